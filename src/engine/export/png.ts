/** `--format png`: a picture a slide, or a step, of the stage as the room sees it, demos live. */
import type { DemoRef, Problem, Slide } from '../deck.ts'
import type { Chromium, Page } from '../chromium/index.ts'
import { errorAt } from '../problems.ts'
import { slidePath } from '../route.ts'
import { makeSite, serveLoopback } from '../site/index.ts'
import { startChromium } from './draw-with.ts'
import type { Format } from './format.ts'

/** The window that the stage is laid out in, in CSS pixels: a picture of another width has more or fewer pixels of the same. */
const WINDOW = 1280
const WIDTH = 1920
/** Seconds. */
const WAIT = 30

export const png: Format<Chromium> = {
  kind: 'folder',
  extension: 'png',
  options: ['steps', 'width', 'wait'],
  begin: startChromium,
  async run({ loaded, slides, options, tell, write }, chromium) {
    const { steps = 'last', width = WIDTH, wait = WAIT } = options
    const site = await makeSite(loaded)
    const pages = new Map([...site.pages()].map(({ path, html }) => [path, html]))
    const served = await serveLoopback((path) => site.files.get(path) ?? pages.get(path))
    const problems = new Map<string, Problem>()
    try {
      const page = await chromium.newPage()
      const { aspectRatio } = loaded.deck.meta
      const height = Math.round((WINDOW * aspectRatio.height) / aspectRatio.width)
      await page.resize(WINDOW, height, width / WINDOW)
      await page.prefer({ 'prefers-reduced-motion': 'reduce', 'prefers-color-scheme': 'light' })
      await page.open(served.url + slidePath(slides[0]!.id))
      const shots = slides.flatMap((slide) => stepsOf(slide, steps).map((step) => ({ slide, step })))
      for (const [index, { slide, step }] of shots.entries()) {
        tell(`${index + 1} of ${shots.length}: ${slide.id}`)
        for (const problem of await show(page, slide, step, wait)) problems.set(problem.message, problem)
        const name = fileName(slide, steps === 'all' ? step : undefined, loaded.deck.slides.length)
        write(name, await page.picture())
      }
      return {
        words: `${shots.length} ${shots.length === 1 ? 'picture' : 'pictures'}`,
        problems: [...problems.values()],
      }
    } finally {
      await served.close()
    }
  },
}

const stepsOf = ({ steps }: Slide, wanted: 'last' | 'all'): readonly number[] =>
  wanted === 'last' ? [steps] : Array.from({ length: steps + 1 }, (_, step) => step)

/** Sorted by name they are in the deck's order. */
function fileName({ number, id }: Slide, step: number | undefined, slides: number): string {
  const digits = String(number).padStart(Math.max(2, String(slides).length), '0')
  const name = id.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
  return `${digits}-${name}${step === undefined ? '' : `-${step}`}.png`
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
