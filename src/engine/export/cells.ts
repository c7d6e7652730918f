/** The cells of a notebook from those of a deck: what each shows, and what it remembers of the deck. */
import type { Block, Deck, DemoRef, Slide } from '../deck.ts'
import type { Poster } from '../demo.ts'
import {
  Ids,
  shownOf,
  sourceOf,
  type Cell,
  type CellKind,
  type JsonObject,
  type Origin,
  type Part,
} from '../notebook/index.ts'
import { attributeOf } from '../tokens.ts'
import type { DeckCell, DeckFileCells } from './deck-cells.ts'
import { toPlain, type PlainStyle } from './plain.ts'
import { outputsOf, type RanOf } from './recorded.ts'
import { publicBreak, publicGap, publicHead, publicText } from './public.ts'

/** A picture of the deck, ready to stand in a notebook. */
export type NotebookPicture =
  | { readonly kind: 'svg'; readonly svg: string }
  | { readonly kind: 'file'; readonly type: string; readonly base64: string }

/** What the cells show beyond the deck's text. */
export interface Gallery {
  picture(src: string): NotebookPicture | undefined
  /** The pictures of a demo's steps, ready to stand alone; empty when it can't be drawn. */
  steps(demo: DemoRef): readonly Poster[]
  /** What a cell gave; absent: none ran. */
  readonly ran?: RanOf
}

export interface CellOptions {
  /** With private notes and comments. */
  readonly isPrivate: boolean
}

/** What a cell remembers, but for where it stands. */
export type MadeOrigin = Pick<Origin, 'kind' | 'begins' | 'lead' | 'parts'>

/** A cell of the deck, and the text of its file that it stands for: lead and parts. */
export interface MadeCell {
  readonly slide: Slide
  readonly text: string
  /** Undefined when all of it is private, and left out. */
  readonly cell: Cell | undefined
  /** Undefined of a cell that stands for no text of its own. */
  readonly origin: MadeOrigin | undefined
  /** Something of the text is private, and not in the cell. */
  readonly isCut: boolean
}

export interface MadeFile {
  readonly path: string
  readonly head: string
  readonly tail: string
  readonly cells: readonly MadeCell[]
}

const BLANK = '\n\n'
const HELD: Part = { source: '<!-- -->\n', shown: '' }
const NOTES = '*Notes, for the speaker alone:*'

/** Makes cells of a deck's files, with ids that are the same each time. */
export class CellMaker {
  private readonly deck: Deck
  private readonly gallery: Gallery
  private readonly options: CellOptions
  private readonly ids = new Ids()

  constructor(deck: Deck, gallery: Gallery, options: CellOptions) {
    this.deck = deck
    this.gallery = gallery
    this.options = options
  }

  makeFile({ path, head, cells, tail }: DeckFileCells): MadeFile {
    const { isPrivate } = this.options
    const footnoted = withFootnotes(cells)
    /** The part before a cell that was left out. */
    let before: Part | undefined
    let last: Part | undefined
    const made = cells.map((cell) => {
      const one = this.make(cell, footnoted.has(cell), cell.begins ? undefined : before)
      before = one.cell ? undefined : (before ?? last)
      last = one.origin?.parts.at(-1) ?? last
      return one
    })
    return {
      path,
      head: isPrivate ? head : publicHead(head),
      tail: isPrivate ? tail : publicGap(tail),
      cells: made.map((one) => this.held(one, made)),
    }
  }

  /** A slide of which nothing is left is a slide all the same. */
  private held(one: MadeCell, all: readonly MadeCell[]): MadeCell {
    const { origin, slide, cell, isCut } = one
    if (!origin?.begins || origin.parts.length > 0) return one
    const own = all.filter((other) => other.slide === slide)
    const isGone =
      own.every((other) => (other.origin?.parts ?? []).length === 0) && own.some((other) => other.isCut)
    return isGone ? { slide, cell, isCut, text: one.text, origin: { ...origin, parts: [HELD] } } : one
  }

