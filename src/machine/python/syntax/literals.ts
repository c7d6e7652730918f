/**
 * The values of Python 2.7's literals. Follows `parsenumber`, `parsestr` (Python/ast.c), `PyString_DecodeEscape`
 * (Objects/stringobject.c), `PyUnicode_DecodeUnicodeEscape` and `PyUnicode_DecodeRawUnicodeEscape` (Objects/unicodeobject.c).
 * Left out: the names of characters, so every `\N{…}` is unknown.
 */
import type { PyNumber } from './ast.ts'

/** A literal that has no value: `message` is as in CPython, the place is the caller's. */
export class BadLiteral extends Error {
  readonly type: 'SyntaxError' | 'ValueError'

  constructor(type: 'SyntaxError' | 'ValueError', message: string) {
    super(message)
    this.type = type
  }
}

export interface StringValue {
  readonly unicode: boolean
  readonly value: string
}

/** The value of a NUMBER token, or of the token with a minus before it. */
export function numberValue(text: string, isNegative: boolean): PyNumber {
  const last = text.at(-1)!.toLowerCase()
  const isBased = /^0[xXoObB]/.test(text)
  if (last === 'j') return { type: 'complex', imag: signed(Number(text.slice(0, -1)), isNegative) }
  const isLong = last === 'l'
  if (!isBased && !isLong && /[.eE]/.test(text)) {
    return { type: 'float', value: signed(Number(text), isNegative) }
  }
  const digits = isLong ? text.slice(0, -1) : text
  const value = BigInt(!isBased && /^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits)
  const exact = isNegative ? -value : value
  return { type: isLong || exact !== BigInt.asIntN(64, exact) ? 'long' : 'int', value: exact }
}

function signed(value: number, isNegative: boolean): number {
  return isNegative ? -value : value
}

/**
 * The value of a STRING token. `encoding` is the source's, null where it declared none: a unicode literal's bytes are then
 * Latin-1. Throws BadLiteral.
 */
export function stringValue(token: string, unicodeLiterals: boolean, encoding: string | null): StringValue {
  const open = token.search(/['"]/)
  const prefix = token.slice(0, open).toLowerCase()
  const width =
    token.length - open >= 6 && token[open] === token[open + 1] && token[open] === token[open + 2] ? 3 : 1
  const body = token.slice(open + width, -width)
  const isRaw = prefix.includes('r')
  if (prefix[0] === 'u' || (unicodeLiterals && prefix[0] !== 'b')) {
    return { unicode: true, value: unicodeText(body, isRaw, encoding === 'utf-8') }
  }
  return { unicode: false, value: isRaw || !body.includes('\\') ? body : bytesEscapes(body) }
}

/** The value of literals side by side. Throws BadLiteral. */
export function joinStrings(left: StringValue, right: StringValue): StringValue {
  if (left.unicode !== right.unicode) {
    const bytes = left.unicode ? right.value : left.value
    const at = bytes.search(/[^\0-\x7f]/)
    if (at >= 0) throw undecodable('ascii', bytes, at, at + 1, 'ordinal not in range(128)')
  }
  return { unicode: left.unicode || right.unicode, value: left.value + right.value }
}

const SIMPLE: { readonly [letter: string]: string } = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function bytesEscapes(body: string): string {
  return body.replace(/\\(?:([0-7]{1,3})|x([\da-fA-F]{2})?|([^]))/g, (whole, octal, hex, letter) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff)
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16))
    if (letter === undefined) throw new BadLiteral('ValueError', 'invalid \\x escape')
    return SIMPLE[letter] ?? whole
  })
}

function unicodeText(body: string, isRaw: boolean, isUtf8: boolean): string {
  const text = isUtf8 && /[^\0-\x7f]/.test(body) ? spellOut(body) : body
  if (!text.includes('\\')) return text
  return isRaw ? rawUnicodeEscapes(text) : unicodeEscapes(text)
}

/** The text with every character beyond ASCII as `\UXXXXXXXX`, which the decoders' positions count. */
function spellOut(body: string): string {
  return body.replace(/(\\?)([^\0-\x7f]+)/g, (_, backslash, bytes) => {
    let out = backslash === '' ? '' : '\\u005c'
    for (const character of decodeUtf8(bytes)) {
      out += `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`
    }
    return out
  })
}

