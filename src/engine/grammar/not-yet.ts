/** What the grammar knows but doesn't do yet: it stays text, and a warning says so. */
import { readAttributes } from './attributes.ts'
import { isIndentedCode, readParagraph, textOf } from './block-rules.ts'
import { contextOf, type MarkdownIt, type StateInline } from './context.ts'
import { placeInline } from './inline.ts'

const BACKGROUND = /!\[bg(?:[ \t][^[\]\n]*)?\](?:\([^()\n]*\)|\[[^[\]\n]*\])(?:\{[^{}\n]*\})?/y
const FOOTNOTE = /\[\^[^[\]\s]+\]/y
const FOOTNOTE_TEXT = /^\[\^[^[\]\s]+\]:/

export function notYet(md: MarkdownIt): void {
  md.inline.ruler.before('image', 'background', (state, silent) =>
    readAsText(state, silent, BACKGROUND, 'backgrounds are not yet supported, this stays text'),
  )
  md.inline.ruler.before('link', 'footnote', (state, silent) =>
    readAsText(state, silent, FOOTNOTE, 'footnotes are not yet supported, this stays text'),
  )
  md.inline.ruler.after('entity', 'inline_attributes', readInlineAttributes)
  // Markdown takes `[^1]: text` for a link's definition when the text is one word.
  const paragraph = readParagraph(md)
  md.block.ruler.before('reference', 'footnote_text', (state, line, endLine, silent) => {
    if (silent || isIndentedCode(state, line) || !FOOTNOTE_TEXT.test(textOf(state, line))) return false
    return paragraph(state, line, endLine, silent)
  })
}

function readAsText(state: StateInline, silent: boolean, pattern: RegExp, message: string): boolean {
  pattern.lastIndex = state.pos
  const match = pattern.exec(state.src)
  if (!match || pattern.lastIndex > state.posMax) return false
  const start = state.pos
  state.pos = pattern.lastIndex
  if (silent) return true
  warn(state, start, message)
  state.pending += match[0]
  return true
}

/** `![a](b){width=40%}`, `[text]{.class}`, `` `code`{.class} ``. */
function readInlineAttributes(state: StateInline, silent: boolean): boolean {
  if (silent || state.src[state.pos] !== '{') return false
  const before = state.pending === '' ? state.tokens.at(-1)?.type : ''
  const isImage = before === 'image'
  // Not the end of `pending`: asking a long text for it again and again takes a copy each time.
  const isSpan = before === 'link_close' || before === 'code_inline' || state.src[state.pos - 1] === ']'
  if (!isImage && !isSpan) return false
  const attributes = readAttributes(state.src, state.pos)
  if (!attributes || attributes.end > state.posMax) return false
  const what = isImage ? 'sizes and classes of images' : 'classes of words'
  warn(state, state.pos, `${what} are not yet supported, this stays text`)
  state.pending += state.src.slice(state.pos, attributes.end)
  state.pos = attributes.end
  return true
}

function warn(state: StateInline, pos: number, message: string): void {
  const context = contextOf(state.env)
  const place = context && placeInline(context, state.src, pos)
  if (place) context.warn(place, message)
}
