/** A speaker's window and an audience's, as in a room: whatever is done in either, both show the same. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildTo } from '../../support/heapdeck.ts'
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
      buildTo(deck, out, ...words)
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
          host?: { marks(): Record<string, unknown>; look: object }
        }
      }
    ).heapdeck
    if (!host) return undefined
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
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    last = await Promise.all([one, other].map(async (page) => sorted(await shown(page)) ?? 'asleep'))
    if (last[0] === last[1] && last[0] !== 'asleep') return last[0]!
  }
  expect(last[0], `after ${what}`).toBe(last[1])
  return ''
}

/** Presses a button of the demo on show: the first, or the last. */
const pressControl = (page: Page, which: 'first' | 'last'): Promise<void> =>
  page.evaluate((which) => {
    const buttons = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
        ...(element.matches('button:not([disabled])') ? [element] : []),
        ...(element.shadowRoot ? buttons(element.shadowRoot) : []),
      ])
    const all = [...document.querySelectorAll('main > .on .demo > [data-steps]')].flatMap((demo) =>
      demo.shadowRoot ? buttons(demo.shadowRoot) : [],
    )
    all.at(which === 'first' ? 0 : -1)?.click()
  }, which)

/** Both know of each other, and show the same. */
async function inStep(one: Page, other: Page): Promise<void> {
  for (const page of [one, other])
    await page.waitForFunction(
      () => (window as unknown as { heapdeck: { replica?: { latest?: unknown } } }).heapdeck.replica?.latest,
    )
  await together(one, other, 'opening')
}

test('a thousand things done in either window, and after each both show the same', async () => {
  const context = await newContext()
  const speaker = await openWindow(context, 'talk/presenter/title/')
  const opening = context.waitForEvent('page')
  await speaker.evaluate(() => {
    Object.assign(window, {
      audience: window.open('../../title/', 'audience', 'popup,width=1280,height=720'),
    })
  })
  await inStep(speaker, await opening)
  // In the speaker's window, which can reach into the other: from outside each thing would take ten times as long.
  const { failure, different } = await speaker.evaluate(async () => {
    interface Deck {
      at: { step: number }
      host: { marks(): object; look: object }
      source: { numberOf(id: string): number }
      go(to: object): void
    }
    type Demo = HTMLElement & { state?: unknown; ready?: Promise<unknown> }
    const windows = {
      speaker: window,
      audience: (window as unknown as { audience: Window }).audience,
    } as unknown as Record<
      'speaker' | 'audience',
      Window & { heapdeck: Deck; KeyboardEvent: typeof KeyboardEvent }
    >
    const onShow = (where: Window) => where.document.querySelector('main > .on')!
    const demosOf = (where: Window) => [...onShow(where).querySelectorAll<Demo>('.demo > [data-steps]')]

    const plain = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, plain(inner)]),
          )
        : value
    async function shown(where: (typeof windows)['speaker']): Promise<string> {
      const demos = demosOf(where)
      await Promise.all(demos.map((demo) => demo.ready))
      if (demos.some(({ state }) => state === undefined)) return `asleep ${Math.random()}`
      const { at, host } = where.heapdeck
      const states = demos.map((demo) => [demo.id, demo.state])
      return JSON.stringify(
        plain({ slide: onShow(where).id, step: at.step, marks: host.marks(), look: host.look, states }),
      )
    }
    /** Mulberry32: the same operations at every run. */
    let seed = 20131128
    const next = (): number => {
      seed = (seed + 0x6d2b79f5) | 0
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
    }
    const buttons = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
        ...(element.matches('button:not([disabled])') ? [element] : []),
        ...(element.shadowRoot ? buttons(element.shadowRoot) : []),
      ])
    const KEYS = 'ArrowRight ArrowRight ArrowLeft ArrowDown ArrowUp PageDown Home b w + - c r'.split(' ')

    const seen = new Set<string>()
    for (let operation = 1; operation <= 1000; operation++) {
      const where = next() < 0.5 ? 'speaker' : 'audience'
      const target = windows[where]
      const kind = next()
      let what = 'presses a control'
      const controls = demosOf(target).flatMap((demo) => (demo.shadowRoot ? buttons(demo.shadowRoot) : []))
      if (kind < 0.08) {
        what = kind < 0.04 ? 'demo-fragmentation' : 'demo-pools'
        target.heapdeck.go({ slide: target.heapdeck.source.numberOf(what), step: 0 })
      } else if (kind < 0.6 && controls.length > 0) controls[Math.floor(next() * controls.length)]!.click()
      else {
        what = KEYS[Math.floor(next() * KEYS.length)]!
        target.document.body.dispatchEvent(
          new target.KeyboardEvent('keydown', { key: what, bubbles: true, composed: true, cancelable: true }),
        )
      }
      let both: string[] = []
      for (const end = Date.now() + 30_000; Date.now() < end;) {
        both = await Promise.all([shown(windows.speaker), shown(windows.audience)])
        if (both[0] === both[1]) break
        await new Promise((resolve) => setTimeout(resolve))
      }
      if (both[0] !== both[1])
        return { failure: [`operation ${operation}: the ${where}, ${what}`, ...both], different: 0 }
      seen.add(both[0]!)
    }
    return { failure: [], different: seen.size }
  })
  expect(failure).toEqual([])
  expect(different).toBeGreaterThan(200)
}, 360_000)

