/**
 * pymalloc, the allocator of Python's objects, of CPython 2.7.6, 2.7.18 and 3.11 on 64-bit Linux. Follows PyObject_Malloc,
 * PyObject_Realloc and PyObject_Free of Objects/obmalloc.c (3.11: pymalloc_alloc, pymalloc_realloc, pymalloc_free and
 * what they call). What differs between the versions is in `RULES` and nowhere else. Measured against recordings of all
 * three: every block, every arena, every list. What pymalloc itself writes (headers, links, what realloc copies) goes to the
 * kernel, so that residency is right too.
 *
 * Left out: debug builds and hooks, and the test by which 2.7 tells whose an address is, which only reads. Freeing what was
 * never given is a mistake of the caller's, for the simulated program can't.
 */
import type { Address, Bytes } from '../address.ts'
import type { PageTable, Process } from '../kernel/index.ts'
import type { Allocator, ChunkAllocator } from '../malloc/allocator.ts'
import type { Words } from '../words.ts'
import { MallocedArenas, MappedArenas, type ArenaMemory } from './arena-memory.ts'
import { Arenas } from './arenas.ts'
import { COUNT, FIRST_POOL, HEAD, NEXT, createPoolRecords, headOf, poolOf } from './pool-records.ts'
import { Pools } from './pools.ts'
import { RawBlocks } from './raw-blocks.ts'
import { RULES, shiftOf, type PyMallocRules, type PyMallocVersion } from './rules.ts'

/**
 * Where a block lies. Above 0: in an arena, at that granule (of `alignment` bytes), counted over all slots of the arena
 * vector, in each from the arena's first whole pool. Below 0: in malloc's chunk of that number without its sign. 0: null.
 */
export type Place = number

/** Requests from here on fail at once: PY_SSIZE_T_MAX + 1. */
const TOO_LARGE = 2 ** 63

/** What is not pymalloc's to serve comes from here. */
export type RawAllocator = ChunkAllocator & Pick<Allocator, 'usableSize'>

export class PyMalloc {
  readonly rules: PyMallocRules
  readonly arenas: Arenas
  readonly pools: Pools
  private readonly process: Process
  private readonly heap: PageTable
  private readonly allocator: RawAllocator
  private readonly raw: RawBlocks
  // what every call needs is near at hand: a step from object to object costs as much as the rest of a call
  private readonly records: Words
  private readonly blocks: Words
  private readonly threshold: Bytes
  private readonly alignment: Bytes
  private readonly alignmentShift: number
  /** From places to pools. */
  private readonly poolShift: number

  constructor(
    process: Process,
    malloc: RawAllocator,
    rules: PyMallocRules | PyMallocVersion,
    arenas?: ArenaMemory,
  ) {
    const known = typeof rules === 'string' ? RULES[rules] : rules
    const { timeline } = process
    const records = createPoolRecords(timeline)
    const blocks = timeline.words(1)
    this.rules = known
    this.process = process
    this.heap = process.heap
    this.records = records
    this.blocks = blocks
    this.allocator = malloc
    this.threshold = known.threshold
    this.alignment = known.alignment
    this.alignmentShift = shiftOf(known.alignment)
    this.poolShift = shiftOf(known.poolBytes / known.alignment)
    this.raw = new RawBlocks(timeline, malloc)
    this.arenas = new Arenas(
      process,
      malloc,
      this.raw,
      arenas ?? (known.arenasFrom === 'malloc' ? new MallocedArenas(malloc) : new MappedArenas(process)),
      known,
      records,
      blocks,
    )
    this.pools = new Pools(process, known, records, blocks, this.arenas)
  }

  /** Its owner is 0 at first. 0 where there is no memory. */
  malloc(bytes: Bytes): Place {
    if (bytes > 0 && bytes <= this.threshold) {
      const size = (bytes + this.alignment - 1) >> this.alignmentShift
      const { data } = this.records
      const pool = data[headOf(size) + NEXT] as number
      if (pool >= FIRST_POOL) {
        const place = data[pool + HEAD] as number
        if (this.records.watched) this.guard(pool, place)
        const blocks = this.blocks.data
        const next = ~(blocks[place] as number)
        blocks[place] = 0
        data[pool + COUNT] = (data[pool + COUNT] as number) + 1
        data[pool + HEAD] = next
        if (this.heap.isShared) this.pools.touchPool(pool)
        if (next === 0) this.pools.extend(pool)
        return place
      }
      const place = this.pools.takeFromArena(size)
      if (place !== 0) return place
      // no memory for an arena: malloc may still have some
    } else if (bytes >= TOO_LARGE) return 0
    return 0 - this.raw.malloc(bytes)
  }

  /** The block's new place, its owner with it; 0 where there is no memory, and then the block stays as it was. */
  realloc(place: Place, bytes: Bytes): Place {
    if (place === 0) return this.malloc(bytes)
    if (bytes >= TOO_LARGE) return 0
    if (place < 0) return 0 - this.raw.realloc(-place, bytes)
    const size = this.pools.blockBytes(place)
    if (bytes <= size && 4 * bytes > 3 * size) return place
    const moved = this.malloc(bytes)
    if (moved === 0) return 0
    this.setOwner(moved, this.ownerOf(place))
    this.process.touch(this.addressOf(moved), Math.min(size, bytes))
    this.free(place)
    return moved
  }

  /** Its owner is lost. Of 0 nothing happens. */
  free(place: Place): void {
    if (place > 0) {
      const { data } = this.records
      const pool = poolOf(place >> this.poolShift)
      const blocks = this.blocks.data
      if ((blocks[place] as number) < 0) throw new RangeError(`the block at place ${place} is free already`)
      if (this.records.watched) this.guard(pool, place)
      const next = data[pool + HEAD] as number
      blocks[place] = ~next
      data[pool + HEAD] = place
      const count = (data[pool + COUNT] as number) - 1
      data[pool + COUNT] = count
      if (this.heap.isShared) this.pools.touchFreed(pool, place)
      // it was full, and in no list
      if (next === 0) this.pools.insert(pool)
      else if (count === 0) this.pools.remove(pool)
    } else if (place < 0) this.raw.free(-place)
  }

  addressOf(place: Place): Address {
    if (place > 0) return this.arenas.addressOf(place)
    return place < 0 ? this.allocator.blockOf(-place) : 0
  }

  /** What a live block has room for: the bytes of its size class; of a raw one what malloc makes usable. */
  bytesOf(place: Place): Bytes {
    return place > 0 ? this.pools.blockBytes(place) : this.allocator.usableSize(this.addressOf(place))
  }

  /**
   * A word of the layer above for every live block, from 0; raw ones have it too, also those that the layer above had from
   * malloc itself.
   */
  ownerOf(place: Place): number {
    return place > 0 ? (this.blocks.data[place] as number) : this.raw.ownerOf(-place)
  }

  setOwner(place: Place, owner: number): void {
    if (owner < 0)
      throw new RangeError(`owner ${owner} of the block at place ${place}; owners are numbers from 0`)
    if (place > 0) this.blocks.set(place, owner)
    else this.raw.setOwner(-place, owner)
  }

  /** The arena vector: a raw block, too. 0 as long as there is none. */
  get vector(): Place {
    return 0 - this.arenas.vector
  }

  /** Both are of one timeline: watched together, or not at all. */
  private guard(pool: number, place: number): void {
    this.records.guard(pool)
    this.blocks.guard(place)
  }
}
