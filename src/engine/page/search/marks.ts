/** The words in a text that a query found: pure. */
import { fold, foldWord } from '../tools/fold.ts'
import { endOf, termsOf, wordsIn } from './words.ts'

export type Range = readonly [from: number, to: number]

/** What was looked for, and what of it a slide has. */
export interface Wanted {
  /** Terms of the query. */
  readonly query: readonly string[]
  /** Terms of the slide that answer one of the query: the same, longer, or nearly so. */
  readonly terms: ReadonlySet<string>
  /** The query as it stands, folded. */
  readonly literal: string
}

export interface Marks {
  /** In order, apart from each other. */
  readonly ranges: readonly Range[]
  /** How much of what was looked for stands here. */
  readonly weight: number
}

/** A whole word more than a beginning, all of the query as it stands more than its words. */
const WHOLE = 0.5
const LITERAL = 2

export function marksIn(text: string, { query, terms, literal }: Wanted): Marks {
  const ranges: Range[] = []
  const answers = new Map<string, number>()
  for (const { text: word, at } of wordsIn(text))
    for (const term of termsOf(word)) {
      if (!terms.has(term.text)) continue
      const asked = query.filter((one) => term.text.startsWith(one)).sort((a, b) => b.length - a.length)[0]
      const end = asked === undefined ? word.length : endOf(word, term.at, asked.length)
      ranges.push([at + term.at, at + end])
      const key = asked ?? term.text
      answers.set(key, Math.max(answers.get(key) ?? 0, asked === term.text ? 1 + WHOLE : 1))
    }
  const whole = literalsIn(text, literal)
  const weight = [...answers.values()].reduce((sum, one) => sum + one, whole.length > 0 ? LITERAL : 0)
  // Where all of it stands, its words elsewhere are of no interest.
  return { ranges: whole.length > 0 ? whole : joined(ranges), weight }
}

/** As `literal` is looked for: a line's end is a blank. */
export const literalOf = (text: string): string => foldWord(text).replaceAll(/\s/g, ' ')

function literalsIn(text: string, literal: string): Range[] {
  if (literal === '' || !literalOf(text).includes(literal)) return []
  const folded = fold(text)
  const blank = folded.text.replaceAll(/\s/g, ' ')
  const ranges: Range[] = []
  for (let at = blank.indexOf(literal); at >= 0; at = blank.indexOf(literal, at + literal.length))
    ranges.push([folded.places[at]!, folded.places[at + literal.length] ?? text.length])
  return ranges
}

function joined(ranges: readonly Range[]): Range[] {
  const apart: Range[] = []
  for (const range of ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = apart.at(-1)
    if (!last || range[0] >= last[1]) apart.push(range)
    else if (range[1] > last[1]) apart[apart.length - 1] = [last[0], range[1]]
  }
  return apart
}

/** A stretch of text; marked or not. */
export interface Run {
  readonly text: string
  readonly isMarked: boolean
}

/** Units before the first mark that stay where a text is cut. */
const BEFORE = 36
/** How far a cut looks for a blank. */
const NEAR = 16

/** As much of `text` as fits `most` units, around its first mark. */
export function excerptOf(text: string, ranges: readonly Range[], most: number): Run[] {
  const begin = text.length - text.trimStart().length
  const end = text.trimEnd().length
  const [first, past] = ranges[0] ?? [begin, begin]
  const before = Math.min(BEFORE, Math.floor(most / 3))
  const isFar = end - begin > most && first - begin > 1.5 * before
  const from = isFar ? cutAfter(text, Math.min(first - before, end - most)) : begin
  const to = end - from > most ? Math.max(past, cutBefore(text, Math.max(past, from + most))) : end
  const runs: Run[] = []
  const add = (part: string, isMarked: boolean): void => {
    if (part) runs.push({ text: part, isMarked })
  }
  let at = from
  if (from > begin) add('… ', false)
  for (const [start, stop] of ranges) {
    if (start >= to) break
    add(text.slice(at, Math.max(at, start)), false)
    add(text.slice(Math.max(from, start), Math.min(stop, to)), true)
    at = Math.min(stop, to)
  }
  add(text.slice(at, to), false)
  if (to < end) add(' …', false)
  return runs
}

function cutAfter(text: string, at: number): number {
  const blank = text.slice(at, at + NEAR).search(/\s/)
  return blank < 0 ? letterAt(text, at) : at + blank + 1
}

function cutBefore(text: string, at: number): number {
  const blank = text.slice(at - NEAR, at).search(/\s\S*$/)
  return blank < 0 ? letterAt(text, at) : at - NEAR + blank
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** Not within a letter, and not before its marks. */
const letterAt = (text: string, at: number): number => letters.segment(text).containing(at)?.index ?? at
