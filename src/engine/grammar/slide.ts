/** Makes a slide of what was read of it: its title, id, body and notes. */
import type { Block, Place, SlideSpec, SourceRange } from '../deck.ts'
import { toBackground } from './background.ts'
import { takeAttributes, type BlockAttributes } from './block-attributes.ts'
import { checkAttributes, checkedId, classesOf, hasFragment } from './checks.ts'
import { findColour } from './colour.ts'
import { readCodeFile, type CodeReader } from './code-file.ts'
import { dedent, isForCheck, isWhole, type Comment } from './comment.ts'
import { ParseContext, type Env, type MarkdownIt, type MdToken } from './context.ts'
import { flatBlocks, topLevelBlocks, type Draft, type Entry } from './draft.ts'
import { placeFootnotes } from './footnotes.ts'
import { warnForeign } from './foreign.ts'
import { plainText } from './html.ts'
import { findPicture } from './image.ts'
import { isCodeInclude } from './include.ts'
import { quote } from './quote.ts'
import { checkHtml } from './raw-html.ts'
import type { Extras, FindFile, Part, Refiner } from './scope.ts'
import { metaOf, toPlainToken } from './token.ts'

/** What reading a file's slides needs. */
export interface Reading {
  readonly md: MarkdownIt
  readonly context: ParseContext
  readonly references: NonNullable<Env['references']>
  readonly findFile: FindFile
  readonly refiners: readonly Refiner[]
  readonly readCode: CodeReader
  /** Raw HTML may pass. */
  readonly html: boolean
}

