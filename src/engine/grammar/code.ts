/** Fences: ```` ```python {1|2-3|all} ```` highlights lines step by step, ```` ```python {#id run} ```` is a cell. */
import { START, type CellSettings } from '../cells/facts.ts'
import type { CodeBlock, Place } from '../deck.ts'
import { readAttributes, type Attributes } from './attributes.ts'
import { checkAttributes, checkedId, giveClasses } from './checks.ts'
import type { MdToken, ParseContext } from './context.ts'
import { InlinePlaces } from './places.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'
import { isStages, readStages } from './stages.ts'
import { metaOf } from './token.ts'

const RUN = 'run'
const AFTER = 'after'
/** Words of a cell, beside `run`, and what they set. */
const CELL_WORDS: Readonly<Record<string, keyof Omit<CellSettings, 'after'>>> = {
  locked: 'isLocked',
  hidden: 'isHidden',
  collapsed: 'isCollapsed',
  predict: 'predicts',
}
const FENCE_TAKES = '`#id` and `run`'
const CELL_TAKES = `\`#id\`, \`${RUN}\`, \`${AFTER}=\`, ${Object.keys(CELL_WORDS).map(quote).join(', ')}`
const isCellWord = (word: string): boolean => Object.hasOwn(CELL_WORDS, word)
/** Of a fence's backquotes. */
const MOST_SHOWN = 10

export const refineFences: Refiner = (tokens, scope) => {
  const { context } = scope
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
    metaOf(token).code = toCode({ lang, text: token.content, attributes, placeOf, place, token }, scope)
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
  /** Gets the fragment and the classes. */
  readonly token: MdToken
}

/** The code block of a fence, or of a file. */
export function toCode(
  { lang, text, attributes, placeOf, place, token }: CodeSource,
  scope: Scope,
): CodeBlock {
  const block = { lang, text: text.replace(/\n$/, ''), stages: [], from: 0, id: '', run: false, place }
  if (!attributes) return block
  const { context, part } = scope
  const error = (at: number, message: string) => context.error(placeOf(at), message)
  const isCell = attributes.words.some(({ value }) => value === RUN)
  const mayFollow = isCell || attributes.pairs.some(({ key }) => key === AFTER)
  const isWord = ({ key }: { readonly key: string }): boolean => key === RUN || isCellWord(key)
  for (const { key, at } of attributes.pairs.filter(isWord))
    error(
      at,
      `${quote(key)} takes no value: write it alone, as in ${quote(`{#id ${key === RUN ? '' : `${RUN} `}${key}}`)}`,
    )
  const others = { ...attributes, pairs: attributes.pairs.filter((pair) => !isWord(pair)) }
  checkAttributes({ attributes: others, placeOf }, { keys: mayFollow ? [AFTER] : [], context })
  giveClasses(token, { attributes, placeOf }, scope)
  const id = checkedId({ attributes, placeOf }, context)
  const stages = attributes.words.filter(({ value }) => isStages(value))
  const run = attributes.words.find(({ value }) => value === RUN)
  for (const { value, at } of attributes.words) {
    if (value === RUN || isStages(value) || isCellWord(value)) continue
    error(
      at,
      `unknown ${quote(value)}: a fence takes line highlights as \`1|2-3|all\`, ${run ? CELL_TAKES : FENCE_TAKES}`,
    )
  }
  if (stages[1]) error(stages[1].at, 'line highlights are given twice: write them once, as `{1|2-3|all}`')
  if (run && attributes.ids.length === 0) error(run.at, 'a cell needs a name: write `{#id run}`')
  const cell = readCell({ lang, attributes, placeOf }, id, context)
  const isStepped = stages[0]?.value.includes('|') ?? false
  if (part !== 'body' && isStepped) context.warn(place, 'code steps on the slide only, not in what is said')
  if (part === 'notes' && run) context.warn(place, 'cells run on the slide and beside it, not in its notes')
  if (part === 'notes' || (part !== 'body' && !run)) return { ...block, id }
  const lineCount = block.text.split('\n').length
  const lines = stages[0] ? readStages(stages[0].value, lineCount, placeOf(stages[0].at), context) : []
  // What nobody sees has no steps, nor has what is said.
  const isStaged = part === 'body' && cell.cell?.isHidden !== true
  return { ...block, id, run: run !== undefined, ...cell, stages: isStaged ? lines : [] }
}

/** What is said of a cell; words that only a cell may have are errors where there is none. */
function readCell(
  { lang, attributes, placeOf }: Pick<CodeSource, 'lang' | 'placeOf'> & { readonly attributes: Attributes },
  id: string,
  context: ParseContext,
): Pick<CodeBlock, 'cell' | 'afterPlace'> {
  const error = (at: number, message: string) => context.error(placeOf(at), message)
  const run = attributes.words.find(({ value }) => value === RUN)
  const words = attributes.words.filter(({ value }) => isCellWord(value))
  const [after, second] = attributes.pairs.filter(({ key }) => key === AFTER)
  if (!run) {
    const named = id === '' ? '#id' : `#${id}`
    for (const { value, at } of words)
      error(at, `${quote(value)} is for a cell: write \`{${named} run ${value}}\``)
    if (after)
      error(after.at, `\`${AFTER}\` is for a cell: write ${quote(`{${named} run ${AFTER}=${after.value}}`)}`)
    return {}
  }
  if (lang === '')
    error(run.at, 'a cell needs a language: write it before the brace, as in `python {#id run}`')
  if (id.toLowerCase() === START)
    error(
      attributes.ids[0]!.at,
      `a cell can't be called ${quote(id)}: \`${AFTER}=${START}\` means a fresh process`,
    )
  if (second) error(second.at, `\`${AFTER}\` is given twice`)
  const asks = words.find(({ value }) => CELL_WORDS[value] === 'predicts')
  if (asks && words.some(({ value }) => CELL_WORDS[value] === 'isHidden'))
    context.warn(
      placeOf(asks.at),
      "a hidden cell can't ask, and the cells below show nothing before they run: leave out `hidden` or `predict`",
    )
  return {
    cell: {
      after: after?.value.normalize() ?? '',
      isLocked: false,
      isHidden: false,
      isCollapsed: false,
      predicts: false,
      ...Object.fromEntries(words.map(({ value }) => [CELL_WORDS[value]!, true])),
    },
    ...(after ? { afterPlace: placeOf(after.at) } : {}),
  }
}
