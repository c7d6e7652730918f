/** `__bases__ = …`. Follows Objects/typeobject.c of CPython 2.7: type_set_bases, mro_subclasses. */
import { type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { setMro } from './mro.ts'
import { nameOfType } from './type-names.ts'
import { bestBase } from './type-creation.ts'

export function setBases(vm: Vm, type: Ref, bases: Ref): void {
  const { classes } = vm.model
  const name = nameOfType(vm, type)
  if (!vm.isTuple(bases))
    throw vm.errorFormat('TypeError', `can only assign tuple to ${name}.__bases__, not ${vm.typeName(bases)}`)
  const items = vm.itemsOf(bases)
  if (items.length === 0)
    throw vm.errorFormat('TypeError', `can only assign non-empty tuple to ${name}.__bases__, not ()`)
  for (const base of items) {
    if (!vm.isType(base) && vm.typeOf(base) !== vm.model.classType)
      throw vm.errorFormat(
        'TypeError',
        `${name}.__bases__ must be tuple of old- or new-style classes, not '${vm.typeName(base)}'`,
      )
    if (vm.isType(base) && vm.isSubtype(base, type))
      throw vm.error('TypeError', 'a __bases__ item causes an inheritance cycle')
  }
  const base = bestBase(vm, items)
  const old = classes.base(type)
  if (base !== old && (!classes.isHeap(base) || !classes.isHeap(old)))
    throw vm.errorFormat(
      'TypeError',
      `__bases__ assignment: '${nameOfType(vm, base)}' deallocator differs from '${nameOfType(vm, old)}'`,
    )
  if (classes.layoutOf(base) !== classes.layoutOf(old) || classes.slotCount(base) !== classes.slotCount(old))
    throw vm.errorFormat(
      'TypeError',
      `__bases__ assignment: '${nameOfType(vm, base)}' object layout differs from '${nameOfType(vm, old)}'`,
    )
  for (const each of vm.itemsOf(classes.bases(type))) if (vm.isType(each)) classes.removeSubclass(each, type)
  classes.set(type, 'bases', vm.incref(bases))
  classes.set(type, 'base', vm.incref(base))
  for (const each of items) if (vm.isType(each)) classes.addSubclass(each, type)
  orderAnew(vm, type)
  vm.model.forgetSlots(type)
}

function orderAnew(vm: Vm, type: Ref): void {
  setMro(vm, type)
  for (const derived of vm.model.classes.subclasses(type)) orderAnew(vm, derived)
}
