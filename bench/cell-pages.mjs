/**
 * Notebook cells in Chromium, from a built deck: from the key that brings a cell's slide to a cell that can be run; from Run to
 * the outcome of the talk's first program at full size, and of nine million ints, for the first time and again; from Interrupt to
 * `KeyboardInterrupt` in `while True: pass`; from the first click to the editor; what a restart takes, as the difference of a
 * run after one and a run without; the longest task of the page's main thread; and what its process has resident once eight
 * cells with processes of their own have run. `node bench/cell-pages.mjs [ROUNDS]`.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './bundle.mjs'
import { openBrowser, residentOf, serveDeck, tellFigures } from './pages.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)

const cell = (id, text, slide = `with-${id}`) =>
  `# ${id} {#${slide}}\n\n\`\`\`python {#${id} run after=start}\n${text}\n\`\`\`\n`
const FRAG = `from lib import alloc
big = alloc(100000)
small = alloc(1)
del big
import gc
gc.collect(2)`
const INTS = 'ints = range(9*1000*1000)\ndel ints'
const eight = Array.from({ length: 8 }, (_, index) =>
  cell(`own-${index}`, "strings = ['x' * 5000 for i in xrange(20000)]"),
)
const slides = [cell('one', '1 + 1', 'first'), cell('frag', FRAG), cell('ints', INTS), ...eight]

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const deck = join(folder, 'deck')
mkdirSync(join(deck, 'programs'), { recursive: true })
cpSync(join(root, 'talk/programs/lib.py'), join(deck, 'programs/lib.py'))
writeFileSync(join(deck, 'slides.md'), `---\ntitle: Cells\n---\n\n${slides.join('\n---\n\n')}`)
const site = await serveDeck(deck, join(folder, 'dist'))

/** Before any of the page's own: what is measured in it. */
const watch = () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))
  const root = (id) => document.getElementById(id)?.shadowRoot
  const until = async (holds) => {
    for (;;) {
      const now = await frame()
      if (holds()) return now
    }
  }
  const markOf = (id) => root(id)?.querySelector('.cell')?.getAttribute('data-mark')
  window.runnable = (id) => until(() => root(id)?.querySelector('.action:not(:disabled)'))
  window.press = (id) => root(id).querySelector('.action').click()
  window.choose = (id, words) =>
    [...root(id).querySelectorAll('button, [role=menuitem]')]
      .find((one) => one.textContent.trim() === words)
      .click()
  window.markIs = (id, mark) => until(() => markOf(id) === mark)
  window.run = async (id) => {
    const from = performance.now()
    window.press(id)
    await until(() => !/^(queued|running|waiting)$/.test(markOf(id)))
    return performance.now() - from
  }
  window.edited = (id) => until(() => document.querySelector(`#${id} > .editor`))
}

const taken = {
  runnable: [],
  frag: [],
  fragAgain: [],
  ints: [],
  intsAgain: [],
  editor: [],
  interrupt: [],
  restart: [],
  task: [],
  resident: [],
}
for (let round = 0; round < ROUNDS; round++) {
  const { browser, page } = await openBrowser(watch)
  await page.goto(`${site.url}first/`, { waitUntil: 'load' })
  await page.evaluate(() => window.runnable('one'))
  await page.evaluate(() => window.run('one'))
  // a warm page: another cell ran here
  for (const id of ['frag', 'ints']) {
    await page.keyboard.press('PageDown')
    taken.runnable.push(await page.evaluate(async (id) => (await window.runnable(id)) - window.pressed, id))
    taken[id].push(await page.evaluate((id) => window.run(id), id))
    taken[`${id}Again`].push(await page.evaluate((id) => window.run(id), id))
  }
  for (let index = 0; index < 8; index++) {
    await page.keyboard.press('PageDown')
    const id = `own-${index}`
    taken.runnable.push(await page.evaluate(async (id) => (await window.runnable(id)) - window.pressed, id))
    await page.evaluate((id) => window.run(id), id)
  }
  taken.resident.push(await residentOf(browser))
  await page.keyboard.press('Home')
  await page.evaluate(() => window.runnable('one'))
  for (let time = 0; time < 10; time++) {
    const plain = await page.evaluate(() => window.run('one'))
    const restarted = await page.evaluate(() => {
      window.choose('one', 'Restart')
      return window.run('one')
    })
    taken.restart.push(restarted - plain)
  }
  const from = await page.evaluate(() => performance.now())
  await page.locator('#one pre code').click()
  taken.editor.push((await page.evaluate(() => window.edited('one'))) - from)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('while True: pass')
  for (let time = 0; time < 5; time++) {
    await page.keyboard.press('Control+Enter')
    await page.evaluate(() => window.markIs('one', 'running'))
    taken.interrupt.push(
      await page.evaluate(async () => {
        const before = performance.now()
        window.press('one')
        return (await window.markIs('one', 'interrupted')) - before
      }),
    )
  }
  taken.task.push(await page.evaluate(() => window.longest))
  await browser.close()
}
tellFigures('key to a cell that can be run', taken.runnable)
tellFigures('frag, 100,000 strings: first', taken.frag)
tellFigures('frag again', taken.fragAgain)
tellFigures('nine million ints: first', taken.ints)
tellFigures('nine million ints again', taken.intsAgain)
tellFigures('restart: a run after it, more', taken.restart)
tellFigures('Interrupt to KeyboardInterrupt', taken.interrupt)
tellFigures('click to the editor, first', taken.editor)
tellFigures('longest task of the main thread', taken.task)
tellFigures('resident after eight processes', taken.resident, 'MB')
site.close()
rmSync(folder, { recursive: true })
