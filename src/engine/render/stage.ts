/** A slide's own page: the slide filling the window, the next one ready behind it. */
import type { Deck, Slide } from '../deck.ts'
import { slidePath } from '../route.ts'
import { ROOT } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'
import { icon, renderPage, type PageAssets } from './page.ts'
import { describeSlide, publishedUrl, sharedTitle } from './share.ts'

/** What a stage's element names for its scripts. */
export type StageAssets = Pick<
  PageAssets,
  'deck' | 'stage' | 'tools' | 'sync' | 'search' | 'build' | 'pieceOf'
>

/** More cells than this and the strip is one bar. */
const MOST_CELLS = 60

/** Buttons of the toolbar that do what a key does; without a script they are not there. */
const ASKING = (
  [
    ['search', 'Search', 'search'],
    ['overview', 'Overview', 'grid'],
    ['share', 'Share', 'share'],
    ['fullscreen', 'Full screen', 'screen'],
    ['help', 'Keys', 'keys'],
  ] as const
)
  .map(
    ([command, name, image]) =>
      `<button type="button" class="bare" data-ask="${command}" title="${name}">${icon(image)}<span>${name}</span></button>`,
  )
  .join('')

/** `html` gives the HTML of a slide of this deck. */
export const renderStage = (
  deck: Deck,
  slide: Slide,
  html: (slide: Slide) => string,
  assets: PageAssets,
): string =>
  renderPage(
    deck,
    {
      view: 'stage',
      root: '../',
      slide,
      title: sharedTitle(deck, slide),
      description: describeSlide(deck, slide),
      path: slidePath(slide.id),
      css: assets.stageCss,
      body: renderStageBody(deck, slide, html, assets),
      scripts: [assets.boot],
      modules: [],
    },
    assets,
  )

export function renderStageBody(
  deck: Deck,
  slide: Slide,
  html: (slide: Slide) => string,
  assets: StageAssets,
): string {
  const { slides, meta } = deck
  const previous = slides[slide.number - 2]
  const next = slides[slide.number]
  const link = (rel: 'prev' | 'next', to: Slide | undefined, words: string): string =>
    `<a class="button" rel="${rel}" href="${to ? ROOT + slidePath(to.id) : './'}"${to ? '' : ' hidden'}>${words}</a>`
  return (
    `<header class="off"><h1>${escapeHtml(meta.title)}</h1></header>\n` +
    `${renderMain(deck, slide, html, assets)}\n` +
    renderStrip(deck, slide) +
    `<nav class="chrome" aria-label="Slides">` +
    link('prev', previous, `${icon('previous')}<span>Back</span>`) +
    `<span class="where">${slide.number} / ${slides.length}</span>` +
    link('next', next, `<span>On</span>${icon('next')}`) +
    `<a class="button to-read" href="${ROOT}./#${encodeURIComponent(slide.id)}">${icon('book')}<span>Read</span></a>` +
    `${ASKING}</nav>\n`
  )
}

/** The slide on show and the one ready behind it, with all that the scripts must know at first; `extra`: further attributes. */
export function renderMain(
  { slides, meta }: Deck,
  slide: Slide,
  html: (slide: Slide) => string,
  assets: StageAssets,
  extra = '',
): string {
  const on = html(slide).replace('class="sheet', 'class="sheet on')
  const next = slides[slide.number]
  return (
    `<main class="window" data-slides="${slides.length}" data-title="${escapeHtml(meta.title)}"` +
    `${attribute('data-first', slides[0]!.id)}${attribute('data-last', slides.at(-1)!.id)}` +
    ` data-deck="${escapeHtml(assets.deck)}" data-stage="${escapeHtml(assets.stage)}" data-tools="${escapeHtml(assets.tools)}" data-sync="${escapeHtml(assets.sync)}" data-search="${escapeHtml(assets.search)}" data-build="${assets.build}"${attribute('data-published', publishedUrl({ meta }, ''))} data-piece="${escapeHtml(assets.pieceOf(slide.number))}"${attribute('data-transition', meta.transition === 'none' ? undefined : meta.transition)}${extra}>\n${on}${next ? html(next) : ''}</main>`
  )
}

/** Where the talk stands: a cell a slide, as wide as its steps. */
function renderStrip(deck: Deck, at: Slide): string {
  if (deck.slides.length > MOST_CELLS) return '<div class="strip" aria-hidden="true"></div>\n'
  const cells = deck.slides.map((slide) => {
    const place = slide.number < at.number ? ' was' : slide.number === at.number ? ' now' : ''
    return `<i class="n${slide.steps + 1}${place}"></i>`
  })
  return `<div class="strip" aria-hidden="true">${cells.join('')}</div>\n`
}

/** The rules that make a strip's cells as wide as their steps. */
export function stripCss(deck: Deck): string {
  if (deck.slides.length > MOST_CELLS) return ''
  const widths = [...new Set(deck.slides.map((slide) => slide.steps + 1))].sort((a, b) => a - b)
  return widths.map((width) => `.strip .n${width}{flex-grow:${width}}`).join('')
}
