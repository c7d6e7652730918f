/** A built deck in Chromium, as the benchmarks of pages have it. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from './bundle.mjs'

const BIN = join(root, 'bin/heapdeck.js')
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'

/** Builds a deck into `dist` and serves it: where, and what ends that. */
export async function serveDeck(deck, dist) {
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'build', deck, '--out', dist], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  const preview = spawn(process.execPath, [BIN, 'preview', dist, '--port', '0'])
  const url = await new Promise((resolve) =>
    preview.stdout.on('data', (data) => {
      const found = /Read:\s+(\S+)/.exec(String(data))?.[1]
      if (found) resolve(found)
    }),
  )
  return { url, close: () => preview.kill() }
}

/** A browser of its own, in which nothing is compiled or cached yet, and a page that runs `watch` before any of its own. */
export async function openBrowser(watch, argument) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS.split(' '),
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
  await page.addInitScript(watchTasks)
  await page.addInitScript(watch, argument)
  return { browser, page }
}

/** The longest task of the page's main thread, and when a key was pressed last. */
function watchTasks() {
  window.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
  }).observe({ type: 'longtask', buffered: true })
  addEventListener('keydown', ({ timeStamp }) => (window.pressed = timeStamp), true)
}

/** Of all processes of a browser's pages, in MB: a worker lives in its page's. */
export async function residentOf(browser) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer')
  const bytes = pages.map(({ id }) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]),
  )
  return bytes.reduce((sum, kib) => sum + kib / 1000, 0)
}

export function tellFigures(name, all, unit = 'ms') {
  const sorted = all.toSorted((a, b) => a - b)
  const [median, late] = [sorted[all.length >> 1], sorted[Math.floor(all.length * 0.95)]]
  console.log(
    `${name.padEnd(34)} median ${median.toFixed(1)} ${unit}, 95 % ${late.toFixed(1)} ${unit}, least ${sorted[0].toFixed(1)} (${all.length})`,
  )
}
