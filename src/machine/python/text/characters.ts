/**
 * What `isalpha`, `upper`, `split` and their like know of characters: of bytes, as the C locale has them (only of ASCII).
 * unicode.ts has the same of code points. A character is a JavaScript string of one.
 */
export interface Characters {
  /** Runs of what is no white space. */
  readonly words: RegExp
  /** The end of a line. */
  readonly lineBreaks: RegExp
  isSpace(character: string): boolean
  isAlpha(character: string): boolean
  isDigit(character: string): boolean
  isAlnum(character: string): boolean
  isUpper(character: string): boolean
  isLower(character: string): boolean
  /** A letter that is two, of which the first is large. */
  isTitle(character: string): boolean
  toUpper(character: string): string
  toLower(character: string): string
  toTitle(character: string): string
}

const matches =
  (pattern: RegExp) =>
  (character: string): boolean =>
    pattern.test(character)

const isUpper = matches(/[A-Z]/)
const isLower = matches(/[a-z]/)
const toUpper = (character: string): string => (isLower(character) ? character.toUpperCase() : character)

export const BYTES: Characters = {
  words: /[^\t-\r ]+/g,
  lineBreaks: /\r\n|[\n\r]/g,
  isSpace: matches(/[\t-\r ]/),
  isAlpha: matches(/[A-Za-z]/),
  isDigit: matches(/[0-9]/),
  isAlnum: matches(/[0-9A-Za-z]/),
  isUpper,
  isLower,
  isTitle: () => false,
  toUpper,
  toLower: (character) => (isUpper(character) ? character.toLowerCase() : character),
  toTitle: toUpper,
}
