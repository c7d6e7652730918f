/** The built talk as people get it: read without JavaScript, shown in a hall, printed. */
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as mallocFragmentation from '../../components/malloc-fragmentation/malloc-fragmentation.poster.ts'
import * as pythonMemory from '../../components/python-memory/python-memory.poster.ts'
import type { CellState, CellsFile } from '../../src/engine/cells/index.ts'
import type { Block, Token } from '../../src/engine/deck.ts'
import type { DemoPoster, DemoSetting, Json } from '../../src/engine/demo.ts'
import { readDeck } from '../../src/engine/grammar/index.ts'
import { openFolder } from '../../src/engine/site/host.ts'
import pools from '../../talk/scenes/pools.ts'
import { readPdf } from '../support/pdf.ts'
import { expectQuiet, openPage, useSite, TALK } from '../support/site.ts'
import { talkProgram } from '../support/talk-programs.ts'

const { slides } = readDeck(openFolder(fileURLToPath(new URL('../../talk/', import.meta.url))), 'slides.md')
const PUBLISHED = 12
const DEMOS: readonly {
  slide: number
  tag: string
  poster: DemoPoster
  given: Pick<DemoSetting, 'scene' | 'program'>
  figure: string
}[] = [
  {
    slide: 4,
    tag: 'malloc-fragmentation',
    poster: mallocFragmentation as unknown as DemoPoster,
    given: { program: talkProgram('frag.py') },
    figure: '505.4 MB went back',
  },
  {
    slide: 10,
    tag: 'python-memory',
    poster: pythonMemory as unknown as DemoPoster,
    given: { scene: pools as unknown as Json, program: talkProgram('pools.py') },
    figure: '80 of 100 lists',
  },
]

const built = useSite(TALK)

/** Of a cell's state. */
interface Run {
  readonly time?: number
  readonly outcome: { readonly hash: string }
}

/** Waits until a condition holds; longer than Vitest does by itself, for a busy machine. */
const eventually = <Value>(what: () => Promise<Value>) => expect.poll(what, { timeout: 8_000, interval: 20 })

async function open(path: string, options: BrowserContextOptions = {}) {
  const page = await openPage(built.browser, built.site.url + path, options)
  onTestFinished(() => page.context().close())
  return page
}

/** Words of each paragraph, point and line of code. */
function linesOf(blocks: readonly Block[]): string[] {
  const words = ({ type, content }: Token): string =>
    type === 'image' || type === 'click' ? '' : type === 'softbreak' ? ' ' : content
  return blocks
    .flatMap((block) => block.tokens)
    .filter(({ meta }) => meta?.code?.cell?.isHidden !== true)
    .flatMap(({ type, content, children }) =>
      type === 'fence'
        ? content.trim().split('\n')
        : type === 'inline'
          ? [(children ?? []).map(words).join('')]
          : [],
    )
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean)
}

/** What a person sees of it, a line each, but for what its cells gave. */
async function visibleLines(page: Page, selector: string): Promise<string[]> {
  const linesIn = (text: string): string[] =>
    text
      .split('\n')
      .map((line) => line.replaceAll(/\s+/g, ' ').trim())
      .filter(Boolean)
  const given = (await page.locator(`${selector} .ran`).allInnerTexts()).flatMap(linesIn)
  const lines = linesIn(await page.locator(selector).innerText())
  return lines.filter((line) => !given.includes(line))
}

test('Read has all words of all slides, and all that is said, in order, without JavaScript', async () => {
  const page = await open('', { javaScriptEnabled: false })
  expect(slides.length).toBeGreaterThan(PUBLISHED)
  const sheets = await page.locator('main > .sheet').evaluateAll((all) => all.map((sheet) => sheet.id))
  expect(sheets).toEqual(slides.map((slide) => slide.id))
  for (const slide of slides) {
    // far slides are laid out when they are scrolled to
    await page.locator(`#${slide.id}`).scrollIntoViewIfNeeded()
    await eventually(() => visibleLines(page, `#${slide.id} .slide`)).not.toEqual([])
    const shown = (await visibleLines(page, `#${slide.id} .slide`)).join('\n')
    let from = 0
    for (const line of linesOf(slide.body.filter((block) => block !== null))) {
      const at = shown.indexOf(line, from)
      expect(at, `${slide.id}: ${line}`).toBeGreaterThanOrEqual(0)
      from = at + line.length
    }
    const said = await visibleLines(page, `#${slide.id} .said`)
    expect(said.slice(1)).toEqual(linesOf(slide.transcript))
  }
})

