/** The stage's second script: the rest of the deck, its demos, the toolbar, the tools behind the keys, other windows. */
import { readHash } from '../route.ts'
import { slideOfLink } from './addresses.ts'
import './audience.ts'
import { drawChrome, drawProgress } from './chrome.ts'
import { DeckSource } from './deck-source.ts'
import {
  demosIn,
  marksOf,
  prepare,
  resetDemos,
  setMarks,
  setStep,
  showOnly,
  standingOf,
  wake,
} from './demos.ts'
import { openEarlyField } from './early-field.ts'
import { openLinksOutside } from './framed.ts'
import type { DeckHost } from './host.ts'
import { isPlain, lookAfter, PLAIN_LOOK, type Look } from './look.ts'
import { followMoments } from './moments.ts'
import { keepOffline } from './offline.ts'
import { callOthers } from './others.ts'
import { loadModule } from './supply.ts'
import { HERE, LOOKED, MOVED, WINDOWS, type Stage } from './window.ts'

const stage = (window as unknown as { heapdeck: Stage }).heapdeck
const main = document.querySelector('main')!
const page = document.documentElement
const source = new DeckSource(stage.root)

/** Settles when the deck's manifest is here. */
let known: Promise<void> = Promise.resolve()

async function fetchDeck(path: string, piece?: string): Promise<void> {
  // The page's own piece is not the one that holds a slide which is waited for.
  if (stage.wanted) await source.fetchAround(stage.wanted.slide, path)
  else await source.fetchAround(stage.at.slide, path, piece)
  stage.source = source
  keepNeighbours()
  const { wanted } = stage
  stage.wanted = undefined
  if (wanted) stage.go(wanted, true)
  for (const by of stage.waiting.splice(0)) stage.press(by)
}

/** The whole deck. Where it can't be had, slides come from their own files, and it is asked for again: after `wait` milliseconds. */
async function fetchAll(path: string, piece?: string, wait = 1000): Promise<void> {
  known = fetchDeck(path, piece)
  try {
    await known
    await source.fetchRest(stage.at.slide)
    keepNeighbours()
    document.dispatchEvent(new CustomEvent(HERE))
  } catch (error) {
    console.warn(error)
    stage.source ??= source
    for (const by of stage.waiting.splice(0, 1)) stage.press(by)
    setTimeout(() => void fetchAll(path, undefined, Math.min(2 * wait, 30_000)), wait)
  }
}

/** The slides beside this one stand ready; far ones go, unless a demo in them is awake. */
function keepNeighbours(): void {
  // A deck that was saved may have other numbers: not before they are here.
  if (!stage.source) return
  const at = stage.at.slide
  for (const sheet of main.querySelectorAll<HTMLElement>(':scope > [data-number]')) {
    const number = Number(sheet.dataset['number'])
    if (Math.abs(number - at) > 2 && source.has(number) && !sheet.querySelector('[data-awake]'))
      sheet.remove()
  }
  for (const slide of [at + 1, at - 1]) {
    if (main.querySelector(`:scope > [data-number="${slide}"]`)) continue
    const taken = source.take(slide)
    if (taken) main.append(taken)
  }
}

let followed = ''
/** The demos on show, until they are drawn. */
let drawing: Promise<unknown> = Promise.resolve()

/**
 * Demos of the slide on show follow its steps; what the person makes of one stays until the next step. With another
 * window's state come its demos' marks: they stand as they stand there.
 */
function followStep(isLed: boolean): void {
  const on = onShow()
  const demos = demosIn(on)
  const place = `${on.id}/${stage.at.step}`
  const isFirst = followed === ''
  drawing = Promise.all(
    demos.map((demo) => {
      const step = stage.at.step - Number(demo.dataset['from'])
      const clipped = Math.max(0, Math.min(step, Number(demo.dataset['steps'])))
      return isFirst || isLed || place === followed ? wake(demo, clipped, isLed) : setStep(demo, clipped)
    }),
  )
  followed = place
  showOnly(demos)
  clearTimeout(settling)
  settling = setTimeout(() => void prepareNext(), SETTLED)
}

stage.ready = async () => {
  for (let last; last !== drawing;) await (last = drawing)
  await document.fonts.ready
  await Promise.all([...onShow().querySelectorAll('img')].map((image) => image.decode().catch(() => {})))
  return [...onShow().querySelectorAll(':is(.demo, .cell).failed > [data-steps]')].map(({ id }) => id)
}

/** How long a slide stands, in ms, before the demos of the next one are made ready behind it. */
const SETTLED = 400
let settling: ReturnType<typeof setTimeout> | undefined

async function prepareNext(): Promise<void> {
  const next = main.querySelector(`:scope > [data-number="${stage.at.slide + 1}"]`)
  await Promise.all(next ? demosIn(next).map(prepare) : [])
  showOnly(demosIn(onShow()))
}

let resting: ReturnType<typeof setTimeout> | undefined
/** Under a demo the toolbar would cover what the demo has there: the bottom edge brings it, and it stays where it is used. */
const EDGE = 24

/** The pointer brings the toolbar; two seconds at rest take it away. */
function rest(event?: Event): void {
  page.classList.remove('idle')
  if (event instanceof PointerEvent) {
    const isUsed = event.clientY > innerHeight - EDGE || !!(event.target as Element).closest?.('.chrome')
    page.classList.toggle('demo-hand', !isUsed && demosIn(onShow()).length > 0)
  }
  clearTimeout(resting)
  resting = setTimeout(() => page.classList.add('idle'), 2000)
}

const demoOnShow = (id: string): HTMLElement | null =>
  main.querySelector(`:scope > .on :is(.demo, .cell) > [id="${CSS.escape(id)}"]`)

