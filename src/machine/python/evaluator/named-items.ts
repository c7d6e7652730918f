/**
 * Items of dicts by names that C code has as text: PyDict_GetItemString, PyDict_SetItemString, PyDict_DelItemString of
 * Objects/dictobject.c of CPython 2.7. Each makes a str of the moment.
 */
import { type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** Borrowed; NULL where there is none. */
export function itemNamed(vm: Vm, dict: Ref, name: string): Ref {
  const key = vm.str(name)
  const value = vm.types2.dicts.get(dict, key)
  vm.decref(key)
  return value
}

/** The name is interned. */
export function setItemNamed(vm: Vm, dict: Ref, name: string, value: Ref): void {
  const key = vm.interned(name)
  vm.types2.dicts.set(dict, key, value)
  vm.decref(key)
}

/** False where there is none. */
export function deleteItemNamed(vm: Vm, dict: Ref, name: string): boolean {
  const key = vm.str(name)
  const isThere = vm.types2.dicts.delete(dict, key)
  vm.decref(key)
  return isThere
}
