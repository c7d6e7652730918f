/** A cell takes over what the page has of it: nothing moves then, in Read, on the stage, and on a phone. */
import { expect, onTestFinished, test } from 'vitest'
import { openPage, useSite, type Watched } from '../support/site.ts'

const CELLS: readonly (readonly [id: string, text: string, words?: string])[] = [
  ['value', '1 + 1'],
  ['both', "print 'two'\n3"],
  ['nothing', 'x = 3'],
  ['fault', "def f():\n    return 1 / 0\nprint 'before'\nf()"],
  ['much', 'for i in xrange(300): print i\n1 / 0'],
  ['wide', `print '${'long '.repeat(30)}'  # ${'wide '.repeat(12)}`],
  ['folded', 'x = 3\ny = 4\nx + y', 'collapsed'],
  ['asks', "s = 'x' * 1000000", 'predict'],
  // what it gave would tell the answer
  ['below', "print 'x'\nlen(s)"],
]
const cell = ([id, text, words = '']: (typeof CELLS)[number]): string =>
  `\`\`\`python {#${id} run ${words}}\n${text}\n\`\`\``
const slides = CELLS.map((one) => `# ${one[0]} {#with-${one[0]}}\n\n${cell(one)}\n`)
const TWO = `# two {#with-two}\n\n${cell(['one', 'x'])}\n\n${cell(['two', "print 'x'\nx"])}\n`
const SAID = `# said {#with-said}\n\n::: transcript\n${cell(['said', 'x'])}\n:::\n`

const built = useSite({
  'slides.md': `---\ntitle: Waking\n---\n\n${[...slides, TWO, SAID].join('\n---\n\n')}`,
})

/** Heights of the page's cells, or of those on the slide that is shown, in half pixels. */
const heights = (page: Watched): Promise<Record<string, number>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll(':is([data-view=read], .on) code-cell')].map((one) => [
        one.id,
        Math.round(one.parentElement!.getBoundingClientRect().height * 2),
      ]),
    ),
  )

test.each([
  ['Read', 1280, 720, ['']],
  ['Read on a phone', 390, 844, ['']],
  ['the stage', 1280, 720, [...CELLS.map(([id]) => `with-${id}/`), 'with-two/']],
  ['the stage on a phone', 390, 844, [...CELLS.map(([id]) => `with-${id}/`), 'with-two/']],
])('in %s', async (_name, width, height, paths) => {
  const page = await openPage(built.browser, 'about:blank', { viewport: { width, height } })
  onTestFinished(() => page.context().close())
  for (const path of paths) {
    let wake = (): void => {}
    const asleep = new Promise<void>((resolve) => (wake = resolve))
    await page.route('**/code-cell*', async (route) => {
      await asleep
      await route.continue()
    })
    await page.goto(built.site.url + path)
    await page.locator(':is([data-view=read], .on) code-cell').first().waitFor()
    const before = await heights(page)
    expect(Object.keys(before).length).toBe(path === '' ? CELLS.length + 3 : path === 'with-two/' ? 2 : 1)
    wake()
    for (const id of Object.keys(before)) {
      await page.locator(`#${id}`).scrollIntoViewIfNeeded()
      await page.locator(`code-cell#${id} .foot`).waitFor()
    }
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    expect(await heights(page)).toEqual(before)
    await page.unroute('**/code-cell*')
  }
})
