/**
 * The module itertools. Follows Modules/itertoolsmodule.c of CPython 2.7.6: sizes of its objects, the order in which they ask
 * their iterators, result tuples that are used again when nobody has kept them.
 *
 * Left out: the C arrays of product and of the combinations are Python lists here, and so take their memory elsewhere.
 */
import { NULL, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import {
  noArguments,
  variable,
  type Keywords,
  type ModuleSpec,
  type Natives,
  type TypeSpec,
} from '../native.ts'
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
    isBase: !['tee', '_grouper', 'tee_dataobject'].includes(name),
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

const count: IteratorSpec = {
  bytes: 40,
  refs: ['count', 'step'],
  make(vm, layout, type, args, keywords) {
    const [start = NULL, step = NULL] = vm.parseKeywords('count', args, keywords, ['start', 'step'], 0)
    for (const value of [start, step])
      if (value !== NULL && !isNumber(vm, value)) throw vm.error('TypeError', 'a number is required')
    return made(layout, type, [
      start === NULL ? vm.int(0) : vm.incref(start),
      step === NULL ? vm.int(1) : vm.incref(step),
    ])
  },
  next(vm, layout, self) {
    const now = vm.incref(layout.get(self, 0))
    try {
      layout.set(self, 0, vm.binary('add', now, layout.get(self, 1)))
    } catch (thrown) {
      vm.decref(now)
      throw thrown
    }
    return now
  },
  repr(vm, layout, self) {
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
    vm.parseArity('cycle', args, 1, 1)
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
      vm.parseArity(name, args, 2, 2)
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
    const all = vm.tuple(args.map((arg) => vm.incref(arg)))
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
    from_iterable: variable(1, 1, (vm, type, [iterable]) =>
      made(layout, type, [NULL, vm.iter(iterable as Ref)]),
    ),
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
    vm.parseArity('islice', args, 2, 4)
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

/**
 * product, permutations and combinations: `pools` are tuples, `places` a list of ints that says which item of its pool stands
 * at each position, `state` 0 before the first result, 1 amid, 2 at the end.
 */
type Advance = (places: number[], sizes: readonly number[]) => boolean

function arranging(
  prepare: (
    vm: Vm,
    args: readonly Ref[],
    keywords: Keywords | undefined,
  ) => { readonly pools: Ref; readonly places: readonly number[]; readonly isEmpty: boolean },
  advance: Advance,
  poolOf: (position: number) => number,
  shown: (places: readonly number[]) => readonly number[] = (places) => places,
): IteratorSpec {
  const placesOf = (vm: Vm, list: Ref): number[] => vm.itemsOf(list).map((place) => vm.numberOf(place))
  return {
    bytes: 56,
    refs: ['pools', 'places', 'result'],
    words: 1,
    make(vm, layout, type, args, keywords) {
      const { pools, places, isEmpty } = prepare(vm, args, keywords)
      const list = vm.outside(() => vm.list(places.map((place) => vm.int(place))))
      return made(layout, type, [pools, list, NULL], [isEmpty ? 2 : 0])
    },
    next(vm, layout, self) {
      const { tuples } = vm.python
      const pools = layout.get(self, 0)
      const state = layout.word(self, 0)
      if (state === 2) return NULL
      const places = placesOf(vm, layout.get(self, 1))
      if (state === 1) {
        const sizes = Array.from({ length: tuples.sizeOf(pools) }, (_, index) =>
          tuples.sizeOf(tuples.get(pools, index)),
        )
        if (!advance(places, sizes)) {
          layout.setWord(self, 0, 2)
          return NULL
        }
        vm.outside(() => layout.set(self, 1, vm.list(places.map((place) => vm.int(place)))))
      }
      layout.setWord(self, 0, 1)
      return vm.tuple(
        shown(places).map((place, position) =>
          vm.incref(tuples.get(tuples.get(pools, poolOf(position)), place)),
        ),
      )
    },
  }
}
function poolOf(vm: Vm, iterable: Ref): Ref {
  return vm.call(vm.typeNamed('tuple'), [iterable])
}

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
  const pool = poolOf(vm, iterable)
  const size = vm.python.tuples.sizeOf(pool)
  try {
    const taken = r === NULL || (r === vm.None && !needsCount) ? size : vm.argumentInt(r)
    if (taken < 0) throw vm.error('ValueError', 'r must be non-negative')
    return { pool, size, taken }
  } catch (thrown) {
    vm.decref(pool)
    throw thrown
  }
}

const product = arranging(
  (vm, args, keywords) => {
    let times = 1
    if (keywords && keywords.names.length > 0) {
      const [, repeated = NULL] = vm.parseKeywords('product', [vm.None], keywords, ['', 'repeat'], 0)
      if (repeated !== NULL) times = vm.argumentInt(repeated)
      if (times < 0) throw vm.error('ValueError', 'repeat argument cannot be negative')
    }
    const pools = args.map((iterable) => poolOf(vm, iterable))
    const all = Array.from({ length: times }, () => pools).flat()
    for (const pool of all) vm.incref(pool)
    for (const pool of pools) vm.decref(pool)
    const isEmpty = all.some((pool) => vm.python.tuples.sizeOf(pool) === 0)
    return { pools: vm.tuple(all), places: all.map(() => 0), isEmpty }
  },
  (places, sizes) => {
    for (let at = places.length - 1; at >= 0; at--) {
      places[at] = (places[at] as number) + 1
      if ((places[at] as number) < (sizes[at] as number)) return true
      places[at] = 0
    }
    return false
  },
  (position) => position,
)

const combinations = arranging(
  (vm, args, keywords) => {
    const { pool, size, taken } = poolAndCount(vm, 'combinations', args, keywords, true)
    return {
      pools: vm.tuple([pool]),
      places: taken > size ? [] : Array.from({ length: taken }, (_, index) => index),
      isEmpty: taken > size,
    }
  },
  (places, [size = 0]) => {
    const taken = places.length
    for (let at = taken - 1; at >= 0; at--) {
      if (places[at] === at + size - taken) continue
      for (let next = (places[at] as number) + 1; at < taken; at++, next++) places[at] = next
      return true
    }
    return false
  },
  () => 0,
)

const combinationsWithReplacement = arranging(
  (vm, args, keywords) => {
    const { pool, size, taken } = poolAndCount(vm, 'combinations_with_replacement', args, keywords, true)
    return {
      pools: vm.tuple([pool]),
      places: Array.from({ length: size === 0 ? 0 : taken }, () => 0),
      isEmpty: size === 0 && taken > 0,
    }
  },
  (places, [size = 0]) => {
    for (let at = places.length - 1; at >= 0; at--) {
      if (places[at] === size - 1) continue
      places.fill((places[at] as number) + 1, at)
      return true
    }
    return false
  },
  () => 0,
)

/** Its places: how many are taken, and an order of all; the next order that differs in what is taken. */
const permutations = arranging(
  (vm, args, keywords) => {
    const { pool, size, taken } = poolAndCount(vm, 'permutations', args, keywords, false)
    return {
      pools: vm.tuple([pool]),
      places: [taken, ...Array.from({ length: size }, (_, index) => index)],
      isEmpty: taken > size,
    }
  },
  (places) => {
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
  () => 0,
  ([taken = 0, ...order]) => order.slice(0, taken),
)

const groupby: IteratorSpec = {
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
      if (key !== NULL && (target === NULL || !vm.compareBool(target, key, 2))) break
      if (!nextKeyed(vm, layout, self)) return NULL
    }
    const key = vm.incref(layout.get(self, 3))
    layout.set(self, 2, vm.incref(key))
    const grouper = vm.call(vm.typeNamed('itertools._grouper'), [self, key])
    return vm.tuple([key, grouper])
  },
}
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
function grouper(groups: RecordLayout): IteratorSpec {
  return {
    bytes: 32,
    refs: ['parent', 'key'],
    make: (vm, layout, type, [parent, key]) =>
      made(layout, type, [vm.incref(parent as Ref), vm.incref(key as Ref)]),
    next(vm, layout, self) {
      const parent = layout.get(self, 0)
      if (groups.get(parent, 4) === NULL && !nextKeyed(vm, groups, parent)) return NULL
      if (!vm.compareBool(layout.get(self, 1), groups.get(parent, 3), 2)) return NULL
      const value = vm.incref(groups.get(parent, 4))
      groups.set(parent, 4, NULL)
      groups.set(parent, 3, NULL)
      return value
    },
  }
}

/** tee's iterators share links of up to so many items. */
const LINK = 57

export function itertools(python: Python): ModuleSpec {
  const groupType = iteratorType(python, 'groupby', groupby)
  const links = python.layout({
    name: 'itertools.tee_dataobject',
    bytes: 16 + 8 + 4 + 4 + LINK * 8 + 8,
    hasGc: GC,
    refs: ['source', 'values', 'next'],
  })
  const teeType = iteratorType(python, 'tee', {
    bytes: 40,
    refs: ['link'],
    words: 1,
    make: (vm, layout, type, args) => {
      vm.parseArity('tee', args, 1, 1)
      const source = vm.iter(args[0] as Ref)
      return made(layout, type, [link(vm, source)])
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
  /** A new link; takes over the iterator. */
  function link(vm: Vm, source: Ref): Ref {
    const values = vm.outside(() => vm.list([]))
    return made(links, NULL, [source, values, NULL])
  }
  function copied(vm: Vm, layout: RecordLayout, self: Ref): Ref {
    return made(layout, vm.typeOf(self), [vm.incref(layout.get(self, 0))], [layout.word(self, 0)])
  }
  const tee = variable(1, 2, (vm, _, [iterable, count]) => {
    const n = count === undefined ? 2 : vm.argumentInt(count)
    if (n < 0) throw vm.error('ValueError', 'n must be >= 0')
    const all: Ref[] = []
    if (n > 0) {
      const type = vm.typeNamed('itertools.tee')
      all.push(
        vm.isExactly(iterable as Ref, 'itertools.tee')
          ? vm.incref(iterable as Ref)
          : vm.call(type, [iterable as Ref]),
      )
      for (let index = 1; index < n; index++)
        all.push(copied(vm, teeType.layout as RecordLayout, all[0] as Ref))
    }
    return vm.tuple(all)
  })
  return {
    name: 'itertools',
    functions: { tee },
    types: [
      ...Object.entries({
        chain,
        combinations,
        combinations_with_replacement: combinationsWithReplacement,
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
        permutations,
        product,
        repeat,
        starmap,
        takewhile,
      }).map(([name, spec]) => iteratorType(python, name, spec)),
      groupType,
      iteratorType(python, '_grouper', grouper(groupType.layout as RecordLayout)),
      teeType,
    ],
  }
}
