/** The editor in a real cell of a built deck: it takes the place of the text in Read and on the stage. */
import { expect, onTestFinished, test } from 'vitest'
import { expectQuiet, openPage, useSite, type Watched } from '../support/site.ts'

const DECK = `---
title: Pools
---

# Pools {#pools-slide}

\`\`\`python {#pools run}
MOST = 3  # of them

print [i * 2 for i in range(MOST)], '${'long '.repeat(20)}'
None
\`\`\`
`

const LINES = `---
title: Lines
theme: theme.css
---

# Lines {#lines}

\`\`\`python {1|2 #apart run}
many = range(100000)
del many[:]
\`\`\`
`
const APART = '.slide [data-stages] code { display: flex; flex-direction: column; gap: 0.4em }'

const inText = ['code-cell#apart > .code', '.line'] as const
const inEditor = ['code-cell#apart > .editor > *', '.cm-line'] as const

/** The figures of the lines, where their letters stand, and where they end, in pixels from the window’s corner. */
const figures = (page: Watched, [place, line]: typeof inText | typeof inEditor) =>
  page.evaluate(
    ([place, line]) => {
      const root = document.querySelector(place)!
      return [...(root.shadowRoot ?? root).querySelectorAll<HTMLElement>(`${line}[data-figure]`)].map(
        (one) => {
          const { bottom, right } = one.getBoundingClientRect()
          const style = getComputedStyle(one, '::after')
          const foot = bottom - parseFloat(style.bottom) - parseFloat(style.paddingBottom)
          return { figure: one.dataset['figure']!, foot, side: right - parseFloat(style.right) }
        },
      )
    },
    [place, line] as const,
  )

/** A line each: where its letters begin and end, where it stands, in pixels, and its colours; from the static text or the editor. */
const rows = (page: Watched) =>
  page.evaluate(() => {
    const editor = document.querySelector('code-cell > .editor')?.firstElementChild?.shadowRoot
    const lines = (editor ?? document.querySelector('code-cell')!).querySelectorAll(
      editor ? '.cm-line' : '.line',
    )
    return [...lines].map((line) => {
      const range = document.createRange()
      range.selectNodeContents(line)
      const letters = range.getBoundingClientRect()
      const { top, bottom } = line.getBoundingClientRect()
      const sides = line.textContent === '' ? [] : [letters.left, letters.right]
      const colours = [...line.querySelectorAll('.k, .l, .c')].map(
        (part) => `${part.className} ${part.textContent}`,
      )
      return [...[...sides, top, bottom].map((side) => side.toFixed(1)), ...colours].join(' ')
    })
  })

const built = useSite({ 'slides.md': DECK })
const apart = useSite({ 'slides.md': LINES, 'theme.css': APART })

async function open(path: string, viewport = { width: 1280, height: 720 }): Promise<Watched> {
  const page = await openPage(built.browser, built.site.url + path, { viewport })
  onTestFinished(() => page.context().close())
  const text = page.locator('code-cell code[tabindex]')
  await text.waitFor()
  return page
}

async function edit(page: Watched): Promise<void> {
  await page
    .locator('code-cell .line')
    .first()
    .click({ position: { x: 40, y: 8 } })
  await page.locator('code-cell .cm-line .k').first().waitFor()
}

test.each([
  ['', 1280, 720],
  ['', 640, 360],
  ['', 390, 844],
  ['pools-slide/', 1280, 720],
  ['pools-slide/', 640, 360],
  ['pools-slide/', 390, 844],
])(
  'at /%s, %i by %i, no letter moves or changes its colour when a cell gets its editor',
  async (path, width, height) => {
    const page = await open(path, { width, height })
    // A slide does not scroll.
    if (path === '')
      await page.locator('code-cell code').evaluate((code) => code.scrollIntoView({ block: 'center' }))
    const before = await rows(page)
    expect(before.length).toBe(4)
    await edit(page)
    expect(await rows(page)).toEqual(before)
    await expectQuiet(page)
  },
)

test('no key that is typed in a text moves the slide, and Escape gives the keys back', async () => {
  const page = await open('pools-slide/')
  const place = () =>
    page.evaluate(() => JSON.stringify((window as unknown as { heapdeck: { at: unknown } }).heapdeck.at))
  const before = await place()
  await edit(page)
  await page.keyboard.type('n b.wg/?o 1')
  for (const key of ['ArrowRight', 'ArrowDown', 'Home', 'End', 'Space', 'Enter', 'Backspace'])
    await page.keyboard.press(key)
  expect(await place()).toBe(before)
  expect(await page.locator('dialog[open]').count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('o')
  await expect.poll(() => page.locator('code-cell .cm-editor').count()).toBe(0)
  await expectQuiet(page)
})

test.each(['', 'lines/'])(
  'at /%s figures stay where they are in lines that a theme sets apart',
  async (path) => {
    const page = await openPage(apart.browser, apart.site.url + path)
    onTestFinished(() => page.context().close())
    const cell = page.locator('code-cell#apart')
    await expect.poll(() => cell.locator('.line[data-figure]').count()).toBe(2)
    // a slide does not scroll
    if (path === '') await cell.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    const before = await figures(page, inText)
    expect(before.map(({ figure }) => figure)).toEqual(['5.5 MB', '4.7 MB'])
    await cell.locator('.line').first().click()
    await page.locator('code-cell#apart .cm-line .l').first().waitFor()
    expect(await figures(page, inEditor)).toEqual(
      before.map(({ figure, foot, side }) => ({
        figure,
        foot: expect.closeTo(foot, 0),
        side: expect.closeTo(side, 0),
      })),
    )
    await expectQuiet(page)
  },
)
