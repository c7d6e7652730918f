/** Cells in pages: they wake, run under the strict policy, keep their keys, and take what is saved. */
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { isSame, useDev } from '../../support/dev.ts'
import { CALCULATOR_DECK, copyFolder, heapdeck, temporaryFolder, writeFiles } from '../../support/heapdeck.ts'
import {
  axe,
  expectQuiet,
  launch,
  openPage,
  serveBuilt,
  type Site,
  type Watched,
} from '../../support/site.ts'

/** The least that an element of cells is: a text, a button that runs it, what came of it. */
const ELEMENT = {
  'components/code-cell/code-cell.ts': `
class CodeCell extends HTMLElement {
  ready = Promise.resolve()
  made = { version: 1 }
  connectedCallback() {
    if (this.shadowRoot) return
    const { supply } = this
    delete this.supply
    this.attachShadow({ mode: 'open' }).innerHTML =
      '<slot></slot><textarea aria-label="Text"></textarea><button>Run</button><output></output>'
    const [text, button] = ['textarea', 'button'].map((name) => this.shadowRoot.querySelector(name))
    text.addEventListener('input', () => this.change({ text: text.value, value: null }))
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !event.shiftKey) return
      event.preventDefault()
      void this.run()
    })
    button.addEventListener('click', () => this.run())
    this.addEventListener('heapdeck:files', ({ detail }) => {
      this.file = detail.cells
      this.draw()
    })
    if (supply) this.supply = supply
  }
  get supply() { return undefined }
  set supply(supply) { this.ready = this.open(supply) }
  async open(supply) {
    this.file = await supply.loadJson(this.dataset.cells, document.baseURI)
    const module = await supply.loadModule(this.dataset.session, document.baseURI)
    this.session = module.createSession(this.file.sessions[this.dataset.lang])
    this.made = supply.remembered?.[this.id]?.state ?? this.made
    this.draw()
  }
  get facts() { return this.file.cells.find(({ id }) => id === this.id) }
  get state() { return this.made }
  set state(state) { this.made = state; this.draw() }
  draw() {
    if (!this.file) return
    const { ran, text } = this.facts
    this.shadowRoot.querySelector('textarea').value = this.made.text ?? text
    this.shadowRoot.querySelector('output').textContent = this.made.value ?? ran?.outcome.value ?? ''
  }
  change(more) {
    this.state = { ...this.made, ...more }
    this.dispatchEvent(new CustomEvent('change', { bubbles: true, composed: true }))
  }
  async run() {
    const text = this.shadowRoot.querySelector('textarea').value
    const lineage = [...this.facts.ran.lineage.slice(0, -1), { cell: this.id, count: 1, text, inputs: [] }]
    const { value } = await this.session.run(lineage).outcome
    this.change({ text, value })
  }
  pause() { this.dataset.paused = '' }
  resume() { delete this.dataset.paused }
}
customElements.define('code-cell', CodeCell)
`,
}

const place = (page: Watched) =>
  page.evaluate(() => {
    const { slide, step } = (window as unknown as { heapdeck: { at: { slide: number; step: number } } })
      .heapdeck.at
    return `${slide}/${step}`
  })
const value = (page: Watched, id: string) => page.locator(`#${id} output`).textContent()

