/** The stage's second script: the rest of the deck, its demos, and the toolbar that goes when the pointer rests. */
import { MOVED, type SlideSource, type Stage } from './window.ts'
import { drawChrome, drawProgress } from './chrome.ts'
import { demosIn, setStep, showOnly, wake } from './demos.ts'
import { followMoments } from './moments.ts'
import { readHash } from '../route.ts'

/** `assets/deck.*.json`: what every page needs to know of every slide. */
interface Manifest {
  readonly ids: readonly string[]
  readonly steps: readonly number[]
  /** Numbers of the slides that demos stand on, by the demos' ids. */
  readonly demos: Readonly<Record<string, number>>
  /** Files that hold the slides, so many a piece. */
  readonly pieces: readonly string[]
  readonly size: number
}

const stage = (window as unknown as { heapdeck: Stage }).heapdeck
const main = document.querySelector('main')!
const slides: (string | undefined)[] = []

let manifest: Manifest | undefined

/** The manifest, and with it the piece around this slide; then the others, the nearest first. */
async function fetchDeck(path: string, piece?: string): Promise<void> {
  const [deck, first] = (await Promise.all([fetchJson(path), piece && fetchJson(piece)])) as [
    Manifest,
    string[]?,
  ]
  const here = Math.floor((stage.at.slide - 1) / deck.size)
  const keep = (at: number, part: readonly string[]): void =>
    part.forEach((html, index) => (slides[at * deck.size + index] = html))
  keep(here, first ?? ((await fetchJson(deck.pieces[here]!)) as string[]))
  manifest = deck
  stage.source = sourceOf(deck)
  keepNeighbours()
  const { wanted } = stage
  stage.wanted = undefined
  if (wanted) stage.go(wanted, true)
  for (const by of stage.waiting.splice(0)) stage.press(by)
  const others = deck.pieces.map((_, at) => at).filter((at) => at !== here)
  for (const at of others.sort((a, b) => Math.abs(a - here) - Math.abs(b - here)))
    keep(at, (await fetchJson(deck.pieces[at]!)) as string[])
  keepNeighbours()
}

function sourceOf(deck: Manifest): SlideSource {
  const numbers = new Map(deck.ids.map((id, index) => [id, index + 1]))
  return {
    idOf: (slide) => deck.ids[slide - 1],
    numberOf: (id) => numbers.get(id),
    stepsOf: (slide) => deck.steps[slide - 1],
    take: (slide) => {
      const html = slides[slide - 1]
      return html === undefined ? undefined : parse(html)
    },
  }
}

const fetchJson = async (path: string): Promise<unknown> => (await fetch(new URL(path, stage.root))).json()

function parse(html: string): HTMLElement {
  const template = document.createElement('template')
  // NUL stands for the site's root in a slide that any page can adopt.
  template.innerHTML = html.replaceAll('\0', stage.root.href)
  return template.content.firstElementChild as HTMLElement
}

/** The slides beside this one stand ready; far ones go, unless a demo in them is awake. */
function keepNeighbours(): void {
  const at = stage.at.slide
  for (const sheet of main.querySelectorAll<HTMLElement>(':scope > [data-number]')) {
    const far = Math.abs(Number(sheet.dataset['number']) - at) > 2
    if (far && slides[Number(sheet.dataset['number']) - 1] && !sheet.querySelector('[data-awake]'))
      sheet.remove()
  }
  for (const slide of [at + 1, at - 1]) {
    if (main.querySelector(`:scope > [data-number="${slide}"]`)) continue
    const taken = stage.source?.take(slide)
    if (taken) main.append(taken)
  }
}

let followed = ''

/** Demos of the slide on show follow its steps; what the person makes of one stays until the next step. */
function followStep(): void {
  const on = onShow()
  const demos = demosIn(on)
  const place = `${on.id}/${stage.at.step}`
  const isFirst = followed === ''
  for (const demo of demos) {
    const step = stage.at.step - Number(demo.dataset['from'])
    const clipped = Math.max(0, Math.min(step, Number(demo.dataset['steps'])))
    if (isFirst || place === followed) void wake(demo, clipped)
    else void setStep(demo, clipped)
  }
  followed = place
  showOnly(demos)
}

let resting: ReturnType<typeof setTimeout> | undefined
/** The pointer brings the toolbar; two seconds at rest take it away. */
function rest(): void {
  document.documentElement.classList.remove('idle')
  clearTimeout(resting)
  resting = setTimeout(() => document.documentElement.classList.add('idle'), 2000)
}

const demoOnShow = (id: string): HTMLElement | null =>
  main.querySelector(`:scope > .on .demo > [id="${CSS.escape(id)}"]`)

// Before links to slides: a moment of another slide's demo goes there first.
followMoments(demoOnShow, (id) => {
  const slide = manifest?.demos[id]
  if (slide) stage.go({ slide, step: 0 })
  return demoOnShow(id)
})

/** Links to slides move the stage; Back and On go by steps, as the keys do. */
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest?.('a')
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey)
    return
  if (!stage.source || !link.href.startsWith(stage.root.href)) return
  const id = decodeURIComponent(link.pathname.slice(stage.root.pathname.length)).replace(/\/$/, '')
  const slide = stage.source.numberOf(id)
  const route = readHash(link.hash)
  // A place within this slide is the browser's.
  if (!slide || (route.kind === 'anchor' && slide === stage.at.slide)) return
  event.preventDefault()
  if (link.rel === 'next') stage.press('next')
  else if (link.rel === 'prev') stage.press('previous')
  else stage.go({ slide, step: route.kind === 'step' ? route.step : 0 })
})

const onShow = (): HTMLElement => main.querySelector<HTMLElement>(':scope > .on')!

function afterFrame(): void {
  drawChrome(stage, onShow(), main)
  keepNeighbours()
}

document.addEventListener(MOVED, () => {
  drawProgress(stage, onShow(), main)
  followStep()
  // After the frame that shows the slide: the rest can wait for it.
  requestAnimationFrame(() => setTimeout(afterFrame))
})
/** The dev server's page hands over slides that were saved. */
document.addEventListener('heapdeck:slides', (event) => {
  const { slides: changed, deck } = (event as CustomEvent<{ slides: [string, string][]; deck?: string }>)
    .detail
  if (deck) {
    slides.length = 0
    stage.source = undefined
    return void fetchDeck(deck)
  }
  for (const [id, html] of changed) slides[(stage.source?.numberOf(id) ?? 0) - 1] = html
})
for (const event of ['pointermove', 'pointerdown']) addEventListener(event, rest, { passive: true })
document.documentElement.classList.add('late', 'idle')
drawProgress(stage, onShow(), main)
drawChrome(stage, onShow(), main)
followStep()
fetchDeck(main.dataset['deck']!, main.dataset['piece']).catch((error: unknown) => {
  console.warn(error)
  // Slides come from their own files then.
  stage.source ??= sourceOf({ ids: [], steps: [], demos: {}, pieces: [], size: 1 })
  for (const by of stage.waiting.splice(0, 1)) stage.press(by)
})
