/** Search as a person uses it: in Read, on the stage and in the presenter view. */
import fc from 'fast-check'
import { rmSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { expectPlace, placeOf, rootClasses } from '../../support/places.ts'
import { axe, bytesOf, expectQuiet, filesIn, launch, openPage, SECOND_DECK, serveBuilt, type Site, type Watched } from '../../support/site.ts' // prettier-ignore
import type { StaticServer } from '../../support/static-server.ts'
import { serveTalk } from '../../support/talk.ts'

/** What stands on pages that are filled for their number: a stage has the deck in two pieces. */
const FILLED = Array.from(
  { length: 60 },
  (_, at) => `# Filler ${at + 1}\n\nNothing but filler, paragraph${at + 1}.`,
)

const DECK = [
  '---\ntitle: To be found\nlang: en\n---\n\n# Giving back {#memory}\n\nA long lived process, and `<img src=x onerror="document.title=1">`.\n\n* first it grows\n* then it calls `malloc_trim`\n* and shrinks\n\n::: transcript\nIt grows. [click] Then it shrinks, [click] says the zebra, [click] and ends.\n:::\n\n::: notes\nA wombat, for the speaker alone.\n:::',
  '# Code {#code}\n\n```c\nPyObject *PyInt_FromLong(long ival)\nif (a < b && c > d) return "<mark>";\n```',
  '# 内存 {#cjk}\n\n内存管理器释放内存',
  ...FILLED,
].join('\n\n---\n\n')

let browser: Browser
let site: Site
/** The second deck, with its presenter view. */
let talk: StaticServer
let folder: string
beforeAll(async () => {
  folder = writeFiles(
    temporaryFolder(() => {}),
    { 'slides.md': DECK },
  )
  ;[browser, site, talk] = await Promise.all([launch(), serveBuilt(folder), serveTalk(SECOND_DECK)])
})
afterAll(async () => {
  await browser?.close()
  await Promise.all([site?.close(), talk?.close()])
  rmSync(folder, { recursive: true, force: true })
})

const open = (path: string, options: BrowserContextOptions = {}): Promise<Watched> =>
  openPage(browser, site.url + path, options)
const field = (page: Page) => page.getByRole('combobox', { name: 'Search' })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search' })
const note = (page: Page) => page.locator('dialog.search .note')
async function search(page: Page, words: string): Promise<void> {
  await page.keyboard.press('/')
  await field(page).fill(words)
}
/** Each slide with its places, `2 Title | Code: … | Transcript: …`; what is marked in brackets. */
const found = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const words = (element: Element): string =>
      [...element.childNodes]
        .map((node) => (node.nodeName === 'MARK' ? `[${node.textContent}]` : node.textContent))
        .join('')
        .trim()
    return [...document.querySelectorAll('dialog.search .group')].map((group) =>
      [
        `${group.querySelector('.n')!.textContent} ${words(group.querySelector('.t')!)}`,
        ...[...group.querySelectorAll('[role=option]')].map(
          (option) => `${option.querySelector('small')!.textContent}: ${words(option.querySelector('.w')!)}`,
        ),
      ].join(' | '),
    )
  })
const expectFound = (page: Page, ...expected: string[]) => expect.poll(() => found(page)).toEqual(expected)
const chosen = (page: Page) => page.locator('dialog.search [aria-selected=true]').textContent()

