/**
 * The talk as one file from `file://` beside its site from a loopback server, in turn: when the first contents are painted, in
 * Read and on a stage. And the file's size. `node bench/one-file.mjs [ROUNDS]`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const ROUNDS = Number(process.argv[2] ?? 15)
const BIN = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin/heapdeck.js')
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const run = (...words) => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
const file = join(folder, 'talk.html')
run('build', 'talk', '--out', join(folder, 'dist'))
run('export', 'talk', '--format', 'html', '--out', file)
const preview = spawn(process.execPath, [BIN, 'preview', join(folder, 'dist'), '--port', '0'])
const site = await new Promise((resolve) =>
  preview.stdout.on('data', (data) => {
    const url = /Read:\s+(\S+)/.exec(String(data))?.[1]
    if (url) resolve(url)
  }),
)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS.split(' '),
})

/** Milliseconds from the navigation to the first contents, with nothing in any cache. */
async function firstPaint(url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  const page = await context.newPage()
  await page.goto(url)
  const time = await page.evaluate(
    () =>
      new Promise((resolve) =>
        new PerformanceObserver((list) => {
          const [paint] = list.getEntriesByName('first-contentful-paint')
          if (paint) resolve(paint.startTime)
        }).observe({ type: 'paint', buffered: true }),
      ),
  )
  await context.close()
  return time
}

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]
const one = pathToFileURL(file).href
const views = [
  ['Read', site, one],
  ['stage', `${site}case-study/`, `${one}?stage=case-study`],
]
console.log(`size      ${(statSync(file).size / 1e6).toFixed(3)} MB`)
for (const [name, here, there] of views) {
  await firstPaint(here)
  await firstPaint(there)
  const pairs = []
  for (let round = 0; round < ROUNDS; round++) pairs.push([await firstPaint(here), await firstPaint(there)])
  const ratios = pairs.map(([a, b]) => b / a)
  console.log(
    `${name.padEnd(9)} site ${median(pairs.map(([a]) => a)).toFixed(0)} ms, file ${median(pairs.map(([, b]) => b)).toFixed(0)} ms,` +
      ` ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${ROUNDS} rounds)`,
  )
}

await browser.close()
preview.kill()
rmSync(folder, { recursive: true })
