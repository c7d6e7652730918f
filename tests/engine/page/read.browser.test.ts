import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectQuiet, openPage, SECOND_DECK, useSite, type Watched } from '../../support/site.ts'

const built = useSite(SECOND_DECK)

const current = (page: Watched) =>
  page.evaluate(() => document.querySelector('.toc .now')?.getAttribute('href'))

test('n and k go by slide, v to the stage; arrows and Space scroll as in any page', async () => {
  const page = await openPage(built.browser, built.site.url)
  await expect.poll(() => current(page)).toBe('#title')
  await page.keyboard.press('n')
  await expect.poll(() => current(page)).toBe('#fragments')
  await page.keyboard.press('n')
  await page.keyboard.press('k')
  await expect.poll(() => current(page)).toBe('#fragments')
  const before = await page.evaluate(() => scrollY)
  await page.keyboard.press('Space')
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before)
  expect(new URL(page.url()).pathname).toBe('/a/b/')
  await page.keyboard.press('Home')
  await page.keyboard.press('v')
  await page.waitForURL('**/a/b/*/')
  await expectQuiet(page)
})

test('typing in a demo’s field moves nothing', async () => {
  const page = await openPage(built.browser, `${built.site.url}#demo`)
  const field = page.locator('step-counter input[type=text]')
  await field.focus()
  await page.keyboard.type('nkv n')
  expect(await field.inputValue()).toBe('nkv n')
  expect(page.url()).toBe(`${built.site.url}#demo`)
})

test('a demo’s code is fetched when it comes within a screen of the view, and no sooner', async () => {
  const page = await openPage(built.browser, built.site.url)
  await expect.poll(() => current(page)).toBe('#title')
  const fetched = () => built.site.requests.filter((path) => /step-counter/.test(path)).length
  await page.waitForLoadState('networkidle')
  const before = fetched()
  await page.evaluate(() => document.getElementById('demo')!.scrollIntoView())
  await page.locator('step-counter[data-awake] button').waitFor()
  expect(fetched()).toBe(before + 1)
  await expect
    .poll(() => page.locator('step-counter .say[aria-live]').textContent())
    .toBe('There are 5 apples.')
})

test('a sentence takes the demo to its moment', async () => {
  const page = await openPage(built.browser, `${built.site.url}#demo`)
  await page.locator('step-counter[data-awake] button').waitFor()
  await page.getByRole('link', { name: 'four' }).click()
  await expect
    .poll(() => page.locator('step-counter .say[aria-live]').textContent())
    .toBe('There are 4 apples.')
  expect(await page.locator('.said .here').textContent()).toContain('four')
  await page.goto(`${built.site.url}#counter:start`)
  await page.reload()
  await expect
    .poll(() => page.locator('step-counter .say[aria-live]').textContent())
    .toBe('There are 3 apples.')
})

test('the contents follow: the slide on show is marked, and scrolled into view when they are longer than the window', async () => {
  const page = await openPage(built.browser, built.site.url, { viewport: { width: 1280, height: 240 } })
  const contents = page.getByRole('navigation', { name: 'Slides' })
  const isInView = () =>
    contents.evaluate((toc) => {
      const { top, bottom } = toc.querySelector('[aria-current=location]')!.getBoundingClientRect()
      const frame = toc.getBoundingClientRect()
      return top >= frame.top && bottom <= frame.bottom
    })
  expect(await contents.evaluate((toc) => toc.scrollHeight > toc.clientHeight)).toBe(true)
  await page.evaluate(() => document.getElementById('end')!.scrollIntoView())
  await expect.poll(() => current(page)).toBe('#end')
  await expect.poll(isInView).toBe(true)
  expect(await contents.locator('.was').count()).toBe(4)
  await page.evaluate(() => scrollTo(0, 0))
  await expect.poll(() => current(page)).toBe('#title')
  await expect.poll(isInView).toBe(true)
  expect(await contents.locator('[aria-current]').count()).toBe(1)
  expect(await contents.locator('.was').count()).toBe(0)
})

test('dark and light: the system’s, until the reader chooses, and then the choice is kept, and can be taken back', async () => {
  const page = await openPage(built.browser, built.site.url, { colorScheme: 'dark' })
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Text and colours' }).click()
    await page.getByRole('radio', { name }).check()
    await page.keyboard.press('Escape')
  }
  const dark = await ground()
  await choose('Light')
  await expect.poll(ground).not.toBe(dark)
  const light = await ground()
  await page.goto(`${built.site.url}title/`)
  await page.goto(built.site.url)
  expect(await ground()).toBe(light)
  await choose('Auto')
  await expect.poll(ground).toBe(dark)
  await expectQuiet(page)
})

const SIZES = [85, 100, 115, 130, 145, 160]

test('text can be made larger and smaller, by buttons and by + and −, and stays so', async () => {
  const page = await openPage(built.browser, built.site.url)
  const root = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))
  const plain = await root()
  await page.getByRole('button', { name: 'Text and colours' }).click()
  const panel = page.getByRole('group', { name: 'Text and colours' })
  for (const size of [...SIZES.slice(2), 160]) {
    await panel.getByRole('button', { name: 'Larger text' }).click({ force: true })
    expect(await panel.getByRole('status').textContent()).toBe(`${size} %`)
    expect(await root()).toBeCloseTo((plain * size) / 100, 2)
  }
  await page.reload()
  expect(await root()).toBeCloseTo(plain * 1.6, 2)
  for (let press = 0; press < 9; press++) await page.keyboard.press('-')
  expect(await root()).toBeCloseTo(plain * 0.85, 2)
  await page.keyboard.press('+')
  expect(await root()).toBe(plain)
  await expectQuiet(page)
})

