/** Sharing: links, the line that embeds, downloads, and the page where no page is; by keyboard, on a phone, and in a frame. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildTo, copyFolder, SECOND_DECK, writeFiles } from '../../support/heapdeck.ts'
import { expectPlace, placeOf } from '../../support/places.ts'
import { axe, expectQuiet, launch, openPage, type Watched } from '../../support/site.ts'
import { serveFolder, type StaticServer } from '../../support/static-server.ts'

const PUBLISHED = 'https://example.org/a/b/'

let browser: Browser
let folder: string
/** The same deck: one says where it is published, the other does not. */
let published: StaticServer
let unpublished: StaticServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdeck-share-'))
  for (const name of ['published', 'unpublished']) {
    const deck = join(folder, name, 'deck')
    copyFolder(SECOND_DECK, deck)
    const source = readFileSync(join(deck, 'slides.md'), 'utf8')
    const more = name === 'published' ? `url: ${PUBLISHED}\ndownloads: [txt, code.zip]\n` : ''
    writeFiles(deck, { 'slides.md': source.replace('duration: 5\n', `duration: 5\n${more}`) })
    writeFiles(deck, { 'code.zip': 'x'.repeat(1_460_000) })
    buildTo(deck, join(folder, name, 'out'), '--no-pictures')
  }
  browser = await launch()
  published = await serveFolder(join(folder, 'published', 'out'), '/a/b/')
  unpublished = await serveFolder(join(folder, 'unpublished', 'out'), '/other/place/')
})
afterAll(async () => {
  await browser?.close()
  await published?.close()
  await unpublished?.close()
  rmSync(folder, { recursive: true, force: true })
})

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] }
const open = (path: string, options = {}): Promise<Watched> =>
  openPage(browser, published.url + path, { ...CLIPBOARD, ...options })
const panel = (page: Page) => page.getByRole('dialog', { name: 'Share' })
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())
const link = (page: Page) => panel(page).getByRole('textbox', { name: 'Link' }).inputValue()
async function openShare(page: Page): Promise<void> {
  await page.keyboard.press('l')
  await panel(page).getByRole('button', { name: 'Copy the link' }).waitFor()
}
const targets = (page: Page) => panel(page).locator('fieldset label').allTextContents()

