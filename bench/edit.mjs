/**
 * From a key in the editor to the end of the frame in which the slide shows it: in decks of 12, 1,000 and 5,000 slides, beside
 * the least that a browser needs, a text field whose text a page copies into a heading; in turn. With pauses as people make
 * them, so that saving and reading the whole deck are in it. `node bench/edit.mjs [ROUNDS]`.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const ROUNDS = Number(process.argv[2] ?? 3)
const SIZES = [12, 1000, 5000]
const KEYS = 60
const BIN = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin/heapdeck.js')
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'

const slide = (n) => `# Slide ${n} of many

- First point of slide ${n}
- Second, about arena ${(n * 37) % 101}

\`\`\`python
def step_${n}(arena, size=${n}):
    total = sum(pool.used * size for pool in arena.pools[:${(n % 9) + 1}])
    return "step ${n}: %d" % total
\`\`\`

::: transcript
What is said on slide ${n}, in a sentence or two.
:::
`
const deckOf = (count) =>
  `---\ntitle: ${count} slides\n---\n\n${Array.from({ length: count }, (_, at) => slide(at + 1)).join('\n---\n\n')}`

const PLAIN = `data:text/html,<!doctype html><title>plain</title><main><section class=on><h1>x</h1></section></main><textarea></textarea>
<script>document.querySelector('textarea').addEventListener('input',e=>document.querySelector('h1').textContent=e.target.value)</script>`

/** When the frame that showed each change of the slide had ended. */
const watchFrames = () => {
  const channel = new MessageChannel()
  channel.port1.addEventListener('message', () => (window.ended ||= performance.now()))
  channel.port1.start()
  addEventListener('keydown', ({ timeStamp }) => (window.pressed = timeStamp), true)
  let seen = document.querySelector('main > .on').textContent
  new MutationObserver(() => {
    const now = document.querySelector('main > .on').textContent
    if (now === seen) return
    seen = now
    requestAnimationFrame(() => channel.port2.postMessage(0))
  }).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true })
}

async function measure(page) {
  const figures = []
  for (let key = -5; key < KEYS; key++) {
    await page.evaluate(() => (window.ended = 0))
    await page.keyboard.press('abcdefghij'[(key + 5) % 10])
    await page.waitForFunction(() => window.ended > 0, undefined, { timeout: 30_000, polling: 5 })
    const took = await page.evaluate(() => window.ended - window.pressed)
    if (key >= 0) figures.push(took)
    const thinks = (key + 5) % 15 === 14 ? 1500 : 0
    await new Promise((resolve) => setTimeout(resolve, thinks + 60 + 80 * Math.random()))
  }
  return figures
}

async function serve(folder) {
  const server = spawn(process.execPath, [BIN, 'dev', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const url = await new Promise((resolve) =>
    server.stdout.on('data', (chunk) => {
      said += chunk
      const [, found] = /Stage:\s+(http\S+)/.exec(said) ?? []
      if (found) resolve(found)
    }),
  )
  return { url, stop: () => server.kill() }
}

const at = (figures, part) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length * part)]

const folders = SIZES.map((count) => {
  const folder = mkdtempSync(join(tmpdir(), 'heapdeck-edit-'))
  writeFileSync(join(folder, 'slides.md'), deckOf(count))
  return folder
})
const servers = []
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS.split(' '),
})
try {
  for (const folder of folders) servers.push(await serve(folder))
  const figures = new Map()
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, count] of ['plain', ...SIZES].entries()) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
      if (index === 0) {
        await page.goto(PLAIN)
        await page.locator('textarea').click()
      } else {
        const middle = Math.ceil(count / 2)
        await page.goto(servers[index - 1].url.replace(/[^/]+\/$/, `slide-${middle}-of-many/`))
        await page.waitForFunction(() => document.documentElement.classList.contains('late'))
        await page.keyboard.press('e')
        await page.locator('.cm-line', { hasText: 'First point' }).click()
        await page.keyboard.press('End')
      }
      await page.evaluate(watchFrames)
      figures.set(count, [...(figures.get(count) ?? []), ...(await measure(page))])
      await page.close()
    }
  const plain = at(figures.get('plain'), 0.5)
  for (const [count, all] of figures) {
    const [median, most] = [at(all, 0.5), at(all, 0.95)]
    const name = count === 'plain' ? 'plain text field' : `${count} slides`
    console.log(
      `${name}: median ${median.toFixed(1)} ms (${(median / plain).toFixed(2)}x), 95 % ${most.toFixed(1)} ms`,
    )
  }
} finally {
  await browser.close()
  for (const { stop } of servers) stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
