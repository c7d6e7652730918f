/** The element of int blocks on a bare page, beside the machine's worker: what it names is what the machine says is there. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { addressOfSlot, heapWords } from '../../components/int-blocks/words.ts'
import { layoutOf } from '../../components/int-blocks/draw.ts'
import { ALL, gridOf, held, placeAt, type Screen } from '../../components/int-blocks/map/camera.ts'
import { buildComponentPage } from '../support/component-page.mjs'
import { INTS_VERSION, IntsRun, intsScene } from '../support/ints-scene.ts'
import { axe, expectQuiet, launch, openPage } from '../support/site.ts'
import { serveFolder, type StaticServer } from '../support/static-server.ts'

const ELEMENT = 'components/int-blocks/int-blocks.ts'
const MACHINE = 'components/machine-worker.ts'
const SCENE = intsScene(3_000, 7)
const run = new IntsRun(SCENE)

let folder: string
let server: StaticServer
let browser: Browser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdeck-int-blocks-'))
  ;[browser] = await Promise.all([
    launch(),
    buildComponentPage(folder, [ELEMENT, MACHINE], '<int-blocks></int-blocks>'),
  ])
  server = await serveFolder(folder)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Setting extends BrowserContextOptions {
  readonly mode?: 'rows' | 'map'
  readonly theme?: 'light' | 'dark'
}

/** The page with the element at a moment of the scene; the run of the test stands there too. */
async function open(moment: string, { mode = 'rows', theme = 'light', ...options }: Setting = {}) {
  const page = await openPage(browser, server.url, options)
  onTestFinished(() => page.context().close())
  await page.evaluate(
    async ([element, machine, scene, version, mode, theme]) => {
      document.documentElement.dataset['theme'] = theme
      const { modules } = window as unknown as { modules: Record<string, any> }
      const session = await modules[machine]!.machine().openPython(scene, { version })
      const blocks = document.querySelector('int-blocks') as any
      Object.assign(window, {
        points: [],
        see: async (moment: string) => {
          const line = scene.lines.findIndex((each) => each.moment === moment)
          const event = session.facts.lines[line].to
          const { ints, heapStart } = await session.seek(event)
          blocks.ask = {
            blocks: (from: number, count: number) => session.ask({ kind: 'int blocks', from, count }, event),
            density: () => session.ask({ kind: 'int density' }, event),
            where: (address: number) => session.ask({ kind: 'where', address }, event),
          }
          blocks.view = { ints, heapStart }
          await blocks.ready
        },
      })
      blocks.addEventListener('point', ({ detail }: CustomEvent) => (window as any).points.push(detail))
      blocks.mode = mode
      void element
    },
    [ELEMENT, MACHINE, SCENE, INTS_VERSION, mode, theme] as const,
  )
  await see(page, moment)
  return page
}

async function see(page: Page, moment: string): Promise<void> {
  run.goTo(moment)
  await page.evaluate((moment) => (window as any).see(moment), moment)
}

const slider = (page: Page) => page.getByRole('slider')
const plate = async (page: Page): Promise<string> =>
  (await page.locator('int-blocks .plate').textContent())!.trim()
const valueText = (page: Page): Promise<string | null> => slider(page).getAttribute('aria-valuetext')
const button = (page: Page, name: string | RegExp) =>
  page
    .getByRole('group', { name: 'Blocks of ints' })
    .getByRole('button', { name, exact: typeof name === 'string' })

/** The size of the picture, as the element has measured it. */
const screenOf = (page: Page): Promise<Screen & { readonly x: number; readonly y: number }> =>
  page.locator('int-blocks .picture').evaluate((picture) => {
    const { x, y } = picture.getBoundingClientRect()
    const label = parseFloat(getComputedStyle(picture).fontSize)
    return { x, y, width: picture.clientWidth, height: picture.clientHeight, label }
  })

