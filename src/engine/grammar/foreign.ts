/** What comes from other engines, or from formatters, and means something else here: a warning says what to write. */
import type { MdToken, ParseContext } from './context.ts'
import { quote } from './quote.ts'
import { SEPARATOR } from './separator.ts'

/** A top-level block of a slide, and what stands around it. */
export interface Surrounded {
  readonly tokens: readonly MdToken[]
  readonly before: readonly MdToken[] | undefined
  readonly after: readonly MdToken[] | undefined
  /** It comes right after the `---` (or the file's start) that begins its slide. */
  readonly isFirst: boolean
  /** A heading of the slide comes before it. */
  readonly hasTitle: boolean
}

const YAML_LINE = /^(?:[A-Za-z][\w-]*:(?:\s.*)?|\s*-\s.*)$/
const LONGEST_TITLE = 60
const MARKED = new Set(['bullet_list_open', 'ordered_list_open'])

export function warnForeign(block: Surrounded, context: ParseContext): void {
  warnSetext(block, context)
  warnNotes(block, context)
  warnSwallowed(block, context)
  warnMixedLists(block, context)
}

/** Text right above `---` is a heading in Markdown; elsewhere it is a slide's header, or its last line. */
function warnSetext({ tokens, after, isFirst, hasTitle }: Surrounded, context: ParseContext): void {
  const [heading, inline] = tokens
  if (heading?.type !== 'heading_open' || heading.markup !== '-' || !inline) return
  const line = heading.map?.[0] ?? 0
  const lines = context.source.text === '' ? [] : linesOf(context, line, (heading.map?.[1] ?? line) - 1)
  const place = context.source.placeOfText(line)
  if (isFirst && /^[A-Za-z]/.test(lines[0] ?? '') && lines.every((text) => YAML_LINE.test(text.trimEnd()))) {
    context.warn(
      place,
      `${quote((lines[0] ?? '').trim())} over \`---\` is a heading here: a slide has no header of its own, write ` +
        '`# Title {#id .class}`; front matter is the first thing in the file',
    )
    return
  }
  const text = lines.join(' ').trim()
  const next = after?.[0]
  const isOverHeading = next?.type === 'heading_open' && next.map?.[0] === heading.map?.[1]
  const isLost =
    lines.length > 1 || text.length > LONGEST_TITLE || /[.,;:!?…]$/.test(text) || hasTitle || isOverHeading
  if (isLost) {
    context.warn(
      place,
      'text right over `---` is a heading, no slide ends here: put a blank line before the `---`',
    )
  }
}

function linesOf(context: ParseContext, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => context.source.line(from + index))
}

/** `Note:` (reveal) and `???` (remark) begin notes there; `--` and `. . .` are pauses. */
function warnNotes({ tokens }: Surrounded, context: ParseContext): void {
  const [open, inline] = tokens
  if (open?.type !== 'paragraph_open' || !inline) return
  const [from, to] = open.map ?? [0, 0]
  const lines = linesOf(context, from, to).map((line) => line.trim())
  lines.forEach((text, index) => {
    const place = () => context.source.placeOfText(from + index)
    const begins = /^(?:notes?:(?=\s|$)|\?\?\?$)/i.exec(text)?.[0]
    if (begins !== undefined) {
      context.warn(place(), `\`${begins}\` begins no notes here: put them between \`::: notes\` and \`:::\``)
    }
  })
  const [only = ''] = lines
  if (lines.length === 1 && (only === '--' || only === '. . .')) {
    context.warn(context.source.placeOfText(from), `\`${only}\` is text here: write \`<!-- pause -->\``)
  }
}

/** A block of HTML goes on to the next blank line, over `---` and `:::`. */
function warnSwallowed({ tokens }: Surrounded, context: ParseContext): void {
  const [token] = tokens
  if (token?.type !== 'html_block' || !token.map || token.content.startsWith('<!--')) return
  const [from, to] = token.map
  const lines = linesOf(context, from, to)
  const index = lines.findIndex((line) => SEPARATOR.test(line) || /^:{3,}/.test(line))
  if (index < 0) return
  const mark = (lines[index] ?? '').trim()
  context.warn(
    context.source.place(from + index),
    `${quote(mark)} is inside a block of HTML: put a blank line before it`,
  )
}

/** Formatters change list markers, and here `*` and `1)` reveal step by step. */
function warnMixedLists({ tokens, before }: Surrounded, context: ParseContext): void {
  const [list] = tokens
  const [earlier] = before ?? []
  if (!list || !earlier || !MARKED.has(list.type) || list.type !== earlier.type) return
  const [old, now] = [nameOf(earlier), nameOf(list)]
  context.warn(
    context.source.placeOfText(list.map?.[0] ?? 0),
    `a \`${now}\` list right after a \`${old}\` list: \`*\` and \`1)\` reveal step by step, \`-\` and \`1.\` come at ` +
      'once; use one marker, and keep formatters from the deck (.prettierignore)',
  )
}

const nameOf = ({ type, markup }: MdToken): string => (type === 'ordered_list_open' ? `1${markup}` : markup)
