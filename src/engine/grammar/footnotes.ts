/** Numbers a slide's footnotes in the order in which they are referred to, and lists each at the foot of its part. */
import type { Block, Place, SourceRange, Token } from '../deck.ts'
import type { Part } from './scope.ts'
import type { ParseContext } from './context.ts'
import { quote } from './quote.ts'
import { plainToken } from './token.ts'

/** A footnote's text, as its block was read. */
export interface FootnoteText {
  /** What refers to it; `^[text]` has one that nobody can write. */
  readonly label: string
  readonly place: Place
  readonly part: Part
  readonly tokens: readonly Token[]
}

type Body = readonly (Block | null)[]

export interface SlideParts {
  readonly body: Body
  readonly transcript: readonly Block[]
  readonly notes: readonly Block[]
}

export function placeFootnotes(
  parts: SlideParts,
  texts: readonly FootnoteText[],
  { context, range }: { readonly context: ParseContext; readonly range: SourceRange },
): SlideParts {
  const numbering = new Numbering(texts, context)
  const place = <Blocks extends Body>(part: Part, blocks: Blocks): Blocks => {
    const numbered = blocks.map(
      (block) => block && { ...block, tokens: numbering.number(block.tokens, part) },
    )
    const list = numbering.list(part)
    return [...numbered, ...(list.length > 0 ? [{ tokens: list, step: 0, range }] : [])] as unknown as Blocks
  }
  const placed = {
    body: place('body', parts.body),
    transcript: place('transcript', parts.transcript),
    notes: place('notes', parts.notes),
  }
  numbering.warnUnused()
  return placed
}

interface Numbered {
  readonly number: number
  readonly text: FootnoteText
  references: number
}

class Numbering {
  private readonly context: ParseContext
  private readonly textByLabel = new Map<string, FootnoteText>()
  private readonly byLabel = new Map<string, Numbered>()
  /** Those that the part at hand was the first to refer to. */
  private waiting: Numbered[] = []

  constructor(texts: readonly FootnoteText[], context: ParseContext) {
    this.context = context
    for (const text of texts) {
      const first = this.textByLabel.get(text.label)
      if (first)
        context.error(
          text.place,
          `the footnote ${quote(`^${text.label}`)} has a text already, on line ${first.place.line}: give it another name`,
        )
      else this.textByLabel.set(text.label, text)
    }
  }

  /** The tokens, with numbers for what refers to a footnote. */
  number(tokens: readonly Token[], part: Part): readonly Token[] {
    return tokens.map((token) =>
      token.children?.some(({ type }) => type === 'footnote_ref')
        ? { ...token, children: token.children.map((child) => this.refer(child, part)) }
        : token,
    )
  }

  private refer(token: Token, part: Part): Token {
    if (token.type !== 'footnote_ref') return token
    const text = this.textByLabel.get(token.content)
    const isPrivate = text?.part === 'notes' && part !== 'notes'
    if (!text || isPrivate) {
      if (token.meta?.place)
        this.context.error(
          token.meta.place,
          isPrivate
            ? `the text of the footnote ${quote(`^${token.content}`)} is in the notes, which are private`
            : `no footnote ${quote(`^${token.content}`)} on this slide: write \`[^${token.content}]: its text\``,
        )
      return { ...token, type: 'text', content: token.markup }
    }
    let footnote = this.byLabel.get(text.label)
    if (!footnote) {
      footnote = { number: this.byLabel.size + 1, text, references: 0 }
      this.byLabel.set(text.label, footnote)
      this.waiting.push(footnote)
    }
    footnote.references++
    const { number, references } = footnote
    return { ...token, content: '', markup: '', meta: { ...token.meta, footnote: { number, references } } }
  }

  /** The list of what waits; the texts may refer to more. */
  list(part: Part): Token[] {
    const numbered: { footnote: Numbered; tokens: readonly Token[] }[] = []
    for (let next = this.waiting.shift(); next; next = this.waiting.shift())
      numbered.push({ footnote: next, tokens: this.number(next.text.tokens, part) })
    if (numbered.length === 0) return []
    const items = numbered.flatMap(({ footnote: { number, references }, tokens }) => {
      const more = { level: 1, meta: { footnote: { number, references } } }
      const [open, close] = [1, -1] as const
      return [
        plainToken('footnote_open', 'li', open, more),
        ...tokens,
        plainToken('footnote_close', 'li', close, more),
      ]
    })
    return [
      plainToken('footnotes_open', 'ol', 1, { attrs: [['class', 'footnotes']] }),
      ...items,
      plainToken('footnotes_close', 'ol', -1),
    ]
  }

  warnUnused(): void {
    for (const { label, place } of this.textByLabel.values())
      if (!this.byLabel.has(label))
        this.context.warn(
          place,
          `nothing on this slide refers to this footnote: write \`[^${label}]\` where it belongs`,
        )
  }
}
