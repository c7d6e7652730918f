import type { Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'
import { BK, FD, IN_FASTBIN, LIVE, NONE, SIZE, type Chunks } from './chunks.ts'
import { MIN_CHUNK } from './layout.ts'

/** NFASTBINS: sizes 32 to 176. */
const FASTBINS = 10

/** Freed chunks that wait unmerged, newest first. Follows malloc/malloc.c of glibc 2.36: _int_malloc, _int_free. */
export class Fastbins {
  private readonly words: Words
  /** By size in granules. */
  private readonly heads = new Int32Array(FASTBINS + MIN_CHUNK)
  /** have_fastchunks: set by each push, cleared only by malloc_consolidate. */
  used = false

  constructor(timeline: Timeline, chunks: Chunks) {
    this.words = chunks.words
    timeline.register(this)
  }

  registers(): number[] {
    return [Number(this.used), ...this.heads]
  }

  setRegisters([used = 0, ...heads]: readonly number[]): void {
    this.used = used === 1
    this.heads.set(heads)
  }

  top(size: number): number {
    return this.heads[size] as number
  }

  push(chunk: number): void {
    const { words, heads } = this
    const size = words.data[chunk + SIZE] as number
    words.guard(chunk)
    words.data[chunk + FD] = heads[size] as number
    words.data[chunk + BK] = IN_FASTBIN
    heads[size] = chunk
    this.used = true
  }

  /** The newest chunk of `size`, LIVE again; NONE if there is none. */
  pop(size: number): number {
    const chunk = this.heads[size] as number
    if (chunk === NONE) return NONE
    this.heads[size] = this.words.data[chunk + FD] as number
    this.words.set(chunk + BK, LIVE)
    return chunk
  }

  /** Empties the list of a size: its newest chunk, the others by FD. */
  takeAll(size: number): number {
    const chunk = this.heads[size] as number
    this.heads[size] = NONE
    return chunk
  }

  /** Sizes from small to large. */
  sizes(): readonly number[] {
    return SIZES
  }

  count(): { chunks: number; granules: number } {
    const { data } = this.words
    let chunks = 0
    let granules = 0
    for (const size of SIZES)
      for (let chunk = this.top(size); chunk !== NONE; chunk = data[chunk + FD] as number) {
        chunks++
        granules += size
      }
    return { chunks, granules }
  }

  /** From the smallest size, the newest first. */
  *[Symbol.iterator](): Generator<number> {
    for (const size of SIZES)
      for (let chunk = this.top(size); chunk !== NONE; chunk = this.words.data[chunk + FD] as number)
        yield chunk
  }
}

const SIZES = Array.from({ length: FASTBINS }, (_, index) => index + MIN_CHUNK)
