/** Text that the back row, or a reader on a phone, can't read. */
import type { LoadedDeck } from '../site/index.ts'
import { quoted, warningOf, type Finding } from './finding.ts'
import { U, type Seen } from './layout.ts'
import { placeOf, VIEW_WORDS } from './where.ts'

const rule = 'text-too-small'

export const textTooSmall = {
  name: rule,
  words: 'text that is too small, on the stage or on a phone',
  *check(loaded: LoadedDeck, seen: readonly Seen[]): Iterable<Finding> {
    const told = new Set<string>()
    for (const one of seen) {
      if (one.kind !== 'small') continue
      // What is small on the stage is so everywhere.
      const key = `${one.slide.id} ${one.block}`
      if (told.has(key)) continue
      told.add(key)
      yield warningOf({ rule, slide: one.slide }, placeOf(loaded, one), messageOf(one))
    }
  },
}

/** As authors know sizes: on the stage in parts of the slide's height, as 16:9 has it. */
function messageOf({ words, view, size, limit, isDrawn }: Extract<Seen, { kind: 'small' }>): string {
  const sizeIn = (pixels: number): string =>
    view === 'stage' ? `${((100 * pixels) / (27 * U)).toFixed(1)} % of its height` : `${round(pixels)} px`
  const what = `${quoted(words)}${isDrawn ? ' in the picture' : ''}`
  return `${VIEW_WORDS[view]} ${what} is ${sizeIn(size)}, and at least ${sizeIn(limit)} can be read: make it larger, or say less`
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10
