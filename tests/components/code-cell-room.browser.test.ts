/** Cells on a stage have only their slide's room: what is too tall scrolls inside, and what a person needs is in sight. */
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { expectStanding } from '../support/cells-page.ts'
import { axe, expectQuiet, openPage, useSite, type Watched } from '../support/site.ts'

const DECK = `---
title: Room
theme: theme.css
---

# One {#one-slide}

\`\`\`python {1|2 #one run}
x = 1
print x
\`\`\`

---

# Two {#two-slide}

\`\`\`python {#two run}
1
\`\`\`

\`\`\`python {#three run}
2
\`\`\`
`

/** Lines of code stand apart, with something beside each. */
const THEME = `.slide [data-stages] code { display: flex; flex-direction: column; gap: calc(0.3 * var(--u)) }
.slide [data-stages] .line::before { content: ''; position: absolute; inset: 0 auto 0 calc(-3 * var(--u)); inline-size: var(--u); background: red }`

const built = useSite({ 'slides.md': DECK, 'theme.css': THEME })

async function open(path: string, width = 1280, height = 720): Promise<Watched> {
  const page = await openPage(built.browser, built.site.url + path, { viewport: { width, height } })
  onTestFinished(() => page.context().close())
  await page.locator('.on code-cell .foot').first().waitFor()
  return page
}

const textOf = (page: Page, id: string) =>
  page.locator(`code-cell#${id}`).evaluate((it) => (it as unknown as { state: { text: string } }).state.text)

const lines = (count: number): string => Array.from({ length: count }, (_, at) => `x${at} = ${at}`).join('\n')

/** Puts a text in the place of a cell's. */
async function write(page: Page, id: string, text: string): Promise<void> {
  await page.locator(`code-cell#${id} .line`).first().click()
  await page.locator(`code-cell#${id} .editor`).getByRole('textbox').waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
}

/** What of the slide's cells is not within what holds it, and of which text the caret's line is out of sight. */
const outOfSight = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const rectOf = (part: Node): DOMRect => {
      const range = document.createRange()
      range.selectNodeContents(part)
      return range.getBoundingClientRect()
    }
    const isWithin = (inner: DOMRect, whole: Element): boolean => {
      const outer = whole.getBoundingClientRect()
      return inner.height > 0 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1
    }
    return [...document.querySelectorAll('.on .slide code-cell')].flatMap((cell) => {
      const room = cell.closest('.in')!
      const root = cell.shadowRoot!
      const parts = [...root.querySelectorAll('.foot, .acts, .ask, .out, .draft, .draft button, .draft pre')]
      const found = parts
        .filter((part) => !isWithin(part.getBoundingClientRect(), room))
        .map((part) => part.className || part.localName)
      const foot = root.querySelector('.foot')!
      const covered = parts.filter(
        (part) =>
          !foot.contains(part) && part.getBoundingClientRect().bottom > foot.getBoundingClientRect().top + 1,
      )
      found.push(...covered.map((part) => `${part.className} below the foot`))
      const editor = cell.querySelector('.editor > *')?.shadowRoot
      const chosen = (editor as unknown as { getSelection(): Selection } | undefined)?.getSelection()
      const node = editor?.activeElement ? chosen?.focusNode : null
      const line = (node instanceof Element ? node : node?.parentElement)?.closest('.cm-line')
      if (line && !isWithin(rectOf(line), root.querySelector('.source')!)) found.push('caret')
      return found.map((name) => `${name} of ${cell.id}`)
    })
  })

/** How much of a part of a cell is hidden above and below, in pixels. */
const hidden = (page: Page, id: string, part: string): Promise<{ above: number; below: number }> =>
  page.locator(`code-cell#${id} .stage ${part}`).evaluate((box) => ({
    above: Math.round(box.scrollTop),
    below: Math.round(box.scrollHeight - box.clientHeight - box.scrollTop),
  }))

test.each([
  [1280, 720],
  [1920, 1080],
  [844, 390],
])('a long text scrolls in a window of %i by %i, and its caret is in sight', async (width, height) => {
  const page = await open('one-slide/', width, height)
  await write(page, 'one', lines(12))
  expect(await outOfSight(page)).toEqual([])
  expect((await hidden(page, 'one', '.source')).above).toBeGreaterThan(height / 4)
  await page.keyboard.press('Control+Enter')
  await expectStanding(page, 'one').toContain('done: Ran')
  expect(await outOfSight(page)).toEqual([])
  for (let line = 1; line < 12; line++) await page.keyboard.press('ArrowUp')
  expect(await outOfSight(page)).toEqual([])
  expect((await hidden(page, 'one', '.source')).above).toBeLessThan(10)
  await page.keyboard.type('\n\n')
  expect(await outOfSight(page)).toEqual([])
  await expectQuiet(page)
})

