/** Instances of old-style classes. Follows Objects/classobject.c of CPython 2.7: the instance_* functions, half_binop, half_cmp. */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import type { Binary, Slots, TypeSpec, Unary } from '../native.ts'
import { asLong, wrongArgument } from '../protocols/arguments.ts'
import { findAttribute, getattr } from '../protocols/attributes.ts'
import { callAndDrop, callWithTuple } from '../protocols/call.ts'
import { SWAPPED, UNKNOWN, coerce, hash as hashOf, hashAddress } from '../protocols/compare.ts'
import { hexAddress, integralOf } from '../protocols/convert.ts'
import {
  binary as binaryOperation,
  inplace as inplaceOperation,
  inplacePower,
  power,
} from '../protocols/operators.ts'
import { newSlice, searchIterator } from '../protocols/sequences.ts'
import type { BinarySlot, Vm } from '../vm.ts'
import { newSequenceIterator } from './iterators.ts'
import { newRawInstance, qualifiedName } from './classobj.ts'
import { className, classOf, getInstanceAttribute, setInstanceAttribute } from './old-attributes.ts'

const BYTES = 40
const COMPARISONS = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__']

const isInstance = (vm: Vm, object: Ref): boolean => vm.typeOf(object) === vm.model.instanceType

/** NULL where there is none. */
const find = (vm: Vm, self: Ref, name: string): Ref => findAttribute(vm, self, vm.model.name(name))

/** Calls a method; AttributeError where there is none. */
const call = (vm: Vm, self: Ref, name: string, args: readonly Ref[] = []): Ref =>
  callAndDrop(vm, getattr(vm, self, vm.model.name(name)), args)

/** generic_binary_op: NotImplemented where there is no such method. */
function callOperator(vm: Vm, self: Ref, name: string, args: readonly Ref[]): Ref {
  const method = find(vm, self, name)
  return method === NULL ? vm.notImplemented() : callAndDrop(vm, method, args)
}

type Operation = (left: Ref, right: Ref) => Ref

/** half_binop. */
function halfBinary(
  vm: Vm,
  self: Ref,
  other: Ref,
  name: string,
  operation: Operation,
  isSwapped: boolean,
): Ref {
  if (!isInstance(vm, self)) return vm.notImplemented()
  const coerceMethod = find(vm, self, '__coerce__')
  if (coerceMethod === NULL) return callOperator(vm, self, name, [other])
  const coerced = callAndDrop(vm, coerceMethod, [other])
  try {
    if (coerced === vm.None || coerced === vm.NotImplemented) return callOperator(vm, self, name, [other])
    const [a, b] = pairOf(vm, coerced)
    if (vm.typeOf(a) === vm.typeOf(self) && isInstance(vm, a)) return callOperator(vm, a, name, [b])
    return vm.nested(' after coercion', () => (isSwapped ? operation(b, a) : operation(a, b)))
  } finally {
    vm.decref(coerced)
  }
}

function pairOf(vm: Vm, coerced: Ref): readonly [Ref, Ref] {
  const items = vm.isTuple(coerced) ? vm.itemsOf(coerced) : []
  if (items.length !== 2) throw vm.error('TypeError', 'coercion should return None or 2-tuple')
  return items as [Ref, Ref]
}

/** do_binop. */
function binaryBoth(
  vm: Vm,
  left: Ref,
  right: Ref,
  name: string,
  reflected: string,
  operation: Operation,
): Ref {
  const result = halfBinary(vm, left, right, name, operation, false)
  if (result !== vm.NotImplemented) return result
  vm.decref(result)
  return halfBinary(vm, right, left, reflected, operation, true)
}

const NAMES: Readonly<Record<BinarySlot, string>> = {
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
  trueDivide: 'truediv',
  floorDivide: 'floordiv',
  remainder: 'mod',
  divmod: 'divmod',
  lshift: 'lshift',
  rshift: 'rshift',
  and: 'and',
  xor: 'xor',
  or: 'or',
}

const operator =
  (slot: BinarySlot): Binary =>
  (vm, left, right) =>
    binaryBoth(vm, left, right, `__${NAMES[slot]}__`, `__r${NAMES[slot]}__`, (a, b) =>
      binaryOperation(vm, slot, a, b),
    )

