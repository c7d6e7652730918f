/**
 * Codecs of Python 2.7 by name. Follows Objects/unicodeobject.c: unicode_encode_ucs1, PyUnicode_DecodeASCII,
 * PyUnicode_EncodeDecimal and Lib/encodings of 2.7.6. Left out: all other encodings, and error handlers of one's own.
 */
import { Fault } from './fault.ts'
import {
  decodeRawUnicodeEscape,
  decodeStringEscape,
  decodeUnicodeEscape,
  encodeRawUnicodeEscape,
} from './escapes.ts'
import { escapeBytes, escapeUnicode } from './repr.ts'
import { replaceUndecodable, replaceUnencodable, UnicodeFault } from './unicode-fault.ts'
import { decodeUtf16, decodeUtf8, encodeUtf16, encodeUtf8 } from './utf.ts'
import { decimalValue, UNICODE } from './unicode.ts'

export interface Codec {
  /** From unicode text, or from a str where `bytesOnly`. */
  encode(text: string, errors?: string): string
  /** From a str. */
  decode(bytes: string, errors?: string): string
  /** A str to a str, both ways. */
  readonly bytesOnly: boolean
}

const BEYOND_ASCII = /[^\0-\x7f]+/g
const BEYOND_LATIN1 = /[^\0-\xff]+/g

const encodeUpTo = (text: string, encoding: string, beyond: RegExp, errors: string, reason: string): string =>
  text.replace(beyond, (run, start: number) =>
    replaceUnencodable(errors, { encoding, object: text, start, end: start + run.length, reason }),
  )

export const encodeAscii = (text: string, errors = 'strict'): string =>
  encodeUpTo(text, 'ascii', BEYOND_ASCII, errors, 'ordinal not in range(128)')

export const decodeAscii = (bytes: string, errors = 'strict'): string =>
  bytes.replace(/[^\0-\x7f]/g, (_, start: number) =>
    replaceUndecodable(errors, {
      encoding: 'ascii',
      object: bytes,
      start,
      end: start + 1,
      reason: 'ordinal not in range(128)',
    }),
  )

export const encodeLatin1 = (text: string, errors = 'strict'): string =>
  encodeUpTo(text, 'latin-1', BEYOND_LATIN1, errors, 'ordinal not in range(256)')

const rotate = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0)
    return String.fromCharCode((code & 0x1f) <= 13 ? code + 13 : code - 13)
  })

function encodeHex(bytes: string): string {
  let hex = ''
  for (const byte of bytes) hex += byte.charCodeAt(0).toString(16).padStart(2, '0')
  return hex
}

function decodeHex(hex: string): string {
  if (hex.length % 2) throw new Fault('TypeError', 'Odd-length string')
  if (/[^\da-f]/i.test(hex)) throw new Fault('TypeError', 'Non-hexadecimal digit found')
  return hex.replace(/../g, (pair) => String.fromCharCode(Number(`0x${pair}`)))
}

const utf16 = (order: 'little' | 'big' | 'marked'): Codec => ({
  encode: (text) => encodeUtf16(text, order),
  decode: (bytes, errors) => decodeUtf16(bytes, order, errors),
  bytesOnly: false,
})

const UTF_8: Codec = { encode: encodeUtf8, decode: decodeUtf8, bytesOnly: false }
const LATIN_1: Codec = { encode: encodeLatin1, decode: (bytes) => bytes, bytesOnly: false }
const ASCII: Codec = { encode: encodeAscii, decode: decodeAscii, bytesOnly: false }
const HEX: Codec = { encode: encodeHex, decode: decodeHex, bytesOnly: true }
const ROT_13: Codec = {
  encode: (text, errors = 'strict') =>
    rotate(encodeUpTo(text, 'charmap', BEYOND_LATIN1, errors, 'character maps to <undefined>')),
  decode: rotate,
  bytesOnly: false,
}

const BASE_64_LINE = 57
const BASE_64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function encodeBase64(bytes: string): string {
  let text = ''
  for (let line = 0; line < bytes.length; line += BASE_64_LINE) {
    const part = bytes.slice(line, line + BASE_64_LINE)
    for (let at = 0; at < part.length; at += 3) {
      const [a = 0, b = 0, c = 0] = [0, 1, 2].map((each) => part.charCodeAt(at + each) || 0)
      const bits = (a << 16) | (b << 8) | c
      const digits = [18, 12, 6, 0].map((shift) => BASE_64[(bits >> shift) & 63])
      text += digits
        .slice(0, Math.min(3, part.length - at) + 1)
        .join('')
        .padEnd(4, '=')
    }
    text += '\n'
  }
  return text
}

function decodeBase64(text: string): string {
  const digits = text.replace(/[^A-Za-z0-9+/]/g, '')
  if (digits.length % 4 === 1 || digits.length % 4 > (text.match(/=/g) ?? []).length + 3)
    throw new Fault('ValueError', 'Incorrect padding')
  let bytes = ''
  for (let at = 0; at < digits.length; at += 4) {
    const part = digits.slice(at, at + 4)
    const bits = [...part.padEnd(4, 'A')].reduce((sum, digit) => sum * 64 + BASE_64.indexOf(digit), 0)
    const three = [16, 8, 0].map((shift) => String.fromCharCode((bits >> shift) & 0xff)).join('')
    bytes += three.slice(0, part.length - 1)
  }
  return bytes
}

