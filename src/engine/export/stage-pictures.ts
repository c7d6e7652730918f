/** Pictures of the stage as the room sees it, demos live. */
import type { Chromium, Page } from '../chromium/index.ts'
import type { DemoRef, Problem, Slide } from '../deck.ts'
import { errorAt } from '../problems.ts'
import { slidePath } from '../route.ts'
import { serveLoopback, type Site } from '../site/index.ts'

/** How long a demo may take to be ready, in seconds. */
export const WAIT = 30

export interface Shot {
  readonly slide: Slide
  readonly step: number
}

/** The window that the stage is laid out in, in CSS pixels, and how many of the picture's make one of them. */
export interface Window {
  readonly width: number
  readonly height: number
  readonly scale: number
}

export interface Taken {
  readonly shot: Shot
  /** A PNG. */
  readonly picture: Uint8Array
  readonly problems: readonly Problem[]
}

/** One after the other. `site` is the deck's; `shots` are of its slides. */
export async function* takePictures(
  chromium: Chromium,
  site: Pick<Site, 'files' | 'pages'>,
  shots: readonly Shot[],
  { width, height, scale }: Window,
  { wait = WAIT, tell = () => {} }: { readonly wait?: number; readonly tell?: (words: string) => void } = {},
): AsyncIterable<Taken> {
  const pages = new Map([...site.pages()].map(({ path, html }) => [path, html]))
  const served = await serveLoopback((path) => site.files.get(path) ?? pages.get(path))
  try {
    const page = await chromium.newPage()
    await page.resize(width, height, scale)
    await page.prefer({ 'prefers-reduced-motion': 'reduce', 'prefers-color-scheme': 'light' })
    await page.open(served.url + slidePath(shots[0]!.slide.id))
    for (const [index, shot] of shots.entries()) {
      tell(`${index + 1} of ${shots.length}: ${shot.slide.id}`)
      const problems = await show(page, shot.slide, shot.step, wait)
      yield { shot, picture: await page.picture(), problems }
    }
  } finally {
    await served.close()
  }
}

/** Brings the stage to a step; tells of demos that failed, or took longer than `wait` seconds. */
async function show(page: Page, slide: Slide, step: number, wait: number): Promise<Problem[]> {
  await page.evaluate(`(async () => {
    const isHere = () => document.querySelector('main > [data-number="${slide.number}"]') ?? heapdeck.source?.take(${slide.number})
    while (!window.heapdeck?.ready || !isHere()) await new Promise((resolve) => setTimeout(resolve, 5))
    heapdeck.go({ slide: ${slide.number}, step: ${step} }, true)
  })()`)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), wait * 1000)
  })
  const failed = await Promise.race([page.evaluate<readonly string[]>('heapdeck.ready()'), late])
  clearTimeout(timer)
  if (failed === 'late')
    return slide.demos.map((demo) =>
      problemOf(demo, `was not ready within ${wait} s: its picture shows what it had; --wait sets the limit`),
    )
  return slide.demos
    .filter(({ id }) => failed.includes(id))
    .map((demo) => problemOf(demo, 'failed: its picture says why'))
}

const problemOf = ({ place, tag, id }: DemoRef, what: string): Problem =>
  errorAt(place, `the demo ${tag}#${id} ${what}`)
