/** Runs the inline rules over every text of the file, and notes where each link, picture, tag and mark stands. */
import type { Place } from '../deck.ts'
import { containerOf } from './container.ts'
import { contextOf, type MarkdownIt, type MdToken, type ParseContext, type StateInline } from './context.ts'
import { InlinePlaces } from './places.ts'
import { metaOf } from './token.ts'

/** Runs the inline rules over a part of the text that is being read, for a rule that has found its two ends. */
export function readWithin(state: StateInline, start: number, end: number): void {
  const { posMax } = state
  state.pos = start
  state.posMax = end
  state.md.inline.tokenize(state)
  state.posMax = posMax
}

/** Inline tokens that carry `meta.place`. */
const PLACED = new Set(['link_open', 'image', 'html_inline', 'click', 'footnote_ref', 'footnote_inline_open'])

export function inlinePlaces(md: MarkdownIt): void {
  const offsetByToken = new WeakMap<MdToken, number>()

  md.inline.State = class extends md.inline.State {
    override push(type: string, tag: string, nesting: -1 | 0 | 1): MdToken {
      const token = super.push(type, tag, nesting)
      if (PLACED.has(type)) offsetByToken.set(token, startOf(this.src, this.pos, type))
      return token
    }
  }

  md.core.ruler.at('inline', (state) => {
    const context = contextOf(state.env)
    const lines = new LineCursor()
    for (const token of state.tokens) {
      lines.follow(token, context)
      if (token.type !== 'inline') continue
      if (context) context.inline = lines.placesOf(token, context)
      token.children ??= []
      md.inline.parse(token.content, md, state.env, token.children)
      if (context?.inline) place(token.children, context.inline, offsetByToken)
    }
  })
}

/** Where the thing began whose token is pushed when the rule stands at `pos`: a link's rule stands at its words. */
function startOf(source: string, pos: number, type: string): number {
  return type === 'link_open' && source[pos] !== '<' && source[pos - 1] === '[' ? pos - 1 : pos
}

function place(tokens: readonly MdToken[], places: InlinePlaces, offsets: WeakMap<MdToken, number>): void {
  for (const token of tokens) {
    if (PLACED.has(token.type)) metaOf(token).place = places.at(offsets.get(token) ?? 0)
  }
}

/** Follows the block tokens, to know in which lines a text stands: a table's cells know none. */
class LineCursor {
  private row = 0
  private column = 0

  follow(token: MdToken, context: ParseContext | undefined): void {
    if (token.type === 'tr_open') {
      this.row = token.map?.[0] ?? this.row
      this.column = 0
    }
    const container = containerOf(token)
    if (container && context) context.isSaid = container === 'open'
  }

  placesOf(token: MdToken, { source }: ParseContext): InlinePlaces {
    if (token.map) return new InlinePlaces(source, token.map[0], token.content)
    const places = new InlinePlaces(source, this.row, token.content, this.column)
    this.column = places.at(token.content.length).column - 1
    return places
  }
}

/** The nearest place to report something that an inline rule sees at `pos`. */
export function placeInline(context: ParseContext, source: string, pos: number): Place | undefined {
  return context.inline?.at(source === context.inline.content ? pos : 0)
}
