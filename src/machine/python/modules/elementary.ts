/**
 * exp, log and the functions of angles, rounded to the nearest as the C library nearly always does, where JavaScript's own
 * are often off by one in the last place. Angles are reckoned with whole numbers: so many bits after the point.
 */
import { expOfDouble, logOfDouble } from '../text/index.ts'

const BITS = 192n
const ONE = 1n << BITS
/** pi, with so many bits. */
const PI = BigInt('0x3243f6a8885a308d313198a2e03707344a4093822299f31d0')
const HALF_PI = PI >> 1n
/** Beyond it BITS are too few. */
const LARGEST_ANGLE = 2 ** 40
/** Below it sin and tan are their argument, and cos is 1. */
const SMALLEST_ANGLE = 2 ** -28

export function exp(x: number): number {
  if (!Number.isFinite(x)) return Math.exp(x)
  return expOfDouble(x)
}

export function log(x: number): number {
  return x > 0 && x < Infinity ? logOfDouble(x) : Math.log(x)
}

/** BITS after the point. */
function toFixed(x: number): bigint {
  let exponent = 0
  while (!Number.isInteger(x)) {
    x *= 2
    exponent++
  }
  return (BigInt(x) << BITS) >> BigInt(exponent)
}

const toDouble = (x: bigint): number => Number(x) / 2 ** Number(BITS)

/** sin and cos of at most a quarter of pi. */
function series(x: bigint): readonly [sin: bigint, cos: bigint] {
  const square = (x * x) >> BITS
  let [sin, cos] = [0n, 0n]
  let term = ONE
  for (let n = 1n; term !== 0n; n += 2n) {
    cos += term
    const odd = ((term * x) >> BITS) / n
    sin += odd
    term = -((term * square) >> BITS) / (n * (n + 1n))
  }
  return [sin, cos]
}

function sinAndCos(x: number): readonly [sin: bigint, cos: bigint] {
  const whole = toFixed(x)
  const turned = whole + HALF_PI / 2n
  const quarters = turned / HALF_PI - (turned < 0n ? 1n : 0n)
  const [sin, cos] = series(whole - quarters * HALF_PI)
  switch (Number(BigInt.asUintN(2, quarters))) {
    case 0:
      return [sin, cos]
    case 1:
      return [cos, -sin]
    case 2:
      return [-sin, -cos]
    default:
      return [-cos, sin]
  }
}

const isReckoned = (x: number): boolean => Math.abs(x) <= LARGEST_ANGLE && Math.abs(x) >= SMALLEST_ANGLE

export const sin = (x: number): number => (isReckoned(x) ? toDouble(sinAndCos(x)[0]) : Math.sin(x))
export const cos = (x: number): number => (isReckoned(x) ? toDouble(sinAndCos(x)[1]) : Math.cos(x))
export function tan(x: number): number {
  if (!isReckoned(x)) return Math.tan(x)
  const [s, c] = sinAndCos(x)
  return toDouble((s << BITS) / c)
}

/** By one step of Newton's from JavaScript's. */
export function atan2(y: number, x: number): number {
  const near = Math.atan2(y, x)
  if (!isReckoned(y / x) || !isReckoned(near)) return near
  const unit = 2 ** -Math.floor(Math.log2(Math.abs(x)))
  const [top, bottom] = [toFixed(y * unit), toFixed(x * unit)]
  const [s, c] = sinAndCos(near)
  return toDouble(toFixed(near) + ((top * c - bottom * s) << BITS) / (bottom * c + top * s))
}
export const atan = (x: number): number => atan2(x, 1)

const KEPT_BITS = 100
export function hypot(x: number, y: number): number {
  const largest = Math.max(Math.abs(x), Math.abs(y))
  if (largest === 0 || !(largest < Infinity)) return Math.hypot(x, y)
  const exponent = Math.floor(Math.log2(largest))
  const [a, b] = [x, y].map((side) => toFixed(side * 2 ** -exponent) >> (BITS - BigInt(KEPT_BITS))) as [
    bigint,
    bigint,
  ]
  return (Number(squareRoot(a * a + b * b)) / 2 ** KEPT_BITS) * 2 ** exponent
}

/** Rounded down. */
function squareRoot(square: bigint): bigint {
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** Above it the other exponential is too small to matter. */
const LARGE = 22
/** exp is not too large up to here. */
const LARGEST_EXPONENT = 709
function halfExp(size: number): number {
  return size < LARGEST_EXPONENT ? exp(size) / 2 : exp(size / 2) * (exp(size / 2) / 2)
}
export function cosh(x: number): number {
  const size = Math.abs(x)
  return size > LARGE && size < Infinity ? halfExp(size) : Math.cosh(x)
}
export function sinh(x: number): number {
  const size = Math.abs(x)
  return size > LARGE && size < Infinity ? Math.sign(x) * halfExp(size) : Math.sinh(x)
}
