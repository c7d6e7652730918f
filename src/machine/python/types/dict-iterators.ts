/**
 * Iterators over the keys, values and items of dicts. Follows dictiter_new and the dictiter_iternext functions of
 * Objects/dictobject.c of CPython 2.7.6.
 */
import { NULL, type Python, type Python2Types, type Ref } from '../../objects/index.ts'
import { noArguments, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { LENGTH_HINT } from './iterators.ts'
import { onceEach } from './once-each.ts'
import { pairLikeLast } from './pair.ts'

/** What of a dict is iterated over, listed, or seen in a view. */
export type DictPart = 0 | 1 | 2
export const KEYS: DictPart = 0
export const VALUES: DictPart = 1
export const ITEMS: DictPart = 2

const NAMES = ['dictionary-keyiterator', 'dictionary-valueiterator', 'dictionary-itemiterator'] as const

const DICT = 0
const RESULT = 1
/** How many keys the dict had, the next slot, how many are left. */
const USED = 0
const SLOT = 1
const LEFT = 2

const iteratorLayouts = onceEach((python: Python) =>
  NAMES.map((name) => python.layout({ name, bytes: 56, hasGc: true, refs: ['dict', 'result'], words: 3 })),
)

export function newDictIterator(vm: Vm, dict: Ref, part: DictPart): Ref {
  const layout = iteratorLayouts(vm.python)[part]!
  const iterator = layout.create()
  const size = vm.types2.dicts.sizeOf(dict)
  layout.init(iterator, DICT, vm.incref(dict))
  layout.setWord(iterator, USED, size)
  layout.setWord(iterator, LEFT, size)
  if (part === ITEMS)
    try {
      layout.init(iterator, RESULT, vm.tuple([vm.none(), vm.none()]))
    } catch (error) {
      vm.decref(iterator)
      throw error
    }
  layout.track(iterator)
  return iterator
}

export function dictIteratorTypes(python: Python): readonly TypeSpec[] {
  const { dicts } = python.python2 as Python2Types
  return iteratorLayouts(python).map((layout, part) => ({
    name: NAMES[part]!,
    layout,
    basicSize: 56,
    slots: {
      iter: (vm: Vm, self: Ref) => vm.incref(self),
      next: (vm: Vm, self: Ref) => {
        const dict = layout.get(self, DICT)
        if (dict === NULL) return NULL
        if (layout.word(self, USED) !== dicts.sizeOf(dict)) {
          // from now on, too
          layout.setWord(self, USED, -1)
          throw vm.error('RuntimeError', 'dictionary changed size during iteration')
        }
        const slot = dicts.nextSlot(dict, layout.word(self, SLOT))
        if (slot < 0) {
          layout.set(self, DICT, NULL)
          return NULL
        }
        layout.setWord(self, SLOT, slot + 1)
        layout.setWord(self, LEFT, layout.word(self, LEFT) - 1)
        if (part === KEYS) return vm.incref(dicts.keyAt(dict, slot))
        if (part === VALUES) return vm.incref(dicts.valueAt(dict, slot))
        const key = vm.incref(dicts.keyAt(dict, slot))
        return pairLikeLast(vm, layout.get(self, RESULT), key, vm.incref(dicts.valueAt(dict, slot)))
      },
    },
    methods: {
      __length_hint__: noArguments((vm, self) => {
        const dict = layout.get(self, DICT)
        const isValid = dict !== NULL && layout.word(self, USED) === dicts.sizeOf(dict)
        return vm.int(isValid ? layout.word(self, LEFT) : 0)
      }, LENGTH_HINT),
    },
  }))
}