describe('on the stage', () => {
  test('goes to the step at which the words appear, on the slide or in what is said', async () => {
    const page = await open('code/')
    await search(page, 'malloc_tr')
    await expectFound(page, '1 Giving back | Slide: then it calls [malloc_tr]im')
    await page.keyboard.press('Enter')
    await expectPlace(page, '1/2')
    await dialog(page).waitFor({ state: 'detached' })
    await search(page, 'zebra')
    await expectFound(
      page,
      '1 Giving back | Transcript: It grows.  Then it shrinks,  says the [zebra],  and ends.',
    )
    await page.keyboard.press('Enter')
    await expectPlace(page, '1/2')
    await search(page, 'PyInt_FromLong')
    await expectFound(page, '2 Code | Code: PyObject *[PyInt_FromLong](long ival)')
    await page.keyboard.press('Enter')
    await expectPlace(page, '2/0')
    await expectQuiet(page)
  })

  test('finds among slides whose pieces come late, and says that not all are here', async () => {
    const page = await openPage(browser, 'about:blank')
    let letGo = (): void => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await page.route('**/slides-2.*.json', async (route) => {
      await gate
      await route.continue()
    })
    await page.goto(`${site.url}memory/`)
    await search(page, 'paragraph60')
    await expect.poll(() => note(page).textContent()).toMatch(/^The deck is not all here yet\. /)
    letGo()
    await expectFound(page, '63 Filler 60 | Slide: Nothing but filler, [paragraph60].')
    await expect.poll(() => note(page).textContent()).toBe('1 slide.')
  })

  test('what is typed before the panel is here is what is looked for, and nothing else', async () => {
    const page = await openPage(browser, 'about:blank')
    let letGo = (): void => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await page.route('**/tools.*.js', async (route) => {
      await gate
      await route.continue()
    })
    await page.goto(`${site.url}memory/`)
    await expect.poll(() => rootClasses(page)).toContain('late')
    await page.keyboard.press('/')
    // All but one of these are keys of the deck.
    for (const key of ['b', 'c', ' ', 'n', 'z']) await page.keyboard.press(key)
    expect(await placeOf(page)).toBe('1/0')
    letGo()
    await expect.poll(() => field(page).inputValue()).toBe('bc nz')
    expect(await page.evaluate(() => document.documentElement.dataset['screen'] ?? '')).toBe('')
    expect(await page.locator('.early-field').count()).toBe(0)
  })

  test('Enter before the deck is here goes there when it is', async () => {
    const page = await openPage(browser, 'about:blank')
    let letGo = (): void => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    await page.route('**/search.*.js', async (route) => {
      await gate
      await route.continue()
    })
    await page.goto(`${site.url}memory/`)
    await search(page, 'fromlong')
    await page.keyboard.press('Enter')
    letGo()
    await expectPlace(page, '2/0')
  })

  test('a move that another window or a clicker makes closes it', async () => {
    const page = await open('memory/')
    await search(page, 'zebra')
    await page.keyboard.press('PageDown')
    await expectPlace(page, '1/1')
    await dialog(page).waitFor({ state: 'detached' })
  })
})

describe('in Read', () => {
  const marked = (page: Page): Promise<string[]> =>
    page.evaluate(() =>
      [...(CSS.highlights.get('heapdeck-found') ?? [])].map((range) => (range as Range).toString()),
    )
  const isInView = (page: Page): Promise<boolean> =>
    page.evaluate(() => {
      const [range] = [...(CSS.highlights.get('heapdeck-found') ?? [])] as Range[]
      const { top, bottom } = range?.getBoundingClientRect() ?? { top: -1, bottom: -1 }
      return top > document.querySelector('.bar')!.getBoundingClientRect().bottom && bottom < innerHeight
    })

  test('scrolls to the place, marks the words there, and is where the reader goes on', async () => {
    const page = await open('')
    await search(page, 'paragraph55')
    await expectFound(page, '58 Filler 55 | Slide: Nothing but filler, [paragraph55].')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toBe(`${site.url}#filler-55`)
    expect(await marked(page)).toEqual(['paragraph55'])
    await expect.poll(() => isInView(page)).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('filler-55')
    await page.keyboard.press('Escape')
    expect(await marked(page)).toEqual([])
    await search(page, 'the zebra')
    await expectFound(
      page,
      '1 Giving back | Transcript: It grows.  Then it shrinks,  says [the zebra],  and ends.',
    )
    await page.getByRole('option').click()
    await expect.poll(() => marked(page)).toEqual(['the zebra'])
    await expect.poll(() => isInView(page)).toBe(true)
    await expectQuiet(page)
  })

  test('finds nothing that the page itself put among the words', async () => {
    const page = await open('')
    await page.locator('button.copy').first().waitFor({ state: 'attached' })
    await search(page, 'copy')
    await expect.poll(() => note(page).textContent()).toBe('Nothing has “copy”.')
  })

  test('finds in any script, with or without blanks', async () => {
    const page = await open('')
    await search(page, '管理')
    await expectFound(page, '3 内存 | Slide: 内存[管理]器释放内存')
  })

  test('the button opens it, and has the focus again when it closes', async () => {
    const page = await open('')
    const button = page.getByRole('button', { name: 'Search' })
    await button.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => field(page).evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Space')
    await dialog(page).getByRole('button', { name: 'Close' }).click()
    await dialog(page).waitFor({ state: 'detached' })
  })
})

test.each(['', 'memory/'])('in “%s” Ctrl+K opens it, and there takes up what is written', async (path) => {
  const page = await open(path)
  await page.keyboard.press('Control+k')
  await field(page).fill('zebra')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('/')
  expect(await field(page).inputValue()).toBe('/')
})

