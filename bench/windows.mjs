/**
 * From a key in the speaker's window to the end of the frame in which the audience's window shows what it did: our
 * presenter view and stage, beside two hand-written pages over BroadcastChannel, in turn. `node bench/windows.mjs [ROUNDS]`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const ROUNDS = Number(process.argv[2] ?? 5)
const PRESSES = 30
const BIN = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin/heapdeck.js')
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'

const PLAIN = `<!doctype html><title>plain</title><style>section{display:none;font:5vw sans-serif}.on{display:block}</style>
${Array.from({ length: 40 }, (_, n) => `<section><h2>Slide ${n + 1}</h2><ul><li>one</li><li>two</li></ul></section>`).join('\n')}
<script>
const all = document.querySelectorAll('section'), channel = new BroadcastChannel('plain'); let at = 0
const show = (n) => { all[at].classList.remove('on'); at = n; all[at].classList.add('on'); document.body.dataset.at = n }
show(0)
addEventListener('keydown', () => { show((at + 1) % all.length); channel.postMessage(at) })
channel.onmessage = ({ data }) => show(data)
</script>`

/** In the audience's window: when the frame that showed each new place had ended. */
const watchFrames = () => {
  const channel = new MessageChannel()
  window.ended = 0
  channel.port1.addEventListener('message', () => (window.ended = performance.timeOrigin + performance.now()))
  channel.port1.start()
  const place = () =>
    window.heapdeck ? `${window.heapdeck.at.slide}/${window.heapdeck.at.step}` : document.body.dataset.at
  let last = place()
  const look = () => {
    if (place() !== last) channel.port2.postMessage(0)
    last = place()
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function measure(browser, speakerUrl, audienceUrl, presses) {
  const context = await browser.newContext({ viewport: null, reducedMotion: 'reduce' })
  // Before any of the page's own: those keep a key to themselves.
  await context.addInitScript(() =>
    addEventListener(
      'keydown',
      ({ timeStamp }) => (window.pressed = performance.timeOrigin + timeStamp),
      true,
    ),
  )
  const speaker = await context.newPage()
  await speaker.goto(speakerUrl, { waitUntil: 'load' })
  const opening = context.waitForEvent('page')
  await speaker.evaluate(
    (url) => void window.open(url, 'audience', 'popup,width=1280,height=720'),
    audienceUrl,
  )
  const audience = await opening
  await audience.waitForLoadState('load')
  // In step, before anything is measured.
  await audience.waitForFunction(() => !window.heapdeck || window.heapdeck.replica?.latest)
  await audience.evaluate(watchFrames)
  const figures = []
  // The first presses load what later ones have.
  for (let press = -5; press < presses; press++) {
    await audience.evaluate(() => (window.ended = 0))
    await speaker.keyboard.press((press + 5) % 20 < 10 ? 'ArrowRight' : 'ArrowLeft')
    await audience.waitForFunction(() => window.ended > 0, undefined, { timeout: 5000 })
    const [pressed, ended] = await Promise.all([
      speaker.evaluate(() => window.pressed),
      audience.evaluate(() => window.ended),
    ])
    if (press >= 0) figures.push(ended - pressed)
    await new Promise((resolve) => setTimeout(resolve, 60 + 40 * Math.random()))
  }
  await context.close()
  return figures
}

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
const run = (...words) => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
run('build', 'talk', '--out', join(folder, 'dist'))
run('build', 'talk', '--presenter', '--out', join(folder, 'dist-presenter'))
const preview = spawn(process.execPath, [BIN, 'preview', join(folder, 'dist'), '--port', '0'])
const site = await new Promise((resolve) =>
  preview.stdout.on('data', (data) => {
    const url = /Read:\s+(\S+)/.exec(String(data))?.[1]
    if (url) resolve(url)
  }),
)
const plain = createServer((_, response) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end(PLAIN),
).listen(0)
const plainUrl = `http://localhost:${plain.address().port}/`
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS.split(' '),
})

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]
const p95 = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)]
const all = { plain: [], heapdeck: [] }
const ratios = []
for (let round = 0; round < ROUNDS; round++) {
  const floor = await measure(browser, plainUrl, plainUrl, PRESSES)
  const ours = await measure(browser, `${site}presenter/title/`, `${site}title/`, PRESSES)
  all.plain.push(...floor)
  all.heapdeck.push(...ours)
  ratios.push(median(ours) / median(floor))
}
for (const [name, figures] of Object.entries(all))
  console.log(
    `${name.padEnd(9)} median ${median(figures).toFixed(1)} ms, 95 % ${p95(figures).toFixed(1)} ms (${figures.length} presses)`,
  )
console.log(
  `ratio     ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${ROUNDS} rounds)`,
)

await browser.close()
preview.kill()
plain.close()
rmSync(folder, { recursive: true })
