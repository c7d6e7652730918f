/**
 * Raw HTML of a deck with `html: true`: tags of an allow-list, well-formed, text as text. Tags are matched over the whole
 * of a slide's part, Markdown's own between them: what is never closed, or crosses another, is an error at its place and
 * is shown as text, so that no tag reaches out of its slide.
 */
import type { Block, Place, Token, TokenMeta } from '../deck.ts'
import { blankComments } from './comment.ts'
import type { ParseContext } from './context.ts'
import { escapeValue, readTag, type Tag } from './html-tag.ts'
import { isBlockTag, mayStandIn, VOID } from './html-tags.ts'
import { InlinePlaces } from './places.ts'
import { quote } from './quote.ts'
import type { Part } from './scope.ts'

/** A stretch of raw HTML: a tag, or the text between two. */
interface Piece {
  readonly raw: string
  readonly place: Place
  readonly tag: Tag | undefined
  /** It goes to the page as HTML. */
  passes: boolean
}

/** Characters of what is no tag that its error may name. */
const MOST_NAMED = 40

interface Open {
  readonly name: string
  /** Absent: it is Markdown's, and closes itself. */
  readonly piece: Piece | undefined
}

type Body = readonly (Block | null)[]

/** The part's blocks, with what may pass of their raw HTML in `meta.html`. */
export function checkHtml<All extends Body>(blocks: All, part: Part, context: ParseContext): All {
  const tokens = blocks.flatMap((block) => block?.tokens ?? [])
  if (!tokens.some((token) => isHtml(token) || token.children?.some(isHtml))) return blocks
  const checker = new Checker(context, part)
  checker.check(tokens)
  return blocks.map((block) => block && { ...block, tokens: checker.rewrite(block.tokens) }) as unknown as All
}

/** Blocks of Markdown of one token. */
const BLOCKS = new Set(['fence', 'code_block', 'demo'])

const isHtml = ({ type }: Token): boolean => type === 'html_block' || type === 'html_inline'

class Checker {
  private readonly context: ParseContext
  private readonly part: Part
  private readonly piecesByToken = new Map<Token, readonly Piece[]>()
  private readonly open: Open[] = []

  constructor(context: ParseContext, part: Part) {
    this.context = context
    this.part = part
  }

