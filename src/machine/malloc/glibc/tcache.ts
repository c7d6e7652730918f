import type { Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'
import { BK, FD, IN_TCACHE, LIVE, NONE, SIZE, type Chunks } from './chunks.ts'
import { MIN_CHUNK } from './layout.ts'

/** TCACHE_MAX_BINS, TCACHE_FILL_COUNT. */
export const TCACHE_BINS = 64
export const TCACHE_COUNT = 7
/** sizeof(tcache_perthread_struct). */
export const TCACHE_BYTES = 640

/**
 * The thread's cache: per size a short stack of freed chunks that look used to everyone else.
 * Follows malloc/malloc.c of glibc 2.36: tcache_put, tcache_get.
 */
export class Tcache {
  private readonly words: Words
  /** By size in granules. As few as registers, and saved as such. */
  private readonly heads = new Int32Array(TCACHE_BINS + MIN_CHUNK)
  private readonly counts = new Int32Array(TCACHE_BINS + MIN_CHUNK)
  /** Largest chunk kept. */
  private readonly largest: number
  private readonly limit: number

  constructor(timeline: Timeline, chunks: Chunks, limit: number, bins: number) {
    this.words = chunks.words
    this.largest = Math.min(bins, TCACHE_BINS) + MIN_CHUNK - 1
    this.limit = limit
    timeline.register(this)
  }

  registers(): number[] {
    return [...this.heads, ...this.counts]
  }

  setRegisters(values: readonly number[]): void {
    this.heads.set(values.slice(0, this.heads.length))
    this.counts.set(values.slice(this.heads.length))
  }

  hasRoom(size: number): boolean {
    return size <= this.largest && (this.counts[size] as number) < this.limit
  }

  /** Asks for `hasRoom` first. */
  push(chunk: number): void {
    const { words, heads, counts } = this
    const size = words.data[chunk + SIZE] as number
    words.guard(chunk)
    words.data[chunk + FD] = heads[size] as number
    words.data[chunk + BK] = IN_TCACHE
    heads[size] = chunk
    counts[size]!++
  }

  /** The newest chunk of `size`, LIVE again; NONE if there is none. */
  pop(size: number): number {
    if (size > this.largest) return NONE
    const { words, heads, counts } = this
    const chunk = heads[size] as number
    if (chunk === NONE) return NONE
    heads[size] = words.data[chunk + FD] as number
    counts[size]!--
    words.set(chunk + BK, LIVE)
    return chunk
  }

  /** For pictures: by size from the smallest, the newest first. */
  *[Symbol.iterator](): Generator<number> {
    for (let size = MIN_CHUNK; size <= this.largest; size++)
      for (
        let chunk = this.heads[size] as number;
        chunk !== NONE;
        chunk = this.words.data[chunk + FD] as number
      )
        yield chunk
  }
}
