/**
 * The stage's first script, inline in every slide's file: the step in the hash, the keys, and moving between the
 * slides that are in the page. The rest of the deck comes with `stage.ts`, which fills in `source`.
 */
import { move, type DeckShape, type Move } from '../position.ts'
import { readHash, stepHash } from '../route.ts'
import { isFolder, readAddress, root, slideAddress, slideHere } from './addresses.ts'
import { listen, STAGE_KEYS } from './keys.ts'
import { showStep } from './steps.ts'
import { loadModule } from './supply.ts'
import { MOVED, type Stage } from './window.ts'

const main = document.querySelector('main')!
const base = main.dataset['base'] ?? ''
const sheet = (slide: number): HTMLElement | null =>
  main.querySelector(`:scope > [data-number="${slide}"]`) ?? null

const deck: DeckShape = {
  get slides() {
    return Number(main.dataset['slides'])
  },
  // A step past the last is the last: so the step that a slide in another file ends with need not be known here.
  stepsOf: (slide) => Number(sheet(slide)?.dataset['steps'] ?? stage.source?.stepsOf(slide) ?? 999),
}

/** The id of a slide that may not be in the page: its neighbours know it. */
const idOf = (slide: number): string | undefined =>
  sheet(slide)?.id ??
  stage.source?.idOf(slide) ??
  sheet(slide - 1)?.dataset['next'] ??
  sheet(slide + 1)?.dataset['previous'] ??
  (slide === 1 ? main.dataset['first'] : slide === deck.slides ? main.dataset['last'] : undefined)

/** A slide of the page, or fetched before: put into the page. */
function place(slide: number): HTMLElement | undefined {
  const here = sheet(slide)
  if (here) return here
  const taken = stage.source?.take(slide)
  if (taken) main.append(taken)
  return taken
}

/** How long a move waits for the deck before it goes to the slide's own file. */
const PATIENCE = 8000

/** The address takes a browser some milliseconds to write: the slide comes first. A hidden window has no frames. */
function afterFrame(act: () => void): void {
  if (document.hidden) act()
  else requestAnimationFrame(() => setTimeout(act))
}

const stage: Stage = {
  root,
  base,
  at: { slide: Number(main.querySelector<HTMLElement>('.on')!.dataset['number']), step: 0 },
  source: undefined,
  wanted: undefined,
  go(to, instead = false) {
    const moved = to.slide !== stage.at.slide
    const next = moved && isFolder ? undefined : place(to.slide)
    const id = next?.id ?? idOf(to.slide)
    // Nothing in the page knows that slide yet: the deck will.
    if (id === undefined) return void (stage.wanted = to)
    // The session, and what else a window was opened with; but a step in it would come back.
    const url = slideAddress(id, base, /[?&]clicks=/.test(location.search) ? '' : location.search)
    const step = Math.min(to.step, Number(next?.dataset['steps'] ?? to.step))
    url.hash = stepHash(step)
    if (!next) return instead ? location.replace(url) : location.assign(url)
    stage.at = { slide: to.slide, step }
    stage.draw()
    afterFrame(() => {
      try {
        // In a frame Back is the page's around it.
        if (moved && !instead && parent === window) history.pushState(null, '', url)
        else history.replaceState(null, '', url)
      } catch {
        // A browser that is asked too often refuses: the slide is on show all the same.
      }
    })
  },
  asked: [],
  ask(command) {
    stage.asked.push(command)
  },
  waiting: [],
  press(by) {
    const to = move(stage.at, by, deck)
    if (stage.waiting.length === 0 && (isFolder || stage.source || place(to.slide))) return stage.go(to)
    if (stage.waiting.push(by) === 1)
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

/** Takes the step that the hash names; the slide itself is the one on show. */
function followHash(): void {
  const route = readHash(location.hash, location.search)
  if (route.kind === 'slide')
    return stage.go({ slide: Math.min(route.slide || 1, deck.slides), step: route.step }, true)
  const step = route.kind === 'step' ? route.step : route.kind === 'none' ? 0 : stage.at.step
  stage.at = { slide: stage.at.slide, step: Math.min(step, deck.stepsOf(stage.at.slide)) }
  stage.draw()
  if (route.kind === 'step' && step !== stage.at.step) history.replaceState(null, '', stepHash(stage.at.step))
}

/** After Back and Forward: first the slide that the address names. */
function followAddress(): void {
  const id = slideHere()
  const { slide } = stage.at
  const there = [...main.children].find((one) => one.id === id) as HTMLElement | undefined
  const number = Number(there?.dataset['number'] ?? stage.source?.numberOf(id) ?? slide)
  if (number !== slide && place(number)) stage.at = { slide: number, step: 0 }
  followHash()
}

listen(STAGE_KEYS, (command) => {
  if (command === 'view' && !base) location.assign(readAddress(sheet(stage.at.slide)!.id, location.search))
  else if (/^(next|previous|first|last)/.test(command)) stage.press(command as Move)
  else stage.ask(command)
})
addEventListener('popstate', followAddress)
;(window as { heapdeck?: Stage }).heapdeck = stage
followHash()

// The rest comes after the first frame: nothing may stand before that.
const load = (): void => void loadModule(main.dataset['stage']!, root)
if (!isFolder && main.dataset['stage']) afterFrame(load)
