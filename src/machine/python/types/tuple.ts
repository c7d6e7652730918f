/**
 * tuple. Follows Objects/tupleobject.c of CPython 2.7.6, and PySequence_Tuple of Objects/abstract.c; free lists are the
 * objects layer's.
 */
import { NoMemory, NULL, type Python, type Ref } from '../../objects/index.ts'
import { EQ, noArguments, oneArgument, variable, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { newTupleIterator } from './iterators.ts'
import { joinInBrackets } from './pieces.ts'
import { compareItems } from './sequence-compare.ts'
import { isSlice, sliceIndex, stretchOf } from './slice.ts'

/** What PySequence_Tuple makes room for of an iterable that does not say how long it is. */
const UNKNOWN_LENGTH = 10

const MOST_ITEMS = 2 ** 60

/** PySequence_Tuple: an exact tuple is itself. */
export function tupleFrom(vm: Vm, iterable: Ref): Ref {
  const { lists, tuples } = vm.python
  if (vm.isExactly(iterable, 'tuple')) return vm.incref(iterable)
  if (vm.isList(iterable)) {
    const size = lists.sizeOf(iterable)
    const made = tuples.create(size)
    for (let index = 0; index < size; index++) tuples.init(made, index, vm.incref(lists.get(iterable, index)))
    return made
  }
  const iterator = vm.iter(iterable)
  let made = NULL
  try {
    let room = vm.lengthHint(iterable, UNKNOWN_LENGTH)
    made = tuples.create(room)
    let size = 0
    for (let item = vm.next(iterator); item !== NULL; item = vm.next(iterator)) {
      if (size >= room) {
        room += 10
        room += room >> 2
        made = resize(vm, made, room, item)
      }
      tuples.init(made, size++, item)
    }
    if (size < room) made = resize(vm, made, size, NULL)
    return vm.incref(made)
  } finally {
    vm.decref(made)
    vm.decref(iterator)
  }
}

/** _PyTuple_Resize; where there is no memory, `item` is let go of, too. */
function resize(vm: Vm, tuple: Ref, size: number, item: Ref): Ref {
  try {
    return vm.python.tuples.resize(tuple, size)
  } catch (error) {
    vm.decref(item)
    throw error
  }
}

export function tupleType(python: Python): TypeSpec {
  const { tuples } = python

  const stretch = (vm: Vm, self: Ref, start: number, step: number, count: number): Ref => {
    if (count === tuples.sizeOf(self) && step === 1 && vm.isExactly(self, 'tuple')) return vm.incref(self)
    const made = tuples.create(count)
    for (let index = 0; index < count; index++)
      tuples.init(made, index, vm.incref(tuples.get(self, start + index * step)))
    return made
  }
  const slice = (vm: Vm, self: Ref, low: number, high: number): Ref => {
    const from = Math.max(low, 0)
    const to = Math.max(Math.min(high, tuples.sizeOf(self)), from)
    return stretch(vm, self, from, 1, to - from)
  }
  const item = (vm: Vm, self: Ref, index: number): Ref => {
    if (index < 0 || index >= tuples.sizeOf(self)) throw vm.error('IndexError', 'tuple index out of range')
    return vm.incref(tuples.get(self, index))
  }
  const wrapped = (self: Ref, index: number): number => (index < 0 ? index + tuples.sizeOf(self) : index)

  return {
    name: 'tuple',
    layout: tuples,
    basicSize: 24,
    itemSize: 8,
    isBase: true,
    doc: "tuple() -> empty tuple\ntuple(iterable) -> tuple initialized from iterable's items\n\nIf the argument is a tuple, the return value is the same object.",
    slots: {
      new: (vm, type, args, keywords) => {
        const [sequence] = vm.parseKeywords('tuple', args, keywords, ['sequence'], 0) as [Ref]
        const made = sequence === NULL ? tuples.create(0) : tupleFrom(vm, sequence)
        if (type === vm.typeNamed('tuple')) return made
        try {
          const size = tuples.sizeOf(made)
          const derived = tuples.ofClass(type, size)
          for (let index = 0; index < size; index++)
            tuples.init(derived, index, vm.incref(tuples.get(made, index)))
          return derived
        } finally {
          vm.decref(made)
        }
      },
      repr: (vm, self) => {
        const size = tuples.sizeOf(self)
        if (size === 0) return vm.str('()')
        if (!vm.reprEnter(self)) return vm.str('(...)')
        let pieces = NULL
        try {
          pieces = tuples.create(size)
          for (let index = 0; index < size; index++)
            tuples.init(
              pieces,
              index,
              vm.nested(' while getting the repr of a tuple', () => vm.repr(tuples.get(self, index))),
            )
          return joinInBrackets(vm, '(', pieces, size === 1 ? ',)' : ')')
        } finally {
          vm.decref(pieces)
          vm.reprLeave(self)
        }
      },
      hash: (_vm, self) => python.keys.hashTuple(self),
      iter: newTupleIterator,
      richCompare: (vm, left, right, operator) =>
        vm.isTuple(left) && vm.isTuple(right)
          ? compareItems(vm, tuples, left, right, operator, false)
          : vm.notImplemented(),
      length: (_vm, self) => tuples.sizeOf(self),
      contains: (vm, self, value) => {
        for (let index = 0; index < tuples.sizeOf(self); index++)
          if (vm.compareBool(value, tuples.get(self, index), EQ)) return true
        return false
      },
      concat: (vm, left, right) => {
        if (!vm.isTuple(right))
          throw vm.errorFormat(
            'TypeError',
            `can only concatenate tuple (not "${vm.typeName(right)}") to tuple`,
          )
        const first = tuples.sizeOf(left)
        const second = tuples.sizeOf(right)
        const made = tuples.create(first + second)
        for (let index = 0; index < first; index++)
          tuples.init(made, index, vm.incref(tuples.get(left, index)))
        for (let index = 0; index < second; index++)
          tuples.init(made, first + index, vm.incref(tuples.get(right, index)))
        return made
      },
      repeat: (vm, self, count) => {
        const size = tuples.sizeOf(self)
        const times = Math.max(0, count)
        if (size === 0 || times === 1) {
          if (vm.isExactly(self, 'tuple')) return vm.incref(self)
          if (size === 0) return tuples.create(0)
        }
        if (size * times > MOST_ITEMS) throw new NoMemory('a tuple that long')
        const made = tuples.create(size * times)
        for (let index = 0; index < size * times; index++)
          tuples.init(made, index, vm.incref(tuples.get(self, index % size)))
        return made
      },
      item,
      slice,
      subscript: (vm, self, key) => {
        if (vm.isIndex(key)) return item(vm, self, wrapped(self, vm.index(key, 'IndexError')))
        if (!isSlice(vm, key))
          throw vm.errorFormat('TypeError', `tuple indices must be integers, not ${vm.typeName(key)}`)
        const { start, step, count } = stretchOf(vm, key, tuples.sizeOf(self))
        return stretch(vm, self, start, step, count)
      },
    },
    methods: {
      __sizeof__: noArguments(
        (vm, self) => vm.int(vm.model.classes.basicSize(vm.typeNamed('tuple')) + 8 * tuples.sizeOf(self)),
        'T.__sizeof__() -- size of T in memory, in bytes',
      ),
      __getnewargs__: noArguments((vm, self) => vm.tuple([slice(vm, self, 0, tuples.sizeOf(self))])),
      index: variable(
        1,
        3,
        (vm, self, args) => {
          const [value, start, stop] = args as readonly [Ref, Ref?, Ref?]
          const bound = (given: Ref | undefined, otherwise: number): number =>
            given === undefined || given === vm.None
              ? otherwise
              : Math.max(0, wrapped(self, sliceIndex(vm, given)))
          const size = tuples.sizeOf(self)
          const end = Math.min(bound(stop, size), size)
          for (let index = bound(start, 0); index < end; index++)
            if (vm.compareBool(tuples.get(self, index), value, EQ)) return vm.int(index)
          throw vm.error('ValueError', 'tuple.index(x): x not in tuple')
        },
        'T.index(value, [start, [stop]]) -> integer -- return first index of value.\nRaises ValueError if the value is not present.',
      ),
      count: oneArgument((vm, self, value) => {
        let count = 0
        for (let index = 0; index < tuples.sizeOf(self); index++)
          if (vm.compareBool(tuples.get(self, index), value, EQ)) count++
        return vm.int(count)
      }, 'T.count(value) -> integer -- return number of occurrences of value'),
    },
  }
}
