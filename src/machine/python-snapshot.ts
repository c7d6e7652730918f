/** What a process of Python looks like at one event: copies, the caller's own. Bytes unless said otherwise. */
import { PAGE_BYTES, type Address, type Bytes } from './address.ts'
import {
  freeListsOf,
  tallyOf,
  topPin,
  type FreeListView,
  type Holder,
  type Namespace,
  type Tally,
} from './inspect/index.ts'
import type { PythonMachine } from './machine.ts'
import {
  HEADER,
  chunkAround,
  chunksIn,
  fragmentationOf,
  pinOf as highestChunk,
  type ChunkKind,
  type ChunkView,
} from './malloc/glibc/index.ts'
import { readOwner } from './objects/index.ts'
import { blockOf, numberInBlock, type NumberBlocks } from './objects/number-blocks.ts'
import { REFCNT } from './objects/record.ts'
import { arenasOf, poolsIn, sizeClasses, type ArenaView, type PoolView } from './pymalloc/index.ts'
import { runsOf, topPieces, type Piece, type RunState, type Runs } from './runs.ts'

export interface PythonView {
  /** As many runs in `column` and in `end`, at most. */
  readonly rows?: number
  /** How much of the heap's end `end` shows. */
  readonly endBytes?: Bytes
  /** Whether pymalloc's pools are told one by one. */
  readonly pools?: boolean
  /** Whether `column` is told chunk by chunk, however many there are. */
  readonly exact?: boolean
}

/** A block of ints. */
export interface IntBlock {
  /** In the order of creation, from 0. */
  readonly serial: number
  readonly address: Address
  readonly live: number
  /** By slot, from the lowest address: 0 free, 1 live, 2 one of the ints that are made once. */
  readonly slots: Uint8Array
  /** Its free slots in the order in which they are handed out; empty where other blocks' come in between. */
  readonly thread: Uint8Array
  /** Values of its live slots, by slot; NaN of the others. */
  readonly values: Float64Array
}

export interface IntBlocksView {
  /** Blocks that malloc has given. */
  readonly blocks: number
  /** Numbers in them, and free slots. */
  readonly live: number
  readonly free: number
  /** Some of the blocks, the newest first. */
  readonly shown: readonly IntBlock[]
  /** Where the next int goes; undefined where that is a new block. */
  readonly head?: { readonly serial: number; readonly slot: number }
}

/** A mapping that is not the heap. */
export interface MappingView {
  readonly address: Address
  readonly bytes: Bytes
  readonly resident: Bytes
  /** `the array of ints`, `an arena`, `a str`; empty for what is the interpreter's own. */
  readonly what: string
  readonly state: RunState
}

/** What is looked at: a machine where a run of it stands. */
export interface PythonMoment {
  readonly machine: PythonMachine
  readonly at: number
  readonly line: number
  readonly namespaces: readonly Namespace[]
  /** Memory of the process beside heap and mappings. */
  readonly elsewhere?: Bytes
  /** What a raw block is, where the run knows. */
  labelOf?(chunk: number): string | undefined
}

/** malloc's own figures. */
export interface MallocFigures {
  /** In the tcache and the fastbins; in chunks free, top not among them; in mappings of its own. */
  readonly cached: Bytes
  readonly free: Bytes
  readonly mapped: Bytes
  readonly mappings: number
  readonly holes: number
  readonly largestHole: Bytes
  /** The thresholds in force. */
  readonly mmapThreshold: Bytes
  readonly trimThreshold: Bytes
}

export interface PythonSnapshot {
  readonly version: 1
  readonly event: number
  readonly line: number
  readonly heapStart: Address
  readonly programBreak: Address
  readonly peakBreak: Address
  readonly tally: Tally
  readonly top: Bytes
  readonly malloc: MallocFigures
  /** The whole heap: where it has many chunks, each run has the state that most of those looked at have. */
  readonly column: Runs
  /** Its end, chunk by chunk, top included. */
  readonly end: Runs
  /** What is in the highest block below top, and how it is called. */
  readonly pin?: Pin
  readonly mappings: readonly MappingView[]
  readonly ints: IntBlocksView
  readonly freeLists: readonly FreeListView[]
  /** Where pymalloc's arenas lie, with all their pools. */
  readonly arenas: readonly { readonly address: Address; readonly bytes: Bytes }[]
  /** Where the view wants them. */
  readonly pools?: PoolsView
}

export interface Pin extends Holder {
  readonly label?: string
  /** Whether malloc keeps it, freed, for the next of its size. */
  readonly isCached: boolean
  /** Size of the free chunk right below; 0 if that one is in use. */
  readonly prevSize: Bytes
}

export interface PoolsView {
  /** In use or free again, by arena. */
  readonly pools: readonly PoolView[]
  /** The block sizes that there are. */
  readonly classes: readonly Bytes[]
}

