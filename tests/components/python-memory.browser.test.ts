/** Slide 10 on the built talk: what stands on the screen is what the machine holds, however one comes there. */
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { entryText } from '../../components/free-lists/view.ts'
import { count } from '../../components/format.ts'
import { programOf, type Knobs } from '../../components/python-memory/program.ts'
import * as pythonMemory from '../../components/python-memory/python-memory.poster.ts'
import { knobsIn, stateAtMoment, type PythonMemoryState } from '../../components/python-memory/state.ts'
import { sentenceOf as told } from '../../components/python-memory/story.ts'
import { viewOf } from '../../components/python-memory/view.ts'
import { timeOf } from '../../components/python-memory/time.ts'
import {
  ProgramRun,
  PythonRun,
  STARTS,
  pythonSnapshotOf,
  type PythonSnapshot,
} from '../../src/machine/index.ts'
import pools from '../../talk/scenes/pools.ts'
import { waitsOf, PHONE, eventually, megabytes, programDemo } from '../support/program-demo.ts'
import { talkProgram } from '../support/talk-programs.ts'
import { axe, bytesOf, expectQuiet, openPage, useSite, TALK } from '../support/site.ts'

const given = { script: pools, program: talkProgram('pools.py') }
const setting = { attributes: {}, scene: given.script, program: given.program }
const moments = pythonMemory.moments(setting)
const stateAt = (step: number) => pythonMemory.stateAt(step, setting)
const steps = Array.from({ length: pythonMemory.steps(setting) + 1 }, (_, step) => step)

interface Wait {
  readonly name: string
  readonly line: number
  readonly figure: string
  readonly snapshot: PythonSnapshot
  readonly sentence: string
}

/** What the machine holds at each wait of the program, at one `share`th of its ints. */
const held = new Map<string, readonly Wait[]>()
function waitsIn(knobs: Knobs, share = 1): readonly Wait[] {
  const key = JSON.stringify([knobs, share])
  const known = held.get(key)
  if (known) return known
  const program = programOf(given, knobs, share)
  const run =
    'source' in program.run
      ? new ProgramRun(program.run.source, STARTS[knobs.glibc])
      : new PythonRun(program.run.scene, { version: knobs.glibc })
  const time = timeOf(program, run)
  const waits = waitsOf(program).map((line) => {
    run.seek(time.eventOf({ line, done: 1 }))
    const snapshot = pythonSnapshotOf(run)
    const name = program.lines[line]!.moment!
    const sentence = told(viewOf(program, time, { line, done: 1 }, snapshot))
    return { name, line, figure: megabytes(snapshot.tally.resident), snapshot, sentence }
  })
  held.set(key, waits)
  return waits
}
const waitAt = (state: PythonMemoryState) =>
  waitsIn(knobsIn(state)).find(
    ({ line }) => line === state.line && state.done === 1 && state.look === 'story',
  )
const sentenceOf = (state: PythonMemoryState) =>
  waitAt(state)?.sentence ?? pythonMemory.poster(state, setting).sentence
const snapshotAt = (state: PythonMemoryState) => waitAt(state)!.snapshot

/** Most that its code may be beyond the machine and what every page has, gzip'd: its own, and with what other demos share. */
const OWN_CODE_BYTES = 26_000
const CODE_BYTES = 57_000
/** For a test that starts a run for most of the demo's moments, in ms. */
const MANY_RUNS = 120_000

const built = useSite(TALK)
const { open, demo, said, slider, drawnState, expectState, expectMoment, turn } = programDemo(
  built,
  'python-memory',
  sentenceOf,
)

const waitNames = (page: Page) =>
  demo(page)
    .getByRole('group', { name: 'Waits of the program' })
    .getByRole('button')
    .evaluateAll((all) => all.map((button) => button.getAttribute('aria-label')))
/** The timeline says of each wait what the machine holds there. */
const expectWaits = (page: Page, waits: readonly Wait[]) =>
  eventually(() => waitNames(page)).toEqual(waits.map(({ name, figure }) => `${name}, ${figure} resident`))

const setState = (page: Page, to: PythonMemoryState) =>
  demo(page).evaluate(async (element, json) => {
    const it = element as unknown as { state: unknown; ready: Promise<unknown> }
    it.state = json
    await it.ready
  }, to)

