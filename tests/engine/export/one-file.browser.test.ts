/** One file, opened from the disk in a browser that is offline. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { SCENE_DECK, SECOND_DECK, TALK } from '../../support/heapdeck.ts'
import { exportOf, useFiles } from '../../support/one-file.ts'
import { axe, expectQuiet, launch, openPage, type Watched } from '../../support/site.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

const files = useFiles({ talk: TALK, second: SECOND_DECK, scene: SCENE_DECK })
type Deck = keyof typeof files

/** Opens a file offline; whatever a page of it asks of anybody fails the test, and so does what is refused in it. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const page = await openPage(browser, url, { offline: true, ...options })
  onTestFinished(async () => {
    if (options.javaScriptEnabled !== false) await expectQuiet(page)
    expect([...page.hosts]).toEqual([''])
    await page.context().close()
  })
  return page
}
const openTalk = (address = '', options?: BrowserContextOptions) =>
  open(files.talk.audience.url + address, options)

const at = (page: Page) =>
  page.evaluate(() => {
    const { at } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck
    return `${at.slide}/${at.step}`
  })
const address = (page: Page) => page.url().replace(/^.*\.html/, '')
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const said = (page: Page, tag: string) =>
  page.evaluate(
    (name) => document.querySelector(name)?.shadowRoot?.querySelector('.say[aria-live]')?.textContent ?? '',
    tag,
  )
/** Where the simulated machine has a long run to make first. */
const PATIENT = { timeout: 40_000 }

