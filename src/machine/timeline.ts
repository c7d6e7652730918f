/**
 * Time travel for flat arrays. Every array of the machine is a `Words`: an Int32Array behind a write barrier. The first
 * write to a 16 KB piece after a checkpoint keeps that piece's old content, so that a checkpoint costs what changes after
 * it, not what exists. Going from one checkpoint to another exchanges the pieces that differ; both directions stay open.
 *
 *     mark 0 ---- delta 0 ---- mark 1 ---- delta 1 ---- mark 2 - - open - - now
 *
 * A delta holds, of every piece that changes between its two marks, the content that is not in the array at present, in as
 * little memory as `content.ts` makes of it.
 */
import { bytesOf, type Content } from './content.ts'
import { Sum } from './hash.ts'
import { Words } from './words.ts'

/** A piece of an array as it was. */
interface Kept {
  readonly words: Words
  readonly piece: number
  content: Content
}

/** Whatever has numbers beside its arrays that belong to its state. */
export interface Registered {
  registers(): number[]
  setRegisters(values: readonly number[]): void
  /** What it has that is neither numbers nor arrays, and is only added to: as it is now, whatever is added later. */
  beside?(): unknown
  /** Becomes what its like answered; the numbers and arrays are there. */
  setBeside?(beside: unknown): void
  /** Guards anew what it goes on writing past the barrier: from now on writes are kept for another checkpoint. */
  guard?(): void
  /** Of what it only adds to, all that its numbers know nothing of goes: nobody will bring back what knew of it. */
  forgetFuture?(): void
}

interface Mark {
  readonly registers: readonly (readonly number[])[]
  /** How many pieces each array had. */
  readonly pieces: readonly number[]
  /** The way to the next mark. */
  delta: Kept[]
}

export interface Extent {
  readonly arrays: number
  readonly layers: number
}

export interface TimelineState {
  readonly arrays: readonly Int32Array[]
  readonly registers: readonly (readonly number[])[]
  /** What layers have beside both. */
  readonly beside?: readonly unknown[]
}

/** The order of its layers' registration is the order of their registers. */
export class Timeline {
  private readonly arrays: Words[] = []
  private readonly layers: Registered[] = []
  private readonly marks: Mark[] = []
  /** The mark that the present follows. */
  private at = -1
  /** What has been overwritten since that mark. */
  private open: Kept[] = []
  private holds = 0

  /** An array of `length` zeros. `period`: the words of one of its records, where records made in a row are alike. */
  words(length: number, period = 0): Words {
    const words = new Words(this, length, period)
    if (this.recording) words.watch()
    this.arrays.push(words)
    return words
  }

  register(layer: Registered): void {
    this.layers.push(layer)
  }

  /** Whether writes are being kept. */
  get recording(): boolean {
    return this.at >= 0
  }

  /** Whether what is written now will be undone. */
  get isHeld(): boolean {
    return this.holds > 0
  }

  /** How many checkpoints there are; they are numbered from 0. */
  get checkpoints(): number {
    return this.marks.length
  }

  /** Keeps the present as a checkpoint and answers its number. What lay after the present is forgotten. */
  checkpoint(): number {
    if (this.at >= 0) {
      this.marks.length = this.at + 1
      const mark = this.marks[this.at] as Mark
      mark.delta = this.open
    }
    this.open = []
    this.marks.push({
      registers: this.layers.map((layer) => layer.registers()),
      pieces: this.arrays.map((words) => words.pieces),
      delta: [],
    })
    this.at = this.marks.length - 1
    this.guard()
    return this.at
  }

  /** What lay after the present is forgotten, beside the arrays, too: what comes is as if it had never been. */
  forgetFuture(): void {
    this.marks.length = this.at + 1
    const last = this.marks.at(-1)
    if (last) last.delta = []
    for (const layer of this.layers) layer.forgetFuture?.()
  }

