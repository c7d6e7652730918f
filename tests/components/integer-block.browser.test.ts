/** Slide 10 on the built talk: what stands on the screen is what the model of CPython 2.7's int blocks says. */
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { blockOf, replay, slotOf, type IntegerBlockState } from '../../components/integer-block/replay.ts'
import { STORY, nextWords, sentenceOf, stateOfStep } from '../../components/integer-block/story.ts'
import { SLOTS_PER_BLOCK } from '../../src/machine/index.ts'
import { expectQuiet, openPage, useSite, TALK } from '../support/site.ts'

const built = useSite(TALK)

/** Waits until a condition holds; longer than Vitest does by itself, for a busy machine. */
const eventually = <Value>(what: () => Promise<Value>) => expect.poll(what, { timeout: 8_000, interval: 20 })

async function open(path: string, options = {}) {
  const page = await openPage(built.browser, built.site.url + path, options)
  onTestFinished(() => page.context().close())
  await page.locator('integer-block .say[aria-live]').waitFor()
  return page
}

const after = (...ops: string[]): IntegerBlockState => ({ version: 1, ops })
const demo = (page: Page) => page.locator('integer-block')
const grid = (page: Page) => demo(page).getByRole('grid')
const button = (page: Page, name: string) =>
  demo(page).getByRole('group', { name: 'Make and drop ints' }).getByRole('button', { name, exact: true })
const operations = (page: Page) =>
  demo(page).evaluate((element) => (element as unknown as { state: IntegerBlockState }).state.ops)
const place = (page: Page) => page.evaluate(() => location.pathname + location.hash)

/** Everything that the demo says and shows of blocks, as a person without a screen gets it. */
const shown = (page: Page) =>
  demo(page).evaluate((element) => {
    const root = element.shadowRoot!
    const of = (kind: string, row: Element) => row.querySelectorAll(`[role=gridcell].${kind}`).length
    return {
      sentence: root.querySelector('.say')!.textContent,
      grid: root.querySelector('[role=grid]')!.getAttribute('aria-label'),
      rows: [...root.querySelectorAll('[role=row]')].map((row) => ({
        name: row.getAttribute('aria-label'),
        cached: of('cached', row),
        live: of('live', row),
        free: of('free', row),
      })),
      next: [...root.querySelectorAll('[role=gridcell]')].flatMap((cell) =>
        cell.getAttribute('aria-label')?.endsWith(', next') ? [cell.getAttribute('aria-label')] : [],
      ),
      words: [...root.querySelectorAll('.picture svg text')].map((text) => text.textContent!),
    }
  })

/** The same from the model. */
function modelOf(state: IntegerBlockState) {
  const view = replay(state)
  const [head] = view.freeList
  const rows = view.blocks.map(({ number, slots, freed }) => {
    const [cached = 0, live = 0, free = 0] = ['cached', 'live', 'free'].map((kind) =>
      freed ? 0 : slots.filter((slot) => slot === kind).length,
    )
    const counts = Object.entries({ cached, live, free }).flatMap(([kind, n]) => (n ? [`${n} ${kind}`] : []))
    return {
      name: `block ${number}: ${freed ? 'back to malloc' : counts.join(', ')}`,
      cached,
      live,
      free,
    }
  })
  return {
    sentence: sentenceOf(view),
    grid: `Slots, low addresses left; the next int goes to ${nextWords(view)}`,
    rows,
    next: head === undefined ? [] : [`block ${blockOf(head)}, slot ${slotOf(head)}, free, next`],
  }
}

async function expectModel(page: Page, state: IntegerBlockState): Promise<void> {
  const model = modelOf(state)
  await eventually(() => shown(page)).toMatchObject(model)
  const { words } = await shown(page)
  for (const { name } of model.rows)
    expect(words.some((word) => word.startsWith(name.replace(/:.*/, '')))).toBe(true)
  expect(words.includes('next int goes here')).toBe(model.next.length > 0)
}

test('says, draws and counts at each step what the model holds', async () => {
  const page = await open('demo-pools/')
  for (let step = 0; step < STORY.length; step++) {
    if (step > 0) await page.keyboard.press('ArrowRight')
    await expectModel(page, stateOfStep(step))
    expect(await demo(page).locator('.program [aria-current=step]').textContent()).toContain(
      STORY[step]!.line,
    )
  }
  // The talk's point, from the C source and not from the model: 41 slots stay for one int.
  expect((await shown(page)).rows.filter(({ name }) => name!.startsWith('block 7'))).toEqual([
    { name: 'block 7: 1 live, 40 free', cached: 0, live: 1, free: 40 },
  ])
  await expectQuiet(page)
})

test('follows the model through whatever the person does, up to 200 ints', async () => {
  const page = await open('#demo-pools')
  const ops: string[] = []
  const press = async (name: string, op: string) => {
    await button(page, name).click()
    ops.push(op)
    await expectModel(page, after(...ops))
  }
  await demo(page).getByRole('button', { name: '# the interpreter has started' }).click()
  await expectModel(page, after())
  for (const name of ['Drop newest', 'Drop oldest', 'Drop all', 'Reset'])
    expect(await button(page, name).getAttribute('aria-disabled'), name).toBe('true')
  await button(page, 'Drop all').click({ force: true })
  await press('Make 1', 'make 1')
  await press('Make 10', 'make 10')
  await press('Drop oldest', 'drop oldest')
  await press('Make 1', 'make 1')
  await press('Drop newest', 'drop newest')
  await press('gc.collect(2)', 'collect')
  for (let tens = 0; tens < 19; tens++) {
    await button(page, 'Make 10').click()
    ops.push('make 10')
  }
  await expectModel(page, after(...ops))
  expect(await button(page, 'Make 10').getAttribute('aria-disabled')).toBe('true')
  await button(page, 'Make 10').click({ force: true })
  expect(await operations(page)).toEqual(ops)
  await press('Drop all', 'drop all')
  await press('gc.collect(2)', 'collect')
  await button(page, 'Reset').click()
  await expectModel(page, after())
  await expectQuiet(page)
})

