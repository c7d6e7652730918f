/** The module _heapq. Follows Modules/_heapqmodule.c of CPython 2.7.6. */
import { type Ref } from '../../objects/index.ts'
import { LE, LT, oneArgument, unpacked, variable, type ModuleSpec } from '../native.ts'
import { listFrom } from '../types/list.ts'
import type { Vm } from '../vm.ts'

/** x < y, by y <= x where x has no `__lt__`. */
function isLess(vm: Vm, x: Ref, y: Ref): boolean {
  const method = vm.findAttribute(x, '__lt__')
  vm.decref(method)
  return method === 0 ? !vm.compareBool(y, x, LE) : vm.compareBool(x, y, LT)
}

/** The same of two items of a heap, which stays as long as it is meanwhile. */
function isLessIn(vm: Vm, heap: Ref, x: Ref, y: Ref, less: Less): boolean {
  const size = sizeOf(vm, heap)
  vm.incref(x)
  vm.incref(y)
  try {
    const answer = less(vm, x, y)
    if (sizeOf(vm, heap) !== size) throw vm.error('RuntimeError', 'list changed size during iteration')
    return answer
  } finally {
    vm.decref(x)
    vm.decref(y)
  }
}

type Less = typeof isLess
const isMore: Less = (vm, x, y) => isLess(vm, y, x)

function check(vm: Vm, heap: Ref): void {
  if (!vm.isList(heap)) throw vm.error('TypeError', 'heap argument must be a list')
}

const sizeOf = (vm: Vm, heap: Ref): number => vm.python.lists.sizeOf(heap)

function swap(vm: Vm, heap: Ref, a: number, b: number): void {
  const { lists } = vm.python
  const item = lists.get(heap, a)
  lists.init(heap, a, lists.get(heap, b))
  lists.init(heap, b, item)
}

function siftDown(vm: Vm, heap: Ref, start: number, from: number, less: Less): void {
  const { lists } = vm.python
  for (let at = from; at > start;) {
    const parent = (at - 1) >> 1
    if (!isLessIn(vm, heap, lists.get(heap, at), lists.get(heap, parent), less)) return
    swap(vm, heap, at, parent)
    at = parent
  }
}

function siftUp(vm: Vm, heap: Ref, start: number, less: Less): void {
  const { lists } = vm.python
  const end = sizeOf(vm, heap)
  let at = start
  for (let child = 2 * at + 1; child < end; child = 2 * at + 1) {
    if (child + 1 < end && !isLessIn(vm, heap, lists.get(heap, child), lists.get(heap, child + 1), less))
      child++
    swap(vm, heap, at, child)
    at = child
  }
  siftDown(vm, heap, start, at, less)
}

function heapify(vm: Vm, heap: Ref, less: Less): void {
  check(vm, heap)
  for (let at = (sizeOf(vm, heap) >> 1) - 1; at >= 0; at--) siftUp(vm, heap, at, less)
}

function pop(vm: Vm, heap: Ref): Ref {
  const { lists } = vm.python
  check(vm, heap)
  const size = sizeOf(vm, heap)
  if (size === 0) throw vm.error('IndexError', 'index out of range')
  const last = lists.pop(heap, size - 1)
  if (size === 1) return last
  return replaceFirst(vm, heap, last, isLess)
}

/** Puts an item that it takes over in place of the first one, which it answers. */
function replaceFirst(vm: Vm, heap: Ref, item: Ref, less: Less): Ref {
  const { lists } = vm.python
  const first = lists.get(heap, 0)
  lists.init(heap, 0, item)
  try {
    siftUp(vm, heap, 0, less)
    return first
  } catch (thrown) {
    vm.decref(first)
    throw thrown
  }
}

/** nlargest and nsmallest without a key: a heap of the best so far, sorted at the end. */
function best(vm: Vm, count: number, iterable: Ref, less: Less, isReversed: boolean): Ref {
  const { lists } = vm.python
  const iterator = vm.iter(iterable)
  const heap = vm.list([])
  try {
    let left = count
    for (; left > 0; left--) {
      const item = vm.next(iterator)
      if (item === 0) break
      lists.append(heap, item)
      vm.decref(item)
    }
    if (left === 0 && count > 0) {
      heapify(vm, heap, less)
      for (let item = vm.next(iterator); item !== 0; item = vm.next(iterator)) {
        try {
          if (isLessIn(vm, heap, lists.get(heap, 0), item, less))
            vm.decref(replaceFirst(vm, heap, vm.incref(item), less))
        } finally {
          vm.decref(item)
        }
      }
    }
    vm.decref(vm.callMethod(heap, 'sort'))
    if (isReversed) vm.decref(vm.callMethod(heap, 'reverse'))
    return listFrom(vm, heap)
  } finally {
    vm.decref(heap)
    vm.decref(iterator)
  }
}

export const heapq = (): ModuleSpec => ({
  name: '_heapq',
  functions: {
    heapify: oneArgument((vm, _, heap) => {
      heapify(vm, heap, isLess)
      return vm.none()
    }),
    heappop: oneArgument((vm, _, heap) => pop(vm, heap)),
    heappush: unpacked(2, 2, (vm, _, args) => {
      const [heap, item] = args as [Ref, Ref]
      check(vm, heap)
      vm.python.lists.append(heap, item)
      siftDown(vm, heap, 0, sizeOf(vm, heap) - 1, isLess)
      return vm.none()
    }),
    heappushpop: unpacked(2, 2, (vm, _, args) => {
      const [heap, item] = args as [Ref, Ref]
      check(vm, heap)
      if (sizeOf(vm, heap) === 0 || !isLessIn(vm, heap, vm.python.lists.get(heap, 0), item, isLess))
        return vm.incref(item)
      return replaceFirst(vm, heap, vm.incref(item), isLess)
    }),
    heapreplace: unpacked(2, 2, (vm, _, args) => {
      const [heap, item] = args as [Ref, Ref]
      check(vm, heap)
      if (sizeOf(vm, heap) === 0) throw vm.error('IndexError', 'index out of range')
      return replaceFirst(vm, heap, vm.incref(item), isLess)
    }),
    nlargest: variable(2, 2, (vm, _, [count, iterable]) =>
      best(vm, vm.argumentInt(count as Ref), iterable as Ref, isLess, true),
    ),
    nsmallest: variable(2, 2, (vm, _, [count, iterable]) =>
      best(vm, vm.argumentInt(count as Ref), iterable as Ref, isMore, false),
    ),
  },
})
