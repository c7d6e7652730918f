/** `[Demo time]{tag #id scene=file.ts program=file.py key=value …}` alone in a paragraph: the custom element `<tag>`. */
import type { DemoFileRef, DemoRef, Place, ShownStep } from '../deck.ts'
import { readAttributes, type Attributes, type Written } from './attributes.ts'
import { checkedId } from './checks.ts'
import { containerOf } from './container.ts'
import { contextOf, type MarkdownIt, type MdToken, type ParseContext } from './context.ts'
import { InlinePlaces } from './places.ts'
import { quote } from './quote.ts'
import { metaOf } from './token.ts'

const WORDS = '[Demo time]'
const DEMO = /^\[Demo time\]\s*\{/
/** What was meant for a demo, wherever it stands. */
const ANYWHERE = /\[demo time\](?=\s*\{)/i
const CODE = /(`+)[^`][\s\S]*?\1/g
const HOW = 'write `[Demo time]{tag #id}`, with the name of a component'
const TAG = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/
/** The attributes that name a file of the deck for the demo: `demo-files.ts` finds it. */
const FILES = ['scene', 'program'] as const
/** The attribute that says what each step of the demo shows. */
const STEPS = 'steps'
const KEY = /^[a-z][a-z0-9-]*$/
/** Attributes that are the engine's, or that could run or restyle something. */
const FORBIDDEN =
  /^(?:on.*|style|id|class|slot|part|is|nonce|srcdoc|hidden|role|tabindex|autofocus|aria-.*|data-.*|xmlns.*)$/

/** Runs before inline rules, which would read links and marks into the attributes. */
export function demos(md: MarkdownIt): void {
  md.core.ruler.after('containers', 'demos', (state) => {
    const context = contextOf(state.env)
    if (!context || context.isComment || !/\[demo time\]/i.test(state.src)) return
    let isSaid = false
    state.tokens = state.tokens.flatMap((token, index, tokens) => {
      const container = containerOf(token)
      if (container) isSaid = container === 'open'
      const [open, inline] = [tokens[index - 1], tokens[index]]
      if (inline?.type !== 'inline' || open?.type !== 'paragraph_open') return [token]
      const ref = readDemo(inline, { isSaid, level: open.level }, context)
      if (!ref) return [token]
      const demo = new state.Token('demo', '', 0)
      demo.block = true
      demo.map = open.map
      metaOf(demo).demo = ref
      return [demo]
    })
    // The paragraph around a demo goes: a demo is a block of its own.
    state.tokens = state.tokens.filter(
      (_, index, tokens) => tokens[index + 1]?.type !== 'demo' && tokens[index - 1]?.type !== 'demo',
    )
  })
}

function readDemo(
  { content, map }: MdToken,
  { isSaid, level }: { readonly isSaid: boolean; readonly level: number },
  context: ParseContext,
): DemoRef | undefined {
  if (content !== WORDS && !ANYWHERE.test(content)) return undefined
  const places = new InlinePlaces(context.source, map?.[0] ?? 0, content)
  const error = (at: number, message: string) => void context.error(places.at(at), message)
  if (content === WORDS && !isSaid) {
    error(0, `\`${WORDS}\` doesn't say which demo: ${HOW}`)
    return undefined
  }
  if (!DEMO.test(content)) {
    const at = ANYWHERE.exec(content.replace(CODE, (code) => ' '.repeat(code.length)))?.index
    if (at !== undefined) error(at, `a demo stands alone in a paragraph, as \`${WORDS}{tag}\``)
    return undefined
  }
  const attributes = readAttributes(content, content.indexOf('{'), true)
  if (attributes?.end !== content.length) {
    error(0, `this is no demo: ${HOW}, alone in a paragraph`)
    return undefined
  }
  if (level > 0 || isSaid) {
    error(
      0,
      'a demo stands on the slide, in a paragraph of its own: in no list, no quote, and not in what is said',
    )
    return undefined
  }
  return toDemoRef({ content, attributes }, (at) => places.at(at), context)
}

function toDemoRef(
  { content, attributes }: { readonly content: string; readonly attributes: Attributes },
  placeOf: (at: number) => Place,
  context: ParseContext,
): DemoRef | undefined {
  const error = (at: number, message: string) => context.error(placeOf(at), message)
  const [tag, ...words] = attributes.words
  if (!tag) {
    error(attributes.start, `this demo has no name: ${HOW}`)
    return undefined
  }
  if (!TAG.test(tag.value)) {
    error(
      tag.at,
      `${quote(tag.value)} is no component: its name has small letters, digits and at least one \`-\``,
    )
    return undefined
  }
  for (const { value, at } of words)
    error(at, `unknown ${quote(value)}: a demo takes \`#id\` and \`key=value\``)
  for (const { value, at } of attributes.classes) {
    error(at, `a demo takes no class \`.${value}\`: give it to the slide`)
  }
  for (const { at } of attributes.ids.slice(1)) error(at, 'a demo has one id')
  const values = new Map<string, string>()
  const attributePlaces: Record<string, Place> = {}
  const files: { [Key in (typeof FILES)[number]]?: DemoFileRef } = {}
  let shows: readonly ShownStep[] | undefined
  for (const { key, value, at } of attributes.pairs) {
    const file = FILES.find((name) => name === key)
    if (file) {
      if (files[file]) error(at, `${quote(key)} is given twice`)
      files[file] ??= { path: value, place: placeOf(at) }
    } else if (key === STEPS) {
      if (shows) error(at, `${quote(key)} is given twice`)
      shows ??= readSteps({ value, at: content.indexOf(value, at + `${key}=`.length) }, placeOf)
      if (shows.length === 0)
        error(at, `\`${STEPS}\` is empty: it says what each step shows, as in \`${STEPS}="0 1"\``)
    } else if (!KEY.test(key) || FORBIDDEN.test(key))
      error(at, `a demo can't have the attribute ${quote(key)}`)
    else if (values.has(key)) error(at, `${quote(key)} is given twice`)
    else {
      values.set(key, value)
      attributePlaces[key] = placeOf(at)
    }
  }
  const id = checkedId({ attributes, placeOf }, context)
  return {
    tag: tag.value,
    id,
    attributes: Object.fromEntries(values),
    attributePlaces,
    ...(shows && shows.length > 0 ? { shows } : {}),
    ...files,
    from: 0,
    steps: 0,
    place: placeOf(0),
  }
}

/** The entries of `steps="…"`, between spaces. What each means is known when the demo is. */
const readSteps = ({ value, at }: Written, placeOf: (at: number) => Place): ShownStep[] =>
  [...value.matchAll(/\S+/g)].map(({ 0: written, index }) => ({ written, place: placeOf(at + index) }))
