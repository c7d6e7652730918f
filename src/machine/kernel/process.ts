import { PAGE_BYTES, roundDown, roundUp, type Address, type Bytes } from '../address.ts'
import type { Timeline } from '../timeline.ts'
import type { Words } from '../words.ts'
import type { Frames } from './frames.ts'
import { PageTable } from './page-table.ts'

/** A line of /proc/PID/smaps: addresses, and how much of it is resident. */
export interface Mapping {
  readonly start: Address
  readonly end: Address
  readonly name: '[heap]' | ''
  readonly residentBytes: Bytes
}

export interface ProcessOptions {
  /** Where the program break starts. Without address randomisation, of a small program: behind its data. */
  readonly startBreak?: Address
  /** Below this, mappings are placed. */
  readonly mappingTop?: Address
  /** Physical memory and swap: what one request may not exceed, as the kernel's overcommit heuristic has it. */
  readonly memory?: Bytes
  /** Physical memory alone: a write that needs more of it throws an `OutOfMemoryKill`. Without limit, if absent. */
  readonly ram?: Bytes
}

/** What a mapping holds in `mappings`: pages from the mapping top down to its start, its pages, a word of its owner's. */
const FIELDS = 3
const DEPTH = 0
const PAGES = 1
const NOTE = 2

/**
 * The address space of one process, as far as memory allocators can tell: the program break and anonymous private
 * mappings, placed top-down into the first hole that fits. A page becomes resident when it is first written.
 *
 * Follows Linux, mm/mmap.c (do_brk_flags, vm_unmapped_area with VM_UNMAPPED_AREA_TOPDOWN), mm/mremap.c and mm/memory.c
 * (do_anonymous_page, do_wp_page). Left out: what is mapped from files, stacks, huge pages and their 2 MiB alignment of
 * newer kernels, the shared zero page that a read maps, swapping.
 */
export class Process {
  readonly pid: number
  readonly startBreak: Address
  readonly mappingTop: Address
  /** Its pages are numbered from `heapOrigin` up. */
  readonly heap: PageTable
  /** The page that `startBreak` lies in. */
  readonly heapOrigin: Address
  /** Pages of mappings, numbered from `mappingTop` down. */
  private readonly mapped: PageTable
  readonly timeline: Timeline
  private readonly frames: Frames
  /** What it was spawned with. */
  readonly options: Required<ProcessOptions>
  /** Highest address first. */
  private readonly mappings: Words
  private mappingCount = 0
  private mappedPages = 0
  private brk: Address
  private peak: Address
  private peakResidentPages = 0
  /** No hole between mappings has more pages. */
  private largestHole = 0
  /** Pages of the stack beyond those that the program had when it began. */
  private stackPages = 0
  /** See `alignNextMapping`. */
  private nextAlignment = PAGE_BYTES
  private nextRest = 0

  /** Use `Kernel.spawn`. */
  constructor(pid: number, timeline: Timeline, frames: Frames, options: Required<ProcessOptions>) {
    this.pid = pid
    this.timeline = timeline
    this.frames = frames
    this.startBreak = this.brk = this.peak = options.startBreak
    this.heapOrigin = roundDown(options.startBreak, PAGE_BYTES)
    this.mappingTop = options.mappingTop
    this.options = options
    this.heap = new PageTable(timeline, frames)
    this.mapped = new PageTable(timeline, frames)
    this.mappings = timeline.words(64 * FIELDS)
    timeline.register(this)
  }

  registers(): number[] {
    return [
      this.mappingCount,
      this.mappedPages,
      this.brk,
      this.peak,
      this.peakResidentPages,
      this.largestHole,
      // as in a process that has just begun, where there are none
      ...(this.stackPages > 0 ? [this.stackPages] : []),
    ]
  }

  setRegisters(values: readonly number[]): void {
    ;[
      this.mappingCount = 0,
      this.mappedPages = 0,
      this.brk = 0,
      this.peak = 0,
      this.peakResidentPages = 0,
      this.largestHole = 0,
      this.stackPages = 0,
    ] = values
  }

  get programBreak(): Address {
    return this.brk
  }

  /** The highest the break has ever been. */
  get peakBreak(): Address {
    return this.peak
  }

  get heapBytes(): Bytes {
    return this.brk - this.startBreak
  }

  /** RssAnon, and the part of VmRSS that can be ours. */
  get residentBytes(): Bytes {
    return (this.heap.resident + this.mapped.resident) * PAGE_BYTES
  }

  get heapResidentBytes(): Bytes {
    return this.heap.resident * PAGE_BYTES
  }

