/** A deck's two views as a program looks at them: all slides on the stage, every step of their demos, and Read. */
import type { DemoRef } from '../deck.ts'
import type { Poster } from '../demo.ts'
import { renderRead, renderSheets, type RenderContext, type Sheet } from '../render/index.ts'
import { Emitted, sha256 } from './emit.ts'
import type { LoadedDeck } from './load.ts'
import { contextFor, pageAssets, renderSlides } from './pages.ts'
import { inlineSvg } from './svg.ts'
import type { Content } from './write.ts'

export interface Sheets {
  /** In the order in which they stand in `stage/index.html`. */
  readonly sheets: readonly Sheet[]
  /** By path: Read is `index.html`, the stage `stage/index.html`. */
  readonly files: ReadonlyMap<string, Content>
}

/** `posterAt`: how a demo looks at one of its own steps; undefined when that is not known. No demo wakes. */
export function makeSheets(
  loaded: LoadedDeck,
  posterAt: (demo: DemoRef, step: number) => Poster | undefined,
): Sheets {
  const { deck } = loaded
  const emitted = new Emitted()
  const moduleOf = (): string => ''
  const context = contextFor(loaded, emitted, moduleOf)
  const protection = { kind: 'hash', sha256 } as const
  const slides = renderSlides(deck, context)
  const assets = pageAssets(loaded, slides, emitted, { protection, moduleOf, published: [] })
  const sheets = deck.slides.flatMap((slide): Sheet[] =>
    slide.demos.length === 0
      ? [{ slide }]
      : Array.from({ length: slide.steps + 1 }, (_, step) => ({ slide, step })),
  )
  const stage = renderSheets(deck, sheets, (sheet) => atStep(context, sheet, posterAt), {
    css: assets.stageCss,
    root: '../',
    protection,
  })
  const files = new Map([
    ...emitted.files,
    ['index.html', renderRead(deck, slides, assets)] as const,
    ['stage/index.html', stage] as const,
  ])
  return { sheets, files }
}

function atStep(
  context: RenderContext,
  { step }: Sheet,
  posterAt: (demo: DemoRef, step: number) => Poster | undefined,
): RenderContext {
  if (step === undefined) return context
  return {
    ...context,
    picture: (src, use) => context.picture(src, `${use}-${step}`),
    demo(demo) {
      const stills = context.demo(demo)
      if (!stills) return undefined
      const { svg, sentence } =
        posterAt(demo, Math.min(demo.steps, Math.max(0, step - demo.from))) ?? stills.last
      const inline = inlineSvg(svg, `${demo.id}-${step}-`)
      const poster = { svg: 'svg' in inline ? inline.svg : svg, sentence }
      return { module: '', first: poster, last: poster }
    },
  }
}
