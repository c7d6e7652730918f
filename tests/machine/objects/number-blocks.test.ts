import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Machine } from '../../../src/machine/machine.ts'
import {
  BLOCK_BYTES,
  CACHED_INTS,
  HIGH,
  LOW,
  NumberBlocks,
  REFCNT,
  SLOTS_PER_BLOCK,
  blockOf,
  type NumberKind,
} from '../../../src/machine/objects/number-blocks.ts'
import type { Words } from '../../../src/machine/words.ts'
import { dumpOf } from '../../support/machine-dump.ts'
import { numberBlockFaults } from '../../support/number-block-checks.ts'
import { NaiveNumberBlocks } from './naive-number-blocks.ts'

const RUNS = process.env['FUZZ'] ? 3_000 : 60
const TAG = 1
const UNCACHED = 257
const GLIBC_OF_2013 = { version: '2.17' } as const

/** Where a slot is: block by its serial number, slot by its address. */
const at = (block: number, slot: number): number => block * SLOTS_PER_BLOCK + slot

/** A process with blocks of numbers and room for a list of references. */
class Python {
  readonly machine: Machine
  readonly numbers: NumberBlocks
  readonly list: Words
  readonly owners: [chunk: number, block: number][] = []

  constructor(kind: NumberKind = 'int', machine = new Machine(GLIBC_OF_2013)) {
    this.machine = machine
    this.numbers = new NumberBlocks(machine.process, machine.malloc, kind, (chunk, block) =>
      this.owners.push([chunk, block]),
    )
    this.list = machine.timeline.words(1)
  }

  make(value: number): number {
    return this.numbers.kind === 'int' ? this.numbers.fromLong(value) : this.numbers.fromDouble(value)
  }

  /** `range(first, first + count)`, a number at a time. */
  range(first: number, count: number): number[] {
    return Array.from({ length: count }, (_, index) => this.make(first + index))
  }

  get places(): { blocks: number[]; free: number[] } {
    const { numbers } = this
    return {
      blocks: numbers.blockList().map((block) => numbers.serialOf(block)),
      free: numbers.freeList().map((slot) => numbers.placeOf(slot)),
    }
  }

  /** All of its state, to the word. */
  get state(): unknown {
    return {
      registers: this.numbers.registers(),
      words: usedOf(this.numbers.words),
      list: usedOf(this.list),
      machine: dumpOf(this.machine),
    }
  }

  get faults(): string[] {
    return numberBlockFaults(this.machine, this.numbers)
  }
}

/** Without the zeros at its end, which are room to grow. */
function usedOf({ data }: Words): number[] {
  return [...data.subarray(0, data.findLastIndex((word) => word !== 0) + 1)]
}

describe('after the interpreter has started', () => {
  it('holds 262 cached ints in seven blocks, with slots 24 to 0 of block 6 free', () => {
    const { numbers, places } = new Python()
    expect(numbers.made).toBe(7)
    expect(places.blocks).toEqual([6, 5, 4, 3, 2, 1, 0])
    expect(places.free).toEqual(Array.from({ length: 25 }, (_, i) => at(6, 24 - i)))
    const live = numbers.blockList().map((block) => numbers.liveIn(block))
    expect(live.reduce((sum, each) => sum + each, 0)).toBe(CACHED_INTS)
  })

  it('has -5 in the last slot of block 0 and 256 in slot 25 of block 6, each with its value', () => {
    const { numbers } = new Python()
    expect(numbers.placeOf(numbers.fromLong(-5))).toBe(at(0, 40))
    expect(numbers.placeOf(numbers.fromLong(256))).toBe(at(6, 25))
    for (let value = -5; value <= 256; value++) {
      const slot = numbers.fromLong(value)
      expect([numbers.valueOf(slot), numbers.isCached(slot)]).toEqual([value, true])
    }
    expect(numbers.isCached(numbers.fromLong(257))).toBe(false)
  })

  it('has no floats', () => {
    const { numbers, places } = new Python('float')
    expect(places).toEqual({ blocks: [], free: [] })
    expect(numbers.isCached(numbers.fromDouble(1))).toBe(false)
  })

  it('has asked malloc for seven blocks of 992 bytes, one behind the other', () => {
    const { numbers, machine } = new Python()
    expect(BLOCK_BYTES).toBe(992)
    const addresses = numbers.blockList().map((block) => numbers.addressOfBlock(block) % 2 ** 20)
    const first = (machine.process.heapOrigin + 16) % 2 ** 20
    expect(addresses).toEqual([6, 5, 4, 3, 2, 1, 0].map((block) => first + block * 1008))
  })

  it('does not start where malloc has no memory', () => {
    expect(() => new Python('int', new Machine({ memory: 4096 }))).toThrow(
      'malloc has no memory for the cached ints',
    )
  })
})

