/**
 * Arithmetic of longs, with the objects that CPython makes on the way: which are gone afterwards, but leave their blocks to
 * others in another order. Follows Objects/longobject.c of 2.7.6: CONVERT_BINOP, x_add, x_sub, long_divrem,
 * x_divrem, l_divmod, long_pow, long_lshift, long_rshift, long_bitwise, long_true_divide.
 *
 * Left out: long_pow's table for exponents of more than 240 bits.
 */
import { noMemory } from '../protocols/errors.ts'
import { bitLength, floatPower, longToDouble, trueDivide } from '../text/index.ts'
import { digitsOf, NULL, type Ref } from '../../objects/index.ts'
import type { Binary, Unary } from '../native.ts'
import type { Vm } from '../vm.ts'
import { raising } from './faults.ts'
import { product } from './karatsuba.ts'

const DIGIT_BITS = 30
/** Bits from which on a result is taken for a MemoryError, as JavaScript's own limit is not far. */
const MOST_BITS = 2n ** 28n

const sizeOf = (value: bigint): bigint => (value < 0n ? -value : value)

/** A long in a block for `room` digits, which may be more than it has. */
const make = (vm: Vm, value: bigint, room: number): Ref => vm.python.numbers.longOf(value, room)

/** A long that is there while `work` is done. */
function meanwhile(vm: Vm, digits: number, work: () => Ref): Ref {
  const scratch = make(vm, 0n, digits)
  try {
    return work()
  } finally {
    vm.decref(scratch)
  }
}

/** A new reference to an operand as a long; NULL where it is neither an int nor a long. */
function converted(vm: Vm, operand: Ref): Ref {
  if (vm.isLong(operand)) return vm.incref(operand)
  return vm.isInt(operand) ? vm.long(vm.bigintOf(operand)) : NULL
}

/** A binary slot, whose work is done on two longs. */
const binary =
  (work: Binary): Binary =>
  (vm, left, right) => {
    const a = converted(vm, left)
    if (a === NULL) return vm.notImplemented()
    const b = converted(vm, right)
    try {
      return b === NULL ? vm.notImplemented() : work(vm, a, b)
    } finally {
      vm.decref(a)
      vm.decref(b)
    }
  }

/** x_add and x_sub, of which the signs decide. */
function sum(vm: Vm, a: bigint, b: bigint): Ref {
  const larger = Math.max(digitsOf(a), digitsOf(b))
  if (a < 0n === b < 0n) return make(vm, a + b, larger + 1)
  // of equally many digits, those that are the same at the top are left out
  return make(vm, a + b, digitsOf(a) === digitsOf(b) ? digitsOf(sizeOf(a) ^ sizeOf(b)) : larger)
}

const addLongs: Binary = (vm, a, b) => sum(vm, vm.bigintOf(a), vm.bigintOf(b))
const subtractLongs: Binary = (vm, a, b) => sum(vm, vm.bigintOf(a), -vm.bigintOf(b))

const multiplyLongs: Binary = (vm, left, right) =>
  product(vm, vm.bigintOf(left), vm.bigintOf(right), left === right)

interface Quotient {
  readonly quotient: Ref
  readonly remainder: Ref
}

/** long_divrem: the quotient is cut. */
function divideCut(vm: Vm, left: Ref, right: Ref): Quotient {
  const a = vm.bigintOf(left)
  const b = vm.bigintOf(right)
  if (b === 0n) throw vm.error('ZeroDivisionError', 'long division or modulo by zero')
  const digits = digitsOf(a)
  const divisorDigits = digitsOf(b)
  if (sizeOf(a) < sizeOf(b)) return { quotient: make(vm, 0n, 0), remainder: vm.incref(left) }
  if (divisorDigits === 1) {
    const quotient = make(vm, a / b, digits)
    const rest = a % b
    return { quotient, remainder: make(vm, rest, digitsOf(rest)) }
  }
  return divideByDigits(vm, a, b)
}

