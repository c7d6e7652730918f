import { SLOTS_PER_BLOCK } from './number-blocks.ts'
import type { Timeline } from '../timeline.ts'
import { PIECE_WORDS, type Words } from '../words.ts'

/**
 * Where the contents of simulated objects are kept: runs of words in one array, small ones in exact sizes, large ones in
 * powers of two, what is free in a list for each size. It has nothing to do with where the objects *lie*: that is
 * malloc's and pymalloc's business. The first words of a run are in one piece of the array, so that a guard of the first
 * is one of all the fields of a record.
 */

/** Runs up to so many words have a list of their own size. */
const EXACT = 64
/** Index 0 is NULL. */
const FIRST = 8
const POWERS = 32

export class Store {
  readonly words: Words
  /** The first free run of each size; free runs are linked through their first word. */
  private readonly free: Words
  private top = FIRST

  constructor(timeline: Timeline) {
    // what is long here is arrays of ints, and those made in a row lie block by block
    this.words = timeline.words(1024, SLOTS_PER_BLOCK)
    this.free = timeline.words(EXACT + 1 + POWERS)
    timeline.register(this)
  }

  registers(): number[] {
    return [this.top]
  }

  setRegisters([top = FIRST]: readonly number[]): void {
    this.top = top
  }

  /** A run of `length` words, whatever is in them: a fresh one has zeros, a used one what was left. `words.data` may change. */
  take(length: number): number {
    const list = listOf(length)
    const run = this.free.data[list] as number
    if (run !== 0) {
      this.free.set(list, this.words.data[run] as number)
      return run
    }
    const fresh = inOnePiece(this.top, Math.min(length, EXACT))
    this.top = fresh + capacityOf(length)
    this.makeRoom()
    return fresh
  }

  /** The same, all zeros. */
  takeZeros(length: number): number {
    const top = this.top
    const run = this.take(length)
    if (run < top) this.fill(run, length)
    return run
  }

  give(run: number, length: number): void {
    const list = listOf(length)
    this.words.set(run, this.free.data[list] as number)
    this.free.set(list, run)
  }

  /** A run with the same contents and room for another length; what is beyond the old one is zeros. */
  resize(run: number, from: number, to: number): number {
    if (run !== 0 && listOf(from) === listOf(to)) {
      if (to > from) this.fill(run + from, to - from)
      return run
    }
    const isLast = run !== 0 && run + capacityOf(from) === this.top
    if (isLast && capacityOf(to) > capacityOf(from) && inOnePiece(run, Math.min(to, EXACT)) === run) {
      // it grows where it is
      this.top = run + capacityOf(to)
      this.makeRoom()
      this.fill(run + from, to - from)
      return run
    }
    const other = to === 0 ? 0 : this.takeZeros(to)
    if (run !== 0) {
      const kept = Math.min(from, to)
      this.words.guardRange(other, other + kept)
      this.words.data.copyWithin(other, run, run + kept)
      this.give(run, from)
    }
    return other
  }

  /** By half at least: what is never used costs addresses, not memory, and each time all of it is copied. */
  private makeRoom(): void {
    const { words } = this
    if (this.top > words.length) words.grow(Math.max(this.top, Math.ceil(words.length * 1.5)))
  }

  private fill(from: number, length: number): void {
    this.words.guardRange(from, from + length)
    this.words.data.fill(0, from, from + length)
  }
}

/** The next place from `at` on where `length` words don't cross the border of a piece. */
function inOnePiece(at: number, length: number): number {
  const border = at - (at % PIECE_WORDS) + PIECE_WORDS
  return length > 0 && at + length > border ? border : at
}

function capacityOf(length: number): number {
  return length <= EXACT ? length : 2 ** (32 - Math.clz32(length - 1))
}

function listOf(length: number): number {
  return length <= EXACT ? length : EXACT + 1 + (32 - Math.clz32(length - 1))
}