test.each([
  ['audience', 'talk/title/', 'speaker', 'talk/presenter/title/'],
  ['speaker', 'talk/presenter/title/', 'audience', 'talk/title/'],
])('the %s’s window, killed and opened again, is where the talk is', async (_, killed, _other, survivor) => {
  const context = await newContext()
  const lives = await openWindow(context, survivor)
  const dies = await openWindow(context, killed)
  await inStep(lives, dies)
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'b'])
    await lives.keyboard.press(key)
  await pressControl(lives, 'last')
  const before = await together(lives, dies, 'moving')
  await dies.close()
  const again = await openWindow(context, killed)
  expect(await together(lives, again, 'opening again')).toBe(before)
})

test('a window that is reloaded is where the talk is', async () => {
  const context = await newContext()
  const speaker = await openWindow(context, 'talk/presenter/title/')
  const audience = await openWindow(context, 'talk/title/')
  await inStep(speaker, audience)
  await speaker.keyboard.press('End')
  const before = await together(speaker, audience, 'End')
  for (const page of [speaker, audience]) await page.waitForURL(/\/sources\/$/)
  await Promise.all([speaker.reload(), audience.reload()])
  expect(await together(speaker, audience, 'reloading both')).toBe(before)
})

test('two decks on one origin stay apart', async () => {
  const context = await newContext()
  const talk = await openWindow(context, 'talk/presenter/title/')
  const talkAudience = await openWindow(context, 'talk/title/')
  const second = await openWindow(context, 'second/presenter/title/')
  const secondAudience = await openWindow(context, 'second/title/')
  await inStep(talk, talkAudience)
  await inStep(second, secondAudience)
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
  await inStep(one, same)
  await one.keyboard.press('ArrowDown')
  await together(one, same, 'moving')
  expect((await shown(other))?.slide).toBe('title')
})

test('slide 4 says and draws the same in both: a drag of the speaker’s, a knob of the room’s', async () => {
  const context = await newContext()
  const speaker = await openWindow(context, 'talk/presenter/demo-fragmentation/')
  const audience = await openWindow(context, 'talk/demo-fragmentation/')
  const demo = (page: Page) => page.locator('main > .on malloc-fragmentation')
  /** The headline and the figures in the program, once they are drawn. */
  const seen = async (page: Page): Promise<string> => {
    await shown(page)
    const words = await demo(page).locator(':is(.id, .say[aria-live], .program)').allInnerTexts()
    return words.join('\n').replaceAll(/\s+/g, ' ')
  }
  const first = await together(speaker, audience, 'opening')
  await demo(speaker).getByRole('slider', { name: 'Time of the run' }).focus()
  for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await speaker.keyboard.press(key)
  await expect.poll(() => together(speaker, audience, 'a drag')).not.toBe(first)
  const dragged = await seen(speaker)
  expect(dragged).toMatch(/\d+\.\d MB/)
  await expect.poll(() => seen(audience)).toBe(dragged)

  await demo(audience).locator('summary').click()
  await demo(audience).getByRole('combobox', { name: 'malloc' }).selectOption('2.36')
  await expect.poll(() => seen(speaker)).not.toBe(dragged)
  await together(speaker, audience, 'a knob')
  await expect.poll(() => seen(audience)).toBe(await seen(speaker))
})