describe('making and dropping', () => {
  it('fills a block from its last slot to its first, then takes a new block', () => {
    const python = new Python()
    const places = python.range(UNCACHED, 27).map((slot) => python.numbers.placeOf(slot))
    expect(places.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, i) => at(6, 24 - i)))
    expect(places.slice(25)).toEqual([at(7, 40), at(7, 39)])
  })

  it('hands out the slot dropped last first', () => {
    const { numbers } = new Python()
    const [a, b] = [numbers.fromLong(1000), numbers.fromLong(1001)]
    numbers.decref(a)
    numbers.decref(b)
    expect([numbers.fromLong(1002), numbers.fromLong(1003)]).toEqual([b, a])
  })

  it('makes a second range in the very places of the first, since a list drops its items from the last', () => {
    const python = new Python()
    const first = python.range(UNCACHED, 100)
    for (const slot of first.toReversed()) python.numbers.decref(slot)
    expect(python.range(UNCACHED, 100)).toEqual(first)
  })

  it('gives a cached value its one slot, whose references it counts, and never drops it', () => {
    const { numbers } = new Python()
    const seven = numbers.fromLong(7)
    expect(numbers.fromLong(7)).toBe(seven)
    expect(numbers.words.data[seven + REFCNT]).toBe(3)
    numbers.decref(seven)
    numbers.decref(seven)
    expect(numbers.isLive(seven)).toBe(true)
  })

  it('drops a number when its last reference is gone', () => {
    const { numbers } = new Python('float')
    const pi = numbers.fromDouble(Math.PI)
    numbers.words.set(pi + REFCNT, 2)
    numbers.decref(pi)
    expect(numbers.isLive(pi)).toBe(true)
    numbers.decref(pi)
    expect(numbers.isLive(pi)).toBe(false)
    expect(numbers.freeList()[0]).toBe(pi)
  })

  it('refuses to drop what is not there', () => {
    const { numbers } = new Python()
    const slot = numbers.fromLong(1000)
    numbers.decref(slot)
    for (const wrong of [slot, -1, 0, slot + 1, 128, 1e6, 0.5, NaN])
      expect(() => numbers.decref(wrong)).toThrow(RangeError)
  })

  it('refuses what is no int, and the other kind of number', () => {
    const { numbers } = new Python()
    for (const wrong of [0.5, 2 ** 63, -(2 ** 63) - 2048, NaN, Infinity])
      expect(() => numbers.fromLong(wrong)).toThrow(RangeError)
    expect(() => numbers.fromDouble(1)).toThrow(RangeError)
    expect(() => new Python('float').numbers.fromLong(1)).toThrow(RangeError)
  })

  it('tells where a byte of a block belongs', () => {
    const { numbers } = new Python()
    const slot = numbers.fromLong(1000)
    const block = blockOf(slot)
    const offset = numbers.addressOf(slot) - numbers.addressOfBlock(block)
    expect(offset).toBe(8 + 24 * 24)
    for (const byte of [0, 23]) expect(numbers.slotAt(block, offset + byte)).toBe(slot)
    expect(numbers.slotAt(block, offset - 1)).not.toBe(slot)
    for (const byte of [0, 7, 992, 999]) expect(numbers.slotAt(block, byte)).toBe(0)
  })

  it('tells of every chunk and its block', () => {
    const python = new Python()
    python.range(UNCACHED, 100)
    expect(python.owners).toEqual(
      python.numbers
        .blockList()
        .toReversed()
        .map((block) => [python.numbers.chunkOf(block), block]),
    )
  })
})

describe('values', () => {
  it.each([
    0,
    1,
    -1,
    257,
    -6,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    -(2 ** 63),
  ])('are kept: the int %d', (value) => {
    const { numbers } = new Python()
    expect(numbers.valueOf(numbers.fromLong(value))).toBe(value)
  })

  it.each([0, -0, 1.5, -1e300, 5e-324, Infinity, NaN])('are kept: the float %d', (value) => {
    const { numbers } = new Python('float')
    expect(numbers.valueOf(numbers.fromDouble(value))).toBe(value)
  })

  it('are kept in two’s complement', () => {
    const { numbers } = new Python()
    const { data } = numbers.words
    const slot = numbers.fromLong(-6)
    expect([data[slot + LOW], data[slot + HIGH]]).toEqual([-6, -1])
    expect(numbers.valueOf(numbers.take(-2, 2 ** 31 - 1))).toBe(2 ** 63)
  })

  it.each([-100, 250, 2 ** 31 - 20, 2 ** 32 - 20, -(2 ** 32) - 20, 2 ** 40])(
    'of a range count up from %d',
    (first) => {
      const { numbers, list } = new Python()
      list.grow(150)
      expect(numbers.takeRange(first, 150, list, 0, TAG)).toBe(150)
      const values = Array.from(list.data.subarray(0, 150), (ref) => numbers.valueOf(ref >> 2))
      expect(values).toEqual(Array.from({ length: 150 }, (_, index) => first + index))
    },
  )
})

