import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Browser } from 'puppeteer-core'
import { needChromium } from '../../support/chromium.ts'
import { findFirefox, launchFirefox } from '../../support/firefox.ts'
import { heapdeck, TALK, temporaryFolder } from '../../support/heapdeck.ts'
import { serveFolder } from '../../support/static-server.ts'

const firefox = findFirefox()

describe.skipIf(!firefox)('in Firefox', () => {
  let browser: Browser
  beforeAll(async () => {
    process.env['CHROMIUM'] = needChromium()
    browser = await launchFirefox()
  })
  afterAll(() => browser?.close())

  test('the PDF opens, with its title, all its pages, and text that can be found', async () => {
    const folder = temporaryFolder(onTestFinished)
    expect(heapdeck(['export', TALK, '-f', 'pdf', '-o', `${folder}/talk.pdf`]).status).toBe(0)
    const server = await serveFolder(folder)
    onTestFinished(() => server.close())
    const page = await browser.newPage()
    await page.goto(`${server.url}talk.pdf`)
    await page.waitForFunction(() => document.querySelectorAll('.page').length === 15)
    await page.waitForFunction(() => document.querySelector('.textLayer')?.textContent?.includes('Tomasz'))
    expect(await page.title()).toContain('Python Memory Management')
  })
})