describe('the panel', () => {
  test('copies the link to the slide by two keys, and says so', async () => {
    const page = await open('fragments/')
    await openShare(page)
    await page.keyboard.press('Enter')
    await panel(page).getByRole('button', { name: 'Copied the link' }).waitFor()
    expect(await clipboard(page)).toBe(`${PUBLISHED}fragments/`)
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await expectPlace(page, '2/1')
    await expectQuiet(page)
  })

  test('offers the step, the moment of the demo when it stands at one, and the deck', async () => {
    const page = await open('fragments/#2')
    await openShare(page)
    expect(await targets(page)).toEqual(['Slide 2: What counts', 'Step 2 of it', 'The deck from its start'])
    await panel(page).getByRole('radio', { name: 'Step 2 of it' }).check()
    expect(await link(page)).toBe(`${PUBLISHED}fragments/#2`)
    await panel(page).getByRole('radio', { name: 'The deck from its start' }).check()
    expect(await link(page)).toBe(PUBLISHED)
    await page.keyboard.press('Escape')

    await page.goto(`${published.url}demo/#counter:next`)
    await page.locator('step-counter[data-awake]').waitFor()
    await expect
      .poll(async () => {
        await openShare(page)
        const offered = await targets(page)
        await page.keyboard.press('Escape')
        return offered
      })
      .toEqual(['Slide 4: [Demo time]', 'The demo, “four”', 'The deck from its start'])
    await openShare(page)
    await panel(page).getByRole('radio', { name: 'The demo, “four”' }).check()
    expect(await link(page)).toBe(`${PUBLISHED}demo/#counter:next`)
    await page.keyboard.press('Escape')

    // Where nobody gave the state a name, there is no link to it.
    await page.locator('step-counter input[type=text]').fill('pears')
    await page.keyboard.press('Escape')
    await openShare(page)
    expect(await targets(page)).toEqual(['Slide 4: [Demo time]', 'The deck from its start'])
    await expectQuiet(page)
  })

  test('a link to a moment takes who follows it there', async () => {
    const page = await open('demo/#counter:last')
    await expect.poll(() => page.locator('step-counter .say[aria-live]').textContent()).toMatch(/5/)
  })

  test('in Read it speaks of the page to read, and frames the stage', async () => {
    const page = await open('#loop')
    await page.getByRole('button', { name: 'Share' }).click()
    await panel(page).getByRole('button', { name: 'Copy the link' }).waitFor()
    expect(await targets(page)).toEqual(['Slide 3: A loop', 'The deck from its start'])
    expect(await link(page)).toBe(`${PUBLISHED}#loop`)
    expect(await panel(page).getByRole('textbox', { name: 'Embed' }).inputValue()).toContain(
      `src="${PUBLISHED}loop/"`,
    )
    await page.keyboard.press('l')
    await panel(page).waitFor({ state: 'detached' })
    await expectQuiet(page)
  })

  test.each(['', 'fragments/'])('at %j nothing in it covers anything else', async (path) => {
    const page = await open(path)
    await openShare(page)
    const parts = await panel(page)
      .locator(':scope > *')
      .evaluateAll((all) =>
        all.map((one) => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]),
      )
    for (const [index, [top]] of parts.entries())
      if (index > 0) expect(top).toBeGreaterThanOrEqual(parts[index - 1]![1]!)
  })

  test('a deck that does not say where it is published is shared from where it is', async () => {
    const page = await openPage(browser, `${unpublished.url}loop/`, CLIPBOARD)
    await openShare(page)
    expect(await link(page)).toBe(`${unpublished.url}loop/`)
    expect(await panel(page).getByRole('link').count()).toBe(0)
  })

  test('lists what can be downloaded, with kind and size', async () => {
    const page = await open('title/')
    await openShare(page)
    expect(await panel(page).getByRole('link').allTextContents()).toEqual([
      'Plain text, 1 KB',
      'Archive, 1.5 MB',
    ])
    const coming = page.waitForEvent('download')
    await panel(page).getByRole('link', { name: 'Plain text' }).click()
    expect((await coming).suggestedFilename()).toBe('deck.txt')
  })

  test.each([
    ['the stage', 'title/', 1920, 1080],
    ['a phone', 'demo/', 390, 844],
    ['Read on a phone', '', 390, 844],
  ])('on %s axe finds nothing in it, light and dark, and it fits', async (_, path, width, height) => {
    const page = await open(path, { viewport: { width, height } })
    if (path === '') await page.getByRole('button', { name: 'Share' }).click()
    else await openShare(page)
    await panel(page).getByRole('button', { name: 'Copy the link' }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await axe(page)).toEqual([])
    }
    const box = (await panel(page).boundingBox())!
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await expectQuiet(page)
  })

  test('without a clipboard for pages the words are copied as they are marked', async () => {
    // Over plain HTTP from another machine a page is not trusted with the clipboard.
    const page = await (await browser.newContext(CLIPBOARD)).newPage()
    await page.route('http://talks.test/**', async (route) => {
      const { pathname } = new URL(route.request().url())
      await route.fulfill({ response: await route.fetch({ url: new URL(pathname, published.url).href }) })
    })
    await page.goto('http://talks.test/a/b/loop/')
    expect(await page.evaluate(() => isSecureContext)).toBe(false)
    await openShare(page)
    await page.keyboard.press('Enter')
    await panel(page).getByRole('button', { name: 'Copied the link' }).waitFor()
    await page.goto(`${published.url}title/`)
    expect(await clipboard(page)).toBe(`${PUBLISHED}loop/`)
  })
})

