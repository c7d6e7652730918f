/**
 * `format(value, spec)` of Python 2.7's str, unicode, int, long, float and complex. Follows
 * Objects/stringlib/formatter.h of 2.7.6. Left out: what `n` takes from a locale.
 */
import { codePointLength, repeat, sliceCodePoints } from './code-points.ts'
import { Fault } from './fault.ts'
import { complexStr, floatStr, formatDouble } from './floats.ts'
import type { FloatStyle } from './floats.ts'

/** `[[fill]align][sign][#][0][width][,][.precision][type]` */
export interface FormatSpec {
  readonly fill: string
  /** '' where the spec does not say. */
  readonly align: '' | '<' | '>' | '=' | '^'
  readonly sign: '' | '+' | '-' | ' '
  readonly alternate: boolean
  readonly width: number
  readonly thousands: boolean
  readonly precision: number | undefined
  /** '' where the spec does not say. */
  readonly type: string
}

const SPEC = /^(?:([^])?([<>=^]))?([ +-]?)(#?)(0?)(\d*)(,?)(?:(\.)(\d*))?([^]*)$/u
const MAX_NUMBER = 2 ** 63
const FLOAT_TYPES = 'eEfFgGn%'
const THOUSANDS_TYPES = 'deEfFgG%'
const MAX_BYTE = 0xff
const DEFAULT_PRECISION = 6
const STR_PRECISION = 12
const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 }

const refuse = (message: string): never => {
  throw new Fault('ValueError', message)
}

/** A spec in its parts; `defaultType` stands where it names none. */
export function parseFormatSpec(text: string, defaultType = ''): FormatSpec {
  const match = SPEC.exec(text) as RegExpExecArray
  const [, given, align = '', sign, alternate, zero, width, comma, point, precision, rest = ''] = match
  const fill = given === '\0' ? undefined : given
  if (Number(width) >= MAX_NUMBER || Number(precision ?? 0) >= MAX_NUMBER) {
    refuse('Too many decimal digits in format string')
  }
  if (point && !precision) refuse('Format specifier missing precision')
  if (codePointLength(rest) > 1) refuse('Invalid conversion specification')
  const type = rest || defaultType
  if (comma && type && !THOUSANDS_TYPES.includes(type)) refuse(`Cannot specify ',' with '${type}'.`)
  const zeros = zero !== '' && fill === undefined
  return {
    fill: fill ?? (zeros ? '0' : ' '),
    align: align || (zeros ? '=' : ''),
    sign,
    alternate: alternate !== '',
    width: Number(width),
    thousands: comma !== '',
    precision: point ? Number(precision) : undefined,
    type,
  } as FormatSpec
}

function refuseType(type: string, typeName: string): never {
  const code = type.codePointAt(0) as number
  const plain = typeName !== 'unicode' || (code > 0x20 && code < 0x80)
  const shown = plain ? type : `\\x${code.toString(16)}`
  return refuse(`Unknown format code '${shown}' for object of type '${typeName}'`)
}

/** `format` of a str or of unicode text. */
export function formatString(text: string, spec: string, typeName = 'str'): string {
  if (spec === '') return text
  const { type, sign, alternate, align, precision, fill, width } = parseFormatSpec(spec, 's')
  if (type !== 's') refuseType(type, typeName)
  if (sign) refuse('Sign not allowed in string format specifier')
  if (alternate) refuse('Alternate form (#) not allowed in string format specifier')
  if (align === '=') refuse("'=' alignment not allowed in string format specifier")
  const shown = precision === undefined ? text : sliceCodePoints(text, 0, precision)
  return place(shown, fill, align || '<', width)
}

function place(text: string, fill: string, align: string, width: number): string {
  const missing = Math.max(width - codePointLength(text), 0)
  const left = align === '<' ? 0 : align === '^' ? missing >> 1 : missing
  return repeat(fill, left) + text + repeat(fill, missing - left)
}

/** `format` of an int or a long. */
export function formatWhole(value: bigint | number, spec: string, typeName = 'int'): string {
  if (spec === '') return String(value)
  const parsed = parseFormatSpec(spec, 'd')
  const { type } = parsed
  if (FLOAT_TYPES.includes(type) && type !== 'n') return formatParsedFloat(toDouble(value), parsed, typeName)
  if (!'bcdoxXn'.includes(type)) refuseType(type, typeName)
  if (parsed.precision !== undefined) refuse('Precision not allowed in integer format specifier')
  if (type === 'c') return formatCode(Number(value), parsed)
  const written = value.toString(BASES[type] ?? 10)
  const negative = written.startsWith('-')
  const digits = negative ? written.slice(1) : written
  const prefix = parsed.alternate && type in BASES ? `0${type}` : ''
  return placeNumber(parsed, negative, prefix, type === 'X' ? digits.toUpperCase() : digits)
}

