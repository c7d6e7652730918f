/** A site after one visit: with its host gone, with a new build there, and with both. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { buildTo, copyFolder, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { expectQuiet, launch, openPage, SECOND_DECK, TALK } from '../../support/site.ts'
import { serveFolder, type HostOptions, type StaticServer } from '../../support/static-server.ts'

let browser: Browser
/** The second deck, built: as it is, and with other words on every slide and another demo's code. */
const build = {} as { first: string; next: string }
const cleaning: (() => void)[] = []
beforeAll(async () => {
  browser = await launch()
  const folder = temporaryFolder((clean) => cleaning.push(clean))
  build.first = inject('builtDecks')[SECOND_DECK]!
  build.next = buildWith(folder, (slides) => slides.replaceAll(/^# /gm, '# New: '))
})
afterAll(async () => {
  await browser?.close()
  for (const clean of cleaning) clean()
})

/** Builds the second deck, changed; its demo has other code, too. */
function buildWith(folder: string, change: (slides: string) => string): string {
  const deck = join(folder, 'deck')
  copyFolder(SECOND_DECK, deck)
  const code = 'components/step-counter/counter-panel.ts'
  writeFiles(deck, {
    'slides.md': change(readFileSync(join(deck, 'slides.md'), 'utf8')),
    [code]: `${readFileSync(join(deck, code), 'utf8')}\nexport const isNewer = true\nconsole.debug(isNewer)\n`,
  })
  buildTo(deck, join(folder, 'out'))
  return join(folder, 'out')
}

async function serve(folder: string, under = '/a/b/', options: HostOptions = {}): Promise<StaticServer> {
  const server = await serveFolder(folder, under, options)
  onTestFinished(() => server.close())
  return server
}

/** A browser that has never been anywhere. */
async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  onTestFinished(() => context.close())
  return context
}

async function visit(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(url)
  return page
}

/** Waits until the page's site is kept, by the worker that serves it. */
const isKept = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')

/** Waits until a newer build is kept beside the one that is open. */
const isNextKept = (page: Page): Promise<void> =>
  expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state))
    .toBe('installed')

const heading = (page: Page): Promise<string> => page.locator('main > .on :is(h1, h2)').first().innerText()
const nameOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.dataset['offline'] ?? '')
const nameIn = (folder: string): string =>
  /data-offline="(\w+)"/.exec(readFileSync(join(folder, 'index.html'), 'utf8'))![1]!
/** Addresses of all that a browser keeps of a site. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const all: string[] = []
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) all.push(url)
    return all.sort()
  })
const builds = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => !name.endsWith(' open')))

/** Uses the counter on show: its code is here. */
async function countOn(page: Page): Promise<void> {
  const counter = page.locator('main > .on step-counter')
  const count = () =>
    counter.evaluate((element) => (element as unknown as { state?: { count: number } }).state?.count)
  await expect.poll(count).toBeDefined()
  const before = (await count())!
  await counter.getByRole('button', { name: 'Count on' }).click()
  await expect.poll(count).toBe(before + 1)
}