test('keys walk through the whole talk', async () => {
  const page = await openTalk('?stage=title')
  const places = [await at(page)]
  for (;;) {
    await press(page, 'PageDown')
    const place = await at(page)
    if (place === places.at(-1)) break
    places.push(place)
  }
  expect(places.at(-1)).toMatch(/^15\//)
  await expect.poll(() => address(page)).toMatch(/^\?stage=sources(#\d+)?$/)
  await press(page, 'PageUp', 'Home')
  await expect.poll(() => address(page)).toBe('?stage=title')
})

test.each([
  ['demo-fragmentation', 'malloc-fragmentation', /^malloc/, 'glibc 2.36'],
  ['demo-pools', 'python-memory', /^Made a hundred/, 'dicts'],
])(
  'the demo on %s lives: its machine runs in a worker, the time line and a knob are used',
  async (id, tag, knob, choice) => {
    const workers: string[] = []
    const page = await openTalk('?stage=title')
    page.on('worker', (worker) => workers.push(worker.url()))
    await page.goto(`${files.talk.audience.url}?stage=${id}#1`)
    const words = () => said(page, tag)
    await expect.poll(words, PATIENT).not.toBe('')
    const demo = page.locator(`main > .on ${tag}`)
    const first = await words()
    await demo.getByRole('slider', { name: 'Time of the run' }).focus()
    await press(page, 'End')
    await expect.poll(words, PATIENT).not.toBe(first)
    await demo.getByText('Change it').click()
    const rows = () => demo.evaluate((element) => element.shadowRoot!.textContent.replace(/\s+/g, ' '))
    const before = await rows()
    await demo.getByRole('combobox', { name: knob }).selectOption(choice)
    await expect.poll(rows, PATIENT).not.toBe(before)
    expect(workers.length).toBeGreaterThan(0)
    for (const url of workers) expect(url).toMatch(/^blob:/)
  },
)

test('in Read demos wake when they are scrolled to, and moments take them where they say', async () => {
  const page = await openTalk('#demo-fragmentation')
  await expect.poll(() => said(page, 'malloc-fragmentation'), PATIENT).not.toBe('')
  const before = await said(page, 'malloc-fragmentation')
  const moments = page.locator('#demo-fragmentation a.moment')
  await moments.first().click()
  await expect.poll(() => said(page, 'malloc-fragmentation'), PATIENT).not.toBe(before)
  await expect.poll(() => page.locator('#demo-fragmentation .here').count()).toBe(1)
})

test('the views are one load apart, and Back, Forward and a reload find theirs again', async () => {
  const page = await open(files.second.audience.url)
  await press(page, 'n', 'n')
  await expect.poll(() => address(page)).toBe('#loop')
  await press(page, 'v')
  await expect.poll(() => address(page)).toBe('?stage=loop')
  await page.locator('main.window > .on').waitFor()
  await press(page, 'ArrowRight')
  await expect.poll(() => address(page)).toBe('?stage=loop#1')
  await press(page, 'ArrowDown')
  await expect.poll(() => address(page)).toBe('?stage=demo')
  await press(page, 'v')
  await expect.poll(() => address(page)).toBe('#demo')
  await page.locator('main.article').waitFor()
  expect(await page.locator('#demo').evaluate((sheet) => sheet.getBoundingClientRect().top)).toBeLessThan(400)
  await page.goBack()
  await expect.poll(() => at(page)).toBe('4/0')
  await page.goBack()
  await expect.poll(() => at(page)).toBe('3/1')
  await page.goForward()
  await expect.poll(() => at(page)).toBe('4/0')
  await page.reload()
  await expect.poll(() => at(page)).toBe('4/0')
})

test.each([
  ['#/3/2', '?stage=loop#2', '3/2'],
  ['?stage=#/3/2', '?stage=loop#2', '3/2'],
  ['?stage=loop#99', '?stage=loop#2', '3/2'],
  ['?stage=nowhere', '?stage=title', '1/0'],
  ['?stage', '?stage=title', '1/0'],
  ['#/99', '?stage=title', '1/0'],
  ['?presenter=loop', '?stage=loop', '3/0'],
])('%s is %s', async (asked, named, place) => {
  const page = await open(files.second.audience.url + asked)
  await expect.poll(() => address(page)).toBe(named)
  expect(await at(page)).toBe(place)
})

test('the rest of an address is kept: a host may have its own', async () => {
  const page = await open(`${files.second.audience.url}?file=7&stage=loop`)
  await press(page, 'ArrowDown')
  await expect.poll(() => address(page)).toBe('?file=7&stage=demo')
  await press(page, 'v')
  await expect.poll(() => address(page)).toBe('?file=7#demo')
})

test('the toolbar, the overview, go-to and help work', async () => {
  const page = await openTalk('?stage=case-study')
  await press(page, 'o')
  const cells = page.locator('dialog .tile')
  await expect.poll(() => cells.count()).toBe(15)
  await expect.poll(() => cells.nth(9).locator('.still svg').count(), PATIENT).toBeGreaterThan(0)
  await press(page, 'Escape', '4')
  await page.getByRole('combobox', { name: 'Go to' }).waitFor()
  await press(page, 'Enter')
  await expect.poll(() => at(page)).toBe('4/0')
  await press(page, '?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await press(page, 'Escape', 's')
  await page.getByText('This file is for the audience.').waitFor()
  await press(page, 'ArrowDown')
  await page.mouse.move(600, 300)
  await page.getByRole('link', { name: 'On', exact: true }).click()
  await expect.poll(() => at(page)).not.toBe('5/0')
  await page.getByRole('link', { name: 'Read' }).click()
  await expect.poll(() => address(page)).toMatch(/^#(diagnose|solution)$/)
})

test('search finds what is said, and leads there', async () => {
  for (const address of ['', '?stage=title']) {
    const page = await open(files.second.audience.url + address)
    await press(page, '/')
    const field = page.getByRole('dialog', { name: 'Search' }).locator('input')
    await field.fill('nought')
    await page.getByRole('dialog', { name: 'Search' }).getByText('A loop').waitFor()
    await press(page, 'Enter')
    await expect.poll(() => page.url()).toMatch(/[#=]loop/)
  }
})

test('the link to a slide is one to this file; no page elsewhere could frame it', async () => {
  const page = await open(`${files.second.audience.url}?stage=loop#1`)
  await press(page, 'l')
  const panel = page.getByRole('dialog', { name: 'Share' })
  await expect
    .poll(() => panel.getByRole('textbox', { name: 'Link' }).inputValue())
    .toBe(`${files.second.audience.url}?stage=loop`)
  expect(await panel.getByRole('textbox', { name: 'Embed' }).count()).toBe(0)
})

test('links between slides are places in Read, and lead the stage', async () => {
  const { url } = exportOf({
    'deck/slides.md':
      '# One {#one}\n\nTo [two](#two), to [its list](#list), with a note[^n].\n\n[^n]: A note.\n\n---\n\n# Two {#two}\n\n* point {#list}\n',
  })
  const page = await open(url)
  await page.getByRole('link', { name: 'its list' }).click()
  expect(address(page)).toBe('#list')
  await page.goto(`${url}?stage=one`)
  await page.getByRole('link', { name: 'its list' }).click()
  await expect.poll(() => at(page)).toBe('2/0')
  await press(page, 'ArrowUp')
  await page.getByRole('link', { name: 'two', exact: true }).click()
  await expect.poll(() => address(page)).toBe('?stage=two')
  await press(page, 'ArrowUp')
  await page.getByRole('link', { name: 'Footnote 1', exact: true }).click()
  await expect.poll(() => address(page)).toBe('?stage=one#one.fn1')
  expect(await at(page)).toBe('1/0')
})

test('a demo of another deck has its scene and its own worker', async () => {
  const page = await open(`${files.scene.audience.url}?stage=prices`)
  const demo = page.locator('main > .on price-list[data-awake]')
  await demo.waitFor()
  await page.goto(`${files.scene.audience.url}#list:all`)
  await page.locator('#prices .here').waitFor()
})

// both windows run the program
test(
  'presenter and audience are in step, whoever moves, and demos with them',
  { timeout: 120_000 },
  async () => {
    const { url } = files.talk.speaker
    const speaker = await open(`${url}?presenter=title`)
    await expect.poll(() => speaker.locator('.next > h2').textContent()).toMatch(/^Next: /)
    const [audience] = await Promise.all([
      speaker.waitForEvent('popup'),
      speaker.getByRole('button', { name: 'Audience window' }).click(),
    ])
    const failures: string[] = []
    audience.on('pageerror', (error) => failures.push(String(error)))
    await expect
      .poll(() => speaker.getByRole('button', { name: 'Audience window open' }).count(), PATIENT)
      .toBe(1)
    await press(speaker, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight')
    await expect.poll(() => at(audience)).toBe('4/1')
    const both = () => Promise.all([speaker, audience].map((page) => said(page, 'malloc-fragmentation')))
    await expect
      .poll(async () => new Set(await both()).size === 1 && (await both())[0] !== '', PATIENT)
      .toBe(true)
    await press(audience, 'ArrowRight')
    await expect.poll(() => at(speaker)).toBe('4/2')
    await press(speaker, 'b')
    await expect.poll(() => audience.evaluate(() => document.documentElement.dataset['screen'])).toBe('black')
    await press(speaker, 'b')
    // Loaded anew it knows its window again, and leaves the page there alone.
    await audience.evaluate(() => void ((window as { isSame?: boolean }).isSame = true))
    await speaker.reload()
    await expect.poll(() => at(speaker)).toBe('4/2')
    const again = speaker.getByRole('button', { name: 'Audience window open' })
    await again.click()
    await press(speaker, 'ArrowDown')
    await expect.poll(() => at(audience)).toBe('5/0')
    expect(await audience.evaluate(() => (window as { isSame?: boolean }).isSame)).toBe(true)
    expect(speaker.context().pages()).toHaveLength(2)
    expect(failures).toEqual([])
  },
)

test('the speaker’s view has notes and the next step, in its own look', async () => {
  const page = await open(`${files.second.speaker.url}?presenter=title`)
  await expect.poll(() => page.locator('.notes .text').textContent()).toContain('CANARY-NOTE-7f3a')
  await press(page, 'ArrowDown', 'ArrowDown')
  await expect.poll(() => page.locator('.next > h2').textContent()).toBe('Next: slide 3, step 2')
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  expect(await axe(page)).toEqual([])
})

test('s in Read opens the speaker’s view in a window of its own', async () => {
  const page = await open(files.second.speaker.url)
  const [speaker] = await Promise.all([page.waitForEvent('popup'), press(page, 's')])
  await expect.poll(() => address(speaker)).toBe('?presenter=title')
  await speaker.locator('.desk').waitFor()
})

test.each<[deck: Deck, address: string, colorScheme: 'dark' | 'light']>([
  ['talk', '', 'dark'],
  ['talk', '?stage=demo-pools#1', 'dark'],
  ['talk', '?stage=demo-fragmentation#1', 'light'],
  ['second', '', 'light'],
  ['second', '?stage=fragments', 'dark'],
  ['scene', '?stage=prices', 'light'],
])('axe finds nothing in %s%s, %s', async (deck, address, colorScheme) => {
  const page = await open(files[deck].audience.url + address, { colorScheme })
  if (address) await page.locator('main > .on').waitFor()
  expect(await axe(page)).toEqual([])
})

test('the file for the speaker says in Read that it is private, also without a script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(files.second.speaker.url, { javaScriptEnabled })
    expect(await page.getByText('This file has the speaker’s private notes.').isVisible()).toBe(true)
  }
})

test('the reader’s choice of dark or light is kept, on the stage as well', async () => {
  const page = await open(files.second.audience.url, { colorScheme: 'light' })
  await page.getByRole('button', { name: 'Text and colours' }).click()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await press(page, 'Escape', 'v')
  await page.locator('main.window > .on').waitFor()
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
})

test('without a script Read is whole, with every picture, and offers nothing that needs one', async () => {
  const page = await openTalk('?stage=case-study', { javaScriptEnabled: false })
  expect(await page.locator('main > .sheet').count()).toBe(15)
  for (const sheet of await page.locator('main > .with-demo').all())
    expect(await sheet.locator('.poster.last svg').isVisible()).toBe(true)
  expect(await page.getByRole('link', { name: 'Stage' }).isVisible()).toBe(false)
  for (const name of ['Text and colours', 'Search', 'Share'])
    expect(await page.getByRole('button', { name }).isVisible()).toBe(false)
  await page.getByRole('link', { name: 'Solution' }).click()
  expect(address(page)).toBe('?stage=case-study#solution')
})

test('text that looks like markup is text, in titles, code, notes, scenes and styles', async () => {
  const nasty = '</script><script>window.broken = 1</script><!--<script></style>\u2028 ]]>'
  const { url } = exportOf(
    {
      'deck/slides.md':
        `---\ntitle: ${JSON.stringify(nasty)}\ntheme: theme.css\n---\n# ${nasty.replaceAll('<', '\\<')} {#one}\n\n` +
        `\`\`\`js\n${nasty}\n\`\`\`\n\n::: transcript\n\`${nasty}\`\n:::\n\n::: notes\n\`${nasty}\`\n:::\n\n---\n\n# Two {#two}\n\n[Demo time]{shown-text #shown scene=scene.ts text=${JSON.stringify(nasty.replaceAll(']', ''))}}\n`,
      'deck/theme.css': `.slide::after { content: "</style><script>window.broken = 2</script>" }\n`,
      'deck/scene.ts': `export default { text: ${JSON.stringify(nasty)} }\n`,
      'deck/components/shown-text/shown-text.ts': `
        import { LitElement, html } from 'lit'
        const NASTY = ${JSON.stringify(nasty)}
        customElements.define('shown-text', class extends LitElement {
          ready = Promise.resolve()
          pause() {}
          resume() {}
          set state(_: unknown) { this.requestUpdate() }
          scene: unknown
          render() { return html\`<p>\${(this.scene as { text?: string } | undefined)?.text === NASTY ? 'the same' : 'not the same'}</p>\` }
        })`,
      'deck/components/shown-text/shown-text.poster.ts': `
        export const steps = 0
        export const moments = {}
        export const stateAt = () => ({})
        export const poster = () => ({ svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>', sentence: 'Shown.' })`,
    },
    '--presenter',
  )
  const page = await open(url)
  expect((await page.title()).replaceAll(/\s+/g, ' ')).toBe(nasty.replaceAll(/\s+/g, ' '))
  expect(await page.locator('pre code').first().textContent()).toBe(nasty)
  await page.goto(`${url}?stage=two`)
  await expect
    .poll(() => page.locator('main > .on shown-text').evaluate((one) => one.shadowRoot?.textContent?.trim()))
    .toBe('the same')
  await page.goto(`${url}?presenter=one`)
  await expect.poll(() => page.locator('.notes .text').textContent()).toContain('window.broken = 1')
  expect(await page.evaluate(() => 'broken' in window)).toBe(false)
})
