/** Classes and their instances: sizes as sys.getsizeof of 2.7 tells them, deaths as subtype_dealloc has them. */
import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import {
  DICT_TYPE,
  WEAK_TYPE,
  doubleHash,
  NULL,
  indexOf,
  type Layout,
  type Python,
  type Python2Types,
  type Ref,
} from '../../../src/machine/objects/index.ts'

interface ClassSpec {
  readonly base?: string
  readonly slots?: number
  /** Not with `__slots__`. */
  readonly hasDict?: boolean
}

class Program {
  readonly python: Python
  readonly types: Python2Types
  readonly builtin: Record<string, Ref> = {}
  readonly freed: string[] = []
  private readonly names = new Map<number, string>()

  constructor() {
    this.python = new PythonMachine({ python: '2.7.6' }).python
    this.python.objects.collector.enabled = false
    this.types = this.python.python2 as Python2Types
    const { classes, object, sets, dicts } = this.types
    const { numbers, strs, lists, tuples, memory } = this.python
    const declare = (name: string, layout: Layout, bytes: number, itemBytes = 0): void => {
      const base = this.builtin['object'] ?? NULL
      const type = classes.createStatic(name, base, layout, bytes, itemBytes)
      memory.outside(() => {
        const mro = base === NULL ? tuples.of(type) : tuples.of(type, base)
        classes.set(type, 'mro', mro)
        classes.set(type, 'dict', dicts.create())
      })
      this.builtin[name] = type
    }
    declare('object', object, 16)
    declare('type', classes.layout, 872, 40)
    declare('int', { type: numbers.intRecord }, 24)
    declare('float', { type: numbers.float }, 24)
    declare('str', strs, 37, 1)
    declare('list', lists, 40)
    declare('dict', dicts, 248)
    declare('tuple', tuples, 24, 8)
    declare('set', sets, 200)
    declare('frozenset', sets.frozen, 200)
  }

  name(ref: Ref, name: string): Ref {
    this.names.set(this.python.objects.store.words.data[indexOf(ref) + 2] as number, name)
    return ref
  }

  /** What is freed or kept from now on, by name. */
  watch(): void {
    const told = (place: number): void => {
      const name = this.names.get(place)
      if (name !== undefined) this.freed.push(name)
    }
    this.python.memory.trace = {
      objectFree: told,
      gcFree: told,
      kept: (_kind, place) => told(place),
    }
  }

  class(name: string, { base = 'object', slots = 0, hasDict = slots === 0 }: ClassSpec = {}): Ref {
    const { classes, dicts } = this.types
    const { strs, tuples, objects } = this.python
    const baseType = this.builtin[base] as Ref
    objects.incref(baseType, 2)
    const inherits = (classes.flags(baseType) & DICT_TYPE) !== 0
    const type = classes.createHeap(this.builtin['type'] as Ref, {
      name: strs.fromText(name),
      base: baseType,
      bases: tuples.of(baseType),
      dict: dicts.create(),
      slotCount: slots,
      addsDict: hasDict && !inherits,
      addsWeak: hasDict && (classes.flags(baseType) & WEAK_TYPE) === 0 && classes.itemSize(baseType) === 0,
    })
    const rest = itemsOf(this.python, classes.mro(baseType))
    for (const each of [type, ...rest]) objects.incref(each)
    classes.set(type, 'mro', tuples.of(type, ...rest))
    classes.addSubclass(baseType, type)
    this.builtin[name] = type
    return type
  }
}

const itemsOf = ({ tuples }: Python, tuple: Ref): Ref[] =>
  Array.from({ length: tuples.sizeOf(tuple) }, (_, index) => tuples.get(tuple, index))

