/**
 * Decimal digits of doubles, rounded as the exact value asks, halves to even. Does what Python/dtoa.c: _Py_dg_dtoa does in
 * its modes 0, 2 and 3. JavaScript's own conversions are exact too, but round halves up: where a half is possible, and
 * where they do not reach, whole numbers do the work.
 */

import { bitLength } from '../../objects/bit-length.ts'
import { repeat } from './code-points.ts'

/** The value 0.DIGITS × 10^point. */
export interface Decimal {
  readonly digits: string
  readonly point: number
}

/** More digits than a double can have, and places behind the point: the rest is zeros. */
const MOST_DIGITS = 800
const MOST_PLACES = 1074
/** Most digits that JavaScript gives. */
const LIMIT = 100
const FRACTION_BITS = 52
const MANTISSA_BITS = 53
const MIN_EXPONENT = -1074
const MAX_EXPONENT = 1024
/** The exponent's bits of 0.5. */
const HALF_EXPONENT = 1022
const EXPONENT_BIAS = 1075
const view = new DataView(new ArrayBuffer(8))

/** C's frexp of a finite value that is not 0: fraction × 2^exponent, with a fraction from 0.5 to 1. */
export function toFraction(value: number): { readonly fraction: number; readonly exponent: number } {
  view.setFloat64(0, value)
  const high = view.getUint32(0)
  const exponent = (high >>> 20) & 0x7ff
  if (exponent === 0) {
    const scaled = toFraction(value * 2 ** MANTISSA_BITS)
    return { fraction: scaled.fraction, exponent: scaled.exponent - MANTISSA_BITS }
  }
  view.setUint32(0, (high & 0x800fffff) | (HALF_EXPONENT << 20))
  return { fraction: view.getFloat64(0), exponent: exponent - HALF_EXPONENT }
}

/** A finite double's magnitude as mantissa × 2^exponent. */
export function toMantissa(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0) & ((1n << 63n) - 1n)
  const exponent = Number(bits >> BigInt(FRACTION_BITS))
  const fraction = bits & ((1n << BigInt(FRACTION_BITS)) - 1n)
  return exponent === 0
    ? { mantissa: fraction, exponent: 1 - EXPONENT_BIAS }
    : { mantissa: fraction | (1n << BigInt(FRACTION_BITS)), exponent: exponent - EXPONENT_BIAS }
}

/** numerator / denominator, both positive, to the nearest whole number; a half goes to the even one, or up. */
export function divideToNearest(numerator: bigint, denominator: bigint, halvesUp = false): bigint {
  const quotient = numerator / denominator
  const twice = 2n * (numerator % denominator)
  const up = twice > denominator || (twice === denominator && (halvesUp || (quotient & 1n) === 1n))
  return up ? quotient + 1n : quotient
}

/** mantissa × 2^exponent to the nearest double; infinity beyond the largest. */
export function scale(mantissa: bigint, exponent: number): number {
  const bits = bitLength(mantissa)
  if (mantissa === 0n || bits + exponent < MIN_EXPONENT) return 0
  const lowest = Math.max(bits + exponent - MANTISSA_BITS, MIN_EXPONENT)
  if (lowest > MAX_EXPONENT) return Infinity
  const drop = lowest - exponent
  const kept = drop > 0 ? divideToNearest(mantissa, 1n << BigInt(drop)) : mantissa
  const power = drop > 0 ? lowest : exponent
  return Number(kept) * 2 ** power
}

/** value × 10^places to the nearest whole number, of a finite value that is not negative. */
export function toScaled(value: number, places: number, halvesUp = false): bigint {
  const { mantissa, exponent } = toMantissa(value)
  const up = (places > 0 ? 10n ** BigInt(places) : 1n) << BigInt(Math.max(exponent, 0))
  const down = (places < 0 ? 10n ** BigInt(-places) : 1n) << BigInt(Math.max(-exponent, 0))
  return divideToNearest(mantissa * up, down, halvesUp)
}

const fractionBitsAtMost = (value: number, bits: number): boolean => Number.isInteger(value * 2 ** bits)

function readScientific(text: string): Decimal {
  const e = text.indexOf('e')
  return { digits: text[0] + text.slice(2, e), point: Number(text.slice(e + 1)) + 1 }
}

/** The fewest digits that give the value back; of them, the closest. */
export const toShortest = (value: number): Decimal => readScientific(value.toExponential())

/** `count` digits from the first that is not zero on. */
export function toSignificant(value: number, count: number): Decimal {
  if (value === 0) return { digits: repeat('0', count), point: 1 }
  if (count > MOST_DIGITS) {
    const { digits, point } = toSignificant(value, MOST_DIGITS)
    return { digits: digits + repeat('0', count - MOST_DIGITS), point }
  }
  const near = readScientific(value.toExponential(Math.min(count - 1, LIMIT)))
  const places = count - near.point
  // A half has one binary place more than decimal ones; two, where rounding has carried into a new digit.
  if (count <= LIMIT && places >= 0) {
    if (fractionBitsAtMost(value, places) || !fractionBitsAtMost(value, places + 2)) return near
  }
  // `near` may have carried: then a digit is missing. The other way round, one is too many, and it is 0.
  const digits = String(toScaled(value, places))
  if (digits.length === count) return { digits, point: near.point }
  if (digits.length > count) return { digits: digits.slice(0, count), point: near.point + 1 }
  const more = String(toScaled(value, places + 1))
  return { digits: more.slice(0, count), point: near.point - (more.length > count ? 0 : 1) }
}

/** Digits as far as `places` behind the point, at least one before it. */
export function toFixed(value: number, places: number): Decimal {
  if (places > MOST_PLACES) {
    const { digits, point } = toFixed(value, MOST_PLACES)
    return { digits: digits + repeat('0', places - MOST_PLACES), point }
  }
  const half = fractionBitsAtMost(value, places + 1) && !fractionBitsAtMost(value, places)
  if (places <= LIMIT && value < 1e21 && !half) {
    const text = value.toFixed(places)
    return { digits: text.replace('.', ''), point: places ? text.length - places - 1 : text.length }
  }
  const digits = String(toScaled(value, places)).padStart(places + 1, '0')
  return { digits, point: digits.length - places }
}
