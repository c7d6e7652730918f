/** The deck on paper: one document whose pages a browser prints. It is never published. */
import type { Deck, Slide } from '../deck.ts'
import { withRoot } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'
import { byline, linkSlides, policy, type Protection } from './page.ts'
import { renderSlide, slideLabel } from './slide.ts'
import type { RenderContext } from './context.ts'

/** One page: a slide at one of its steps. */
export interface PaperPage {
  readonly slide: Slide
  /** Absent: everything is shown. */
  readonly step?: number
  /** An earlier page has the same slide: links and bookmarks lead there. */
  readonly isRepeated: boolean
}

export interface PaperAssets {
  /** With `ROOT` before the paths in its `url()`s, as in pages. */
  readonly css: string
  /** Inline, last in the document. */
  readonly script: string
  readonly protection: Protection
}

export interface PaperOptions {
  /** The slide with what is said below it, and page numbers; else the slide alone fills its page. */
  readonly isHandout: boolean
  /** Gives a slide's private notes, as HTML; absent: the document has none. */
  readonly notesOf?: (slide: Slide) => string
}

/** `contextOf` gives the context in which a page's slide is rendered: its demos as they stand at that step. */
export function renderPaper(
  deck: Deck,
  pages: readonly PaperPage[],
  contextOf: (page: PaperPage) => RenderContext,
  { isHandout, notesOf }: PaperOptions,
  assets: PaperAssets,
): string {
  const { meta } = deck
  const css = withRoot(assets.css, '')
  const kind = isHandout ? 'handout' : 'slides-only'
  const sheets = pages.map((page) => {
    const html = renderSlide(
      deck,
      page.slide,
      contextOf(page),
      isHandout ? notesAfter(page.slide, notesOf) : () => '',
    )
    return inPlace(page, html)
  })
  const head = isHandout
    ? `<header class="bar"><h1>${escapeHtml(meta.title)}</h1><small>${escapeHtml(byline(deck))}</small></header>\n`
    : ''
  const html =
    `<!doctype html>\n<html lang="${escapeHtml(meta.lang)}" class="js paper ${kind}${notesOf ? ' with-notes' : ''}" data-theme="light"${attribute('data-url', meta.url || undefined)}>\n` +
    `<head>\n<meta charset="utf-8">\n` +
    `<meta http-equiv="Content-Security-Policy" content="${policy(assets.protection, [assets.script], css)}">\n` +
    `<title>${escapeHtml(meta.title)}</title>\n<style>${css}</style>\n</head>\n` +
    `<body>\n${head}<div class="read"><main class="article">\n${sheets.join('')}</main></div>\n<script>${assets.script}</script>\n</body>\n</html>\n`
  return withRoot(linkSlides(html, 'read'), '')
}

const notesAfter =
  (slide: Slide, notesOf: PaperOptions['notesOf']) =>
  (said: string): string => {
    const notes = notesOf?.(slide) ?? ''
    return said + (notes === '' ? '' : `<div class="said notes"><p class="n">Private notes</p>${notes}</div>`)
  }

/** The page's step, and a heading for the bookmarks where the slide has none. */
function inPlace({ slide, step, isRepeated }: PaperPage, html: string): string {
  const own = attribute('data-at', step) + (isRepeated ? ' data-repeated' : '')
  const named = html.replace('<section class="sheet', `<section${own} class="sheet`)
  if (isRepeated || slide.title !== '') return named
  return named.replace(
    '><div class="stage">',
    `><h2 class="off">${escapeHtml(slideLabel(slide))}</h2><div class="stage">`,
  )
}