test('Read has both demos’ pictures, with a sentence that has their figures, without JavaScript', async () => {
  const page = await open('', { javaScriptEnabled: false })
  for (const { slide, figure } of DEMOS) {
    const demo = page.locator(`main > .sheet:nth-child(${slide}) .demo`)
    const picture = demo.getByRole('img')
    expect(await picture.count()).toBe(1)
    expect(await picture.getAttribute('aria-label')).toContain(figure)
    expect(await demo.locator('.say:visible').innerText()).toBe(await picture.getAttribute('aria-label'))
    const { width, height } = (await picture.boundingBox())!
    expect(width).toBeGreaterThan(600)
    expect(height).toBeGreaterThan(200)
  }
  for (const id of ['title', 'diagnose', 'thanks'])
    expect(await page.locator(`#${id}`).getByRole('img').getAttribute('aria-label')).toMatch(/\w+ \w+/)
})

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A line of text as it stands on the screen: as wide as it is, and as high as its font's em. */
interface Words extends Box {
  readonly text: string
  /** Font size in px of the screen. */
  readonly size: number
  readonly kind: 'body' | 'code' | 'headline' | 'picture' | 'other'
}

interface Look {
  readonly words: readonly Words[]
  readonly stage: Box
  readonly in: Box
}

/** Every visible piece of text of the slide on show, shadow roots and pictures included, and its boxes. */
const look = (page: Page): Promise<Look> =>
  page.evaluate(async () => {
    const slide = document.querySelector('main > .on')!
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    await document.fonts.ready
    for (const demo of slide.querySelectorAll('.demo > [data-steps]')) {
      while (!demo.shadowRoot?.querySelector('.say[aria-live]')) await frame()
      // once more after it has measured itself
      await frame()
      await (demo as unknown as { ready: Promise<unknown> }).ready
    }
    for (const cell of slide.querySelectorAll('.slide .cell > [data-steps]'))
      while (!cell.shadowRoot?.querySelector('.foot')) await frame()
    const words: Words[] = []
    const kindOf = (element: Element): Words['kind'] => {
      if (element.closest('svg')) return 'picture'
      if (element.closest('.say, h2')) return 'headline'
      if (element.closest('.slide pre.code')) return 'code'
      return element.closest('.slide:not(.appendix) li') ? 'body' : 'other'
    }
    const visit = (node: Node): void => {
      const parent = node.parentElement
      if (node.nodeType === Node.TEXT_NODE && parent && node.textContent!.trim()) {
        const range = document.createRange()
        range.selectNodeContents(node)
        const scale = parent instanceof SVGGraphicsElement ? parent.getScreenCTM()!.a : 1
        const size = parseFloat(getComputedStyle(parent).fontSize) * scale
        for (const { left, y, right, width, height } of range.getClientRects())
          if (width > 0 && height > 0 && parent.checkVisibility({ visibilityProperty: true })) {
            const [top, bottom] = [y + (height - size) / 2, y + (height + size) / 2]
            words.push({
              text: node.textContent!.trim(),
              left,
              top,
              right,
              bottom,
              size,
              kind: kindOf(parent),
            })
          }
      }
      const shadow = node instanceof Element ? node.shadowRoot : null
      for (const child of (shadow ?? node).childNodes) visit(child)
    }
    const inner = slide.querySelector('.in')!
    visit(inner)
    const boxOf = (element: Element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return { left, top, right, bottom }
    }
    return { words, stage: boxOf(slide.querySelector('.stage')!), in: boxOf(inner) }
  })

/** In shares of the slide's height. */
const LEAST = { any: 0.02, followed: 0.06 }

/** What of a slide does not fit or is too small, in words. */
function faultsOf({ words, stage, in: inner }: Look): string[] {
  const height = stage.bottom - stage.top
  const strip = (0.42 / 27) * height
  const faults: string[] = []
  for (const { text, left, top, right, bottom, size, kind } of words) {
    const within = kind === 'picture' ? { ...stage, bottom: stage.bottom - strip } : inner
    const over = Math.max(within.left - left, within.top - top, right - within.right, bottom - within.bottom)
    if (over > Math.max(1, size / 50))
      faults.push(`"${text}" (${kind}) leaves its place by ${over.toFixed(1)} px`)
    const least = kind === 'body' || kind === 'code' ? LEAST.followed : LEAST.any
    if (size < least * height * 0.995)
      faults.push(
        `"${text}" (${kind}) is set in ${((100 * size) / height).toFixed(2)} % of the slide's height`,
      )
  }
  words.forEach((one, index) => {
    for (const other of words.slice(0, index)) {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left)
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
      const small = Math.min(one.size, other.size)
      if (wide > small / 5 && high > small / 5) faults.push(`"${one.text}" lies over "${other.text}"`)
    }
  })
  return faults
}

