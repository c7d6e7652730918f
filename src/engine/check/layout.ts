/**
 * The deck laid out in a browser: all slides at once on the stage, in every step, light and dark, then on a phone, and Read on a
 * phone. A few page loads, however many slides there are.
 */
import { Chromium, type Page } from '../chromium/index.ts'
import type { Slide } from '../deck.ts'
import type { Fault, Limits, Wish } from '../measured.ts'
import { makeSheets, pageFile, serveLoopback, type LoadedDeck } from '../site/index.ts'
import type { RehearsedDemo } from './demos.ts'

export type View = 'stage' | 'phone' | 'read'
export type Scheme = 'light' | 'dark'

/** A fault, whose it is, and where it was seen. `read` is Read on a phone. */
export type Seen = Fault & { readonly slide: Slide; readonly view: View; readonly scheme: Scheme }

/** What the room sees, in CSS pixels; a slide is 48 u wide. */
const STAGE_WIDTH = 1920
export const U = STAGE_WIDTH / 48
/** A phone held upright. */
export const PHONE = { width: 390, height: 844 }
/** WCAG's large text: 18 points. */
const LARGE = 24

/** On the stage text counts as large that is so on a phone, too: there a slide is at its smallest. */
const STAGE_LARGE = (LARGE * STAGE_WIDTH) / PHONE.width

/** Sizes of text under which it is hard to read, in CSS pixels of their window. */
const STAGE_LIMITS: Limits = {
  text: 0.7 * U,
  said: 0,
  drawn: 0.54 * U,
  posters: 0.45 * U,
  large: STAGE_LARGE,
}
/** A slide is a small picture there, which one can turn and zoom: what stands beside it can't be. Drawings are measured on the stage. */
const PHONE_LIMITS: Limits = { text: 9, said: 12, drawn: 0, posters: 0, large: LARGE }

const NOTHING: Wish = { limits: STAGE_LIMITS, fit: false, sizes: false, colours: false, isStage: true }
const STAGE: Wish = { ...NOTHING, fit: true, sizes: true, colours: true }
const PHONE_STAGE: Wish = { ...NOTHING, limits: PHONE_LIMITS, fit: true, sizes: true, isStage: false }
const READ: Wish = { ...PHONE_STAGE, colours: true }

/** Rejects with a ChromiumError. `tell` says what is being done. */
export async function layOut(
  loaded: LoadedDeck,
  demos: readonly RehearsedDemo[],
  executable: string,
  tell: (words: string) => void = () => {},
): Promise<Seen[]> {
  const chromium = new Chromium(executable)
  try {
    // The browser starts while the sheets are made.
    const [page, { sheets, files }] = await Promise.all([chromium.newPage(), makeSheetsOf(loaded, demos)])
    const served = await serveLoopback((path) => files.get(path))
    try {
      const { aspectRatio } = loaded.deck.meta
      const height = Math.round((STAGE_WIDTH * aspectRatio.height) / aspectRatio.width)
      const ofSheet = ({ sheet }: Fault): Slide => sheets[sheet]!.slide
      const ofSlide = ({ sheet }: Fault): Slide => loaded.deck.slides[sheet]!
      const seen: Seen[] = []
      const look = async (
        view: View,
        scheme: Scheme,
        wish: Wish,
        slideOf: (fault: Fault) => Slide,
      ): Promise<void> => {
        await prefer(page, scheme)
        const faults = await page.evaluate<Fault[]>(`heapdeckMeasure.look(${JSON.stringify(wish)})`)
        for (const fault of faults) seen.push({ ...fault, slide: slideOf(fault), view, scheme })
      }
      tell('laying out the stage')
      await page.resize(STAGE_WIDTH, height)
      await open(page, `${served.url}stage/`)
      await look('stage', 'light', STAGE, ofSheet)
      await look('stage', 'dark', { ...NOTHING, colours: true }, ofSheet)
      tell('laying out the phone')
      await page.resize(PHONE.width, PHONE.height)
      await look('phone', 'light', PHONE_STAGE, ofSheet)
      await open(page, served.url)
      await look('read', 'light', READ, ofSlide)
      await look('read', 'dark', { ...NOTHING, limits: PHONE_LIMITS, colours: true, isStage: false }, ofSlide)
      return seen
    } finally {
      await served.close()
    }
  } finally {
    await chromium.close()
  }
}

async function makeSheetsOf(loaded: LoadedDeck, demos: readonly RehearsedDemo[]) {
  const statesById = new Map(demos.map(({ demo, states }) => [demo.id, states]))
  return makeSheets(loaded, ({ id }, step) => {
    const state = statesById.get(id)?.steps[step]
    return state && 'svg' in state ? state : undefined
  })
}

const prefer = (page: Page, scheme: Scheme): Promise<void> =>
  page.prefer({ 'prefers-reduced-motion': 'reduce', 'prefers-color-scheme': scheme })

async function open(page: Page, url: string): Promise<void> {
  await prefer(page, 'light')
  await page.open(url)
  await page.evaluate(`${pageFile('measure.js')}; heapdeckMeasure.ready()`)
}
