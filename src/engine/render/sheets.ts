/** Every slide as the stage shows it, one below the other in one document: to be looked at by a program, and never published. */
import type { Deck, Slide } from '../deck.ts'
import { withRoot, type RenderContext } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'
import { linkSlides, policy, type Protection } from './page.ts'
import { renderSlide } from './slide.ts'

/** A slide; with `step` at that step for good, else at any. */
export interface Sheet {
  readonly slide: Slide
  readonly step?: number
}

export interface SheetAssets {
  /** With `ROOT` before the paths in its `url()`s. */
  readonly css: string
  /** From this document to the site's root. */
  readonly root: string
  readonly protection: Protection
}

/** `contextOf` gives the context in which a sheet is rendered: its demos as they stand at its step. */
export function renderSheets(
  deck: Deck,
  sheets: readonly Sheet[],
  contextOf: (sheet: Sheet) => RenderContext,
  { css, root, protection }: SheetAssets,
): string {
  const placed = withRoot(css, root)
  const html = sheets.map((sheet) =>
    renderSlide(deck, sheet.slide, contextOf(sheet)).replace(
      '<section class="sheet',
      `<section${attribute('data-at', sheet.step)} class="sheet on`,
    ),
  )
  return withRoot(
    linkSlides(
      `<!doctype html>\n<html lang="${escapeHtml(deck.meta.lang)}" class="js" data-view="stage">\n<head>\n<meta charset="utf-8">\n` +
        `<meta http-equiv="Content-Security-Policy" content="${policy(protection, [], placed)}">\n` +
        `<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
        `<title>${escapeHtml(deck.meta.title)}</title>\n<style>${placed}</style>\n</head>\n` +
        `<body>\n<main class="window">\n${html.join('')}</main>\n</body>\n</html>\n`,
      'stage',
    ),
    root,
  )
}
