import type { Address, Bytes } from '../../address.ts'
import { ABOVE, AT, BELOW, BK, LIVE, IN_FASTBIN, IN_TCACHE, NONE, RECORD, SIZE, TOP } from './chunks.ts'
import type { Glibc } from './glibc.ts'
import { GRANULE, HEADER, LAST_BIN, UNSORTED } from './layout.ts'

/** What a chunk is, as malloc sees it. `cached` chunks wait in the tcache or a fastbin and count as in use. */
export type ChunkKind = 'live' | 'cached' | 'free' | 'top'

export interface ChunkView {
  /** As `Glibc.chunkOf` knows it. */
  readonly chunk: number
  /** Of the header. */
  readonly address: Address
  /** With the header. */
  readonly bytes: Bytes
  readonly kind: ChunkKind
}

/** Neighbours of one kind, taken together. */
export interface Stretch {
  readonly kind: ChunkKind
  /** Whether they are in the set that was asked about. */
  readonly isMarked: boolean
  readonly address: Address
  readonly bytes: Bytes
  readonly chunks: number
}

/** A set of chunks of one heap, for as long as nothing is allocated. */
export class ChunkSet {
  private readonly marks: Uint8Array

  constructor(glibc: Glibc) {
    this.marks = new Uint8Array(glibc.arena.chunks.words.length / RECORD)
  }

  add(chunk: number): void {
    this.marks[chunk / RECORD] = 1
  }

  has(chunk: number): boolean {
    return this.marks[chunk / RECORD] === 1
  }
}

/** The chunk right below top. It is never one that malloc could merge: as long as it stays, the break stays. */
export interface Pin extends ChunkView {
  /** Size of the free chunk right below it, which stands in its header as prev_size; 0 if that one is in use. */
  readonly prevSize: Bytes
}

export interface Fragmentation {
  /** Bytes in free chunks: below the break, and not at its end. */
  readonly free: Bytes
  /** Bytes that wait in the tcache and the fastbins. */
  readonly cached: Bytes
  readonly holes: number
  readonly largestHole: Bytes
}

/** The heap's chunks from top downwards, top first. Read it at once: it follows the heap's own records. */
export function* chunksDownwards(glibc: Glibc): Generator<ChunkView> {
  const { arena } = glibc
  if (arena.topSize === 0) return
  for (let chunk = TOP; chunk !== NONE; chunk = arena.chunks.words.data[chunk + BELOW] as number)
    yield viewOf(glibc, chunk)
}

/** The chunk that an address lies in, mapped ones too; undefined outside of the heap and of malloc's mappings. */
export function chunkAround(glibc: Glibc, address: Address): ChunkView | undefined {
  const { arena } = glibc
  const { process } = arena
  if (address >= process.programBreak) {
    const mapping = process.mappingAt(address)
    return mapping && mapping.note !== NONE && arena.isMapped(mapping.note)
      ? mappedView(glibc, mapping.note)
      : undefined
  }
  const at = Math.floor((address - arena.addressOf(0)) / GRANULE)
  if (address < process.startBreak || arena.topSize === 0) return undefined
  const chunk = arena.chunks.findAround(at, 0)
  return chunk === NONE ? undefined : viewOf(glibc, chunk)
}

/** Every chunk that the program has, from the heap's top downwards, and then those with mappings of their own. */
export function eachLiveChunk(
  glibc: Glibc,
  visit: (chunk: number, address: Address, bytes: Bytes) => void,
): void {
  const { arena } = glibc
  const { data } = arena.chunks.words
  let chunk = arena.topSize === 0 ? NONE : (data[TOP + BELOW] as number)
  for (; chunk !== NONE; chunk = data[chunk + BELOW] as number)
    if (data[chunk + BK] === LIVE)
      visit(chunk, arena.addressOf(data[chunk + AT] as number), (data[chunk + SIZE] as number) * GRANULE)
  for (const { note } of arena.process.notedMappings()) {
    const { address, bytes } = mappedView(glibc, note)
    visit(note, address, bytes)
  }
}

