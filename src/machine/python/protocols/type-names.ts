/** Names of types. Follows Objects/typeobject.c of CPython 2.7: type_name, type_module. */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** tp_name: of classes `__name__`, of other types with their module where it is not `__builtin__`. */
export const nameOfType = (vm: Vm, type: Ref): string => vm.model.classes.nameText(type)

/** `__name__`. */
export function shortNameOfType(vm: Vm, type: Ref): string {
  const name = nameOfType(vm, type)
  return vm.model.isHeapType(type) ? name : name.slice(name.lastIndexOf('.') + 1)
}

/** `__module__` as text; undefined where it is no str. */
export function moduleOfType(vm: Vm, type: Ref): string | undefined {
  if (!vm.model.isHeapType(type)) return moduleOfStatic(vm, type)
  const module = vm.types2.dicts.get(vm.model.classes.dict(type), vm.model.name('__module__'))
  return module !== NULL && vm.isStr(module) ? vm.textOf(module) : undefined
}

function moduleOfStatic(vm: Vm, type: Ref): string {
  const name = nameOfType(vm, type)
  const dot = name.lastIndexOf('.')
  return vm.model.staticType(type)?.spec.module ?? (dot < 0 ? '__builtin__' : name.slice(0, dot))
}
