/** obmalloc.c written as plainly as can be, with objects and arrays for lists: the other opinion in tests. */
import { PAGE_BYTES, type Address, type Bytes } from '../../src/machine/address.ts'
import type { PyMallocVersion } from '../../src/machine/pymalloc/index.ts'

const HEADER = 48
const LINK = 8

interface Rules {
  readonly alignment: Bytes
  readonly threshold: Bytes
  readonly pool: Bytes
  readonly arena: Bytes
  readonly keepsLast: boolean
}

const RULES: Readonly<Record<PyMallocVersion, Rules>> = {
  '2.7.6': { alignment: 8, threshold: 256, pool: 4096, arena: 262_144, keepsLast: false },
  '2.7.18': { alignment: 16, threshold: 512, pool: 4096, arena: 262_144, keepsLast: false },
  '3.11': { alignment: 16, threshold: 512, pool: 16_384, arena: 1_048_576, keepsLast: true },
}

export interface NaivePool {
  readonly arena: NaiveArena
  readonly number: number
  blockBytes: Bytes
  /** Offsets of blocks in use. */
  live: Set<Bytes>
  /** The next to be served first. */
  free: Bytes[]
  nextOffset: Bytes
}

export interface NaiveArena {
  readonly slot: number
  readonly address: Address
  readonly firstPool: Address
  readonly ntotal: number
  readonly pools: NaivePool[]
  freepools: NaivePool[]
}

/** `offset` in its pool. */
export type NaiveBlock = 'raw' | { readonly pool: NaivePool; readonly offset: Bytes }

export class NaivePyMalloc {
  /** By block size, the next to serve first. */
  readonly used = new Map<Bytes, NaivePool[]>()
  readonly arenas: NaiveArena[] = []
  usable: NaiveArena[] = []
  unusedSlots: number[] = []
  slots = 0
  /** Numbers of the pages that pymalloc has written in arenas that it has. */
  readonly pages = new Set<number>()
  readonly rules: Rules
  private readonly placeArena: (slot: number) => Address

  /** `placeArena` says where the memory is that the arena of a slot gets. */
  constructor(version: PyMallocVersion, placeArena: (slot: number) => Address) {
    this.rules = RULES[version]
    this.placeArena = placeArena
  }

  malloc(bytes: Bytes): NaiveBlock {
    const { alignment, threshold } = this.rules
    if (bytes === 0 || bytes > threshold) return 'raw'
    const blockBytes = Math.ceil(bytes / alignment) * alignment
    const list = this.listOf(blockBytes)
    const pool = list[0] ?? this.newPool(blockBytes)
    const offset = pool.free.shift()!
    pool.live.add(offset)
    if (pool.free.length === 0) this.extend(pool)
    if (pool.free.length === 0) list.shift()
    return { pool, offset }
  }

  free(block: NaiveBlock): void {
    if (block === 'raw') return
    const { pool, offset } = block
    const wasFull = pool.free.length === 0
    pool.live.delete(offset)
    pool.free.unshift(offset)
    const list = this.listOf(pool.blockBytes)
    if (wasFull) list.unshift(pool)
    else if (pool.live.size === 0) {
      list.splice(list.indexOf(pool), 1)
      this.poolIsFree(pool)
    }
  }

  realloc(block: NaiveBlock, bytes: Bytes): NaiveBlock {
    if (block === 'raw') return 'raw'
    const { blockBytes } = block.pool
    if (bytes <= blockBytes && 4 * bytes > 3 * blockBytes) return block
    const moved = this.malloc(bytes)
    if (moved !== 'raw') this.write(moved.pool, moved.offset, Math.min(bytes, blockBytes))
    this.free(block)
    return moved
  }

  nfree({ ntotal, pools, freepools }: NaiveArena): number {
    return ntotal - pools.length + freepools.length
  }

  addressOf(pool: NaivePool): Address {
    return pool.arena.firstPool + pool.number * this.rules.pool
  }

  listOf(blockBytes: Bytes): NaivePool[] {
    const list = this.used.get(blockBytes) ?? []
    this.used.set(blockBytes, list)
    return list
  }

  /** A pool for blocks of a size of which none is to be had. */
  private newPool(blockBytes: Bytes): NaivePool {
    if (this.usable.length === 0) this.usable.push(this.newArena())
    const arena = this.usable[0]!
    let pool = arena.freepools.shift()
    if (!pool) {
      pool = { arena, number: arena.pools.length, blockBytes: 0, live: new Set(), free: [], nextOffset: 0 }
      arena.pools.push(pool)
      this.write(pool, 0, HEADER)
    }
    if (this.nfree(arena) === 0) this.usable.shift()
    if (pool.blockBytes !== blockBytes) {
      pool.blockBytes = blockBytes
      pool.nextOffset = HEADER
      pool.free = []
      this.extend(pool)
      this.extend(pool)
    }
    this.listOf(blockBytes).push(pool)
    return pool
  }

  /** One more of the blocks that were never used, if there is one. */
  private extend(pool: NaivePool): void {
    if (pool.nextOffset + pool.blockBytes > this.rules.pool) return
    pool.free.push(pool.nextOffset)
    this.write(pool, pool.nextOffset, LINK)
    pool.nextOffset += pool.blockBytes
  }

  private newArena(): NaiveArena {
    const { pool, arena } = this.rules
    if (this.unusedSlots.length === 0) {
      const before = this.slots
      this.slots = before === 0 ? 16 : before * 2
      this.unusedSlots = Array.from({ length: this.slots - before }, (_, index) => before + index)
    }
    const slot = this.unusedSlots.shift()!
    const address = this.placeArena(slot)
    const firstPool = Math.ceil(address / pool) * pool
    const ntotal = Math.floor((address + arena - firstPool) / pool)
    const made = { slot, address, firstPool, ntotal, pools: [], freepools: [] }
    this.arenas.push(made)
    return made
  }

  private poolIsFree(pool: NaivePool): void {
    const { arena } = pool
    arena.freepools.unshift(pool)
    const free = this.nfree(arena)
    const isLast = this.usable.at(-1) === arena
    if (free === arena.ntotal && !(this.rules.keepsLast && isLast)) {
      this.usable.splice(this.usable.indexOf(arena), 1)
      this.arenas.splice(this.arenas.indexOf(arena), 1)
      this.unusedSlots.unshift(arena.slot)
      for (let at = arena.address; at < arena.address + this.rules.arena; at += PAGE_BYTES)
        this.pages.delete(Math.floor(at / PAGE_BYTES))
      return
    }
    if (free === 1) {
      this.usable.unshift(arena)
      return
    }
    const from = this.usable.indexOf(arena)
    this.usable.splice(from, 1)
    let to = from
    while (to < this.usable.length && this.nfree(this.usable[to]!) < free) to++
    this.usable.splice(to, 0, arena)
  }

  private write(pool: NaivePool, offset: Bytes, bytes: Bytes): void {
    const first = this.addressOf(pool) + offset
    for (
      let page = Math.floor(first / PAGE_BYTES);
      page <= Math.floor((first + bytes - 1) / PAGE_BYTES);
      page++
    )
      this.pages.add(page)
  }
}
