import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isoDate } from '../../../src/engine/render/share.ts'
import { toPng, toSvg } from '../../../src/engine/site/drawing.ts'
import { heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { findingsIn } from '../../support/html.ts'
import { readPng } from '../../support/png.ts'
import { bytesOf, filesIn } from '../../support/site.ts'

const FRONT = `title: Fish & "chips" </script>
author: A. Angler
event: Harbour
date: 3.2.2024
lang: pl
description: What lives < below
duration: 20
theme: theme.css
`
const SLIDES = `# Catch

* one
* two

::: transcript
Good evening.
:::

::: notes
CANARY of the speaker.
:::

---
# Łódź & sea {#boat}
`
const URL_LINE = 'url: https://example.org/talks/fish\n'

function build(front = FRONT, files: Record<string, string | Uint8Array> = {}) {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, {
    'deck/slides.md': `---\n${front}---\n${SLIDES}`,
    'deck/theme.css': ':root { --ink: #ABCDEF; --past: #123; }\n:root[data-theme=dark] { --ink: #000000 }\n',
    ...files,
  })
  const out = join(folder, 'out')
  const { status, stderr } = heapdeck(['build', join(folder, 'deck'), '--no-pictures', '--out', out])
  return { status, stderr, out, text: (path: string) => bytesOf(out, path).toString() }
}

/** What a page's head says to robots, without what names files by their contents. */
const headOf = (html: string): string[] =>
  [
    ...html.matchAll(
      /^<(?:title>.*|meta (?:name|property)="(?!viewport|robots).*|link rel="(?!icon|apple|preload).*)/gm,
    ),
  ].map(([line]) => line.replace(/(assets\/[\w-]+)\.\w{8}\./, '$1.HASH.'))

const dataOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)![1]!)

test('a deck that says where it is published tells all that links to it are shown with', () => {
  const { status, text } = build(FRONT + URL_LINE)
  expect(status).toBe(0)
  expect(headOf(text('boat/index.html'))).toEqual([
    '<title>Łódź &amp; sea · Fish &amp; &quot;chips&quot; &lt;/script&gt;</title>',
    '<meta name="description" content="What lives &lt; below">',
    '<meta name="author" content="A. Angler">',
    '<meta property="og:title" content="Łódź &amp; sea · Fish &amp; &quot;chips&quot; &lt;/script&gt;">',
    '<meta property="og:description" content="What lives &lt; below">',
    '<meta property="og:type" content="article">',
    '<meta property="og:url" content="https://example.org/talks/fish/boat/">',
    '<meta property="og:site_name" content="Fish &amp; &quot;chips&quot; &lt;/script&gt;">',
    '<meta property="og:locale" content="pl_PL">',
    '<meta property="og:image" content="https://example.org/talks/fish/assets/share.HASH.png">',
    '<meta property="og:image:width" content="1200">',
    '<meta property="og:image:height" content="630">',
    '<meta property="og:image:alt" content="The slides as cells of memory, 2 of them: Fish &amp; &quot;chips&quot; &lt;/script&gt;">',
    '<meta name="twitter:card" content="summary_large_image">',
    '<link rel="canonical" href="https://example.org/talks/fish/boat/">',
    '<link rel="alternate" href="https://example.org/talks/fish/boat/oembed.json" type="application/json+oembed" title="Łódź &amp; sea · Fish &amp; &quot;chips&quot; &lt;/script&gt;">',
  ])
  expect(headOf(text('catch/index.html'))).toContain(
    '<meta property="og:description" content="Good evening.">',
  )
  expect(dataOf(text('index.html'))).toEqual({
    '@context': 'https://schema.org',
    '@type': 'PresentationDigitalDocument',
    name: 'Fish & "chips" </script>',
    description: 'What lives < below',
    url: 'https://example.org/talks/fish/',
    inLanguage: 'pl',
    author: { '@type': 'Person', name: 'A. Angler' },
    datePublished: '2024-02-03',
    releasedEvent: { '@type': 'PublicationEvent', name: 'Harbour' },
    timeRequired: 'PT20M',
    learningResourceType: 'presentation',
    isAccessibleForFree: true,
    accessibilityFeature: ['transcript'],
    image: expect.stringMatching(/^https:\/\/example\.org\/talks\/fish\/assets\/share\.\w+\.png$/) as string,
  })
})

test('a deck that does not say so has what needs no address, and no more', () => {
  const { text, out } = build()
  expect(headOf(text('boat/index.html'))).toEqual([
    '<title>Łódź &amp; sea · Fish &amp; &quot;chips&quot; &lt;/script&gt;</title>',
    '<meta name="description" content="What lives &lt; below">',
    '<meta name="author" content="A. Angler">',
    '<meta property="og:title" content="Łódź &amp; sea · Fish &amp; &quot;chips&quot; &lt;/script&gt;">',
    '<meta property="og:description" content="What lives &lt; below">',
    '<meta property="og:type" content="article">',
    '<meta property="og:site_name" content="Fish &amp; &quot;chips&quot; &lt;/script&gt;">',
    '<meta property="og:locale" content="pl_PL">',
    '<meta name="twitter:card" content="summary">',
  ])
  expect(dataOf(text('index.html'))).not.toHaveProperty('url')
  expect(filesIn(out).filter((path) => /sitemap|oembed|share\./.test(path))).toEqual([])
  expect(text('robots.txt')).toBe('User-agent: *\nAllow: /\n')
})

