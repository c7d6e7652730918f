/** `--format md`: the handout as plain Markdown, each slide with what is said. */
import type { Block, Deck, DemoRef, Slide } from '../deck.ts'
import { byline } from '../render/index.ts'
import { counted, type ExportJob, type Exported, type Format } from './format.ts'
import { toPlain, type PlainStyle } from './plain.ts'
import { textOf, type RanOf } from './recorded.ts'

/** What is seen of a demo, a sentence for each of its steps. */
export type SentencesOf = (demo: DemoRef) => readonly string[]

export interface HandoutOptions {
  /** With the speaker's notes. */
  readonly isPrivate?: boolean
  readonly ranOf?: RanOf
}

/** Slides as sections of one text. */
export function toHandout(
  deck: Pick<Deck, 'meta'>,
  slides: readonly Slide[],
  sentencesOf: SentencesOf,
  { isPrivate = false, ranOf = () => undefined }: HandoutOptions = {},
): string {
  const { title, description, url } = deck.meta
  const head = [`# ${asText(title)}`, asText(byline(deck)), asText(description)]
  const sections = slides.flatMap((slide) =>
    sectionOf(slide, styleFor(url, slide, { sentencesOf, ranOf }), isPrivate),
  )
  return `${[...head, ...sections].filter((text) => text !== '').join('\n\n')}\n`
}

function sectionOf(slide: Slide, style: PlainStyle, isPrivate: boolean): string[] {
  const isHeading = ({ tokens }: Block): boolean => tokens.some(({ type }) => type === 'heading_open')
  const title = slide.body.findIndex(isHeading)
  const body = slide.body.flatMap((block, index) =>
    index === title ? [...write(block, style), ...backgrounds(slide)] : write(block, style),
  )
  return [
    ...(title < 0 ? [`## Slide ${slide.number}`, ...backgrounds(slide)] : []),
    ...body,
    ...slide.transcript.flatMap((block) => write(block, style)),
    ...(isPrivate && slide.notes.length > 0
      ? ['*Notes, for the speaker alone:*', ...slide.notes.flatMap((block) => write(block, style))]
      : []),
  ]
}

/** A demo in words, since it can't be seen: step by step when it has more than one. */
const demoText = (sentences: readonly string[]): string =>
  sentences.length > 1
    ? [
        'A demo, step by step:',
        sentences.map((sentence, step) => `${step + 1}. ${sentence}`).join('\n'),
      ].join('\n\n')
    : sentences.map((sentence) => `A demo: ${sentence}`).join('')

function write({ tokens }: Block, style: PlainStyle): string[] {
  const text = toPlain(tokens, style)
  return text === '' ? [] : [text]
}

const backgrounds = ({ backgrounds: all }: Slide): string[] =>
  all.flatMap(({ image }) => (image.content === '' ? [] : [`*${asText(image.content)}*`]))

function styleFor(
  url: string,
  slide: Slide,
  { sentencesOf, ranOf }: { readonly sentencesOf: SentencesOf; readonly ranOf: RanOf },
): PlainStyle {
  // A deck without an address has no place to link to.
  const place = url.replace(/\/?$/, '/')
  return {
    picture: (src, alt) =>
      `![${alt.replaceAll(/[[\]\\]/g, '\\$&')}](${/[\s()<>]/.test(src) ? `<${src}>` : src})`,
    link: (href) => (href.startsWith('#') ? (url === '' ? undefined : place + href) : href),
    demo: (demo) => demoText([...new Set(sentencesOf(demo))].map(asText)),
    ran(id) {
      const ran = ranOf(id)
      return ran ? textOf(ran) : ''
    },
    // Numbers begin anew on each slide, and names of footnotes are the text's.
    mark: (number) => `[^${slide.number}-${number}]`,
    footnotes: (notes) =>
      notes
        .map(
          ({ number, text }) => `[^${slide.number}-${number}]: ${text.replaceAll(/\n(?=[^\n])/g, '\n    ')}`,
        )
        .join('\n\n'),
    heading: (level) => Math.min(6, level + 1),
    also: undefined,
  }
}

const asText = (text: string): string => text.replaceAll(/[\\`*_[\]<>]/g, '\\$&').replaceAll(/\s+/g, ' ')

export const md: Format = {
  kind: 'file',
  extension: 'md',
  options: ['notes'],
  async run({ loaded, slides, options, write: put }: ExportJob): Promise<Exported> {
    const isPrivate = options.notes === true
    const sentences = new Map<DemoRef, readonly string[]>()
    for (const demo of slides.flatMap((slide) => slide.demos))
      sentences.set(
        demo,
        ((await loaded.demos.posterSteps(demo)) ?? []).map(({ sentence }) => sentence),
      )
    put(
      '',
      toHandout(loaded.deck, slides, (demo) => sentences.get(demo) ?? [], {
        isPrivate,
        ranOf: (id) => loaded.cells.find(id)?.facts.ran,
      }),
    )
    return {
      words: counted(slides.length, 'slide'),
      remarks: isPrivate ? ['It holds the private notes: keep it to yourself.'] : [],
    }
  },
}
