/**
 * Splits a file's tokens into slides, and says who owns which lines. A slide lies between two breaks: `---`, an include
 * of slides, or the file's edge; only two `---` make an empty one.
 */
import type { Block, Place, SlideSpec, SourceKind, SourceNode, SourceRange } from '../deck.ts'
import { attributesOf, takeAttributes, type BlockAttributes } from './block-attributes.ts'
import { checkAttributes, checkedId } from './checks.ts'
import { readCodeFile, type CodeReader } from './code-file.ts'
import {
  checkComments,
  commentsIn,
  dedent,
  isCommentBlock,
  isPause,
  isWhole,
  type Comment,
} from './comment.ts'
import { containerOf, type Said } from './container.ts'
import { ParseContext, type Env, type MarkdownIt, type MdToken } from './context.ts'
import { warnForeign } from './foreign.ts'
import { plainText } from './html.ts'
import { isCodeInclude, isSlidesInclude, readInclude } from './include.ts'
import type { FindFile, Part, Refiner } from './scope.ts'
import { isSeparator } from './separator.ts'
import { metaOf, toPlainToken } from './token.ts'
import { quote } from './quote.ts'

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

/** What splitting needs besides the tokens. */
export interface Splitting {
  readonly md: MarkdownIt
  readonly context: ParseContext
  readonly references: NonNullable<Env['references']>
  readonly findFile: FindFile
  readonly refiners: readonly Refiner[]
  readonly readCode: CodeReader
}

export function splitSlides(tokens: readonly MdToken[], splitting: Splitting): SplitFile {
  return new Splitter(splitting).split(tokens)
}

const BACKGROUND = 'background'
const FRAGMENT = 'fragment'

type Break = 'edge' | 'separator' | 'include'

/** A thing in a slide's body. */
type Entry =
  | { readonly kind: 'block'; readonly tokens: readonly MdToken[]; readonly range: SourceRange }
  | { readonly kind: 'pause'; readonly line: number }
  | { readonly kind: 'comment'; readonly comments: readonly Comment[] }

interface OpenContainer {
  readonly said: Said
  readonly from: number
  readonly children: SourceNode[]
}

/** A slide being read. */
class Draft {
  readonly begins: Break
  /** First line after the break, then the first that is owned, and the end of the last. */
  from: number
  to: number
  readonly body: Entry[] = []
  readonly said: Record<Said, Block[]> = { transcript: [], notes: [] }
  readonly nodes: SourceNode[] = []
  readonly attributes: BlockAttributes[] = []
  container: OpenContainer | undefined

  constructor(begins: Break, line: number) {
    this.begins = begins
    this.from = this.to = line
  }

  /** Whether nothing but definitions stands in it. */
  get isBare(): boolean {
    return this.attributes.length === 0 && this.nodes.every(({ kind }) => kind === 'definition')
  }
}

class Splitter {
  private readonly splitting: Splitting
  private readonly context: ParseContext
  private readonly items: Item[] = []
  private readonly nodes: SourceNode[] = []
  private draft = new Draft('edge', 0)

  constructor(splitting: Splitting) {
    this.splitting = splitting
    this.context = splitting.context
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
    const kind =
      first.type === 'reference_definition' ? 'definition' : isCodeInclude(first) ? 'include' : 'block'
    const node = this.node(kind, from, to)
    if (!draft.container && draft.nodes.length === 0) draft.from = from
    draft.to = Math.max(draft.to, to)
    ;(draft.container?.children ?? draft.nodes).push(node)
    if (kind === 'definition') return
    const written = attributesOf(first)
    if (written?.isSlides) draft.attributes.push(written)
    else if (draft.container) this.takeSaid(draft.container.said, tokens, node.range)
    else draft.body.push(this.toEntry(tokens, node.range, from))
  }

  private takeSaid(said: Said, tokens: readonly MdToken[], range: SourceRange): void {
    const block = refine(tokens, range, said, this.splitting)
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
    const { slide } = new SlideBuilder(this.splitting, draft)
    if (draft.nodes.length > 0) this.nodes.push({ kind: 'slide', range: slide.range, children: draft.nodes })
    this.items.push({ kind: 'slide', slide })
  }

  private node(kind: SourceKind, from: number, to: number, children: readonly SourceNode[] = []): SourceNode {
    return { kind, range: this.context.source.range(from, to), children }
  }
}

/** Refines a block's tokens and copies them; undefined when nothing of it is shown. */
function refine(
  tokens: readonly MdToken[],
  range: SourceRange,
  part: Part,
  { context, findFile, refiners, readCode }: Splitting,
): Block | undefined {
  const [first] = tokens
  if (first && isCodeInclude(first) && !readCodeFile(first, context, readCode)) showAsText(first)
  let refined = tokens
  for (const refiner of refiners) refined = refiner(refined, { context, findFile, part })
  return refined.length === 0 ? undefined : { tokens: refined.map(toPlainToken), step: 0, range }
}

/** An include that can't be followed shows its own line. */
function showAsText(token: MdToken): void {
  token.type = 'code_block'
  token.tag = 'code'
  token.content = `${token.markup}\n`
}

/** Puts a slide together from what was read of it. */
class SlideBuilder {
  readonly slide: SlideSpec
  private readonly splitting: Splitting
  private readonly context: ParseContext
  private readonly draft: Draft

