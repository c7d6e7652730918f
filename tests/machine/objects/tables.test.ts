/** Dicts and sets: orders, sizes and hashes as real interpreters print them (2.7.6 on 64 bits without randomisation, 3.11.7). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import type { HashDicts } from '../../../src/machine/objects/dict.ts'
import type { Python, PythonVersion, Ref } from '../../../src/machine/objects/index.ts'
import { stringHash } from '../../../src/machine/objects/hash.ts'
import { naiveStrHash } from '../../support/naive-python.ts'

function hashOf(text: string): bigint {
  const { low, high } = stringHash(text)
  return (BigInt(high) << 32n) | BigInt(low >>> 0)
}

type Key = string | number | readonly number[]

class Program {
  readonly python: Python
  readonly dict: Ref

  constructor(version: PythonVersion = '2.7.6') {
    this.python = new PythonMachine({ python: version }).python
    this.dict = this.python.dicts.create()
  }

  key(key: Key): Ref {
    const { strs, numbers, tuples } = this.python
    if (typeof key === 'string') return strs.fromText(key)
    if (typeof key === 'number') return Number.isInteger(key) ? numbers.int(key) : numbers.makeFloat(key)
    return tuples.of(...key.map((value) => numbers.int(value)))
  }

  set(...keys: readonly Key[]): this {
    const { dicts, none, objects } = this.python
    for (const each of keys) {
      const key = this.key(each)
      dicts.set(this.dict, key, none)
      objects.decref(key)
    }
    return this
  }

  delete(...keys: readonly Key[]): this {
    const { dicts, objects } = this.python
    for (const each of keys) {
      const key = this.key(each)
      dicts.delete(this.dict, key)
      objects.decref(key)
    }
    return this
  }

  text(ref: Ref): Key {
    const { strs, numbers, tuples, objects } = this.python
    if (objects.typeOf(ref)?.name === 'str') return strs.textOf(ref)!
    if (objects.typeOf(ref)?.name !== 'tuple') return numbers.valueOf(ref)!
    return Array.from({ length: tuples.sizeOf(ref) }, (_, index) => numbers.valueOf(tuples.get(ref, index))!)
  }

  keys(dict = this.dict): Key[] {
    return [...this.python.dicts.entries(dict)].map(([key]) => this.text(key))
  }

  /** The members of `set(keys)`. */
  setOf(...keys: readonly Key[]): Key[] {
    const { sets } = this.python.python2!
    const set = sets.create()
    for (const key of keys) sets.add(set, this.key(key))
    return [...sets.members(set)].map((ref) => this.text(ref))
  }
}

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step)
const words = (text: string): string[] => text.split(' ')
const keysOf = (...keys: readonly Key[]): Key[] => new Program().set(...keys).keys()

