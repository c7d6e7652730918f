/**
 * Py_ReprEnter and Py_ReprLeave of Objects/object.c of CPython 2.7: the objects of which a repr is being made are in a list,
 * which the dict of the thread has under the name `Py_Repr`.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** False where a repr of the object is being made already. */
export function reprEnter(vm: Vm, object: Ref): boolean {
  const { lists } = vm.python
  const { state } = vm
  if (state.dict === NULL) state.dict = vm.dict()
  const list = knownList(vm) || newList(vm)
  for (let index = lists.sizeOf(list) - 1; index >= 0; index--)
    if (lists.get(list, index) === object) return false
  lists.append(list, object)
  return true
}

export function reprLeave(vm: Vm, object: Ref): void {
  const { lists } = vm.python
  const list = knownList(vm)
  let index = lists.sizeOf(list) - 1
  while (index >= 0 && lists.get(list, index) !== object) index--
  if (index >= 0) lists.assignSlice(list, index, index + 1, [])
}

/** PyDict_GetItemString: borrowed, or NULL. */
function knownList(vm: Vm): Ref {
  const name = vm.str('Py_Repr')
  const list = vm.types2.dicts.get(vm.state.dict, name)
  vm.decref(name)
  return list
}

/** Borrowed. */
function newList(vm: Vm): Ref {
  const list = vm.list([])
  const name = vm.interned('Py_Repr')
  vm.types2.dicts.set(vm.state.dict, name, list)
  vm.decref(name)
  vm.decref(list)
  return list
}
