/**
 * Wakes the demos of a page, and its cells: loads a demo's module when it is wanted and brings it to its mark, the step or
 * the state that it was last put to. Marks are set at once and drawn when the demo is ready, so whoever asks for the last one
 * wins. A demo that fails shows its error in its own frame, over its picture; the slides go on. A cell has no steps: what it
 * shows until somebody changes it is its own.
 */
import { DEMO_CHANGE, type DemoElement, type DemoPoster, type DemoSetting, type Json } from '../demo.ts'
import { stateShown } from '../shown-step.ts'
import { openBroadcast } from '../sync/call.ts'
import type { DemoMark, Trouble } from '../sync/index.ts'
import { root } from './addresses.ts'
import { isCell, LIVE } from './live.ts'
import { recall, remember } from './memory.ts'
import { loadJson, loadModule } from './supply.ts'
import { FILES, MARKED, SHOWS, TROUBLE } from './window.ts'

/** What a page has of a demo's poster. */
type DemoModule = Pick<DemoPoster, 'moments' | 'stateAt'>

interface Awake {
  readonly element: DemoElement
  readonly module: DemoModule
  setting: DemoSetting
  /** A cell that nobody has put into a state yet. */
  isFresh: boolean
}

/** A cell's module declares nothing: this is how it stands in the deck. */
const AS_PUBLISHED: DemoModule = { moments: {}, stateAt: () => ({ version: 1 }) }

const awake = new Map<string, Promise<Awake | undefined>>()
const marks = new Map<string, DemoMark>(recall())
/** What the page's notebook took over when it was made: it knows better from then on. */
let remembered: Readonly<Record<string, DemoMark>> | undefined
/** The step that each demo was last asked for: where it goes when a state can't be had. */
const steps = new Map<string, number>()

/** Every demo in `within`, asleep or awake. */
export const demosIn = (within: ParentNode): HTMLElement[] => [...within.querySelectorAll<HTMLElement>(LIVE)]

/** The marks of all demos that were visited, by id. */
export const marksOf = (): Record<string, DemoMark> => Object.fromEntries(marks)

/** Takes over all marks of another window: demos that are awake go there, the others when they wake. */
export function setMarks(others: Readonly<Record<string, DemoMark>>): void {
  for (const id of marks.keys()) if (!Object.hasOwn(others, id)) marks.delete(id)
  addMarks(others)
}

function addMarks(others: Readonly<Record<string, DemoMark>>): void {
  for (const [id, mark] of Object.entries(others)) {
    marks.set(id, mark)
    void awake.get(id)?.then((demo) => demo && bring(demo))
  }
}

/**
 * Wakes `element` (once): at `step`, unless the person had made something of it there, or `isMarked` says that its mark
 * counts in any case; without a step at the mark it had last, else at its last step.
 */
export async function wake(element: HTMLElement, step?: number, isMarked = false): Promise<void> {
  const declared = step ?? Number(element.dataset['steps'])
  steps.set(element.id, declared)
  if (awake.has(element.id) && element.dataset['awake'] !== undefined)
    return void (await awake.get(element.id))
  const kept = marks.get(element.id)
  const counts = kept && (isMarked || isCell(element) || isKept(kept, step, awake.has(element.id)))
  if (!counts) marks.set(element.id, { step: declared })
  await bringAwake(element)
}

/** Loads a demo whose slide comes next and puts it into its first state, so that it stands there when it is wanted. */
export async function prepare(element: HTMLElement): Promise<void> {
  if (awake.has(element.id)) return
  const demo = await load(element)
  if (!demo || element.hidden) return
  try {
    if (!marks.has(element.id) && !demo.isFresh) await setState(demo.element, declared(demo, 0))
  } catch (error) {
    fail(element, error)
  }
}

/** Puts a demo into the state that its step `step` declares. */
export async function setStep(element: HTMLElement, step: number): Promise<void> {
  if (isCell(element)) return wake(element, 0)
  await declare(element, step)
}

async function declare(element: HTMLElement, step: number): Promise<void> {
  steps.set(element.id, step)
  marks.set(element.id, { step })
  await bringAwake(element)
}

/** Takes a demo to one of its moments; false when it has none of that name. */
export async function setMoment(element: HTMLElement, moment: string): Promise<boolean> {
  const demo = await load(element)
  if (!demo) return false
  const known = momentsOf(demo)
  if (!Object.hasOwn(known, moment)) return false
  marks.set(element.id, { state: known[moment]! })
  await bring(demo)
  document.dispatchEvent(new CustomEvent(MARKED))
  return true
}

/** A demo that is awake. */
export interface StandingDemo {
  readonly id: string
  readonly state: Json
  readonly moments: Readonly<Record<string, Json>>
}

