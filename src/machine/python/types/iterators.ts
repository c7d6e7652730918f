/**
 * Iterators over sequences by index, and over what a callable answers. Follows Objects/iterobject.c, and the iterators of
 * Objects/listobject.c and tupleobject.c, of CPython 2.7.6.
 */
import { NULL, type Python, type Python2Types, type RecordLayout, type Ref } from '../../objects/index.ts'
import { EQ, noArguments, type Native, type TypeSpec } from '../native.ts'
import { itemAt } from '../protocols/sequences.ts'
import type { Vm } from '../vm.ts'
import { onceEach } from './once-each.ts'

/** References and words of all of these. */
const SEQUENCE = 0
const INDEX = 0
const CALLABLE = 0
const SENTINEL = 1

const byIndex = (python: Python, name: string): RecordLayout =>
  python.layout({ name, bytes: 32, hasGc: true, refs: ['sequence'], words: 1 })

const listIteratorLayout = (python: Python): RecordLayout =>
  (python.python2 as Python2Types).fixed.layouts.listiterator
const listReverseIteratorLayout = onceEach((python: Python) => byIndex(python, 'listreverseiterator'))
const tupleIteratorLayout = (python: Python): RecordLayout =>
  (python.python2 as Python2Types).fixed.layouts.tupleiterator
const sequenceIteratorLayout = onceEach((python: Python) => byIndex(python, 'iterator'))
const callableIteratorLayout = onceEach((python: Python) =>
  python.layout({
    name: 'callable-iterator',
    bytes: 32,
    hasGc: true,
    refs: ['callable', 'sentinel'],
    words: 0,
  }),
)

function over(layout: RecordLayout, sequence: Ref, index = 0): Ref {
  const iterator = layout.create()
  layout.init(iterator, SEQUENCE, sequence)
  layout.setWord(iterator, INDEX, index)
  layout.track(iterator)
  return iterator
}

export const newListIterator = (vm: Vm, list: Ref): Ref =>
  over(listIteratorLayout(vm.python), vm.incref(list))

export const newListReverseIterator = (vm: Vm, list: Ref): Ref =>
  over(listReverseIteratorLayout(vm.python), vm.incref(list), vm.python.lists.sizeOf(list) - 1)

export const newTupleIterator = (vm: Vm, tuple: Ref): Ref =>
  over(tupleIteratorLayout(vm.python), vm.incref(tuple))

/** PySeqIter_New: of what has items by number and no `__iter__`. */
export const newSequenceIterator = (vm: Vm, sequence: Ref): Ref =>
  over(sequenceIteratorLayout(vm.python), vm.incref(sequence))

/** PyCallIter_New: `iter(callable, sentinel)`. */
export function newCallableIterator(vm: Vm, callable: Ref, sentinel: Ref): Ref {
  const layout = callableIteratorLayout(vm.python)
  const iterator = layout.create()
  layout.init(iterator, CALLABLE, vm.incref(callable))
  layout.init(iterator, SENTINEL, vm.incref(sentinel))
  layout.track(iterator)
  return iterator
}

/** The item, or NULL where there is none any more: IndexError and StopIteration are the end. */
export function itemOrEnd(vm: Vm, sequence: Ref, index: number): Ref {
  try {
    return itemAt(vm, sequence, index)
  } catch (error) {
    if (!vm.caught(error, 'IndexError') && !vm.caught(error, 'StopIteration')) throw error
    vm.clearError()
    return NULL
  }
}

export const LENGTH_HINT = 'Private method returning an estimate of len(list(it)).'

/** `__length_hint__`, from the iterator's sequence and index; 0 at its end. */
const lengthHint = (layout: RecordLayout, left: (vm: Vm, sequence: Ref, index: number) => number): Native =>
  noArguments((vm, self) => {
    const sequence = layout.get(self, SEQUENCE)
    return vm.int(sequence === NULL ? 0 : Math.max(0, left(vm, sequence, layout.word(self, INDEX))))
  }, LENGTH_HINT)

