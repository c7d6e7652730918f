/**
 * What sets do with one another and with other iterables. Follows make_new_set, set_update_internal, set_intersection,
 * set_difference, set_symmetric_difference and the like of Objects/setobject.c of CPython 2.7.6. Hashes that a table has are
 * not computed again.
 */
import { NULL, indexOf, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** Of exact types, from the free list. */
function makeSet(vm: Vm, type: Ref): Ref {
  const { sets } = vm.types2
  if (type === vm.typeNamed('set')) return sets.create()
  return type === vm.typeNamed('frozenset') ? sets.create(true) : vm.allocate(type)
}

/** make_new_set; `iterable` may be NULL. */
export function newSet(vm: Vm, type: Ref, iterable: Ref): Ref {
  const set = makeSet(vm, type)
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
  if (vm.isSet(iterable)) sets.update(set, iterable)
  else if (vm.isExactly(iterable, 'dict')) addKeysOfDict(vm, set, iterable)
  else vm.forEach(iterable, (key) => sets.add(set, key))
}

function addKeysOfDict(vm: Vm, set: Ref, dict: Ref): void {
  const { sets, dicts } = vm.types2
  sets.makeRoom(set, dicts.sizeOf(dict))
  for (let slot = dicts.nextSlot(dict, 0); slot >= 0; slot = dicts.nextSlot(dict, slot + 1)) {
    const [low, high] = dicts.hashAt(dict, slot)
    sets.addWithHash(set, dicts.keyAt(dict, slot), low, high)
  }
}

/** Told of a key and its hash; false stops. */
type Visit = (key: Ref, low: number, high: number) => boolean | void

/** Each key of a set, with the hash that is kept with it. */
function eachHashed(vm: Vm, set: Ref, visit: Visit): void {
  const { sets } = vm.types2
  for (let entry = sets.nextEntry(set, 0); entry >= 0; entry = sets.nextEntry(set, entry + 1)) {
    const [low, high] = sets.hashAt(set, entry)
    if (visit(sets.keyAt(set, entry), low, high) === false) return
  }
}

/** Each item of an iterable. */
function eachKey(vm: Vm, iterable: Ref, visit: Visit): void {
  vm.forEach(iterable, (key) => {
    vm.hash(key)
    return visit(key, vm.python.keys.low, vm.python.keys.high)
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
      return eachKey(vm, other, (key, low, high) => {
        if (sets.hasWithHash(self, key, low, high)) sets.addWithHash(result, key, low, high)
      })
    const [smaller, larger] = sets.sizeOf(other) > sets.sizeOf(self) ? [self, other] : [other, self]
    eachHashed(vm, smaller, (key, low, high) => {
      if (sets.hasWithHash(larger, key, low, high)) sets.addWithHash(result, key, low, high)
    })
  })
}

export function isDisjoint(vm: Vm, self: Ref, other: Ref): boolean {
  const { sets } = vm.types2
  if (self === other) return sets.sizeOf(self) === 0
  let found = false
  if (vm.isExactly(other, 'set') || vm.isExactly(other, 'frozenset')) {
    const [smaller, larger] = sets.sizeOf(other) > sets.sizeOf(self) ? [self, other] : [other, self]
    eachHashed(vm, smaller, (...hashed) => !(found = sets.hasWithHash(larger, ...hashed)))
  } else eachKey(vm, other, (...hashed) => !(found = sets.hasWithHash(self, ...hashed)))
  return !found
}

/** set_difference_update_internal: takes out of a set whatever the other one has. */
export function discardAll(vm: Vm, self: Ref, other: Ref): void {
  const { sets } = vm.types2
  if (self === other) return sets.clear(indexOf(self))
  if (vm.isSet(other)) eachHashed(vm, other, (...hashed) => void sets.discardWithHash(self, ...hashed))
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
    eachHashed(vm, self, (key, low, high) => {
      const isThere = isDict
        ? dicts.getWithHash(other, key, low, high) !== NULL
        : sets.hasWithHash(other, key, low, high)
      if (!isThere) sets.addWithHash(result, key, low, high)
    }),
  )
}

/** set_symmetric_difference_update. */
export function symmetricUpdate(vm: Vm, self: Ref, other: Ref): void {
  const { sets, dicts } = vm.types2
  if (self === other) return sets.clear(indexOf(self))
  const toggle: Visit = (key, low, high) => {
    if (!sets.discardWithHash(self, key, low, high)) sets.addWithHash(self, key, low, high)
  }
  if (vm.isExactly(other, 'dict')) {
    for (let slot = dicts.nextSlot(other, 0); slot >= 0; slot = dicts.nextSlot(other, slot + 1)) {
      const [low, high] = dicts.hashAt(other, slot)
      const key = vm.incref(dicts.keyAt(other, slot))
      try {
        toggle(key, low, high)
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
  eachHashed(vm, self, (...hashed) => (all = sets.hasWithHash(other, ...hashed)))
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