  /** Resident of the stack, beyond what was in use when the program began; not among `residentBytes`. */
  get stackBytes(): Bytes {
    return this.stackPages * PAGE_BYTES
  }

  /** The stack has reached down that far. */
  growStack(bytes: Bytes): void {
    this.stackPages = Math.max(this.stackPages, Math.ceil(bytes / PAGE_BYTES))
  }

  get mappedBytes(): Bytes {
    return this.mappedPages * PAGE_BYTES
  }

  /** The most that was resident at a time when memory was given back, or is now. */
  get peakResidentBytes(): Bytes {
    return Math.max(this.peakResidentPages * PAGE_BYTES, this.residentBytes)
  }

  /** The old break, or -1 where the kernel refuses. */
  sbrk(bytes: Bytes): Address {
    const old = this.brk
    const wanted = old + bytes
    if (bytes > this.options.memory || wanted < this.startBreak || wanted > this.lowestMapping()) return -1
    this.brk = wanted
    if (wanted > this.peak) this.peak = wanted
    if (bytes < 0) {
      this.notePeak()
      this.heap.release(
        roundUp(wanted - this.heapOrigin, PAGE_BYTES) / PAGE_BYTES,
        roundUp(old - this.heapOrigin, PAGE_BYTES) / PAGE_BYTES,
      )
    }
    return old
  }

  /**
   * The next mapping is to start at an address that leaves `rest` when divided by `alignment`, a power of two. Where a real
   * process has a mapping depends on the files and stacks that it has mapped, too, which are not here: this lets a
   * recording say it.
   */
  alignNextMapping(alignment: Bytes, rest: Bytes): void {
    this.nextAlignment = alignment
    this.nextRest = rest
  }

  /** Maps `bytes`, rounded up to pages; 0 where the kernel refuses. `note`: a word that the owner finds again. */
  map(bytes: Bytes, note = 0): Address {
    const pages = roundUp(bytes, PAGE_BYTES) / PAGE_BYTES
    if (pages === 0 || bytes > this.options.memory) return 0
    if (this.nextAlignment > PAGE_BYTES) return this.mapAligned(pages, note)
    const { data } = this.mappings
    // the first hole from the top that fits; where none can, below the last
    let index = 0
    let above = 0
    if (pages > this.largestHole && this.mappingCount > 0) {
      index = this.mappingCount
      above = this.depthOfLast()
    }
    let largest = 0
    for (; index < this.mappingCount; index++) {
      const at = index * FIELDS
      const hole = (data[at + DEPTH] as number) - (data[at + PAGES] as number) - above
      if (hole >= pages) break
      if (hole > largest) largest = hole
      above = data[at + DEPTH] as number
      if (index === this.mappingCount - 1) this.largestHole = largest
    }
    if (this.mappingTop - (above + pages) * PAGE_BYTES < this.brk) return 0
    this.insert(index, above + pages, pages, note)
    return this.mappingTop - (above + pages) * PAGE_BYTES
  }

  /** Below all others, as `alignNextMapping` has it. */
  private mapAligned(pages: number, note: number): Address {
    const highest = this.mappingTop - ((this.mappingCount > 0 ? this.depthOfLast() : 0) + pages) * PAGE_BYTES
    const rest = (((highest - this.nextRest) % this.nextAlignment) + this.nextAlignment) % this.nextAlignment
    const start = highest - rest
    this.nextAlignment = PAGE_BYTES
    if (start < this.brk) return 0
    this.largestHole = Math.max(this.largestHole, rest / PAGE_BYTES)
    this.insert(this.mappingCount, (this.mappingTop - start) / PAGE_BYTES, pages, note)
    return start
  }

  /** Unmaps whole mappings or parts of them: `bytes` from the page boundary `start` on. */
  unmap(start: Address, bytes: Bytes): void {
    const bottom = (this.mappingTop - start) / PAGE_BYTES
    const top = bottom - roundUp(bytes, PAGE_BYTES) / PAGE_BYTES
    this.notePeak()
    let index = this.indexAt(top + 1)
    while (index < this.mappingCount) {
      const at = index * FIELDS
      const { data } = this.mappings
      const depth = data[at + DEPTH] as number
      const end = depth - (data[at + PAGES] as number)
      const note = data[at + NOTE] as number
      if (end >= bottom) break
      this.remove(index)
      if (end < top) this.insert(index++, top, top - end, note)
      if (depth > bottom) {
        this.insert(index++, depth, depth - bottom, note)
        this.largestHole = Infinity
      }
      this.mapped.release(Math.max(end, top), Math.min(depth, bottom))
    }
  }

