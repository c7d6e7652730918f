/** Every form of layout in a real browser: where things stand, in Read, on the stage and on a phone. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { REPOSITORY } from '../../support/heapdeck.ts'
import { axe, bytesOf, expectQuiet, filesIn, openPage, useSite, type Watched } from '../../support/site.ts'

const built = useSite(join(REPOSITORY, 'tests/fixtures/layouts-deck'))

const PHONE = { viewport: { width: 390, height: 844 } }
const DESKTOP = { viewport: { width: 1920, height: 1080 } }

const stage = (slide: string, options = DESKTOP): Promise<Watched> =>
  openPage(built.browser, `${built.site.url}${slide}/#99`, options)

/** Where the first element like that lies on the slide on show, in shares of the slide: left, top, right, bottom. */
const placeOf = (page: Watched, selector: string) =>
  page.evaluate((wanted) => {
    const slide = document.querySelector('main > .on .stage')!.getBoundingClientRect()
    const box = document.querySelector(`main > .on ${wanted}`)!.getBoundingClientRect()
    const share = (at: number, from: number, size: number): number =>
      Math.round(((at - from) / size) * 1000) / 1000
    return [
      share(box.left, slide.left, slide.width),
      share(box.top, slide.top, slide.height),
      share(box.right, slide.left, slide.width),
      share(box.bottom, slide.top, slide.height),
    ]
  }, selector)

describe('on the stage', () => {
  test('a background covers its slide, and stands behind the words', async () => {
    const page = await stage('behind')
    expect(await placeOf(page, '.bg img')).toEqual([0, 0, 1, 1])
    const top = await page.evaluate(() => {
      const { x, y } = document.querySelector('main > .on h2')!.getBoundingClientRect()
      return document.elementFromPoint(x + 5, y + 5)!.localName
    })
    expect(top).toBe('h2')
    await expectQuiet(page)
  })

  test('one on the right has as much as it was given, and the words the rest', async () => {
    const page = await stage('right')
    expect(await placeOf(page, '.bg.right img')).toEqual([0.6, 0, 1, 1])
    const [, , right] = await placeOf(page, '.in')
    expect(right).toBeLessThan(0.6)
    expect(await page.getByRole('img', { name: 'Orange squares' }).count()).toBe(1)
    await page.goto(`${built.site.url}sides/`)
    expect(await placeOf(page, '.bg.left')).toEqual([0, 0, 0.2, 1])
    expect(await placeOf(page, '.bg.right')).toEqual([0.75, 0, 1, 1])
    const [from = 0, , to = 1] = await placeOf(page, '.in')
    expect(from).toBeGreaterThan(0.2)
    expect(to).toBeLessThan(0.75)
  })

  test('several share the place, side by side or one below the other', async () => {
    const page = await stage('row')
    expect(await placeOf(page, '.bg > :nth-child(1)')).toEqual([0, 0, 0.333, 1])
    expect(await placeOf(page, '.bg > :nth-child(2)')).toEqual([0.333, 0, 0.667, 1])
    const [left = 0, , right = 0] = await placeOf(page, '.bg > :nth-child(3) > *')
    expect(right - left).toBeCloseTo(1 / 6, 2)
    await page.goto(`${built.site.url}stack/`)
    expect(await placeOf(page, '.bg.right > :nth-child(1)')).toEqual([0.5, 0, 1, 0.5])
    expect(await placeOf(page, '.bg.right > :nth-child(2)')).toEqual([0.5, 0.5, 1, 1])
  })

  test('a colour brings its ink', async () => {
    const page = await stage('colour')
    const [ground, ink] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.querySelector('main > .on .slide')!)
      return [backgroundColor, color]
    })
    expect(ground).toBe('rgb(16, 32, 64)')
    expect(ink).toBe('rgb(244, 247, 247)')
  })

  test('columns stand side by side, as wide as they were given', async () => {
    const page = await stage('columns')
    const [left, right] = [await placeOf(page, '.column'), await placeOf(page, '.column + .column')]
    expect(left[1]).toBe(right[1])
    expect(left[2]!).toBeLessThan(right[0]!)
    expect(left[2]! - left[0]!).toBeCloseTo(right[2]! - right[0]!, 2)
    await page.goto(`${built.site.url}widths/`)
    const [wide, narrow] = [await placeOf(page, '.column'), await placeOf(page, '.column + .column')]
    expect((wide[2]! - wide[0]!) / (narrow[2]! - narrow[0]!)).toBeCloseTo(70 / 30, 1)
  })

  test('steps go through columns, boxes and words in the order of the source', async () => {
    const page = await openPage(built.browser, `${built.site.url}columns/`, DESKTOP)
    const shown = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('main > .on .slide [data-step]')].filter((one) =>
            (one as HTMLElement).checkVisibility({ visibilityProperty: true }),
          ).length,
      )
    expect(await shown()).toBe(0)
    for (const count of [1, 2, 2, 3]) {
      await page.keyboard.press('PageDown')
      expect(await shown()).toBe(count)
    }
    await page.goto(`${built.site.url}words/`)
    expect(await page.getByText('one that comes').isVisible()).toBe(false)
    await page.keyboard.press('PageDown')
    expect(await page.getByText('one that comes').isVisible()).toBe(true)
  })

  test('pictures have their sizes and sides, and words go round them', async () => {
    const page = await stage('sizes')
    const [left = 0, , right = 0] = await placeOf(page, '.picture img')
    const [from = 0, , to = 0] = await placeOf(page, '.in')
    expect((right - left) / (to - from)).toBeCloseTo(0.4, 2)
    const [, top = 0, , bottom = 0] = await placeOf(page, '.picture svg')
    expect(bottom - top).toBeCloseTo(200 / 720, 2)
    await page.goto(`${built.site.url}floats/`)
    const figure = await placeOf(page, '.picture')
    const words = await placeOf(page, '.picture + p')
    expect(figure[2]).toBeCloseTo((await placeOf(page, '.in'))[2]!, 2)
    expect(words[1]!).toBeLessThan(figure[3]!)
  })

  test('nothing on a slide lies outside of it', async () => {
    const page = await stage('behind')
    const ids = await page.evaluate(async (root) => {
      const deck = new URL(document.querySelector('main')!.dataset['deck']!, root)
      return ((await (await fetch(deck)).json()) as { ids: string[] }).ids
    }, built.site.url)
    expect(ids.length).toBeGreaterThan(15)
    for (const id of ids) {
      await page.goto(`${built.site.url}${id}/#99`)
      const outside = await page.evaluate(() => {
        const slide = document.querySelector('main > .on .slide')!.getBoundingClientRect()
        return [...document.querySelectorAll('main > .on .in *')].flatMap((one) => {
          const { right, bottom, width } = one.getBoundingClientRect()
          const isOut = right > slide.right + 1 || bottom > slide.bottom + 1
          return width > 0 && isOut && one.closest('.bg, .demo') === null ? [one.outerHTML.slice(0, 80)] : []
        })
      })
      expect(outside, id).toEqual([])
    }
    await expectQuiet(page)
  })

  test('a footnote and its mark lead to each other, and the step stays', async () => {
    const page = await stage('footnotes')
    const step = () =>
      page.evaluate(() => (window as unknown as { heapdeck: { at: { step: number } } }).heapdeck.at.step)
    const before = await step()
    await page.getByRole('link', { name: 'Footnote 2', exact: true }).click()
    expect(new URL(page.url()).hash).toBe('#footnotes.fn2')
    expect(await page.locator(':target').innerText()).toContain('Said at once.')
    await page.getByRole('link', { name: 'Back to footnote 2 in the text' }).click()
    expect(new URL(page.url()).hash).toBe('#footnotes.fn2-ref')
    expect(await step()).toBe(before)
    await expectQuiet(page)
  })
})