/** How those of the demos stand that are awake. */
export async function standingOf(demos: readonly HTMLElement[]): Promise<StandingDemo[]> {
  const found = await Promise.all(demos.map(({ id }) => awake.get(id)))
  return found.flatMap((demo) =>
    demo && !demo.element.hidden
      ? [{ id: demo.element.id, state: demo.element.state, moments: momentsOf(demo) }]
      : [],
  )
}

/** Puts demos back to what their step declares; gives what undoes it, or undefined: they all stood there. */
export async function resetDemos(demos: readonly HTMLElement[]): Promise<(() => void) | undefined> {
  const before = demos.flatMap((demo) => {
    const mark = marks.get(demo.id)
    return mark && 'state' in mark ? [[demo, mark] as const] : []
  })
  if (before.length === 0) return undefined
  await Promise.all(
    before.map(([demo]) => declare(demo, steps.get(demo.id) ?? Number(demo.dataset['steps']))),
  )
  const tell = (): void => {
    tellCells(before.map(([demo]) => demo))
    document.dispatchEvent(new CustomEvent(MARKED))
  }
  tell()
  return () => {
    addMarks(Object.fromEntries(before.map(([demo, mark]) => [demo.id, mark])))
    tell()
  }
}

const momentsOf = ({ module, setting }: Awake): Readonly<Record<string, Json>> =>
  typeof module.moments === 'function' ? module.moments(setting) : module.moments

async function bringAwake(element: HTMLElement): Promise<void> {
  const demo = await load(element)
  if (demo) await bring(demo)
}

/** The demo's module and element, once, ready to be brought to a mark. */
function load(element: HTMLElement): Promise<Awake | undefined> {
  let demo = awake.get(element.id)
  // One that can't be shown: on the dev server it may be mended.
  if (!element.dataset['module'] && element.dataset['awake'] === undefined) return Promise.resolve(undefined)
  if (!demo || element.dataset['awake'] === undefined) {
    element.dataset['awake'] = ''
    demo = start(element).catch((error: unknown) => fail(element, error))
    awake.set(element.id, demo)
  }
  return demo
}

async function start(element: HTMLElement): Promise<Awake | undefined> {
  const url = element.dataset['module']!
  const listening = new AbortController()
  const failed = failureOf(element, listening.signal)
  const named = (): string => JSON.stringify([element.dataset['scene'], element.dataset['program']])
  let files = named()
  const isOfCell = isCell(element)
  if (isOfCell) supplyCells(element)
  let [module, setting] = await Promise.all([
    loadModule<DemoModule>(url, document.baseURI),
    settingOf(element),
  ])
  // Another was saved while this one came.
  while (files !== named()) {
    files = named()
    setting = await settingOf(element)
  }
  if (!customElements.get(element.localName)) throw new Error(`its module defines no <${element.localName}>`)
  // An element whose constructor threw stays undefined for good.
  listening.abort()
  if (!element.matches(':defined'))
    throw (await Promise.race([failed, undefined])) ?? new Error('it did not start')
  if (isOfCell) module = { ...AS_PUBLISHED, ...module }
  const demo: Awake = { element: element as DemoElement, module, setting, isFresh: isOfCell }
  give(demo.element, setting)
  element.addEventListener(FILES, (event) => {
    if (isOfCell) return
    const { detail: saved } = event as CustomEvent<Pick<DemoSetting, 'scene' | 'program'>>
    demo.setting = { ...demo.setting, ...saved }
    give(demo.element, saved)
    void bring(demo)
  })
  element.addEventListener(SHOWS, () => void bring(demo))
  element.addEventListener(DEMO_CHANGE, () => {
    demo.isFresh = false
    if (!isOfCell) mark(demo.element)
    demo.element.ready.catch((error: unknown) => fail(element, error))
  })
  return demo
}

function mark({ id, state }: DemoElement): void {
  marks.set(id, { state })
  document.dispatchEvent(new CustomEvent(MARKED))
}

/**
 * Says where cells find what they name (one file has it itself), and how those stood that the tab remembers: they have one
 * notebook, which any of them may run. The module of one makes elements of all that are in the page.
 */
function supplyCells(element: HTMLElement): void {
  remembered ??= marksOf()
  for (const cell of new Set([...demosIn(document).filter(isCell), element]))
    Object.assign(cell, { supply: { loadModule, loadJson, remembered } })
}

/**
 * Whether a remembered mark is what is wanted: a link that names a step names the state that the step declares, when the page
 * opens.
 */
function isKept(mark: DemoMark, wanted: number | undefined, wasAwake: boolean): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const isLink = !wasAwake && navigation?.type === 'navigate' && /^#\d/.test(location.hash)
  return wanted === undefined || ('step' in mark ? mark.step === wanted : !isLink)
}

