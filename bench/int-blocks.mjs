/**
 * The map of all blocks of five million ints, in Chromium, at the size that it has on a stage of 1920 by 1080: script per
 * frame while it is panned, zoomed and walked through, and how many frames come late; beside an empty page that asks for
 * frames. Every block is in one of three moments: full, one int kept out of 50, free. `node bench/int-blocks.mjs [ROUNDS]`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { buildComponentPage } from '../tests/support/component-page.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const FLAGS =
  '--no-sandbox --disable-quic --disable-background-networking --disable-component-update --disable-sync'
const PICTURE = 'components/int-blocks/int-blocks.ts'
const MACHINE = 'components/machine-worker.ts'
/** A frame that takes longer than this, in ms, is late: one of 60 per second, and a quarter of one. */
const LATE = (1000 / 60) * 1.25

const scene = {
  file: 'ints.py',
  python: '2.7.6',
  lines: [
    { text: 'ints = range(5*1000*1000)', commands: [{ kind: 'range', name: 'ints', count: 5_000_000 }] },
    { text: 'kept = ints[::50]', commands: [{ kind: 'slice', name: 'kept', of: 'ints', step: 50 }] },
    { text: 'del ints', commands: [{ kind: 'delete', name: 'ints' }] },
    { text: 'del kept', commands: [{ kind: 'delete', name: 'kept' }] },
  ],
}
const MOMENTS = { full: 0, kept: 2, free: 3 }

/** Before any of the page's own: how long the callbacks of each frame take together, and when it began. */
const watch = () => {
  const frames = []
  window.frames_ = frames
  const original = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (callback) =>
    original((now) => {
      const from = performance.now()
      callback(now)
      // what the callback has left to microtasks counts with it, an update of the element above all
      let left = 8
      const end = () => {
        if (left-- > 0) return void Promise.resolve().then(end)
        const took = performance.now() - from
        const last = frames.at(-1)
        if (last?.now === now) last.took += took
        else frames.push({ now, took })
      }
      end()
    })
  window.measured = async (act, count) => {
    frames.length = 0
    for (let frame = 0; frame < count; frame++)
      await new Promise((resolve) =>
        requestAnimationFrame(() => {
          act?.(frame)
          resolve()
        }),
      )
    return frames.slice(1).map(({ now, took }, index) => ({ took, gap: now - frames[index].now }))
  }
}

/** What a person does, a hundred and fifty frames of it each; events are dispatched within the frame and count with it. */
const acts = {
  'panning, dots': { zoom: 1, by: 'wheel' },
  'panning, texels': { zoom: 4, by: 'wheel' },
  'panning, slots': { zoom: 7, by: 'wheel' },
  'panning, values': { zoom: 9, by: 'wheel' },
  'panning, words': { zoom: 14, by: 'wheel' },
  zooming: { zoom: 0, by: 'zoom' },
  'pointing, dots': { zoom: 0, by: 'point' },
}

const folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
await buildComponentPage(folder, [PICTURE, MACHINE], '<int-blocks></int-blocks>')
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://x').pathname
  const file = join(folder, path === '/' ? 'index.html' : path)
  readFile(file).then(
    (data) => response.writeHead(200, { 'content-type': types[extname(file)] ?? 'font/woff2' }).end(data),
    () => response.writeHead(404).end(),
  )
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const site = `http://127.0.0.1:${server.address().port}/`

const found = new Map()
const add = (name, frames) => found.set(name, [...(found.get(name) ?? []), ...frames])
for (let round = 0; round < ROUNDS; round++) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS.split(' '),
  })
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' })
  await page.addInitScript(watch)
  await page.goto(`${site}`)
  add('an empty page', await page.evaluate(() => window.measured(undefined, 150)))
  await page.evaluate(
    async ([picture, machine, scene]) => {
      const session = await window.modules[machine].machine().openPython(scene, { version: '2.17' })
      const element = document.querySelector('int-blocks')
      element.style.setProperty('--u', '40px')
      element.parentElement.style.setProperty('height', '600px')
      element.parentElement.style.setProperty('width', '1100px')
      element.style.setProperty('height', '560px')
      window.see = async (line) => {
        const event = session.facts.lines[line].to
        const { ints, heapStart } = await session.seek(event)
        element.ask = {
          blocks: (from, count) => session.ask({ kind: 'int blocks', from, count }, event),
          density: () => session.ask({ kind: 'int density' }, event),
          where: (address) => session.ask({ kind: 'where', address }, event),
        }
        element.view = { ints, heapStart }
        element.mode = 'map'
        await element.ready
      }
      void picture
    },
    [PICTURE, MACHINE, scene],
  )
  for (const [moment, line] of Object.entries(MOMENTS)) {
    await page.evaluate((line) => window.see(line), line)
    for (const [name, { zoom, by }] of Object.entries(acts)) {
      const frames = await page.evaluate(
        async ([zoom, by]) => {
          const reach = document.querySelector('int-blocks').shadowRoot.querySelector('[role=slider]')
          const box = reach.getBoundingClientRect()
          const middle = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }
          const key = (key) => reach.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
          const wheel = (more) =>
            reach.dispatchEvent(
              new WheelEvent('wheel', { bubbles: true, cancelable: true, ...middle, ...more }),
            )
          key('0')
          for (let step = 0; step < zoom; step++) wheel({ ctrlKey: true, deltaY: -100 })
          await window.measured(undefined, 20)
          const turn = (frame) => (frame % 75 < 38 ? 1 : -1)
          return window.measured(
            {
              wheel: (frame) => wheel({ deltaX: 31 * turn(frame), deltaY: 17 * turn(frame + 20) }),
              zoom: (frame) => wheel({ ctrlKey: true, deltaY: -38 * turn(frame) }),
              point: (frame) =>
                reach.dispatchEvent(
                  new PointerEvent('pointermove', {
                    bubbles: true,
                    clientX: box.x + ((frame * 61) % box.width),
                    clientY: box.y + ((frame * 37) % box.height),
                  }),
                ),
            }[by],
            150,
          )
        },
        [zoom, by],
      )
      add(`${moment}: ${name}`, frames)
    }
  }
  await browser.close()
}
server.close()
rmSync(folder, { recursive: true })

const at = (all, share) => all.toSorted((a, b) => a - b)[Math.floor(all.length * share)]
const line = (name, frames) => {
  const took = frames.map((frame) => frame.took)
  const late = frames.filter(({ gap }) => gap > LATE).length / frames.length
  console.log(
    `${name.padEnd(24)} script per frame: median ${at(took, 0.5).toFixed(2)} ms, 95 % ${at(took, 0.95).toFixed(2)} ms, most ${Math.max(...took).toFixed(1)} ms; late ${(late * 100).toFixed(1)} % (${frames.length})`,
  )
}
for (const [name, frames] of found) line(name, frames)
line(
  'all of the map',
  [...found].filter(([name]) => name !== 'an empty page').flatMap(([, frames]) => frames),
)