/** x_divrem: the dividend with a digit more, the divisor, whose place the remainder takes, and the quotient. */
function divideByDigits(vm: Vm, a: bigint, b: bigint): Quotient {
  const cut = a / b
  const dividend = make(vm, 0n, digitsOf(a) + 1)
  const remainder = make(vm, a - cut * b, digitsOf(b))
  const shift = BigInt(DIGIT_BITS * digitsOf(b) - bitLength(b))
  const carries = topDigit(sizeOf(a) << shift, digitsOf(a)) >= topDigit(sizeOf(b) << shift, digitsOf(b))
  const quotient = make(vm, cut, digitsOf(a) - digitsOf(b) + (carries ? 1 : 0))
  vm.decref(dividend)
  return { quotient, remainder }
}

/** What stands from a number's `digits`-th digit on. */
const topDigit = (value: bigint, digits: number): bigint => value >> BigInt(DIGIT_BITS * (digits - 1))

/** l_divmod: the quotient is floored, the remainder has the divisor's sign. */
function divideFloored(vm: Vm, left: Ref, right: Ref): Quotient {
  const { quotient, remainder } = divideCut(vm, left, right)
  const rest = vm.bigintOf(remainder)
  if (rest === 0n || rest < 0n === vm.bigintOf(right) < 0n) return { quotient, remainder }
  const adjusted = addLongs(vm, remainder, right)
  vm.decref(remainder)
  const one = vm.long(1)
  const floored = subtractLongs(vm, quotient, one)
  vm.decref(one)
  vm.decref(quotient)
  return { quotient: floored, remainder: adjusted }
}

const floorDivideLongs: Binary = (vm, a, b) => {
  const { quotient, remainder } = divideFloored(vm, a, b)
  vm.decref(remainder)
  return quotient
}

const remainderLongs: Binary = (vm, a, b) => {
  const { quotient, remainder } = divideFloored(vm, a, b)
  vm.decref(quotient)
  return remainder
}

/** What a step answers, after what it came from is let go of. */
function replaced(vm: Vm, old: Ref, step: () => Ref): Ref {
  try {
    return step()
  } finally {
    vm.decref(old)
  }
}

function power(vm: Vm, base: Ref, exponent: Ref, modulus: Ref): Ref {
  const a = converted(vm, base)
  if (a === NULL) return vm.notImplemented()
  const b = converted(vm, exponent)
  const c = b === NULL || modulus === vm.None ? NULL : converted(vm, modulus)
  try {
    if (b === NULL || (c === NULL && modulus !== vm.None)) return vm.notImplemented()
    if (vm.bigintOf(b) < 0n) {
      if (c !== NULL)
        throw vm.error('TypeError', 'pow() 2nd argument cannot be negative when 3rd argument specified')
      return vm.float(
        raising(vm, () => floatPower(longToDouble(vm.bigintOf(a)), longToDouble(vm.bigintOf(b)))),
      )
    }
    return c === NULL ? powerOf(vm, a, b) : powerModulo(vm, a, b, c)
  } finally {
    vm.decref(a)
    vm.decref(b)
    vm.decref(c)
  }
}

function powerOf(vm: Vm, a: Ref, b: Ref): Ref {
  const bits = BigInt(bitLength(vm.bigintOf(a)) - 1) * vm.bigintOf(b)
  if (bits > MOST_BITS) throw noMemory(vm)
  return bySquares(vm, a, vm.bigintOf(b), (x, y) => multiplyLongs(vm, x, y))
}

function powerModulo(vm: Vm, a: Ref, b: Ref, c: Ref): Ref {
  const asked = vm.bigintOf(c)
  if (asked === 0n) throw vm.error('ValueError', 'pow() 3rd argument cannot be 0')
  const modulus = asked < 0n ? make(vm, -asked, digitsOf(asked)) : vm.incref(c)
  try {
    if (sizeOf(asked) === 1n) return vm.long(0)
    const base = vm.bigintOf(a) < 0n ? remainderLongs(vm, a, modulus) : vm.incref(a)
    const result = replaced(vm, base, () =>
      bySquares(vm, base, vm.bigintOf(b), (x, y) => {
        const product = multiplyLongs(vm, x, y)
        return replaced(vm, product, () => remainderLongs(vm, product, modulus))
      }),
    )
    if (asked > 0n || vm.bigintOf(result) === 0n) return result
    return replaced(vm, result, () => subtractLongs(vm, result, modulus))
  } finally {
    vm.decref(modulus)
  }
}

