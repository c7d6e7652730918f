/**
 * What Python 2.7 knows of unicode's characters. Follows Objects/unicodectype.c of 2.7.6: the simple mappings, a code
 * point to a code point. JavaScript's Unicode is newer than the 5.2 of 2.7: of characters since then it knows more; the
 * mappings that older ones have got since are left out, and the CJK ideographs that `isnumeric` knows.
 */
import type { Characters } from './characters.ts'

const SPACES = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const LINE_BREAKS = '\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029'
const SPACE = new RegExp(`[${SPACES}]`)
const DIGITS_BESIDE_DECIMALS =
  '\\xb2\\xb3\\xb9\\u1369-\\u1371\\u2070\\u2074-\\u2079\\u2080-\\u2089\\u2460-\\u2468\\u2474-\\u247c\\u2488-\\u2490\\u24ea' +
  '\\u24f5-\\u24fd\\u24ff\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792\\u{10a40}-\\u{10a43}\\u{10e60}-\\u{10e68}\\u{1f100}-\\u{1f10a}'
const DECIMAL = /\p{Nd}/u
const DIGIT = new RegExp(`[\\p{Nd}${DIGITS_BESIDE_DECIMALS}]`, 'u')
const NUMERIC = /\p{N}/u
const ALPHA = /\p{L}/u
/** ª and º were letters of lower case. */
const LOWER = /[\p{Ll}ªº]/u
const UPPER = /\p{Lu}/u
const TITLE = /\p{Lt}/u

/** Greek letters whose capital has an iota at its side: it stands so far behind. */
const IOTA_STEPS = [
  [/[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7]/, 8],
  [/[\u1fb3\u1fc3\u1ff3]/, 9],
] as const
/** DŽ, Lj, nj and dz: of the three that a row has, the second stands in titles. */
const DIGRAPHS = 'ǄǅǆǇǈǉǊǋǌǱǲǳ'
/** Large letters that came after the small ones had long been there. */
const NEW_CAPITALS = /[\u037f\u1c90-\u1cbf]/
const NEW_LATIN_CAPITALS = /[\ua78d-\ua7dc]/
const OLD_LATIN = /[\u0180-\u2bff]/
/** Cherokee's small letters came late. */
const NEW_SMALL = /[\u13f8-\u13fd\uab70-\uabbf]/

const isOne = (text: string): boolean =>
  text.length === 1 || (text.length === 2 && text > '\ud800' && text < '\udc00')

function toUpper(character: string): string {
  for (const [letters, step] of IOTA_STEPS) {
    if (letters.test(character)) return String.fromCharCode(character.charCodeAt(0) + step)
  }
  const upper = character.toUpperCase()
  const isNew = NEW_CAPITALS.test(upper) || (NEW_LATIN_CAPITALS.test(upper) && OLD_LATIN.test(character))
  return isOne(upper) && !isNew ? upper : character
}

function toLower(character: string): string {
  if (character === 'İ') return 'i'
  const lower = character.toLowerCase()
  return isOne(lower) && !NEW_SMALL.test(lower) ? lower : character
}

function toTitle(character: string): string {
  const index = DIGRAPHS.indexOf(character)
  return index < 0 ? toUpper(character) : (DIGRAPHS[index - (index % 3) + 1] as string)
}

/** `isdecimal`, of a character. */
export const isDecimal = (character: string): boolean => DECIMAL.test(character)

/** `isnumeric`, of a character. */
export const isNumeric = (character: string): boolean => NUMERIC.test(character)

export const UNICODE: Characters = {
  words: new RegExp(`[^${SPACES}]+`, 'g'),
  lineBreaks: new RegExp(`\r\n|[${LINE_BREAKS}]`, 'g'),
  isSpace: (character) => SPACE.test(character),
  isAlpha: (character) => ALPHA.test(character),
  isDigit: (character) => DIGIT.test(character),
  isAlnum: (character) => ALPHA.test(character) || isNumeric(character),
  isUpper: (character) => UPPER.test(character),
  isLower: (character) => LOWER.test(character),
  isTitle: (character) => TITLE.test(character),
  toUpper,
  toLower,
  toTitle,
}

/** The value of a decimal digit of any script. */
export function decimalValue(character: string): number | undefined {
  if (!DECIMAL.test(character)) return undefined
  // Scripts keep their ten digits together, from 0 on; mathematics has five times ten.
  const code = character.codePointAt(0) as number
  let first = code
  while (DECIMAL.test(String.fromCodePoint(first - 1))) first--
  return (code - first) % 10
}
