/** What a stage does unasked: tells of slides, takes swipes, marks a demo that has the keys, fades. */
import type { Page } from 'playwright-core'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeFiles } from '../../support/heapdeck.ts'
import { expectPlace, placeOf, rootClasses } from '../../support/places.ts'
import { expectQuiet, openPage, SECOND_DECK, serveBuilt, useSite, type Site } from '../../support/site.ts'

const built = useSite(SECOND_DECK)
const open = (path: string, options = {}) => openPage(built.browser, built.site.url + path, options)

test('a change of the slide is told once, steps and the first slide are not', async () => {
  const page = await open('title/')
  const told = page.locator('body > p.off[aria-live=polite]')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => told.textContent()).toBe('Slide 2: What counts')
  await page.evaluate(() => {
    const region = document.querySelector('body > p.off[aria-live]')!
    const heard: string[] = []
    Object.assign(window, { heard })
    new MutationObserver(() => heard.push(region.textContent!)).observe(region, { childList: true })
  })
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft']) {
    await page.keyboard.press(key)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
  }
  await expectPlace(page, '2/4')
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard))
    .toEqual(['Slide 3: A loop', 'Slide 2: What counts'])
})

describe('swiping', () => {
  const swipe = async (
    page: Page,
    from: [number, number],
    to: [number, number],
    on?: string,
  ): Promise<void> => {
    const cdp = await page.context().newCDPSession(page)
    if (on) {
      const box = (await page.locator(on).boundingBox())!
      from = [box.x + box.width / 2, box.y + box.height / 2]
      to = [from[0] - 150, from[1]]
    }
    // As long as a swipe takes, however long this machine does.
    let time = Date.now() / 1000
    const touch = (type: string, points: [number, number][]) =>
      cdp.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints: points.map(([x, y]) => ({ x, y })), timestamp: (time += 0.05) }) // prettier-ignore
    await touch('touchStart', [from])
    await touch('touchMove', [[(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]])
    await touch('touchMove', [to])
    await touch('touchEnd', [])
  }
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

  test('to the left is on, to the right is back, by step', async () => {
    const page = await open('fragments/', phone)
    await expect.poll(() => rootClasses(page)).toContain('late')
    await swipe(page, [300, 150], [120, 160])
    await expectPlace(page, '2/1')
    await swipe(page, [300, 150], [120, 160])
    await expectPlace(page, '2/2')
    await swipe(page, [100, 150], [280, 140])
    await expectPlace(page, '2/1')
    await expectQuiet(page)
  })

  test('counts when it is over before what takes it has come', async () => {
    const page = await open('fragments/', phone)
    await expect.poll(() => rootClasses(page)).toContain('late')
    let come = (): void => {}
    const over = new Promise<void>((resolve) => (come = resolve))
    await page.route(/\/tools\.[^/]*js$/, async (route) => {
      await over
      await route.continue()
    })
    await swipe(page, [300, 150], [120, 160])
    await expectPlace(page, '2/0')
    come()
    await expectPlace(page, '2/1')
  })

  test('down, a tap, from the edge, or on a demo is none', async () => {
    const page = await open('demo/', phone)
    await expect.poll(() => rootClasses(page)).toContain('late')
    await page.locator('step-counter[data-awake]').waitFor()
    await swipe(page, [200, 600], [190, 300])
    await swipe(page, [200, 600], [195, 600])
    await swipe(page, [385, 600], [200, 600])
    await swipe(page, [0, 0], [0, 0], 'step-counter input[type=range]')
    expect(await placeOf(page)).toBe('4/0')
    await swipe(page, [300, 600], [120, 600])
    await expectPlace(page, '4/1')
  })
})

