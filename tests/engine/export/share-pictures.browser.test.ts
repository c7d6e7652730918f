/** The pictures that links to slides are shown with: made at build, of the slides, where something can draw them. */
import type { Browser } from 'playwright-core'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { needChromium } from '../../support/chromium.ts'
import { heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { bytesOf, filesIn, launch } from '../../support/site.ts'

const URL_LINE = 'url: https://example.org/fish/\n'
const SLIDES = '# Catch {.red}\n\n* late\n\n---\n\n# Łódź & sea {#boat .blue}\n'
const THEME = '.slide { color: #0000; }\n.red { background: #ff0000 }\n.blue { background: #0000ff }\n'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

function build(front: string, chromium = needChromium(), ...words: string[]) {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, {
    'deck/slides.md': `---\ntitle: Fish\ntheme: theme.css\n${front}---\n${SLIDES}`,
    'deck/theme.css': THEME,
  })
  const out = join(folder, 'out')
  process.env['CHROMIUM'] = chromium
  onTestFinished(() => void delete process.env['CHROMIUM'])
  const run = heapdeck(['build', join(folder, 'deck'), '--out', out, ...words])
  const pictureIn = (page: string) =>
    /property="og:image" content="https:\/\/example\.org\/fish\/([^"]+)"/.exec(
      bytesOf(out, page).toString(),
    )?.[1]
  return { ...run, out, pictureIn }
}

/** Size of a picture, and its colours at the corners and in the middle of what the slide fills. */
async function lookAt(bytes: Buffer) {
  const page = await browser.newPage()
  const found = await page.evaluate(
    async (data) => {
      const picture = await createImageBitmap(await (await fetch(data)).blob())
      const context = Object.assign(document.createElement('canvas'), {
        width: picture.width,
        height: picture.height,
      }).getContext('2d')!
      context.drawImage(picture, 0, 0)
      const colourAt = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3).join()
      return { size: [picture.width, picture.height], middle: colourAt(600, 315), edge: colourAt(10, 300) }
    },
    `data:image/png;base64,${bytes.toString('base64')}`,
  )
  await page.close()
  return found
}

test(
  'a link to a slide is shown with that slide, a link to the deck with its first',
  { timeout: 120_000 },
  async () => {
    const { status, stderr, out, pictureIn } = build(URL_LINE)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(pictureIn('catch/index.html')).toMatch(/^assets\/share-catch\.\w+\.png$/)
    expect(pictureIn('boat/index.html')).toMatch(/^assets\/share-boat\.\w+\.png$/)
    expect(pictureIn('index.html')).toBe(pictureIn('catch/index.html'))
    const looks = await Promise.all(
      ['catch', 'boat'].map((slide) => lookAt(bytesOf(out, pictureIn(`${slide}/index.html`)!))),
    )
    expect(looks).toEqual([
      { size: [1200, 630], middle: '255,0,0', edge: '255,255,255' },
      { size: [1200, 630], middle: '0,0,255', edge: '255,255,255' },
    ])
    const html = bytesOf(out, 'boat/index.html').toString()
    expect(html).toContain('<meta property="og:image:alt" content="Slide 2: Łódź &amp; sea">')
    expect(JSON.parse(bytesOf(out, 'boat/oembed.json').toString())).toMatchObject({
      thumbnail_url: `https://example.org/fish/${pictureIn('boat/index.html')}`,
    })
  },
)

test('where there is nothing to draw with, one sentence says so, and one picture stands for all', () => {
  const { status, stdout, pictureIn } = build(URL_LINE, '/nowhere/chromium')
  expect(status).toBe(0)
  expect(stdout.split('\n')[1]).toBe(
    'Links to slides are shown with one drawn picture, not with theirs: CHROMIUM names /nowhere/chromium, which is not there.',
  )
  expect(pictureIn('boat/index.html')).toMatch(/^assets\/share\.\w+\.png$/)
})

test.each([
  ['--no-pictures', URL_LINE, ['--no-pictures']],
  ['a deck that nobody knows the address of', '', []],
])('%s starts no browser', (_, front, words) => {
  const { status, stdout, out } = build(front, '/nowhere/chromium', ...words)
  expect(status).toBe(0)
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  expect(filesIn(out).filter((path) => /share-/.test(path))).toEqual([])
})

test('a PDF that readers may take with them is made with the site', { timeout: 120_000 }, () => {
  const { status, stderr, out } = build('downloads: [pdf]\n')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(bytesOf(out, 'deck.pdf').toString('latin1')).toMatch(/^%PDF-/)
  expect(bytesOf(out, 'index.html').toString()).toMatch(
    /<a href="deck\.pdf" download="deck\.pdf" type="application\/pdf"><b>PDF<\/b> <small>deck\.pdf, \d+ KB<\/small>/,
  )
})

test('without a Chromium the PDF is left out, with its place and what to do', () => {
  const { status, stderr, out } = build('downloads: [pdf]\n', '/nowhere/chromium')
  expect(status).toBe(0)
  expect(stderr).toMatch(/^slides\.md:4:1: warning: pdf is left out of the downloads: .*\n$/)
  expect(bytesOf(out, 'index.html').toString()).not.toContain('heapdeck:downloads')
})
