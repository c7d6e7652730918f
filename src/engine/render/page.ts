/** What every page has: its head, its policy, and how scripts and styles stand in it. */
import type { Deck } from '../deck.ts'
import { ROOT, withRoot } from './context.ts'
import { attribute, escapeHtml } from './escape.ts'
import { iconTags, shareTags, type ShareAssets, type SharedPage } from './share.ts'

/** Scripts and styles of the pages. Paths are relative to the site's root. */
export interface PageAssets extends ShareAssets {
  /** Inline, with `ROOT` before the paths in its `url()`s. */
  readonly stageCss: string
  readonly readCss: string
  /** Inline scripts: the first in every page, and the stage's first. */
  readonly head: string
  readonly boot: string
  /** Module scripts. */
  readonly stage: string
  /** What keys open, loaded with the first of them. */
  readonly tools: string
  /** What keeps windows in step, loaded with the first word of another. */
  readonly sync: string
  /** What finds words in the deck, loaded with the first search. */
  readonly search: string
  readonly read: string
  /** Further module scripts, for the dev server's pages. */
  readonly extra: readonly string[]
  /** The manifest of the deck that a stage fetches. */
  readonly deck: string
  /** The piece that holds a slide. */
  readonly pieceOf: (slide: number) => string
  /** Of the page where no page is, all inline. */
  readonly lost: string
  readonly lostCss: string
  /** Fonts to fetch before the text that needs them is met. */
  readonly preload: readonly string[]
  readonly protection: Protection
  /** Names what this site is made of: windows of different builds show different decks. */
  readonly build: string
  /** Names the whole site, for the worker that keeps it; absent: it is not kept. */
  readonly offline?: string
  /** Which reading of the deck a dev server's page was made of. */
  readonly version?: number
}

/** How inline scripts and styles are let through the policy: by hash in builds, by nonce on the dev server. */
export type Protection =
  | { readonly kind: 'hash'; readonly sha256: (text: string) => string }
  | {
      readonly kind: 'nonce'
      readonly nonce: string
      readonly connect: string
      /** By which the dev server knows its own pages. */
      readonly token?: string
    }

export interface PageParts extends SharedPage {
  readonly view: 'read' | 'stage' | 'presenter'
  /** `''`, `'../'` or `'../../'`. */
  readonly root: string
  readonly css: string
  /** Style sheets, as files. */
  readonly styles?: readonly string[]
  readonly body: string
  /** Inline scripts at the end of the body. */
  readonly scripts: readonly string[]
  readonly modules: readonly string[]
}

export function renderPage(deck: Deck, parts: PageParts, assets: PageAssets): string {
  const { meta } = deck
  const css = placedCss(parts.css, parts.root)
  const nonce = assets.protection.kind === 'nonce' ? ` nonce="${assets.protection.nonce}"` : ''
  const script = (text: string): string => inlineScript(text, assets.protection)
  const isPrivate = parts.view === 'presenter'
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${pagePolicy(assets, parts)}">`,
    // Before all that is relative to the page's address, which it may mend.
    script(assets.head),
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(parts.title)}</title>`,
    parts.description && `<meta name="description" content="${escapeHtml(parts.description)}">`,
    meta.author && `<meta name="author" content="${escapeHtml(meta.author)}">`,
    ...(isPrivate ? ['<meta name="robots" content="noindex">'] : shareTags(deck, parts, assets)),
    ...iconTags(assets.icons),
    assets.protection.kind === 'nonce' && `<meta property="csp-nonce" nonce="${assets.protection.nonce}">`,
    assets.protection.kind === 'nonce' &&
      assets.protection.token !== undefined &&
      `<meta name="heapdeck-token" content="${escapeHtml(assets.protection.token)}">`,
    ...assets.preload.map(
      (path) =>
        `<link rel="preload" as="font" type="font/woff2" crossorigin href="${ROOT}${escapeHtml(path)}">`,
    ),
    `<style${nonce}>${css}</style>`,
    ...(parts.styles ?? []).map((path) => `<link rel="stylesheet" href="${ROOT}${escapeHtml(path)}">`),
  ]
  const modules = [...parts.modules, ...assets.extra].map(
    (path) =>
      `<script type="module"${nonce} src="${escapeHtml(path.startsWith('/') ? path : ROOT + path)}"></script>`,
  )
  const html =
    `<!doctype html>\n<html lang="${escapeHtml(meta.lang)}" data-view="${parts.view}" data-root="${parts.root || './'}"${isPrivate ? ' data-theme="dark" data-theme-key="heapdeck-presenter-theme"' : ''}${attribute('data-offline', isPrivate ? undefined : assets.offline)}${attribute('data-version', assets.version)}>\n` +
    `<head>\n${head.filter(Boolean).join('\n')}\n</head>\n<body>\n${parts.body}` +
    `${parts.scripts.map(script).join('\n')}\n${modules.join('\n')}\n</body>\n</html>\n`
  return withRoot(linkSlides(html, parts.view), parts.root)
}

/**
 * Links to slides (`ROOT#slide`), or to a place within one (`ROOT#slide#place`): in Read they are places in the page, on a
 * stage files of their own.
 */
