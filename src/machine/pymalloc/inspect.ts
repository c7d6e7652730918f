/** What lies where in pymalloc's arenas, for pictures and questions: copies, at the moment of asking. */
import type { Address, Bytes } from '../address.ts'
import { follow } from './follow.ts'
import { COUNT, HEAD, NEXT, SIZE, VIRGIN, headOf, indexOf, poolOf, slotOf } from './pool-records.ts'
import type { Place, PyMalloc } from './pymalloc.ts'
import { POOLS_PER_ARENA, POOL_OVERHEAD, SIZE_CLASSES } from './rules.ts'

/** An arena, in words of struct arena_object. */
export interface ArenaView {
  /** In the arena vector. */
  readonly slot: number
  /** What its memory is known by where it came from: the chunk of malloc in 2.7.6. */
  readonly handle: number
  readonly address: Address
  readonly bytes: Bytes
  /** pool_address, before any pool is cut. */
  readonly firstPool: Address
  /** ntotalpools. */
  readonly ntotal: number
  /** nfreepools: pools that are free or have not been cut yet. */
  readonly nfree: number
  /** Pools that have been cut, from the first on. */
  readonly carved: number
  /** freepools: numbers of the pools that were in use and are free, the next to be used first. */
  readonly freepools: readonly number[]
}

/** `used`: some of its blocks are, and it is in the list of its size; `full`: all are; `free`: none is. */
export type PoolState = 'used' | 'full' | 'free'

/** Which pool it is. */
export interface PoolId {
  /** Of its arena. */
  readonly slot: number
  /** In its arena, from 0. */
  readonly number: number
}

export interface PoolView extends PoolId {
  readonly address: Address
  readonly bytes: Bytes
  readonly state: PoolState
  /** Of its size class; of a free pool of the one that it was used for last. */
  readonly blockBytes: Bytes
  /** How many blocks it holds. */
  readonly blocks: number
  /** Blocks in use: ref.count. */
  readonly inUse: number
  /** Blocks in the chain of free ones. */
  readonly free: number
  /** Blocks that no chain has had yet. */
  readonly neverUsed: number
  /** nextoffset: where the first of those begins. */
  readonly nextOffset: Bytes
}

export interface BlockView {
  readonly pool: PoolView
  readonly place: Place
  readonly address: Address
  readonly state: 'in use' | 'free' | 'never used'
  /** Of a block in use. */
  readonly owner?: number
}

/** What an address lies in. */
export type Around =
  | ({ readonly kind: 'block' } & BlockView)
  | { readonly kind: 'header' | 'tail'; readonly pool: PoolView }
  | { readonly kind: 'uncarved' | 'outside pools'; readonly arena: ArenaView }

/** Where the bytes of all arenas are; what follows `arenas` adds up to it. */
export interface Totals {
  readonly arenas: Bytes
  /** In blocks in use. */
  readonly live: Bytes
  /** In free blocks of pools that have others in use. */
  readonly free: Bytes
  /** In blocks of such pools that were never used. */
  readonly neverUsed: Bytes
  /** Of pools in use: their headers, and what is left behind their last block. */
  readonly headers: Bytes
  readonly tails: Bytes
  /** In pools none of whose blocks is in use, headers and all. */
  readonly freePools: Bytes
  /** In pools that have not been cut yet. */
  readonly uncarved: Bytes
  /** Before the first whole pool of an arena, and behind the last. */
  readonly outsidePools: Bytes
}

/** All arenas, in the order of their slots. */
export function arenasOf(pymalloc: PyMalloc): ArenaView[] {
  const slots = Array.from({ length: pymalloc.arenas.slots }, (_, slot) => slot)
  return slots.map((slot) => arenaIn(pymalloc, slot)).filter((arena) => arena !== undefined)
}

/** The arena of a slot; undefined if it has none. */
export function arenaIn(pymalloc: PyMalloc, slot: number): ArenaView | undefined {
  const record = pymalloc.arenas.at(slot)
  if (!record) return undefined
  const { handle, address, lead, free, total, carved, freePools } = record
  return {
    slot,
    handle,
    address,
    bytes: pymalloc.rules.arenaBytes,
    firstPool: address + lead,
    ntotal: total,
    nfree: free,
    carved,
    freepools: freePools.map(numberOf),
  }
}

