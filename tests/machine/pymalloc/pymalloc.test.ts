import { describe, expect, test } from 'vitest'
import { KIB, PAGE_BYTES } from '../../../src/machine/address.ts'
import { Machine } from '../../../src/machine/machine.ts'
import {
  PyMalloc,
  arenaIn,
  arenasOf,
  totalsOf,
  unusedSlots,
  type ArenaMemory,
  type Place,
  type PyMallocVersion,
} from '../../../src/machine/pymalloc/index.ts'
import { VERSIONS } from '../../support/pymalloc-programs.ts'

/** A process whose Python allocates: 2.7 on the malloc of its day, 3.11 on a newer one. */
function start(version: PyMallocVersion, arenas?: (machine: Machine) => ArenaMemory) {
  const machine = new Machine({ version: version === '3.11' ? '2.36' : '2.17' })
  return { machine, pymalloc: new PyMalloc(machine.process, machine.malloc, version, arenas?.(machine)) }
}

const make = (pymalloc: PyMalloc, bytes: number, count: number): Place[] =>
  Array.from({ length: count }, () => pymalloc.malloc(bytes))

/** Blocks of the largest class that an arena holds which begins where a pool can. */
const blocksPerArena = (version: PyMallocVersion): number =>
  version === '3.11' ? 31 * 64 : version === '2.7.6' ? 15 * 63 : 7 * 64

describe('malloc', () => {
  test.each([
    ['2.7.6', 256, 8],
    ['2.7.18', 512, 16],
    ['3.11', 512, 16],
  ] as const)('%s serves up to %i bytes in steps of %i', (version, threshold, alignment) => {
    const { pymalloc } = start(version)
    const room = (bytes: number): number => pymalloc.bytesOf(pymalloc.malloc(bytes))
    expect([1, alignment, alignment + 1, threshold].map(room)).toEqual([
      alignment,
      alignment,
      2 * alignment,
      threshold,
    ])
    expect(pymalloc.malloc(threshold)).toBeGreaterThan(0)
    expect(pymalloc.malloc(threshold + 1)).toBeLessThan(0)
    expect(pymalloc.malloc(0)).toBeLessThan(0)
    expect(pymalloc.malloc(2 ** 63)).toBe(0)
  })

  test('gives blocks of one pool side by side, and the block freed last first', () => {
    const { pymalloc } = start('2.7.6')
    const [a = 0, b = 0, c = 0] = make(pymalloc, 24, 3)
    expect([a, b, c].map((place) => pymalloc.addressOf(place) - pymalloc.addressOf(a))).toEqual([0, 24, 48])
    pymalloc.free(a)
    pymalloc.free(c)
    expect(make(pymalloc, 24, 3)).toEqual([c, a, c + 3])
  })

  test('asks malloc where there is no memory for an arena', () => {
    const { pymalloc } = start('3.11', () => ({ obtain: () => 0, release: () => {}, addressOf: () => 0 }))
    expect(pymalloc.malloc(48)).toBeLessThan(0)
    expect(arenasOf(pymalloc)).toEqual([])
    expect(unusedSlots(pymalloc)).toHaveLength(16)
  })
})

