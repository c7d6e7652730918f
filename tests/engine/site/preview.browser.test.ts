/** The talk under the headers that it asks its host for: as strict as they are, nothing of it is refused. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { startPreview } from '../../../src/engine/site/index.ts'
import { buildTo, copyFolder, TALK, temporaryFolder } from '../../support/heapdeck.ts'
import { expectQuiet, launch, openPage, type Watched } from '../../support/site.ts'

let browser: Browser
let url = ''
const after: (() => unknown)[] = []
beforeAll(async () => {
  const folder = temporaryFolder((clean) => after.push(clean))
  copyFolder(inject('builtDecks')[TALK]!, join(folder, 'out'))
  buildTo(TALK, join(folder, 'out-presenter'), '--presenter')
  const server = await startPreview(join(folder, 'out'), { port: 0 })
  after.push(() => server.close())
  url = server.url
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  for (const each of after) await each()
})

async function open(path: string): Promise<Watched> {
  const page = await openPage(browser, url + path, { serviceWorkers: 'allow' })
  onTestFinished(() => page.context().close())
  return page
}

test('every demo works, its worker too, and the site is kept', async () => {
  const page = await open('')
  for (const sheet of await page.locator('.with-demo').all()) {
    await sheet.scrollIntoViewIfNeeded()
    await sheet.locator('[data-awake]').waitFor()
    for (const link of await sheet.locator('a.moment').all()) await link.click()
  }
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
  for (const slide of ['title', 'demo-fragmentation', 'demo-pools']) {
    await page.goto(`${url}${slide}/`)
    for (const demo of await page.locator('main > .on .demo > [data-steps]').all()) {
      await expect.poll(() => demo.locator('.say[aria-live]').textContent()).not.toBe('')
      await demo.locator('button:not([aria-disabled=true]):not(:disabled)').first().click()
    }
    await expectQuiet(page)
  }
})

test('the presenter’s window opens the audience’s, and each still reaches the other', async () => {
  const speaker = await open('presenter/title/')
  const context = speaker.context()
  const [audience] = (await Promise.all([
    context.waitForEvent('page'),
    speaker.getByRole('button', { name: 'Audience window' }).click(),
  ])) as [Page, void]
  const at = () => audience.evaluate(() => (window as { heapdeck?: { at: object } }).heapdeck?.at)
  await expect
    .poll(() => audience.evaluate(() => document.documentElement.classList.contains('in-step')))
    .toBe(true)
  await speaker.keyboard.press('ArrowDown')
  await expect.poll(at).toEqual({ slide: 2, step: 0 })
  expect(await audience.evaluate(() => (opener as Window | null)?.location.pathname)).toMatch(
    /^\/presenter\//,
  )
  await speaker.getByRole('button', { name: 'Audience window open' }).click()
  expect(context.pages()).toHaveLength(2)
  await expectQuiet(speaker)
})