/** What the machine says of a slot, in the words of the element. */
function saidOf(serial: number, slot: number, heapStart: number): RegExp {
  const block = run.blocks().find((each) => each.serial === serial)!
  const address = addressOfSlot(block, slot)
  const { numbers, object } = run.whereIs(address)
  expect(numbers).toMatchObject({ kind: 'int', serial })
  expect(object?.address).toBe(address)
  const name = `block ${serial}, slot ${slot}, ${heapWords(address, heapStart)}`
  const alive = `the int ${object?.text}(, cached)?, ${object?.refcount} references?$`
  const isHead = run.freeList()[0] === serial * 41 + slot
  const free = isHead ? 'free, the next int goes here' : 'free, refcount 0'
  return new RegExp(`^${name.replace('+', '\\+')}: ${object?.state === 'alive' ? alive : free}`)
}

/** The same numbers each time. */
function* randoms(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state / 2 ** 32
  }
}

const HEAP_START = run.viewAt('range').heapStart

describe('under the pointer', () => {
  test.each(['range', 'del ints', 'again'])(
    'rows name what the machine says is there, after %s',
    async (moment) => {
      const page = await open(moment)
      const { x, y, width, label } = await screenOf(page)
      const layout = layoutOf(run.viewAt(moment), { width, label })
      const random = randoms(moment.length)
      for (let points = 0; points < 150;) {
        const at = { x: random.next().value * width, y: random.next().value * layout.bottom }
        const found = layout.at(at.x, at.y)
        if (!found || found.slot < 0) continue
        points++
        await page.mouse.move(x + at.x, y + at.y)
        await expect.poll(() => plate(page)).toMatch(saidOf(found.block.serial, found.slot, HEAP_START))
      }
      await expectQuiet(page)
    },
  )

  test.each(['del ints', 'del kept'])(
    'the map names what the machine says is there, after %s',
    async (moment) => {
      const page = await open(moment, { mode: 'map' })
      const screen = await screenOf(page)
      const blocks = run.blocks().toReversed()
      const grid = gridOf(blocks.length, screen)
      const camera = held(ALL, grid, screen)
      const random = randoms(7)
      for (let points = 0; points < 150;) {
        const at = { x: random.next().value * screen.width, y: random.next().value * screen.height }
        const found = placeAt(at.x, at.y, camera, grid, screen)
        if (!found || found.slot < 0) continue
        points++
        await page.mouse.move(screen.x + at.x, screen.y + at.y)
        await expect
          .poll(() => plate(page))
          .toMatch(saidOf(blocks[found.order]!.serial, found.slot, HEAP_START))
      }
      await expectQuiet(page)
    },
  )

  test('a slot is told to whoever listens, with its address', async () => {
    const page = await open('range')
    const { x, y } = await page
      .locator('int-blocks .rows circle')
      .last()
      .evaluate((bead) => {
        const box = bead.getBoundingClientRect()
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      })
    await page.mouse.move(x, y)
    await expect.poll(() => plate(page)).toContain('the next int goes here')
    const [point] = await page.evaluate(() => (window as any).points.slice(-1))
    expect(run.whereIs(point.address).object?.state).toBe('kept')
    expect(point.text).toBe(await plate(page))
    await page.mouse.move(0, 0)
    await expect.poll(() => plate(page)).toBe('')
  })

  test('a click opens the three words of a slot, and another closes them', async () => {
    const page = await open('range')
    const { x, y, width, label } = await screenOf(page)
    const layout = layoutOf(run.viewAt('range'), { width, label })
    const at = layout.middleOf({ serial: 73, slot: 35 })!
    const words = page.getByRole('img', { name: /^One int: 24 bytes/ })
    await page.mouse.click(x + at.x, y + at.y)
    await expect
      .poll(() => words.getAttribute('aria-label'))
      .toBe('One int: 24 bytes: ob_refcnt 1, ob_type int, ob_ival 2993')
    await page.mouse.click(x + at.x, y + at.y)
    await expect.poll(() => words.count()).toBe(0)
  })

  test('a tap on a phone names a slot', async () => {
    const page = await open('del ints', { hasTouch: true, viewport: { width: 390, height: 844 } })
    const { x, y, width, label } = await screenOf(page)
    const at = layoutOf(run.viewAt('del ints'), { width, label }).middleOf({ serial: 6, slot: 24 })!
    await page.touchscreen.tap(x + at.x, y + at.y)
    await expect.poll(() => plate(page)).toMatch(saidOf(6, 24, HEAP_START))
    const slider = await page
      .locator('int-blocks')
      .evaluate((element) => element.getBoundingClientRect().width)
    expect(slider).toBeLessThanOrEqual(390)
  })
})

