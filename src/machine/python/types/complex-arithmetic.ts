/**
 * Complex arithmetic. Follows Objects/complexobject.c of 2.7.6: c_prod, c_quot, c_pow, c_powi, complex_pow,
 * complex_subtype_from_string.
 */
import { Fault, parseFloatText } from '../text/index.ts'

export type Complex = readonly [real: number, imaginary: number]

/** Whole exponents up to this are done by multiplication. */
const MOST_MULTIPLIED = 100

export const complexProduct = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]

/** `what` names the operation in the ZeroDivisionError. */
export function complexQuotient(
  [a, b]: Complex,
  [c, d]: Complex,
  what = 'complex division by zero',
): Complex {
  if (Math.abs(c) >= Math.abs(d)) {
    if (c === 0) throw new Fault('ZeroDivisionError', what)
    const ratio = d / c
    const denominator = c + d * ratio
    return [(a + b * ratio) / denominator, (b - a * ratio) / denominator]
  }
  const ratio = c / d
  const denominator = c * ratio + d
  return [(a * ratio + b) / denominator, (b * ratio - a) / denominator]
}

/** Quotient, floored and without an imaginary part, and remainder. */
export function complexDivmod(a: Complex, b: Complex, what: string): readonly [Complex, Complex] {
  const quotient: Complex = [Math.floor(complexQuotient(a, b, what)[0]), 0]
  const [real, imaginary] = complexProduct(b, quotient)
  return [quotient, [a[0] - real, a[1] - imaginary]]
}

export function complexPower(base: Complex, exponent: Complex): Complex {
  const [real, imaginary] = exponent
  const isWhole = imaginary === 0 && Number.isInteger(real) && Math.abs(real) <= MOST_MULTIPLIED
  const result = isWhole ? wholePower(base, real) : generalPower(base, exponent)
  if (result.some((part) => Math.abs(part) === Infinity))
    throw new Fault('OverflowError', 'complex exponentiation')
  return result
}

const ZERO_TO_NEGATIVE = '0.0 to a negative or complex power'

function wholePower(base: Complex, exponent: number): Complex {
  if (exponent <= 0) return complexQuotient([1, 0], wholePowerOf(base, -exponent), ZERO_TO_NEGATIVE)
  return wholePowerOf(base, exponent)
}

function wholePowerOf(base: Complex, exponent: number): Complex {
  let result: Complex = [1, 0]
  let square = base
  for (let mask = 1; exponent >= mask; mask <<= 1) {
    if (exponent & mask) result = complexProduct(result, square)
    square = complexProduct(square, square)
  }
  return result
}

function generalPower([a, b]: Complex, [c, d]: Complex): Complex {
  if (c === 0 && d === 0) return [1, 0]
  if (a === 0 && b === 0) {
    if (d !== 0 || c < 0) throw new Fault('ZeroDivisionError', ZERO_TO_NEGATIVE)
    return [0, 0]
  }
  const size = Math.hypot(a, b)
  const angle = Math.atan2(b, a)
  let length = size ** c
  let phase = angle * c
  if (d !== 0) {
    length /= Math.exp(angle * d)
    phase += d * Math.log(size)
  }
  return [length * Math.cos(phase), length * Math.sin(phase)]
}

const FLOAT = String.raw`(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)`
const IMAGINARY = new RegExp(`^([+-]?)(${FLOAT})?j$`, 'i')
const BOTH = new RegExp(`^([+-]?${FLOAT})(?:([+-])(${FLOAT})?j)?$`, 'i')
const SPACE = /^[\t-\r ]+|[\t-\r ]+$/g

/** `complex(text)`. */
export function parseComplex(text: string): Complex {
  const trimmed = text.replace(SPACE, '')
  const inner = /^\(.*\)$/s.test(trimmed) ? trimmed.slice(1, -1).replace(SPACE, '') : trimmed
  const [, onlySign, only] = IMAGINARY.exec(inner) ?? []
  if (onlySign !== undefined) return [0, parseFloatText(onlySign + (only ?? '1'))]
  const [, real, sign, imaginary] = BOTH.exec(inner) ?? []
  if (real === undefined) throw new Fault('ValueError', 'complex() arg is a malformed string')
  return [parseFloatText(real), sign === undefined ? 0 : parseFloatText(sign + (imaginary ?? '1'))]
}
