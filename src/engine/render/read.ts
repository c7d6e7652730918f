/** The deck as a page to read: contents, slides, and what is said beside each. */
import type { Deck } from '../deck.ts'
import { ROOT } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'
import { numberLinks } from './links.ts'
import { byline, icon, renderPage, type PageAssets } from './page.ts'
import { sizeOf } from '../bytes.ts'
import { slidePath } from '../route.ts'
import { publishedUrl, type Download } from './share.ts'

export function renderContents(deck: Deck): string {
  const rows = deck.slides.map(
    (slide) =>
      `<li><a href="#${encodeURIComponent(slide.id)}"><span class="n">${slide.number}</span>` +
      `<span>${escapeHtml(slide.title || slide.id)}</span></a></li>`,
  )
  return `<ol>${rows.join('')}</ol>`
}

/** A menu of what readers may take with them; it needs no script. */
function renderDownloads(downloads: readonly Download[]): string {
  if (downloads.length === 0) return ''
  const rows = downloads.map(
    ({ path, file, name, type, bytes }) =>
      `<li><a href="${ROOT}${escapeHtml(path)}" download="${escapeHtml(file)}"${attribute('type', type)}>` +
      `<b>${escapeHtml(name)}</b> <small>${name === file ? '' : `${escapeHtml(file)}, `}${sizeOf(bytes)}</small></a></li>`,
  )
  return (
    `<button type="button" class="downloads bare" popovertarget="heapdeck:downloads" aria-label="Download">${icon('download')}</button>` +
    `<nav class="menu" id="heapdeck:downloads" popover aria-label="Downloads"><ul>${rows.join('')}</ul></nav>`
  )
}
/** What stands on a button, and what it is called for those who do not see it. */
const labelled = (sign: string, name: string): string =>
  `<span aria-hidden="true">${sign}</span><span class="off">${name}</span>`

const COLOURS = [
  ['', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

/** How the page looks to its reader: a button and its panel, which a script opens. */
const READING =
  `<button type="button" class="aa bare" popovertarget="heapdeck:reading" hidden>${labelled('Aa', 'Text and colours')}</button>` +
  `<div class="reading" id="heapdeck:reading" popover role="group" aria-label="Text and colours">` +
  `<div class="size" role="group" aria-label="Text size"><button type="button" data-by="-1">${labelled('A−', 'Smaller text')}</button>` +
  `<output>100 %</output><button type="button" data-by="1">${labelled('A+', 'Larger text')}</button></div>` +
  `<fieldset><legend class="off">Colours</legend>` +
  COLOURS.map(
    ([value, name]) =>
      `<label><input type="radio" name="heapdeck:theme" value="${value}"><span>${name}</span></label>`,
  ).join('') +
  `</fieldset></div>`

/** `slides`: each slide's HTML, in order. */
export const renderRead = (deck: Deck, slides: readonly string[], assets: PageAssets): string =>
  renderPage(
    deck,
    {
      view: 'read',
      root: '',
      title: deck.meta.title,
      description: deck.meta.description,
      path: '',
      css: assets.readCss,
      body: renderReadBody(deck, slides, assets),
      scripts: [],
      modules: assets.read ? [assets.read] : [],
    },
    assets,
  )

export function renderReadBody(
  deck: Deck,
  slides: readonly string[],
  assets: Pick<PageAssets, 'tools' | 'search' | 'downloads'>,
): string {
  const first = deck.slides[0]!
  const said = deck.slides.some((slide) => slide.transcript.length > 0)
  return (
    `<a class="skip" href="#${encodeURIComponent(first.id)}">Skip to the slides</a>\n` +
    `<header class="bar"><button type="button" class="contents" popovertarget="heapdeck:contents">${icon('list')}<span class="off">Contents</span></button>` +
    `<h1>${escapeHtml(deck.meta.title)}</h1><small>${escapeHtml(byline(deck))}</small><span class="sp"></span>` +
    `<button type="button" class="search bare" hidden>${icon('search')}<span>Search</span></button>` +
    READING +
    renderDownloads(assets.downloads) +
    `<button type="button" class="share bare" hidden aria-label="Share">${icon('share')}</button>` +
    `<a class="button to-stage" href="${ROOT}${slidePath(first.id)}">${icon('screen')} <span>Stage</span></a></header>\n` +
    `<div class="read"><nav class="toc" id="heapdeck:contents" popover aria-label="Slides">${renderContents(deck)}</nav>\n` +
    `<main class="article"${attribute('data-slides', deck.slides.length)}${attribute('data-published', publishedUrl(deck, ''))}${attribute('data-tools', assets.tools)}${attribute('data-search', assets.search)}>\n${slides.map(toRead).join('')}</main></div>\n` +
    `<footer class="colophon">${escapeHtml(deck.meta.title)}${byline(deck) ? `. ${escapeHtml(byline(deck))}` : ''}.` +
    `${said ? ' Beside each slide: what is said.' : ''}</footer>\n`
  )
}

/** A slide with what Read alone needs: its links numbered for paper, and pictures below the first slide left for later. */
function toRead(slide: string, index: number): string {
  const numbered = numberLinks(slide)
  return index === 0
    ? numbered
    : numbered.replaceAll(' decoding="async">', ' decoding="async" loading="lazy">')
}
