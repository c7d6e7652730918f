/**
 * Slides of reveal.js's Markdown plugin 6, split as its `slidify` does: by regular expressions over the text, which know
 * nothing of fences. Notes begin at the first line that `notesSeparator` finds.
 */
import type { Line } from './foreign-deck.ts'

export interface Separators {
  readonly separator: string
  /** Absent: there are no vertical slides. */
  readonly vertical: string | undefined
  readonly notes: string
}

export const REVEAL: Separators = { separator: '\r?\n---\r?\n', vertical: undefined, notes: '^s*notes?:' }

export interface RevealSlide {
  readonly body: readonly Line[]
  readonly notes: readonly (readonly Line[])[]
  readonly isVertical: boolean
  readonly line: number
}

/** `text` begins in line `first` of the file. A separator that is no regular expression is the plugin's own. */
export function splitReveal(text: string, file: string, separators: Separators, first = 1): RevealSlide[] {
  const { horizontal, both, notes } = compile(separators)
  const slides: RevealSlide[] = []
  let at = 0
  let line = first
  let isVertical = false
  const push = (to: number): void => {
    slides.push(toSlide(text.slice(at, to), { file, line, isVertical, notes }))
    line += countLines(text, at, both.lastIndex)
  }
  both.lastIndex = 0
  for (let match = both.exec(text); match; match = both.exec(text)) {
    push(match.index)
    at = both.lastIndex
    isVertical = !horizontal.test(match[0])
    // A separator that takes nothing is found again and again.
    if (match[0] === '') both.lastIndex++
  }
  both.lastIndex = text.length
  push(text.length)
  return slides
}

function compile({ separator, vertical, notes }: Separators) {
  const patterns = { separator, notes, vertical }
  if (!isPattern(separator)) patterns.separator = REVEAL.separator
  if (vertical !== undefined && !isPattern(vertical)) patterns.vertical = undefined
  if (!isPattern(notes)) patterns.notes = REVEAL.notes
  const more = patterns.vertical ? `|${patterns.vertical}` : ''
  return {
    horizontal: new RegExp(patterns.separator),
    both: new RegExp(patterns.separator + more, 'mg'),
    notes: new RegExp(patterns.notes, 'mgi'),
  }
}

function isPattern(text: string): boolean {
  try {
    return text !== '' && new RegExp(text).source !== ''
  } catch {
    return false
  }
}

function toSlide(
  text: string,
  { file, line, isVertical, notes }: { file: string; line: number; isVertical: boolean; notes: RegExp },
): RevealSlide {
  const pieces: { text: string; line: number }[] = []
  let isFenced: ((offset: number) => boolean) | undefined
  let at = 0
  let now = line
  for (const match of text.matchAll(notes)) {
    isFenced ??= fencesOf(text)
    if (isFenced(match.index)) continue
    const end = match.index + match[0].length
    pieces.push({ text: text.slice(at, match.index), line: now })
    now += countLines(text, at, end)
    at = end
  }
  pieces.push({ text: text.slice(at), line: now })
  const [body = [], ...said] = pieces.map((piece) =>
    piece.text.split('\n').map((one, index): Line => ({ text: one, file, line: piece.line + index })),
  )
  return { body, notes: said, isVertical, line }
}

/** The plugin takes a `note:` in code for the beginning of notes: what is meant as code is none here. */
function fencesOf(text: string): (offset: number) => boolean {
  const ranges: [from: number, to: number][] = []
  let mark = ''
  let from = 0
  let at = 0
  for (const line of text.split('\n')) {
    const [, marks = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
    if (mark === '') {
      mark = marks
      from = at
    } else if (marks.startsWith(mark) && line.trim() === marks) {
      ranges.push([from, at])
      mark = ''
    }
    at += line.length + 1
  }
  return (offset) => ranges.some((range) => offset > range[0] && offset < range[1])
}

function countLines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
