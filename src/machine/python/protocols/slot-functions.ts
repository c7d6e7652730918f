/**
 * What stands in the slots of a class written in Python: functions that look the special method up and call it. Follows
 * Objects/typeobject.c of CPython 2.7: the slot_* functions.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { NE, type Binary, type Keywords, type Slots, type Unary } from '../native.ts'
import { newSequenceIterator } from '../types/iterators.ts'
import type { Vm } from '../vm.ts'
import { asLong, asSsize } from './arguments.ts'
import { genericGetAttribute, getattrString, lookupRef, lookupSpecial } from './attributes.ts'
import { callAndDrop, callMaybe, callSpecial, callWithTuple } from './call.ts'
import { SWAPPED, UNKNOWN, hash as hashOf, hashAddress, unhashable } from './compare.ts'
import { hexAddress } from './convert.ts'
import { addressOf } from './identity.ts'
import { searchIterator } from './sequences.ts'
import { isSlotWrapperOf } from './slot-wrappers.ts'

type BinaryName = {
  [Name in keyof Slots]-?: NonNullable<Slots[Name]> extends Binary ? Name : never
}[keyof Slots]

const METHODS_OF_COMPARISON = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__']

/** SLOT1BIN. */
function binarySlot(slot: BinaryName | 'power', name: string, reflected: string): Binary {
  return (vm, left, right) => {
    const type = vm.typeOf(left)
    const other = vm.typeOf(right)
    let triesOther = type !== other && vm.slotsOf(right)[slot] === SLOT_FUNCTIONS[slot]
    if (vm.slotsOf(left)[slot] === SLOT_FUNCTIONS[slot]) {
      if (triesOther && vm.isSubtype(other, type) && isOverloaded(vm, type, other, reflected)) {
        const result = callMaybe(vm, right, reflected, [left])
        if (result !== vm.NotImplemented) return result
        vm.decref(result)
        triesOther = false
      }
      const result = callMaybe(vm, left, name, [right])
      if (result !== vm.NotImplemented || other === type) return result
      vm.decref(result)
    }
    return triesOther ? callMaybe(vm, right, reflected, [left]) : vm.notImplemented()
  }
}

/** method_is_overloaded. */
function isOverloaded(vm: Vm, type: Ref, derived: Ref, name: string): boolean {
  const theirs = attributeOrNull(vm, derived, name)
  if (theirs === NULL) return false
  const mine = attributeOrNull(vm, type, name)
  if (mine === NULL) {
    vm.decref(theirs)
    return true
  }
  try {
    return vm.compareBool(mine, theirs, NE)
  } finally {
    vm.decref(mine)
    vm.decref(theirs)
  }
}

function attributeOrNull(vm: Vm, object: Ref, name: string): Ref {
  try {
    return getattrString(vm, object, name)
  } catch (thrown) {
    if (!vm.caught(thrown)) throw thrown
    vm.clearError()
    return NULL
  }
}

const unarySlot =
  (name: string): Unary =>
  (vm, self) =>
    callSpecial(vm, self, name)

const inplaceSlot =
  (name: string): Binary =>
  (vm, left, right) =>
    callSpecial(vm, left, name, [right])

/** lookup_method: like `lookupSpecial`. */
const methodOf = lookupSpecial

/** Calls with ints that are made for it. */
function withInts<Answer>(vm: Vm, numbers: readonly number[], work: (ints: Ref[]) => Answer): Answer {
  const ints = numbers.map((number) => vm.integer(BigInt(number) >= 2n ** 63n ? 2n ** 63n - 1n : number))
  try {
    return work(ints)
  } finally {
    for (const int of ints) vm.decref(int)
  }
}

const drop = (vm: Vm, ref: Ref): void => vm.decref(ref)

const powerTwo = binarySlot('power', '__pow__', '__rpow__')

/** _PyObject_SlotCompare: -1, 0 or 1. */
export function slotCompare(vm: Vm, left: Ref, right: Ref): number {
  if (vm.slotsOf(left).compare === slotCompare) {
    const order = halfCompare(vm, left, right)
    if (order !== UNKNOWN) return order
  }
  if (vm.slotsOf(right).compare === slotCompare) {
    const order = halfCompare(vm, right, left)
    if (order !== UNKNOWN) return 0 - order
  }
  return Math.sign(addressOf(vm, left) - addressOf(vm, right))
}

