import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyFolder, startDev, temporaryFolder } from '../../support/heapdeck.ts'
import { expectQuiet, launch, openPage, SECOND_DECK, type Watched } from '../../support/site.ts'

let browser: Browser
let folder: string
let clean: () => void
let server: Awaited<ReturnType<typeof startDev>>
beforeAll(async () => {
  folder = temporaryFolder((done) => {
    clean = done
  })
  copyFolder(SECOND_DECK, folder)
  ;[browser, server] = await Promise.all([launch(), startDev(folder)])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  clean()
})

const edit = (change: (text: string) => string): void => {
  const file = join(folder, 'slides.md')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}
const PATIENT = { timeout: 10_000 }
const notes = (page: Watched) => page.locator('.notes .text').textContent()
const transcript = (page: Watched) => page.locator('.transcript .text').textContent()
const next = (page: Watched) => page.locator('.next > h2').textContent()
/** Marks this very document, so that a reload would show. */
const mark = (page: Watched) => page.evaluate(() => void Object.assign(window, { same: true }))
const isSame = (page: Watched) => page.evaluate(() => (window as unknown as { same?: boolean }).same === true)

test('says where the presenter view is, which begins at the first slide', async () => {
  expect(server.output()).toMatch(/Presenter: +http:\/\/localhost:\d+\/presenter\/\n/)
  const page = await openPage(browser, `${server.url}presenter/?rehearse`)
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/presenter/title/?rehearse')
  await expect.poll(() => next(page), PATIENT).toBe('Next: slide 2, step 1')
  await expectQuiet(page)
})

test('saved notes, what is said, steps and slides are there without a reload', async () => {
  const page = await openPage(browser, `${server.url}presenter/title/`)
  await expect.poll(() => notes(page), PATIENT).toContain('in a notes container')
  await page.locator('heapdeck-problems').waitFor({ state: 'attached' })
  await mark(page)
  edit((text) => text.replace('in a notes container.', 'for [click] you alone.'))
  await expect.poll(() => notes(page), PATIENT).toContain('you alone.')
  edit((text) => text.replace('Welcome. This deck', 'Hello. This deck'))
  await expect.poll(() => transcript(page), PATIENT).toContain('Hello.')
  edit((text) => text.replace('A deck that is not the talk.', '* A deck that is not the talk.'))
  await expect.poll(() => next(page), PATIENT).toBe('Next: slide 1, step 2')
  edit((text) => text.replace('# A loop {#loop}', '# Round and round {#loop}'))
  await expect
    .poll(() => page.getByLabel('Slide', { exact: true }).locator('option').nth(2).textContent(), PATIENT)
    .toBe('3 Round and round')
  expect(await isSame(page)).toBe(true)
  await expectQuiet(page)
})

test('no page of the audience ever asks for the notes', async () => {
  const page = await openPage(browser, 'about:blank')
  const asked: string[] = []
  page.on('response', async (answer) => {
    if ((await answer.text().catch(() => '')).includes('CANARY')) asked.push(answer.url())
  })
  for (const path of ['', 'title/']) {
    await page.goto(server.url + path)
    await page.locator('heapdeck-problems').waitFor({ state: 'attached' })
  }
  edit((text) => text.replace('That was all.', 'That was all there is.'))
  await page.keyboard.press('End')
  await expect.poll(() => page.locator('main > .on .said').textContent(), PATIENT).toContain('all there is')
  expect(asked).toEqual([])
})
