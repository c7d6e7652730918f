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

const OCTAL = /[0-7]{1,3}/y
const HEX = /[\da-f]{0,8}/iy

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** `unicode-escape` of a str. */
export function decodeUnicodeEscape(bytes: string, errors = 'strict'): string {
  let text = ''
  let at = 0
  const fail = (end: number, reason: string): void => {
    text += replaceUndecodable(errors, { encoding: 'unicodeescape', object: bytes, start: at, end, reason })
    at = end
  }
  for (;;) {
    const backslash = bytes.indexOf('\\', at)
    text += bytes.slice(at, backslash < 0 ? undefined : backslash)
    if (backslash < 0) return text
    at = backslash
    const letter = bytes[at + 1]
    const octal = match(OCTAL, bytes, at + 1)
    const digits = DIGITS[letter ?? '']
    if (letter === undefined) {
      fail(at + 1, '\\ at end of string')
    } else if (digits !== undefined) {
      const hex = match(HEX, bytes, at + 2).slice(0, digits)
      const end = at + 2 + hex.length
      const code = Number(`0x${hex}`)
      if (hex.length < digits) fail(end, `truncated \\${letter}${'X'.repeat(digits)} escape`)
      else if (code > MAX_CODE_POINT) fail(end, 'illegal Unicode character')
      else {
        text += String.fromCodePoint(code)
        at = end
      }
    } else if (letter === 'N') {
      const closing = bytes[at + 2] === '{' ? bytes.indexOf('}', at + 3) : at + 2
      const known = closing > at + 3
      const end = closing < 0 ? bytes.length : known ? closing + 1 : closing
      fail(end, known ? 'unknown Unicode character name' : 'malformed \\N character escape')
    } else if (octal) {
      text += String.fromCharCode(parseInt(octal, 8))
      at += 1 + octal.length
    } else {
      text += SIMPLE[letter] ?? `\\${letter}`
      at += 2
    }
  }
}

/** `raw-unicode-escape` of a str: only `\u` and `\U`, behind an odd number of backslashes. */
export function decodeRawUnicodeEscape(bytes: string, errors = 'strict'): string {
  return bytes.replace(
    /(\\+)([uU])([\da-fA-F]{0,8})/g,
    (all, slashes: string, letter: string, hex: string, at: number) => {
      if (slashes.length % 2 === 0) return all
      const digits = DIGITS[letter] as number
      const used = hex.slice(0, digits)
      const code = Number(`0x${used}`)
      const rest = hex.slice(digits)
      const before = slashes.slice(1)
      if (used.length === digits && code <= MAX_CODE_POINT) return before + String.fromCodePoint(code) + rest
      const start = at + before.length
      const reason = used.length < digits ? 'truncated \\uXXXX' : '\\Uxxxxxxxx out of range'
      const end = start + 2 + used.length
      return (
        before +
        replaceUndecodable(errors, { encoding: 'rawunicodeescape', object: bytes, start, end, reason }) +
        rest
      )
    },
  )
}

/** `raw-unicode-escape` of unicode text. */
export const encodeRawUnicodeEscape = (text: string): string =>
  text.replace(/[^\0-\xff]/gu, (character) => escapeCodePoint(character.codePointAt(0) as number))

/** `string-escape` of a str. */
export function decodeStringEscape(bytes: string, errors = 'strict'): string {
  let result = ''
  for (let at = 0; at < bytes.length;) {
    const character = bytes[at] as string
    const letter = bytes[at + 1]
    const octal = match(OCTAL, bytes, at + 1)
    if (character !== '\\') {
      result += character
      at++
    } else if (letter === undefined) {
      throw new Fault('ValueError', 'Trailing \\ in string')
    } else if (letter === 'x') {
      const hex = match(HEX, bytes, at + 2).slice(0, 2)
      result += hex.length === 2 ? String.fromCharCode(Number(`0x${hex}`)) : replaceByte(errors)
      at += 2 + hex.length
    } else if (octal) {
      result += String.fromCharCode(parseInt(octal, 8) & 0xff)
      at += 1 + octal.length
    } else {
      result += SIMPLE[letter] ?? `\\${letter}`
      at += 2
    }
  }
  return result
}

function replaceByte(errors: string): string {
  if (errors === 'ignore') return ''
  if (errors === 'replace') return '?'
  throw new Fault(
    'ValueError',
    errors === 'strict' ? 'invalid \\x escape' : `decoding error; unknown error handling code: ${errors}`,
  )
}
