/** Outlines of decks from text, and decks with changes done to them. */
import { withEdits, type DeckChange, type EditedDeck } from '../../src/engine/edit/index.ts'
import { isHidden } from '../../src/engine/grammar/index.ts'
import type { Outline } from '../../src/engine/outline.ts'
import { allTokens } from '../../src/engine/tokens.ts'
import { deckOf } from './grammar-decks.ts'

export type Texts = Readonly<Record<string, string>>

/** A deck of files whose lines end in `\n`. */
export function editedDeck(files: string | Texts): EditedDeck {
  const texts: Texts = typeof files === 'string' ? { 'slides.md': files } : files
  return { outline: outlineOf(texts), textOf: (file) => texts[file] ?? '' }
}

/** As much of an outline as edits of slides need. */
export function outlineOf(texts: Texts): Outline {
  const { spec, deck, problems } = deckOf(texts)
  let shown = 0
  return {
    version: 1,
    files: {},
    others: [],
    problems,
    tags: [],
    pictures: [],
    layouts: [],
    slides: spec.slides.map((slide) => {
      const resolved =
        isHidden(slide) && deck.slides.length < spec.slides.length ? undefined : deck.slides[shown++]
      const { file, line, start, end } = slide.range
      const bytes = new TextEncoder().encode(texts[file] ?? '').subarray(start, end)
      const lines = new TextDecoder().decode(bytes).replace(/\n$/, '').split('\n').length
      const tokens = slide.body.flatMap((block) => [...allTokens(block?.tokens ?? [])])
      return {
        file,
        from: line,
        to: end > start ? line + lines - 1 : line - 1,
        id: resolved?.id ?? slide.id,
        hasWrittenId: slide.id !== '',
        title: slide.title,
        classes: slide.classes,
        isHidden: isHidden(slide),
        steps: resolved?.steps ?? 0,
        parts: [],
        blocks: [],
        demos: (resolved?.demos ?? tokens.flatMap((token) => token.meta?.demo ?? [])).map((demo) => ({
          tag: demo.tag,
          id: demo.id || demo.tag,
          line: demo.place.line,
          column: demo.place.column,
          from: demo.from,
          steps: demo.steps,
          moments: ['start', 'end'],
          attributes: demo.attributes,
        })),
        cells: tokens.flatMap(({ meta }) =>
          meta?.code?.run
            ? [
                {
                  id: meta.code.id,
                  file: meta.code.place.file,
                  from: meta.code.place.line,
                  to: meta.code.place.line,
                },
              ]
            : [],
        ),
      }
    }),
  }
}

/** The deck's files with a change done to them. */
export function changed(texts: Texts, { edits }: DeckChange): Texts {
  const all: Record<string, string> = { ...texts }
  for (const [file, own] of Object.entries(edits)) all[file] = withEdits(texts[file] ?? '', own)
  return all
}

/** All slides of the files, hidden ones too, by their titles. */
export const titlesOf = (texts: Texts): string[] => deckOf(texts).spec.slides.map(({ title }) => title)