describe('the figures and the sentence', () => {
  test('are those of the machine at each step, on the stage', async () => {
    const page = await open('demo-pools/')
    for (const step of steps) {
      if (step > 0) await page.keyboard.press('ArrowRight')
      await expectMoment(page, stateAt(step))
      await expectWaits(page, waitsIn(knobsIn(stateAt(step))))
    }
    await expectQuiet(page)
  })

  test(
    'are those of the machine at each moment, and beside the program in Read',
    async () => {
      const page = await open('#demo-pools')
      const sameRunTogether = Object.values(moments).toSorted((a, b) =>
        JSON.stringify(knobsIn(a)).localeCompare(JSON.stringify(knobsIn(b))),
      )
      for (const moment of sameRunTogether) {
        await setState(page, moment)
        await expectMoment(page, moment)
        const waits = waitsIn(knobsIn(moment))
        await expectWaits(page, waits)
        const figures = await demo(page).locator('.program em').allTextContents()
        expect(figures).toEqual(waits.map(({ figure }) => figure))
      }
      await expectQuiet(page)
    },
    MANY_RUNS,
  )
})

test('a pointer finds each of its buttons, at each step, whatever is shown beside them', async () => {
  const page = await open('demo-pools/')
  for (const step of steps) {
    if (step > 0) await page.keyboard.press('ArrowRight')
    await expectMoment(page, stateAt(step))
    const hidden = await demo(page).evaluate((element) => {
      const root = element.shadowRoot!
      return [...root.querySelectorAll('.controls button, .controls summary')].filter((control) => {
        const { left, right, top, bottom } = control.getBoundingClientRect()
        return [left + 2, (left + right) / 2, right - 2].some(
          (x) => !control.contains(root.elementFromPoint(x, (top + bottom) / 2)),
        )
      }).length
    })
    expect(hidden, `step ${step}`).toBe(0)
  }
})

describe('Change it', () => {
  test('shows the pools beside the heap, at every moment, and the story again', async () => {
    const page = await open('demo-pools/')
    const look = demo(page).getByRole('button', { name: 'pools' })
    await look.click()
    await eventually(() => look.getAttribute('aria-pressed')).toBe('true')
    await expectMoment(page, { ...stateAt(0), look: 'pools' })
    const grid = demo(page).locator('pool-grid')
    const pools = () => grid.getByRole('slider').getAttribute('aria-description')
    const before = await pools()
    await demo(page)
      .getByRole('button', { name: /^made again,/ })
      .click()
    await expectMoment(page, { ...moments['made-again']!, look: 'pools' })
    await eventually(pools).not.toBe(before)
    expect(await demo(page).locator('.say[aria-live]').innerText()).toContain(
      `${parseInt((await pools())!, 10)} pools`,
    )
    await look.press('Enter')
    await expectMoment(page, moments['made-again']!)
    expect(await grid.count()).toBe(0)
  })

  /** In turn: what is chosen, the key that chooses it, and the moment at which the program stands then. */
  const TURNS = [
    ['Ints', 'Home', { ints: 3000 }, 'del ints'],
    ['Kept before del', 'ArrowDown', { keep: 41 }, 'del ints'],
    ['gc is imported', 'ArrowDown', { mode: 'imported' }, 'del ints'],
    ['After del ints', 'ArrowDown', { after: 'again' }, 'again'],
    ['After del ints', 'ArrowUp', { after: 'collect' }, 'collect'],
    ['Made a hundred times', 'ArrowDown', { object: 'dict' }, 'made again'],
    ['Made a hundred times', 'End', { object: 'frame' }, 'made again'],
    ['malloc', 'ArrowDown', { glibc: '2.36' }, 'made again'],
  ] as const

  test.each(['select', 'keys'])('turns every knob by %s, and says what the machine says', async (way) => {
    const page = await open('demo-pools/#2')
    await expectState(page, moments['del-ints']!)
    const { href } = new URL(page.url())
    await demo(page).locator('summary').press('Enter')
    let knobs = knobsIn(moments['del-ints']!)
    for (const [name, key, changed, moment] of TURNS) {
      knobs = { ...knobs, ...changed }
      if (way === 'keys')
        await demo(page)
          .getByRole('combobox', { name: new RegExp(`^${name}`) })
          .press(key)
      else await turn(page, name, String(Object.values(changed)[0]))
      await expectMoment(page, stateAtMoment(given, moment, knobs))
      await expectWaits(page, waitsIn(knobs))
    }
    expect(page.url()).toBe(href)
    await expectQuiet(page)
  })

  test('takes any number of ints within what can be, and no other', async () => {
    const page = await open('demo-pools/#2')
    await turn(page, 'Ints', '3000')
    await expectMoment(page, { ...moments['del-ints']!, ints: 3000 })
    const ints = demo(page).getByRole('spinbutton')
    for (const [typed, key, taken] of [
      ['4321', 'Enter', 4321],
      ['7', 'Tab', 300],
      ['-5000', 'Enter', 300],
      ['5000.4', 'Enter', 5000],
      ['', 'Tab', 5000],
      ['9000001', 'Enter', 9_000_000],
    ] as const) {
      await ints.fill(typed)
      await ints.press(key)
      await expectMoment(page, { ...moments['del-ints']!, ints: taken })
      expect(await ints.inputValue(), typed).toBe(String(taken))
    }
    await expectQuiet(page)
  })
})

