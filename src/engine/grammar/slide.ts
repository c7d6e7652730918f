/** Makes a slide of what was read of it: its title, id, body and notes. */
import type { Block, Place, SlideSpec, SourceRange } from '../deck.ts'
import { takeAttributes, type BlockAttributes } from './block-attributes.ts'
import { checkAttributes, checkedId, classesOf, hasFragment } from './checks.ts'
import { readCodeFile, type CodeReader } from './code-file.ts'
import { dedent, isWhole, type Comment } from './comment.ts'
import { ParseContext, type Env, type MarkdownIt, type MdToken } from './context.ts'
import { topLevelBlocks, type Draft, type Entry } from './draft.ts'
import { warnForeign } from './foreign.ts'
import { plainText } from './html.ts'
import { isCodeInclude } from './include.ts'
import { quote } from './quote.ts'
import type { FindFile, Part, Refiner } from './scope.ts'
import { metaOf, toPlainToken } from './token.ts'

/** What reading a file's slides needs. */
export interface Reading {
  readonly md: MarkdownIt
  readonly context: ParseContext
  readonly references: NonNullable<Env['references']>
  readonly findFile: FindFile
  readonly refiners: readonly Refiner[]
  readonly readCode: CodeReader
}

const BACKGROUND = 'background'

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
    const { body, said, from, to } = this.draft
    const [open, inline] = body.map(headingOf).find((tokens) => tokens.length > 0) ?? []
    const title = plainText(inline?.children ?? []).trim()
    const attributes = [...this.takeSlideAttributes(), ...this.takeTitleAttributes(open)]
    const range = this.context.source.range(from, to)
    const notes = [...said.notes, ...this.takeTrailingComments()]
    const slide: SlideSpec = {
      ...this.readId(attributes, range),
      title,
      classes: [...new Set(attributes.flatMap(classesOf))],
      background: this.readBackground(attributes),
      range,
      body: this.toBody(),
      transcript: said.transcript,
      notes: notes.sort((a, b) => a.range.start - b.range.start),
    }
    if (!this.draft.isBare && attributes.length === 0 && slide.body.length + slide.transcript.length === 0) {
      this.context.warn(range, 'this slide shows nothing')
    }
    return slide
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
    const { reading, context } = this
    const inner = new ParseContext(context.source, context.problems, { firstLine: line })
    const tokens = reading.md.parse(dedent(text), inner.env(reading.references))
    return topLevelBlocks(tokens).flatMap((block) => {
      const [from, to] = block[0]?.map ?? [line, line]
      const range = context.source.range(from, to)
      return refineBlock(block, range, 'notes', { ...reading, context: inner }) ?? []
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
      const block = refineBlock(entry.tokens, entry.range, 'body', this.reading)
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

/** Refines a block's tokens and copies them; undefined when nothing of it is shown. */
export function refineBlock(
  tokens: readonly MdToken[],
  range: SourceRange,
  part: Part,
  { context, findFile, refiners, readCode }: Reading,
): Block | undefined {
  const scope = { context, findFile, part }
  const [first] = tokens
  if (first && isCodeInclude(first) && !readCodeFile(first, scope, readCode)) showAsText(first)
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
