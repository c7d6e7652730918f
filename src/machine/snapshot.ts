import type { Address, Bytes } from './address.ts'
import {
  ChunkSet,
  GRANULE,
  cachedBytes,
  fragmentationOf,
  liveBytes,
  pinOf,
  stretchesDownwards,
  type ChunkKind,
} from './malloc/glibc/index.ts'
import { runsOf, topPieces, type Piece, type RunState, type Runs } from './runs.ts'
import type { SceneRun } from './scene-run.ts'

export interface SnapshotView {
  /** As many runs in `column` and in `end`, at most. */
  readonly rows?: number
  /** How much of the heap's end `end` shows. */
  readonly endBytes?: Bytes
}

/** The block that holds the break: nothing below it can be given back by lowering it. */
export interface PinSnapshot {
  /** Of its chunk. */
  readonly address: Address
  /** Of its chunk. */
  readonly bytes: Bytes
  /** What was asked for; 0 for a block that the scene does not know. */
  readonly requested: Bytes
  /** `small[0]`. */
  readonly name: string
  readonly state: RunState
  /** Size of the free chunk right below; 0 if that one is in use. */
  readonly prevSize: Bytes
}

/** The heap at one event: copies, the caller's own. Bytes unless said otherwise. */
export interface HeapSnapshot {
  readonly version: 1
  readonly event: number
  readonly line: number
  readonly heapStart: Address
  readonly programBreak: Address
  readonly peakBreak: Address
  readonly resident: Bytes
  readonly heapResident: Bytes
  /** In chunks that the program has, headers and all, on the heap and in mappings; `list` is part of it. */
  readonly live: Bytes
  readonly list: Bytes
  readonly cached: Bytes
  readonly free: Bytes
  readonly top: Bytes
  readonly mapped: Bytes
  readonly mappings: number
  readonly holes: number
  readonly largestHole: Bytes
  readonly chunks: number
  /** The thresholds in force. */
  readonly mmapThreshold: Bytes
  readonly trimThreshold: Bytes
  /** The whole heap. */
  readonly column: Runs
  /** Its end, top included. */
  readonly end: Runs
  readonly pin?: PinSnapshot
}

const ROWS = 256
const END_BYTES = 200_000

export function snapshotOf(run: SceneRun, { rows = ROWS, endBytes = END_BYTES }: SnapshotView): HeapSnapshot {
  const { process, malloc } = run.machine
  const { kept, list } = keptChunks(run)
  const chunks = pieces(run, kept)
  const { free, holes, largestHole } = fragmentationOf(malloc)
  const pin = pinSnapshot(run, kept)
  const heapEnd = process.programBreak
  return {
    version: 1,
    event: run.at,
    line: run.line,
    heapStart: process.startBreak,
    programBreak: heapEnd,
    peakBreak: process.peakBreak,
    resident: process.residentBytes,
    heapResident: process.heapResidentBytes,
    live: liveBytes(malloc),
    list,
    cached: cachedBytes(malloc),
    free,
    top: malloc.arena.topSize * GRANULE,
    mapped: malloc.arena.mappedBytes,
    mappings: malloc.arena.mappedCount,
    holes,
    largestHole,
    chunks: chunks.reduce((sum, { chunks: count }) => sum + count, 0),
    mmapThreshold: malloc.arena.settings.mmapThreshold,
    trimThreshold: malloc.arena.settings.trimThreshold,
    column: runsOf(process, chunks, process.startBreak, rows),
    end: runsOf(process, chunks, Math.max(process.startBreak, heapEnd - endBytes), rows),
    ...(pin ? { pin } : {}),
  }
}

/** Chunks that only a free list of Python's holds, and their sizes added up. */
function keptChunks(run: SceneRun): { kept: ChunkSet; list: Bytes } {
  const { calls, machine, chunks, at } = run
  const kept = new ChunkSet(machine.malloc)
  let list = 0
  for (const slot of calls.keepable) {
    if ((calls.kept[slot] as number) > at || !run.isAlive(slot)) continue
    const chunk = chunks[slot] as number
    kept.add(chunk)
    list += machine.malloc.arena.sizeOf(chunk) * GRANULE
  }
  return { kept, list }
}

/** The heap from low addresses to high ones: of the neighbours of one state, one piece. Top is two. */
function pieces(run: SceneRun, kept: ChunkSet): Piece[] {
  return stretchesDownwards(run.machine.malloc, kept)
    .flatMap((stretch): Piece[] => {
      if (stretch.kind === 'top') return topPieces(run.machine.process, stretch)
      const { address, bytes, chunks } = stretch
      return [{ address, bytes, chunks, state: stateOf(stretch.kind, stretch.isMarked) }]
    })
    .toReversed()
}

function stateOf(kind: ChunkKind, isKept: boolean): RunState {
  if (kind === 'top') return 'never'
  return kind === 'live' && isKept ? 'list' : kind
}

function pinSnapshot(run: SceneRun, kept: ChunkSet): PinSnapshot | undefined {
  const pin = pinOf(run.machine.malloc)
  if (!pin) return undefined
  const slot = run.slotOf(pin.chunk)
  const state = stateOf(pin.kind, kept.has(pin.chunk))
  return {
    address: pin.address,
    bytes: pin.bytes,
    requested: slot === undefined ? 0 : (run.calls.bytes[run.calls.born[slot] as number] as number),
    name:
      slot === undefined ? (state === 'cached' ? 'a freed block' : "malloc's own tcache") : run.nameOf(slot),
    state,
    prevSize: pin.prevSize,
  }
}
