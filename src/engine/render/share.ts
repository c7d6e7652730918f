/** What a page says of itself to those who find it or pass it on: search engines, social sites, pages that embed it. */
import type { Deck, Slide, Token } from '../deck.ts'
import { sizeOf } from '../bytes.ts'
import { embedOf } from '../embed.ts'
import { slidePath } from '../route.ts'
import { ROOT } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'

/** Pixels of a picture beside a link. */
export const PICTURE_SIZE = { width: 1200, height: 630 } as const

/** Paths are relative to the site's root. */
export interface SharedPicture {
  readonly path: string
  readonly alt: string
}

export interface IconLink {
  readonly rel: 'icon' | 'apple-touch-icon'
  readonly type?: string
  readonly sizes?: string
  readonly path: string
}

/** A file that readers may take with them. */
export interface Download {
  readonly path: string
  /** Its name where it is kept. */
  readonly file: string
  /** What it is, for a person: `PDF`. */
  readonly name: string
  /** Its media type, or ''. */
  readonly type: string
  readonly bytes: number
}

/** What of a site is for sharing. */
export interface ShareAssets {
  readonly icons: readonly IconLink[]
  /** The picture of a slide, or of the whole deck; absent: there is none. */
  readonly pictureOf: (slide?: Slide) => SharedPicture | undefined
  readonly downloads: readonly Download[]
}

/** What of a page is shared. */
export interface SharedPage {
  /** The slide that the page shows; absent: the whole deck. */
  readonly slide?: Slide
  readonly title: string
  readonly description: string
  /** Path of this page, relative to the site's root. */
  readonly path: string
}

/** An oEmbed document's place: beside its page. */
export const OEMBED = 'oembed.json'

