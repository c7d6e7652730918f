/** The dev server's part of a page: applies what was saved without a reload, and shows the deck's problems. */
import { linkSlides } from '../render/page.ts'
import type { DeckWords, Update } from '../site/update.ts'
import { slidePath, stepHash } from '../route.ts'
import { offerEditing } from './edit-keys.ts'
import type { Socket } from './editor/editing.ts'
import { morph } from './morph.ts'
import { BROKEN, CHANGED, FILES, SHOWS, type Stage } from './window.ts'

/** A module that Vite could not make. */
interface ModuleError {
  readonly message: string
  readonly id?: string
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number }
}

const view = document.documentElement.dataset['view'] as 'read' | 'stage' | 'presenter'
/** The presenter view is a stage in a frame of its own. */
const isStage = view !== 'read'
const root = new URL(document.documentElement.dataset['root']!, location.href).href
const main = document.querySelector('main')!

/** Called by the module that the dev server makes of this file. */
export function connect(hot: Socket): void {
  hot.on<Update>('heapdeck:update', (update) => apply(update))
  hot.on('vite:beforeUpdate', () => showBroken([]))
  hot.on<{ err: ModuleError }>('vite:error', ({ err }) => showBroken([lineOf(err)]))
  document.addEventListener(BROKEN, (event) => showBroken([...broken, (event as CustomEvent<string>).detail]))
  // What was saved between this page's making and its socket comes as the answer.
  hot.send('heapdeck:hello', { version: Number(document.documentElement.dataset['version']) })
  if (view !== 'presenter') offerEditing(hot, root)
}

function apply(update: Update): void {
  if (update.css)
    document.querySelector('style')!.textContent = placed(update.css[isStage ? 'stage' : 'read'])
  if (update.words) say(update.words)
  if (update.contents && view === 'read') document.querySelector('.toc')!.innerHTML = update.contents
  // In Read a slide of that id would be found under this name.
  const stage = isStage ? (window as { heapdeck?: Stage }).heapdeck : undefined
  const on = main.querySelector<HTMLElement>(':scope > .on')
  const demos = [...main.querySelectorAll<HTMLElement>('[data-awake]')].map(
    (demo) => [demo, { ...demo.dataset }] as const,
  )
  if (update.order) reorder(update)
  for (const [id, html] of Object.entries(update.slides)) replace(id, html)
  for (const [demo, before] of demos) {
    if (demo.dataset['shows'] !== before['shows']) demo.dispatchEvent(new Event(SHOWS))
    for (const kind of ['scene', 'program', 'cells'] as const)
      if (demo.dataset[kind] !== before[kind]) void renewFile(demo, kind)
  }
  if (stage) {
    const slides = Object.entries(update.slides).map(([id, html]) => [id, linkSlides(html, 'stage')])
    document.dispatchEvent(
      new CustomEvent('heapdeck:slides', { detail: { slides, deck: update.order?.deck } }),
    )
    showOn(stage, on, update)
  }
  document.dispatchEvent(new CustomEvent(CHANGED))
  read = update.problems
  showProblems()
}

/** What is wrong with the deck, as it was read last, and with the code of its demos. */
let read: readonly string[] = []
let broken: readonly string[] = []

function showBroken(lines: readonly string[]): void {
  if (lines.length === 0 && broken.length === 0) return
  broken = lines
  showProblems()
}

/** The first of its errors, with its place: in what Vite says, or in the picture of the code that it draws. */
function lineOf({ message, id, loc }: ModuleError): string {
  const file = loc?.file ?? id?.replace(/\?.*$/, '') ?? ''
  const place = loc ? `:${loc.line}:${loc.column + 1}` : (/(:\d+:\d+) \]/.exec(message)?.[1] ?? '')
  const words = message.replace(/^\w+ failed with \d+ errors?:\s*/, '').split('\n')[0]!
  return `${/(components\/.*|[^/]*)$/.exec(file)![0]}${place}: error: ${words.replace(/^\[\w+\] /, '')}`
}

/** A demo whose scene or program was saved takes it where it stands, a cell the deck's cells; one whose scene is broken keeps what it has. */
async function renewFile(demo: HTMLElement, kind: 'scene' | 'program' | 'cells'): Promise<void> {
  const url = demo.dataset[kind]
  const response = url === undefined ? undefined : await fetch(new URL(url, root))
  // Another may have been saved meanwhile.
  if (!response?.ok || url !== demo.dataset[kind]) return
  demo.dispatchEvent(new CustomEvent(FILES, { detail: { [kind]: await response.json() } }))
}

function say({ title, byline, lang }: DeckWords): void {
  document.documentElement.lang = lang
  if (view !== 'presenter') document.querySelector('h1')!.textContent = title
  const small = document.querySelector('.bar small')
  if (small) small.textContent = byline
  if (view === 'read') document.title = title
  else main.dataset['title'] = title
}

/** A slide that went from under the stage, and the one on show in its place. */
let gone: { readonly id: string; readonly step: number; readonly shown: string } | undefined

/**
 * The stage stays at its slide, wherever that now stands; at its number when it is gone or has another id. A slide that
 * comes again is on show again: an editor's half-written file must not lose the place.
 */