/** Draws the demo's mark. A state that the demo can't read (its component changed, another window's is newer) gives way to the step. */
async function bring(demo: Awake): Promise<void> {
  const { element } = demo
  const mark = marks.get(element.id)
  if (!mark || element.hidden) return
  try {
    if (demo.isFresh && ('step' in mark || remembered?.[element.id] === mark))
      return void (await element.ready)
    demo.isFresh = false
    if ('state' in mark)
      try {
        return await setState(element, mark.state)
      } catch (error) {
        const step = steps.get(element.id) ?? Number(element.dataset['steps'])
        if (marks.get(element.id) === mark) marks.set(element.id, { step })
        report(element, error)
        return await setState(element, declared(demo, step))
      }
    await setState(element, declared(demo, mark.step))
  } catch (error) {
    fail(element, error)
  }
}

/** What a step shows: what the author says, else what the demo declares. */
function declared({ element, module, setting }: Awake, step: number): Json {
  const at = Math.max(0, Math.min(step, Number(element.dataset['steps'])))
  return stateShown(at, element.dataset['shows']?.split(' ')[at], module, setting)
}

async function setState(element: DemoElement, state: Json): Promise<void> {
  element.state = state
  await element.ready
}

function give(element: DemoElement, { scene, program }: Pick<DemoSetting, 'scene' | 'program'>): void {
  if (scene !== undefined) element.scene = scene
  if (program !== undefined) element.program = program
}

/** What the author wrote: every attribute but the engine's own, the scene, and the program. */
async function settingOf(element: HTMLElement): Promise<DemoSetting> {
  const own = element.getAttributeNames().filter((name) => !/^(id|class|hidden|data-.*)$/.test(name))
  const attributes = Object.fromEntries(own.map((name) => [name, element.getAttribute(name)!]))
  const files = await Promise.all(
    (['scene', 'program'] as const).map(async (kind) => {
      const url = element.dataset[kind]
      if (!url) return {}
      const file = await loadJson(url, document.baseURI).catch((error: unknown) => {
        throw new Error(`its ${kind} is not there (${wordsOf(error)})`, { cause: error })
      })
      return { [kind]: file } as Pick<DemoSetting, typeof kind>
    }),
  )
  return Object.assign({ attributes }, ...files) as DemoSetting
}

/** The error that the window reports while an element is made: a constructor's is thrown at nobody. */
function failureOf(element: HTMLElement, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) =>
    addEventListener(
      'error',
      (event) => {
        if (!element.matches(':defined')) resolve(event.error)
      },
      { signal },
    ),
  )
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function report(element: HTMLElement, error: unknown): void {
  const detail: Trouble = { demo: element.id, message: wordsOf(error) }
  document.dispatchEvent(new CustomEvent(TROUBLE, { detail }))
}

function fail(element: HTMLElement, error: unknown): undefined {
  report(element, error)
  const frame = element.parentElement
  if (!frame || frame.querySelector('.demo-error')) return
  const note = document.createElement('p')
  note.className = 'demo-error'
  note.setAttribute('role', 'alert')
  note.textContent = `This ${isCell(element) ? 'cell' : 'demo'} stopped: ${wordsOf(error)}`
  // Its picture stays: out of the element, whose shadow root would hide it.
  frame.append(note, ...element.children)
  element.hidden = true
  frame.classList.add('failed')
  console.error(error)
}

/** Stops what is not on show, and starts what is again. */
export function showOnly(shown: readonly HTMLElement[]): void {
  for (const demo of awake.values())
    void demo.then((one) => {
      if (!one || one.element.hidden) return
      try {
        if (shown.includes(one.element)) one.element.resume()
        else one.element.pause()
      } catch (error) {
        fail(one.element, error)
      }
    })
}

/** What a person makes of cells here is told to every window of the deck: no talk need go on for that. */
const others = openBroadcast(`cells ${root.href}${location.search}`)
others?.receive((data) => addMarks(data as Record<string, DemoMark>))

/** Also of cells asleep: another may have run them. */
document.addEventListener(DEMO_CHANGE, ({ target }) => {
  const element = target as DemoElement
  if (!element.matches(LIVE) || !isCell(element) || isMarked(element)) return
  mark(element)
  tellCells([element])
})

function tellCells(elements: readonly HTMLElement[]): void {
  const cells = elements.filter(isCell)
  if (cells.length > 0) others?.send(Object.fromEntries(cells.map(({ id }) => [id, marks.get(id)])))
}

/** A cell that only now tells what the tab remembers of it is no news: another window may know better. */
const isMarked = ({ id, state }: DemoElement): boolean =>
  JSON.stringify(marks.get(id)) === JSON.stringify({ state })

/** Marks to come back to after a reload, or in the other view. */
addEventListener('pagehide', () => remember([...marks]))
