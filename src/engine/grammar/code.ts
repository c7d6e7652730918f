/** Fences: ```` ```python {1|2-3|all} ```` highlights lines step by step, ```` ```python {#id run} ```` is a cell. */
import type { CodeBlock, Place } from '../deck.ts'
import { readAttributes, type Attributes } from './attributes.ts'
import { checkAttributes, checkedId } from './checks.ts'
import type { MdToken, ParseContext } from './context.ts'
import { InlinePlaces } from './places.ts'
import type { Refiner } from './scope.ts'
import { metaOf } from './token.ts'
import { quote } from './quote.ts'

const STAGES = /^(?:all|\*|\d[\d,-]*)(?:\|(?:all|\*|\d[\d,-]*))*$/
const MOST_STAGES = 100
const RUN = 'run'
/** Of a fence's backquotes. */
const MOST_SHOWN = 10

export const refineFences: Refiner = (tokens, { context }) => {
  for (const token of tokens) {
    if (token.type !== 'fence' || metaOf(token).code) continue
    const line = token.map?.[0] ?? 0
    const place = context.source.placeOfText(line)
    if (isUnclosed(token)) {
      context.error(
        place,
        `this fence is never closed: end it with a line ${token.markup.slice(0, MOST_SHOWN)}`,
      )
    }
    const { lang, attributes, placeOf } = readInfo(token.info, line, context)
    metaOf(token).code = toCode({ lang, text: token.content, attributes, placeOf, place, context, token })
    token.info = lang
  }
  return tokens
}

/** An open fence has a line more than its text, a closed one two. */
function isUnclosed({ map, content }: MdToken): boolean {
  const [start = 0, end = 0] = map ?? []
  return end - start === content.split('\n').length
}

interface Info {
  readonly lang: string
  readonly attributes: Attributes | undefined
  placeOf(at: number): Place
}

/** ```` ```lang {…} ````. Whatever else stands there means nothing, and says so. */
function readInfo(written: string, line: number, context: ParseContext): Info {
  const info = written.trim()
  const lang = info.match(/^[^\s{]*/)?.[0] ?? ''
  const start = info.length - info.slice(lang.length).trimStart().length
  const rest = info.slice(start)
  const places = new InlinePlaces(context.source, line, info)
  const placeOf = (at: number) => places.at(at)
  const attributes = readAttributes(info, start, true)
  if (attributes?.end === info.length) return { lang, attributes, placeOf }
  if (rest.startsWith('{')) {
    context.error(
      placeOf(start),
      `can't read ${quote(rest)}: write line highlights as \`{1|2-3|all}\`, a cell as \`{#id run}\``,
    )
  } else if (/^\[[\d|,-]+\]$/.test(rest)) {
    context.warn(
      placeOf(start),
      `${quote(rest)} means nothing here: write line highlights as ${quote(`{${rest.slice(1, -1)}}`)}`,
    )
  } else if (rest !== '') {
    context.warn(placeOf(start), `${quote(rest)} after the language means nothing here`)
  }
  return { lang, attributes: undefined, placeOf }
}

interface CodeSource {
  readonly lang: string
  readonly text: string
  readonly attributes: Attributes | undefined
  placeOf(at: number): Place
  readonly place: Place
  readonly context: ParseContext
  /** Gets the fragment and the classes. */
  readonly token: MdToken
}

/** The code block of a fence, or of a file. */
export function toCode({ lang, text, attributes, placeOf, place, context, token }: CodeSource): CodeBlock {
  const block = { lang, text: text.replace(/\n$/, ''), stages: [], from: 0, id: '', run: false, place }
  if (!attributes) return block
  const problem = (at: number, message: string) => context.error(placeOf(at), message)
  checkAttributes({ attributes, placeOf }, { keys: [], context })
  const id = checkedId({ attributes, placeOf }, context)
  const classes = attributes.classes.map(({ value }) => value)
  if (classes.includes('fragment')) metaOf(token).fragment = true
  const others = classes.filter((name) => name !== 'fragment')
  if (others.length > 0) token.attrJoin('class', others.join(' '))
  const stages = attributes.words.filter(({ value }) => STAGES.test(value))
  const run = attributes.words.find(({ value }) => value === RUN)
  for (const { value, at } of attributes.words) {
    if (value !== RUN && !STAGES.test(value)) {
      problem(
        at,
        `unknown ${quote(value)}: a fence takes line highlights as \`1|2-3|all\`, \`#id\` and \`run\``,
      )
    }
  }
  if (stages[1]) problem(stages[1].at, 'line highlights are given twice: write them once, as `{1|2-3|all}`')
  if (run && id === '') problem(run.at, 'a cell needs a name: write `{#id run}`')
  const lines = block.text.split('\n').length
  return {
    ...block,
    id,
    run: run !== undefined,
    stages: stages[0] ? readStages(stages[0], lines, placeOf, context) : [],
  }
}

/** `1|2-3|all`: the lines of each stage; `null` is every line. */
function readStages(
  { value, at }: { value: string; at: number },
  lineCount: number,
  placeOf: (at: number) => Place,
  context: ParseContext,
): (readonly number[] | null)[] {
  const stages = value.split('|')
  if (stages.length > MOST_STAGES) context.error(placeOf(at), `more than ${MOST_STAGES} line highlights`)
  return stages.slice(0, MOST_STAGES).map((stage) => {
    if (stage === 'all' || stage === '*') return null
    const lines = new Set<number>()
    for (const range of stage.split(',')) {
      const [, first, last] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(range) ?? []
      const from = Number(first)
      const to = Number(last ?? first)
      if (first === undefined || from < 1 || to < from) {
        context.error(
          placeOf(at),
          `${quote(range)} in ${quote(`{${value}}`)} is no line: write \`2\` or \`2-3\``,
        )
      } else if (to > lineCount) {
        context.warn(
          placeOf(at),
          `${quote(range)} in ${quote(`{${value}}`)}: this code ends with line ${lineCount}`,
        )
      }
      for (let line = from; line <= Math.min(to, lineCount); line++) lines.add(line)
    }
    return [...lines].sort((a, b) => a - b)
  })
}