/** do_binop_inplace. */
const inplaceOperator =
  (slot: BinarySlot): Binary =>
  (vm, left, right) => {
    const operation: Operation = (a, b) => inplaceOperation(vm, slot, a, b)
    const result = halfBinary(vm, left, right, `__i${NAMES[slot]}__`, operation, false)
    if (result !== vm.NotImplemented) return result
    vm.decref(result)
    return binaryBoth(vm, left, right, `__${NAMES[slot]}__`, `__r${NAMES[slot]}__`, operation)
  }

const unary =
  (name: string): Unary =>
  (vm, self) =>
    call(vm, self, name)

function intOf(vm: Vm, result: Ref, message: string): number {
  try {
    if (!vm.isInt(result) && !vm.isLong(result)) throw vm.error('TypeError', message)
    return asLong(vm, result)
  } finally {
    vm.decref(result)
  }
}

/** instance_int: by `__int__`, else by `__trunc__`. */
function intOfInstance(vm: Vm, self: Ref): Ref {
  const method = find(vm, self, '__int__')
  return method === NULL ? integralOf(vm, call(vm, self, '__trunc__')) : callAndDrop(vm, method)
}

function lengthOf(vm: Vm, self: Ref): number {
  const length = intOf(vm, call(vm, self, '__len__'), '__len__() should return an int')
  if (length < 0) throw vm.error('ValueError', '__len__() should return >= 0')
  return length
}

function isTrue(vm: Vm, self: Ref): boolean {
  const method = find(vm, self, '__nonzero__') || find(vm, self, '__len__')
  if (method === NULL) return true
  const value = intOf(vm, callAndDrop(vm, method), '__nonzero__ should return an int')
  if (value < 0) throw vm.error('ValueError', '__nonzero__ should return >= 0')
  return value > 0
}

function reprOf(vm: Vm, self: Ref): Ref {
  const method = find(vm, self, '__repr__')
  if (method !== NULL) return callAndDrop(vm, method)
  return vm.str(`<${qualifiedName(vm, classOf(vm, self))} instance at ${hexAddress(vm, self)}>`)
}

function hashInstance(vm: Vm, self: Ref): void {
  const method = find(vm, self, '__hash__')
  if (method === NULL) {
    for (const name of ['__eq__', '__cmp__']) {
      const comparison = find(vm, self, name)
      if (comparison === NULL) continue
      vm.decref(comparison)
      throw vm.error('TypeError', 'unhashable instance')
    }
    return hashAddress(vm, self)
  }
  const result = callAndDrop(vm, method)
  try {
    if (!vm.isInt(result) && !vm.isLong(result))
      throw vm.error('TypeError', '__hash__() should return an int')
    hashOf(vm, result)
  } finally {
    vm.decref(result)
  }
}

/** half_richcompare. */
function halfRichCompare(vm: Vm, self: Ref, other: Ref, operator: number): Ref {
  return callOperator(vm, self, COMPARISONS[operator] as string, [other])
}

function richCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  if (isInstance(vm, left)) {
    const result = halfRichCompare(vm, left, right, operator)
    if (result !== vm.NotImplemented) return result
    vm.decref(result)
  }
  return isInstance(vm, right)
    ? halfRichCompare(vm, right, left, SWAPPED[operator] as number)
    : vm.notImplemented()
}

/** half_cmp. */
function halfCompare(vm: Vm, self: Ref, other: Ref): number {
  const method = find(vm, self, '__cmp__')
  if (method === NULL) return UNKNOWN
  const result = callAndDrop(vm, method, [other])
  if (result === vm.NotImplemented) {
    vm.decref(result)
    return UNKNOWN
  }
  try {
    return Math.sign(vm.isFloat(result) ? Math.trunc(vm.floatOf(result)) : asLong(vm, result))
  } catch (thrown) {
    if (!vm.caught(thrown)) throw thrown
    throw vm.error('TypeError', 'comparison did not return an int')
  } finally {
    vm.decref(result)
  }
}

