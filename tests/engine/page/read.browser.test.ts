import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectQuiet, openPage, SECOND_DECK, useSite, type Watched } from '../../support/site.ts'

const built = useSite(SECOND_DECK)

const current = (page: Watched) =>
  page.evaluate(() => document.querySelector('.toc .now')?.getAttribute('href'))

test('n and k go by slide, v to the stage; arrows and Space scroll as in any page', async () => {
  const page = await openPage(built.browser, built.site.url)
  await expect.poll(() => current(page)).toBe('#title')
  await page.keyboard.press('n')
  await expect.poll(() => current(page)).toBe('#fragments')
  await page.keyboard.press('n')
  await page.keyboard.press('k')
  await expect.poll(() => current(page)).toBe('#fragments')
  const before = await page.evaluate(() => scrollY)
  await page.keyboard.press('Space')
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before)
  expect(new URL(page.url()).pathname).toBe('/a/b/')
  await page.keyboard.press('Home')
  await page.keyboard.press('v')
  await page.waitForURL('**/a/b/*/')
  await expectQuiet(page)
})

test('typing in a demo’s field moves nothing', async () => {
  const page = await openPage(built.browser, `${built.site.url}#demo`)
  const field = page.locator('step-counter input[type=text]')
  await field.focus()
  await page.keyboard.type('nkv n')
  expect(await field.inputValue()).toBe('nkv n')
  expect(page.url()).toBe(`${built.site.url}#demo`)
})

test('a demo’s code is fetched when it comes within a screen of the view, and no sooner', async () => {
  const page = await openPage(built.browser, built.site.url)
  await expect.poll(() => current(page)).toBe('#title')
  const fetched = () => built.site.requests.filter((path) => /step-counter/.test(path)).length
  await page.waitForLoadState('networkidle')
  const before = fetched()
  await page.evaluate(() => document.getElementById('demo')!.scrollIntoView())
  await page.locator('step-counter[data-awake] button').waitFor()
  expect(fetched()).toBe(before + 1)
  await expect
    .poll(() => page.locator('step-counter .say[aria-live]').textContent())
    .toBe('There are 5 apples.')
})

test('a sentence takes the demo to its moment', async () => {
  const page = await openPage(built.browser, `${built.site.url}#demo`)
  await page.locator('step-counter[data-awake] button').waitFor()
  await page.getByRole('link', { name: 'four' }).click()
  await expect
    .poll(() => page.locator('step-counter .say[aria-live]').textContent())
    .toBe('There are 4 apples.')
  expect(await page.locator('.said .here').textContent()).toContain('four')
  await page.goto(`${built.site.url}#counter:start`)
  await page.reload()
  await expect
    .poll(() => page.locator('step-counter .say[aria-live]').textContent())
    .toBe('There are 3 apples.')
})

test('dark and light: the system’s, until the reader chooses, and then the choice is kept', async () => {
  const page = await openPage(built.browser, built.site.url, { colorScheme: 'dark' })
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const dark = await ground()
  await page.getByRole('button', { name: 'Dark or light' }).click()
  await expect.poll(ground).not.toBe(dark)
  const light = await ground()
  await page.goto(`${built.site.url}title/`)
  await page.goto(built.site.url)
  expect(await ground()).toBe(light)
  await expectQuiet(page)
})

test('on a phone the contents open behind a button, and close when a slide is chosen', async () => {
  const page = await openPage(built.browser, built.site.url, { viewport: { width: 390, height: 844 } })
  const contents = page.getByRole('navigation', { name: 'Slides' })
  expect(await contents.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Contents' }).click()
  expect(await contents.isVisible()).toBe(true)
  await contents.getByRole('link', { name: 'A loop' }).click()
  await expect.poll(() => contents.isVisible()).toBe(false)
  expect(page.url()).toContain('#loop')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})

test('opened as a file, pages are readable, and keys follow links', async () => {
  const page = await openPage(built.browser, pathToFileURL(join(built.site.folder, 'title/index.html')).href)
  expect(await page.locator('main > .on h2').textContent()).toBe('Counting in steps')
  await page.keyboard.press('ArrowRight')
  await page.waitForURL('**/fragments/index.html')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#1')
  await page.keyboard.press('ArrowUp')
  await page.waitForURL('**/title/index.html')
  await page.goto(pathToFileURL(join(built.site.folder, 'index.html')).href)
  expect(await page.locator('main h2').count()).toBe(5)
  await page.getByRole('link', { name: 'Stage' }).click()
  await page.waitForURL('**/title/index.html')
})
