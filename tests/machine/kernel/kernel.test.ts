import { describe, expect, test } from 'vitest'
import { GIB, KIB, PAGE_BYTES } from '../../../src/machine/address.ts'
import { Kernel, type Process } from '../../../src/machine/kernel/index.ts'
import { residencyFaults } from '../../support/heap-checks.ts'

const TOP = 0x7fff_0000_0000
const HEAP = 0x5555_0000_0000
const OPTIONS = { startBreak: HEAP, mappingTop: TOP }
/** How far below the mapping top, in pages. */
const depth = (address: number): number => (TOP - address) / PAGE_BYTES
const pages = (count: number): number => count * PAGE_BYTES

describe('the program break', () => {
  test('moves to the byte, and pages come when they are written', () => {
    const process = new Kernel().spawn(OPTIONS)
    expect(process.sbrk(10_000)).toBe(HEAP)
    expect(process.sbrk(1)).toBe(HEAP + 10_000)
    expect(process.residentBytes).toBe(0)
    process.touch(HEAP + 4095, 2)
    expect(process.heapResidentBytes).toBe(pages(2))
    expect(process.sbrk(0)).toBe(HEAP + 10_001)
  })

  test('gives back whole pages when it is lowered, and remembers how high it was', () => {
    const process = new Kernel().spawn(OPTIONS)
    process.sbrk(pages(10))
    process.touch(HEAP, pages(10))
    process.sbrk(-pages(4) - 100)
    expect(process.residentBytes).toBe(pages(6))
    process.sbrk(-pages(1) + 100)
    expect(process.residentBytes).toBe(pages(5))
    expect(process.peakBreak).toBe(HEAP + pages(10))
    expect(process.peakResidentBytes).toBe(pages(10))
  })

  test('goes neither below its start nor into a mapping', () => {
    const process = new Kernel().spawn({ startBreak: HEAP, mappingTop: HEAP + pages(10) })
    process.map(pages(4))
    expect(process.sbrk(-1)).toBe(-1)
    expect(process.sbrk(pages(6) + 1)).toBe(-1)
    expect(process.sbrk(pages(6))).toBe(HEAP)
  })
})

describe('mappings', () => {
  const three = (): { process: Process; at: number[] } => {
    const process = new Kernel().spawn(OPTIONS)
    return { process, at: [3, 2, 4].map((count) => process.map(pages(count))) }
  }

  test('are placed from the top down', () => {
    expect(three().at.map(depth)).toEqual([3, 5, 9])
  })

  test('go into the first hole from the top that they fit', () => {
    const { process, at } = three()
    process.unmap(at[1] as number, pages(2))
    expect(depth(process.map(pages(3)))).toBe(12)
    expect(depth(process.map(pages(1)))).toBe(4)
    expect(depth(process.map(1))).toBe(5)
    expect(depth(process.map(1))).toBe(13)
  })

  test('can be unmapped in part, and two parts stay', () => {
    const { process, at } = three()
    process.touch(at[2] as number, pages(4))
    process.unmap((at[2] as number) + pages(1), pages(2))
    expect(
      process.maps().map(({ start, end, residentBytes }) => [depth(start), depth(end), residentBytes]),
    ).toEqual([
      [9, 8, pages(1)],
      [6, 5, pages(1)],
      [5, 3, 0],
      [3, 0, 0],
    ])
    expect(process.mappedBytes).toBe(pages(7))
  })

  test('leave a hole above what is left of the lowest one', () => {
    const process = new Kernel().spawn(OPTIONS)
    const lowest = process.map(pages(8))
    process.map(pages(1))
    process.unmap(TOP - pages(9), pages(1))
    process.unmap(lowest + pages(1), pages(7))
    expect(depth(process.map(pages(7)))).toBe(7)
  })

  test('grow in place where there is room above, and else move with their pages', () => {
    const { process, at } = three()
    process.touch(at[2] as number, pages(2))
    process.unmap(at[1] as number, pages(2))
    expect(depth(process.remap(at[2] as number, pages(4), pages(6)))).toBe(9)
    const moved = process.remap(at[2] as number, pages(6), pages(7))
    expect(depth(moved)).toBe(16)
    expect(process.residentIn(moved, moved + pages(2))).toBe(pages(2))
    expect(process.residentBytes).toBe(pages(2))
    expect(process.isMapped(at[2] as number)).toBe(false)
  })

  test('shrink from their end', () => {
    const { process, at } = three()
    process.touch(at[2] as number, pages(4))
    expect(process.remap(at[2] as number, pages(4), pages(1))).toBe(at[2])
    expect(process.residentBytes).toBe(pages(1))
    expect(depth(process.map(pages(3)))).toBe(8)
  })

  test('keep their addresses when their pages are discarded', () => {
    const { process, at } = three()
    process.touch(at[0] as number, pages(3))
    expect(process.discard((at[0] as number) + 1, pages(2))).toBe(1)
    expect(process.residentBytes).toBe(pages(2))
    expect(process.mappedBytes).toBe(pages(9))
  })

  test('are refused where they are more than there is memory', () => {
    const process = new Kernel().spawn({ ...OPTIONS, memory: GIB })
    expect(process.map(GIB + 1)).toBe(0)
    expect(depth(process.map(GIB))).toBe(GIB / PAGE_BYTES)
    expect(process.map(0)).toBe(0)
  })
})

