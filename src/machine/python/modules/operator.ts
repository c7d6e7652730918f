/**
 * The module operator. Follows Modules/operator.c of CPython 2.7.6.
 */
import { NULL, type Layout, type Python, type Ref } from '../../objects/index.ts'
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
import type { BinarySlot, Vm } from '../vm.ts'

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

const two = (call: (vm: Vm, left: Ref, right: Ref) => Ref): Native =>
  variable(2, 2, (vm, _, [left, right]) => call(vm, left as Ref, right as Ref))
const one = (call: (vm: Vm, object: Ref) => Ref): Native => oneArgument((vm, _, object) => call(vm, object))

function isSequence(vm: Vm, object: Ref): boolean {
  return !vm.isDict(object) && vm.slotsOf(object).item !== undefined
}

function concat(vm: Vm, left: Ref, right: Ref): Ref {
  if (!isSequence(vm, left))
    throw vm.errorFormat('TypeError', `'${vm.typeName(left)}' object can't be concatenated`)
  return vm.binary('add', left, right)
}

function count(vm: Vm, container: Ref, value: Ref): Ref {
  let found = 0
  vm.forEach(container, (item) => {
    if (vm.compareBool(item, value, EQ)) found++
  })
  return vm.int(found)
}

function indexOf(vm: Vm, container: Ref, value: Ref): Ref {
  let at = 0
  let found = -1
  vm.forEach(container, (item) => {
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

const slice = (vm: Vm, object: Ref, bounds: readonly Ref[], value: Ref | undefined): Ref => {
  const [low, high] = bounds as [Ref, Ref]
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

/** An in-place operation has two names, as the others have. */
function named(functions: Readonly<Record<string, Native>>): Natives {
  const both: Record<string, Native> = {}
  for (const [name, native] of Object.entries(functions)) {
    both[name] = native
    both[`__${name.replace(/_$/, '')}__`] = native
  }
  return both
}

/** What itemgetter, attrgetter and methodcaller get, applied to an object. */
type Getting = (vm: Vm, fields: readonly Ref[], object: Ref) => Ref

function each(vm: Vm, wanted: readonly Ref[], get: (wanted: Ref) => Ref): Ref {
  if (wanted.length === 1) return get(wanted[0] as Ref)
  const got: Ref[] = []
  try {
    for (const one of wanted) got.push(get(one))
    return vm.tuple(got.splice(0))
  } finally {
    for (const ref of got) vm.decref(ref)
  }
}

function attribute(vm: Vm, object: Ref, path: Ref): Ref {
  let at = vm.incref(object)
  for (const name of vm.textOf(path).split('.')) {
    const within = at
    try {
      at = vm.getattr(within, name)
    } finally {
      vm.decref(within)
    }
  }
  return at
}

/** A callable that keeps a tuple of what it was made with: `arguments`, and for methodcaller `keywords`. */
function getter(
  python: Python,
  name: string,
  get: Getting,
  check: (vm: Vm, args: readonly Ref[]) => void,
): TypeSpec {
  const layout = python.layout({
    name: `operator.${name}`,
    bytes: 32,
    hasGc: true,
    refs: ['arguments', 'keywords'],
  })
  return {
    name: `operator.${name}`,
    module: 'operator',
    layout: layout as Layout,
    basicSize: 32,
    slots: {
      new: (vm, type, args, keywords?: Keywords) => {
        check(vm, args)
        const self = layout.create(type)
        layout.init(self, 0, vm.tuple(args.map((arg) => vm.incref(arg))))
        if (keywords && keywords.names.length > 0) {
          const dict = vm.dict()
          for (const [index, key] of keywords.names.entries()) {
            const string = vm.interned(key)
            vm.setItem(dict, string, keywords.values[index] as Ref)
            vm.decref(string)
          }
          layout.init(self, 1, dict)
        }
        layout.track(self)
        return self
      },
      call: (vm, self, args) => {
        vm.parseArity(name, args, 1, 1)
        const wanted = vm.itemsOf(layout.get(self, 0))
        const extra = layout.get(self, 1)
        return get(vm, extra === NULL ? wanted : [...wanted, extra], args[0] as Ref)
      },
    },
  }
}

function callMethod(vm: Vm, [name, ...rest]: readonly Ref[], object: Ref): Ref {
  const last = rest.at(-1)
  const hasKeywords = last !== undefined && vm.isDict(last)
  const pairs = hasKeywords ? [...vm.types2.dicts.entries(last)] : []
  const method = vm.getattr(object, name as Ref)
  try {
    return vm.call(
      method,
      hasKeywords ? rest.slice(0, -1) : rest,
      hasKeywords
        ? { names: pairs.map(([key]) => vm.textOf(key)), values: pairs.map(([, value]) => value) }
        : undefined,
    )
  } finally {
    vm.decref(method)
  }
}

export const operator = (python: Python): ModuleSpec => {
  const plain: Record<string, Native> = {}
  const inplace: Record<string, Native> = {}
  for (const [name, slot] of Object.entries(BINARY)) {
    plain[name] = two((vm, left, right) => vm.binary(slot, left, right))
    inplace[`i${name.replace(/_$/, '')}`] = two((vm, left, right) => vm.inplace(slot, left, right))
  }
  for (const [name, comparison] of Object.entries(COMPARISONS))
    plain[name] = two((vm, left, right) => vm.richCompare(left, right, comparison))
  for (const [name, slot] of Object.entries(UNARY)) plain[name] = one((vm, object) => vm.unary(slot, object))
  return {
    name: 'operator',
    functions: {
      ...named(plain),
      ...named(inplace),
      ...named({
        concat: two(concat),
        contains: two((vm, container, value) => vm.bool(vm.contains(container, value))),
        delitem: two((vm, object, key) => {
          vm.deleteItem(object, key)
          return vm.none()
        }),
        delslice: variable(3, 3, (vm, _, [object, ...bounds]) => slice(vm, object as Ref, bounds, NULL)),
        getitem: two((vm, object, key) => vm.getItem(object, key)),
        getslice: variable(3, 3, (vm, _, [object, ...bounds]) => slice(vm, object as Ref, bounds, undefined)),
        index: one((vm, object) => vm.indexRef(object)),
        not_: one((vm, object) => vm.bool(vm.not(object))),
        pow: two((vm, base, exponent) => vm.power(base, exponent, vm.None)),
        repeat: two((vm, object, times) => vm.binary('multiply', object, times)),
        setitem: variable(3, 3, (vm, _, [object, key, value]) => {
          vm.setItem(object as Ref, key as Ref, value as Ref)
          return vm.none()
        }),
        setslice: variable(4, 4, (vm, _, [object, low, high, value]) =>
          slice(vm, object as Ref, [low as Ref, high as Ref], value),
        ),
      }),
      countOf: two(count),
      indexOf: two(indexOf),
      isCallable: one((vm, object) => vm.bool(vm.isCallable(object))),
      isMappingType: one((vm, object) => vm.bool(vm.slotsOf(object).subscript !== undefined)),
      isNumberType: one((vm, object) =>
        vm.bool(vm.slotsOf(object).int !== undefined || vm.slotsOf(object).float !== undefined),
      ),
      isSequenceType: one((vm, object) => vm.bool(isSequence(vm, object))),
      is_: two((vm, left, right) => vm.bool(left === right)),
      is_not: two((vm, left, right) => vm.bool(left !== right)),
      sequenceIncludes: two((vm, container, value) => vm.bool(vm.contains(container, value))),
      truth: one((vm, object) => vm.bool(vm.truth(object))),
    },
    types: [
      getter(
        python,
        'itemgetter',
        (vm, keys, object) => each(vm, keys, (key) => vm.getItem(object, key)),
        (vm, args) => vm.parseArity('itemgetter', args, 1, Infinity),
      ),
      getter(
        python,
        'attrgetter',
        (vm, names, object) => each(vm, names, (name) => attribute(vm, object, name)),
        (vm, args) => {
          vm.parseArity('attrgetter', args, 1, Infinity)
          for (const arg of args)
            if (!vm.isStr(arg) && !vm.isUnicode(arg))
              throw vm.error('TypeError', 'attribute name must be a string')
        },
      ),
      getter(python, 'methodcaller', callMethod, (vm, args) => {
        if (args.length === 0)
          throw vm.error('TypeError', 'methodcaller needs at least one argument, the method name')
      }),
    ],
  }
}
