/** Decks from text, for tests of the grammar. */
import type { Deck, DeckSpec, Problem, SourceHost } from '../../src/engine/deck.ts'
import { readDeck, toDeck, type FactsOf } from '../../src/engine/grammar/index.ts'
import { formatProblem } from '../../src/engine/problems.ts'

export type Files = Readonly<Record<string, string | Uint8Array>>

/** Files in memory; paths are resolved as in a folder, and nothing lies outside of it. */
export function hostOf(files: Files): SourceHost {
  const fileByPath = new Map(Object.entries(files))
  return {
    read(path, from) {
      const parts: string[] = from.split('/').slice(0, -1)
      for (const part of path.split('/')) {
        if (part === '..' && parts.pop() === undefined)
          return { problem: `${path} lies outside the deck's folder` }
        if (part !== '..' && part !== '.') parts.push(part)
      }
      const name = parts.join('/')
      const file = fileByPath.get(name)
      if (file === undefined) return { problem: `there is no ${path} in the deck's folder` }
      return { path: name, bytes: typeof file === 'string' ? new TextEncoder().encode(file) : file }
    },
  }
}

/** `<step-counter>` has two steps and moments `start` and `end`; `<bad-demo>` and the scene `scenes/bad.ts` are refused. */
export const factsOf: FactsOf = ({ tag, attributes, scene }) => {
  if (scene?.path === 'scenes/bad.ts') return { problem: 'it throws', of: 'scene' }
  if (tag === 'bad-demo') return { problem: 'no program `x`' }
  return tag === 'step-counter'
    ? { steps: Number(attributes['count'] ?? 2), moments: ['start', 'end'] }
    : undefined
}

export interface ReadDeck {
  readonly spec: DeckSpec
  readonly deck: Deck
  readonly problems: readonly Problem[]
  /** `problems` as lines. */
  readonly lines: readonly string[]
}

/** Reads `slides.md` (or all of `files`) and resolves it. */
export function deckOf(slides: string | Uint8Array | Files): ReadDeck {
  const files = typeof slides === 'string' || slides instanceof Uint8Array ? { 'slides.md': slides } : slides
  const spec = readDeck(hostOf(files), 'slides.md')
  const { deck, problems } = toDeck(spec, factsOf)
  return { spec, deck, problems, lines: problems.map(formatProblem) }
}

export const problemsOf = (slides: string | Uint8Array | Files): readonly string[] => deckOf(slides).lines