  private make(deckCell: DeckCell, isFootnoted: boolean, before: Part | undefined): MadeCell {
    const { isPrivate } = this.options
    const { kind, slide, begins, lead } = deckCell
    const text = lead + sourceOf(deckCell.parts)
    const nothing = { slide, text, cell: undefined, origin: undefined, isCut: true }
    if (kind === 'notes' && !isPrivate) return nothing
    const attachments: Record<string, JsonObject> = {}
    const parts = this.partsOf(deckCell, attachments, isFootnoted)
    const kept = isPrivate ? parts : publicParts(parts, before)
    const keptLead = isPrivate ? lead : publicGap(lead)
    const isCut = keptLead + sourceOf(kept) !== text
    if (!begins && kept.length === 0) return nothing
    const origin = { kind, begins, lead: keptLead, parts: kept }
    return { slide, text, cell: this.cellOf(deckCell, kept, attachments), origin, isCut }
  }

  private cellOf(
    { kind, slide, begins, parts, code, demo }: DeckCell,
    kept: readonly Part[],
    attachments: Readonly<Record<string, JsonObject>>,
  ): Cell {
    const isSaid = kind === 'transcript' || kind === 'notes'
    const isPaused = parts.some(({ role }) => role === 'pause')
    const type = isSaid ? 'notes' : begins ? 'slide' : isPaused ? 'fragment' : ''
    const metadata = {
      ...(type === '' ? {} : { slideshow: { slide_type: type } }),
      ...(isSaid ? { tags: [kind] } : {}),
    }
    const name =
      code?.id || demo?.id || (begins ? slide.id : `${slide.id}-${kind === 'body' ? 'more' : kind}`)
    const common = { id: this.ids.give(asciiId(name, slide)), source: shownOf(kept), metadata }
    if (kind === 'code') {
      const ran = code && this.gallery.ran?.(code.id)
      return {
        ...common,
        ...(code?.cell?.isHidden ? { metadata: { ...metadata, jupyter: { source_hidden: true } } } : {}),
        type: 'code',
        outputs: ran ? outputsOf(ran) : [],
        executionCount: ran?.lineage.at(-1)!.count ?? null,
      }
    }
    if (demo) {
      const outputs = distinct(this.gallery.steps(demo)).map(outputOf)
      return { ...common, type: 'code', outputs, executionCount: null }
    }
    return {
      ...common,
      type: 'markdown',
      ...(Object.keys(attachments).length > 0 ? { attachments } : {}),
    }
  }

  private partsOf(
    { kind, slide, parts, code, demo }: DeckCell,
    attachments: Record<string, JsonObject>,
    isFootnoted: boolean,
  ): Part[] {
    const style = this.styleFor(attachments)
    const shown = parts.map(({ source, blocks, role }): string => {
      if (role === 'mark' && kind === 'notes' && /^ {0,3}:{3,}[ \t]*notes/.test(source)) return NOTES
      if (role === 'background') return this.backgrounds(slide, style)
      if (role !== 'shown') return ''
      if (code) return code.text
      if (demo) return this.demoText(demo, slide)
      return shownBlocks(blocks, style)
    })
    if (isFootnoted) {
      const place = parts.findLastIndex(({ role }) => role === 'footnotes')
      const at = place >= 0 ? place : shown.findLastIndex((text) => text !== '')
      const texts = [shown[at] ?? '', shownBlocks(footnotesOf(slide, kind), style)]
      if (at >= 0) shown[at] = texts.filter((text) => text !== '').join('\n\n')
    }
    return parts.map(({ source }, index) => ({ source, shown: shown[index]! }))
  }

  private backgrounds({ backgrounds }: Slide, style: PlainStyle): string {
    return backgrounds
      .filter(({ image }) => image.content !== '')
      .map(({ image }) => style.picture(attributeOf(image, 'src') ?? '', image.content))
      .join('\n\n')
  }

  private demoText({ id, tag }: DemoRef, slide: Slide): string {
    const { url } = this.deck.meta
    const where = url === '' ? 'It is live in the deck.' : `It is live at ${placeIn(url, slide.id)}`
    return `# Demo "${id}" (${tag}), drawn at each of its steps. ${where}`
  }

  private styleFor(attachments: Record<string, JsonObject>): PlainStyle {
    const { url } = this.deck.meta
    return {
      picture: (src, alt) => {
        const picture = this.gallery.picture(src)
        if (!picture) return alt
        if (picture.kind === 'svg') return svgImage(picture.svg, src, alt)
        const name = src.replaceAll(/[^\w./-]+/g, '-')
        attachments[name] = { [picture.type]: picture.base64 }
        return `![${alt.replaceAll(/[[\]\\]/g, '\\$&')}](attachment:${name})`
      },
      link: (href) => (href.startsWith('#') ? (url === '' ? undefined : withHash(url, href)) : href),
      demo: (demo) => {
        const last = this.gallery.steps(demo).at(-1)
        return last ? svgImage(last.svg, '', last.sentence) : ''
      },
      mark: (number) => `<sup>${number}</sup>`,
      footnotes: (notes) => notes.map(({ number, text }) => `<sup>${number}</sup> ${text}`).join('\n\n'),
      heading: (level) => level,
      // A dollar begins a formula.
      also: /\$/g,
    }
  }
}

