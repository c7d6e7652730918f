/** How a deck stands in somebody else's page. */
import type { DeckMeta } from './deck.ts'

/** Width that an embedded slide asks for; it shrinks with its place. */
const EMBED_WIDTH = 960

export interface Embed {
  readonly html: string
  readonly width: number
  readonly height: number
}

/** The line that puts the page at `url` into another one, in the shape of the deck's slides. */
export function embedOf(url: string, title: string, { width, height }: DeckMeta['aspectRatio']): Embed {
  const size = { width: EMBED_WIDTH, height: Math.round((EMBED_WIDTH * height) / width) }
  const shape = `width:100%;height:auto;aspect-ratio:${width}/${height};border:0`
  const html =
    `<iframe src="${quoted(url)}" title="${quoted(title)}" width="${size.width}" height="${size.height}"` +
    ` style="${shape}" loading="lazy" allowfullscreen></iframe>`
  return { html, ...size }
}

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
