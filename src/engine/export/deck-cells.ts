/**
 * Cuts the files of a deck into the cells of a notebook: a slide's Markdown, each of its cells of code and its demos, each
 * stretch that is said. Cut ends meet: head, leads, parts and tail are the file, to the byte.
 */
import type { Block, CodeBlock, Deck, DemoRef, Slide, SourceNode, Token } from '../deck.ts'
import type { CellKind } from '../notebook/index.ts'

/** A block of the deck in a cell; in `blocks` is what it shows. */
export interface DeckPart {
  readonly source: string
  readonly blocks: readonly Block[]
  readonly role: 'shown' | 'hidden' | 'mark' | 'pause' | 'footnotes' | 'background'
}

export interface DeckCell {
  readonly kind: CellKind
  readonly slide: Slide
  readonly begins: boolean
  readonly lead: string
  readonly parts: readonly DeckPart[]
  /** Of code, and of a demo. */
  readonly code?: CodeBlock
  readonly demo?: DemoRef
}

export interface DeckFileCells {
  readonly path: string
  readonly head: string
  readonly cells: readonly DeckCell[]
  readonly tail: string
}

/** The files with slides, in the order of the deck's sources. `sources`: their bytes. */
export function cutDeck(deck: Deck, sources: ReadonlyMap<string, Uint8Array>): DeckFileCells[] {
  const slidesByFile = new Map<string, Map<number, Slide>>()
  for (const slide of deck.slides) {
    const { file, start } = slide.range
    const slides = slidesByFile.get(file) ?? new Map<number, Slide>()
    slidesByFile.set(file, slides)
    // A file that is included twice has its slides twice.
    if (!slides.has(start)) slides.set(start, slide)
  }
  return deck.sources.flatMap(({ path, nodes }, index) => {
    const slides = slidesByFile.get(path)
    const bytes = sources.get(path)
    if (!bytes || (!slides && index > 0)) return []
    return [new FileCutter(path, bytes, nodes, [...(slides?.values() ?? [])]).cut()]
  })
}

/** Bytes `start` to `end` of a file, for a slide; absent `node`: a mark of a container, or a slide of nothing. */
interface Stretch {
  readonly start: number
  end: number
  readonly slide: Slide
  readonly kind: 'body' | 'transcript' | 'notes'
  readonly role: DeckPart['role']
  readonly blocks: readonly Block[]
  /** A cell begins with it. */
  readonly opens: boolean
}

const SAID = /^ {0,3}:{3,}[ \t]*(transcript|notes)\b/
const COMMENT = /^[ \t]*<!--/
const PAUSE = /<!--\s*pause\s*-->/

class FileCutter {
  private readonly path: string
  private readonly bytes: Uint8Array
  private readonly nodes: readonly SourceNode[]
  private readonly slides: readonly Slide[]
  /** Bytes of slides that are hidden. */
  private readonly hidden: readonly { readonly start: number; readonly end: number }[]
  private readonly cells: DeckCell[] = []
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  private end = 0
  /** Where the head ends. */
  private from = 0

  constructor(path: string, bytes: Uint8Array, nodes: readonly SourceNode[], slides: readonly Slide[]) {
    this.path = path
    this.bytes = bytes
    this.nodes = nodes
    this.slides = [...slides].sort((a, b) => a.range.start - b.range.start)
    const shown = new Set(this.slides.map(({ range }) => range.start))
    this.hidden = nodes.flatMap(({ kind, range }, index) => {
      if (kind !== 'slide' || shown.has(range.start)) return []
      const next = nodes[index + 1]
      // With the break after it, or two would meet.
      const end = next?.kind === 'separator' ? next.range.end : range.end
      return [{ start: range.start, end }]
    })
  }

  cut(): DeckFileCells {
    const [first] = this.nodes
    const isMarked = this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf
    this.end = first?.kind === 'front-matter' ? first.range.end : isMarked ? 3 : 0
    const head = this.text(0, this.end)
    this.from = this.end
    for (const slide of this.slides) this.cutSlide(slide)
    return { path: this.path, head, cells: this.cells, tail: this.text(this.end, this.bytes.length) }
  }

  /** The file's text, but for slides that are hidden: nothing of them leaves the deck. */
  private text(start: number, end: number): string {
    let text = ''
    let at = Math.max(start, this.from)
    for (const hidden of this.hidden) {
      if (hidden.end <= at || hidden.start >= end) continue
      text += this.decoder.decode(this.bytes.subarray(at, Math.max(at, hidden.start)))
      at = hidden.end
    }
    return text + this.decoder.decode(this.bytes.subarray(at, Math.max(at, end)))
  }

  private cutSlide(slide: Slide): void {
    const { start } = slide.range
    const node = this.nodes.find(({ kind, range }) => kind === 'slide' && range.start === start)
    const stretches = (node?.children ?? []).flatMap((child) => this.stretchesOf(child, slide))
    // A byte order mark is the file's.
    const at = Math.max(start, this.end)
    const groups: Stretch[][] = []
    /** What shows nothing, and stands before what it may belong to. */
    let waiting: Stretch[] = []
    /** Ends what waits: with the cell before, but for a private one. */
    const settle = (): void => {
      const last = groups.at(-1)
      if (last && last[0]?.kind !== 'notes') last.push(...waiting)
      else if (waiting.length > 0 || !last) groups.push(waiting)
      waiting = []
    }
    for (const stretch of stretches) {
      const last = groups.at(-1)
      if (stretch.role !== 'pause' && waiting.length === 0 && last && goesOn(last, stretch))
        last.push(stretch)
      else if (stretch.role === 'pause' || stretch.role === 'hidden') waiting.push(stretch)
      else if (stretch.kind === 'body') {
        groups.push([...waiting, stretch])
        waiting = []
      } else {
        // A slide begins with what is on it.
        settle()
        groups.push([stretch])
      }
    }
    settle()
    groups.forEach((group, index) => this.cells.push(this.cellOf(group, slide, index === 0, at)))
  }