describe('a dict of CPython 2.7 lists its keys in the order of its slots', () => {
  it.each<[string, string]>([
    ['one two three four five', 'four three five two one'],
    ['the quick brown fox jumps', 'quick brown the fox jumps'],
    ['the quick brown fox jumps over', 'brown over fox quick the jumps'],
    [
      'the quick brown fox jumps over lazy dog and runs away from it all',
      'and brown lazy from runs all over fox dog it away quick the jumps',
    ],
  ])('%s', (keys, order) => {
    expect(keysOf(...words(keys))).toEqual(words(order))
  })

  it('of ints', () => {
    expect(keysOf(...range(0, 25, 5))).toEqual([0, 10, 20, 5, 15])
    expect(keysOf(...range(0, 40, 5))).toEqual([0, 35, 5, 10, 15, 20, 25, 30])
    expect(keysOf(...range(0, 80, 5))).toEqual([0, 65, 35, 5, 70, 40, 10, 75, 45, 15, 50, 20, 55, 25, 60, 30])
    expect(keysOf(8, 0, 16, 24)).toEqual([8, 0, 16, 24])
    expect(keysOf(24, 16, 0, 8)).toEqual([24, 16, 0, 8])
    expect(keysOf(1, 9, 17, 2, 10)).toEqual([1, 2, 17, 10, 9])
    expect(keysOf(-1, -2, -3, 0, 1)).toEqual([0, 1, -2, -1, -3])
    expect(keysOf(...range(0, 64, 8))).toEqual([0, 32, 48, 8, 16, 40, 56, 24])
  })

  it('of letters', () => {
    const letters = range(97, 123).map((code) => String.fromCharCode(code))
    expect(keysOf(...letters).join('')).toBe('acbedgfihkjmlonqpsrutwvyxz')
  })

  it('with slots of deleted keys between, and in their places the next', () => {
    const program = new Program().set(...range(0, 20).map((index) => `k${index}`))
    expect(program.keys()).toEqual(
      words('k13 k12 k11 k10 k17 k16 k15 k14 k19 k18 k3 k2 k1 k0 k7 k6 k5 k4 k9 k8'),
    )
    program.delete(...range(0, 20, 2).map((index) => `k${index}`))
    expect(program.keys()).toEqual(words('k13 k11 k17 k15 k19 k3 k1 k7 k5 k9'))
    program.set(...range(20, 26).map((index) => `k${index}`))
    expect(program.keys()).toEqual(words('k13 k11 k17 k15 k22 k23 k19 k21 k24 k25 k3 k1 k7 k5 k9 k20'))
    program.set('k0')
    expect(program.keys()).toEqual(words('k13 k11 k17 k15 k22 k23 k19 k21 k24 k25 k3 k1 k0 k7 k5 k9 k20'))
  })
})

describe('hashes', () => {
  it.each<[string, bigint]>([
    ['', 0n],
    ['a', 12416037344n],
    ['b', 12544037731n],
    ['ab', 12416074593111939n],
    ['abc', 1453079729188098211n],
    ['hello', 840651671246116861n],
    ['hello world', -2324238377118044897n],
    ['Python 2.7', -5217503936915156509n],
    ['\0', 1n],
    ['\xff', 32640097918n],
    ['x'.repeat(100), -5622435189161604924n],
  ])('of the str %j', (text, hash) => {
    expect(hashOf(text)).toBe(hash)
    expect(BigInt.asIntN(64, naiveStrHash(text))).toBe(hash)
  })

  it.each<[readonly number[], bigint]>([
    [[], 3527539n],
    [[1], 3430019387558n],
    [[1, 2], 3713081631934410656n],
    [[2, 1], 3713082714465905806n],
    [[0, 0, 0], 1267304713960822739n],
    [[-1, -1], 3713082714462658231n],
    [range(0, 10), -4181190870548101704n],
  ])('of the tuple %j', (items, hash) => {
    const program = new Program()
    const { keys } = program.python
    keys.hash(program.key(items))
    expect((BigInt(keys.high) << 32n) + BigInt(keys.low >>> 0)).toBe(hash)
  })

  it('of an int and a float of the same value', () => {
    const program = new Program().set(3)
    const { dicts, numbers } = program.python
    expect(dicts.get(program.dict, numbers.makeFloat(3))).not.toBe(0)
    expect(program.set(3.0, 3).keys()).toEqual([3])
  })

  it('of text, however long', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          expect(hashOf(text)).toBe(BigInt.asIntN(64, naiveStrHash(text)))
        },
      ),
    )
  })
})

