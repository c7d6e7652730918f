/** A demo that is a program's run, on the built talk: how a test looks at it and turns it. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { openPage, type useSite, type Watched } from './site.ts'

export const PHONE = { width: 390, height: 844 }

/** Waits until a condition holds; longer than Vitest does by itself, for a busy machine. */
export const eventually = <Value>(what: () => Promise<Value>) =>
  expect.poll(what, { timeout: 30_000, interval: 20 })

/** As it stands on the screen. */
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Looks at the demo of a tag; `saidOf` says what the machine says of a state, which takes a run. */
export function programDemo<State>(
  built: ReturnType<typeof useSite>,
  tag: string,
  saidOf: (state: State) => string,
) {
  const known = new Map<string, string>()
  const sentenceOf = (of: State): string => {
    const key = JSON.stringify(of)
    const sentence = known.get(key) ?? saidOf(of)
    known.set(key, sentence)
    return sentence
  }
  const demo = (page: Page) => page.locator(tag)
  const said = (page: Page) => demo(page).locator('.say[aria-live]').textContent()
  const state = (page: Page) =>
    demo(page).evaluate((element) => (element as unknown as { state: unknown }).state as State)
  const expectState = (page: Page, expected: State) => eventually(() => state(page)).toEqual(expected)
  return {
    demo,
    said,
    state,
    expectState,
    async open(path: string, options: BrowserContextOptions = {}): Promise<Watched> {
      const page = await openPage(built.browser, built.site.url + path, options)
      onTestFinished(() => page.context().close())
      await demo(page).locator('.say[aria-live]').waitFor({ timeout: 40_000 })
      return page
    },
    slider: (page: Page) => demo(page).getByRole('slider', { name: 'Time of the run' }),
    /** The state, once it is drawn. */
    drawnState: (page: Page) =>
      demo(page).evaluate(async (element) => {
        const it = element as unknown as { state: unknown; ready: Promise<unknown> }
        await it.ready
        return it.state as State
      }),
    async expectMoment(page: Page, expected: State): Promise<void> {
      await expectState(page, expected)
      await eventually(async () => (await said(page))!.replaceAll(/\s+/g, ' ')).toBe(sentenceOf(expected))
    },
    async turn(page: Page, knob: string, value: string): Promise<void> {
      const panel = demo(page).locator('details')
      if ((await panel.getAttribute('open')) === null) await panel.locator('summary').click()
      await demo(page)
        .getByRole('combobox', { name: new RegExp(`^${knob}`) })
        .selectOption(value)
    },
  }
}

/** The waits of a program, by line: those that have a moment. */
export function waitsOf({ lines }: { readonly lines: readonly { readonly moment?: string }[] }): number[] {
  return lines.flatMap(({ moment }, line) => (moment === undefined ? [] : [line]))
}