test.each([
  [390, 844],
  [768, 1024],
  [1280, 720],
  [1920, 1080],
])('at %i x %i no text size makes the page wider than the window, nor the bar', async (width, height) => {
  const page = await openPage(built.browser, built.site.url, { viewport: { width, height } })
  for (let press = 0; press < 2; press++) await page.keyboard.press('-')
  for (const size of SIZES) {
    const wide = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      bar: document.querySelector('.bar')!.scrollWidth,
      slide: document.querySelector('.sheet > .stage')!.getBoundingClientRect().width,
      letters: parseFloat(getComputedStyle(document.querySelector('.slide h2')!).fontSize),
    }))
    expect(wide.page, `${size} %`).toBeLessThanOrEqual(width)
    expect(wide.bar, `${size} %`).toBeLessThanOrEqual(width)
    // What is on a slide has the slide’s measure alone.
    expect(wide.letters / wide.slide, `${size} %`).toBeCloseTo(2.55 / 48, 3)
    expect(wide.slide, `${size} %`).toBeGreaterThan(300)
    await page.keyboard.press('+')
  }
})

test('what is read stays in its place while text is made larger', async () => {
  const page = await openPage(built.browser, `${built.site.url}#loop`)
  const top = () => page.evaluate(() => document.getElementById('loop')!.getBoundingClientRect().top)
  const before = await top()
  for (let press = 0; press < 4; press++) await page.keyboard.press('+')
  expect(Math.abs((await top()) - before)).toBeLessThan(60)
})

test('code is copied as it was written', async () => {
  const page = await openPage(built.browser, `${built.site.url}#loop`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const code = page.locator('#loop pre.code')
  await code.hover()
  await code.getByRole('button', { name: 'Copy the code' }).click()
  await expect.poll(() => page.getByText('Copied').count()).toBe(1)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    'count = 0\nfor step in range(3):\n    count += 1',
  )
  await expectQuiet(page)
})

test('where nothing may be copied for the reader, the code is selected and the key is named', async () => {
  const page = await openPage(built.browser, `${built.site.url}#loop`)
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  const code = page.locator('#loop pre.code')
  await code.getByRole('button', { name: 'Copy the code' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByText(/^The code is selected: .*C copies it$/).count()).toBe(1)
  expect(await page.evaluate(() => getSelection()!.toString())).toContain(
    'for step in range(3):\n    count += 1',
  )
})

test('another day the slide where the page was left is offered, and nothing moves before that is taken', async () => {
  const page = await openPage(built.browser, built.site.url)
  const offer = page.getByRole('link', { name: /^Continue at slide/ })
  expect(await offer.count()).toBe(0)
  await page.evaluate(() => document.getElementById('demo')!.scrollIntoView())
  await expect.poll(() => current(page)).toBe('#demo')
  const later = async (hash = '') => {
    const other = await page.context().newPage()
    await other.goto(built.site.url + hash)
    return other
  }
  await page.close({ runBeforeUnload: true })
  const second = await later()
  const link = second.getByRole('link', { name: 'Continue at slide 4' })
  await link.waitFor()
  expect(await second.evaluate(() => scrollY)).toBe(0)
  // A link that names a slide wins.
  const third = await later('#loop')
  await expect.poll(() => current(third as Watched)).toBe('#loop')
  expect(await third.getByRole('link', { name: /^Continue/ }).count()).toBe(0)
  await link.click()
  expect(await link.count()).toBe(0)
  await expect.poll(() => current(second as Watched)).toBe('#demo')
})

test('the offer goes when the reader reads on instead', async () => {
  const page = await openPage(built.browser, built.site.url)
  await page.evaluate(() => localStorage.setItem(`heapdeck-place:${location.href}`, '"loop"'))
  await page.goto('about:blank')
  await page.goto(built.site.url)
  const link = page.getByRole('link', { name: 'Continue at slide 3' })
  await link.waitFor()
  await page.evaluate(() => scrollTo(0, innerHeight))
  await expect.poll(() => link.count()).toBe(0)
})

test('on a phone the contents open behind a button, and close when a slide is chosen', async () => {
  const page = await openPage(built.browser, built.site.url, { viewport: { width: 390, height: 844 } })
  const contents = page.getByRole('navigation', { name: 'Slides' })
  expect(await contents.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Contents' }).click()
  expect(await contents.isVisible()).toBe(true)
  await contents.getByRole('link', { name: 'A loop' }).click()
  await expect.poll(() => contents.isVisible()).toBe(false)
  expect(page.url()).toContain('#loop')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})

test('opened as a file, pages are readable, and keys follow links', async () => {
  const page = await openPage(built.browser, pathToFileURL(join(built.site.folder, 'title/index.html')).href)
  expect(await page.locator('main > .on h2').textContent()).toBe('Counting in steps')
  await page.keyboard.press('ArrowRight')
  await page.waitForURL('**/fragments/index.html')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#1')
  await page.keyboard.press('ArrowUp')
  await page.waitForURL('**/title/index.html')
  await page.goto(pathToFileURL(join(built.site.folder, 'index.html')).href)
  expect(await page.locator('main h2').count()).toBe(5)
  await page.getByRole('link', { name: 'Stage' }).click()
  await page.waitForURL('**/title/index.html')
})
