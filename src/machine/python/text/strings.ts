/**
 * Methods of str and unicode that search, cut and pad. Follows Objects/stringlib/{find,split,partition}.h,
 * stringobject.c and unicodeobject.c of 2.7.6. Indices count code points.
 */
import type { Characters } from './characters.ts'
import { charactersOf, checkLength, codePointLength, isWide, repeat, sliceCodePoints } from './code-points.ts'
import { Fault } from './fault.ts'

/** Start and end as slices have them: from the end where negative, and at most the length. */
export function clip(length: number, start = 0, end = length): readonly [number, number] {
  const stop = end > length ? length : end < 0 ? Math.max(end + length, 0) : end
  return [start < 0 ? Math.max(start + length, 0) : start, stop]
}

/** `text` from start to end, and how to count in it; undefined where the start is beyond the end. */
function cut(
  text: string,
  start?: number,
  end?: number,
): { readonly within: string; readonly from: number } | undefined {
  const [from, to] = clip(codePointLength(text), start, end)
  return from > to ? undefined : { within: sliceCodePoints(text, from, to), from }
}

const toIndex = (text: string, unit: number): number => codePointLength(text.slice(0, unit))

/** `find`: -1 where the part is not there. */
export function find(text: string, part: string, start?: number, end?: number): number {
  const range = cut(text, start, end)
  const unit = range ? range.within.indexOf(part) : -1
  return range && unit >= 0 ? range.from + toIndex(range.within, unit) : -1
}

/** `rfind` */
export function findLast(text: string, part: string, start?: number, end?: number): number {
  const range = cut(text, start, end)
  const unit = range ? range.within.lastIndexOf(part) : -1
  return range && unit >= 0 ? range.from + toIndex(range.within, unit) : -1
}

/** `count`: parts that do not overlap. */
export function count(text: string, part: string, start?: number, end?: number): number {
  const range = cut(text, start, end)
  if (!range) return 0
  return part === '' ? codePointLength(range.within) + 1 : range.within.split(part).length - 1
}

/** `startswith` of one prefix. Unicode's is true of no character, even beyond the end; a str's is not there. */
export const startsWith = (
  text: string,
  prefix: string,
  start?: number,
  end?: number,
  unicode = false,
): boolean => (unicode && prefix === '') || (cut(text, start, end)?.within.startsWith(prefix) ?? false)

/** `endswith` of one suffix; as above. */
export const endsWith = (
  text: string,
  suffix: string,
  start?: number,
  end?: number,
  unicode = false,
): boolean => (unicode && suffix === '') || (cut(text, start, end)?.within.endsWith(suffix) ?? false)

/** `replace`, at most `max` times; all where it is negative. */
export function replace(text: string, from: string, to: string, max = -1): string {
  if (max >= 0 && text === '') return text
  const limit = max < 0 ? Infinity : max
  const parts = from === '' ? ['', ...text, ''] : text.split(from)
  checkLength(text.length + Math.min(parts.length - 1, limit) * (to.length - from.length))
  if (parts.length - 1 <= limit) return parts.join(to)
  return [parts.slice(0, limit + 1).join(to), ...parts.slice(limit + 1)].join(from)
}

/** `split()`: words between white space, `max` times cut; the rest is left as it is. */
export function splitWords(text: string, characters: Characters, max = -1): string[] {
  if (max < 0) return text.match(characters.words) ?? []
  const words: string[] = []
  for (const { 0: word, index } of text.matchAll(characters.words)) {
    if (words.length === max) return [...words, text.slice(index)]
    words.push(word)
  }
  return words
}

/** `rsplit()` */
export function splitWordsFromEnd(text: string, characters: Characters, max = -1): string[] {
  if (max < 0) return splitWords(text, characters)
  const found = [...text.matchAll(characters.words)]
  const first = found.length - max
  const words = found.slice(Math.max(first, 0)).map(([word]) => word)
  const last = found[first - 1]
  return last ? [text.slice(0, last.index + last[0].length), ...words] : words
}

function checkSeparator(separator: string): void {
  if (separator === '') throw new Fault('ValueError', 'empty separator')
}

