/** Every key that is no move: what it opens or does, on the stage and in Read, and that it does so by keyboard alone. */
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Stage } from '../../../src/engine/page/window.ts'
import { expectPlace, placeOf, rootClasses, slideInRead } from '../../support/places.ts'
import { axe, bytesOf, expectQuiet, filesIn, openPage, SECOND_DECK, useSite, type Watched } from '../../support/site.ts' // prettier-ignore

const built = useSite(SECOND_DECK)
const open = (path: string, options = {}): Promise<Watched> =>
  openPage(built.browser, built.site.url + path, options)
const toast = (page: Page) => page.locator('.toast')
const expectToast = (page: Page, words: string | RegExp) =>
  expect.poll(() => toast(page).textContent()).toMatch(words)
const panel = (page: Page, name: string) => page.getByRole('dialog', { name })
const said = (page: Page) => page.locator('step-counter .say[aria-live]').textContent()
/** The words that a screen reader is given without anybody seeing them. */
const told = (page: Page) => page.locator('body > p.off[aria-live]').textContent()

describe('help', () => {
  test.each([
    ['fragments/', ['next step', 'presenter', 'text size', 'reset the demo']],
    ['', ['next, previous slide', 'with or without transcript']],
  ])('in %s tells of its keys, and the same key closes it', async (path, words) => {
    const page = await open(path)
    await page.keyboard.press('?')
    for (const one of words) await panel(page, 'Keys').getByText(one, { exact: true }).waitFor()
    await page.keyboard.press('?')
    await panel(page, 'Keys').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await panel(page, 'Keys').waitFor()
    await page.keyboard.press('Escape')
    await panel(page, 'Keys').waitFor({ state: 'detached' })
    await expectQuiet(page)
  })

  test('a panel keeps the arrows; a clicker’s key closes it and moves on', async () => {
    const page = await open('fragments/')
    await page.keyboard.press('?')
    await panel(page, 'Keys').waitFor()
    await page.keyboard.press('ArrowRight')
    expect(await placeOf(page)).toBe('2/0')
    await page.keyboard.press('PageDown')
    await expectPlace(page, '2/1')
    await panel(page, 'Keys').waitFor({ state: 'detached' })
  })

  test('gives the focus back to where it was', async () => {
    const page = await open('demo/')
    await page.locator('step-counter button').first().focus()
    await page.keyboard.press('?')
    await panel(page, 'Keys').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Space')
    await expect.poll(() => said(page)).toBe('There are 4 apples.')
  })
})

describe('go-to', () => {
  test('goes by number, title and step, by keyboard alone', async () => {
    const page = await open('title/')
    const go = async (text: string) => {
      await page.keyboard.press('g')
      await page.getByRole('combobox', { name: 'Go to' }).fill(text)
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Enter')
    }
    await go('3')
    await expectPlace(page, '3/0')
    await go('counts')
    await expectPlace(page, '2/0')
    await go('2.3')
    await expectPlace(page, '2/3')
    await go('4/1')
    await expectPlace(page, '4/1')
    await expectQuiet(page)
  })

  test('a digit opens it with that digit', async () => {
    const page = await open('title/')
    await page.keyboard.press('4')
    const field = page.getByRole('combobox', { name: 'Go to' })
    await expect.poll(() => field.inputValue()).toBe('4')
    await page.keyboard.press('Enter')
    await expectPlace(page, '4/0')
  })

  test('a number that is entered before the deck is here is gone to when it is', async () => {
    const page = await openPage(built.browser, 'about:blank')
    let letGo = (): void => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await page.route('**/deck.*.json', async (route) => {
      await gate
      await route.continue()
    })
    await page.goto(`${built.site.url}title/`)
    await page.keyboard.press('4')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.press('Enter')
    letGo()
    await expectPlace(page, '4/0')
  })

  test('keys that come before its panel is there do nothing else', async () => {
    const page = await open('title/')
    await page.route('**/tools.*.js', async (route) => {
      await gate
      await route.continue()
    })
    let letGo = (): void => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await expect.poll(() => rootClasses(page)).toContain('late')
    for (const key of ['g', 'f', '1', '4']) await page.keyboard.press(key)
    letGo()
    await expect.poll(() => page.getByRole('combobox', { name: 'Go to' }).inputValue()).toBe('14')
    expect(await page.evaluate(() => document.fullscreenElement)).toBe(null)
  })

  test('arrows choose among what is found, which the field names to a screen reader', async () => {
    const page = await open('title/')
    await page.keyboard.press('g')
    const field = page.getByRole('combobox', { name: 'Go to' })
    await field.fill('o')
    const chosen = () => page.locator('[role=option][aria-selected=true]').textContent()
    const first = await chosen()
    await page.keyboard.press('ArrowDown')
    const second = await chosen()
    expect(second).not.toBe(first)
    expect(await field.getAttribute('aria-activedescendant')).toBe(
      await page.locator('[role=option][aria-selected=true]').getAttribute('id'),
    )
    await page.keyboard.press('ArrowUp')
    expect(await chosen()).toBe(first)
    await page.keyboard.press('ArrowUp')
    expect(await chosen()).toBe(await page.getByRole('option').last().textContent())
  })

  test('says when nothing is found, and Enter then does nothing', async () => {
    const page = await open('title/')
    await page.keyboard.press('g')
    await page.getByRole('combobox', { name: 'Go to' }).fill('nowhere')
    await panel(page, 'Go to a slide').getByText('No slide is called “nowhere”.').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Go to' }).fill('99')
    await panel(page, 'Go to a slide').getByText('There are 5 slides.').waitFor()
    expect(await placeOf(page)).toBe('1/0')
  })

  test('a click on a row goes there; in Read it scrolls', async () => {
    const page = await open('')
    await page.keyboard.press('g')
    await page.getByRole('combobox', { name: 'Go to' }).fill('end')
    await page.getByRole('option', { name: 'The end' }).click()
    await expect.poll(() => slideInRead(page)).toBe('end')
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0)
    await expectQuiet(page)
  })
})

