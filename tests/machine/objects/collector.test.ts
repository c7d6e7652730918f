/** What the collector finds and when it comes, as real interpreters tell by gc.collect, gc.garbage and gc.is_tracked. */
import { describe, expect, it } from 'vitest'
import { PythonMachine } from '../../../src/machine/machine.ts'
import {
  NULL,
  indexOf,
  refOf,
  type Python,
  type PythonVersion,
  type Ref,
} from '../../../src/machine/objects/index.ts'

function start(version: PythonVersion = '2.7.6'): Python {
  const { python } = new PythonMachine({ python: version })
  python.objects.collector.enabled = false
  return python
}

/** `dict[key] = value`; takes over the reference to the value. */
function store({ dicts, strs, objects }: Python, dict: Ref, key: string, value: Ref): void {
  const name = strs.fromText(key)
  dicts.set(dict, name, value)
  objects.decref(name)
  objects.decref(value)
}

function instance(python: Python, kind: 'object' | 'instance', classRef: Ref): Ref {
  python.objects.incref(classRef)
  return python.python2!.fixed.create(kind, { dict: python.dicts.create(), class: classRef })
}

const attributes = ({ python2 }: Python, object: Ref, kind: 'object' | 'instance' = 'object'): Ref =>
  python2!.fixed.get(kind, object, 'dict')

function shared({ objects }: Python, ref: Ref): Ref {
  objects.incref(ref)
  return ref
}

const isTracked = ({ objects }: Python, ref: Ref): boolean => objects.collector.isTracked(indexOf(ref))

const CYCLES: readonly [name: string, found: number, make: (python: Python) => void][] = [
  [
    'a list in itself',
    1,
    ({ lists, objects }) => {
      const list = lists.create(0)
      lists.append(list, list)
      objects.decref(list)
    },
  ],
  [
    'a dict in itself',
    1,
    (python) => {
      const dict = python.dicts.create()
      store(python, dict, 'd', shared(python, dict))
      python.objects.decref(dict)
    },
  ],
  [
    'two lists in each other',
    2,
    ({ lists, objects }) => {
      const [a, b] = [lists.create(0), lists.create(0)]
      lists.append(a, b)
      lists.append(b, a)
      objects.decref(a)
      objects.decref(b)
    },
  ],
  [
    'a tuple in a list that it has',
    2,
    (python) => {
      const list = python.lists.create(0)
      const tuple = python.tuples.of(shared(python, list))
      python.lists.append(list, tuple)
      python.objects.decref(tuple)
      python.objects.decref(list)
    },
  ],
]

const CYCLES_OF_2: typeof CYCLES = [
  [
    'two instances in each other’s attributes',
    4,
    (python) => {
      const type = python.lists.create(0)
      const [a, b] = [instance(python, 'object', type), instance(python, 'object', type)]
      store(python, attributes(python, a), 'b', b)
      store(python, attributes(python, b), 'a', a)
    },
  ],
  [
    'an old-style instance that has itself',
    2,
    (python) => {
      const object = instance(python, 'instance', python.lists.create(0))
      store(python, attributes(python, object, 'instance'), 'me', object)
    },
  ],
  [
    'a ring of ten instances',
    20,
    (python) => {
      const type = python.lists.create(0)
      const ring = Array.from({ length: 10 }, () => instance(python, 'object', type))
      ring.forEach((object, index) =>
        store(python, attributes(python, object), 'next', ring[(index + 1) % 10]!),
      )
    },
  ],
  [
    'a function that returns itself',
    3,
    (python) => {
      const { fixed } = python.python2!
      const cell = fixed.create('cell')
      const closure = python.tuples.of(cell)
      const made = fixed.create('function', { closure, globals: shared(python, python.dicts.create()) })
      fixed.set('cell', cell, 'contents', made)
    },
  ],
  [
    'a generator that has itself in a free variable',
    3,
    (python) => {
      const { fixed, frames, codes } = python.python2!
      const code = codes.create({ locals: 2, stack: 1 })
      const globals = python.dicts.create()
      const frame = frames.create(code, { back: NULL, builtins: globals, globals, locals: NULL })
      const cell = fixed.create('cell')
      frames.setLocal(frame, 1, cell)
      fixed.set('cell', cell, 'contents', fixed.create('generator', { frame, code }))
    },
  ],
]

