/**
 * The module operator. Follows Modules/operator.c of CPython 2.7.6.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import {
  EQ,
  GE,
  GT,
  LE,
  LT,
  NE,
  oneArgument,
  variable,
  type Keywords,
  type ModuleSpec,
  type Native,
  type Natives,
  type TypeSpec,
} from '../native.ts'
import { tupleOf, unpackArity } from '../protocols/index.ts'
import { inplacePower } from '../protocols/operators.ts'
import type { BinarySlot, Vm } from '../vm.ts'
import { dictOf, keywordsOf } from './keyword-dicts.ts'

const BINARY: Readonly<Record<string, BinarySlot>> = {
  add: 'add',
  sub: 'subtract',
  mul: 'multiply',
  div: 'divide',
  floordiv: 'floorDivide',
  truediv: 'trueDivide',
  mod: 'remainder',
  lshift: 'lshift',
  rshift: 'rshift',
  and_: 'and',
  xor: 'xor',
  or_: 'or',
}
const COMPARISONS: Readonly<Record<string, number>> = { lt: LT, le: LE, eq: EQ, ne: NE, ge: GE, gt: GT }
const UNARY = { neg: 'negative', pos: 'positive', abs: 'absolute', inv: 'invert', invert: 'invert' } as const

type Call = (vm: Vm, ...args: Ref[]) => Ref

/** Functions that call themselves in messages as Python does; other ones by their name in C. */
const NAMED_AS_IN_PYTHON = new Set(['is_', 'is_not', 'countOf', 'indexOf', 'pow', 'ipow', 'sequenceIncludes'])

/** PyArg_UnpackTuple. */
const taking =
  (count: number, call: Call) =>
  (name: string): Native =>
    variable(0, Infinity, (vm, _, args) => {
      unpackArity(vm, NAMED_AS_IN_PYTHON.has(name) ? name : `op_${name}`, args, count, count)
      return call(vm, ...args)
    })
/** PyArg_ParseTuple of an object and a number. */
const repeating =
  (call: Call) =>
  (name: string): Native =>
    variable(0, Infinity, (vm, _, args) => {
      vm.parseArity(`op_${name}`, args, 2, 2)
      return call(vm, ...args)
    })
const two = (call: Call) => taking(2, call)
const one = (call: (vm: Vm, object: Ref) => Ref) => (): Native =>
  oneArgument((vm, _, object) => call(vm, object))

type Functions = Readonly<Record<string, (name: string) => Native>>
const withNames = (functions: Functions): Record<string, Native> =>
  Object.fromEntries(Object.entries(functions).map(([name, make]) => [name, make(name)]))

/** Of an old-style instance, whether it has the method. */
function hasItems(vm: Vm, instance: Ref): boolean {
  const method = vm.findAttribute(instance, '__getitem__')
  vm.decref(method)
  return method !== NULL
}

function isSequence(vm: Vm, object: Ref): boolean {
  if (vm.isExactly(object, 'instance')) return hasItems(vm, object)
  return !vm.isDict(object) && vm.slotsOf(object).item !== undefined
}

function isMapping(vm: Vm, object: Ref): boolean {
  if (vm.isExactly(object, 'instance')) return hasItems(vm, object)
  const { subscript, slice } = vm.slotsOf(object)
  return subscript !== undefined && slice === undefined
}

function concat(vm: Vm, left: Ref, right: Ref): Ref {
  if (!isSequence(vm, left))
    throw vm.errorFormat('TypeError', `'${vm.typeName(left)}' object can't be concatenated`)
  return vm.binary('add', left, right)
}

function inplaceConcat(vm: Vm, left: Ref, right: Ref): Ref {
  const concatInPlace = vm.slotsOf(left).inplaceConcat
  if (concatInPlace) return concatInPlace(vm, left, right)
  return isSequence(vm, left) && isSequence(vm, right)
    ? vm.inplace('add', left, right)
    : concat(vm, left, right)
}

function repeat(vm: Vm, object: Ref, times: Ref): Ref {
  vm.argumentInt(times)
  if (!isSequence(vm, object))
    throw vm.errorFormat('TypeError', `'${vm.typeName(object)}' object can't be repeated`)
  return vm.binary('multiply', object, times)
}

function inplaceRepeat(vm: Vm, object: Ref, times: Ref): Ref {
  const repeatInPlace = vm.slotsOf(object).inplaceRepeat
  if (repeatInPlace) return repeatInPlace(vm, object, vm.argumentInt(times))
  return isSequence(vm, object) ? vm.inplace('multiply', object, times) : repeat(vm, object, times)
}

