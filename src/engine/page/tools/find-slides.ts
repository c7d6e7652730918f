/** Finds slides by number or by what they are called: pure, the best match first. */
import { fold, foldWord, type Folded } from './fold.ts'

export interface Named {
  readonly id: string
  readonly title: string
  readonly steps: number
}

export interface Found {
  /** From 1. */
  readonly slide: number
  readonly step: number
  /** The part of the title that was meant, from and up to; absent: the number, or the id. */
  readonly match?: readonly [from: number, to: number]
}

export type Finder = (query: string) => readonly Found[]

/** How well a title matches, best first. */
const PREFIX = 0
const WORD = 1
const WITHIN = 2
const BY_ID = 3

const STEP = /^(\d+)[/.,](\d*)$/

/** What finds among `slides`; titles are read once. */
export function createFinder(slides: readonly Named[]): Finder {
  const titles = slides.map(({ title }) => fold(title))
  const ids = slides.map(({ id }) => foldWord(id))
  return (query) => {
    const wanted = foldWord(query.trim())
    if (!wanted) return []
    const place = STEP.exec(wanted)
    if (place) return findStep(slides, Number(place[1]), Number(place[2]))
    const ranked: { rank: number; found: Found }[] = []
    slides.forEach((_, index) => {
      const number = String(index + 1)
      const slide = { slide: index + 1, step: 0 }
      if (number === wanted) return ranked.push({ rank: -2, found: slide })
      if (number.startsWith(wanted)) return ranked.push({ rank: -1, found: slide })
      const { rank, match } = matchTitle(titles[index]!, ids[index]!, wanted)
      if (rank !== undefined) ranked.push({ rank, found: match ? { ...slide, match } : slide })
    })
    return ranked.sort((a, b) => a.rank - b.rank).map(({ found }) => found)
  }
}

function findStep(slides: readonly Named[], slide: number, step: number): Found[] {
  const named = slides[slide - 1]
  return named ? [{ slide, step: Math.min(step, named.steps) }] : []
}

function matchTitle(
  title: Folded,
  id: string,
  wanted: string,
): { rank?: number; match?: readonly [number, number] } {
  const at = title.text.indexOf(wanted)
  // Whoever types a number does not mean the one in `slide-12`.
  if (at < 0) return id.includes(wanted) && !/^\d+$/.test(wanted) ? { rank: BY_ID } : {}
  const word = at === 0 ? 0 : findWord(title.text, wanted)
  const from = word ?? at
  const end = title.places[from + wanted.length]
  const match = [title.places[from]!, end ?? Number.POSITIVE_INFINITY] as const
  return { rank: from === 0 ? PREFIX : word === undefined ? WITHIN : WORD, match }
}

/** Where a word begins with `wanted`. */
function findWord(text: string, wanted: string): number | undefined {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at
  return undefined
}
