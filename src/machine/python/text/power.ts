/**
 * Power, exponential and logarithm of doubles, rounded to the nearest: JavaScript's own is often off by one in the last place, the C library's
 * once in some 2,000 cases. Works with sums of two doubles, some 100 bits: exp(b × log a), the logarithm by one step of
 * Newton's from JavaScript's.
 */
import { scale, toFraction } from './decimal.ts'

/** A number of twice the precision: |low| is at most half a unit of high's last place. */
interface Pair {
  readonly high: number
  readonly low: number
}

const LN2: Pair = { high: Math.LN2, low: 2.3190468138462996e-17 }
const SPLITTER = 2 ** 27 + 1
/** Halvings before the series, which then is good with so many terms. */
const HALVINGS = 8
const TERMS = 10
const LARGEST_EXPONENT = 800
const SMALLEST_NORMAL = -1020
const FRACTION_BITS = 110

const fastSum = (high: number, low: number): Pair => {
  const sum = high + low
  return { high: sum, low: low - (sum - high) }
}

function sum(a: Pair, b: Pair): Pair {
  const high = a.high + b.high
  const part = high - a.high
  return fastSum(high, a.high - (high - part) + (b.high - part) + a.low + b.low)
}

/** What a × b has beyond its double. */
function productRest(a: number, b: number, product: number): number {
  const aSplit = a * SPLITTER
  const aHigh = aSplit - (aSplit - a)
  const aLow = a - aHigh
  const bSplit = b * SPLITTER
  const bHigh = bSplit - (bSplit - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}

function multiply(a: Pair, b: Pair): Pair {
  const product = a.high * b.high
  return fastSum(product, productRest(a.high, b.high, product) + a.high * b.low + a.low * b.high)
}

const times = (a: Pair, factor: number): Pair => multiply(a, { high: factor, low: 0 })

function divide(a: Pair, divisor: number): Pair {
  const quotient = a.high / divisor
  const product = quotient * divisor
  return fastSum(quotient, (a.high - product - productRest(quotient, divisor, product) + a.low) / divisor)
}

/** exp(x) - 1 of a small x. */
function expMinusOne(x: Pair): Pair {
  const small: Pair = { high: x.high / 2 ** HALVINGS, low: x.low / 2 ** HALVINGS }
  let series: Pair = { high: 1, low: 0 }
  for (let term = TERMS; term > 1; term--) {
    series = sum({ high: 1, low: 0 }, divide(multiply(series, small), term))
  }
  let result = multiply(series, small)
  for (let count = 0; count < HALVINGS; count++) {
    result = sum({ high: 2 * result.high, low: 2 * result.low }, multiply(result, result))
  }
  return result
}

/** log of a positive, finite value. */
function logarithm(value: number): Pair {
  let { fraction, exponent } = toFraction(value)
  if (fraction < Math.SQRT1_2) {
    fraction *= 2
    exponent--
  }
  const near = Math.log(fraction)
  const rest = sum({ high: fraction - 1, low: 0 }, times(expMinusOne({ high: -near, low: 0 }), fraction))
  const log = sum({ high: near, low: 0 }, sum(rest, { high: (-rest.high * rest.high) / 2, low: 0 }))
  return sum(times(LN2, exponent), log)
}

/** a ** b of a finite a above 0 and a finite b; 0 and infinity stand for what is out of range. */
export function powerOfDoubles(a: number, b: number): number {
  if (b === 2) return a * a
  if (b === 0.5) return Math.sqrt(a)
  if (a === 1) return 1
  const exponent = logarithm(a)
  if (Math.abs(exponent.high * b) > LARGEST_EXPONENT) return exponent.high > 0 === b > 0 ? Infinity : 0
  return exponential(times(exponent, b))
}

/** exp of a finite number; 0 and infinity stand for what is out of range. */
export function expOfDouble(value: number): number {
  if (Math.abs(value) > LARGEST_EXPONENT) return value > 0 ? Infinity : 0
  return exponential({ high: value, low: 0 })
}

/** log of a finite number above 0. */
export const logOfDouble = (value: number): number => (value === 1 ? 0 : logarithm(value).high)

function exponential(product: Pair): number {
  const whole = Math.round(product.high / LN2.high)
  const { high, low } = sum({ high: 1, low: 0 }, expMinusOne(sum(product, times(LN2, -whole))))
  if (whole > SMALLEST_NORMAL) return high * 2 ** (whole - 1) * 2
  const unit = 2 ** FRACTION_BITS
  return scale(BigInt(high * unit) + BigInt(Math.round(low * unit)), whole - FRACTION_BITS)
}