export const linkSlides = (html: string, view: PageParts['view']): string =>
  html.replace(SLIDE_LINK, (_, slide: string, place: string | undefined) =>
    view === 'read' ? `href="${place ?? `#${slide}`}"` : `href="${ROOT}${slide}/${place ?? ''}"`,
  )

const SLIDE_LINK = new RegExp(`href="${ROOT}#([^"#]+)(#[^"]+)?"`, 'g')

/** A thousand pages share one style sheet, one policy: each is made once. */
function remembered<Result>(
  make: (text: string, more: string) => Result,
): (text: string, more: string) => Result {
  let last: { text: string; more: string; result: Result } | undefined
  return (text, more) => {
    if (last?.text !== text || last.more !== more) last = { text, more, result: make(text, more) }
    return last.result
  }
}

const placedCss = remembered(withRoot)

export const inlineScript = (text: string, protection: Protection): string =>
  text && `<script${protection.kind === 'nonce' ? ` nonce="${protection.nonce}"` : ''}>${text}</script>`

/** What a page of these parts may do. */
export const pagePolicy = (
  { protection, head }: Pick<PageAssets, 'protection' | 'head'>,
  { css, root, scripts }: Pick<PageParts, 'css' | 'root' | 'scripts'>,
): string => policy(protection, [head, ...scripts], placedCss(css, root))

/** `scripts` and `css` stand inline in the page. */
export function policy(protection: Protection, scripts: readonly string[], css: string): string {
  const hashed = (texts: readonly string[]): string =>
    protection.kind === 'hash'
      ? texts
          .filter(Boolean)
          .map((text) => ` 'sha256-${protection.sha256(text)}'`)
          .join('')
      : ` 'nonce-${protection.nonce}'`
  return [
    `default-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `script-src 'self'${hashed(scripts)}`,
    `style-src 'self'${hashed([css])}`,
    `img-src 'self'`,
    `font-src 'self'`,
    `media-src 'self'`,
    `worker-src 'self'`,
    `connect-src 'self'${protection.kind === 'nonce' ? ` ${protection.connect}` : ''}`,
  ].join('; ')
}

/** Author, event and date in a line. */
export const byline = ({ meta }: Pick<Deck, 'meta'>): string =>
  [meta.author, meta.event, meta.date].filter(Boolean).join(', ')

/** Icons: 24-unit box, stroke 2, square caps. */
const ICONS = {
  half: '<path d="M12 3a9 9 0 1 0 .01 0z"/><path d="M12 3a9 9 0 0 0 0 18z" fill="currentColor"/>',
  screen: '<path d="M3 5h18v11H3zM8 20h8"/>',
  book: '<path d="M3 5h8v14H3zM13 5h8v14h-8z"/>',
  previous: '<path d="M15 5l-7 7 7 7"/>',
  next: '<path d="M9 5l7 7-7 7"/>',
  grid: '<path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"/>',
  keys: '<path d="M8 9a4 4 0 1 1 5.5 3.7c-1 .4-1.5 1-1.5 2.3M12 19v.2"/>',
  search: '<path d="M10.5 4a6.5 6.5 0 1 1-.01 0zM15.5 15.5l5 5"/>',
  list: '<path d="M4 6h16M4 12h16M4 18h16"/>',
  share: '<path d="M12 15V3M7 8l5-5 5 5M5 12v9h14v-9"/>',
  download: '<path d="M12 3v12M7 10l5 5 5-5M4 20h16"/>',
} as const

export const icon = (name: keyof typeof ICONS): string =>
  `<svg class="ico" viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`
