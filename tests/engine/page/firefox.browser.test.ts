/** The pages in Firefox ESR: what people do most, so that no other browser's habits creep in. */
import type { Browser, KeyInput, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findFirefox, launchFirefox } from '../../support/firefox.ts'
import { TALK } from '../../support/heapdeck.ts'
import type { StaticServer } from '../../support/static-server.ts'
import { serveTalk } from '../../support/talk.ts'

const firefox = findFirefox()
if (!firefox)
  console.warn('No Firefox here, so its tests are skipped: install firefox-esr, or set FIREFOX to its path.')

describe.skipIf(!firefox)('in Firefox', () => {
  let browser: Browser
  let site: StaticServer
  const failures: string[] = []

  beforeAll(async () => {
    ;[browser, site] = await Promise.all([launchFirefox(), serveTalk(TALK)])
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })
  afterEach(async () => {
    expect(failures.splice(0)).toEqual([])
    for (const page of (await browser.pages()).slice(1)) await page.close()
  })

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage()
    page.on('pageerror', (error) => failures.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') failures.push(message.text())
    })
    await page.setViewport({ width: 1280, height: 720 })
    await page.goto(site.url + path)
    return page
  }
  const place = (page: Page) =>
    page.evaluate(() => {
      const { at } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck
      return `${at.slide}/${at.step}`
    })
  const said = (page: Page, tag: string) =>
    page.evaluate(
      (name) => document.querySelector(name)?.shadowRoot?.querySelector('.say[aria-live]')?.textContent ?? '',
      tag,
    )
  async function press(page: Page, ...keys: KeyInput[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key)
  }

  test('search finds, goes to the step, and in Read marks the words', async () => {
    const page = await open('title/')
    await press(page, '/')
    await page.waitForSelector('dialog.search')
    await page.keyboard.type('malloc_trim')
    await page.waitForSelector('dialog.search [role=option] mark')
    await press(page, 'Enter')
    await expect.poll(() => place(page)).toMatch(/^4\//)
    const read = await open('')
    await press(read, '/')
    await read.waitForSelector('dialog.search')
    await read.keyboard.type('malloc_trim')
    await read.waitForSelector('dialog.search [role=option] mark')
    await press(read, 'Enter')
    await expect.poll(() => new URL(read.url()).hash).toBe('#demo-fragmentation')
    expect(
      await read.evaluate(() =>
        'highlights' in CSS ? String([...(CSS.highlights.get('heapdeck-found') ?? [])][0]) : 'malloc_trim',
      ),
    ).toBe('malloc_trim')
  })

  test('keys move the stage, and the address follows', async () => {
    const page = await open('title/')
    await press(page, 'ArrowRight')
    await expect.poll(() => place(page)).toBe('2/0')
    await press(page, ' ', 'PageDown', 'n')
    await expect.poll(() => place(page)).toBe('2/3')
    await press(page, 'ArrowLeft', 'PageUp')
    await expect.poll(() => place(page)).toBe('2/1')
    await press(page, 'ArrowDown', 'ArrowDown')
    await expect.poll(() => page.evaluate(() => location.pathname)).toMatch(/demo-fragmentation\/$/)
    await press(page, 'Home')
    await expect.poll(() => place(page)).toBe('1/0')
    await press(page, 'End')
    await expect.poll(() => place(page)).toMatch(/^15\//)
  })

  test.each([
    ['demo-fragmentation', 'malloc-fragmentation'],
    ['demo-pools', 'python-memory'],
  ])('the demo on %s follows the steps', async (slide, tag) => {
    const page = await open(`${slide}/`)
    await expect.poll(() => said(page, tag)).not.toBe('')
    const seen = new Set([await said(page, tag)])
    for (let step = 1; step <= 3; step++) {
      await press(page, 'ArrowRight')
      await expect.poll(() => said(page, tag)).not.toBe([...seen].at(-1))
      seen.add(await said(page, tag))
    }
    expect(seen.size).toBe(4)
  })

  test('the presenter view and the stage show the same, whichever is used', async () => {
    const audience = await open('title/')
    const speaker = await open('presenter/title/')
    const isInStep = () => audience.evaluate(() => document.documentElement.classList.contains('in-step'))
    await expect.poll(isInStep).toBe(true)
    await press(speaker, 'ArrowRight', 'ArrowRight')
    await expect.poll(() => place(audience)).toBe('2/1')
    await audience.bringToFront()
    await press(audience, 'ArrowDown', 'ArrowDown', 'ArrowRight')
    await expect.poll(() => place(speaker)).toBe('4/1')
    const both = () => Promise.all([speaker, audience].map((page) => said(page, 'malloc-fragmentation')))
    await expect.poll(async () => new Set(await both()).size).toBe(1)
    await press(audience, 'b')
    await expect
      .poll(() => speaker.evaluate(() => document.querySelector('.room')!.textContent))
      .toBe('The room sees black')
  })

  test('overview, go-to and help open, and Escape closes them', async () => {
    const page = await open('case-study/')
    const isOpen = () => page.evaluate(() => document.querySelector('dialog[open]') !== null)
    for (const key of ['o', 'g', '?'] as const) {
      await press(page, key)
      await expect.poll(isOpen).toBe(true)
      await press(page, 'Escape')
      await expect.poll(isOpen).toBe(false)
    }
    await press(page, '4')
    await expect.poll(isOpen).toBe(true)
    await press(page, 'Enter')
    await expect.poll(() => place(page)).toBe('4/0')
  })

  test('Read shows every slide with what is said, and wakes its demos', async () => {
    const page = await open('')
    expect(await page.$$eval('main > .sheet', (sheets) => sheets.length)).toBe(15)
    await page.evaluate(() => document.getElementById('demo-fragmentation')!.scrollIntoView())
    await expect.poll(() => said(page, 'malloc-fragmentation')).not.toBe('')
    await press(page, 'n')
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#diagnose')
    await press(page, 'v')
    await expect.poll(() => page.evaluate(() => location.pathname)).toMatch(/diagnose\/$/)
  })
})
