/**
 * Containers and iteration. Follows Objects/abstract.c of CPython 2.7 (PyObject_GetItem, PySequence_GetItem,
 * PySequence_Contains, PyObject_GetIter, PyIter_Next, PySequence_Fast, _PyObject_LengthHint) and Python/ceval.c
 * (apply_slice, assign_slice).
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { EQ, type Slots } from '../native.ts'
import { newSequenceIterator } from '../types/iterators.ts'
import { listFrom } from '../types/list.ts'
import type { Vm } from '../vm.ts'
import { lookupSpecial } from './attributes.ts'

/** PY_SSIZE_T_MAX, as near as a JavaScript number comes. */
export const SSIZE_MAX = 2 ** 63

/** A length as an int: what is nearly the longest there is, is that one. */
export const lengthRef = (vm: Vm, length: number): Ref =>
  length < SSIZE_MAX ? vm.int(length) : vm.integer(BigInt(SSIZE_MAX) - 1n)

export function length(vm: Vm, object: Ref): number {
  const own = vm.slotsOf(object).length
  if (own) return own(vm, object)
  throw noLength(vm, object)
}

const noLength = (vm: Vm, object: Ref) =>
  vm.errorFormat('TypeError', `object of type '${vm.typeName(object)}' has no len()`)

/** _PyObject_LengthHint. */
export function lengthHint(vm: Vm, object: Ref, fallback: number): number {
  const own = vm.slotsOf(object).length
  if (own)
    try {
      return own(vm, object)
    } catch (thrown) {
      if (!vm.caught(thrown, 'TypeError') && !vm.caught(thrown, 'AttributeError')) throw thrown
    }
  else noLength(vm, object)
  vm.clearError()
  const hint = lookupSpecial(vm, object, '__length_hint__')
  if (hint === NULL) return fallback
  let answer: Ref
  try {
    answer = vm.call(hint)
  } catch (thrown) {
    if (!vm.caught(thrown, 'TypeError') && !vm.caught(thrown, 'AttributeError')) throw thrown
    vm.clearError()
    return fallback
  } finally {
    vm.decref(hint)
  }
  // 2.7.6 takes ints only
  const isNumber = vm.isInt(answer) || (vm.isLong(answer) && vm.python.rules.version !== '2.7.6')
  const value = isNumber ? Number(vm.bigintOf(answer)) : fallback
  vm.decref(answer)
  return value
}

export function getItem(vm: Vm, object: Ref, key: Ref): Ref {
  const slots = vm.slotsOf(object)
  if (slots.subscript) return slots.subscript(vm, object, key)
  if (isSequenceType(vm, object, slots)) {
    if (vm.isIndex(key)) return itemAt(vm, object, vm.index(key, 'IndexError'))
    if (slots.item)
      throw vm.errorFormat('TypeError', `sequence index must be integer, not '${vm.typeName(key)}'`)
  }
  throw vm.errorFormat('TypeError', `'${vm.typeName(object)}' object has no attribute '__getitem__'`)
}

/** PySequence_GetItem. */
export function itemAt(vm: Vm, object: Ref, index: number): Ref {
  const { item, length: lengthOf } = vm.slotsOf(object)
  if (!item) throw vm.errorFormat('TypeError', `'${vm.typeName(object)}' object does not support indexing`)
  return item(vm, object, index < 0 && lengthOf ? index + lengthOf(vm, object) : index)
}

/** PyObject_SetItem. */
export function setItem(vm: Vm, object: Ref, key: Ref, value: Ref): void {
  const slots = vm.slotsOf(object)
  if (slots.setSubscript) return slots.setSubscript(vm, object, key, value)
  if (isSequenceType(vm, object, slots)) {
    if (vm.isIndex(key)) return setItemAt(vm, object, vm.index(key, 'IndexError'), value)
    if (slots.setItem)
      throw vm.errorFormat('TypeError', `sequence index must be integer, not '${vm.typeName(key)}'`)
  }
  throw vm.errorFormat(
    'TypeError',
    `'${vm.typeName(object)}' object does not support item ${value === NULL ? 'deletion' : 'assignment'}`,
  )
}

/** PySequence_SetItem, PySequence_DelItem. */
function setItemAt(vm: Vm, object: Ref, index: number, value: Ref): void {
  const { setItem: own, length: lengthOf } = vm.slotsOf(object)
  if (!own)
    throw vm.errorFormat(
      'TypeError',
      `'${vm.typeName(object)}' object ${value === NULL ? "doesn't support item deletion" : 'does not support item assignment'}`,
    )
  own(vm, object, index < 0 && lengthOf ? index + lengthOf(vm, object) : index, value)
}

export const deleteItem = (vm: Vm, object: Ref, key: Ref): void => setItem(vm, object, key, NULL)

/** Whether tp_as_sequence is there at all, which messages depend on. */
function isSequenceType(vm: Vm, object: Ref, slots: Slots): boolean {
  return (
    slots.item !== undefined ||
    slots.contains !== undefined ||
    slots.concat !== undefined ||
    vm.model.isHeapType(vm.typeOf(object))
  )
}

