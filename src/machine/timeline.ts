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
import { bytesOf, contentOf, writeContent, type Content } from './content.ts'
import { Sum } from './hash.ts'

const PIECE_SHIFT = 12
/** Words in a piece: 16 KB. */
export const PIECE_WORDS = 1 << PIECE_SHIFT

/** The period of an array in which word after word goes on by steps. */
export const WORD_BY_WORD = 64

/** In `Words.clean`. */
const CLEAN = 1

/** Words from which on an array grows by a fifth only. */
const LARGE_WORDS = 1 << 20
/** Words that are shown at once of those that there is room for: what is shown of zeros is to be brought back. */
const MORE_WORDS = 1 << 16

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

/** A guarded Int32Array. Read `data` directly; write through `set`, or `data` after `guard`. */
export class Words {
  private readonly timeline: Timeline
  private readonly period: number
  /**
   * By piece of the room: what it contains, where that is known, and the barrier will tell of the next write; undefined: look.
   */
  private readonly known: (Content | undefined)[] = []
  /** By piece: the sum of its words, where the barrier will tell of the next write. */
  private readonly sums: (PieceSum | undefined)[] = []
  /** All memory that there is for it. Behind `data` lies what it had at a later moment, in case it comes back. */
  private room: Int32Array
  /** Replaced when it grows: don't hold on to it across a call that may grow it. */
  data: Int32Array
  /** By piece: CLEAN, unchanged since the last checkpoint, or 0. */
  clean: Uint8Array
  /** False as long as there is no checkpoint: then nothing needs to be kept, and the barrier is one test. */
  watched = false

  /** Use `Timeline.words`. */
  constructor(timeline: Timeline, length: number, period: number) {
    this.timeline = timeline
    this.period = period
    this.data = this.room = new Int32Array(length)
    this.clean = new Uint8Array(piecesOf(length))
  }

  /** From now on every piece's first write is noticed; or none is. */
  watch(on = true): void {
    if (!on || !this.watched) this.known.length = this.sums.length = 0
    this.watched = on
    this.clean.fill(CLEAN)
  }

  get length(): number {
    return this.data.length
  }

  get pieces(): number {
    return this.clean.length
  }

  /** Of JavaScript memory. */
  get bytes(): number {
    const known = this.known.slice(0, this.pieces).filter((content) => content instanceof Int32Array)
    return known.reduce((sum, { byteLength }) => sum + byteLength, this.room.byteLength)
  }

  set(index: number, value: number): void {
    if (this.watched) this.guard(index)
    this.data[index] = value
  }

  /** Before writes to `data` in the pieces of several indexes. Ask for `watched` first where every nanosecond counts. */
  guardEach(a: number, b: number, c: number): void {
    this.guard(a)
    this.guard(b)
    this.guard(c)
  }

  /** Before writes to `data` in the piece of `index`. */
  guard(index: number): void {
    if (this.watched && this.clean[index >> PIECE_SHIFT] !== 0) this.timeline.keep(this, index >> PIECE_SHIFT)
  }

  /** Before writes to `data` from `from` up to, not with, `to`. */
  guardRange(from: number, to: number): void {
    if (!this.watched) return
    for (let piece = from >> PIECE_SHIFT; piece << PIECE_SHIFT < to; piece++)
      if (this.clean[piece] !== 0) this.timeline.keep(this, piece)
  }

  /** Gets memory for so many words at once, however many of them are asked for by and by. */
  reserve(length: number): void {
    if (length > this.room.length) this.makeRoom(piecesOf(length) << PIECE_SHIFT)
  }

  /** Has index `length - 1` from now on, with zeros: twice as much as there was, of what is large a fifth more. */
  grow(length: number): void {
    const old = this.data.length
    if (length <= old) return
    const wanted = Math.max(length, old < LARGE_WORDS ? old * 2 : Math.ceil(old * 1.2))
    if (length > this.room.length)
      this.makeRoom(wanted <= PIECE_WORDS ? wanted : piecesOf(wanted) << PIECE_SHIFT)
    const { clean } = this
    this.show(piecesOf(Math.min(Math.max(length, old + MORE_WORDS), this.room.length)))
    this.clean.fill(this.watched ? CLEAN : 0)
    this.clean.set(clean)
  }

  private makeRoom(length: number): void {
    const { data } = this
    this.room = new Int32Array(length)
    this.room.set(data)
    this.data = this.room.subarray(0, data.length)
    this.known.length = Math.min(this.known.length, this.pieces)
    for (let piece = this.pieces; piece < piecesOf(length); piece++) this.known[piece] = null
  }

  /** Has so many pieces from now on. Those that come back contain zeros, but for what is written to them next. */
  show(pieces: number, written?: ReadonlyMap<number, unknown>): void {
    const length = Math.min(pieces << PIECE_SHIFT, this.room.length)
    if (length === this.data.length) return
    for (let piece = this.pieces; piece < pieces; piece++) if (!written?.has(piece)) this.write(piece, null)
    this.data = this.room.subarray(0, length)
    this.clean = new Uint8Array(pieces)
  }

  /** What a piece contains: a copy. */
  contentOf(piece: number): Content {
    if (piece >= this.pieces) return null
    let known = this.known[piece]
    if (known === undefined) this.known[piece] = known = contentOf(this.pieceOf(piece), this.period)
    return known
  }

  /** Makes it contain that, past the barrier, which has to be up again before anybody else writes. */
  write(piece: number, content: Content): void {
    if (this.known[piece] === content) return
    writeContent(content, this.pieceOf(piece))
    this.known[piece] = content
    this.sums[piece] = undefined
  }

  /** It is about to contain something else. */
  forget(piece: number): void {
    this.known[piece] = undefined
    this.sums[piece] = undefined
  }

  private pieceOf(piece: number): Int32Array {
    return this.room.subarray(piece << PIECE_SHIFT, (piece + 1) << PIECE_SHIFT)
  }

  /** From now on it is this array. */
  replace(data: Int32Array): void {
    this.data = this.room = data
    this.clean = new Uint8Array(piecesOf(data.length))
    this.known.length = this.sums.length = 0
  }

  /** Adds all of it up to the last piece that is not all zeros. What has not changed since the last time is known. */
  addTo(sum: Sum): void {
    let pieces = this.clean.length
    while (pieces > 0 && this.sumOf(pieces - 1) === ZEROS) pieces--
    sum.add(pieces)
    for (let piece = 0; piece < pieces; piece++) {
      const [high, low] = this.sumOf(piece)
      sum.add(high)
      sum.add(low)
    }
  }

  private sumOf(piece: number): PieceSum {
    const known = this.sums[piece]
    if (known) return known
    const sum = sumOfPiece(this.pieceOf(piece))
    if (this.watched && this.clean[piece] === CLEAN) this.sums[piece] = sum
    return sum
  }
}

type PieceSum = readonly [high: number, low: number]

/** Of a piece that is all zeros. */
const ZEROS: PieceSum = [0, 0]

function sumOfPiece(words: Int32Array): PieceSum {
  let end = words.length
  while (end > 0 && words[end - 1] === 0) end--
  if (end === 0) return ZEROS
  const sum = new Sum()
  sum.addWords(words.subarray(0, end))
  return sum.halves
}

function piecesOf(words: number): number {
  return Math.ceil(words / PIECE_WORDS)
}