describe('realloc', () => {
  test.each(VERSIONS)(
    '%s leaves a block where it is if less than a quarter of it would be unused',
    (version) => {
      const { pymalloc } = start(version)
      const block = pymalloc.malloc(64)
      expect([64, 60, 49].map((bytes) => pymalloc.realloc(block, bytes))).toEqual([block, block, block])
      expect(pymalloc.realloc(block, 48)).not.toBe(block)
    },
  )

  test('takes the new block before it frees the old one, and the owner goes with it', () => {
    const { pymalloc } = start('2.7.6')
    const block = pymalloc.malloc(24)
    pymalloc.setOwner(block, 77)
    const larger = pymalloc.realloc(block, 200)
    expect(pymalloc.ownerOf(larger)).toBe(77)
    const raw = pymalloc.realloc(larger, 300)
    expect(raw).toBeLessThan(0)
    expect(pymalloc.ownerOf(raw)).toBe(77)
    const moved = pymalloc.realloc(raw, 300 * KIB)
    expect(pymalloc.ownerOf(moved)).toBe(77)
    // what malloc has, it keeps
    expect(pymalloc.realloc(moved, 8)).toBeLessThan(0)
    expect(pymalloc.malloc(24)).toBe(block)
  })

  test('loses nothing where there is no memory', () => {
    const { pymalloc } = start('2.7.6')
    const block = pymalloc.malloc(24)
    pymalloc.setOwner(block, 5)
    const before = totalsOf(pymalloc)
    expect([2 ** 40, 2 ** 63].map((bytes) => pymalloc.realloc(block, bytes))).toEqual([0, 0])
    const raw = pymalloc.malloc(1000)
    pymalloc.setOwner(raw, 6)
    expect(pymalloc.realloc(raw, 2 ** 40)).toBe(0)
    expect([block, raw].map((place) => pymalloc.ownerOf(place))).toEqual([5, 6])
    expect(totalsOf(pymalloc)).toEqual(before)
  })

  test('of nothing is malloc', () => {
    const { pymalloc } = start('2.7.6')
    expect(pymalloc.realloc(0, 24)).toBe(6)
  })
})

test('freeing nothing does nothing, freeing twice is refused', () => {
  const { pymalloc } = start('2.7.6')
  pymalloc.free(0)
  const block = pymalloc.malloc(24)
  pymalloc.free(block)
  expect(() => pymalloc.free(block)).toThrow(`the block at place ${block} is free already`)
  expect(() => pymalloc.setOwner(pymalloc.malloc(24), -1)).toThrow(RangeError)
  expect(pymalloc.addressOf(0)).toBe(0)
})

describe('arenas', () => {
  test('of 2.7.6 come from malloc: a mapping with room for 63 pools, and the next ones from the heap', () => {
    const { pymalloc, machine } = start('2.7.6')
    const places = make(pymalloc, 256, 1)
    expect(arenaIn(pymalloc, 0)).toMatchObject({ ntotal: 63, nfree: 62 })
    expect((arenaIn(pymalloc, 0)?.address ?? 0) % PAGE_BYTES).toBe(16)
    expect(machine.process.mappedBytes).toBe(260 * KIB)
    for (const place of places) pymalloc.free(place)
    expect(machine.process.mappedBytes).toBe(0)
    pymalloc.malloc(256)
    expect(machine.process.mappedBytes).toBe(0)
    expect(machine.malloc.chunkOf(arenaIn(pymalloc, 0)!.address)).toBe(arenaIn(pymalloc, 0)?.handle)
  })

  test('of 2.7.18 are mappings, given back as soon as they are free', () => {
    const { pymalloc, machine } = start('2.7.18')
    const places = make(pymalloc, 512, blocksPerArena('2.7.18') + 1)
    expect(machine.process.mappedBytes).toBe(512 * KIB)
    for (const place of places) pymalloc.free(place)
    expect(machine.process.mappedBytes).toBe(0)
    expect(unusedSlots(pymalloc).slice(0, 3)).toEqual([1, 0, 2])
  })

  test('of 3.11 are given back, too, but for the last', () => {
    const { pymalloc } = start('3.11')
    const places = make(pymalloc, 512, 2.5 * blocksPerArena('3.11'))
    expect(arenasOf(pymalloc)).toHaveLength(3)
    for (const place of places) pymalloc.free(place)
    expect(arenasOf(pymalloc).map(({ nfree, ntotal }) => nfree === ntotal)).toEqual([true])
  })

  test.each(VERSIONS)('of %s have a vector that doubles when all of its 16 slots are taken', (version) => {
    const { pymalloc } = start(version)
    expect(pymalloc.vector).toBe(0)
    make(pymalloc, pymalloc.rules.threshold, 15 * blocksPerArena(version) + 1)
    expect(pymalloc.bytesOf(pymalloc.vector)).toBe(16 * 48 + 8)
    make(pymalloc, pymalloc.rules.threshold, 2 * blocksPerArena(version))
    expect(pymalloc.arenas.slots).toBe(32)
    expect(pymalloc.bytesOf(pymalloc.vector)).toBe(32 * 48 + 8)
    expect(unusedSlots(pymalloc)[0]).toBe(arenasOf(pymalloc).length)
  })

  test('of 3.11 are looked up in a tree, whose nodes malloc gives: for two arenas in a row the same', () => {
    const asked: number[] = []
    const { pymalloc } = start('3.11', (machine) => {
      const { malloc } = machine
      const calloc = malloc.callocChunk.bind(malloc)
      malloc.callocChunk = (count, bytes) => {
        asked.push(count * bytes)
        return calloc(count, bytes)
      }
      let made = 0
      // the third lies 16 GiB above: another node; it begins inside a MiB, but both of its halves are under one node
      const at = [2 ** 40, 2 ** 40 + 2 ** 20, 2 ** 40 + 2 ** 34 + 4096, 2 ** 40 + 2 ** 35 - 4096]
      return { obtain: () => ++made, release: () => {}, addressOf: (handle) => at[handle - 1]! }
    })
    const askedWithArenas = (count: number): number[] => {
      while (arenasOf(pymalloc).length < count) pymalloc.malloc(512)
      return asked
    }
    expect(askedWithArenas(1)).toEqual([2 ** 18, 2 ** 17])
    expect(askedWithArenas(2)).toHaveLength(2)
    expect(askedWithArenas(3)).toEqual([2 ** 18, 2 ** 17, 2 ** 17])
    // of the fourth a half is under the next node
    expect(askedWithArenas(4)).toEqual([2 ** 18, 2 ** 17, 2 ** 17, 2 ** 17])
  })

  test('of 3.11 are not to be had without memory for the tree', () => {
    const { pymalloc, machine } = start('3.11')
    machine.malloc.callocChunk = () => 0
    expect(pymalloc.malloc(48)).toBeLessThan(0)
    expect(machine.process.mappedBytes).toBe(0)
    expect(unusedSlots(pymalloc)[0]).toBe(0)
  })
})

