/**
 * Splits a file's tokens into slides, and says who owns which lines. A slide lies between two breaks: `---`, an include
 * of slides, or the file's edge; only two `---` make an empty one.
 */
import type { SlideSpec, SourceKind, SourceNode, SourceRange } from '../deck.ts'
import { attributesOf } from './block-attributes.ts'
import { checkComments, commentsIn, isCommentBlock, isPause } from './comment.ts'
import { isBoxOpen } from './box.ts'
import { containerOf, type Said } from './container.ts'
import type { MdToken, ParseContext } from './context.ts'
import { Draft, topLevelBlocks, type Break, type Entry } from './draft.ts'
import { isCodeInclude, isSlidesInclude, readInclude } from './include.ts'
import { isFootnoteOpen } from './footnote.ts'
import { isSeparator } from './separator.ts'
import { buildSlide, refineBlock, type Reading } from './slide.ts'

/** What a file holds, in order: slides, and places where another file's slides come in. */
export type Item =
  | { readonly kind: 'slide'; readonly slide: SlideSpec }
  | {
      readonly kind: 'include'
      readonly path: string
      readonly region: string | undefined
      readonly range: SourceRange
    }

export interface SplitFile {
  readonly items: readonly Item[]
  readonly nodes: readonly SourceNode[]
}

export function splitSlides(tokens: readonly MdToken[], reading: Reading): SplitFile {
  return new Splitter(reading).split(tokens)
}

class Splitter {
  private readonly reading: Reading
  private readonly context: ParseContext
  private readonly items: Item[] = []
  private readonly nodes: SourceNode[] = []
  private draft = new Draft('edge', 0)

  constructor(reading: Reading) {
    this.reading = reading
    this.context = reading.context
  }

  split(tokens: readonly MdToken[]): SplitFile {
    for (const block of topLevelBlocks(tokens)) this.take(block)
    this.end('edge', this.context.source.lineCount, this.context.source.lineCount)
    return { items: this.items, nodes: this.nodes }
  }

  private take(tokens: readonly MdToken[]): void {
    const [first] = tokens
    if (!first) return
    const [from, to] = first.map ?? [this.draft.to, this.draft.to]
    if (isSeparator(first)) {
      this.end('separator', from, to)
      this.nodes.push(this.node('separator', from, to))
    } else if (isSlidesInclude(first)) this.takeSlides(first, from, to)
    else if (containerOf(first)) this.takeEdge(first, from, to)
    else if (first.type === 'container_marker') this.draft.to = to
    else this.takeBlock(tokens, from, to)
  }

  private takeSlides(token: MdToken, from: number, to: number): void {
    this.end('include', from, to)
    const node = this.node('include', from, to)
    this.nodes.push(node)
    const { path, region, attributes } = readInclude(token.markup)
    if (attributes !== '') {
      this.context.error(this.context.source.placeOfText(from), 'included slides take no attributes')
    }
    this.items.push({
      kind: 'include',
      path,
      region,
      range: { ...node.range, ...this.context.source.placeOfText(from) },
    })
  }

  private takeEdge(token: MdToken, from: number, to: number): void {
    const { draft } = this
    draft.to = Math.max(draft.to, to)
    if (containerOf(token) === 'open') {
      if (draft.nodes.length === 0) draft.from = from
      draft.container = { said: token.info as Said, from, children: [] }
    } else if (draft.container) {
      draft.nodes.push(this.node('container', draft.container.from, draft.to, draft.container.children))
      draft.container = undefined
    }
  }

  private takeBlock(tokens: readonly MdToken[], from: number, to: number): void {
    const { draft } = this
    const [first] = tokens as [MdToken]
    const node = this.nodeOf(tokens, from, to)
    if (!draft.container && draft.nodes.length === 0) draft.from = from
    draft.to = Math.max(draft.to, to)
    ;(draft.container?.children ?? draft.nodes).push(node)
    if (first.type === 'reference_definition') return
    draft.hasFootnote ||= isFootnoteOpen(first)
    const written = attributesOf(first)
    if (written?.isSlides) draft.attributes.push(written)
    else if (draft.container) this.takeSaid(draft.container.said, tokens, node.range)
    else draft.body.push(this.toEntry(tokens, node.range, from))
  }

  private takeSaid(said: Said, tokens: readonly MdToken[], range: SourceRange): void {
    const block = refineBlock(tokens, range, { part: said, extras: this.draft.extras }, this.reading)
    if (block) this.draft.said[said].push(block)
  }

  private toEntry(tokens: readonly MdToken[], range: SourceRange, line: number): Entry {
    const [first] = tokens
    if (!first || !isCommentBlock(first)) return { kind: 'block', tokens, range }
    checkComments(first, this.context)
    const comments = commentsIn(first.content, line)
    return comments.some(isPause) ? { kind: 'pause', line } : { kind: 'comment', comments }
  }

  /** Ends the slide at a break that stands in lines `from` up to `to`. */
  private end(ends: Break, from: number, to: number): void {
    const { draft } = this
    this.draft = new Draft(ends, to)
    const isEmpty = draft.isBare
    if (isEmpty && !(draft.begins === 'separator' && ends === 'separator')) {
      this.nodes.push(...draft.nodes)
      return
    }
    if (isEmpty) {
      this.context.warn(this.context.source.place(from), 'two `---` in a row make an empty slide: remove one')
    }
    const slide = buildSlide(this.reading, draft)
    if (draft.nodes.length > 0) this.nodes.push({ kind: 'slide', range: slide.range, children: draft.nodes })
    this.items.push({ kind: 'slide', slide })
  }

  /** Who owns a block's lines; a box is a container, with blocks in it. */
  private nodeOf(tokens: readonly MdToken[], from: number, to: number): SourceNode {
    const [first] = tokens
    if (first && isBoxOpen(first)) {
      const children = topLevelBlocks(tokens.slice(1, -1)).flatMap((block) => {
        const map = block[0]?.map
        return map && block[0]?.type !== 'container_marker' ? [this.nodeOf(block, map[0], map[1])] : []
      })
      return this.node('container', from, to, children)
    }
    const isDefinition = first?.type === 'reference_definition' || (first && isFootnoteOpen(first))
    return this.node(
      isDefinition ? 'definition' : first && isCodeInclude(first) ? 'include' : 'block',
      from,
      to,
    )
  }

  private node(kind: SourceKind, from: number, to: number, children: readonly SourceNode[] = []): SourceNode {
    return { kind, range: this.context.source.range(from, to), children }
  }
}
