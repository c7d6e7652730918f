/**
 * int of CPython 2.7: whole numbers of a C long, that become longs where they leave it. Follows Objects/intobject.c of
 * 2.7.6; the objects are the number blocks' business.
 *
 * Left out: the warnings of `-3` and `-Q`.
 */
import {
  bitLength,
  floatPower,
  floorDivide,
  floorDivideSafe,
  modulo,
  moduloSafe,
  toHex,
  toOct,
} from '../text/index.ts'
import type { Python, Ref } from '../../objects/index.ts'
import { NULL } from '../../objects/index.ts'
import {
  noArguments,
  type Attributes,
  type Binary,
  type Keywords,
  type Natives,
  type TypeSpec,
  type Unary,
} from '../native.ts'
import type { Vm } from '../vm.ts'
import { derived, derivedInt } from './derived.ts'
import { raising } from './faults.ts'
import { formatMethod } from './format-method.ts'
import { compareWhole, hashNumber, isSafe, itself, LONG_MIN } from './number-operands.ts'
import { longArithmetic } from './long-arithmetic.ts'
import { intOfText, wholeInBase } from './whole-text.ts'

const INT_BYTES = 24
const LONG_BITS = 64

const copy: Unary = (vm, self) => vm.integer(vm.bigintOf(self))
/** int_int: the number itself, or an exact int of its value. */
const toInt = itself('int', copy)

const decimal: Unary = (vm, self) => vm.str(String(vm.bigintOf(self)))

/** An operator that is done in doubles where they are exact, else in 64 bits; and by longs, where the result has more. */
const arithmetic =
  (
    safely: (a: number, b: number) => number,
    exactly: (a: bigint, b: bigint) => bigint,
    asLongs: Binary,
  ): Binary =>
  (vm, left, right) => {
    if (!vm.isInt(left) || !vm.isInt(right)) return vm.notImplemented()
    const a = vm.numberOf(left)
    const b = vm.numberOf(right)
    if (isSafe(a) && isSafe(b)) {
      const result = safely(a, b)
      if (isSafe(result)) return vm.int(result)
    }
    const result = exactly(vm.bigintOf(left), vm.bigintOf(right))
    return BigInt.asIntN(LONG_BITS, result) === result ? vm.integer(result) : asLongs(vm, left, right)
  }

const add = arithmetic(
  (a, b) => a + b,
  (a, b) => a + b,
  longArithmetic.add,
)
const subtract = arithmetic(
  (a, b) => a - b,
  (a, b) => a - b,
  longArithmetic.subtract,
)
const multiply = arithmetic(
  (a, b) => a * b + 0,
  (a, b) => a * b,
  longArithmetic.multiply,
)

const division = (
  safely: (a: number, b: number) => number,
  exactly: (a: bigint, b: bigint, type: 'int') => bigint,
  asLongs: Binary,
): Binary => {
  const divide = arithmetic(safely, (a, b) => exactly(a, b, 'int'), asLongs)
  return (vm, left, right) => {
    if (vm.isInt(right) && vm.numberOf(right) === 0 && vm.isInt(left)) throw dividedByZero(vm)
    return divide(vm, left, right)
  }
}
const floorDivision = division(floorDivideSafe, floorDivide, longArithmetic.floorDivide)
const remainder = division(moduloSafe, modulo, longArithmetic.remainder)

const dividedByZero = (vm: Vm) => vm.error('ZeroDivisionError', 'integer division or modulo by zero')

/** The one quotient of two C longs that is none. */
const overflows = (vm: Vm, left: Ref, right: Ref): boolean =>
  vm.numberOf(right) === -1 && vm.bigintOf(left) === LONG_MIN

const divmod: Binary = (vm, left, right) => {
  if (!vm.isInt(left) || !vm.isInt(right)) return vm.notImplemented()
  if (vm.numberOf(right) === 0) throw dividedByZero(vm)
  if (overflows(vm, left, right)) return longArithmetic.divmod(vm, left, right)
  return vm.tuple([floorDivision(vm, left, right), remainder(vm, left, right)])
}

const trueDivide: Binary = (vm, left, right) => {
  if (!vm.isInt(left) || !vm.isInt(right)) return vm.notImplemented()
  const a = vm.numberOf(left)
  const b = vm.numberOf(right)
  if (b === 0) throw vm.error('ZeroDivisionError', 'division by zero')
  if (!isSafe(a) || !isSafe(b)) return longArithmetic.trueDivide(vm, left, right)
  return vm.float(a / b)
}

function power(vm: Vm, base: Ref, exponent: Ref, modulus: Ref): Ref {
  if (!vm.isInt(base) || !vm.isInt(exponent)) return vm.notImplemented()
  const b = vm.bigintOf(exponent)
  if (b < 0n) {
    if (modulus === vm.None)
      return vm.float(raising(vm, () => floatPower(vm.numberOf(base), vm.numberOf(exponent))))
    throw vm.error('TypeError', 'pow() 2nd argument cannot be negative when 3rd argument specified')
  }
  if (modulus === vm.None) {
    const result = powerWithin(vm.bigintOf(base), b, 0n)
    return result === undefined ? longArithmetic.power(vm, base, exponent, modulus) : vm.integer(result)
  }
  if (!vm.isInt(modulus)) return vm.notImplemented()
  const m = vm.bigintOf(modulus)
  if (m === 0n) throw vm.error('ValueError', 'pow() 3rd argument cannot be 0')
  const result = powerWithin(vm.bigintOf(base), b, m)
  return result === undefined
    ? longArithmetic.power(vm, base, exponent, modulus)
    : vm.integer(modulo(result, m))
}

