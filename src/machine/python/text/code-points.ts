/** Unicode text by its code points, which is how Python's wide builds count. Most texts need no more than JavaScript's units. */

import { Fault } from './fault.ts'

/** Whether some character takes two of JavaScript's units. */
export const isWide = (text: string): boolean => /[\ud800-\udbff][\udc00-\udfff]/.test(text)

/** How many characters Python counts. */
export function codePointLength(text: string): number {
  let pairs = 0
  for (let index = 0; index < text.length; index++) {
    if ((text.codePointAt(index) as number) > 0xffff) {
      pairs++
      index++
    }
  }
  return text.length - pairs
}

/** More characters than this are a MemoryError: JavaScript could not hold many more. */
const MAX_LENGTH = 2 ** 28

/** Throws where a result would have too many characters. */
export function checkLength(length: number): void {
  if (length > MAX_LENGTH) throw new Fault('MemoryError', '')
}

/** A text so many times: none where `count` is negative. */
export function repeat(text: string, count: number): string {
  checkLength(count * text.length)
  return text.repeat(Math.max(count, 0))
}

/** The characters, as an array where some are wide; else the text itself serves. */
export const charactersOf = (text: string): string | readonly string[] => (isWide(text) ? [...text] : text)

/** As `text.slice`, of characters. */
export function sliceCodePoints(text: string, start: number, end?: number): string {
  const characters = charactersOf(text)
  return typeof characters === 'string' ? text.slice(start, end) : characters.slice(start, end).join('')
}

/** The character at an index within the text. */
export const codePointAt = (text: string, index: number): string => charactersOf(text)[index] as string
