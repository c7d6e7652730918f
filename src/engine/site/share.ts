/** Files for those who find a deck, pass it on or miss a page of it. */
import type { Deck } from '../deck.ts'
import {
  OEMBED,
  renderLost,
  renderOembed,
  renderRobots,
  renderSitemap,
  type PageAssets,
} from '../render/index.ts'
import { slidePath } from '../route.ts'

/** One after the other; files of `public/` with the same paths take their place. */
export function* shareFiles(deck: Deck, assets: PageAssets): Iterable<{ path: string; content: string }> {
  yield { path: '404.html', content: renderLost(deck, assets) }
  yield { path: 'robots.txt', content: renderRobots(deck) }
  // The rest names the deck by its address.
  if (!deck.meta.url) return
  yield { path: 'sitemap.xml', content: renderSitemap(deck) }
  yield { path: OEMBED, content: renderOembed(deck, assets) }
  for (const slide of deck.slides)
    yield {
      path: `${decodeURIComponent(slidePath(slide.id))}${OEMBED}`,
      content: renderOembed(deck, assets, slide),
    }
}