describe('by keyboard', () => {
  test('rows are walked slot by slot and block by block, from the place of the next int', async () => {
    const page = await open('del ints')
    await slider(page).focus()
    for (const [key, serial, slot] of [
      ['', 6, 24],
      ['ArrowRight', 6, 25],
      ['ArrowLeft', 6, 24],
      ['ArrowUp', 71, 24],
      ['ArrowUp', 72, 24],
      ['End', 72, 40],
      ['ArrowRight', 72, 40],
      ['ArrowDown', 71, 40],
      ['Home', 71, 0],
      ['ArrowDown', 6, 0],
      ['ArrowDown', 6, 0],
    ] as const) {
      if (key) await page.keyboard.press(key)
      await expect.poll(() => valueText(page)).toMatch(saidOf(serial, slot, HEAP_START))
      expect(await slider(page).getAttribute('aria-valuenow')).toBe(String(serial * 41 + slot))
    }
    await page.keyboard.press('Enter')
    const words = page.getByRole('img', { name: /^One free int: 24 bytes/ })
    await expect.poll(() => words.count()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(() => words.count()).toBe(0)
    await expectQuiet(page)
  })

  test('the map is walked, and zoomed to the words of a slot and back', async () => {
    const page = await open('del ints', { mode: 'map' })
    await slider(page).focus()
    await expect.poll(() => valueText(page)).toMatch(saidOf(6, 24, HEAP_START))
    for (const [key, serial, slot] of [
      ['ArrowUp', 7, 24],
      ['ArrowUp', 8, 24],
      ['ArrowRight', 8, 25],
      ['ArrowDown', 7, 25],
      ['Home', 7, 0],
      ['End', 7, 40],
      ['Enter', 7, 40],
      ['ArrowLeft', 7, 39],
      ['ArrowDown', 6, 39],
      ['ArrowDown', 5, 39],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => valueText(page)).toMatch(saidOf(serial, slot, HEAP_START))
    }
    await expect.poll(() => button(page, 'Zoom in').getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('0')
    await expect.poll(() => button(page, 'See all blocks').getAttribute('aria-disabled')).toBe('true')
    await page.keyboard.press('+')
    await expect.poll(() => button(page, 'Zoom out').getAttribute('aria-disabled')).toBe('false')
    await page.keyboard.press('-')
    await expect.poll(() => button(page, 'Zoom out').getAttribute('aria-disabled')).toBe('true')
    await expectQuiet(page)
  })

  test('a button goes to the map and back to the rows', async () => {
    const page = await open('del ints')
    await button(page, 'all 74 blocks').click()
    await expect.poll(() => slider(page).getAttribute('aria-label')).toBe('Slots of all 74 blocks of ints')
    await button(page, 'Zoom in').click()
    await button(page, 'See all blocks').click()
    await button(page, 'rows').click()
    await expect.poll(() => slider(page).getAttribute('aria-label')).toBe('Slots of blocks of ints')
  })
})

describe('looks', () => {
  /** The colour in the middle of a slot of the map. */
  const inkOf = async (page: Page, serial: number, slot: number): Promise<string> => {
    const screen = await screenOf(page)
    const blocks = run.blocks().toReversed()
    const grid = gridOf(blocks.length, screen)
    const camera = held(ALL, grid, screen)
    const order = blocks.findIndex((block) => block.serial === serial)
    for (let y = 2; y < screen.height; y += 1)
      for (let x = 2; x < screen.width; x += 1) {
        const found = placeAt(x, y, camera, grid, screen)
        const below = placeAt(x, y + 2, camera, grid, screen)
        const above = placeAt(x, y - 5, camera, grid, screen)
        if (found?.order === order && found.slot === slot && below?.order === order && above?.order === order)
          return page.locator('int-blocks canvas').evaluate(
            (canvas: HTMLCanvasElement, [x, y]) => {
              const ratio = canvas.width / canvas.clientWidth
              return `rgb(${Array.from(
                canvas
                  .getContext('2d')!
                  .getImageData(x! * ratio, y! * ratio, 1, 1)
                  .data.slice(0, 3),
              ).join(', ')})`
            },
            [x, y],
          )
      }
    throw new RangeError(`slot ${slot} of block ${serial} is nowhere`)
  }
  const LIVE = { light: 'rgb(19, 44, 70)', dark: 'rgb(206, 241, 254)' }

  test.each(['light', 'dark'] as const)(
    'have the inks of the theme and are accessible: %s',
    async (theme) => {
      const page = await open('del ints', { theme })
      expect(await axe(page)).toEqual([])
      await button(page, 'all 74 blocks').click()
      await expect.poll(() => inkOf(page, 5, 20)).toBe(LIVE[theme])
      expect(await axe(page)).toEqual([])
      const other = theme === 'light' ? 'dark' : 'light'
      await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), other)
      await expect.poll(() => inkOf(page, 5, 20)).toBe(LIVE[other])
      await expectQuiet(page)
    },
  )

  test('stay solid, and beads on a line, in forced colours', async () => {
    const page = await open('del ints', { mode: 'map', forcedColors: 'active' })
    const system = (colour: string): Promise<string> =>
      page.evaluate((colour) => {
        const probe = document.body.appendChild(document.createElement('i'))
        probe.style.setProperty('color', colour)
        const found = getComputedStyle(probe).color
        probe.remove()
        return found
      }, colour)
    await expect.poll(async () => (await inkOf(page, 5, 20)) === (await system('CanvasText'))).toBe(true)
    expect(await axe(page)).toEqual([])
  })

  test('zoom at once where nothing should move, and come to the same place where it may', async () => {
    const picture = (page: Page): Promise<string> =>
      page
        .locator('int-blocks canvas')
        .evaluate(
          (canvas: HTMLCanvasElement) =>
            new Promise<string>((resolve) =>
              requestAnimationFrame(() => requestAnimationFrame(() => resolve(canvas.toDataURL()))),
            ),
        )
    const still = await open('range', { mode: 'map' })
    const moving = await open('range', { mode: 'map', reducedMotion: 'no-preference' })
    for (const page of [still, moving]) {
      await slider(page).focus()
      await expect.poll(() => valueText(page)).toMatch(saidOf(73, 28, HEAP_START))
      await page.keyboard.press('+')
    }
    const there = await picture(still)
    expect(await picture(still)).toBe(there)
    await expect.poll(async () => (await picture(moving)) === (await picture(still))).toBe(true)
  })

  test('print as rows, whatever is on the screen', async () => {
    const page = await open('del ints', { mode: 'map' })
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('int-blocks canvas').isVisible()).toBe(false)
    expect(await page.locator('int-blocks .rows svg').isVisible()).toBe(true)
    expect(await page.locator('int-blocks .controls').isVisible()).toBe(false)
  })

  test('follow from moment to moment, map and rows alike', async () => {
    const page = await open('range', { mode: 'map' })
    await slider(page).focus()
    await expect.poll(() => valueText(page)).toMatch(saidOf(73, 28, HEAP_START))
    await see(page, 'del ints')
    await expect.poll(() => valueText(page)).toMatch(saidOf(73, 28, HEAP_START))
    await button(page, 'rows').click()
    await see(page, 'again')
    await slider(page).focus()
    await expect.poll(() => valueText(page)).toMatch(saidOf(7, 15, HEAP_START))
    await expectQuiet(page)
  })
})
