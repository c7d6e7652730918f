/**
 * What must hold of a simulated heap between any two calls. Each check answers what does not hold, in words; nothing if
 * all is well. They look at the machine's own records, and count again what it keeps counts of.
 */
import { PAGE_BYTES, roundUp, type Address, type Bytes } from '../../src/machine/address.ts'
import type { Process } from '../../src/machine/kernel/index.ts'
import {
  ABOVE,
  AT,
  BELOW,
  BK,
  BK_NEXTSIZE,
  FD,
  FD_NEXTSIZE,
  FENCE,
  IN_FASTBIN,
  IN_TCACHE,
  IS_MAPPED,
  IS_TOP,
  LIVE,
  NONE,
  TOP,
} from '../../src/machine/malloc/glibc/chunks.ts'
import type { Glibc } from '../../src/machine/malloc/glibc/index.ts'
import {
  GRANULE,
  LAST_BIN,
  MIN_CHUNK,
  MIN_LARGE,
  UNSORTED,
  binFor,
} from '../../src/machine/malloc/glibc/layout.ts'
import type { Machine } from '../../src/machine/machine.ts'

/** Addresses from `start` up to, not with, `end`. */
export interface Span {
  readonly start: Address
  readonly end: Address
}

/** What the program knows, so that the heap can be held to it. */
export interface Expected {
  /** Bytes asked for, by the block's address: all that the program has. */
  readonly blocks?: ReadonlyMap<Address, Bytes>
  /** What somebody else took of the heap with sbrk, low addresses first. */
  readonly foreign?: readonly Span[]
}

const KIB_128 = 128 * 1024
const LARGEST_THRESHOLD = 32 * 1024 * 1024

/** Everything but `lookUpFaults`. */
export function heapFaults(machine: Machine, expected: Expected = {}): string[] {
  const { malloc, process } = machine
  return [
    ...tilingFaults(malloc, process, expected.foreign ?? []),
    ...binFaults(malloc),
    ...cacheFaults(malloc),
    ...mappingFaults(malloc, process),
    ...sumFaults(malloc, process),
    ...residencyFaults([process], machine.kernel.usedBytes),
    ...headerFaults(malloc, process),
    ...(expected.blocks ? blockFaults(malloc, expected.blocks) : []),
  ]
}

/** Chunks lie one behind the other from the heap's start to the end of top, and know their neighbours. */
export function tilingFaults(glibc: Glibc, process: Process, foreign: readonly Span[]): string[] {
  const { arena } = glibc
  const { data } = arena.chunks.words
  if (arena.topSize === 0) return []
  const faults: string[] = []
  const gaps: Span[] = []
  const chunks = chunksUpwards(glibc, faults)
  let end = process.startBreak
  let last: number = NONE
  for (const chunk of chunks) {
    const start = arena.addressOf(at(glibc, chunk))
    const state = data[chunk + BK] as number
    if (start < end) faults.push(`${say(glibc, chunk)} begins before the one below it ends`)
    if (start > end) {
      gaps.push({ start: end, end: start })
      if (last !== NONE && data[last + BK] !== FENCE)
        faults.push(`there is a gap below ${say(glibc, chunk)}, and no fence below the gap`)
    }
    if (state === FENCE ? arena.sizeOf(chunk) !== 1 : arena.sizeOf(chunk) < MIN_CHUNK)
      faults.push(`${say(glibc, chunk)} is no chunk's size`)
    if ((data[chunk + ABOVE] as number) === NONE && chunk !== TOP)
      faults.push(`${say(glibc, chunk)} has nothing above it`)
    if (last !== NONE && (data[last + ABOVE] as number) !== chunk)
      faults.push(`ABOVE of ${say(glibc, last)} is not ${say(glibc, chunk)}`)
    if (isFree(glibc, last) && (isFree(glibc, chunk) || chunk === TOP))
      faults.push(`${say(glibc, last)} and ${say(glibc, chunk)} are free neighbours`)
    end = start + arena.sizeOf(chunk) * GRANULE
    last = chunk
  }
  if (data[TOP + BK] !== IS_TOP) faults.push('top is on a list')
  if (end > process.programBreak) faults.push(`top ends at ${hex(end)}, above the break`)
  if (end < process.programBreak) gaps.push({ start: end, end: process.programBreak })
  for (const gap of gaps) {
    const theirs = foreign
      .filter((span) => span.start >= gap.start && span.end <= gap.end)
      .reduce((sum, span) => sum + span.end - span.start, 0)
    // up to the next chunk address
    const skipped = gap.end - gap.start - theirs
    const isAtAnEnd = gap.start === process.startBreak || gap.end === process.programBreak
    if ((theirs === 0 && !isAtAnEnd) || skipped >= GRANULE)
      faults.push(`nobody has ${skipped} bytes of those from ${hex(gap.start)} on`)
  }
  const inside = foreign.reduce((sum, { start, end: stop }) => sum + stop - start, 0)
  const inGaps = gaps
    .flatMap((gap) => foreign.filter((span) => span.start >= gap.start && span.end <= gap.end))
    .reduce((sum, { start, end: stop }) => sum + stop - start, 0)
  if (inside !== inGaps) faults.push(`malloc uses ${inside - inGaps} bytes that somebody else took`)
  return faults
}