/** _PySequence_IterSearch. */
function search(vm: Vm, container: Ref, visit: (item: Ref) => boolean | void): void {
  let iterator: Ref
  try {
    iterator = vm.iter(container)
  } catch (thrown) {
    if (!vm.caught(thrown, 'TypeError')) throw thrown
    vm.clearError()
    throw vm.errorFormat('TypeError', `argument of type '${vm.typeName(container)}' is not iterable`)
  }
  try {
    for (let item = vm.next(iterator); item !== NULL; item = vm.next(iterator)) {
      try {
        if (visit(item) === false) return
      } finally {
        vm.decref(item)
      }
    }
  } finally {
    vm.decref(iterator)
  }
}

function count(vm: Vm, container: Ref, value: Ref): Ref {
  let found = 0
  search(vm, container, (item) => {
    if (vm.compareBool(item, value, EQ)) found++
  })
  return vm.int(found)
}

function indexOf(vm: Vm, container: Ref, value: Ref): Ref {
  let at = 0
  let found = -1
  search(vm, container, (item) => {
    if (vm.compareBool(item, value, EQ)) {
      found = at
      return false
    }
    at++
    return true
  })
  if (found < 0) throw vm.error('ValueError', 'sequence.index(x): x not in sequence')
  return vm.int(found)
}

/** `value` undefined: answers the slice; NULL: deletes it. */
const slice = (vm: Vm, object: Ref, bounds: readonly Ref[], value: Ref | undefined): Ref => {
  const [low, high] = bounds as [Ref, Ref]
  for (const bound of bounds) vm.argumentInt(bound)
  const slots = vm.slotsOf(object)
  if (!slots.slice && !slots.setSlice && !slots.subscript && !slots.setSubscript)
    throw vm.errorFormat(
      'TypeError',
      value === undefined
        ? `'${vm.typeName(object)}' object is unsliceable`
        : `'${vm.typeName(object)}' object doesn't support slice ${value === NULL ? 'deletion' : 'assignment'}`,
    )
  const key = vm.call(vm.typeNamed('slice'), [low, high])
  try {
    if (value === undefined) return vm.getItem(object, key)
    if (value === NULL) vm.deleteItem(object, key)
    else vm.setItem(object, key, value)
    return vm.none()
  } finally {
    vm.decref(key)
  }
}

/** Such functions have two names, the other one with underscores. */
function named(functions: Functions): Functions {
  const both: Record<string, (name: string) => Native> = {}
  for (const [name, make] of Object.entries(functions)) {
    both[name] = make
    both[`__${name.replace(/_$/, '')}__`] = () => make(name)
  }
  return both
}

/** One result, or a tuple of several. */
function each(vm: Vm, wanted: Ref, isOne: boolean, get: (wanted: Ref) => Ref): Ref {
  if (isOne) return get(wanted)
  const { tuples } = vm.python
  const result = tuples.create(tuples.sizeOf(wanted))
  try {
    vm.itemsOf(wanted).forEach((key, index) => tuples.init(result, index, get(key)))
    return result
  } catch (thrown) {
    vm.decref(result)
    throw thrown
  }
}

/** dotted_getattr. */
function attribute(vm: Vm, object: Ref, path: Ref): Ref {
  if (!vm.isStr(path) && !vm.isUnicode(path)) throw vm.error('TypeError', 'attribute name must be a string')
  const names = vm.textOf(path).split('.')
  if (names.length === 1) return vm.getattr(object, path)
  let at = vm.incref(object)
  for (const name of names) {
    const within = at
    try {
      at = vm.getattr(within, name)
    } finally {
      vm.decref(within)
    }
  }
  return at
}

/** itemgetter and attrgetter: one key, or a tuple of several, which a word says. */
function getter(python: Python, name: string, get: (vm: Vm, object: Ref, key: Ref) => Ref): TypeSpec {
  const layout = python.layout({
    name: `operator.${name}`,
    bytes: 32,
    hasGc: true,
    refs: ['wanted'],
    words: 1,
  })
  return {
    name: `operator.${name}`,
    module: 'operator',
    layout,
    basicSize: 32,
    slots: {
      new: (vm, type, args, keywords?: Keywords) => {
        if (keywords && keywords.names.length > 0)
          throw vm.errorFormat('TypeError', `${name}() does not take keyword arguments`)
        if (args.length <= 1) unpackArity(vm, name, args, 1, 1)
        const wanted = args.length === 1 ? vm.incref(args[0] as Ref) : tupleOf(vm, args)
        const self = layout.create(type)
        layout.init(self, 0, wanted)
        layout.setWord(self, 0, args.length === 1 ? 1 : 0)
        layout.track(self)
        return self
      },
      call: (vm, self, args) => {
        unpackArity(vm, name, args, 1, 1)
        const object = args[0] as Ref
        return each(vm, layout.get(self, 0), layout.word(self, 0) === 1, (key) => get(vm, object, key))
      },
    },
  }
}

