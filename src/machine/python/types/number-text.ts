/**
 * The text of numbers, and what is allocated for it. Follows Objects/longobject.c: long_to_decimal_string, _PyLong_Format,
 * Python/pystrtod.c: format_float_short of 2.7.6.
 *
 * Left out: what Python/dtoa.c keeps for itself.
 */
import { floatRepr, floatStr } from '../text/index.ts'
import { digitsOf, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { freshStr, stringRoom } from './string-memory.ts'

/** Digits of 30 bits are more than this many of 9 decimal digits, one in 99 more. */
const DIGITS_PER_EXTRA = 99
const DIGIT_BITS = 30
/** Of a number's text in another base than 10: a sign, a prefix and what there is besides. */
const BASE_EXTRA = 5
/** Sign, point, zero byte; and an exponent. */
const FLOAT_EXTRA = 3
const EXPONENT_BYTES = 5

/** A long in decimal, with a long of larger digits that is there meanwhile. */
export function longText(vm: Vm, value: bigint, suffix = ''): Ref {
  const digits = digitsOf(value)
  const scratch = vm.python.numbers.longOf(0n, 1 + digits + Math.floor(digits / DIGITS_PER_EXTRA))
  const text = freshStr(vm, String(value) + suffix)
  vm.decref(scratch)
  return text
}

/** A long in a base of so many bits: the string is made longer than it has to be. */
export function longTextInBase(
  vm: Vm,
  value: bigint,
  write: (value: bigint) => string,
  bits: number,
  suffix = '',
): Ref {
  const room = BASE_EXTRA + suffix.length + Math.ceil((digitsOf(value) * DIGIT_BITS) / bits)
  return stringRoom(vm, room, write(value) + suffix)
}

/** The buffer of PyOS_double_to_string, for as long as the text is copied from it. */
export function withFloatBuffer<Answer>(vm: Vm, text: string, copy: (text: string) => Answer): Answer {
  const [mantissa = '', exponent] = text.split('e')
  const digits = mantissa.replace(/\D/g, '').length
  const isFinite = digits > 0
  const bytes = isFinite
    ? FLOAT_EXTRA + digits + (exponent === undefined ? 0 : EXPONENT_BYTES)
    : EXPONENT_BYTES
  const { memory } = vm.python
  const buffer = memory.buffer(bytes)
  try {
    return copy(text)
  } finally {
    memory.free(buffer)
  }
}

export const reprOfFloat = (vm: Vm, value: number): Ref =>
  withFloatBuffer(vm, floatRepr(value), (text) => vm.str(text))
export const strOfFloat = (vm: Vm, value: number): Ref =>
  withFloatBuffer(vm, floatStr(value), (text) => vm.str(text))

/** float_print: its text is written from where it was made. */
export function writeFloat(vm: Vm, float: Ref, isStr: boolean, write: (text: string) => void): void {
  const value = vm.floatOf(float)
  withFloatBuffer(vm, isStr ? floatStr(value) : floatRepr(value), write)
}
