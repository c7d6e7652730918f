/** Read on paper, as Ctrl+P has it. */
import { expect, test } from 'vitest'
import { expectQuiet, openPage, TALK, useSite } from '../../support/site.ts'

const built = useSite(TALK)

/** What an A4 page has between its margins, in CSS px. */
const A4 = { width: 680, height: 1000 }

const openPaper = async () => {
  const page = await openPage(built.browser, built.site.url, { viewport: A4, colorScheme: 'dark' })
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'))
  await page.emulateMedia({ media: 'print' })
  return page
}

test('has the title, who gave the talk, every slide and what is said, and nothing to press', async () => {
  const page = await openPaper()
  const shown = await page.evaluate(() => {
    const visible = (selector: string) =>
      [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length
    return {
      head: visible('.bar h1, .bar small'),
      slides: visible('.sheet > .stage'),
      said: visible('.said'),
      controls: visible('button, nav, .bar a, .skip'),
    }
  })
  expect(shown).toEqual({ head: 2, slides: 15, said: 15, controls: 0 })
})

test('is black on white, whatever was chosen for the screen', async () => {
  const page = await openPaper()
  const inks = await page.evaluate(() => {
    const ink = (selector: string) => getComputedStyle(document.querySelector(selector)!).color
    const ground = (selector: string) => getComputedStyle(document.querySelector(selector)!).backgroundColor
    return [ink('.said p:not(.n)'), ink('.slide h2'), ground('html'), ground('.stage')]
  })
  expect(inks).toEqual(['rgb(0, 0, 0)', 'rgb(0, 0, 0)', 'rgb(255, 255, 255)', 'rgb(255, 255, 255)'])
})

test('a slide stands beside its transcript, a demo above, and neither is cut where it can be helped', async () => {
  const page = await openPaper()
  const sheets = await page.evaluate(() =>
    [...document.querySelectorAll('.sheet')].map((sheet) => {
      const slide = sheet.querySelector(':scope > .stage')!
      const said = sheet.querySelector('.said')!.getBoundingClientRect()
      const { right, bottom, top } = slide.getBoundingClientRect()
      return {
        hasDemo: sheet.matches('.with-demo'),
        isBeside: said.left >= right && said.top === top,
        isBelow: said.top >= bottom,
        breaks: [sheet, slide].map((one) => getComputedStyle(one).breakInside),
      }
    }),
  )
  for (const { hasDemo, isBeside, isBelow, breaks } of sheets) {
    expect([isBeside, isBelow]).toEqual([!hasDemo, hasDemo])
    expect(breaks[1]).toBe('avoid')
    expect(breaks[0]).toBe('avoid')
  }
})

test('links have numbers, and their slide the addresses', async () => {
  const page = await openPaper()
  const sources = await page.evaluate(() => {
    const sheet = document.getElementById('sources')!
    const links = [...sheet.querySelectorAll<HTMLAnchorElement>('a[href^=http]')]
    const rows = [...sheet.querySelectorAll<HTMLElement>('.links li')]
    return {
      isVisible: rows.every((row) => row.checkVisibility()),
      rows: rows.map((row) => [
        row.firstElementChild!.textContent,
        row.textContent.slice(row.firstElementChild!.textContent.length),
      ]),
      links: links.map((link) => [link.dataset['link'], link.getAttribute('href')]),
      mark: getComputedStyle(links[0]!, '::after').content,
    }
  })
  expect(sources.rows.length).toBeGreaterThan(5)
  expect(sources.links.every(([number, href]) => sources.rows.some(([n, address]) => n === number && address === href))).toBe(true) // prettier-ignore
  expect(sources.isVisible).toBe(true)
  expect(sources.mark).toBe('"1"')
  await page.emulateMedia({ media: 'screen' })
  expect(await page.locator('#sources .links').isVisible()).toBe(false)
})

test('demos that run are drawn as vectors, without their controls; slides share pages', async () => {
  const page = await openPage(built.browser, `${built.site.url}#demo-fragmentation`)
  const demo = page.locator('#demo-fragmentation .demo > [data-awake]')
  const controls = demo.locator('.controls').first()
  await controls.waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await controls.isVisible()).toBe(false)
  expect(await demo.locator('svg:visible').count()).toBeGreaterThan(0)
  expect(await demo.locator('canvas:visible').count()).toBe(0)
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  const pages = pdf.match(/\/Type\s*\/Page\b/g)!.length
  expect(pages).toBeGreaterThan(3)
  expect(pages).toBeLessThan(10)
  await expectQuiet(page)
})
