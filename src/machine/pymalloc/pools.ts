/**
 * Blocks and the pools that they are cut from: the used lists, and in each pool the chain of free blocks. Follows what
 * PyObject_Malloc and PyObject_Free do with a pool; in 3.11 pymalloc_alloc, pymalloc_pool_extend, allocate_from_new_pool,
 * pymalloc_free, insert_to_usedpool.
 */
import { PAGE_BYTES, type Bytes } from '../address.ts'
import type { PageTable, Process } from '../kernel/index.ts'
import type { Words } from '../words.ts'
import type { Arenas } from './arenas.ts'
import {
  COUNT,
  FIRST_POOL,
  HEAD,
  LIMIT,
  NEXT,
  NONE,
  PREV,
  SIZE,
  VIRGIN,
  headOf,
  indexOf,
  poolOf,
} from './pool-records.ts'
import { POOL_OVERHEAD, shiftOf, type PyMallocRules } from './rules.ts'

/** What stands in a free block: where the next one is. */
const LINK_BYTES = 8
/** Of a free block that is the last of its chain. */
const END = -1

export class Pools {
  readonly records: Words
  /**
   * By place. Of a block in use its owner, from 0; of a free one -1 minus the place of the next, 0 for none. Of granules that no
   * block begins with, and of blocks that have never been used, what was there before.
   */
  readonly blocks: Words
  private readonly arenas: Arenas
  private readonly process: Process
  private readonly heap: PageTable
  private readonly alignment: Bytes
  /** From places to pools. */
  private readonly poolShift: number
  private readonly overhead: number
  /** Whether a pool has more pages than the one that its header is in. */
  private readonly hasPages: boolean

  constructor(process: Process, rules: PyMallocRules, records: Words, blocks: Words, arenas: Arenas) {
    this.records = records
    this.blocks = blocks
    this.arenas = arenas
    this.process = process
    this.heap = process.heap
    this.alignment = rules.alignment
    this.poolShift = shiftOf(rules.poolBytes / rules.alignment)
    this.overhead = POOL_OVERHEAD / rules.alignment
    this.hasPages = rules.poolBytes > PAGE_BYTES
  }

  /** A block of `size` granules from a pool that an arena had; 0 if there is no memory for it. */
  takeFromArena(size: number): number {
    const pool = this.arenas.takePool()
    if (pool === NONE) return 0
    const { records, blocks } = this
    const head = headOf(size)
    this.link(pool, head, head)
    records.guard(pool)
    const { data } = records
    data[pool + COUNT] = 1
    if (this.heap.isShared) this.touchPool(pool)
    if (data[pool + SIZE] === size) {
      // its last blocks were of this size: the chain is still there
      const place = data[pool + HEAD] as number
      data[pool + HEAD] = ~(blocks.data[place] as number)
      blocks.set(place, 0)
      return place
    }
    const start = this.startOf(pool)
    const place = start + this.overhead
    data[pool + SIZE] = size
    data[pool + HEAD] = place + size
    data[pool + VIRGIN] = place + 2 * size
    data[pool + LIMIT] = start + (1 << this.poolShift) - size
    blocks.set(place, 0)
    blocks.set(place + size, END)
    this.touchLink(place + size, size)
    return place
  }

  /**
   * The pool's last free block has been taken: the next one that has never been used takes its place. If there is none the
   * pool is full, and leaves its list.
   */
  extend(pool: number): void {
    const { records } = this
    const { data } = records
    const virgin = data[pool + VIRGIN] as number
    if (virgin > (data[pool + LIMIT] as number)) {
      this.unlink(pool)
      return
    }
    const size = data[pool + SIZE] as number
    data[pool + HEAD] = virgin
    data[pool + VIRGIN] = virgin + size
    this.blocks.set(virgin, END)
    this.touchLink(virgin, size)
  }

  /** A block of a full pool has become free: the pool is the first of its size. */
  insert(pool: number): void {
    const { data } = this.records
    const head = headOf(data[pool + SIZE] as number)
    this.link(pool, head, data[head + NEXT] as number)
  }

  /** The last of a pool's blocks has become free. */
  remove(pool: number): void {
    this.unlink(pool)
    this.arenas.returnPool(pool)
  }

  /** The pool that a place is in. */
  poolAt(place: number): number {
    return poolOf(place >> this.poolShift)
  }

  /** Bytes of a pool's blocks. */
  blockBytes(place: number): Bytes {
    return (this.records.data[this.poolAt(place) + SIZE] as number) * this.alignment
  }

  /** The place where a pool starts, with its header. */
  startOf(pool: number): number {
    return indexOf(pool) << this.poolShift
  }

  private link(pool: number, prev: number, next: number): void {
    const { records } = this
    records.set(pool + NEXT, next)
    records.set(pool + PREV, prev)
    records.set(prev + NEXT, pool)
    records.set(next + PREV, pool)
    if (this.heap.isShared) this.touchNeighbours(prev, next)
  }

  private unlink(pool: number): void {
    const { records } = this
    const next = records.data[pool + NEXT] as number
    const prev = records.data[pool + PREV] as number
    records.set(prev + NEXT, next)
    records.set(next + PREV, prev)
    if (this.heap.isShared) this.touchNeighbours(prev, next)
  }

  /** The link in a block that was never used before: its page may be new. */
  private touchLink(place: number, size: number): void {
    if (!this.hasPages && !this.heap.isShared) return
    const offset = ((place & ((1 << this.poolShift) - 1)) * this.alignment) % PAGE_BYTES
    // not if it is another block that the page's first link is in
    if (offset < size * this.alignment || this.heap.isShared)
      this.process.touch(this.arenas.addressOf(place), LINK_BYTES)
  }

  /** After a fork a write to a header, or to a link, may need a page of its own. */
  touchPool(pool: number): void {
    this.process.touch(this.arenas.poolAddress(pool), POOL_OVERHEAD)
  }

  touchFreed(pool: number, place: number): void {
    this.touchPool(pool)
    this.process.touch(this.arenas.addressOf(place), LINK_BYTES)
  }

  private touchNeighbours(prev: number, next: number): void {
    if (prev >= FIRST_POOL) this.touchPool(prev)
    if (next >= FIRST_POOL) this.touchPool(next)
  }
}
