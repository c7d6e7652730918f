/**
 * Floats of Python 2.7 as text and back. Follows Python/pystrtod.c: format_float_short, PyOS_string_to_double and
 * Objects/floatobject.c: float_repr, float_str, float_hex, float_fromhex, PyFloat_FromString of 2.7.6.
 */
import { scale, toFixed, toMantissa, toShortest, toSignificant } from './decimal.ts'
import type { Decimal } from './decimal.ts'
import { Fault } from './fault.ts'

export interface FloatStyle {
  /** `#`: the point stands even where no digit follows, and `g` keeps its zeros. */
  readonly alternate?: boolean
  /** `.0` behind what would read as a whole number. */
  readonly dotZero?: boolean
}

/** The last place before the point that is written without exponent. */
const REPR_POINT = 16
/** What _Py_dg_dtoa takes for a small whole number. */
const LARGEST_SMALL = 1e15
const STR_DIGITS = 12
const HEX_DIGITS = 13
const MANTISSA_BITS = 53

/**
 * A float as `e`, `f`, `g` (or a capital of them) with that precision, or as `r`, its shortest text.
 * Not a number has no sign.
 */
export function formatDouble(value: number, type: string, precision: number, style: FloatStyle = {}): string {
  if (Number.isNaN(value)) return type < 'a' ? 'NAN' : 'nan'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (size === Infinity) return sign + (type < 'a' ? 'INF' : 'inf')
  const text = formatSize(size, type.toLowerCase(), precision, style)
  return sign + (type < 'a' ? text.toUpperCase() : text)
}

function formatSize(size: number, type: string, precision: number, style: FloatStyle): string {
  switch (type) {
    case 'e':
      return scientific(toSignificant(size, precision + 1), style.alternate)
    case 'f':
      return positional(toFixed(size, precision), precision, style.alternate)
    case 'g':
      return formatGeneral(size, precision || 1, style)
    default:
      return general(toShortest(size), REPR_POINT, style)
  }
}

function formatGeneral(size: number, precision: number, style: FloatStyle): string {
  const decimal = toSignificant(size, precision)
  const lost = size - Number(`${decimal.digits}e${decimal.point - precision}`)
  // A whole number half a unit above the digits: _Py_dg_dtoa leaves the zeros on its way out.
  const isHalf =
    size < LARGEST_SMALL && decimal.point > precision && 2 * lost === 10 ** (decimal.point - precision)
  return general(decimal, style.dotZero ? precision - 1 : precision, style, isHalf || style.alternate)
}

function general(
  decimal: Decimal,
  lastPoint: number,
  style: FloatStyle,
  keepsZeros = style.alternate,
): string {
  const { alternate, dotZero } = style
  const { point } = decimal
  const digits = keepsZeros ? decimal.digits : decimal.digits.replace(/(?!^)0+$/, '')
  if (point <= -4 || point > lastPoint) return scientific({ digits, point }, alternate)
  const text = positional(
    point > 0 ? { digits, point } : { digits: '0'.repeat(1 - point) + digits, point: 1 },
    Math.max(digits.length - point, 0),
    alternate,
  )
  return dotZero && !text.includes('.') ? `${text}.0` : text
}

function positional({ digits, point }: Decimal, places: number, alternate = false): string {
  const whole = digits.slice(0, point).padEnd(point, '0')
  return places > 0 || alternate ? `${whole}.${digits.slice(point)}` : whole
}

function scientific({ digits, point }: Decimal, alternate = false): string {
  const fraction = digits.length > 1 || alternate ? `.${digits.slice(1)}` : ''
  const exponent = String(Math.abs(point - 1)).padStart(2, '0')
  return `${digits[0]}${fraction}e${point < 1 ? '-' : '+'}${exponent}`
}

/** What `repr` gives. */
export function floatRepr(value: number): string {
  const size = Math.abs(value)
  // Where JavaScript writes the same.
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value)
  return formatDouble(value, 'r', 0, { dotZero: true })
}

/** What `str` gives: 12 digits. */
export const floatStr = (value: number): string => formatDouble(value, 'g', STR_DIGITS, { dotZero: true })

/** What `repr` gives of a complex number, or `str` with 12 digits: no real part where it is 0. */
const complexText = (real: number, imaginary: number, type: 'r' | 'g'): string => {
  const part = (value: number): string => formatDouble(value, type, STR_DIGITS)
  if (Object.is(real, 0)) return `${part(imaginary)}j`
  const written = part(imaginary)
  return `(${part(real)}${written.startsWith('-') ? '' : '+'}${written}j)`
}

export const complexRepr = (real: number, imaginary: number): string => complexText(real, imaginary, 'r')

export const complexStr = (real: number, imaginary: number): string => complexText(real, imaginary, 'g')

const LEADING_SPACE = /^[\t-\r ]+/
const TRAILING_SPACE = /[\t-\r ]+$/
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)/i
const PREVIEW = 200

/** A number of a text's beginning, as `strtod` reads it: its value and length (0: none). */
function readDouble(text: string): { readonly value: number; readonly length: number } {
  const [found] = NUMBER.exec(text) ?? ['']
  return { value: toNumber(found.toLowerCase()), length: found.length }
}

function toNumber(text: string): number {
  if (text.endsWith('n')) return NaN
  if (/i/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return Number(text)
}

/** `float(text)`; `text` a str. */
export function parseFloatText(text: string): number {
  const begun = text.replace(LEADING_SPACE, '')
  const trimmed = begun.replace(TRAILING_SPACE, '')
  const { value, length } = readDouble(trimmed)
  if (length > 0 && length === trimmed.length) return value
  // As C shows it: as far as the first zero byte.
  const shown = begun.split('\0', 1)[0]?.slice(0, PREVIEW) ?? ''
  const message = length > 0 ? 'invalid literal for float(): ' : 'could not convert string to float: '
  throw new Fault('ValueError', message + shown)
}

/** `float.hex`. */
export function floatHex(value: number): string {
  if (!Number.isFinite(value)) return floatRepr(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (value === 0) return `${sign}0x0.0p+0`
  const { mantissa, exponent } = toMantissa(value)
  const digits = mantissa.toString(16).padStart(HEX_DIGITS + 1, '0')
  const power = exponent + MANTISSA_BITS - 1
  return `${sign}0x${digits[0]}.${digits.slice(1)}p${power < 0 ? '' : '+'}${power}`
}

const HEX = /^([+-]?)(?:(inf(?:inity)?)|(nan)|(?:0x)?([\da-f]*)\.?([\da-f]*)(?:p([+-]?\d+))?)$/i

/** `float.fromhex`. */
export function floatFromHex(text: string): number {
  const match = HEX.exec(text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, ''))
  const [, sign, infinity, nan, whole = '', fraction = '', power = '0'] = match ?? []
  if (!match || (!infinity && !nan && whole + fraction === '')) {
    throw new Fault('ValueError', 'invalid hexadecimal floating-point string')
  }
  const size = infinity
    ? Infinity
    : nan
      ? NaN
      : scale(BigInt(`0x${whole}${fraction}`), Number(power) - 4 * fraction.length)
  if (size === Infinity && !infinity) {
    throw new Fault('OverflowError', 'hexadecimal value too large to represent as a float')
  }
  return sign === '-' ? -size : size
}
