/**
 * The longest tasks of a stage's main thread while the rest of a thousand slides is fetched. `node bench/tasks.mjs [ROUNDS]`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const ROUNDS = Number(process.argv[2] ?? 5)
const BIN = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin/heapdeck.js')
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
mkdirSync(join(folder, 'deck'))
const slide = (n) =>
  `# Slide ${n} {#s-${n}}\n\n* one\n* two\n* three\n\n\`\`\`python\nfor n in range(${n}):\n    print n\n\`\`\`\n`
writeFileSync(
  join(folder, 'deck/slides.md'),
  Array.from({ length: 1000 }, (_, n) => slide(n + 1)).join('\n---\n\n'),
)
const { status, stderr } = spawnSync(
  process.execPath,
  [BIN, 'build', join(folder, 'deck'), '--out', join(folder, 'dist')],
  { encoding: 'utf8' },
)
if (status !== 0) throw new Error(stderr)
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

for (let round = 0; round < ROUNDS; round++) {
  const page = await browser.newPage()
  const file = join(folder, 'trace.json')
  await browser.startTracing(page, {
    path: file,
    categories: ['toplevel', 'devtools.timeline', 'blink.user_timing'],
  })
  await page.goto(`${site}s-500/`)
  const last = await page.waitForFunction(
    () =>
      performance.getEntriesByType('resource').filter(({ name }) => /slides-\d+/.test(name)).length === 20,
  )
  await last.dispose()
  await page.waitForTimeout(300)
  await browser.stopTracing()
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8'))
  const main = traceEvents.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const renderers = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const paint = traceEvents.find(({ name }) => name === 'firstContentfulPaint' || name === 'firstPaint')
  void main
  const tasks = traceEvents
    .filter(
      ({ name, dur, pid, tid, ts }) =>
        /RunTask/.test(name) && dur && renderers.has(`${pid} ${tid}`) && (!paint || ts > paint.ts),
    )
    .map(({ dur }) => dur / 1000)
    .toSorted((a, b) => b - a)
  console.log(
    `round ${round + 1}: longest tasks after the first paint ${tasks
      .slice(0, 5)
      .map((one) => one.toFixed(1))
      .join(', ')} ms, ${tasks.filter((one) => one > 16).length} over 16 ms`,
  )
  await page.close()
}
await browser.close()
preview.kill()
rmSync(folder, { recursive: true })