const WIDTHS: { readonly [letter: string]: number } = { x: 2, u: 4, U: 8 }

function unicodeEscapes(text: string): string {
  let out = ''
  let from = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    out += text.slice(from, at)
    const letter = text[at + 1]!
    const width = WIDTHS[letter]
    from = at + 2
    if (letter >= '0' && letter <= '7') {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))![0]
      out += String.fromCharCode(parseInt(octal, 8))
      from = at + 1 + octal.length
    } else if (width !== undefined) {
      const hex = /^[\da-fA-F]*/.exec(text.slice(from, from + width))![0]
      from += hex.length
      const bad = (message: string) => undecodable('unicodeescape', text, at, from, message)
      if (hex.length < width) throw bad(`truncated \\${letter}${'X'.repeat(width)} escape`)
      const code = parseInt(hex, 16)
      if (code > 0x10ffff) throw bad('illegal Unicode character')
      out += String.fromCodePoint(code)
    } else if (letter === 'N') {
      const name = /^\{[^}]+\}/.exec(text.slice(from))
      // A name's end is looked for up to the literal's end.
      const end = name === null ? (text[from] === '{' ? endOfName(text, from) : from) : from + name[0].length
      const message = name === null ? 'malformed \\N character escape' : 'unknown Unicode character name'
      throw undecodable('unicodeescape', text, at, end, message)
    } else {
      out += SIMPLE[letter] ?? `\\${letter}`
    }
  }
  return out + text.slice(from)
}

function endOfName(text: string, from: number): number {
  const end = text.indexOf('}', from)
  return end < 0 ? text.length : end
}

function rawUnicodeEscapes(text: string): string {
  return text.replace(/(\\+)([uU])([\da-fA-F]*)/g, (whole, backslashes, letter, hex, at) => {
    if (backslashes.length % 2 === 0) return whole
    const width = WIDTHS[letter]!
    const start = at + backslashes.length + 1
    const digits = hex.slice(0, width)
    const bad = (message: string) => undecodable('rawunicodeescape', text, at, start + digits.length, message)
    if (digits.length < width) throw bad('truncated \\uXXXX')
    const code = parseInt(digits, 16)
    if (code > 0x10ffff) throw bad('\\Uxxxxxxxx out of range')
    return backslashes.slice(1) + String.fromCodePoint(code) + hex.slice(width)
  })
}

/** The text of UTF-8 bytes; a surrogate's three bytes are well, as in 2.7. */
export function decodeUtf8(bytes: string): string {
  let out = ''
  for (let i = 0; i < bytes.length;) {
    const lead = bytes.charCodeAt(i)
    const count = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
    if (count === 0) throw undecodable('utf8', bytes, i, i + 1, 'invalid start byte')
    if (i + count > bytes.length) throw undecodable('utf8', bytes, i, bytes.length, 'unexpected end of data')
    const second = bytes.charCodeAt(i + 1)
    const isBadSecond =
      (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)
    let end = i + 1
    let code = count === 1 ? lead : lead & (0x7f >> count)
    for (; end < i + count && (bytes.charCodeAt(end) & 0xc0) === 0x80; end++) {
      code = (code << 6) | (bytes.charCodeAt(end) & 0x3f)
    }
    if (end < i + count || isBadSecond) {
      throw undecodable('utf8', bytes, i, Math.min(end, i + count - 1), 'invalid continuation byte')
    }
    out += String.fromCodePoint(code)
    i += count
  }
  return out
}

/** As a UnicodeDecodeError says it, in as many chars as `ast_for_atom` has room for. */
function undecodable(codec: string, bytes: string, start: number, end: number, reason: string): BadLiteral {
  const what =
    end === start + 1
      ? `byte 0x${bytes.charCodeAt(start).toString(16).padStart(2, '0')} in position ${start}`
      : `bytes in position ${start}-${end - 1}`
  const message = `(unicode error) '${codec}' codec can't decode ${what}: ${reason}`
  return new BadLiteral('SyntaxError', message.slice(0, 127))
}
