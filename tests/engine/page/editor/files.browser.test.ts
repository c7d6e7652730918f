/** A page of the dev server and the deck's files: as the page's own code reaches them, in a real browser. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import type { FileWriter } from '../../../../src/engine/edit/index.ts'
import type { ServerDisk } from '../../../../src/engine/page/editor/server-disk.ts'
import { FLAGS, needChromium } from '../../../support/chromium.ts'
import { REPOSITORY, startDev, temporaryFolder, writeFiles } from '../../../support/heapdeck.ts'
import { launch, openPage } from '../../../support/site.ts'

const DECK = '# One\n\n::: notes\nPrivate.\n:::\n\n---\n\n# Two\n'

type Editor = typeof import('../../../../src/engine/page/editor/drafts.ts') &
  typeof import('../../../../src/engine/page/editor/server-disk.ts') &
  typeof import('../../../../src/engine/page/editor/token.ts') &
  typeof import('../../../../src/engine/edit/index.ts')

/** What a page's own editor is made of, as Vite serves it. */
const MODULES = [
  'page/editor/drafts',
  'page/editor/server-disk',
  'page/editor/token',
  'edit/file-writer',
].map((path) => `/@fs${join(REPOSITORY, 'src/engine', `${path}.ts`)}`)

async function loadEditor(page: Page): Promise<void> {
  // As text: an import in a function would be this process's.
  await page.evaluate(
    `Promise.all(${JSON.stringify(MODULES)}.map((path) => import(path)))
      .then((parts) => Object.assign(window, { parts: Object.assign({}, ...parts) })).then(() => {})`,
  )
  await page.evaluate(async () => {
    const { openDrafts, ServerDisk, deckName, FileWriter } = (window as unknown as { parts: Editor }).parts
    const writer = await FileWriter.open('slides.md', {
      disk: new ServerDisk(),
      drafts: await openDrafts(deckName()),
      clock: {
        now: () => Date.now(),
        after(milliseconds, call) {
          const timer = setTimeout(call, milliseconds)
          return () => clearTimeout(timer)
        },
      },
    })
    Object.assign(window, { writer, disk: new ServerDisk() })
  })
}

interface Loaded {
  readonly writer: FileWriter
  readonly disk: ServerDisk
}

const type = (page: Page, text: string): Promise<void> =>
  page.evaluate((insert) => {
    const { writer } = window as unknown as Loaded
    writer.edit([{ from: 0, to: 0, insert }])
  }, text)
const stateOf = (page: Page): Promise<string> =>
  page.evaluate(() => (window as unknown as Loaded).writer.state.kind)
const offeredTo = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (window as unknown as Loaded).writer.offered?.text)

function deckFolder(): string {
  return writeFiles(temporaryFolder(onTestFinished), { 'slides.md': DECK })
}

async function serve(folder: string, port = '0'): Promise<Awaited<ReturnType<typeof startDev>>> {
  const server = await startDev(folder, ['--port', port])
  onTestFinished(() => server.kill())
  return server
}

test('what a page types is on the disk; a server that is started again takes up where the other ended', async () => {
  const folder = deckFolder()
  const onDisk = (): string => readFileSync(join(folder, 'slides.md'), 'utf8')
  const server = await serve(folder)
  const browser = await launch()
  onTestFinished(() => browser.close())
  const page = await openPage(browser, server.url)
  await loadEditor(page)
  await type(page, 'First. ')
  await expect.poll(() => stateOf(page)).toBe('saved')
  expect(onDisk()).toBe(`First. ${DECK}`)

  await server.kill()
  await type(page, 'Second. ')
  await expect.poll(() => stateOf(page)).toBe('failed')
  // Vite's own client would load the page again.
  await page.route('**/*', (route) =>
    route.request().isNavigationRequest() ? route.abort() : route.continue(),
  )
  await serve(folder, new URL(server.url).port)
  await expect.poll(() => stateOf(page), { timeout: 20_000 }).toBe('saved')
  expect(onDisk()).toBe(`Second. First. ${DECK}`)
})

test('a picture that a page sends is kept, and a bad one is refused with a sentence', async () => {
  const folder = deckFolder()
  const server = await serve(folder)
  const browser = await launch()
  onTestFinished(() => browser.close())
  const page = await openPage(browser, server.url)
  await loadEditor(page)
  const keep = (svg: string) =>
    page.evaluate(
      (text) => (window as unknown as Loaded).disk.keepPicture('Draw ing.svg', new Blob([text])),
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">${svg}</svg>`,
    )
  expect(await keep('<path d="M0 0"/>')).toEqual({
    src: expect.stringMatching(/^draw-ing-[\da-f]{8}\.svg$/),
    width: 4,
    height: 3,
  })
  expect(await keep('<script>1</script>')).toEqual({ problem: expect.stringContaining('<script>') })
  expect(readdirSync(join(folder, 'public'))).toHaveLength(1)
})

