/**
 * The `%` of str and unicode in Python 2.7: a format in pieces, and what each makes of its value. Follows
 * Objects/stringobject.c: PyString_Format, formatint, formatfloat, _PyString_FormatLong and unicodeobject.c:
 * PyUnicode_Format of 2.7.6. Where values come from, and their `str`, `repr` and `int`, is the evaluator's: it goes
 * through the pieces in order, joins strings, throws faults, and for a conversion asks first for `*`s, then for the value.
 */
import { codePointLength, repeat, sliceCodePoints } from './code-points.ts'
import { Fault } from './fault.ts'
import { formatDouble } from './floats.ts'
import type { WholeType } from './longs.ts'

/** `%-+ #0*.*d` */
export interface Conversion {
  /** Of `%(key)s`: the value is the mapping's. */
  readonly key: string | undefined
  /** The flag `-`. */
  readonly left: boolean
  /** The flags `+` and space. */
  readonly sign: '' | '+' | ' '
  /** The flag `#`. */
  readonly alternate: boolean
  /** The flag `0`. */
  readonly zero: boolean
  readonly width: number | '*'
  readonly precision: number | '*' | undefined
  /** How much of the format it is, in JavaScript's units. */
  readonly length: number
  /** The letter; it is none that Python knows where `fault` is set. */
  readonly letter: string
  /** To be thrown once the value is there. */
  readonly fault: Fault | undefined
}

/** Literal text, a conversion, or what is wrong at this place: nothing follows it. */
export type Piece = string | Conversion | Fault

const LETTERS = 'sriduoxXeEfFgGc%'
const MAX_WIDTH = 2 ** 63
const MAX_PRECISION = 2 ** 31 - 1
const DEFAULT_PRECISION = 6
/** Where C's buffer ends for the digits of an int. */
const MAX_INT_DIGITS = 500
const MAX_CODE_POINT = 0x10ffff
const MAX_BYTE = 0xff

