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