test('robots find every page', () => {
  const { text } = build(FRONT + URL_LINE)
  expect(text('robots.txt')).toBe(
    'User-agent: *\nAllow: /\nSitemap: https://example.org/talks/fish/sitemap.xml\n',
  )
  expect(text('sitemap.xml')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.org/talks/fish/</loc></url>
<url><loc>https://example.org/talks/fish/catch/</loc></url>
<url><loc>https://example.org/talks/fish/boat/</loc></url>
</urlset>
`)
})

test('a page that is given a link learns how to embed it', () => {
  const { text } = build(`${FRONT}${URL_LINE}aspectRatio: '4:3'\n`)
  expect(JSON.parse(text('boat/oembed.json'))).toEqual({
    version: '1.0',
    type: 'rich',
    title: 'Łódź & sea · Fish & "chips" </script>',
    author_name: 'A. Angler',
    provider_name: 'Fish & "chips" </script>',
    provider_url: 'https://example.org/talks/fish/',
    html: '<iframe src="https://example.org/talks/fish/boat/" title="Łódź &amp; sea · Fish &amp; &quot;chips&quot; &lt;/script>" width="960" height="720" style="width:100%;height:auto;aspect-ratio:4/3;border:0" loading="lazy" allowfullscreen></iframe>',
    width: 960,
    height: 720,
    thumbnail_url: expect.stringMatching(
      /^https:\/\/example\.org\/talks\/fish\/assets\/share\.\w+\.png$/,
    ) as string,
    thumbnail_width: 1200,
    thumbnail_height: 630,
  })
  expect(JSON.parse(text('oembed.json'))).toMatchObject({
    title: 'Fish & "chips" </script>',
    html: expect.stringContaining('src="https://example.org/talks/fish/catch/"') as string,
  })
})

test('the one picture that is drawn without a browser has the deck’s colours and its slides', () => {
  const { out } = build(FRONT + URL_LINE)
  const path = filesIn(out).find((file) => /^assets\/share\.\w+\.png$/.test(file))!
  const picture = readPng(bytesOf(out, path))
  expect([picture.width, picture.height]).toEqual([1200, 630])
  // Four cells: three of the first slide, which is live, one of the second; white ground.
  const rows = [40, 190, 440].map((y) => [20, 330, 600, 860].map((x) => picture.at(x, y)))
  expect(rows).toEqual([
    ['#ffffff', '#ffffff', '#ffffff', '#ffffff'],
    ['#ffffff', '#abcdef', '#abcdef', '#abcdef'],
    ['#ffffff', '#112233', '#c9cfd0', '#c9cfd0'],
  ])
})

test('icons are drawn in the sizes that browsers and home screens ask for; the deck’s own take their place', () => {
  const { out, text } = build()
  const icons = [
    ...text('boat/index.html').matchAll(/<link rel="((?:apple-touch-)?icon)".*? href="\.\.\/([^"]+)">/g),
  ]
  expect(icons.map(([, rel, path]) => `${rel} ${path!.replace(/\.\w{8}\./, '.')}`)).toEqual([
    'icon assets/icon.png',
    'icon assets/icon.svg',
    'apple-touch-icon assets/touch-icon.png',
  ])
  const [small, , touch] = icons.map(([, , path]) => path!)
  const favicon = readPng(bytesOf(out, small!))
  expect([favicon.width, favicon.height]).toEqual([32, 32])
  expect([0, 7, 16].map((x) => favicon.at(x, 20))).toEqual(['', '#1e7461', '#dff0eb'])
  const touchIcon = readPng(bytesOf(out, touch!))
  expect([touchIcon.width, touchIcon.height, touchIcon.at(0, 0)]).toEqual([180, 180, '#ffffff'])

  const own = build(FRONT, { 'deck/public/favicon.ico': 'ico', 'deck/public/apple-touch-icon.png': 'png' })
  expect(own.text('boat/index.html').match(/<link rel="(apple-touch-)?icon".*/g)).toEqual([
    '<link rel="icon" sizes="32x32" href="../favicon.ico">',
    '<link rel="apple-touch-icon" href="../apple-touch-icon.png">',
  ])
})

test('files of the deck’s own win, without a word', () => {
  const { text, stderr } = build(FRONT + URL_LINE, {
    'deck/public/robots.txt': 'User-agent: *\nDisallow: /\n',
    'deck/public/404.html': 'mine',
    'deck/public/sitemap.xml': '<mine/>',
    'deck/public/boat/oembed.json': '{}',
  })
  expect(stderr).toBe('')
  expect(text('robots.txt')).toContain('Disallow')
  expect([text('404.html'), text('sitemap.xml'), text('boat/oembed.json')]).toEqual(['mine', '<mine/>', '{}'])
})

test('every page of a deck that is all shared is valid HTML, the one where no page is too', async () => {
  const { out, text } = build(`${FRONT}${URL_LINE}downloads: [txt]\n`)
  const pages = filesIn(out).filter((path) => path.endsWith('.html'))
  expect(pages).toContain('404.html')
  expect((await Promise.all(pages.map((path) => findingsIn(text(path), path)))).flat()).toEqual([])
  for (const path of filesIn(out)) expect(text(path)).not.toContain('CANARY')
})

test('what readers may take with them is there, in the head, in the data, and in Read’s menu', () => {
  const { text, out, status } = build(`${FRONT}${URL_LINE}downloads: [txt, data.csv, code.zip]\n`, {
    'deck/data.csv': 'a,b\n',
    'deck/public/code.zip': 'x'.repeat(1500),
  })
  expect(status).toBe(0)
  expect(text('deck.txt')).toMatch(/^Fish[\s\S]*Good evening\./)
  const csv = filesIn(out).find((path) => path.endsWith('.csv'))!
  expect(headOf(text('catch/index.html')).filter((line) => /alternate.*href="(?!http)/.test(line))).toEqual([
    '<link rel="alternate" href="../deck.txt" type="text/plain" title="Plain text, 1 KB">',
    '<link rel="alternate" href="../assets/data.HASH.csv" type="text/csv" title="Table, 1 KB">',
    '<link rel="alternate" href="../code.zip" type="application/zip" title="Archive, 2 KB">',
  ])
  expect(dataOf(text('index.html'))).toMatchObject({
    encoding: [
      {
        name: 'Plain text',
        encodingFormat: 'text/plain',
        contentUrl: 'https://example.org/talks/fish/deck.txt',
      },
      { name: 'Table', contentSize: '4 B', contentUrl: `https://example.org/talks/fish/${csv}` },
      { name: 'Archive', contentSize: '1500 B', contentUrl: 'https://example.org/talks/fish/code.zip' },
    ],
  })
})