const self = (vm: Vm, iterator: Ref): Ref => vm.incref(iterator)

function overItems(
  python: Python,
  name: string,
  layout: RecordLayout,
  items: { sizeOf(sequence: Ref): number; get(sequence: Ref, index: number): Ref },
): TypeSpec {
  return {
    name,
    layout,
    basicSize: 32,
    slots: {
      iter: self,
      next: (vm, iterator) => {
        const sequence = layout.get(iterator, SEQUENCE)
        if (sequence === NULL) return NULL
        const index = layout.word(iterator, INDEX)
        if (index < items.sizeOf(sequence)) {
          layout.setWord(iterator, INDEX, index + 1)
          return vm.incref(items.get(sequence, index))
        }
        layout.set(iterator, SEQUENCE, NULL)
        return NULL
      },
    },
    methods: {
      __length_hint__: lengthHint(layout, (_vm, sequence, index) => items.sizeOf(sequence) - index),
    },
  }
}

export function iteratorTypes(python: Python): readonly TypeSpec[] {
  const { lists, tuples } = python
  const backwards = listReverseIteratorLayout(python)
  const sequences = sequenceIteratorLayout(python)
  const callables = callableIteratorLayout(python)
  return [
    overItems(python, 'listiterator', listIteratorLayout(python), lists),
    {
      name: 'listreverseiterator',
      layout: backwards,
      basicSize: 32,
      slots: {
        iter: self,
        next: (vm, iterator) => {
          const list = backwards.get(iterator, SEQUENCE)
          if (list === NULL) return NULL
          const index = backwards.word(iterator, INDEX)
          if (index >= 0 && index < lists.sizeOf(list)) {
            backwards.setWord(iterator, INDEX, index - 1)
            return vm.incref(lists.get(list, index))
          }
          backwards.setWord(iterator, INDEX, -1)
          backwards.set(iterator, SEQUENCE, NULL)
          return NULL
        },
      },
      methods: {
        __length_hint__: noArguments((vm, iterator) => {
          const list = backwards.get(iterator, SEQUENCE)
          const left = backwards.word(iterator, INDEX) + 1
          // a long, of which _PyObject_LengthHint of 2.7.6 thinks nothing
          return vm.long(list === NULL || lists.sizeOf(list) < left ? 0 : left)
        }, LENGTH_HINT),
      },
    },
    overItems(python, 'tupleiterator', tupleIteratorLayout(python), tuples),
    {
      name: 'iterator',
      layout: sequences,
      basicSize: 32,
      slots: {
        iter: self,
        next: (vm, iterator) => {
          const sequence = sequences.get(iterator, SEQUENCE)
          if (sequence === NULL) return NULL
          const index = sequences.word(iterator, INDEX)
          sequences.setWord(iterator, INDEX, index + 1)
          const item = itemOrEnd(vm, sequence, index)
          if (item === NULL) sequences.set(iterator, SEQUENCE, NULL)
          return item
        },
      },
      methods: {
        __length_hint__: lengthHint(sequences, (vm, sequence, index) => vm.length(sequence) - index),
      },
    },
    {
      name: 'callable-iterator',
      layout: callables,
      basicSize: 32,
      slots: {
        iter: self,
        next: (vm, iterator) => {
          const callable = callables.get(iterator, CALLABLE)
          if (callable === NULL) return NULL
          let result = NULL
          try {
            result = vm.call(callable, [])
            if (!vm.compareBool(result, callables.get(iterator, SENTINEL), EQ)) return result
          } catch (error) {
            if (result !== NULL || !vm.caught(error, 'StopIteration')) {
              vm.decref(result)
              throw error
            }
            vm.clearError()
          }
          vm.decref(result)
          callables.set(iterator, CALLABLE, NULL)
          callables.set(iterator, SENTINEL, NULL)
          return NULL
        },
      },
    },
  ]
}