function halfCompare(vm: Vm, self: Ref, other: Ref): number {
  const method = methodOf(vm, self, '__cmp__')
  if (method === NULL) return UNKNOWN
  const result = callAndDrop(vm, method, [other])
  try {
    return result === vm.NotImplemented ? UNKNOWN : Math.sign(asLong(vm, result))
  } finally {
    vm.decref(result)
  }
}

function slotRichCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  if (vm.slotsOf(left).richCompare === slotRichCompare) {
    const result = halfRichCompare(vm, left, right, operator)
    if (result !== vm.NotImplemented) return result
    vm.decref(result)
  }
  return vm.slotsOf(right).richCompare === slotRichCompare
    ? halfRichCompare(vm, right, left, SWAPPED[operator] as number)
    : vm.notImplemented()
}

function halfRichCompare(vm: Vm, self: Ref, other: Ref, operator: number): Ref {
  const method = methodOf(vm, self, METHODS_OF_COMPARISON[operator] as string)
  return method === NULL ? vm.notImplemented() : callAndDrop(vm, method, [other])
}

function slotRepr(vm: Vm, self: Ref): Ref {
  const method = methodOf(vm, self, '__repr__')
  return method === NULL
    ? vm.str(`<${vm.typeName(self)} object at ${hexAddress(vm, self)}>`)
    : callAndDrop(vm, method)
}

function slotHash(vm: Vm, self: Ref): void {
  const method = methodOf(vm, self, '__hash__')
  if (method !== NULL) {
    const result = callAndDrop(vm, method)
    try {
      if (vm.isLong(result)) return hashOf(vm, result)
      const value = asLong(vm, result)
      const { keys } = vm.python
      const exact = vm.isInt(result) ? vm.bigintOf(result) : BigInt(value)
      keys.low = Number(BigInt.asIntN(32, exact === -1n ? -2n : exact))
      keys.high = Number(BigInt.asIntN(32, exact >> 32n))
      return
    } finally {
      vm.decref(result)
    }
  }
  for (const name of ['__eq__', '__cmp__']) {
    const comparison = methodOf(vm, self, name)
    if (comparison === NULL) continue
    vm.decref(comparison)
    throw unhashable(vm, self)
  }
  hashAddress(vm, self)
}

function slotNonzero(vm: Vm, self: Ref): boolean {
  let method = methodOf(vm, self, '__nonzero__')
  const usesLength = method === NULL
  if (usesLength) method = methodOf(vm, self, '__len__')
  if (method === NULL) return true
  const result = callAndDrop(vm, method)
  try {
    if (vm.isExactly(result, 'int') || vm.isExactly(result, 'bool')) return vm.truth(result)
    throw vm.errorFormat(
      'TypeError',
      `${usesLength ? '__len__' : '__nonzero__'} should return bool or int, returned ${vm.typeName(result)}`,
    )
  } finally {
    vm.decref(result)
  }
}

function slotLength(vm: Vm, self: Ref): number {
  const result = callSpecial(vm, self, '__len__')
  let length: number
  try {
    length = asSsize(vm, result)
  } finally {
    vm.decref(result)
  }
  if (length < 0) throw vm.error('ValueError', '__len__() should return >= 0')
  return length
}

function slotGetAttribute(vm: Vm, self: Ref, name: Ref): Ref {
  return callSpecial(vm, self, '__getattribute__', [name])
}

/** slot_tp_getattr_hook. */
function slotGetAttributeOrHook(vm: Vm, self: Ref, name: Ref): Ref {
  const type = vm.typeOf(self)
  const hook = lookupRef(vm, type, vm.model.name('__getattr__'))
  if (hook === NULL) return slotGetAttribute(vm, self, name)
  vm.incref(hook)
  try {
    const own = lookupRef(vm, type, vm.model.name('__getattribute__'))
    try {
      if (own === NULL || isSlotWrapperOf(vm, own, genericGetAttribute))
        return genericGetAttribute(vm, self, name)
      return callAttribute(vm, self, own, name)
    } catch (thrown) {
      if (!vm.caught(thrown, 'AttributeError')) throw thrown
      vm.clearError()
      return callAttribute(vm, self, hook, name)
    }
  } finally {
    vm.decref(hook)
  }
}

