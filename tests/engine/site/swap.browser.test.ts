import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isSame, useDev } from '../../support/dev.ts'
import { writeFiles } from '../../support/heapdeck.ts'
import { SECOND_DECK, type Watched } from '../../support/site.ts'

const dev = useDev(SECOND_DECK)
const { open } = dev

/** Saves a file, a new one too. */
function edit(path: string, change: (text: string) => string): void {
  const file = join(dev.folder, path)
  writeFiles(dev.folder, { [path]: change(existsSync(file) ? readFileSync(file, 'utf8') : '') })
}

const ELEMENT = 'components/step-counter/step-counter.ts'
const PANEL = 'components/step-counter/counter-panel.ts'
const STATE = 'components/step-counter/counter-state.ts'
const POSTER = 'components/step-counter/step-counter.poster.ts'

const say = (page: Watched) => page.locator('step-counter .say[aria-live]').textContent()
const note = (page: Watched) => page.locator('step-counter input[type=text]')
const at = (page: Watched) =>
  page.evaluate(() => {
    const { slide, step } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } })
      .heapdeck.at
    return `${slide}/${step}`
  })

test('twenty edits of a demo’s code are in the page at once: slide, step and state stay, and nothing is loaded anew', async () => {
  const page = await open('demo/#1')
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  await page.locator('step-counter button').first().click()
  await note(page).fill('kept')
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  for (let count = 1; count <= 20; count++) {
    if (count % 2) edit(PANEL, (text) => text.replace(/Count on( \d+)?/, `Count on ${count}`))
    else
      edit(ELEMENT, (text) =>
        text
          .replace(/<p class="say"[^>]*/, `$& data-edit="${count}"`)
          .replace(/( data-edit="\d+")+/, ` data-edit="${count}"`),
      )
    if (count % 2) await page.getByRole('button', { name: `Count on ${count}` }).waitFor()
    else await page.locator(`step-counter .say[data-edit="${count}"]`).waitFor()
    await expect.poll(() => say(page)).toBe('There are 5 apples.')
    expect(await note(page).inputValue()).toBe('kept')
  }
  expect(await at(page)).toBe('4/1')
  await page.getByRole('button', { name: 'Count on 19' }).click()
  await expect.poll(() => say(page)).toBe('There are 6 apples.')
  expect(await isSame(page)).toBe(true)
  expect(await page.refused()).toEqual([])
  expect(page.failures).toEqual([])
})

const panel = (page: Watched) => page.locator('heapdeck-problems section')

test('code that does not parse is named with its place; the demo runs on as it was, until it is mended', async () => {
  const page = await open('demo/#1')
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  edit(ELEMENT, (text) => text.replace('protected override render() {', 'protected override render( {'))
  await expect.poll(() => panel(page).innerText()).toMatch(/step-counter\.ts:\d+:\d+: error: /)
  await page.locator('step-counter button').first().click()
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  edit(ELEMENT, (text) =>
    text
      .replace('protected override render( {', 'protected override render() {')
      .replace('"say"', '"say mended"'),
  )
  await page.locator('step-counter .mended').waitFor()
  await expect.poll(() => panel(page).isVisible()).toBe(false)
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  expect(await isSame(page)).toBe(true)
})

test('code that throws as it is loaded, or as it starts, says so, and is mended in place', async () => {
  const page = await open('demo/#1')
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  edit(ELEMENT, (text) => `${text}\nthrow new Error('not yet')\n`)
  await expect.poll(() => panel(page).innerText()).toMatch(/step-counter: error: not yet/)
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  edit(ELEMENT, (text) =>
    text
      .replace("\nthrow new Error('not yet')\n", '')
      .replace('super()', "super()\n    if (true as boolean) throw new Error('no start')"),
  )
  await expect.poll(() => page.locator('.demo-error').innerText()).toMatch(/no start|did not start/)
  edit(ELEMENT, (text) => text.replace("\n    if (true as boolean) throw new Error('no start')", ''))
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  expect(await page.locator('.demo-error, .demo.failed').count()).toBe(0)
  await expect.poll(() => panel(page).isVisible()).toBe(false)
  expect(await isSame(page)).toBe(true)
})

test('a demo whose code was broken when the page came wakes when it is mended', async () => {
  edit(PANEL, (text) => `${text}\nlet let = 1\n`)
  const page = await open('demo/#1')
  await page.locator('.demo-error').waitFor()
  edit(PANEL, (text) => text.replace('\nlet let = 1\n', ''))
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  expect(await page.locator('.demo-error, .demo.failed').count()).toBe(0)
  edit(PANEL, (text) => text.replace('Count on', 'Count up'))
  await page.getByRole('button', { name: 'Count up' }).click()
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  expect(await isSame(page)).toBe(true)
})

test('a state of another version gives way to what the step declares', async () => {
  const page = await open('demo/#1')
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  await page.locator('step-counter button').first().click()
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  edit(STATE, (text) => text.replaceAll('version: 1', 'version: 2').replace('version !== 1', 'version !== 2'))
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  await page.locator('step-counter button').first().click()
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  expect(await isSame(page)).toBe(true)
})