describe('an instance', () => {
  it.each<[string, ClassSpec, number]>([
    ['class A(object)', {}, 32 + 32],
    ["__slots__ = ('a', 'b')", { slots: 2 }, 32 + 32],
    ['__slots__ = ()', { hasDict: false }, 16],
    ['class A(int)', { base: 'int' }, 32 + 40],
    ['class A(list)', { base: 'list' }, 32 + 56],
    ['class A(dict)', { base: 'dict' }, 32 + 264],
    ['class A(set)', { base: 'set' }, 32 + 208],
  ])('of %s takes as much as in CPython', (_, spec, bytes) => {
    const program = new Program()
    const { python, types } = program
    const type = program.class('A', spec)
    const object = types.classes.allocate(type)
    expect(python.sizeOf(object)).toBe(bytes)
    expect(types.classes.typeOf(object)).toBe(type)
    expect(types.classes.isSubtype(type, program.builtin[spec.base ?? 'object'] as Ref)).toBe(true)
  })

  it('of a class derived from str or tuple has room for one item more, rounded up', () => {
    const program = new Program()
    const { python } = program
    const text = python.strs.ofClass(program.class('S', { base: 'str' }), 'hello')
    const pair = python.tuples.ofClass(program.class('T', { base: 'tuple' }), 2)
    expect(python.strs.textOf(text)).toBe('hello')
    expect([python.sizeOf(text), python.sizeOf(pair)]).toEqual([32 + 56, 32 + 56])
  })

  it('is as its base is to whoever asks', () => {
    const program = new Program()
    const { numbers, lists, dicts, strs, none } = program.python
    const int = numbers.ofClass(program.class('I', { base: 'int' }), 'int', 5n)
    const float = numbers.ofClass(program.class('F', { base: 'float' }), 'float', 0.5)
    expect([numbers.valueOf(int), numbers.isInt(int), numbers.valueOf(float)]).toEqual([5, true, 0.5])
    const list = program.types.classes.allocate(program.class('L', { base: 'list' }))
    lists.append(list, none)
    const dict = program.types.classes.allocate(program.class('D', { base: 'dict' }))
    dicts.set(dict, strs.fromText('key'), none)
    expect([lists.sizeOf(list), dicts.sizeOf(dict), lists.isList(list), lists.isList(dict)]).toEqual([
      1,
      1,
      true,
      false,
    ])
  })

  it('lets go of its slots, its dict, what its base has, itself, and then of its class', () => {
    const program = new Program()
    const { types, python } = program
    const { classes } = types
    const type = program.class('A', { base: 'list', slots: 2, hasDict: true })
    const object = program.name(classes.allocate(type), 'object')
    python.objects.decref(type)
    classes.removeSubclass(program.builtin['list'] as Ref, type)
    classes.setSlot(object, 0, program.name(python.strs.fromText('first'), 'slot 0'))
    classes.setSlot(object, 1, program.name(python.strs.fromText('second'), 'slot 1'))
    classes.setDict(object, program.name(python.dicts.create(), 'dict'))
    const item = program.name(python.strs.fromText('item'), 'item')
    python.lists.append(object, item)
    python.objects.decref(item)
    classes.set(type, 'mro', NULL)
    program.name(type, 'class')
    program.watch()
    python.objects.decref(object)
    expect(program.freed).toEqual(['slot 0', 'slot 1', 'dict', 'item', 'object', 'class'])
  })

  it('has its finalizer called once for each death, and may come back', () => {
    const program = new Program()
    const { python, types } = program
    const { objects, strs, dicts, none } = python
    const type = program.class('A')
    dicts.set(types.classes.dict(type), strs.interned('__del__'), none)
    types.classes.modified(type)
    const object = types.classes.allocate(type)
    let calls = 0
    objects.finalizers = (ref) => {
      if (++calls === 1) objects.incref(ref)
    }
    objects.decref(object)
    expect([calls, objects.refcountOf(object), objects.collector.isTracked(indexOf(object))]).toEqual([
      1,
      1,
      true,
    ])
    objects.decref(object)
    expect(calls).toBe(2)
  })

  it('in a cycle is collected, or garbage where it has a finalizer', () => {
    const program = new Program()
    const { python, types } = program
    const { objects, strs, dicts, none } = python
    const type = program.class('A')
    const cycle = (): void => {
      const object = types.classes.allocate(type)
      const dict = dicts.create()
      dicts.set(dict, strs.fromText('self'), object)
      types.classes.setDict(object, dict)
      objects.decref(object)
    }
    cycle()
    expect(objects.collector.collect(2)).toBe(2)
    dicts.set(types.classes.dict(type), strs.interned('__del__'), none)
    types.classes.modified(type)
    cycle()
    expect([objects.collector.collect(2), python.lists.sizeOf(python.garbage)]).toEqual([2, 1])
  })
})

describe('a class', () => {
  it('takes 872 bytes, 40 for each slot and for one more', () => {
    const program = new Program()
    expect(program.python.sizeOf(program.class('A'))).toBe(32 + 872 + 40)
    expect(program.python.sizeOf(program.class('B', { slots: 3 }))).toBe(32 + 872 + 160)
  })

  it('gets another version where a class changes that it derives from', () => {
    const program = new Program()
    const { classes } = program.types
    const parent = program.class('A')
    const child = program.class('B', { base: 'A' })
    const before = classes.version(child)
    classes.modified(parent)
    expect(classes.version(child)).toBeGreaterThan(before)
    expect(classes.subclasses(parent)).toEqual([child])
  })

  it('dies in a collection when nobody has it', () => {
    const program = new Program()
    const { classes } = program.types
    const { objects } = program.python
    const type = program.class('A')
    objects.decref(type)
    expect(objects.collector.collect(2)).toBeGreaterThan(0)
    expect(classes.subclasses(program.builtin['object'] as Ref)).toEqual([])
  })
})