describe('pages', () => {
  const resident = ({ machine, pymalloc }: ReturnType<typeof start>): number => {
    const { address, bytes } = arenaIn(pymalloc, 0)!
    return machine.process.residentIn(address, address + bytes) / PAGE_BYTES
  }

  test('of a pool of 2.7 become resident with its header', () => {
    const python = start('2.7.18')
    python.pymalloc.malloc(16)
    python.pymalloc.malloc(32)
    expect(resident(python)).toBe(2)
  })

  test('of a pool of 3.11 do one by one, as free blocks are linked', () => {
    const python = start('3.11')
    const places = make(python.pymalloc, 512, 7)
    expect(resident(python)).toBe(1)
    // the ninth is linked when the eighth is taken
    places.push(...make(python.pymalloc, 512, 1))
    expect(resident(python)).toBe(2)
    for (const place of places) python.pymalloc.free(place)
    make(python.pymalloc, 512, 8)
    expect(resident(python)).toBe(2)
  })

  test.each(VERSIONS)('of %s are copied after a fork by whoever takes or frees a block', (version) => {
    const { pymalloc, machine } = start(version)
    const places = make(pymalloc, 40, 3)
    const { kernel, process } = machine
    const copiedBy = (act: () => void): number => {
      const before = kernel.usedBytes
      act()
      return (kernel.usedBytes - before) / PAGE_BYTES
    }
    kernel.fork(process)
    expect(copiedBy(() => pymalloc.free(places[1]!))).toBe(1)
    kernel.fork(process)
    expect(copiedBy(() => pymalloc.malloc(40))).toBe(1)
    expect(copiedBy(() => pymalloc.malloc(40))).toBe(0)
    kernel.fork(process)
    // a pool that was not there before: its page is new, the arena object's is copied
    expect(copiedBy(() => pymalloc.malloc(200))).toBe(2)
  })

  test('are copied after a fork where realloc copies to', () => {
    const { pymalloc, machine } = start('3.11')
    const far = make(pymalloc, 512, 20).at(-1)!
    const near = pymalloc.malloc(200)
    pymalloc.free(far)
    machine.kernel.fork(machine.process)
    const before = machine.kernel.usedBytes
    expect(pymalloc.realloc(near, 512)).toBe(far)
    // two headers and the arena object's page, for the pool of the old block is free now; and the block itself
    expect(machine.kernel.usedBytes - before).toBe(4 * PAGE_BYTES)
  })
})
