/**
 * HTML comments: never shown, never published. One at a slide's end is its speaker notes, `<!-- pause -->` alone a
 * step, any other is dropped. One that never closes would hide all that follows: it is an error at its opening.
 */
import { isAtTop, pushBlock, textOf } from './block-rules.ts'
import { contextOf, type MarkdownIt, type MdToken, type ParseContext, type StateBlock } from './context.ts'
import { placeInline } from './inline.ts'
import { SEPARATOR } from './separator.ts'

const OPEN = '<!--'
const CLOSE = '-->'
/** A comment; one that never closes hides the rest. */
const COMMENT = /<!--(?:>|->|[^]*?(?:-->|$))/g

export function comments(md: MarkdownIt): void {
  md.block.ruler.before('html_block', 'unclosed_comment', readUnclosed)
  // A comment read as notes begins somewhere in its file.
  md.core.ruler.after('block', 'comment_lines', (state) => {
    const firstLine = contextOf(state.env)?.firstLine ?? 0
    if (firstLine === 0) return
    for (const token of state.tokens) {
      if (token.map) token.map = [token.map[0] + firstLine, token.map[1] + firstLine]
    }
  })
  md.inline.ruler.after('html_inline', 'unclosed_comment', (state, silent) => {
    if (!state.src.startsWith(OPEN, state.pos)) return false
    if (!silent) {
      const context = contextOf(state.env)
      const place = context && placeInline(context, state.src, state.pos)
      if (place) context.error(place, unclosed('before its paragraph ends'))
    }
    state.pos = state.posMax
    return true
  })
}

const unclosed = (where: string): string =>
  `this comment never closes ${where}: write \`-->\`, or \`\\<!--\` if it is text`

/**
 * A comment at top level that never closes, or only with another that begins on a later slide: it ends with its slide,
 * so that no more than that is lost. In a list or a quote Markdown's own rule ends it.
 */
function readUnclosed(state: StateBlock, line: number, endLine: number, silent: boolean): boolean {
  const context = contextOf(state.env)
  if (silent || !context || !isAtTop(state, line, false)) return false
  const text = textOf(state, line)
  if (!text.startsWith(OPEN) || /^<!--(>|->)/.test(text)) return false
  const inside = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0) + OPEN.length
  context.lastClose ??= state.src.lastIndexOf(CLOSE)
  const close = inside <= context.lastClose ? state.src.indexOf(CLOSE, inside) : Infinity
  const inner = state.src.indexOf(OPEN, inside)
  if (close < Infinity && (inner < 0 || inner > close)) return false
  let end = line + 1
  while (end < endLine && !(isAtTop(state, end, false) && endsSlide(textOf(state, end)))) end++
  if (close < (state.bMarks[end] ?? Infinity)) return false
  pushBlock(state, 'html_block', '', line, end).content = OPEN
  return true
}

/** Whether a line ends a slide, or a container in it. */
const endsSlide = (text: string): boolean => SEPARATOR.test(text) || /^:{3,}/.test(text)

/** Whether a block of raw HTML is nothing but comments. */
export const isCommentBlock = (token: MdToken): boolean =>
  token.type === 'html_block' &&
  token.content.startsWith(OPEN) &&
  withoutComments(token.content).trim() === ''

export const withoutComments = (html: string): string => html.replace(COMMENT, '')

/** The same, with everything else where it was. */
export const blankComments = (html: string): string =>
  html.replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' '))

/** What a comment says, and where. */
export interface Comment {
  readonly text: string
  /** Line of the file in which it opens. */
  readonly line: number
  readonly isClosed: boolean
}

/** The comments of a block that begins in line `line`. */
export function commentsIn(html: string, line: number): Comment[] {
  let at = 0
  let current = line
  return [...html.matchAll(COMMENT)].map(({ 0: whole, index }) => {
    current += countLines(html.slice(at, index))
    at = index
    const isClosed = whole.endsWith(CLOSE) || whole === '<!-->' || whole === '<!--->'
    return { text: whole.slice(OPEN.length, isClosed ? -CLOSE.length : undefined), line: current, isClosed }
  })
}

export const isPause = ({ text }: Comment): boolean => text.trim() === 'pause'

/** `<!-- check-ignore rule: reason -->` is for `heapdeck check`, and nobody's notes. */
export const isForCheck = ({ text }: Comment): boolean => /^\s*check-ignore\b/.test(text)

/** Whether it closes, and closes no other one. */
export const isWhole = ({ text, isClosed }: Comment): boolean => isClosed && !text.includes(OPEN)

/** Reports comments of a block of HTML that never close, or that swallow another's opening. */
export function checkComments(token: MdToken, context: ParseContext): void {
  for (const { text, line, isClosed } of commentsIn(token.content, token.map?.[0] ?? 0)) {
    const place = context.source.place(line, Math.max(0, context.source.line(line).indexOf(OPEN)))
    const inner = text.indexOf(OPEN)
    if (!isClosed) context.error(place, unclosed('before its slide ends'))
    else if (inner >= 0) {
      const innerLine = line + countLines(text.slice(0, inner)) + 1
      context.error(
        place,
        `this comment is still open where another begins, on line ${innerLine}: close it with \`-->\``,
      )
    }
  }
}

/** The text without the indent that its lines share, so that Markdown doesn't take it for code. */
export function dedent(text: string): string {
  const [first = '', ...lines] = text.split('\n')
  const indent = lines.reduce(
    (least, line) => (line.trim() === '' ? least : Math.min(least, indentOf(line))),
    Infinity,
  )
  return [first.trimStart(), ...lines.map((line) => line.slice(Math.min(indent, indentOf(line))))].join('\n')
}

const indentOf = (line: string): number => line.length - line.trimStart().length

const countLines = (text: string): number => text.split('\n').length - 1