// Before links to slides: a moment of another slide's demo goes there first.
followMoments(demoOnShow, (id) => {
  const slide = source.slideOfDemo(id)
  if (slide) stage.go({ slide, step: 0 })
  return demoOnShow(id)
})

/** Links to slides move the stage; Back and On go by steps, as the keys do. */
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest?.('a')
  const asks = (event.target as Element).closest?.<HTMLElement>('[data-ask]')
  // What was clicked in the toolbar has no use for the next Space: that is the deck's.
  if (event.detail) (event.target as Element).closest?.<HTMLElement>('.chrome > *')?.blur()
  if (asks) return stage.ask(asks.dataset['ask']!)
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey)
    return
  const id = stage.source && slideOfLink(link)
  const slide = id && stage.source?.numberOf(id)
  const route = readHash(link.hash)
  // A place within this slide is the browser's.
  if (!slide || (route.kind === 'anchor' && slide === stage.at.slide)) return
  event.preventDefault()
  if (link.rel === 'next') stage.press('next')
  else if (link.rel === 'prev') stage.press('previous')
  else stage.go({ slide, step: route.kind === 'step' ? route.step : 0 })
})

const onShow = (): HTMLElement => main.querySelector<HTMLElement>(':scope > .on')!

const host: DeckHost = {
  view: page.dataset['view'] as DeckHost['view'],
  root: stage.root,
  get at() {
    return stage.at
  },
  facts: () => known.then(() => source.facts),
  html: (slide) => source.html(slide),
  go: (to) => stage.go(to),
  look: PLAIN_LOOK,
  setLook(look: Look) {
    Object.assign(host, { look })
    // The presenter's own window shows the slide whatever the room sees.
    if (host.view === 'stage') {
      page.dataset['screen'] = look.screen
      page.dataset['size'] = String(look.size)
      page.classList.toggle('contrast', look.contrast)
      if (!isPlain(look)) attend()
    }
    document.dispatchEvent(new CustomEvent(LOOKED))
  },
  standing: () => standingOf(demosIn(onShow())),
  marks: marksOf,
  setMarks,
  isLed: false,
  reset: () => resetDemos(demosIn(onShow())),
}
stage.host = host

/** Keys that don't move: most are tools', which come when the first is asked for. */
stage.ask = (command) => {
  const look = lookAfter(host.look, command)
  if (look) host.setLook(look)
  attend()
  if (command === 'search') openEarlyField()
  void tools().then(({ act }) => act(command, host))
}
const script = <Module>(name: string): Promise<Module> => loadModule<Module>(main.dataset[name]!, stage.root)

type Tools = typeof import('./tools.ts')
let loading: Promise<Tools> | undefined
/** One promise, so that what is asked for is done in the order in which it was. */
const tools = (): Promise<Tools> => (loading ??= script<Tools>('tools'))

/** The slide that the page was made for: nobody needs to be told of that one. */
const opened = Number((main.firstElementChild as HTMLElement).dataset['number'])
/** What a stage does besides showing slides (tell of them, fade, take swipes, mark a demo that has the keys) comes with the tools. */
function attend(): void {
  void tools().then((tools) => {
    for (const event of TOUCHES) removeEventListener(event, keepTouch)
    tools.attend(stage, host, opened, touches)
  })
}
/** What was touched before the tools were here: a first swipe may be over by then, and counts. */
const touches: TouchEvent[] = []
const keepTouch = (event: TouchEvent): void => void touches.push(event)
const TOUCHES = ['touchstart', 'touchend'] as const
for (const event of TOUCHES) addEventListener(event, keepTouch, { passive: true })
const FIRST = ['pointermove', 'touchstart', 'focusin']
for (const event of FIRST) addEventListener(event, () => attend(), { once: true, passive: true })
document.addEventListener(WINDOWS, () => {
  if (stage.replica?.isInStep) attend()
})

// Any move ends black and white: the slide is where it was left.
const { press } = stage
stage.press = (by) => (host.look.screen ? stage.ask('show') : press(by))

document.addEventListener(MOVED, () => {
  drawProgress(stage, onShow(), main)
  followStep(host.isLed)
  // After the frame that shows the slide: the rest can wait for it.
  requestAnimationFrame(() => setTimeout(afterFrame, othersFrame))
})
/** A presenter's window shares its thread with the audience's, whose frame comes next; in milliseconds. */
const othersFrame = host.view === 'presenter' ? 60 : 0
function afterFrame(): void {
  drawChrome(stage, onShow(), main)
  keepNeighbours()
  attendIfMoved()
}
function attendIfMoved(): void {
  if (stage.at.slide !== opened) attend()
}

openLinksOutside(stage.root)

/** The dev server's page hands over slides that were saved. */
document.addEventListener('heapdeck:slides', (event) => {
  const { slides, deck } = (event as CustomEvent<{ slides: [string, string][]; deck?: string }>).detail
  if (!deck) for (const [id, html] of slides) source.replace(id, html)
  else {
    stage.source = undefined
    void fetchAll(deck)
  }
})
for (const event of ['pointermove', 'pointerdown']) addEventListener(event, rest, { passive: true })
page.classList.add('late', 'idle')
drawProgress(stage, onShow(), main)
drawChrome(stage, onShow(), main)
followStep(false)
void fetchAll(main.dataset['deck']!, main.dataset['piece'])
for (const command of stage.asked.splice(0)) stage.ask(command)
attendIfMoved()
callOthers(stage, (line) => {
  void script<typeof import('./in-step.ts')>('sync').then(({ follow }) => follow(line, stage))
})
void keepOffline(stage.root)
