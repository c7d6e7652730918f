/**
 * The grammar of a deck: Markdown to data. One syntax per file; here is their order.
 *
 * `readDeck` says what the author wrote, `toDeck` makes a deck of it: ids unique, steps counted, demos known.
 */
import MarkdownItClass from 'markdown-it'
import type { DeckSpec, SourceHost } from '../deck.ts'
import { refineBackgrounds } from './background.ts'
import { blockAttributes } from './block-attributes.ts'
import { refineBoxes } from './box.ts'
import { clicks } from './click.ts'
import { refineFences } from './code.ts'
import { comments } from './comment.ts'
import { containers } from './container.ts'
import type { MarkdownIt } from './context.ts'
import { DeckReader } from './deck-reader.ts'
import { refineDemoFiles } from './demo-files.ts'
import { demos } from './demo.ts'
import { footnotes, refineFootnotes } from './footnote.ts'
import { refineFragments } from './fragment.ts'
import { refineHtml } from './html.ts'
import { refineImages } from './image.ts'
import { includes } from './include.ts'
import { inlineAttributes, refineInlineAttributes } from './inline-attributes.ts'
import { inlinePlaces } from './inline.ts'
import { refineLinks } from './link.ts'
import { refineMisplaced } from './misplaced.ts'
import { nestingLimit } from './nesting.ts'
import type { Refiner } from './scope.ts'
import { separators } from './separator.ts'
import { bareUrls } from './urls.ts'

export { findValueProblem } from './demo-checks.ts'
export { findColour } from './colour.ts'
export { withoutYamlComments } from './front-matter.ts'
export { isHidden, withoutHidden } from './hidden.ts'
export { toDeck, type DemoProblem, type FactsOf } from './to-deck.ts'

/** Rules of the parser, from the file's lines to the words in them. */
const RULES: readonly ((md: MarkdownIt) => void)[] = [
  nestingLimit,
  separators,
  containers,
  includes,
  comments,
  demos,
  blockAttributes,
  inlinePlaces,
  bareUrls,
  clicks,
  footnotes,
  inlineAttributes,
]

/** What is done to the tokens of each block of a slide. */
const REFINERS: readonly Refiner[] = [
  refineHtml,
  refineInlineAttributes,
  refineBackgrounds,
  refineImages,
  refineLinks,
  refineFences,
  refineDemoFiles,
  refineFragments,
  refineBoxes,
  refineMisplaced,
  refineFootnotes,
]

/** CommonMark with tables, strikethrough and bare URLs, and the rules of a deck. It reads raw HTML as such. */
export function createMarkdown(): MarkdownIt {
  const md = new MarkdownItClass({ html: true, linkify: true })
  // Definitions own lines of the source: their tokens stay.
  md.core.ruler.disable('strip_references')
  for (const rule of RULES) rule(md)
  return md
}

/** Reads the deck whose slides begin in `entry`. Whatever the bytes are, it answers: what is wrong is in `problems`. */
export function readDeck(host: SourceHost, entry: string): DeckSpec {
  markdown ??= createMarkdown()
  return new DeckReader(markdown, REFINERS, host).read(entry)
}

/** Setting up a parser takes longer than reading a small deck; it keeps nothing of what it has read. */
let markdown: MarkdownIt | undefined
