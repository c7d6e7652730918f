/**
 * Whole numbers of Python 2.7: floor division, powers, shifts, and their text. Follows Objects/longobject.c and
 * intobject.c of 2.7.6: l_divmod, long_pow, long_true_divide, PyLong_FromString, PyInt_FromString, _PyLong_Format.
 * Left out: the limits of memory, but for results that JavaScript could not hold.
 */
import { bitLength } from '../../objects/bit-length.ts'
import { scale } from './decimal.ts'
import { Fault } from './fault.ts'
import { stringRepr } from './repr.ts'

/** Which of the two types a message speaks of. */
export type WholeType = 'int' | 'long'

/** More bits than this are a MemoryError; far below what JavaScript holds. */
const MAX_BITS = 2 ** 28
const MAX_SHIFT = 2n ** 63n
const MANTISSA_BITS = 53
const MIN_EXPONENT = -1074
const PREVIEW = 200
const LEADING_SPACE = /^[\t-\r ]+/

const DIVISION_NAMES = { int: 'integer', long: 'long' } as const

function checkDivisor(b: bigint | number, type: WholeType): void {
  if (!b) throw new Fault('ZeroDivisionError', `${DIVISION_NAMES[type]} division or modulo by zero`)
}

/** `a // b`. */
export function floorDivide(a: bigint, b: bigint, type: WholeType = 'long'): bigint {
  checkDivisor(b, type)
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

/** `a % b`: of the sign of b. */
export function modulo(a: bigint, b: bigint, type: WholeType = 'long'): bigint {
  checkDivisor(b, type)
  const rest = a % b
  return rest !== 0n && a < 0n !== b < 0n ? rest + b : rest
}

/** `a // b` of safe whole numbers. */
export function floorDivideSafe(a: number, b: number): number {
  checkDivisor(b, 'int')
  const rest = a % b
  const quotient = (a - rest) / b
  return (rest !== 0 && rest < 0 !== b < 0 ? quotient - 1 : quotient) + 0
}

/** `a % b` of safe whole numbers. */
export function moduloSafe(a: number, b: number): number {
  checkDivisor(b, 'int')
  const rest = a % b
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0
}

/** `a / b` where division is true: the nearest double. */
export function trueDivide(a: bigint, b: bigint): number {
  if (b === 0n) throw new Fault('ZeroDivisionError', 'division by zero')
  const negative = a < 0n !== b < 0n
  const x = a < 0n ? -a : a
  const y = b < 0n ? -b : b
  const size = divideSizes(x, y)
  if (size === Infinity) {
    throw new Fault('OverflowError', 'integer division result too large for a float')
  }
  return negative ? -size : size
}

function divideSizes(x: bigint, y: bigint): number {
  if (x === 0n) return 0
  const exponent = bitLength(x) - bitLength(y)
  // So that the quotient has a mantissa's bits, or one more: the latter as well as the former halve into a double, if the
  // bit below them says whether anything was left.
  const shift = Math.max(exponent - MANTISSA_BITS - 1, MIN_EXPONENT - 2)
  if (shift > 1024) return Infinity
  const quotient = shift < 0 ? (x << BigInt(-shift)) / y : x / (y << BigInt(shift))
  const rest = shift < 0 ? (x << BigInt(-shift)) % y : x % (y << BigInt(shift))
  const sticky = (quotient << 1n) | (rest === 0n ? 0n : 1n)
  return scale(sticky, shift - 1)
}

/** The nearest double. */
export function longToDouble(value: bigint): number {
  const double = Number(value)
  if (!Number.isFinite(double)) {
    throw new Fault('OverflowError', 'long int too large to convert to float')
  }
  return double
}

/** `a ** b` of b that is not negative; a negative one asks for floats. */
export function power(a: bigint, b: bigint): bigint {
  if (a > 1n || a < -1n) checkBits(BigInt(bitLength(a) - 1) * b)
  else if (b > 1n) return a === -1n && b % 2n === 0n ? 1n : a
  return a ** b
}

/** `pow(a, b, m)`: of the sign of m. */
export function powerModulo(a: bigint, b: bigint, m: bigint): bigint {
  if (b < 0n) {
    throw new Fault('TypeError', 'pow() 2nd argument cannot be negative when 3rd argument specified')
  }
  if (m === 0n) throw new Fault('ValueError', 'pow() 3rd argument cannot be 0')
  let result = 1n
  let square = modulo(a, m)
  for (let left = b; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % m
    square = (square * square) % m
  }
  return modulo(result, m)
}

function checkBits(bits: bigint): void {
  if (bits > MAX_BITS) throw new Fault('MemoryError', '')
}

function checkShift(count: bigint): void {
  if (count < 0n) throw new Fault('ValueError', 'negative shift count')
  if (count >= MAX_SHIFT) throw new Fault('OverflowError', 'long int too large to convert to int')
}

/** `a << count`. */
export function shiftLeft(a: bigint, count: bigint): bigint {
  checkShift(count)
  if (a === 0n) return 0n
  checkBits(count)
  return a << count
}

/** `a >> count`. */
export function shiftRight(a: bigint, count: bigint): bigint {
  checkShift(count)
  return count > MAX_BITS ? (a < 0n ? -1n : 0n) : a >> count
}

const inBase = (a: bigint | number, base: number, prefix: string): string =>
  a < 0 ? `-${prefix}${a.toString(base).slice(1)}` : prefix + a.toString(base)

/** `hex(a)`, without a long's L. */
export const toHex = (a: bigint | number): string => inBase(a, 16, '0x')

/** `oct(a)`, without a long's L. */
export const toOct = (a: bigint | number): string => inBase(a, 8, a ? '0' : '')

/** `bin(a)`. */
export const toBin = (a: bigint | number): string => inBase(a, 2, '0b')

/** Beyond it, `l` is a digit. */
const MAX_SUFFIX_BASE = 21
const PREFIXES: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 }