describe('a dict of CPython 2.7', () => {
  const sizeAfter = (program: Program): number => program.python.sizeOf(program.dict)

  it('has 280 bytes, and a table from the sixth key on that grows by four', () => {
    const program = new Program()
    const stairs: [number, number][] = [[0, sizeAfter(program)]]
    for (let key = 0; key < 6000; key++) {
      program.set(key)
      if (sizeAfter(program) !== stairs.at(-1)![1]) stairs.push([key + 1, sizeAfter(program)])
    }
    expect(stairs).toEqual([
      [0, 280],
      [6, 1048],
      [22, 3352],
      [86, 12568],
      [342, 49432],
      [1366, 196888],
      [5462, 786712],
    ])
    program.delete(...range(0, 5990))
    expect(sizeAfter(program)).toBe(786712)
    const { objects, dicts } = program.python
    dicts.clear(program.dict >> 2)
    expect([sizeAfter(program), objects.isBusy]).toEqual([280, false])
  })

  it('of a display has room for its items at once', () => {
    const { python } = new Program()
    const dicts = python.dicts as HashDicts
    const sizes = [5, 6, 7, 8, 9].map((items) => python.sizeOf(dicts.presized(items)))
    expect(sizes).toEqual([280, 280, 280, 664, 664])
  })

  it('keeps its table where keys come and go', () => {
    const program = new Program().set(...range(0, 5))
    for (let round = 0; round < 40; round++) program.set(100 + round).delete(100 + round)
    expect([program.python.dicts.sizeOf(program.dict), sizeAfter(program)]).toEqual([5, 1048])
  })

  it('grows once where another is merged in, and not at all of itself', () => {
    const program = new Program().set(...range(0, 30))
    const dicts = program.python.dicts as HashDicts
    const other = dicts.create()
    dicts.update(other, program.dict)
    expect(program.python.sizeOf(other)).toBe(1816)
    expect(program.keys(other)).toEqual(range(0, 30))
    dicts.update(other, other)
    expect(program.python.sizeOf(other)).toBe(1816)
  })
})

describe('a set of CPython 2.7', () => {
  it('lists its members in the order of its entries', () => {
    const program = new Program()
    expect(program.setOf(...'hello world')).toEqual([' ', 'e', 'd', 'h', 'l', 'o', 'r', 'w'])
    expect(program.setOf(...words('apple banana cherry date'))).toEqual(words('date cherry apple banana'))
    expect(program.setOf(...range(0, 100, 7))).toEqual([
      0, 98, 35, 70, 7, 42, 77, 14, 49, 84, 21, 56, 91, 28, 63,
    ])
    expect(program.setOf(100, 200, 300)).toEqual([200, 300, 100])
    expect(program.setOf(-1, -2, 0)).toEqual([0, -2, -1])
    expect(program.setOf(...words('the quick brown fox'))).toEqual(words('quick brown the fox'))
  })

  it('has 232 bytes, and a table from the sixth member on', () => {
    const { python } = new Program()
    const { sets } = python.python2!
    const set = sets.create()
    const stairs: [number, number][] = [[0, python.sizeOf(set)]]
    for (let key = 0; key < 6000; key++) {
      sets.add(set, python.numbers.int(key))
      if (python.sizeOf(set) !== stairs.at(-1)![1]) stairs.push([key + 1, python.sizeOf(set)])
    }
    expect(stairs).toEqual([
      [0, 232],
      [6, 744],
      [22, 2280],
      [86, 8424],
      [342, 33000],
      [1366, 131304],
      [5462, 524520],
    ])
  })
})

describe('a dict of CPython 3.11', () => {
  const stairsOf = (keyOf: (index: number) => Key): string => {
    const program = new Program('3.11')
    const stairs: string[] = []
    let last = program.python.sizeOf(program.dict)
    expect(last).toBe(64)
    for (let count = 1; count < 3000; count++) {
      program.set(keyOf(count))
      const size = program.python.sizeOf(program.dict)
      if (size !== last) stairs.push(`${count} ${size}`)
      last = size
    }
    return stairs.join('; ')
  }

  it('grows by two, less with str keys', () => {
    expect(stairsOf((index) => `k${index}`)).toBe(
      '1 184; 6 272; 11 464; 22 832; 43 1584; 86 3328; 171 6576; 342 13056; 683 26032; 1366 51968; 2731 103856',
    )
    expect(stairsOf((index) => index)).toBe(
      '1 224; 6 352; 11 632; 22 1168; 43 2264; 86 4688; 171 9304; 342 18512; 683 36952; 1366 73808; 2731 147544',
    )
  })

  it('makes room for all when the first key comes that is no str', () => {
    for (const letters of ['abcde', 'abc']) {
      const program = new Program('3.11').set(...letters)
      expect(program.python.sizeOf(program.dict)).toBe(184)
      expect(program.python.sizeOf(program.set(1).dict)).toBe(352)
    }
  })

  it('lists its keys in the order in which they came', () => {
    const program = new Program('3.11').set('b', 'a', 3, 'c').delete('a').set('a', 'b')
    expect(program.keys()).toEqual(['b', 3, 'c', 'a'])
  })
})

