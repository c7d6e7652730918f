/**
 * list.sort. Follows listsort, islt, sortwrapper, cmpwrapper and merge_getmem of Objects/listobject.c of CPython 2.7.6; the
 * algorithm itself is in text/sort.ts. The list is empty meanwhile.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { LT } from '../native.ts'
import { sort, type Less } from '../text/index.ts'
import type { Vm } from '../vm.ts'
import { onceEach } from './once-each.ts'

const POINTER = 8
/** Where `allocated` still says so, nobody has changed the list. */
const TAKEN_OUT = -1
/** Of so many items merges keep copies on the C stack. */
const ON_STACK = 256

const KEY = 0
const VALUE = 1

/** An item with the key that stands for it; and a comparison that looks at such keys. */
const wrappers = onceEach((python: Python) => ({
  keyed: python.layout({ name: 'sortwrapper', bytes: 32, hasGc: false, refs: ['key', 'value'], words: 0 }),
  comparing: python.layout({ name: 'cmpwrapper', bytes: 24, hasGc: false, refs: ['function'], words: 0 }),
}))

/** So that every Python has the same layouts in the same order. */
export const declareSortWrappers = (python: Python): void => void wrappers(python)

/** `compare` and `key` may be NULL or None. */
export function sortList(vm: Vm, list: Ref, compare: Ref, key: Ref, isReverse: boolean): void {
  const { lists } = vm.python
  const comparing = compare === vm.None ? NULL : compare
  const keying = key === vm.None ? NULL : key
  const { keyed, comparing: comparingLayout } = wrappers(vm.python)
  let wrapper = NULL
  if (comparing !== NULL && keying !== NULL) {
    wrapper = comparingLayout.create()
    comparingLayout.init(wrapper, 0, vm.incref(comparing))
  } else vm.incref(comparing)
  const taken = lists.takeOut(list)
  const { items } = taken
  const aside = new Aside(vm)
  let isDecorated = false
  const undecorate = (index: number): void => {
    const pair = items[index] as Ref
    items[index] = vm.incref(keyed.get(pair, VALUE))
    vm.decref(pair)
  }
  try {
    if (keying !== NULL) decorate()
    isDecorated = keying !== NULL
    if (isReverse) items.reverse()
    let failure: unknown
    try {
      sort(items, lessBy(vm, comparing, keying !== NULL, keyed), (count) => aside.makeRoom(count))
    } catch (error) {
      failure = error
    }
    if (isDecorated) for (let index = 0; index < items.length; index++) undecorate(index)
    if (failure === undefined && lists.allocatedOf(list) !== TAKEN_OUT)
      failure = vm.error('ValueError', 'list modified during sort')
    if (isReverse) items.reverse()
    aside.free()
    if (failure !== undefined) throw failure
  } finally {
    lists.putBack(list, taken)
    vm.decref(wrapper === NULL ? comparing : wrapper)
  }

  function decorate(): void {
    for (let index = 0; index < items.length; index++) {
      let made = NULL
      try {
        made = vm.call(keying, [items[index] as Ref])
        const pair = keyed.create()
        keyed.init(pair, KEY, made)
        keyed.init(pair, VALUE, items[index] as Ref)
        items[index] = pair
      } catch (error) {
        vm.decref(made)
        while (--index >= 0) undecorate(index)
        throw error
      }
    }
  }
}

type Keyed = ReturnType<typeof wrappers>['keyed']

function lessBy(vm: Vm, compare: Ref, isDecorated: boolean, keyed: Keyed): Less {
  if (compare === NULL) {
    if (!isDecorated) return (a, b) => vm.compareBool(a, b, LT)
    return (a, b) => vm.compareBool(keyed.get(a, KEY), keyed.get(b, KEY), LT)
  }
  if (!isDecorated) return (a, b) => isNegative(vm, vm.call(compare, [a, b]))
  return (a, b) => {
    // the wrapped comparison gets a tuple of wrappers, the comparison itself one of keys
    const pairs = vm.tuple([vm.incref(a), vm.incref(b)])
    try {
      return isNegative(vm, vm.call(compare, [keyed.get(a, KEY), keyed.get(b, KEY)]))
    } finally {
      vm.decref(pairs)
    }
  }
}

/** Lets go of what a comparison has answered. */
function isNegative(vm: Vm, order: Ref): boolean {
  try {
    if (!vm.isInt(order))
      throw vm.errorFormat('TypeError', `comparison function must return int, not ${vm.typeName(order)}`)
    return vm.numberOf(order) < 0
  } finally {
    vm.decref(order)
  }
}

/** Where a merge keeps the shorter of its runs. */
class Aside {
  private readonly memory: Vm['python']['memory']
  private room = ON_STACK
  private place = 0

  constructor(vm: Vm) {
    this.memory = vm.python.memory
  }

  makeRoom(count: number): void {
    if (count > this.room) {
      this.free()
      this.place = this.memory.malloc(count * POINTER, 0)
      this.room = count
    }
    if (this.place !== 0) this.memory.touch(this.place, count * POINTER)
  }

  free(): void {
    this.memory.free(this.place)
    this.place = 0
    this.room = ON_STACK
  }
}
