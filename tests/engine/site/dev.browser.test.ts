import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isSame, useDev } from '../../support/dev.ts'
import { writeFiles } from '../../support/heapdeck.ts'
import { SECOND_DECK, type Watched } from '../../support/site.ts'

const dev = useDev(SECOND_DECK, ({ folder, edit }) => {
  writeFiles(folder, {
    'theme.css': ':root { --ink: rgb(1, 2, 3) }',
    'more.md': '# Included {#included}\n\nFrom a file.\n',
  })
  edit(
    'slides.md',
    (text) => text.replace('duration: 5', 'duration: 5\ntheme: theme.css') + '\n---\n\n<<< more.md\n',
  )
})
const { edit, open } = dev
const slideText = (page: Watched) => page.locator('main > .on .slide').innerText()
/** Hidden fragments too. */
const slideTextOf = (page: Watched) => page.locator('main > .on .slide').textContent()
const at = (page: Watched) =>
  page.evaluate(() => {
    const { slide, step } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } })
      .heapdeck.at
    return `${slide}/${step}`
  })

test('prints where each view is', () => {
  expect(dev.server.output()).toMatch(/Read: +http:\/\/localhost:\d+\/\n/)
  expect(dev.server.output()).toMatch(/Stage: +http:\/\/localhost:\d+\/title\/\n/)
})

test('a saved sentence is on the stage without a reload, and slide and step stay', async () => {
  const page = await open('fragments/#2')
  edit('slides.md', (text) => text.replace('* another', '* something else'))
  await expect.poll(() => slideText(page)).toContain('something else')
  expect(await at(page)).toBe('2/2')
  expect(await page.locator('main > .on .now').innerText()).toContain('something else')
  expect(await isSame(page)).toBe(true)
  edit('slides.md', (text) => text.replace('# A loop', '# Another loop'))
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => slideText(page)).toContain('Another loop')
  expect(await page.refused()).toEqual([])
})

test('slides that come, go and move keep the one on show', async () => {
  const page = await open('loop/#1')
  edit('slides.md', (text) => text.replace('# What counts', '# New {#new}\n\n---\n\n# What counts'))
  await expect.poll(() => at(page)).toBe('4/1')
  expect(await page.title()).toContain('A loop')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => slideText(page)).toContain('What counts')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => slideText(page)).toContain('New')
  edit('slides.md', (text) => text.replace('# New {#new}\n\n---\n\n', ''))
  await expect.poll(() => page.evaluate(() => document.querySelector('main')!.dataset['slides'])).toBe('6')
  expect(await isSame(page)).toBe(true)
})

test('in Read a saved file changes its slide alone; scroll and demo stay', async () => {
  const page = await open('#demo')
  const say = () => page.locator('step-counter .say[aria-live]').textContent()
  await expect.poll(say).toBe('There are 5 apples.')
  await page.locator('step-counter button').first().click()
  await page.locator('step-counter input[type=text]').fill('kept')
  await expect.poll(say).toBe('There are 6 apples.')
  const scroll = await page.evaluate(() => scrollY)
  edit('slides.md', (text) => text.replace('The counter starts at', 'Our counter starts at'))
  await expect.poll(() => page.locator('#demo .said').innerText()).toContain('Our counter')
  expect(await say()).toBe('There are 6 apples.')
  expect(await page.locator('step-counter input[type=text]').inputValue()).toBe('kept')
  expect(await page.evaluate(() => scrollY)).toBe(scroll)
  edit('slides.md', (text) => text.replace('# A loop', '# Loops'))
  await expect.poll(() => page.locator('.toc').innerText()).toContain('Loops')
  expect(await isSame(page)).toBe(true)
  expect(await page.refused()).toEqual([])
})

test('an included file and the theme are live too', async () => {
  const page = await open('included/')
  edit('more.md', (text) => text.replace('From a file', 'From a changed file'))
  await expect.poll(() => slideText(page)).toContain('From a changed file')
  edit('theme.css', (text) => text.replace('1, 2, 3', '4, 5, 6'))
  await expect
    .poll(() => page.evaluate(() => getComputedStyle(document.documentElement).color))
    .toBe('rgb(4, 5, 6)')
  expect(await isSame(page)).toBe(true)
})