describe('the scrubber', () => {
  test('goes by keys into a line, and comes back', async () => {
    const page = await open('demo-pools/#2')
    await expectMoment(page, moments['del-ints']!)
    const where = page.url()
    await slider(page).press('ArrowLeft')
    const half = await drawnState(page)
    expect(half.line).toBe(moments['del-ints']!.line - 1)
    expect(half.done).toBeGreaterThan(0)
    expect(half.done).toBeLessThan(1)
    await expectMoment(page, half)
    expect(await said(page)).toContain('del ints is under way')
    await slider(page).press('ArrowRight')
    await slider(page).press('ArrowRight')
    await expectMoment(page, moments['del-ints']!)
    expect(page.url()).toBe(where)
  })

  test('follows the pointer into a line, and back', async () => {
    const page = await open('demo-pools/#2')
    await expectMoment(page, moments['del-ints']!)
    const { x, y, width, height } = (await slider(page).boundingBox())!
    const circle = (await demo(page).locator('.time svg circle').last().boundingBox())!
    const from = circle.x + circle.width / 2
    await page.mouse.move(from, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.1, y + height / 2, { steps: 4 })
    await eventually(async () => (await drawnState(page)).line).toBe(1)
    const half = await drawnState(page)
    expect(half.done).toBeGreaterThan(0)
    expect(half.done).toBeLessThan(1)
    await expectMoment(page, half)
    await page.mouse.move(from, y + height / 2, { steps: 4 })
    await page.mouse.up()
    await expectMoment(page, moments['del-ints']!)
    await expectQuiet(page)
  })
})

test('opens the map of all blocks, and goes back to rows', async () => {
  const page = await open('demo-pools/#2')
  await expectState(page, moments['del-ints']!)
  const blocks = `${count(snapshotAt(moments['del-ints']!).ints.blocks)} blocks`
  await demo(page)
    .getByRole('button', { name: `all ${blocks}`, exact: true })
    .click()
  await demo(page)
    .getByRole('slider', { name: `Slots of all ${blocks} of ints` })
    .waitFor()
  await demo(page).getByRole('button', { name: 'rows', exact: true }).click()
  await demo(page).getByRole('slider', { name: 'Slots of blocks of ints', exact: true }).waitFor()
  await expectMoment(page, moments['del-ints']!)
  await expectQuiet(page)
})

test('names the entries of a free list under the pointer, where the machine has them', async () => {
  const page = await open('demo-pools/#python:dropped')
  await expectMoment(page, moments['dropped']!)
  const lists = demo(page).getByRole('slider', { name: 'Free lists, newest first' })
  const points = await demo(page)
    .locator('free-lists')
    .evaluateHandle((element) => {
      const points: { address: number; text: string }[] = []
      element.addEventListener('point', ({ detail }: CustomEventInit) => void (detail && points.push(detail)))
      return points
    })
  const { x, y, width, height } = (await lists.boundingBox())!
  await page.mouse.move(x + width * 0.1, y)
  await page.mouse.move(x + width * 0.1, y + height, { steps: 40 })
  const snapshot = snapshotAt(moments['dropped']!)
  const list = snapshot.freeLists.find(({ kind }) => kind === 'list')!
  const named = async () => (await points.jsonValue()).filter(({ address }) => address > 0)
  await eventually(async () => (await named()).length).toBeGreaterThan(4)
  for (const { address, text } of await named()) {
    const index = list.entries.findIndex((entry) => entry.address === address)
    expect(text).toBe(entryText(snapshot, list, index))
  }
})

test.each([
  ['the stage', 'demo-pools/#2'],
  ['the page', '#demo-pools'],
])('has no fault that axe finds on %s, its panel open, light and dark', async (_name, path) => {
  const page = await open(path)
  await demo(page).locator('summary').click()
  await demo(page).getByRole('spinbutton').waitFor()
  const grounds = new Set<string>()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    grounds.add(await page.locator('html').evaluate((html) => getComputedStyle(html).backgroundColor))
    expect(await axe(page), colorScheme).toEqual([])
  }
  expect(grounds.size).toBe(2)
})

