import type { Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'
import { BK, BK_NEXTSIZE, FD, FD_NEXTSIZE, NONE, RECORD, SIZE, type Chunks } from './chunks.ts'
import { LAST_BIN, MIN_LARGE, UNSORTED, binFor } from './layout.ts'

/**
 * The unsorted, small and large bins: rings of free chunks, each with a head of its own.
 * Follows malloc/malloc.c of glibc 2.36: unlink_chunk, and of _int_malloc the part that sorts a chunk into its bin.
 *
 * A large bin falls in size from its front. The first chunk of each size, and only it, is in a second ring, over the
 * sizes (fd_nextsize to the next smaller one); the others of its size have NONE there.
 */
export class Bins {
  private readonly words: Words
  /** One bit a small or large bin, set exactly if there is something in it. */
  private readonly map = new Int32Array(4)
  /** Chunks in all bins. */
  chunks = 0
  /** Their sizes added up. */
  granules = 0

  constructor(timeline: Timeline, chunks: Chunks) {
    this.words = chunks.words
    timeline.register(this)
    for (let bin = 0; bin <= LAST_BIN; bin++) {
      const head = headOf(bin)
      for (const link of [FD, BK, FD_NEXTSIZE, BK_NEXTSIZE]) this.words.set(head + link, head)
    }
  }

  registers(): number[] {
    return [this.chunks, this.granules, ...this.map]
  }

  setRegisters([chunks = 0, granules = 0, ...map]: readonly number[]): void {
    this.chunks = chunks
    this.granules = granules
    this.map.set(map)
  }

  /** The newest chunk of a small bin or the unsorted one, the largest of a large one; its head if it is empty. */
  front(bin: number): number {
    return this.words.data[headOf(bin) + FD] as number
  }

  back(bin: number): number {
    return this.words.data[headOf(bin) + BK] as number
  }

  /** To the front of the unsorted bin. */
  insertUnsorted(chunk: number): void {
    const { words } = this
    const { data } = words
    const head = headOf(UNSORTED)
    const fd = data[head + FD] as number
    if (words.watched) words.guardEach(chunk, head, fd)
    data[chunk + FD_NEXTSIZE] = NONE
    data[chunk + FD] = fd
    data[chunk + BK] = head
    data[head + FD] = chunk
    data[fd + BK] = chunk
    this.chunks++
    this.granules += data[chunk + SIZE] as number
  }

  /** The oldest chunk of the unsorted bin, which is `back(UNSORTED)`, goes into the small or large bin for its size. */
  sort(chunk: number): void {
    const { words } = this
    const { data } = words
    const head = headOf(UNSORTED)
    const bk = data[chunk + BK] as number
    if (words.watched) words.guardEach(chunk, head, bk)
    data[head + BK] = bk
    data[bk + FD] = head
    const size = data[chunk + SIZE] as number
    const bin = binFor(size)
    if (size < MIN_LARGE) this.link(chunk, headOf(bin), data[headOf(bin) + FD] as number)
    else this.insertLarge(chunk, size, headOf(bin))
    this.map[bin >> 5]! |= 1 << (bin & 31)
  }

  /** Takes a chunk out of the ring it is in. Its BK is for the caller to set. */
  unlink(chunk: number): void {
    const { words } = this
    const { data } = words
    const fd = data[chunk + FD] as number
    const bk = data[chunk + BK] as number
    if (words.watched) words.guardEach(chunk, fd, bk)
    data[fd + BK] = bk
    data[bk + FD] = fd
    const size = data[chunk + SIZE] as number
    this.chunks--
    this.granules -= size
    if (size >= MIN_LARGE && data[chunk + FD_NEXTSIZE] !== NONE) this.unlinkSize(chunk, fd)
    // a ring of one is its head alone: only heads are linked with themselves
    if (fd === bk && fd <= headOf(LAST_BIN)) this.map[fd >> 8]! &= ~(1 << ((fd >> 3) & 31))
  }

  /** The lowest bin from `bin` on that has something in it; 0 if there is none. */
  nextNonEmpty(bin: number): number {
    const { map } = this
    let block = bin >> 5
    let bits = (map[block] as number) & (-1 << (bin & 31))
    while (bits === 0) {
      if (++block === 4) return 0
      bits = map[block] as number
    }
    return (block << 5) + 31 - Math.clz32(bits & -bits)
  }

  /** The smallest chunk of a large bin that is not smaller than `size`: of equals the second. NONE if there is none. */
  bestFit(bin: number, size: number): number {
    const { data } = this.words
    const head = headOf(bin)
    const largest = data[head + FD] as number
    if (largest === head || (data[largest + SIZE] as number) < size) return NONE
    let chunk = data[largest + BK_NEXTSIZE] as number
    while ((data[chunk + SIZE] as number) < size) chunk = data[chunk + BK_NEXTSIZE] as number
    const second = data[chunk + FD] as number
    return second !== head && data[second + SIZE] === data[chunk + SIZE] ? second : chunk
  }

  isHead(chunk: number): boolean {
    return chunk <= headOf(LAST_BIN)
  }

  private link(chunk: number, bk: number, fd: number): void {
    const { words } = this
    if (words.watched) words.guardEach(chunk, bk, fd)
    const { data } = words
    data[chunk + FD] = fd
    data[chunk + BK] = bk
    data[bk + FD] = chunk
    data[fd + BK] = chunk
  }

  private insertLarge(chunk: number, size: number, head: number): void {
    const { words } = this
    const { data } = words
    const largest = data[head + FD] as number
    if (largest === head) {
      words.set(chunk + FD_NEXTSIZE, chunk)
      words.set(chunk + BK_NEXTSIZE, chunk)
      this.link(chunk, head, head)
      return
    }
    const smallest = data[head + BK] as number
    if (size < (data[smallest + SIZE] as number)) {
      this.linkSize(chunk, largest)
      this.link(chunk, smallest, head)
      return
    }
    let group = largest
    while (size < (data[group + SIZE] as number)) group = data[group + FD_NEXTSIZE] as number
    if (size === data[group + SIZE]) {
      words.set(chunk + FD_NEXTSIZE, NONE)
      this.link(chunk, group, data[group + FD] as number)
    } else {
      this.linkSize(chunk, group)
      this.link(chunk, data[group + BK] as number, group)
    }
  }

  /** Into the ring of sizes, before `next`. */
  private linkSize(chunk: number, next: number): void {
    const { words } = this
    const previous = words.data[next + BK_NEXTSIZE] as number
    words.set(chunk + FD_NEXTSIZE, next)
    words.set(chunk + BK_NEXTSIZE, previous)
    words.set(next + BK_NEXTSIZE, chunk)
    words.set(previous + FD_NEXTSIZE, chunk)
  }

  /** The first chunk of a size leaves the ring of sizes; the next of that size, if there is one, takes its place. */
  private unlinkSize(chunk: number, fd: number): void {
    const { words } = this
    const { data } = words
    const next = data[chunk + FD_NEXTSIZE] as number
    const previous = data[chunk + BK_NEXTSIZE] as number
    if (data[fd + FD_NEXTSIZE] !== NONE) {
      words.set(next + BK_NEXTSIZE, previous)
      words.set(previous + FD_NEXTSIZE, next)
    } else if (next === chunk) {
      words.set(fd + FD_NEXTSIZE, fd)
      words.set(fd + BK_NEXTSIZE, fd)
    } else {
      words.set(fd + FD_NEXTSIZE, next)
      words.set(fd + BK_NEXTSIZE, previous)
      words.set(next + BK_NEXTSIZE, fd)
      words.set(previous + FD_NEXTSIZE, fd)
    }
  }
}

export function headOf(bin: number): number {
  return bin * RECORD
}