describe('in Read', () => {
  test('slides have their backgrounds, columns and footnotes, each slide its own', async () => {
    const page = await openPage(built.browser, built.site.url)
    const widths = await page.evaluate(() =>
      ['#right .bg.right', '#right .stage', '#columns .column', '#columns .column + .column'].map(
        (selector) => document.querySelector(selector)!.getBoundingClientRect().width,
      ),
    )
    expect(widths[0]! / widths[1]!).toBeCloseTo(0.4, 2)
    expect(widths[2]).toBeCloseTo(widths[3]!, 0)
    const said = page.locator('#footnotes .said')
    await said.getByRole('link', { name: 'Footnote 4', exact: true }).click()
    expect(new URL(page.url()).hash).toBe('#footnotes.fn4')
    expect(await page.locator(':target').innerText()).toContain('Said, not shown.')
    const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map((one) => one.id))
    expect(new Set(ids).size).toBe(ids.length)
    await expectQuiet(page)
  })
})

test.each([
  ['a phone', PHONE],
  ['a large screen', DESKTOP],
])('in Read on %s a footnote and its mark are each brought into view by the other', async (_, options) => {
  const page = await openPage(built.browser, built.site.url, options)
  const isInView = () =>
    page.evaluate(() => {
      const { top, bottom } = document.querySelector(':target')!.getBoundingClientRect()
      return top >= document.querySelector('.bar')!.getBoundingClientRect().bottom && bottom <= innerHeight
    })
  const slide = page.locator('#footnotes .slide')
  await slide.getByRole('link', { name: 'Footnote 2', exact: true }).click()
  expect(await page.locator(':target').innerText()).toContain('2')
  await expect.poll(isInView).toBe(true)
  await slide.getByRole('link', { name: 'Back to footnote 2 in the text' }).click()
  expect(new URL(page.url()).hash).toBe('#footnotes.fn2-ref')
  await expect.poll(isInView).toBe(true)
  await expectQuiet(page)
})

test.each(['', 'columns/#99'])('on a phone columns stand one below the other: /%s', async (path) => {
  const page = await openPage(built.browser, built.site.url + path, PHONE)
  const places = await page.evaluate(() =>
    [...document.querySelectorAll('#columns .column')].map((one) => {
      const { left, top, bottom } = one.getBoundingClientRect()
      return { left, top, bottom }
    }),
  )
  expect(places[0]!.left).toBe(places[1]!.left)
  expect(places[0]!.bottom).toBeLessThan(places[1]!.top)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expectQuiet(page)
})

test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (colorScheme) => {
  const found: string[] = []
  // Read has every slide; on the stage, those whose colours differ.
  const page = await openPage(built.browser, built.site.url, { colorScheme })
  for (const path of ['', 'behind/', 'colour/', 'columns/', 'boxes/', 'words/', 'footnotes/', 'html/']) {
    await page.goto(built.site.url + path)
    found.push(...(await axe(page)).map((line) => `${path}: ${line}`))
  }
  await expectQuiet(page)
  expect(found).toEqual([])
})

test('no page has an inline style or a handler, and every rule of a layout is in its style sheet', () => {
  for (const path of filesIn(built.site.folder).filter((one) => one.endsWith('index.html'))) {
    const html = bytesOf(built.site.folder, path).toString()
    const body = html.replace(/<script>[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g, '')
    expect(body).not.toMatch(/\sstyle=|\son\w+=|javascript:|data:/i)
    const css = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!.replaceAll('\\', '')
    for (const [, name] of body.matchAll(/class="[^"]*?([a-z]+:[^" ]+)/g)) expect(css).toContain(`.${name}{`)
  }
})