test('maps lists the heap and the mappings as the kernel does, low addresses first', () => {
  const process = new Kernel().spawn(OPTIONS)
  process.sbrk(pages(3))
  process.touch(HEAP, 1)
  const mapping = process.map(pages(2))
  process.touch(mapping, pages(2))
  expect(process.maps()).toEqual([
    { start: HEAP, end: HEAP + pages(3), name: '[heap]', residentBytes: pages(1) },
    { start: mapping, end: TOP, name: '', residentBytes: pages(2) },
  ])
})

test('a hundred gigabytes of addresses cost what is touched of them', () => {
  const kernel = new Kernel()
  const process = kernel.spawn(OPTIONS)
  const before = kernel.timeline.bytes
  const mappings = Array.from({ length: 5 }, () => process.map(20 * GIB))
  for (const start of mappings) process.touch(start + 10 * GIB, 1)
  expect(process.mappedBytes).toBe(100 * GIB)
  expect(process.residentBytes).toBe(pages(5))
  // a word for each 2 MiB, and a table for each that was touched
  expect(kernel.timeline.bytes - before).toBeLessThan(300 * KIB)
  process.unmap(process.mappingTop - 100 * GIB, 100 * GIB)
  expect([process.mappedBytes, process.residentBytes]).toEqual([0, 0])
})

describe('a child', () => {
  const family = (): { kernel: Kernel; parent: Process; child: Process; mapping: number } => {
    const kernel = new Kernel()
    const parent = kernel.spawn(OPTIONS)
    parent.sbrk(pages(4))
    parent.touch(HEAP, pages(4))
    const mapping = parent.map(pages(2))
    parent.touch(mapping, pages(2))
    return { kernel, parent, child: kernel.fork(parent), mapping }
  }

  test('has its parent’s memory, and the two have it once', () => {
    const { kernel, parent, child } = family()
    expect(child.pid).toBe(parent.pid + 1)
    expect(child.maps()).toEqual(parent.maps())
    expect([child.residentBytes, parent.residentBytes]).toEqual([pages(6), pages(6)])
    expect(kernel.usedBytes).toBe(pages(6))
  })

  test('gets a page of its own when one of the two writes', () => {
    const { kernel, parent, child, mapping } = family()
    child.touch(HEAP, pages(2))
    expect(kernel.usedBytes).toBe(pages(8))
    parent.touch(mapping, 1)
    expect(kernel.usedBytes).toBe(pages(9))
    // the other one has it alone by now
    parent.touch(HEAP, pages(2))
    child.touch(mapping, 1)
    expect(kernel.usedBytes).toBe(pages(9))
    expect(residencyFaults([parent, child], kernel.usedBytes)).toEqual([])
  })

  test('leaves its parent what it gives back', () => {
    const { kernel, parent, child, mapping } = family()
    child.sbrk(-pages(2))
    child.unmap(mapping, pages(2))
    expect([parent.residentBytes, child.residentBytes]).toEqual([pages(6), pages(2)])
    child.exit()
    expect(kernel.usedBytes).toBe(pages(6))
    parent.exit()
    expect(kernel.usedBytes).toBe(0)
    expect(residencyFaults([parent, child], kernel.usedBytes)).toEqual([])
  })

  test('is at a checkpoint as it was then, and so is its parent', () => {
    const { kernel, parent, child, mapping } = family()
    const { timeline } = kernel
    const state = (): unknown => [kernel.usedBytes, parent.maps(), child.maps(), child.programBreak]
    const born = timeline.checkpoint()
    const first = state()
    child.touch(HEAP, pages(2))
    child.unmap(mapping, pages(1))
    parent.sbrk(-pages(1))
    const later = timeline.checkpoint()
    const second = state()
    child.exit()
    for (const [checkpoint, expected] of [
      [born, first],
      [later, second],
      [born, first],
    ] as const) {
      timeline.restore(checkpoint)
      expect(state()).toEqual(expected)
      expect(residencyFaults([parent, child], kernel.usedBytes)).toEqual([])
    }
  })

  test('forked after a checkpoint leaves nothing behind when that comes back', () => {
    const kernel = new Kernel()
    const parent = kernel.spawn(OPTIONS)
    parent.sbrk(pages(4))
    parent.touch(HEAP, pages(4))
    const before = kernel.timeline.checkpoint()
    const child = kernel.fork(parent)
    child.touch(HEAP, pages(2))
    kernel.timeline.restore(before)
    expect([kernel.usedBytes, parent.residentBytes]).toEqual([pages(4), pages(4)])
    parent.touch(HEAP, pages(4))
    expect(kernel.usedBytes).toBe(pages(4))
    expect(residencyFaults([parent], kernel.usedBytes)).toEqual([])
  })
})
