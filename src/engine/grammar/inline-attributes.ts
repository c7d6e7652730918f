/**
 * `{…}` right behind a picture, a link, code or emphasis, and `[text]{…}`, which makes a span of words. Emphasis is known
 * only when its whole text is read: so what the braces say waits in a token of its own, and is given away afterwards.
 */
import { readAttributes, type Attributes } from './attributes.ts'
import type { Place } from '../deck.ts'
import { isBackground, NO_ATTRIBUTES } from './background.ts'
import { checkAttributes, checkedId, giveClasses } from './checks.ts'
import { contextOf, type MarkdownIt, type MdToken, type StateInline } from './context.ts'
import { readWithin } from './inline.ts'
import { lengthClass, readLength } from './length.ts'
import { quote } from './quote.ts'
import type { Refiner, Scope } from './scope.ts'
import { metaOf } from './token.ts'

const WAITING = 'inline_attributes'
const SPAN = ']{'
const DELIMITERS = /^[*_~]+$/

interface Waiting {
  readonly attributes: Attributes
  placeOf(at: number): Place
}
const waitingByToken = new WeakMap<MdToken, Waiting>()

export function inlineAttributes(md: MarkdownIt): void {
  md.inline.ruler.after('link', 'span', readSpan)
  md.inline.ruler.after('entity', WAITING, (state, silent) => {
    // While a link's words are looked for, braces are characters like others.
    if (silent || state.src[state.pos] !== '{' || state.pending !== '') return false
    const before = state.tokens.at(-1)
    if (!before || !mayHaveAttributes(before)) return false
    const attributes = readAttributes(state.src, state.pos)
    if (!attributes || attributes.end > state.posMax) return false
    wait(state, attributes)
    return true
  })
}

const mayHaveAttributes = ({ type, content }: MdToken): boolean =>
  type === 'image' ||
  type === 'link_close' ||
  type === 'code_inline' ||
  (type === 'text' && DELIMITERS.test(content))

/** The last `]{` of the text that was read last: most texts have none, and need no search for a label's end. */
let lastSpan: { readonly text: string; readonly at: number } = { text: '', at: -1 }

function readSpan(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state
  if (silent || src[pos] !== '[') return false
  if (lastSpan.text !== src) lastSpan = { text: src, at: src.lastIndexOf(SPAN) }
  if (lastSpan.at < pos) return false
  const end = state.md.helpers.parseLinkLabel(state, pos)
  const attributes = end < 0 ? undefined : readAttributes(src, end + 1)
  if (!attributes || attributes.end > posMax) return false
  state.push('span_open', 'span', 1)
  readWithin(state, pos + 1, end)
  state.push('span_close', 'span', -1)
  wait(state, attributes)
  return true
}

function wait(state: StateInline, attributes: Attributes): void {
  const places = contextOf(state.env)?.inline
  const isWhole = places?.content === state.src
  const token = state.push(WAITING, '', 0)
  token.content = state.src.slice(attributes.start, attributes.end)
  waitingByToken.set(token, {
    attributes,
    placeOf: (at) => places?.at(isWhole ? at : 0) ?? { file: '', line: 1, column: 1 },
  })
  state.pos = attributes.end
}

/** Gives what waits to what it stands behind; behind nothing it is text. */
export const refineInlineAttributes: Refiner = (tokens, scope) => {
  for (const token of tokens)
    if (token.children?.some(isWaiting)) token.children = refineChildren(token.children, scope)
  return tokens
}

const isWaiting = ({ type }: MdToken): boolean => type === WAITING

function refineChildren(children: readonly MdToken[], scope: Scope): MdToken[] {
  const kept: MdToken[] = []
  for (const token of children) {
    const waiting = isWaiting(token) ? waitingByToken.get(token) : undefined
    if (!waiting) {
      kept.push(token)
      continue
    }
    const target = findTarget(kept)
    if (target) give(target, waiting, scope)
    else {
      token.type = 'text'
      kept.push(token)
    }
  }
  return kept
}

/** What stands right before: a picture, code, or the opening of what has just closed. */
function findTarget(before: readonly MdToken[]): MdToken | undefined {
  // Strong emphasis leaves the text of its second mark, empty.
  const end = before.findLastIndex(({ type, content }) => type !== 'text' || content !== '')
  const last = before[end]
  if (!last || last.nesting > 0) return undefined
  if (last.nesting === 0) return last.type === 'image' || last.type === 'code_inline' ? last : undefined
  for (let at = end, depth = 0; at >= 0; at--) {
    depth += before[at]?.nesting ?? 0
    if (depth === 0) return before[at]
  }
  return undefined
}

const SIZES = ['width', 'height'] as const

function give(target: MdToken, written: Waiting, scope: Scope): void {
  const { context } = scope
  const { attributes, placeOf } = written
  const isImage = target.type === 'image'
  if (isImage && isBackground(target)) {
    context.error(placeOf(attributes.start), NO_ATTRIBUTES)
    return
  }
  checkAttributes(written, { keys: isImage ? SIZES : [], context })
  giveClasses(target, written, scope)
  const id = checkedId(written, context)
  if (id !== '') {
    target.attrSet('id', id)
    metaOf(target).place ??= placeOf(attributes.ids[0]?.at ?? 0)
  }
  if (isImage) giveSize(target, written, scope)
}

/** Per cent becomes a class; pixels become the attribute, and a class, since a slide is as large as its window. */
function giveSize(image: MdToken, { attributes, placeOf }: Waiting, { context }: Scope): void {
  for (const key of SIZES) {
    const [size, second] = attributes.pairs.filter((pair) => pair.key === key)
    if (!size) continue
    const length = readLength(size.value)
    if (second) context.error(placeOf(second.at), `${quote(key)} is given twice`)
    else if (!length || (length.unit === '%' && length.value > 100))
      context.error(
        placeOf(size.at),
        `${quote(`${key}=${size.value}`)} is no size: write per cent or pixels, as in \`${key}=40%\` or \`${key}=200\``,
      )
    else {
      if (length.unit === 'px') image.attrSet(key, String(length.value))
      image.attrJoin('class', lengthClass(key === 'width' ? 'w' : 'h', length))
    }
  }
}