test('after one visit all of the talk is there without its host: slides, steps, demos, fonts, every address', async () => {
  const server = await serve(inject('builtDecks')[TALK]!)
  const first = await openPage(browser, server.url, { serviceWorkers: 'allow' })
  onTestFinished(() => first.context().close())
  await isKept(first)
  await server.stop()

  await first.reload()
  expect(await first.locator('main > .sheet').count()).toBe(15)
  for (const sheet of await first.locator('.with-demo').all()) {
    await sheet.scrollIntoViewIfNeeded()
    await sheet.locator('[data-awake]').waitFor()
  }
  await first.goto(`${server.url}title/`)
  for (let slide = 1; ; slide++) {
    const on = first.locator('main > .on')
    await expect.poll(() => on.getAttribute('data-number')).toBe(String(slide))
    await first.goto(`${server.url}${await on.getAttribute('id')}/#1`)
    for (const demo of await on.locator('.demo > [data-steps]').all()) {
      await expect.poll(() => demo.locator('.say[aria-live]').textContent()).not.toBe('')
      await demo.locator('button:not([aria-disabled=true]):not(:disabled)').first().click()
    }
    if ((await on.getAttribute('data-next')) === null) break
    await first.keyboard.press('ArrowDown')
  }
  await first.keyboard.press('o')
  await first.getByRole('dialog').waitFor()
  expect(await first.evaluate(() => [...document.fonts].some(({ status }) => status === 'loaded'))).toBe(true)

  for (const [address, path] of [
    ['case-study', 'case-study/'],
    ['case-study/index.html', 'case-study/index.html'],
    ['case-study?session=x#1', 'case-study/?session=x#1'],
    ['case-study/?session=x', 'case-study/?session=x'],
    ['case-study/?clicks=1', 'case-study/?clicks=1'],
  ]) {
    await first.goto(server.url + address)
    expect(first.url()).toBe(server.url + path)
    expect(await first.locator('main > .on').getAttribute('id')).toBe('case-study')
  }
  for (const address of ['', 'index.html', '?print-pdf', '#demo-pools']) {
    await first.goto(server.url + address)
    expect(await first.locator('main > .sheet').count()).toBe(15)
  }
  // What a policy refuses is an error of the console, on all pages.
  await expectQuiet(first)
  await expect(first.goto(`${server.url}presenter/`)).rejects.toThrow('ERR_FAILED')
})

test('nothing of the presenter view is kept, though it was open; the audience’s window is of its build', async () => {
  const folder = temporaryFolder(onTestFinished)
  buildTo(SECOND_DECK, join(folder, 'own'), '--presenter')
  for (const [from, to] of [
    [build.first, 'one'],
    [build.next, 'two'],
  ] as const) {
    copyFolder(from, join(folder, to))
    for (const path of ['presenter', 'assets']) copyFolder(join(folder, 'own', path), join(folder, to, path))
  }
  const server = await serve(join(folder, 'one'))
  const context = await newContext()
  const speaker = await visit(context, `${server.url}presenter/loop/`)
  expect(await speaker.evaluate(() => navigator.serviceWorker.getRegistration())).toBeUndefined()
  const page = await visit(context, `${server.url}loop/`)
  await isKept(page)
  await speaker.reload()
  await speaker.locator('.notes .text').waitFor()
  const paths = await kept(page)
  expect(paths.length).toBeGreaterThan(12)
  expect(paths.filter((path) => /presenter|notes|posters/.test(path))).toEqual([])

  // The next day the presenter view is what is opened first.
  for (const window of [speaker, page]) await window.close()
  server.show(join(folder, 'two'))
  const next = await visit(context, `${server.url}presenter/loop/`)
  await next.locator('.notes .text').waitFor()
  const [audience] = await Promise.all([context.waitForEvent('page'), next.keyboard.press('s')])
  await audience.waitForURL(/\/loop\//)
  expect(await nameOf(audience)).toBe(nameIn(build.next))
})

test('a window keeps its build while a new one is published; a visit after it has the new one', async () => {
  const server = await serve(build.first)
  const context = await newContext()
  const old = await visit(context, `${server.url}title/`)
  await isKept(old)
  server.show(build.next)

  // What it has not fetched yet is gone from the host.
  await old.keyboard.press('End')
  await old.keyboard.press('ArrowUp')
  await countOn(old)
  // A reload, a second window and Read are of the same build.
  await old.goto(`${server.url}loop/`)
  await isNextKept(old)
  await old.reload()
  const second = await visit(context, `${server.url}fragments/`)
  const read = await visit(context, server.url)
  for (const page of [old, second, read]) expect(await nameOf(page)).toBe(nameIn(build.first))
  expect(await heading(second)).toBe('What counts')
  expect(await second.locator('main').getAttribute('data-build')).toBe(
    await old.locator('main').getAttribute('data-build'),
  )
  await server.stop()
  await second.reload()
  expect(await heading(second)).toBe('What counts')
  await server.start()

  for (const page of [old, second, read]) await page.close()
  const next = await visit(context, `${server.url}fragments/`)
  expect(await nameOf(next)).toBe(nameIn(build.next))
  expect(await heading(next)).toBe('New: What counts')
  await isKept(next)
  await expect.poll(() => builds(next)).toEqual([`heapdeck ${server.url} ${nameIn(build.next)}`])
  await server.stop()
  await next.goto(`${server.url}demo/`)
  await countOn(next)
  expect(await heading(next)).toBe('New: [Demo time]')
})

test('the first visit after a build was published has it at once, and is kept whole while it is open', async () => {
  const server = await serve(build.first)
  const context = await newContext()
  const old = await visit(context, server.url)
  await isKept(old)
  await old.close()
  server.show(build.next)

  const page = await visit(context, `${server.url}title/`)
  expect(await heading(page)).toBe('New: Counting in steps')
  await isNextKept(page)
  await server.stop()
  await page.reload()
  expect(await heading(page)).toBe('New: Counting in steps')
  const second = await visit(context, `${server.url}demo/`)
  expect(await heading(second)).toBe('New: [Demo time]')
  await countOn(second)
})

test('a build that could not be fetched whole is never shown without network: the whole one before it is', async () => {
  const server = await serve(build.first)
  const context = await newContext()
  const old = await visit(context, server.url)
  await isKept(old)
  await old.close()
  server.show(build.next)
  server.fail(/^assets\/tools/)
  const page = await visit(context, `${server.url}title/`)
  expect(await nameOf(page)).toBe(nameIn(build.next))
  // The worker gives up.
  const isGivenUp = (): boolean => server.requests.some((path) => path.includes('/assets/tools'))
  await expect.poll(isGivenUp).toBe(true)
  await expect.poll(() => builds(page)).toEqual([`heapdeck ${server.url} ${nameIn(build.first)}`])
  // Neither are windows of two builds open at once, when the worker was stopped meanwhile.
  const session = await context.newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  const second = await visit(context, `${server.url}loop/`)
  expect(await nameOf(second)).toBe(nameIn(build.next))
  for (const window of [page, second]) await window.close()
  await server.stop()
  const offline = await visit(context, `${server.url}demo/`)
  expect(await nameOf(offline)).toBe(nameIn(build.first))
  expect(await heading(offline)).toBe('[Demo time]')
  await countOn(offline)
  await offline.close()

  server.fail(undefined)
  await server.start()
  const again = await visit(context, `${server.url}title/`)
  expect(await nameOf(again)).toBe(nameIn(build.next))
  await isNextKept(again)
})

test('pages of one build and files of another are not kept as one', async () => {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(build.first, folder)
  // A host in the middle of taking a new build.
  copyFolder(join(build.next, 'loop'), join(folder, 'loop'))
  const server = await serve(folder)
  const page = await visit(await newContext(), server.url)
  await expect.poll(() => server.requests.some((path) => path.endsWith('/loop/'))).toBe(true)
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined))
    .toBe(true)
  expect(await builds(page)).toEqual([])
})

