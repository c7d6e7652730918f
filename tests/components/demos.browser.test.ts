/** What every demo of the talk promises, on the built talk: one state however one comes to it, and all of it by keys. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as mallocFragmentation from '../../components/malloc-fragmentation/malloc-fragmentation.poster.ts'
import * as pythonMemory from '../../components/python-memory/python-memory.poster.ts'
import type { DemoPoster, DemoSetting, Json } from '../../src/engine/demo.ts'
import pools from '../../talk/scenes/pools.ts'
import { PHONE, eventually } from '../support/program-demo.ts'
import { expectQuiet, openPage, useSite, TALK, type Watched } from '../support/site.ts'
import { talkProgram } from '../support/talk-programs.ts'

interface Demo {
  readonly tag: string
  readonly id: string
  readonly slide: string
  /** The slide after it. */
  readonly next: string
  readonly poster: DemoPoster
  readonly given: Pick<DemoSetting, 'scene' | 'program'>
  /** At this step every control can be pressed … */
  readonly from: number
  /** … and takes the demo to this state. In the order of the Tab key. */
  readonly controls: readonly (readonly [name: string, state: Json])[]
  /** Others that the Tab key reaches, and where in that order. */
  readonly others?: readonly (readonly [name: string, at: number])[]
}

/** Slide 4's program as it stands, after one of its lines. */
const fragAt = (line: number): Json => ({
  version: 2,
  line,
  done: 1,
  first: 'big',
  size: 5037,
  after: 'nothing',
  glibc: '2.17',
})

/** Slide 10's program as it stands, after one of its lines. */
const poolsAt = (line: number, look = 'story'): Json => ({
  version: 1,
  line,
  done: 1,
  look,
  ints: 5_000_000,
  keep: 0,
  mode: 'script',
  after: 'collect',
  object: 'list',
  glibc: '2.17',
})

const DEMOS: readonly Demo[] = [
  {
    tag: 'malloc-fragmentation',
    id: 'memory',
    slide: 'demo-fragmentation',
    next: 'diagnose',
    poster: mallocFragmentation as unknown as DemoPoster,
    given: { program: talkProgram('frag.py') },
    from: 2,
    controls: [
      ['start, 2.2 MB resident', fragAt(1)],
      ['big, 511.2 MB resident', fragAt(3)],
      ['small, 511.2 MB resident', fragAt(5)],
      ['del big, 510.4 MB resident', fragAt(7)],
      ['Back to the wait before', fragAt(3)],
      ['On to the next wait', fragAt(7)],
    ],
    others: [
      ['Time of the run', 0],
      ['Play', 6],
      ['Change it', 8],
      ['The heap to scale', 9],
      ['Free big', 10],
    ],
  },
  {
    tag: 'python-memory',
    id: 'python',
    slide: 'demo-pools',
    next: 'conclusions',
    poster: pythonMemory as unknown as DemoPoster,
    given: { scene: pools as unknown as Json, program: talkProgram('pools.py') },
    from: 2,
    controls: [
      ['start, 2.2 MB resident', poolsAt(0)],
      ['range, 165.1 MB resident', poolsAt(2)],
      ['del ints, 125.1 MB resident', poolsAt(4)],
      ['import gc, 125.1 MB resident', poolsAt(6)],
      ['collect, 125.1 MB resident', poolsAt(8)],
      ['made, 125.1 MB resident', poolsAt(9)],
      ['dropped, 125.1 MB resident', poolsAt(10)],
      ['made again, 125.1 MB resident', poolsAt(11)],
      ['Back to the wait before', poolsAt(2)],
      ['On to the next wait', poolsAt(6)],
      ['pymalloc’s pools', poolsAt(4, 'pools')],
    ],
    others: [
      ['Time of the run', 0],
      ['Play', 10],
      ['Change it', 13],
      ['The heap to scale', 14],
      ['Slots of blocks of ints', 15],
      ['all 121,954 blocks', 16],
      ['Free lists, newest first', 17],
    ],
  },
]

/** Every control that the Tab key reaches. */
function stopsOf({ controls, others = [] }: Demo): string[] {
  const names = controls.map(([name]) => name)
  for (const [name, at] of others) names.splice(at, 0, name)
  return names
}

/** The least that a finger or a poor pointer hits (WCAG 2.5.8), in px. */
const LEAST_TARGET = 24

const built = useSite(TALK)

/** For a test that starts a run for most of a demo's moments, in ms. */
const MANY_RUNS = 360_000

