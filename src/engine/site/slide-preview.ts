/** How a slide would look that the deck does not show: one that could be added, or that is hidden. */
import { readDeck, toDeck } from '../grammar/index.ts'
import { renderSlide, type RenderContext } from '../render/index.ts'
import { allTokens } from '../tokens.ts'
import { minifyCss } from './css.ts'
import { openSlide } from './host.ts'
import { ENTRY, type LoadedDeck } from './load.ts'
import { layoutCss } from './pages.ts'

export interface SlidePreview {
  /** The slide's section; '' where the text has none. */
  readonly html: string
  /** Rules of the layouts that it uses: the deck's own style sheet may lack them. */
  readonly css: string
}

/** `text`: Markdown of one slide. Demos stand as they do in the deck, or not at all. */
export async function previewOf(
  loaded: LoadedDeck,
  context: RenderContext,
  text: string,
): Promise<SlidePreview> {
  const host = openSlide(loaded.folder, ENTRY, text, loaded.deck.meta.html)
  const { deck } = toDeck(readDeck(host, ENTRY), (ref) => loaded.demos.factsOf(ref) ?? NOTHING)
  const [slide] = deck.slides
  if (!slide) return { html: '', css: '' }
  const tokens = slide.body.flatMap((block) => [...allTokens(block.tokens)])
  await loaded.highlighter.load(tokens.flatMap(({ meta }) => (meta?.code ? [meta.code.lang] : [])))
  const css = layoutCss({ slides: [slide] })
  const known = loaded.deck.slides.flatMap(({ demos }) => demos)
  const own: RenderContext = {
    ...context,
    demo(ref) {
      const like = known.find(({ tag }) => tag === ref.tag)
      return context.demo(ref) ?? (like && context.demo(like))
    },
  }
  return { html: renderSlide(loaded.deck, slide, own), css: minifyCss(css) }
}

const NOTHING = { steps: 0, moments: [] }

/** The text of a slide that is hidden; '' when there is none at that index. */
export function hiddenText({ hidden, sources }: LoadedDeck, index: number): string {
  const range = hidden[index]?.slide.range
  const bytes = range && sources.get(range.file)
  return bytes ? new TextDecoder().decode(bytes.subarray(range.start, range.end)) : ''
}
