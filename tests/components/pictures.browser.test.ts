/** Free lists, objects made again, pools and the heap as elements: what they name is what the machine has there. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { stacksOf } from '../../components/free-lists/layout.ts'
import { thingsOf as listThings } from '../../components/free-lists/things.ts'
import { sentence as listsSentence } from '../../components/free-lists/view.ts'
import { bytesOf } from '../../components/format.ts'
import { columnScale } from '../../components/heap-map/column.ts'
import { placesOf } from '../../components/heap-map/draw.ts'
import { columnOf, heapBytes } from '../../components/heap-map/stretches.ts'
import { thingsOf as heapThings } from '../../components/heap-map/things.ts'
import { cellsOf } from '../../components/made-again/draw.ts'
import { thingsOf as againThings } from '../../components/made-again/things.ts'
import { sentence as againSentence } from '../../components/made-again/view.ts'
import { gridSize } from '../../components/pool-grid/draw.ts'
import { gridOf } from '../../components/pool-grid/layout.ts'
import { thingsOf as poolThings } from '../../components/pool-grid/things.ts'
import { poolGridOf, sentence as poolsSentence } from '../../components/pool-grid/view.ts'
import type { Pointable } from '../../components/pointing.ts'
import { STATE_WORDS } from '../../components/memory-ink.ts'
import { pythonSnapshotOf } from '../../src/machine/index.ts'
import {
  againOf,
  heapOf,
  heapSentence,
  runOf,
  snapshotAt,
} from '../fixtures/pictures-deck/components/picture-show/pictures.ts'
import scene from '../fixtures/pictures-deck/scenes/lists.ts'
import { REPOSITORY } from '../support/heapdeck.ts'
import { axe, expectQuiet, openPage, useSite } from '../support/site.ts'

const built = useSite(join(REPOSITORY, 'tests/fixtures/pictures-deck'))

interface Room {
  readonly width: number
  readonly height: number
  readonly label: number
}

interface Picture {
  readonly slide: string
  readonly tag: string
  readonly name: string
  things(event: number, room: Room): Pointable
  /** What it says of itself … */
  sentence(event: number): string
  /** … and its poster, where that says another thing. */
  posterSentence?(event: number): string
}

const snapshot = (event: number) => snapshotAt(scene, event)

const PICTURES: readonly Picture[] = [
  {
    slide: 'stacks',
    tag: 'free-lists',
    name: 'Free lists, newest first',
    things: (event, room) => listThings(snapshot(event), stacksOf(snapshot(event), 'short', room)),
    sentence: (event) => listsSentence(snapshot(event)),
  },
  {
    slide: 'all',
    tag: 'free-lists',
    name: 'Free lists, newest first',
    things: (event, room) => listThings(snapshot(event), stacksOf(snapshot(event), 'long', room)),
    sentence: (event) => listsSentence(snapshot(event), 'long'),
  },
  {
    slide: 'again',
    tag: 'made-again',
    name: 'lists made, dropped and made again',
    things: (event, room) => {
      const view = againOf(scene, snapshot(event))
      return againThings(view, cellsOf(view, room))
    },
    sentence: (event) => againSentence(againOf(scene, snapshot(event))),
  },
  {
    slide: 'pools',
    tag: 'pool-grid',
    name: 'Pools by size class',
    things: (event, room) => {
      const view = poolGridOf(snapshot(event))!
      return poolThings(view, gridOf(view, gridSize(view, { ...room, hasLegend: true })))
    },
    sentence: (event) => poolsSentence(poolGridOf(snapshot(event))!),
  },
  {
    slide: 'heap',
    tag: 'heap-map',
    name: 'The heap to scale',
    things: (event, room) => {
      const view = heapOf(snapshot(event))
      return heapThings(view, placesOf(view, { ...room, prefix: '' }), room.label, room.width)
    },
    sentence: (event) => bytesOf(heapBytes(snapshot(event))),
    posterSentence: (event) => heapSentence(snapshot(event)),
  },
]

const STEP = 4
const { lines } = runOf(scene)
const eventOf = (step: number): number => (step === 0 ? 0 : lines[step - 1]!.to)

const picture = (page: Page, { slide, tag }: Picture) => page.locator(`#${slide}-demo ${tag}`)
const control = (page: Page, it: Picture) => picture(page, it).getByRole('slider', { name: it.name })
const plate = (page: Page, it: Picture) => picture(page, it).locator('.plate')

async function open(it: Picture, step: number, options = {}) {
  const page = await openPage(built.browser, `${built.site.url}${it.slide}/#${step}`, options)
  onTestFinished(() => page.context().close())
  await picture(page, it).locator('.things').waitFor()
  return page
}