describe('PyInt_ClearFreeList', () => {
  it('gives wholly free blocks back, newest first, and keeps one for a single live int', () => {
    const python = new Python()
    const slots = python.range(UNCACHED, 200)
    for (const slot of slots.toReversed()) if (slot !== slots[50]) python.numbers.decref(slot)
    expect(python.numbers.clearFreeList()).toEqual({ live: CACHED_INTS + 1, freed: [11, 10, 9, 8] })
    const { blocks, free } = python.places
    expect(blocks).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(free[0]).toBe(at(6, 24))
    expect(free[25]).toBe(at(7, 40))
    expect(free).toHaveLength(25 + 40)
  })

  it('turns the block list round each time it is called', () => {
    const python = new Python()
    python.numbers.clearFreeList()
    expect(python.places.blocks).toEqual([0, 1, 2, 3, 4, 5, 6])
    python.numbers.clearFreeList()
    expect(python.places.blocks).toEqual([6, 5, 4, 3, 2, 1, 0])
  })

  it('never gives a new block the serial number of one that was given back', () => {
    const python = new Python()
    for (const slot of python.range(1000, 26)) python.numbers.decref(slot)
    expect(python.numbers.clearFreeList().freed).toEqual([7])
    python.range(1000, 25)
    expect(python.numbers.placeOf(python.make(1000))).toBe(at(8, 40))
  })

  it('lets malloc lower the break, in glibc 2.17; in 2.36 the tcache keeps the newest seven', () => {
    const heapAfter = (machine: Machine): number => {
      const python = new Python('int', machine)
      for (const slot of python.range(UNCACHED, 20_000).toReversed()) python.numbers.decref(slot)
      python.numbers.clearFreeList()
      return python.machine.process.heapBytes
    }
    expect(heapAfter(new Machine({ version: '2.17' }))).toBeLessThan(160 * 1024)
    expect(heapAfter(new Machine({ version: '2.36' }))).toBeGreaterThan(480 * 1024)
  })

  it('is not begun twice', () => {
    const { numbers } = new Python()
    numbers.beginClear()
    expect(numbers.clearBlocks(3)).toBe(3)
    expect(numbers.clearing).toEqual({ finished: false, live: 16 + 2 * SLOTS_PER_BLOCK, freedBlocks: 0 })
    expect(() => numbers.beginClear()).toThrow('a clear of int blocks is under way already')
    expect([numbers.clearBlocks(10), numbers.clearBlocks(10)]).toEqual([4, 0])
    numbers.beginClear()
  })
})

/** The mappings begin so little above the heap that it cannot grow far. */
const WITH_LITTLE_ROOM = { version: '2.17', startBreak: 2 ** 24, mappingTop: 2 ** 24 + 2 ** 18 } as const

describe('where malloc has no memory', () => {
  const poor = (): Python => new Python('int', new Machine(WITH_LITTLE_ROOM))

  it('answers 0, and all goes on when something has been dropped', () => {
    const python = poor()
    const slots: number[] = []
    for (let slot = python.make(1000); slot !== 0; slot = python.make(1000)) slots.push(slot)
    const before = python.state
    expect(python.make(1000)).toBe(0)
    expect(python.state).toEqual(before)
    expect(python.faults).toEqual([])
    python.numbers.decref(slots[5]!)
    expect(python.make(2000)).toBe(slots[5])
  })

  it('ends a range with the last int that there is memory for', () => {
    const single = poor()
    let made = 0
    while (single.make(UNCACHED + made) !== 0) made++
    const bulk = poor()
    bulk.list.grow(2 * made)
    expect(bulk.numbers.takeRange(UNCACHED, 2 * made, bulk.list, 0, TAG)).toBe(made)
    expect(bulk.places).toEqual(single.places)
    expect(bulk.faults).toEqual([])
  })
})