describe('keys that have Python code of their own', () => {
  /** Objects whose hash is 1, and that are equal as `same` says. */
  function withKeys(same: (a: Ref, b: Ref) => boolean) {
    const { python } = new Program()
    const { keys, python2 } = python
    keys.slow = {
      hash: () => {
        keys.low = 1
        keys.high = 0
      },
      same,
    }
    const key = (): Ref => (python2 as NonNullable<typeof python2>).object.create()
    return { python, dicts: python.dicts as HashDicts, key, sets: python2!.sets }
  }

  it('are looked for again where comparing them changes the dict', () => {
    let change: (() => void) | undefined
    const { python, dicts, key } = withKeys(() => {
      change?.()
      change = undefined
      return false
    })
    const dict = dicts.create()
    const [first, second, third] = [key(), key(), key()]
    dicts.set(dict, first, python.none)
    dicts.set(dict, second, python.none)
    change = () => {
      for (let value = 100; value < 200; value++) dicts.set(dict, python.numbers.int(value), python.none)
      dicts.delete(dict, first)
    }
    dicts.set(dict, third, python.none)
    expect([first, second, third].map((each) => dicts.get(dict, each) !== 0)).toEqual([false, true, true])
    expect(dicts.sizeOf(dict)).toBe(102)
  })

  it('leave a dict and a set as they were where comparing them fails', () => {
    let fails = false
    const { python, dicts, sets, key } = withKeys(() => {
      if (fails) throw new Error('in __eq__')
      return false
    })
    const dict = dicts.create()
    const set = sets.create()
    const [first, second] = [key(), key()]
    dicts.set(dict, first, python.none)
    sets.add(set, first)
    fails = true
    expect(() => dicts.set(dict, second, python.none)).toThrow('in __eq__')
    expect(() => sets.add(set, second)).toThrow('in __eq__')
    expect([dicts.sizeOf(dict), sets.sizeOf(set), python.objects.refcountOf(second)]).toEqual([1, 1, 1])
    expect(python.objects.refcountOf(first)).toBe(3)
  })
})

// python2.7 -c "d = dict.fromkeys(range(20)); [d.popitem() for _ in range(3)]; d[0] = 0; [d.popitem() for _ in range(4)]"
describe('popping goes on behind the last that was popped, but looks at the first place first', () => {
  const order = [0, 1, 2, 0, 3, 4, 5]

  it('of a dict', () => {
    const program = new Program().set(...range(0, 20))
    const { dicts, numbers } = program.python
    const pop = (): number => numbers.valueOf((dicts as HashDicts).popItem(program.dict)[0])!
    const popped = [pop(), pop(), pop()]
    program.set(0)
    expect([...popped, pop(), pop(), pop(), pop()]).toEqual(order)
  })

  it('of a set', () => {
    const { python } = new Program()
    const { numbers } = python
    const sets = python.python2!.sets
    const set = sets.create()
    for (const value of range(0, 20)) sets.add(set, numbers.int(value))
    const pop = (): number => numbers.valueOf(sets.pop(set))!
    const popped = [pop(), pop(), pop()]
    sets.add(set, numbers.int(0))
    expect([...popped, pop(), pop(), pop(), pop()]).toEqual(order)
  })
})
