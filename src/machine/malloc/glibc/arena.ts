/**
 * The main arena of one process: what lies on its heap, in which chunks, and what malloc does about it.
 * Follows malloc/malloc.c of glibc 2.17 and 2.36: _int_malloc, _int_free, malloc_consolidate, sysmalloc, systrim,
 * _int_realloc, _int_memalign, mtrim. Every write of malloc's own to a page (headers, links, the size behind a free
 * chunk) goes to the kernel, so that residency is right too.
 *
 * Left out: other threads' arenas, the fall back to a mapping when the break can't move, perturb bytes, checks that only
 * overwritten memory can fail (see misuse.ts for those that are there).
 */
import { PAGE_BYTES, roundDown, roundUp, type Address, type Bytes } from '../../address.ts'
import type { PageTable, Process } from '../../kernel/index.ts'
import type { Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'
import { Bins } from './bins.ts'
import { ABOVE, AT, BELOW, BK, Chunks, FD, FENCE, IS_MAPPED, LIVE, NONE, SIZE, TOP } from './chunks.ts'
import { Fastbins } from './fastbins.ts'
import {
  CONSOLIDATION,
  GRANULE,
  HEADER,
  LAST_BIN,
  MIN_CHUNK,
  MIN_LARGE,
  PAGE_GRANULES,
  PAGE_SHIFT,
  SIZE_WORD,
  UNSORTED,
  binFor,
  chunkFor,
} from './layout.ts'
import type { Tcache } from './tcache.ts'

/** MINSIZE in bytes. */
const MIN_BYTES = MIN_CHUNK * GRANULE
/** Chunks sorted into bins in one pass, at most. */
const MAX_SORTED = 10_000
const NO_REMAINDER = -1
/** What of a chunk is never given back by `trim`: its header and links, 48 bytes. */
const CHUNK_STRUCT = 3

/** Thresholds that mallopt and tunables set, in bytes. */
export interface Settings {
  /** Largest chunk that goes to a fastbin, in granules. */
  maxFast: number
  mmapThreshold: Bytes
  trimThreshold: Bytes
  /** Negative: mallopt was given a negative one. An unsigned long there, which sums wrap around as if it were signed. */
  topPad: Bytes
  mmapMax: number
  /** Whether freeing a mapped block raises the thresholds. */
  dynamic: boolean
}

export class Arena {
  readonly process: Process
  readonly chunks: Chunks
  readonly bins: Bins
  readonly fastbins: Fastbins
  readonly settings: Settings
  /** Made on first use, by glibc.ts. */
  tcache: Tcache | undefined
  /** system_mem. */
  systemBytes: Bytes = 0
  mappedCount = 0
  mappedBytes: Bytes = 0
  private readonly words: Words
  private readonly heap: PageTable
  /** Of granule 0. */
  private readonly origin: Address
  /** Where the chunk lay that was the last remainder; what lies there now may be another. */
  private lastRemainder = NO_REMAINDER

  constructor(timeline: Timeline, process: Process, settings: Settings) {
    this.process = process
    this.heap = process.heap
    this.origin = process.heapOrigin
    this.settings = settings
    this.chunks = new Chunks(timeline)
    this.words = this.chunks.words
    this.bins = new Bins(timeline, this.chunks)
    this.fastbins = new Fastbins(timeline, this.chunks)
    timeline.register(this)
  }

  registers(): number[] {
    const { maxFast, mmapThreshold, trimThreshold, topPad, mmapMax, dynamic } = this.settings
    return [
      this.systemBytes,
      this.mappedCount,
      this.mappedBytes,
      this.lastRemainder,
      maxFast,
      mmapThreshold,
      trimThreshold,
      topPad,
      mmapMax,
      Number(dynamic),
    ]
  }

  setRegisters(values: readonly number[]): void {
    const { settings } = this
    let dynamic
    ;[
      this.systemBytes = 0,
      this.mappedCount = 0,
      this.mappedBytes = 0,
      this.lastRemainder = 0,
      settings.maxFast = 0,
      settings.mmapThreshold = 0,
      settings.trimThreshold = 0,
      settings.topPad = 0,
      settings.mmapMax = 0,
      dynamic = 0,
    ] = values
    settings.dynamic = dynamic === 1
  }

  /** Where the chunk lay that was the last remainder, for pictures; 0 if there was none. */
  get lastRemainderAddress(): Address {
    return this.lastRemainder === NO_REMAINDER ? 0 : this.addressOf(this.lastRemainder)
  }

  get topAt(): number {
    return this.words.data[TOP + AT] as number
  }

  /** 0 before there is a heap. */
  get topSize(): number {
    return this.words.data[TOP + SIZE] as number
  }

  /** The chunk's block, as the program knows it. */
  blockOf(chunk: number): Address {
    const { data } = this.words
    if (data[chunk + BK] === IS_MAPPED)
      return this.mappingOf(chunk) + ((data[chunk + FD] as number) + 1) * GRANULE
    return this.origin + ((data[chunk + AT] as number) + 1) * GRANULE
  }

  isMapped(chunk: number): boolean {
    return this.words.data[chunk + BK] === IS_MAPPED
  }

  /** Where the mapping of a mapped chunk starts. */
  mappingOf(chunk: number): Address {
    return this.process.mappingTop - (this.words.data[chunk + AT] as number) * PAGE_BYTES
  }

  /** A mapped chunk's mapping has been moved, or made larger or smaller. */
  moveMapped(chunk: number, start: Address, bytes: Bytes): void {
    this.words.set(chunk + AT, (this.process.mappingTop - start) / PAGE_BYTES)
    this.words.set(chunk + SIZE, bytes / PAGE_BYTES)
  }

  atOf(chunk: number): number {
    return this.words.data[chunk + AT] as number
  }

  /** malloc_usable_size. */
  usableBytes(chunk: number): Bytes {
    const { data } = this.words
    if (data[chunk + BK] === IS_MAPPED)
      return (data[chunk + SIZE] as number) * PAGE_BYTES - (data[chunk + FD] as number) * GRANULE - HEADER
    return (data[chunk + SIZE] as number) * GRANULE - SIZE_WORD
  }

  /** With its header; of one that is mapped its whole mapping. */
  chunkBytes(chunk: number): Bytes {
    const size = this.words.data[chunk + SIZE] as number
    return this.isMapped(chunk) ? size * PAGE_BYTES : size * GRANULE
  }

  addressOf(granule: number): Address {
    return this.origin + granule * GRANULE
  }

  /** The granule that the header of the chunk of a block starts in; not an integer where the block is misaligned. */
  granuleOf(block: Address): number {
    return (block - this.origin) / GRANULE - 1
  }

  sizeOf(chunk: number): number {
    return this.words.data[chunk + SIZE] as number
  }

  /** _int_malloc: a LIVE or mapped chunk of at least `size`, or NONE. */
  malloc(size: number): number {
    const { bins, fastbins, words, tcache } = this
    if (size <= this.settings.maxFast) {
      const chunk = fastbins.pop(size)
      if (chunk !== NONE) {
        if (tcache !== undefined)
          while (tcache.hasRoom(size)) {
            const other = fastbins.pop(size)
            if (other === NONE) break
            tcache.push(other)
          }
        return chunk
      }
    }
    if (size < MIN_LARGE) {
      const chunk = bins.back(size)
      if (!bins.isHead(chunk)) {
        this.takeWhole(chunk)
        if (tcache !== undefined)
          while (tcache.hasRoom(size)) {
            const other = bins.back(size)
            if (bins.isHead(other)) break
            bins.unlink(other)
            tcache.push(other)
          }
        return chunk
      }
    } else if (fastbins.used) this.consolidate()

    for (;;) {
      const fitting = this.sortUnsorted(size)
      if (fitting !== NONE) return fitting
      const bin = binFor(size)
      if (size >= MIN_LARGE) {
        const chunk = bins.bestFit(bin, size)
        if (chunk !== NONE) {
          bins.unlink(chunk)
          this.carve(chunk, size)
          return chunk
        }
      }
      const larger = bin < LAST_BIN ? bins.nextNonEmpty(bin + 1) : 0
      if (larger !== 0) {
        const chunk = bins.back(larger)
        bins.unlink(chunk)
        const remainder = this.carve(chunk, size)
        if (remainder !== NONE && size < MIN_LARGE) this.lastRemainder = words.data[remainder + AT] as number
        return chunk
      }
      if ((words.data[TOP + SIZE] as number) >= size + MIN_CHUNK) return this.cutTop(size)
      if (!fastbins.used) return this.sysmalloc(size)
      this.consolidate()
    }
  }

  /** Goes through the unsorted bin, oldest first, and answers the chunk that fits; others get into their bins. */
  private sortUnsorted(size: number): number {
    const { bins, words, tcache } = this
    let stashed = false
    for (let sorted = 0; sorted < MAX_SORTED;) {
      const chunk = bins.back(UNSORTED)
      if (bins.isHead(chunk)) break
      const { data } = words
      const found = data[chunk + SIZE] as number
      if (
        size < MIN_LARGE &&
        data[chunk + AT] === this.lastRemainder &&
        bins.front(UNSORTED) === chunk &&
        found > size + MIN_CHUNK
      ) {
        bins.unlink(chunk)
        const remainder = this.carve(chunk, size)
        this.lastRemainder = words.data[remainder + AT] as number
        return chunk
      }
      if (found === size) {
        bins.unlink(chunk)
        words.set(chunk + BK, LIVE)
        if (tcache === undefined || !tcache.hasRoom(size)) return chunk
        tcache.push(chunk)
        stashed = true
        continue
      }
      bins.sort(chunk)
      if (found >= MIN_LARGE) this.touchSizeLinks(data[chunk + AT] as number)
      sorted++
    }
    return stashed && tcache !== undefined ? tcache.pop(size) : NONE
  }

  private takeWhole(chunk: number): void {
    this.bins.unlink(chunk)
    this.words.set(chunk + BK, LIVE)
  }

  /** Makes an unlinked free chunk LIVE and `size`; what is left goes to the unsorted bin and is the answer. */
  private carve(chunk: number, size: number): number {
    const { words } = this
    const rest = (words.data[chunk + SIZE] as number) - size
    words.guard(chunk)
    words.data[chunk + BK] = LIVE
    if (rest < MIN_CHUNK) return NONE
    words.data[chunk + SIZE] = size
    const at = (words.data[chunk + AT] as number) + size
    const remainder = this.chunks.create(at, rest, chunk, words.data[chunk + ABOVE] as number)
    this.touch(at)
    this.insertUnsorted(remainder, at, rest)
    return remainder
  }

  private cutTop(size: number): number {
    const { words } = this
    const at = words.data[TOP + AT] as number
    words.guard(TOP)
    words.data[TOP + AT] = at + size
    words.data[TOP + SIZE] = (words.data[TOP + SIZE] as number) - size
    this.touch(at + size)
    return this.chunks.create(at, size, words.data[TOP + BELOW] as number, TOP)
  }

  private insertUnsorted(chunk: number, at: number, size: number): void {
    this.bins.insertUnsorted(chunk)
    this.touchLinks(at)
    if (size >= MIN_LARGE) this.touchSizeLinks(at)
  }

  /** _int_free of a chunk that counts as in use and is on no list. */
  free(chunk: number): void {
    const { words, tcache } = this
    const size = words.data[chunk + SIZE] as number
    if (tcache !== undefined && tcache.hasRoom(size)) {
      tcache.push(chunk)
      this.touchLinks(words.data[chunk + AT] as number)
    } else if (size <= this.settings.maxFast) {
      this.fastbins.push(chunk)
      this.touchLinks(words.data[chunk + AT] as number)
    } else if (this.merge(chunk) >= CONSOLIDATION) {
      if (this.fastbins.used) this.consolidate()
      if (this.topSize * GRANULE >= this.settings.trimThreshold)
        this.systrim(asUnsigned(this.settings.topPad))
    }
  }

  /** Merges with free neighbours, into top or the unsorted bin; answers the size that came of it. */
  private merge(chunk: number): number {
    const { words, chunks, bins } = this
    const { data } = words
    let size = data[chunk + SIZE] as number
    let above = data[chunk + ABOVE] as number
    const below = data[chunk + BELOW] as number
    let merged = chunk
    if (below !== NONE && (data[below + BK] as number) > 0) {
      bins.unlink(below)
      size += data[below + SIZE] as number
      chunks.destroy(chunk)
      merged = below
    }
    const at = data[merged + AT] as number
    if (above === TOP) {
      size += data[TOP + SIZE] as number
      const next = data[merged + BELOW] as number
      words.set(merged + ABOVE, TOP)
      chunks.destroy(merged)
      words.guard(TOP)
      data[TOP + AT] = at
      data[TOP + SIZE] = size
      data[TOP + BELOW] = next
      if (next !== NONE) words.set(next + ABOVE, TOP)
      return size
    }
    if ((data[above + BK] as number) > 0) {
      bins.unlink(above)
      size += data[above + SIZE] as number
      const next = data[above + ABOVE] as number
      chunks.destroy(above)
      above = next
    }
    words.guard(merged)
    data[merged + SIZE] = size
    data[merged + ABOVE] = above
    words.set(above + BELOW, merged)
    this.insertUnsorted(merged, at, size)
    return size
  }

  /** malloc_consolidate: merges what waits in the fastbins. */
  consolidate(): void {
    const { fastbins, words } = this
    fastbins.used = false
    for (const size of fastbins.sizes())
      for (let chunk = fastbins.takeAll(size); chunk !== NONE;) {
        const next = words.data[chunk + FD] as number
        this.merge(chunk)
        chunk = next
      }
  }

  /** Lowers the break so that `pad` bytes and a little stay in top; whether it did. */
  systrim(pad: Bytes): boolean {
    const area = this.topSize * GRANULE - MIN_BYTES - 1
    if (area <= pad) return false
    const extra = roundDown(area - pad, PAGE_BYTES)
    if (extra === 0) return false
    const end = this.addressOf(this.topAt + this.topSize)
    if (this.process.programBreak !== end) return false
    this.process.sbrk(-extra)
    this.systemBytes -= extra
    this.words.set(TOP + SIZE, this.topSize - extra / GRANULE)
    return true
  }

  /** malloc_trim: gives whole unused pages inside free chunks back, and what top can spare. */
  trim(pad: Bytes): boolean {
    const { words, process } = this
    this.consolidate()
    let released = false
    for (let bin = UNSORTED; bin <= LAST_BIN; bin++) {
      if (bin !== UNSORTED && bin < binFor(PAGE_GRANULES)) continue
      for (const chunk of this.chunksIn(bin)) {
        const at = words.data[chunk + AT] as number
        const size = words.data[chunk + SIZE] as number
        const from = roundUp(at + CHUNK_STRUCT, PAGE_GRANULES)
        const rest = roundDown(Math.max(0, at + size - from), PAGE_GRANULES)
        if (size < PAGE_GRANULES || rest === 0) continue
        process.discard(this.addressOf(from), rest * GRANULE)
        released = true
      }
    }
    return this.systrim(pad) || released
  }

  /** A bin's chunks from its front. */
  chunksIn(bin: number): number[] {
    const chunks: number[] = []
    const { data } = this.words
    for (let chunk = this.bins.front(bin); !this.bins.isHead(chunk); chunk = data[chunk + FD] as number)
      chunks.push(chunk)
    return chunks
  }

  /** sysmalloc: a mapping for a large request, else more heap. */
  private sysmalloc(size: number): number {
    const { settings, process, words } = this
    const bytes = size * GRANULE
    if (bytes >= settings.mmapThreshold && this.mappedCount < settings.mmapMax) {
      const region = roundUp(bytes + SIZE_WORD, PAGE_BYTES)
      const start = process.map(region)
      if (start !== 0) {
        process.touch(start, HEADER)
        this.mappedCount++
        this.mappedBytes += region
        const chunk = this.chunks.createMapped((process.mappingTop - start) / PAGE_BYTES, region / PAGE_BYTES)
        process.setNote(start, chunk)
        return chunk
      }
    }
    const oldSize = this.topSize
    const oldEnd = this.addressOf(this.topAt + oldSize)
    const more = roundUp(bytes + settings.topPad + MIN_BYTES - oldSize * GRANULE, PAGE_BYTES)
    const start = more > 0 ? process.sbrk(more) : -1
    if (start === -1) return NONE
    this.systemBytes += more
    if (start === oldEnd && oldSize > 0) words.set(TOP + SIZE, oldSize + more / GRANULE)
    else {
      if (oldSize > 0) this.systemBytes += start - oldEnd
      const aligned = roundUp(start, GRANULE)
      let correction = aligned - start + oldSize * GRANULE
      correction += roundUp(start + more + correction, PAGE_BYTES) - (start + more + correction)
      let second = process.sbrk(correction)
      if (second === -1) {
        correction = 0
        second = process.programBreak
      }
      this.systemBytes += correction
      this.startTop(aligned, second + correction)
    }
    return this.topSize >= size + MIN_CHUNK ? this.cutTop(size) : NONE
  }

  /** A new top from `start` to `end`, apart from the old one, which becomes a chunk with two fences behind it. */
  private startTop(start: Address, end: Address): void {
    const { words, chunks } = this
    const oldAt = this.topAt
    const oldSize = this.topSize
    const below = words.data[TOP + BELOW] as number
    const at = (start - this.origin) / GRANULE
    words.guard(TOP)
    words.data[TOP + AT] = at
    words.data[TOP + SIZE] = Math.floor((end - start) / GRANULE)
    this.touch(at)
    if (oldSize === 0) return
    // the fences are 16 bytes each, which no other chunk is, but for what is left of a top of 48 bytes
    const kept = oldSize - MIN_CHUNK
    let last = below
    let old = NONE
    if (kept >= MIN_CHUNK) last = old = chunks.create(oldAt, kept, below, NONE)
    for (let fence = oldAt + (kept === 1 ? 0 : kept); fence < oldAt + oldSize; fence++) {
      last = chunks.create(fence, 1, last, NONE)
      words.set(last + BK, FENCE)
      this.touch(fence)
    }
    words.set(last + ABOVE, TOP)
    words.set(TOP + BELOW, last)
    if (old !== NONE) this.free(old)
  }

  /** _int_realloc: the chunk, made `size` large in its place or moved; NONE with the old one as it was. */
  realloc(chunk: number, size: number): number {
    const { words, bins } = this
    const { data } = words
    const at = data[chunk + AT] as number
    const oldSize = data[chunk + SIZE] as number
    let whole = oldSize
    if (oldSize < size) {
      const above = data[chunk + ABOVE] as number
      const topSize = data[TOP + SIZE] as number
      if (above === TOP && oldSize + topSize >= size + MIN_CHUNK) {
        words.set(chunk + SIZE, size)
        words.guard(TOP)
        data[TOP + AT] = at + size
        data[TOP + SIZE] = oldSize + topSize - size
        this.touch(at + size)
        return chunk
      }
      if ((data[above + BK] as number) > 0 && oldSize + (data[above + SIZE] as number) >= size) {
        bins.unlink(above)
        whole += this.absorb(chunk, above)
      } else {
        const moved = this.malloc(size)
        if (moved === NONE) return NONE
        if (words.data[moved + AT] === at + oldSize && !this.isMapped(moved))
          whole += this.absorb(chunk, moved)
        else {
          this.process.touch(this.blockOf(moved), oldSize * GRANULE - SIZE_WORD)
          this.free(chunk)
          return moved
        }
      }
    }
    words.set(chunk + SIZE, whole)
    this.cutTail(chunk, size, MIN_CHUNK)
    return chunk
  }

  /** Takes away the chunk right above, which is on no list; answers its size. */
  private absorb(chunk: number, above: number): number {
    const { words } = this
    const size = words.data[above + SIZE] as number
    const next = words.data[above + ABOVE] as number
    this.chunks.destroy(above)
    words.set(chunk + ABOVE, next)
    words.set(next + BELOW, chunk)
    return size
  }

  /** Frees what a LIVE chunk has beyond `size`, if that is at least `least`. */
  private cutTail(chunk: number, size: number, least: number): void {
    const { words } = this
    const rest = (words.data[chunk + SIZE] as number) - size
    if (rest < least) return
    const at = (words.data[chunk + AT] as number) + size
    words.set(chunk + SIZE, size)
    const tail = this.chunks.create(at, rest, chunk, words.data[chunk + ABOVE] as number)
    this.touch(at)
    this.free(tail)
  }

  /** _int_memalign, for alignments from 32: a chunk whose block is aligned, or NONE. */
  memalign(alignment: Bytes, bytes: Bytes): number {
    const { words, chunks } = this
    const size = chunkFor(bytes)
    const found = this.malloc(chunkFor(size * GRANULE + alignment + MIN_BYTES))
    if (found === NONE) return NONE
    if (this.isMapped(found)) {
      const lead = leadOf(this.blockOf(found), alignment)
      words.set(found + FD, lead / GRANULE)
      this.process.touch(this.blockOf(found) - HEADER, HEADER)
      return found
    }
    let chunk = found
    const lead = leadOf(this.blockOf(chunk), alignment) / GRANULE
    if (lead > 0) {
      const at = (words.data[chunk + AT] as number) + lead
      chunk = chunks.create(
        at,
        (words.data[found + SIZE] as number) - lead,
        found,
        words.data[found + ABOVE] as number,
      )
      words.set(found + SIZE, lead)
      this.touch(at)
      this.free(found)
    }
    this.cutTail(chunk, size, MIN_CHUNK + 1)
    return chunk
  }

  private touch(granule: number): void {
    this.heap.touch(granule >> PAGE_SHIFT)
  }

  /** A free chunk's fd and bk. The page of its header is resident, so that only the next one can be new. */
  private touchLinks(at: number): void {
    if (((at + 1) & (PAGE_GRANULES - 1)) === 0 || this.heap.isShared) this.touch(at + 1)
  }

  /** And its fd_nextsize and bk_nextsize, behind them. */
  private touchSizeLinks(at: number): void {
    if (((at + 2) & (PAGE_GRANULES - 1)) === 0) this.touch(at + 2)
  }
}

/** How far behind a block the aligned one lies, so that what is before it is no chunk too small. */
function leadOf(block: Address, alignment: Bytes): Bytes {
  const lead = roundUp(block, alignment) - block
  return lead > 0 && lead < MIN_BYTES ? lead + alignment : lead
}

/** An int that has become an unsigned long. */
export function asUnsigned(value: number): number {
  return value < 0 ? 2 ** 64 + value : value
}