/** call_attribute. */
function callAttribute(vm: Vm, self: Ref, attribute: Ref, name: Ref): Ref {
  const get = vm.slotsOf(attribute).descriptorGet
  const bound = get ? get(vm, attribute, self, vm.typeOf(self)) : vm.incref(attribute)
  return callAndDrop(vm, bound, [name])
}

function slotIter(vm: Vm, self: Ref): Ref {
  const method = methodOf(vm, self, '__iter__')
  if (method !== NULL) return callAndDrop(vm, method)
  const item = methodOf(vm, self, '__getitem__')
  if (item === NULL) throw vm.errorFormat('TypeError', `'${vm.typeName(self)}' object is not iterable`)
  vm.decref(item)
  return newSequenceIterator(vm, self)
}

function slotContains(vm: Vm, self: Ref, value: Ref): boolean {
  const method = methodOf(vm, self, '__contains__')
  if (method === NULL) return searchIterator(vm, self, value)
  const result = callAndDrop(vm, method, [value])
  try {
    return vm.truth(result)
  } finally {
    vm.decref(result)
  }
}

function slotItem(vm: Vm, self: Ref, index: number): Ref {
  const method = methodOf(vm, self, '__getitem__')
  if (method === NULL) throw vm.errorValue('AttributeError', vm.incref(vm.model.name('__getitem__')))
  const key = vm.int(index)
  try {
    return callAndDrop(vm, method, [key])
  } finally {
    vm.decref(key)
  }
}

function slotDescriptorGet(vm: Vm, self: Ref, object: Ref, type: Ref): Ref {
  const method = lookupRef(vm, vm.typeOf(self), vm.model.name('__get__'))
  if (method === NULL) return vm.incref(self)
  return vm.call(method, [self, object === NULL ? vm.None : object, type === NULL ? vm.None : type])
}

