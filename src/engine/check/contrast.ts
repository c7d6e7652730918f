/** Text against its ground by WCAG 2.2 AA, in light and dark colours; over pictures nothing is known, and nothing said. */
import type { LoadedDeck } from '../site/index.ts'
import { errorOf, quoted, type Finding } from './finding.ts'
import type { Seen } from './layout.ts'
import { placeOf, VIEW_WORDS } from './where.ts'

const rule = 'contrast'

type Faint = Extract<Seen, { kind: 'faint' }>

export const contrast = {
  name: rule,
  words: 'text that is hardly told from its ground, in light and dark colours (WCAG AA)',
  *check(loaded: LoadedDeck, seen: readonly Seen[]): Iterable<Finding> {
    const byPlace = new Map<string, Faint[]>()
    for (const one of seen) {
      if (one.kind !== 'faint') continue
      // Words of the slide are those of the stage; Read has what is said beside it, and demos.
      if (one.view === 'read' && one.block >= 0 && one.slide.demos.length === 0) continue
      const key = `${one.slide.id} ${one.block}`
      byPlace.set(key, [...(byPlace.get(key) ?? []), one])
    }
    for (const all of byPlace.values()) {
      const worst = all.reduce((a, b) => (b.ratio < a.ratio ? b : a))
      const schemes = new Set(all.map(({ scheme }) => scheme))
      const colours = schemes.size > 1 ? 'light and dark' : worst.scheme
      yield errorOf(
        { rule, slide: worst.slide },
        placeOf(loaded, worst),
        `${VIEW_WORDS[worst.view]}, in ${colours} colours, ${quoted(worst.words)} has a contrast of ${ratioOf(worst.ratio)} to 1 ` +
          `(${worst.ink} on ${worst.ground}), and ${worst.needed} to 1 is needed: choose another ink or ground`,
      )
    }
  },
}

/** Never rounded up to what would do. */
const ratioOf = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1)
