/**
 * set and frozenset. Follows Objects/setobject.c of CPython 2.7.6; tables are the objects layer's, what sets do with one
 * another is in set-operations.ts.
 */
import {
  NULL,
  frozensetHash,
  indexOf,
  type Halves,
  type Python,
  type Python2Types,
  type Ref,
} from '../../objects/index.ts'
import {
  EQ,
  GE,
  GT,
  LE,
  LT,
  NE,
  noArguments,
  oneArgument,
  variable,
  type Binary,
  type Native,
  type Natives,
  type Slots,
  type TypeSpec,
} from '../native.ts'
import { noKeywords, unpackArity } from '../protocols/arguments.ts'
import type { Vm } from '../vm.ts'
import { listFrom } from './list.ts'
import { LENGTH_HINT } from './iterators.ts'
import { keyError } from './key-error.ts'
import { formatted } from './pieces.ts'
import {
  copySet,
  difference,
  discardAll,
  intersection,
  isDisjoint,
  isSubset,
  isSuperset,
  newSet,
  symmetricDifference,
  symmetricUpdate,
  updateSet,
} from './set-operations.ts'

/** Does something with a key; with a frozenset in place of a set, which can't be hashed. */
function withKey<Answer>(vm: Vm, key: Ref, act: (key: Ref) => Answer): Answer {
  try {
    return act(key)
  } catch (error) {
    if (!vm.isInstanceOf(key, 'set') || !vm.caught(error, 'TypeError')) throw error
    vm.clearError()
    const frozen = newSet(vm, vm.typeNamed('frozenset'), key)
    try {
      return act(frozen)
    } finally {
      vm.decref(frozen)
    }
  }
}

/** A method that does to the set what `act` does with each of its arguments. */
const eachArgument = (act: (vm: Vm, self: Ref, other: Ref) => void, doc: string): Native =>
  variable(
    0,
    Infinity,
    (vm, self, args) => {
      for (const other of args) act(vm, self, other)
      return vm.none()
    },
    doc,
  )

/** An operator of two sets. */
const ofSets =
  (act: Binary): Binary =>
  (vm, left, right) =>
    vm.isSet(left) && vm.isSet(right) ? act(vm, left, right) : vm.notImplemented()

/** An operator that changes the set on its left. */
const inPlace =
  (act: (vm: Vm, self: Ref, other: Ref) => void): Binary =>
  (vm, self, other) => {
    if (!vm.isSet(other)) return vm.notImplemented()
    act(vm, self, other)
    return vm.incref(self)
  }

/** A result that is changed further, or let go of. */
function changed(vm: Vm, result: Ref, change: (result: Ref) => void): Ref {
  try {
    change(result)
  } catch (error) {
    vm.decref(result)
    throw error
  }
  return result
}

function union(vm: Vm, self: Ref, others: readonly Ref[]): Ref {
  return changed(vm, copySet(vm, self), (result) => {
    for (const other of others) if (other !== self) updateSet(vm, result, other)
  })
}

/** set_intersection_multi. */
function intersectionOfAll(vm: Vm, self: Ref, others: readonly Ref[]): Ref {
  if (others.length === 0) return copySet(vm, self)
  let result = vm.incref(self)
  for (const other of others)
    try {
      const next = intersection(vm, result, other)
      vm.decref(result)
      result = next
    } catch (error) {
      vm.decref(result)
      throw error
    }
  return result
}

/** Becomes what `make` makes of it. */
function become(vm: Vm, self: Ref, made: Ref): void {
  vm.types2.sets.swap(self, made)
  vm.decref(made)
}

/** frozenset_hash, from the hashes that the table has. */
function hashFrozen(vm: Vm, self: Ref): void {
  const { sets } = vm.types2
  const { keys } = vm.python
  const known = sets.hashOf(self)
  if (known) {
    keys.low = known[0]
    keys.high = known[1]
    return
  }
  const hashes: Halves[] = []
  for (let entry = sets.nextEntry(self, 0); entry >= 0; entry = sets.nextEntry(self, entry + 1)) {
    const [low, high] = sets.hashAt(self, entry)
    hashes.push({ low, high })
  }
  const { low, high } = frozensetHash(hashes)
  sets.setHash(self, low, high)
  keys.low = low
  keys.high = high
}

function clear(vm: Vm, self: Ref): void {
  vm.types2.sets.clear(indexOf(self))
}

