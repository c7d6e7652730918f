/**
 * `repr` of str and of unicode text. Follows Objects/stringobject.c: PyString_Repr and unicodeobject.c:
 * unicodeescape_string of 2.7.6.
 */

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }

/** Single quotes, but where only they occur in the text. */
const quoteFor = (text: string): string => (text.includes("'") && !text.includes('"') ? '"' : "'")

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0')

/** `repr(text)` of a str. */
export function stringRepr(text: string): string {
  const quote = quoteFor(text)
  return quote + escapeBytes(text, quote) + quote
}

/** Printable ASCII stays, the rest is escaped; what `string-escape` does, with the quote that it escapes. */
export const escapeBytes = (text: string, quote: string): string =>
  text.replace(/[^ -~]|[\\'"]/g, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${quote}` : character
    return ESCAPES[character] ?? `\\x${hex(character.charCodeAt(0), 2)}`
  })

/** `repr(text)` of unicode text. */
export function unicodeRepr(text: string): string {
  const quote = quoteFor(text)
  return `u${quote}${escapeUnicode(text, quote)}${quote}`
}

/** The same of unicode text; what `unicode-escape` does, where there is no quote to escape. */
export const escapeUnicode = (text: string, quote = ''): string =>
  text.replace(/[^ -~]|[\\'"]/gu, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${quote}` : character
    return ESCAPES[character] ?? escapeCodePoint(character.codePointAt(0) as number)
  })

/** As few digits as there is an escape for: \xe9, \u20ac, \U0001f600. */
export function escapeCodePoint(code: number): string {
  if (code < 0x100) return `\\x${hex(code, 2)}`
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}
