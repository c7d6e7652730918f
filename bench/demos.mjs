/**
 * The talk's demos, from the built talk in Chromium: from the key that brings the slide to its demo drawn from the machine,
 * pressed at once in a page that has run nothing yet, or after the slide before has stood for a while (its picture stands
 * there meanwhile); from the key to each next step; and scrubbing, from a place on the time line to its frame: in a drag,
 * and between places that lie far from each other. Then the longest task of the main thread, and what the page's process
 * has resident more than before the slide came.
 * `node bench/demos.mjs [ROUNDS]`. The program alone, in Node: `bench/program.mjs`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBrowser, residentOf, serveDeck, tellFigures } from './pages.mjs'

const ROUNDS = Number(process.argv[2] ?? 5)
const SCRUBS = 100
const DEMOS = [
  { demo: 'malloc-fragmentation', before: 'distilled-code/#3', steps: 3 },
  { demo: 'python-memory', before: 'free-lists/#3', steps: 4 },
]

/** Before any of the page's own: when the frame ended that shows what the demo has drawn. */
const watch = (demo) => {
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
const site = await serveDeck('talk', join(folder, 'dist'))

for (const { demo, before, steps } of DEMOS) {
  const taken = { cold: [], prepared: [], step: [], drag: [], jump: [], task: [], resident: [] }
  for (let round = 0; round < ROUNDS; round++)
    for (const stands of [false, true]) {
      const { browser, page } = await openBrowser(watch, demo)
      await page.goto(`${site.url}${before}`, { waitUntil: 'load' })
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
  tellFigures('  key to the demo, at once', taken.cold)
  tellFigures('  key to the demo, prepared', taken.prepared)
  tellFigures('  key to the next step drawn', taken.step)
  tellFigures('  dragging to the frame', taken.drag)
  tellFigures('  jumping about', taken.jump)
  tellFigures('  longest task of a visit', taken.task)
  tellFigures('  resident more than before', taken.resident, 'MB')
}
site.close()
rmSync(folder, { recursive: true })