export function setTypes(python: Python): readonly TypeSpec[] {
  const { sets } = python.python2 as Python2Types
  const iterators = python.layout({ name: 'setiterator', bytes: 48, hasGc: true, refs: ['set'], words: 3 })
  /** How many keys the set had, the next entry, how many are left. */
  const USED = 0
  const ENTRY = 1
  const LEFT = 2

  /** The empty frozenset, of which there is only one. */
  const kept = python.layout({ name: 'sets of set', bytes: 16, hasGc: false, refs: ['empty'], words: 0 })
  const statics = python.hold(python.memory.outside(() => kept.create()))

  const haveOtherHashes = (left: Ref, right: Ref): boolean => {
    const ours = sets.hashOf(left)
    const theirs = sets.hashOf(right)
    return ours !== undefined && theirs !== undefined && (ours[0] !== theirs[0] || ours[1] !== theirs[1])
  }

  const contains = (vm: Vm, self: Ref, key: Ref): boolean =>
    withKey(vm, key, (hashable) => sets.has(self, hashable))
  const discard = (vm: Vm, self: Ref, key: Ref): boolean =>
    withKey(vm, key, (hashable) => sets.discard(self, hashable))

  const compare: Slots['richCompare'] = (vm, left, right, operator) => {
    if (!vm.isSet(right)) {
      if (python.rules.version !== '2.7.6') return vm.notImplemented()
      if (operator === EQ || operator === NE) return vm.bool(operator === NE)
      throw vm.error('TypeError', 'can only compare to a set')
    }
    const ours = sets.sizeOf(left)
    const theirs = sets.sizeOf(right)
    const equal = (): boolean => ours === theirs && !haveOtherHashes(left, right) && isSubset(vm, left, right)
    switch (operator) {
      case EQ:
        return vm.bool(equal())
      case NE:
        return vm.bool(!equal())
      case LE:
        return vm.bool(isSubset(vm, left, right))
      case GE:
        return vm.bool(isSubset(vm, right, left))
      case LT:
        return vm.bool(ours < theirs && isSubset(vm, left, right))
      case GT:
        return vm.bool(ours > theirs && isSubset(vm, right, left))
      default:
        return vm.notImplemented()
    }
  }

  const shared: Slots = {
    repr: (vm, self) => {
      const name = vm.typeName(self)
      if (!vm.reprEnter(self)) return formatted(vm, `${name}(...)`)
      let list = NULL
      let text = NULL
      try {
        list = listFrom(vm, self)
        text = vm.repr(list)
        vm.decref(list)
        list = NULL
        return formatted(vm, `${name}(${vm.textOf(text)})`)
      } finally {
        vm.decref(list)
        vm.decref(text)
        vm.reprLeave(self)
      }
    },
    compare: (vm) => {
      throw vm.error('TypeError', 'cannot compare sets using cmp()')
    },
    richCompare: compare,
    length: (_vm, self) => sets.sizeOf(self),
    contains,
    iter: (vm, self) => {
      const iterator = iterators.create()
      iterators.init(iterator, 0, vm.incref(self))
      iterators.setWord(iterator, USED, sets.sizeOf(self))
      iterators.setWord(iterator, LEFT, sets.sizeOf(self))
      iterators.track(iterator)
      return iterator
    },
    or: ofSets((vm, left, right) => union(vm, left, [right])),
    and: ofSets(intersection),
    subtract: ofSets(difference),
    xor: ofSets(symmetricDifference),
  }

  const sharedMethods: Natives = {
    __contains__: oneArgument(
      (vm, self, key) => vm.bool(contains(vm, self, key)),
      'x.__contains__(y) <==> y in x.',
    ),
    __reduce__: noArguments((vm, self) => {
      let keys = listFrom(vm, self)
      let state = NULL
      try {
        state = vm.findAttribute(self, '__dict__') || vm.none()
        keys = vm.tuple([keys])
        return vm.tuple([vm.incref(vm.typeOf(self)), vm.incref(keys), vm.incref(state)])
      } finally {
        vm.decref(keys)
        vm.decref(state)
      }
    }, 'Return state information for pickling.'),
    __sizeof__: noArguments((vm, self) => {
      const entries = sets.entriesOf(self)
      return vm.int(python.rules.bytes.set + (entries > 8 ? entries * 16 : 0))
    }, 'S.__sizeof__() -> size of S in memory, in bytes'),
    isdisjoint: oneArgument(
      (vm, self, other) => vm.bool(isDisjoint(vm, self, other)),
      'Return True if two sets have a null intersection.',
    ),
    issubset: oneArgument(
      (vm, self, other) => vm.bool(isSubset(vm, self, other)),
      'Report whether another set contains this set.',
    ),
    issuperset: oneArgument(
      (vm, self, other) => vm.bool(isSuperset(vm, self, other)),
      'Report whether this set contains another set.',
    ),
    union: variable(
      0,
      Infinity,
      union,
      'Return the union of sets as a new set.\n\n(i.e. all elements that are in either set.)',
    ),
    intersection: variable(
      0,
      Infinity,
      intersectionOfAll,
      'Return the intersection of two or more sets as a new set.\n\n(i.e. elements that are common to all of the sets.)',
    ),
    difference: variable(
      0,
      Infinity,
      (vm, self, args) => {
        const [first, ...more] = args
        if (first === undefined) return copySet(vm, self)
        return changed(vm, difference(vm, self, first), (result) => {
          for (const other of more) discardAll(vm, result, other)
        })
      },
      'Return the difference of two or more sets as a new set.\n\n(i.e. all elements that are in this set but not the others.)',
    ),
    symmetric_difference: oneArgument(
      symmetricDifference,
      'Return the symmetric difference of two sets as a new set.\n\n(i.e. all elements that are in exactly one of the sets.)',
    ),
  }

  const COPY_DOC = 'Return a shallow copy of a set.'

  return [
    {
      name: 'set',
      layout: sets,
      basicSize: 200,
      isBase: true,
      doc: 'set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.',
      slots: {
        ...shared,
        new: (vm, type, _args, keywords) => {
          if (type === vm.typeNamed('set')) noKeywords(vm, 'set()', keywords)
          return newSet(vm, type, NULL)
        },
        init: (vm, self, args, keywords) => {
          if (vm.isInstanceOf(self, 'set')) noKeywords(vm, 'set()', keywords)
          unpackArity(vm, vm.typeName(self), args, 0, 1)
          clear(vm, self)
          if (args[0] !== undefined) updateSet(vm, self, args[0])
        },
        hash: null,
        inplaceOr: inPlace(updateSet),
        inplaceAnd: inPlace((vm, self, other) => become(vm, self, intersection(vm, self, other))),
        inplaceSubtract: inPlace(discardAll),
        inplaceXor: inPlace(symmetricUpdate),
      },
      methods: {
        ...sharedMethods,
        copy: noArguments(copySet, COPY_DOC),
        add: oneArgument((vm, self, key) => {
          sets.add(self, key)
          return vm.none()
        }, 'Add an element to a set.\n\nThis has no effect if the element is already present.'),
        clear: noArguments((vm, self) => {
          clear(vm, self)
          return vm.none()
        }, 'Remove all elements from this set.'),
        discard: oneArgument((vm, self, key) => {
          discard(vm, self, key)
          return vm.none()
        }, 'Remove an element from a set if it is a member.\n\nIf the element is not a member, do nothing.'),
        remove: oneArgument((vm, self, key) => {
          if (!discard(vm, self, key)) throw keyError(vm, key)
          return vm.none()
        }, 'Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.'),
        pop: noArguments((vm, self) => {
          if (sets.sizeOf(self) === 0) throw vm.error('KeyError', 'pop from an empty set')
          return sets.pop(self)
        }, 'Remove and return an arbitrary set element.\nRaises KeyError if the set is empty.'),
        update: eachArgument(updateSet, 'Update a set with the union of itself and others.'),
        intersection_update: variable(
          0,
          Infinity,
          (vm, self, args) => {
            become(vm, self, intersectionOfAll(vm, self, args))
            return vm.none()
          },
          'Update a set with the intersection of itself and another.',
        ),
        difference_update: eachArgument(discardAll, 'Remove all elements of another set from this set.'),
        symmetric_difference_update: oneArgument((vm, self, other) => {
          symmetricUpdate(vm, self, other)
          return vm.none()
        }, 'Update a set with the symmetric difference of itself and another.'),
      },
    },
    {
      name: 'frozenset',
      layout: sets.frozen,
      basicSize: 200,
      isBase: true,
      doc: 'frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.',
      slots: {
        ...shared,
        new: (vm, type, args, keywords) => {
          const exact = vm.typeNamed('frozenset')
          if (type === exact) noKeywords(vm, 'frozenset()', keywords)
          unpackArity(vm, vm.nameOfType(type), args, 0, 1)
          const [iterable = NULL] = args
          if (type !== exact) return newSet(vm, type, iterable)
          if (iterable !== NULL) {
            if (vm.isExactly(iterable, 'frozenset')) return vm.incref(iterable)
            const made = newSet(vm, type, iterable)
            if (sets.sizeOf(made) > 0) return made
            vm.decref(made)
          }
          if (kept.get(statics, 0) === NULL) kept.init(statics, 0, newSet(vm, type, NULL))
          return vm.incref(kept.get(statics, 0))
        },
        hash: hashFrozen,
      },
      methods: {
        ...sharedMethods,
        copy: noArguments(
          (vm, self) => (vm.isExactly(self, 'frozenset') ? vm.incref(self) : copySet(vm, self)),
          COPY_DOC,
        ),
      },
    },
    {
      name: 'setiterator',
      layout: iterators,
      basicSize: 48,
      slots: {
        iter: (vm, self) => vm.incref(self),
        next: (vm, self) => {
          const set = iterators.get(self, 0)
          if (set === NULL) return NULL
          if (iterators.word(self, USED) !== sets.sizeOf(set)) {
            // from now on, too
            iterators.setWord(self, USED, -1)
            throw vm.error('RuntimeError', 'Set changed size during iteration')
          }
          const entry = sets.nextEntry(set, iterators.word(self, ENTRY))
          if (entry < 0) {
            iterators.set(self, 0, NULL)
            return NULL
          }
          iterators.setWord(self, ENTRY, entry + 1)
          iterators.setWord(self, LEFT, iterators.word(self, LEFT) - 1)
          return vm.incref(sets.keyAt(set, entry))
        },
      },
      methods: {
        __length_hint__: noArguments((vm, self) => {
          const set = iterators.get(self, 0)
          const isValid = set !== NULL && iterators.word(self, USED) === sets.sizeOf(set)
          return vm.int(isValid ? iterators.word(self, LEFT) : 0)
        }, LENGTH_HINT),
      },
    },
  ]
}