/** Every chunk is found where it begins, and nothing is found between. It asks, and so may make tables. */
export function lookUpFaults(glibc: Glibc): string[] {
  const faults: string[] = []
  const { chunks } = glibc.arena
  for (const chunk of chunksUpwards(glibc, faults)) {
    const from = at(glibc, chunk)
    const size = glibc.arena.sizeOf(chunk)
    const found = chunks.find(from)
    if (chunk !== TOP && found !== chunk) faults.push(`${say(glibc, chunk)} is not found`)
    if (chunk === TOP && found !== NONE) faults.push('top is found, as if it were in use')
    const between = size <= 70 ? range(1, size) : [1, 2, 63, 64, 65, size >> 1, size - 64, size - 1]
    for (const granule of between)
      if (chunks.find(from + granule) !== NONE) faults.push(`a chunk is found inside of ${say(glibc, chunk)}`)
  }
  return faults
}

/** Each free chunk is in one bin, the right one, at its place there; nothing else is in a bin. */
export function binFaults(glibc: Glibc): string[] {
  const { arena } = glibc
  const { bins } = arena
  const { data } = arena.chunks.words
  const faults: string[] = []
  const binned = new Set<number>()
  let granules = 0
  for (let bin = UNSORTED; bin <= LAST_BIN; bin++) {
    const ring = ringOf(glibc, bin, FD, faults)
    const back = ringOf(glibc, bin, BK, faults)
    if (ring.join() !== back.toReversed().join()) faults.push(`bin ${bin} reads otherwise from its back`)
    for (const chunk of ring) {
      const size = arena.sizeOf(chunk)
      if (binned.has(chunk)) faults.push(`${say(glibc, chunk)} is in two bins`)
      binned.add(chunk)
      granules += size
      if (bin !== UNSORTED && binFor(size) !== bin) faults.push(`${say(glibc, chunk)} is in bin ${bin}`)
    }
    if (bin !== UNSORTED && isMarked(bins, bin) !== ring.length > 0)
      faults.push(`the map says of bin ${bin} that it is ${ring.length > 0 ? 'empty' : 'not empty'}`)
    if (bin >= MIN_LARGE) faults.push(...sizeRingFaults(glibc, bin, ring))
    else
      for (const chunk of ring)
        if (bin === UNSORTED && arena.sizeOf(chunk) >= MIN_LARGE && data[chunk + FD_NEXTSIZE] !== NONE)
          faults.push(`${say(glibc, chunk)} is unsorted and in a ring of sizes`)
  }
  for (const chunk of chunksUpwards(glibc, faults))
    if (isFree(glibc, chunk) !== binned.has(chunk))
      faults.push(`${say(glibc, chunk)} ${isFree(glibc, chunk) ? 'is in no bin' : 'is in a bin'}`)
  if (bins.chunks !== binned.size) faults.push(`${bins.chunks} chunks counted in bins, ${binned.size} there`)
  if (bins.granules !== granules) faults.push(`${bins.granules} granules counted in bins, ${granules} there`)
  return faults
}