  /** mremap(MREMAP_MAYMOVE) of a whole mapping: its new address, 0 where the kernel refuses. */
  remap(start: Address, oldBytes: Bytes, newBytes: Bytes): Address {
    const depth = (this.mappingTop - start) / PAGE_BYTES
    const index = this.indexAt(depth)
    const at = index * FIELDS
    const oldPages = roundUp(oldBytes, PAGE_BYTES) / PAGE_BYTES
    const pages = roundUp(newBytes, PAGE_BYTES) / PAGE_BYTES
    if (this.mappings.data[at + DEPTH] !== depth || this.mappings.data[at + PAGES] !== oldPages) return 0
    if (pages < oldPages) {
      this.unmap(start + pages * PAGE_BYTES, (oldPages - pages) * PAGE_BYTES)
      return start
    }
    const above = index === 0 ? 0 : (this.mappings.data[at - FIELDS + DEPTH] as number)
    if (depth - pages >= above) {
      this.mappings.set(at + PAGES, pages)
      this.mappedPages += pages - oldPages
      return start
    }
    const note = this.noteOf(start)
    const moved = this.map(newBytes, note)
    if (moved === 0) return 0
    const newDepth = (this.mappingTop - moved) / PAGE_BYTES
    for (let page = 1; page <= oldPages; page++) this.mapped.move(depth - page, newDepth - page, 1)
    this.remove(this.indexAt(depth))
    return moved
  }

  /** madvise(MADV_DONTNEED): the whole pages of the range are gone, their addresses stay. Answers how many were. */
  discard(start: Address, bytes: Bytes): number {
    this.notePeak()
    if (start >= this.heapOrigin && start < this.brk)
      return this.heap.release(
        roundUp(start - this.heapOrigin, PAGE_BYTES) / PAGE_BYTES,
        roundDown(start - this.heapOrigin + bytes, PAGE_BYTES) / PAGE_BYTES,
      )
    const bottom = roundDown(this.mappingTop - start, PAGE_BYTES) / PAGE_BYTES
    return this.mapped.release(roundUp(this.mappingTop - start - bytes, PAGE_BYTES) / PAGE_BYTES, bottom)
  }

  /** A write to each byte from `start` on; nothing happens outside of the heap and mappings. */
  touch(start: Address, bytes: Bytes): void {
    if (bytes <= 0) return
    if (start >= this.startBreak && start < this.brk) {
      // small integers: the heap has fewer than 2^31 pages
      const last = ((start + bytes - 1 - this.heapOrigin) / PAGE_BYTES) | 0
      for (let page = ((start - this.heapOrigin) / PAGE_BYTES) | 0; page <= last; page++)
        this.heap.touch(page)
    } else if (start < this.mappingTop && this.isMapped(start)) {
      const first = Math.ceil((this.mappingTop - start) / PAGE_BYTES) - 1
      for (
        let page = Math.ceil((this.mappingTop - start - bytes + 1) / PAGE_BYTES) - 1;
        page <= first;
        page++
      )
        this.mapped.touch(page)
    }
  }

  /** Resident bytes from page boundary to page boundary. */
  residentIn(start: Address, end: Address): Bytes {
    if (start < this.brk)
      return (
        this.heap.residentIn(
          Math.floor((start - this.heapOrigin) / PAGE_BYTES),
          Math.ceil((end - this.heapOrigin) / PAGE_BYTES),
        ) * PAGE_BYTES
      )
    return (
      this.mapped.residentIn(
        Math.floor((this.mappingTop - end) / PAGE_BYTES),
        Math.ceil((this.mappingTop - start) / PAGE_BYTES),
      ) * PAGE_BYTES
    )
  }

  isMapped(address: Address): boolean {
    const depth = Math.ceil((this.mappingTop - address) / PAGE_BYTES)
    const at = this.indexAt(depth) * FIELDS
    return (
      at < this.mappingCount * FIELDS &&
      depth > (this.mappings.data[at + DEPTH] as number) - (this.mappings.data[at + PAGES] as number)
    )
  }

  /** The mapping that an address lies in. */
  mappingAt(address: Address): { start: Address; bytes: Bytes; note: number } | undefined {
    if (!this.isMapped(address)) return undefined
    const at = this.indexAt(Math.ceil((this.mappingTop - address) / PAGE_BYTES)) * FIELDS
    const { data } = this.mappings
    return {
      start: this.mappingTop - (data[at + DEPTH] as number) * PAGE_BYTES,
      bytes: (data[at + PAGES] as number) * PAGE_BYTES,
      note: data[at + NOTE] as number,
    }
  }

