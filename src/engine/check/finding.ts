/** What a rehearsal finds, and what a rule is. */
import type { Place, Problem, Slide } from '../deck.ts'
import type { LoadedDeck } from '../site/index.ts'

/** A problem, with the rule that found it. */
export interface Finding extends Problem {
  /** Kebab-case, the same for ever: authors and scripts name it. */
  readonly rule: string
  /** Id of the slide; absent: it is the whole deck's. */
  readonly slide?: string
}

/** A rule that looks at the deck as it was read: fast, and nothing is run. */
export interface StaticRule {
  readonly name: string
  /** What it looks for, for a person. */
  readonly words: string
  check(loaded: LoadedDeck): Iterable<Finding>
}

type At = { readonly rule: string; readonly slide?: Slide | undefined }

export const errorOf = (at: At, place: Place, message: string): Finding =>
  findingOf('error', at, place, message)

export const warningOf = (at: At, place: Place, message: string): Finding =>
  findingOf('warning', at, place, message)

const findingOf = (
  severity: Problem['severity'],
  { rule, slide }: At,
  { file, line, column }: Place,
  message: string,
): Finding => ({ rule, severity, file, line, column, ...(slide ? { slide: slide.id } : {}), message })

/** The start of a text, in the quotes of a message. */
export function quoted(text: string, most = 48): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return `“${line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line}”`
}
