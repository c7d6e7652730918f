/**
 * The gamma and error functions. Follows m_tgamma, m_lgamma, lanczos_sum, sinpi, m_erf, m_erfc of Modules/mathmodule.c of
 * CPython 2.7.6, step by step: the last places are theirs. NaN stands for a number out of the domain.
 */
import { powerOfDoubles } from '../text/index.ts'
import { cos, exp, log, sin } from './elementary.ts'

const G = 6.024680040776729583740234375
const G_MINUS_HALF = 5.524680040776729583740234375
const NUMERATOR = [
  23531376880.41076, 42919803642.649099, 35711959237.355667, 17921034426.037209, 6039542586.3520279,
  1439720407.3117216, 248874557.86205417, 31426415.585400194, 2876370.6289353725, 186056.26539522349,
  8071.6720023658163, 210.82427775157935, 2.5066282746310002,
]
const DENOMINATOR = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
]
/** From it on a polynomial in 1/x is taken. */
const LARGE_X = 5
const LARGEST_FACTORIAL = 23
const LOG_PI = 1.144729885849400174143427351353058711647
const TINY = 1e-20
/** x ** x is too large beyond it, but its square root is not. */
const LARGE_POWER = 140

function lanczosSum(x: number): number {
  let top = 0
  let bottom = 0
  if (x < LARGE_X)
    for (let index = NUMERATOR.length - 1; index >= 0; index--) {
      top = top * x + (NUMERATOR[index] as number)
      bottom = bottom * x + (DENOMINATOR[index] as number)
    }
  else
    for (let index = 0; index < NUMERATOR.length; index++) {
      top = top / x + (NUMERATOR[index] as number)
      bottom = bottom / x + (DENOMINATOR[index] as number)
    }
  return top / bottom
}

/** sin(pi x), exact for whole numbers. */
function sinPi(x: number): number {
  const y = Math.abs(x) % 2
  const part = [
    () => sin(Math.PI * y),
    () => cos(Math.PI * (y - 0.5)),
    () => sin(Math.PI * (1 - y)),
    () => -cos(Math.PI * (y - 1.5)),
    () => sin(Math.PI * (y - 2)),
  ][Math.round(2 * y)] as () => number
  return (x < 0 || Object.is(x, -0) ? -1 : 1) * part()
}

function factorial(below: number): number {
  let product = 1
  for (let factor = 2; factor < below; factor++) product *= factor
  return product
}

export function gamma(x: number): number {
  if (!Number.isFinite(x)) return x === -Infinity ? Number.NaN : x
  if (x === 0) return Number.NaN
  if (Number.isInteger(x)) {
    if (x < 0) return Number.NaN
    if (x <= LARGEST_FACTORIAL) return factorial(x)
  }
  const size = Math.abs(x)
  if (size < TINY) return 1 / x
  if (size > 200) return x < 0 ? 0 / sinPi(x) : Infinity
  const y = size + G_MINUS_HALF
  const rest = size > G_MINUS_HALF ? y - size - G_MINUS_HALF : y - G_MINUS_HALF - size
  const correction = (rest * G) / y
  const isNegative = x < 0
  let result = isNegative
    ? ((-Math.PI / sinPi(size) / size) * exp(y)) / lanczosSum(size)
    : lanczosSum(size) / exp(y)
  result += isNegative ? -correction * result : correction * result
  const halves = size < LARGE_POWER ? 1 : 2
  const power = powerOfDoubles(y, (size - 0.5) / halves)
  for (let count = 0; count < halves; count++) result = isNegative ? result / power : result * power
  return result
}

export function logGamma(x: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : Infinity
  if (Number.isInteger(x) && x <= 2) return x <= 0 ? Number.NaN : 0
  const size = Math.abs(x)
  if (size < TINY) return -log(size)
  const result = log(lanczosSum(size)) - G + (size - 0.5) * (log(size + G - 0.5) - 1)
  return x < 0 ? LOG_PI - log(Math.abs(sinPi(size))) - log(size) - result : result
}

const SQRT_PI = 1.772453850905516027298167483341145182798
const SERIES_TERMS = 25
const FRACTION_TERMS = 50
/** The series is good below it, the continued fraction above. */
const FAR = 1.5
/** erfc is 0 from here on. */
const FAR_OUT = 30

function erfSeries(x: number): number {
  const square = x * x
  let sum = 0
  for (let k = SERIES_TERMS + 0.5; k > 1; k--) sum = 2 + (square * sum) / k
  return (sum * x * exp(-square)) / SQRT_PI
}

function erfcFraction(x: number): number {
  if (x >= FAR_OUT) return 0
  const square = x * x
  let a = 0
  let step = 0.5
  let [p, previousP] = [1, 0]
  let [q, previousQ] = [step + square, 1]
  for (let count = 0; count < FRACTION_TERMS; count++) {
    a += step
    step += 2
    const b = step + square
    ;[p, previousP] = [b * p - a * previousP, p]
    ;[q, previousQ] = [b * q - a * previousQ, q]
  }
  return ((p / q) * x * exp(-square)) / SQRT_PI
}

export function erf(x: number): number {
  const size = Math.abs(x)
  if (Number.isNaN(x)) return x
  if (size < FAR) return erfSeries(x)
  const rest = erfcFraction(size)
  return x > 0 ? 1 - rest : rest - 1
}

export function erfc(x: number): number {
  const size = Math.abs(x)
  if (Number.isNaN(x)) return x
  if (size < FAR) return 1 - erfSeries(x)
  const rest = erfcFraction(size)
  return x > 0 ? rest : 2 - rest
}