/** Slots of the arenas that have free pools, the next to be used first. */
export function usableArenas(pymalloc: PyMalloc): number[] {
  return pymalloc.arenas.usable()
}

/** Slots of the arena vector that have no arena, the next to be used first. */
export function unusedSlots(pymalloc: PyMalloc): number[] {
  return pymalloc.arenas.unused()
}

/** usedpools: the pools that blocks of `blockBytes` come from, the next to serve first. */
export function usedPools(pymalloc: PyMalloc, blockBytes: Bytes): PoolView[] {
  const { data } = pymalloc.pools.records
  const head = headOf(blockBytes / pymalloc.rules.alignment)
  const next = (pool: number): number => data[pool + NEXT] as number
  const most = pymalloc.arenas.slots * POOLS_PER_ARENA
  return follow(next(head), head, next, most).map((pool) => viewOf(pymalloc, pool))
}

/** All pools with blocks of `blockBytes`, full ones and free ones too, by slot and number. */
export function poolsOfClass(pymalloc: PyMalloc, blockBytes: Bytes): PoolView[] {
  const { data } = pymalloc.pools.records
  const size = blockBytes / pymalloc.rules.alignment
  return arenasOf(pymalloc)
    .flatMap((arena) => carvedPools(arena))
    .filter((pool) => data[pool + SIZE] === size)
    .map((pool) => viewOf(pymalloc, pool))
}

/** The pools that have been cut from an arena, in their order. */
export function poolsIn(pymalloc: PyMalloc, arena: ArenaView): PoolView[] {
  return carvedPools(arena).map((pool) => viewOf(pymalloc, pool))
}

/** The block sizes that there are. */
export function sizeClasses({ rules }: PyMalloc): Bytes[] {
  return Array.from({ length: SIZE_CLASSES }, (_, index) => (index + 1) * rules.alignment)
}

/** The pool that an address lies in; undefined where there is none, or not yet. */
export function poolAt(pymalloc: PyMalloc, address: Address): PoolView | undefined {
  const around = blockAround(pymalloc, address)
  return around && 'pool' in around ? around.pool : undefined
}

/** The arena that an address lies in. */
export function arenaAround(pymalloc: PyMalloc, address: Address): ArenaView | undefined {
  return arenaIn(pymalloc, pymalloc.arenas.slotAround(address))
}

/** What an address lies in; undefined outside of arenas. */
export function blockAround(pymalloc: PyMalloc, address: Address): Around | undefined {
  const { poolBytes, alignment } = pymalloc.rules
  const arena = arenaAround(pymalloc, address)
  if (!arena) return undefined
  const number = Math.floor((address - arena.firstPool) / poolBytes)
  if (number < 0 || number >= arena.ntotal) return { kind: 'outside pools', arena }
  if (number >= arena.carved) return { kind: 'uncarved', arena }
  const record = poolOf(arena.slot * POOLS_PER_ARENA + number)
  const pool = viewOf(pymalloc, record)
  const offset = address - pool.address
  if (offset < POOL_OVERHEAD) return { kind: 'header', pool }
  const index = Math.floor((offset - POOL_OVERHEAD) / pool.blockBytes)
  if (index >= pool.blocks) return { kind: 'tail', pool }
  const start = POOL_OVERHEAD + index * pool.blockBytes
  const place = pymalloc.pools.startOf(record) + start / alignment
  const block = { kind: 'block', pool, place, address: pool.address + start } as const
  if (start >= pool.nextOffset) return { ...block, state: 'never used' }
  const owner = pymalloc.ownerOf(place)
  return owner < 0 ? { ...block, state: 'free' } : { ...block, state: 'in use', owner }
}

export interface UsedBlock {
  readonly place: Place
  readonly owner: number
  readonly address: Address
  readonly bytes: Bytes
}

/** Every block in use, by slot, pool and address. */
export function usedBlocks(
  pymalloc: PyMalloc,
  visit: (place: Place, owner: number, address: Address, bytes: Bytes) => void,
): void {
  for (const arena of arenasOf(pymalloc)) visitArena(pymalloc, arena, arena.address, Infinity, visit)
}

