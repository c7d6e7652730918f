/**
 * Comparison, hashing and truth of any objects. Follows Objects/object.c of CPython 2.7: PyObject_RichCompare,
 * try_rich_compare, try_3way_compare, default_3way_compare, PyObject_Compare, PyObject_Hash, PyObject_IsTrue.
 */
import type { Ref } from '../../objects/index.ts'
import { EQ, GE, GT, LE, LT, NE } from '../native.ts'
import type { Vm } from '../vm.ts'
import { holds } from '../types/sequence-compare.ts'
import { addressOf } from './identity.ts'
import { slotCompare } from './slot-functions.ts'

/** By operator: the one with the operands exchanged. */
export const SWAPPED: readonly number[] = [GT, GE, EQ, NE, LT, LE]

/** What a three-way comparison answers where it doesn't know. */
export const UNKNOWN = 2

export function richCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  return vm.nested(' in cmp', () => {
    const type = vm.typeOf(left)
    if (type === vm.typeOf(right) && !isOldInstance(vm, left)) {
      const { richCompare: rich, compare: threeWay } = vm.slotsOf(left)
      if (rich) {
        const result = rich(vm, left, right, operator)
        if (result !== vm.NotImplemented) return result
        vm.decref(result)
      }
      if (threeWay) {
        const order = threeWay(vm, left, right)
        if (order !== UNKNOWN) return vm.bool(holds(operator, order))
      }
    }
    const result = tryRich(vm, left, right, operator)
    if (result !== vm.NotImplemented) return result
    vm.decref(result)
    let order = tryThreeWay(vm, left, right)
    if (order === UNKNOWN) order = defaultOrder(vm, left, right)
    return vm.bool(holds(operator, order))
  })
}

export function compareBool(vm: Vm, left: Ref, right: Ref, operator: number): boolean {
  if (left === right) {
    if (operator === EQ) return true
    if (operator === NE) return false
  }
  const result = richCompare(vm, left, right, operator)
  if (result === vm.True || result === vm.False) {
    vm.decref(result)
    return result === vm.True
  }
  try {
    return vm.truth(result)
  } finally {
    vm.decref(result)
  }
}

/** PyObject_Compare: -1, 0 or 1. */
export function compare(vm: Vm, left: Ref, right: Ref): number {
  if (left === right) return 0
  return vm.nested(' in cmp', () => {
    if (vm.typeOf(left) === vm.typeOf(right)) {
      const threeWay = vm.slotsOf(left).compare
      const order = threeWay ? threeWay(vm, left, right) : UNKNOWN
      if (order !== UNKNOWN) return Math.sign(order)
    }
    const rich = richToThreeWay(vm, left, right)
    if (rich !== UNKNOWN) return rich
    const order = tryThreeWay(vm, left, right)
    return order === UNKNOWN ? defaultOrder(vm, left, right) : order
  })
}

/** try_rich_compare: a new reference to NotImplemented where neither knows. */
function tryRich(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  const mine = vm.slotsOf(left).richCompare
  const other = vm.slotsOf(right).richCompare
  const { NotImplemented } = vm
  const type = vm.typeOf(left)
  const otherType = vm.typeOf(right)
  const swapped = SWAPPED[operator] as number
  if (other && type !== otherType && vm.isSubtype(otherType, type)) {
    const result = other(vm, right, left, swapped)
    if (result !== NotImplemented) return result
    vm.decref(result)
  }
  if (mine) {
    const result = mine(vm, left, right, operator)
    if (result !== NotImplemented) return result
    vm.decref(result)
  }
  return other ? other(vm, right, left, swapped) : vm.notImplemented()
}

const TRIES = [
  [EQ, 0],
  [LT, -1],
  [GT, 1],
] as const

function richToThreeWay(vm: Vm, left: Ref, right: Ref): number {
  if (!vm.slotsOf(left).richCompare && !vm.slotsOf(right).richCompare) return UNKNOWN
  for (const [operator, order] of TRIES) {
    const result = tryRich(vm, left, right, operator)
    try {
      if (result !== vm.NotImplemented && vm.truth(result)) return order
    } finally {
      vm.decref(result)
    }
  }
  return UNKNOWN
}