test('arrows choose among places, which the field names to a screen reader; Enter goes to the one chosen', async () => {
  const page = await open('memory/')
  await search(page, 'filler 1')
  await page.getByRole('option').nth(3).waitFor()
  const first = await chosen(page)
  await page.keyboard.press('ArrowDown')
  expect(await chosen(page)).not.toBe(first)
  expect(await field(page).getAttribute('aria-activedescendant')).toBe(
    await page.locator('[role=option][aria-selected=true]').getAttribute('id'),
  )
  await page.keyboard.press('ArrowUp')
  expect(await chosen(page)).toBe(first)
  await page.keyboard.press('ArrowUp')
  expect(await chosen(page)).toBe(await page.getByRole('option').last().textContent())
  const title = await page.getByRole('group').last().locator('.title').textContent()
  await page.keyboard.press('Enter')
  await expectPlace(page, `${Number.parseInt(title!)}/0`)
})

test('says what to type, that nothing was found, that it is nearly so, and how much there is', async () => {
  const page = await open('memory/')
  await page.keyboard.press('/')
  await expect.poll(() => note(page).textContent()).toMatch(/^Words, or how they begin/)
  await field(page).fill('unicorns')
  await expect.poll(() => note(page).textContent()).toBe('Nothing has “unicorns”.')
  expect(await field(page).getAttribute('aria-expanded')).toBe('false')
  await page.keyboard.press('Enter')
  expect(await placeOf(page)).toBe('1/0')
  await field(page).fill('zebrra')
  await expect
    .poll(() => note(page).textContent())
    .toBe('Nothing has it as it is written; nearly so: 1 slide.')
  await field(page).fill('filler')
  await expect.poll(() => note(page).textContent()).toBe('60 slides, the first 20 shown.')
  expect(await page.getByRole('option').count()).toBe(20)
  await field(page).fill(' ')
  await expect.poll(() => note(page).textContent()).toMatch(/^Words, or how they begin/)
  expect(await page.getByRole('option').count()).toBe(0)
})

test.each(['', 'code/'])('in “%s” what is found is text, whatever it looks like', async (path) => {
  const page = await open(path)
  await search(page, 'onerror')
  await expectFound(
    page,
    '1 Giving back | Slide: A long lived process, and <img src=x [onerror]="document.title=1">.',
  )
  expect(await page.locator('dialog.search .places img').count()).toBe(0)
  await field(page).fill('"<mark>"')
  await expectFound(page, '2 Code | Code: if (a < b && c > d) return ["<mark>"];')
  await expectQuiet(page)
})

test('its script comes with the first search, once, and nothing else is fetched for it', async () => {
  for (const path of ['', 'memory/']) {
    const page = await open(path)
    await page.mouse.move(100, 100)
    await page.waitForLoadState('networkidle')
    const before = site.requests.length
    const asked = () => site.requests.slice(before).map((one) => one.replace(/\.\w+\.js$/, '.js'))
    expect(asked().filter((one) => /search/.test(one))).toEqual([])
    await search(page, 'zebra')
    await page.getByRole('option').waitFor()
    await page.keyboard.press('Escape')
    await search(page, 'process')
    await page.getByRole('option').waitFor()
    expect(asked().filter((one) => !/tools/.test(one))).toEqual(['/a/b/assets/search.js'])
  }
})

test.each(['', 'memory/'])('axe has nothing to say of “%s” while it shows what it found', async (path) => {
  const page = await open(path)
  const findings: string[] = []
  await search(page, 'it')
  await page.getByRole('option').first().waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    findings.push(...(await axe(page)))
  }
  expect(findings).toEqual([])
  await expectQuiet(page)
})

