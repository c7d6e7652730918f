/**
 * Times of the tools on a deck of 1,000 slides, printed after the rounds: the overview's first frame after its key, the
 * longest task while it opens and is scrolled, the longest frame while one types in go-to.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { bench, describe } from 'vitest'
import { FLAGS, needChromium } from '../tests/support/chromium.ts'
import { serveFolder, type StaticServer } from '../tests/support/static-server.ts'
import { deckOf } from './decks.ts'

const ROUNDS = 7
const SLIDES = 1000

let folder: string
let site: StaticServer
let browser: Browser

async function begin(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'heapdeck-bench-'))
  const bin = join(import.meta.dirname, '../bin/heapdeck.js')
  writeFileSync(join(folder, 'slides.md'), deckOf(SLIDES))
  execFileSync(process.execPath, [bin, 'build', folder, '--out', join(folder, 'out')])
  site = await serveFolder(join(folder, 'out'))
  browser = await chromium.launch({ executablePath: needChromium(), args: FLAGS })
}

interface Times {
  readonly firstFrame: number
  readonly longestTask: number
  readonly typing: number
}

async function measure(): Promise<Times> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
  await page.goto(`${site.url}slide-500-of-many/`)
  await page.waitForLoadState('networkidle')
  // The tools are here, as they are after the first slide or the first touch of the pointer.
  await page.keyboard.press('?')
  await page.locator('dialog').waitFor()
  await page.keyboard.press('Escape')
  const times = await page.evaluate(async () => {
    let longestTask = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration)
    }).observe({ entryTypes: ['longtask'] })
    const press = (key: string): boolean =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
      )
    const frame = (): Promise<number> =>
      new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))
    const pressed = performance.now()
    press('o')
    let shown = 0
    while (!document.querySelector('.overview-root')?.shadowRoot?.querySelector('.tile'))
      shown = await frame()
    const firstFrame = (shown || (await frame())) - pressed
    const scroller = document.querySelector('.overview-root')!.shadowRoot!.querySelector('.scroller')!
    for (let step = 0; step < 40; step++) {
      scroller.scrollTop += 700
      await frame()
    }
    document.querySelector('dialog')!.close()
    await frame()
    press('g')
    await frame()
    const field = document.querySelector<HTMLInputElement>('dialog input')!
    let typing = 0
    for (const letter of 'slide 77 of') {
      const from = performance.now()
      field.value += letter
      field.dispatchEvent(new Event('input'))
      typing = Math.max(typing, (await frame()) - from)
    }
    return { firstFrame, longestTask, typing }
  })
  await page.close()
  return times
}

const rounds: Times[] = []

async function end(): Promise<void> {
  for (const name of ['firstFrame', 'longestTask', 'typing'] as const) {
    const sorted = rounds.map((times) => times[name]).sort((a, b) => a - b)
    const middle = sorted[Math.floor(sorted.length / 2)]!
    console.log(`${name.padEnd(12)} median ${middle.toFixed(1)} ms, worst ${sorted.at(-1)!.toFixed(1)} ms`)
  }
  await browser.close()
  await site.close()
  rmSync(folder, { recursive: true, force: true })
}

describe(`the tools over ${SLIDES} slides`, () => {
  let phase = ''
  bench('a round', async () => void rounds.push(await measure()), {
    iterations: ROUNDS,
    time: 0,
    warmupIterations: 0,
    warmupTime: 0,
    async setup(_, mode) {
      if (!phase) await begin()
      phase = mode
    },
    async teardown() {
      if (phase === 'run') await end()
    },
  })
})