function tryThreeWay(vm: Vm, left: Ref, right: Ref): number {
  const mine = vm.slotsOf(left).compare
  const other = vm.slotsOf(right).compare
  if (isOldInstance(vm, left)) return mine?.(vm, left, right) ?? UNKNOWN
  if (isOldInstance(vm, right)) return other?.(vm, left, right) ?? UNKNOWN
  if (mine && mine === other) return Math.sign(mine(vm, left, right))
  if (mine === slotCompare || other === slotCompare) return slotCompare(vm, left, right)
  const coerced = coerce(vm, left, right)
  if (!coerced) return UNKNOWN
  const [a, b] = coerced
  try {
    const same = vm.slotsOf(a).compare
    return same && same === vm.slotsOf(b).compare ? Math.sign(same(vm, a, b)) : UNKNOWN
  } finally {
    vm.decref(a)
    vm.decref(b)
  }
}

/** PyNumber_CoerceEx: both coerced as new references; undefined where they can't be. */
export function coerce(vm: Vm, left: Ref, right: Ref): readonly [Ref, Ref] | undefined {
  if (vm.typeOf(left) === vm.typeOf(right) && !isOldInstance(vm, left))
    return [vm.incref(left), vm.incref(right)]
  const mine = vm.slotsOf(left).coerce?.(vm, left, right)
  if (mine) return mine
  const other = vm.slotsOf(right).coerce?.(vm, right, left)
  return other && [other[1], other[0]]
}

/** default_3way_compare: None first, then numbers, then by the names of the types; what is left by address. */
function defaultOrder(vm: Vm, left: Ref, right: Ref): number {
  const type = vm.typeOf(left)
  const otherType = vm.typeOf(right)
  if (type === otherType) return Math.sign(addressOf(vm, left) - addressOf(vm, right))
  if (left === vm.None) return -1
  if (right === vm.None) return 1
  const name = isNumber(vm, left) ? '' : vm.nameOfType(type)
  const otherName = isNumber(vm, right) ? '' : vm.nameOfType(otherType)
  if (name !== otherName) return name < otherName ? -1 : 1
  return isBefore(vm, type, otherType) ? -1 : 1
}

/** Whether a type lies at a lower address. */
function isBefore(vm: Vm, type: Ref, other: Ref): boolean {
  const [first, second] = [type, other].map((each) => IN_ORDER.indexOf(vm.nameOfType(each))) as [
    number,
    number,
  ]
  if (first < 0 || second < 0) return addressOf(vm, type) < addressOf(vm, other)
  return first < second
}

/** The interpreter's own types of numbers, as their sources are linked. */
const IN_ORDER = ['bool', 'instance', 'complex', 'float', 'int', 'long']

/** PyNumber_Check. */
export function isNumber(vm: Vm, object: Ref): boolean {
  const { int, float } = vm.slotsOf(object)
  return int !== undefined || float !== undefined
}

const isOldInstance = (vm: Vm, object: Ref): boolean => vm.typeOf(object) === vm.model.instanceType

/** Sets `vm.python.keys.low` and `.high`. */
export function hash(vm: Vm, object: Ref): void {
  const slots = vm.slotsOf(object)
  if (slots.hash) return slots.hash(vm, object)
  if (slots.hash === undefined && !slots.compare && !slots.richCompare) return hashAddress(vm, object)
  throw unhashable(vm, object)
}

export function unhashable(vm: Vm, object: Ref) {
  return vm.errorFormat('TypeError', `unhashable type: '${vm.typeName(object)}'`)
}

/** _Py_HashPointer: the address, its four low bits brought to the top. */
export function hashAddress(vm: Vm, object: Ref): void {
  const address = addressOf(vm, object)
  const { keys } = vm.python
  keys.low = Math.floor(address / 16) | 0
  keys.high = Math.floor(address / 2 ** 36) | ((address % 16) << 28)
}

export function truth(vm: Vm, object: Ref): boolean {
  if (object === vm.True) return true
  if (object === vm.False || object === vm.None) return false
  const { nonzero, length } = vm.slotsOf(object)
  if (nonzero) return nonzero(vm, object)
  return length ? length(vm, object) > 0 : true
}

/** PyObject_Not. */
export const not = (vm: Vm, object: Ref): boolean => !truth(vm, object)