describe('the transcript', () => {
  test('stands beside the slide while the talk goes on, and Escape or t closes it', async () => {
    const page = await open('title/')
    const region = page.getByRole('region', { name: 'Transcript' })
    await page.keyboard.press('t')
    await expect.poll(() => region.textContent()).toContain('Welcome.')
    const slide = (await page.locator('main > .on > .stage').boundingBox())!
    const beside = (await region.boundingBox())!
    expect(slide.x + slide.width).toBeLessThanOrEqual(beside.x)
    await page.keyboard.press('ArrowDown')
    await expectPlace(page, '2/0')
    await expect.poll(() => region.textContent()).toContain('one thing')
    await page.keyboard.press('Escape')
    await region.waitFor({ state: 'hidden' })
    await page.keyboard.press('t')
    await region.waitFor()
    await page.keyboard.press('t')
    await region.waitFor({ state: 'hidden' })
    await expectQuiet(page)
  })

  test('in Read it comes and goes, and a tab remembers which', async () => {
    const page = await open('')
    const shown = () => page.getByText('Welcome. This deck exists').isVisible()
    expect(await shown()).toBe(true)
    await page.keyboard.press('t')
    await expect.poll(shown).toBe(false)
    await page.reload()
    await expect.poll(shown).toBe(false)
    await page.keyboard.press('t')
    await expect.poll(shown).toBe(true)
  })
})

describe('black and white', () => {
  test.each([
    ['b', 'rgb(0, 0, 0)', 'Black screen'],
    ['.', 'rgb(0, 0, 0)', 'Black screen'],
    ['w', 'rgb(255, 255, 255)', 'White screen'],
    [',', 'rgb(255, 255, 255)', 'White screen'],
  ])('%s covers everything, says so, and is over with the same key', async (key, colour, words) => {
    const page = await open('demo/')
    await page.mouse.move(300, 300)
    await page.keyboard.press(key)
    const cover = () =>
      page.evaluate(() => {
        const { content, backgroundColor, position, zIndex } = getComputedStyle(
          document.documentElement,
          '::before',
        )
        return content === 'none' ? 'none' : `${position} ${backgroundColor} ${Number(zIndex) > 1e9}`
      })
    await expect.poll(cover).toBe(`fixed ${colour} true`)
    await expect.poll(() => told(page)).toBe(words)
    expect(await page.locator('main').evaluate((main) => (main as HTMLElement).inert)).toBe(true)
    await page.keyboard.press(key)
    await expect.poll(cover).toBe('none')
    await expect.poll(() => page.locator('main').evaluate((main) => (main as HTMLElement).inert)).toBe(false)
    await expectQuiet(page)
  })

  test('ends with the next move, which then only shows the slide', async () => {
    const page = await open('fragments/#1')
    await page.keyboard.press('b')
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['screen'])).toBe('black')
    await page.keyboard.press('PageDown')
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['screen'])).toBe('')
    expect(await placeOf(page)).toBe('2/1')
    await page.keyboard.press('PageDown')
    await expectPlace(page, '2/2')
  })

  test('closes what is open', async () => {
    const page = await open('fragments/')
    await page.keyboard.press('?')
    await panel(page, 'Keys').waitFor()
    await page.keyboard.press('.')
    await panel(page, 'Keys').waitFor({ state: 'detached' })
  })
})