  /** Brings a checkpoint back for good: what lay after it is forgotten, and need not be kept on the way. */
  rewind(checkpoint: number): void {
    const mark = this.markAt(checkpoint)
    if (this.at < checkpoint) this.restore(checkpoint)
    const exchange = new Exchange()
    for (const kept of this.open) exchange.bring(kept)
    while (this.at > checkpoint) for (const kept of this.marks[--this.at]?.delta ?? []) exchange.bring(kept)
    this.stand(exchange, mark)
    this.forgetFuture()
  }

  /** Brings a checkpoint back, an earlier or a later one. What was done since the last checkpoint is gone. */
  restore(checkpoint: number): void {
    const mark = this.markAt(checkpoint)
    const exchange = new Exchange()
    for (const kept of this.open) exchange.bring(kept)
    while (this.at > checkpoint) for (const kept of this.marks[--this.at]?.delta ?? []) exchange.swap(kept)
    while (this.at < checkpoint) for (const kept of this.marks[this.at++]?.delta ?? []) exchange.swap(kept)
    this.stand(exchange, mark)
  }

  private markAt(checkpoint: number): Mark {
    const mark = this.marks[checkpoint]
    if (!mark)
      throw new RangeError(`checkpoint ${checkpoint} of ${this.marks.length}; they are numbered from 0`)
    return mark
  }

  private stand(exchange: Exchange, { registers, pieces }: Mark): void {
    this.open = []
    this.arrays.forEach((words, index) => exchange.write(words, pieces[index] ?? words.pieces))
    this.layers.forEach((layer, index) => layer.setRegisters(registers[index] ?? []))
    for (const words of this.arrays) words.watch()
  }

  /**
   * Forgets every checkpoint that `isKept` does not want, and numbers the others anew. The present has to follow the last
   * checkpoint; the first one and the last one stay.
   */
  thin(isKept: (checkpoint: number) => boolean): void {
    const last = this.marks.length - 1
    if (this.at !== last) throw new RangeError('checkpoints are thinned from after the last one')
    const kept: Mark[] = []
    this.marks.forEach((mark, checkpoint) => {
      const before = kept.at(-1)
      if (!before || checkpoint === last || isKept(checkpoint)) kept.push(mark)
      else before.delta = firstOfEach(before.delta, mark.delta)
    })
    this.marks.splice(0, Infinity, ...kept)
    this.at = this.marks.length - 1
  }

  /**
   * Tries something out: what `work` writes is undone afterwards, and checkpoints before and after the present stay as they
   * are. `work` must take and restore none.
   */
  trial<Answer>(work: () => Answer): Answer {
    const undo = this.hold()
    try {
      return work()
    } finally {
      undo()
    }
  }

  /**
   * Holds the present: what is written from now on is undone by the function that is answered, once. Until then no checkpoint
   * may be taken or restored; those before and after the present stay as they are.
   */
  hold(): () => void {
    const { open } = this
    this.holds++
    const registers = this.layers.map((layer) => layer.registers())
    this.open = []
    this.guard()
    return () => {
      this.holds--
      for (const { words, piece, content } of this.open) {
        words.write(piece, content)
        // the barrier may be past it, or down: nobody would be told of the next write
        words.forget(piece)
      }
      this.layers.forEach((layer, index) => layer.setRegisters(registers[index] ?? []))
      this.open = open
      for (const words of this.arrays) words.watch(this.recording)
      for (const { words, piece } of open) words.clean[piece] = 0
    }
  }

  private guard(): void {
    for (const words of this.arrays) words.watch()
    for (const layer of this.layers) layer.guard?.()
  }

  /** Takes over the present, not the past, of a timeline whose layers made the same arrays in the same order. */
  copyFrom(other: Timeline): void {
    if (this.arrays.length !== other.arrays.length || this.layers.length !== other.layers.length)
      throw new RangeError(
        'a timeline takes over the present of its like; this one has other layers (a fork, maybe)',
      )
    this.become(other.stateOf(other.extent))
  }

  /** How many arrays and layers there are so far: what was made up to now is below what comes. */
  get extent(): Extent {
    return { arrays: this.arrays.length, layers: this.layers.length }
  }

