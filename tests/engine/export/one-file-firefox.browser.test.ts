/** One file in Firefox ESR, from the disk, with no network to be had. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, KeyInput, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findFirefox, launchFirefox } from '../../support/firefox.ts'
import { TALK } from '../../support/heapdeck.ts'
import { exportFile, type OneFile } from '../../support/one-file.ts'

const firefox = findFirefox()
if (!firefox)
  console.warn('No Firefox here, so its tests are skipped: install firefox-esr, or set FIREFOX to its path.')

describe.skipIf(!firefox)('in Firefox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-one-'))
  const failures: string[] = []
  const asked: string[] = []
  let browser: Browser
  let file: OneFile

  beforeAll(async () => {
    file = exportFile(TALK, folder, '--presenter')
    browser = await launchFirefox()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })
  afterEach(async () => {
    for (const page of (await browser.pages()).slice(1)) await page.close()
    expect(failures.splice(0)).toEqual([])
    expect(asked.splice(0).filter((url) => !/^(file|data|blob):/.test(url))).toEqual([])
  })

  function watch(page: Page): void {
    page.on('pageerror', (error) => failures.push(String(error)))
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => {
      if (message.type() === 'error') failures.push(message.text())
    })
  }
  async function open(address = ''): Promise<Page> {
    const page = await browser.newPage()
    watch(page)
    await page.setViewport({ width: 1280, height: 720 })
    await page.goto(file.url + address)
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
  const search = (page: Page) => page.evaluate(() => location.search + location.hash)
  async function press(page: Page, ...keys: KeyInput[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key)
  }
  const PATIENT = { timeout: 40_000 }

  test('Read wakes its demos, the stage follows the keys, and its demo the steps', async () => {
    const page = await open('#demo-fragmentation')
    await expect.poll(() => said(page, 'malloc-fragmentation'), PATIENT).not.toBe('')
    await press(page, 'v')
    await expect.poll(() => search(page), PATIENT).toBe('?stage=demo-fragmentation')
    await expect.poll(() => said(page, 'malloc-fragmentation'), PATIENT).not.toBe('')
    const first = await said(page, 'malloc-fragmentation')
    await press(page, 'ArrowRight')
    await expect.poll(() => search(page)).toBe('?stage=demo-fragmentation#1')
    await expect.poll(() => said(page, 'malloc-fragmentation'), PATIENT).not.toBe(first)
  })

  test('presenter and audience are in step', async () => {
    const speaker = await open('?presenter=title')
    const audience = await open('?stage=title')
    await expect
      .poll(() => audience.evaluate(() => document.documentElement.classList.contains('in-step')), PATIENT)
      .toBe(true)
    await speaker.bringToFront()
    await press(speaker, 'ArrowDown', 'ArrowRight')
    await expect.poll(() => place(audience)).toBe('2/1')
    await audience.bringToFront()
    await press(audience, 'ArrowDown')
    await expect.poll(() => place(speaker)).toBe('3/0')
  })
})