  private stretchesOf(node: SourceNode, slide: Slide): Stretch[] {
    const { start, end } = node.range
    const text = this.text(start, end)
    const notes = slide.notes.filter((block) => isIn(block, node))
    const said = node.kind === 'container' ? SAID.exec(text)?.[1] : undefined
    if (said === 'transcript' || said === 'notes')
      return this.saidStretches(node, slide, notes.length > 0 ? 'notes' : said)
    const common = { start, end, slide, opens: false }
    // A comment at the slide's end.
    if (notes.length > 0) return [{ ...common, kind: 'notes', role: 'shown', blocks: notes, opens: true }]
    const block = slide.body.find(({ range, tokens }) => range.start === start && !isFootnotes(tokens))
    const blocks = block && block.tokens.some(({ type }) => type !== 'reference_definition') ? [block] : []
    const isOwn = blocks.length > 0 && isCell(blocks[0]!.tokens)
    const role = blocks.length > 0 ? 'shown' : roleOf(text)
    return [{ ...common, kind: 'body', role, blocks, opens: isOwn }]
  }

  private saidStretches(node: SourceNode, slide: Slide, kind: 'transcript' | 'notes'): Stretch[] {
    const stretches: Stretch[] = []
    const add = (start: number, end: number, role: Stretch['role'], blocks: readonly Block[] = []): void => {
      const isFirst = stretches.length === 0
      stretches.push({ start, end, slide, kind, role, blocks, opens: isFirst })
    }
    /** Lines that no block owns are marks. */
    const mark = (begin: number, to: number): void => {
      const from = Math.max(begin, this.from)
      const text = this.text(from, to)
      const blank = /^([ \t]*(\r\n|\r|\n))*/.exec(text)![0]
      if (text.trim() === '') return
      const length = new TextEncoder().encode(text.replace(/(?<=[\r\n])[ \t\r\n]*$/, '')).length
      add(from + blank.length, from + length, 'mark')
    }
    let { start } = node.range
    for (const child of node.children) {
      mark(start, child.range.start)
      const block = slide[kind].find(
        ({ range, tokens }) => range.start === child.range.start && !isFootnotes(tokens),
      )
      const text = this.text(child.range.start, child.range.end)
      const blocks = block && block.tokens.some(({ type }) => type !== 'reference_definition') ? [block] : []
      add(child.range.start, child.range.end, blocks.length > 0 ? 'shown' : roleOf(text), blocks)
      start = child.range.end
    }
    mark(start, node.range.end)
    return stretches
  }

  private cellOf(group: readonly Stretch[], slide: Slide, begins: boolean, at: number): DeckCell {
    const lead = this.text(this.end, group[0]?.start ?? Math.max(at, this.end))
    const parts = group.map(({ start, end, blocks, role }, index): DeckPart => {
      const next = group[index + 1]
      return { source: this.text(start, next?.start ?? end), blocks, role }
    })
    this.end = group.at(-1)?.end ?? Math.max(at, this.end)
    const [own] = group.flatMap(({ blocks }) => blocks.flatMap(({ tokens }) => tokens.slice(0, 1)))
    const kind = group.find(({ kind: one }) => one !== 'body')?.kind ?? 'body'
    const common = { slide, begins, lead, parts }
    if (kind === 'body' && own?.meta?.demo) return { ...common, kind: 'demo', demo: own.meta.demo }
    if (kind === 'body' && own?.meta?.code?.run) return { ...common, kind: 'code', code: own.meta.code }
    return { ...common, kind }
  }
}

/** Code that runs and demos are cells of their own. */
const isCell = ([first]: readonly Token[]): boolean =>
  first !== undefined && (first.meta?.demo !== undefined || first.meta?.code?.run === true)

const isCellOfItsOwn = (group: readonly Stretch[]): boolean =>
  group.some(({ kind, blocks }) => kind === 'body' && blocks.some(({ tokens }) => isCell(tokens)))

/** Whether a stretch belongs to the cell that is open. */
const goesOn = (group: readonly Stretch[], { kind, opens }: Stretch): boolean =>
  !opens && group.at(-1)?.kind === kind && !isCellOfItsOwn(group)

const isFootnotes = ([first]: readonly Token[]): boolean => first?.type === 'footnotes_open'

const isIn = ({ range }: Block, node: SourceNode): boolean =>
  range.start >= node.range.start && range.start < node.range.end

const roleOf = (text: string): DeckPart['role'] => {
  if (COMMENT.test(text)) return PAUSE.test(text) ? 'pause' : 'hidden'
  if (/^ {0,3}\[\^/.test(text)) return 'footnotes'
  return /!\[\s*bg\b/.test(text) ? 'background' : 'hidden'
}
