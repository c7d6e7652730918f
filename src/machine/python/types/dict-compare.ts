/**
 * dict_equal, characterize and dict_compare of Objects/dictobject.c of CPython 2.7.6.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { EQ, LT } from '../native.ts'
import type { Vm } from '../vm.ts'

/** PyDict_GetItem: borrowed; NULL also where hashing or comparing fails, which nobody is told of. */
export function getQuietly(vm: Vm, dict: Ref, key: Ref): Ref {
  try {
    return vm.types2.dicts.get(dict, key)
  } catch (error) {
    vm.caught(error)
    vm.clearError()
    return NULL
  }
}

export function equalDicts(vm: Vm, left: Ref, right: Ref): boolean {
  const { dicts } = vm.types2
  if (dicts.sizeOf(left) !== dicts.sizeOf(right)) return false
  for (let slot = dicts.nextSlot(left, 0); slot >= 0; slot = dicts.nextSlot(left, slot + 1)) {
    const key = vm.incref(dicts.keyAt(left, slot))
    const value = vm.incref(dicts.valueAt(left, slot))
    try {
      const other = getQuietly(vm, right, key)
      if (other === NULL || !vm.compareBool(value, other, EQ)) return false
    } finally {
      vm.decref(key)
      vm.decref(value)
    }
  }
  return true
}

/** By size, then the smallest keys that tell them apart, then their values. */
export function compareDicts(vm: Vm, left: Ref, right: Ref): number {
  const { dicts } = vm.types2
  const bySize = Math.sign(dicts.sizeOf(left) - dicts.sizeOf(right))
  if (bySize !== 0) return bySize
  const ours = differenceOf(vm, left, right)
  if (ours === undefined) return 0
  let theirs: Difference | undefined
  try {
    theirs = differenceOf(vm, right, left)
    if (theirs === undefined) return 0
    return vm.compare(ours.key, theirs.key) || vm.compare(ours.value, theirs.value)
  } finally {
    for (const difference of [ours, theirs])
      if (difference) {
        vm.decref(difference.key)
        vm.decref(difference.value)
      }
  }
}

interface Difference {
  readonly key: Ref
  readonly value: Ref
}

/** The smallest key for which the other dict has another value or none; new references. */
function differenceOf(vm: Vm, dict: Ref, other: Ref): Difference | undefined {
  const { dicts } = vm.types2
  let smallest: Difference | undefined
  const drop = (difference: Difference | undefined): void => {
    vm.decref(difference?.key ?? NULL)
    vm.decref(difference?.value ?? NULL)
  }
  try {
    for (let slot = dicts.nextSlot(dict, 0); slot >= 0; slot = dicts.nextSlot(dict, slot + 1)) {
      const key = vm.incref(dicts.keyAt(dict, slot))
      let value = NULL
      let isSame = true
      try {
        // comparing may have taken the key out
        if (smallest && (vm.compareBool(smallest.key, key, LT) || dicts.nextSlot(dict, slot) !== slot))
          continue
        value = vm.incref(dicts.valueAt(dict, slot))
        const counterpart = getQuietly(vm, other, key)
        isSame = counterpart !== NULL && vm.compareBool(value, counterpart, EQ)
        if (!isSame) {
          drop(smallest)
          smallest = { key, value }
        }
      } finally {
        if (isSame) {
          vm.decref(key)
          vm.decref(value)
        }
      }
    }
  } catch (error) {
    drop(smallest)
    throw error
  }
  return smallest
}