describe.each<[PythonVersion, typeof CYCLES]>([
  ['2.7.6', [...CYCLES, ...CYCLES_OF_2]],
  ['2.7.18', [...CYCLES, ...CYCLES_OF_2]],
  ['3.11', CYCLES],
])('gc.collect of CPython %s', (version, cycles) => {
  it.each(cycles)('finds %s: %d', (_, found, make) => {
    const python = start(version)
    make(python)
    expect(python.objects.collector.collect(2)).toBe(found)
    expect(python.objects.collector.collect(2)).toBe(0)
    expect(python.garbage).toBe(NULL)
  })

  it('finds nothing in what is alive, and nothing that died by itself', () => {
    const python = start(version)
    const list = python.lists.create(0)
    python.lists.append(list, list)
    python.objects.decref(python.dicts.create())
    expect(python.objects.collector.collect(2)).toBe(0)
    expect(python.objects.refcountOf(list)).toBe(2)
  })

  it('finds young objects in a young collection, and old ones only in one that is as old', () => {
    const python = start(version)
    const { collector } = python.objects
    const [, , make] = CYCLES[0]!
    make(python)
    make(python)
    expect([collector.collect(0), collector.collect(1), collector.collect(2)]).toEqual([2, 0, 0])
    const list = python.lists.create(0)
    python.lists.append(list, list)
    collector.collect(0)
    python.objects.decref(list)
    expect([collector.collect(0), collector.collect(1), collector.collect(2)]).toEqual([0, 1, 0])
  })

  it('finds nothing amid another collection', () => {
    const python = start(version)
    CYCLES[0]![2](python)
    const { collector } = python.objects
    collector.start(2)
    expect(collector.collect(2)).toBe(0)
    python.objects.run()
    expect(collector.found).toBe(1)
  })
})

describe('what has a finalizer', () => {
  function withDel(python: Python): Ref {
    const type = python.lists.create(0)
    const { fixed } = python.python2!
    python.objects.collector.hasFinalizer = (record) =>
      python.objects.typeOf(refOf(record))?.name === 'object' &&
      fixed.get('object', refOf(record), 'class') === type
    return type
  }

  function delCycle(python: Python, type: Ref): void {
    const object = instance(python, 'object', type)
    store(python, attributes(python, object), 'me', object)
  }

  it('is kept as garbage, with all that it refers to', () => {
    const python = start()
    const { lists, objects } = python
    const type = withDel(python)
    delCycle(python, type)
    expect([objects.collector.collect(2), lists.sizeOf(python.garbage)]).toEqual([2, 1])
    delCycle(python, type)
    expect([objects.collector.collect(2), lists.sizeOf(python.garbage)]).toEqual([2, 2])
    for (const at of [0, 1]) {
      const object = lists.get(python.garbage, at)
      expect(objects.refcountOf(object)).toBe(2)
      objects.incref(python.none)
      store(python, attributes(python, object), 'me', python.none)
    }
    lists.clear(indexOf(python.garbage))
    expect([objects.collector.collect(2), lists.sizeOf(python.garbage)]).toEqual([0, 0])
  })

  it('dies with a cycle that it hangs on, and is not counted', () => {
    const python = start()
    const tail = instance(python, 'object', withDel(python))
    const head = instance(python, 'object', python.lists.create(0))
    store(python, attributes(python, head), 'tail', tail)
    store(python, attributes(python, head), 'b', head)
    expect(python.objects.collector.collect(2)).toBe(2)
    expect(python.garbage).toBe(NULL)
  })
})

describe('collections of their own accord', () => {
  /** Generations in the order of their collections, as `kept` lists are made. */
  function collections(python: Python, kept: number): { generation: number; made: number }[] {
    const found: { generation: number; made: number }[] = []
    let made = 0
    python.objects.collector.enabled = true
    python.memory.trace = { collectionBegins: (generation) => found.push({ generation, made }) }
    for (made = 1; made <= kept; made++) python.lists.create(0)
    return found
  }

  it('come when the 701st object has its memory, the twelfth to a generation above', () => {
    const found = collections(start(), 25 * 701)
    expect(found.map(({ made }) => made)).toEqual(Array.from({ length: 25 }, (_, index) => 701 * (index + 1)))
    const young = '0 '.repeat(11)
    expect(found.map(({ generation }) => generation).join(' ')).toBe(`${young}1 ${young}1 0`)
  })

  it('count what was freed back, and take no notice of free lists', () => {
    const python = start()
    const { lists, objects } = python
    objects.collector.enabled = true
    const [count] = objects.collector.counts
    const made = Array.from({ length: 90 }, () => lists.create(0))
    expect(objects.collector.counts[0]).toBe(count! + 90)
    for (const list of made) objects.decref(list)
    expect(objects.collector.counts[0]).toBe(count! + 80)
    for (let index = 0; index < 80; index++) lists.create(0)
    expect(objects.collector.counts[0]).toBe(count! + 80)
  })

  it('are full ones only when a quarter of what is old has come since the last', () => {
    const python = start()
    const { collector } = python.objects
    for (let index = 0; index < 4000; index++) python.lists.create(0)
    collector.collect(2)
    expect(collector.longLivedTotal).toBe(4000)
    collector.thresholds.splice(0, 3, 50, 1, 1)
    const pending: number[] = []
    python.memory.trace = {
      collectionBegins: (generation) => generation === 2 && pending.push(collector.longLivedPending),
    }
    const { trace } = python.memory
    let skipped = 0
    collector.enabled = true
    python.memory.trace = {
      collectionBegins: (generation) => {
        trace.collectionBegins?.(generation)
        if (generation < 2 && collector.counts[2]! > 1) skipped++
      },
    }
    while (pending.length === 0) python.lists.create(0)
    expect(skipped).toBeGreaterThan(10)
    expect(pending[0]).toBeGreaterThanOrEqual(1000)
    expect(pending[0]).toBeLessThan(1000 + 3 * 51 + 1)
    expect(collector.longLivedPending).toBe(0)
  })

  it('are none where there is no threshold, or none are wanted', () => {
    for (const disable of [
      ({ collector }: Python['objects']) => (collector.enabled = false),
      ({ collector }: Python['objects']) => (collector.thresholds[0] = 0),
    ]) {
      const python = start()
      python.objects.collector.enabled = true
      disable(python.objects)
      for (let index = 0; index < 2000; index++) python.lists.create(0)
      expect(python.objects.collector.counts).toEqual([2000, 0, 0])
    }
  })
})

