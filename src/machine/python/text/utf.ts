/**
 * UTF-8 and UTF-16. Follows Objects/unicodeobject.c of 2.7.6: PyUnicode_DecodeUTF8Stateful, PyUnicode_DecodeUTF16Stateful
 * and their encoders. Half a surrogate pair is a character like others; two that follow each other are one here.
 */
import { replaceUndecodable } from './unicode-fault.ts'

const ASCII_ONLY = /^[\0-\x7f]*$/

const byte = String.fromCharCode

export function encodeUtf8(text: string): string {
  if (ASCII_ONLY.test(text)) return text
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) as number
    const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f)
    if (code < 0x800) return byte(0xc0 | (code >> 6), tail(0))
    if (code < 0x10000) return byte(0xe0 | (code >> 12), tail(6), tail(0))
    return byte(0xf0 | (code >> 18), tail(12), tail(6), tail(0))
  })
}

/** How long the sequence is that begins with this byte; 0: none does. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** Whether the second byte makes no longer sequence than is needed, and no character beyond the last. */
function isSecond(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0
  return lead === 0xf0 ? second >= 0x90 : lead !== 0xf4 || second < 0x90
}

export function decodeUtf8(bytes: string, errors = 'strict'): string {
  if (ASCII_ONLY.test(bytes)) return bytes
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const lead = bytes.charCodeAt(at)
    const length = sequenceLength(lead)
    // Bytes that may follow a first one, as far as there are.
    let tail = 1
    while (tail < length && (bytes.charCodeAt(at + tail) & 0xc0) === 0x80) tail++
    if (length > 0 && tail === length && (length === 1 || isSecond(lead, bytes.charCodeAt(at + 1)))) {
      text += readSequence(bytes, at, length)
      at += length
      continue
    }
    const incomplete = length > 0 && at + length > bytes.length
    const end = at + (incomplete ? tail : Math.max(1, Math.min(tail, length - 1)))
    const reason =
      length === 0
        ? 'invalid start byte'
        : incomplete
          ? 'unexpected end of data'
          : 'invalid continuation byte'
    text += replaceUndecodable(errors, { encoding: 'utf8', object: bytes, start: at, end, reason })
    at = end
  }
  return text
}

function readSequence(bytes: string, start: number, length: number): string {
  const lead = bytes.charCodeAt(start)
  let code = length === 1 ? lead : lead & (0x7f >> length)
  for (let index = 1; index < length; index++) code = (code << 6) | (bytes.charCodeAt(start + index) & 0x3f)
  return String.fromCodePoint(code)
}

const BOM = '\ufeff'

export function encodeUtf16(text: string, order: 'little' | 'big' | 'marked'): string {
  let bytes = ''
  const marked = order === 'marked' ? BOM + text : text
  for (let at = 0; at < marked.length; at++) {
    const unit = marked.charCodeAt(at)
    bytes += order === 'big' ? byte(unit >> 8, unit & 0xff) : byte(unit & 0xff, unit >> 8)
  }
  return bytes
}

const isLead = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000

export function decodeUtf16(bytes: string, order: 'little' | 'big' | 'marked', errors = 'strict'): string {
  const marked = order === 'marked' && /^(?:\xff\xfe|\xfe\xff)/.test(bytes)
  const big = order === 'big' || (marked && bytes.startsWith('\xfe'))
  const unitAt = (at: number): number => {
    const [first, second] = [bytes.charCodeAt(at), bytes.charCodeAt(at + 1)]
    return big ? (first << 8) | second : (second << 8) | first
  }
  let text = ''
  for (let at = marked ? 2 : 0; at < bytes.length;) {
    const unit = unitAt(at)
    const left = bytes.length - at
    const next = left < 4 ? 0 : unitAt(at + 2)
    if (left >= 2 && !isTrail(unit) && (!isLead(unit) || isTrail(next))) {
      text += isLead(unit) ? byte(unit, next) : byte(unit)
      at += isLead(unit) ? 4 : 2
      continue
    }
    const [end, reason] =
      left < 2
        ? [bytes.length, 'truncated data']
        : left < 4
          ? [bytes.length, 'unexpected end of data']
          : [at + 2, isTrail(unit) ? 'illegal encoding' : 'illegal UTF-16 surrogate']
    text += replaceUndecodable(errors, { encoding: 'utf16', object: bytes, start: at, end, reason })
    at = end
  }
  return text
}
