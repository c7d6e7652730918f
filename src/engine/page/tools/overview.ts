/**
 * Every slide in a grid: arrows and Enter, the pointer, or a few letters to filter. The cells are light, of a size known
 * beforehand; a slide is drawn when its cell comes near the view. All of it lies in one shadow root, so that no id of a
 * slide is there twice.
 */
import slidesOnly from '../styles/slides-only.css?inline'
import { readAddress, slideAddress } from '../addresses.ts'
import type { DeckHost, SlideFacts } from '../host.ts'
import { pageCss } from '../page-css.ts'
import { OVERVIEW } from '../window.ts'
import { countOf, sizeOf } from './deck-size.ts'
import { make } from './dom.ts'
import { createFinder } from './find-slides.ts'
import css from './overview.css?inline'
import { togglePanel, type Panel } from './panel.ts'
import { sheetOf } from './sheet.ts'
import { stillOf } from './still.ts'

/** Slides drawn in a frame: what is left of it is the reader's. */
const MOST_IN_FRAME = 3
/** Cells before and after the current slide that the first frame shows. */
const FIRST_CELLS = 24
/** Cells filled between two frames after that. */
const FILLED_AT_ONCE = 80
/** How long after a slide that was not here it is looked for again: milliseconds. */
const RETRY = 150

export function openOverview(host: DeckHost): void {
  togglePanel('overview', host, 'Overview', (panel) => {
    const place = make('div', { class: 'overview-root' })
    panel.dialog.append(place)
    void host.facts().then((facts) => {
      if (panel.dialog.open) new Overview(host, panel, facts).showIn(place.attachShadow({ mode: 'open' }))
    })
  })
}

/** What isn't private the editor of the dev server's pages changes with the deck. */
export class Overview {
  readonly host: DeckHost
  readonly panel: Panel
  facts: readonly SlideFacts[]
  cells: HTMLElement[]
  readonly page: HTMLElement
  readonly grid: HTMLElement
  readonly field: HTMLInputElement
  private readonly nothing: HTMLElement
  /** Within the dialog: outside nobody is listened to while it is open. */
  private readonly count = make('p', { class: 'off', role: 'status' })
  find: ReturnType<typeof createFinder>
  readonly size: HTMLElement
  near: IntersectionObserver | undefined
  private readonly wanted = new Set<HTMLElement>()
  private isDrawing = false

  constructor(host: DeckHost, panel: Panel, facts: readonly SlideFacts[]) {
    this.host = host
    this.panel = panel
    this.facts = facts
    this.find = createFinder(facts)
    this.field = make('input', {
      type: 'search',
      'aria-label': 'Filter by number or title',
      autocomplete: 'off',
      spellcheck: 'false',
      hidden: true,
    })
    this.cells = facts.map((_, index) => this.toCell(index + 1))
    this.grid = make('ol', { class: 'cells' }, ...this.cells)
    this.size = make('h2', {}, sizeOf(facts))
    this.nothing = make('p', { class: 'nothing', hidden: true }, 'No slide is called that.')
    this.page = make(
      'div',
      { class: 'overview js slides-only' },
      this.header(),
      make('div', { class: 'scroller' }, this.grid, this.nothing),
    )
    this.page.addEventListener('keydown', (event) => this.onKey(event))
    this.page.addEventListener('click', (event) => this.onClick(event))
    this.field.addEventListener('input', () => this.filter())
  }

  showIn(root: ShadowRoot): void {
    root.adoptedStyleSheets = [sheetOf(pageCss()), sheetOf(slidesOnly), sheetOf(css)]
    root.append(this.page)
    const at = this.host.at.slide
    for (const cell of this.cells.slice(Math.max(0, at - FIRST_CELLS), at + FIRST_CELLS)) this.fill(cell)
    const here = this.cells[at - 1]
    // A task of its own: a thousand cells take some milliseconds to make, and some to lay out.
    requestAnimationFrame(() => {
      here?.scrollIntoView({ block: 'center' })
      this.fill(here)?.focus({ preventScroll: true })
      setTimeout(() => {
        this.watch(this.page.querySelector('.scroller')!)
        this.fillRest()
        if (this.host.editing) document.dispatchEvent(new CustomEvent(OVERVIEW, { detail: this }))
      })
    })
  }

  private header(): HTMLElement {
    const close = make('button', { type: 'button' }, 'Close ', make('kbd', {}, 'Esc'))
    close.addEventListener('click', () => this.panel.close())
    const here = this.facts[this.host.at.slide - 1]
    const read = make('a', { class: 'button bare', href: readAddress(here?.id ?? '').href }, 'Read')
    return make(
      'header',
      {},
      this.size,
      this.field,
      this.count,
      make('span', { class: 'sp' }),
      ...(this.host.view === 'read' ? [] : [read]),
      close,
    )
  }

  toCell(number: number): HTMLElement {
    const isHere = number === this.host.at.slide
    return make('li', { class: isHere ? 'tile here' : 'tile', 'data-cell': number })
  }

