/** How lists grow and shrink, as 2.7.6 and 3.11.7 do, by sys.getsizeof. */
import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import type { Python, PythonVersion, Ref } from '../../../src/machine/objects/index.ts'

const pythonOf = (version: PythonVersion = '2.7.6'): Python => new PythonMachine({ python: version }).python

/** Sizes at which the room changes, and the room from there on. */
type Stairs = [size: number, room: number][]

function stairs({ lists }: Python, list: Ref, sizes: number, step: () => void): Stairs {
  const found: Stairs = []
  let last = -1
  for (let count = 0; count <= sizes; count++) {
    const room = lists.allocatedOf(list)
    if (room !== last) found.push([lists.sizeOf(list), room])
    last = room
    if (count < sizes) step()
  }
  return found
}

const nones = ({ none }: Python, count: number): Ref[] => Array.from({ length: count }, () => none)

describe('a list of CPython 2.7', () => {
  const python = pythonOf()
  const { lists, none, objects } = python
  const list = lists.create(0)

  it('grows by an eighth and six as items are appended', () => {
    expect(stairs(python, list, 2000, () => lists.append(list, none))).toEqual([
      [0, 0],
      [1, 4],
      [5, 8],
      [9, 16],
      [17, 25],
      [26, 35],
      [36, 46],
      [47, 58],
      [59, 72],
      [73, 88],
      [89, 106],
      [107, 126],
      [127, 148],
      [149, 173],
      [174, 201],
      [202, 233],
      [234, 269],
      [270, 309],
      [310, 354],
      [355, 405],
      [406, 462],
      [463, 526],
      [527, 598],
      [599, 679],
      [680, 771],
      [772, 874],
      [875, 990],
      [991, 1120],
      [1121, 1267],
      [1268, 1432],
      [1433, 1618],
      [1619, 1827],
      [1828, 2062],
    ])
  })

  it('shrinks when it is not half full, down to an array of nothing', () => {
    expect(stairs(python, list, 2000, () => objects.decref(lists.pop(list))).slice(1)).toEqual([
      [1030, 1164],
      [581, 659],
      [328, 375],
      [186, 215],
      [106, 125],
      [61, 74],
      [36, 46],
      [22, 30],
      [14, 21],
      [9, 16],
      [7, 10],
      [4, 7],
      [2, 5],
      [1, 4],
      [0, 0],
    ])
    expect(lists.arrayOf(list)).not.toBe(0)
  })

  it('gives that array back when it dies, and when it is cleared', () => {
    const { memory } = python
    const freed: number[] = []
    memory.trace = { free: (place) => freed.push(place) }
    const array = lists.arrayOf(list)
    objects.decref(list)
    expect(freed).toEqual([array])
    const other = lists.create(0)
    lists.append(other, none)
    objects.decref(lists.pop(other))
    const empty = lists.arrayOf(other)
    lists.clear(other >> 2)
    expect([freed[1], lists.arrayOf(other)]).toEqual([empty, 0])
    memory.trace = undefined
  })

  it('has room by what was done with it', () => {
    const a = lists.create(0)
    const rooms: number[] = []
    const note = (): unknown => rooms.push(lists.allocatedOf(a))
    lists.extend(a, nones(python, 3))
    note()
    lists.extend(a, nones(python, 1))
    note()
    lists.extend(a, nones(python, 3))
    note()
    lists.extend(a, nones(python, 5))
    note()
    lists.insert(a, 0, none)
    note()
    lists.assignSlice(a, 2, 2, nones(python, 20))
    note()
    lists.assignSlice(a, 5, lists.sizeOf(a), [])
    note()
    expect(rooms).toEqual([6, 6, 10, 19, 19, 43, 8])
  })

  it('has exactly the room that range asks for', () => {
    for (const size of [0, 1, 10, 1000]) {
      const ints = lists.range(5, 5 + size)
      objects.run()
      expect([lists.sizeOf(ints), lists.allocatedOf(ints)]).toEqual([size, size])
      expect(
        Array.from({ length: size }, (_, index) => python.numbers.valueOf(lists.get(ints, index))),
      ).toEqual(Array.from({ length: size }, (_, index) => 5 + index))
    }
  })

  it('made by list() takes nothing from the free list, and goes there when it dies', () => {
    objects.decref(lists.create(0))
    const { length } = lists.freeList
    const made = lists.instantiate()
    expect(lists.freeList.length).toBe(length)
    objects.decref(made)
    expect(lists.freeList.length).toBe(length + 1)
  })
})

describe('a list of CPython 3.11', () => {
  const python = pythonOf('3.11')
  const { lists, none, objects, numbers } = python

  it('grows in fours', () => {
    const list = lists.create(0)
    expect(stairs(python, list, 120, () => lists.append(list, none))).toEqual([
      [0, 0],
      [1, 4],
      [5, 8],
      [9, 16],
      [17, 24],
      [25, 32],
      [33, 40],
      [41, 52],
      [53, 64],
      [65, 76],
      [77, 92],
      [93, 108],
      [109, 128],
    ])
  })

  it('shrinks, and has no array when it is empty', () => {
    const list = lists.range(1000, 1030)
    objects.run()
    expect(stairs(python, list, 30, () => objects.decref(lists.pop(list)))).toEqual([
      [30, 30],
      [14, 20],
      [9, 16],
      [7, 12],
      [5, 8],
      [1, 4],
      [0, 0],
    ])
    expect(lists.arrayOf(list)).toBe(0)
  })

  it('of a range has room for an even number of items', () => {
    const rooms = [0, 1, 2, 3, 4, 5, 19, 100, 101, 1001].map((size) =>
      lists.allocatedOf(lists.range(0, size)),
    )
    expect(rooms).toEqual([0, 2, 2, 4, 4, 6, 20, 100, 102, 1002])
  })

  it('has room by how much is added', () => {
    const rooms = [0, 1, 5, 20].map((size) =>
      [1, 2, 3, 5, 10].map((added) => {
        const list = lists.create(size)
        for (let index = 0; index < size; index++) lists.init(list, index, numbers.int(0))
        lists.extend(list, nones(python, added))
        return lists.allocatedOf(list)
      }),
    )
    expect(rooms).toEqual([
      [2, 2, 4, 6, 10],
      [8, 8, 8, 12, 12],
      [12, 12, 12, 16, 16],
      [28, 28, 28, 32, 32],
    ])
  })
})
