/** `---` at top level: the next slide. `***`, `___` and `- - -` stay thematic breaks. */
import { isAtTop, pushBlock, textOf } from './block-rules.ts'
import { contextOf, type MarkdownIt, type MdToken } from './context.ts'

export const SEPARATOR = /^-{3,}[ \t]*$/

export function separators(md: MarkdownIt): void {
  // Markdown's own rule for thematic breaks already makes lists, quotes and paragraphs give way to this line.
  md.block.ruler.before('hr', 'separator', (state, line, _endLine, silent) => {
    if (silent || !isAtTop(state, line, silent) || contextOf(state.env)?.isComment) return false
    const text = textOf(state, line)
    if (!SEPARATOR.test(text)) return false
    pushBlock(state, 'separator', 'hr', line, line + 1).markup = text.trimEnd()
    return true
  })
}

export const isSeparator = (token: MdToken): boolean => token.type === 'separator'

/** Makes a thematic break of it: what `---` means where no slide can begin. */
export function toThematicBreak(token: MdToken): void {
  token.type = 'hr'
}