const ROWS = 256
const END_BYTES = 75_000
/** How many chunks of a run are looked at, where a run has many; so many alike tell of most of what lies there. */
const LOOKED_AT = 8
const TELLING = 4
/** Free lists in which all entries are told. */
const MOST_ENTRIES = 200

export function pythonSnapshotOf(
  run: PythonMoment,
  { rows = ROWS, endBytes = END_BYTES, pools = false, exact = false }: PythonView = {},
): PythonSnapshot {
  const { machine } = run
  const { process, malloc, python } = machine
  const arenas = arenasOf(python.pymalloc)
  const heap = new HeapPieces(run, arenas)
  const heapEnd = process.programBreak
  const tally = tallyOf(machine)
  const top = malloc.arena.topSize * 16
  // a top that fills it all would hide what it lies on
  const shown = top < endBytes ? endBytes : top + endBytes / 4
  const endStart = Math.max(process.startBreak, heapEnd - shown)
  const pin = pinOf(run)
  return {
    version: 1,
    event: run.at,
    line: run.line,
    heapStart: process.startBreak,
    programBreak: heapEnd,
    peakBreak: process.peakBreak,
    tally: { ...tally, resident: tally.resident + (run.elsewhere ?? 0) },
    top,
    malloc: mallocFigures(machine),
    column: heap.column(rows, exact),
    end: runsOf(process, heap.exact(endStart, heapEnd), endStart, rows),
    ...(pin ? { pin } : {}),
    mappings: mappingsOf(run, heap, arenas),
    ints: intBlocksOf(python.objects.ints as NumberBlocks),
    freeLists: freeListsOf(machine, MOST_ENTRIES),
    arenas: arenas.map(({ address, bytes }) => ({ address, bytes })),
    ...(pools
      ? {
          pools: {
            pools: arenas.flatMap((arena) => poolsIn(python.pymalloc, arena)),
            classes: sizeClasses(python.pymalloc),
          },
        }
      : {}),
  }
}

/** Blocks of ints, `count` of them from the `from`-th on, the newest first. */
export function intBlocks(blocks: NumberBlocks, from: number, count: number): IntBlock[] {
  return Array.from(blocks.byAge().subarray(from, from + count), (block) => intBlock(blocks, block))
}

/** How many ints live in each block, the newest block first: what a picture of all of them is made from. */
export function intDensity(blocks: NumberBlocks): Uint8Array {
  const byAge = blocks.byAge()
  const density = new Uint8Array(byAge.length)
  for (let at = 0; at < density.length; at++) density[at] = blocks.liveIn(byAge[at] as number)
  return density
}

/** The first of block_list, the one with the next free slot, the one where the cached ints end. */
function intBlocksOf(blocks: NumberBlocks): IntBlocksView {
  const [head] = blocks.freeList(1)
  const shown = new Set(blocks.firstListed(FIRST_SHOWN))
  if (head !== undefined) shown.add(blockOf(head))
  if (blocks.live > 0) shown.add(blocks.lastCachedBlock)
  return {
    blocks: blocks.blocks,
    live: blocks.live,
    free: blocks.freeSlots,
    shown: [...shown].map((block) => intBlock(blocks, block)).sort((a, b) => b.serial - a.serial),
    ...(head === undefined
      ? {}
      : { head: { serial: blocks.serialOf(blockOf(head)), slot: numberInBlock(head) } }),
  }
}

const FIRST_SHOWN = 3

function intBlock(blocks: NumberBlocks, block: number): IntBlock {
  const slots = blocks.slotsOf(block)
  const { data } = blocks.words
  const isLive = slots.map((slot) => data[slot + REFCNT] !== 0)
  return {
    serial: blocks.serialOf(block),
    address: blocks.addressOfBlock(block),
    live: blocks.liveIn(block),
    slots: Uint8Array.from(slots, (slot, number) => (isLive[number] ? (blocks.isCached(slot) ? 2 : 1) : 0)),
    thread: Uint8Array.from(blocks.threadIn(block), numberInBlock),
    values: Float64Array.from(slots, (slot, number) => (isLive[number] ? blocks.valueOf(slot) : NaN)),
  }
}

function pinOf(run: PythonMoment): Pin | undefined {
  const { machine } = run
  const holder = topPin(machine, run.namespaces)
  const highest = highestChunk(machine.malloc)
  if (!holder || !highest) return undefined
  const chunk = chunkAround(machine.malloc, holder.address - HEADER)
  const label = holder.object || !chunk ? undefined : run.labelOf?.(chunk.chunk)
  return {
    ...holder,
    isCached: highest.kind === 'cached',
    prevSize: highest.prevSize,
    ...(label === undefined ? {} : { label }),
  }
}

function mallocFigures({ malloc }: PythonMachine): MallocFigures {
  const { mappedBytes, mappedCount, settings } = malloc.arena
  return {
    ...fragmentationOf(malloc),
    mapped: mappedBytes,
    mappings: mappedCount,
    mmapThreshold: settings.mmapThreshold,
    trimThreshold: settings.trimThreshold,
  }
}

