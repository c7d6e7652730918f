/** Search on the dev server: what was saved is found, and what went is not. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { isSame, useDev } from '../../support/dev.ts'
import { expectPlace } from '../../support/places.ts'
import { expectQuiet, SECOND_DECK } from '../../support/site.ts'

const dev = useDev(SECOND_DECK)
const field = (page: Page) => page.getByRole('combobox', { name: 'Search' })
const places = (page: Page) => page.locator('dialog.search [role=option]').allTextContents()
const note = (page: Page) => page.locator('dialog.search .note').textContent()

test.each(['', 'title/'])(
  'in “%s” words that are saved are found, while search is open and after',
  async (path) => {
    const page = await dev.open(path)
    await page.keyboard.press('/')
    await field(page).fill('giraffe')
    await expect.poll(() => note(page)).toBe('Nothing has “giraffe”.')
    dev.edit('slides.md', (text) =>
      text.replace('A deck that is not the talk.', 'A giraffe that is not the talk.'),
    )
    await expect.poll(() => places(page)).toEqual(['Slide A giraffe that is not the talk.'])
    await page.keyboard.press('Escape')
    dev.edit('slides.md', (text) =>
      text
        .replace('A giraffe', 'An okapi')
        .replace('# The end', '# Before\n\nA giraffe at last.\n\n---\n\n# The end'),
    )
    await expect
      .poll(() => page.evaluate(() => document.querySelector<HTMLElement>('main')!.dataset['slides']))
      .toBe('6')
    await page.keyboard.press('/')
    await field(page).fill('giraffe')
    await expect.poll(() => places(page)).toEqual(['Slide A giraffe at last.'])
    await page.keyboard.press('Enter')
    if (path) await expectPlace(page, '5/0')
    else await expect.poll(() => new URL(page.url()).hash).toBe('#before')
    expect(await isSame(page)).toBe(true)
    await expectQuiet(page)
  },
)

test('in the presenter view saved notes are', async () => {
  const page = await dev.open('presenter/title/')
  await page.keyboard.press('/')
  await field(page).fill('giraffe')
  await expect.poll(() => note(page)).toBe('Nothing has “giraffe”.')
  dev.edit('slides.md', (text) => text.replace('in a notes container.', 'about a giraffe.'))
  await expect.poll(() => places(page)).toEqual(['Notes CANARY-NOTE-7f3a about a giraffe.'])
  await expectQuiet(page)
})
