/**
 * int and long from text. Follows Objects/intobject.c: PyInt_FromString, int_new and longobject.c: PyLong_FromString,
 * long_from_binary_base, long_new of 2.7.6.
 */
import { Fault, parseWhole, stringRepr, type WholeType } from '../text/index.ts'
import type { Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { decimalText } from './unicode-object.ts'
import { raising } from './faults.ts'
import { fitsLong } from './number-operands.ts'

const DIGIT_BITS = 30

/** C reads as far as a null byte, and what is left over then is a fault of its own. */
function withoutNull(text: string, type: WholeType): string {
  const end = text.indexOf('\0')
  if (end < 0) return text
  parseWhole(text.slice(0, end), 10, type)
  throw new Fault('ValueError', `null byte in argument for ${type}()`)
}

/** PyInt_FromString: an int, or a long where the value asks for it. `text` a str's. */
export function intOfText(vm: Vm, text: string, base = 10): Ref {
  const value = raising(vm, () => parseWhole(withoutNull(text, 'int'), base, 'int'))
  return fitsLong(value) ? vm.integer(value) : longOf(vm, value, text, base)
}

/** PyLong_FromString. */
export function longOfText(vm: Vm, text: string, base = 10): Ref {
  return longOf(
    vm,
    raising(vm, () => parseWhole(withoutNull(text, 'long'), base, 'long')),
    text,
    base,
  )
}

/** A long in a block whose room comes from how many characters there are. */
function longOf(vm: Vm, value: bigint, text: string, asked: number): Ref {
  const [, prefix = '', zero = '', rest = ''] = /^[\s+-]*(0[xob])?(0?)([\da-z]*)/i.exec(text) ?? []
  const base =
    asked || (prefix ? { x: 16, o: 8, b: 2 }[prefix[1]?.toLowerCase() as 'x' | 'o' | 'b'] : zero ? 8 : 10)
  const characters = (zero + rest).replace(base <= 21 ? /l$/i : /$^/, '').length
  const bits = Math.log2(base)
  const room = Number.isInteger(bits)
    ? Math.ceil((characters * bits) / DIGIT_BITS)
    : Math.floor((characters * Math.log(base)) / Math.log(2 ** DIGIT_BITS)) + 1
  return vm.python.numbers.longOf(value, room)
}

/** Format 'i' of PyArg_ParseTuple. */
function cInt(vm: Vm, value: number): number {
  if ((value | 0) === value) return value
  const what = value < 0 ? 'less than minimum' : 'greater than maximum'
  throw vm.error('OverflowError', `signed integer is ${what}`)
}

/** `int(x, base)`, `long(x, base)`. */
export function wholeInBase(
  vm: Vm,
  x: Ref,
  base: Ref,
  type: WholeType,
  convert: (vm: Vm, text: string, base: number) => Ref,
): Ref {
  const radix = cInt(vm, vm.argumentInt(base))
  if (vm.isStr(x)) {
    const text = vm.textOf(x)
    if (text.includes('\0'))
      throw vm.error('ValueError', `invalid literal for ${type}() with base ${radix}: ${stringRepr(text)}`)
    return convert(vm, text, radix)
  }
  if (vm.isUnicode(x)) return convert(vm, decimalText(vm, x), radix)
  throw vm.error('TypeError', `${type}() can't convert non-string with explicit base`)
}
