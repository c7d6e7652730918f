/** Slide 4 on the built talk: what stands on the screen is what the machine holds, however one comes there. */
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import * as mallocFragmentation from '../../components/malloc-fragmentation/malloc-fragmentation.poster.ts'
import { programOf } from '../../components/malloc-fragmentation/program.ts'
import { knobsIn, type MallocFragmentationState } from '../../components/malloc-fragmentation/state.ts'
import { Timeline } from '../../components/malloc-fragmentation/time.ts'
import { ProgramRun, STARTS } from '../../src/machine/index.ts'
import { PHONE, eventually, megabytes, programDemo } from '../support/program-demo.ts'
import { talkProgram } from '../support/talk-programs.ts'
import { axe, bytesOf, expectQuiet, filesIn, openPage, useSite, TALK } from '../support/site.ts'

// every program runs twice: here and in the page
vi.setConfig({ testTimeout: 120_000 })

const frag = talkProgram('frag.py')
const setting = { attributes: {}, program: frag }
const moments = mallocFragmentation.moments(setting)
const stateAt = (step: number) => mallocFragmentation.stateAt(step, setting)
const sentenceOf = (state: MallocFragmentationState) => mallocFragmentation.poster(state, setting).sentence

/** What the machine holds at each wait of the program, as it stands on the screen. */
function figuresOf(state: MallocFragmentationState): { name: string; figure: string }[] {
  const program = programOf(frag, knobsIn(state))
  const key = `${state.glibc} ${program.source.text}`
  let figures = known.get(key)
  if (!figures) {
    const run = new ProgramRun(program.source, STARTS[state.glibc])
    const held = new Timeline(program, run).valuesAtWaits(run.curve.resident)
    figures = [...held].map(([line, bytes]) => ({
      name: program.lines[line]!.moment!,
      figure: megabytes(bytes),
    }))
    known.set(key, figures)
  }
  return figures
}
const known = new Map<string, { name: string; figure: string }[]>()

const CODE_BYTES = 45_000

const built = useSite(TALK)
const { open, demo, said, slider, state, drawnState, expectState, expectMoment, turn } = programDemo(
  built,
  'malloc-fragmentation',
  sentenceOf,
)
/** Words in the pictures, in the order in which they are drawn. */
const written = (page: Page) => demo(page).locator(':is(.time, .map) svg text').allTextContents()

test('says, draws and lists at each step what the machine holds', async () => {
  const page = await open('demo-fragmentation/')
  for (let step = 0; step <= mallocFragmentation.steps(setting); step++) {
    if (step > 0) await page.keyboard.press('ArrowRight')
    await expectMoment(page, stateAt(step))
    const figures = figuresOf(stateAt(step))
    const words = await written(page)
    for (const { name, figure } of figures) expect(words[words.indexOf(name) + 1], name).toBe(figure)
    expect(await demo(page).locator('.program em').allTextContents()).toEqual(
      figures.map(({ figure }) => figure),
    )
    const now = demo(page).locator('.program [aria-current=step]')
    expect(await now.count()).toBe(1)
  }
  expect(await demo(page).locator('.id').innerText()).toContain('small_first.py, glibc 2.17')
  await expectQuiet(page)
})

test('names the chunk that pins the heap, and the one deletion that helps does', async () => {
  const page = await open('demo-fragmentation/#3')
  await expectMoment(page, moments['del-big']!)
  expect(await written(page)).toEqual(expect.arrayContaining(['small[0]', 'heap+1e550970', '505,702,288']))
  expect(await demo(page).locator('.why li').allInnerTexts()).toEqual([
    'Only the top can go: 37,584 bytes.',
    'Below it small[0], live, held by main.',
    'Below that 505.7 MB free, and stuck.',
  ])
  await demo(page).getByRole('button', { name: 'Free small[0]' }).click()
  await expectMoment(page, moments['del-small']!)
  await page.keyboard.press('r')
  await expectMoment(page, moments['del-big']!)
})

