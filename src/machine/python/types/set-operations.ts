/**
 * What sets do with one another and with other iterables. Follows make_new_set, set_update_internal, set_intersection,
 * set_difference, set_symmetric_difference and the like of Objects/setobject.c of CPython 2.7.6. Hashes that a table has are
 * not computed again.
 */
import { NULL, indexOf, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** make_new_set; `iterable` may be NULL. */
export function newSet(vm: Vm, type: Ref, iterable: Ref): Ref {
  const set = vm.types2.sets.make(type)
  if (iterable !== NULL)
    try {
      updateSet(vm, set, iterable)
    } catch (error) {
      vm.decref(set)
      throw error
    }
  return set
}

/** PySet_New. */
export const setFrom = (vm: Vm, iterable: Ref): Ref => newSet(vm, vm.typeNamed('set'), iterable)

/** set_copy: of the same type. */
export const copySet = (vm: Vm, set: Ref): Ref => newSet(vm, vm.typeOf(set), set)

/** set_update_internal. */
export function updateSet(vm: Vm, set: Ref, iterable: Ref): void {
  const { sets } = vm.types2
  if (vm.isSet(iterable)) sets.merge(set, iterable)
  else if (vm.isExactly(iterable, 'dict')) sets.addKeysOfDict(set, iterable)
  else vm.forEach(iterable, (key) => sets.add(set, key))
}

/** Calls `visit` with each key of a set, whose hash is in `keys.low` and `.high` then; false stops. */
function eachHashed(vm: Vm, set: Ref, visit: (key: Ref) => boolean | void): void {
  const { sets } = vm.types2
  for (let entry = sets.nextEntry(set, 0); entry >= 0; entry = sets.nextEntry(set, entry + 1)) {
    sets.readHash(set, entry)
    if (visit(sets.keyAt(set, entry)) === false) return
  }
}

/** The same of any iterable, which may be a set. */
function eachKey(vm: Vm, iterable: Ref, visit: (key: Ref) => boolean | void): void {
  vm.forEach(iterable, (key) => {
    vm.hash(key)
    return visit(key)
  })
}

/** Runs with a result, which is let go of where it fails. */
function building(vm: Vm, result: Ref, build: () => void): Ref {
  try {
    build()
  } catch (error) {
    vm.decref(result)
    throw error
  }
  return result
}

/** A set of the first one's type. */
export function intersection(vm: Vm, self: Ref, other: Ref): Ref {
  const { sets } = vm.types2
  if (self === other) return copySet(vm, self)
  const result = newSet(vm, vm.typeOf(self), NULL)
  return building(vm, result, () => {
    if (!vm.isSet(other))
      return eachKey(vm, other, (key) => {
        const { low, high } = vm.python.keys
        if (sets.hasHashed(self, key)) sets.addHashed(result, key, low, high)
      })
    const [smaller, larger] = sets.sizeOf(other) > sets.sizeOf(self) ? [self, other] : [other, self]
    eachHashed(vm, smaller, (key) => {
      const { low, high } = vm.python.keys
      if (sets.hasHashed(larger, key)) sets.addHashed(result, key, low, high)
    })
  })
}

export function isDisjoint(vm: Vm, self: Ref, other: Ref): boolean {
  const { sets } = vm.types2
  if (self === other) return sets.sizeOf(self) === 0
  let found = false
  if (vm.isExactly(other, 'set') || vm.isExactly(other, 'frozenset')) {
    const [smaller, larger] = sets.sizeOf(other) > sets.sizeOf(self) ? [self, other] : [other, self]
    eachHashed(vm, smaller, (key) => !(found = sets.hasHashed(larger, key)))
  } else eachKey(vm, other, (key) => !(found = sets.hasHashed(self, key)))
  return !found
}

/** set_difference_update_internal: takes out of a set whatever the other one has. */
export function discardAll(vm: Vm, self: Ref, other: Ref): void {
  const { sets } = vm.types2
  if (self === other) return sets.clear(indexOf(self))
  if (vm.isSet(other)) eachHashed(vm, other, (key) => void sets.discardHashed(self, key))
  else vm.forEach(other, (key) => void sets.discard(self, key))
  sets.dropDummies(self)
}

export function difference(vm: Vm, self: Ref, other: Ref): Ref {
  const { sets, dicts } = vm.types2
  const isDict = vm.isExactly(other, 'dict')
  if (!isDict && !vm.isSet(other)) {
    const copy = copySet(vm, self)
    return building(vm, copy, () => discardAll(vm, copy, other))
  }
  const result = newSet(vm, vm.typeOf(self), NULL)
  return building(vm, result, () =>
    eachHashed(vm, self, (key) => {
      const { low, high } = vm.python.keys
      const isThere = isDict ? dicts.getWithHash(other, key, low, high) !== NULL : sets.hasHashed(other, key)
      if (!isThere) sets.addHashed(result, key, low, high)
    }),
  )
}

/** set_symmetric_difference_update. */
export function symmetricUpdate(vm: Vm, self: Ref, other: Ref): void {
  const { sets, dicts } = vm.types2
  if (self === other) return sets.clear(indexOf(self))
  const toggle = (key: Ref): void => {
    const { low, high } = vm.python.keys
    if (!sets.discardHashed(self, key)) sets.addHashed(self, key, low, high)
  }
  if (vm.isExactly(other, 'dict')) {
    for (let slot = dicts.nextSlot(other, 0); slot >= 0; slot = dicts.nextSlot(other, slot + 1)) {
      dicts.readHash(other, slot)
      const key = vm.incref(dicts.keyAt(other, slot))
      try {
        toggle(key)
      } finally {
        vm.decref(key)
      }
    }
    return
  }
  const set = vm.isSet(other) ? vm.incref(other) : newSet(vm, vm.typeOf(self), other)
  try {
    eachHashed(vm, set, toggle)
  } finally {
    vm.decref(set)
  }
}

export function symmetricDifference(vm: Vm, self: Ref, other: Ref): Ref {
  const result = newSet(vm, vm.typeOf(self), other)
  return building(vm, result, () => symmetricUpdate(vm, result, self))
}

/** set_issubset. */
export function isSubset(vm: Vm, self: Ref, other: Ref): boolean {
  const { sets } = vm.types2
  if (!vm.isSet(other)) return withSet(vm, other, (set) => isSubset(vm, self, set))
  if (sets.sizeOf(self) > sets.sizeOf(other)) return false
  let all = true
  eachHashed(vm, self, (key) => (all = sets.hasHashed(other, key)))
  return all
}

/** set_issuperset. */
export function isSuperset(vm: Vm, self: Ref, other: Ref): boolean {
  return vm.isSet(other) ? isSubset(vm, other, self) : withSet(vm, other, (set) => isSubset(vm, set, self))
}

function withSet(vm: Vm, iterable: Ref, ask: (set: Ref) => boolean): boolean {
  const set = newSet(vm, vm.typeNamed('set'), iterable)
  try {
    return ask(set)
  } finally {
    vm.decref(set)
  }
}
