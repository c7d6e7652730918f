/** Every page of both decks under its own policy: nothing refused while everything is used, and nothing that axe finds. */
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  axe,
  bytesOf,
  expectQuiet,
  filesIn,
  openPage,
  SECOND_DECK,
  serveBuilt,
  TALK,
  type Site,
  type Watched,
  launch,
} from '../../support/site.ts'

let browser: Browser
const sites: Record<'talk' | 'second', Site> = {} as never
beforeAll(async () => {
  ;[browser, sites.talk, sites.second] = await Promise.all([
    launch(),
    serveBuilt(TALK),
    serveBuilt(SECOND_DECK),
  ])
})
afterAll(async () => {
  await browser?.close()
  await Promise.all(Object.values(sites).map((site) => site.close()))
})

describe.each(['talk', 'second'] as const)('%s', (deck) => {
  const pages = () => filesIn(sites[deck].folder).filter((path) => path.endsWith('index.html'))

  test('no page has an inline style, a handler, or a policy that lets them through', () => {
    for (const path of pages()) {
      const html = bytesOf(sites[deck].folder, path).toString()
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/unsafe|data:|\*/)
      const body = html.replace(/<script>[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g, '')
      expect(body).not.toMatch(/\sstyle=|\son\w+=|javascript:|data:/i)
      expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\/[^"]*\.(?:js|css|woff2|png|svg)/)
    }
  })

  test('nothing is refused and nothing fails while every slide is stepped through and every demo and all of Read used', async () => {
    const first = /data-first="([^"]+)"/.exec(
      bytesOf(
        sites[deck].folder,
        pages().find((path) => path !== 'index.html')!,
      ).toString(),
    )![1]!
    const page = await openPage(browser, `${sites[deck].url}${first}/`)
    const slides = await page.evaluate(() => Number(document.querySelector('main')!.dataset['slides']))
    const at = () =>
      page.evaluate(
        () => (window as unknown as { heapdeck: { at: { slide: number; step: number } } }).heapdeck.at,
      )
    for (let presses = 0, last = ''; presses < 200; presses++) {
      await page.keyboard.press('PageDown')
      const now = JSON.stringify(await at())
      if (now === last) break
      last = now
      for (const demo of await page.locator('main > .on .demo > [data-steps]').all()) {
        await demo.locator('button:not([aria-disabled=true]):not(:disabled)').first().click()
      }
    }
    expect((await at()).slide).toBe(slides)
    await expectQuiet(page)
    const found: string[] = []
    await page.goto(sites[deck].url)
    for (const sheet of await page.locator('.with-demo').all()) {
      await sheet.scrollIntoViewIfNeeded()
      await sheet.locator('[data-awake]').waitFor()
      for (const link of await sheet.locator('a.moment').all()) await link.click()
      for (const button of await sheet.locator('button:not([aria-disabled=true]):not(:disabled)').all())
        await button.click({ force: true, timeout: 1000 }).catch(() => 'taken away by another control')
    }
    const reading = page.getByRole('group', { name: 'Text and colours' })
    await page.getByRole('button', { name: 'Text and colours' }).click()
    for (const name of ['Larger text', 'Smaller text']) await reading.getByRole('button', { name }).click()
    for (const name of ['Dark', 'Light', 'Auto']) await reading.getByRole('radio', { name }).check()
    found.push(...(await axe(page)).map((line) => `Read, its panel open: ${line}`))
    await page.keyboard.press('Escape')
    for (const code of await page.locator('pre.code:not(.cell *)').all()) {
      await code.hover()
      await code.getByRole('button', { name: 'Copy the code' }).click()
    }
    await page.keyboard.press('n')
    expect(found).toEqual([])
    await expectQuiet(page)
  })

  test('axe finds nothing in Read and on the stage, light and dark', async () => {
    const found: string[] = []
    const look = async (page: Watched, where: string): Promise<void> => {
      for (const sheet of await page.locator('.with-demo:visible').all()) {
        await sheet.scrollIntoViewIfNeeded()
        await sheet.locator('[data-awake]').first().waitFor()
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        found.push(...(await axe(page)).map((line) => `${where}, ${colorScheme}: ${line}`))
      }
    }
    const read = await openPage(browser, sites[deck].url)
    await look(read, 'Read')
    const page = await openPage(browser, `${sites[deck].url}title/`)
    const on = page.locator('main > .on')
    for (let slide = 1; ; slide++) {
      await expect.poll(() => on.getAttribute('data-number')).toBe(String(slide))
      await look(page, `slide ${slide}`)
      if ((await on.getAttribute('data-next')) === null) break
      await page.keyboard.press('ArrowDown')
    }
    expect(found).toEqual([])
    expect(await page.refused()).toEqual([])
  })

  test('the first view of Read and of the stage is small, from this host alone, and has no demo’s code', async () => {
    for (const path of ['', 'title/']) {
      const before = sites[deck].requests.length
      const page = await openPage(browser, sites[deck].url + path)
      await page.waitForLoadState('networkidle')
      const html = bytesOf(sites[deck].folder, `${path}index.html`).toString()
      const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!)
      const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => match[1]!)
      const files = sites[deck].requests.slice(before).filter((one) => one.endsWith('.js'))
      expect(files.filter((one) => !/\/(read|stage)\.\w+\.js$/.test(one))).toEqual([])
      for (const file of files)
        scripts.push(bytesOf(sites[deck].folder, file.replace('/a/b/', '')).toString())
      const size = (texts: string[]) => texts.reduce((sum, text) => sum + gzipSync(text).length, 0)
      expect(size(scripts)).toBeLessThan(10_000)
      expect(size(styles)).toBeLessThan(12_000)
      expect(scripts.join('')).not.toMatch(/lit-html|litElement|markdown-it|shiki|yaml/i)
      expect([...page.hosts]).toEqual([new URL(sites[deck].url).host])
    }
  })
})

test('no file of a build has a private note, a comment, or a word of them', () => {
  const { folder } = sites.second
  const files = filesIn(folder)
  expect(files.length).toBeGreaterThan(8)
  for (const path of files) expect(bytesOf(folder, path).includes('CANARY'), path).toBe(false)
  for (const path of filesIn(sites.talk.folder))
    if (/\.(html|json|js)$/.test(path))
      expect(bytesOf(sites.talk.folder, path).includes('Source: the slides as published'), path).toBe(false)
})
