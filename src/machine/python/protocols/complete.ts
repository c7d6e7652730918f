import { WEAK_TYPE } from '../../objects/index.ts'
import { ExceptionFields } from '../types/exception-fields.ts'
import type { Vm } from '../vm.ts'

/** What the model has to know of types that have been made: to be called once all of them are. */
export function completeModel(vm: Vm): void {
  const { model } = vm
  model.classType = model.typeNamed('classobj')
  model.instanceType = model.typeNamed('instance')
  model.exceptions = new ExceptionFields(vm)
  model.memoryError = vm.outside(() => {
    const type = model.typeNamed('exceptions.MemoryError')
    return model.slotsOfType(type).new?.(vm, type, []) as number
  })
  vm.types2.weakrefs.isWeakClass = (type) => (model.classes.flags(type) & WEAK_TYPE) !== 0
}
