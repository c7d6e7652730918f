/**
 * Arithmetic of Python 2.7's floats where it is not JavaScript's. Follows Objects/floatobject.c of 2.7.6: float_divmod,
 * float_rem, float_pow, float_as_integer_ratio, _Py_double_round, and Objects/object.c: _Py_HashDouble.
 */
import { toFraction, toMantissa, toScaled } from './decimal.ts'
import { Fault } from './fault.ts'
import { halvesOf, longHash } from '../../objects/hash.ts'
import type { Halves } from '../../objects/hash.ts'
import { powerOfDoubles } from './power.ts'

const ERANGE = 34
const LARGEST_FIXED = 1e21
const FIXED_PLACES = 100
/** Beyond these, rounding changes nothing, or leaves nothing. */
const MAX_PLACES = 323
const MIN_PLACES = -308

const LONG_LIMIT = 2 ** 63
const HALF_MANTISSA = 2 ** 31
const EXPONENT_SHIFT = 2 ** 15
const INFINITY_HASH = 314159
const MINUS_INFINITY_HASH = -271828

/** Zero with the sign of `of`. */
const zeroLike = (of: number): number => (of < 0 || Object.is(of, -0) ? -0 : 0)

export function floatDivide(a: number, b: number): number {
  if (b === 0) throw new Fault('ZeroDivisionError', 'float division by zero')
  return a / b
}

/** `a % b`: of the sign of b. */
export function floatModulo(a: number, b: number): number {
  if (b === 0) throw new Fault('ZeroDivisionError', 'float modulo')
  return signedRemainder(a, b)
}

function signedRemainder(a: number, b: number): number {
  const rest = a % b
  if (rest === 0) return b < 0 ? -0 : 0
  return rest < 0 !== b < 0 ? rest + b : rest
}

/** `divmod(a, b)`. */
export function floatDivmod(a: number, b: number): readonly [number, number] {
  if (b === 0) throw new Fault('ZeroDivisionError', 'float divmod()')
  const rest = a % b
  let quotient = (a - rest) / b
  if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1
  if (quotient === 0) return [zeroLike(a / b), signedRemainder(a, b)]
  const floor = Math.floor(quotient)
  return [quotient - floor > 0.5 ? floor + 1 : floor, signedRemainder(a, b)]
}

/** `a // b`. */
export const floatFloorDivide = (a: number, b: number): number => floatDivmod(a, b)[0]

/** `a ** b`. */
export function floatPower(a: number, b: number): number {
  if (a === 1 || b === 0) return 1
  if (a === -1 && Math.abs(b) === Infinity) return 1
  if (a === 0 && b < 0 && b !== -Infinity)
    throw new Fault('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    throw new Fault('ValueError', 'negative number cannot be raised to a fractional power')
  }
  if (a === 0 || !Number.isFinite(a) || !Number.isFinite(b)) return a ** b
  const size = powerOfDoubles(Math.abs(a), b)
  if (size === Infinity) throw new Fault('OverflowError', 'Numerical result out of range', ERANGE)
  return a < 0 && b % 2 !== 0 ? -size : size
}

/** `round(value, places)`: to the nearest decimal, halves away from zero. */
export function roundFloat(value: number, places = 0): number {
  if (!Number.isFinite(value) || value === 0 || places > MAX_PLACES) return value
  if (places < MIN_PLACES) return zeroLike(value)
  const size = Math.abs(value)
  const rounded = roundSize(size, places)
  if (rounded === Infinity) throw new Fault('OverflowError', 'rounded value too large to represent')
  return value < 0 ? -rounded : rounded
}

function roundSize(size: number, places: number): number {
  if (places >= 0 && size >= LARGEST_FIXED) return size
  if (places >= 0 && places <= FIXED_PLACES) return Number(size.toFixed(places))
  return Number(`${toScaled(size, places, true)}e${-places}`)
}

/** `float.as_integer_ratio`. */
export function toIntegerRatio(value: number): readonly [bigint, bigint] {
  if (Number.isNaN(value)) throw new Fault('ValueError', 'Cannot pass NaN to float.as_integer_ratio.')
  if (!Number.isFinite(value)) {
    throw new Fault('OverflowError', 'Cannot pass infinity to float.as_integer_ratio.')
  }
  if (Number.isInteger(value)) return [BigInt(value), 1n]
  let { mantissa, exponent } = toMantissa(value)
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n
    exponent++
  }
  return [value < 0 ? -mantissa : mantissa, 1n << BigInt(-exponent)]
}

/** The whole number that `int(value)` gives. */
export function truncateFloat(value: number): bigint {
  if (Number.isNaN(value)) throw new Fault('ValueError', 'cannot convert float NaN to integer')
  if (!Number.isFinite(value)) throw new Fault('OverflowError', 'cannot convert float infinity to integer')
  return BigInt(Math.trunc(value))
}

/** `hash(value)`. */
export function floatHash(value: number): Halves {
  if (Number.isInteger(value)) {
    return Math.abs(value) < LONG_LIMIT ? halvesOf(value) : longHash(BigInt(value))
  }
  if (Number.isNaN(value)) return halvesOf(0)
  if (!Number.isFinite(value)) return halvesOf(value < 0 ? MINUS_INFINITY_HASH : INFINITY_HASH)
  const { fraction, exponent } = toFraction(value)
  const high = Math.trunc(fraction * HALF_MANTISSA)
  const low = Math.trunc((fraction * HALF_MANTISSA - high) * HALF_MANTISSA)
  return halvesOf(high + low + exponent * EXPONENT_SHIFT)
}
