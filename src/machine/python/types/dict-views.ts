/**
 * Views of dicts. Follows dictview_new, dictview_richcompare, dictviews_sub and the like of Objects/dictobject.c of
 * CPython 2.7.6.
 */
import { NULL, type Python, type Python2Types, type Ref } from '../../objects/index.ts'
import { EQ, GT, LE, LT, NE, type Binary, type Slots, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { getQuietly } from './dict-compare.ts'
import { ITEMS, KEYS, VALUES, newDictIterator, type DictPart } from './dict-iterators.ts'
import { listFrom } from './list.ts'
import { onceEach } from './once-each.ts'
import { formatted } from './pieces.ts'
import { setFrom } from './set-operations.ts'

const NAMES = ['dict_keys', 'dict_values', 'dict_items'] as const
const DICT = 0

const viewLayouts = onceEach((python: Python) =>
  NAMES.map((name) => python.layout({ name, bytes: 24, hasGc: true, refs: ['dict'], words: 0 })),
)

export function newDictView(vm: Vm, dict: Ref, part: DictPart): Ref {
  const layout = viewLayouts(vm.python)[part]!
  const view = layout.create()
  layout.init(view, DICT, vm.incref(dict))
  layout.track(view)
  return view
}

export function dictViewTypes(python: Python): readonly TypeSpec[] {
  const { dicts } = python.python2 as Python2Types
  const dictOf = (view: Ref): Ref => viewLayouts(python)[0]!.get(view, DICT)
  const hasKey: Slots['contains'] = (_vm, self, key) => dicts.get(dictOf(self), key) !== NULL
  const hasItem: Slots['contains'] = (vm, self, item) => {
    if (!vm.isTuple(item)) return false
    const [key, value, ...more] = vm.itemsOf(item)
    if (key === undefined || value === undefined || more.length > 0) return false
    const found = getQuietly(vm, dictOf(self), key)
    return found !== NULL && vm.compareBool(value, found, EQ)
  }
  const partSlots: readonly Slots[] = [
    { ...setLike, contains: hasKey },
    {},
    { ...setLike, contains: hasItem },
  ]
  return ([KEYS, VALUES, ITEMS] as const).map((part) => ({
    name: NAMES[part],
    layout: viewLayouts(python)[part]!,
    basicSize: 24,
    slots: {
      ...partSlots[part],
      iter: (vm: Vm, self: Ref) => newDictIterator(vm, dictOf(self), part),
      length: (_vm: Vm, self: Ref) => dicts.sizeOf(dictOf(self)),
      repr: (vm: Vm, self: Ref) => {
        // 2.7.6 knows of no views in themselves
        const isGuarded = python.rules.version !== '2.7.6'
        if (isGuarded && !vm.reprEnter(self)) return vm.str('...')
        let list = NULL
        let text = NULL
        try {
          list = listFrom(vm, self)
          text = vm.repr(list)
          return formatted(vm, `${NAMES[part]}(${vm.textOf(text)})`)
        } finally {
          vm.decref(text)
          vm.decref(list)
          if (isGuarded) vm.reprLeave(self)
        }
      },
    },
  }))
}

/** A new set of the left one, changed by a method with the right one. */
const through =
  (method: string): Binary =>
  (vm, left, right) => {
    const set = setFrom(vm, left)
    try {
      vm.decref(vm.callMethod(set, method, right))
      return vm.incref(set)
    } finally {
      vm.decref(set)
    }
  }

const isSetLike = (vm: Vm, object: Ref): boolean =>
  vm.isSet(object) || vm.isExactly(object, 'dict_keys') || vm.isExactly(object, 'dict_items')

function allContainedIn(vm: Vm, items: Ref, container: Ref): boolean {
  let all = true
  vm.forEach(items, (item) => (all = vm.contains(container, item)))
  return all
}

/** Of keys and items. */
const setLike: Slots = {
  richCompare: (vm, left, right, operator) => {
    if (!isSetLike(vm, right)) return vm.notImplemented()
    const ours = vm.length(left)
    const theirs = vm.length(right)
    switch (operator) {
      case EQ:
        return vm.bool(ours === theirs && allContainedIn(vm, left, right))
      case NE:
        return vm.bool(!(ours === theirs && allContainedIn(vm, left, right)))
      case LT:
        return vm.bool(ours < theirs && allContainedIn(vm, left, right))
      case LE:
        return vm.bool(ours <= theirs && allContainedIn(vm, left, right))
      case GT:
        return vm.bool(ours > theirs && allContainedIn(vm, right, left))
      default:
        return vm.bool(ours >= theirs && allContainedIn(vm, right, left))
    }
  },
  subtract: through('difference_update'),
  and: through('intersection_update'),
  xor: through('symmetric_difference_update'),
  or: through('update'),
}