describe('for the back row', () => {
  const size = (page: Page, selector: string) =>
    page
      .locator(`main > .on ${selector}`)
      .first()
      .evaluate((one) => parseFloat(getComputedStyle(one).fontSize))

  test('+ and - change the text by 15 %, say so, and the slide keeps its edges', async () => {
    const page = await open('fragments/#4')
    const [text, heading] = [await size(page, 'li'), await size(page, 'h2')]
    const edge = (await page.locator('main > .on .in').boundingBox())!
    await page.keyboard.press('+')
    await expectToast(page, 'Text 115 %')
    await expect.poll(() => size(page, 'li')).toBeCloseTo(text * 1.15, 1)
    expect(await size(page, 'h2')).toBeCloseTo(heading * 1.15, 1)
    expect(await page.locator('main > .on .in').boundingBox()).toEqual(edge)
    for (let press = 0; press < 9; press++) await page.keyboard.press('=')
    await expectToast(page, 'Text 175 %')
    for (let press = 0; press < 9; press++) await page.keyboard.press('-')
    await expectToast(page, 'Text 76 %')
    await expect.poll(() => size(page, 'li')).toBeCloseTo(text * 0.756, 0)
    await expectQuiet(page)
  })

  test('text that no longer fits is scrolled to what the step shows', async () => {
    const page = await open('fragments/')
    for (let press = 0; press < 4; press++) await page.keyboard.press('+')
    await expectToast(page, 'Text 175 %')
    for (let press = 0; press < 4; press++) await page.keyboard.press('PageDown')
    await expectPlace(page, '2/4')
    await expect
      .poll(async () => {
        const box = (await page.getByText('And a paragraph after a pause.').boundingBox())!
        return box.y >= 0 && box.y + box.height <= 720
      })
      .toBe(true)
  })

  test.each([
    ['light', 'rgb(0, 0, 0)', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(255, 255, 255)', 'rgb(0, 0, 0)'],
  ] as const)('c gives the strongest contrast, %s, and takes it away', async (colorScheme, ink, ground) => {
    const page = await open('fragments/#1', { colorScheme })
    const colours = () =>
      page
        .locator('main > .on li')
        .first()
        .evaluate((item) => [
          getComputedStyle(item).color,
          getComputedStyle(item.closest('.stage')!).backgroundColor,
        ])
    const before = await colours()
    await page.keyboard.press('c')
    await expect.poll(colours).toEqual([ink, ground])
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('c')
    await expect.poll(colours).toEqual(before)
  })
})

describe('r', () => {
  test('takes the demo back to what the step declares, and again takes that back', async () => {
    const page = await open('demo/#1')
    await page.locator('step-counter button').first().click()
    await expect.poll(() => said(page)).toBe('There are 5 apples.')
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await expect.poll(() => said(page)).toBe('There are 4 apples.')
    await expectToast(page, 'The demo is back at step 1. Undo')
    await page.keyboard.press('r')
    await expect.poll(() => said(page)).toBe('There are 5 apples.')
    await page.keyboard.press('r')
    await expect.poll(() => said(page)).toBe('There are 4 apples.')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => said(page)).toBe('There are 5 apples.')
    await expectQuiet(page)
  })

  test('says when there is nothing to take back, or no demo', async () => {
    const page = await open('demo/')
    await expect.poll(() => said(page)).toBe('There are 3 apples.')
    await page.keyboard.press('r')
    await expectToast(page, 'The demo is where this step puts it.')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('r')
    await expectToast(page, 'There is no demo on this slide.')
  })
})