/** The room that the picture is drawn for. */
const roomOf = (page: Page, it: Picture): Promise<Room> =>
  picture(page, it).evaluate((element) => {
    const box = element.shadowRoot!.querySelector<HTMLElement>('.picture')!
    return {
      width: box.clientWidth,
      height: box.clientHeight,
      label: parseFloat(getComputedStyle(box).fontSize),
    }
  })

describe.each(PICTURES)('$slide', (it) => {
  test('says at each step what the machine holds', async () => {
    const page = await open(it, 0)
    for (let step = 0; step <= lines.length; step++) {
      if (step > 0) await page.keyboard.press('ArrowRight')
      await expect
        .poll(() =>
          picture(page, it)
            .locator('.things')
            .evaluate(
              (things) => `${things.getAttribute('aria-label')} ${things.getAttribute('aria-description')}`,
            ),
        )
        .toContain(it.sentence(eventOf(step)))
    }
    await expectQuiet(page)
  })

  test('names, where the pointer is, what the machine has there', async () => {
    const page = await open(it, STEP)
    const things = it.things(eventOf(STEP), await roomOf(page, it))
    const box = (await control(page, it).boundingBox())!
    let named = 0
    for (let point = 1; point <= 90; point++) {
      const [x, y] = [
        Math.floor((point * 0.618 * box.width) % box.width),
        Math.floor((point * 0.414 * box.height) % box.height),
      ]
      await page.mouse.move(box.x + x, box.y + y)
      const index = things.at(x, y)
      if (index < 0) {
        await expect.poll(() => plate(page, it).isVisible()).toBe(false)
        continue
      }
      named++
      await expect.poll(() => plate(page, it).textContent()).toBe(things.spot(index).text)
    }
    expect(named).toBeGreaterThan(4)
    await page.mouse.move(1, 1)
    await expect.poll(() => plate(page, it).isVisible()).toBe(false)
  })

  test('is one stop for the Tab key; arrows walk in it and never move the slide', async () => {
    const page = await open(it, STEP)
    const things = it.things(eventOf(STEP), await roomOf(page, it))
    const before = page.url()
    await control(page, it).focus()
    let index = 0
    for (const key of [
      'ArrowRight',
      'ArrowDown',
      'ArrowUp',
      'ArrowUp',
      'End',
      'ArrowLeft',
      'ArrowDown',
      'Home',
      'Shift+ArrowUp',
    ]) {
      await page.keyboard.press(key)
      index = things.move(index, key.replace('Shift+', ''), key.startsWith('Shift'))!
      await expect.poll(() => control(page, it).getAttribute('aria-valuetext')).toBe(things.spot(index).text)
      expect(await plate(page, it).textContent()).toBe(things.spot(index).text)
      expect(await control(page, it).getAttribute('aria-valuenow')).toBe(String(index + 1))
    }
    expect(page.url()).toBe(before)
    expect(await picture(page, it).locator('[tabindex]').count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(() => plate(page, it).isVisible()).toBe(false)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.url()).not.toBe(before)
    await expectQuiet(page)
  })

  test('keeps mark and plate within the picture, and the mark on the thing', async () => {
    for (const viewport of [
      { width: 1280, height: 720 },
      { width: 390, height: 844 },
    ]) {
      const page = await open(it, STEP, { viewport })
      const things = it.things(eventOf(STEP), await roomOf(page, it))
      await control(page, it).focus()
      let index = 0
      for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'End', 'ArrowRight', 'Home']) {
        await page.keyboard.press(key)
        index = things.move(index, key, false)!
        await expect.poll(() => control(page, it).getAttribute('aria-valuenow')).toBe(String(index + 1))
        const [own, mark, words] = await Promise.all(
          ['.things', '.mark', '.plate'].map(
            async (part) => (await picture(page, it).locator(part).boundingBox())!,
          ),
        )
        const { x, y, width, height } = things.spot(index)
        expect(Math.abs(mark!.x + mark!.width / 2 - own!.x - x - width / 2)).toBeLessThan(1)
        expect(Math.abs(mark!.y + mark!.height / 2 - own!.y - y - height / 2)).toBeLessThan(1)
        expect(words!.x).toBeGreaterThanOrEqual(own!.x - 1)
        expect(words!.x + words!.width).toBeLessThanOrEqual(own!.x + own!.width + 1)
      }
    }
  })

  test('tells its owner what is named, and when nothing is any more', async () => {
    const page = await open(it, STEP)
    await page.evaluate(() => {
      const told: unknown[] = []
      Object.assign(window, { told })
      document.addEventListener('point', (event) => told.push((event as CustomEvent).detail))
    })
    const things = it.things(eventOf(STEP), await roomOf(page, it))
    await control(page, it).focus()
    await page.keyboard.press('ArrowRight')
    const { address, text } = things.spot(things.move(0, 'ArrowRight', false)!)
    const told = () => page.evaluate(() => (window as unknown as { told: unknown[] }).told)
    await expect.poll(async () => (await told()).at(-1)).toEqual({ address, text })
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await told()).at(-1)).toBeNull()
  })

  test('names what is tapped on a phone, and fits its width', async () => {
    const page = await open(it, STEP, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const things = it.things(eventOf(STEP), await roomOf(page, it))
    const { x, y, width, height } = things.spot(0)
    const box = (await control(page, it).boundingBox())!
    await page.touchscreen.tap(box.x + x + width / 2, box.y + y + height / 2)
    const index = things.at(x + width / 2, y + height / 2)
    await expect.poll(() => plate(page, it).textContent()).toBe(things.spot(index).text)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await expectQuiet(page)
  })

  test('is printed without its plate', async () => {
    const page = await open(it, STEP)
    await control(page, it).focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => plate(page, it).isVisible()).toBe(true)
    await page.emulateMedia({ media: 'print' })
    expect(await plate(page, it).isVisible()).toBe(false)
    expect(await picture(page, it).locator('svg').first().isVisible()).toBe(true)
  })
})

