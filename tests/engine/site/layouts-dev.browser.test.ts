import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { copyFolder, startDev, temporaryFolder } from '../../support/heapdeck.ts'
import { openPage, SECOND_DECK, launch } from '../../support/site.ts'

let browser: Browser
let folder: string
let clean: () => void
let server: Awaited<ReturnType<typeof startDev>>

beforeAll(async () => {
  browser = await launch()
  folder = temporaryFolder((done) => {
    clean = done
  })
  copyFolder(SECOND_DECK, folder)
  server = await startDev(folder)
})
afterAll(async () => {
  await server?.stop()
  await browser?.close()
  clean()
})

test.each(['', 'fragments/#9'])(
  'layouts that were not there before reach an open page: /%s',
  async (path) => {
    const file = join(folder, 'slides.md')
    const before = readFileSync(file, 'utf8')
    const page = await openPage(browser, server.url + path)
    await page.locator('heapdeck-problems').waitFor({ state: 'attached' })
    await page.evaluate(() => Object.assign(window, { same: true }))
    const columns =
      '::: columns {widths=75/25}\n::: column\nwide\n:::\n::: column\n::: {.tip}\nnarrow\n:::\n:::\n:::'
    writeFileSync(
      file,
      before
        .replace('{#fragments}', '{#fragments background=#203040}')
        .replace('And a paragraph after a pause.', columns),
    )
    const share = () =>
      page.evaluate(() => {
        const [wide, narrow] = [...document.querySelectorAll('#fragments .column')].map(
          (one) => one.getBoundingClientRect().width,
        )
        return Math.round((wide ?? 0) / (narrow ?? 1))
      })
    await expect.poll(share).toBe(3)
    const ground = () =>
      page.evaluate(() => getComputedStyle(document.querySelector('#fragments .slide')!).backgroundColor)
    expect(await ground()).toBe('rgb(32, 48, 64)')
    // A colour alone changes no word of the slide's inside, but a class and a rule.
    writeFileSync(file, readFileSync(file, 'utf8').replace('#203040', '#405060'))
    await expect.poll(ground).toBe('rgb(64, 80, 96)')
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true)
    writeFileSync(file, before)
    await expect.poll(() => page.locator('#fragments .column').count()).toBe(0)
  },
)
