/**
 * Search over 1,000 slides that say 120 words each, on the stage and in Read: the first opening (from its key to the
 * first results, with the whole query typed meanwhile), every further key (to the end of the frame that shows what it
 * found, and what of that the page's thread works), the longest task while the deck is read; and what an index made
 * beforehand would weigh, and take, instead.
 * `node bench/search.mjs [ROUNDS]`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import MiniSearch from 'minisearch'
import { chromium } from 'playwright-core'
import { bundle, root } from './bundle.mjs'
import { serveDeck } from './pages.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const SLIDES = 1000
const SAID = 120
const QUERIES = ['malloc_trim', 'resident memory', 'PyInt_FromLong', 'the heap', 'fragmantation', 'step_777']
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const { decks } = await bundle(join(folder, 'modules'), { decks: 'bench/decks.ts' })
const words = readFileSync(join(root, 'talk/slides.md'), 'utf8').match(/[\p{L}\p{N}_]+/gu)
let seed = 1
const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31)
const said = () => Array.from({ length: SAID }, () => words[next() % words.length]).join(' ')
writeFileSync(
  join(folder, 'slides.md'),
  decks.deckOf(SLIDES, (slide) => `${said()}${slide % 50 === 0 ? ', malloc_trim and PyInt_FromLong.' : '.'}`),
)
const out = join(folder, 'dist')
const { url: site, close } = await serveDeck(folder, out)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS.split(' '),
})

/** In the page: when each key came, when the frame that showed its results had ended, and the longest task. */
const watch = () => {
  window.shown = []
  window.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
  }).observe({ entryTypes: ['longtask'] })
  let pressed
  addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), true)
  const channel = new MessageChannel()
  channel.port1.addEventListener('message', ({ data }) => window.shown.push([data, performance.now()]))
  channel.port1.start()
  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => target.matches?.('.places, .note'))) return
    const key = pressed
    requestAnimationFrame(() => channel.port2.postMessage(key))
  }).observe(document, { childList: true, subtree: true })
}

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]
const percentile = (all, part) => all.toSorted((a, b) => a - b)[Math.floor(all.length * part)]
const ms = (value) => `${value.toFixed(1)} ms`

async function measure(path) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
  await page.addInitScript(watch)
  await page.goto(site + path)
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => (window.longest = 0))
  const opened = await page.evaluate(() => performance.now())
  await page.keyboard.press('/')
  await page.keyboard.type('malloc')
  await page.getByRole('option').first().waitFor()
  const first = (await page.evaluate(() => window.shown.at(-1)?.[1] ?? performance.now())) - opened
  const longest = await page.evaluate(() => window.longest)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value
  }
  const keys = []
  const work = []
  for (const query of QUERIES) {
    await page.getByRole('combobox').fill('')
    for (const letter of query) {
      await page.evaluate(() => (window.shown = []))
      const before = await worked()
      await page.keyboard.press(letter)
      await page.waitForFunction(() => window.shown.length > 0)
      const [[pressed, shown]] = await page.evaluate(() => window.shown)
      keys.push(shown - pressed)
      work.push((await worked()) - before)
    }
  }
  await page.close()
  return { first, longest, keys, work }
}

for (const [name, path] of [
  ['stage', 'slide-500-of-many/'],
  ['Read', ''],
]) {
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(path))
  const keys = rounds.flatMap((round) => round.keys)
  const work = rounds.flatMap((round) => round.work)
  console.log(
    `${name.padEnd(6)} first opening ${ms(median(rounds.map(({ first }) => first)))}, longest task then ${ms(median(rounds.map(({ longest }) => longest)))}; ` +
      `a key: median ${ms(median(keys))}, 95 % ${ms(percentile(keys, 0.95))}, worst ${ms(Math.max(...keys))}, the thread works ${ms(median(work))} (${keys.length} keys)`,
  )
}

// What is fetched for it, beside the deck itself; and the same index made beforehand.
const assets = readdirSync(join(out, 'assets'))
const sizeOf = (text) => gzipSync(text).length
const pieces = assets.filter((name) => name.startsWith('slides-'))
const texts = pieces
  .flatMap((name) => JSON.parse(readFileSync(join(out, 'assets', name), 'utf8')))
  .map((html) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '))
const text = sizeOf(texts.join('\n'))
const options = { fields: ['text'] }
const index = new MiniSearch(options)
index.addAll(texts.map((one, id) => ({ id, text: one })))
const json = JSON.stringify(index)
const from = performance.now()
MiniSearch.loadJSON(json, options)
const loaded = performance.now() - from
const script = sizeOf(
  readFileSync(
    join(
      out,
      'assets',
      assets.find((name) => name.startsWith('search.')),
    ),
  ),
)
console.log(
  `text of the deck ${text} bytes gzip’d; index fetched 0 bytes (0 %); script ${script} bytes, once.\n` +
    `made beforehand, one field: ${sizeOf(json)} bytes gzip’d (${Math.round((100 * sizeOf(json)) / text)} %), ${ms(loaded)} to load in Node`,
)

await browser.close()
close()
rmSync(folder, { recursive: true })