describe('Play', () => {
  test('goes from wait to wait for who wants no motion, and stops at the last', async () => {
    const page = await open('demo-pools/#python:lists')
    expect(await statesOfPlay(page, 'lists')).toEqual([moments['dropped'], moments['made-again']])
  })

  test('goes through the lines else, and stops at the last wait', async () => {
    const page = await open('demo-pools/#python:import-gc', { reducedMotion: 'no-preference' })
    const states = await statesOfPlay(page, 'import-gc')
    expect(states.some(({ done }) => done > 0 && done < 1)).toBe(true)
  })

  /** What the demo tells from there to the end. */
  async function statesOfPlay(page: Page, moment: string): Promise<PythonMemoryState[]> {
    await expectMoment(page, moments[moment]!)
    const states = await demo(page).evaluateHandle((element) => {
      const states: unknown[] = []
      element.addEventListener('change', () => states.push((element as unknown as { state: unknown }).state))
      return states as PythonMemoryState[]
    })
    await demo(page).getByRole('button', { name: 'Play' }).click()
    await expectMoment(page, moments['made-again']!)
    await demo(page).getByRole('button', { name: 'Play' }).waitFor()
    return states.jsonValue()
  }
})

test('tells all of it without JavaScript, in the figures of the machine', async () => {
  const page = await openPage(built.browser, built.site.url, { javaScriptEnabled: false })
  onTestFinished(() => page.context().close())
  const sheet = page.locator('#demo-pools')
  await sheet.scrollIntoViewIfNeeded()
  const last = sentenceOf(stateAt(steps.at(-1)!))
  expect(await sheet.getByRole('img').getAttribute('aria-label')).toContain(last)
  expect(await sheet.locator('.say:visible').innerText()).toContain(last)
  const prose = (await sheet.locator('.said').innerText()).replaceAll(/\s+/g, ' ')
  const figures = prose.match(/[\d,.]+\d (?=MB|blocks|bytes)(?:MB|blocks)?/g)!
  expect(figures.length).toBeGreaterThanOrEqual(steps.length)
  const machine = [
    ...Object.values(moments).map(sentenceOf),
    ...waitsIn(knobsIn(stateAt(0))).map(({ figure }) => figure),
  ].join(' ')
  const ofBlocks = ['992 ']
  for (const figure of figures) if (!ofBlocks.includes(figure)) expect(machine, figure).toContain(figure)
})

test('prints its picture at each step, and nothing to press', async () => {
  const page = await open('#demo-pools')
  await page.emulateMedia({ media: 'print' })
  for (const step of steps) {
    await setState(page, stateAt(step))
    await expectMoment(page, stateAt(step))
    const shown = await demo(page).locator('svg:visible').count()
    expect(shown).toBeGreaterThanOrEqual(2)
    // what lies over the timeline has no ink of its own
    const controls = demo(page).locator(':is(button, input, select, summary):visible:not(.time *)')
    expect(await controls.allTextContents()).toEqual([])
  }
})

test('runs a tenth on a phone, says so, and runs in full when asked', async () => {
  const page = await open('#python:range', { viewport: PHONE })
  const knobs = knobsIn(moments['range']!)
  const note = demo(page).locator('.note')
  await eventually(() => note.innerText()).toContain('500,000 ints')
  expect(await demo(page).locator('.id').innerText()).toContain('a tenth of the size')
  expect(await demo(page).locator('.program').innerText()).toContain('range(500000)')
  await expectWaits(page, waitsIn(knobs, 10))
  await note.getByRole('button', { name: 'Run it at full size' }).click()
  await expectWaits(page, waitsIn(knobs))
  await expectMoment(page, moments['range']!)
  expect(await note.count()).toBe(0)
})

test('costs little code when it is wanted, and none before', async () => {
  const asked = async (path: string): Promise<string[]> => {
    const page = await openPage(built.browser, 'about:blank')
    onTestFinished(() => page.context().close())
    const urls = new Set<string>()
    page.on('request', (request) => urls.add(request.url().replace(built.site.url, '')))
    await page.goto(built.site.url + path)
    await page.locator('h1, h2').first().waitFor()
    if (path === 'demo-pools/') await demo(page).locator('.say[aria-live]').waitFor()
    return [...urls].filter((url) => url.endsWith('.js'))
  }
  const first = [...(await asked('')), ...(await asked('title/'))]
  expect(first.filter((url) => /python-memory|int-blocks|machine|scene-/.test(url))).toEqual([])
  const sizes = (await asked('demo-pools/'))
    .filter((url) => !first.includes(url) && !/machine\.worker|scene-/.test(url))
    .map((url) => ({ url, bytes: gzipSync(bytesOf(built.site.folder, url)).length }))
  const own = sizes.filter(({ url }) => url.includes('python-memory'))
  expect(own).toHaveLength(1)
  expect(own[0]!.bytes).toBeLessThanOrEqual(OWN_CODE_BYTES)
  const sum = sizes.reduce((all, { bytes }) => all + bytes, 0)
  expect(sum, JSON.stringify(sizes)).toBeLessThanOrEqual(CODE_BYTES)
})