describe.each<PythonVersion>(['2.7.6', '3.11'])('tracking in CPython %s', (version) => {
  it('begins with the first thing in a dict that may be in a cycle', () => {
    const python = start(version)
    const dict = python.dicts.create()
    store(python, dict, 'n', python.numbers.int(1))
    store(python, dict, 't', python.strs.fromText('text'))
    expect(isTracked(python, dict)).toBe(false)
    store(python, dict, 'l', python.lists.create(0))
    expect(isTracked(python, dict)).toBe(true)
  })

  it('ends for a tuple of plain things in any collection, from the innermost on; for a dict in a full one', () => {
    const python = start(version)
    const { tuples, numbers, lists, objects } = python
    const inner = tuples.of(numbers.int(1), numbers.int(1000))
    const plain = tuples.of(inner, numbers.makeFloat(1))
    const other = tuples.of(lists.create(0))
    const dict = python.dicts.create()
    store(python, dict, 'a', lists.create(0))
    store(python, dict, 'a', numbers.int(1))
    const all = (): boolean[] => [inner, plain, other, dict].map((ref) => isTracked(python, ref))
    expect(all()).toEqual([true, true, true, true])
    objects.collector.collect(0)
    expect(all()).toEqual([false, true, true, true])
    objects.collector.collect(1)
    expect(all()).toEqual([false, false, true, true])
    objects.collector.collect(2)
    expect(all()).toEqual([false, false, true, false])
    store(python, dict, 'plain', plain)
    expect(isTracked(python, dict)).toBe(false)
    store(python, dict, 'other', other)
    expect(isTracked(python, dict)).toBe(true)
  })
})

it('takes nothing that comes from a free list for what it was when a collection found it', () => {
  const python = start()
  const { lists, dicts, objects } = python
  const holder = instance(python, 'instance', lists.create(0))
  const [dict, list] = [dicts.create(), lists.create(0)]
  lists.append(list, dict)
  store(python, dict, 'list', list)
  objects.decref(dict)
  expect(objects.collector.collect(2)).toBe(2)
  // the same dict, not tracked now; what has a finalizer refers to it
  objects.collector.hasFinalizer = (record) => refOf(record) === holder
  const again = dicts.create()
  expect(again).toBe(dict)
  store(python, attributes(python, holder, 'instance'), 'again', again)
  store(python, attributes(python, holder, 'instance'), 'me', holder)
  expect(objects.collector.collect(2)).toBe(2)
  expect([objects.refcountOf(again), isTracked(python, again)]).toEqual([1, false])
})

it.each<[PythonVersion, string]>([
  ['2.7.6', 'key value'],
  ['3.11', 'value key'],
])('what a dict of CPython %s has is visited in the order %s', (version, order) => {
  const python = start(version)
  const { dicts, lists, tuples, objects } = python
  const [dict, key, value] = [dicts.create(), tuples.of(tuples.of()), lists.create(0)]
  dicts.set(dict, key, value)
  const visited: string[] = []
  objects.types[dicts.type]!.traverse!(indexOf(dict), (ref) => visited.push(ref === key ? 'key' : 'value'))
  expect(visited.join(' ')).toBe(order)
})