test('mistakes show over the page and on the terminal with their place, and go when they are mended', async () => {
  const page = await open('fragments/')
  edit('slides.md', (text) =>
    text.replace('[Demo time]{step-counter #counter start=3}', '[Demo time]{no-such-demo}'),
  )
  const panel = page.locator('heapdeck-problems section')
  await expect.poll(() => panel.innerText()).toMatch(/slides\.md:\d+:\d+: error: .*no-such-demo/)
  expect(dev.server.output()).toMatch(/slides\.md:\d+:\d+: error: .*no-such-demo/)
  edit('slides.md', (text) =>
    text.replace('[Demo time]{no-such-demo}', '[Demo time]{step-counter #counter start=3}'),
  )
  await expect.poll(() => panel.isVisible()).toBe(false)
  expect(await isSame(page)).toBe(true)
  expect(await page.refused()).toEqual([])
})

test('a title that changes its slide’s address keeps the slide, at its new address', async () => {
  const page = await open('loop/#1')
  edit('slides.md', (text) => text.replace('# A loop {#loop}', '# Round and round'))
  await expect.poll(() => slideText(page)).toContain('Round and round')
  expect(await at(page)).toBe('3/1')
  // The slide is there at once, its address when the whole deck was read.
  await expect.poll(() => new URL(page.url()).pathname).toBe('/round-and-round/')
  expect(await isSame(page)).toBe(true)
})

test('the deck’s own title changes without a reload', async () => {
  const page = await open('')
  edit('slides.md', (text) => text.replace('title: Counting in steps', 'title: Counting on'))
  await expect.poll(() => page.locator('h1').textContent()).toBe('Counting on')
  expect(await page.title()).toBe('Counting on')
  expect(await isSame(page)).toBe(true)
})

test('a slide that is gone for a moment is on show again when it comes back', async () => {
  const page = await open('fragments/#1')
  const whole = readFileSync(join(dev.folder, 'slides.md'), 'utf8')
  edit('slides.md', (text) => text.slice(0, text.indexOf('# What counts')))
  await expect.poll(() => at(page)).toBe('1/0')
  edit('slides.md', () => whole)
  await expect.poll(() => at(page)).toBe('2/1')
  expect(new URL(page.url()).pathname).toBe('/fragments/')
  expect(await isSame(page)).toBe(true)
})

test('saves that follow hard upon each other all arrive', async () => {
  const page = await open('fragments/')
  for (let save = 1; save <= 8; save++) {
    edit('slides.md', (text) => text.replace(/\* another.*/, `* another ${save}`))
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  await expect.poll(() => slideTextOf(page)).toContain('another 8')
})

test('problems are there for pages that come later, and gone for those that come after they are mended', async () => {
  edit('slides.md', (text) => text.replace('title: Counting', 'titel: Counting'))
  const page = await open('fragments/')
  const panel = page.locator('heapdeck-problems section')
  await expect.poll(() => panel.innerText()).toMatch(/slides\.md:\d+:\d+: warning: .*titel/)
  await page.reload()
  await expect.poll(() => panel.innerText()).toMatch(/titel/)
  edit('slides.md', (text) => text.replace('titel: Counting', 'title: Counting'))
  await expect.poll(() => panel.isVisible()).toBe(false)
  await page.reload()
  await page.locator('heapdeck-problems').waitFor({ state: 'attached' })
  expect(await panel.isVisible()).toBe(false)
})

test('a deck whose file is gone stays as it was, says so, and comes back', async () => {
  const page = await open('fragments/')
  const file = join(dev.folder, 'slides.md')
  const text = readFileSync(file, 'utf8')
  rmSync(file)
  const panel = page.locator('heapdeck-problems section')
  await expect.poll(() => panel.innerText()).toContain('the file is gone')
  expect((await fetch(dev.server.url)).status).toBe(200)
  writeFileSync(file, text.replace('* another', '* one more'))
  await expect.poll(() => slideTextOf(page)).toContain('one more')
  await expect.poll(() => panel.isVisible()).toBe(false)
})

test('serves the deck, and nothing beside it', async () => {
  const status = async (path: string) => (await fetch(dev.server.url + path)).status
  expect(await status('fragments/')).toBe(200)
  expect((await fetch(`${dev.server.url}fragments`, { redirect: 'manual' })).status).toBe(302)
  expect((await fetch(`${dev.server.url}nothing/`, { headers: { accept: 'text/html' } })).status).toBe(404)
  expect(await status('@fs/etc/passwd')).not.toBe(200)
  for (const path of ['slides.md', 'more.md', 'slides.md?raw', `@fs${dev.folder}/slides.md`])
    expect(await (await fetch(dev.server.url + path)).text()).not.toContain('CANARY')
  expect(await (await fetch(dev.server.url)).text()).not.toContain('CANARY')
})