test('a file whose name has no hash is kept as the build made it, or nothing is', async () => {
  const folder = temporaryFolder(onTestFinished)
  writeFiles(folder, { 'deck/slides.md': '# One\n\n[data](/a b.csv)\n', 'deck/public/a b.csv': '1,2' })
  buildTo(join(folder, 'deck'), join(folder, 'out'))
  const server = await serve(join(folder, 'out'))
  const page = await visit(await newContext(), server.url)
  await isKept(page)
  await server.stop()
  expect(await page.evaluate(async () => (await fetch('a b.csv')).text())).toBe('1,2')

  writeFiles(folder, { 'out/a b.csv': '3,4' })
  await server.start()
  const other = await visit(await newContext(), server.url)
  await expect.poll(() => server.requests.filter((path) => path.endsWith('.csv')).length).toBe(2)
  await expect
    .poll(() => other.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined))
    .toBe(true)
  expect(await builds(other)).toEqual([])
})

test('a host that does not answer is waited for, not for long', async () => {
  const server = await serve(build.first)
  const context = await newContext()
  const page = await visit(context, server.url)
  await isKept(page)
  await page.close()
  server.fail(/./, 'silence')
  const again = await visit(context, `${server.url}loop/`)
  expect(await heading(again)).toBe('A loop')
  await again.close()
  server.fail(/./, 503)
  expect(await heading(await visit(context, `${server.url}loop/`))).toBe('A loop')
})

