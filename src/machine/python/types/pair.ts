/**
 * The pairs that enumerate and dict's item iterators answer: the last one again, where nobody has kept it. Follows
 * enum_next of Objects/enumobject.c and dictiter_iternextitem of Objects/dictobject.c of CPython 2.7.6.
 */
import type { Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** Takes over the references to `first` and `second`; `last` is the iterator's own pair, borrowed. */
export function pairLikeLast(vm: Vm, last: Ref, first: Ref, second: Ref): Ref {
  const { tuples, objects } = vm.python
  if (objects.refcountOf(last) !== 1) return vm.tuple([first, second])
  vm.incref(last)
  const oldFirst = tuples.get(last, 0)
  const oldSecond = tuples.get(last, 1)
  tuples.init(last, 0, first)
  tuples.init(last, 1, second)
  vm.decref(oldFirst)
  vm.decref(oldSecond)
  return last
}
