import { describe, expect, test } from 'vitest'
import { Machine } from '../../../src/machine/machine.ts'
import {
  PyMalloc,
  arenaIn,
  arenasOf,
  blockAround,
  freeChain,
  poolAt,
  poolsOfClass,
  sizeClasses,
  totalsOf,
  usableArenas,
  usedPools,
} from '../../../src/machine/pymalloc/index.ts'

/** 126 blocks of 32 bytes fill a pool of 4,048: a full pool, one of three blocks, one that was left, and 61 to be cut. */
function lookedAt() {
  const machine = new Machine({ version: '2.17' })
  const pymalloc = new PyMalloc(machine.process, machine.malloc, '2.7.18')
  const places = Array.from({ length: 126 + 3 }, () => pymalloc.malloc(32))
  const other = pymalloc.malloc(100)
  pymalloc.free(other)
  pymalloc.free(places[127]!)
  pymalloc.setOwner(places[0]!, 42)
  return { pymalloc, places, other, machine }
}

test('arenas tell their pools', () => {
  const { pymalloc } = lookedAt()
  const [arena] = arenasOf(pymalloc)
  expect(arenasOf(pymalloc)).toHaveLength(1)
  expect(arena).toMatchObject({ slot: 0, bytes: 262_144, ntotal: 64, nfree: 62, carved: 3, freepools: [2] })
  expect(arena?.firstPool).toBe(arena?.address)
  expect(usableArenas(pymalloc)).toEqual([0])
  expect(arenaIn(pymalloc, 1)).toBeUndefined()
  expect(arenaIn(pymalloc, 999)).toBeUndefined()
})

test('a size class tells the pools that serve it, and those that are full or free', () => {
  const { pymalloc } = lookedAt()
  const seen = poolsOfClass(pymalloc, 32).map(({ number, state, inUse, free, neverUsed }) => ({
    number,
    state,
    inUse,
    free,
    neverUsed,
  }))
  expect(seen).toEqual([
    { number: 0, state: 'full', inUse: 126, free: 0, neverUsed: 0 },
    { number: 1, state: 'used', inUse: 2, free: 2, neverUsed: 122 },
  ])
  expect(poolsOfClass(pymalloc, 112).map(({ number, state }) => [number, state])).toEqual([[2, 'free']])
  expect(usedPools(pymalloc, 32).map(({ number }) => number)).toEqual([1])
  expect(usedPools(pymalloc, 112)).toEqual([])
  expect(sizeClasses(pymalloc)).toHaveLength(32)
  expect(sizeClasses(pymalloc).at(-1)).toBe(512)
})

test('a free chain is told in the order in which it serves', () => {
  const { pymalloc, places } = lookedAt()
  const [pool] = usedPools(pymalloc, 32)
  const chain = freeChain(pymalloc, pool!)
  expect(chain).toEqual([places[127], places[128]! + 2])
  expect(chain.map((place) => pymalloc.addressOf(place) - pool!.address)).toEqual([48 + 32, 48 + 3 * 32])
  expect([pymalloc.malloc(32), pymalloc.malloc(32)]).toEqual(chain)
})

describe('an address lies', () => {
  const { pymalloc, places, other, machine } = lookedAt()
  const around = (address: number) => blockAround(pymalloc, address)
  const at = (place: number): number => pymalloc.addressOf(place)

  test('in a block in use, wherever in it, and its owner is told', () => {
    for (const offset of [0, 1, 31])
      expect(around(at(places[0]!) + offset)).toMatchObject({
        kind: 'block',
        state: 'in use',
        owner: 42,
        place: places[0],
        address: at(places[0]!),
      })
    expect(around(at(places[0]!) + 32)).toMatchObject({ place: places[1] })
  })

  test('in a free block, or in one that was never used', () => {
    expect(around(at(places[127]!))).toMatchObject({ kind: 'block', state: 'free' })
    expect(around(at(places[128]!) + 32)).toMatchObject({ kind: 'block', state: 'free' })
    expect(around(at(places[128]!) + 64)).toMatchObject({ kind: 'block', state: 'never used' })
    expect(around(at(other))).toMatchObject({ kind: 'block', state: 'free', pool: { state: 'free' } })
  })

  test('in a header, behind the last block, in no pool, or in no arena', () => {
    const { address } = poolAt(pymalloc, at(other))!
    expect(around(address)).toMatchObject({ kind: 'header', pool: { number: 2 } })
    // 36 blocks of 112 bytes leave 16 of 4,048
    expect(around(address + 4095)).toMatchObject({ kind: 'tail', pool: { number: 2 } })
    expect(around(address + 4096)).toMatchObject({ kind: 'uncarved', arena: { slot: 0 } })
    expect(poolAt(pymalloc, address + 4096)).toBeUndefined()
    expect(around(arenaIn(pymalloc, 0)!.address - 1)).toBeUndefined()
    expect(around(machine.process.startBreak)).toBeUndefined()
  })

  test('outside of whole pools, where an arena does not begin with one', () => {
    const { process, malloc } = new Machine({ version: '2.17' })
    const old = new PyMalloc(process, malloc, '2.7.6')
    old.malloc(8)
    const { address, firstPool, bytes } = arenaIn(old, 0)!
    for (const offset of [0, firstPool - address - 1, bytes - 1])
      expect(blockAround(old, address + offset)?.kind).toBe('outside pools')
    expect(blockAround(old, firstPool)?.kind).toBe('header')
  })
})

test('totals say where all bytes of arenas are', () => {
  const { pymalloc } = lookedAt()
  const totals = totalsOf(pymalloc)
  expect(totals).toEqual({
    arenas: 262_144,
    live: 128 * 32,
    free: 2 * 32,
    neverUsed: 122 * 32,
    headers: 2 * 48,
    // 4,048 = 126 * 32 + 16
    tails: 2 * 16,
    freePools: 4096,
    uncarved: 61 * 4096,
    outsidePools: 0,
  })
  const { arenas, ...parts } = totals
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(arenas)
})