/** `split(separator)` */
export function split(text: string, separator: string, max = -1): string[] {
  checkSeparator(separator)
  const parts = text.split(separator)
  if (max < 0 || parts.length <= max + 1) return parts
  return [...parts.slice(0, max), parts.slice(max).join(separator)]
}

/** `rsplit(separator)` */
export function splitFromEnd(text: string, separator: string, max = -1): string[] {
  checkSeparator(separator)
  const parts: string[] = []
  let end = text.length
  const limit = max < 0 ? Infinity : max
  while (parts.length < limit) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length)
    if (at < 0) break
    parts.push(text.slice(at + separator.length, end))
    end = at
  }
  parts.push(text.slice(0, end))
  return parts.toReversed()
}

/** `splitlines` */
export function splitLines(text: string, characters: Characters, keepEnds = false): string[] {
  const lines: string[] = []
  let start = 0
  for (const { 0: end, index } of text.matchAll(characters.lineBreaks)) {
    lines.push(text.slice(start, keepEnds ? index + end.length : index))
    start = index + end.length
  }
  if (start < text.length) lines.push(text.slice(start))
  return lines
}

/** `partition` */
export function partition(text: string, separator: string): readonly [string, string, string] {
  checkSeparator(separator)
  const at = text.indexOf(separator)
  return at < 0 ? [text, '', ''] : [text.slice(0, at), separator, text.slice(at + separator.length)]
}

/** `rpartition` */
export function partitionFromEnd(text: string, separator: string): readonly [string, string, string] {
  checkSeparator(separator)
  const at = text.lastIndexOf(separator)
  return at < 0 ? ['', '', text] : [text.slice(0, at), separator, text.slice(at + separator.length)]
}

export type Sides = 'both' | 'left' | 'right'

/** `strip`, `lstrip`, `rstrip` of what `strips` names: `characters.isSpace`, or `isOneOf(argument)`. */
export function strip(text: string, strips: (character: string) => boolean, sides: Sides = 'both'): string {
  const characters = charactersOf(text)
  let start = 0
  let end = characters.length
  if (sides !== 'right') while (start < end && strips(characters[start] as string)) start++
  if (sides !== 'left') while (end > start && strips(characters[end - 1] as string)) end--
  return typeof characters === 'string' ? text.slice(start, end) : characters.slice(start, end).join('')
}

/** The set of a text's characters. */
export function isOneOf(text: string): (character: string) => boolean {
  if (!isWide(text)) return (character) => text.includes(character)
  const set = new Set(text)
  return (character) => set.has(character)
}

/** `expandtabs` */
export function expandTabs(text: string, tabSize = 8): string {
  let column = 0
  let result = ''
  for (const character of text) {
    if (character === '\t') {
      const spaces = tabSize > 0 ? tabSize - (column % tabSize) : 0
      result += repeat(' ', spaces)
      column += spaces
    } else {
      result += character
      column = character === '\n' || character === '\r' ? 0 : column + 1
    }
  }
  return result
}

const missing = (text: string, width: number): number => Math.max(width - codePointLength(text), 0)

/** `ljust` */
export const leftJustify = (text: string, width: number, fill = ' '): string =>
  text + repeat(fill, missing(text, width))

/** `rjust` */
export const rightJustify = (text: string, width: number, fill = ' '): string =>
  repeat(fill, missing(text, width)) + text

/** `center`: of an odd number, the one more is left where the width is odd. */
export function center(text: string, width: number, fill = ' '): string {
  const all = missing(text, width)
  const left = (all >> 1) + (all & width & 1)
  return repeat(fill, left) + text + repeat(fill, all - left)
}

/** `zfill`: zeros behind the sign. */
export function zeroFill(text: string, width: number): string {
  const sign = /^[+-]/.test(text) ? (text[0] as string) : ''
  return sign + repeat('0', missing(text, width)) + text.slice(sign.length)
}

/** `translate` of a str: characters of `drop` go, others become those of the table of 256, where there is one. */
export function translateBytes(text: string, table: string | undefined, drop = ''): string {
  if (table !== undefined && table.length !== 256) {
    throw new Fault('ValueError', 'translation table must be 256 characters long')
  }
  let result = ''
  for (const byte of text) if (!drop.includes(byte)) result += table ? table[byte.charCodeAt(0)] : byte
  return result
}