  constructor(splitting: Splitting, draft: Draft) {
    this.splitting = splitting
    this.context = splitting.context
    this.draft = draft
    const [open, inline] = draft.body.map(headingOf).find((tokens) => tokens.length > 0) ?? []
    const title = plainText(inline?.children ?? []).trim()
    const attributes = [...draft.attributes, ...this.takeTitleAttributes(open)]
    const range = this.context.source.range(draft.from, draft.to)
    const { id, idPlace } = this.readId(attributes, range)
    const classes = attributes.flatMap((one) => one.attributes.classes.map(({ value }) => value))
    const notes = this.takeTrailingComments()
    const body = this.toBody()
    const { transcript } = draft.said
    if (body.length === 0 && transcript.length === 0 && attributes.length === 0 && !draft.isBare) {
      this.context.warn(range, 'this slide shows nothing')
    }
    this.slide = {
      id,
      idPlace,
      title,
      classes: [...new Set(classes.filter((name) => name !== FRAGMENT))],
      background: this.readBackground(attributes),
      range,
      body,
      transcript,
      notes: [...draft.said.notes, ...notes].sort((a, b) => a.range.start - b.range.start),
    }
  }

  /** A title's id and classes are its slide's. */
  private takeTitleAttributes(open: MdToken | undefined): BlockAttributes[] {
    const written = open && takeAttributes(open)
    if (!open || !written) return []
    if (written.attributes.classes.some(({ value }) => value === FRAGMENT)) metaOf(open).fragment = true
    return [written]
  }

  private readId(attributes: readonly BlockAttributes[], range: SourceRange): { id: string; idPlace: Place } {
    const { context } = this
    let found: { id: string; idPlace: Place } | undefined
    for (const written of attributes) {
      checkAttributes(written, { keys: [BACKGROUND], context })
      const [first] = written.attributes.ids
      if (!first) continue
      const idPlace = written.placeOf(first.at)
      if (found) context.error(idPlace, `a second id ${quote(first.value)}: a slide has one`)
      else found = { id: checkedId(written, context), idPlace }
    }
    const { file, line, column } = range
    return found ?? { id: '', idPlace: { file, line, column } }
  }

  private readBackground(attributes: readonly BlockAttributes[]): string {
    for (const { attributes: written, placeOf } of attributes) {
      const background = written.pairs.find(({ key }) => key === BACKGROUND)
      if (!background) continue
      this.context.warn(
        placeOf(background.at),
        'backgrounds are not yet supported: `background=` does nothing',
      )
      return background.value
    }
    return ''
  }

  /** Comments that end the body are notes: takes them from it. */
  private takeTrailingComments(): Block[] {
    const { body } = this.draft
    const notes: Block[] = []
    for (let last = body.at(-1); last?.kind === 'comment'; last = body.at(-1)) {
      notes.unshift(...last.comments.filter(isWhole).flatMap((comment) => this.readNotes(comment)))
      body.pop()
    }
    return notes
  }

  private readNotes({ text, line }: Comment): Block[] {
    const { splitting, context } = this
    const inner = new ParseContext(context.source, context.problems, { firstLine: line })
    const tokens = splitting.md.parse(dedent(text), inner.env(splitting.references))
    return topLevelBlocks(tokens).flatMap((block) => {
      const [from, to] = block[0]?.map ?? [line, line]
      const range = context.source.range(from, to)
      return refine(block, range, 'notes', { ...splitting, context: inner }) ?? []
    })
  }

  private toBody(): (Block | null)[] {
    const { context } = this
    const entries = this.draft.body
    const blocks = entries.flatMap((entry) => (entry.kind === 'block' ? [entry] : []))
    let hasTitle = false
    blocks.forEach(({ tokens }, index) => {
      const [before, after] = [blocks[index - 1]?.tokens, blocks[index + 1]?.tokens]
      warnForeign({ tokens, before, after, isFirst: index === 0, hasTitle }, context)
      hasTitle ||= tokens[0]?.type === 'heading_open'
    })
    this.warnPauses(entries)
    return entries.flatMap((entry): (Block | null)[] => {
      if (entry.kind === 'comment') return []
      if (entry.kind === 'pause') return [null]
      const block = refine(entry.tokens, entry.range, 'body', this.splitting)
      return block ? [block] : []
    })
  }

  private warnPauses(entries: readonly Entry[]): void {
    const seen = entries.filter(({ kind }) => kind !== 'comment')
    seen.forEach((entry, index) => {
      if (entry.kind !== 'pause' || seen[index + 1]?.kind === 'block') return
      const place = this.context.source.placeOfText(entry.line)
      this.context.warn(place, 'nothing comes after this pause: remove it')
    })
  }
}

/** The tokens of an entry that is a heading. */
function headingOf(entry: Entry): readonly MdToken[] {
  return entry.kind === 'block' && entry.tokens[0]?.type === 'heading_open' ? entry.tokens : []
}

/** The tokens of each block of the text's top level. */
function topLevelBlocks(tokens: readonly MdToken[]): MdToken[][] {
  const blocks: MdToken[][] = []
  let block: MdToken[] = []
  for (const token of tokens) {
    block.push(token)
    if (token.level > 0 || token.nesting > 0) continue
    blocks.push(block)
    block = []
  }
  return blocks
}