function slotInit(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void {
  const method = methodOf(vm, self, '__init__')
  if (method === NULL) throw vm.errorValue('AttributeError', vm.incref(vm.model.name('__init__')))
  let result: Ref
  try {
    result = callWithTuple(vm, method, args, keywords)
  } finally {
    vm.decref(method)
  }
  const isNone = result === vm.None
  const name = vm.typeName(result)
  vm.decref(result)
  if (!isNone) throw vm.errorFormat('TypeError', `__init__() should return None, not '${name}'`)
}

function slotNew(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const method = vm.getattr(type, vm.model.name('__new__'))
  const all = [type, ...args]
  const tuple = vm.tuple(all.map((arg) => vm.incref(arg)))
  try {
    return callWithTuple(vm, method, all, keywords)
  } finally {
    vm.decref(tuple)
    vm.decref(method)
  }
}

function slotCall(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const method = methodOf(vm, self, '__call__')
  if (method === NULL) throw vm.errorValue('AttributeError', vm.incref(vm.model.name('__call__')))
  try {
    return callWithTuple(vm, method, args, keywords)
  } finally {
    vm.decref(method)
  }
}

function slotCoerce(vm: Vm, left: Ref, right: Ref): readonly [Ref, Ref] | undefined {
  const [self, other, isSwapped] =
    vm.slotsOf(left).coerce === slotCoerce ? [left, right, false] : [right, left, true]
  const result = callMaybe(vm, self, '__coerce__', [other])
  try {
    if (result === vm.NotImplemented) return undefined
    const pair = vm.isTuple(result) ? vm.itemsOf(result) : []
    if (pair.length !== 2) throw vm.error('TypeError', "__coerce__ didn't return a 2-tuple")
    const [a, b] = pair.map((item) => vm.incref(item)) as [Ref, Ref]
    return isSwapped ? [b, a] : [a, b]
  } finally {
    vm.decref(result)
  }
}

/** By slot, what stands in it. */
export const SLOT_FUNCTIONS: Slots = {
  repr: slotRepr,
  str: (vm, self) => {
    const method = methodOf(vm, self, '__str__')
    return method === NULL ? slotRepr(vm, self) : callAndDrop(vm, method)
  },
  hash: slotHash,
  compare: slotCompare,
  richCompare: slotRichCompare,
  call: slotCall,
  iter: slotIter,
  next: (vm, self) => callSpecial(vm, self, 'next'),
  getAttribute: slotGetAttributeOrHook,
  setAttribute: (vm, self, name, value) =>
    drop(
      vm,
      value === NULL
        ? callSpecial(vm, self, '__delattr__', [name])
        : callSpecial(vm, self, '__setattr__', [name, value]),
    ),
  descriptorGet: slotDescriptorGet,
  descriptorSet: (vm, self, object, value) =>
    drop(
      vm,
      value === NULL
        ? callSpecial(vm, self, '__delete__', [object])
        : callSpecial(vm, self, '__set__', [object, value]),
    ),
  new: slotNew,
  init: slotInit,
  add: binarySlot('add', '__add__', '__radd__'),
  subtract: binarySlot('subtract', '__sub__', '__rsub__'),
  multiply: binarySlot('multiply', '__mul__', '__rmul__'),
  divide: binarySlot('divide', '__div__', '__rdiv__'),
  trueDivide: binarySlot('trueDivide', '__truediv__', '__rtruediv__'),
  floorDivide: binarySlot('floorDivide', '__floordiv__', '__rfloordiv__'),
  remainder: binarySlot('remainder', '__mod__', '__rmod__'),
  divmod: binarySlot('divmod', '__divmod__', '__rdivmod__'),
  power: slotPower,
  lshift: binarySlot('lshift', '__lshift__', '__rlshift__'),
  rshift: binarySlot('rshift', '__rshift__', '__rrshift__'),
  and: binarySlot('and', '__and__', '__rand__'),
  xor: binarySlot('xor', '__xor__', '__rxor__'),
  or: binarySlot('or', '__or__', '__ror__'),
  inplaceAdd: inplaceSlot('__iadd__'),
  inplaceSubtract: inplaceSlot('__isub__'),
  inplaceMultiply: inplaceSlot('__imul__'),
  inplaceDivide: inplaceSlot('__idiv__'),
  inplaceTrueDivide: inplaceSlot('__itruediv__'),
  inplaceFloorDivide: inplaceSlot('__ifloordiv__'),
  inplaceRemainder: inplaceSlot('__imod__'),
  inplacePower: inplaceSlot('__ipow__'),
  inplaceLshift: inplaceSlot('__ilshift__'),
  inplaceRshift: inplaceSlot('__irshift__'),
  inplaceAnd: inplaceSlot('__iand__'),
  inplaceXor: inplaceSlot('__ixor__'),
  inplaceOr: inplaceSlot('__ior__'),
  negative: unarySlot('__neg__'),
  positive: unarySlot('__pos__'),
  absolute: unarySlot('__abs__'),
  invert: unarySlot('__invert__'),
  nonzero: slotNonzero,
  int: unarySlot('__int__'),
  long: unarySlot('__long__'),
  float: unarySlot('__float__'),
  index: unarySlot('__index__'),
  oct: unarySlot('__oct__'),
  hex: unarySlot('__hex__'),
  coerce: slotCoerce,
  length: slotLength,
  item: slotItem,
  setItem: (vm, self, index, value) =>
    withInts(vm, [index], (key) =>
      drop(
        vm,
        value === NULL
          ? callSpecial(vm, self, '__delitem__', key)
          : callSpecial(vm, self, '__setitem__', [...key, value]),
      ),
    ),
  slice: (vm, self, low, high) =>
    withInts(vm, [low, high], (bounds) => callSpecial(vm, self, '__getslice__', bounds)),
  setSlice: (vm, self, low, high, value) =>
    withInts(vm, [low, high], (bounds) =>
      drop(
        vm,
        value === NULL
          ? callSpecial(vm, self, '__delslice__', bounds)
          : callSpecial(vm, self, '__setslice__', [...bounds, value]),
      ),
    ),
  contains: slotContains,
  subscript: (vm, self, key) => callSpecial(vm, self, '__getitem__', [key]),
  setSubscript: (vm, self, key, value) =>
    drop(
      vm,
      value === NULL
        ? callSpecial(vm, self, '__delitem__', [key])
        : callSpecial(vm, self, '__setitem__', [key, value]),
    ),
}

/** slot_nb_power. */
function slotPower(vm: Vm, base: Ref, exponent: Ref, modulus: Ref): Ref {
  if (modulus === vm.None) return powerTwo(vm, base, exponent)
  return vm.slotsOf(base).power === slotPower
    ? callSpecial(vm, base, '__pow__', [exponent, modulus])
    : vm.notImplemented()
}