function toDouble(value: bigint | number): number {
  const double = Number(value)
  if (Number.isFinite(double)) return double
  throw new Fault('OverflowError', 'long int too large to convert to float')
}

function formatCode(code: number, spec: FormatSpec): string {
  if (spec.sign) refuse("Sign not allowed with integer format specifier 'c'")
  if (Math.abs(code) >= MAX_NUMBER) {
    throw new Fault('OverflowError', 'Python int too large to convert to C long')
  }
  if (!(code >= 0 && code <= MAX_BYTE)) throw new Fault('OverflowError', '%c arg not in range(0x100)')
  return placeNumber(spec, false, '', String.fromCharCode(code))
}

/** `format` of a float. */
export const formatFloatSpec = (value: number, spec: string): string =>
  spec === '' ? floatStr(value) : formatParsedFloat(value, parseFormatSpec(spec), 'float')

function formatParsedFloat(value: number, spec: FormatSpec, typeName: string): string {
  if (spec.type && !FLOAT_TYPES.includes(spec.type)) refuseType(spec.type, typeName)
  if (spec.alternate) refuse('Alternate form (#) not allowed in float format specifier')
  const text = writeFloat(spec.type === '%' ? value * 100 : value, spec, { dotZero: spec.type === '' })
  const negative = text.startsWith('-')
  return placeNumber(spec, negative, '', negative ? text.slice(1) : text, spec.type === '%' ? '%' : '')
}

function writeFloat(value: number, { type, precision }: FormatSpec, style: FloatStyle): string {
  const digits = precision ?? (type ? DEFAULT_PRECISION : STR_PRECISION)
  return formatDouble(value, type === '%' ? 'f' : type === '' || type === 'n' ? 'g' : type, digits, style)
}

/** `format` of a complex number. */
export function formatComplex(real: number, imaginary: number, text: string): string {
  if (text === '') return complexStr(real, imaginary)
  const spec = parseFormatSpec(text)
  if (spec.type && (spec.type === '%' || !FLOAT_TYPES.includes(spec.type))) refuseType(spec.type, 'complex')
  if (spec.alternate) refuse('Alternate form (#) not allowed in complex format specifier')
  if (spec.fill === '0') refuse('Zero padding is not allowed in complex format specifier')
  if (spec.align === '=') refuse("'=' alignment flag is not allowed in complex format specifier")
  const part = (value: number, sign: FormatSpec['sign']): string => {
    const written = writeFloat(value, spec, {})
    const negative = written.startsWith('-')
    const bare: FormatSpec = { ...spec, sign, width: 0 }
    return placeNumber(bare, negative, '', negative ? written.slice(1) : written)
  }
  // As `str`: nothing of a real part that is 0, else both in brackets.
  const imaginaryOnly = spec.type === '' && Object.is(real, 0)
  const parts = imaginaryOnly
    ? `${part(imaginary, spec.sign)}j`
    : `${part(real, spec.sign)}${part(imaginary, '+')}j`
  const shown = spec.type === '' && !imaginaryOnly ? `(${parts})` : parts
  return place(shown, spec.fill, spec.align || '>', spec.width)
}

function placeNumber(spec: FormatSpec, negative: boolean, prefix: string, number: string, unit = ''): string {
  const { fill, align, width, sign, thousands } = spec
  const front = (negative ? '-' : sign === '-' ? '' : sign) + prefix
  const whole = thousands ? /^\d+/.exec(number)?.[0] : undefined
  const rest = whole === undefined ? number : number.slice(whole.length)
  const zeros = fill === '0' && align === '=' ? width - front.length - rest.length - unit.length : 0
  const body = (whole === undefined ? number : group(whole, zeros) + rest) + unit
  if (align !== '=') return place(front + body, fill, align || '>', width)
  return front + place(body, fill, '>', width - front.length)
}

/** Commas between thousands; zeros in front are grouped too, until there are `width` characters. */
function group(digits: string, width: number): string {
  let text = digits
  for (;;) {
    const grouped = text.replace(/(?!^)(?=(?:\d{3})+$)/g, ',')
    if (grouped.length >= width) return grouped
    text = `0${text}`
  }
}
