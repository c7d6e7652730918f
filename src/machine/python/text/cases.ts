/**
 * Methods of str and unicode that look at letters. Follows Objects/stringobject.c and unicodeobject.c of 2.7.6; what a
 * letter is comes as `Characters`.
 */
import type { Characters } from './characters.ts'

/** Whether there is a character and all are such: `isalpha`, `isdigit`, `isalnum`, `isspace` … */
export function areAll(text: string, is: (character: string) => boolean): boolean {
  for (const character of text) if (!is(character)) return false
  return text !== ''
}

/** `isupper`: no letter is small, and some large. */
export function isUpper(text: string, characters: Characters): boolean {
  let found = false
  for (const character of text) {
    if (characters.isLower(character) || characters.isTitle(character)) return false
    found ||= characters.isUpper(character)
  }
  return found
}

/** `islower` */
export function isLower(text: string, characters: Characters): boolean {
  let found = false
  for (const character of text) {
    if (characters.isUpper(character) || characters.isTitle(character)) return false
    found ||= characters.isLower(character)
  }
  return found
}

/** `istitle`: words begin large and go on small. */
export function isTitle(text: string, characters: Characters): boolean {
  let found = false
  let inWord = false
  for (const character of text) {
    const large = characters.isUpper(character) || characters.isTitle(character)
    const small = characters.isLower(character)
    if (large ? inWord : small && !inWord) return false
    inWord = large || small
    found ||= inWord
  }
  return found
}

const map = (text: string, change: (character: string) => string): string => {
  let result = ''
  for (const character of text) result += change(character)
  return result
}

/** Where all characters agree with JavaScript. */
const ASCII_ONLY = /^[\0-\x7f]*$/

export const toUpper = (text: string, characters: Characters): string =>
  ASCII_ONLY.test(text) ? text.toUpperCase() : map(text, characters.toUpper)

export const toLower = (text: string, characters: Characters): string =>
  ASCII_ONLY.test(text) ? text.toLowerCase() : map(text, characters.toLower)

/** `swapcase` */
export const swapCase = (text: string, characters: Characters): string =>
  map(text, (character) => {
    if (characters.isUpper(character)) return characters.toLower(character)
    return characters.isLower(character) ? characters.toUpper(character) : character
  })

/** `capitalize` */
export function capitalize(text: string, characters: Characters): string {
  const [first = ''] = text
  return characters.toUpper(first) + toLower(text.slice(first.length), characters)
}

/** `title` */
export function toTitle(text: string, characters: Characters): string {
  let inWord = false
  return map(text, (character) => {
    const changed = inWord ? characters.toLower(character) : characters.toTitle(character)
    inWord = characters.isUpper(character) || characters.isLower(character) || characters.isTitle(character)
    return changed
  })
}
