/** Cells of a built deck on its stage: what leads from one slide to another, and what is remembered. */
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { expectStanding, standing } from '../support/cells-page.ts'
import { expectQuiet, openPage, useSite, type Watched } from '../support/site.ts'

const DECK = `---
title: Two slides
theme: theme.css
---

# One {#one-slide}

\`\`\`python {1|2 #one run}
def f():
    return 1 / 0
\`\`\`

---

# Two {#two-slide}

\`\`\`python {#two run}
f()
\`\`\`

---

# Three {#three-slide}

\`\`\`python {#three run collapsed after=start}
x = 1
y = 2
x + y
\`\`\`
`

/** Lines of code stand further apart than they are high. */
const THEME = '.slide [data-stages] .line { padding-block: 0.3em; margin-block-end: 0.4em }'

const built = useSite({ 'slides.md': DECK, 'theme.css': THEME })

async function open(path: string): Promise<Watched> {
  const page = await openPage(built.browser, built.site.url + path)
  onTestFinished(() => page.context().close())
  await page.locator('.on code-cell .foot').first().waitFor()
  return page
}
const editor = (page: Page, id: string) => page.locator(`code-cell#${id} .editor`).getByRole('textbox')
const textOf = (page: Page, id: string) =>
  page.locator(`code-cell#${id}`).evaluate((it) => (it as unknown as { state: { text: string } }).state.text)

test('a link in a traceback leads to the line on another slide', async () => {
  const page = await open('two-slide/')
  expect(await standing(page, 'two')).toContain('In [2] error: ZeroDivisionError line 2 of cell 1')
  await page.locator('code-cell#two').getByRole('link', { name: 'line 2 of cell 1' }).click()
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/\/one-slide\/$/)
  await expect.poll(() => editor(page, 'one').count()).toBe(1)
  await page.keyboard.type('x')
  expect(await textOf(page, 'one')).toBe('def f():\n    xreturn 1 / 0')
  await expectQuiet(page)
})

test('the lines of an edited text are lit step by step, and those of the published one once it is back', async () => {
  const page = await open('one-slide/')
  const lit = () =>
    page
      .locator('code-cell#one .line')
      .evaluateAll((lines) =>
        lines.map((line) => ['past', 'now', 'dim'].find((one) => line.classList.contains(one))),
      )
  expect(await lit()).toEqual(['now', 'dim'])
  await page.locator('code-cell#one code').click()
  await expect.poll(() => editor(page, 'one').count()).toBe(1)
  await page.keyboard.press('Control+End')
  await page.keyboard.type('1\n    pass')
  await page.keyboard.press('Escape')
  await expect.poll(lit).toEqual(['now', 'dim', 'dim'])
  await page.keyboard.press('PageDown')
  await expect.poll(lit).toEqual(['past', 'now', 'now'])
  await page.locator('code-cell#one').getByRole('button', { name: 'Take back the edit' }).click()
  await expect.poll(lit).toEqual(['past', 'now'])
  await expectQuiet(page)
})

test('a restart is of all slides, and is remembered', async () => {
  const page = await open('two-slide/')
  await page.locator('code-cell#two').getByRole('button', { name: 'More for cell two' }).click()
  await page.locator('code-cell#two').getByRole('menuitem', { name: 'Restart', exact: true }).click()
  // also of those that nobody has seen yet
  await page.reload()
  await expectStanding(page, 'two').toBe('In [ ] idle: Not run since the restart')
  await page.keyboard.press('PageUp')
  await expectStanding(page, 'one').toBe('In [ ] idle: Not run since the restart')
  await page.reload()
  await expectStanding(page, 'one').toBe('In [ ] idle: Not run since the restart')
  await page.keyboard.press('r')
  await expectStanding(page, 'one').toContain('In [1] done')
  await expectQuiet(page)
})

test('a click finds its letter where a theme sets lines apart', async () => {
  const page = await open('one-slide/')
  const line = page.locator('code-cell#one .line').nth(1)
  const { x, y } = await line.evaluate((element) => {
    const letters = document.createRange()
    letters.selectNodeContents(element)
    const { right, top, height } = letters.getBoundingClientRect()
    return { x: right - 2, y: top + height / 2 }
  })
  await page.mouse.click(x, y)
  await expect.poll(() => editor(page, 'one').count()).toBe(1)
  await page.keyboard.type('1')
  expect(await textOf(page, 'one')).toBe('def f():\n    return 1 / 01')
  await page.keyboard.press('Escape')
  await page.keyboard.press('PageDown')
  expect(new URL(page.url()).pathname).toMatch(/\/one-slide\/$/)
  await expectQuiet(page)
})

test.each(['three-slide/', '#three'])('what is folded is unfolded, and folded again: %s', async (path) => {
  const page = await openPage(built.browser, built.site.url + path)
  onTestFinished(() => page.context().close())
  const cell = page.locator('code-cell#three')
  const height = () => cell.locator('pre.code').evaluate((code) => code.getBoundingClientRect().height)
  await cell.getByRole('button', { name: '… 2 more lines' }).waitFor()
  const folded = await height()
  await cell.getByRole('button', { name: '… 2 more lines' }).click()
  await expect.poll(height).toBeGreaterThan(2.5 * folded)
  await cell.getByRole('button', { name: 'More for cell three' }).click()
  await cell.getByRole('menuitem', { name: 'Fold the text' }).click()
  await expect.poll(height).toBe(folded)
  await expectQuiet(page)
})
