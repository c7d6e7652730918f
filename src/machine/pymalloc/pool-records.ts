import type { Timeline } from '../timeline.ts'
import type { Words } from '../words.ts'
import { POOLS_PER_ARENA, SIZE_CLASSES, shiftOf } from './rules.ts'

/**
 * Pools, a record of eight words each: what CPython has in a pool's header. A pool is known by its record's first word.
 *
 *     +------+-------+--------+-------+------+------+------+---+
 *     | SIZE | COUNT | VIRGIN | LIMIT | HEAD | NEXT | PREV | - |
 *     +------+-------+--------+-------+------+------+------+---+
 *
 * SIZE: granules of a block, the size class; 0 of a pool that has none yet (DUMMY_SIZE_IDX). It stays when the pool
 * becomes free. COUNT: blocks in use. VIRGIN: the place of the first block that has never been used (nextoffset), LIMIT the
 * last place where one can begin (maxnextoffset). HEAD: the first free block's place; 0 if the pool is full. NEXT and
 * PREV: the used list of its size, a ring through that size's head; of a free pool NEXT is the next one of its arena.
 *
 * Record 0 is none. Records 1 to 32 are the heads of the used lists, by size. Then come the pools, 64 for each slot of
 * the arena vector.
 */
export const SIZE = 0
export const COUNT = 1
export const VIRGIN = 2
export const LIMIT = 3
export const HEAD = 4
export const NEXT = 5
export const PREV = 6
const RECORD = 8

export const NONE = 0
export const FIRST_POOL = (SIZE_CLASSES + 1) * RECORD
const RECORD_SHIFT = 3
/** From words of pools to slots. */
const SLOT_SHIFT = RECORD_SHIFT + shiftOf(POOLS_PER_ARENA)

/** The records, with nothing but empty used lists in them. */
export function createPoolRecords(timeline: Timeline): Words {
  const records = timeline.words(wordsFor(1))
  for (let size = 1; size <= SIZE_CLASSES; size++) {
    const head = headOf(size)
    records.set(head + NEXT, head)
    records.set(head + PREV, head)
  }
  return records
}

/** How many words pools of so many slots take. */
export function wordsFor(slots: number): number {
  return FIRST_POOL + slots * POOLS_PER_ARENA * RECORD
}

/** The head of the used list of blocks of `size` granules. */
export function headOf(size: number): number {
  return size << RECORD_SHIFT
}

/** The pool with that number, counted over all slots. */
export function poolOf(index: number): number {
  return FIRST_POOL + (index << RECORD_SHIFT)
}

export function indexOf(pool: number): number {
  return (pool - FIRST_POOL) >> RECORD_SHIFT
}

export function slotOf(pool: number): number {
  return (pool - FIRST_POOL) >> SLOT_SHIFT
}