  check(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (token.type === 'html_block') this.takeAll(token, this.piecesOf(token), false)
      else if (token.type === 'inline') this.checkInline(token.children ?? [])
      else if (token.nesting < 0) this.leave()
      else {
        if (!token.hidden) this.checkPlace(token)
        if (token.nesting > 0) this.open.push({ name: token.hidden ? '' : token.tag, piece: undefined })
      }
    }
    while (this.open.length > 0) this.leave()
  }

  /** What is in a text closes in it: its tokens stand between Markdown's own opening and closing. */
  private checkInline(children: readonly Token[]): void {
    for (const child of children) {
      if (child.type === 'html_inline') this.takeAll(child, this.piecesOf(child), true)
      else if (child.nesting > 0) this.open.push({ name: child.tag, piece: undefined })
      else if (child.nesting < 0) this.leave()
    }
  }

  /** A block of Markdown in a tag that holds words only would end that tag before its time. */
  private checkPlace(token: Token): void {
    const outer = this.open.at(-1)
    const tag = BLOCKS.has(token.type) ? 'pre' : token.tag
    if (!outer?.piece || !outer.piece.passes || tag === '' || this.mayStandHere(tag)) return
    this.refuse(
      outer.piece,
      `\`<${outer.name}>\` holds no blocks of Markdown: write \`<div>\`, or Markdown alone`,
    )
  }

  /** A block may not stand in a paragraph's words either, such as in `<p><b>`. */
  private mayStandHere(name: string): boolean {
    if (!mayStandIn(name, this.open.at(-1)?.name ?? '')) return false
    if (!isBlockTag(name)) return true
    const holder = this.open.findLast((one) => !one.piece || isBlockTag(one.name))
    return mayStandIn(name, holder?.name ?? '')
  }

  private takeAll(token: Token, pieces: readonly Piece[], isInline: boolean): void {
    this.piecesByToken.set(token, pieces)
    const first = firstOf(pieces)
    for (const piece of pieces) {
      if (piece.tag) this.take(piece, piece.tag, isInline)
      if (piece.tag?.isFragment && (piece !== first || this.part !== 'body'))
        this.context.warn(
          piece.place,
          'the class `fragment` makes a step of the first tag of a block on the slide: here it does nothing',
        )
    }
  }

  private take(piece: Piece, tag: Tag, isInline: boolean): void {
    for (const problem of tag.problems) this.context.error(piece.place, problem)
    if (tag.kind === 'close') return this.close(piece, tag.name)
    piece.passes = tag.problems.length === 0
    const outer = this.open.at(-1)?.name ?? ''
    if (piece.passes && isInline && isBlockTag(tag.name))
      this.refuse(
        piece,
        `\`<${tag.name}>\` is a block: put it on a line of its own, with a blank line before it`,
      )
    else if (piece.passes && !this.mayStandHere(tag.name))
      this.refuse(
        piece,
        outer === ''
          ? `\`<${tag.name}>\` can't stand on its own`
          : `\`<${tag.name}>\` can't stand in \`<${outer}>\``,
      )
    if (tag.kind === 'open' && !VOID.has(tag.name)) this.open.push({ name: tag.name, piece })
  }

  private close(piece: Piece, name: string): void {
    let at = this.open.length - 1
    while (at >= 0 && this.open[at]?.piece && this.open[at]?.name !== name) at--
    if (!this.open[at]?.piece) {
      this.refuse(piece, `\`</${name}>\` closes nothing here: remove it, or open \`<${name}>\` before it`)
      return
    }
    while (this.open.length > at + 1) this.refuseOpen(this.open.pop())
    const opening = this.open.pop()?.piece
    piece.passes = opening?.passes ?? false
  }

  /** What is innermost of Markdown's own ends, with all that its author left open in it. */
  private leave(): void {
    for (let last = this.open.pop(); last?.piece; last = this.open.pop()) this.refuseOpen(last)
  }

  private refuseOpen(open: Open | undefined): void {
    if (open?.piece?.passes)
      this.refuse(open.piece, `\`<${open.name}>\` is never closed where it stands: write \`</${open.name}>\``)
  }

  private refuse(piece: Piece, problem: string): void {
    piece.passes = false
    this.context.error(piece.place, problem)
  }

  private piecesOf(token: Token): Piece[] {
    const { source } = this.context
    const { map, meta } = token
    const content = blankComments(token.content)
    const places = map && new InlinePlaces(source, map[0], token.content)
    const placeOf = (at: number): Place => places?.at(at) ?? meta?.place ?? source.place(0)
    const pieces: Piece[] = []
    let from = 0
    const addText = (to: number): void => {
      if (to > from)
        pieces.push({ raw: content.slice(from, to), place: placeOf(from), tag: undefined, passes: true })
    }
    for (let at = content.indexOf('<'); at >= 0; at = content.indexOf('<', at)) {
      const tag = readTag(content, at)
      if (!tag) {
        const word = /^<[a-z/!?][^\s<>]*/i.exec(content.slice(at, at + MOST_NAMED))?.[0]
        if (word !== undefined)
          this.context.error(placeOf(at), `${quote(word)} begins no tag: write \`&lt;\` if it is text`)
        at++
        continue
      }
      addText(at)
      pieces.push({ raw: content.slice(at, tag.end), place: placeOf(at), tag, passes: false })
      at = from = tag.end
    }
    addText(content.length)
    return pieces
  }

  rewrite(tokens: readonly Token[]): readonly Token[] {
    return tokens.map((token) => {
      if (token.children?.some(isHtml)) return { ...token, children: [...this.rewrite(token.children)] }
      const pieces = this.piecesByToken.get(token)
      return pieces ? toChecked(token, pieces, this.part) : token
    })
  }
}

/** What is no space. */
const firstOf = (pieces: readonly Piece[]): Piece | undefined =>
  pieces.find(({ tag, raw }) => tag !== undefined || raw.trim() !== '')

function toChecked(token: Token, pieces: readonly Piece[], part: Part): Token {
  const passing = pieces.flatMap((piece) => (piece.passes && piece.tag ? [{ ...piece, tag: piece.tag }] : []))
  const ids = passing.flatMap(({ tag, place }) => (tag.id ? [{ id: tag.id, place }] : []))
  const elements = passing.flatMap(({ tag: { name, kind }, place }) =>
    name.includes('-') && kind === 'open' ? [{ tag: name, place }] : [],
  )
  const first = firstOf(pieces)
  const meta: TokenMeta = {
    ...token.meta,
    ...(part === 'body' && first?.passes && first.tag?.isFragment && { fragment: true }),
    html: pieces
      .map((piece) => (piece.passes && piece.tag ? piece.tag.html : escapeValue(piece.raw)))
      .join(''),
    ...(ids.length > 0 && { ids }),
    ...(elements.length > 0 && { elements }),
  }
  return { ...token, content: blankComments(token.content), meta }
}
