/**
 * Arenas, and the pools that they are cut into. Follows new_arena, and of PyObject_Malloc and PyObject_Free what they do
 * with arenas; in 3.11 allocate_from_new_pool and insert_to_freepool. Which arena comes next and when one is given back
 * decides how much of a program's memory the kernel ever sees again.
 *
 * Left out: nfp2lasta of 3.8 and later, which finds an arena's place in the list quicker and never another one.
 */
import type { Address, Bytes } from '../address.ts'
import type { Process } from '../kernel/index.ts'
import type { ChunkAllocator } from '../malloc/allocator.ts'
import type { Words } from '../words.ts'
import type { ArenaMemory } from './arena-memory.ts'
import { follow } from './follow.ts'
import { NEXT as NEXT_POOL, NONE, SIZE, indexOf, poolOf, slotOf, wordsFor } from './pool-records.ts'
import { RadixTree } from './radix-tree.ts'
import type { RawBlocks } from './raw-blocks.ts'
import {
  ARENA_OBJECT_BYTES,
  INITIAL_ARENA_OBJECTS,
  POOLS_PER_ARENA,
  POOL_OVERHEAD,
  shiftOf,
  type PyMallocRules,
} from './rules.ts'

/**
 * The arena vector, a record of eight words a slot (struct arena_object). An arena is known by its record's first word.
 *
 *     +--------+------+-------+--------+-----------+------+------+------+
 *     | HANDLE | FREE | TOTAL | CARVED | FREE_POOL | NEXT | PREV | LEAD |
 *     +--------+------+-------+--------+-----------+------+------+------+
 *
 * HANDLE: its memory, 0 of a slot without an arena. FREE: pools that are free or not cut yet, of TOTAL; CARVED: pools that
 * have been cut. FREE_POOL: the pool that was freed last. NEXT, PREV: the arenas that have free pools, the fewest first; of
 * a slot without an arena, NEXT is the next such slot. LEAD: bytes from the arena's start to its first whole pool.
 *
 * Record 0 is none; slot 0 is record 1.
 */
const HANDLE = 0
const FREE = 1
const TOTAL = 2
const CARVED = 3
const FREE_POOL = 4
const NEXT = 5
const PREV = 6
const LEAD = 7
const RECORD = 8

export class Arenas {
  private readonly rules: PyMallocRules
  private readonly memory: ArenaMemory
  private readonly pools: Words
  private readonly blocks: Words
  private readonly raw: RawBlocks
  private readonly malloc: ChunkAllocator
  private readonly process: Process
  private readonly tree: RadixTree | undefined
  private readonly records: Words
  /** From places to slots. */
  private readonly slotShift: number
  /** The chunk that CPython has the vector in; 0 before the first arena. */
  private vectorChunk = 0
  /** maxarenas: slots of the vector. */
  slots = 0
  /** narenas_currently_allocated. */
  count = 0
  private firstUsable = NONE
  private firstUnused = NONE

  constructor(
    process: Process,
    malloc: ChunkAllocator,
    raw: RawBlocks,
    memory: ArenaMemory,
    rules: PyMallocRules,
    pools: Words,
    blocks: Words,
  ) {
    const { timeline } = process
    this.process = process
    this.malloc = malloc
    this.raw = raw
    this.memory = memory
    this.rules = rules
    this.pools = pools
    this.blocks = blocks
    this.slotShift = shiftOf(rules.arenaBytes / rules.alignment)
    this.records = timeline.words(recordOf(INITIAL_ARENA_OBJECTS))
    if (rules.hasRadixTree) this.tree = new RadixTree(process, malloc)
    timeline.register(this)
  }

  registers(): number[] {
    return [this.vectorChunk, this.slots, this.count, this.firstUsable, this.firstUnused]
  }

  setRegisters(values: readonly number[]): void {
    ;[
      this.vectorChunk = 0,
      this.slots = 0,
      this.count = 0,
      this.firstUsable = NONE,
      this.firstUnused = NONE,
    ] = values
  }

