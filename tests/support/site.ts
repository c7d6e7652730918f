/** Built decks, served, and pages of them that report what a strict policy refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { buildTo, temporaryFolder, writeFiles } from './heapdeck.ts'
import { serveFolder, type StaticServer } from './static-server.ts'

export { SCENE_DECK, SECOND_DECK, TALK } from './heapdeck.ts'

/** The browser of all tests; contexts are each file's own, and closing it closes those. */
export const launch = (): Promise<Browser> => chromium.connect(inject('chromium'))

export interface Site extends StaticServer {
  /** The built folder. */
  readonly folder: string
}

/** Builds a deck and serves it under a path, as a plain host does. */
export async function serveBuilt(deck: string, under = '/a/b/'): Promise<Site> {
  const shared = inject('builtDecks')[deck]
  const folder = shared ?? mkdtempSync(join(tmpdir(), 'heapdeck-site-'))
  if (!shared) buildTo(deck, folder)
  const server = await serveFolder(folder, under)
  return {
    ...server,
    folder,
    async close() {
      await server.close()
      if (!shared) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A browser and a built deck for the tests of a file, there from its first test on. `deck`: its folder, or its files. */
export function useSite(deck: string | Readonly<Record<string, string>>): {
  readonly browser: Browser
  readonly site: Site
} {
  const built = {} as { browser: Browser; site: Site }
  let clean = (): void => {}
  beforeAll(async () => {
    const folder =
      typeof deck === 'string'
        ? deck
        : writeFiles(
            temporaryFolder((done) => (clean = done)),
            deck,
          )
    ;[built.browser, built.site] = await Promise.all([launch(), serveBuilt(folder)])
  })
  afterAll(async () => {
    await built.browser?.close()
    await built.site?.close()
    clean()
  })
  return built
}

/** A page that keeps what its policy refused and what went wrong in it. */
export interface Watched extends Page {
  refused(): Promise<string[]>
  readonly failures: string[]
  /** Hosts that anything was asked of. */
  readonly hosts: Set<string>
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
    // It would fetch all of the site in the midst of what a test looks at.
    serviceWorkers: 'block',
    ...options,
  })
  const page = (await context.newPage()) as Watched
  page.setDefaultTimeout(10_000)
  const failures: string[] = []
  const hosts = new Set<string>()
  page.on('request', (request) => hosts.add(new URL(request.url()).host))
  page.on('pageerror', (error) => failures.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text())
  })
  await page.addInitScript(() => {
    const kept = (window as unknown as { refused: string[] }).refused ?? []
    ;(window as unknown as { refused: string[] }).refused = kept
    addEventListener('securitypolicyviolation', (event) =>
      kept.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    )
  })
  Object.assign(page, {
    failures,
    hosts,
    refused: () => page.evaluate(() => (window as unknown as { refused: string[] }).refused),
  })
  await page.goto(url)
  return page
}

/** Nothing was refused, nothing failed. */
export async function expectQuiet(page: Watched): Promise<void> {
  expect(await page.refused()).toEqual([])
  expect(page.failures).toEqual([])
}

/** What axe finds, a readable line each. */
export async function axe(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(`${AxeBuilder.source}; void 0`)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)}: ${node.failureSummary ?? ''}`),
    )
  })
}

/** Paths of all files in a folder. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

export const bytesOf = (folder: string, path: string): Buffer => readFileSync(join(folder, path))
