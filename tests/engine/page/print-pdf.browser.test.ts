/** `?print-pdf`: the deck's slides on paper, a page each. */
import { describe, expect, test } from 'vitest'
import { expectQuiet, openPage, SECOND_DECK, TALK, useSite } from '../../support/site.ts'

/** PDF points of a printed slide's height: 7.5 inches. */
const HEIGHT = 540

describe.each([
  ['the talk', TALK, 15, (HEIGHT * 16) / 9],
  ['a deck of 4:3', SECOND_DECK, 5, (HEIGHT * 4) / 3],
])('%s', (_, deck, slides, width) => {
  const built = useSite(deck)

  test('is a page a slide, of the deck’s shape, with every step and nothing else', async () => {
    const page = await openPage(built.browser, `${built.site.url}?print-pdf`)
    await page.emulateMedia({ media: 'print' })
    const shown = await page.evaluate(() => ({
      said: [...document.querySelectorAll('.said, .bar, .toc, .colophon, .skip')].some((one) =>
        one.checkVisibility(),
      ),
      steps: [...document.querySelectorAll('.slide [data-step]')].every((one) =>
        one.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      ),
      awake: document.querySelectorAll('[data-awake]').length,
    }))
    expect(shown).toEqual({ said: false, steps: true, awake: 0 })
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(slides)
    const boxes = [...pdf.matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)].map((match) => match[1]!.trim().split(/\s+/).map(Number)) // prettier-ignore
    expect(boxes.length).toBeGreaterThan(0)
    for (const [left, bottom, right, top] of boxes) {
      expect([left, bottom]).toEqual([0, 0])
      expect(Math.abs(right! - width)).toBeLessThanOrEqual(1)
      expect(Math.abs(top! - HEIGHT)).toBeLessThanOrEqual(1)
    }
    await expectQuiet(page)
  })

  test('is the same from a slide’s own address', async () => {
    const first = deck === TALK ? 'case-study/' : 'fragments/'
    const page = await openPage(built.browser, `${built.site.url}${first}?print-pdf`)
    await page.waitForURL(`${built.site.url}?print-pdf`)
    await expect.poll(() => page.locator('.sheet').count()).toBe(slides)
  })
})