function mappingsOf(run: PythonMoment, heap: HeapPieces, arenas: readonly ArenaView[]): MappingView[] {
  const { process, malloc } = run.machine
  return process
    .maps()
    .filter(({ name }) => name === '')
    .map(({ start, end, residentBytes }) => {
      const chunk = chunkAround(malloc, start)
      const isArena = arenas.some(({ address }) => address >= start && address < end)
      const state = chunk && !isArena ? heap.stateOf(chunk) : 'live'
      return {
        address: start,
        bytes: end - start,
        resident: residentBytes,
        what: isArena ? 'an arena' : chunk ? bodyName(run, chunk) : '',
        state,
      }
    })
}

/** `the array of ints`, where a name leads to the list; `a str`. */
function bodyName(run: PythonMoment, { chunk }: ChunkView): string {
  const owner = readOwner(run.machine.python.pymalloc.ownerOf(-chunk))
  const { objects } = run.machine.python
  if (owner.kind === 'object') return `a ${objects.typeOf(owner.record << 2)?.name}`
  if (owner.kind !== 'body') return ''
  const found = run.namespaces.find((each) => 'name' in each && each.ref === owner.record << 2)
  return found && 'name' in found ? `the array of ${found.name}` : 'an array'
}

/** Pieces of the heap, each with its state. */
class HeapPieces {
  private readonly run: PythonMoment
  private readonly arenaChunks: ReadonlySet<number>

  constructor(run: PythonMoment, arenas: readonly ArenaView[]) {
    this.run = run
    const { rules } = run.machine.python.pymalloc
    this.arenaChunks = new Set(rules.arenasFrom === 'malloc' ? arenas.map(({ handle }) => handle) : [])
  }

  stateOf({ chunk, kind }: { readonly chunk: number; readonly kind: ChunkKind }): RunState {
    if (kind === 'top') return 'never'
    if (kind !== 'live') return kind
    const { python } = this.run.machine
    if (this.arenaChunks.has(chunk)) return 'pool'
    const owner = readOwner(python.pymalloc.ownerOf(-chunk))
    switch (owner.kind) {
      case 'int block':
        return (python.objects.ints as NumberBlocks).liveIn(owner.block) > 0 ? 'live' : 'list'
      case 'float block':
        return (python.objects.floats as NumberBlocks).liveIn(owner.block) > 0 ? 'live' : 'list'
      case 'object':
      case 'body':
        return python.objects.store.words.data[owner.record + REFCNT] === 0 &&
          !python.objects.isDying(owner.record)
          ? 'list'
          : 'live'
      default:
        return 'live'
    }
  }

  /** Chunk by chunk, from low addresses to high ones; neighbours of one state are one. */
  exact(from: Address, to: Address): Piece[] {
    const { machine } = this.run
    const pieces: Piece[] = []
    for (const chunk of chunksIn(machine.malloc, from, to)) {
      if (chunk.kind === 'top') {
        pieces.push(...topPieces(machine.process, chunk).toReversed())
        continue
      }
      const state = this.stateOf(chunk)
      const last = pieces.at(-1)
      if (last?.state === state && last.address + last.bytes === chunk.address) {
        last.bytes += chunk.bytes
        last.chunks++
      } else pieces.push({ address: chunk.address, bytes: chunk.bytes, state, chunks: 1 })
    }
    return pieces
  }

  column(rows: number, exact: boolean): Runs {
    const { process, malloc } = this.run.machine
    const { startBreak, heapBytes, programBreak } = process
    if (exact || heapBytes < rows * PAGE_BYTES * LOOKED_AT)
      return runsOf(process, this.exact(startBreak, programBreak), startBreak, rows)
    const pieces: Piece[] = []
    const topStart = programBreak - malloc.arena.topSize * 16
    const looks = rows * LOOKED_AT
    const step = (topStart - startBreak) / looks
    // counted from the start: sums of steps would come to pass the end
    const placeOf = (look: number): Address => startBreak + Math.round(look * step)
    let chunk: ChunkView | undefined
    for (let look = 0; look < looks; look++) {
      const address = placeOf(look)
      const bytes = placeOf(look + 1) - address
      // a large chunk answers for all places in it
      if (!chunk || address >= chunk.address + chunk.bytes) chunk = chunkAround(malloc, address)
      const state = chunk ? this.stateOf(chunk) : 'live'
      const last = pieces.at(-1)
      if (last?.state === state) last.bytes += bytes
      else pieces.push({ address, bytes, state, chunks: 1 })
    }
    for (const piece of pieces) piece.share = piece.bytes > step * (TELLING - 0.5) ? 'most' : 'part'
    pieces.push(...topPieces(process, { address: topStart, bytes: programBreak - topStart }).toReversed())
    return runsOf(process, pieces, startBreak, rows)
  }
}
