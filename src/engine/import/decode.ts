/** The bytes of a foreign file as text: UTF-8, UTF-16, or what Windows wrote before that. Line ends become `\n`. */
import { withoutMarks } from './foreign-deck.ts'

export interface Decoded {
  readonly text: string
  /** Which encoding it was in, when it was not UTF-8. */
  readonly encoding: '' | 'UTF-16' | 'Latin-1'
}

/** Of zeros among the bytes, on one side: text of UTF-16 without its mark. */
const MOST_ZEROS = 0.3
const SAMPLE = 4096

export function decodeText(bytes: Uint8Array): Decoded {
  const utf16 = findUtf16(bytes)
  if (utf16) return { text: plain(new TextDecoder(utf16).decode(bytes)), encoding: 'UTF-16' }
  try {
    return { text: plain(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), encoding: '' }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { text: plain(new TextDecoder('windows-1252').decode(bytes)), encoding: 'Latin-1' }
  }
}

function findUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, SAMPLE)
  let even = 0
  let odd = 0
  sample.forEach((byte, index) => {
    if (byte === 0 && index % 2 === 0) even++
    else if (byte === 0) odd++
  })
  const most = sample.length / 2
  if (odd > most * MOST_ZEROS && even === 0) return 'utf-16le'
  if (even > most * MOST_ZEROS && odd === 0) return 'utf-16be'
  return undefined
}

const plain = (text: string): string =>
  withoutMarks(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')).replaceAll('\0', '\uFFFD')
