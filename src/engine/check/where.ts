/** Where in the source something stands that was seen on a slide, and how that is called. */
import type { Place } from '../deck.ts'
import type { LoadedDeck } from '../site/index.ts'
import type { Seen, View } from './layout.ts'
import { extentOf, findWords, linesOf } from './lines.ts'

/** The line of the block in which the words stand, else the block's, else the slide's. */
export function placeOf(loaded: LoadedDeck, { slide, block, words }: Seen): Place {
  const { file } = slide.range
  const lines = linesOf(loaded, file)
  const shown = slide.body.filter(({ tokens }) => tokens.some(({ type }) => type !== 'reference_definition'))
  const own = block >= 0 ? shown[block]?.range : undefined
  const { from, to } = extentOf(loaded, own?.file === file ? { range: own } : slide)
  const found = findWords(lines, from, to, words) ?? (own ? findIn(loaded, lines, slide, words) : undefined)
  return found ? { file, ...found } : (own ?? slide.range)
}

function findIn(
  loaded: LoadedDeck,
  lines: readonly string[],
  slide: Seen['slide'],
  words: string,
): { line: number; column: number } | undefined {
  const { from, to } = extentOf(loaded, slide)
  return findWords(lines, from, to, words)
}

export const VIEW_WORDS: Readonly<Record<View, string>> = {
  stage: 'on the stage',
  phone: 'on a phone',
  read: 'in Read on a phone',
}