describe('on a built site', () => {
  let browser: Browser
  let site: Site
  let folder: string
  let clean = (): void => {}
  beforeAll(async () => {
    folder = temporaryFolder((done) => {
      clean = done
    })
    copyFolder(CALCULATOR_DECK, folder)
    rmSync(join(folder, 'out'), { recursive: true, force: true })
    writeFiles(folder, ELEMENT)
    ;[browser, site] = await Promise.all([launch(), serveBuilt(folder)])
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    clean()
  })

  test('without a script all is there to read', async () => {
    for (const path of ['', 'prices/']) {
      const page = await openPage(browser, site.url + path, { javaScriptEnabled: false })
      const cell = page.locator('.cell', { has: page.locator('#price') })
      expect(await cell.innerText()).toMatch(
        /price \+ 1[\s\S]*20\s+Out\[2\]:\s+21\s+Ran when this page was built/,
      )
      await page.context().close()
    }
  })

  test('a cell runs under the policy, and running moves no slide', async () => {
    const page = await openPage(browser, `${site.url}apples-slide/`)
    await expect.poll(() => value(page, 'apples')).toBe('5')
    await page.locator('#apples textarea').focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('1 + 2 nothing moves: . b n f 7')
    await page.keyboard.press('Control+A')
    for (const key of ['ArrowRight', 'Home', 'End', ' ', '?']) await page.keyboard.press(key)
    await page.keyboard.press('Control+A')
    await page.keyboard.type('1 + 2')
    await page.keyboard.press('Shift+Enter')
    await expect.poll(() => value(page, 'apples')).toBe('3')
    expect(await place(page)).toBe('1/0')
    await page.keyboard.press('PageDown')
    expect(await place(page)).toBe('2/0')
    await expectQuiet(page)
  })

  test('a step leaves a cell as its person made it; r puts it back, and takes that back', async () => {
    const page = await openPage(browser, `${site.url}prices/`)
    await expect.poll(() => value(page, 'price')).toBe('21')
    await page.locator('#price textarea').fill('9 - 1')
    await page.locator('#price button').click()
    await expect.poll(() => value(page, 'price')).toBe('8')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await place(page)).toBe('2/2')
    expect(await value(page, 'price')).toBe('8')
    await page.keyboard.press('r')
    await expect.poll(() => value(page, 'price')).toBe('21')
    await page.keyboard.press('r')
    await expect.poll(() => value(page, 'price')).toBe('8')
    await page.reload()
    await expect.poll(() => value(page, 'price')).toBe('8')
    await expectQuiet(page)
  })

  test('a cell off the stage is paused; in Read those wake that are near', async () => {
    const page = await openPage(browser, `${site.url}apples-slide/`)
    await expect.poll(() => value(page, 'apples')).toBe('5')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.locator('#apples').getAttribute('data-paused')).toBe('')
    await expect.poll(() => page.locator('#price').getAttribute('data-paused')).toBe(null)
    await page.goto(site.url)
    await expect.poll(() => value(page, 'apples')).toBe('5')
    await page.locator('#broken').scrollIntoViewIfNeeded()
    await expect.poll(() => value(page, 'alone')).toBe('2')
    expect(await axe(page)).toEqual([])
    await expectQuiet(page)
  })

  test('windows of a talk show the same cell', async () => {
    const presenter = join(folder, 'presenter')
    expect(heapdeck(['build', folder, '--presenter', '--out', presenter]).status).toBe(0)
    cpSync(presenter, site.folder, { recursive: true, force: false })
    const page = await openPage(browser, `${site.url}presenter/apples-slide/`)
    const other = (await page.context().newPage()) as Watched
    await other.goto(`${site.url}apples-slide/`)
    await expect.poll(() => value(other, 'apples')).toBe('5')
    await expect.poll(() => value(page, 'apples')).toBe('5')
    await page.locator('#apples textarea').fill('40 + 2')
    await page.locator('#apples button').click()
    await expect.poll(() => value(other, 'apples')).toBe('42')
  })

  test('every window of the deck shows what is made of a cell, whoever has it open', async () => {
    const read = await openPage(browser, site.url)
    const stages = await Promise.all([1, 2].map(() => read.context().newPage()))
    const pages = [read, ...stages] as Watched[]
    for (const stage of stages) await stage.goto(`${site.url}apples-slide/`)
    for (const page of pages) await expect.poll(() => value(page, 'apples')).toBe('5')
    for (const [index, page] of pages.entries()) {
      await page.locator('#apples textarea').fill(`${index} + 60`)
      await page.locator('#apples button').click()
      for (const other of pages) await expect.poll(() => value(other, 'apples')).toBe(String(60 + index))
    }
    for (const stage of stages) expect(await place(stage as Watched)).toBe('1/0')
    await stages[0]!.keyboard.press('Escape')
    await stages[0]!.evaluate(() => (document.activeElement as HTMLElement).blur())
    await stages[0]!.keyboard.press('r')
    for (const page of pages) await expect.poll(() => value(page, 'apples')).toBe('5')
    await expectQuiet(read)
  })

  test('one file has all that a cell needs', async () => {
    const file = join(folder, 'deck.html')
    const run = heapdeck(['export', folder, '--format', 'html', '--out', file])
    expect(run.status, run.stderr).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('data-session="calculator-session"')
    const page = await openPage(browser, `file://${file}`)
    await expect.poll(() => value(page, 'apples')).toBe('5')
    await page.locator('#apples textarea').fill('6 * 7')
    await page.locator('#apples button').click()
    await expect.poll(() => value(page, 'apples')).toBe('42')
    await expectQuiet(page)
  })
})

test('a cell that can’t wake says so, and is there to read; the slides go on', async () => {
  const folder = temporaryFolder(onTestFinished)
  copyFolder(CALCULATOR_DECK, folder)
  writeFiles(folder, { 'components/code-cell/code-cell.ts': `throw new Error('out of order')` })
  const [browser, site] = await Promise.all([launch(), serveBuilt(folder)])
  onTestFinished(async () => {
    await browser.close()
    await site.close()
  })
  const page = await openPage(browser, `${site.url}prices/`)
  const cell = page.locator('.cell', { has: page.locator('#price') })
  await expect.poll(() => cell.locator('[role=alert]').textContent()).toBe('This cell stopped: out of order')
  expect(await cell.innerText()).toMatch(/price \+ 1[\s\S]*Out\[2\]:\s+21/)
  await page.keyboard.press('ArrowDown')
  expect(await place(page)).toBe('3/0')
})