/** A str's text, and what may stand before and behind its digits. */
const WHOLE = /^[\t-\r ]*([+-]?)[\t-\r ]*([\da-zA-Z]+)[\t-\r ]*$/

/**
 * `int(text, base)` or `long(text, base)`; `text` a str. `base` 0 asks for the literal's own, without one it is 10. The
 * value says nothing about the type: an int's text may be a long's.
 */
export function parseWhole(text: string, base?: number, type: WholeType = 'int'): bigint {
  const end = text.indexOf('\0')
  const hasNull = end >= 0
  if (hasNull && base !== undefined) return refuse(text, base, type)
  const read = hasNull ? text.slice(0, end) : text
  const value = readWhole(read, base ?? 10, type)
  if (hasNull && value !== undefined) throw new Fault('ValueError', `null byte in argument for ${type}()`)
  if (value !== undefined) return value
  // A long shows the base that it has found, an int the text that it has read.
  return type === 'long'
    ? refuse(read.slice(0, PREVIEW), base === 0 ? ownBase(read) : (base ?? 10), type)
    : refuse(read.replace(LEADING_SPACE, '').slice(0, PREVIEW), base ?? 10, type)
}

function refuse(text: string, base: number, type: WholeType): never {
  throw new Fault('ValueError', `invalid literal for ${type}() with base ${base}: ${stringRepr(text)}`)
}

function readWhole(text: string, askedBase: number, type: WholeType): bigint | undefined {
  if (askedBase !== 0 && (askedBase < 2 || askedBase > 36)) {
    throw new Fault('ValueError', `${type}() base must be >= 2 and <= 36, or 0`)
  }
  const [, sign, literal = ''] = WHOLE.exec(text) ?? []
  const base = askedBase || ownBase(literal)
  const value = readDigits(digitsOf(literal.toLowerCase(), base, type), base)
  return value !== undefined && sign === '-' ? -value : value
}

/** The base that a literal says: `0x1f`, `0o17`, `017`, `0b11`. */
function ownBase(text: string): number {
  const [, digit, letter = ''] = /^[\t-\r ]*[+-]?[\t-\r ]*(0?)(.?)/.exec(text) ?? []
  return digit ? (PREFIXES[letter.toLowerCase()] ?? (letter ? 8 : 10)) : 10
}

function digitsOf(literal: string, base: number, type: WholeType): string {
  const digits = literal.startsWith('0') && PREFIXES[literal[1] ?? ''] === base ? literal.slice(2) : literal
  return type === 'long' && base <= MAX_SUFFIX_BASE ? digits.replace(/l$/, '') : digits
}

/** At most so many digits of any base are a safe number. */
const SAFE_DIGITS = 10

function readDigits(digits: string, base: number): bigint | undefined {
  if (digits === '') return undefined
  for (const digit of digits) if (!(parseInt(digit, 36) < base)) return undefined
  if (digits.length <= SAFE_DIGITS) return BigInt(parseInt(digits, base))
  if (base === 10) return BigInt(digits)
  // By halves, so that many digits do not take the square of their time.
  const half = digits.length >> 1
  const low = readDigits(digits.slice(half), base) as bigint
  return (
    (readDigits(digits.slice(0, half), base) as bigint) * BigInt(base) ** BigInt(digits.length - half) + low
  )
}