  /** A pool of the arena that has the fewest free ones, without a place in any list; NONE where there is no memory. */
  takePool(): number {
    const arena = this.firstUsable === NONE ? this.create() : this.firstUsable
    if (arena === NONE) return NONE
    const { records, pools } = this
    const { data } = records
    records.guard(arena)
    let pool = data[arena + FREE_POOL] as number
    if (pool !== NONE) data[arena + FREE_POOL] = pools.data[pool + NEXT_POOL] as number
    else {
      const carved = data[arena + CARVED] as number
      pool = poolOf(slotAt(arena) * POOLS_PER_ARENA + carved)
      data[arena + CARVED] = carved + 1
      pools.set(pool + SIZE, 0)
      this.process.touch(this.poolAddress(pool), POOL_OVERHEAD)
    }
    const free = (data[arena + FREE] as number) - 1
    data[arena + FREE] = free
    if (free === 0) {
      const next = data[arena + NEXT] as number
      this.firstUsable = next
      records.set(next + PREV, NONE)
    }
    if (this.process.heap.isShared) this.touchRecord(arena)
    return pool
  }

  /** A pool none of whose blocks is in use goes back to its arena, and an arena none of whose pools is, to where it came from. */
  returnPool(pool: number): void {
    const { records, pools } = this
    const { data } = records
    const arena = recordOf(slotOf(pool))
    records.guard(arena)
    pools.set(pool + NEXT_POOL, data[arena + FREE_POOL] as number)
    data[arena + FREE_POOL] = pool
    const free = (data[arena + FREE] as number) + 1
    data[arena + FREE] = free
    if (this.process.heap.isShared) this.touchRecord(arena)
    const next = data[arena + NEXT] as number
    if (free === data[arena + TOTAL] && !(this.rules.keepsLastArena && next === NONE)) this.release(arena)
    else if (free === 1) this.insert(arena, NONE, this.firstUsable)
    else if (next !== NONE && (data[next + FREE] as number) < free) this.moveRight(arena)
  }

  addressOf(place: number): Address {
    const { slotShift } = this
    const slot = place >> slotShift
    return this.firstPoolOf(recordOf(slot)) + (place - (slot << slotShift)) * this.rules.alignment
  }

  poolAddress(pool: number): Address {
    return this.firstPoolOf(recordOf(slotOf(pool))) + (indexOf(pool) % POOLS_PER_ARENA) * this.rules.poolBytes
  }

  /** For pictures: of a slot's arena; undefined if it has none. */
  at(slot: number): ArenaRecord | undefined {
    const { data } = this.records
    const arena = recordOf(slot)
    const handle = slot >= 0 && slot < this.slots ? (data[arena + HANDLE] as number) : 0
    if (handle === 0) return undefined
    const next = (pool: number): number => this.pools.data[pool + NEXT_POOL] as number
    return {
      handle,
      address: this.memory.addressOf(handle),
      lead: data[arena + LEAD] as number,
      free: data[arena + FREE] as number,
      total: data[arena + TOTAL] as number,
      carved: data[arena + CARVED] as number,
      freePools: follow(data[arena + FREE_POOL] as number, NONE, next, POOLS_PER_ARENA),
    }
  }

  /** The slot of the arena that an address lies in; -1 if it lies in none. */
  slotAround(address: Address): number {
    const { data } = this.records
    for (let slot = 0; slot < this.slots; slot++) {
      const handle = data[recordOf(slot) + HANDLE] as number
      if (handle === 0) continue
      const offset = address - this.memory.addressOf(handle)
      if (offset >= 0 && offset < this.rules.arenaBytes) return slot
    }
    return -1
  }

  /** Slots of arenas that have free pools, in the order in which they are taken from. */
  usable(): number[] {
    return this.chain(this.firstUsable)
  }

  /** Slots without an arena, the next to be taken first. */
  unused(): number[] {
    return this.chain(this.firstUnused)
  }

  /** The chunk that the vector is in; 0 if there is none yet. */
  get vector(): number {
    return this.vectorChunk
  }

  /** new_arena: the only usable one then; NONE where there is no memory. */
  private create(): number {
    if (this.firstUnused === NONE && !this.extendVector()) return NONE
    const { memory, records, rules } = this
    const { arenaBytes, poolBytes } = rules
    const handle = memory.obtain(arenaBytes)
    if (handle === 0) return NONE
    const address = memory.addressOf(handle)
    if (this.tree && !this.tree.add(address)) {
      memory.release(handle, arenaBytes)
      return NONE
    }
    const arena = this.firstUnused
    const slot = slotAt(arena)
    const excess = address % poolBytes
    records.guard(arena)
    const { data } = records
    this.firstUnused = data[arena + NEXT] as number
    data[arena + HANDLE] = handle
    data[arena + FREE] = data[arena + TOTAL] = excess === 0 ? POOLS_PER_ARENA : POOLS_PER_ARENA - 1
    data[arena + CARVED] = 0
    data[arena + FREE_POOL] = NONE
    data[arena + LEAD] = excess === 0 ? 0 : poolBytes - excess
    this.insert(arena, NONE, NONE)
    this.count++
    this.pools.grow(wordsFor(slot + 1))
    this.growBlocks((slot + 1) << this.slotShift)
    this.touchRecord(arena)
    return arena
  }