test('has each slot where it is drawn', async () => {
  for (const [path, viewport] of [
    ['demo-pools/#1', { width: 1280, height: 720 }],
    ['#demo-pools', { width: 390, height: 844 }],
  ] as const) {
    const page = await open(path, { viewport })
    for (const state of [after(), after('make 30'), after('make 100', 'make 100', 'drop oldest')]) {
      await demo(page).evaluate(async (element, json) => {
        const it = element as unknown as { state: unknown; ready: Promise<unknown> }
        it.state = json
        await it.ready
      }, state)
      const off = await demo(page).evaluate((element) => {
        const root = element.shadowRoot!
        const middle = (box: DOMRect) => [box.x + box.width / 2, box.y + box.height / 2] as const
        const [x, y] = middle(
          [...root.querySelectorAll('.picture svg circle')].at(-1)!.getBoundingClientRect(),
        )
        const cell = root.querySelector('[aria-label$=", next"]')!.getBoundingClientRect()
        const [left, top] = middle(cell)
        return { x: Math.abs(x - left) / cell.width, y: Math.abs(y - top) / cell.height }
      })
      expect(off.x).toBeLessThan(0.1)
      expect(off.y).toBeLessThan(0.1)
    }
  }
})

describe('the grid of slots', () => {
  const focused = (page: Page) =>
    demo(page).evaluate((element) => element.shadowRoot!.activeElement?.getAttribute('aria-label') ?? '')
  const slot = (page: Page, name: string) => grid(page).getByRole('gridcell', { name, exact: true })

  test('has one stop for the Tab key; arrows, Home and End move in it and never move a slide', async () => {
    const page = await open('demo-pools/#1')
    await expectModel(page, stateOfStep(1))
    const before = await place(page)
    // 100 ints fill block 6, block 7 and 34 slots of block 8, whose next is slot 6
    await slot(page, 'block 8, slot 6, free, next').focus()
    for (const [key, expected] of [
      ['ArrowLeft', 'block 8, slot 5, free'],
      ['Home', 'block 8, slot 0, free'],
      ['ArrowLeft', 'block 8, slot 0, free'],
      ['ArrowRight', 'block 8, slot 1, free'],
      ['ArrowUp', 'block 8, slot 1, free'],
      ['ArrowDown', 'block 7, slot 1, live'],
      ['ArrowDown', 'block 6, slot 1, live'],
      ['ArrowDown', 'block 6, slot 1, live'],
      ['End', 'block 6, slot 40, cached'],
      ['ArrowRight', 'block 6, slot 40, cached'],
      ['ArrowUp', 'block 7, slot 40, live'],
    ] as const) {
      await page.keyboard.press(key)
      await eventually(() => focused(page)).toBe(expected)
    }
    expect(await place(page)).toBe(before)
    expect(await operations(page)).toEqual(['make 100'])
    expect(await grid(page).locator('[tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Shift+Tab')
    await eventually(() => focused(page)).toBe('block 7, slot 40, live')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ArrowRight')
    await expectModel(page, stateOfStep(2))
    await expectQuiet(page)
  })

  test('drops an int with Enter, Space or Delete, and leaves alone what is no int of ours', async () => {
    const page = await open('demo-pools/#1')
    await expectModel(page, stateOfStep(1))
    const before = await place(page)
    await slot(page, 'block 8, slot 6, free, next').focus()
    await page.keyboard.press('ArrowDown')
    const ops = ['make 100']
    for (const [key, dropped] of [
      ['Enter', 6],
      ['Space', 7],
      ['Delete', 8],
    ] as const) {
      await eventually(() => focused(page)).toBe(`block 7, slot ${dropped}, live`)
      await page.keyboard.press(key)
      ops.push(`drop ${7 * SLOTS_PER_BLOCK + dropped}`)
      await expectModel(page, after(...ops))
      await page.keyboard.press(key)
      await page.keyboard.press('ArrowRight')
    }
    for (const key of ['End', 'ArrowDown']) {
      await eventually(() => focused(page)).not.toBe('')
      await page.keyboard.press(key)
    }
    await eventually(() => focused(page)).toBe('block 6, slot 40, cached')
    for (const key of ['Enter', 'Space', 'Delete', 'n', '1']) await page.keyboard.press(key)
    expect(await operations(page)).toEqual(ops)
    expect(await place(page)).toBe(before)
    await expectQuiet(page)
  })

  test('drops an int that is clicked', async () => {
    const page = await open('demo-pools/#1')
    await expectModel(page, stateOfStep(1))
    await slot(page, 'block 7, slot 15, live').click()
    await expectModel(page, after('make 100', 'drop 302'))
    await slot(page, 'block 6, slot 40, cached').click()
    expect(await operations(page)).toEqual(['make 100', 'drop 302'])
  })

  test('goes on from the slot that has the focus, however it came to it', async () => {
    const page = await open('demo-pools/#1')
    await expectModel(page, stateOfStep(1))
    await slot(page, 'block 8, slot 2, free').click()
    await eventually(() => focused(page)).toBe('block 8, slot 2, free')
    await page.keyboard.press('ArrowRight')
    await eventually(() => focused(page)).toBe('block 8, slot 3, free')
    await slot(page, 'block 7, slot 15, live').focus()
    await page.keyboard.press('Enter')
    await expectModel(page, after('make 100', 'drop 302'))
  })
})