describe('the presenter view', () => {
  test.each(['fragments/#1', ''])(
    'from %s: a published site has none, and one sentence says how to have it',
    async (path) => {
      const page = await open(path)
      await page.keyboard.press('s')
      await expectToast(page, /heapdeck dev, or heapdeck build --presenter/)
      expect(page.failures.filter((one) => !/404/.test(one))).toEqual([])
    },
  )

  test('opens in a window of its own at this step, of the same session', async () => {
    const page = await open('fragments/?session=evening#2')
    await page.context().route('**/presenter/**', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Presenter</h1>' })) // prettier-ignore
    const popup = page.context().waitForEvent('page')
    await page.keyboard.press('p')
    expect((await popup).url()).toBe(`${built.site.url}presenter/fragments/?session=evening#2`)
  })

  test('a window that was held back can be opened from the line that says so', async () => {
    const page = await open('fragments/')
    await page.context().route('**/presenter/**', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Presenter</h1>' })) // prettier-ignore
    await page.evaluate(() => Object.assign(window, { open: () => null }))
    await page.keyboard.press('s')
    await expectToast(page, 'held the presenter’s window back')
    const popup = page.context().waitForEvent('page')
    await page.getByRole('link', { name: 'Open the presenter view' }).click()
    expect((await popup).url()).toBe(`${built.site.url}presenter/fragments/`)
  })
})

describe('f', () => {
  test.each(['fragments/', ''])(
    'from %s fills the screen, keeps it awake, and gives it back',
    async (path) => {
      const page = await open(path)
      await page.evaluate(() => {
        const locks: string[] = []
        Object.assign(window, { locks })
        Object.defineProperty(navigator, 'wakeLock', {
          value: {
            request: async () => {
              locks.push('held')
              return { released: false, release: async () => void locks.push('released') }
            },
          },
        })
      })
      const isFull = () => page.evaluate(() => document.fullscreenElement === document.documentElement)
      const locks = () => page.evaluate(() => (window as unknown as { locks: string[] }).locks)
      await page.keyboard.press('f')
      await expect.poll(isFull).toBe(true)
      await expect.poll(locks).toEqual(['held'])
      await page.keyboard.press('f')
      await expect.poll(isFull).toBe(false)
      await expect.poll(locks).toEqual(['held', 'released'])
      await expectQuiet(page)
    },
  )

  test('without that in the browser says so', async () => {
    const context = await built.browser.newContext({ reducedMotion: 'reduce' })
    await context.addInitScript(() => {
      // oxlint-disable-next-line no-extend-native
      Object.assign(Element.prototype, { requestFullscreen: undefined })
      for (const name of ['wakeLock']) Reflect.deleteProperty(Navigator.prototype, name)
      Reflect.deleteProperty(window, 'BroadcastChannel')
      Reflect.deleteProperty(Document.prototype, 'startViewTransition')
    })
    const page = await context.newPage()
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(String(error)))
    await page.goto(`${built.site.url}fragments/`)
    await page.keyboard.press('f')
    await expectToast(page, 'This browser has no full screen for pages.')
    for (const key of ['ArrowDown', 'o', 'o', 't', 't', 'b', 'b']) await page.keyboard.press(key)
    await expectPlace(page, '3/0')
    expect(failures).toEqual([])
    await context.close()
  })
})

test('the toolbar does what the keys do', async () => {
  const page = await open('fragments/')
  await expect.poll(() => rootClasses(page)).toContain('idle')
  await page.mouse.move(300, 300)
  const toolbar = page.getByRole('navigation', { name: 'Slides' })
  await toolbar.getByRole('button', { name: 'Keys' }).click()
  await panel(page, 'Keys').waitFor()
  await page.keyboard.press('Escape')
  await toolbar.getByRole('button', { name: 'Overview' }).click()
  await panel(page, 'Overview').waitFor()
  await page.keyboard.press('Escape')
  await toolbar.getByRole('button', { name: 'Full screen' }).click()
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true)
  for (const control of await toolbar.locator('a:visible, button:visible').all()) {
    const { width, height } = (await control.boundingBox())!
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44)
  }
  await expectQuiet(page)
})

