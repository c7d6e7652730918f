/** What several block rules ask of markdown-it's state. */
import type { MarkdownIt, MdToken, StateBlock, StateCore } from './context.ts'

export type BlockRule = (state: StateBlock, line: number, endLine: number, silent: boolean) => boolean

const MOST_INDENT = 3

/** Rules of ours that a paragraph, a list, a quote or a definition gives way to. */
export const INTERRUPTS = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }

/** A line's text without the indent of what it stands in. */
export const textOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

export const indentOf = (state: StateBlock, line: number): number =>
  (state.sCount[line] ?? 0) - state.blkIndent

export const isIndentedCode = (state: StateBlock, line: number): boolean =>
  indentOf(state, line) > MOST_INDENT

/** Whether a block that begins in this line begins at top level; `silent` asks while what came before may still go on. */
export function isAtTop(state: StateBlock, line: number, silent: boolean): boolean {
  if (isIndentedCode(state, line)) return false
  return levelOf(state) === 0 || (silent && indentOf(state, line) < 0)
}

/** The level of a block in the next line. A table asks from inside its body, which it may not have opened yet. */
function levelOf({ level, parentType, tokens }: StateBlock): number {
  if (parentType !== 'table') return level
  return level - (tokens.at(-1)?.type === 'thead_close' ? 1 : 2)
}

/** markdown-it's last rule, which takes any line: to read as text what another rule would take. */
export function readParagraph(md: MarkdownIt): BlockRule {
  return (state, line, endLine, silent) =>
    md.block.ruler.getRules('').at(-1)?.(state, line, endLine, silent) ?? false
}

/** Pushes a block token of one piece for lines `from` up to `to`. */
export function pushBlock(state: StateBlock, type: string, tag: string, from: number, to: number): MdToken {
  const token = state.push(type, tag, 0)
  token.map = [from, to]
  state.line = to
  return token
}

/** The tokens of a paragraph that shows `text`. */
export function paragraphTokens(state: StateCore, text: string, map: [number, number] | null): MdToken[] {
  const open = new state.Token('paragraph_open', 'p', 1)
  const inline = new state.Token('inline', '', 0)
  const close = new state.Token('paragraph_close', 'p', -1)
  open.block = inline.block = close.block = true
  open.map = map && [...map]
  inline.map = map && [...map]
  inline.level = 1
  inline.content = text
  inline.children = []
  return [open, inline, close]
}