describe.each(DEMOS.map((demo) => [demo.tag, demo] as const))('<%s>', (_, demo) => {
  const { tag, id, slide, poster } = demo
  const setting = { attributes: {}, ...demo.given }
  const last = typeof poster.steps === 'function' ? poster.steps(setting) : poster.steps
  const steps = Array.from({ length: last + 1 }, (_each, step) => step)
  const moments = typeof poster.moments === 'function' ? poster.moments(setting) : poster.moments
  const headlines = new Map<string, string>()
  const headline = (state: Json) => {
    const key = JSON.stringify(state)
    const sentence = headlines.get(key) ?? poster.poster(state, setting).sentence
    headlines.set(key, sentence)
    return sentence
  }

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Watched> {
    const page = await openPage(built.browser, built.site.url + path, options)
    onTestFinished(() => page.context().close())
    await page.locator(`${tag} .say[aria-live]`).waitFor()
    return page
  }
  const stagePath = (step: number) => `${slide}/${step ? `#${step}` : ''}`
  const onStage = (step: number, options: BrowserContextOptions = {}) => open(stagePath(step), options)
  const inRead = (options: BrowserContextOptions = {}) => open(`#${slide}`, options)
  /** The same, in a tab that remembers nothing. */
  async function inNewTab<Value>(
    page: Page,
    path: string,
    read: (tab: Page) => Promise<Value>,
  ): Promise<Value> {
    const tab = await page.context().newPage()
    await tab.goto(built.site.url + path)
    const value = await read(tab)
    await tab.close()
    return value
  }
  const state = (page: Page): Promise<unknown> =>
    page.locator(tag).evaluate((element) => (element as unknown as { state: unknown }).state)
  const said = (page: Page) => page.locator(`${tag} .say[aria-live]`).textContent()
  /** All that the demo shows, its pictures included, as HTML without the comments of Lit and its order of classes. */
  const drawn = (page: Page) =>
    page.locator(tag).evaluate(async (element) => {
      await document.fonts.ready
      await (element as unknown as { ready: Promise<unknown> }).ready
      const htmlIn = (root: ShadowRoot): string =>
        [...root.querySelectorAll('*')].reduce(
          (html, { shadowRoot }) => html + (shadowRoot ? htmlIn(shadowRoot) : ''),
          root.innerHTML,
        )
      return htmlIn(element.shadowRoot!)
        .replaceAll(/<!--.*?-->/gs, '')
        .replaceAll(
          / class="([^"]*)"/g,
          (_all, names: string) => ` class="${names.split(' ').toSorted().join(' ')}"`,
        )
    })
  const setState = (page: Page, to: unknown) =>
    page.locator(tag).evaluate(async (element, json) => {
      const it = element as unknown as { state: unknown; ready: Promise<unknown> }
      it.state = json
      await it.ready
    }, to)
  const expectState = (page: Page, expected: unknown) => eventually(() => state(page)).toEqual(expected)
  const place = (page: Page) => page.evaluate(() => location.pathname + location.hash)

  test('is the same at a step whether one comes there by its URL, by keys forwards, or by keys back', async () => {
    const page = await onStage(0)
    const declared: string[] = []
    for (const step of steps)
      await inNewTab(page, stagePath(step), async (tab) => {
        await expectState(tab, poster.stateAt(step, setting))
        declared.push(await drawn(tab))
      })
    expect(new Set(declared).size).toBe(steps.length)

    for (const step of steps) {
      if (step > 0) await page.keyboard.press('ArrowRight')
      await expectState(page, poster.stateAt(step, setting))
      await eventually(() => drawn(page)).toBe(declared[step])
    }
    await page.keyboard.press('ArrowRight')
    await page.waitForURL(`**/${demo.next}/`)
    for (const step of steps.toReversed()) {
      await page.keyboard.press('ArrowLeft')
      await expectState(page, poster.stateAt(step, setting))
      await eventually(() => drawn(page)).toBe(declared[step])
    }
    await expectQuiet(page)
  })

  test(
    'is the same at a moment whatever was shown before, on the stage and in Read',
    async () => {
      const page = await inRead()
      const link = (moment: string) => page.locator(`a.moment[href="#${id}:${moment}"]`)
      const names = Object.keys(moments)
      expect(names.length).toBeGreaterThanOrEqual(steps.length)
      const first = new Map<string, string>()
      for (const [index, name] of [...names, ...names.toReversed()].entries()) {
        await link(name).click()
        await expectState(page, moments[name]!)
        await eventually(() => said(page)).toBe(headline(moments[name]!))
        if (index < names.length) first.set(name, await drawn(page))
        else await eventually(() => drawn(page)).toBe(first.get(name))
      }
      await expectQuiet(page)
      for (const name of names) {
        await page.goto(`${built.site.url}#${id}:${name}`)
        await expectState(page, moments[name]!)
      }
      const named = names.at(-2)!
      await inNewTab(page, `${slide}/#${id}:${named}`, (tab) => expectState(tab, moments[named]!))
    },
    MANY_RUNS,
  )

  test('is left as the person made it over a reload, and in the other view', async () => {
    const [name, made] = demo.controls.at(-2)!
    const page = await onStage(demo.from)
    await expectState(page, poster.stateAt(demo.from, setting))
    await page.locator(tag).getByRole('button', { name, exact: true }).last().click()
    await expectState(page, made)
    await page.reload()
    await expectState(page, made)
    await page.keyboard.press('v')
    await page.waitForURL(`**/#${slide}`)
    await expectState(page, made)
    await eventually(() => said(page)).toBe(headline(made))
    await page.reload()
    await expectState(page, made)
    await expectQuiet(page)
  })

  test('says over its time line, while nothing is dragged, what the slider says once one has gone there', async () => {
    const page = await onStage(demo.from)
    await expectState(page, poster.stateAt(demo.from, setting))
    const plate = page.locator(`${tag} rss-timeline .plate`)
    const slider = page.locator(tag).getByRole('slider', { name: 'Time of the run' })
    const box = (await slider.boundingBox())!
    const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const
    const percentAndBytes = (words: string) =>
      /^(.*), (\d+) %: ([\d.]+) MB resident; /.exec(words)?.slice(1) ?? ['', '', '']
    expect(await plate.isVisible()).toBe(false)
    for (const share of [0.2, 0.27]) {
      await page.mouse.move(...at(share))
      await eventually(() => plate.isVisible()).toBe(true)
      const [line, percent, megabytes] = percentAndBytes((await plate.textContent())!.trim())
      await page.mouse.down()
      await eventually(() => plate.isVisible()).toBe(false)
      await page.mouse.up()
      await drawn(page)
      const there = percentAndBytes((await slider.getAttribute('aria-valuetext'))!)
      expect(there[0]).toBe(line)
      expect(Math.abs(Number(there[1]) - Number(percent))).toBeLessThanOrEqual(2)
      expect(Number(there[2]) / Number(megabytes)).toBeCloseTo(1, 1)
    }
    const [name] = demo.controls.findLast(([control]) => control.endsWith('resident'))!
    const wait = page.locator(tag).getByRole('button', { name, exact: true })
    await wait.hover()
    const words = (await plate.textContent())!.trim()
    await wait.click()
    await eventually(() => slider.getAttribute('aria-valuetext')).toBe(words)
    await page.mouse.move(...at(0.2))
    await page.keyboard.press('Escape')
    await eventually(() => plate.isVisible()).toBe(false)
    await page.mouse.move(...at(0.21))
    await eventually(() => plate.isVisible()).toBe(true)
    const inside = (await plate.boundingBox())!
    expect(inside.y + inside.height).toBeLessThanOrEqual(box.y + 2)
    await page.emulateMedia({ media: 'print' })
    expect(await plate.isVisible()).toBe(false)
    await expectQuiet(page)
  })

  describe('by the keyboard alone', () => {
    /** Name of the control that has the focus inside the demo; '' outside of it. */
    const focusedName = (page: Page) =>
      page.evaluate((name) => {
        if (document.activeElement?.localName !== name) return ''
        let control = document.activeElement.shadowRoot!.activeElement!
        while (control.shadowRoot?.activeElement) control = control.shadowRoot.activeElement
        return control.getAttribute('aria-label') ?? control.textContent!.trim()
      }, tag)

    test('Tab comes to every control, once, in order, and one sees where it is', async () => {
      const page = await onStage(demo.from)
      await expectState(page, poster.stateAt(demo.from, setting))
      const stops: string[] = []
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab')
        const name = await focusedName(page)
        if (name) {
          stops.push(name)
          const outline = await page
            .locator(tag)
            .locator(':focus')
            .last()
            .evaluate((element) => {
              const { outlineStyle, outlineWidth } = getComputedStyle(element)
              return `${outlineStyle} ${outlineWidth}`
            })
          expect(outline, name).toBe('solid 3px')
        } else if (stops.length > 0) break
      }
      expect(stops.filter((name) => !/, slot \d/.test(name))).toEqual(stopsOf(demo))
      const grids = await page.locator(tag).getByRole('grid').count()
      expect(stops.length - stopsOf(demo).length).toBe(grids)
      await page.keyboard.press('Shift+Tab')
      expect(await focusedName(page)).toBe(stops.at(-1))
    })

    test('Enter and Space press each control, the slide stays, and one polite live region says the change', async () => {
      const page = await onStage(demo.from)
      await expectState(page, poster.stateAt(demo.from, setting))
      const before = await place(page)
      const region = await page.locator(`${tag} .say[aria-live]`).elementHandle()
      expect(await region!.getAttribute('aria-live')).toBe('polite')
      for (const [name, to] of demo.controls) {
        for (let presses = 0; presses < 60; presses++) {
          await page.keyboard.press('Tab')
          if ((await focusedName(page)) === name) break
        }
        for (const key of ['Enter', 'Space']) {
          await setState(page, poster.stateAt(demo.from, setting))
          await page.keyboard.press(key)
          await expectState(page, to)
          await eventually(() => region!.textContent()).toBe(headline(to))
          expect(await focusedName(page), 'the control keeps the focus').toBe(name)
        }
      }
      expect(await region!.isVisible()).toBe(true)
      expect(await place(page)).toBe(before)
      await page.keyboard.press('PageDown')
      await expectState(page, poster.stateAt(demo.from + 1, setting))
      await expectQuiet(page)
    })
  })

  test.each([
    ['a phone', PHONE],
    ['a laptop', { width: 1280, height: 720 }],
  ])(
    'has a name and room for a finger on each control, and nothing wider than the page, on %s',
    async (_name, viewport) => {
      const page = await inRead({ viewport })
      for (const step of steps) {
        await setState(page, poster.stateAt(step, setting))
        const sizes = await page
          .locator(tag)
          .locator('button')
          .evaluateAll((all) =>
            all.map((button) => {
              const { width, height } = button.getBoundingClientRect()
              return { name: button.getAttribute('aria-label') ?? button.textContent!.trim(), width, height }
            }),
          )
        const buttons = page.locator(tag).getByRole('button', { name: /\w/ })
        expect(await buttons.count()).toBe(sizes.length)
        expect(sizes.length).toBeGreaterThan(3)
        for (const { name, width, height } of sizes) {
          expect(width, name).toBeGreaterThanOrEqual(LEAST_TARGET)
          expect(height, name).toBeGreaterThanOrEqual(LEAST_TARGET)
        }
        const { page: pageWidth, demo: inside } = await page.locator(tag).evaluate((element) => {
          const frame = element.parentElement!
          return {
            page: document.documentElement.scrollWidth,
            demo: Math.max(frame.scrollWidth - frame.clientWidth, element.scrollWidth - element.clientWidth),
          }
        })
        expect(pageWidth).toBe(viewport.width)
        expect(inside).toBe(0)
      }
    },
  )

  test.each([
    ['forced colours', { forcedColors: 'active', colorScheme: 'dark' }],
    ['motion', { reducedMotion: 'no-preference' }],
  ] as const)('can be seen with %s', async (_name, options) => {
    const page = await onStage(0, options)
    for (const step of steps) {
      await expectState(page, poster.stateAt(step, setting))
      await drawn(page)
      const inks = await page.locator(tag).evaluate((element) => {
        const ground = getComputedStyle(document.documentElement).backgroundColor
        const marksIn = (root: ShadowRoot): Element[] => [
          ...root.querySelectorAll('.picture svg :is(path, rect, text, circle)'),
          ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
            shadowRoot ? marksIn(shadowRoot) : [],
          ),
        ]
        const marks = marksIn(element.shadowRoot!)
        const paints = marks.flatMap((mark) => {
          const { fill, stroke } = getComputedStyle(mark)
          return [fill, stroke].filter((paint) => paint.startsWith('rgb'))
        })
        return {
          ground,
          seen: paints.filter((paint) => paint !== ground).length,
          say: getComputedStyle(element.shadowRoot!.querySelector('.say')!).color,
        }
      })
      expect(inks.seen).toBeGreaterThan(10)
      expect(inks.say).not.toBe(inks.ground)
      await page.keyboard.press('ArrowRight')
    }
    await expectQuiet(page)
  })
})