test('the heap’s column names at each height the stretch that the machine has there, and its state', async () => {
  const it = PICTURES.find(({ tag }) => tag === 'heap-map')!
  const page = await open(it, STEP)
  const room = await roomOf(page, it)
  const view = heapOf(snapshot(eventOf(STEP)))
  const { column } = placesOf(view, { ...room, prefix: '' })
  const y = columnScale(view, column)
  const exact = columnOf(pythonSnapshotOf(runOf(scene), { rows: 1e7 }))
  const box = (await control(page, it).boundingBox())!
  const named = new Set<string>()
  for (let point = 1; point <= 200; point++) {
    const x = column.x + ((point * 0.618) % 1) * column.width
    const height = y(0) + (y(view.bytes) - y(0)) * ((point * 0.7548) % 1)
    const at = ((y(0) - height) / (y(0) - y(view.bytes))) * view.bytes
    await page.mouse.move(box.x + x, box.y + height)
    const text = () => plate(page, it).textContent()
    const range = async () => {
      const [, from, to] = / heap\+(\w+) to heap\+(\w+)$/.exec((await text()) ?? '') ?? []
      return from && to ? ([parseInt(from, 16), parseInt(to, 16)] as const) : ([NaN, NaN] as const)
    }
    await expect.poll(async () => (await range())[0]).toBeLessThanOrEqual(Math.ceil(at))
    const [from, to] = await range()
    expect(to).toBeGreaterThanOrEqual(Math.floor(at))
    const said = (await text())!
    const there = exact
      .filter(({ state }) => said.includes(`${STATE_WORDS[state]}: `))
      .reduce((sum, each) => sum + Math.max(0, Math.min(to, each.to) - Math.max(from, each.from)), 0)
    if (said.startsWith('mostly')) expect(there, said).toBeGreaterThan((to - from) / 2)
    else if (said.startsWith('partly')) expect(there, said).toBeGreaterThan(0)
    else expect(there, said).toBe(to - from)
    named.add(said)
  }
  expect(named.size).toBeGreaterThan(4)
})

test.each([{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }] as const)(
  'have nothing that axe finds: %o',
  async (options) => {
    const page = await openPage(built.browser, built.site.url, options)
    onTestFinished(() => page.context().close())
    for (const it of PICTURES) {
      await page.locator(`#${it.slide}-demo`).scrollIntoViewIfNeeded()
      await control(page, it).focus()
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => plate(page, it).isVisible()).toBe(true)
    }
    expect(await axe(page)).toEqual([])
  },
)

test('without JavaScript each picture stands as its poster', async () => {
  const page = await openPage(built.browser, built.site.url, { javaScriptEnabled: false })
  onTestFinished(() => page.context().close())
  const last = eventOf(lines.length)
  for (const it of PICTURES)
    await expect
      .poll(() =>
        page
          .locator(`#${it.slide}-demo`)
          .getByRole('img', { name: (it.posterSentence ?? it.sentence)(last) })
          .count(),
      )
      .toBe(1)
})
