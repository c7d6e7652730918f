/** A notebook's cells in a page: what each key and control does, and how each state looks, with a toy language that runs. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { cell, expectStanding, ran, standing, useCells } from '../support/cells-page.ts'
import { REPOSITORY } from '../support/heapdeck.ts'
import { axe, expectQuiet, type Watched } from '../support/site.ts'

const cells = useCells([
  { id: 'one', text: 'alloc 40\nx = 3\nx' },
  { id: 'two', text: 'say two\nwarn careful\nalloc 20' },
  { id: 'three', text: 'wait go on\nask name\nname', slide: 'two' },
  { id: 'four', text: 'loop\nalloc 1' },
  { id: 'five', text: '# nothing\nboom big', from: 'three', after: 'three' },
  { id: 'six', text: 'many 10000000' },
  { id: 'seven', text: 'slow 1500\nalloc 5\nsay done' },
  { id: 'locked', text: 'say locked', isLocked: true, from: 'start', after: 'start' },
  { id: 'secret', text: 'y = 7', isHidden: true, from: 'start', after: 'start' },
  { id: 'guess', text: 'alloc 90\ny', predicts: true, isCollapsed: true, from: 'secret', after: 'secret' },
  { id: 'refused', text: 'refuse', from: 'start', after: 'start' },
  { id: 'last', text: 'say bye\nexit 3', from: 'start', after: 'start' },
])

const text = (page: Page, id: string) => page.getByRole('textbox', { name: `Text of cell ${id}` })
const button = (page: Page, id: string, name: string | RegExp) =>
  cell(page, id).getByRole('button', { name, exact: typeof name === 'string' })
const output = (page: Page, id: string) => cell(page, id).locator('.out')
/** What of the page has the focus: the cell, and the part of it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const host = document.activeElement
    const part = host?.shadowRoot?.activeElement ?? host
    return `${host?.closest('code-cell')?.id ?? ''} ${part?.id || part?.getAttribute('class') || part?.localName || ''}`
  })
async function choose(page: Page, id: string, words: string): Promise<void> {
  await button(page, id, `More for cell ${id}`).click()
  await cell(page, id).getByRole('menuitem', { name: words, exact: true }).click()
}
const run = (page: Page, id: string) => button(page, id, `Run cell ${id}`).click()

describe('a cell', () => {
  test('stands as it ran when the page was built', async () => {
    const page = await cells.open()
    expect(await standing(page, 'one')).toBe('In [1] done: Ran when this page was built, 50.0 MB resident')
    expect(await standing(page, 'two')).toBe('In [2] done: Ran when this page was built, 70.0 MB resident')
    expect(await standing(page, 'four')).toBe('In [ ] idle: Not run yet')
    expect(await ran(page)).toEqual([])
    await expectQuiet(page)
  })

  test('runs from what the cell above left, and the same again', async () => {
    const page = await cells.open()
    for (const count of [13, 14]) {
      await run(page, 'two')
      await expectStanding(page, 'two').toMatch(
        new RegExp(`^In \\[${count}\\] done: Ran in [\\d.]+ m?s, 70\\.0 MB resident$`),
      )
    }
    expect(await ran(page)).toEqual(['one 1 → two 13', 'one 1 → two 14'])
    expect(await standing(page, 'three')).toBe('In [3] done: Ran when this page was built, 70.0 MB resident')
    await expectQuiet(page)
  })

  test('shows stdout and stderr in order, its value, its error and figures by line', async () => {
    const page = await cells.open()
    expect(await output(page, 'two').innerText()).toBe('two\ncareful')
    expect(await output(page, 'one').innerText()).toMatch(/^Out\[1\]:\s*3$/)
    expect(await output(page, 'five').locator('.fault').innerText()).toBe(
      "NameError: name 'boom' is not defined",
    )
    const figures = await cell(page, 'two')
      .locator('.line')
      .evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset['figure'] ?? ''))
    expect(figures).toEqual(['50.0 MB', '', '70.0 MB'])
    expect(await cell(page, 'five').locator('.line.bad').innerText()).toBe('boom big')
  })

  test('is marked and told in each state', async () => {
    const page = await cells.open()
    await run(page, 'five')
    await expectStanding(page, 'five').toContain('] error: NameError line 2, 70.0 MB resident')
    await run(page, 'last')
    await expectStanding(page, 'last').toContain('] ended: The process ended with status 3')
    await run(page, 'refused')
    await expectStanding(page, 'refused').toBe('In [ ] idle: It can’t run here no machine in this browser')
    await expect
      .poll(() => cell(page, 'five').locator('p[role=status]').innerText())
      .toMatch(/^In 13\. NameError line 2/)
    await expectQuiet(page)
  })
})

describe('while it runs', () => {
  test('shows the line and is interrupted, by its button and its key', async () => {
    const page = await cells.open()
    await run(page, 'four')
    await expectStanding(page, 'four').toBe('In [*] running: line 1, 70.0 MB resident')
    expect(await cell(page, 'four').locator('.line.at').innerText()).toBe('loop')
    await button(page, 'four', 'Interrupt cell four').click()
    await expectStanding(page, 'four').toMatch(/^In \[13\] interrupted: Interrupted after \d/)
    expect(await output(page, 'four').innerText()).toContain('KeyboardInterrupt')
    await text(page, 'four').focus()
    await page.keyboard.press('Control+Enter')
    await expectStanding(page, 'four').toContain('running')
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('Control+c')
    expect(await standing(page, 'four')).toContain('running')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Control+c')
    await expectStanding(page, 'four').toMatch(/^In \[14\] interrupted/)
    await button(page, 'four', 'Run cell four').focus()
    await page.keyboard.press('Enter')
    await expectStanding(page, 'four').toContain('running')
    await page.keyboard.press('Control+c')
    await expectStanding(page, 'four').toMatch(/^In \[15\] interrupted/)
    await expectQuiet(page)
  })

  test('is interrupted from the next cell, where Shift+Enter leads', async () => {
    const page = await cells.open()
    await text(page, 'four').focus()
    await page.keyboard.press('Shift+Enter')
    await expectStanding(page, 'four').toContain('running')
    await expect.poll(() => focused(page)).toBe('five plain')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+c')
    expect(await standing(page, 'four')).toContain('running')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Control+c')
    await expectStanding(page, 'four').toMatch(/^In \[13\] interrupted/)
    await expectQuiet(page)
  })

  test('others wait for their turn, and can be taken back', async () => {
    const page = await cells.open()
    await run(page, 'four')
    await run(page, 'seven')
    await run(page, 'one')
    await expectStanding(page, 'seven').toBe('In […] queued: Queued after 1 other cell')
    await expectStanding(page, 'one').toBe('In […] queued: Queued after 2 other cells')
    await button(page, 'seven', 'Interrupt cell seven').click()
    await expectStanding(page, 'one').toBe('In […] queued: Queued after 1 other cell')
    await button(page, 'four', 'Interrupt cell four').click()
    await expectStanding(page, 'one').toContain('In [1] done')
  })

  test('a restart leaves no star, however often it is asked for while cells run', async () => {
    const page = await cells.open()
    await run(page, 'four')
    await expectStanding(page, 'four').toContain('[*]')
    for (let times = 0; times < 3; times++) {
      await choose(page, 'four', 'Restart')
      await cell(page, 'seven').evaluate((element) => (element as HTMLElement).focus())
      for (let key = 0; key < 4; key++) await page.keyboard.press('Control+Enter')
    }
    await choose(page, 'four', 'Restart')
    for (const id of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'guess'])
      expect(await standing(page, id)).toMatch(/^In \[ \] idle: Not run (yet|since the restart)$/)
    await run(page, 'one')
    await expectStanding(page, 'one').toContain('In [1] done: Ran in')
    await expectQuiet(page)
  })

  test('goes on off stage, and is drawn when it is back', async () => {
    const page = await cells.open()
    await run(page, 'seven')
    await expectStanding(page, 'seven').toContain('[*]')
    const pause = (name: 'pause' | 'resume') =>
      cell(page, 'seven').evaluate(
        (element, how) => (element as unknown as Record<string, () => void>)[how]!(),
        name,
      )
    await pause('pause')
    await expect.poll(() => ran(page)).toHaveLength(1)
    expect(await standing(page, 'seven')).toContain('[*]')
    await pause('resume')
    await expectStanding(page, 'seven').toContain('In [13] done')
  })

  test('waits for lines: the focus goes there if it was in the cell, and comes back', async () => {
    const page = await cells.open()
    await cell(page, 'three').evaluate((element) => (element as HTMLElement).focus())
    await page.keyboard.press('Control+Enter')
    await expectStanding(page, 'three').toBe('In [*] waiting: Waiting 70.0 MB resident')
    await expect.poll(() => focused(page)).toBe('three line')
    await page.keyboard.press('Enter')
    await expectStanding(page, 'three').toContain('waiting')
    await expect.poll(() => cell(page, 'three').locator('.line.at').innerText()).toBe('ask name')
    await cell(page, 'three').getByLabel('Waiting for Enter').fill('Guido')
    await page.keyboard.press('Enter')
    await expectStanding(page, 'three').toContain('In [13] done')
    expect(await output(page, 'three').innerText()).toMatch(/^go on\nGuido\n\s*Out\[13\]:\s*Guido/)
    expect(await output(page, 'three').locator('kbd').innerText()).toBe('Guido')
    await expect.poll(() => focused(page)).toBe('three plain')
    await run(page, 'three')
    await cell(page, 'three').getByRole('button', { name: 'Enter' }).click()
    await expectQuiet(page)
  })

  test('pauses, goes by lines, and goes on', async () => {
    const page = await cells.open()
    await choose(page, 'one', 'Run step by step')
    await expectStanding(page, 'one').toBe('In [*] paused: Paused line 1, 10.0 MB resident')
    await button(page, 'one', 'Step').click()
    await expectStanding(page, 'one').toBe('In [*] paused: Paused line 2, 50.0 MB resident')
    await choose(page, 'one', 'Step to the next line')
    await expectStanding(page, 'one').toContain('line 3')
    await button(page, 'one', 'Go on').click()
    await expectStanding(page, 'one').toContain('In [13] done')
    // the control that was pressed is gone: Run has the focus
    await expect.poll(() => focused(page)).toBe('one bare action')
    await button(page, 'one', 'More for cell one').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => cell(page, 'one').locator('[role=menuitem]:focus').count()).toBe(1)
    await page.keyboard.press('Enter')
    await expectStanding(page, 'one').toContain('paused')
    await expect.poll(() => focused(page)).toBe('one bare')
    for (const line of ['line 2', 'line 3', 'done']) {
      await page.keyboard.press('Space')
      await expectStanding(page, 'one').toContain(line)
    }
    await expect.poll(() => focused(page)).toBe('one bare action')
    await choose(page, 'one', 'Run step by step')
    await expectStanding(page, 'one').toContain('paused')
    await button(page, 'one', 'Interrupt cell one').click()
    await expectStanding(page, 'one').toContain('interrupted')
  })

  test('held down, Enter on Go on goes on, and neither interrupts nor runs again', async () => {
    const page = await cells.open()
    await choose(page, 'four', 'Run step by step')
    await expectStanding(page, 'four').toContain('paused')
    await button(page, 'four', 'Go on').focus()
    await page.keyboard.down('Enter')
    await expect.poll(() => focused(page)).toBe('four bare action')
    for (let times = 0; times < 3; times++) await page.keyboard.down('Enter')
    expect(await standing(page, 'four')).toContain('running')
    await page.keyboard.up('Enter')
    await page.keyboard.press('Enter')
    await expectStanding(page, 'four').toContain('interrupted')
    await expectQuiet(page)
  })
})

describe('a run in another window', () => {
  async function openTwo() {
    const page = await cells.open()
    const other = await page.context().newPage()
    await other.goto(page.url())
    for (const one of [page, other]) await expectStanding(one, 'three').toContain('done')
    return [page, other] as const
  }

  test('is shown as it goes, without control of it, until it has ended', async () => {
    const [page, other] = await openTwo()
    await run(page, 'three')
    await expectStanding(page, 'three').toContain('waiting')
    await expectStanding(other, 'three').toBe(
      'In [*] waiting: In another window waits for a line, 70.0 MB resident',
    )
    expect(await output(other, 'three').innerText()).toContain('go on')
    expect(await cell(other, 'three').locator('#line').count()).toBe(0)
    expect(await button(other, 'three', 'Run cell three').count()).toBe(1)
    await cell(page, 'three').locator('#line').press('Enter')
    await cell(page, 'three').locator('#line').fill('Ada')
    await cell(page, 'three').locator('#line').press('Enter')
    await expectStanding(page, 'three').toContain('In [13] done')
    await expectStanding(other, 'three').toContain('In [3] done')
    await expectQuiet(page)
  })

  test('is forgotten where its window goes', async () => {
    const [page, other] = await openTwo()
    await run(page, 'four')
    await expectStanding(other, 'four').toContain('In another window line 1')
    await page.close()
    await expectStanding(other, 'four').toBe('In [ ] idle: Not run yet')
  })
})

describe('keys', () => {
  test('Ctrl+Enter runs and stays, Shift+Enter goes to the next cell, Alt+Enter adds one', async () => {
    const page = await cells.open()
    await text(page, 'one').focus()
    await page.keyboard.press('Control+Enter')
    await expectStanding(page, 'one').toContain('In [13] done')
    expect(await focused(page)).toBe('one plain')
    await page.keyboard.press('Shift+Enter')
    await expect.poll(() => focused(page)).toBe('two plain')
    await expectStanding(page, 'one').toContain('In [14] done')
    await page.keyboard.press('Alt+Enter')
    await expect.poll(() => focused(page)).toBe('x-1 plain')
    await page.keyboard.type('alloc 7')
    await page.keyboard.press('Control+Enter')
    await expectStanding(page, 'x-1').toMatch(/^In \[16\] done: .* 77\.0 MB resident/)
    await expectStanding(page, 'three').toBe(
      'In [3] stale: Stale cell 16 ran after this Ran when this page was built, 70.0 MB resident',
    )
    expect(await ran(page)).toEqual(['one 13', 'one 14', 'one 14 → two 15', 'one 14 → two 15 → x-1 16'])
    for (let undone = 0; undone < 6; undone++)
      if ((await page.locator('code-cell#x-1').count()) > 0) await choose(page, 'two', 'Undo')
    expect(await page.locator('code-cell#x-1').count()).toBe(0)
    await expectQuiet(page)
  })

  test('cells that were added are there again after a reload, and in other windows, until they are removed', async () => {
    const page = await cells.open()
    const addBelow = async (id: string, words: string): Promise<void> => {
      await choose(page, id, 'Add a cell below')
      await expect.poll(() => focused(page)).toMatch(/^x-\d plain$/)
      await page.keyboard.type(words)
    }
    await addBelow('two', 'say second')
    await addBelow('two', 'say first')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.locator('code-cell#x-1').waitFor()
    await addBelow('x-1', 'say third')
    const added = (one: Page) =>
      one
        .locator('code-cell[id^=x-]')
        .evaluateAll((all) => all.map((it) => (it as unknown as { state: { text: string } }).state.text))
    await page.reload()
    for (const one of [page, other])
      await expect.poll(() => added(one)).toEqual(['say first', 'say second', 'say third'])
    await run(page, 'x-3')
    await expectStanding(page, 'x-3').toContain('In [13] done')
    expect(await ran(page)).toEqual(['one 1 → two 2 → x-3 13'])
    await expectStanding(other, 'x-3').toContain('In [13] done')
    await page.reload()
    await expectStanding(page, 'x-3').toContain('In [13] done')
    await choose(page, 'x-1', 'Remove the cell')
    expect(await focused(page)).toBe('x-2 acts')
    for (const one of [page, other]) await expect.poll(() => added(one)).toEqual(['say first', 'say third'])
    await choose(page, 'two', 'Undo')
    for (const one of [page, other])
      await expect.poll(() => added(one)).toEqual(['say first', 'say second', 'say third'])
    await expectQuiet(page)
  })

  test('the focus of a cell that goes is on the one above, whoever took it away', async () => {
    const page = await cells.open()
    await choose(page, 'two', 'Add a cell below')
    await expect.poll(() => focused(page)).toBe('x-1 plain')
    await choose(page, 'x-1', 'Undo')
    await expect.poll(() => focused(page)).toBe('two acts')
    await choose(page, 'two', 'Redo')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.locator('code-cell#x-1').waitFor()
    await button(page, 'x-1', 'Run cell x-1').focus()
    await choose(other, 'x-1', 'Remove the cell')
    await expect.poll(() => page.locator('code-cell#x-1').count()).toBe(0)
    expect(await focused(page)).toBe('two acts')
    await expectQuiet(page)
  })

  test('a browser that has no room takes no added cell away, and no letter of it', async () => {
    const page = await cells.open()
    await page.evaluate(() => {
      const { setItem } = Storage.prototype
      Storage.prototype.setItem = function (key, value) {
        if (value.includes('say mine')) throw new DOMException('full', 'QuotaExceededError')
        setItem.call(this, key, value)
      }
    })
    const texts = () =>
      page
        .locator('code-cell[id^=x-]')
        .evaluateAll((all) => all.map((it) => (it as unknown as { state: { text: string } }).state.text))
    await choose(page, 'two', 'Add a cell below')
    await expect.poll(() => focused(page)).toBe('x-1 plain')
    await page.keyboard.type('say mine')
    await text(page, 'one').focus()
    await page.keyboard.type('2')
    await expectStanding(page, 'one').toContain('edited')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await choose(other, 'one', 'Add a cell below')
    await expect.poll(() => focused(other)).toMatch(/^x-\d plain$/)
    await other.keyboard.type('say theirs')
    await expect.poll(texts).toEqual(['say theirs', 'say mine'])
    await expectQuiet(page)
  })

  test('what is typed edits the text at once, and is lost nowhere', async () => {
    const page = await cells.open()
    await text(page, 'one').focus()
    await page.keyboard.type('2')
    await expectStanding(page, 'one').toContain('edited: Edited the output is from the text before')
    await page.keyboard.type(' ')
    await page.keyboard.press('Enter')
    await page.keyboard.type('y')
    await expect
      .poll(() => cell(page, 'one').evaluate((it) => (it as unknown as { state: object }).state))
      .toMatchObject({
        text: 'alloc 40\nx = 3\nx2 \ny',
      })
    expect(await standing(page, 'two')).toContain('Stale cell 1 was edited after this ran')
    expect(await cell(page, 'one').locator('.edited:not(.cell)').allInnerTexts()).toEqual(['x2', 'y'])
    await button(page, 'one', 'Take back the edit').click()
    await expectStanding(page, 'one').toContain('In [1] done')
    expect(await cell(page, 'one').locator('.edited:not(.cell)').count()).toBe(0)
    expect(await standing(page, 'two')).toContain('done')
    await expectQuiet(page)
  })

  test('its text and its output are copied', async () => {
    const page = await cells.open()
    const copied = async (words: string): Promise<string> => {
      await choose(page, 'two', words)
      await expect.poll(() => cell(page, 'two').locator('p[role=status]').innerText()).toBe('Copied')
      return page.evaluate(() => navigator.clipboard.readText())
    }
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    expect(await copied('Copy the text')).toBe('say two\nwarn careful\nalloc 20')
    expect(await copied('Copy the output')).toBe('two\ncareful\n')
    // where a page may not write there itself
    await page.evaluate(() =>
      Object.assign(navigator.clipboard, { writeText: () => Promise.reject(new Error()) }),
    )
    expect(await copied('Copy the text')).toBe('say two\nwarn careful\nalloc 20')
    expect(await focused(page)).toBe('two bare menu')
    await expectQuiet(page)
  })

  test('a locked cell runs, and takes no letter', async () => {
    const page = await cells.open()
    await text(page, 'locked').focus()
    await page.keyboard.type('no')
    await expect
      .poll(() => cell(page, 'locked').locator('p[role=status]').innerText())
      .toBe('Its text is locked')
    await text(page, 'locked').click()
    await page.keyboard.type('no')
    await page.keyboard.press('Control+Enter')
    await expectStanding(page, 'locked').toContain('In [13] done')
    expect(await text(page, 'locked').innerText()).toBe('say locked')
    await cell(page, 'locked').getByRole('img', { name: 'Its text is locked' }).waitFor()
    await button(page, 'locked', 'More for cell locked').click()
    const items = await cell(page, 'locked').getByRole('menuitem').allInnerTexts()
    expect(items).not.toContain('Reset the text')
  })

  test('Tab goes through a cell, and a menu by its arrows', async () => {
    const page = await cells.open()
    await text(page, 'one').focus()
    const places: string[] = []
    for (let tab = 0; tab < 3; tab++) {
      await page.keyboard.press('Tab')
      places.push(await focused(page))
    }
    expect(places).toEqual(['one input', 'one bare action', 'one bare menu'])
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(page)).toBe('two plain')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    const item = () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent?.trim())
    await expect.poll(item).toBe('Run step by step')
    await page.keyboard.press('ArrowDown')
    expect(await item()).toBe('Run all')
    await page.keyboard.press('End')
    expect(await item()).toBe('Redo')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('one bare menu')
  })
})

describe('the menu', () => {
  test('runs all, above, and after a restart; what loops is interrupted, and nothing after it runs', async () => {
    const page = await cells.open()
    await choose(page, 'three', 'Run above')
    await expectStanding(page, 'two').toContain('In [14] done')
    await choose(page, 'three', 'Restart and run all')
    await expectStanding(page, 'three').toContain('waiting')
    await page.evaluate(() => 0)
    await cell(page, 'three').getByRole('button', { name: 'Enter' }).click()
    await cell(page, 'three').getByRole('button', { name: 'Enter' }).click()
    await expectStanding(page, 'four').toContain('running')
    await button(page, 'four', 'Interrupt cell four').click()
    await expectStanding(page, 'four').toContain('In [4] interrupted')
    expect(await standing(page, 'five')).toBe('In [ ] idle: Not run since the restart')
    expect((await ran(page)).slice(2, 4)).toEqual(['one 1', 'one 1 → two 2'])
  })

  test('undoes and redoes runs, edits and restarts', async () => {
    const page = await cells.open()
    const before = await standing(page, 'one')
    await run(page, 'one')
    await expectStanding(page, 'one').toContain('In [13] done')
    await choose(page, 'one', 'Restart')
    expect(await standing(page, 'one')).toBe('In [ ] idle: Not run since the restart')
    await choose(page, 'one', 'Undo')
    await expectStanding(page, 'one').toContain('In [13] done')
    await choose(page, 'one', 'Undo')
    await expectStanding(page, 'one').toBe(before)
    await choose(page, 'one', 'Redo')
    await expectStanding(page, 'one').toContain('In [13] done')
  })

  test('folds the text away, and back', async () => {
    const page = await cells.open()
    await choose(page, 'one', 'Fold the text')
    await expect.poll(() => button(page, 'one', '… 2 more lines').isVisible()).toBe(true)
    const height = await text(page, 'one').evaluate((code) => code.parentElement!.clientHeight)
    expect(height).toBeLessThan(30)
    await button(page, 'one', '… 2 more lines').click()
    await expect.poll(() => button(page, 'one', '… 2 more lines').count()).toBe(0)
  })
})

describe('a cell that asks first', () => {
  test('shows nothing of a run before there is a guess, then both', async () => {
    const page = await cells.open()
    expect(await standing(page, 'guess')).toBe('In [ ] idle: Not run yet')
    expect(await output(page, 'guess').count()).toBe(0)
    // it is no use yet, and says what is
    await button(page, 'guess', 'Run cell guess').click({ force: true })
    expect(await focused(page)).toBe('guess guess')
    await page.keyboard.type('30..5')
    await page.keyboard.press('Enter')
    const field = cell(page, 'guess').getByLabel('How much will be resident?')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await cell(page, 'guess').locator('#none').innerText()).toBe(
      'That is no number. Write it like 80 or 30.5',
    )
    expect(await focused(page)).toBe('guess guess')
    expect(await ran(page)).toEqual([])
    await field.fill('30,5')
    expect(await field.getAttribute('aria-invalid')).toBeNull()
    await page.keyboard.press('Enter')
    await expectStanding(page, 'guess').toBe('In [13] done: You said 30.5 MB; it is 100.0 MB')
    expect(await focused(page)).toBe('guess acts')
    expect(await cell(page, 'guess').getByLabel('How much will be').count()).toBe(0)
    await expectQuiet(page)
  })

  test('runs hidden cells that it needs after a restart', async () => {
    const page = await cells.open()
    await choose(page, 'one', 'Restart')
    await cell(page, 'guess').getByLabel('How much will be resident?').fill('1')
    await page.keyboard.press('Tab')
    await run(page, 'guess')
    await expectStanding(page, 'guess').toContain('In [2] done')
    expect(await ran(page)).toEqual(['secret 1', 'secret 1 → guess 2'])
  })
})

describe('much output', () => {
  test('is its beginning and its end, and all of it by pages', async () => {
    const page = await cells.open()
    const shown = await output(page, 'six').innerText()
    expect(shown.startsWith('0\n1\n')).toBe(true)
    expect(shown.split('\n').length).toBeLessThan(30)
    expect(shown.endsWith('9999998\n9999999')).toBe(true)
    await button(page, 'six', '9,999,980 more lines, show all').click()
    const range = () => cell(page, 'six').locator('.pages output').innerText()
    expect(await range()).toBe('Lines 1 to 1,000 of 10,000,000')
    expect(await focused(page)).toBe('six pages')
    // all in a row
    const [first, less] = await Promise.all(
      ['First lines', 'Show less'].map((name) => button(page, 'six', name).boundingBox()),
    )
    expect(less!.y).toBe(first!.y)
    await button(page, 'six', 'Last lines').press('Enter')
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.ariaLabel)).toBe(
      'Last lines',
    )
    expect(await range()).toBe('Lines 9,999,001 to 10,000,000 of 10,000,000')
    await expect
      .poll(() => cell(page, 'six').locator('pre.page').innerText())
      .toMatch(/^9999000\n[^]*9999999$/)
    await button(page, 'six', 'Back, lines before').click()
    expect(await range()).toBe('Lines 9,998,001 to 9,999,000 of 10,000,000')
    await expect.poll(() => cell(page, 'six').locator('pre.page').innerText()).toMatch(/^9998000\n/)
    expect(
      await cell(page, 'six')
        .locator('pre.page')
        .evaluate((it) => it.scrollTop),
    ).toBe(0)
    await button(page, 'six', 'Show less').press('Enter')
    await expect.poll(() => focused(page)).toBe('six more')
    expect(await output(page, 'six').innerText()).toBe(shown)
  })
})

describe('a run of a cell that has run', () => {
  test('has no slider of the run before, which keeps its place', async () => {
    const page = await cells.open()
    const slider = cell(page, 'four').getByRole('slider')
    const opacity = () => slider.evaluate((input) => getComputedStyle(input.closest('.time')!).opacity)
    const interrupt = async (count: number) => {
      await expectStanding(page, 'four').toContain('running')
      await button(page, 'four', 'Interrupt cell four').click()
      await expectStanding(page, 'four').toContain(`In [${count}] interrupted`)
    }
    await run(page, 'four')
    await interrupt(13)
    expect(await slider.getAttribute('aria-label')).toBe('Moment of the run')
    await run(page, 'four')
    await expect.poll(() => slider.getAttribute('aria-label')).toBe('Moment of the run before')
    await expect.poll(opacity).toBe('0')
    await interrupt(14)
    expect(await slider.getAttribute('aria-label')).toBe('Moment of the run')
    expect(await opacity()).toBe('1')
    await expectQuiet(page)
  })

  const heightOf = (page: Page, id: string) =>
    cell(page, id).evaluate((element) => element.getBoundingClientRect().height)

  test('leaves its output until there is another, and all at its height', async () => {
    const page = await cells.open()
    const before = await heightOf(page, 'seven')
    await run(page, 'seven')
    await expectStanding(page, 'seven').toContain('running')
    const old = cell(page, 'seven').getByRole('group', { name: 'Output of the run before' })
    expect(await old.innerText()).toBe('done')
    expect(await heightOf(page, 'seven')).toBe(before)
    await expectStanding(page, 'seven').toContain('In [13] done')
    expect(await old.count()).toBe(0)
    expect(await output(page, 'seven').innerText()).toBe('done')
    expect(await heightOf(page, 'seven')).toBe(before)
    await expectQuiet(page)
  })

  test('leaves the pressed control where it is, whatever becomes of the output', async () => {
    const page = await cells.open({ viewport: { width: 1000, height: 700 } })
    const action = cell(page, 'six').locator('.action')
    const top = async () => Math.round((await action.boundingBox())!.y)
    await text(page, 'six').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('say little')
    await action.evaluate((it) => it.scrollIntoView({ block: 'end' }))
    for (const shown of ['little', '9999999']) {
      const before = await top()
      await action.press('Enter')
      await expect.poll(() => output(page, 'six').innerText()).toMatch(new RegExp(`${shown}$`))
      expect(await top()).toBe(before)
      await button(page, 'six', 'More for cell six').click()
      await cell(page, 'six').getByRole('menuitem', { name: 'Reset the text' }).press('Enter')
    }
    await expectQuiet(page)
  })
})

test('a link in a traceback leads to the line', async () => {
  const page = await cells.open()
  await cell(page, 'five').getByRole('link', { name: 'line 2 of cell 5' }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe('textarea')
  const at = await page.evaluate(() => (document.activeElement as HTMLTextAreaElement).selectionStart)
  expect(at).toBe('# nothing\n'.length)
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('five acts')
})

test('one goes through the moments of a run: of many asked for, the last', async () => {
  const page = await cells.open()
  await run(page, 'one')
  const slider = cell(page, 'one').getByRole('slider', { name: 'Moment of the run' })
  await slider.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect
    .poll(() => slider.getAttribute('aria-valuetext'))
    .toBe('Line 2, 50.0 MB resident, moment 1 of 3')
  expect(await cell(page, 'one').locator('.line.at').innerText()).toBe('x = 3')
  await page.keyboard.press('End')
  await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('The end, moment 3 of 3')
  expect(await cell(page, 'one').locator('.line.at').count()).toBe(0)
})

test('the slider stays where it is, whatever is said of the moment', async () => {
  for (const view of ['stage', 'read'] as const) {
    const page = await cells.open({ view })
    const slider = cell(page, 'one').getByRole('slider', { name: 'Moment of the run' })
    const before = await slider.boundingBox()
    expect(before!.width).toBeGreaterThan(100)
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'End']) {
      await slider.press(key)
      await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toContain('…')
      expect(await slider.boundingBox()).toEqual(before)
    }
  }
})

test('on a stage much output is read from its end', async () => {
  const page = await cells.open({ view: 'stage' })
  const left = await output(page, 'six').evaluate(
    ({ scrollHeight, clientHeight, scrollTop }) => scrollHeight - clientHeight - scrollTop,
  )
  // less than a line
  expect(Math.abs(left)).toBeLessThan(10)
})

test('those that wait for a cell that asks for a line say so, and lead there', async () => {
  const page = await cells.open()
  await choose(page, 'seven', 'Run all')
  await expectStanding(page, 'three').toContain('waiting')
  expect(await standing(page, 'seven')).toMatch(
    /queued: Queued after \d+ other cells Cell three waits for a line/,
  )
  expect(await cell(page, 'seven').locator('p[role=status]').innerText()).toBe('Cell three waits for a line')
  expect(await page.locator('p[role=status]', { hasText: 'Cell three waits' }).count()).toBe(1)
  await button(page, 'seven', 'Cell three waits for a line').click()
  await expect.poll(() => focused(page)).toBe('three line')
  await page.keyboard.press('Enter')
  await expect.poll(() => cell(page, 'three').locator('.line.at').innerText()).toBe('ask name')
  await expect.poll(() => focused(page)).toBe('three line')
  await page.keyboard.press('Enter')
  await expectStanding(page, 'seven').not.toContain('waits for a line')
})

test('Escape leaves a text on no control: no key of the slide runs the cell', async () => {
  const page = await cells.open({ view: 'stage' })
  await text(page, 'one').focus()
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('one acts')
  for (const key of ['Space', 'Enter']) await page.keyboard.press(key)
  expect(await ran(page)).toEqual([])
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('one bare action')
})

test('its menu is within the window, wherever its button stands', async () => {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ]) {
    const page = await cells.open({ viewport })
    for (const id of ['one', 'two', 'three', 'last'])
      for (const block of ['start', 'center', 'end'] as const) {
        const more = button(page, id, `More for cell ${id}`)
        await more.evaluate((it, where) => it.scrollIntoView({ block: where }), block)
        await more.click()
        const { top, bottom, hidden } = await cell(page, id)
          .locator('#menu')
          .evaluate((menu) => ({
            top: menu.getBoundingClientRect().top,
            bottom: innerHeight - menu.getBoundingClientRect().bottom,
            hidden: menu.scrollHeight - menu.clientHeight,
          }))
        expect([id, block, top >= 0, bottom >= 0, hidden]).toEqual([id, block, true, true, 0])
        await page.keyboard.press('Escape')
      }
  }
})

describe('an edit', () => {
  test('is there on another day; where another text was published meanwhile, both are', async () => {
    const page = await cells.open()
    await text(page, 'one').focus()
    await page.keyboard.type('1')
    await expectStanding(page, 'one').toContain('edited')
    await page.reload()
    await expectStanding(page, 'one').toContain('edited')
    expect(await text(page, 'one').innerText()).toBe('alloc 40\nx = 3\nx1')
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find((one) => one.endsWith('#one'))!
      const kept = JSON.parse(localStorage.getItem(key)!) as object
      localStorage.setItem(key, JSON.stringify({ ...kept, published: 'as it was once' }))
    })
    await page.reload()
    const notice = cell(page, 'one').getByRole('group', { name: 'This cell has changed' })
    await expect.poll(() => notice.isVisible()).toBe(true)
    expect(await notice.locator('pre').allInnerTexts()).toEqual(['alloc 40\nx = 3\nx1', 'alloc 40\nx = 3\nx'])
    await notice.getByRole('button', { name: 'Keep mine' }).click()
    expect(await focused(page)).toBe('one acts')
    await expectStanding(page, 'one').toContain('edited')
    await page.reload()
    await expectStanding(page, 'one').toContain('edited')
    expect(await notice.count()).toBe(0)
    await choose(page, 'one', 'Reset the text')
    await page.reload()
    await expectStanding(page, 'one').toContain('In [1] done')
  })
})

test('its state brings a cell of another page to where it stands', async () => {
  const [page, other] = [await cells.open(), await cells.open()]
  await text(page, 'two').focus()
  await page.keyboard.type('5')
  await page.keyboard.press('Control+Enter')
  await expectStanding(page, 'two').toContain('In [13] done')
  const state = await cell(page, 'two').evaluate((it) => (it as unknown as { state: unknown }).state)
  await cell(other, 'two').evaluate(async (it, json) => {
    const element = it as unknown as { state: unknown; ready: Promise<unknown> }
    element.state = json
    await element.ready
  }, state)
  expect(await standing(other, 'two')).toBe(await standing(page, 'two'))
  expect(await text(other, 'two').innerText()).toBe('say two\nwarn careful\nalloc 205')
  expect(await ran(other)).toEqual([])
})

describe('axe finds nothing', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const view of ['read', 'stage'] as const)
      test(`${view}, ${colorScheme}`, async () => {
        const page = await cells.open({ view, colorScheme })
        await run(page, 'one')
        await text(page, 'two').focus()
        await page.keyboard.type('1')
        await run(page, 'three')
        await expectStanding(page, 'three').toContain('waiting')
        await run(page, 'seven')
        await button(page, 'six', /show all/).click()
        expect(await axe(page)).toEqual([])
      })
})

describe('the deck’s editor', () => {
  const edited = useCells(
    [
      { id: 'one', text: 'alloc 40\nsay a rather long line of words\nx = 3' },
      { id: 'two', text: 'say two' },
      { id: 'locked', text: 'say locked', isLocked: true },
    ],
    join(REPOSITORY, 'lib/page/cell-editor/editor.js'),
  )
  const editor = (page: Page, id: string) => cell(page, id).locator('.editor').getByRole('textbox')

  for (const view of ['read', 'stage'] as const)
    test(`takes the text’s place without moving a letter: ${view}`, async () => {
      const page = await edited.open({ view })
      const boxes = (lines: ReturnType<Page['locator']>) =>
        lines.evaluateAll((all) =>
          all.map((line) => {
            const letters = document.createRange()
            letters.selectNodeContents(line)
            const { top, height, left } = letters.getBoundingClientRect()
            return [top, height, left].map(Math.round)
          }),
        )
      const before = await boxes(cell(page, 'one').locator('.line'))
      await text(page, 'one').click()
      await expect.poll(() => editor(page, 'one').count()).toBe(1)
      expect(await boxes(editor(page, 'one').locator('.cm-line'))).toEqual(before)
      await expectQuiet(page)
    })

  /** A click in the second line, just behind some words. */
  async function clickAfter(page: Page, words: string): Promise<void> {
    const line = cell(page, 'one').locator('.line').nth(1)
    const { x, y, at } = await line.evaluate((element, length) => {
      const range = document.createRange()
      const node = element.firstChild!
      range.setStart(node, length)
      range.setEnd(node, length + 1)
      const box = range.getBoundingClientRect()
      return { x: box.left + 1, y: box.top + box.height / 2, at: node.textContent!.slice(0, length) }
    }, words.length)
    expect(at).toBe(words)
    await page.mouse.click(x, y)
  }

  test('has the caret where the text was clicked, and runs by keys', async () => {
    const page = await edited.open()
    await clickAfter(page, 'say a ')
    await expect.poll(() => editor(page, 'one').count()).toBe(1)
    await page.keyboard.type('ZZ ')
    const state = () =>
      cell(page, 'one').evaluate((it) => (it as unknown as { state: { text: string } }).state.text)
    expect(await state()).toBe('alloc 40\nsay a ZZ rather long line of words\nx = 3')
    await page.keyboard.press('Control+Enter')
    await expectStanding(page, 'one').toContain('In [4] done')
    await page.keyboard.press('Shift+Enter')
    await expect.poll(() => focused(page)).toBe('two cm-content')
    await page.keyboard.press('Alt+Enter')
    await expect.poll(() => focused(page)).toBe('x-1 cm-content')
    await page.keyboard.type('say three')
    await expect.poll(() => editor(page, 'x-1').innerText()).toBe('say three')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => output(page, 'x-1').innerText()).toBe('three')
    await expectQuiet(page)
  })

  test('is left by Escape, and its text stands in its colours, what is new in it underlined', async () => {
    const page = await edited.open()
    await text(page, 'one').focus()
    await expect.poll(() => editor(page, 'one').count()).toBe(1)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('3')
    await expect.poll(() => editor(page, 'one').locator('.edited').allInnerTexts()).toEqual(['3'])
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('one acts')
    expect(await text(page, 'one').innerText()).toBe('alloc 40\nsay a rather long line of words\nx = 33')
    await expect.poll(() => text(page, 'one').locator('.l').allInnerTexts()).toEqual(['40', '3', '3'])
    expect(await text(page, 'one').locator('.l.edited').innerText()).toBe('3')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('one bare')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('one bare action')
    await expectQuiet(page)
  })

  test('opens at once for whoever comes by keys; Tab goes on until something is typed', async () => {
    const page = await edited.open()
    await text(page, 'one').focus()
    await expect.poll(() => focused(page)).toBe('one cm-content')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('one input')
    for (let tab = 0; tab < 3; tab++) await page.keyboard.press('Tab')
    await expect.poll(() => focused(page)).toBe('two cm-content')
    await expect.poll(() => editor(page, 'one').count()).toBe(0)
    await text(page, 'one').focus()
    await expect.poll(() => focused(page)).toBe('one cm-content')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('say it')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('one cm-content')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => output(page, 'one').innerText()).toMatch(/^it/)
    await page.keyboard.press('Shift+Enter')
    await expect.poll(() => focused(page)).toBe('two cm-content')
    await expectQuiet(page)
  })

  test('opens where the text was clicked, also before the cell was there', async () => {
    const page = await edited.open({ meanwhile: (early) => clickAfter(early, 'say a') })
    await expect.poll(() => focused(page)).toBe('one cm-content')
    await page.keyboard.type('Z')
    await expect.poll(() => editor(page, 'one').innerText()).toContain('say aZ rather')
    await expectQuiet(page)
  })

  test('has the letters in the order in which they are typed, right after a click, too', async () => {
    const page = await edited.open()
    await text(page, 'one').click()
    await expect.poll(() => focused(page)).toBe('one cm-content')
    await run(page, 'one')
    await expectStanding(page, 'one').toContain('done')
    await editor(page, 'one').click()
    await page.keyboard.press('Control+a')
    for (const letter of 'abc = 12') {
      await page.keyboard.press(letter)
      // it is drawn between two letters
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    }
    expect(await editor(page, 'one').innerText()).toBe('abc = 12')
    await expectQuiet(page)
  })

  describe('while its code is on the way', () => {
    /** A page whose editor comes once it is let. */
    async function openSlowly(): Promise<{ page: Watched; arrive: () => void }> {
      const page = await edited.open()
      let arrive = (): void => {}
      const here = new Promise<void>((resolve) => (arrive = resolve))
      await page.route('**/editor.js', async (route) => {
        await here
        await route.continue()
      })
      return { page, arrive }
    }
    const textOf = (page: Page) =>
      cell(page, 'one').evaluate((it) => (it as unknown as { state: { text: string } }).state.text)
    const paste = (page: Page, words: string) =>
      text(page, 'one').evaluate((code, pasted) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', pasted)
        code.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }, words)

    test('lines are typed', async () => {
      const { page, arrive } = await openSlowly()
      await text(page, 'one').click()
      await page.keyboard.press('Control+a')
      await page.keyboard.type('alloc 1\nsay abd')
      await page.keyboard.press('Backspace')
      await page.keyboard.type('c\n')
      expect(await textOf(page)).toBe('alloc 1\nsay abc\n')
      arrive()
      // in the midst of its coming
      await page.keyboard.type('say more')
      await expect.poll(() => editor(page, 'one').innerText()).toBe('alloc 1\nsay abc\nsay more')
      await page.keyboard.type('!')
      expect(await textOf(page)).toBe('alloc 1\nsay abc\nsay more!')
      await expectQuiet(page)
    })

    test('something is pasted, where the text was clicked', async () => {
      const { page, arrive } = await openSlowly()
      await cell(page, 'one')
        .locator('.line')
        .nth(2)
        .click({ position: { x: 200, y: 8 } })
      await paste(page, ' + 1\r\nsay two')
      await page.keyboard.type(' 2')
      arrive()
      const now = 'alloc 40\nsay a rather long line of words\nx = 3 + 1\nsay two 2'
      await expect.poll(() => editor(page, 'one').innerText()).toBe(now)
      await page.keyboard.type('3')
      expect(await textOf(page)).toBe(`${now}3`)
      await expectQuiet(page)
    })

    test('whoever only passes by is not called back', async () => {
      const { page, arrive } = await openSlowly()
      await text(page, 'one').focus()
      await page.keyboard.press('Tab')
      expect(await focused(page)).toBe('one input')
      arrive()
      // once its code is there, it would have opened a few tasks later
      await page.evaluate(`(async () => {
        await import(new URL(document.getElementById('one').dataset.editor, document.baseURI))
        for (let task = 0; task < 5; task++) await new Promise((resolve) => setTimeout(resolve))
      })()`)
      expect(await focused(page)).toBe('one input')
      expect(await editor(page, 'one').count()).toBe(0)
      await expectQuiet(page)
    })

    test('all is chosen and goes, with what is pasted or typed next', async () => {
      const { page, arrive } = await openSlowly()
      await text(page, 'one').focus()
      await page.keyboard.press('Control+a')
      await paste(page, 'say pasted')
      expect(await textOf(page)).toBe('say pasted')
      await page.keyboard.press('Control+a')
      arrive()
      await expect.poll(() => focused(page)).toBe('one cm-content')
      await page.keyboard.type('say')
      expect(await textOf(page)).toBe('say')
      await page.keyboard.press('Control+z')
      expect(await textOf(page)).toBe('say pasted')
      await expectQuiet(page)
    })
  })

  test('an arrow over its edge goes to the next text that can be edited, and no further', async () => {
    const page = await edited.open({ view: 'stage' })
    await text(page, 'one').focus()
    await expect.poll(() => focused(page)).toBe('one cm-content')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toBe('two cm-content')
    await page.keyboard.type('# ')
    // the one below is locked
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe('two cm-content')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => focused(page)).toBe('one cm-content')
    await page.keyboard.type('y')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    expect(await focused(page)).toBe('one cm-content')
    await expect
      .poll(() => editor(page, 'one').innerText())
      .toBe('alloc 40\nsay a rather long line of words\nyx = 3')
    expect(await text(page, 'two').innerText()).toBe('# say two')
    await expectQuiet(page)
  })

  test('has the figures of the lines, while the text is the one that ran', async () => {
    const page = await edited.open({ view: 'stage' })
    const figures = () =>
      editor(page, 'one')
        .locator('.cm-line')
        .evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset['figure'] ?? ''))
    await text(page, 'one').focus()
    await expect.poll(figures).toEqual(['50.0 MB', '', ''])
    await page.keyboard.press('Control+End')
    await page.keyboard.type('4')
    await expect.poll(figures).toEqual(['', '', ''])
    await page.keyboard.press('Control+Enter')
    await expect.poll(figures).toEqual(['50.0 MB', '', ''])
  })
})

test.each([
  ['phone', { viewport: { width: 390, height: 844 } }],
  ['forced colours', { forcedColors: 'active' as const }],
  ['motion', { reducedMotion: 'no-preference' as const }],
])('nothing overflows its cell: %s', async (name, options) => {
  const page = await cells.open(options)
  await run(page, 'three')
  await expectStanding(page, 'three').toContain('waiting')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
})
