/** Plays a pymalloc trace on the simulated pymalloc, which starts empty, as the recording program had it. */
import type { Address } from '../address.ts'
import { Kernel } from '../kernel/index.ts'
import { Glibc } from '../malloc/glibc/index.ts'
import {
  PyMalloc,
  arenasOf,
  freeChain,
  sizeClasses,
  unusedSlots,
  usableArenas,
  usedPools,
  type ArenaMemory,
  type Place,
  type PoolView,
} from '../pymalloc/index.ts'
import { EXCESS_BOUNDARY, PYMALLOC_OP, RAW, type ArenaEvent, type PyMallocTrace } from './pymalloc-trace.ts'

/** Where the recording program's arenas are, far from everything else. */
const FIRST_ARENA = 2 ** 40
/** The recordings name no more of the unused slots. */
const SLOTS_NAMED = 40

/** Memory for arenas, each as far behind a boundary as recorded. The handle is the arena's number from 1. */
class RecordedArenas implements ArenaMemory {
  readonly released: number[] = []
  made = 0
  private readonly trace: PyMallocTrace

  constructor(trace: PyMallocTrace) {
    this.trace = trace
  }

  obtain(): number {
    return ++this.made
  }

  release(handle: number): void {
    this.released.push(handle - 1)
  }

  addressOf(handle: number): Address {
    const { arenaBytes } = this.trace.rules
    return FIRST_ARENA + handle * (arenaBytes + EXCESS_BOUNDARY) + this.excessOf(handle - 1)
  }

  excessOf(seq: number): number {
    const { arenaExcess } = this.trace
    return arenaExcess[seq % arenaExcess.length] as number
  }
}

export class PyMallocPlayer {
  readonly trace: PyMallocTrace
  readonly pymalloc: PyMalloc
  /** What the last op did with arenas. */
  events: readonly ArenaEvent[] = []
  private readonly memory: RecordedArenas
  private readonly placeById: Int32Array
  /** The number of the arena that a slot has, or had last. */
  private readonly seqBySlot: number[] = []

  constructor(trace: PyMallocTrace) {
    const process = new Kernel().spawn()
    this.trace = trace
    this.memory = new RecordedArenas(trace)
    this.pymalloc = new PyMalloc(process, new Glibc(process), trace.rules, this.memory)
    this.placeById = new Int32Array(trace.ids)
  }

  /** Plays one op; answers what a recording would have as its result, undefined where there is none. */
  play(op: number): number | undefined {
    const { trace, pymalloc, placeById, memory } = this
    const kind = trace.kindByOp[op]
    const id = trace.idByOp[op] as number
    const bytes = trace.sizeByOp[op] as number
    const old = placeById[id] as number
    const made = memory.made
    let place = 0
    if (kind === PYMALLOC_OP.free) pymalloc.free(old)
    else place = kind === PYMALLOC_OP.malloc ? pymalloc.malloc(bytes) : pymalloc.realloc(old, bytes)
    // a block stays where it is if realloc has no other place for it
    placeById[id] = kind === PYMALLOC_OP.realloc && place === 0 ? old : place
    this.events = made < memory.made || memory.released.length > 0 ? this.takeEvents(made) : []
    return kind === PYMALLOC_OP.free ? undefined : this.tell(place)
  }

  /** All lists, as a recording has them; `isDeep`: with every free block. */
  state(isDeep: boolean): Record<string, unknown> {
    const { pymalloc } = this
    const { slots, count } = pymalloc.arenas
    const lists = sizeClasses(pymalloc).map((bytes): [number, object[]] => [
      bytes,
      usedPools(pymalloc, bytes).map((pool) => this.poolState(pool, isDeep)),
    ])
    return {
      maxarenas: slots,
      narenas: count,
      arenas: arenasOf(pymalloc).map(({ slot, nfree, ntotal, carved, freepools }) => ({
        slot,
        seq: this.seqBySlot[slot],
        nfree,
        ntotal,
        carved,
        freepools,
      })),
      usableArenas: usableArenas(pymalloc).map((slot) => this.seqBySlot[slot]),
      unusedSlots: unusedSlots(pymalloc).slice(0, SLOTS_NAMED),
      usedpools: Object.fromEntries(lists.filter(([, pools]) => pools.length > 0)),
    }
  }

  private poolState(pool: PoolView, isDeep: boolean): object {
    const { pymalloc } = this
    const free = freeChain(pymalloc, pool).map((place) => pymalloc.addressOf(place) - pool.address)
    return {
      pool: [this.seqBySlot[pool.slot], pool.number],
      count: pool.inUse,
      nextoffset: pool.nextOffset,
      ...(isDeep ? { free } : { head: free[0], nfree: free.length }),
    }
  }

  /** A place as recordings have it; NaN for none. */
  private tell(place: Place): number {
    if (place <= 0) return place === 0 ? NaN : RAW
    const { arenaBytes, alignment } = this.trace.rules
    const granules = arenaBytes / alignment
    const slot = Math.floor(place / granules)
    return (this.seqBySlot[slot] as number) * arenaBytes + (place % granules) * alignment
  }

  /** What happened to arenas since `made` of them had been made. An op makes its arena before it gives one back. */
  private takeEvents(made: number): ArenaEvent[] {
    const { memory, seqBySlot } = this
    for (const { slot, handle } of arenasOf(this.pymalloc)) seqBySlot[slot] = handle - 1
    const event = (kind: ArenaEvent['kind'], seq: number): ArenaEvent => ({
      kind,
      seq,
      slot: seqBySlot.lastIndexOf(seq),
      excess: memory.excessOf(seq),
    })
    const events = [
      ...Array.from({ length: memory.made - made }, (_, index) => event('new', made + index)),
      ...memory.released.map((seq) => event('free', seq)),
    ]
    memory.released.length = 0
    return events
  }
}
