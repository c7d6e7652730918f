import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BLOCK_BYTES,
  CACHED_INTS,
  IntBlocks,
  INTS_PER_BLOCK,
  type Place,
} from '../../../src/machine/index.ts'
import { intBlockFaults } from '../heap-checks.ts'
import { NaiveIntBlocks } from './naive-int-blocks.ts'

const at = (block: number, slot: number): Place => block * INTS_PER_BLOCK + slot
const UNCACHED = 257

describe('after the interpreter has started', () => {
  it('holds 262 cached ints in seven blocks, with slots 24 to 0 of block 6 free', () => {
    const { blockList, freeList, liveByPlace, made } = new IntBlocks().snapshot()
    expect(made).toBe(7)
    expect([...blockList]).toEqual([6, 5, 4, 3, 2, 1, 0])
    expect([...freeList]).toEqual(Array.from({ length: 25 }, (_, i) => at(6, 24 - i)))
    expect(liveByPlace.reduce((sum, live) => sum + live, 0)).toBe(CACHED_INTS)
  })

  it('has -5 in the last slot of block 0 and 256 in slot 25 of block 6', () => {
    const ints = new IntBlocks()
    expect(ints.fromLong(-5)).toBe(at(0, 40))
    expect(ints.fromLong(256)).toBe(at(6, 25))
    expect(ints.isCached(at(6, 25))).toBe(true)
    expect(ints.isCached(at(6, 24))).toBe(false)
  })

  it('cuts blocks of 992 bytes', () => {
    expect(BLOCK_BYTES).toBe(992)
  })
})

describe('making and dropping', () => {
  it('fills a block from its last slot to its first, then takes a new block', () => {
    const ints = new IntBlocks()
    const places = Array.from({ length: 27 }, (_, i) => ints.fromLong(UNCACHED + i))
    expect(places.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, i) => at(6, 24 - i)))
    expect(places.slice(25)).toEqual([at(7, 40), at(7, 39)])
  })

  it('hands out the slot dropped last first', () => {
    const ints = new IntBlocks()
    const [a = -1, b = -1] = [ints.fromLong(1000), ints.fromLong(1001)]
    ints.dealloc(a)
    ints.dealloc(b)
    expect([ints.fromLong(1002), ints.fromLong(1003)]).toEqual([b, a])
  })

  it('makes a second range in the very places of the first, since a list drops its items from the last', () => {
    const ints = new IntBlocks()
    const range = () => Array.from({ length: 100 }, (_, i) => ints.fromLong(UNCACHED + i))
    const first = range()
    for (const place of first.toReversed()) ints.dealloc(place)
    expect(range()).toEqual(first)
  })

  it('gives a cached value its one place and never drops it', () => {
    const ints = new IntBlocks()
    expect(ints.fromLong(7)).toBe(ints.fromLong(7))
    expect(() => ints.dealloc(ints.fromLong(7))).toThrow(RangeError)
  })

  it('refuses to drop what is not there', () => {
    const ints = new IntBlocks()
    const place = ints.fromLong(1000)
    ints.dealloc(place)
    for (const wrong of [place, -1, 1e6, 0.5, NaN]) expect(() => ints.dealloc(wrong)).toThrow(RangeError)
    expect(() => ints.fromLong(0.5)).toThrow(RangeError)
  })
})

describe('PyInt_ClearFreeList', () => {
  it('gives wholly free blocks back, newest first, and keeps one for a single live int', () => {
    const ints = new IntBlocks()
    const places = Array.from({ length: 200 }, (_, i) => ints.fromLong(UNCACHED + i))
    const keep = places[50]
    for (const place of places.toReversed()) if (place !== keep) ints.dealloc(place)
    expect(ints.clearFreeList()).toEqual({ live: CACHED_INTS + 1, freed: [11, 10, 9, 8] })
    const { blockList, freeList } = ints.snapshot()
    expect([...blockList]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(freeList[0]).toBe(at(6, 24))
    expect(freeList[25]).toBe(at(7, 40))
    expect(freeList).toHaveLength(25 + 40)
  })

  it('turns the block list round each time it is called', () => {
    const ints = new IntBlocks()
    ints.clearFreeList()
    expect([...ints.snapshot().blockList]).toEqual([0, 1, 2, 3, 4, 5, 6])
    ints.clearFreeList()
    expect([...ints.snapshot().blockList]).toEqual([6, 5, 4, 3, 2, 1, 0])
  })

  it('never numbers a new block like one that was given back', () => {
    const ints = new IntBlocks()
    const places = Array.from({ length: 26 }, () => ints.fromLong(1000))
    for (const place of places) ints.dealloc(place)
    expect(ints.clearFreeList().freed).toEqual([7])
    for (let i = 0; i < 25; i++) ints.fromLong(1000)
    expect(ints.fromLong(1000)).toBe(at(8, 40))
  })
})

it('hands out snapshots that later operations do not change', () => {
  const ints = new IntBlocks()
  const before = ints.snapshot()
  const copy = structuredClone(before)
  for (let i = 0; i < 100; i++) ints.fromLong(1000)
  ints.clearFreeList()
  expect(before).toEqual(copy)
})

it('agrees with a naive model after every operation', () => {
  const operation = fc.oneof(
    { weight: 6, arbitrary: fc.record({ make: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 6, arbitrary: fc.record({ drop: fc.array(fc.nat(), { minLength: 1, maxLength: 60 }) }) },
    { weight: 1, arbitrary: fc.constant({ clear: true as const }) },
  )
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const ints = new IntBlocks()
      const naive = new NaiveIntBlocks()
      const living: Place[] = []
      for (const op of operations) {
        if ('make' in op)
          for (let i = 0; i < op.make; i++) {
            const place = ints.fromLong(UNCACHED + i)
            if (place !== naive.make()) expect.fail(`${place} is not where the naive model puts it`)
            living.push(place)
          }
        else if ('drop' in op)
          for (const pick of op.drop) {
            const [place] = living.splice(pick % Math.max(1, living.length), 1)
            if (place === undefined) break
            ints.dealloc(place)
            naive.drop(place)
          }
        else expect(ints.clearFreeList()).toEqual(naive.clear())
        const snapshot = ints.snapshot()
        expect(intBlockFaults(snapshot)).toEqual([])
        expect([...snapshot.blockList]).toEqual(naive.blocks.map((block) => block.number))
        expect([...snapshot.freeList]).toEqual(naive.free)
      }
    }),
    { numRuns: process.env['FUZZ'] ? 5_000 : 100 },
  )
})