test('a poster’s code changes pictures, steps and moments', async () => {
  const page = await open('demo/#1')
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  edit(POSTER, (text) =>
    text
      .replace('startOf(attributes) + Math', 'startOf(attributes) + 10 + Math')
      .replace('last: stateOf(start + 2)', 'last: stateOf(start + 40)'),
  )
  await expect.poll(() => say(page)).toBe('There are 14 apples.')
  await page.keyboard.press('t')
  await page.getByRole('link', { name: 'five' }).click()
  await expect.poll(() => say(page)).toBe('There are 43 apples.')
  await expect
    .poll(async () => (await fetch(`${page.url().split('#')[0]}`)).text())
    .toContain('There are 13 apples.')
  expect(await isSame(page)).toBe(true)
})

test('a theme’s colour is there at once, and the demo stands as it stood', async () => {
  edit('slides.md', (text) => text.replace('duration: 5', 'duration: 5\ntheme: theme.css'))
  edit('theme.css', () => ':root { --ink: rgb(1, 2, 3) }')
  const page = await open('demo/#1')
  await expect.poll(() => say(page)).toBe('There are 4 apples.')
  await page.locator('step-counter button').first().click()
  const ink = () => page.evaluate(() => getComputedStyle(document.documentElement).color)
  for (let count = 1; count <= 5; count++) {
    edit('theme.css', () => `:root { --ink: rgb(${count}, 2, 3) }`)
    await expect.poll(ink).toBe(`rgb(${count}, 2, 3)`)
  }
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  expect(await at(page)).toBe('4/1')
  expect(await isSame(page)).toBe(true)
})

test('in Read a demo is swapped where it stands, and nothing moves', async () => {
  const page = await open('#demo')
  await expect.poll(() => say(page)).toBe('There are 5 apples.')
  await note(page).fill('kept')
  const place = () => page.locator('step-counter').boundingBox()
  const before = await place()
  edit(PANEL, (text) => text.replace('Count on', 'Count up'))
  await page.getByRole('button', { name: 'Count up' }).waitFor()
  expect(await note(page).inputValue()).toBe('kept')
  expect(await place()).toEqual(before)
  expect(await isSame(page)).toBe(true)
  expect(page.failures).toEqual([])
})

test('who types in a demo goes on typing after a swap', async () => {
  const page = await open('demo/#1')
  await note(page).focus()
  await page.keyboard.type('one ')
  edit(PANEL, (text) => text.replace('Count on', 'Count up'))
  await page.getByRole('button', { name: 'Count up' }).waitFor()
  await expect.poll(() => page.locator('step-counter input[type=text]:focus').count()).toBe(1)
  await page.keyboard.press('End')
  await page.keyboard.type('two')
  expect(await note(page).inputValue()).toBe('one two')
  expect(await at(page)).toBe('4/1')
})

test('plain elements too: new attributes, a class without its old methods, elements made with new', async () => {
  edit('slides.md', (text) =>
    text.replace('[Demo time]{step-counter #counter start=3}', '[Demo time]{plain-demo #counter start=3}'),
  )
  edit(
    'components/plain-demo/plain-demo.poster.js',
    () => `
    export const steps = 0
    export const moments = {}
    export const stateAt = () => ({ version: 1 })
    export const poster = () => ({ svg: '<svg viewBox="0 0 1 1"></svg>', sentence: 'Plain.' })`,
  )
  edit(
    'components/plain-demo/plain-part.js',
    () => `
    export class PlainPart extends HTMLElement {
      connectedCallback() { this.textContent = 'part one' }
    }
    customElements.define('plain-part', PlainPart)`,
  )
  const element = (body: string) => `
    import { PlainPart } from './plain-part.js'
    class PlainDemo extends HTMLElement {
      current = { version: 1 }
      get state() { return this.current }
      set state(state) { if (state?.version !== 1) throw new RangeError(); this.current = state }
      get ready() { return Promise.resolve() }
      pause() {} resume() {}
      ${body}
    }
    customElements.define('plain-demo', PlainDemo)`
  edit('components/plain-demo/plain-demo.js', () =>
    element(`
      static observedAttributes = []
      connectedCallback() { this.replaceChildren('first ', new PlainPart()) }
      disconnectedCallback() { window.gone = (window.gone ?? 0) + 1 }`),
  )
  const page = await open('demo/')
  const text = () => page.locator('plain-demo').textContent()
  await expect.poll(text).toBe('first part one')
  edit('components/plain-demo/plain-part.js', (code) => code.replace('part one', 'part two'))
  await expect.poll(text).toBe('first part two')
  edit('components/plain-demo/plain-demo.js', () =>
    element(`
      static observedAttributes = ['start']
      attributeChangedCallback(name, was, is) { this.textContent = name + ' ' + is }`),
  )
  await expect.poll(text).toBe('start 3')
  await page.locator('plain-demo').evaluate((demo) => demo.setAttribute('start', '4'))
  await expect.poll(text).toBe('start 4')
  expect(await page.evaluate(() => (window as unknown as { gone: number }).gone)).toBe(2)
  expect(await isSame(page)).toBe(true)
  expect(page.failures).toEqual([])
})
