/**
 * Wakes the demos of a page: loads a demo's module when it is wanted, sets its state, keeps what the person made of it.
 * A demo that fails shows its error in its own frame, over its picture; the slides go on.
 */
import { DEMO_CHANGE, type DemoElement, type DemoPoster, type Json } from '../demo.ts'
import { recall, remember } from './memory.ts'

interface Awake {
  readonly element: DemoElement
  readonly module: DemoPoster
  /** The step that the demo's state was declared by, or undefined: a moment, or the person's own. */
  step: number | undefined
}

const awake = new Map<string, Promise<Awake | undefined>>()
const states = new Map<string, { state: Json; step: number | undefined }>(recall())

/** Every demo in `within`, asleep or awake. */
export const demosIn = (within: ParentNode): HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>('.demo > [data-steps]'),
]

/**
 * Wakes `element` (once): at `step`, unless the person had made something of it there; without a step in whatever
 * state it had last, else at its last step.
 */
export function wake(element: HTMLElement, step?: number): Promise<Awake | undefined> {
  let demo = awake.get(element.id)
  if (!demo || element.dataset['awake'] === undefined) {
    element.dataset['awake'] = ''
    demo = load(element, step).catch((error: unknown) => fail(element, error))
    awake.set(element.id, demo)
  }
  return demo
}

async function load(element: HTMLElement, wanted: number | undefined): Promise<Awake | undefined> {
  const url = element.dataset['module']
  if (!url) return undefined
  const listening = new AbortController()
  const failed = failureOf(element, listening.signal)
  const module = (await import(/* @vite-ignore */ new URL(url, document.baseURI).href)) as DemoPoster
  if (!customElements.get(element.localName)) throw new Error(`its module defines no <${element.localName}>`)
  // An element whose constructor threw stays undefined for good.
  listening.abort()
  if (!element.matches(':defined'))
    throw (await Promise.race([failed, undefined])) ?? new Error('it did not start')
  const demo: Awake = { element: element as DemoElement, module, step: undefined }
  const kept = states.get(element.id)
  element.addEventListener(DEMO_CHANGE, () => keep(demo, undefined))
  if (kept && isKept(kept.step, wanted)) {
    try {
      await setState(demo, kept.state, kept.step)
      return demo
    } catch {
      // The component changed, and can't read its old state: the declared one takes its place.
    }
  }
  const step = wanted ?? Number(element.dataset['steps'])
  await setState(demo, declared(demo, step), step)
  return demo
}

/** Whether a remembered state is what is wanted: a link that names a step names the state that the step declares. */
function isKept(step: number | undefined, wanted: number | undefined): boolean {
  const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const isLink = load?.type === 'navigate' && /^#\d/.test(location.hash)
  return wanted === undefined || step === wanted || (step === undefined && !isLink)
}

/** Puts a demo into the state that its step `step` declares. */
export async function setStep(element: HTMLElement, step: number): Promise<void> {
  await change(element, step, (demo) => (demo.step === step ? undefined : declared(demo, step)))
}

/** Takes a demo to one of its moments; false when it has none of that name. */
export async function setMoment(element: HTMLElement, moment: string): Promise<boolean> {
  let known = false
  await change(element, undefined, (demo) => {
    const moments =
      typeof demo.module.moments === 'function'
        ? demo.module.moments(settingOf(element))
        : demo.module.moments
    known = Object.hasOwn(moments, moment)
    return known ? moments[moment] : undefined
  })
  return known
}

async function change(
  element: HTMLElement,
  step: number | undefined,
  stateOf: (demo: Awake) => Json | undefined,
): Promise<void> {
  const demo = await wake(element, step)
  if (!demo) return
  try {
    const state = stateOf(demo)
    if (state !== undefined) await setState(demo, state, step)
  } catch (error) {
    fail(element, error)
  }
}

/** The step counts at once: whoever comes while this one is drawn must not take the demo for where it was. */
async function setState(demo: Awake, state: Json, step: number | undefined): Promise<void> {
  demo.element.state = state
  keep(demo, step)
  await demo.element.ready
}

function keep(demo: Awake, step: number | undefined): void {
  demo.step = step
  states.set(demo.element.id, { state: demo.element.state, step })
}

const declared = (demo: Awake, step: number): Json =>
  demo.module.stateAt(
    Math.max(0, Math.min(step, Number(demo.element.dataset['steps']))),
    settingOf(demo.element),
  )

/** What the author wrote: every attribute but the engine's own. */
function settingOf(element: HTMLElement): { attributes: Record<string, string> } {
  const own = element.getAttributeNames().filter((name) => !/^(id|class|hidden|data-.*)$/.test(name))
  return { attributes: Object.fromEntries(own.map((name) => [name, element.getAttribute(name)!])) }
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

function fail(element: HTMLElement, error: unknown): undefined {
  const frame = element.parentElement
  if (!frame || frame.querySelector('.demo-error')) return
  const note = document.createElement('p')
  note.className = 'demo-error'
  note.setAttribute('role', 'alert')
  note.textContent = `This demo stopped: ${error instanceof Error ? error.message : String(error)}`
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

/** States to come back to after a reload, or in the other view. */
addEventListener('pagehide', () => remember([...states]))
