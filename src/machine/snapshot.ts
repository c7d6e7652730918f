import { roundDown, PAGE_BYTES, type Address, type Bytes } from './address.ts'
import {
  ChunkSet,
  GRANULE,
  cachedBytes,
  fragmentationOf,
  liveBytes,
  pinOf,
  stretchesDownwards,
  type ChunkKind,
  type Stretch,
} from './malloc/glibc/index.ts'
import type { SceneRun } from './scene-run.ts'

/** What a stretch of the heap is, for a picture. Numbers, because they go into typed arrays. */
export const RUN_STATES = ['live', 'list', 'cached', 'free', 'slack', 'never'] as const
/**
 * `live` the program has it; `list` it is in a free list of Python's; `cached` it waits in the tcache or a fastbin;
 * `free` in malloc; `slack` in top, resident; `never` in top, not resident.
 */
export type RunState = (typeof RUN_STATES)[number]

/** Stretches of the heap that follow each other, from low addresses to high ones. Of each: */
export interface Runs {
  readonly address: Float64Array
  readonly bytes: Float64Array
  /** Index into RUN_STATES. */
  readonly state: Uint8Array
  /** Chunks that begin in it. */
  readonly chunks: Float64Array
  readonly resident: Float64Array
}

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
    column: runsOf(run, chunks, process.startBreak, rows),
    end: runsOf(run, chunks, Math.max(process.startBreak, heapEnd - endBytes), rows),
    ...(pin ? { pin } : {}),
  }
}

interface Piece {
  address: Address
  bytes: Bytes
  state: RunState
  chunks: number
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
      if (stretch.kind === 'top') return topPieces(run, stretch)
      const { address, bytes, chunks } = stretch
      return [{ address, bytes, chunks, state: stateOf(stretch.kind, stretch.isMarked) }]
    })
    .toReversed()
}

/** Highest first: what was never touched, or is no more, and what is still resident. */
function topPieces(run: SceneRun, top: Stretch): Piece[] {
  const end = top.address + top.bytes
  const { process } = run.machine
  const resident = Math.min(
    top.bytes,
    Math.max(0, process.residentIn(roundDown(top.address, PAGE_BYTES), end) - (top.address % PAGE_BYTES)),
  )
  const never = top.bytes - resident
  return [
    ...(never > 0 ? [{ address: end - never, bytes: never, state: 'never' as const, chunks: 0 }] : []),
    ...(resident > 0 ? [{ address: top.address, bytes: resident, state: 'slack' as const, chunks: 1 }] : []),
  ]
}

function stateOf(kind: ChunkKind, isKept: boolean): RunState {
  if (kind === 'top') return 'never'
  return kind === 'live' && isKept ? 'list' : kind
}

/** From `from` on: as they are if they are few, else equal slices, each with the state that has the most of it. */
function runsOf(run: SceneRun, pieces: readonly Piece[], from: Address, rows: number): Runs {
  const shown = pieces
    .filter(({ address, bytes }) => address + bytes > from)
    .map((piece) =>
      piece.address < from ? { ...piece, address: from, bytes: piece.address + piece.bytes - from } : piece,
    )
  const rowsShown = shown.length <= rows ? shown : slices(shown, rows)
  const resident = ({ address, bytes }: Piece) =>
    Math.min(bytes, run.machine.process.residentIn(address, address + bytes))
  return {
    address: Float64Array.from(rowsShown, ({ address }) => address),
    bytes: Float64Array.from(rowsShown, ({ bytes }) => bytes),
    state: Uint8Array.from(rowsShown, ({ state }) => RUN_STATES.indexOf(state)),
    chunks: Float64Array.from(rowsShown, ({ chunks }) => chunks),
    resident: Float64Array.from(rowsShown, resident),
  }
}

function slices(pieces: readonly Piece[], rows: number): Piece[] {
  const start = pieces[0]?.address ?? 0
  const last = pieces.at(-1)
  const end = last ? last.address + last.bytes : start
  const height = (end - start) / rows
  const shares = Array.from({ length: rows }, () => RUN_STATES.map(() => 0))
  const counts = Array.from({ length: rows }, () => 0)
  for (const piece of pieces) {
    const state = RUN_STATES.indexOf(piece.state)
    const pieceEnd = piece.address + piece.bytes
    const first = Math.min(rows - 1, Math.floor((piece.address - start) / height))
    counts[first] = (counts[first] as number) + piece.chunks
    for (let row = first; row < rows && start + row * height < pieceEnd; row++) {
      const overlap =
        Math.min(pieceEnd, start + (row + 1) * height) - Math.max(piece.address, start + row * height)
      const share = shares[row] as number[]
      share[state] = (share[state] as number) + Math.max(0, overlap)
    }
  }
  const rowsOf = shares.map((share, row): Piece => {
    const most = share.indexOf(Math.max(...share))
    return {
      address: start + row * height,
      bytes: height,
      state: RUN_STATES[most] as RunState,
      chunks: counts[row] as number,
    }
  })
  // neighbours of one state are one
  return rowsOf.reduce<Piece[]>((merged, row) => {
    const previous = merged.at(-1)
    if (previous?.state === row.state) {
      previous.bytes += row.bytes
      previous.chunks += row.chunks
    } else merged.push(row)
    return merged
  }, [])
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
