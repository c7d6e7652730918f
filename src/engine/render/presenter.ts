/**
 * The speaker's page: a stage in a frame of its own (the "Now" box), with places around it that `presenter.js` fills. The
 * notes themselves are no part of it: they come with `speaker`, a file that no other page knows.
 */
import type { Deck, Slide } from '../deck.ts'
import type { SpeakerDeck } from '../speaker.ts'
import { wordsByStep } from '../words.ts'
import type { RenderContext } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'
import { icon, pagePolicy, renderPage, type PageAssets } from './page.ts'
import { renderPoster } from './demo.ts'
import { renderNotes } from './slide.ts'
import { renderMain, type StageAssets } from './stage.ts'
import type { Poster } from '../demo.ts'

/** What is the presenter's alone. Paths are relative to the site's root. */
export interface PresenterAssets {
  readonly script: string
  readonly style: string
  /** The speaker's file: a `SpeakerDeck`. */
  readonly speaker: string
}

/** Where the presenter's pages are, relative to the site's root. */
export const PRESENTER = 'presenter/'

/** `html` gives the HTML of a slide; `root` leads from the page to the site's root. */
export const renderPresenter = (
  deck: Deck,
  slide: Slide,
  html: (slide: Slide) => string,
  assets: PageAssets,
  own: PresenterAssets,
  root: '../' | '../../' = '../../',
): string =>
  renderPage(
    deck,
    {
      view: 'presenter',
      root,
      title: `Presenter: ${deck.meta.title}`,
      description: '',
      path: '',
      css: assets.stageCss,
      styles: [own.style],
      body: renderPresenterBody(deck, slide, html, assets, own),
      scripts: [assets.boot],
      modules: [own.script],
    },
    assets,
  )

export function renderPresenterBody(
  deck: Deck,
  slide: Slide,
  html: (slide: Slide) => string,
  assets: StageAssets,
  own: Pick<PresenterAssets, 'speaker'>,
): string {
  const { meta } = deck
  const extra = ` aria-label="Now" data-base="${PRESENTER}" data-speaker="${escapeHtml(own.speaker)}"${attribute('data-duration', meta.duration || undefined)}`
  return (
    `<div class="desk">\n` +
    `<header class="head"><h1 class="off">${escapeHtml(meta.title)}: presenter</h1>` +
    `<span class="clock" role="timer" aria-label="Time of day"></span>` +
    `<p class="run"><span class="elapsed" role="timer" aria-label="Elapsed">0:00</span><small class="of"></small></p>` +
    `<div class="pace"><div class="track" role="progressbar" aria-label="Pace" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"><i class="done"></i><i class="plan"></i></div><p class="words"></p></div>` +
    `<span class="group"><button type="button" class="go">Start</button><button type="button" class="reset" hidden>Reset</button></span>` +
    `<span class="sp"></span>` +
    `<span class="group"><label class="off" for="heapdeck:slide">Slide</label><select id="heapdeck:slide" class="slides"><option>${slide.number} ${escapeHtml(slide.title || slide.id)}</option></select>` +
    `<span class="where"></span></span>` +
    `<button type="button" class="audience">${icon('screen')}<span>Audience window</span></button>` +
    `<span class="group"><button type="button" class="black" aria-pressed="false" aria-label="Black screen"><kbd>b</kbd></button>` +
    `<button type="button" class="search" aria-label="Search"><kbd>/</kbd></button>` +
    `<button type="button" class="help" aria-label="Keys"><kbd>?</kbd></button></span></header>\n` +
    `<section class="says" aria-label="Messages"><p class="room" hidden></p><div class="states" role="status"></div></section>\n` +
    `<noscript><p class="says">The presenter view needs JavaScript.</p></noscript>\n` +
    `<div class="now"><p class="label" aria-hidden="true">Now</p>${renderMain(deck, slide, html, assets, extra)}</div>\n` +
    `<section class="next" aria-labelledby="heapdeck:next"><h2 id="heapdeck:next">Next</h2><div class="preview"></div></section>\n` +
    `<section class="transcript" aria-labelledby="heapdeck:transcript"><div class="bar"><h2 id="heapdeck:transcript">Transcript</h2><span class="sp"></span>` +
    `<button type="button" class="smaller">A−<span class="off"> smaller text</span></button><button type="button" class="larger">A+<span class="off"> larger text</span></button></div>` +
    `<div class="text said" tabindex="0" role="group" aria-labelledby="heapdeck:transcript"></div></section>\n` +
    `<section class="notes" aria-labelledby="heapdeck:notes"><div class="bar"><h2 id="heapdeck:notes">Notes</h2><span class="sp"></span>` +
    `<button type="button" class="times" aria-haspopup="dialog">Times</button><button type="button" class="theme" aria-label="Dark or light">${icon('half')}</button></div>` +
    `<div class="text said" tabindex="0" role="group" aria-labelledby="heapdeck:notes"></div></section>\n` +
    `<nav class="cells" aria-label="Slides"></nav>\n</div>\n`
  )
}

/** The policy of the presenter's pages, for a host that has them beside the site's. */
export const presenterPolicy = (assets: PageAssets): string =>
  pagePolicy(assets, { css: assets.stageCss, root: '../../', scripts: [assets.boot] })

/** The speaker's file. `posters`: paths, by demo id. */
export function renderSpeaker(
  deck: Deck,
  context: RenderContext,
  posters: Readonly<Record<string, string>>,
): SpeakerDeck {
  return {
    slides: deck.slides.map((slide) => ({
      notes: renderNotes(deck, slide, context),
      words: wordsByStep(slide, deck.meta.lang),
    })),
    posters,
    duration: deck.meta.duration,
  }
}

/** A demo's posters as they stand on a slide, a step each. */
export const renderPosters = (posters: readonly Poster[]): string[] =>
  posters.map((poster) => renderPoster('poster', poster))
