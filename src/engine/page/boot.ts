/**
 * The stage's first script, inline in every slide's file: the step in the hash, the keys, and moving between the
 * slides that are in the page. The rest of the deck comes with `stage.ts`, which fills in `source`.
 */
import { move, type DeckShape, type Move } from '../position.ts'
import { readHash, slidePath, stepHash } from '../route.ts'
import { commandOf, focused, STAGE_KEYS } from './keys.ts'
import { showStep } from './steps.ts'
import { MOVED, type Stage } from './window.ts'

const main = document.querySelector('main')!
const root = new URL(document.documentElement.dataset['root']!, location.href)
const sheet = (slide: number): HTMLElement | null =>
  main.querySelector(`:scope > [data-number="${slide}"]`) ?? null

const deck: DeckShape = {
  get slides() {
    return Number(main.dataset['slides'])
  },
  // A step past the last is the last: so the step that a slide in another file ends with need not be known here.
  stepsOf: (slide) => Number(sheet(slide)?.dataset['steps'] ?? stage.source?.stepsOf(slide) ?? 1e6),
}

/** The id of a slide that may not be in the page: its neighbours know it. */
const idOf = (slide: number): string | undefined =>
  sheet(slide)?.id ??
  stage.source?.idOf(slide) ??
  sheet(slide - 1)?.dataset['next'] ??
  sheet(slide + 1)?.dataset['previous']

/** A slide of the page, or fetched before: put into the page. */
function place(slide: number): HTMLElement | undefined {
  const here = sheet(slide)
  if (here) return here
  const taken = stage.source?.take(slide)
  if (taken) main.append(taken)
  return taken
}

/** How long a move waits for the deck before it goes to the slide's own file. */
const PATIENCE = 500

const isFile = location.protocol === 'file:'

const stage: Stage = {
  root,
  at: { slide: Number(main.querySelector<HTMLElement>('.on')!.dataset['number']), step: 0 },
  source: undefined,
  go(to, instead = false) {
    const moved = to.slide !== stage.at.slide
    const id = idOf(to.slide) ?? (to.slide === 1 ? main.dataset['first'] : main.dataset['last'])
    const url = new URL(slidePath(id!) + (isFile ? 'index.html' : ''), root)
    const next = moved && isFile ? undefined : place(to.slide)
    const step = Math.min(to.step, Number(next?.dataset['steps'] ?? to.step))
    url.hash = stepHash(step)
    if (!next) return instead ? location.replace(url) : location.assign(url)
    stage.at = { slide: to.slide, step }
    if (moved && !instead) history.pushState(null, '', url)
    else history.replaceState(null, '', url)
    stage.draw()
  },
  waiting: [],
  press(by) {
    const to = move(stage.at, by, deck)
    if (stage.waiting.length === 0 && (isFile || stage.source || place(to.slide))) return stage.go(to)
    stage.waiting.push(by)
    setTimeout(() => {
      if (stage.waiting.length > 0) stage.go(to)
    }, PATIENCE)
  },
  draw() {
    const { slide, step } = stage.at
    const on = sheet(slide)!
    for (const other of main.querySelectorAll(':scope > .on')) if (other !== on) other.classList.remove('on')
    on.classList.add('on')
    showStep(on, step)
    document.dispatchEvent(new CustomEvent(MOVED))
  },
}

/** Puts the stage where the URL says: after a load, Back and Forward, or a changed hash. */
function follow(): void {
  const route = readHash(location.hash, location.search)
  if (route.kind === 'slide')
    return stage.go({ slide: Math.min(route.slide || 1, deck.slides), step: route.step }, true)
  const path = decodeURIComponent(location.pathname).replace(/index\.html$/, '')
  const id = path.split('/').filter(Boolean).at(-1) ?? ''
  const here = main.querySelector<HTMLElement>(`:scope > [id="${CSS.escape(id)}"]`)
  const slide = Number(here?.dataset['number'] ?? stage.source?.numberOf(id) ?? 0)
  if (!place(slide)) return location.reload()
  const stays = slide === stage.at.slide && route.kind !== 'none'
  const step = route.kind === 'step' ? route.step : stays ? stage.at.step : 0
  stage.at = { slide, step: Math.min(step, deck.stepsOf(slide)) }
  stage.draw()
}

addEventListener(
  'keydown',
  (event) => {
    const command = commandOf(event, STAGE_KEYS)
    if (!command) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (command === 'view') location.assign(document.querySelector<HTMLAnchorElement>('a.to-read')!.href)
    else stage.press(command as Move)
  },
  { capture: true },
)
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) (focused() as HTMLElement | null)?.blur()
})
addEventListener('popstate', follow)
;(window as { heapdeck?: Stage }).heapdeck = stage
follow()