const OPTIONS = /([-+ #0]*)(\*|\d*)(?:(\.)(\*|\d*))?[hlL]?/y

const refusal = (message: string): Fault => new Fault('TypeError', message)

/** What the evaluator finds wrong with the values, in the words of both types. */
export const PERCENT_FAULTS = {
  tooFew: () => refusal('not enough arguments for format string'),
  tooMany: () => refusal('not all arguments converted during string formatting'),
  noMapping: () => refusal('format requires a mapping'),
  noWholeStar: () => refusal('* wants int'),
  /** Of a value that `int` does not take. */
  noNumber: ({ letter }: Conversion, typeName: string) =>
    refusal(
      `%${letter === 'i' || letter === 'u' ? 'd' : letter} format: a number is required, not ${typeName}`,
    ),
  noFloat: (typeName: string) => refusal(`float argument required, not ${typeName}`),
  /** Of a string that is no single character. */
  noCharacter: () => refusal('%c requires int or char'),
} as const

/** The pieces of a format; `unicode` says of which type it is. */
export function parsePercent(format: string, unicode = false): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (;;) {
    const percent = format.indexOf('%', at)
    if (percent < 0) break
    if (percent > at) pieces.push(format.slice(at, percent))
    const [conversion, end] = parseConversion(format, percent + 1, unicode)
    pieces.push(conversion)
    if (conversion instanceof Fault) return pieces
    at = end
  }
  if (at < format.length) pieces.push(format.slice(at))
  return pieces
}

function parseConversion(format: string, start: number, unicode: boolean): [Conversion | Fault, number] {
  let at = start
  let key: string | undefined
  if (format[at] === '(') {
    const end = closingParenthesis(format, at)
    if (end < 0) return [new Fault('ValueError', 'incomplete format key'), end]
    key = format.slice(at + 1, end)
    at = end + 1
  }
  OPTIONS.lastIndex = at
  const [all, flags = '', width = '', point, precision = ''] = OPTIONS.exec(format) as RegExpExecArray
  at += all.length
  if (Number(width) >= MAX_WIDTH) return [new Fault('ValueError', 'width too big'), at]
  if (Number(precision) > MAX_PRECISION) return [new Fault('ValueError', 'prec too big'), at]
  if (at >= format.length) return [new Fault('ValueError', 'incomplete format'), at]
  const letter = String.fromCodePoint(format.codePointAt(at) as number)
  return [
    {
      key,
      left: flags.includes('-'),
      sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '',
      alternate: flags.includes('#'),
      zero: flags.includes('0'),
      width: width === '*' ? '*' : Number(width),
      precision: point && (precision === '*' ? '*' : Number(precision)),
      letter,
      length: at + letter.length - start + 1,
      fault: LETTERS.includes(letter) ? undefined : unsupported(format, at, letter, unicode),
    } as Conversion,
    at + letter.length,
  ]
}

function closingParenthesis(format: string, opening: number): number {
  let depth = 0
  for (let at = opening; at < format.length; at++) {
    if (format[at] === '(') depth++
    else if (format[at] === ')' && --depth === 0) return at
  }
  return -1
}

function unsupported(format: string, at: number, letter: string, unicode: boolean): Fault {
  const code = letter.codePointAt(0) as number
  const shown = unicode && (code < 0x1f || code > 0x7e) ? '?' : letter
  // A byte is a C char, which has a sign.
  const hex = (!unicode && code > 0x7f ? code + 0xffffff00 : code).toString(16)
  const index = unicode ? codePointLength(format.slice(0, at)) : at
  return new Fault('ValueError', `unsupported format character '${shown}' (0x${hex}) at index ${index}`)
}

/** The conversion with the value of its first `*` in place. */
export const withWidth = (conversion: Conversion, width: number): Conversion => ({
  ...conversion,
  width: Math.abs(width),
  left: conversion.left || width < 0,
})

/** The conversion with the value of the `*` behind its point in place. */
export const withPrecision = (conversion: Conversion, precision: number): Conversion => ({
  ...conversion,
  precision: Math.max(precision, 0),
})

/** The text of `%d`, `%i`, `%u`, `%o`, `%x`, `%X`. */
export function formatInteger(
  conversion: Conversion,
  value: bigint | number,
  type: WholeType = 'int',
): string {
  const { alternate, letter } = conversion
  const precision = conversion.precision as number | undefined
  if (type === 'int' && (precision ?? 0) >= MAX_INT_DIGITS) {
    throw new Fault('OverflowError', 'formatted integer is too long (precision too large?)')
  }
  const base = letter === 'o' ? 8 : letter === 'x' || letter === 'X' ? 16 : 10
  const written = value.toString(base)
  const negative = written.startsWith('-')
  let digits = negative ? written.slice(1) : written
  // C writes no digit at all of a 0 that needs none.
  if (precision === 0 && digits === '0' && type === 'int') digits = ''
  if (alternate && base === 8 && !digits.startsWith('0')) digits = `0${digits}`
  digits = repeat('0', (precision ?? 0) - digits.length) + digits
  const prefix = alternate && base === 16 ? '0x' : ''
  const text = padNumber(conversion, negative, prefix, digits)
  return letter === 'X' ? text.toUpperCase() : text
}

/** The text of `%e`, `%f`, `%g` and their capitals. */
export function formatFloat(conversion: Conversion, value: number): string {
  const { letter, alternate } = conversion
  const precision = (conversion.precision as number | undefined) ?? DEFAULT_PRECISION
  const text = formatDouble(value, letter, precision, { alternate })
  const negative = text.startsWith('-')
  return padNumber(conversion, negative, '', negative ? text.slice(1) : text)
}

function padNumber(conversion: Conversion, negative: boolean, prefix: string, digits: string): string {
  const front = (negative ? '-' : conversion.sign) + prefix
  if (!conversion.zero || conversion.left) return pad(conversion, front + digits)
  return front + repeat('0', (conversion.width as number) - front.length - digits.length) + digits
}

/** The text of `%s` and `%r`, of what `str` or `repr` has given. */
export function formatText(conversion: Conversion, text: string): string {
  const precision = conversion.precision as number | undefined
  return pad(conversion, precision === undefined ? text : sliceCodePoints(text, 0, precision))
}

/** The text of `%c` of a whole number; `unicode` says of which type the format is. */
export function formatCharacter(conversion: Conversion, code: number, unicode = false): string {
  if (unicode && !(code >= 0 && code <= MAX_CODE_POINT)) {
    throw new Fault('OverflowError', '%c arg not in range(0x110000) (wide Python build)')
  }
  if (code < 0) throw new Fault('OverflowError', 'unsigned byte integer is less than minimum')
  if (!unicode && code > MAX_BYTE) {
    throw new Fault('OverflowError', 'unsigned byte integer is greater than maximum')
  }
  return pad(conversion, String.fromCodePoint(code))
}

/** Spaces as far as the width asks; `%c` of a character and `%%` need no more. */
export function pad(conversion: Conversion, text: string): string {
  const spaces = repeat(' ', (conversion.width as number) - codePointLength(text))
  return conversion.left ? text + spaces : spaces + text
}