test('text, question, traceback and foot share the slide; the end of the traceback is shown', async () => {
  const page = await open('one-slide/')
  await write(page, 'one', `${lines(6)}\ndef f():\n    return 1/0\nraw_input('x')\nf()`)
  await page.keyboard.press('Control+Enter')
  await expectStanding(page, 'one').toContain('waiting: Waiting')
  expect(await outOfSight(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expectStanding(page, 'one').toContain('error: ZeroDivisionError')
  expect(await outOfSight(page)).toEqual([])
  expect(await hidden(page, 'one', '.out')).toEqual({ above: expect.any(Number) as number, below: 0 })
  // two lines of the text are in sight
  const { text, line } = await page.locator('code-cell#one').evaluate((cell) => ({
    text: cell.shadowRoot!.querySelector('.source')!.clientHeight,
    line: cell.querySelector('.editor > *')!.shadowRoot!.querySelector('.cm-line')!.clientHeight,
  }))
  expect(text).toBeGreaterThan(2 * line)
  await expectQuiet(page)
})

test('output that scrolls has the focus and its keys; the slide stays', async () => {
  const page = await open('one-slide/')
  const out = page.locator('code-cell#one .cell > .out')
  expect(await out.getAttribute('tabindex')).toBeNull()
  await write(page, 'one', 'for i in range(30): print i')
  await page.keyboard.press('Control+Enter')
  await expectStanding(page, 'one').toContain('done: Ran')
  await page.keyboard.press('Escape')
  const region = page.locator('code-cell#one').getByRole('group', { name: 'Output', exact: true })
  await region.focus()
  const before = await hidden(page, 'one', '.out')
  expect(before.below).toBe(0)
  await page.keyboard.press('ArrowUp')
  await expect.poll(async () => (await hidden(page, 'one', '.out')).above).toBeLessThan(before.above)
  expect(new URL(page.url()).pathname).toMatch(/\/one-slide\/$/)
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('PageDown')
  await expect.poll(() => page.url()).not.toMatch(/one-slide\/$/)
})

test.each(['one', 'two'])('what is asked of an old edit of %s can be answered', async (id) => {
  const page = await open(id === 'one' ? 'one-slide/' : 'two-slide/')
  await write(page, id, lines(14))
  await page.evaluate((edited) => {
    const key = Object.keys(localStorage).find((one) => one.endsWith(`#${edited}`))!
    const kept = JSON.parse(localStorage.getItem(key)!) as object
    localStorage.setItem(key, JSON.stringify({ ...kept, published: 'as it was once' }))
  }, id)
  await page.reload()
  await page.locator(`code-cell#${id} .draft`).waitFor()
  expect(await outOfSight(page)).toEqual([])
  await page.locator(`code-cell#${id}`).getByRole('button', { name: 'Take the published one' }).click()
  await expectStanding(page, id).toContain('done: Ran')
  expect(await outOfSight(page)).toEqual([])
  await expectQuiet(page)
})

test('cells share their slide: a short one has all that it needs, and many scroll together', async () => {
  const page = await open('two-slide/')
  await write(page, 'three', lines(12))
  expect(await outOfSight(page)).toEqual([])
  expect(await hidden(page, 'two', '.source')).toEqual({ above: 0, below: 0 })
  expect(await hidden(page, 'two', '.out')).toEqual({ above: 0, below: 0 })
  await write(page, 'two', lines(12))
  expect(await outOfSight(page)).toEqual([])
  for (const added of ['x-1', 'x-2', 'x-3', 'x-4']) {
    await page.keyboard.press('Alt+Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('code-cell')?.id)).toBe(added)
    await page.keyboard.type('z')
    await expect.poll(() => textOf(page, added)).toBe('z')
    if (added === 'x-1') expect(await outOfSight(page)).toEqual([])
  }
  const last = page.locator('.on code-cell .foot').last()
  await last.scrollIntoViewIfNeeded()
  expect(await last.evaluate((foot) => foot.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
  await expectQuiet(page)
})

test('what a theme draws beside the lines is seen', async () => {
  const page = await open('one-slide/')
  const isSeen = await page
    .locator('code-cell#one .line')
    .first()
    .evaluate((line) => {
      const { left, top, bottom } = line.getBoundingClientRect()
      const u = innerWidth / 48
      return document.elementFromPoint(left - 2.5 * u, (top + bottom) / 2) === line
    })
  expect(isSeen).toBe(true)
})

test('until the editor is here, no key scrolls the page away or leads to another slide', async () => {
  const page = await openPage(built.browser, 'about:blank')
  onTestFinished(() => page.context().close())
  await page.route('**/editor.js', () => {})
  for (const path of ['', 'one-slide/']) {
    await page.goto(built.site.url + path)
    await page.locator('code-cell#one .foot').waitFor()
    await page.locator('code-cell#one .line').first().click()
    const stands = () => page.evaluate(() => `${location.pathname} ${scrollY}`)
    const before = await stands()
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'End', 'Home', 'Control+End'])
      await page.keyboard.press(key)
    // a page that scrolls has begun to by the next frame but one
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    expect(await stands()).toBe(before)
    await page.keyboard.type('y')
    await expectStanding(page, 'one').toContain('edited')
  }
})