function compare(vm: Vm, left: Ref, right: Ref): number {
  const coerced = coerce(vm, left, right)
  const [a, b] = coerced ?? [vm.incref(left), vm.incref(right)]
  try {
    if (coerced && !isInstance(vm, a) && !isInstance(vm, b)) return vm.compare(a, b)
    const order = isInstance(vm, a) ? halfCompare(vm, a, b) : UNKNOWN
    if (order !== UNKNOWN) return order
    const other = isInstance(vm, b) ? halfCompare(vm, b, a) : UNKNOWN
    return other === UNKNOWN ? UNKNOWN : 0 - other
  } finally {
    vm.decref(a)
    vm.decref(b)
  }
}

function coerceInstance(vm: Vm, self: Ref, other: Ref): readonly [Ref, Ref] | undefined {
  const method = find(vm, self, '__coerce__')
  if (method === NULL) return undefined
  const result = callAndDrop(vm, method, [other])
  try {
    if (result === vm.None || result === vm.NotImplemented) return undefined
    const [a, b] = pairOf(vm, result)
    return [vm.incref(a), vm.incref(b)]
  } finally {
    vm.decref(result)
  }
}

function iterate(vm: Vm, self: Ref): Ref {
  const method = find(vm, self, '__iter__')
  if (method !== NULL) {
    const iterator = callAndDrop(vm, method)
    if (vm.slotsOf(iterator).next) return iterator
    const name = vm.typeName(iterator)
    vm.decref(iterator)
    throw vm.errorFormat('TypeError', `__iter__ returned non-iterator of type '${name}'`)
  }
  const item = find(vm, self, '__getitem__')
  if (item === NULL) throw vm.error('TypeError', 'iteration over non-sequence')
  vm.decref(item)
  return newSequenceIterator(vm, self)
}

function nextOf(vm: Vm, self: Ref): Ref {
  const method = find(vm, self, 'next')
  if (method === NULL) throw vm.error('TypeError', 'instance has no next() method')
  return callAndDrop(vm, method)
}

const callInstance: NonNullable<Slots['call']> = (vm, self, args, keywords) => {
  const method = find(vm, self, '__call__')
  if (method === NULL)
    throw vm.errorFormat(
      'AttributeError',
      `${className(vm, classOf(vm, self))} instance has no __call__ method`,
    )
  try {
    return vm.nested(' in __call__', () => callWithTuple(vm, method, args, keywords))
  } finally {
    vm.decref(method)
  }
}

/** With an int that is made for it. */
function withInt<Answer>(vm: Vm, number: number, work: (int: Ref) => Answer): Answer {
  const int = vm.integer(number >= 2 ** 63 ? 2n ** 63n - 1n : number)
  try {
    return work(int)
  } finally {
    vm.decref(int)
  }
}

/** By `__getslice__` and its kin; else by the method for items, with a slice. */
function sliced(
  vm: Vm,
  self: Ref,
  low: number,
  high: number,
  names: readonly [forSlices: string, forItems: string],
  more: readonly Ref[],
): Ref {
  return withInt(vm, low, (from) =>
    withInt(vm, high, (to) => {
      const method = find(vm, self, names[0])
      if (method !== NULL) return callAndDrop(vm, method, [from, to, ...more])
      const forItems = getattr(vm, self, vm.model.name(names[1]))
      const slice = newSlice(vm, from, to)
      try {
        return callAndDrop(vm, forItems, [slice, ...more])
      } finally {
        vm.decref(slice)
      }
    }),
  )
}

