/** Private words in public places: only what is sure to be a slip. */
import type { Block, Place, Slide, Token } from '../deck.ts'
import type { LoadedDeck } from '../site/index.ts'
import { allTokens } from '../tokens.ts'
import { errorOf, quoted, warningOf, type Finding, type StaticRule } from './finding.ts'

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
        for (const token of allTokens(block.tokens)) yield* checkCode(token, block, slide)
  },
}

/** What stands in code is published as it is. */
function* checkCode(token: Token, { range }: Block, slide: Slide): Iterable<Finding> {
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
  const isMarkdown = /^(?:md|markdown|mdx|text|txt|)$/.test(code.lang) && code.lang !== ''
  for (const [index, line] of lines.entries()) {
    const [, mark] = MARKED.exec(line) ?? []
    if (mark !== undefined)
      yield warningOf(
        at,
        inside(code.place, index),
        `a comment marked ${mark} is published with this code: remove it, or say it in the notes`,
      )
    const [, container] = CONTAINER.exec(line) ?? []
    if (container !== undefined && !isMarkdown)
      yield errorOf(
        at,
        inside(code.place, index),
        `\`::: ${container}\` stands in a block of code, and is published as such: close the fence before it`,
      )
  }
}

/** The fence's own line comes before its text. */
const inside = (place: Place, line: number): Place => ({ ...place, line: place.line + 1 + line, column: 1 })

/** Sentences of the notes that stand, word by word, on a slide or in what is said. */
function* findRepeated({ deck }: LoadedDeck): Iterable<Finding> {
  const sentences = deck.slides.flatMap((slide) =>
    slide.notes.flatMap((block) =>
      sentencesOf(block).map((words) => ({ slide, words, text: words.join(' '), start: startOf(words, 0) })),
    ),
  )
  if (sentences.length === 0) return
  const byStart = new Map<string, typeof sentences>()
  for (const sentence of sentences)
    byStart.set(sentence.start, [...(byStart.get(sentence.start) ?? []), sentence])
  for (const slide of deck.slides)
    for (const [part, blocks] of [
      ['the slide', slide.body],
      ['the transcript', slide.transcript],
    ] as const)
      for (const block of blocks) {
        const words = wordsOf(textOf(block))
        for (let at = 0; at + LEAST_WORDS <= words.length; at++)
          for (const sentence of byStart.get(startOf(words, at)) ?? []) {
            if (words.slice(at, at + sentence.words.length).join(' ') !== sentence.text) continue
            const whose =
              sentence.slide === slide ? 'the notes' : `the notes of slide ${sentence.slide.number}`
            yield errorOf(
              { rule, slide },
              block.range,
              `${quoted(sentence.text)} stands in ${whose}, which are private, and in ${part}, which is public: take it out of one of them`,
            )
          }
      }
}

const startOf = (words: readonly string[], at: number): string => words.slice(at, at + LEAST_WORDS).join(' ')

const sentencesOf = (block: Block): string[][] =>
  textOf(block)
    .split(/(?<=[.!?…])\s+|\n{2,}/)
    .map(wordsOf)
    .filter((words) => words.length >= LEAST_WORDS)

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