/** The blocks of a slide that cells of a kind show, and the list of footnotes at their foot. */
const blocksOf = (slide: Slide, kind: CellKind): readonly Block[] =>
  kind === 'transcript' ? slide.transcript : kind === 'notes' ? slide.notes : slide.body

const footnotesOf = (slide: Slide, kind: CellKind): readonly Block[] =>
  blocksOf(slide, kind).filter(({ tokens }) => tokens[0]?.type === 'footnotes_open')

/** The cells that show footnotes: where their texts are written, else the last one of their slide's part. */
function withFootnotes(cells: readonly DeckCell[]): ReadonlySet<DeckCell> {
  const found = new Map<string, { readonly cell: DeckCell; readonly isPlace: boolean }>()
  for (const cell of cells) {
    const { kind, slide, parts } = cell
    if (kind === 'code' || kind === 'demo' || footnotesOf(slide, kind).length === 0) continue
    const key = `${slide.number} ${kind}`
    const isPlace = parts.some(({ role }) => role === 'footnotes')
    const isShown = parts.some(({ role }) => role === 'shown')
    if (isPlace || (isShown && !found.get(key)?.isPlace)) found.set(key, { cell, isPlace })
  }
  return new Set([...found.values()].map(({ cell }) => cell))
}

const shownBlocks = (blocks: readonly Block[], style: PlainStyle): string =>
  blocks
    .map(({ tokens }) => toPlain(tokens, style))
    .filter((text) => text !== '')
    .join('\n\n')

/** Parts without what is private in them; those of which nothing is left go. `before`: the last part of the cell before. */
function publicParts(parts: readonly Part[], before: Part | undefined): Part[] {
  const kept: Part[] = []
  let last = before
  let isCut = before !== undefined
  for (const { source, shown } of parts) {
    const text = publicText(source, shown)
    const isGone = text === '' || text === '<!-- -->'
    if (isGone) isCut = true
    else {
      const rule = isCut && last ? publicBreak(last.source, text) : ''
      if (rule !== '') kept.push({ source: rule + BLANK, shown: '' })
      last = { source: text, shown }
      kept.push(last)
      isCut = false
    }
  }
  const end = kept.at(-1)
  if (isCut && end)
    kept[kept.length - 1] = { ...end, source: end.source.replace(/(\r\n|\r|\n)[ \t\r\n]*$/, '$1') }
  return kept
}

/** As HTML, which every reader of notebooks shows; an attachment that is an SVG some do not. */
const svgImage = (svg: string, src: string, alt: string): string =>
  `<img${src === '' ? '' : ` data-path="${attributeText(src)}"`} alt="${attributeText(alt)}" width="800" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`

const attributeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ')

/**
 * A demo's picture. As HTML it is seen in a notebook that nobody has trusted yet, and by converters that leave nothing of a
 * drawing; its sentence stands below it there.
 */
const outputOf = ({ svg, sentence }: Poster): JsonObject => ({
  output_type: 'display_data',
  data: {
    'image/svg+xml': svg,
    'text/html': `${svgImage(svg, '', '')}\n<p>${attributeText(sentence)}</p>`,
    'text/plain': sentence,
  },
  metadata: {},
})

/** Steps that look the same are one picture. */
const distinct = (posters: readonly Poster[]): Poster[] =>
  posters.filter(({ svg, sentence }, index) => {
    const before = posters[index - 1]
    return svg !== before?.svg || sentence !== before.sentence
  })

/** Ids of cells have no letters beyond ASCII. */
function asciiId(name: string, slide: Slide): string {
  const plain = name.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '')
  return /^[\w-]+$/.test(plain) ? plain : `slide-${slide.number}`
}

const placeIn = (url: string, id: string): string => `${url.replace(/\/?$/, '/')}${encodeURIComponent(id)}/`

const withHash = (url: string, hash: string): string => `${url.replace(/\/?$/, '/')}${hash}`
