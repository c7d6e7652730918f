/** The presenter view's part of a site: its script, what only the speaker may know, and its pages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deck, Slide } from '../deck.ts'
import {
  PRESENTER,
  renderPosters,
  renderPresenter,
  renderSpeaker,
  type PageAssets,
  type PresenterAssets,
  type RenderContext,
} from '../render/index.ts'
import { slidePath } from '../route.ts'
import type { SpeakerDeck } from '../speaker.ts'
import { minifyCss } from './css.ts'
import type { Emitted } from './emit.ts'
import type { LoadedDeck } from './load.ts'
import { PAGE_FILES } from './root.ts'

/** What the speaker's file says; posters of demos go to `emitted`. */
export async function speakerDeck(
  loaded: LoadedDeck,
  context: RenderContext,
  emitted: Emitted,
): Promise<SpeakerDeck> {
  const posters: Record<string, string> = {}
  for (const slide of loaded.deck.slides)
    for (const demo of slide.demos) {
      const steps = await loaded.demos.posterSteps(demo)
      if (steps)
        posters[demo.id] = emitted.asset(`posters-${demo.id}.json`, JSON.stringify(renderPosters(steps)))
    }
  return renderSpeaker(loaded.deck, context, posters)
}

/** The script and the style sheet, emitted; `speaker` is where the speaker's file is. */
export function presenterAssets(emitted: Emitted, speaker: string): PresenterAssets {
  const file = (name: string): string => readFileSync(join(PAGE_FILES, name), 'utf8')
  return {
    script: emitted.asset('presenter.js', file('presenter.js')),
    style: emitted.asset('presenter.css', minifyCss(file('presenter.css'))),
    speaker,
  }
}

/** Every page of the presenter view, one after the other. */
export function* renderPresenterPages(
  deck: Deck,
  slides: readonly string[],
  assets: PageAssets,
  own: PresenterAssets,
): Iterable<{ path: string; html: string }> {
  const html = (slide: Slide): string => slides[slide.number - 1]!
  yield {
    path: `${PRESENTER}index.html`,
    html: renderPresenter(deck, deck.slides[0]!, html, assets, own, '../'),
  }
  for (const slide of deck.slides)
    yield {
      path: `${PRESENTER}${decodeURIComponent(slidePath(slide.id))}index.html`,
      html: renderPresenter(deck, slide, html, assets, own),
    }
}
