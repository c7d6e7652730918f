/** A deck on paper, as a document that a browser prints or draws, with the files that it names. */
import type { DemoRef, Slide } from '../deck.ts'
import type { Poster } from '../demo.ts'
import { renderNotes, renderPaper, type PaperPage, type RenderContext } from '../render/index.ts'
import { Emitted } from './emit.ts'
import type { LoadedDeck } from './load.ts'
import { contextFor, paperAssets } from './pages.ts'
import { inlineSvg } from './svg.ts'
import type { Content } from './write.ts'

export interface Paper {
  readonly pages: readonly PaperPage[]
  /** By path; the document is `index.html`. */
  readonly files: ReadonlyMap<string, Content>
}

export interface PaperWish {
  readonly steps: 'last' | 'all'
  readonly isHandout: boolean
  readonly notes: boolean
}

export async function makePaper(
  loaded: LoadedDeck,
  slides: readonly Slide[],
  { steps, isHandout, notes }: PaperWish,
): Promise<Paper> {
  const { deck } = loaded
  const emitted = new Emitted()
  // Nothing wakes on paper: a demo is the picture of its state.
  const context = contextFor(loaded, emitted, () => '')
  const pages = slides.flatMap((slide) => pagesOf(slide, steps))
  const posters = await postersOf(loaded, steps === 'all' ? slides : [])
  const html = renderPaper(
    deck,
    pages,
    (page) => atStep(context, page, posters),
    { isHandout, ...(notes ? { notesOf: (slide: Slide) => renderNotes(deck, slide, context) } : {}) },
    paperAssets(loaded, emitted),
  )
  return { pages, files: new Map([...emitted.files, ['index.html', html]]) }
}

const pagesOf = (slide: Slide, steps: PaperWish['steps']): PaperPage[] =>
  steps === 'last'
    ? [{ slide, isRepeated: false }]
    : Array.from({ length: slide.steps + 1 }, (_, step) => ({ slide, step, isRepeated: step > 0 }))

async function postersOf(
  loaded: LoadedDeck,
  slides: readonly Slide[],
): Promise<ReadonlyMap<string, readonly Poster[]>> {
  const posters = new Map<string, readonly Poster[]>()
  for (const demo of slides.flatMap((slide) => slide.demos)) {
    const drawn = await loaded.demos.posterSteps(demo)
    if (drawn) posters.set(demo.id, drawn)
  }
  return posters
}

/** The context of a page's slide: each demo as its step declares it, and ids of pictures the page's own. */
function atStep(
  context: RenderContext,
  { step }: PaperPage,
  posters: ReadonlyMap<string, readonly Poster[]>,
): RenderContext {
  const posterOf = (demo: DemoRef, last: Poster): Poster => {
    if (step === undefined) return last
    const { svg, sentence } =
      posters.get(demo.id)?.[Math.min(demo.steps, Math.max(0, step - demo.from))] ?? last
    const inline = inlineSvg(svg, `${demo.id}-${step}-`)
    return { svg: 'svg' in inline ? inline.svg : svg, sentence }
  }
  return {
    ...context,
    picture: (src, use) => context.picture(src, step === undefined ? use : `${use}-${step}`),
    demo(demo) {
      const stills = context.demo(demo)
      if (!stills) return undefined
      const poster = posterOf(demo, stills.last)
      return { module: '', first: poster, last: poster }
    },
  }
}
