/** Slide 4 on the built talk: what stands on the screen is what was recorded. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { expectQuiet, openPage, useSite, TALK } from '../support/site.ts'

interface Run {
  readonly program: string
  readonly allocator: string
  readonly mode: string
  readonly steps: readonly { readonly at: string; readonly anonKb: number }[]
}

const { runs } = JSON.parse(readFileSync(new URL('../recorded/rss-talk.json', import.meta.url), 'utf8')) as {
  runs: readonly Run[]
}
const run = runs.find(
  ({ program, allocator, mode }) => program === 'frag.py' && allocator === 'g217' && mode === 'script',
)!
/** MB is 10^6 bytes, with one decimal. */
const megabytes = (anonKb: number) => ((anonKb * 1024) / 1e6).toFixed(1)
const waits = run.steps.map(({ at, anonKb }) => ({ name: at, mb: megabytes(anonKb) }))
const names = waits.map(({ name }) => name)
const last = waits.length - 1

const built = useSite(TALK)

/** Waits until a condition holds; longer than Vitest does by itself, for a busy machine. */
const eventually = <Value>(what: () => Promise<Value>) => expect.poll(what, { timeout: 8_000, interval: 20 })

async function open(path: string, options = {}) {
  const page = await openPage(built.browser, built.site.url + path, options)
  onTestFinished(() => page.context().close())
  await page.locator('recorded-memory .say[aria-live]').waitFor()
  return page
}

