/**
 * The codecs of escapes: what literals are written in. Follows Objects/unicodeobject.c: PyUnicode_DecodeUnicodeEscape,
 * PyUnicode_DecodeRawUnicodeEscape and stringobject.c: PyString_DecodeEscape of 2.7.6. Left out: the names of `\N{…}`, of
 * which none is known.
 */
import { Fault } from './fault.ts'
import { escapeCodePoint } from './repr.ts'
import { replaceUndecodable } from './unicode-fault.ts'

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  b: '\b',
  f: '\f',
  t: '\t',
  n: '\n',
  r: '\r',
  v: '\v',
  a: '\x07',
}
/** Hexadecimal digits of each escape. */
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const MAX_CODE_POINT = 0x10ffff

/** Behind a backslash: octal digits, hexadecimal ones as far as they go, a name, any other character, or nothing. */
const UNICODE_ESCAPE =
  /\\(?:([0-7]{1,3})|[xuU]((?<=x)[\da-fA-F]{0,2}|(?<=u)[\da-fA-F]{0,4}|(?<=U)[\da-fA-F]{0,8})|(N(?:\{(?:[^}]+\}?)?)?)|([^]?))/g
const BYTE_ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{0,2})|([^]?))/g

/** `unicode-escape` of a str. */
export const decodeUnicodeEscape = (bytes: string, errors = 'strict'): string =>
  bytes.replace(
    UNICODE_ESCAPE,
    (all, octal?: string, hex?: string, name?: string, other?: string, start = 0): string => {
      const fail = (reason: string): string =>
        replaceUndecodable(errors, {
          encoding: 'unicodeescape',
          object: bytes,
          start,
          end: start + all.length,
          reason,
        })
      const letter = all[1] as string
      if (octal) return String.fromCharCode(parseInt(octal, 8))
      if (name)
        return fail(/..}/.test(name) ? 'unknown Unicode character name' : 'malformed \\N character escape')
      if (hex === undefined) return other ? (SIMPLE[other] ?? all) : fail('\\ at end of string')
      const digits = DIGITS[letter] as number
      if (hex.length < digits) return fail(`truncated \\${letter}${'X'.repeat(digits)} escape`)
      const code = parseInt(hex, 16)
      return code > MAX_CODE_POINT ? fail('illegal Unicode character') : String.fromCodePoint(code)
    },
  )

/** `raw-unicode-escape` of a str: only `\u` and `\U`, behind an odd number of backslashes. */
export const decodeRawUnicodeEscape = (bytes: string, errors = 'strict'): string =>
  bytes.replace(
    /(?<=(?<!\\)(?:\\\\)*)\\([uU])((?<=u)[\da-fA-F]{0,4}|(?<=U)[\da-fA-F]{0,8})/g,
    (all, letter: string, hex: string, start: number) => {
      const code = parseInt(hex, 16)
      const truncated = hex.length < (DIGITS[letter] as number)
      if (!truncated && code <= MAX_CODE_POINT) return String.fromCodePoint(code)
      const reason = truncated ? 'truncated \\uXXXX' : '\\Uxxxxxxxx out of range'
      const end = start + all.length
      return replaceUndecodable(errors, { encoding: 'rawunicodeescape', object: bytes, start, end, reason })
    },
  )

/** `raw-unicode-escape` of unicode text. */
export const encodeRawUnicodeEscape = (text: string): string =>
  text.replace(/[^\0-\xff]/gu, (character) => escapeCodePoint(character.codePointAt(0) as number))

/** `string-escape` of a str. */
export const decodeStringEscape = (bytes: string, errors = 'strict'): string =>
  bytes.replace(BYTE_ESCAPE, (all, octal?: string, hex?: string, other?: string): string => {
    if (octal) return String.fromCharCode(parseInt(octal, 8) & 0xff)
    if (hex !== undefined)
      return hex.length === 2 ? String.fromCharCode(parseInt(hex, 16)) : replaceByte(errors)
    if (other) return SIMPLE[other] ?? all
    throw new Fault('ValueError', 'Trailing \\ in string')
  })

function replaceByte(errors: string): string {
  if (errors === 'ignore') return ''
  if (errors === 'replace') return '?'
  throw new Fault(
    'ValueError',
    errors === 'strict' ? 'invalid \\x escape' : `decoding error; unknown error handling code: ${errors}`,
  )
}