const BACKGROUND = 'background'
const PICTURE = /\.(?:svg|png|jpe?g|gif|webp|avif)(?:[?#].*)?$/i
/** Classes that say which ink is read on a slide's background. */
const INKS = new Set(['on-light', 'on-dark'])

/** Puts a slide together from what was read of it. */
export function buildSlide(reading: Reading, draft: Draft): SlideSpec {
  return new SlideBuilder(reading, draft).build()
}

class SlideBuilder {
  private readonly reading: Reading
  private readonly context: ParseContext
  private readonly draft: Draft

  constructor(reading: Reading, draft: Draft) {
    this.reading = reading
    this.context = reading.context
    this.draft = draft
  }

  build(): SlideSpec {
    const { body, from, to, said, extras } = this.draft
    const [open, inline] = body.map(headingOf).find((tokens) => tokens.length > 0) ?? []
    const title = plainText(inline?.children ?? [], this.reading.html)
      .replace(/ {2,}/g, ' ')
      .trim()
    const attributes = [...this.takeSlideAttributes(), ...this.takeTitleAttributes(open)]
    const range = this.context.source.range(from, to)
    const notes = [...said.notes, ...this.takeTrailingComments()]
    const { colour, ground } = this.readBackground(attributes)
    const parts = placeFootnotes(
      {
        body: this.toBody(),
        transcript: said.transcript,
        notes: notes.sort((a, b) => a.range.start - b.range.start),
      },
      extras.footnotes,
      { context: this.context, range },
    )
    const slide: SlideSpec = {
      ...this.readId(attributes, range),
      title,
      classes: [...new Set([...attributes.flatMap(classesOf), ...ground])],
      background: colour,
      backgrounds: extras.backgrounds,
      range,
      body: this.checkHtml(parts.body, 'body'),
      transcript: this.checkHtml(parts.transcript, 'transcript'),
      notes: this.checkHtml(parts.notes, 'notes'),
    }
    const shows = slide.body.length + slide.transcript.length + slide.backgrounds.length
    if (!this.draft.isBare && attributes.length === 0 && shows === 0) {
      this.context.warn(range, 'this slide shows nothing')
    }
    return slide
  }

  private checkHtml<Blocks extends readonly (Block | null)[]>(blocks: Blocks, part: Part): Blocks {
    return this.reading.html ? checkHtml(blocks, part, this.context) : blocks
  }

  private takeSlideAttributes(): readonly BlockAttributes[] {
    const { attributes } = this.draft
    for (const written of attributes.filter(hasFragment)) {
      const place = written.placeOf(written.attributes.start)
      this.context.error(place, 'a slide is no fragment: `.fragment` is for blocks')
    }
    return attributes
  }

  /** A title's id and classes are its slide's. */
  private takeTitleAttributes(open: MdToken | undefined): BlockAttributes[] {
    const written = open && takeAttributes(open)
    if (!open || !written) return []
    if (hasFragment(written)) metaOf(open).fragment = true
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

  /** A colour, with the ink that is read on it, or a picture, which goes to the others. */
  private readBackground(attributes: readonly BlockAttributes[]): { colour: string; ground: string[] } {
    const none = { colour: '', ground: [] }
    for (const { attributes: written, placeOf } of attributes) {
      const [background, second] = written.pairs.filter(({ key }) => key === BACKGROUND)
      if (!background) continue
      const { value, at } = background
      if (second) this.context.error(placeOf(second.at), '`background` is given twice')
      const colour = findColour(value)
      if (colour) {
        const isInked = attributes.flatMap(classesOf).some((name) => INKS.has(name))
        return { colour: colour.css, ground: colour.ground && !isInked ? [`on-${colour.ground}`] : [] }
      }
      if (!PICTURE.test(value)) {
        this.context.error(
          placeOf(at),
          `${quote(value)} is no background: write a colour, such as \`#fafafa\`, \`navy\` or \`var(--raised)\`, or a picture's file`,
        )
        return none
      }
      const path = findPicture(value, placeOf(at), this.reading)
      if (path !== undefined) this.draft.extras.backgrounds.unshift(toBackground(path))
      return none
    }
    return none
  }

  /** Comments that end the body are notes: takes them from it. */
  private takeTrailingComments(): Block[] {
    const { body } = this.draft
    const notes: Block[] = []
    for (let last = body.at(-1); last?.kind === 'comment'; last = body.at(-1)) {
      const said = last.comments.filter((comment) => isWhole(comment) && !isForCheck(comment))
      notes.unshift(...said.flatMap((comment) => this.readNotes(comment)))
      body.pop()
    }
    return notes
  }

  private readNotes({ text, line }: Comment): Block[] {
    const { reading, context } = this
    const inner = new ParseContext(context.source, context.problems, { firstLine: line })
    const tokens = reading.md.parse(dedent(text), inner.env(reading.references))
    return topLevelBlocks(tokens).flatMap((block) => {
      const [from, to] = block[0]?.map ?? [line, line]
      const range = context.source.range(from, to)
      const into = { part: 'notes', extras: this.draft.extras } as const
      return refineBlock(block, range, into, { ...reading, context: inner }) ?? []
    })
  }

  private toBody(): (Block | null)[] {
    const { context } = this
    const entries = this.draft.body
    const blocks = entries.flatMap((entry) => (entry.kind === 'block' ? flatBlocks(entry.tokens) : []))
    let hasTitle = false
    blocks.forEach((tokens, index) => {
      const [before, after] = [blocks[index - 1], blocks[index + 1]]
      warnForeign({ tokens, before, after, isFirst: index === 0, hasTitle }, context)
      hasTitle ||= tokens[0]?.type === 'heading_open'
    })
    this.warnPauses(entries)
    return entries.flatMap((entry): (Block | null)[] => {
      if (entry.kind === 'comment') return []
      if (entry.kind === 'pause') return [null]
      const into = { part: 'body', extras: this.draft.extras } as const
      const block = refineBlock(entry.tokens, entry.range, into, this.reading)
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

/** The tokens of an entry from its heading on; one in a list or a quote is no slide's. */
function headingOf(entry: Entry): readonly MdToken[] {
  if (entry.kind !== 'block') return []
  const at = entry.tokens.findIndex(({ type, level }) => type === 'heading_open' && level === 0)
  return at < 0 ? [] : entry.tokens.slice(at)
}

/** Where a block belongs, and where what leaves it goes. */
interface Into {
  readonly part: Part
  readonly extras: Extras
}

/** Refines a block's tokens and copies them; undefined when nothing of it is shown. */
export function refineBlock(
  tokens: readonly MdToken[],
  range: SourceRange,
  into: Into,
  { context, findFile, refiners, readCode, html }: Reading,
): Block | undefined {
  const scope = { context, findFile, html, ...into }
  for (const token of tokens)
    if (isCodeInclude(token) && !readCodeFile(token, scope, readCode)) showAsText(token)
  let refined = tokens
  for (const refiner of refiners) refined = refiner(refined, scope)
  return refined.length === 0 ? undefined : { tokens: refined.map(toPlainToken), step: 0, range }
}

/** An include that can't be followed shows its own line. */
function showAsText(token: MdToken): void {
  token.type = 'code_block'
  token.tag = 'code'
  token.content = `${token.markup}\n`
}
