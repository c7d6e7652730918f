/** The same in Firefox ESR: a visit, no host, a new build. */
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { findFirefox, launchFirefox } from '../../support/firefox.ts'
import { buildTo, SECOND_DECK, temporaryFolder, writeFiles, copyFolder } from '../../support/heapdeck.ts'
import { serveFolder, type StaticServer } from '../../support/static-server.ts'

const firefox = findFirefox()
if (!firefox)
  console.warn('No Firefox here, so its tests are skipped: install firefox-esr, or set FIREFOX to its path.')

describe.skipIf(!firefox)('in Firefox', () => {
  let browser: Browser
  let server: StaticServer
  let next = ''
  const cleaning: (() => void)[] = []

  beforeAll(async () => {
    const folder = temporaryFolder((clean) => cleaning.push(clean))
    copyFolder(SECOND_DECK, folder)
    const slides = readFileSync(join(folder, 'slides.md'), 'utf8')
    writeFiles(folder, { 'slides.md': slides.replaceAll(/^# /gm, '# New: ') })
    next = join(folder, 'out')
    buildTo(folder, next)
    ;[browser, server] = await Promise.all([
      launchFirefox(),
      serveFolder(inject('builtDecks')[SECOND_DECK]!, '/a/b/'),
    ])
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    for (const clean of cleaning) clean()
  })

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage()
    await page.goto(server.url + path)
    return page
  }
  const heading = (page: Page) => page.$eval('main > .on :is(h1, h2)', ({ textContent }) => textContent)
  const worker = (page: Page) => page.evaluate(() => navigator.serviceWorker.controller?.state)
  const waiting = (page: Page) =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state)

  test('the deck and its demo are there without the host; an open window keeps its build, the next visit has the new one', async () => {
    const page = await open('title/')
    await expect.poll(() => worker(page)).toBe('activated')
    await server.stop()
    await page.goto(`${server.url}demo?session=x`)
    expect(page.url()).toBe(`${server.url}demo/?session=x`)
    await expect.poll(() => page.$eval('step-counter', (demo) => 'state' in demo)).toBe(true)

    server.show(next)
    await server.start()
    await page.goto(`${server.url}loop/`)
    await expect.poll(() => waiting(page)).toBe('installed')
    await page.reload()
    expect(await heading(page)).toBe('A loop')
    await page.close()

    const later = await open('loop/')
    expect(await heading(later)).toBe('New: A loop')
    await expect.poll(() => worker(later)).toBe('activated')
    await server.stop()
    await later.goto(`${server.url}fragments/`)
    expect(await heading(later)).toBe('New: What counts')
  })
})