/** A large bin falls in size; the first chunk of each size, and only it, is in the ring of sizes. */
function sizeRingFaults(glibc: Glibc, bin: number, ring: readonly number[]): string[] {
  const { arena } = glibc
  const { data } = arena.chunks.words
  const faults: string[] = []
  const firsts = ring.filter(
    (chunk, index) => arena.sizeOf(ring[index - 1] ?? TOP) !== arena.sizeOf(chunk) || index === 0,
  )
  ring.forEach((chunk, index) => {
    if (index > 0 && arena.sizeOf(ring[index - 1] as number) < arena.sizeOf(chunk))
      faults.push(`bin ${bin} rises at ${say(glibc, chunk)}`)
    if (!firsts.includes(chunk) && data[chunk + FD_NEXTSIZE] !== NONE)
      faults.push(`${say(glibc, chunk)} is not the first of its size, and in the ring of sizes`)
  })
  firsts.forEach((chunk, index) => {
    const next = firsts[(index + 1) % firsts.length] as number
    if (data[chunk + FD_NEXTSIZE] !== next || data[next + BK_NEXTSIZE] !== chunk)
      faults.push(`the ring of sizes of bin ${bin} breaks behind ${say(glibc, chunk)}`)
  })
  return faults
}

/** The lists of tcache and fastbins hold what the chunks say of themselves, each list one size. */
export function cacheFaults(glibc: Glibc): string[] {
  const { arena } = glibc
  const { data } = arena.chunks.words
  const { fastbins, tcache, settings } = arena
  const faults: string[] = []
  const listed = new Map<number, string>()
  const list = (chunk: number, state: number, name: string): void => {
    if (listed.has(chunk)) faults.push(`${say(glibc, chunk)} is on a list twice`)
    listed.set(chunk, name)
    if (data[chunk + BK] !== state) faults.push(`${say(glibc, chunk)} is in ${name}`)
  }
  let inFastbins = 0
  for (const chunk of fastbins) {
    list(chunk, IN_FASTBIN, 'a fastbin')
    inFastbins++
    if (arena.sizeOf(chunk) > settings.maxFast) faults.push(`${say(glibc, chunk)} is too large for a fastbin`)
  }
  for (const size of fastbins.sizes())
    for (let chunk = fastbins.top(size); chunk !== NONE; chunk = data[chunk + FD] as number)
      if (arena.sizeOf(chunk) !== size)
        faults.push(`${say(glibc, chunk)} is in the fastbin of ${size * GRANULE}`)
  if (inFastbins > 0 && !fastbins.used) faults.push('the fastbins hold chunks, and nobody knows')
  if (fastbins.count().chunks !== inFastbins) faults.push('the fastbins are counted wrong')
  if (tcache) {
    const found = new Map<number, number>()
    for (const chunk of tcache) {
      list(chunk, IN_TCACHE, 'the tcache')
      found.set(arena.sizeOf(chunk), (found.get(arena.sizeOf(chunk)) ?? 0) + 1)
    }
    const { counts, heads, limit, largest } = tcache as unknown as {
      counts: Int32Array
      heads: Int32Array
      limit: number
      largest: number
    }
    for (let size = 0; size < counts.length; size++) {
      const count = found.get(size) ?? 0
      if (counts[size] !== count)
        faults.push(`the tcache counts ${counts[size]} of ${size * GRANULE}, has ${count}`)
      if (count > limit) faults.push(`the tcache has ${count} of ${size * GRANULE}, and room for ${limit}`)
      if (size > largest && heads[size] !== NONE) faults.push(`the tcache has chunks of ${size * GRANULE}`)
    }
  }
  for (const chunk of chunksUpwards(glibc, faults)) {
    const state = data[chunk + BK]
    if ((state === IN_TCACHE || state === IN_FASTBIN) && !listed.has(chunk))
      faults.push(`${say(glibc, chunk)} is on no list`)
  }
  return faults
}

