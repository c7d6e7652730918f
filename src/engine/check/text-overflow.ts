/** What does not fit: on the stage at any step, and on a phone. */
import type { LoadedDeck } from '../site/index.ts'
import { errorOf, quoted, warningOf, type Finding } from './finding.ts'
import type { Seen } from './layout.ts'
import { placeOf, VIEW_WORDS } from './where.ts'

const rule = 'text-overflow'

export const textOverflow = {
  name: rule,
  words: 'text and blocks that are cut, on the stage or on a phone',
  *check(loaded: LoadedDeck, seen: readonly Seen[]): Iterable<Finding> {
    const told = new Set<string>()
    for (const one of seen) {
      if (one.kind !== 'beyond' && one.kind !== 'cut' && one.kind !== 'no-room') continue
      // What is cut on the stage is so everywhere.
      if (told.has(one.slide.id)) continue
      told.add(one.slide.id)
      const finding = one.view === 'stage' ? errorOf : warningOf
      yield finding({ rule, slide: one.slide }, placeOf(loaded, one), messageOf(one))
    }
  },
}

function messageOf(one: Extract<Seen, { kind: 'beyond' | 'cut' | 'no-room' }>): string {
  const { kind, view, step, slide, edge, by } = one
  const where = `${VIEW_WORDS[view]}${view === 'stage' && slide.steps > 0 ? `, at step ${step},` : ''}`
  const thing = one.words === '' ? (THINGS[one.thing] ?? `a <${one.thing}>`) : quoted(one.words)
  if (kind === 'no-room') return `${where} ${thing} has no room left: shorten the text, or split the slide`
  const past = `${by} px past the ${edge}`
  if (kind === 'cut') return `${where} ${thing} is cut by its box, ${past}: shorten it, or give it more room`
  const what = view === 'read' ? 'the window' : 'the slide'
  return `${where} ${thing} is ${past} of ${what}: shorten it, or split the slide`
}

const THINGS: Readonly<Record<string, string>> = {
  img: 'a picture',
  svg: 'a picture',
  pre: 'the code',
  table: 'the table',
}