  /** Always to twice as many: what is never used costs addresses, not memory, and each time all of it is copied. */
  private growBlocks(length: number): void {
    const { blocks } = this
    if (length > blocks.length) blocks.grow(Math.max(length, 2 * blocks.length))
  }

  /** Twice as many slots; false where there is no memory. */
  private extendVector(): boolean {
    const { records, raw, slots } = this
    const wanted = slots === 0 ? INITIAL_ARENA_OBJECTS : slots * 2
    const bytes = wanted * ARENA_OBJECT_BYTES
    const chunk = slots === 0 ? raw.malloc(bytes) : raw.realloc(this.vectorChunk, bytes)
    if (chunk === 0) return false
    this.vectorChunk = chunk
    this.slots = wanted
    records.grow(recordOf(wanted))
    for (let slot = slots; slot < wanted; slot++) {
      records.set(recordOf(slot) + HANDLE, 0)
      records.set(recordOf(slot) + NEXT, slot + 1 < wanted ? recordOf(slot + 1) : NONE)
    }
    this.firstUnused = recordOf(slots)
    this.process.touch(
      this.malloc.blockOf(chunk) + slots * ARENA_OBJECT_BYTES,
      (wanted - slots) * ARENA_OBJECT_BYTES,
    )
    return true
  }

  private release(arena: number): void {
    const { records, memory, rules } = this
    this.unlink(arena)
    const handle = records.data[arena + HANDLE] as number
    records.set(arena + NEXT, this.firstUnused)
    this.firstUnused = arena
    this.tree?.remove(memory.addressOf(handle))
    memory.release(handle, rules.arenaBytes)
    records.set(arena + HANDLE, 0)
    this.count--
  }

  /** Past every usable arena that has fewer free pools. */
  private moveRight(arena: number): void {
    const { data } = this.records
    const free = data[arena + FREE] as number
    let before = data[arena + NEXT] as number
    this.unlink(arena)
    for (;;) {
      const next = data[before + NEXT] as number
      if (next === NONE || (data[next + FREE] as number) >= free) break
      before = next
    }
    this.insert(arena, before, data[before + NEXT] as number)
  }

  private unlink(arena: number): void {
    const { records } = this
    const next = records.data[arena + NEXT] as number
    const prev = records.data[arena + PREV] as number
    if (prev === NONE) this.firstUsable = next
    else records.set(prev + NEXT, next)
    // of record 0, which nobody reads, if there is no next
    records.set(next + PREV, prev)
  }

  private insert(arena: number, prev: number, next: number): void {
    const { records } = this
    records.set(arena + NEXT, next)
    records.set(arena + PREV, prev)
    if (prev === NONE) this.firstUsable = arena
    else records.set(prev + NEXT, arena)
    records.set(next + PREV, arena)
  }

  private chain(first: number): number[] {
    const next = (arena: number): number => this.records.data[arena + NEXT] as number
    return follow(first, NONE, next, this.slots).map(slotAt)
  }

  private firstPoolOf(arena: number): Address {
    const { data } = this.records
    return this.memory.addressOf(data[arena + HANDLE] as number) + (data[arena + LEAD] as number)
  }

  private touchRecord(arena: number): void {
    const at = this.malloc.blockOf(this.vectorChunk) + slotAt(arena) * ARENA_OBJECT_BYTES
    this.process.touch(at, ARENA_OBJECT_BYTES)
  }
}

export interface ArenaRecord {
  readonly handle: number
  readonly address: Address
  /** From its start to its first whole pool. */
  readonly lead: Bytes
  readonly free: number
  readonly total: number
  readonly carved: number
  readonly freePools: readonly number[]
}

function recordOf(slot: number): number {
  return (slot + 1) * RECORD
}

function slotAt(arena: number): number {
  return arena / RECORD - 1
}