type Operation =
  | { readonly kind: 'make'; readonly first: number; readonly count: number }
  | { readonly kind: 'drop'; readonly picks: readonly number[] }
  /** The last so many of the list, last to first. */
  | { readonly kind: 'cut'; readonly count: number }
  | { readonly kind: 'clear' }

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('make' as const),
      first: fc.integer({ min: -50, max: 400 }),
      count: fc.integer({ min: 0, max: 150 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('drop' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('cut' as const), count: fc.nat(200) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
)
const anyProgram = fc.array(anyOperation, { maxLength: 25 })
const anyKind = fc.constantFrom<NumberKind>('int', 'float')
const anyVersion = fc.constantFrom('2.17' as const, '2.36' as const)

/** A program on the blocks; how it makes a range, lets go of one and clears is up to the test. */
class Program {
  readonly python: Python
  length = 0
  private readonly bulk: boolean
  /** The largest part of a bulk operation. */
  private readonly unit: number

  constructor(python: Python, { bulk, unit = Infinity }: { bulk: boolean; unit?: number }) {
    this.python = python
    this.bulk = bulk
    this.unit = unit
  }

  run(op: Operation): void {
    if (op.kind === 'make') this.make(op.first, op.count)
    else if (op.kind === 'drop') for (const pick of op.picks) this.drop(pick)
    else if (op.kind === 'cut') this.cut(Math.min(op.count, this.length))
    else this.clear()
  }

  private make(first: number, count: number): void {
    const { numbers, list } = this.python
    list.grow(this.length + count + 1)
    if (this.bulk && numbers.kind === 'int')
      for (let done = 0; done < count;) {
        const part = Math.min(this.unit, count - done)
        done += numbers.takeRange(first + done, part, list, this.length + done, TAG)
      }
    else
      this.python.range(first, count).forEach((slot, index) => {
        list.set(this.length + index, (slot << 2) | TAG)
      })
    this.length += count
  }

  private drop(pick: number): void {
    const { numbers, list } = this.python
    if (this.length === 0) return
    const index = pick % this.length
    numbers.decref((list.data[index] as number) >> 2)
    list.set(index, list.data[--this.length] as number)
  }

  private cut(count: number): void {
    const { numbers, list } = this.python
    const from = this.length - count
    if (this.bulk)
      for (let to = this.length; to > from;)
        to = numbers.dropRange(list, Math.max(from, to - this.unit), to, TAG)
    else
      for (let index = this.length - 1; index >= from; index--)
        numbers.decref((list.data[index] as number) >> 2)
    this.length = from
  }

  private clear(): void {
    const { numbers } = this.python
    if (!this.bulk) {
      numbers.clearFreeList()
      return
    }
    numbers.beginClear()
    while (numbers.clearBlocks(this.unit) > 0);
  }
}

test('agrees with a naive model after every operation', () => {
  fc.assert(
    fc.property(anyKind, anyVersion, anyProgram, (kind, version, operations) => {
      const python = new Python(kind, new Machine({ version }))
      const { numbers } = python
      const naive = new NaiveNumberBlocks(kind)
      const living: number[] = []
      const drop = (slot: number): void => {
        const isCached = numbers.isCached(slot)
        const place = numbers.placeOf(slot)
        numbers.decref(slot)
        if (!isCached) naive.drop(place)
      }
      for (const op of operations) {
        if (op.kind === 'make')
          for (let value = op.first; value < op.first + op.count; value++) {
            const slot = python.make(value)
            if (!numbers.isCached(slot) && numbers.placeOf(slot) !== naive.make())
              expect.fail(`${slot} is not where the naive model puts it`)
            if (numbers.valueOf(slot) !== value) expect.fail(`${slot} does not hold ${value}`)
            living.push(slot)
          }
        else if (op.kind === 'drop')
          for (const pick of op.picks.slice(0, living.length))
            drop(living.splice(pick % living.length, 1)[0]!)
        else if (op.kind === 'cut')
          for (const slot of living.splice(Math.max(0, living.length - op.count)).toReversed()) drop(slot)
        else expect(numbers.clearFreeList()).toEqual(naive.clear())
        expect(python.faults).toEqual([])
        expect(python.places).toEqual({ blocks: naive.blocks.map(({ number }) => number), free: naive.free })
      }
      const references = new Map<number, number>()
      for (const slot of living) references.set(slot, (references.get(slot) ?? 0) + 1)
      for (const [slot, count] of references)
        expect(numbers.words.data[slot + REFCNT]).toBe(count + Number(numbers.isCached(slot)))
    }),
    { numRuns: RUNS },
  )
})

test('in bulk, in parts of any size, comes to the state of single steps, to the word', () => {
  fc.assert(
    fc.property(
      anyKind,
      anyProgram,
      fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constant(Infinity)),
      fc.boolean(),
      (kind, operations, unit, watched) => {
        const single = new Program(new Python(kind), { bulk: false })
        const bulk = new Program(new Python(kind), { bulk: true, unit })
        if (watched) bulk.python.machine.timeline.checkpoint()
        for (const op of operations) {
          single.run(op)
          bulk.run(op)
          expect(bulk.python.state).toEqual(single.python.state)
        }
      },
    ),
    { numRuns: RUNS },
  )
})

test('a range stops after any number of ints where single steps would be', () => {
  const most = 160
  const prepared = (): Python => {
    const python = new Python()
    const slots = python.range(UNCACHED, 90)
    for (const index of [3, 80, 41, 17, 66]) python.numbers.decref(slots[index]!)
    python.list.grow(most)
    return python
  }
  const single = prepared()
  for (let count = 0; count <= most; count++) {
    const bulk = prepared()
    bulk.numbers.takeRange(200, count, bulk.list, 0, TAG)
    expect(bulk.state).toEqual(single.state)
    if (count < most) single.list.set(count, (single.make(200 + count) << 2) | TAG)
  }
})

test('a list lets go of its ints until there is something else', () => {
  const { numbers, list } = new Python()
  list.grow(100)
  numbers.takeRange(200, 100, list, 0, TAG)
  const other = 2
  list.set(40, (list.data[40]! & ~3) | other)
  list.set(10, 0)
  expect(numbers.dropRange(list, 0, 100, TAG)).toBe(41)
  // values 241 to 299, of which the cached ones stay
  expect(numbers.dropped).toBe(299 - 256)
  expect(numbers.dropRange(list, 0, 41, TAG)).toBe(41)
  expect(numbers.dropRange(list, 0, 40, TAG)).toBe(11)
  expect(numbers.dropRange(list, 5, 10, TAG)).toBe(5)
  expect(numbers.dropRange(list, 5, 5, TAG)).toBe(5)
})

test('a list that has one int twice lets go of it twice', () => {
  const { numbers, list } = new Python()
  list.grow(2)
  const slot = numbers.fromLong(1000)
  numbers.words.set(slot + REFCNT, 2)
  list.data.fill((slot << 2) | TAG)
  expect([numbers.dropRange(list, 1, 2, TAG), numbers.dropped]).toEqual([1, 0])
  expect(numbers.isLive(slot)).toBe(true)
  expect([numbers.dropRange(list, 0, 1, TAG), numbers.dropped]).toEqual([0, 1])
  expect(numbers.freeList()[0]).toBe(slot)
})

test('is at any checkpoint, and in a copy, as it was', () => {
  fc.assert(
    fc.property(anyKind, anyProgram, fc.array(fc.nat(), { maxLength: 8 }), (kind, operations, visits) => {
      const program = new Program(new Python(kind), { bulk: true, unit: 30 })
      const { python } = program
      const { timeline } = python.machine
      const states: unknown[] = []
      for (const op of operations) {
        timeline.checkpoint()
        states.push(python.state)
        program.run(op)
      }
      if (states.length === 0) return
      const copy = new Python(kind)
      copy.machine.timeline.copyFrom(timeline)
      expect(copy.state).toEqual(python.state)
      expect(copy.faults).toEqual([])
      for (const visit of visits) {
        timeline.restore(visit % states.length)
        expect(python.state).toEqual(states[visit % states.length])
        expect(python.faults).toEqual([])
      }
    }),
    { numRuns: RUNS },
  )
})

test('a clear goes on from any moment inside it', () => {
  fc.assert(
    fc.property(anyVersion, fc.array(fc.nat(499), { maxLength: 6 }), (version, kept) => {
      const python = new Python('int', new Machine({ version }))
      const { numbers } = python
      const { timeline } = python.machine
      const slots = python.range(UNCACHED, 500)
      slots.forEach((slot, index) => {
        if (!kept.includes(index)) numbers.decref(slot)
      })
      timeline.checkpoint()
      numbers.beginClear()
      const states: unknown[] = []
      do {
        timeline.checkpoint()
        states.push(python.state)
        expect(python.faults).toEqual([])
      } while (numbers.clearBlocks(1) > 0)
      const { live, freedBlocks } = numbers.clearing
      const end = states.at(-1)
      states.forEach((state, index) => {
        timeline.restore(index + 1)
        expect(python.state).toEqual(state)
        numbers.clearBlocks(Infinity)
        expect(python.state).toEqual(end)
      })
      timeline.restore(0)
      const cleared = numbers.clearFreeList()
      expect([cleared.live, cleared.freed.length]).toEqual([live, freedBlocks])
      expect(python.state).toEqual(end)
    }),
    { numRuns: RUNS / 3 },
  )
})