/** Each mapping belongs to one chunk that knows where it is; mappings lie apart, above the break. */
export function mappingFaults(glibc: Glibc, process: Process): string[] {
  const { arena } = glibc
  const { data } = arena.chunks.words
  const faults: string[] = []
  const mappings = process.maps().filter(({ name }) => name === '')
  let end = process.programBreak
  let bytes = 0
  for (const mapping of mappings) {
    if (mapping.start < end) faults.push(`the mapping at ${hex(mapping.start)} overlaps what is below it`)
    if (mapping.start % PAGE_BYTES !== 0 || mapping.end % PAGE_BYTES !== 0 || mapping.end <= mapping.start)
      faults.push(`the mapping from ${hex(mapping.start)} to ${hex(mapping.end)} is not made of pages`)
    end = mapping.end
    bytes += mapping.end - mapping.start
    const chunk = process.mappingAt(mapping.start)?.note ?? NONE
    if (chunk === NONE || data[chunk + BK] !== IS_MAPPED) {
      faults.push(`the mapping at ${hex(mapping.start)} belongs to no chunk`)
      continue
    }
    if (
      arena.mappingOf(chunk) !== mapping.start ||
      arena.sizeOf(chunk) * PAGE_BYTES !== mapping.end - mapping.start
    )
      faults.push(`the chunk of the mapping at ${hex(mapping.start)} thinks it is elsewhere`)
    const block = arena.blockOf(chunk)
    if (block + arena.usableBytes(chunk) !== mapping.end)
      faults.push(`the block at ${hex(block)} does not reach to the end of its mapping`)
  }
  if (end > process.mappingTop) faults.push(`a mapping reaches above ${hex(process.mappingTop)}`)
  if (process.mappedBytes !== bytes) faults.push(`${process.mappedBytes} bytes are mapped, counted ${bytes}`)
  if (arena.mappedCount !== mappings.length)
    faults.push(`malloc counts ${arena.mappedCount} mappings of ${mappings.length}`)
  if (arena.mappedBytes !== bytes) faults.push(`malloc counts ${arena.mappedBytes} mapped bytes of ${bytes}`)
  return faults
}

/** mallinfo's figures are those of the chunks, and the thresholds are ones that can be. */
export function sumFaults(glibc: Glibc, process: Process): string[] {
  const { arena } = glibc
  const { data } = arena.chunks.words
  const faults: string[] = []
  const info = glibc.mallinfo()
  let free = 0
  let fast = 0
  let fastChunks = 0
  let freeChunks = 0
  const chunks = arena.topSize === 0 ? [] : chunksUpwards(glibc, faults)
  for (const chunk of chunks) {
    const bytes = arena.sizeOf(chunk) * GRANULE
    if (isFree(glibc, chunk)) {
      free += bytes
      freeChunks++
    }
    if (data[chunk + BK] === IN_FASTBIN) {
      fast += bytes
      fastChunks++
    }
  }
  const start = chunks[0] === undefined ? 0 : arena.addressOf(at(glibc, chunks[0]))
  const end = arena.addressOf(arena.topAt + arena.topSize)
  const top = arena.topSize * GRANULE
  const skipped = info.arena - (chunks.length === 0 ? 0 : end - start)
  if (skipped < 0 || skipped >= 2 * GRANULE)
    faults.push(`arena is ${info.arena}; chunks lie from ${hex(start)} to ${hex(end)}`)
  const figures: [string, number, number][] = [
    ['ordblks', info.ordblks, 1 + freeChunks],
    ['smblks', info.smblks, fastChunks],
    ['fsmblks', info.fsmblks, fast],
    ['fordblks', info.fordblks, free + fast + top],
    ['uordblks', info.uordblks, info.arena - free - fast - top],
    ['keepcost', info.keepcost, top],
    ['hblks', info.hblks, process.maps().filter(({ name }) => name === '').length],
    ['hblkhd', info.hblkhd, process.mappedBytes],
  ]
  for (const [name, says, is] of figures) if (says !== is) faults.push(`${name} is ${says}, counted ${is}`)
  const { mmapThreshold, trimThreshold, dynamic } = arena.settings
  if (dynamic && mmapThreshold > LARGEST_THRESHOLD) faults.push(`the mmap threshold is ${mmapThreshold}`)
  if (dynamic && trimThreshold !== (mmapThreshold === KIB_128 ? KIB_128 : 2 * mmapThreshold))
    faults.push(`the trim threshold is ${trimThreshold}, the mmap threshold ${mmapThreshold}`)
  return faults
}

