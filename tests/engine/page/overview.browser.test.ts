/** The overview: a grid of still slides, by keys, pointer and letters, of five slides and of a thousand. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deckOf } from '../../../bench/decks.ts'
import { writeFiles } from '../../support/heapdeck.ts'
import { expectPlace, slideInRead } from '../../support/places.ts'
import { expectQuiet, openPage, SECOND_DECK, serveBuilt, TALK, useSite, type Site } from '../../support/site.ts' // prettier-ignore

const built = useSite(SECOND_DECK)
const overview = (page: Page) => page.getByRole('dialog', { name: 'Overview' })
const heading = (page: Page) => overview(page).getByRole('heading').first().textContent()
const links = (page: Page) => overview(page).getByRole('listitem').getByRole('link')
/** The link that has the focus: number, title, steps. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('.overview-root')!.shadowRoot!
    return [...(root.activeElement?.children ?? [])]
      .map((part) => part.textContent)
      .join(' ')
      .trim()
  })
const expectFocus = (page: Page, words: string) => expect.poll(() => focused(page)).toBe(words)

async function openOverview(path: string, options = {}, site: Site = built.site) {
  const page = await openPage(built.browser, site.url + path, options)
  await page.keyboard.press('o')
  await overview(page).waitFor()
  await links(page).first().waitFor()
  return page
}

test('shows every slide with its number, title and steps, the current one marked', async () => {
  const page = await openOverview('fragments/')
  expect(await heading(page)).toBe('5 slides, 8 steps')
  expect(await links(page).allTextContents()).toEqual([
    '1Counting in steps',
    '2What counts4 steps',
    '3A loop2 steps',
    '4[Demo time]2 steps',
    '5The end',
  ])
  expect(await overview(page).locator('[aria-current]').textContent()).toContain('What counts')
  await expectFocus(page, '2 What counts 4 steps')
  await expectQuiet(page)
})

test('arrows move by rows and columns, Home and End to the ends, Enter opens', async () => {
  const page = await openOverview('title/')
  for (const [key, at] of [
    ['ArrowRight', '2 What counts 4 steps'],
    ['ArrowDown', '5 The end'],
    ['ArrowUp', '1 Counting in steps'],
    ['ArrowLeft', '1 Counting in steps'],
    ['ArrowDown', '5 The end'],
    ['ArrowDown', '5 The end'],
    ['Home', '1 Counting in steps'],
    ['End', '5 The end'],
    ['ArrowLeft', '4 [Demo time] 2 steps'],
  ] as const) {
    await page.keyboard.press(key)
    await expectFocus(page, at)
  }
  await page.keyboard.press('Enter')
  await expectPlace(page, '4/0')
  await overview(page).waitFor({ state: 'detached' })
  await expectQuiet(page)
})

test('a click on a slide opens it; o and Escape close; in Read the page scrolls there', async () => {
  const page = await openOverview('title/')
  await overview(page).locator('.still').nth(2).click({ force: true })
  await expectPlace(page, '3/0')
  for (const key of ['o', 'Escape']) {
    await page.keyboard.press('o')
    await overview(page).waitFor()
    await page.keyboard.press(key)
    await overview(page).waitFor({ state: 'detached' })
  }
  await page.keyboard.press('v')
  await page.waitForURL('**/a/b/#loop')
  await page.keyboard.press('o')
  await overview(page).waitFor()
  await links(page).nth(4).click()
  await expect.poll(() => slideInRead(page)).toBe('end')
  await expectQuiet(page)
})

test('letters filter by title and number, the count is told, Escape first clears', async () => {
  const page = await openOverview('title/')
  const field = page.getByRole('searchbox', { name: 'Filter by number or title' })
  expect(await field.isVisible()).toBe(false)
  await page.keyboard.type('co')
  expect(await field.inputValue()).toBe('co')
  const shown = () => overview(page).locator('.tile:visible .t').allTextContents()
  expect(await shown()).toEqual(['Counting in steps', 'What counts'])
  await expect.poll(() => overview(page).getByRole('status').textContent()).toBe('2 slides')
  await field.fill('nowhere')
  await page.getByText('No slide is called that.').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(shown).toHaveLength(5)
  await overview(page).waitFor()
  await page.keyboard.press('5')
  await page.keyboard.press('Enter')
  await expectPlace(page, '5/0')
})

test('slides are drawn at their last step, as pictures that nothing runs in', async () => {
  const page = await openPage(built.browser, `${built.site.url}demo/`)
  await page.locator('step-counter[data-awake]').waitFor()
  await page.keyboard.press('End')
  await expectPlace(page, '5/0')
  await page.keyboard.press('o')
  await expect.poll(() => page.locator('.still .sheet').count()).toBe(5)
  const stills = await page.evaluate(() => {
    const root = document.querySelector('.overview-root')!.shadowRoot!
    return {
      said: [...root.querySelectorAll('.poster .say')].map((say) => say.textContent),
      elements: [...root.querySelectorAll('*')].filter((one) => one.localName.includes('-')).length,
      hidden: [...root.querySelectorAll('.slide [data-step]')].filter(
        (one) => !one.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      ).length,
      reachable: [...root.querySelectorAll<HTMLElement>('.still')].every((still) => still.inert),
    }
  })
  expect(stills).toEqual({ said: ['There are 5 apples.'], elements: 0, hidden: 0, reachable: true })
})