/** The blocks in use of an arena that have a byte from `start` up to `end`. */
export function usedBlocksIn(
  pymalloc: PyMalloc,
  arena: ArenaView,
  start: Address,
  end: Address,
): UsedBlock[] {
  const found: UsedBlock[] = []
  visitArena(pymalloc, arena, start, end, (place, owner, address, bytes) => {
    if (address < end && address + bytes > start) found.push({ place, owner, address, bytes })
  })
  return found
}

function visitArena(
  pymalloc: PyMalloc,
  arena: ArenaView,
  from: Address,
  to: Address,
  visit: (place: Place, owner: number, address: Address, bytes: Bytes) => void,
): void {
  const { pools, rules } = pymalloc
  const records = pools.records.data
  const blocks = pools.blocks.data
  for (const pool of carvedPools(arena)) {
    if (records[pool + COUNT] === 0) continue
    const address = pymalloc.arenas.poolAddress(pool)
    if (address >= to || address + rules.poolBytes <= from) continue
    const size = records[pool + SIZE] as number
    const start = pools.startOf(pool)
    const end = records[pool + VIRGIN] as number
    for (let place = start + POOL_OVERHEAD / rules.alignment; place < end; place += size) {
      const owner = blocks[place] as number
      if (owner >= 0) visit(place, owner, address + (place - start) * rules.alignment, size * rules.alignment)
    }
  }
}

/** The chain of a pool's free blocks, the next to be served first. */
export function freeChain(pymalloc: PyMalloc, { slot, number }: PoolId): Place[] {
  const { records, blocks } = pymalloc.pools
  const { poolBytes, alignment } = pymalloc.rules
  const head = records.data[poolOf(slot * POOLS_PER_ARENA + number) + HEAD] as number
  return follow(head, 0, (place) => ~(blocks.data[place] as number), poolBytes / alignment)
}

/** Costs what pools there are, not what blocks. */
export function totalsOf(pymalloc: PyMalloc): Totals {
  const { poolBytes } = pymalloc.rules
  let live = 0
  let free = 0
  let neverUsed = 0
  let headers = 0
  let tails = 0
  let freePools = 0
  let uncarved = 0
  let outsidePools = 0
  const all = arenasOf(pymalloc)
  for (const arena of all) {
    uncarved += (arena.ntotal - arena.carved) * poolBytes
    outsidePools += arena.bytes - arena.ntotal * poolBytes
    freePools += arena.freepools.length * poolBytes
    for (const record of carvedPools(arena)) {
      const pool = viewOf(pymalloc, record)
      if (pool.state === 'free') continue
      live += pool.inUse * pool.blockBytes
      free += pool.free * pool.blockBytes
      neverUsed += pool.neverUsed * pool.blockBytes
      headers += POOL_OVERHEAD
      tails += tailOf(pool)
    }
  }
  const bytes = all.length * pymalloc.rules.arenaBytes
  return { arenas: bytes, live, free, neverUsed, headers, tails, freePools, uncarved, outsidePools }
}

function viewOf(pymalloc: PyMalloc, pool: number): PoolView {
  const { pools, arenas, rules } = pymalloc
  const { data } = pools.records
  const blockBytes = (data[pool + SIZE] as number) * rules.alignment
  const inUse = data[pool + COUNT] as number
  const nextOffset = ((data[pool + VIRGIN] as number) - pools.startOf(pool)) * rules.alignment
  const blocks = Math.floor((rules.poolBytes - POOL_OVERHEAD) / blockBytes)
  const served = (nextOffset - POOL_OVERHEAD) / blockBytes
  return {
    slot: slotOf(pool),
    number: numberOf(pool),
    address: arenas.poolAddress(pool),
    bytes: rules.poolBytes,
    state: inUse === 0 ? 'free' : data[pool + HEAD] === 0 ? 'full' : 'used',
    blockBytes,
    blocks,
    inUse,
    free: served - inUse,
    neverUsed: blocks - served,
    nextOffset,
  }
}

const tailOf = ({ bytes, blocks, blockBytes }: PoolView): Bytes => bytes - POOL_OVERHEAD - blocks * blockBytes

const numberOf = (pool: number): number => indexOf(pool) % POOLS_PER_ARENA

const carvedPools = ({ slot, carved }: ArenaView): number[] =>
  Array.from({ length: carved }, (_, number) => poolOf(slot * POOLS_PER_ARENA + number))