/** apply_slice: `object[low:high]`; a bound that is not there is NULL. */
export function getSlice(vm: Vm, object: Ref, low: Ref, high: Ref): Ref {
  const { slice, length: lengthOf } = vm.slotsOf(object)
  if (!slice || !isBound(vm, low) || !isBound(vm, high)) {
    const key = newSlice(vm, low, high)
    try {
      return getItem(vm, object, key)
    } finally {
      vm.decref(key)
    }
  }
  const [from, to] = bounds(vm, object, low, high, lengthOf)
  return slice(vm, object, from, to)
}

/** assign_slice; `value` NULL: deleted. */
export function setSlice(vm: Vm, object: Ref, low: Ref, high: Ref, value: Ref): void {
  const { setSlice: own, length: lengthOf } = vm.slotsOf(object)
  if (!own || !isBound(vm, low) || !isBound(vm, high)) {
    const key = newSlice(vm, low, high)
    try {
      return setItem(vm, object, key, value)
    } finally {
      vm.decref(key)
    }
  }
  const [from, to] = bounds(vm, object, low, high, lengthOf)
  own(vm, object, from, to, value)
}

/** PySlice_New of borrowed references; NULL is None. */
export function newSlice(vm: Vm, start: Ref, stop: Ref, step: Ref = NULL): Ref {
  const own = (ref: Ref): Ref => vm.incref(ref === NULL ? vm.None : ref)
  return vm.types2.fixed.create('slice', { step: own(step), start: own(start), stop: own(stop) })
}

const isBound = (vm: Vm, bound: Ref): boolean => bound === NULL || vm.isIndex(bound)

function bounds(
  vm: Vm,
  object: Ref,
  low: Ref,
  high: Ref,
  lengthOf: Slots['length'],
): readonly [number, number] {
  const from = low === NULL ? 0 : vm.index(low)
  const to = high === NULL ? SSIZE_MAX : vm.index(high)
  if ((from >= 0 && to >= 0) || !lengthOf) return [from, to]
  const items = lengthOf(vm, object)
  return [from < 0 ? from + items : from, to < 0 ? to + items : to]
}

export function contains(vm: Vm, container: Ref, value: Ref): boolean {
  const own = vm.slotsOf(container).contains
  return own ? own(vm, container, value) : searchIterator(vm, container, value)
}

/** _PySequence_IterSearch. */
export function searchIterator(vm: Vm, container: Ref, value: Ref): boolean {
  let iterator: Ref
  try {
    iterator = iter(vm, container)
  } catch (thrown) {
    if (!vm.caught(thrown)) throw thrown
    throw vm.errorFormat('TypeError', `argument of type '${vm.typeName(container)}' is not iterable`)
  }
  try {
    for (let item = next(vm, iterator); item !== NULL; item = next(vm, iterator)) {
      let found: boolean
      try {
        found = vm.compareBool(value, item, EQ)
      } finally {
        vm.decref(item)
      }
      if (found) return true
    }
    return false
  } finally {
    vm.decref(iterator)
  }
}

/** PySequence_Check. */
export function isSequence(vm: Vm, object: Ref): boolean {
  if (vm.typeOf(object) === vm.model.instanceType) {
    const method = vm.findAttribute(object, '__getitem__')
    vm.decref(method)
    return method !== NULL
  }
  return !vm.isDict(object) && vm.slotsOf(object).item !== undefined
}

export function iter(vm: Vm, object: Ref): Ref {
  const own = vm.slotsOf(object).iter
  if (!own) {
    if (isSequence(vm, object)) return newSequenceIterator(vm, object)
    throw vm.errorFormat('TypeError', `'${vm.typeName(object)}' object is not iterable`)
  }
  const iterator = own(vm, object)
  if (vm.slotsOf(iterator).next) return iterator
  const name = vm.typeName(iterator)
  vm.decref(iterator)
  throw vm.errorFormat('TypeError', `iter() returned non-iterator of type '${name}'`)
}

/** PyIter_Next: NULL at the end. */
export function next(vm: Vm, iterator: Ref): Ref {
  vm.pulse()
  const own = vm.slotsOf(iterator).next
  if (!own) throw vm.errorFormat('TypeError', `'${vm.typeName(iterator)}' object is not an iterator`)
  try {
    return own(vm, iterator)
  } catch (thrown) {
    if (!vm.caught(thrown, 'StopIteration')) throw thrown
    vm.clearError()
    return NULL
  }
}

export function forEach(vm: Vm, iterable: Ref, visit: (item: Ref) => boolean | void): void {
  const iterator = iter(vm, iterable)
  try {
    for (let item = next(vm, iterator); item !== NULL; item = next(vm, iterator)) {
      let goesOn: boolean | void
      try {
        goesOn = visit(item)
      } finally {
        vm.decref(item)
      }
      if (goesOn === false) return
    }
  } finally {
    vm.decref(iterator)
  }
}

/** PySequence_Fast. */
export function sequenceFast(vm: Vm, iterable: Ref, message: string): Ref {
  if (vm.isExactly(iterable, 'list') || vm.isExactly(iterable, 'tuple')) return vm.incref(iterable)
  let iterator: Ref
  try {
    iterator = iter(vm, iterable)
  } catch (thrown) {
    if (!vm.caught(thrown, 'TypeError')) throw thrown
    throw vm.error('TypeError', message)
  }
  try {
    return listFrom(vm, iterator)
  } finally {
    vm.decref(iterator)
  }
}