test('a format whose file is in public/ is there already', () => {
  const { text, status } = build(`${FRONT}downloads: [txt]\n`, { 'deck/public/deck.txt': 'my own words' })
  expect(status).toBe(0)
  expect(text('deck.txt')).toBe('my own words')
})

test('a download that can’t be had is named with its place: a format is left out, a file is missed', () => {
  const unknown = build(`${FRONT}downloads: [pfd]\n`)
  expect(unknown).toMatchObject({ status: 0 })
  expect(unknown.stderr).toMatch(
    /^slides\.md:10:1: warning: pfd is left out of the downloads: there is no format "pfd": the formats are .*\n$/,
  )
  expect(build(`${FRONT}downloads: [gone.pdf]\n`)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^slides\.md:10:1: error: there is no gone\.pdf in the deck's folder\n$/,
    ) as string,
  })
  expect(build(`${FRONT}downloads: [slides.md]\n`)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^slides\.md:10:1: error: slides\.md is not published: it may hold private notes\n$/,
    ) as string,
  })
})

test('the presenter view tells nobody of itself', () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'deck/slides.md': `---\ntitle: Fish\n${URL_LINE}downloads: [txt]\n---\n${SLIDES}` })
  const out = join(folder, 'out')
  expect(heapdeck(['build', join(folder, 'deck'), '--presenter', '--out', out]).status).toBe(0)
  expect(filesIn(out).filter((path) => !/^(assets|presenter)\//.test(path))).toEqual(['.heapdeck-presenter'])
  expect(bytesOf(out, 'presenter/boat/index.html').toString()).not.toMatch(/og:|canonical|ld\+json|alternate/)
})

test.each([
  ['2013', '2013'],
  ['2013-11', '2013-11'],
  ['2013-11-28', '2013-11-28'],
  ['28.11.2013', '2013-11-28'],
  ['3. 2. 2024', '2024-02-03'],
  ['31.2.2024', undefined],
  ['11/28/2013', undefined],
  ['next Friday', undefined],
  ['', undefined],
])('the date %j is %j to machines', (text, date) => {
  expect(isoDate(text)).toBe(date)
})

test('rectangles are the same picture in both kinds of file, and clipped at its edges', () => {
  const drawing = {
    width: 3,
    height: 2,
    rectangles: [
      { x: -1, y: 0, width: 3, height: 1, fill: '#ff0000' },
      { x: 1, y: 0, width: 9, height: 9, fill: '#0000ff' },
    ],
  }
  const png = readPng(toPng(drawing, 6, 4))
  const letter = { '#ff0000': 'r', '#0000ff': 'b', '': '.' } as Record<string, string>
  const picture = Array.from({ length: 4 }, (_, y) =>
    Array.from({ length: 6 }, (_, x) => letter[png.at(x, y)]).join(''),
  )
  expect(picture).toEqual(['rrbbbb', 'rrbbbb', '..bbbb', '..bbbb'])
  expect(toSvg(drawing)).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path d="M-1 0h3v1h-3z" fill="#ff0000"/><path d="M1 0h9v9h-9z" fill="#0000ff"/></svg>',
  )
})
