import { expect, test } from 'vitest'
import {
  renderPosters,
  renderPresenter,
  renderSpeaker,
  type PageAssets,
  type PresenterAssets,
} from '../../../src/engine/render/index.ts'
import type { RenderContext } from '../../../src/engine/render/index.ts'
import { deckOf } from '../../support/grammar-decks.ts'

const assets: PageAssets = {
  stageCss: '.stage{}',
  readCss: '',
  head: 'head()',
  boot: 'boot()',
  stage: 'assets/stage.js',
  sync: 'assets/sync.js',
  tools: 'assets/tools.js',
  search: 'assets/search.js',
  read: '',
  extra: [],
  deck: 'assets/deck.json',
  pieceOf: () => 'assets/slides-1.json',
  lost: '',
  lostCss: '',
  icons: [{ rel: 'icon', path: 'assets/icon.svg' }],
  pictureOf: () => undefined,
  downloads: [],
  preload: [],
  protection: { kind: 'hash', sha256: (text) => `of ${text}` },
  build: 'b1',
}
const own: PresenterAssets = {
  script: 'assets/presenter.js',
  style: 'assets/presenter.css',
  speaker: 'assets/notes.json',
}
const context: RenderContext = {
  highlight: (code) => [[{ kind: '', text: code }]],
  picture: () => undefined,
  file: () => undefined,
  demo: () => undefined,
}

const { deck } = deckOf(
  '---\ntitle: A <talk>\nurl: https://example.org/\nduration: 20\n---\n\n# One\n\n::: notes\nA secret, [click] and [Two](#two).\n:::\n\n---\n\n# Two\n\n* a\n\n::: transcript\nfour words [click] are said\n:::\n',
)
const page = (number: number, root?: '../') =>
  renderPresenter(
    deck,
    deck.slides[number - 1]!,
    (slide) => `<section class="sheet" id="${slide.id}" data-number="${slide.number}"></section>`,
    assets,
    own,
    root,
  )

test('a presenter page is a stage two folders deep, with its own script and sheet, and no notes', () => {
  const html = page(1)
  expect(html).toContain('data-view="presenter" data-root="../../" data-theme="dark"')
  expect(html).toMatch(
    /<main class="window" data-slides="2"[^>]*aria-label="Now" data-base="presenter\/" data-speaker="assets\/notes\.json" data-duration="20">\n<section class="sheet on" id="one"/,
  )
  expect(html).toContain('<link rel="stylesheet" href="../../assets/presenter.css">')
  expect(html).toContain('<script type="module" src="../../assets/presenter.js">')
  expect(html).toContain('<script>boot()</script>')
  expect(html).not.toContain('secret')
  expect(page(1, '../')).toContain('href="../assets/presenter.css"')
})

test('nobody is meant to find it: it says so to search engines, and is no page to share', () => {
  expect(page(2)).toContain('<meta name="robots" content="noindex">')
  expect(page(2)).not.toMatch(/og:title|canonical/)
  expect(page(2)).toContain('<title>Presenter: A &lt;talk&gt;</title>')
})

test('its policy is as strict as any page’s', () => {
  const html = page(1)
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!
  expect(policy).not.toMatch(/unsafe|\*/)
  expect(html.replace(/<script>.*?<\/script>|<style>.*?<\/style>/gs, '')).not.toMatch(/\sstyle=|\son\w+=/)
})

test('the speaker’s file has notes with their marks and links, and the words of each step', () => {
  expect(renderSpeaker(deck, context, { memory: 'assets/posters.json' })).toEqual({
    slides: [
      {
        notes: '<p>A secret, <i class="click" data-step="1"></i> and <a href="\0two/">Two</a>.</p>\n',
        words: [0],
      },
      { notes: '', words: [2, 2] },
    ],
    posters: { memory: 'assets/posters.json' },
    duration: 20,
  })
})

test('posters of a demo stand as on the slide', () => {
  expect(renderPosters([{ svg: '<svg viewBox="0 0 1 1"/>', sentence: 'It is "so".' }])).toEqual([
    '<div class="poster"><p class="say">It is &quot;so&quot;.</p><svg role="img" aria-label="It is &quot;so&quot;." viewBox="0 0 1 1"/></div>',
  ])
})
