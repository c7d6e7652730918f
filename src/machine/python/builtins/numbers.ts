/**
 * Builtin functions of numbers and characters: abs bin chr cmp coerce divmod hash hex oct ord pow round unichr. Follows
 * Python/bltinmodule.c of CPython 2.7.6.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { oneArgument, unpacked, variable, withKeywords, type Keywords, type Natives } from '../native.ts'
import { roundFloat, toBin } from '../text/index.ts'
import { byteArrays } from '../types/bytearray-bytes.ts'
import type { Vm } from '../vm.ts'

const LAST_CODE_POINT = 0x10ffff
const MASK = (1n << 64n) - 1n

function ord(vm: Vm, object: Ref): Ref {
  const isArray = vm.isInstanceOf(object, 'bytearray')
  if (!vm.isStr(object) && !vm.isUnicode(object) && !isArray)
    throw vm.errorFormat('TypeError', `ord() expected string of length 1, but ${vm.typeName(object)} found`)
  const length = vm.length(object)
  if (length !== 1)
    throw vm.errorFormat('TypeError', `ord() expected a character, but string of length ${length} found`)
  if (isArray) return vm.int(byteArrays(vm.python).at(object, 0))
  return vm.int(vm.textOf(object).codePointAt(0) as number)
}

function round(vm: Vm, _: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const [number = NULL, digits = NULL] = vm.parseKeywords('round', args, keywords, ['number', 'ndigits'], 1)
  const value = vm.argumentFloat(number)
  const places = digits === NULL ? 0 : vm.index(digits)
  const rounded = roundFloat(value, places)
  if (!Number.isFinite(rounded) && Number.isFinite(value))
    throw vm.error('OverflowError', 'rounded value too large to represent')
  return vm.float(rounded)
}

/** oct() and hex(): what the slot answers, which has to be a str. */
function inNotation(name: 'oct' | 'hex') {
  return (vm: Vm, _: Ref, object: Ref): Ref => {
    const convert = vm.slotsOf(object)[name]
    if (!convert) throw vm.errorFormat('TypeError', `${name}() argument can't be converted to ${name}`)
    const text = convert(vm, object)
    if (vm.isStr(text)) return text
    const kind = vm.typeName(text)
    vm.decref(text)
    throw vm.errorFormat('TypeError', `__${name}__ returned non-string (type ${kind})`)
  }
}

function bin(vm: Vm, object: Ref): Ref {
  const whole = vm.indexRef(object)
  try {
    return vm.str(toBin(vm.bigintOf(whole)))
  } finally {
    vm.decref(whole)
  }
}

function hash(vm: Vm, object: Ref): Ref {
  vm.hash(object)
  const { low, high } = vm.python.keys
  return vm.integer(BigInt.asIntN(64, (BigInt(high) << 32n) | (BigInt(low >>> 0) & MASK)))
}

function coerce(vm: Vm, left: Ref, right: Ref): Ref {
  const pair =
    vm.typeOf(left) === vm.typeOf(right) && !vm.isInstanceOf(left, 'instance')
      ? ([vm.incref(left), vm.incref(right)] as const)
      : (vm.slotsOf(left).coerce?.(vm, left, right) ?? reversed(vm.slotsOf(right).coerce?.(vm, right, left)))
  if (!pair) throw vm.error('TypeError', 'number coercion failed')
  return vm.tuple(pair)
}

const reversed = (pair: readonly [Ref, Ref] | undefined): readonly [Ref, Ref] | undefined =>
  pair && [pair[1], pair[0]]

function character(vm: Vm, _: Ref, [code]: readonly Ref[]): Ref {
  const value = vm.argumentInt(code as Ref)
  if (value < 0 || value > 255) throw vm.error('ValueError', 'chr() arg not in range(256)')
  return vm.str(String.fromCharCode(value))
}

function unicodeCharacter(vm: Vm, _: Ref, [code]: readonly Ref[]): Ref {
  const value = vm.argumentInt(code as Ref)
  if (value < 0 || value > LAST_CODE_POINT)
    throw vm.error('ValueError', 'unichr() arg not in range(0x110000) (wide Python build)')
  return vm.unicode(String.fromCodePoint(value))
}

export const NUMBERS: Natives = {
  abs: oneArgument((vm, _, object) => vm.unary('absolute', object)),
  bin: oneArgument((vm, _, object) => bin(vm, object)),
  chr: variable(1, 1, character),
  cmp: unpacked(2, 2, (vm, _, [left, right]) => vm.int(vm.compare(left as Ref, right as Ref))),
  coerce: unpacked(2, 2, (vm, _, [left, right]) => coerce(vm, left as Ref, right as Ref)),
  divmod: unpacked(2, 2, (vm, _, [left, right]) => vm.binary('divmod', left as Ref, right as Ref)),
  hash: oneArgument((vm, _, object) => hash(vm, object)),
  hex: oneArgument(inNotation('hex')),
  oct: oneArgument(inNotation('oct')),
  ord: oneArgument((vm, _, object) => ord(vm, object)),
  pow: unpacked(2, 3, (vm, _, [base, exponent, modulus]) =>
    vm.power(base as Ref, exponent as Ref, modulus ?? vm.None),
  ),
  round: withKeywords(round),
  unichr: variable(1, 1, unicodeCharacter),
}