  /** Puts into a cell what it shows beside its slide; gives its link. */
  fill(cell: HTMLElement | undefined): HTMLElement | undefined {
    if (!cell || cell.lastElementChild) return cell?.lastElementChild as HTMLElement | undefined
    const number = Number(cell.dataset['cell'])
    const { id, title, steps } = this.facts[number - 1]!
    const href = this.host.view === 'read' ? `#${encodeURIComponent(id)}` : slideAddress(id).href
    const link = make(
      'a',
      { href, 'aria-current': number === this.host.at.slide ? 'true' : undefined },
      make('span', { class: 'n' }, String(number)),
      make('span', { class: 't' }, title),
      make('span', { class: 'steps' }, steps > 0 ? countOf(steps, 'step') : ''),
    )
    cell.append(make('div', { class: 'still', inert: true, 'aria-hidden': 'true' }), link)
    return link
  }

  /** Fills the cells that the first frame need not have, some at a time. */
  private fillRest(from = 0): void {
    for (const cell of this.cells.slice(from, from + FILLED_AT_ONCE)) this.fill(cell)
    if (from < this.cells.length && this.panel.dialog.open)
      requestAnimationFrame(() => setTimeout(() => this.fillRest(from + FILLED_AT_ONCE)))
  }

  /** Draws cells near the view, a few in a frame; forgets those that went away undrawn. */
  private watch(scroller: Element): void {
    const near = (this.near = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          if (isIntersecting) this.wanted.add(target as HTMLElement)
          else this.wanted.delete(target as HTMLElement)
        this.draw()
      },
      { root: scroller, rootMargin: '60%' },
    ))
    this.cells.forEach((cell) => near.observe(cell))
    this.panel.dialog.addEventListener('close', () => {
      near.disconnect()
      this.wanted.clear()
    })
  }

  private draw(): void {
    if (this.isDrawing || this.wanted.size === 0) return
    this.isDrawing = true
    requestAnimationFrame(() => {
      this.isDrawing = false
      let drawn = 0
      for (const cell of this.wanted) {
        if (drawn === MOST_IN_FRAME) break
        const html = this.host.html(Number(cell.dataset['cell']))
        if (html === undefined) continue
        const still = stillOf(html)
        this.fill(cell)
        if (still) cell.firstElementChild!.replaceChildren(still)
        this.wanted.delete(cell)
        drawn++
      }
      if (drawn > 0) this.draw()
      else if (this.wanted.size > 0) setTimeout(() => this.draw(), RETRY)
    })
  }

  filter(): void {
    const query = this.field.value.trim()
    const found = new Set(this.find(query).map(({ slide }) => slide))
    this.cells.forEach((cell, index) => (cell.hidden = query !== '' && !found.has(index + 1)))
    this.nothing.hidden = query === '' || found.size > 0
    this.count.textContent = countOf(query === '' ? this.cells.length : found.size, 'slide')
  }

  private get shown(): HTMLElement[] {
    return ([...this.grid.children] as HTMLElement[]).filter((cell) => !cell.hidden)
  }

  private onClick(event: MouseEvent): void {
    const cell = (event.target as Element).closest<HTMLElement>('.tile')
    if (!cell || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    this.open(cell)
  }

  private open(cell: HTMLElement | undefined): void {
    if (!cell) return
    this.panel.close()
    this.host.go({ slide: Number(cell.dataset['cell']), step: 0 })
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (event.composedPath()[0] === this.field) this.onFieldKey(event)
    else this.onGridKey(event)
  }

  private onFieldKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault()
      this.field.value = ''
      this.field.hidden = true
      this.filter()
      this.fill(this.cells[this.host.at.slide - 1])?.focus()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      this.open(this.shown[0])
    } else if (event.key === 'ArrowDown') {
      event.preventDefault()
      this.fill(this.shown[0])?.focus()
    }
  }

  private onGridKey(event: KeyboardEvent): void {
    const { key } = event
    const cell = (event.target as Element).closest<HTMLElement>('.tile')
    const to = this.target(key, cell)
    if (to !== undefined) {
      event.preventDefault()
      this.fill(to)?.focus()
    } else if (key.length === 1 && key !== ' ' && (key.toLowerCase() !== 'o' || !this.field.hidden)) {
      event.preventDefault()
      this.field.hidden = false
      this.field.value += key
      this.field.focus()
      this.filter()
    } else if (key === 'Escape' && !this.field.hidden) {
      this.onFieldKey(event)
    }
  }

  /** Where a key leads from a cell: by the grid's rows and columns, as they stand. */
  private target(key: string, from: HTMLElement | null): HTMLElement | undefined {
    const { shown } = this
    const at = from ? shown.indexOf(from) : -1
    if (key === 'Home') return shown[0]
    if (key === 'End') return shown.at(-1)
    const columns = getComputedStyle(this.grid).gridTemplateColumns.split(' ').length
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key]
    if (by === undefined) return undefined
    if (at < 0) return shown[0]
    if (at + by >= shown.length && by > 1)
      return Math.floor(at / columns) < Math.floor((shown.length - 1) / columns) ? shown.at(-1) : from!
    return shown[at + by] ?? from!
  }
}
