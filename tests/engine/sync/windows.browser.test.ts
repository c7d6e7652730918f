/** A speaker's window and an audience's, as in a room: whatever is done in either, both show the same. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { heapdeck } from '../../support/heapdeck.ts'
import { SECOND_DECK, TALK, launch } from '../../support/site.ts'
import { serveFolder, type StaticServer } from '../../support/static-server.ts'

let folder: string
let server: StaticServer
let browser: Browser

/** Two decks on one origin, each with its presenter view. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapdeck-windows-'))
  for (const [name, deck] of [
    ['talk', TALK],
    ['second', SECOND_DECK],
  ] as const) {
    for (const [words, out] of [
      [[], join(folder, name)],
      [['--presenter'], join(folder, `${name}-presenter`)],
    ] as const) {
      const { status, stderr } = heapdeck(['build', deck, ...words, '--out', out])
      if (status !== 0) throw new Error(stderr)
    }
    cpSync(join(folder, `${name}-presenter`), join(folder, name), { recursive: true, force: false })
  }
  ;[server, browser] = await Promise.all([serveFolder(folder, '/'), launch()])
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 720 },
  })
  onTestFinished(() => context.close())
  return context
}

async function openWindow(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${server.url}${path}`)
  await page.waitForFunction(() => (window as unknown as { heapdeck: { source?: unknown } }).heapdeck.source)
  return page
}

interface Shown {
  readonly slide: string
  readonly step: number
  readonly marks: Readonly<Record<string, unknown>>
  readonly look: unknown
  /** What the demos on show really hold. */
  readonly demos: Readonly<Record<string, unknown>>
}

/** All that a window shows, once its demos have drawn it. */
const shown = (page: Page): Promise<Shown | undefined> =>
  page.evaluate(async () => {
    const { at, host } = (
      window as unknown as {
        heapdeck: {
          at: { step: number }
          host: { marks(): Record<string, unknown>; look: object }
        }
      }
    ).heapdeck
    const on = document.querySelector('main > .on')!
    const demos = [...on.querySelectorAll('.demo > [data-steps]')] as (HTMLElement & {
      state?: unknown
      ready?: Promise<unknown>
    })[]
    // One that still sleeps shows nothing yet.
    if (demos.some(({ state }) => state === undefined)) return undefined
    await Promise.all(demos.map((demo) => demo.ready))
    return {
      slide: on.id,
      step: at.step,
      marks: host.marks(),
      look: { ...host.look },
      demos: Object.fromEntries(demos.map((demo) => [demo.id, demo.state])),
    }
  })

const sorted = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/** Waits until both windows show the same; gives what that is. */
async function together(one: Page, other: Page, what: string): Promise<string> {
  let last: string[] = []
  for (const end = Date.now() + 5_000; Date.now() < end;) {
    last = await Promise.all([one, other].map(async (page) => sorted(await shown(page)) ?? 'asleep'))
    if (last[0] === last[1] && last[0] !== 'asleep') return last[0]!
  }
  expect(last[0], `after ${what}`).toBe(last[1])
  return ''
}

/** Mulberry32: the same operations at every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Presses a control of the demo on show, chosen by a number; a slide without one moves on. */
const pressControl = (page: Page, choice: number): Promise<boolean> =>
  page.evaluate((at) => {
    const buttons = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
        ...(element.matches('button:not([disabled])') ? [element] : []),
        ...(element.shadowRoot ? buttons(element.shadowRoot) : []),
      ])
    const all = [...document.querySelectorAll('main > .on .demo > [data-steps]')].flatMap((demo) =>
      demo.shadowRoot ? buttons(demo.shadowRoot) : [],
    )
    all[Math.floor(at * all.length)]?.click()
    return all.length > 0
  }, choice)

const KEYS = [
  'ArrowRight',
  'ArrowRight',
  'ArrowLeft',
  'ArrowDown',
  'ArrowUp',
  'PageDown',
  'Home',
  'b',
  'w',
  '+',
  '-',
  'c',
  'r',
]

test('a thousand things done in either window, and after each both show the same', async () => {
  const context = await newContext()
  const speaker = await openWindow(context, 'talk/presenter/title/')
  const audience = await openWindow(context, 'talk/title/')
  await together(speaker, audience, 'opening')
  const next = random(20131128)
  const seen = new Set<string>()
  for (let operation = 1; operation <= 1000; operation++) {
    const page = next() < 0.5 ? speaker : audience
    const where = page === speaker ? 'speaker' : 'audience'
    const kind = next()
    let what = `operation ${operation}: the ${where} `
    if (kind < 0.08) {
      const slide = next() < 0.5 ? 'demo-fragmentation' : 'demo-pools'
      what += `goes to ${slide}`
      await page.evaluate((id) => {
        const { source, go } = (
          window as unknown as {
            heapdeck: { source: { numberOf(id: string): number }; go(to: object): void }
          }
        ).heapdeck
        go({ slide: source.numberOf(id), step: 0 })
      }, slide)
    } else if (kind < 0.6) {
      what += 'presses a control'
      if (!(await pressControl(page, next()))) await page.keyboard.press('ArrowRight')
    } else {
      const key = KEYS[Math.floor(next() * KEYS.length)]!
      what += `presses ${key}`
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await page.keyboard.press(key)
    }
    seen.add(await together(speaker, audience, what))
  }
  expect(seen.size).toBeGreaterThan(200)
}, 180_000)

test.each([
  ['audience', 'talk/title/', 'speaker', 'talk/presenter/title/'],
  ['speaker', 'talk/presenter/title/', 'audience', 'talk/title/'],
])('the %s’s window, killed and opened again, is where the talk is', async (_, killed, _other, survivor) => {
  const context = await newContext()
  const lives = await openWindow(context, survivor)
  const dies = await openWindow(context, killed)
  await together(lives, dies, 'opening')
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'b'])
    await lives.keyboard.press(key)
  await pressControl(lives, 0.9)
  const before = await together(lives, dies, 'moving')
  await dies.close()
  const again = await openWindow(context, killed)
  expect(await together(lives, again, 'opening again')).toBe(before)
})

test('a window that is reloaded is where the talk is', async () => {
  const context = await newContext()
  const speaker = await openWindow(context, 'talk/presenter/title/')
  const audience = await openWindow(context, 'talk/title/')
  await speaker.keyboard.press('End')
  const before = await together(speaker, audience, 'End')
  await Promise.all([speaker.reload(), audience.reload()])
  expect(await together(speaker, audience, 'reloading both')).toBe(before)
})

test('two decks on one origin stay apart', async () => {
  const context = await newContext()
  const talk = await openWindow(context, 'talk/presenter/title/')
  const talkAudience = await openWindow(context, 'talk/title/')
  const second = await openWindow(context, 'second/presenter/title/')
  const secondAudience = await openWindow(context, 'second/title/')
  await talk.keyboard.press('ArrowDown')
  await second.keyboard.press('End')
  await together(talk, talkAudience, 'the talk moved')
  await together(second, secondAudience, 'the second deck moved')
  expect((await shown(talkAudience))?.slide).toBe('case-study')
  expect((await shown(secondAudience))?.slide).toBe('end')
})

test('sessions of one deck stay apart', async () => {
  const context = await newContext()
  const one = await openWindow(context, 'talk/presenter/title/?session=one')
  const other = await openWindow(context, 'talk/title/?session=other')
  const same = await openWindow(context, 'talk/title/?session=one')
  await one.keyboard.press('ArrowDown')
  await together(one, same, 'moving')
  expect((await shown(other))?.slide).toBe('title')
})