test.each(['', 'memory/'])('on a phone “%s” has a button for it, and it fits', async (path) => {
  const page = await open(path, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await page.getByRole('button', { name: 'Search' }).tap()
  await field(page).fill('filler')
  await page.getByRole('option').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  const box = (await dialog(page).boundingBox())!
  expect(box.x >= 0 && box.x + box.width <= 390 && box.y >= 0 && box.y + box.height <= 844).toBe(true)
  await page.getByRole('option').nth(2).tap()
  await dialog(page).waitFor({ state: 'detached' })
})

test.each(['', 'memory/'])('without JavaScript “%s” has no button for it', async (path) => {
  const page = await open(path, { javaScriptEnabled: false })
  expect(await page.getByRole('button', { name: 'Search' }).isVisible()).toBe(false)
})

describe('demos and notes', () => {
  const openTalk = (path: string) => openPage(browser, talk.url + path)

  test('what a demo shows is found, at the step that shows it', async () => {
    const page = await openTalk('title/')
    await search(page, '5 apples')
    await expectFound(page, '4 [Demo time] | Demo: There are [5 apples].')
    await page.keyboard.press('Enter')
    await expectPlace(page, '4/2')
    await search(page, '3 apples')
    await expectFound(page, '4 [Demo time] | Demo: There are [3 apples].')
    await page.keyboard.press('Enter')
    await expectPlace(page, '4/0')
  })

  test('a demo that was used is found by what its slide declares, and gone to', async () => {
    const page = await openTalk('')
    await page.locator('step-counter').scrollIntoViewIfNeeded()
    await page.locator('step-counter[data-awake] button').first().click()
    await search(page, '5 apples')
    await expectFound(page, '4 [Demo time] | Demo: There are [5 apples].')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toBe(`${talk.url}#demo`)
    await expectQuiet(page)
  })

  test('the speaker finds private notes, with the slides', async () => {
    const page = await openTalk('presenter/title/')
    await page.getByRole('button', { name: 'Search' }).click()
    await expect.poll(() => note(page).textContent()).toMatch(/in your notes\.$/)
    await field(page).fill('canary')
    await expect
      .poll(() => found(page))
      .toContainEqual(
        expect.stringMatching(/^1 Counting in steps \| Notes: \[CANARY\]-NOTE-7f3a in a notes container\.$/),
      )
    await field(page).fill('brings a detail')
    await expectFound(page, '2 What counts | Slide: which [brings a detail] along')
    await page.keyboard.press('Enter')
    await expectPlace(page, '2/2')
    await expectQuiet(page)
    await search(page, 'canary')
    await dialog(page).getByRole('option').first().waitFor()
    expect(await axe(page)).toEqual([])
  })

  test('nobody else does, and no published file has a word of them', async () => {
    for (const path of ['', 'title/']) {
      const page = await openTalk(path)
      await search(page, 'canary')
      await expect.poll(() => note(page).textContent()).toBe('Nothing has “canary”.')
      const here = await open(path === '' ? '' : 'memory/')
      await search(here, 'wombat')
      await expect.poll(() => note(here).textContent()).toBe('Nothing has “wombat”.')
    }
    for (const path of filesIn(site.folder))
      expect(bytesOf(site.folder, path).includes('wombat'), path).toBe(false)
  })
})

test('every word of a generated deck is found on its slide', async () => {
  const word = fc.oneof(
    fc.stringMatching(/^[a-z]{5,9}$/),
    fc.stringMatching(/^[A-Z][a-z]{3,5}[A-Z][a-z]{3,5}$/),
    fc.stringMatching(/^[a-z]{3,4}_[a-z]{3,4}$/),
    fc.stringMatching(/^0x[0-9a-f]{6}$/),
    fc.stringMatching(/^[ąćęłńóśźżäöüßéèñ]{5,8}$/),
    fc.stringMatching(/^[αβγδεζηθικλμνξοπρσςτυφχψω]{5,8}$/),
    fc.stringMatching(/^[内存管理器释放分配对象计数引用]{4,7}$/),
  )
  const seed = 20131128
  const count = 12
  const slides = fc.sample(fc.array(word, { minLength: 14, maxLength: 14 }), { seed, numRuns: count })
  const text = slides
    .map(([a, b, c, d, e, f, g, h, i, j, k, l, m, n]) =>
      [
        `# ${a} ${b}`,
        `${c} *${d}* and \`${e}\``,
        `* ${f}\n* [${g}](https://example.org/)`,
        `| ${h} | ${i} |\n|---|---|\n| ${j} | x |`,
        `\`\`\`c\nint ${k} = ${l};\n\`\`\``,
        `::: transcript\n${m} [click] ${n}\n:::`,
      ].join('\n\n'),
    )
    .join('\n\n---\n\n')
  const deck = writeFiles(
    temporaryFolder(() => {}),
    { 'slides.md': `---\ntitle: Generated\n---\n\n${text}\n` },
  )
  const built = await serveBuilt(deck)
  try {
    const first = filesIn(built.folder).find((path) => /^[^/]+\/index\.html$/.test(path))!
    for (const path of ['', first.replace('index.html', '')]) {
      const page = await openPage(browser, built.url + path)
      await search(page, 'int')
      await page.getByRole('option').first().waitFor()
      const missed = await page.evaluate((slides) => {
        const field = document.querySelector<HTMLInputElement>('dialog.search input')!
        return slides.flatMap((words, at) =>
          words.filter((word) => {
            field.value = word
            field.dispatchEvent(new Event('input'))
            const groups = [...document.querySelectorAll('dialog.search .group')]
            return !groups.some(
              (group) =>
                Number(group.querySelector('.n')!.textContent) === at + 1 && group.querySelector('mark'),
            )
          }),
        )
      }, slides)
      expect(missed).toEqual([])
    }
  } finally {
    await built.close()
    rmSync(deck, { recursive: true, force: true })
  }
})