function showOn(stage: Stage, was: HTMLElement | null, { order, slides }: Update): void {
  const isBack = gone !== undefined && gone.shown === was?.id && order?.ids.includes(gone.id) === true
  const number = Math.min(stage.at.slide, order?.ids.length ?? stage.at.slide)
  const isGone = order !== undefined && was !== null && !order.ids.includes(was.id)
  const id = isBack ? gone!.id : isGone ? order.ids[number - 1]! : (was?.id ?? '')
  const step = isBack ? gone!.step : stage.at.step
  if (isBack) gone = undefined
  else if (isGone) gone = { id: was.id, step, ...(gone?.shown === was.id ? gone : {}), shown: id }
  const now = sheetOf(id) ?? (slides[id] === undefined ? null : main.appendChild(parse(slides[id])))
  if (!now) return location.assign(new URL(stage.base + slidePath(id), root))
  if (id !== was?.id)
    history.replaceState(null, '', new URL(stage.base + slidePath(id) + stepHash(step), root))
  stage.at = { slide: Number(now.dataset['number']), step: Math.min(step, Number(now.dataset['steps'])) }
  stage.draw()
}

const placed = (html: string): string => html.replaceAll('\0', root)

const sheetOf = (id: string): HTMLElement | null =>
  main.querySelector<HTMLElement>(`:scope > [id="${CSS.escape(id)}"]`)

function parse(html: string): HTMLElement {
  const template = document.createElement('template')
  template.innerHTML = placed(linkSlides(html, view))
  return template.content.firstElementChild as HTMLElement
}

function replace(id: string, html: string): void {
  const old = sheetOf(id)
  const fresh = parse(html)
  if (!old) {
    if (view === 'read') main.append(fresh)
    return
  }
  fresh.classList.toggle('on', old.classList.contains('on'))
  morph(old, fresh)
}

function reorder({ order, slides }: Update): void {
  const { ids, steps } = order!
  main.dataset['slides'] = String(ids.length)
  main.dataset['first'] = ids[0]!
  main.dataset['last'] = ids.at(-1)!
  const wanted = new Set(ids)
  for (const sheet of Array.from(main.children)) if (sheet.id && !wanted.has(sheet.id)) sheet.remove()
  if (isStage) {
    const strip = document.querySelector('.strip')
    if (strip?.firstElementChild)
      strip.innerHTML = steps.map((count) => `<i class="n${count + 1}"></i>`).join('')
    return
  }
  ids.forEach((id, index) => {
    if (!sheetOf(id) && slides[id]) replace(id, slides[id])
    const sheet = sheetOf(id)
    if (sheet && main.children[index] !== sheet) main.insertBefore(sheet, main.children[index] ?? null)
  })
}

/** The deck's errors and warnings over the page; closed by its button or Escape, and back when they change. */
function showProblems(): void {
  const problems = [...read, ...broken]
  const tag = 'heapdeck-problems'
  let panel = document.querySelector<HTMLElement>(tag)
  if (!panel) {
    panel = document.createElement(tag)
    panel.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet()]
    document.body.append(panel)
  }
  const shown = problems.join('\n')
  if (panel.dataset['shown'] === shown) return
  panel.dataset['shown'] = shown
  panel.hidden = problems.length === 0
  panel.toggleAttribute('data-broken', broken.length > 0)
  const errors = problems.filter((line) => line.includes(': error: ')).length
  const section = document.createElement('section')
  section.setAttribute('role', errors ? 'alert' : 'status')
  section.className = errors ? 'errors' : 'warnings'
  const head = document.createElement('h2')
  head.textContent = errors
    ? `${errors} ${errors === 1 ? 'error' : 'errors'}: this deck can't be built`
    : 'Warnings'
  const list = document.createElement('ul')
  for (const line of problems) list.append(Object.assign(document.createElement('li'), { textContent: line }))
  const close = Object.assign(document.createElement('button'), { textContent: 'Close', type: 'button' })
  const hide = (): void => {
    panel.hidden = true
  }
  close.addEventListener('click', hide)
  section.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    hide()
  })
  section.append(head, list, close)
  panel.shadowRoot!.replaceChildren(section)
}

function sheet(): CSSStyleSheet {
  const styles = new CSSStyleSheet()
  styles.replaceSync(`
    :host([hidden]) { display: none }
    section { position: fixed; inset: auto calc(1rem + var(--beside, 0px)) calc(1rem + var(--below, 0px)) 1rem; max-block-size: 60vh; overflow: auto; z-index: 9; padding: 1rem 1.2rem; border: 2px solid; border-radius: 4px;
      font: 400 .9375rem/1.5 system-ui, sans-serif; background: var(--raised); color: var(--ink) }
    .errors { border-color: var(--alarm) } .warnings { border-color: var(--edge) }
    h2 { margin: 0 5rem .4rem 0; font-size: 1rem } .errors h2 { color: var(--alarm) }
    ul { margin: 0; padding: 0; list-style: none; font-family: ui-monospace, Menlo, Consolas, monospace } li { padding: .15rem 0; overflow-wrap: anywhere }
    button { position: absolute; inset: .6rem .8rem auto auto; min-block-size: 44px; min-inline-size: 44px; font: inherit; background: none; color: inherit; border: 1px solid var(--edge); border-radius: 4px; cursor: pointer }
    button:focus-visible { outline: 3px solid var(--signal); outline-offset: 2px }`)
  return styles
}
