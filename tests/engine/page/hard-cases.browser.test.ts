/** What went wrong once: quick keys, odd addresses, links that cross slides. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyFolder, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { openPage, SECOND_DECK, serveBuilt, type Site, type Watched, launch } from '../../support/site.ts'

const DECK = `---
title: Hard cases
---

# One {#one}

* a
* b

---

# Two {#two}

[go](#counter:next) [there](#other:last) [sub](#sub) [far](#deep) [six](#six)

* step

[Demo time]{step-counter #counter start=3}

### Sub {#sub}

---

# Three {#three}

---

# Four {#four}

[Demo time]{step-counter #other start=7}

### Deep {#deep}

---

# Five {#heapdeck}

---

# Six {#six}
`

let browser: Browser
let site: Site
const cleaning: (() => void)[] = []
beforeAll(async () => {
  const folder = temporaryFolder((clean) => void cleaning.push(clean))
  copyFolder(join(SECOND_DECK, 'components'), join(folder, 'components'))
  writeFiles(folder, { 'slides.md': DECK })
  ;[browser, site] = await Promise.all([launch(), serveBuilt(folder)])
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
  for (const clean of cleaning) clean()
})

const at = (page: Watched) =>
  page.evaluate(() => {
    const { slide, step } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } })
      .heapdeck.at
    return `${slide}/${step}`
  })
const said = (page: Watched) => page.locator('main > .on .say[aria-live]').textContent()

test.each([
  ['one/#/4/2', '4/2'],
  ['one/#/5', '5/0'],
  ['six/#/2/1', '2/1'],
  ['three/#/99', '6/0'],
])('%s opens that slide, wherever it is', async (path, place) => {
  const page = await openPage(browser, site.url + path)
  await expect.poll(() => at(page)).toBe(place)
})

test('Back after such an address goes back, and is not sent on again', async () => {
  const page = await openPage(browser, `${site.url}one/`)
  await page.goto(`${site.url}one/#/5`)
  await expect.poll(() => at(page)).toBe('5/0')
  await page.goBack()
  await expect.poll(() => at(page)).toBe('1/0')
})

test('keys that come before the deck does are all kept', async () => {
  const page = await openPage(browser, 'about:blank')
  let release: () => void = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/slides-*.json', async (route) => {
    await gate
    await route.continue()
  })
  await page.goto(`${site.url}one/`)
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  release()
  await expect.poll(() => at(page)).toBe('4/0')
})

test('when the deck can’t be fetched, slides come from their own files', async () => {
  const page = await openPage(browser, 'about:blank')
  await page.route('**/assets/{deck,slides}*.json', (route) => route.abort())
  await page.goto(`${site.url}one/`)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => at(page)).toBe('3/0')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => at(page)).toBe('2/0')
})

test('a step that is not there is the last one, in the address too', async () => {
  const page = await openPage(browser, `${site.url}one/#99`)
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#2')
})

test('a page under a name that is no slide’s is its slide, and loads once', async () => {
  mkdirSync(join(site.folder, 'alias'))
  copyFileSync(join(site.folder, 'three/index.html'), join(site.folder, 'alias/index.html'))
  const page = await openPage(browser, `${site.url}alias/`)
  await expect.poll(() => at(page)).toBe('3/0')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => at(page)).toBe('4/0')
  expect(site.requests.filter((path) => path === '/a/b/alias/').length).toBe(1)
})

test('a sentence on the stage takes its demo to a moment, and the step stays', async () => {
  const page = await openPage(browser, `${site.url}two/#1`)
  await page.locator('main > .on [data-awake] button').first().waitFor()
  await page.getByRole('link', { name: 'go', exact: true }).click()
  await expect.poll(() => said(page)).toBe('There are 4 apples.')
  expect(await at(page)).toBe('2/1')
})

test('a sentence about another slide’s demo goes there first', async () => {
  const page = await openPage(browser, `${site.url}two/`)
  await page.waitForFunction(() => (window as unknown as { heapdeck: { source?: unknown } }).heapdeck.source)
  await page.getByRole('link', { name: 'there', exact: true }).click()
  await expect.poll(() => at(page)).toBe('4/0')
  await expect.poll(() => said(page)).toBe('There are 9 apples.')
})

test('links to slides and to places within them lead there, on the stage and in Read', async () => {
  const page = await openPage(browser, `${site.url}two/#1`)
  await page.waitForFunction(() => (window as unknown as { heapdeck: { source?: unknown } }).heapdeck.source)
  await page.getByRole('link', { name: 'sub', exact: true }).click()
  expect(await at(page)).toBe('2/1')
  await page.getByRole('link', { name: 'far', exact: true }).click()
  await expect.poll(() => at(page)).toBe('4/0')
  await page.goto(site.url)
  await page.getByRole('link', { name: 'far', exact: true }).click()
  expect(page.url()).toBe(`${site.url}#deep`)
  await page.getByRole('link', { name: 'six', exact: true }).click()
  expect(page.url()).toBe(`${site.url}#six`)
})

test('v and v again come back to the same slide, the last ones too', async () => {
  for (const id of ['one', 'heapdeck', 'six']) {
    const page = await openPage(browser, `${site.url}${id}/`, { viewport: { width: 1920, height: 2000 } })
    await page.keyboard.press('v')
    await page.waitForURL(`**/a/b/#${id}`)
    await expect.poll(() => page.locator('.toc .now').getAttribute('href')).toBe(`#${id}`)
    await page.keyboard.press('v')
    await page.waitForURL(`**/a/b/${id}/`)
    await page.context().close()
  }
})

test('a moment in the address of Read marks its paragraph and its slide', async () => {
  const page = await openPage(browser, `${site.url}#counter:next`)
  await expect.poll(() => page.locator('#two .say[aria-live]').textContent()).toBe('There are 4 apples.')
  await expect.poll(() => page.locator('.toc .now').getAttribute('href')).toBe('#two')
})

test('a demo whose drawing takes its time is where the slide is, however quick the keys', async () => {
  const page = await openPage(browser, `${site.url}two/`)
  await expect.poll(() => said(page)).toBe('There are 3 apples.')
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowRight', 'ArrowRight', 'ArrowLeft'])
    await page.keyboard.press(key)
  await expect.poll(() => at(page)).toBe('2/2')
  await expect.poll(() => said(page)).toBe('There are 4 apples.')
})
