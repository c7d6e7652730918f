/**
 * The shortest way from a key to the page: when only one slide's inside changed, that slide alone is read and rendered.
 * The whole deck is read after it, as always, and has the last word; anything in doubt waits for that.
 */
import type { CodeBlock, Slide, Token } from '../deck.ts'
import { readDeck, toDeck } from '../grammar/index.ts'
import { layoutsOf, renderSlide, type RenderContext } from '../render/index.ts'
import { allTokens, attributeOf } from '../tokens.ts'
import { linkedPath } from './files.ts'
import { openSlide } from './host.ts'
import type { LoadedDeck } from './load.ts'

export interface QuickChange {
  /** Which slide, from 0. */
  readonly index: number
  readonly html: string
  /** Whether that is all: no other slide, no list of slides and no problem could notice. */
  readonly isAll: boolean
}

/** `was` and `is`: the bytes of a file of slides at the last reading, and now. */
export function changeOfOneSlide(
  loaded: LoadedDeck,
  context: RenderContext,
  file: string,
  was: Uint8Array,
  is: Uint8Array,
): QuickChange | undefined {
  const same = commonEnds(was, is)
  const index = loaded.deck.slides.findIndex(
    ({ range }) => range.file === file && range.start <= same.start && was.length - range.end <= same.end,
  )
  const old = loaded.deck.slides[index]
  if (!old) return
  const end = is.length - (was.length - old.range.end)
  const text = decode(is.subarray(old.range.start, end))
  // A line just under the slide may belong to its last paragraph; a definition may serve any slide.
  if (text === undefined || reachesOut(text) || !isBlankLine(is, end)) return
  // What is left of its last line would go on in the next.
  if (end < is.length && !/[\r\n]$/.test(text)) return
  const before = decode(was.subarray(old.range.start, old.range.end))
  if (before === undefined || reachesOut(before)) return

  const host = openSlide(loaded.folder, file, text, loaded.deck.meta.html)
  const { deck, problems } = toDeck(readDeck(host, file), (ref) => loaded.demos.factsOf(ref))
  const [slide, ...others] = deck.slides
  if (!slide || others.length > 0) return
  // A demo as it was never written before has to be drawn first.
  if (slide.demos.some((demo) => loaded.demos.factsOf(demo) === undefined)) return
  if (tokensOf(slide).some((token) => isUnknown(token, loaded))) return
  const changed: Slide = { ...slide, id: old.id, number: old.number }
  const isAll = problems.length === 0 && isSameForOthers(old, slide) && !hasProblem(loaded, old, before)
  return { index, html: renderSlide(loaded.deck, changed, context), isAll }
}

/** A problem may go with a change, or move: the whole deck tells. */
function hasProblem({ problems }: LoadedDeck, { range }: Slide, text: string): boolean {
  const lines = text.split(/\r\n?|\n/).length
  return problems.some(
    ({ file, line }) => file === range.file && line >= range.line && line < range.line + lines,
  )
}

/**
 * What the rest of the deck knows of a slide: its address, its title, its steps, which demos it has, and what it needs of
 * the style sheet.
 */
const isSameForOthers = (old: Slide, slide: Slide): boolean =>
  old.title === slide.title &&
  old.steps === slide.steps &&
  JSON.stringify(layoutsOf({ slides: [old] })) === JSON.stringify(layoutsOf({ slides: [slide] })) &&
  JSON.stringify(old.cells.map(cellText)) === JSON.stringify(slide.cells.map(cellText)) &&
  JSON.stringify(old.demos.map(({ id }) => id)) === JSON.stringify(slide.demos.map(({ id }) => id)) &&
  (old.id === slide.id || /-\d+$/.test(old.id))

const cellText = ({ id, lang, text, cell }: CodeBlock): unknown => [id, lang, text, cell]

/** A picture or a language that was not there before has to be fetched first. */
const isUnknown = (token: Token, loaded: LoadedDeck): boolean =>
  (token.type === 'image' && !loaded.files.pictures.has(attributeOf(token, 'src') ?? '')) ||
  (token.type === 'link_open' && isUnknownLink(token, loaded)) ||
  token.meta?.elements !== undefined ||
  (token.meta?.code !== undefined && !loaded.highlighter.knows(token.meta.code.lang))

function isUnknownLink(token: Token, { files }: LoadedDeck): boolean {
  const path = linkedPath(attributeOf(token, 'href') ?? '')
  return path !== undefined && !files.linked.has(path)
}

const tokensOf = (slide: Slide): Token[] => [
  ...[...slide.body, ...slide.transcript].flatMap((block) => [...allTokens(block.tokens)]),
  ...slide.backgrounds.map(({ image }) => image),
]

/** Definitions, includes and front matter mean something beyond their slide. */
const reachesOut = (text: string): boolean => /^ {0,3}(?:\[[^\]]+\]:|<<<|-{3,}\s*$)/m.test(text)

function commonEnds(a: Uint8Array, b: Uint8Array): { start: number; end: number } {
  const most = Math.min(a.length, b.length)
  let start = 0
  while (most - start > CHUNK && isSame(a, start, b, start)) start += CHUNK
  while (start < most && a[start] === b[start]) start++
  let end = 0
  while (most - start - end > CHUNK && isSame(a, a.length - end - CHUNK, b, b.length - end - CHUNK))
    end += CHUNK
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  return { start, end }
}

/** Bytes that are compared at once. */
const CHUNK = 4096

const isSame = (a: Uint8Array, from: number, b: Uint8Array, start: number): boolean =>
  Buffer.compare(a.subarray(from, from + CHUNK), b.subarray(start, start + CHUNK)) === 0

/** Whether `at` begins a blank line, or is the end. */
function isBlankLine(bytes: Uint8Array, at: number): boolean {
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === 10 || byte === 13) return true
    if (byte !== 32 && byte !== 9) return false
  }
  return true
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