test('two decks of one origin don’t disturb each other, one below the other', async () => {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(build.first, folder)
  copyFolder(build.next, join(folder, 'below'))
  const server = await serve(folder, '/')
  const context = await newContext()
  const one = await visit(context, server.url)
  await isKept(one)
  const other = await visit(context, `${server.url}below/`)
  const worker = () => other.evaluate(() => navigator.serviceWorker.controller?.scriptURL)
  await expect.poll(worker).toBe(`${server.url}below/sw.js`)
  await isKept(other)
  expect((await builds(one)).sort()).toEqual([
    `heapdeck ${server.url} ${nameIn(build.first)}`,
    `heapdeck ${server.url}below/ ${nameIn(build.next)}`,
  ])
  await server.stop()
  await one.goto(`${server.url}loop/`)
  await other.goto(`${server.url}below/loop/`)
  expect([await heading(one), await heading(other)]).toEqual(['A loop', 'New: A loop'])
})

test('`offline: false` removes the worker of an earlier build, with all that it kept', async () => {
  const folder = temporaryFolder(onTestFinished)
  const without = buildWith(folder, (slides) => slides.replace('duration: 5', 'offline: false'))
  const server = await serve(build.first)
  const context = await newContext()
  const old = await visit(context, server.url)
  await isKept(old)
  server.show(without)
  const page = await visit(context, `${server.url}loop/`)
  await isNextKept(page)
  await old.close()
  await page.goto('about:blank')
  const next = await visit(context, `${server.url}loop/`)
  const isGone = () =>
    next.evaluate(async () => [
      (await navigator.serviceWorker.getRegistrations()).length,
      (await caches.keys()).length,
    ])
  await expect.poll(isGone).toEqual([0, 0])
  expect(await nameOf(next)).toBe('')
})

test.each(['strip', 'either'] as const)(
  'on a host that serves folders its own way (%s) all is there, online and not',
  async (slashes) => {
    const server = await serve(build.first, '/a/b/', { slashes })
    const page = await openPage(browser, `${server.url}demo?session=x`, { serviceWorkers: 'allow' })
    onTestFinished(() => page.context().close())
    expect(page.url()).toBe(`${server.url}demo/?session=x`)
    await countOn(page)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.url()).toContain(`${server.url}end/`)
    await isKept(page)
    await expectQuiet(page)
    await server.stop()
    for (const address of ['demo', 'demo/']) {
      await page.goto(server.url + address)
      expect(page.url()).toBe(`${server.url}demo/`)
      await countOn(page)
    }
  },
)

test('of a big deck the first pages are kept, and lead to every slide', async () => {
  const folder = temporaryFolder(onTestFinished)
  const filler = 'word '.repeat(8000)
  const slides = Array.from({ length: 120 }, (_, n) => `# Slide ${n + 1} {#s-${n + 1}}\n\n* ${filler}\n* two`)
  writeFiles(folder, { 'deck/slides.md': slides.join('\n\n---\n\n') })
  buildTo(join(folder, 'deck'), join(folder, 'out'))
  const server = await serve(join(folder, 'out'))
  const page = await visit(await newContext(), `${server.url}s-1/`)
  await isKept(page)
  expect(await kept(page)).toContain(`${server.url}s-1/`)
  expect(await kept(page)).not.toContain(`${server.url}s-119/`)
  await server.stop()
  await page.goto(`${server.url}s-119?session=x#1`)
  await page.waitForURL(`${server.url}s-119/?session=x#1`)
  expect(await heading(page)).toBe('Slide 119')
})

test('a talk that is embedded in another page is not kept for it', async () => {
  const server = await serve(build.first)
  const context = await newContext()
  const body = `<iframe src="${server.url}title/"></iframe>`
  await context.route('**/elsewhere', (route) => route.fulfill({ contentType: 'text/html', body }))
  const page = await visit(context, `${server.url}elsewhere`)
  const registrations = (): Promise<number> =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)
  const frame = page.frames()[1]!
  await frame.waitForFunction(
    () => document.documentElement.classList.contains('late') && document.readyState === 'complete',
  )
  await frame.evaluate(() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done))))
  expect(await registrations()).toBe(0)
  await page.goto(`${server.url}title/`)
  await isKept(page)
  expect(await registrations()).toBe(1)
})
