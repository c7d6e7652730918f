import type { Registered, Timeline } from '../timeline.ts'
import type { Words } from '../words.ts'
import type { Objects } from './objects.ts'

const PIECE_SHIFT = 10
const PIECE = 1 << PIECE_SHIFT

interface BesideState<Kept> {
  readonly pieces: readonly ((Kept | undefined)[] | undefined)[]
  readonly counts: readonly number[]
  readonly top: number
}

/**
 * What JavaScript keeps for records: texts of strings, digits of longs. They are numbered from 1 in the order in which they
 * come, so that whoever does the same again has the same numbers; what is undone later has higher ones than are known so far.
 * What nobody will ask for is forgotten.
 */
export class Beside<Kept> implements Registered {
  private pieces: ((Kept | undefined)[] | undefined)[] = []
  /** By piece: how many it has. */
  private counts: number[] = []
  /** The number that comes next, and the first that no moment has which may be brought back. */
  private next = 1
  private top = 1
  private readonly words: Words
  private readonly timeline: Timeline

  constructor(objects: Objects) {
    this.words = objects.store.words
    this.timeline = objects.timeline
    this.timeline.register(this)
  }

  registers(): number[] {
    return [this.next]
  }

  setRegisters([next = 1]: readonly number[]): void {
    this.next = next
  }

  beside(): BesideState<Kept> {
    const { pieces, counts, top } = this
    return { pieces: pieces.map((piece) => piece?.slice()), counts: counts.slice(), top }
  }

  setBeside({ pieces, counts, top }: BesideState<Kept>): void {
    this.pieces = pieces.map((piece) => piece?.slice())
    this.counts = counts.slice()
    this.top = top
  }

  forgetFuture(): void {
    const at = this.next >> PIECE_SHIFT
    this.pieces.length = Math.min(this.pieces.length, at + 1)
    this.counts.length = this.pieces.length
    const piece = this.pieces[at]
    if (piece && piece.length > (this.next & (PIECE - 1))) {
      piece.length = this.next & (PIECE - 1)
      this.counts[at] = piece.reduce((count, value) => count + (value === undefined ? 0 : 1), 0)
    }
    this.top = this.next
  }

  add(value: Kept): number {
    if (this.timeline.isHeld) this.next = Math.max(this.next, this.top)
    const number = this.next++
    if (!this.timeline.isHeld && this.next > this.top) this.top = this.next
    const at = number >> PIECE_SHIFT
    const piece = (this.pieces[at] ??= [])
    if (piece[number & (PIECE - 1)] === undefined) this.counts[at] = (this.counts[at] ?? 0) + 1
    piece[number & (PIECE - 1)] = value
    return number
  }

  /** Undefined for 0. */
  get(number: number): Kept | undefined {
    return this.pieces[number >> PIECE_SHIFT]?.[number & (PIECE - 1)]
  }

  /** The record that has the number is gone. */
  drop(number: number): void {
    if (number === 0 || this.words.watched) return
    const at = number >> PIECE_SHIFT
    const piece = this.pieces[at]
    if (piece?.[number & (PIECE - 1)] === undefined) return
    piece[number & (PIECE - 1)] = undefined
    this.counts[at] = (this.counts[at] as number) - 1
    if (this.counts[at] === 0 && at !== this.next >> PIECE_SHIFT) this.pieces[at] = undefined
  }
}