describe('a weak reference', () => {
  it('is one for all without callback; is cleared, then told, before its object goes', () => {
    const program = new Program()
    const { python, types } = program
    const { weakrefs, classes } = types
    const { objects, none } = python
    const object = program.name(classes.allocate(program.class('A')), 'object')
    const first = weakrefs.create(object, NULL)
    expect(weakrefs.create(object, NULL)).toBe(first)
    const told = weakrefs.create(object, none)
    expect(weakrefs.referencesTo(object)).toEqual([first, told])
    program.watch()
    weakrefs.call = (_callback, reference) =>
      program.freed.push(`called with ${weakrefs.referent(reference) === NULL ? 'nothing' : 'object'}`)
    objects.decref(object)
    expect(program.freed).toEqual(['called with nothing', 'object'])
    expect(weakrefs.referent(first)).toBe(NULL)
  })

  it('leaves the list when it dies first', () => {
    const { python, types } = new Program()
    const { weakrefs, sets } = types
    const set = sets.create()
    const references = [NULL, python.none, python.none].map((callback) => weakrefs.create(set, callback))
    expect(weakrefs.referencesTo(set)).toEqual([references[0], references[2], references[1]])
    python.objects.decref(references[2] as Ref)
    python.objects.decref(references[0] as Ref)
    expect(weakrefs.referencesTo(set)).toEqual([references[1]])
  })

  it('to a cycle is told before the collector takes it apart', () => {
    const program = new Program()
    const { python, types } = program
    const { weakrefs, classes } = types
    const { objects, dicts, strs, none } = python
    const object = classes.allocate(program.class('A'))
    const dict = dicts.create()
    dicts.set(dict, strs.fromText('self'), object)
    classes.setDict(object, dict)
    const reference = weakrefs.create(object, none)
    let calls = 0
    weakrefs.call = () => calls++
    objects.decref(object)
    objects.collector.collect(2)
    expect([calls, weakrefs.referent(reference)]).toEqual([1, NULL])
  })
})

describe('what is outside', () => {
  it('makes no event, has an address of its own, and dies silently', () => {
    const { python } = new Program()
    const { memory, lists, strs, tuples, dicts, objects, none } = python
    const before = memory.events
    const [list, dict] = memory.outside(() => {
      const made = lists.create(3)
      const names = dicts.create()
      for (let index = 0; index < 100; index++) dicts.set(names, strs.fromText(`name ${index}`), none)
      objects.decref(tuples.create(2))
      return [made, names]
    })
    dicts.set(dict, strs.fromText('a'), none)
    const own = memory.events
    expect(objects.addressOf(list)).not.toBe(objects.addressOf(dict))
    lists.append(list, none)
    objects.decref(list)
    objects.decref(dict)
    // the one-character string of the program
    expect(own).toBe(before + 1)
    expect(memory.events).toBe(own)
  })
})

it('a list can be sorted out of place', () => {
  const { python } = new Program()
  const { lists, numbers } = python
  const list = lists.create(0)
  for (const value of [3, 1, 2]) lists.append(list, numbers.int(value))
  const taken = lists.takeOut(list)
  expect(lists.sizeOf(list)).toBe(0)
  taken.items.sort((a, b) => (numbers.valueOf(a) as number) - (numbers.valueOf(b) as number))
  expect(lists.putBack(list, taken)).toBe(true)
  expect([...lists.items(indexOf(list))].map((item) => numbers.valueOf(item))).toEqual([1, 2, 3])
  const again = lists.takeOut(list)
  lists.append(list, numbers.int(9))
  expect([lists.putBack(list, again), lists.sizeOf(list)]).toEqual([false, 3])
})

it('a long keeps what 64 bits have no room for', () => {
  const { python } = new Program()
  const { numbers, keys } = python
  const long = numbers.longOf(10n ** 30n)
  expect([numbers.bigintOf(long), python.sizeOf(long)]).toEqual([10n ** 30n, 40])
  keys.hash(long)
  // hash(10**30)
  expect((BigInt(keys.high) << 32n) | BigInt(keys.low >>> 0)).toBe(5076944324515372240n)
})

it.each([
  [0.1, 2576882278n],
  [-1.5e300, 5734771021582775296n],
  [1e-320, 2087485440n],
  [Infinity, 314159n],
  [-1, -2n],
])('the hash of the float %d', (value, hash) => {
  const { low, high } = doubleHash(value)
  expect((BigInt(high) << 32n) | BigInt(low >>> 0)).toBe(hash)
})