/** From the exponent's highest digit to its lowest, all of their bits. */
function bySquares(vm: Vm, base: Ref, exponent: bigint, multiply: (x: Ref, y: Ref) => Ref): Ref {
  let result = vm.long(1)
  for (let bit = DIGIT_BITS * digitsOf(exponent) - 1; bit >= 0; bit--) {
    const last = result
    result = replaced(vm, last, () => multiply(last, last))
    if (((exponent >> BigInt(bit)) & 1n) === 0n) continue
    const square = result
    result = replaced(vm, square, () => multiply(square, base))
  }
  return result
}

/** How far to shift, of a C long's values. */
function shiftCount(vm: Vm, by: Ref): number {
  const count = vm.bigintOf(by)
  if (BigInt.asIntN(64, count) !== count)
    throw vm.error('OverflowError', 'long int too large to convert to int')
  if (count < 0n) throw vm.error('ValueError', 'negative shift count')
  return Number(count)
}

const shiftLeft: Binary = (vm, left, right) => {
  const value = vm.bigintOf(left)
  const count = shiftCount(vm, right)
  if (BigInt(count) > MOST_BITS) throw noMemory(vm)
  const room = digitsOf(value) + Math.ceil(count / DIGIT_BITS)
  return make(vm, value << BigInt(count), room)
}

const shiftRight: Binary = (vm, left, right) => {
  const value = vm.bigintOf(left)
  if (value >= 0n) {
    const count = shiftCount(vm, right)
    const room = Math.max(0, digitsOf(value) - Math.floor(count / DIGIT_BITS))
    return make(vm, room === 0 ? 0n : value >> BigInt(count), room)
  }
  // of a negative number, all is the other way round
  const inverted = invert(vm, left)
  const shifted = replaced(vm, inverted, () => shiftRight(vm, inverted, right))
  return replaced(vm, shifted, () => invert(vm, shifted))
}

export const invert: Unary = (vm, self) => {
  const one = vm.long(1)
  return replaced(vm, one, () => {
    const value = vm.bigintOf(self)
    const room = value < 0n ? digitsOf(sizeOf(value)) : digitsOf(value) + 1
    return make(vm, ~value, room)
  })
}

type Bitwise = 'and' | 'or' | 'xor'
const BITWISE: Readonly<Record<Bitwise, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
}

const bitwise = (operator: Bitwise): Binary =>
  binary((vm, left, right) => {
    const a = vm.bigintOf(left)
    const b = vm.bigintOf(right)
    const result = BITWISE[operator](a, b)
    const room = bitwiseRoom(operator, a, b) + (result < 0n ? 1 : 0)
    const withB = (): Ref =>
      b < 0n ? meanwhile(vm, digitsOf(b), () => make(vm, result, room)) : make(vm, result, room)
    return a < 0n ? meanwhile(vm, digitsOf(a), withB) : withB()
  })

/** Digits of a result without those that are all sign. */
function bitwiseRoom(operator: Bitwise, a: bigint, b: bigint): number {
  const [longer, shorter] = digitsOf(a) < digitsOf(b) ? [b, a] : [a, b]
  const isShort = operator === 'and' ? shorter >= 0n : operator === 'or' && shorter < 0n
  return digitsOf(isShort ? shorter : longer)
}

/** The slots that int's arithmetic goes on with where its results leave a C long. */
export const longArithmetic = {
  add: binary(addLongs),
  subtract: binary(subtractLongs),
  multiply: binary(multiplyLongs),
  floorDivide: binary(floorDivideLongs),
  remainder: binary(remainderLongs),
  divmod: binary((vm, a, b) => {
    const { quotient, remainder } = divideFloored(vm, a, b)
    return vm.tuple([quotient, remainder])
  }),
  trueDivide: binary((vm, a, b) => vm.float(raising(vm, () => trueDivide(vm.bigintOf(a), vm.bigintOf(b))))),
  power,
  lshift: binary(shiftLeft),
  rshift: binary(shiftRight),
  and: bitwise('and'),
  or: bitwise('or'),
  xor: bitwise('xor'),
}