describe('on the stage', () => {
  const at = (page: Page) =>
    page.evaluate(
      () => (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck.at,
    )

  test.each([
    [1920, 1080],
    [1280, 720],
    [1024, 768],
  ])(
    'every slide fits its box at each step, and can be read from the back row, at %i x %i',
    async (width, height) => {
      const page = await open('title/', { viewport: { width, height } })
      const faults: string[] = []
      let seen = 0
      for (;;) {
        const { slide, step } = await at(page)
        const now = await look(page)
        expect(now.words.length).toBeGreaterThan(0)
        const { left, top, right, bottom } = now.stage
        expect((right - left) / (bottom - top)).toBeCloseTo(16 / 9, 2)
        faults.push(...faultsOf(now).map((fault) => `slide ${slide}, step ${step}: ${fault}`))
        seen = slide
        await page.keyboard.press('PageDown')
        const next = await at(page)
        if (next.slide === slide && next.step === step) break
      }
      expect(seen).toBe(slides.length)
      expect(faults).toEqual([])
      await expectQuiet(page)
    },
  )

  test.each([
    [1920, 1080],
    [1280, 720],
  ])('slide 10 fits at each of its moments, at %i x %i', async (width, height) => {
    const page = await open('demo-pools/', { viewport: { width, height } })
    await page.locator('python-memory .say[aria-live]').waitFor()
    const moments = pythonMemory.moments({ attributes: {}, scene: pools, program: talkProgram('pools.py') })
    for (const moment of Object.values(moments)) {
      await page.locator('python-memory').evaluate(async (element, state) => {
        const demo = element as unknown as { state: unknown; ready: Promise<unknown> }
        demo.state = state
        await demo.ready
      }, moment)
      expect(faultsOf(await look(page))).toEqual([])
    }
  })
})

test(
  'every link of the prose to a moment takes its demo there, and marks its paragraph alone',
  { timeout: 180_000 },
  async () => {
    const page = await open('')
    for (const { slide, tag, poster, given } of DEMOS) {
      const setting = { attributes: {}, ...given }
      const moments = typeof poster.moments === 'function' ? poster.moments(setting) : poster.moments
      const sheet = page.locator(`main > .sheet:nth-child(${slide})`)
      await sheet.scrollIntoViewIfNeeded()
      const said = sheet.locator(`${tag} .say[aria-live]`)
      await said.waitFor({ timeout: 40_000 })
      const links = await sheet.locator('.said a.moment').all()
      expect(links).toHaveLength(Object.keys(moments).length)
      for (const link of links) {
        const [id, moment] = (await link.getAttribute('href'))!.slice(1).split(':') as [string, string]
        expect(await sheet.locator(tag).getAttribute('id')).toBe(id)
        await link.click()
        await eventually(() => said.textContent()).toBe(poster.poster(moments[moment]!, setting).sentence)
        await eventually(() => link.evaluate((a) => a.closest('p')!.className)).toBe('here')
        expect(await page.locator('.here').count()).toBe(1)
      }
    }
    await expectQuiet(page)
  },
)

test('its cells, all run anew in the page, leave the processes that the build left, to the byte', async () => {
  const page = await open('')
  const cell = page.locator('code-cell#ints')
  await cell.scrollIntoViewIfNeeded()
  await cell.getByRole('button', { name: 'More for cell ints' }).click()
  await cell.getByRole('menuitem', { name: 'Restart and run all', exact: true }).click()
  const hashes = () =>
    page.evaluate(async () => {
      const all = [...document.querySelectorAll<HTMLElement>('code-cell')]
      const file = await (await fetch(new URL(all[0]!.dataset['cells']!, document.baseURI))).json()
      const ranAnew = all.map(
        (element) => (element as unknown as { state: CellState }).state.run as unknown as Run,
      )
      const built = new Map((file as CellsFile).cells.map(({ id, ran }) => [id, ran!.outcome.hash]))
      return all.map(({ id }, index) => {
        const run = ranAnew[index]
        return `${id} ${run?.time === undefined ? 'did not run' : run.outcome.hash === built.get(id) ? 'is the same' : 'is another'}`
      })
    })
  await expect
    .poll(hashes, { timeout: 25_000 })
    .toEqual(['distilled is the same', 'call is the same', 'ints is the same'])
  await expectQuiet(page)
})

describe('on paper', () => {
  /** A4 without its margins, at 96 px an inch. */
  const A4 = { width: 718, height: 1047 }

  test('Read is black on white whatever the screen is, with pictures, and without what only a screen needs', async () => {
    const page = await open('', { viewport: A4, colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Text and colours' }).click()
    await page.getByRole('radio', { name: 'Dark' }).check()
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
    const ground = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { backgroundColor, color } = getComputedStyle(element)
          return `${color} on ${backgroundColor}`
        })
    expect(await ground('html')).toBe('rgb(238, 245, 243) on rgb(10, 17, 17)')
    await page.emulateMedia({ media: 'print' })
    for (const one of ['html', '.stage', '.demo'])
      expect(await ground(one), one).toBe('rgb(0, 0, 0) on rgb(255, 255, 255)')
    for (const gone of ['.bar button', '.bar .button', '.toc', '.skip'])
      for (const one of await page.locator(gone).all()) expect(await one.isVisible(), gone).toBe(false)
  })

  test('nothing is cut: all slides, what is said, and each demo’s picture, asleep or awake', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open('', { viewport: A4, javaScriptEnabled })
      if (javaScriptEnabled)
        for (const { tag } of DEMOS) {
          await page.locator(tag).scrollIntoViewIfNeeded()
          await page.locator(`${tag} .say[aria-live]`).waitFor({ timeout: 40_000 })
        }
      await page.emulateMedia({ media: 'print' })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(A4.width)
      for (const slide of slides) {
        const sheet = page.locator(`#${slide.id}`)
        const { width, height } = (await sheet.boundingBox())!
        expect(width).toBeLessThanOrEqual(A4.width)
        // a sheet that is kept together must fit on a page
        expect(height, slide.id).toBeLessThanOrEqual(A4.height)
        expect(await visibleLines(page, `#${slide.id} h2`)).toEqual([slide.title])
        expect((await visibleLines(page, `#${slide.id} .said`)).slice(1)).toEqual(linesOf(slide.transcript))
      }
      for (const { tag } of DEMOS) {
        const pictures = await page.locator(tag).evaluate((element) => {
          const frame = element.parentElement!.getBoundingClientRect()
          const picturesIn = (root: ParentNode): SVGSVGElement[] => [
            ...root.querySelectorAll('svg'),
            ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
              shadowRoot ? picturesIn(shadowRoot) : [],
            ),
          ]
          return picturesIn(element.shadowRoot ?? element).flatMap((svg) => {
            const { left, right, top, bottom, width, height } = svg.getBoundingClientRect()
            if (width === 0) return []
            const inside =
              left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom
            return [{ inside, isWide: width > 400, isHigh: height > 150, left, right, top, bottom }]
          })
        })
        expect(pictures.filter(({ inside }) => !inside)).toEqual([])
        expect(pictures.some(({ isWide }) => isWide)).toBe(true)
        expect(pictures.some(({ isHigh }) => isHigh)).toBe(true)
        // several may share what one had alone
        const across = (edges: number[]) => Math.max(...edges) - Math.min(...edges)
        expect(across(pictures.flatMap(({ left, right }) => [left, right]))).toBeGreaterThan(400)
        expect(across(pictures.flatMap(({ top, bottom }) => [top, bottom]))).toBeGreaterThan(150)
        expect(await page.locator(tag).locator('.controls:visible').count()).toBe(0)
      }
    }
  })

  test('makes a PDF', async () => {
    const page = await open('')
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const { pages } = await readPdf(pdf)
    // slides stand beside what is said, two or three a page: all of them, in order, each with its first words
    const squeezed = (text: string) => text.replaceAll(/[\s\p{Pd}\u00ad]+/gu, '')
    const text = squeezed(pages.map((one) => one.text).join(''))
    for (const slide of slides) {
      expect(text, slide.id).toContain(squeezed(slide.title))
      for (const line of linesOf(slide.transcript).slice(0, 1))
        expect(text, slide.id).toContain(squeezed(line))
    }
    await expectQuiet(page)
  })
})
