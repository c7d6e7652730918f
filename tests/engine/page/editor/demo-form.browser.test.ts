import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isSame, useDev } from '../../../support/dev.ts'
import { axe, expectQuiet, SECOND_DECK, type Watched } from '../../../support/site.ts'

const DECK = `# First

---

# [Demo time] {#demo}

[Demo time]{step-counter #counter start=3}

---

# End
`
const dev = useDev(SECOND_DECK, ({ folder }) => writeFileSync(join(folder, 'slides.md'), DECK))

const source = (): string => readFileSync(join(dev.folder, 'slides.md'), 'utf8')
const count = (page: Watched) => page.locator('step-counter .say[aria-live]').textContent()
const hash = (page: Watched) => new URL(page.url()).hash

async function openForm(): Promise<Watched> {
  const page = await dev.open('demo/')
  await expect.poll(() => count(page)).toBe('There are 3 apples.')
  await page.keyboard.press('d')
  await page.getByRole('dialog', { name: 'Demo counter' }).waitFor()
  return page
}

it('a field of the form rewrites the demo’s braces, and what one sees follows', async () => {
  const page = await openForm()
  const field = page.getByRole('spinbutton', { name: /Starts at/ })
  expect(await field.inputValue()).toBe('3')
  expect(await axe(page)).toEqual([])
  await field.fill('12')
  await expect.poll(source).toBe(DECK.replace('start=3', 'start=12'))
  await expect.poll(() => count(page)).toBe('There are 12 apples.')
  await field.fill('')
  await expect.poll(source).toBe(DECK.replace(' start=3', ''))
  await field.fill('1000')
  await expect.poll(() => page.getByRole('status').filter({ hasText: '-100 to 100' }).count()).toBe(1)
  await page.keyboard.press('Escape')
  expect(await page.locator('heapdeck-demo-form').count()).toBe(0)
  expect(await isSame(page)).toBe(true)
  await expectQuiet(page)
})

it('what one sees becomes the step’s state, by its name or packed', async () => {
  const page = await openForm()
  await page.getByRole('button', { name: 'Count on' }).click()
  await page.getByRole('button', { name: 'Make this the state of step 0' }).click()
  await expect.poll(source).toBe(DECK.replace('start=3', 'start=3 steps="next 1 2"'))
  await page.getByRole('combobox', { name: 'of' }).selectOption('pears')
  await page.getByRole('button', { name: 'Make this the state of step 0' }).click()
  await expect.poll(source).toMatch(/steps="~[\w-]+ 1 2"/)
  expect(await count(page)).toBe('There are 4 pears.')
  // The next who comes sees it, too.
  await page.evaluate(() => sessionStorage.clear())
  const other = await dev.open('demo/')
  await expect.poll(() => count(other)).toBe('There are 4 pears.')
  await other.keyboard.press('ArrowRight')
  await expect.poll(() => count(other)).toBe('There are 4 apples.')
  await expectQuiet(page)
})

it('what one sees becomes a step of its own, on which one then stands', async () => {
  const page = await openForm()
  await page.getByRole('combobox', { name: 'of' }).selectOption('quinces')
  await page.getByRole('button', { name: 'Make this a step after step 0' }).click()
  await expect.poll(source).toMatch(/steps="0 ~[\w-]+ 1 2"/)
  await expect.poll(() => hash(page)).toBe('#1')
  await expect.poll(() => count(page)).toBe('There are 3 quinces.')
  expect(await isSame(page)).toBe(true)
  await expectQuiet(page)
})