describe('the link of each slide in Read', () => {
  test('is copied by a click, or by the keyboard', async () => {
    const page = await open('')
    await page.locator('#fragments').hover()
    await page.getByRole('link', { name: 'Link to slide 2' }).click()
    await expect.poll(() => page.locator('.toast').textContent()).toBe('The link to slide 2 is copied.')
    expect(await clipboard(page)).toBe(`${PUBLISHED}#fragments`)
    expect(page.url()).toBe(`${published.url}#fragments`)
    await page.getByRole('link', { name: 'Link to slide 3' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => clipboard(page)).toBe(`${PUBLISHED}#loop`)
    await expectQuiet(page)
  })

  test('is a link without JavaScript', async () => {
    const page = await open('', { javaScriptEnabled: false })
    expect(await page.getByRole('link', { name: 'Link to slide 5' }).getAttribute('href')).toBe('#end')
    expect(await page.getByRole('button', { name: 'Share' }).isVisible()).toBe(false)
  })
})

test('the menu of downloads opens without JavaScript, and says what they are', async () => {
  const page = await open('', { javaScriptEnabled: false })
  await page.getByRole('button', { name: 'Download' }).click()
  const menu = page.getByRole('navigation', { name: 'Downloads' })
  expect(await menu.getByRole('link').allTextContents()).toEqual([
    'Plain text deck.txt, 1 KB',
    'Archive code.zip, 1.5 MB',
  ])
  const links = await menu
    .getByRole('link')
    .evaluateAll((all) =>
      all.map((one) => [one.getAttribute('download'), one.getAttribute('type')].join(' ')),
    )
  expect(links).toEqual(['deck.txt text/plain', 'code.zip application/zip'])
})

test('what the page passes on is the slide on show', async () => {
  const page = await open('title/')
  await page.keyboard.press('ArrowDown')
  await expect
    .poll(() => page.evaluate(() => document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href))
    .toBe(`${PUBLISHED}fragments/`)
})

describe('in somebody else’s page', () => {
  /** A page around the line that the panel gives. */
  async function embed(path: string): Promise<Watched> {
    const page = await openPage(browser, unpublished.url + path, CLIPBOARD)
    await openShare(page)
    await panel(page).getByRole('button', { name: 'Copy the line' }).click()
    const line = await clipboard(page)
    await page.context().close()
    const host = mkdtempSync(join(folder, 'host-'))
    writeFiles(host, {
      'index.html': `<!doctype html><html lang="en"><title>A blog</title><body><main>${line}<p>Words.</p><button>Its own</button></main></body></html>`,
    })
    const server = await serveFolder(host)
    const blog = await openPage(browser, server.url)
    blog.on('close', () => void server.close())
    return blog
  }

  test('it has the deck’s shape, and its keys only while it has the focus', async () => {
    const page = await embed('fragments/')
    const frame = page.frameLocator('iframe')
    await frame.locator('main > .on').waitFor()
    expect(await page.locator('iframe').getAttribute('title')).toBe('What counts · Counting in steps')
    const { width, height } = (await page.locator('iframe').boundingBox())!
    expect(width / height).toBeCloseTo(4 / 3, 2)
    const inner = page.frames()[1]!
    const place = () => placeOf(inner as unknown as Page)
    await page.getByRole('button', { name: 'Its own' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('PageDown')
    expect(await place()).toBe('2/0')
    expect(await page.title()).toBe('A blog')
    await frame.locator('main > .on').click()
    await page.keyboard.press('ArrowDown')
    await expect.poll(place).toBe('3/0')
    expect(await page.title()).toBe('A blog')
    // Back is the blog's.
    expect(await page.evaluate(() => history.length)).toBe(2)
    await page.close()
  })

  test('a link that leads out opens beside the page', async () => {
    const page = await embed('title/')
    const frame = page.frames()[1]!
    await frame.waitForFunction(() => document.documentElement.classList.contains('late'))
    await frame.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'http://127.0.0.1:9/elsewhere'
      link.textContent = 'Elsewhere'
      document.querySelector('.chrome')!.append(link)
    })
    const opened = page.waitForEvent('popup')
    await frame.evaluate(() => [...document.querySelectorAll('a')].at(-1)!.click())
    await opened
    expect(frame.url()).toBe(`${unpublished.url}title/`)
    await page.close()
  })
})

describe('where no page is', () => {
  test.each([
    ['lop/', 'A loop', 'loop'],
    ['deeper/than/fragment.html', 'What counts', 'fragments'],
    ['2/', 'What counts', 'fragments'],
    ['The%20End/', 'The end', 'end'],
  ])('%s is nearest to %s', async (path, title, id) => {
    for (const site of [published, unpublished]) {
      const page = await openPage(browser, site.url + path)
      const guess = page.locator('.guess')
      await guess.waitFor()
      expect(await guess.textContent()).toBe(`Nearest to it is ${title} ${id}`)
      await guess.getByRole('link').click()
      await page.waitForURL(`${site.url}${id}/`)
      expect(await page.locator('main > .on').getAttribute('id')).toBe(id)
      expect(await page.refused()).toEqual([])
    }
  })

  test('nothing is guessed from nothing like it; the ways lead to the deck all the same', async () => {
    const page = await openPage(browser, `${unpublished.url}x/y/z/qqqqqqqq`)
    await expect
      .poll(() => page.getByRole('link', { name: 'Contents' }).getAttribute('href'))
      .toBe(unpublished.url)
    expect(await page.locator('.guess').isVisible()).toBe(false)
    await page.getByRole('link', { name: 'First slide' }).click()
    await page.waitForURL(`${unpublished.url}title/`)
  })

  test('without JavaScript it leads to where the deck is published', async () => {
    const page = await open('some/where/', { javaScriptEnabled: false })
    expect(
      await page.getByRole('link').evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href)),
    ).toEqual([PUBLISHED, `${PUBLISHED}title/`])
  })

  test.each([
    [1280, 720],
    [390, 844],
  ])('at %d x %d axe finds nothing, light and dark, and it is no page to find', async (width, height) => {
    const page = await open('demoo/', { viewport: { width, height } })
    await page.locator('.guess').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await axe(page)).toEqual([])
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect(await page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex')
    expect(await page.refused()).toEqual([])
    expect([...page.hosts]).toEqual([new URL(published.url).host])
  })
})
