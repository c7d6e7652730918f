/**
 * Objects of classes that derive from the types of numbers and strings: made of an object of the type itself, as
 * int_subtype_new, long_subtype_new, float_subtype_new, complex_subtype_from_doubles, str_subtype_new and
 * unicode_subtype_new do it.
 */
import type { Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { fitsLong } from './number-operands.ts'

/** Of a value, which is let go of. */
export function derived(vm: Vm, type: Ref, value: Ref, make: (vm: Vm, type: Ref, value: Ref) => Ref): Ref {
  try {
    return make(vm, type, value)
  } finally {
    vm.decref(value)
  }
}

export function derivedInt(vm: Vm, type: Ref, value: Ref): Ref {
  const whole = vm.bigintOf(value)
  if (!fitsLong(whole)) throw vm.error('OverflowError', 'Python int too large to convert to C long')
  return vm.python.numbers.ofClass(type, 'int', whole)
}

export const derivedLong = (vm: Vm, type: Ref, value: Ref): Ref =>
  vm.python.numbers.ofClass(type, 'long', vm.bigintOf(value))

export const derivedFloat = (vm: Vm, type: Ref, value: Ref): Ref =>
  vm.python.numbers.ofClass(type, 'float', vm.floatOf(value))

export const derivedComplex = (vm: Vm, type: Ref, value: Ref): Ref =>
  vm.python.numbers.ofClass(type, 'complex', ...vm.complexOf(value))

export const derivedStr = (vm: Vm, type: Ref, value: Ref): Ref =>
  vm.python.strs.ofClass(type, vm.textOf(value))

export const derivedUnicode = (vm: Vm, type: Ref, value: Ref): Ref =>
  vm.types2.unicodes.ofClass(type, vm.textOf(value))
