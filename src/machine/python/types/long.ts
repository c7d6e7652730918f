/**
 * long of CPython 2.7: whole numbers of any size, in digits of 30 bits. Follows Objects/longobject.c of 2.7.6; its arithmetic
 * is in long-arithmetic.ts.
 */
import { bitLength, toHex, toOct } from '../text/index.ts'
import { digitsOf, NULL, type Python, type Ref } from '../../objects/index.ts'
import { noArguments, type Keywords, type Natives, type TypeSpec, type Unary } from '../native.ts'
import type { Vm } from '../vm.ts'
import { derived, derivedLong } from './derived.ts'
import { formatMethod } from './format-method.ts'
import { invert, longArithmetic } from './long-arithmetic.ts'
import { compareWhole, doubleOf, fitsLong, hashNumber, itself } from './number-operands.ts'
import { longText, longTextInBase } from './number-text.ts'
import { longOfText, wholeInBase } from './whole-text.ts'

const LONG_BYTES = 24
const DIGIT_BYTES = 4

const copy: Unary = (vm, self) => vm.long(vm.bigintOf(self))
/** long_long: the number itself, or an exact long of its value. */
const toLong = itself('long', copy)

const negative: Unary = (vm, self) =>
  vm.bigintOf(self) === 0n ? toLong(vm, self) : vm.long(-vm.bigintOf(self))

const methods = {
  __format__: formatMethod,
  __getnewargs__: noArguments((vm, self) => vm.tuple([copy(vm, self)])),
  __sizeof__: noArguments((vm, self) => vm.int(LONG_BYTES + DIGIT_BYTES * digitsOf(vm.bigintOf(self)))),
  __trunc__: noArguments(toLong),
  bit_length: noArguments((vm, self) => vm.int(bitLength(vm.bigintOf(self)))),
  conjugate: noArguments(toLong),
} satisfies Natives

function newLong(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const value = convert(vm, args, keywords)
  return type === vm.typeNamed('long') ? value : derived(vm, type, value, derivedLong)
}

function convert(vm: Vm, args: readonly Ref[], keywords?: Keywords): Ref {
  const [x = NULL, base = NULL] = vm.parseKeywords('long', args, keywords, ['x', 'base'], 0)
  if (x === NULL) {
    if (base !== NULL) throw vm.error('TypeError', 'long() missing string argument')
    return vm.long(0)
  }
  return base === NULL ? vm.toLong(x) : wholeInBase(vm, x, base, 'long', longOfText)
}

export const longType = (python: Python): TypeSpec => ({
  name: 'long',
  layout: { type: python.numbers.long },
  basicSize: LONG_BYTES,
  itemSize: DIGIT_BYTES,
  isBase: true,
  slots: {
    repr: (vm, self) => longText(vm, vm.bigintOf(self), 'L'),
    str: (vm, self) => longText(vm, vm.bigintOf(self)),
    hash: hashNumber,
    compare: compareWhole,
    new: newLong,
    ...longArithmetic,
    divide: longArithmetic.floorDivide,
    negative,
    positive: toLong,
    absolute: (vm, self) => (vm.bigintOf(self) < 0n ? negative(vm, self) : toLong(vm, self)),
    invert,
    nonzero: (vm, self) => vm.bigintOf(self) !== 0n,
    int: (vm, self) => (fitsLong(vm.bigintOf(self)) ? vm.integer(vm.bigintOf(self)) : toLong(vm, self)),
    long: toLong,
    float: (vm, self) => vm.float(doubleOf(vm, self)),
    index: toLong,
    oct: (vm, self) => longTextInBase(vm, vm.bigintOf(self), toOct, 3, 'L'),
    hex: (vm, self) => longTextInBase(vm, vm.bigintOf(self), toHex, 4, 'L'),
    coerce(vm, left, right) {
      if (vm.isLong(right)) return [vm.incref(left), vm.incref(right)]
      return vm.isInt(right) ? [vm.incref(left), copy(vm, right)] : undefined
    },
  },
  methods,
  attributes: {
    real: { get: toLong },
    imag: { get: (vm) => vm.long(0) },
    numerator: { get: toLong },
    denominator: { get: (vm) => vm.long(1) },
  },
})