test('a draft is offered when its page is gone, not before', async () => {
  const folder = deckFolder()
  const server = await serve(folder)
  const browser = await launch()
  onTestFinished(() => browser.close())
  const first = await openPage(browser, server.url)
  await loadEditor(first)
  await first.route('**/@heapdeck/source/**', (route) => route.abort())
  await type(first, 'Typed. ')
  await expect.poll(() => stateOf(first)).toBe('failed')

  const second = await first.context().newPage()
  await second.goto(server.url)
  await loadEditor(second)
  expect(await offeredTo(second)).toBeUndefined()
  await first.close()
  await second.reload()
  await loadEditor(second)
  expect(await offeredTo(second)).toBe(`Typed. ${DECK}`)
  await second.evaluate(() => (window as unknown as Loaded).writer.takeDraft())
  await expect.poll(() => stateOf(second)).toBe('saved')
  expect(readFileSync(join(folder, 'slides.md'), 'utf8')).toBe(`Typed. ${DECK}`)
  await second.reload()
  await loadEditor(second)
  expect(await offeredTo(second)).toBeUndefined()
})

/** A browser with a profile of its own on disk, which can be killed. */
async function startBrowser(profile: string): Promise<{ page: Page; kill: () => Promise<void> }> {
  const child = spawn(
    needChromium(),
    [...FLAGS, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async (): Promise<void> => {
    try {
      // All of its processes.
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // They are gone.
    }
    await exit
  }
  onTestFinished(kill)
  const address = await new Promise<string>((resolve) => {
    let output = ''
    child.stderr.on('data', (data: Buffer) => {
      output += data.toString()
      const found = /DevTools listening on (ws:\S+)/.exec(output)?.[1]
      if (found) resolve(found)
    })
  })
  const browser = await chromium.connectOverCDP(address)
  return { page: await browser.contexts()[0]!.newPage(), kill }
}

test('server and browser are killed while somebody types: what was typed is offered', async () => {
  const folder = deckFolder()
  const profile = temporaryFolder(onTestFinished)
  const server = await serve(folder)
  const { port } = new URL(server.url)
  const browser = await startBrowser(profile)
  await browser.page.goto(server.url)
  await loadEditor(browser.page)
  await type(browser.page, 'Saved. ')
  await expect.poll(() => stateOf(browser.page)).toBe('saved')
  await server.kill()
  await type(browser.page, 'Typed. ')
  await expect.poll(() => stateOf(browser.page)).toBe('failed')
  await browser.kill()
  expect(readFileSync(join(folder, 'slides.md'), 'utf8')).toBe(`Saved. ${DECK}`)

  // Somebody mends another slide meanwhile.
  writeFileSync(join(folder, 'slides.md'), `Saved. ${DECK.replace('Two', 'The second')}`)
  const restarted = await serve(folder, port)
  const { page } = await startBrowser(profile)
  await page.goto(restarted.url)
  await loadEditor(page)
  expect(await offeredTo(page)).toBe(`Typed. Saved. ${DECK}`)
  await page.evaluate(() => (window as unknown as Loaded).writer.takeDraft())
  await expect.poll(() => stateOf(page)).toBe('saved')
  expect(readFileSync(join(folder, 'slides.md'), 'utf8')).toBe(
    `Typed. Saved. ${DECK.replace('Two', 'The second')}`,
  )
})

test('a page of another origin reads nothing and writes nothing, whatever it tries', async () => {
  const folder = deckFolder()
  const server = await serve(folder)
  const stranger = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Stranger</title><iframe name="hidden"></iframe>')
  }).listen(0, 'localhost')
  onTestFinished(() => void stranger.close())
  await new Promise((resolve) => stranger.once('listening', resolve))
  const browser = await launch()
  onTestFinished(() => browser.close())
  const page = await openPage(browser, `http://localhost:${(stranger.address() as AddressInfo).port}/`)
  const got = await page.evaluate(async (deck) => {
    const readable: string[] = []
    const source = `${deck}@heapdeck/source/slides.md`
    const picture = `${deck}@heapdeck/picture?name=a.svg`
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    const attempt = async (url: string, init: RequestInit = {}): Promise<void> => {
      try {
        const response = await fetch(url, init)
        const text = await response.text()
        if (text !== '') readable.push(`${init.method ?? 'GET'} ${url}: ${text.slice(0, 50)}`)
      } catch {
        // As it should be.
      }
    }
    for (const mode of ['cors', 'no-cors'] as const) {
      await attempt(deck, { mode })
      await attempt(source, { mode })
      await attempt(`${deck}@heapdeck/outline`, { mode })
      await attempt(picture, { mode, method: 'POST', body: svg })
      await attempt(picture, {
        mode,
        method: 'POST',
        body: new Blob([svg], { type: 'application/octet-stream' }),
      })
    }
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH'])
      for (const headers of [
        {},
        { 'if-none-match': '*', 'x-heapdeck-token': 'x', 'content-type': 'application/octet-stream' },
      ])
        for (const url of [source, source.replace('slides', 'new'), picture])
          await attempt(url, { method, body: svg, headers })
    navigator.sendBeacon(picture, svg)
    for (const enctype of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
      const form = Object.assign(document.createElement('form'), {
        action: picture,
        method: 'post',
        enctype,
        target: 'hidden',
      })
      form.append(Object.assign(document.createElement('input'), { name: svg, value: svg }))
      document.body.append(form)
      form.submit()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const script = Object.assign(document.createElement('script'), { src: source })
    document.body.append(script)
    await new Promise((resolve) => script.addEventListener('error', resolve))
    try {
      readable.push(String(frames[0]!.document.body.textContent))
    } catch {
      // Another origin's.
    }
    return readable
  }, server.url)
  expect(got).toEqual([])
  expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['slides.md'])
  expect(readFileSync(join(folder, 'slides.md'), 'utf8')).toBe(DECK)
})