  /** The mappings whose owner has left a note, from high addresses to low ones. */
  notedMappings(): { start: Address; bytes: Bytes; note: number }[] {
    const { data } = this.mappings
    return Array.from({ length: this.mappingCount }, (_, index) => ({
      start: this.mappingTop - (data[index * FIELDS + DEPTH] as number) * PAGE_BYTES,
      bytes: (data[index * FIELDS + PAGES] as number) * PAGE_BYTES,
      note: data[index * FIELDS + NOTE] as number,
    })).filter(({ note }) => note !== 0)
  }

  setNote(start: Address, note: number): void {
    this.mappings.set(this.indexAt(Math.ceil((this.mappingTop - start) / PAGE_BYTES)) * FIELDS + NOTE, note)
  }

  /** As /proc/PID/smaps lists them: from low addresses to high ones. */
  maps(): Mapping[] {
    const mappings: Mapping[] = []
    if (this.brk > this.startBreak)
      mappings.push({
        start: this.startBreak,
        end: this.brk,
        name: '[heap]',
        residentBytes: this.heapResidentBytes,
      })
    for (let index = this.mappingCount - 1; index >= 0; index--) {
      const at = index * FIELDS
      const start = this.mappingTop - (this.mappings.data[at + DEPTH] as number) * PAGE_BYTES
      const end = start + (this.mappings.data[at + PAGES] as number) * PAGE_BYTES
      mappings.push({ start, end, name: '', residentBytes: this.residentIn(start, end) })
    }
    return mappings
  }

  /** Its child after fork: the same addresses, and pages that both have until one of them writes. */
  forkInto(child: Process): void {
    this.heap.shareWith(child.heap)
    this.mapped.shareWith(child.mapped)
    child.mappings.grow(this.mappings.length)
    child.mappings.guardRange(0, this.mappings.length)
    child.mappings.data.set(this.mappings.data)
    child.setRegisters(this.registers())
  }

  /** The process ends: every page goes. */
  exit(): void {
    this.notePeak()
    this.heap.release(0, roundUp(this.brk - this.heapOrigin, PAGE_BYTES) / PAGE_BYTES)
    this.mapped.release(0, this.mappingCount ? this.depthOfLast() : 0)
    this.mappingCount = this.mappedPages = 0
    this.brk = this.startBreak
  }

  private noteOf(start: Address): number {
    return this.mappings.data[
      this.indexAt(Math.ceil((this.mappingTop - start) / PAGE_BYTES)) * FIELDS + NOTE
    ] as number
  }

  private notePeak(): void {
    const pages = this.heap.resident + this.mapped.resident
    if (pages > this.peakResidentPages) this.peakResidentPages = pages
  }

  private depthOfLast(): number {
    return this.mappings.data[(this.mappingCount - 1) * FIELDS + DEPTH] as number
  }

  private lowestMapping(): Address {
    return this.mappingCount === 0 ? this.mappingTop : this.mappingTop - this.depthOfLast() * PAGE_BYTES
  }

  /** The first mapping that reaches down to `depth` or deeper; `mappingCount` if none does. */
  private indexAt(depth: number): number {
    const { data } = this.mappings
    let low = 0
    let high = this.mappingCount
    while (low < high) {
      const middle = (low + high) >> 1
      if ((data[middle * FIELDS + DEPTH] as number) < depth) low = middle + 1
      else high = middle
    }
    return low
  }

  private insert(index: number, depth: number, pages: number, note: number): void {
    const { mappings } = this
    const at = index * FIELDS
    const end = this.mappingCount * FIELDS
    mappings.grow(end + FIELDS)
    mappings.guardRange(at, end + FIELDS)
    mappings.data.copyWithin(at + FIELDS, at, end)
    mappings.data[at + DEPTH] = depth
    mappings.data[at + PAGES] = pages
    mappings.data[at + NOTE] = note
    this.mappingCount++
    this.mappedPages += pages
  }

  private remove(index: number): void {
    const { mappings } = this
    const at = index * FIELDS
    const end = this.mappingCount * FIELDS
    this.mappedPages -= mappings.data[at + PAGES] as number
    if (index < this.mappingCount - 1) this.largestHole = Infinity
    mappings.guardRange(at, end)
    mappings.data.copyWithin(at, at + FIELDS, end)
    this.mappingCount--
  }
}