describe('the mark that a demo has the keys', () => {
  const mark = (page: Page) => page.getByText('The demo has the keys. Esc gives them back.')

  test.each(['input[type=text]', 'input[type=range]', 'select', '.memo', 'button'])(
    'is there while the focus is in %s of a demo, and Escape takes both away',
    async (control) => {
      const page = await open('demo/')
      await page.locator('step-counter counter-panel').locator(control).first().focus()
      await mark(page).waitFor()
      expect(await rootClasses(page)).toContain('demo-keys')
      await page.keyboard.press('Escape')
      await mark(page).waitFor({ state: 'hidden' })
      expect(await rootClasses(page)).not.toContain('demo-keys')
      await expectQuiet(page)
    },
  )

  test('goes when the talk moves on, and is not there for the toolbar', async () => {
    const page = await open('demo/')
    await page.locator('step-counter counter-panel input[type=text]').focus()
    await mark(page).waitFor()
    await page.keyboard.press('PageDown')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('PageDown')
    await expectPlace(page, '5/0')
    await mark(page).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Keys' }).focus()
    expect(await mark(page).isVisible()).toBe(false)
  })
})

describe('transition: fade', () => {
  let folder: string
  let site: Site
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heapdeck-fade-'))
    const slides = ['One', 'Two', 'Three', 'Four'].map(
      (title) => `# ${title} {#${title.toLowerCase()}}\n\n* step`,
    )
    site = await serveBuilt(writeFiles(folder, { 'slides.md': `---\ntitle: Fading\ntransition: fade\n---\n\n${slides.join('\n\n---\n\n')}\n` })) // prettier-ignore
  })
  afterAll(async () => {
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A page with its tools here, that counts the fades it starts. */
  const openFading = async (options = {}, without = false) => {
    const page = await openPage(built.browser, `${site.url}one/`, {
      reducedMotion: 'no-preference',
      ...options,
    })
    await page.evaluate((without) => {
      Object.assign(window, { fades: 0 })
      if (without) return void Reflect.deleteProperty(Document.prototype, 'startViewTransition')
      const start = document.startViewTransition.bind(document)
      document.startViewTransition = ((draw: () => void) => {
        ;(window as unknown as { fades: number }).fades++
        return start(draw)
      }) as never
    }, without)
    await expect.poll(() => rootClasses(page)).toContain('late')
    await page.mouse.move(200, 200)
    await page.mouse.move(300, 300)
    await page.locator('.keys-mark').waitFor({ state: 'attached' })
    return page
  }
  const fades = (page: Page) => page.evaluate(() => (window as unknown as { fades: number }).fades)
  const settled = (page: Page) =>
    expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0)
  const onShow = (page: Page) => page.locator('main > .on').getAttribute('id')

  test('fades from slide to slide, not from step to step, and not going back', async () => {
    const page = await openFading()
    await page.keyboard.press('ArrowRight')
    await expectPlace(page, '1/1')
    expect(await fades(page)).toBe(0)
    await page.keyboard.press('ArrowRight')
    await expectPlace(page, '2/0')
    await expect.poll(() => onShow(page)).toBe('two')
    expect(await fades(page)).toBe(1)
    await expect.poll(() => page.url()).toBe(`${site.url}two/`)
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => onShow(page)).toBe('one')
    expect(await fades(page)).toBe(1)
    await expectQuiet(page)
  })

  test('quick keys are not held up: the state is there at once, and one fade at most', async () => {
    const page = await openFading()
    const places = await page.evaluate(() => {
      const { heapdeck } = window as unknown as { heapdeck: { at: { slide: number } } }
      return [1, 2, 3].map(() => {
        dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }))
        return heapdeck.at.slide
      })
    })
    expect(places).toEqual([2, 3, 4])
    await expect.poll(() => onShow(page)).toBe('four')
    expect(await page.locator('main > .on').count()).toBe(1)
    expect(await fades(page)).toBe(1)
    await settled(page)
    await expectQuiet(page)
  })

  test.each([
    ['under reduced motion', { reducedMotion: 'reduce' }, false],
    ['where the browser has no such thing', {}, true],
  ])('%s slides just change', async (_, options, without) => {
    const page = await openFading(options, without)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => onShow(page)).toBe('two')
    expect(await fades(page)).toBe(0)
    await expectQuiet(page)
  })
})