describe('on the dev server', () => {
  const dev = useDev(CALCULATOR_DECK, ({ folder }) => writeFiles(folder, ELEMENT))

  test('a saved text is in the cell, and so is what it gives now, there and below', async () => {
    const page = await dev.open('prices/')
    await expect.poll(() => value(page, 'price')).toBe('21')
    dev.edit('slides.md', (text) => text.replace('apples = 2 + 3', 'apples = 3 + 3'))
    await expect.poll(() => value(page, 'price')).toBe('25')
    dev.edit('slides.md', (text) => text.replace('price = apples * 4', 'price = apples * 10'))
    await expect.poll(() => value(page, 'price')).toBe('61')
    await expect.poll(() => page.locator('#price > pre').innerText()).toContain('apples * 10')
    expect(await isSame(page)).toBe(true)
    await expectQuiet(page)
  })

  test('what a person made of a cell stays when another is saved', async () => {
    const page = await dev.open('apples-slide/')
    await expect.poll(() => value(page, 'apples')).toBe('5')
    await page.locator('#apples textarea').fill('1 + 1')
    await page.locator('#apples button').click()
    await expect.poll(() => value(page, 'apples')).toBe('2')
    dev.edit('slides.md', (text) => text.replace('1 + 1', '1 + 7'))
    await expect.poll(async () => (await fetch(`${dev.server.url}apart/`)).text()).toContain('<pre>8</pre>')
    expect(await value(page, 'apples')).toBe('2')
    expect(await isSame(page)).toBe(true)
  })
})

describe('the element of the package, and a language of the deck', () => {
  const dev = useDev(CALCULATOR_DECK)
  const words = (page: Watched, id: string) =>
    page.evaluate(
      (cell) => document.querySelector(`#${cell}`)?.shadowRoot?.textContent.replaceAll(/\s+/g, ' ') ?? '',
      id,
    )

  test('what is saved is in cells that nobody has edited', async () => {
    const page = await dev.open('prices/')
    await expect.poll(() => words(page, 'price')).toContain('Out[2]: 21')
    dev.edit('slides.md', (text) => text.replace('price = apples * 4\nsay price', 'price = apples * 6'))
    await expect.poll(() => words(page, 'price')).toContain('Out[2]: 31')
    expect(await page.locator('#price > pre.code').innerText()).toMatch(/^price = apples \* 6\s+price \+ 1$/)
    await page.getByRole('button', { name: 'Run cell price' }).click()
    await expect.poll(() => words(page, 'price')).toContain('Out[7]: 31')
    expect(await isSame(page)).toBe(true)
    await expectQuiet(page)
  })

  test('what ran off-screen stays when it is scrolled to, whatever the tab remembers of it', async () => {
    const page = await dev.open('')
    await page.setViewportSize({ width: 900, height: 260 })
    const run = page.getByRole('button', { name: 'Run cell broken' })
    await page.locator('#broken').scrollIntoViewIfNeeded()
    await run.click()
    await expect.poll(() => words(page, 'broken')).toContain('In [7]')
    await page.evaluate(() => scrollTo(0, 0))
    await page.reload()
    await expect.poll(() => words(page, 'apples')).toContain('In [1]')
    expect(await page.locator('#broken').getAttribute('data-awake')).toBeNull()
    await page.getByRole('button', { name: 'More for cell apples' }).click()
    await page.getByRole('menuitem', { name: 'Run all', exact: true }).click()
    await expect.poll(() => words(page, 'broken')).toMatch(/In \[(1\d|8|9)\]/)
    const ran = /In \[\d+\]/.exec(await words(page, 'broken'))![0]
    expect(await page.locator('#broken').getAttribute('data-awake')).toBeNull()
    await page.locator('#broken').scrollIntoViewIfNeeded()
    await expect.poll(() => page.locator('#broken').getAttribute('data-awake')).toBe('')
    await page.waitForTimeout(200)
    expect(await words(page, 'broken')).toContain(ran)
  })

  test('an edit runs, moves no slide, and stays when the deck is saved', async () => {
    const page = await dev.open('prices/')
    await expect.poll(() => words(page, 'price')).toContain('Out[2]: 21')
    await page.locator('#price > pre.code').click()
    await expect.poll(() => page.locator('#price .cm-content').count()).toBe(1)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('price = 50\nprice')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => words(page, 'price')).toContain('Out[7]: 50')
    expect(await place(page)).toBe('2/0')
    dev.edit('slides.md', (text) => text.replace('1 + 1', '1 + 7'))
    await expect.poll(async () => (await fetch(`${dev.server.url}apart/`)).text()).toContain('<pre>8</pre>')
    await expect.poll(() => words(page, 'price')).toContain('Edited')
    expect(await page.locator('#price .cm-content').innerText()).toBe('price = 50\nprice')
    expect(await isSame(page)).toBe(true)
    await expectQuiet(page)
  })
})