function methodcaller(python: Python): TypeSpec {
  const name = 'operator.methodcaller'
  const layout = python.layout({ name, bytes: 40, hasGc: true, refs: ['name', 'arguments', 'keywords'] })
  return {
    name,
    module: 'operator',
    layout,
    basicSize: 40,
    slots: {
      new: (vm, type, args, keywords?: Keywords) => {
        if (args.length === 0)
          throw vm.error('TypeError', 'methodcaller needs at least one argument, the method name')
        const self = layout.create(type)
        layout.init(self, 0, vm.incref(args[0] as Ref))
        layout.init(self, 1, vm.tuple(args.slice(1).map((arg) => vm.incref(arg))))
        layout.init(self, 2, keywords ? dictOf(vm, keywords) : NULL)
        layout.track(self)
        return self
      },
      call: (vm, self, args) => {
        unpackArity(vm, 'methodcaller', args, 1, 1)
        const method = vm.getattr(args[0] as Ref, layout.get(self, 0))
        try {
          return vm.callTuple(method, layout.get(self, 1), keywordsOf(vm, layout.get(self, 2)))
        } finally {
          vm.decref(method)
        }
      },
    },
  }
}

function allFunctions(): Natives {
  const plain: Record<string, (name: string) => Native> = {}
  const inplace: Record<string, (name: string) => Native> = {}
  for (const [name, slot] of Object.entries(BINARY)) {
    plain[name] = two((vm, left, right) => vm.binary(slot, left, right))
    inplace[`i${name.replace(/_$/, '')}`] = two((vm, left, right) => vm.inplace(slot, left, right))
  }
  for (const [name, comparison] of Object.entries(COMPARISONS))
    plain[name] = two((vm, left, right) => vm.richCompare(left, right, comparison))
  for (const [name, slot] of Object.entries(UNARY)) plain[name] = one((vm, object) => vm.unary(slot, object))
  return withNames({
    ...named(plain),
    ...named(inplace),
    ...named({
      concat: two(concat),
      contains: two((vm, container, value) => vm.bool(vm.contains(container, value))),
      delitem: two((vm, object, key) => {
        vm.deleteItem(object, key)
        return vm.none()
      }),
      delslice: () => variable(3, 3, (vm, _, [object, ...bounds]) => slice(vm, object as Ref, bounds, NULL)),
      getitem: two((vm, object, key) => vm.getItem(object, key)),
      getslice: () =>
        variable(3, 3, (vm, _, [object, ...bounds]) => slice(vm, object as Ref, bounds, undefined)),
      iconcat: two(inplaceConcat),
      ipow: two(inplacePower),
      irepeat: repeating(inplaceRepeat),
      index: one((vm, object) => vm.indexRef(object)),
      not_: one((vm, object) => vm.bool(vm.not(object))),
      pow: two((vm, base, exponent) => vm.power(base, exponent, vm.None)),
      repeat: repeating(repeat),
      setitem: taking(3, (vm, object, key, value) => {
        vm.setItem(object, key, value)
        return vm.none()
      }),
      setslice: () =>
        variable(4, 4, (vm, _, [object, low, high, value]) =>
          slice(vm, object as Ref, [low as Ref, high as Ref], value),
        ),
    }),
    countOf: two(count),
    indexOf: two(indexOf),
    isCallable: one((vm, object) => vm.bool(vm.isCallable(object))),
    isMappingType: one((vm, object) => vm.bool(isMapping(vm, object))),
    isNumberType: one((vm, object) =>
      vm.bool(vm.slotsOf(object).int !== undefined || vm.slotsOf(object).float !== undefined),
    ),
    isSequenceType: one((vm, object) => vm.bool(isSequence(vm, object))),
    is_: two((vm, left, right) => vm.bool(left === right)),
    is_not: two((vm, left, right) => vm.bool(left !== right)),
    sequenceIncludes: two((vm, container, value) => vm.bool(vm.contains(container, value))),
    truth: one((vm, object) => vm.bool(vm.truth(object))),
  })
}

const FUNCTIONS = allFunctions()

export const operator = (python: Python): ModuleSpec => ({
  name: 'operator',
  functions: FUNCTIONS,
  types: [
    getter(python, 'itemgetter', (vm, object, key) => vm.getItem(object, key)),
    getter(python, 'attrgetter', attribute),
    methodcaller(python),
  ],
})
