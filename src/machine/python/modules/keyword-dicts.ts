/** Keyword arguments that an object keeps as a dict. */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Keywords } from '../native.ts'
import type { Vm } from '../vm.ts'

/** A new dict of keywords, as PyDict_Copy of the call's. */
export function dictOf(vm: Vm, { names, values }: Keywords): Ref {
  const dict = vm.dict()
  names.forEach((name, index) => {
    const key = vm.interned(name)
    vm.types2.dicts.set(dict, key, values[index] as Ref)
    vm.decref(key)
  })
  return dict
}

/** The keywords of a dict, borrowed, for a call; NULL: none. */
export function keywordsOf(vm: Vm, dict: Ref): Keywords | undefined {
  if (dict === NULL) return undefined
  const pairs = [...vm.types2.dicts.entries(dict)]
  if (pairs.length === 0) return undefined
  return { names: pairs.map(([key]) => vm.textOf(key)), values: pairs.map(([, value]) => value), dict }
}