describe('the scrubber', () => {
  test('goes by keys: arrows, Home and End, and the slide stays', async () => {
    const page = await open('demo-fragmentation/#1')
    await expectMoment(page, moments['big']!)
    const where = page.url()
    await slider(page).focus()
    await page.keyboard.press('End')
    await expectMoment(page, moments['del-big']!)
    expect(await slider(page).getAttribute('aria-valuetext')).toBe(
      "wait('del big'): 510.4 MB resident; 1.8 MB live, 2.4 MB free in a free list, 292 KB free in a pool, 505.9 MB free in malloc",
    )
    // over the wait at once, into the line before it
    await page.keyboard.press('ArrowLeft')
    const half = await drawnState(page)
    expect(half).toMatchObject({ line: 6 })
    expect(half.done).toBeGreaterThan(0.5)
    expect(half.done).toBeLessThan(1)
    await eventually(() => said(page)).toContain('del big is under way')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expectMoment(page, moments['del-big']!)
    await page.keyboard.press('Home')
    await expectMoment(page, moments['start']!)
    expect(page.url()).toBe(where)
    await expectQuiet(page)
  })

  test('follows the pointer, on the stage, the page and a phone', async () => {
    for (const [path, viewport] of [
      ['demo-fragmentation/#3', { width: 1280, height: 720 }],
      ['#memory:del-big', { width: 1280, height: 720 }],
      ['#memory:del-big', PHONE],
    ] as const) {
      const page = await open(path, { viewport })
      await expectState(page, moments['del-big']!)
      await slider(page).scrollIntoViewIfNeeded()
      const { x, y, width, height } = (await slider(page).boundingBox())!
      expect(height).toBeGreaterThanOrEqual(40)
      const at = async (share: number) =>
        void (await page.mouse.move(x + width * share, y + height / 2, { steps: 4 }))
      await at(0.9)
      await page.mouse.down()
      await at(0.3)
      await eventually(async () => (await drawnState(page)).line).toBe(2)
      const first = await drawnState(page)
      await at(0.4)
      await eventually(async () => (await drawnState(page)).done).toBeGreaterThan(first.done + 0.2)
      await page.mouse.up()
      await eventually(() => said(page)).toContain('is under way')
      const awayFromPointer = async () => {
        const circle = (await demo(page).locator('.time svg > g > circle').boundingBox())!
        return Math.abs(circle.x + circle.width / 2 - (x + width * 0.4))
      }
      await eventually(awayFromPointer).toBeLessThan(viewport.width / 50)
      await expectQuiet(page)
    }
  })

  test('has its flags on a stage too, where the toolbar comes only to the bottom edge', async () => {
    const page = await open('demo-fragmentation/', { viewport: { width: 1280, height: 720 } })
    const toolbar = page.locator('.chrome')
    await page.mouse.move(600, 300)
    await page.mouse.move(640, 320)
    await demo(page)
      .getByRole('button', { name: /^del big/ })
      .click()
    await expectState(page, moments['del-big']!)
    await page.mouse.move(900, 715)
    await eventually(() => toolbar.evaluate((element) => getComputedStyle(element).opacity)).toBe('1')
    await toolbar.getByRole('link', { name: 'Back' }).click()
    await expect.poll(() => new URL(page.url()).pathname).toContain('distilled-code')
  })

  test('has the waits as flags that one can press where they are drawn', async () => {
    const page = await open('#demo-fragmentation')
    await demo(page).locator('.time').scrollIntoViewIfNeeded()
    for (const name of ['start', 'big', 'small', 'del big']) {
      const words = demo(page)
        .locator('.time svg text')
        .filter({ hasText: new RegExp(`^${name}$`) })
      const { x, y, width, height } = (await words.boundingBox())!
      await page.mouse.click(x + width / 2, y + height / 2)
      await eventually(async () => (await state(page)).done).toBe(1)
      await eventually(() =>
        demo(page).locator('.waits [aria-current=step]').getAttribute('aria-label'),
      ).toContain(`${name}, `)
    }
  })
})

describe('Change it', () => {
  test('swaps the lines, makes mappings, trims, and takes a younger malloc; r goes back', async () => {
    const page = await open('demo-fragmentation/#3')
    await turn(page, 'Made first', 'small')
    await expectMoment(page, moments['small-first']!)
    await turn(page, 'Made first', 'big')
    await turn(page, 'After del big', 'trim')
    await expectMoment(page, moments['trim']!)
    await turn(page, 'After del big', 'nothing')
    await turn(page, 'malloc', '2.36')
    await expectMoment(page, moments['modern-glibc']!)
    await turn(page, 'malloc', '2.17')
    await turn(page, 'String size', '200037')
    await expectMoment(page, moments['mapped']!)
    await page.keyboard.press('Escape')
    await expect.poll(() => demo(page).locator('details').getAttribute('open')).toBe(null)
    await page.keyboard.press('r')
    await expectMoment(page, moments['del-big']!)
    await expectQuiet(page)
  })

  test('takes any size of a string, within what can be', async () => {
    const page = await open('demo-fragmentation/#3')
    await demo(page).locator('summary').click()
    const bytes = demo(page).getByRole('spinbutton')
    await bytes.fill('131049')
    await bytes.press('Enter')
    await expectMoment(page, { ...moments['del-big']!, size: 131_049 })
    expect(await said(page)).toContain('Each string was its own mapping')
    await bytes.fill('131048')
    await bytes.press('Tab')
    await expectMoment(page, { ...moments['del-big']!, size: 131_048 })
    await bytes.fill('1')
    await bytes.press('Enter')
    await eventually(async () => (await state(page)).size).toBe(257)
    await expectQuiet(page)
  })
})

