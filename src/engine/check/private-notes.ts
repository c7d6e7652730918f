/** Private words in public places: only what is sure to be a slip. */
import type { Block, Place, Slide, Token } from '../deck.ts'
import type { LoadedDeck } from '../site/index.ts'
import { allTokens } from '../tokens.ts'
import { errorOf, quoted, warningOf, type Finding, type StaticRule } from './finding.ts'
import { extentOf, findWords, linesOf } from './lines.ts'

const rule = 'private-notes'
/** A shorter sentence may well be said twice. */
const LEAST_WORDS = 8
const MARKED =
  /(?:^|\s)(?:#|\/\/|\/\*|--|<!--|;|%)+\s*(TODO|FIXME|XXX|HACK|PRIVATE|CONFIDENTIAL|INTERNAL|DO NOT PUBLISH)\b/
const CONTAINER = /^ {0,3}:{3,}\s*(notes|transcript)\b/

export const privateNotes: StaticRule = {
  name: rule,
  words: 'private notes in public places',
  *check(loaded): Iterable<Finding> {
    yield* findRepeated(loaded)
    for (const slide of loaded.deck.slides)
      for (const block of [...slide.body, ...slide.transcript])
        for (const token of allTokens(block.tokens)) yield* checkCode(token, block, slide, loaded)
  },
}

/** What stands in code is published as it is. */
function* checkCode(token: Token, { range }: Block, slide: Slide, loaded: LoadedDeck): Iterable<Finding> {
  const at = { rule, slide }
  if (token.type === 'code_block') {
    if (/^\s*<!--/.test(token.content))
      yield errorOf(
        at,
        range,
        `the comment ${quoted(token.content)} is indented, which makes it code, and published: move it to the line's start`,
      )
    return
  }
  const code = token.meta?.code
  if (!code) return
  const lines = code.text.split('\n')
  const isMarkdown = /^(?:md|markdown|mdx|text|txt)$/.test(code.lang)
  const { file, line: opening, column } = code.place
  // Code of another file has the one line that includes it.
  const isIncluded = /^\s*<<</.test(linesOf(loaded, file)[opening - 1] ?? '')
  const inside = (index: number): Place =>
    isIncluded ? { file, line: opening, column } : { file, line: opening + 1 + index, column: 1 }
  for (const [index, line] of lines.entries()) {
    const [, mark] = MARKED.exec(line) ?? []
    if (mark !== undefined)
      yield warningOf(
        at,
        inside(index),
        `a comment marked ${mark} is published with this code: remove it, or say it in the notes`,
      )
    const [, container] = CONTAINER.exec(line) ?? []
    if (container !== undefined && !isMarkdown)
      yield errorOf(
        at,
        inside(index),
        `\`::: ${container}\` stands in a block of code, and is published as such: close the fence before it`,
      )
  }
}

/** Sentences of the notes that stand, word by word, on a slide or in what is said. */
function* findRepeated(loaded: LoadedDeck): Iterable<Finding> {
  const { slides } = loaded.deck
  const byStart = new Map<string, Sentence[]>()
  for (const slide of slides)
    for (const sentence of slide.notes.flatMap((block) => sentencesOf(block, slide))) {
      const start = startOf(sentence.words, 0)
      byStart.set(start, [...(byStart.get(start) ?? []), sentence])
    }
  if (byStart.size === 0) return
  for (const slide of slides)
    for (const [part, blocks] of [
      ['the slide', slide.body],
      ['the transcript', slide.transcript],
    ] as const)
      for (const block of blocks)
        for (const sentence of repeatedIn(block, byStart)) {
          const whose = sentence.slide === slide ? 'the notes' : `the notes of slide ${sentence.slide.number}`
          yield errorOf(
            { rule, slide },
            placeIn(loaded, block, sentence.said),
            `${quoted(sentence.said)} stands in ${whose}, which are private, and in ${part}, which is public: take it out of one of them`,
          )
        }
}

interface Sentence {
  readonly slide: Slide
  readonly said: string
  readonly words: readonly string[]
}

function repeatedIn(block: Block, byStart: ReadonlyMap<string, readonly Sentence[]>): Set<Sentence> {
  const words = wordsOf(textOf(block))
  const found = new Set<Sentence>()
  for (let at = 0; at + LEAST_WORDS <= words.length; at++)
    for (const sentence of byStart.get(startOf(words, at)) ?? [])
      if (sentence.words.every((word, index) => words[at + index] === word)) found.add(sentence)
  return found
}

function placeIn(loaded: LoadedDeck, { range }: Block, words: string): Place {
  const { from, to } = extentOf(loaded, { range })
  const found = findWords(linesOf(loaded, range.file), from, to, words)
  return found ? { file: range.file, ...found } : range
}

const startOf = (words: readonly string[], at: number): string => words.slice(at, at + LEAST_WORDS).join(' ')

const sentencesOf = (block: Block, slide: Slide): Sentence[] =>
  textOf(block)
    .split(/(?<=[.!?…])\s+|\n{2,}/)
    .map((said) => ({ slide, said, words: wordsOf(said) }))
    .filter(({ words }) => words.length >= LEAST_WORDS)

const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’.][\p{L}\p{N}]+)*/gu) ?? []

/** The words of a block, paragraphs apart. Code is no sentence. */
function textOf({ tokens }: Block): string {
  let text = ''
  for (const { type, children } of tokens) {
    if (type !== 'inline') continue
    for (const token of children ?? [])
      text +=
        token.type === 'text' || token.type === 'code_inline'
          ? token.content
          : / ?break$/.test(token.type)
            ? ' '
            : ''
    text += '\n\n'
  }
  return text
}
