/** Lists and quotes nested beyond any use are text: markdown-it would drop what is deeper than its limit. */
import { readParagraph } from './block-rules.ts'
import { contextOf, type MarkdownIt } from './context.ts'

/** Levels that a paragraph in a list in a list needs below the limit. */
const ROOM = 4

export function nestingLimit(md: MarkdownIt): void {
  const paragraph = readParagraph(md)
  md.block.ruler.before('table', 'nesting_limit', (state, line, endLine, silent) => {
    const most = md.options.maxNesting - ROOM
    if (state.level < most) return false
    const context = contextOf(state.env)
    context?.error(
      context.source.place(context.firstLine + line),
      `lists and quotes are nested more than ${most} levels deep: what is deeper is shown as text`,
    )
    return paragraph(state, line, endLine, silent)
  })
}