const slots: Slots = {
  repr: reprOf,
  str: (vm, self) => {
    const method = find(vm, self, '__str__')
    return method === NULL ? reprOf(vm, self) : callAndDrop(vm, method)
  },
  hash: hashInstance,
  compare,
  richCompare,
  call: callInstance,
  iter: iterate,
  next: nextOf,
  getAttribute: getInstanceAttribute,
  setAttribute: setInstanceAttribute,
  new: (vm, _type, args, keywords) => {
    const [type, dict = vm.None] = args
    vm.parseArity('instance', args, 1, 2)
    if (keywords && keywords.names.length > 0)
      throw vm.error('TypeError', 'instance() does not take keyword arguments')
    if (type === undefined || vm.typeOf(type) !== vm.model.classType)
      throw wrongArgument(vm, '', 1, 'classobj', type as Ref)
    if (dict !== vm.None && !vm.isDict(dict))
      throw vm.error('TypeError', 'instance() second arg must be dictionary or None')
    return newRawInstance(vm, type, dict === vm.None ? NULL : dict)
  },
  add: operator('add'),
  subtract: operator('subtract'),
  multiply: operator('multiply'),
  divide: operator('divide'),
  trueDivide: operator('trueDivide'),
  floorDivide: operator('floorDivide'),
  remainder: operator('remainder'),
  divmod: operator('divmod'),
  lshift: operator('lshift'),
  rshift: operator('rshift'),
  and: operator('and'),
  xor: operator('xor'),
  or: operator('or'),
  power: (vm, base, exponent, modulus) =>
    modulus === vm.None
      ? binaryBoth(vm, base, exponent, '__pow__', '__rpow__', (a, b) => power(vm, a, b, vm.None))
      : vm.callMethod(base, '__pow__', exponent, modulus),
  inplaceAdd: inplaceOperator('add'),
  inplaceSubtract: inplaceOperator('subtract'),
  inplaceMultiply: inplaceOperator('multiply'),
  inplaceDivide: inplaceOperator('divide'),
  inplaceTrueDivide: inplaceOperator('trueDivide'),
  inplaceFloorDivide: inplaceOperator('floorDivide'),
  inplaceRemainder: inplaceOperator('remainder'),
  inplacePower: (vm, base, exponent) => {
    const operation: Operation = (a, b) => inplacePower(vm, a, b)
    const result = halfBinary(vm, base, exponent, '__ipow__', operation, false)
    if (result !== vm.NotImplemented) return result
    vm.decref(result)
    return binaryBoth(vm, base, exponent, '__pow__', '__rpow__', operation)
  },
  inplaceLshift: inplaceOperator('lshift'),
  inplaceRshift: inplaceOperator('rshift'),
  inplaceAnd: inplaceOperator('and'),
  inplaceXor: inplaceOperator('xor'),
  inplaceOr: inplaceOperator('or'),
  negative: unary('__neg__'),
  positive: unary('__pos__'),
  absolute: unary('__abs__'),
  invert: unary('__invert__'),
  nonzero: isTrue,
  int: intOfInstance,
  long: (vm, self) => {
    const method = find(vm, self, '__long__')
    return method === NULL ? intOfInstance(vm, self) : callAndDrop(vm, method)
  },
  float: unary('__float__'),
  oct: unary('__oct__'),
  hex: unary('__hex__'),
  index: (vm, self) => {
    const method = find(vm, self, '__index__')
    if (method === NULL) throw vm.error('TypeError', 'object cannot be interpreted as an index')
    return callAndDrop(vm, method)
  },
  coerce: coerceInstance,
  length: lengthOf,
  item: (vm, self, index) => withInt(vm, index, (key) => call(vm, self, '__getitem__', [key])),
  setItem: (vm, self, index, value) =>
    withInt(vm, index, (key) =>
      vm.decref(
        value === NULL ? call(vm, self, '__delitem__', [key]) : call(vm, self, '__setitem__', [key, value]),
      ),
    ),
  slice: (vm, self, low, high) => sliced(vm, self, low, high, ['__getslice__', '__getitem__'], []),
  setSlice: (vm, self, low, high, value) =>
    vm.decref(
      value === NULL
        ? sliced(vm, self, low, high, ['__delslice__', '__delitem__'], [])
        : sliced(vm, self, low, high, ['__setslice__', '__setitem__'], [value]),
    ),
  contains: (vm, self, value) => {
    const method = find(vm, self, '__contains__')
    if (method === NULL) return searchIterator(vm, self, value)
    const result = callAndDrop(vm, method, [value])
    try {
      return vm.truth(result)
    } finally {
      vm.decref(result)
    }
  },
  subscript: (vm, self, key) => call(vm, self, '__getitem__', [key]),
  setSubscript: (vm, self, key, value) =>
    vm.decref(
      value === NULL ? call(vm, self, '__delitem__', [key]) : call(vm, self, '__setitem__', [key, value]),
    ),
}

export const instanceType = (python: Python): TypeSpec => ({
  name: 'instance',
  layout: (python.python2 as NonNullable<Python['python2']>).fixed.layouts.instance,
  basicSize: BYTES,
  doc: `instance(class[, dict])

Create an instance without calling its __init__() method.
The class must be a classic class.
If present, dict must be a dictionary or None.`,
  slots,
})
