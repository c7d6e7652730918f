import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { copyFolder, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import { openPage, SECOND_DECK, serveBuilt, launch } from '../../support/site.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

test.each(['constructor', 'state', 'render'])(
  'a demo that fails in its %s says so in its own frame, over its picture, and the slides go on',
  async (where) => {
    const folder = temporaryFolder(onTestFinished)
    copyFolder(join(SECOND_DECK, 'components'), join(folder, 'components'))
    writeFiles(folder, {
      'slides.md': `---\ntitle: Failing\n---\n\n# Demo\n\n[Demo time]{step-counter fail=${where}}\n\n---\n\n# After\n`,
    })
    const site = await serveBuilt(folder)
    onTestFinished(() => void site.close())
    const page = await openPage(browser, `${site.url}demo/`)
    const note = page.locator('main > .on .demo [role=alert]')
    await note.waitFor()
    expect(await note.textContent()).toContain('step-counter fails')
    expect(await page.getByRole('img', { name: 'There are 0 apples.' }).first().isVisible()).toBe(true)
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
    await expect.poll(() => page.title()).toBe('After · Failing')
    expect(await page.refused()).toEqual([])
    await page.goto(site.url)
    await page.locator('.demo [role=alert]').waitFor()
  },
)