test('after a click in the toolbar the next Space is the deck’s', async () => {
  const page = await open('fragments/')
  await expect.poll(() => rootClasses(page)).toContain('idle')
  await page.mouse.move(300, 300)
  await page.getByRole('link', { name: 'On' }).click()
  await expectPlace(page, '2/1')
  await page.keyboard.press('Space')
  await expectPlace(page, '2/2')
  await page.getByRole('button', { name: 'Keys' }).click()
  await panel(page, 'Keys').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Space')
  await expectPlace(page, '2/3')
})

test('a look that comes from another window is drawn too', async () => {
  const page = await open('fragments/')
  await expect.poll(() => rootClasses(page)).toContain('late')
  await page.evaluate(() => {
    const { host } = (window as unknown as { heapdeck: Stage }).heapdeck
    host!.setLook({ screen: 'white', size: 0, contrast: true })
  })
  const cover = () =>
    page.evaluate(() => getComputedStyle(document.documentElement, '::before').backgroundColor)
  await expect.poll(cover).toBe('rgb(255, 255, 255)')
  expect(await toast(page).count()).toBe(0)
})

describe.each([
  ['light', 'none'],
  ['dark', 'none'],
  ['dark', 'active'],
] as const)('%s, forced colours %s', (colorScheme, forcedColors) => {
  test('axe finds nothing in any panel, on the stage and in Read', async () => {
    const found: string[] = []
    for (const path of ['demo/', ''])
      for (const [key, name] of [
        ['?', 'Keys'],
        ['o', 'Overview'],
        ['g', 'Go to a slide'],
      ] as const) {
        const page = await open(path, { colorScheme, forcedColors })
        await page.keyboard.press(key)
        await panel(page, name).waitFor()
        if (key === 'o') await page.locator('.still .sheet').first().waitFor()
        if (key === 'g') await page.getByRole('combobox', { name: 'Go to' }).fill('e')
        found.push(...(await axe(page)).map((line) => `${path} ${key}: ${line}`))
        await page.context().close()
      }
    const page = await open('title/', { colorScheme, forcedColors })
    await page.keyboard.press('t')
    await page.getByRole('region', { name: 'Transcript' }).waitFor()
    await page.keyboard.press('r')
    await expectToast(page, 'no demo')
    found.push(...(await axe(page)).map((line) => `t: ${line}`))
    await page.keyboard.press('c')
    await expect.poll(() => rootClasses(page)).toContain('contrast')
    await page.keyboard.press('?')
    await panel(page, 'Keys').waitFor()
    found.push(...(await axe(page)).map((line) => `c: ${line}`))
    expect(found).toEqual([])
  })
})

test('at 200 % nothing of a panel is out of reach', async () => {
  const page = await open('fragments/', { viewport: { width: 640, height: 360 } })
  const fits = (selector: string) =>
    page.locator(selector).evaluate((panel) => {
      const { left, right, top, bottom } = panel.getBoundingClientRect()
      return (
        left >= 0 &&
        top >= 0 &&
        right <= innerWidth &&
        bottom <= innerHeight &&
        panel.scrollWidth <= panel.clientWidth
      )
    })
  await page.keyboard.press('?')
  await panel(page, 'Keys').waitFor()
  expect(await fits('dialog')).toBe(true)
  await page.keyboard.press('End')
  await expect
    .poll(() =>
      page
        .getByText('leave the demo or close this')
        .evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight),
    )
    .toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.getByRole('combobox', { name: 'Go to' }).fill('e')
  expect(await fits('dialog')).toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.press('o')
  await panel(page, 'Overview').waitFor()
  await page.keyboard.press('End')
  await expect
    .poll(() =>
      page
        .getByRole('link', { name: 'The end' })
        .evaluate((link) => link.getBoundingClientRect().bottom <= innerHeight),
    )
    .toBe(true)
})

test('tools come with the first key, are small, and no part of the first view', async () => {
  const before = built.site.requests.length
  const page = await open('fragments/')
  await page.waitForLoadState('networkidle')
  const asked = () => built.site.requests.slice(before).filter((path) => /tools/.test(path))
  expect(asked()).toEqual([])
  await page.keyboard.press('?')
  await panel(page, 'Keys').waitFor()
  expect(asked()).toHaveLength(1)
  const file = filesIn(built.site.folder).find((path) => /assets\/tools\./.test(path))!
  expect(gzipSync(bytesOf(built.site.folder, file)).length).toBeLessThan(15_000)
})
