import { expect, onTestFinished, test } from 'vitest'
import { buildTo, temporaryFolder } from '../../support/heapdeck.ts'
import { bytesOf, expectQuiet, openPage, SCENE_DECK, useSite, type Watched } from '../../support/site.ts'
import { serveFolder } from '../../support/static-server.ts'

const built = useSite(SCENE_DECK)
const sum = (page: Watched) => page.locator('price-list .sum').textContent()
/** Names of what this host was asked for, without their hashes. */
const asked = (from = 0) =>
  built.site.requests.slice(from).map((path) => path.replace(/^.*\/|\.[\w-]{8}(?=\.)/g, ''))

test('a demo knows its scene, and its worker works, under the strict policy and any path', async () => {
  const page = await openPage(built.browser, `${built.site.url}prices/`)
  await expect.poll(() => sum(page)).toBe('Nothing is bought.')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => sum(page)).toBe('apples: 12 crowns.')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => sum(page)).toBe('apples and bread: 42 crowns.')
  expect(await page.locator('price-list .by').textContent()).toBe('Added up by the adder in its worker.')
  expect(await page.locator('price-list').getAttribute('scene')).toBe(null)
  await expectQuiet(page)
})

test('moments of the prose know the scene, in Read as well', async () => {
  const page = await openPage(built.browser, `${built.site.url}#prices`)
  await expect.poll(() => sum(page)).toBe('apples and bread: 42 crowns.')
  await page.getByRole('link', { name: 'nothing' }).click()
  await expect.poll(() => sum(page)).toBe('Nothing is bought.')
  await page.getByRole('link', { name: 'All of it' }).click()
  await expect.poll(() => sum(page)).toBe('apples and bread: 42 crowns.')
  await expectQuiet(page)
})

test('scene and worker are fetched when the slide before has stood for a while', async () => {
  const before = built.site.requests.length
  const page = await openPage(built.browser, `${built.site.url}title/`)
  await expect
    .poll(() => asked(before))
    .toEqual(expect.arrayContaining(['price-list.js', 'scene-market.json', 'adder.worker.js']))
  const [stage, demo] = await page.evaluate(() => {
    const find = (name: string) =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).find((one) =>
        one.name.includes(name),
      )!
    return [find('/stage.').responseEnd, find('/price-list.').startTime] as const
  })
  expect(demo - stage).toBeGreaterThan(300)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => sum(page)).toBe('Nothing is bought.')
})

test('what only draws the poster is in no file of the page', () => {
  const page = built.site.requests.find((path) => /price-list\.[\w-]+\.js$/.test(path))!
  const code = bytesOf(built.site.folder, page.replace('/a/b/', '')).toString()
  expect(code).toContain('price-list needs a market')
  expect(code).not.toContain('<rect')
})

test('a demo whose scene can’t be had says so over its picture, and the slides go on', async () => {
  const page = await openPage(built.browser, `${built.site.url}title/`)
  await page.route(/scene-market/, (route) => route.fulfill({ status: 404 }))
  await page.keyboard.press('ArrowDown')
  const note = page.locator('main > .on .demo [role=alert]')
  await note.waitFor()
  const scene = await page.locator('main > .on .demo [data-scene]').getAttribute('data-scene')
  expect(await note.textContent()).toBe(`This demo stopped: its scene is not there (${scene}: 404)`)
  expect(await page.getByRole('img', { name: 'Nothing is bought.' }).isVisible()).toBe(true)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.title()).toContain('The end')
  expect(await page.refused()).toEqual([])
})

test('the presenter view, a build of its own, has scene and worker', async () => {
  const folder = temporaryFolder(onTestFinished)
  buildTo(SCENE_DECK, folder, '--presenter')
  const server = await serveFolder(folder, '/c/')
  onTestFinished(() => void server.close())
  const page = await openPage(built.browser, `${server.url}presenter/prices/#1`)
  await expect.poll(() => sum(page)).toBe('apples: 12 crowns.')
  await expect.poll(() => page.locator('.preview .say').textContent()).toBe('apples and bread: 42 crowns.')
  await expectQuiet(page)
})
