/** `[click]` and `[click:3]` in transcript and notes: where the speaker steps. Anywhere else they are text. */
import { contextOf, type MarkdownIt } from './context.ts'

const CLICK = /\[click(?::([1-9]\d{0,3}))?\](?!\()/y

export function clicks(md: MarkdownIt): void {
  md.inline.ruler.before('link', 'click', (state, silent) => {
    if (!contextOf(state.env)?.isSaid) return false
    CLICK.lastIndex = state.pos
    const match = CLICK.exec(state.src)
    if (!match || CLICK.lastIndex > state.posMax) return false
    if (!silent) state.push('click', '', 0).info = match[1] ?? ''
    state.pos = CLICK.lastIndex
    return true
  })
}