describe('Play', () => {
  test('goes from wait to wait for who wants no motion, and stops at the end', async () => {
    const page = await open('demo-fragmentation/#2')
    await demo(page).getByRole('button', { name: 'Play' }).click()
    await expectMoment(page, moments['del-big']!)
    await demo(page).getByRole('button', { name: 'Play' }).waitFor()
  })

  test('runs until it is paused, or the slide is left', async () => {
    const page = await open('demo-fragmentation/', { reducedMotion: 'no-preference' })
    await expectMoment(page, moments['start']!)
    const told = await demo(page).evaluateHandle((element) => {
      const told: { state?: unknown } = {}
      element.addEventListener('change', () => (told.state = (element as { state?: unknown }).state))
      return told
    })
    await demo(page).getByRole('button', { name: 'Play' }).click()
    await eventually(async () => (await state(page)).line).toBe(2)
    await demo(page).getByRole('button', { name: 'Pause' }).click()
    const paused = await drawnState(page)
    expect((await told.jsonValue()).state).toEqual(paused)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(await state(page)).toEqual(paused)
    await demo(page).getByRole('button', { name: 'Play' }).click()
    await page.keyboard.press('ArrowDown')
    await page.waitForURL('**/diagnose/')
    const left = await state(page)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(await state(page)).toEqual(left)
  })
})

test.each([
  ['the stage', 'demo-fragmentation/#3', {}],
  ['the page', '#demo-fragmentation', {}],
  ['the page in the dark', '#demo-fragmentation', { colorScheme: 'dark' }],
  ['a phone', '#demo-fragmentation', { viewport: PHONE }],
] as const)('has no fault that axe finds on %s, its panel open', async (_name, path, options) => {
  const page = await open(path, options)
  if (path.startsWith('#')) {
    // the other demo's picture, asleep, scrolls on a phone
    await page.locator('#demo-pools').scrollIntoViewIfNeeded()
    await page.locator('python-memory .say[aria-live]').waitFor()
  }
  await demo(page).locator('summary').click()
  await demo(page).getByRole('spinbutton').waitFor()
  expect(await axe(page)).toEqual([])
})

test('runs a fifth on a phone, says so, and runs in full when asked', async () => {
  const page = await open('#memory:del-big', { viewport: PHONE })
  const note = demo(page).locator('.note')
  await eventually(() => note.innerText()).toContain('20,000 strings of 5,037 bytes')
  expect(await demo(page).locator('.program').innerText()).toContain('alloc(20000)')
  await eventually(() => said(page)).toMatch(/^10\d\.\d MB stay resident, held by one string/)
  await note.getByRole('button', { name: 'Run it at full size' }).click()
  await expectMoment(page, moments['del-big']!)
  expect(await note.count()).toBe(0)
})

test('keeps its picture where no worker can start, and says so', async () => {
  const page = await openPage(built.browser, 'about:blank')
  onTestFinished(() => page.context().close())
  await page.addInitScript(() => {
    Object.assign(window, {
      Worker: function () {
        throw new DOMException('not here', 'SecurityError')
      },
    })
  })
  await page.goto(`${built.site.url}demo-fragmentation/`)
  await eventually(() => demo(page).getByRole('status').textContent()).toContain('the machine did not start')
  expect(await demo(page).getByRole('img').first().isVisible()).toBe(true)
  expect(await page.locator('.demo-error').count()).toBe(0)
})

test('says over its picture that the machine stopped, whoever asked it', async () => {
  const page = await openPage(built.browser, 'about:blank')
  onTestFinished(() => page.context().close())
  await page.addInitScript(() => {
    Object.assign(window, {
      Worker: class extends Worker {
        constructor(url: URL, options: WorkerOptions) {
          super(url, options)
          Object.assign(window, {
            stopMachine: () => this.dispatchEvent(new ErrorEvent('error', { message: 'no memory' })),
          })
        }
      },
    })
  })
  await page.goto(`${built.site.url}demo-fragmentation/`)
  await expectMoment(page, moments['start']!)
  await page.evaluate(() => (window as unknown as { stopMachine(): void }).stopMachine())
  await demo(page).getByRole('button', { name: 'On to the next wait' }).click()
  await page.locator('.demo-error').waitFor()
  expect(await page.locator('.demo-error').textContent()).toBe(
    'This demo stopped: the machine stopped: no memory',
  )
})

test('costs the first view nothing, and little when it is wanted', async () => {
  const { folder } = built.site
  const own = filesIn(folder).filter((file) => /malloc-fragmentation.*\.js$/.test(file))
  expect(own).toHaveLength(1)
  expect(gzipSync(bytesOf(folder, own[0]!)).length).toBeLessThanOrEqual(CODE_BYTES)
  const page = await openPage(built.browser, 'about:blank')
  onTestFinished(() => page.context().close())
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  for (const path of ['title/', '']) {
    await page.goto(built.site.url + path)
    await page.locator('h1, h2').first().waitFor()
  }
  expect(asked.filter((url) => /malloc-fragmentation|machine\.worker|program-frag/.test(url))).toEqual([])
})