const demo = (page: Page) => page.locator('recorded-memory')
const said = (page: Page) => demo(page).locator('.say[aria-live]').textContent()
/** Words in the picture, in the order in which they are drawn. */
const written = (page: Page) => demo(page).locator('.picture svg text').allTextContents()
/** The wait that flags and program say we stand at. */
const stands = (page: Page) =>
  demo(page)
    .locator('[aria-current=step]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent!.trim()))

async function expectWait(page: Page, wait: number): Promise<void> {
  const { name, mb } = waits[wait]!
  const flag = `${name}, ${mb} MB resident`
  await eventually(() => stands(page)).toEqual([
    flag,
    expect.stringMatching(`wait\\('${name}'\\)\\s*${mb} MB`),
  ])
  await eventually(() => said(page)).toContain(`${mb} MB`)
}

test('says, draws and lists at each step what the process held at that wait', async () => {
  const page = await open('demo-fragmentation/')
  for (let wait = 0; wait <= last; wait++) {
    if (wait > 0) await page.keyboard.press('ArrowRight')
    await expectWait(page, wait)
    const words = await written(page)
    // the flags, one under each wait
    for (const { name, mb } of waits) {
      const flag = words.indexOf(name)
      expect(words[flag + 1], name).toBe(`${mb} MB`)
    }
    // and the column at the left
    expect(words.filter((word) => word === `${waits[wait]!.mb} MB`)).toHaveLength(
      1 + waits.filter(({ mb }) => mb === waits[wait]!.mb).length,
    )
    expect(await demo(page).locator('.program em').allTextContents()).toEqual(
      waits.map(({ mb }) => `${mb} MB`),
    )
    expect(await demo(page).locator('.id').innerText()).toMatch(
      /^frag\.py\s*recorded: CPython 2\.7\.6, glibc 2\.17/,
    )
  }
  expect(waits[3]).toEqual({ name: 'del big', mb: '510.4' })
  await expectQuiet(page)
})

test('draws the process’s memory to scale: the line, and the column beside it', async () => {
  const page = await open('demo-fragmentation/')
  await expectWait(page, 0)
  for (let wait = 0; wait <= last; wait++) {
    if (wait > 0) await page.keyboard.press('ArrowRight')
    await expectWait(page, wait)
    const [line = '', cursor = NaN] = await demo(page)
      .locator('.picture')
      .evaluate((picture) => {
        const lines = [...picture.querySelectorAll('path')].map((path) => path.getAttribute('d')!)
        const circle = picture.querySelector('circle')!
        return [
          lines.find((d) => /^M[\d.]+ [\d.]+(H[\d.]+V[\d.]+)+H[\d.]+$/.test(d)),
          Number(circle.getAttribute('cy')),
        ] as const
      })
    const heights = [...line.matchAll(/(?:M[\d.]+ |V)([\d.]+)/g)].map(([, y]) => Number(y))
    expect(heights).toHaveLength(waits.length)
    const kb = run.steps.map(({ anonKb }) => anonKb)
    const perKb = (heights[0]! - heights[1]!) / (kb[1]! - kb[0]!)
    expect(perKb * kb[1]!).toBeGreaterThan(200)
    heights.forEach((y, index) => expect(y).toBeCloseTo(heights[0]! - (kb[index]! - kb[0]!) * perKb, 1))
    expect(cursor).toBeCloseTo(heights[wait]!, 1)
  }
})

describe('the waits', () => {
  test('are flags that one can press where they are drawn, on the stage, the page and a phone', async () => {
    for (const [path, viewport] of [
      ['demo-fragmentation/', { width: 1280, height: 720 }],
      ['#demo-fragmentation', { width: 1280, height: 720 }],
      ['#demo-fragmentation', { width: 390, height: 844 }],
    ] as const) {
      const page = await open(path, { viewport })
      await demo(page).locator('.picture').scrollIntoViewIfNeeded()
      for (const [wait, name] of [...names.entries()].toReversed()) {
        const words = demo(page)
          .locator('.picture svg text')
          .filter({ hasText: new RegExp(`^${name}$`) })
        const { x, y, width, height } = (await words.boundingBox())!
        const hit = await demo(page).evaluate(
          (element, [left, top]) => {
            const button = element.shadowRoot!.elementFromPoint(left, top)!
            const box = button.getBoundingClientRect()
            return { name: button.getAttribute('aria-label'), width: box.width, height: box.height }
          },
          [x + width / 2, y + height / 2] as const,
        )
        expect(hit.name).toBe(`${name}, ${waits[wait]!.mb} MB resident`)
        expect(Math.min(hit.width, hit.height)).toBeGreaterThanOrEqual(44)
        await page.mouse.click(x + width / 2, y + height / 2)
        await expectWait(page, wait)
      }
      await expectQuiet(page)
    }
  })

  test('have Back and On, which end at the first and the last', async () => {
    const page = await open('#demo-fragmentation')
    const back = demo(page).getByRole('button', { name: 'Back to the wait before' })
    const on = demo(page).getByRole('button', { name: 'On to the next wait' })
    await expectWait(page, last)
    expect(await on.getAttribute('aria-disabled')).toBe('true')
    await on.click({ force: true })
    for (let wait = last - 1; wait >= 0; wait--) {
      await back.click()
      await expectWait(page, wait)
      expect(await on.getAttribute('aria-disabled')).toBe('false')
    }
    expect(await back.getAttribute('aria-disabled')).toBe('true')
    await back.click({ force: true })
    await expectWait(page, 0)
    await on.click()
    await expectWait(page, 1)
  })

  test('are a group, and the program a list, to who cannot see them', async () => {
    const page = await open('demo-fragmentation/#3')
    await expectWait(page, 3)
    const flags = demo(page).getByRole('group', { name: 'Waits of the program' }).getByRole('button')
    expect(await flags.count()).toBe(waits.length)
    for (const { name, mb } of waits)
      expect(
        await demo(page)
          .getByRole('button', { name: `${name}, ${mb} MB resident`, exact: true })
          .count(),
      ).toBe(1)
    const program = demo(page).getByRole('list', { name: 'frag.py, with the resident memory at each wait' })
    const source = readFileSync(new URL('../../talk/programs/frag.py', import.meta.url), 'utf8')
    for (const line of await program.getByRole('listitem').locator('code').allTextContents())
      for (const statement of line.trim().split('; ')) expect(source).toContain(statement)
    expect(
      await demo(page)
        .locator('.picture svg')
        .evaluate((svg) => svg.closest('[aria-hidden=true]') !== null),
    ).toBe(true)
  })
})