/** Pages are resident only where memory is mapped, and each is counted once. Of all processes of a kernel. */
export function residencyFaults(processes: readonly Process[], usedBytes: Bytes): string[] {
  const faults: string[] = []
  const sharersByFrame = new Map<number, number>()
  let sharers: { sharersOf(frame: number): number } | undefined
  for (const process of processes) {
    const { heap, mapped, frames } = process as unknown as Tables
    sharers = frames
    const pages = (heapEnd(process) - process.heapOrigin) / PAGE_BYTES
    let onHeap = 0
    for (let page = 0; page < pages; page++) if (heap.isResident(page)) onHeap++
    if (heap.resident !== onHeap)
      faults.push(`${heap.resident} pages of the heap are resident, counted ${onHeap}`)
    let inMappings = 0
    for (const { start, end, name, residentBytes } of process.maps()) {
      if (name !== '') continue
      let resident = 0
      for (
        let page = (process.mappingTop - end) / PAGE_BYTES;
        page < (process.mappingTop - start) / PAGE_BYTES;
        page++
      )
        if (mapped.isResident(page)) resident++
      if (residentBytes !== resident * PAGE_BYTES)
        faults.push(
          `${residentBytes} bytes of the mapping at ${hex(start)} are resident, counted ${resident} pages`,
        )
      inMappings += resident
    }
    if (mapped.resident !== inMappings)
      faults.push(`${mapped.resident} pages of mappings are resident, counted ${inMappings}`)
    if (process.residentBytes !== (onHeap + inMappings) * PAGE_BYTES)
      faults.push(`${process.residentBytes} bytes are resident, counted ${onHeap + inMappings} pages`)
    if (process.residentBytes > heapEnd(process) - process.heapOrigin + process.mappedBytes)
      faults.push('more is resident than there is')
    if (process.peakResidentBytes < process.residentBytes) faults.push('more is resident than at the peak')
    for (const table of [heap, mapped])
      for (const frame of framesOf(table)) sharersByFrame.set(frame, (sharersByFrame.get(frame) ?? 0) + 1)
  }
  for (const [frame, count] of sharersByFrame)
    if (sharers?.sharersOf(frame) !== count)
      faults.push(`frame ${frame} says ${sharers?.sharersOf(frame)} have it, counted ${count}`)
  if (usedBytes !== sharersByFrame.size * PAGE_BYTES)
    faults.push(`${usedBytes} bytes of memory are in use, counted ${sharersByFrame.size} frames`)
  return faults
}

/** malloc has written the header of each chunk, and so its page is there. */
export function headerFaults(glibc: Glibc, process: Process): string[] {
  const { arena } = glibc
  if (arena.topSize === 0) return []
  const faults: string[] = []
  for (const chunk of chunksUpwards(glibc, faults)) {
    const page = Math.floor((arena.addressOf(at(glibc, chunk)) - process.heapOrigin) / PAGE_BYTES)
    if (!process.heap.isResident(page)) faults.push(`the header of ${say(glibc, chunk)} is not resident`)
  }
  for (const { start, residentBytes } of process.maps())
    if (residentBytes === 0) faults.push(`nothing at all is resident of what is mapped at ${hex(start)}`)
  return faults
}