/** A codec of single bytes that is Latin-1 but for some of them: the characters that these stand for; '\0' none. */
const charmap = (first: number, characters: string): Codec => {
  const toText = (byte: number): string => characters[byte - first] ?? String.fromCharCode(byte)
  const toByte = new Map(
    Array.from({ length: 256 }, (_, byte) => [toText(byte), String.fromCharCode(byte)] as const),
  )
  const reason = 'character maps to <undefined>'
  return {
    encode: (text, errors = 'strict') =>
      text.replace(/[^\0-\x7f]/gu, (character, start: number) => {
        const byte = toByte.get(character)
        if (byte !== undefined) return byte
        return replaceUnencodable(errors, {
          encoding: 'charmap',
          object: text,
          start,
          end: start + character.length,
          reason,
        })
      }),
    decode: (bytes, errors = 'strict') =>
      bytes.replace(/[^\0-\x7f]/g, (byte, start: number) => {
        const character = toText(byte.charCodeAt(0))
        if (character !== '\0') return character
        return replaceUndecodable(errors, {
          encoding: 'charmap',
          object: bytes,
          start,
          end: start + 1,
          reason,
        })
      }),
    bytesOnly: false,
  }
}

const CP_1252 = charmap(
  0x80,
  '\u20ac\0\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\0\u017d\0\0\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\0\u017e\u0178',
)
const LATIN_9 = charmap(
  0xa4,
  '\u20ac\xa5\u0160\xa7\u0161\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb3\u017d\xb5\xb6\xb7\u017e\xb9\xba\xbb\u0152\u0153\u0178',
)

const CODECS: ReadonlyMap<string, Codec> = new Map([
  ['ascii', ASCII],
  ['us_ascii', ASCII],
  ['646', ASCII],
  ['utf_8', UTF_8],
  ['utf8', UTF_8],
  ['u8', UTF_8],
  ['utf', UTF_8],
  ['latin_1', LATIN_1],
  ['latin1', LATIN_1],
  ['latin', LATIN_1],
  ['l1', LATIN_1],
  ['iso_8859_1', LATIN_1],
  ['iso8859_1', LATIN_1],
  ['8859', LATIN_1],
  ['utf_16', utf16('marked')],
  ['utf16', utf16('marked')],
  ['utf_16_le', utf16('little')],
  ['utf_16_be', utf16('big')],
  [
    'unicode_escape',
    { encode: (text) => escapeUnicode(text), decode: decodeUnicodeEscape, bytesOnly: false },
  ],
  [
    'raw_unicode_escape',
    { encode: encodeRawUnicodeEscape, decode: decodeRawUnicodeEscape, bytesOnly: false },
  ],
  [
    'string_escape',
    { encode: (bytes) => escapeBytes(bytes, "'"), decode: decodeStringEscape, bytesOnly: true },
  ],
  ['hex', HEX],
  ['hex_codec', HEX],
  ['rot_13', ROT_13],
  ['rot13', ROT_13],
  ['base64', { encode: encodeBase64, decode: decodeBase64, bytesOnly: true }],
  ['base64_codec', { encode: encodeBase64, decode: decodeBase64, bytesOnly: true }],
  ['cp1252', CP_1252],
  ['windows_1252', CP_1252],
  ['iso_8859_15', LATIN_9],
  ['iso8859_15', LATIN_9],
  ['latin9', LATIN_9],
])

const normalized = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_')

/** The first of a codec's names, by any of them. */
export function codecName(name: string): string | undefined {
  const codec = findCodec(name)
  for (const [first, each] of CODECS) if (each === codec) return first
  return undefined
}

/** The codec of a name, however it is spelled. */
export function findCodec(name: string): Codec {
  const codec = CODECS.get(normalized(name))
  if (codec) return codec
  throw new Fault('LookupError', `unknown encoding: ${name}`)
}

/** Text as `int`, `long` and `float` read it: ASCII digits and spaces stand for those of other scripts. */
export function encodeDecimal(text: string): string {
  const characters = Array.from(text, decimalCharacter)
  const start = characters.indexOf(undefined)
  if (start < 0) return characters.join('')
  const run = characters.slice(start).findIndex((character) => character !== undefined)
  throw new UnicodeFault('UnicodeEncodeError', {
    encoding: 'decimal',
    object: text,
    start,
    end: run < 0 ? characters.length : start + run,
    reason: 'invalid decimal Unicode string',
  })
}

/** A digit, a space or a character of Latin-1; undefined of anything else. */
function decimalCharacter(character: string): string | undefined {
  if (UNICODE.isSpace(character)) return ' '
  const value = decimalValue(character)
  if (value !== undefined) return String(value)
  return character > '\0' && character < '\u0100' ? character : undefined
}
