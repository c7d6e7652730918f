/**
 * A deck of another engine, split into slides by that engine's rule. Text is still Markdown and raw HTML as it was
 * written, but for what the engine alone has: that is ours already, its marks in `MARKS`, so that nobody's text is taken
 * for it.
 */

/** A line of a foreign file, and where it stands. */
export interface Line {
  readonly text: string
  readonly file: string
  /** From 1. */
  readonly line: number
  /** An item of a list that begins here comes as a step. */
  readonly isStep?: boolean
}

/** What the reader should know of a line. */
export interface Remark {
  readonly file: string
  readonly line: number
  readonly reason: string
}

/** Text that has no counterpart: it is kept in a comment. */
export interface Kept extends Remark {
  readonly text: string
}

export interface ForeignSlide {
  readonly file: string
  readonly line: number
  readonly id: string
  readonly classes: readonly string[]
  /** A colour, or ''. */
  readonly background: string
  /** Pictures behind or beside the text, as `![bg …](…)`. */
  readonly backgrounds: readonly Line[]
  readonly body: readonly Line[]
  /** Each a note of its own. */
  readonly notes: readonly (readonly Line[])[]
  readonly kept: readonly Kept[]
  /** The body is HTML, not Markdown. */
  readonly isHtml?: boolean
}

/** Front matter that decks have here, too. */
export interface ForeignMeta {
  readonly title?: string
  readonly author?: string
  readonly event?: string
  readonly date?: string
  readonly lang?: string
  readonly description?: string
  readonly aspectRatio?: string
  readonly duration?: number
  readonly transition?: 'fade'
}

export interface ForeignDeck {
  readonly meta: ForeignMeta
  readonly slides: readonly ForeignSlide[]
  readonly remarks: readonly Remark[]
  /** `*` and `1)` reveal step by step there, too. */
  readonly hasSteppedLists: boolean
}

/**
 * Characters that no text has (noncharacters of Unicode, taken out when a file is read): they stand for marks of our own
 * syntax until the text around them is safe from being taken for it.
 */
export const MARKS = {
  /** `{` */
  brace: '\uFDD0',
  /** `:::` */
  colons: '\uFDD1',
  /** `<<<` */
  include: '\uFDD2',
  /** `[` of a span */
  bracket: '\uFDD4',
} as const

/** A pause, alone in its line. */
export const PAUSE = '\uFDD3'

const WRITTEN: ReadonlyMap<string, string> = new Map([
  [MARKS.brace, '{'],
  [MARKS.colons, ':::'],
  [MARKS.include, '<<<'],
  [MARKS.bracket, '['],
  [PAUSE, '<!-- pause -->'],
])

const ALL_MARKS = /[\uFDD0-\uFDEF]/g

/** The text with our marks as they are written. */
export const writeMarks = (text: string): string =>
  text.replace(ALL_MARKS, (mark) => WRITTEN.get(mark) ?? '\uFFFD')

/** The text of a file, which has none of the marks. */
export const withoutMarks = (text: string): string => text.replace(ALL_MARKS, '\uFFFD')

/** A file's text in lines. */
export const linesOf = (text: string, file: string, first = 1): Line[] =>
  text.split('\n').map((line, index) => ({ text: line, file, line: first + index }))

export const textOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('\n')

export const isBlank = ({ text }: Pick<Line, 'text'>): boolean => text.trim() === ''

/** The lines without empty ones at both ends. */
export function trimmed(lines: readonly Line[]): readonly Line[] {
  let from = 0
  let to = lines.length
  while (from < to && isBlank(lines[from]!)) from++
  while (to > from && isBlank(lines[to - 1]!)) to--
  return lines.slice(from, to)
}

/** A slide with nothing but its place. */
export const emptySlide = (file: string, line: number): ForeignSlide => ({
  file,
  line,
  id: '',
  classes: [],
  background: '',
  backgrounds: [],
  body: [],
  notes: [],
  kept: [],
})

/** Classes that can be written as `{.class}`, of a list with spaces or commas between. */
export const classesIn = (text: string): string[] => [
  ...new Set(
    text
      .normalize()
      .split(/[\s,]+/)
      .filter((name) => CLASS.test(name) && !RESERVED_CLASSES.has(name)),
  ),
]

const CLASS = /^[\p{L}_-][\p{L}\p{M}\p{N}_-]*$/u
/** They mean something here. */
const RESERVED_CLASSES = new Set(['fragment', 'notes', 'transcript', 'hidden'])