/** The address of a path on the published site; '' when nobody knows where that is. */
export const publishedUrl = ({ meta }: Pick<Deck, 'meta'>, path: string): string =>
  meta.url && new URL(path, meta.url.replace(/[?#].*$/, '').replace(/\/?$/, '/')).href

/** The head of a public page: Open Graph (ogp.me), Twitter's card, where else it is to be had. */
export function shareTags(deck: Deck, page: SharedPage, assets: ShareAssets): string[] {
  const { meta } = deck
  const url = publishedUrl(deck, page.path)
  const picture = url ? assets.pictureOf(page.slide) : undefined
  const tag = (property: string, content: string): string =>
    content && `<meta property="${property}" content="${escapeHtml(content)}">`
  const link = (rel: string, href: string, more = ''): string =>
    `<link rel="${rel}" href="${escapeHtml(href)}"${more}>`
  return [
    tag('og:title', page.title),
    tag('og:description', page.description),
    tag('og:type', 'article'),
    tag('og:url', url),
    tag('og:site_name', meta.title),
    tag('og:locale', localeOf(meta.lang)),
    ...(picture
      ? [
          tag('og:image', publishedUrl(deck, picture.path)),
          tag('og:image:width', String(PICTURE_SIZE.width)),
          tag('og:image:height', String(PICTURE_SIZE.height)),
          tag('og:image:alt', picture.alt),
        ]
      : []),
    `<meta name="twitter:card" content="${picture ? 'summary_large_image' : 'summary'}">`,
    url && link('canonical', url),
    url &&
      link(
        'alternate',
        publishedUrl(deck, `${page.path}${OEMBED}`),
        attribute('type', 'application/json+oembed') + attribute('title', page.title),
      ),
    ...assets.downloads.map(({ path, name, type, bytes }) =>
      link(
        'alternate',
        ROOT + path,
        attribute('type', type) + attribute('title', `${name}, ${sizeOf(bytes)}`),
      ),
    ),
    page.slide ? '' : structuredData(deck, page, assets),
  ]
}

export const iconTags = (icons: readonly IconLink[]): string[] =>
  icons.map(
    ({ rel, type, sizes, path }) =>
      `<link rel="${rel}"${attribute('type', type)}${attribute('sizes', sizes)} href="${ROOT}${escapeHtml(path)}">`,
  )

/** `pl` is `pl_PL` to Open Graph, which wants to know where a language is spoken. */
function localeOf(lang: string): string {
  const { language, region } = new Intl.Locale(lang).maximize()
  return region ? `${language}_${region}` : language
}

/** The deck in words of schema.org, as JSON-LD: data, which no policy for scripts concerns. */
function structuredData(deck: Deck, page: SharedPage, { pictureOf, downloads }: ShareAssets): string {
  const { meta, slides } = deck
  const url = publishedUrl(deck, '')
  const picture = url ? pictureOf() : undefined
  const data = {
    '@context': 'https://schema.org',
    '@type': 'PresentationDigitalDocument',
    name: meta.title,
    description: page.description || undefined,
    url: url || undefined,
    inLanguage: meta.lang,
    author: meta.author ? { '@type': 'Person', name: meta.author } : undefined,
    datePublished: isoDate(meta.date),
    releasedEvent: meta.event ? { '@type': 'PublicationEvent', name: meta.event } : undefined,
    timeRequired: meta.duration > 0 ? `PT${Math.round(meta.duration)}M` : undefined,
    learningResourceType: 'presentation',
    isAccessibleForFree: true,
    accessibilityFeature: slides.some(({ transcript }) => transcript.length > 0) ? ['transcript'] : undefined,
    image: picture && publishedUrl(deck, picture.path),
    encoding:
      url && downloads.length > 0
        ? downloads.map(({ path, name, type, bytes }) => ({
            '@type': 'MediaObject',
            name,
            encodingFormat: type,
            contentSize: `${bytes} B`,
            contentUrl: publishedUrl(deck, path),
          }))
        : undefined,
  }
  return `<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`
}

/** `2013-11-28` of itself and of `28.11.2013`; other ways to write a date are not guessed at. */
export function isoDate(text: string): string | undefined {
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(text)
  const date = dotted
    ? [dotted[3]!, dotted[2]!, dotted[1]!].map((part) => part.padStart(2, '0')).join('-')
    : text
  if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(date)) return undefined
  const time = new Date(date)
  return !Number.isNaN(time.valueOf()) && time.toISOString().startsWith(date) ? date : undefined
}

/** The first words of what is said on a slide, for search results and shared links. */
export function describeSlide(deck: Deck, slide: Slide): string {
  const words = slide.transcript
    .flatMap((block) => block.tokens)
    .map(plainText)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (!words) return deck.meta.description
  return words.length <= 160 ? words : `${words.slice(0, 160).replace(/\s+\S*$/, '')} …`
}

const plainText = (token: Token): string =>
  token.children
    ? token.children.map(plainText).join('')
    : token.type === 'softbreak' || token.type === 'hardbreak'
      ? ' '
      : token.type === 'html_block' || token.type === 'fence' || token.meta?.html !== undefined
        ? ''
        : token.content

/** How a slide is called where its deck is not seen around it. */
export const sharedTitle = ({ meta }: Deck, slide: Slide): string =>
  slide.title === meta.title ? meta.title : `${slide.title || slide.id} · ${meta.title}`

/** What a page that is given a link learns of the page behind it (oembed.com, version 1.0). Of the deck: its first slide. */
export function renderOembed(deck: Deck, assets: ShareAssets, slide?: Slide): string {
  const { meta } = deck
  const shown = slide ?? deck.slides[0]!
  const title = slide ? sharedTitle(deck, slide) : meta.title
  const { html, width, height } = embedOf(publishedUrl(deck, slidePath(shown.id)), title, meta.aspectRatio)
  const picture = assets.pictureOf(slide)
  return JSON.stringify({
    version: '1.0',
    type: 'rich',
    title,
    author_name: meta.author || undefined,
    provider_name: meta.title,
    provider_url: publishedUrl(deck, ''),
    html,
    width,
    height,
    ...(picture
      ? {
          thumbnail_url: publishedUrl(deck, picture.path),
          thumbnail_width: PICTURE_SIZE.width,
          thumbnail_height: PICTURE_SIZE.height,
        }
      : {}),
  })
}

/** Every page of the deck (sitemaps.org, 0.9). Needs to know where it is published. */
export function renderSitemap(deck: Deck): string {
  const paths = ['', ...deck.slides.map(({ id }) => slidePath(id))]
  const urls = paths.map((path) => `<url><loc>${escapeHtml(publishedUrl(deck, path))}</loc></url>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`
}

/** All may be read by all. Robots look for it at the root of a host alone. */
export const renderRobots = (deck: Deck): string =>
  `User-agent: *\nAllow: /\n${deck.meta.url ? `Sitemap: ${publishedUrl(deck, 'sitemap.xml')}\n` : ''}`
