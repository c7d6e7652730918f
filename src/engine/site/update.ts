/** What changed between two readings of a deck, for pages that are open: as little as possible. */
import type { Problem } from '../deck.ts'
import { formatProblem } from '../problems.ts'

/** A rendered deck, as the dev server holds it. */
export interface Rendered {
  readonly ids: readonly string[]
  readonly steps: readonly number[]
  readonly slides: readonly string[]
  readonly contents: string
  readonly stageCss: string
  readonly readCss: string
  readonly deckPath: string
  readonly problems: readonly Problem[]
  /** What the page says of the whole deck. */
  readonly words: DeckWords
  /** What no update reaches: a change of it loads the page anew. */
  readonly shell: string
}

export interface DeckWords {
  readonly title: string
  readonly byline: string
  readonly lang: string
}

/** Sent to open pages. */
export interface Update {
  /** Slides that changed or are new, by id. */
  readonly slides: Readonly<Record<string, string>>
  /** Present when slides came, went, moved, or have other steps or titles. */
  readonly order?: {
    readonly ids: readonly string[]
    readonly steps: readonly number[]
    readonly deck: string
  }
  readonly contents?: string
  readonly words?: DeckWords
  readonly css?: { readonly stage: string; readonly read: string }
  readonly problems: readonly string[]
}

/** The update from `was` to `is`; `'reload'` when only a new page can show it. */
export function updateBetween(was: Rendered, is: Rendered): Update | 'reload' {
  if (was.shell !== is.shell) return 'reload'
  const before = new Map(was.ids.map((id, index) => [id, was.slides[index]]))
  const changed = is.ids.flatMap((id, index) =>
    before.get(id) === is.slides[index] ? [] : [[id, is.slides[index]!]],
  )
  // The contents have the titles.
  const sameOrder = same(was.ids, is.ids) && same(was.steps, is.steps) && was.contents === is.contents
  return {
    slides: Object.fromEntries(changed) as Record<string, string>,
    ...(sameOrder ? {} : { order: { ids: is.ids, steps: is.steps, deck: is.deckPath } }),
    ...(JSON.stringify(was.words) === JSON.stringify(is.words) ? {} : { words: is.words }),
    ...(was.contents === is.contents ? {} : { contents: is.contents }),
    ...(was.stageCss === is.stageCss && was.readCss === is.readCss
      ? {}
      : { css: { stage: is.stageCss, read: is.readCss } }),
    problems: is.problems.map(formatProblem),
  }
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index])
