/**
 * `[^1]` with `[^1]: its text` somewhere on the slide, and `^[text]` at once. The rules find them; the texts leave the
 * blocks that they stand in, and are numbered and listed when their slide is whole (`footnotes.ts`).
 */
import type { Place } from '../deck.ts'
import { isIndentedCode, textOf } from './block-rules.ts'
import type { MarkdownIt, MdToken, StateBlock, StateInline } from './context.ts'
import { readWithin } from './inline.ts'
import type { Refiner, Scope } from './scope.ts'
import { metaOf, toPlainToken } from './token.ts'

const REFERENCE = /\[\^([^[\]\s]+)\]/y
const DEFINITION = /^\[\^([^[\]\s]+)\]:/
/** How far the lines that go on with a text are indented. */
const INDENT = 4
const TAB = 4

export const isFootnoteOpen = ({ type }: Pick<MdToken, 'type'>): boolean => type === 'footnote_open'

export function footnotes(md: MarkdownIt): void {
  md.block.ruler.before('reference', 'footnote', readDefinition, { alt: ['paragraph', 'reference'] })
  md.inline.ruler.before('link', 'footnote_ref', (state, silent) => {
    REFERENCE.lastIndex = state.pos
    const match = state.src[state.pos] === '[' ? REFERENCE.exec(state.src) : null
    if (!match || REFERENCE.lastIndex > state.posMax) return false
    if (!silent) {
      const token = state.push('footnote_ref', '', 0)
      token.content = match[1] ?? ''
      token.markup = match[0]
    }
    state.pos += match[0].length
    return true
  })
  md.inline.ruler.after('image', 'footnote_inline', readInline)
}

/** The text of a footnote is read as a list item's is: its first line, and what is indented below. */
function readDefinition(state: StateBlock, line: number, endLine: number, silent: boolean): boolean {
  if (isIndentedCode(state, line)) return false
  const match = DEFINITION.exec(textOf(state, line))
  if (!match) return false
  if (silent) return true
  const open = state.push('footnote_open', 'li', 1)
  open.info = match[1] ?? ''
  open.markup = match[0]
  const map: [number, number] = (open.map = [line, line + 1])
  const { blkIndent, parentType } = state
  const [mark = 0, shift = 0, count = 0] = [state.bMarks[line], state.tShift[line], state.sCount[line]]
  const start = mark + shift + match[0].length
  const most = state.eMarks[line] ?? start
  const before = count + match[0].length
  let at = start
  let column = before
  for (; at < most && /[ \t]/.test(state.src[at] ?? ''); at++)
    column += state.src[at] === '\t' ? TAB - (column % TAB) : 1
  state.bMarks[line] = start
  state.tShift[line] = at - start
  state.sCount[line] = column - before
  state.blkIndent += INDENT
  state.parentType = 'reference'
  if ((state.sCount[line] ?? 0) < state.blkIndent)
    state.sCount[line] = (state.sCount[line] ?? 0) + state.blkIndent
  state.md.block.tokenize(state, line, endLine)
  Object.assign(state, { blkIndent, parentType })
  state.bMarks[line] = mark
  state.tShift[line] = shift
  state.sCount[line] = count
  map[1] = Math.max(state.line, line + 1)
  state.line = map[1]
  state.push('footnote_close', 'li', -1)
  return true
}

function readInline(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state
  if (!src.startsWith('^[', pos) || pos + 1 >= posMax) return false
  const end = state.md.helpers.parseLinkLabel(state, pos + 1)
  if (end < 0 || src.slice(pos + 2, end).trim() === '') return false
  if (!silent) {
    state.push('footnote_inline_open', '', 1)
    readWithin(state, pos + 2, end)
    state.push('footnote_inline_close', '', -1)
  }
  state.pos = end + 1
  return true
}

/** Takes the texts of footnotes out of a block. */
export const refineFootnotes: Refiner = (tokens, scope) => {
  for (const token of tokens)
    if (token.children?.some(({ type }) => type === 'footnote_inline_open' || type === 'footnote_ref'))
      token.children = takeInline(token.children, scope)
  return tokens.some(isFootnoteOpen) ? takeDefinitions(tokens, scope) : tokens
}

function takeDefinitions(tokens: readonly MdToken[], { context, extras, part }: Scope): MdToken[] {
  const stack: { label: string; place: Place; tokens: MdToken[] }[] = []
  const kept: MdToken[] = []
  for (const token of tokens) {
    if (isFootnoteOpen(token)) {
      stack.push({ label: token.info, place: context.source.placeOfText(token.map?.[0] ?? 0), tokens: [] })
    } else if (token.type === 'footnote_close') {
      const text = stack.pop()
      if (text) extras.footnotes.push({ ...text, part, tokens: text.tokens.map(toPlainToken) })
    } else (stack.at(-1)?.tokens ?? kept).push(token)
  }
  return kept
}

/** Each `^[text]` becomes a reference to a text that no other can name. */
function takeInline(children: readonly MdToken[], scope: Scope): MdToken[] {
  const { context, extras, part } = scope
  const stack: MdToken[][] = [[]]
  let links = 0
  for (const token of children) {
    const here = stack.at(-1) ?? []
    if (token.type === 'link_open') links++
    if (token.type === 'link_close') links--
    const place = (token.meta?.place as Place | undefined) ?? context.source.place(0)
    if (token.type === 'footnote_inline_open') {
      if (links > 0) context.error(place, 'a footnote in a link: put it behind the link')
      token.type = 'footnote_ref'
      token.nesting = 0
      token.markup = '^[…]'
      metaOf(token).place = place
      here.push(token)
      stack.push([])
    } else if (token.type === 'footnote_inline_close') {
      const text = stack.pop() ?? []
      const ref = stack.at(-1)?.at(-1)
      if (!ref) continue
      const at = ref.meta?.place as Place
      ref.content = ` ${extras.footnotes.length}`
      extras.footnotes.push({
        label: ref.content,
        place: at,
        part,
        tokens: paragraph(ref, text).map(toPlainToken),
      })
    } else here.push(token)
  }
  return stack[0] ?? []
}

function paragraph(like: MdToken, children: MdToken[]): MdToken[] {
  const Token = like.constructor as new (type: string, tag: string, nesting: 0 | 1 | -1) => MdToken
  const inline = new Token('inline', '', 0)
  inline.children = children
  return [new Token('paragraph_open', 'p', 1), inline, new Token('paragraph_close', 'p', -1)]
}
