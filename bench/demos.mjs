/**
 * The talk's demos, from the built talk in Chromium: from the key that brings the slide to its demo drawn from the machine,
 * pressed at once in a page that has run nothing yet, or after the slide before has stood for a while (its picture stands
 * there meanwhile); from the key to each next step; and scrubbing, from a place on the time line to its frame: in a drag,
 * and between places that lie far from each other. Then the longest task of the main thread, and what the page's process
 * has resident more than before the slide came.
 * `node bench/demos.mjs [ROUNDS]`. The program alone, in Node: `bench/program.mjs`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const ROUNDS = Number(process.argv[2] ?? 5)
const SCRUBS = 100
const BIN = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin/heapdeck.js')
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'
const DEMOS = [
  { demo: 'malloc-fragmentation', before: 'distilled-code/#3', steps: 3 },
  { demo: 'python-memory', before: 'free-lists/#3', steps: 4 },
]

/** Before any of the page's own: when a key was pressed, and when the frame ended that shows what the demo has drawn. */
const watch = (demo) => {
  window.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
  }).observe({ type: 'longtask', buffered: true })
  addEventListener('keydown', ({ timeStamp }) => (window.pressed = timeStamp), true)
  const frameEnd = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.addEventListener('message', () => resolve(performance.now()), { once: true })
        channel.port1.start()
        channel.port2.postMessage(0)
      }),
    )
  window.drawn = async () => {
    for (;;) {
      const element = document.querySelector(`.sheet.on ${demo}, ${demo}`)
      if (element?.ready) {
        await element.ready
        if (!element.isConnected || element.shadowRoot?.querySelector('slot') === null)
          return await frameEnd()
      }
      await frameEnd()
    }
  }
  window.scrub = async (place) => {
    const timeline = document.querySelector(demo).shadowRoot.querySelector('rss-timeline')
    const slider = timeline.shadowRoot.querySelector('input[type=range]')
    const from = performance.now()
    slider.value = String(Number(slider.min) + place * (Number(slider.max) - Number(slider.min)))
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    await document.querySelector(demo).ready
    return (await frameEnd()) - from
  }
}

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const dist = join(folder, 'dist')
const { status, stderr } = spawnSync(process.execPath, [BIN, 'build', 'talk', '--out', dist], {
  encoding: 'utf8',
})
if (status !== 0) throw new Error(stderr)
const preview = spawn(process.execPath, [BIN, 'preview', dist, '--port', '0'])
const site = await new Promise((resolve) =>
  preview.stdout.on('data', (data) => {
    const url = /Read:\s+(\S+)/.exec(String(data))?.[1]
    if (url) resolve(url)
  }),
)

const sorted = (all) => all.toSorted((a, b) => a - b)
const line = (name, all, unit = 'ms') =>
  console.log(
    `${name.padEnd(28)} median ${sorted(all)[all.length >> 1].toFixed(1)} ${unit}, 95 % ${sorted(all)[Math.floor(all.length * 0.95)].toFixed(1)} ${unit}, least ${Math.min(...all).toFixed(1)} (${all.length})`,
  )

/** Of all processes of a browser's pages, in MB: a worker lives in its page's. */
async function residentOf(browser) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer')
  const bytes = pages.map(({ id }) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]),
  )
  return bytes.reduce((sum, kib) => sum + kib / 1000, 0)
}

for (const { demo, before, steps } of DEMOS) {
  const taken = { cold: [], prepared: [], step: [], drag: [], jump: [], task: [], resident: [] }
  for (let round = 0; round < ROUNDS; round++)
    for (const stands of [false, true]) {
      // a browser of its own: nothing is compiled or cached yet
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: FLAGS.split(' '),
      })
      const page = await browser.newPage({
        viewport: { width: 1280, height: 720 },
        reducedMotion: 'reduce',
      })
      await page.addInitScript(watch, demo)
      await page.goto(`${site}${before}`, { waitUntil: 'load' })
      if (stands) await page.evaluate(() => window.drawn())
      const resident = await residentOf(browser)
      await page.keyboard.press('PageDown')
      const came = await page.evaluate(async () => (await window.drawn()) - window.pressed)
      taken[stands ? 'prepared' : 'cold'].push(came)
      for (let step = 0; step < steps; step++) {
        await page.keyboard.press('PageDown')
        taken.step.push(await page.evaluate(async () => (await window.drawn()) - window.pressed))
      }
      for (let scrub = 0; scrub < SCRUBS; scrub++)
        taken.drag.push(await page.evaluate((place) => window.scrub(place), 0.2 + (0.6 * scrub) / SCRUBS))
      for (let scrub = 0; scrub < SCRUBS; scrub++)
        taken.jump.push(await page.evaluate((place) => window.scrub(place), (scrub * 0.6180339887) % 1))
      taken.task.push(await page.evaluate(() => window.longest))
      taken.resident.push((await residentOf(browser)) - resident)
      await browser.close()
    }
  console.log(`<${demo}>`)
  line('  key to the demo, at once', taken.cold)
  line('  key to the demo, prepared', taken.prepared)
  line('  key to the next step drawn', taken.step)
  line('  dragging to the frame', taken.drag)
  line('  jumping about', taken.jump)
  line('  longest task of a visit', taken.task)
  line('  resident more than before', taken.resident, 'MB')
}
preview.kill()
rmSync(folder, { recursive: true })