  /** The present of what is below: copies, which stay as they are. */
  stateOf({ arrays, layers }: Extent): TimelineState {
    const below = this.layers.slice(0, layers)
    return {
      arrays: this.arrays.slice(0, arrays).map((words) => words.data.slice()),
      registers: below.map((layer) => layer.registers()),
      beside: below.map((layer) => layer.beside?.()),
    }
  }

  /** What is below becomes as it was, on a timeline of the same making without checkpoints. */
  setState(state: TimelineState): void {
    this.become({ ...state, arrays: state.arrays.map((data) => data.slice()) })
  }

  private become({ arrays, registers, beside = [] }: TimelineState): void {
    if (this.recording) throw new RangeError('a timeline with checkpoints of its own takes no other present')
    arrays.forEach((data, index) => this.arrays[index]?.replace(data))
    registers.forEach((values, index) => this.layers[index]?.setRegisters(values))
    beside.forEach((kept, index) => this.layers[index]?.setBeside?.(kept))
  }

  /**
   * The present in sixteen hexadecimal digits: all arrays and registers, however it was come to. Room at the ends of arrays is no
   * part of it; what layers have beside arrays is as far as words tell of it.
   */
  hash(): string {
    const sum = new Sum()
    for (const words of this.arrays) words.addTo(sum)
    for (const layer of this.layers) for (const value of layer.registers()) sum.addNumber(value)
    return sum.toString()
  }

  /** Bytes of JavaScript memory in arrays and in what was kept of them. */
  get bytes(): number {
    return this.arrays.reduce((sum, words) => sum + words.bytes, this.keptBytes)
  }

  /** Bytes of what was kept of arrays for checkpoints. */
  get keptBytes(): number {
    return [this.open, ...this.marks.map((mark) => mark.delta)].reduce(
      (all, delta) => delta.reduce((sum, { content }) => sum + bytesOf(content), all),
      0,
    )
  }

  /** The barrier's slow half: the piece is about to be written for the first time since the last checkpoint. */
  keep(words: Words, piece: number): void {
    this.open.push({ words, piece, content: words.contentOf(piece) })
    words.clean[piece] = 0
    words.forget(piece)
  }
}

/** What was kept of every piece first. */
function firstOfEach(earlier: readonly Kept[], later: readonly Kept[]): Kept[] {
  const pieces = new Map<Words, Set<number>>()
  return [...earlier, ...later].filter(({ words, piece }) => {
    let seen = pieces.get(words)
    if (!seen) pieces.set(words, (seen = new Set()))
    return !seen.has(piece) && seen.add(piece)
  })
}

/** What a piece is to contain, and who keeps what it contains now. */
interface Wanted {
  content: Content
  readonly keeper: Kept | undefined
}

/** Many pieces brought back at once: however many deltas lead to one, it is read once and written once. */
class Exchange {
  private readonly wanted = new Map<Words, Map<number, Wanted>>()

  /** The piece is to contain what was kept; nobody keeps what it contains. */
  bring({ words, piece, content }: Kept): void {
    this.of(words).set(piece, { content, keeper: undefined })
  }

  /** The same, and what it contained by then is kept instead. */
  swap(kept: Kept): void {
    const pieces = this.of(kept.words)
    const wanted = pieces.get(kept.piece)
    if (wanted) [kept.content, wanted.content] = [wanted.content, kept.content]
    else pieces.set(kept.piece, { content: kept.content, keeper: kept })
  }

  /** All that was asked of an array, which gets so many pieces. */
  write(words: Words, pieces: number): void {
    const wanted = this.wanted.get(words)
    for (const [piece, { keeper }] of wanted ?? []) if (keeper) keeper.content = words.contentOf(piece)
    words.show(pieces, wanted)
    for (const [piece, { content }] of wanted ?? []) if (piece < pieces) words.write(piece, content)
  }

  private of(words: Words): Map<number, Wanted> {
    let pieces = this.wanted.get(words)
    if (!pieces) this.wanted.set(words, (pieces = new Map()))
    return pieces
  }
}
