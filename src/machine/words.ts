/**
 * The arrays of the machine, behind a write barrier, in pieces of 16 KB. The barrier tells of the first write to a piece after a
 * checkpoint, so that its content can be kept; and what a piece contains need not be looked at again, nor summed, nor written, for as
 * long as nobody has written to it.
 */
import { contentOf, writeContent, type Content } from './content.ts'
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

/** Keeps what a piece contains, before it is written to for the first time since the last checkpoint. */
interface Keeper {
  keep(words: Words, piece: number): void
}

/** A guarded Int32Array. Read `data` directly; write through `set`, or `data` after `guard`. */
export class Words {
  private readonly keeper: Keeper
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
  constructor(keeper: Keeper, length: number, period: number) {
    this.keeper = keeper
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
    if (this.watched && this.clean[index >> PIECE_SHIFT] !== 0) this.keeper.keep(this, index >> PIECE_SHIFT)
  }

  /** Before writes to `data` from `from` up to, not with, `to`. */
  guardRange(from: number, to: number): void {
    if (!this.watched) return
    for (let piece = from >> PIECE_SHIFT; piece << PIECE_SHIFT < to; piece++)
      if (this.clean[piece] !== 0) this.keeper.keep(this, piece)
  }

  /** Gets memory for so many words at once, however many of them are asked for by and by. */
  reserve(length: number): void {
    if (length > this.room.length) this.makeRoom(piecesOf(length) << PIECE_SHIFT)
  }

  /** Has index `length - 1` from now on, with zeros. Memory it gets for twice as much as there was, of what is large for a fifth more. */
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
    for (const facts of [this.known, this.sums]) facts.length = Math.min(facts.length, this.pieces)
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
    if (known === undefined) {
      this.known[piece] = known = contentOf(this.pieceOf(piece), this.period)
      const sum = this.sums[piece]
      if (known && sum) summed.set(known, sum)
    }
    return known
  }

  /** Makes it contain that, past the barrier, which has to be up again before anybody else writes. */
  write(piece: number, content: Content): void {
    if (this.known[piece] === content) return
    writeContent(content, this.pieceOf(piece))
    this.known[piece] = content
    this.sums[piece] = content === null ? ZEROS : summed.get(content)
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
    const known = this.watched ? this.sums[piece] : undefined
    if (known) return known
    const sum = sumOfPiece(this.pieceOf(piece))
    const content = this.known[piece]
    if (content) summed.set(content, sum)
    if (this.watched && this.clean[piece] === CLEAN) this.sums[piece] = sum
    return sum
  }
}

type PieceSum = readonly [high: number, low: number]

/** Of contents that were summed while a piece contained them. */
const summed = new WeakMap<NonNullable<Content>, PieceSum>()

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
