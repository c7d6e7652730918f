/**
 * The deck as one HTML file that asks for nothing: its Read page, with what its scripts make a stage of, and a policy of its
 * own. Read is whole without a script.
 */
import type { Deck } from '../deck.ts'
import { escapeHtml } from './escape.ts'
import { linkSlides } from './page.ts'
import { renderPresenterBody } from './presenter.ts'
import { renderReadBody } from './read.ts'
import { renderStageBody, type StageAssets } from './stage.ts'

export interface OneFileParts {
  /** Style sheets with all they name in them; `read` and `stage` are those views' own, between the other two. */
  readonly css: Readonly<Record<'base' | 'read' | 'stage' | 'deck', string>>
  /** Scripts: the last thing in the head, and behind the slides. */
  readonly head: string
  readonly script: string
  /** A script that is run when it is wanted: what `held` has under `demos.js`. */
  readonly demos: string
  /** What scripts ask for, by name, as JSON; what is long is packed: gzipped, in Base64. */
  readonly held: ReadonlyMap<string, string>
  readonly pack: (text: string) => string
  /** With the speaker's view, whose notes are held as `speaker.json`. */
  readonly hasPresenter: boolean
  /** An address that needs no request. */
  readonly icon: string
  readonly build: string
  readonly sha256: (text: string) => string
  /** Puts what `ROOT` stands before into its place. */
  place(html: string): string
}

/** What a stage's element names: `one-file/supply.ts` knows them. */
const NAMES = {
  deck: 'deck',
  stage: 'stage',
  tools: 'tools',
  sync: 'sync',
  search: 'search',
  pieceOf: () => 'slides',
} as const

/** Characters from which on it is worth the time to pack them. */
const LONG = 50_000

export const SPEAKER = 'speaker.json'

/** `slides`: each slide's HTML, in order. */
export function renderOneFile(deck: Deck, slides: readonly string[], parts: OneFileParts): string {
  const { css, hasPresenter, place } = parts
  const { meta } = deck
  const assets: StageAssets = { ...NAMES, build: parts.build }
  const read = linkSlides(renderReadBody(deck, slides, { ...NAMES, downloads: [] }), 'read')
  const first = deck.slides[0]!
  const shells = [`<template class="stage">${renderStageBody(deck, first, () => '', assets)}</template>`]
  if (hasPresenter)
    shells.push(
      `<template class="presenter">${renderPresenterBody(deck, first, () => '', assets, { speaker: SPEAKER })}</template>`,
    )
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(parts)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(meta.title)}</title>`,
    meta.description && `<meta name="description" content="${escapeHtml(meta.description)}">`,
    meta.author && `<meta name="author" content="${escapeHtml(meta.author)}">`,
    hasPresenter && '<meta name="robots" content="noindex">',
    `<link rel="icon" type="image/svg+xml" href="${parts.icon}">`,
    `<style>${css.base}</style>`,
    `<style data-for="read">${css.read}</style>`,
    `<style data-for="stage" media="not all">${css.stage}</style>`,
    `<style>${css.deck}</style>`,
    `<script>${parts.head}</script>`,
  ]
  const held = [...parts.held].map(([name, json]) =>
    json.length < LONG
      ? `<script type="application/json" data-held="${escapeHtml(name)}">${inScript(json)}</script>`
      : `<script type="application/gzip" data-packed="${escapeHtml(name)}">${parts.pack(json)}</script>`,
  )
  return (
    `<!doctype html>\n<html lang="${escapeHtml(meta.lang)}" data-view="read" data-root="./"${hasPresenter ? ' data-presenter' : ''}>\n` +
    `<head>\n${head.filter(Boolean).join('\n')}\n</head>\n<body>\n` +
    `${place((hasPresenter ? PRIVATE : '') + read + shells.join('\n'))}\n` +
    `<script>${parts.script}</script>\n${held.join('\n')}\n</body>\n</html>\n`
  )
}

const PRIVATE =
  '<p class="private" role="note">This file has the speaker’s private notes. The audience’s is exported without --presenter.</p>\n'

/** JSON that can stand in a script's element: nothing in it begins or ends a tag or a comment. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c')

/** Lets through what the file has in it, and nothing from anywhere else. */
function policy({ css, head, script, demos, sha256 }: OneFileParts): string {
  const hashes = (texts: readonly string[]): string =>
    texts
      .filter(Boolean)
      .map((text) => ` 'sha256-${sha256(text)}'`)
      .join('')
  return [
    `default-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `script-src${hashes([head, script, demos])}`,
    `style-src${hashes([css.base, css.read, css.stage, css.deck])}`,
    'img-src data:',
    'font-src data:',
    'media-src data:',
    'worker-src blob:',
  ].join('; ')
}
