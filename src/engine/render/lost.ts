/** What a host shows where no page is. It may stand at any address, so whatever it needs is in it. */
import type { Deck } from '../deck.ts'
import { slidePath } from '../route.ts'
import { escapeHtml } from './escape.ts'
import { icon, inlineScript, policy, type PageAssets } from './page.ts'

/**
 * Links lead to where the deck says that it is published, else to the host's root; the script finds the deck around the
 * address that was asked for, and the slide that may have been meant. `root`: where the site is known to be, if it is.
 */
export function renderLost(deck: Deck, assets: PageAssets, root = deck.meta.url || '/'): string {
  const { meta, slides } = deck
  const base = root.replace(/[?#].*$/, '').replace(/\/?$/, '/')
  const link = (path: string, words: string): string =>
    `<a class="button" data-path="${escapeHtml(path)}" href="${escapeHtml(base + path)}">${words}</a>`
  const nonce = assets.protection.kind === 'nonce' ? ` nonce="${assets.protection.nonce}"` : ''
  return (
    `<!doctype html>\n<html lang="${escapeHtml(meta.lang)}" data-view="lost" data-root="${escapeHtml(base)}" data-deck="${escapeHtml(assets.deck)}">\n<head>\n` +
    [
      '<meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="${policy(assets.protection, [assets.head, assets.lost], assets.lostCss)}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      `<title>Not found · ${escapeHtml(meta.title)}</title>`,
      '<meta name="robots" content="noindex">',
      inlineScript(assets.head, assets.protection),
      `<style${nonce}>${assets.lostCss}</style>`,
    ].join('\n') +
    `\n</head>\n<body>\n<main class="lost"><h1>There is no page here</h1>\n` +
    `<p>No slide of “${escapeHtml(meta.title)}” has this address: it may have been renamed, or the link may have lost a letter.</p>\n` +
    `<div role="status"><p class="guess" hidden>Nearest to it is <a href="${escapeHtml(base)}">another slide</a> <code></code></p></div>\n` +
    `<p class="ways">${link('', `${icon('list')} Contents`)} ${link(slidePath(slides[0]!.id), `${icon('screen')} First slide`)}</p></main>\n` +
    `${inlineScript(assets.lost, assets.protection)}\n</body>\n</html>\n`
  )
}
