/**
 * A demo's code, swapped in an open page on the dev server: its module ran again, so its elements are made anew in their
 * place, of the new class, and come to the mark that they stood at. A module that does not run changes nothing: the old one
 * stays, and the page says why.
 */
import type { DemoPoster, DemoSetting, Json } from '../demo.ts'
import { elementsOf, originalOf, renewClasses, takeOver } from './swap/classes.ts'
import { keepFocus } from './swap/focus.ts'
import { BROKEN, CHANGED, type Stage } from './window.ts'

/** What a page has of a demo's poster. */
type Poster = Pick<DemoPoster, 'moments' | 'stateAt'>

/** Vite's `import.meta.hot`, as far as we use it. */
interface Hot {
  on(event: string, listener: (data: Payload) => unknown): void
}

interface Payload {
  readonly updates: readonly { readonly path: string; readonly timestamp: number }[]
}

const MODULE = /^\0heapdeck:demo\/([^?]+)/

const posters = new Map<string, Poster>()
/** Tags whose module ran since the last update began. */
const ran = new Set<string>()

takeOver()

/** For a demo's module: keeps its poster as the newest, and gives what always asks the newest. */
export function latest(tag: string, poster: Poster): Poster {
  const isAgain = posters.has(tag)
  posters.set(tag, poster)
  ran.add(tag)
  if (isAgain) renew([tag, ...renewClasses()])
  return {
    moments(setting: DemoSetting): Readonly<Record<string, Json>> {
      const { moments } = posters.get(tag)!
      return typeof moments === 'function' ? moments(setting) : moments
    },
    stateAt: (step, setting) => posters.get(tag)!.stateAt(step, setting),
  }
}

/** Called by the module that the dev server makes of this file. */
export function listen(hot: Hot): void {
  hot.on('vite:beforeUpdate', () => ran.clear())
  hot.on('vite:afterUpdate', async ({ updates }) => {
    for (const { path, timestamp } of updates) {
      const tag = MODULE.exec(path)?.[1]
      if (tag && !ran.has(tag) && isWanted(tag))
        await tryAgain(tag, `/@id/__x00__heapdeck:demo/${tag}?t=${timestamp}`)
    }
  })
}

/** Whether the page has tried this demo's module. */
const isWanted = (tag: string): boolean =>
  posters.has(tag) || document.querySelector(`.demo > ${tag}[data-awake]`) !== null

/** A module that never ran in this page, or failed as it was to run again. */
async function tryAgain(tag: string, address: string): Promise<void> {
  try {
    await import(/* @vite-ignore */ address)
    renew([tag], address)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // What the server could not make it says itself, with the place.
    if (!/dynamically imported module|Importing a module script failed/i.test(message))
      document.dispatchEvent(new CustomEvent(BROKEN, { detail: `components/${tag}: error: ${message}` }))
  }
}

/** Makes the elements of these tags anew. `address`: of the module, when the one that they have can't be had. */
function renew(tags: readonly string[], address?: string): void {
  const all = new Set<HTMLElement>()
  for (const tag of tags) {
    for (const element of elementsOf(tag)) all.add(element)
    // Those that no class took.
    for (const element of document.querySelectorAll<HTMLElement>(`.demo > ${tag}`)) all.add(element)
  }
  for (const element of all) if (standsAlone(element, all)) replace(element, address)
  document.dispatchEvent(new CustomEvent(CHANGED))
  // In Read a slide of that id would be found under this name.
  if (document.documentElement.dataset['view'] !== 'read') (window as { heapdeck?: Stage }).heapdeck?.draw()
}

/** What stands in another element's shadow, or inside one that is made anew, is made by that one. */
function standsAlone(element: HTMLElement, all: ReadonlySet<HTMLElement>): boolean {
  if (!element.parentNode || element.getRootNode() instanceof ShadowRoot) return false
  for (let at = element.parentElement; at; at = at.parentElement) if (all.has(at)) return false
  return true
}

/** Puts a fresh element in the place of an old one: with the author's attributes and the engine's, as the page came. */
function replace(old: HTMLElement, address: string | undefined): void {
  const isAsleep =
    old.parentElement?.matches('.demo') && old.dataset['awake'] === undefined && !originalOf(old)
  if (isAsleep) return
  const original = originalOf(old)
  const engines = old
    .getAttributeNames()
    .filter((name) => /^(id|class|data-.*)$/.test(name) && name !== 'data-awake')
  const written = original?.attributes.filter(([name]) => !/^(id|class|hidden|data-.*)$/.test(name))
  // Made where nothing is upgraded: in the page its class finds it whole, as a page's first one.
  const fresh = document.implementation.createHTMLDocument('').createElement(old.localName)
  for (const name of engines) fresh.setAttribute(name, old.getAttribute(name)!)
  for (const [name, value] of written ?? attributesOf(old)) fresh.setAttribute(name, value)
  if (address) fresh.dataset['module'] = address
  fresh.append(...[...(original?.children ?? old.childNodes)].map((child) => child.cloneNode(true)))
  mend(old, fresh)
  try {
    ;(old as { pause?(): void }).pause?.()
  } catch {
    // It goes in any case.
  }
  const focus = keepFocus(old)
  old.replaceWith(fresh)
  focus?.(fresh)
}

const attributesOf = (element: Element): (readonly [string, string])[] =>
  element
    .getAttributeNames()
    .filter((name) => !/^(id|class|hidden|data-.*)$/.test(name))
    .map((name) => [name, element.getAttribute(name)!])

/** The frame of a demo that failed, before it did. */
function mend(old: HTMLElement, fresh: HTMLElement): void {
  const frame = old.parentElement
  if (!frame?.matches('.demo.failed')) return
  frame.classList.remove('failed')
  const [note, ...pictures] = frame.querySelectorAll(':scope > .demo-error, :scope > .demo-error ~ *')
  for (const moved of [note, ...pictures]) moved?.remove()
  if (fresh.childNodes.length === 0) fresh.append(...pictures)
}