/** The chunks in use are those of the program's blocks and, where there is a tcache, the one that it lies in. */
export function blockFaults(glibc: Glibc, blocks: ReadonlyMap<Address, Bytes>): string[] {
  const { arena } = glibc
  const { data } = arena.chunks.words
  const faults: string[] = []
  for (const [block, bytes] of blocks) {
    const chunk = glibc.chunkOf(block)
    if (block % GRANULE !== 0) faults.push(`the block at ${hex(block)} is not aligned`)
    if (chunk === NONE) faults.push(`the block at ${hex(block)} has no chunk`)
    else if (arena.usableBytes(chunk) < bytes)
      faults.push(`the block at ${hex(block)} has ${arena.usableBytes(chunk)} of ${bytes} bytes`)
    if (glibc.usableSize(block) !== (chunk === NONE ? 0 : arena.usableBytes(chunk)))
      faults.push(`malloc_usable_size of ${hex(block)} is ${glibc.usableSize(block)}`)
  }
  const live =
    arena.topSize === 0 ? 0 : chunksUpwards(glibc, faults).filter((chunk) => data[chunk + BK] === LIVE).length
  const own = arena.tcache ? 1 : 0
  if (live + arena.mappedCount !== blocks.size + own)
    faults.push(`${live} chunks and ${arena.mappedCount} mappings are in use for ${blocks.size} blocks`)
  return faults
}

interface Table {
  readonly resident: number
  readonly nextTable: number
  readonly entries: { readonly data: Int32Array }
  isResident(page: number): boolean
}

interface Tables {
  readonly heap: Table
  readonly mapped: Table
  readonly frames: { sharersOf(frame: number): number }
}

/** Every frame in a page table, whatever its address. */
function framesOf({ entries, nextTable }: Table): number[] {
  return Array.from(entries.data.subarray(0, nextTable))
    .filter((entry) => entry !== 0)
    .map((entry) => Math.abs(entry))
}

function heapEnd(process: Process): Address {
  return roundUp(process.programBreak, PAGE_BYTES)
}

/** From the lowest to top; by BELOW, which is how top knows them. */
function chunksUpwards(glibc: Glibc, faults: string[]): number[] {
  const { data } = glibc.arena.chunks.words
  if (glibc.arena.topSize === 0) return []
  const chunks: number[] = []
  const seen = new Set<number>()
  for (let chunk: number = TOP; chunk !== NONE; chunk = data[chunk + BELOW] as number) {
    if (seen.has(chunk)) {
      faults.push(`going down from top comes by ${say(glibc, chunk)} twice`)
      break
    }
    seen.add(chunk)
    chunks.push(chunk)
  }
  return chunks.toReversed()
}

function ringOf(glibc: Glibc, bin: number, link: number, faults: string[]): number[] {
  const { bins, chunks } = glibc.arena
  const ring: number[] = []
  const seen = new Set<number>()
  let chunk = link === FD ? bins.front(bin) : bins.back(bin)
  for (; !bins.isHead(chunk); chunk = chunks.words.data[chunk + link] as number) {
    if (seen.has(chunk)) {
      faults.push(`bin ${bin} does not come back to its head`)
      return ring
    }
    seen.add(chunk)
    ring.push(chunk)
  }
  if (chunk !== bin * 8) faults.push(`bin ${bin} ends at another bin's head`)
  return ring
}

function isMarked(bins: unknown, bin: number): boolean {
  const { map } = bins as { map: Int32Array }
  return (((map[bin >> 5] as number) >>> (bin & 31)) & 1) === 1
}

function isFree(glibc: Glibc, chunk: number): boolean {
  return chunk !== NONE && (glibc.arena.chunks.words.data[chunk + BK] as number) > 0
}

function at(glibc: Glibc, chunk: number): number {
  return glibc.arena.chunks.words.data[chunk + AT] as number
}

const STATES: Readonly<Record<number, string>> = {
  [LIVE]: 'live',
  [IN_TCACHE]: 'tcache',
  [IN_FASTBIN]: 'fastbin',
  [FENCE]: 'fence',
  [IS_TOP]: 'top',
}

/** A chunk for people: `the free chunk of 64 bytes at 0x5555…`. */
function say(glibc: Glibc, chunk: number): string {
  const { arena } = glibc
  const state = arena.chunks.words.data[chunk + BK] as number
  const kind = state > 0 ? 'free' : (STATES[state] ?? `unknown (${state})`)
  return `the ${kind} chunk of ${arena.sizeOf(chunk) * GRANULE} bytes at ${hex(arena.addressOf(at(glibc, chunk)))}`
}

function hex(address: Address): string {
  return `0x${address.toString(16)}`
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}
