/**
 * The module itertools. Follows Modules/itertoolsmodule.c of CPython 2.7.6: sizes of its objects, the order in which they ask
 * their iterators, result tuples that are used again when nobody has kept them.
 *
 * The C arrays of product and of the combinations are blocks of the right size; what would be in them stands in a list of the
 * interpreter's own.
 */
import { NULL, refOf, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import {
  EQ,
  noArguments,
  oneArgument,
  variable,
  type Keywords,
  type ModuleSpec,
  type Natives,
  type TypeSpec,
} from '../native.ts'
import { tupleOf, unpackArity } from '../protocols/index.ts'
import { tupleFrom } from '../types/tuple.ts'
import type { Vm } from '../vm.ts'

const GC = true

/** An iterator type: its record, how it is made, how it goes on. */
interface IteratorSpec {
  readonly bytes: number
  readonly refs: readonly string[]
  readonly words?: number
  readonly make: (
    vm: Vm,
    layout: RecordLayout,
    type: Ref,
    args: readonly Ref[],
    keywords: Keywords | undefined,
  ) => Ref
  readonly next: (vm: Vm, layout: RecordLayout, self: Ref) => Ref
  readonly repr?: (vm: Vm, layout: RecordLayout, self: Ref) => Ref
  readonly methods?: (layout: RecordLayout) => Natives
  readonly classMethods?: (layout: RecordLayout) => Natives
}

function iteratorType(python: Python, name: string, spec: IteratorSpec): TypeSpec {
  const { bytes, refs, words = 0, repr } = spec
  const layout = python.layout({ name: `itertools.${name}`, bytes, hasGc: GC, refs, words })
  return {
    name: `itertools.${name}`,
    module: 'itertools',
    layout,
    basicSize: bytes,
    isBase: name !== 'tee',
    slots: {
      new: (vm, type, args, keywords) => spec.make(vm, layout, type, args, keywords),
      iter: (vm, self) => vm.incref(self),
      next: (vm, self) => spec.next(vm, layout, self),
      ...(repr ? { repr: (vm: Vm, self: Ref): Ref => repr(vm, layout, self) } : {}),
    },
    ...(spec.methods ? { methods: spec.methods(layout) } : {}),
    ...(spec.classMethods ? { classMethods: spec.classMethods(layout) } : {}),
  }
}

function noKeywords(vm: Vm, name: string, keywords: Keywords | undefined): void {
  if (keywords && keywords.names.length > 0)
    throw vm.errorFormat('TypeError', `${name}() does not take keyword arguments`)
}

/** A new object that takes over these references. */
function made(layout: RecordLayout, type: Ref, refs: readonly Ref[], words: readonly number[] = []): Ref {
  const self = layout.create(type)
  refs.forEach((ref, index) => layout.init(self, index, ref))
  words.forEach((word, index) => layout.setWord(self, index, word))
  layout.track(self)
  return self
}

/** Iterators of all, as a tuple. */
function iterators(vm: Vm, iterables: readonly Ref[], message?: (index: number) => string): Ref {
  const tuple = vm.python.tuples.create(iterables.length)
  try {
    for (const [index, iterable] of iterables.entries())
      try {
        vm.python.tuples.init(tuple, index, vm.iter(iterable))
      } catch (thrown) {
        if (!message || !vm.caught(thrown, 'TypeError')) throw thrown
        vm.clearError()
        throw vm.errorFormat('TypeError', message(index + 1))
      }
    return tuple
  } catch (thrown) {
    vm.decref(tuple)
    throw thrown
  }
}

/** A whole argument of islice or repeat: a count that is not negative, or None. */
function bound(vm: Vm, argument: Ref | undefined, fallback: number, message: string): number {
  if (argument === undefined || argument === vm.None) return fallback
  if (!vm.isInt(argument) && !vm.isLong(argument)) throw vm.error('ValueError', message)
  const value = vm.bigintOf(argument)
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw vm.error('ValueError', message)
  return Number(value)
}

/** Two words make a number of up to 53 bits, or -1. */
const setWide = (layout: RecordLayout, self: Ref, at: number, value: number): void => {
  layout.setWord(self, at, value | 0)
  layout.setWord(self, at + 1, Math.floor(value / 2 ** 32))
}
const wide = (layout: RecordLayout, self: Ref, at: number): number =>
  layout.word(self, at + 1) * 2 ** 32 + (layout.word(self, at) >>> 0)

const INFINITE = -1

/** Words of a count: its next value, as long as it is an int that goes up by one; then whether it is none any more. */
const SLOW = 2
const count: IteratorSpec = {
  bytes: 40,
  refs: ['count', 'step'],
  words: 3,
  make(vm, layout, type, args, keywords) {
    const [start = NULL, step = NULL] = vm.parseKeywords('count', args, keywords, ['start', 'step'], 0)
    for (const value of [start, step])
      if (value !== NULL && !isNumber(vm, value)) throw vm.error('TypeError', 'a number is required')
    const isFast =
      (start === NULL || (vm.isInt(start) && Number.isSafeInteger(vm.numberOf(start)))) &&
      (step === NULL || (vm.isInt(step) && vm.bigintOf(step) === 1n))
    const by = step === NULL ? vm.int(1) : vm.incref(step)
    if (!isFast) return made(layout, type, [start === NULL ? vm.int(0) : vm.incref(start), by], [0, 0, 1])
    const self = made(layout, type, [NULL, by])
    setWide(layout, self, 0, start === NULL ? 0 : vm.numberOf(start))
    return self
  },
  next(vm, layout, self) {
    if (layout.word(self, SLOW) === 0) {
      const value = wide(layout, self, 0)
      if (value < Number.MAX_SAFE_INTEGER) {
        setWide(layout, self, 0, value + 1)
        return vm.int(value)
      }
      layout.setWord(self, SLOW, 1)
      layout.set(self, 0, vm.int(value))
    }
    const now = layout.get(self, 0)
    const next = vm.binary('add', now, layout.get(self, 1))
    vm.incref(now)
    layout.set(self, 0, next)
    return now
  },
  repr(vm, layout, self) {
    if (layout.word(self, SLOW) === 0) return vm.str(`count(${wide(layout, self, 0)})`)
    const step = layout.get(self, 1)
    const isOne = vm.isInt(step) && vm.bigintOf(step) === 1n
    return vm.str(`count(${vm.reprText(layout.get(self, 0))}${isOne ? '' : `, ${vm.reprText(step)}`})`)
  },
}

function isNumber(vm: Vm, object: Ref): boolean {
  const { int, float } = vm.slotsOf(object)
  return int !== undefined || float !== undefined || vm.isComplex(object)
}

const cycle: IteratorSpec = {
  bytes: 40,
  refs: ['saved', 'iterator'],
  words: 1,
  make(vm, layout, type, args, keywords) {
    noKeywords(vm, 'cycle', keywords)
    unpackArity(vm, 'cycle', args, 1, 1)
    const iterator = vm.iter(args[0] as Ref)
    return made(layout, type, [vm.list([]), iterator])
  },
  next(vm, layout, self) {
    const { lists } = vm.python
    for (;;) {
      const iterator = layout.get(self, 1)
      if (iterator === NULL) return NULL
      const item = vm.next(iterator)
      const saved = layout.get(self, 0)
      if (item !== NULL) {
        if (layout.word(self, 0) === 0) lists.append(saved, item)
        return item
      }
      if (lists.sizeOf(saved) === 0) return NULL
      layout.setWord(self, 0, 1)
      layout.set(self, 1, vm.iter(saved))
    }
  },
}

/** dropwhile, takewhile, ifilter, ifilterfalse: a function and an iterator. */
function selecting(name: string, next: IteratorSpec['next'], words = 0): IteratorSpec {
  return {
    bytes: words > 0 ? 40 : 32,
    refs: ['function', 'iterator'],
    words,
    make(vm, layout, type, args, keywords) {
      noKeywords(vm, name, keywords)
      unpackArity(vm, name, args, 2, 2)
      const iterator = vm.iter(args[1] as Ref)
      return made(layout, type, [vm.incref(args[0] as Ref), iterator])
    },
    next,
  }
}

/** Whether the function says yes to an item; lets go of the item where it throws. */
function says(vm: Vm, callable: Ref, item: Ref): boolean {
  try {
    if (callable === vm.None || callable === vm.typeNamed('bool')) return vm.truth(item)
    const answer = vm.call(callable, [item])
    try {
      return vm.truth(answer)
    } finally {
      vm.decref(answer)
    }
  } catch (thrown) {
    vm.decref(item)
    throw thrown
  }
}

const filtering =
  (wanted: boolean): IteratorSpec['next'] =>
  (vm, layout, self) => {
    for (;;) {
      const item = vm.next(layout.get(self, 1))
      if (item === NULL || says(vm, layout.get(self, 0), item) === wanted) return item
      vm.decref(item)
    }
  }

const dropwhile = selecting(
  'dropwhile',
  (vm, layout, self) => {
    for (;;) {
      const item = vm.next(layout.get(self, 1))
      if (item === NULL || layout.word(self, 0) === 1) return item
      if (!says(vm, layout.get(self, 0), item)) {
        layout.setWord(self, 0, 1)
        return item
      }
      vm.decref(item)
    }
  },
  1,
)

const takewhile = selecting(
  'takewhile',
  (vm, layout, self) => {
    if (layout.word(self, 0) === 1) return NULL
    const item = vm.next(layout.get(self, 1))
    if (item === NULL || says(vm, layout.get(self, 0), item)) return item
    vm.decref(item)
    layout.setWord(self, 0, 1)
    return NULL
  },
  1,
)

/** A new tuple of the next item of each iterator; NULL when the first of them ends. */
function row(vm: Vm, tuple: Ref): Ref {
  const { tuples } = vm.python
  const size = tuples.sizeOf(tuple)
  const items = tuples.create(size)
  try {
    for (let index = 0; index < size; index++) {
      const item = vm.next(tuples.get(tuple, index))
      if (item === NULL) {
        vm.decref(items)
        return NULL
      }
      tuples.init(items, index, item)
    }
    return items
  } catch (thrown) {
    vm.decref(items)
    throw thrown
  }
}

const imap: IteratorSpec = {
  bytes: 32,
  refs: ['iterators', 'function'],
  make(vm, layout, type, args, keywords) {
    noKeywords(vm, 'imap', keywords)
    if (args.length < 2) throw vm.error('TypeError', 'imap() must have at least two arguments.')
    const all = iterators(vm, args.slice(1))
    return made(layout, type, [all, vm.incref(args[0] as Ref)])
  },
  next(vm, layout, self) {
    const items = row(vm, layout.get(self, 0))
    const callable = layout.get(self, 1)
    if (items === NULL || callable === vm.None) return items
    try {
      return vm.callTuple(callable, items)
    } finally {
      vm.decref(items)
    }
  },
}

const starmap = {
  ...selecting('starmap', (vm, layout, self) => {
    const item = vm.next(layout.get(self, 1))
    if (item === NULL) return NULL
    let args = item
    try {
      if (!vm.isTuple(item)) args = vm.call(vm.typeNamed('tuple'), [item])
      return vm.callTuple(layout.get(self, 0), args)
    } finally {
      if (args !== item) vm.decref(args)
      vm.decref(item)
    }
  }),
}

/** izip: the tuple that it answered last is filled again where nobody but it has kept it. */
const izip: IteratorSpec = {
  bytes: 40,
  refs: ['iterators', 'result'],
  make(vm, layout, type, args, keywords) {
    noKeywords(vm, 'izip', keywords)
    const all = iterators(vm, args, (index) => `izip argument #${index} must support iteration`)
    const result = vm.tuple(args.map(() => vm.none()))
    return made(layout, type, [all, result])
  },
  next(vm, layout, self) {
    const all = layout.get(self, 0)
    if (vm.python.tuples.sizeOf(all) === 0) return NULL
    return refilled(vm, layout.get(self, 1), (index) => vm.next(vm.python.tuples.get(all, index)))
  },
}

/** The kept tuple with new items, or another where it is in use elsewhere; NULL as soon as there is no item. */
function refilled(vm: Vm, kept: Ref, item: (index: number) => Ref): Ref {
  const { tuples, objects } = vm.python
  const size = tuples.sizeOf(kept)
  const isFree = objects.refcountOf(kept) === 1
  const result = isFree ? vm.incref(kept) : tuples.create(size)
  try {
    for (let index = 0; index < size; index++) {
      const next = item(index)
      if (next === NULL) {
        vm.decref(result)
        return NULL
      }
      const old = isFree ? tuples.get(result, index) : NULL
      tuples.init(result, index, next)
      vm.decref(old)
    }
    return result
  } catch (thrown) {
    vm.decref(result)
    throw thrown
  }
}

const izipLongest: IteratorSpec = {
  bytes: 56,
  refs: ['iterators', 'result', 'fill'],
  words: 1,
  make(vm, layout, type, args, keywords) {
    const fill = keywords?.names[0] === 'fillvalue' ? (keywords.values[0] as Ref) : NULL
    if (keywords && (keywords.names.length > 1 || (keywords.names.length === 1 && fill === NULL)))
      throw vm.error('TypeError', 'izip_longest() got an unexpected keyword argument')
    const all = iterators(vm, args, (index) => `izip_longest argument #${index} must support iteration`)
    const result = vm.tuple(args.map(() => vm.none()))
    return made(layout, type, [all, result, fill === NULL ? vm.none() : vm.incref(fill)], [args.length])
  },
  next(vm, layout, self) {
    const { tuples } = vm.python
    const all = layout.get(self, 0)
    if (layout.word(self, 0) === 0) return NULL
    return refilled(vm, layout.get(self, 1), (index) => {
      const iterator = tuples.get(all, index)
      if (iterator === NULL) return vm.incref(layout.get(self, 2))
      const item = vm.next(iterator)
      if (item !== NULL) return item
      const active = layout.word(self, 0) - 1
      layout.setWord(self, 0, active)
      if (active === 0) return NULL
      tuples.init(all, index, NULL)
      vm.decref(iterator)
      return vm.incref(layout.get(self, 2))
    })
  },
}

const chain: IteratorSpec = {
  bytes: 32,
  refs: ['active', 'source'],
  make(vm, layout, type, args, keywords) {
    noKeywords(vm, 'chain', keywords)
    const all = tupleOf(vm, args)
    const source = vm.iter(all)
    vm.decref(all)
    return made(layout, type, [NULL, source])
  },
  next(vm, layout, self) {
    for (;;) {
      const source = layout.get(self, 1)
      if (source === NULL) return NULL
      if (layout.get(self, 0) === NULL) {
        const iterable = vm.next(source)
        if (iterable === NULL) {
          layout.set(self, 1, NULL)
          return NULL
        }
        try {
          layout.set(self, 0, vm.iter(iterable))
        } catch (thrown) {
          layout.set(self, 1, NULL)
          throw thrown
        } finally {
          vm.decref(iterable)
        }
      }
      const item = vm.next(layout.get(self, 0))
      if (item !== NULL) return item
      layout.set(self, 0, NULL)
    }
  },
  classMethods: (layout) => ({
    from_iterable: oneArgument((vm, type, iterable) => made(layout, type, [NULL, vm.iter(iterable)])),
  }),
}

const COUNT = 0
const STOP = 2
const STEP = 4
const islice: IteratorSpec = {
  bytes: 56,
  refs: ['iterator'],
  words: 6,
  make(vm, layout, type, args, keywords) {
    noKeywords(vm, 'islice', keywords)
    unpackArity(vm, 'islice', args, 2, 4)
    const [iterable, first, second, third] = args as [Ref, Ref, Ref?, Ref?]
    const bounds = 'must be None or an integer: 0 <= x <= maxint.'
    const hasStart = second !== undefined
    const start = hasStart ? bound(vm, first, 0, `Indices for islice() ${bounds}`) : 0
    const stop = bound(
      vm,
      hasStart ? second : first,
      INFINITE,
      hasStart ? `Stop argument for islice() ${bounds}` : `Stop argument for islice() ${bounds}`,
    )
    const step = bound(vm, third, 1, 'Step for islice() must be a positive integer or None.')
    if (step < 1) throw vm.error('ValueError', 'Step for islice() must be a positive integer or None.')
    const self = made(layout, type, [vm.iter(iterable)])
    setWide(layout, self, COUNT, 0)
    setWide(layout, self, STOP, stop)
    setWide(layout, self, STEP, step)
    layout.setWord(self, 6, start)
    return self
  },
  next(vm, layout, self) {
    const iterator = layout.get(self, 0)
    if (iterator === NULL) return NULL
    const stop = wide(layout, self, STOP)
    let at = wide(layout, self, COUNT)
    const due = layout.word(self, 6)
    const end = (): Ref => {
      layout.set(self, 0, NULL)
      return NULL
    }
    for (; at < due; at++) {
      const item = vm.next(iterator)
      if (item === NULL) return end()
      vm.decref(item)
    }
    if (stop !== INFINITE && at >= stop) return end()
    const item = vm.next(iterator)
    if (item === NULL) return end()
    const next = due + wide(layout, self, STEP)
    setWide(layout, self, COUNT, at + 1)
    layout.setWord(self, 6, stop !== INFINITE && next > stop ? stop : next)
    return item
  },
}

const repeat: IteratorSpec = {
  bytes: 32,
  refs: ['element'],
  words: 2,
  make(vm, layout, type, args, keywords) {
    const [object = NULL, times = NULL] = vm.parseKeywords('repeat', args, keywords, ['object', 'times'], 1)
    const left = times === NULL ? INFINITE : Math.max(0, vm.argumentInt(times))
    const self = made(layout, type, [vm.incref(object)])
    setWide(layout, self, 0, left)
    return self
  },
  next(vm, layout, self) {
    const left = wide(layout, self, 0)
    if (left === 0) return NULL
    if (left !== INFINITE) setWide(layout, self, 0, left - 1)
    return vm.incref(layout.get(self, 0))
  },
  repr(vm, layout, self) {
    const left = wide(layout, self, 0)
    return vm.str(`repeat(${vm.reprText(layout.get(self, 0))}${left === INFINITE ? '' : `, ${left}`})`)
  },
  methods: (layout) => ({
    __length_hint__: noArguments((vm, self) => {
      const left = wide(layout, self, 0)
      if (left === INFINITE) throw vm.error('TypeError', 'len() of unsized object')
      return vm.int(left)
    }),
  }),
}

const compress: IteratorSpec = {
  bytes: 32,
  refs: ['data', 'selectors'],
  make(vm, layout, type, args, keywords) {
    const [data = NULL, selectors = NULL] = vm.parseKeywords(
      'compress',
      args,
      keywords,
      ['data', 'selectors'],
      2,
    )
    const first = vm.iter(data)
    try {
      return made(layout, type, [vm.incref(first), vm.iter(selectors)])
    } finally {
      vm.decref(first)
    }
  },
  next(vm, layout, self) {
    for (;;) {
      const item = vm.next(layout.get(self, 0))
      if (item === NULL) return NULL
      const selector = vm.next(layout.get(self, 1))
      if (selector === NULL) {
        vm.decref(item)
        return NULL
      }
      const isWanted = says(vm, vm.None, selector)
      vm.decref(selector)
      if (isWanted) return item
      vm.decref(item)
    }
  },
}

/** What product, permutations or combinations begin with. */
interface Arrangement {
  /** One tuple of items, or a tuple of such tuples. */
  readonly pools: Ref
  /** Which item of its pool stands at each position. */
  readonly places: readonly number[]
  readonly isEmpty: boolean
  /** The C arrays. */
  readonly blocks: readonly number[]
}
interface ArrangingSpec {
  readonly name: string
  readonly bytes: number
  readonly prepare: (vm: Vm, args: readonly Ref[], keywords: Keywords | undefined) => Arrangement
  /** The next places; false at the end. */
  readonly advance: (places: number[], sizes: readonly number[]) => boolean
  /** Whether each position has a pool of its own. */
  readonly hasPools: boolean
  /** Which of the places the result shows. */
  readonly shown?: (places: readonly number[]) => readonly number[]
}

const STATE = 0
const BLOCKS = 1
const BEFORE = 0
const AMID = 1
const ENDED = 2

/** As for refilled(): the result is the same tuple as the last one where nobody has kept that. */
function arrangingType(python: Python, spec: ArrangingSpec): TypeSpec {
  const { name, bytes, prepare, advance, hasPools, shown = (places: readonly number[]) => places } = spec
  const { tuples, objects, memory } = python
  const placesOf = (vm: Vm, list: Ref): number[] => vm.itemsOf(list).map((place) => vm.numberOf(place))
  const layout: RecordLayout = python.layout({
    name: `itertools.${name}`,
    bytes,
    hasGc: GC,
    refs: ['pools', 'result', 'places'],
    words: 3,
    freeBody: (record) => {
      for (const block of [BLOCKS, BLOCKS + 1]) memory.free(layout.word(refOf(record), block))
    },
  })
  const keep = (vm: Vm, self: Ref, places: readonly number[]): void =>
    vm.outside(() => layout.set(self, 2, vm.list(places.map((place) => vm.int(place)))))
  const poolAt = (pools: Ref, position: number): Ref => (hasPools ? tuples.get(pools, position) : pools)

  function next(vm: Vm, self: Ref): Ref {
    const pools = layout.get(self, 0)
    const state = layout.word(self, STATE)
    if (state === ENDED) return NULL
    const places = placesOf(vm, layout.get(self, 2))
    const item = (position: number, place: number): Ref =>
      vm.incref(tuples.get(poolAt(pools, position), place))
    if (state === BEFORE) {
      layout.setWord(self, STATE, AMID)
      const result = tuples.create(shown(places).length)
      shown(places).forEach((place, position) => tuples.init(result, position, item(position, place)))
      layout.init(self, 1, result)
      return vm.incref(result)
    }
    const sizes = hasPools ? vm.itemsOf(pools).map((pool) => tuples.sizeOf(pool)) : [tuples.sizeOf(pools)]
    const before = [...shown(places)]
    if (!advance(places, sizes)) {
      layout.setWord(self, STATE, ENDED)
      layout.set(self, 1, NULL)
      return NULL
    }
    keep(vm, self, places)
    if (objects.refcountOf(layout.get(self, 1)) > 1)
      layout.set(self, 1, vm.tuple(vm.itemsOf(layout.get(self, 1)).map((old) => vm.incref(old))))
    const result = layout.get(self, 1)
    shown(places).forEach((place, position) => {
      if (place === before[position]) return
      const old = tuples.get(result, position)
      tuples.init(result, position, item(position, place))
      vm.decref(old)
    })
    return vm.incref(result)
  }

  return {
    name: `itertools.${name}`,
    module: 'itertools',
    layout,
    basicSize: bytes,
    isBase: true,
    slots: {
      new: (vm, type, args, keywords) => {
        const { pools, places, isEmpty, blocks } = prepare(vm, args, keywords)
        const self = made(layout, type, [pools], [isEmpty ? ENDED : BEFORE, ...blocks])
        keep(vm, self, places)
        return self
      },
      iter: (vm, self) => vm.incref(self),
      next,
    },
  }
}

/** PyMem_Malloc of so many Py_ssize_t. */
const cArray = (vm: Vm, items: number): number => vm.python.memory.malloc(Math.max(1, items * 8), 0)

/** A pool, and how many are taken of it. */
function poolAndCount(
  vm: Vm,
  name: string,
  args: readonly Ref[],
  keywords: Keywords | undefined,
  needsCount: boolean,
): { pool: Ref; size: number; taken: number } {
  const [iterable = NULL, r = NULL] = vm.parseKeywords(
    name,
    args,
    keywords,
    ['iterable', 'r'],
    needsCount ? 2 : 1,
  )
  const given = needsCount ? vm.argumentInt(r) : 0
  const pool = tupleFrom(vm, iterable)
  const size = vm.python.tuples.sizeOf(pool)
  try {
    let taken = needsCount ? given : size
    if (!needsCount && r !== NULL && r !== vm.None) taken = vm.argumentInt(r)
    if (taken < 0) throw vm.error('ValueError', 'r must be non-negative')
    return { pool, size, taken }
  } catch (thrown) {
    vm.decref(pool)
    throw thrown
  }
}

const product: ArrangingSpec = {
  name: 'product',
  bytes: 48,
  hasPools: true,
  prepare(vm, args, keywords) {
    let times = 1
    if (keywords && keywords.names.length > 0) {
      const [repeated = NULL] = vm.parseKeywords('product', [], keywords, ['repeat'], 0)
      times = vm.argumentInt(repeated)
      if (times < 0) throw vm.error('ValueError', 'repeat argument cannot be negative')
    }
    const { tuples, memory } = vm.python
    const given = times === 0 ? [] : args
    const count = given.length * times
    const block = cArray(vm, count)
    const pools = tuples.create(count)
    try {
      given.forEach((iterable, index) => tuples.init(pools, index, tupleFrom(vm, iterable)))
    } catch (thrown) {
      memory.free(block)
      vm.decref(pools)
      throw thrown
    }
    for (let index = given.length; index < count; index++)
      tuples.init(pools, index, vm.incref(tuples.get(pools, index - given.length)))
    const isEmpty = vm.itemsOf(pools).some((pool) => tuples.sizeOf(pool) === 0)
    return { pools, places: Array.from({ length: count }, () => 0), isEmpty, blocks: [block] }
  },
  advance(places, sizes) {
    for (let at = places.length - 1; at >= 0; at--) {
      places[at] = (places[at] as number) + 1
      if ((places[at] as number) < (sizes[at] as number)) return true
      places[at] = 0
    }
    return false
  },
}

const combinations: ArrangingSpec = {
  name: 'combinations',
  bytes: 56,
  hasPools: false,
  prepare(vm, args, keywords) {
    const { pool, size, taken } = poolAndCount(vm, 'combinations', args, keywords, true)
    return {
      pools: pool,
      places: taken > size ? [] : Array.from({ length: taken }, (_, index) => index),
      isEmpty: taken > size,
      blocks: [cArray(vm, taken)],
    }
  },
  advance(places, [size = 0]) {
    const taken = places.length
    for (let at = taken - 1; at >= 0; at--) {
      if (places[at] === at + size - taken) continue
      for (let next = (places[at] as number) + 1; at < taken; at++, next++) places[at] = next
      return true
    }
    return false
  },
}

const combinationsWithReplacement: ArrangingSpec = {
  name: 'combinations_with_replacement',
  bytes: 56,
  hasPools: false,
  prepare(vm, args, keywords) {
    const { pool, size, taken } = poolAndCount(vm, 'combinations_with_replacement', args, keywords, true)
    return {
      pools: pool,
      places: Array.from({ length: size === 0 ? 0 : taken }, () => 0),
      isEmpty: size === 0 && taken > 0,
      blocks: [cArray(vm, taken)],
    }
  },
  advance(places, [size = 0]) {
    for (let at = places.length - 1; at >= 0; at--) {
      if (places[at] === size - 1) continue
      places.fill((places[at] as number) + 1, at)
      return true
    }
    return false
  },
}

/** Its places: how many are taken, and an order of all; the next order that differs in what is taken. */
const permutations: ArrangingSpec = {
  name: 'permutations',
  bytes: 64,
  hasPools: false,
  prepare(vm, args, keywords) {
    const { pool, size, taken } = poolAndCount(vm, 'permutations', args, keywords, false)
    return {
      pools: pool,
      places: [taken, ...Array.from({ length: size }, (_, index) => index)],
      isEmpty: taken > size,
      blocks: [cArray(vm, size), cArray(vm, taken)],
    }
  },
  advance(places) {
    const taken = places[0] as number
    const order = places.slice(1)
    // the rest in descending order is the last of all with the same beginning
    order.splice(taken, order.length, ...order.slice(taken).toSorted((a, b) => b - a))
    let at = order.length - 2
    while (at >= 0 && (order[at] as number) > (order[at + 1] as number)) at--
    if (at < 0) return false
    let next = order.length - 1
    while ((order[next] as number) < (order[at] as number)) next--
    ;[order[at], order[next]] = [order[next] as number, order[at] as number]
    const rest = order.slice(at + 1).toReversed()
    order.splice(at + 1, rest.length, ...rest)
    places.splice(1, order.length, ...order)
    return true
  },
  shown: ([taken = 0, ...order]) => order.slice(0, taken),
}

const groupby = (groupers: RecordLayout): IteratorSpec => ({
  bytes: 56,
  refs: ['iterator', 'keyfunction', 'target', 'key', 'value'],
  make(vm, layout, type, args, keywords) {
    const [iterable = NULL, key = NULL] = vm.parseKeywords('groupby', args, keywords, ['iterable', 'key'], 1)
    const iterator = vm.iter(iterable)
    return made(layout, type, [iterator, key === NULL ? vm.none() : vm.incref(key), NULL, NULL, NULL])
  },
  next(vm, layout, self) {
    // to the first item whose key is another than the group's
    for (;;) {
      const key = layout.get(self, 3)
      const target = layout.get(self, 2)
      if (key !== NULL && (target === NULL || !vm.compareBool(target, key, EQ))) break
      if (!nextKeyed(vm, layout, self)) return NULL
    }
    layout.set(self, 2, vm.incref(layout.get(self, 3)))
    const grouper = made(groupers, NULL, [vm.incref(self), vm.incref(layout.get(self, 2))])
    return vm.tuple([vm.incref(layout.get(self, 3)), grouper])
  },
})
/** groupby takes an item, and its key; false where there is none. */
function nextKeyed(vm: Vm, layout: RecordLayout, self: Ref): boolean {
  const value = vm.next(layout.get(self, 0))
  if (value === NULL) return false
  const keyFunction = layout.get(self, 1)
  let key: Ref
  try {
    key = keyFunction === vm.None ? vm.incref(value) : vm.call(keyFunction, [value])
  } catch (thrown) {
    vm.decref(value)
    throw thrown
  }
  layout.set(self, 4, value)
  layout.set(self, 3, key)
  return true
}

/** One group of a groupby, which it shares its items with. */
function groupTypes(python: Python): readonly [groupby: TypeSpec, grouper: TypeSpec] {
  const groupers = python.layout({
    name: 'itertools._grouper',
    bytes: 32,
    hasGc: GC,
    refs: ['parent', 'key'],
  })
  const type = iteratorType(python, 'groupby', groupby(groupers))
  const groups = type.layout as RecordLayout
  return [
    type,
    {
      name: 'itertools._grouper',
      module: 'itertools',
      layout: groupers,
      basicSize: 32,
      slots: {
        iter: (vm, self) => vm.incref(self),
        next: (vm, self) => {
          const parent = groupers.get(self, 0)
          if (groups.get(parent, 4) === NULL && !nextKeyed(vm, groups, parent)) return NULL
          if (!vm.compareBool(groupers.get(self, 1), groups.get(parent, 3), EQ)) return NULL
          const value = vm.incref(groups.get(parent, 4))
          groups.set(parent, 4, NULL)
          groups.set(parent, 3, NULL)
          return value
        },
      },
    },
  ]
}

/** tee's iterators share links of up to so many items. */
const LINK = 57

export function itertools(python: Python): ModuleSpec {
  const [groupType, grouperType] = groupTypes(python)
  const links = python.layout({
    name: 'itertools.tee_dataobject',
    bytes: 16 + 8 + 4 + 4 + LINK * 8 + 8,
    hasGc: GC,
    refs: ['source', 'values', 'next'],
    beginsToDie: (record) => clearLink(refOf(record)),
  })
  /** teedataobject_clear: links behind it that nobody else has die one by one, the first of them first. */
  function clearLink(self: Ref): void {
    const { objects, lists } = python
    links.set(self, 0, NULL)
    const values = links.get(self, 1)
    for (let index = 0; index < lists.sizeOf(values); index++) lists.set(values, index, NULL)
    let behind = links.get(self, 2)
    links.init(self, 2, NULL)
    while (behind !== NULL && objects.refcountOf(behind) === 1) {
      const next = links.get(behind, 2)
      links.init(behind, 2, NULL)
      objects.decref(behind)
      behind = next
    }
    objects.decref(behind)
  }
  const teeType = iteratorType(python, 'tee', {
    bytes: 40,
    refs: ['link'],
    words: 1,
    make: (vm, layout, type, args) => {
      unpackArity(vm, 'tee', args, 1, 1)
      return fromIterable(vm, layout, type, args[0] as Ref)
    },
    next: (vm, layout, self) => {
      if (layout.word(self, 0) >= LINK) {
        const old = layout.get(self, 0)
        if (links.get(old, 2) === NULL) links.init(old, 2, link(vm, vm.incref(links.get(old, 0))))
        layout.set(self, 0, vm.incref(links.get(old, 2)))
        layout.setWord(self, 0, 0)
      }
      const at = layout.get(self, 0)
      const values = links.get(at, 1)
      const index = layout.word(self, 0)
      if (index === vm.python.lists.sizeOf(values)) {
        const item = vm.next(links.get(at, 0))
        if (item === NULL) return NULL
        vm.outside(() => vm.python.lists.append(values, item))
        vm.decref(item)
      }
      layout.setWord(self, 0, index + 1)
      return vm.incref(vm.python.lists.get(values, index))
    },
    methods: (layout) => ({ __copy__: noArguments((vm, self) => copied(vm, layout, self)) }),
  })
  /** tee_fromiterable. */
  function fromIterable(vm: Vm, layout: RecordLayout, type: Ref, iterable: Ref): Ref {
    const source = vm.iter(iterable)
    if (vm.isExactly(source, 'itertools.tee')) {
      const copy = copied(vm, layout, source)
      vm.decref(source)
      return copy
    }
    const self = layout.create(type)
    layout.init(self, 0, link(vm, source))
    layout.track(self)
    return self
  }
  /** A new link; takes over the iterator. */
  function link(vm: Vm, source: Ref): Ref {
    const values = vm.outside(() => vm.list([]))
    return made(links, NULL, [source, values, NULL])
  }
  function copied(vm: Vm, layout: RecordLayout, self: Ref): Ref {
    return made(layout, vm.typeOf(self), [vm.incref(layout.get(self, 0))], [layout.word(self, 0)])
  }
  const tee = variable(0, Infinity, (vm, _, args) => {
    const [iterable, count] = args
    vm.parseArity('', args, 1, 2)
    const n = count === undefined ? 2 : vm.argumentInt(count)
    if (n < 0) throw vm.error('ValueError', 'n must be >= 0')
    const result = vm.python.tuples.create(n)
    if (n === 0) return result
    try {
      let first = vm.iter(iterable as Ref)
      const copy = vm.findAttribute(first, '__copy__')
      vm.decref(copy)
      if (copy === NULL) {
        const source = first
        try {
          first = fromIterable(vm, teeType.layout as RecordLayout, vm.typeNamed('itertools.tee'), source)
        } finally {
          vm.decref(source)
        }
      }
      vm.python.tuples.init(result, 0, first)
      for (let index = 1; index < n; index++)
        vm.python.tuples.init(result, index, vm.callMethod(first, '__copy__'))
      return result
    } catch (thrown) {
      vm.decref(result)
      throw thrown
    }
  })
  return {
    name: 'itertools',
    functions: { tee },
    types: [
      ...Object.entries({
        chain,
        compress,
        count,
        cycle,
        dropwhile,
        ifilter: selecting('ifilter', filtering(true)),
        ifilterfalse: selecting('ifilterfalse', filtering(false)),
        imap,
        islice: { ...islice, words: 7 },
        izip,
        izip_longest: izipLongest,
        repeat,
        starmap,
        takewhile,
      }).map(([name, spec]) => iteratorType(python, name, spec)),
      ...[combinations, combinationsWithReplacement, permutations, product].map((spec) =>
        arrangingType(python, spec),
      ),
      groupType,
    ],
    init: (vm) => {
      vm.addType(grouperType)
      vm.addType(teeType)
    },
  }
}
