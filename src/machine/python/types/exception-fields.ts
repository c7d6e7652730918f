/** What every exception has. Follows Objects/exceptions.c of CPython 2.7: BaseException_init, BaseException_str. */
import { NULL, type RecordLayout, type Ref } from '../../objects/index.ts'
import type { Attribute, Keywords } from '../native.ts'
import { noKeywords } from '../protocols/arguments.ts'
import { tupleOf } from '../protocols/call.ts'
import { strOf } from '../protocols/convert.ts'
import type { Vm } from '../vm.ts'
import { exceptionLayouts } from './exception-layouts.ts'

/** Fields of an exception by their names, whatever its type is. */
export class ExceptionFields {
  private readonly vm: Vm
  private readonly byLayout = new Map<number, RecordLayout>()

  constructor(vm: Vm) {
    this.vm = vm
    for (const layout of Object.values(exceptionLayouts(vm.python))) this.byLayout.set(layout.type, layout)
  }

  layoutOf(exception: Ref): RecordLayout {
    return this.byLayout.get(this.vm.model.classes.layoutNumberOf(exception)) as RecordLayout
  }

  /** Borrowed; NULL: not set. */
  get(exception: Ref, field: string): Ref {
    const layout = this.layoutOf(exception)
    return layout.get(exception, layout.indexOf(field))
  }

  /** Takes the value over. */
  set(exception: Ref, field: string, value: Ref): void {
    const layout = this.layoutOf(exception)
    layout.set(exception, layout.indexOf(field), value)
  }
}

export const fieldsOf = (vm: Vm): ExceptionFields => vm.model.exceptions

/** Borrowed. */
export const argsOf = (vm: Vm, self: Ref): Ref[] => {
  const args = fieldsOf(vm).get(self, 'args')
  return args === NULL ? [] : vm.itemsOf(args)
}

export function initException(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void {
  noKeywords(vm, vm.nameOfType(vm.typeOf(self)), keywords)
  const fields = fieldsOf(vm)
  fields.set(self, 'args', tupleOf(vm, args))
  if (args.length === 1) fields.set(self, 'message', vm.incref(args[0] as Ref))
}

/** BaseException_str. */
export function strOfException(vm: Vm, self: Ref): Ref {
  const args = argsOf(vm, self)
  if (args.length === 0) return vm.str('')
  return strOf(vm, args.length === 1 ? (args[0] as Ref) : fieldsOf(vm).get(self, 'args'))
}

/** A reference as T_OBJECT has it: None where it is not set. */
export const objectMember = (field: string): Attribute => ({
  isMember: true,
  get: (vm, self) => vm.incref(fieldsOf(vm).get(self, field) || vm.None),
  set: (vm, self, value) => fieldsOf(vm).set(self, field, value === NULL ? NULL : vm.incref(value)),
})
