import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isSame, useDev } from '../../support/dev.ts'
import { SCENE_DECK } from '../../support/heapdeck.ts'
import { expectQuiet, type Watched } from '../../support/site.ts'

const dev = useDev(SCENE_DECK)
const { edit, open } = dev
const sum = (page: Watched) => page.locator('price-list .sum').textContent()
const problems = (page: Watched) => page.locator('heapdeck-problems section')

test('a demo’s worker works under the policy of the dev server', async () => {
  const page = await open('prices/#2')
  await expect.poll(() => sum(page)).toBe('apples and bread: 42 crowns.')
  expect(await page.locator('price-list .by').textContent()).toBe('Added up by the adder in its worker.')
  await expectQuiet(page)
})

test('a saved worker, and what it imports, works in the open page, at its step', async () => {
  const page = await open('prices/#2')
  const by = () => page.locator('price-list .by').textContent()
  await expect.poll(by).toBe('Added up by the adder in its worker.')
  edit('components/price-list/adder.worker.ts', (text) => text.replace('the adder', 'another adder'))
  await expect.poll(by).toBe('Added up by another adder in its worker.')
  expect(await sum(page)).toBe('apples and bread: 42 crowns.')
  edit('components/price-list/add.ts', (text) => text.replace('sum + price, 0', 'sum + price, 100'))
  await expect.poll(() => sum(page)).toBe('apples and bread: 142 crowns.')
  edit('components/price-list/adder.worker.ts', (text) => text.replace('another adder', 'a third adder'))
  await expect.poll(by).toBe('Added up by a third adder in its worker.')
  expect(await isSame(page)).toBe(true)
  await expectQuiet(page)
})

test('a saved scene is in the demo that runs, at its step, and so is what the scene imports', async () => {
  const page = await open('prices/#1')
  await expect.poll(() => sum(page)).toBe('apples: 12 crowns.')
  edit('scenes/market.ts', (text) => text.replace('12', '15'))
  await expect.poll(() => sum(page)).toBe('apples: 15 crowns.')
  edit('scenes/money.ts', (text) => text.replace('crowns', 'shells'))
  await expect.poll(() => sum(page)).toBe('apples: 15 shells.')
  edit('scenes/market.ts', (text) =>
    text.replace(/(\n *)\{ name: 'bread.*/, `$&$1{ name: 'milk', price: 9 },`),
  )
  await expect.poll(() => page.locator('price-list').getAttribute('data-steps')).toBe('3')
  for (const all of ['apples and bread: 45 shells.', 'apples and bread and milk: 54 shells.']) {
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => sum(page)).toBe(all)
  }
  expect(await isSame(page)).toBe(true)
  await expectQuiet(page)
})

test('pictures of a demo that sleeps are those of the saved scene', async () => {
  const page = await open('title/')
  edit('scenes/money.ts', (text) => text.replace('crowns', 'shells'))
  const posterIn = async () => {
    const html = await (await fetch(`${dev.server.url}prices/`)).text()
    return /class="say">([^<]*\d[^<]*)</.exec(html)?.[1]
  }
  await expect.poll(posterIn).toBe('apples and bread: 42 shells.')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => sum(page)).toBe('apples: 12 shells.')
  expect(await isSame(page)).toBe(true)
})

test('in the presenter view the demo and what comes next are those of the saved scene', async () => {
  const page = await open('presenter/prices/')
  const next = () => page.locator('.preview .say').textContent()
  await expect.poll(() => sum(page)).toBe('Nothing is bought.')
  await expect.poll(next).toBe('apples: 12 crowns.')
  edit('scenes/market.ts', (text) => text.replace('12', '15'))
  await expect.poll(next).toBe('apples: 15 crowns.')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => sum(page)).toBe('apples: 15 crowns.')
  await expect.poll(next).toBe('apples and bread: 45 crowns.')
  expect(await isSame(page)).toBe(true)
  await expectQuiet(page)
})

test('while a scene is broken the page says where, and the demo keeps what it had until it is mended', async () => {
  const page = await open('prices/#2')
  await expect.poll(() => sum(page)).toBe('apples and bread: 42 crowns.')
  edit('scenes/market.ts', (text) => text.replace('export default {', 'export default {{'))
  await expect
    .poll(() => problems(page).innerText())
    .toMatch(/slides\.md:16:30: error: .*scenes\/market\.ts:\d+:\d+/)
  expect(await sum(page)).toBe('apples and bread: 42 crowns.')
  edit('scenes/market.ts', (text) =>
    text.replace('export default {{', 'export default {').replace('30', '40'),
  )
  await expect.poll(() => sum(page)).toBe('apples and bread: 52 crowns.')
  await expect.poll(() => problems(page).isVisible()).toBe(false)
  expect(await isSame(page)).toBe(true)
})

test('a scene that was never whole has its demo once it is mended', async () => {
  edit('slides.md', (text) => text.replace('market.ts', 'fair.ts').replace('#list scene', '#new scene'))
  await expect.poll(() => dev.server.output()).toContain('no scene `scenes/fair.ts`: there is no')
  const page = await open('prices/')
  const scene = readFileSync(join(dev.folder, 'scenes/market.ts'), 'utf8')
  writeFileSync(join(dev.folder, 'scenes/fair.ts'), scene.replace('export default', 'export const fair ='))
  await expect.poll(() => problems(page).innerText()).toContain('it has no default export')
  writeFileSync(join(dev.folder, 'scenes/fair.ts'), scene)
  await expect.poll(() => sum(page)).toBe('Nothing is bought.')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => sum(page)).toBe('apples: 12 crowns.')
  expect(await isSame(page)).toBe(true)
})

test('another scene takes the place of the one before it', async () => {
  const page = await open('prices/#2')
  await expect.poll(() => sum(page)).toBe('apples and bread: 42 crowns.')
  const scene = readFileSync(join(dev.folder, 'scenes/market.ts'), 'utf8')
  writeFileSync(join(dev.folder, 'scenes/fair.ts'), scene.replace('bread', 'toffee'))
  edit('slides.md', (text) => text.replace('scenes/market.ts', 'scenes/fair.ts'))
  await expect.poll(() => sum(page)).toBe('apples and toffee: 42 crowns.')
  expect(await isSame(page)).toBe(true)
})