test('no timer and no frame runs in a demo while the overview is open', async () => {
  const page = await openOverview('demo/')
  await expect.poll(() => page.locator('.still .sheet').count()).toBe(5)
  const count = await page.evaluate(async () => {
    let count = 0
    const { requestAnimationFrame: frame, setTimeout: timer, setInterval: interval } = window
    window.requestAnimationFrame = (run) => (count++, frame(run))
    window.setTimeout = ((run: () => void, time: number) => (count++, timer(run, time))) as never
    window.setInterval = ((run: () => void, time: number) => (count++, interval(run, time))) as never
    await new Promise((done) => timer(done, 1500))
    return count
  })
  expect(count).toBe(0)
})

test.each(['demo/', ''])('no id is twice in one tree, from %s', async (path) => {
  const page = await openOverview(path)
  await expect.poll(() => page.locator('.still .sheet').count()).toBe(5)
  const twice = await page.evaluate(() =>
    [document, document.querySelector('.overview-root')!.shadowRoot!].flatMap((root) => {
      const ids = [...root.querySelectorAll('[id]')].map((one) => one.id)
      return ids.filter((id, index) => ids.indexOf(id) !== index)
    }),
  )
  expect(twice).toEqual([])
})

describe('of the talk', () => {
  let talk: Site
  beforeAll(async () => {
    talk = await serveBuilt(TALK)
  })
  afterAll(() => talk.close())

  test.each([
    ['demo-fragmentation/', { width: 1920, height: 1080 }, 4],
    ['demo-fragmentation/', { width: 390, height: 844 }, 2],
    ['', { width: 1920, height: 1080 }, 4],
    ['', { width: 390, height: 844 }, 2],
  ])(
    'from “%s” at %o it is %i across, each slide in its own shape and within its cell',
    async (path, viewport, columns) => {
      const page = await openOverview(path, { viewport }, talk)
      await page
        .locator('.still .sheet')
        .nth(2 * columns - 1)
        .waitFor()
      const cells = await page.evaluate(() => {
        const root = document.querySelector('.overview-root')!.shadowRoot!
        return [...root.querySelectorAll<HTMLElement>('.tile')].flatMap((cell) => {
          const stage = cell.querySelector('.stage')?.getBoundingClientRect()
          if (!stage) return []
          const still = cell.querySelector('.still')!.getBoundingClientRect()
          const widest = Math.max(
            ...[...cell.querySelectorAll('.in *')].map((one) => one.getBoundingClientRect().right),
          )
          return [{ top: still.top, ratio: stage.width / stage.height, isFull: Math.abs(stage.width - still.width) < 1, isWithin: widest <= still.right + 1 }] // prettier-ignore
        })
      })
      expect(new Set(cells.slice(0, columns).map(({ top }) => top)).size).toBe(1)
      expect(cells[columns]!.top).toBeGreaterThan(cells[0]!.top)
      for (const cell of cells) {
        expect(cell.ratio).toBeCloseTo(16 / 9, 1)
        expect(cell).toMatchObject({ isFull: true, isWithin: true })
      }
      await expectQuiet(page)
    },
  )
})

describe('of a thousand slides', () => {
  let folder: string
  let site: Site
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heapdeck-thousand-'))
    site = await serveBuilt(writeFiles(folder, { 'slides.md': deckOf(1000) }))
  })
  afterAll(async () => {
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('opens at the current slide, and draws only what is near', async () => {
    const page = await openOverview('slide-700-of-many/', {}, site)
    await expect.poll(() => links(page).count()).toBe(1000)
    const current = overview(page).locator('[aria-current]')
    await expect.poll(() => current.isVisible()).toBe(true)
    await expect.poll(() => page.locator('.here .still .sheet').count()).toBe(1)
    const box = (await current.boundingBox())!
    expect(box.y > 0 && box.y < 720).toBe(true)
    expect(await page.locator('.still .sheet').count()).toBeLessThan(60)
    await page.keyboard.press('End')
    await page.locator('.tile[data-cell="1000"] .still .sheet').waitFor()
    await expectQuiet(page)
  })

  test('go-to finds among them, and shows a few', async () => {
    const page = await openPage(built.browser, `${site.url}slide-1-of-many/`)
    await page.keyboard.press('g')
    const field = page.getByRole('combobox', { name: 'Go to' })
    await field.fill('77')
    await page.getByRole('option').first().waitFor()
    expect(await page.getByRole('option').count()).toBe(8)
    expect(await page.getByRole('option').first().textContent()).toBe('77Slide 77 of many')
    await field.fill('777')
    await page.keyboard.press('Enter')
    await expectPlace(page, '777/0')
  })
})