/** The heap's chunks that begin below `end`, from the one that `start` lies in on, from low addresses to high ones. */
export function* chunksIn(glibc: Glibc, start: Address, end: Address): Generator<ChunkView> {
  const { data } = glibc.arena.chunks.words
  let view = chunkAround(glibc, start)
  while (view && view.address < end) {
    yield view
    const above = view.chunk === TOP ? NONE : (data[view.chunk + ABOVE] as number)
    view = above === NONE ? undefined : viewOf(glibc, above)
  }
}

/** The heap from top downwards, top first, a stretch at a time: quick where the heap is large. */
export function stretchesDownwards(glibc: Glibc, marked: ChunkSet): Stretch[] {
  const { arena } = glibc
  if (arena.topSize === 0) return []
  const { data } = arena.chunks.words
  const stretches: Stretch[] = []
  let chunk = TOP
  while (chunk !== NONE) {
    const state = kindOf(chunk, data[chunk + BK] as number)
    const isMarked = marked.has(chunk)
    const end = (data[chunk + AT] as number) + (data[chunk + SIZE] as number)
    let at = data[chunk + AT] as number
    let chunks = 1
    chunk = data[chunk + BELOW] as number
    while (
      chunk !== NONE &&
      kindOf(chunk, data[chunk + BK] as number) === state &&
      marked.has(chunk) === isMarked &&
      (data[chunk + AT] as number) + (data[chunk + SIZE] as number) === at
    ) {
      at = data[chunk + AT] as number
      chunks++
      chunk = data[chunk + BELOW] as number
    }
    stretches.push({
      kind: state,
      isMarked,
      address: arena.addressOf(at),
      bytes: (end - at) * GRANULE,
      chunks,
    })
  }
  return stretches
}

export function pinOf(glibc: Glibc): Pin | undefined {
  const { arena } = glibc
  const { data } = arena.chunks.words
  const chunk = arena.topSize === 0 ? NONE : (data[TOP + BELOW] as number)
  if (chunk === NONE) return undefined
  const below = data[chunk + BELOW] as number
  const free = below !== NONE && (data[below + BK] as number) > 0
  return { ...viewOf(glibc, chunk), prevSize: free ? (data[below + SIZE] as number) * GRANULE : 0 }
}

export function fragmentationOf(glibc: Glibc): Fragmentation {
  const { arena } = glibc
  let largest = 0
  for (let bin = UNSORTED; bin <= LAST_BIN; bin++)
    for (const chunk of arena.chunksIn(bin)) largest = Math.max(largest, arena.sizeOf(chunk))
  return {
    free: arena.bins.granules * GRANULE,
    cached: cachedBytes(glibc),
    holes: arena.bins.chunks,
    largestHole: largest * GRANULE,
  }
}

/** Bytes that wait in the tcache and the fastbins. */
export function cachedBytes({ arena }: Glibc): Bytes {
  let { granules } = arena.fastbins.count()
  if (arena.tcache) for (const chunk of arena.tcache) granules += arena.sizeOf(chunk)
  return granules * GRANULE
}

/** Bytes of chunks that the program has, on the heap and in mappings. */
export function liveBytes(glibc: Glibc): Bytes {
  const { arena } = glibc
  return (
    arena.systemBytes -
    (arena.topSize + arena.bins.granules) * GRANULE -
    cachedBytes(glibc) +
    arena.mappedBytes
  )
}

function viewOf(glibc: Glibc, chunk: number): ChunkView {
  const { arena } = glibc
  const { data } = arena.chunks.words
  const state = data[chunk + BK] as number
  return {
    chunk,
    address: arena.addressOf(data[chunk + AT] as number),
    bytes: (data[chunk + SIZE] as number) * GRANULE,
    kind: kindOf(chunk, state),
  }
}

function mappedView({ arena }: Glibc, chunk: number): ChunkView {
  const address = arena.blockOf(chunk) - HEADER
  return { chunk, address, bytes: arena.usableBytes(chunk) + HEADER, kind: 'live' }
}

function kindOf(chunk: number, state: number): ChunkKind {
  if (chunk === TOP) return 'top'
  if (state > 0) return 'free'
  return state === IN_TCACHE || state === IN_FASTBIN ? 'cached' : 'live'
}