/** By squares, as long as they stay in a C long; undefined where one does not. `modulus` 0: none. */
function powerWithin(base: bigint, exponent: bigint, modulus: bigint): bigint | undefined {
  let result = 1n
  let square = base
  for (let left = exponent; ;) {
    if (left & 1n) {
      result *= square
      if (square === 0n) return 0n
      if (BigInt.asIntN(LONG_BITS, result) !== result) return undefined
    }
    left >>= 1n
    if (left === 0n) return result
    square *= square
    if (BigInt.asIntN(LONG_BITS, square) !== square) return undefined
    if (modulus !== 0n) {
      result %= modulus
      square %= modulus
    }
  }
}

const shift =
  (isLeft: boolean): Binary =>
  (vm, left, right) => {
    if (!vm.isInt(left) || !vm.isInt(right)) return vm.notImplemented()
    const count = vm.numberOf(right)
    if (count < 0) throw vm.error('ValueError', 'negative shift count')
    const value = vm.bigintOf(left)
    if (value === 0n || count === 0) return toInt(vm, left)
    if (!isLeft) return vm.integer(count >= LONG_BITS ? (value < 0n ? -1n : 0n) : value >> BigInt(count))
    if (count < LONG_BITS) {
      const result = value << BigInt(count)
      if (BigInt.asIntN(LONG_BITS, result) === result) return vm.integer(result)
    }
    return longArithmetic.lshift(vm, left, right)
  }

const fitsInt32 = (value: number): boolean => (value | 0) === value

const bitwise =
  (quickly: (a: number, b: number) => number, exactly: (a: bigint, b: bigint) => bigint): Binary =>
  (vm, left, right) => {
    if (!vm.isInt(left) || !vm.isInt(right)) return vm.notImplemented()
    const a = vm.numberOf(left)
    const b = vm.numberOf(right)
    return fitsInt32(a) && fitsInt32(b)
      ? vm.int(quickly(a, b))
      : vm.integer(exactly(vm.bigintOf(left), vm.bigintOf(right)))
  }

/** int's `&`, `^` and `|`, for bools too. */
export const intBitwise = {
  and: bitwise(
    (a, b) => a & b,
    (a, b) => a & b,
  ),
  xor: bitwise(
    (a, b) => a ^ b,
    (a, b) => a ^ b,
  ),
  or: bitwise(
    (a, b) => a | b,
    (a, b) => a | b,
  ),
}

const negative: Unary = (vm, self) => {
  const value = vm.bigintOf(self)
  return value === LONG_MIN ? vm.long(-value) : vm.integer(-value)
}

const getters = {
  real: { get: toInt },
  imag: { get: (vm: Vm) => vm.int(0) },
  numerator: { get: toInt },
  denominator: { get: (vm: Vm) => vm.int(1) },
} satisfies Attributes

const methods = {
  __format__: formatMethod,
  __getnewargs__: noArguments((vm, self) => vm.tuple([copy(vm, self)])),
  __trunc__: noArguments(toInt),
  bit_length: noArguments((vm, self) => vm.int(bitLength(vm.bigintOf(self)))),
  conjugate: noArguments(toInt),
} satisfies Natives

function newInt(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const isPlain = args.length === 1 && keywords === undefined
  const value = isPlain ? vm.toInt(args[0] as Ref) : convert(vm, args, keywords)
  return type === vm.typeNamed('int') ? value : derived(vm, type, value, derivedInt)
}

function convert(vm: Vm, args: readonly Ref[], keywords?: Keywords): Ref {
  const [x = NULL, base = NULL] = vm.parseKeywords('int', args, keywords, ['x', 'base'], 0)
  if (x === NULL) {
    if (base !== NULL) throw vm.error('TypeError', 'int() missing string argument')
    return vm.int(0)
  }
  if (base === NULL) return vm.toInt(x)
  return wholeInBase(vm, x, base, 'int', intOfText)
}

export const intType = (python: Python): TypeSpec => ({
  name: 'int',
  layout: { type: python.numbers.intRecord },
  basicSize: INT_BYTES,
  isBase: true,
  slots: {
    repr: decimal,
    str: decimal,
    hash: hashNumber,
    compare: compareWhole,
    new: newInt,
    add,
    subtract,
    multiply,
    divide: floorDivision,
    trueDivide,
    floorDivide: floorDivision,
    remainder,
    divmod,
    power,
    lshift: shift(true),
    rshift: shift(false),
    ...intBitwise,
    negative,
    positive: toInt,
    absolute: (vm, self) => (vm.numberOf(self) >= 0 ? toInt(vm, self) : negative(vm, self)),
    invert: (vm, self) => vm.integer(~vm.bigintOf(self)),
    nonzero: (vm, self) => vm.numberOf(self) !== 0,
    int: toInt,
    long: (vm, self) => vm.long(vm.bigintOf(self)),
    float: (vm, self) => vm.float(vm.numberOf(self)),
    index: toInt,
    oct: (vm, self) => vm.str(toOct(vm.bigintOf(self))),
    hex: (vm, self) => vm.str(toHex(vm.bigintOf(self))),
    coerce: (vm, left, right) => (vm.isInt(right) ? [vm.incref(left), vm.incref(right)] : undefined),
  },
  methods,
  attributes: getters,
})
