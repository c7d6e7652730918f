/**
 * Slides as things, in the overview on the dev server: dragged, or moved, copied, hidden, added and deleted by keys and by
 * a menu on each cell. Each is one change of the source, which can be undone; what is looked at stays.
 */
import {
  addSlide,
  duplicateSlide,
  hideSlides,
  moveSlides,
  removeSlides,
  type EditedDeck,
  type SlideChange,
} from '../../edit/index.ts'
import type { SlideOutline } from '../../outline.ts'
import { icon, make, unseen } from '../tools/dom.ts'
import type { Overview } from '../tools/overview.ts'
import { sheetOf } from '../tools/sheet.ts'
import { followDrag } from './drag.ts'
import { editedDeck } from './edited-deck.ts'
import type { DeckEditing } from './editing.ts'
import { followDeck, type ShownOverview } from './follow-deck.ts'
import { toMenu } from './menu.ts'
import css from './overview-edit.css?inline'
import { pickLayout } from './pick-layout.ts'
import { drawPreview } from './draw-preview.ts'
import { fetchPreview } from './server.ts'

const DOTS = 'M5 12h.01M12 12h.01M19 12h.01'
const PLUS = 'M12 4v16M4 12h16'
/** Cells that get their menu between two frames. */
const AT_ONCE = 60
/** How long a notice stays: milliseconds. */
const STAY = 8000

export function editOverview(overview: Overview, editing: DeckEditing): void {
  let editor: OverviewEditor | undefined
  followDeck(overview, (shown) => {
    editor ??= new OverviewEditor(shown, editing)
    void editor.renew(shown)
  })
}

class OverviewEditor {
  private readonly page: HTMLElement
  private readonly grid: HTMLElement
  private readonly editing: DeckEditing
  private shown: ShownOverview
  private slides: readonly SlideOutline[] = []
  /** Cells of all slides, hidden ones too, in the order of `slides`. */
  private cells: HTMLElement[] = []
  private readonly chosen = new Set<HTMLElement>()
  /** The cell that is to have the focus once the deck is drawn anew. */
  private wanted: number | undefined
  private renewing = 0
  private readonly spoken = make('p', { class: 'off', role: 'status' })
  private readonly notice = make('div', { class: 'notice', hidden: true })
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly hiddenCells = new Map<string, HTMLElement>()

  constructor(shown: ShownOverview, editing: DeckEditing) {
    this.shown = shown
    this.page = shown.page
    this.editing = editing
    this.grid = this.page.querySelector<HTMLElement>('.cells')!
    const root = this.page.getRootNode() as ShadowRoot
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheetOf(css)]
    const add = make('button', { type: 'button', class: 'add', title: 'Insert' }, icon(PLUS), 'Add a slide')
    add.addEventListener('click', () => void this.add(this.numberNow() + 1))
    this.page.querySelector('header .sp')!.after(add)
    // Under the picker it is no banner of the page.
    const header = this.page.querySelector('header')!
    header.role = 'group'
    header.ariaLabel = 'Overview'
    this.page.append(this.help(), this.notice, this.spoken)
    this.page.addEventListener('keydown', (event) => this.onKey(event), { capture: true })
    this.page.addEventListener('click', (event) => this.onClick(event), { capture: true })
    this.page.querySelector('input')?.addEventListener('input', ({ target }) => {
      for (const cell of this.hiddenCells.values()) cell.hidden = (target as HTMLInputElement).value !== ''
    })
    const stop = editing.onOutline(() => void this.renew(this.shown))
    shown.dialog.addEventListener('close', () => stop())
    followDrag(this.page, this.grid, {
      cellsOf: () => this.cells,
      drop: (cell, before) => void this.move(this.chosenWith(this.cells.indexOf(cell)), before),
    })
  }

  /** Puts hidden slides among the cells, and a menu on each. */
  async renew(shown: ShownOverview): Promise<void> {
    this.shown = shown
    const turn = ++this.renewing
    const outline = await this.editing.outline().catch(() => undefined)
    if (!outline || turn !== this.renewing) return
    // The page may not have come as far as the outline: it is told again when it has.
    if (
      outline.slides.length !== shown.ids.length ||
      outline.slides.some(({ id }, index) => id !== shown.ids[index])
    )
      return
    const hidden = outline.hidden ?? []
    const cells: HTMLElement[] = []
    const slides: SlideOutline[] = []
    const kept = new Set<string>()
    for (let number = 0; number <= shown.cells.length; number++) {
      for (const [index, slide] of hidden.entries()) {
        if (slide.before !== number) continue
        const key = `${slide.file}:${slide.title}:${index}`
        kept.add(key)
        slides.push(slide)
        cells.push(this.hiddenCell(key, slide, index))
      }
      const cell = shown.cells[number]
      if (cell) {
        slides.push(outline.slides[number]!)
        cells.push(cell)
      }
    }
    for (const [key, cell] of this.hiddenCells)
      if (!kept.has(key)) {
        cell.remove()
        this.hiddenCells.delete(key)
      }
    this.slides = slides
    this.cells = cells
    cells.forEach((cell, index) => {
      if (this.grid.children[index] !== cell) this.grid.insertBefore(cell, this.grid.children[index] ?? null)
    })
    this.giveMenus(turn)
    this.showChosen()
    this.focusWanted()
  }

  private focusWanted(): void {
    if (this.wanted === undefined) return
    const link = this.linkOf(this.cells[Math.min(this.wanted, this.cells.length - 1)])
    const { activeElement } = this.page.getRootNode() as ShadowRoot
    // Who has gone elsewhere meanwhile stays there.
    if (link && (!activeElement || this.grid.contains(activeElement) || activeElement === this.page)) {
      link.focus({ preventScroll: true })
      link.closest('.tile')!.scrollIntoView({ block: 'nearest' })
    }
  }

  private linkOf(cell: HTMLElement | undefined): HTMLElement | undefined {
    const last = cell?.lastElementChild
    return last?.localName === 'a' ? (last as HTMLElement) : undefined
  }

  private giveMenus(turn: number, from = 0): void {
    for (let index = from; index < Math.min(from + AT_ONCE, this.cells.length); index++) {
      const cell = this.cells[index]!
      const link = this.linkOf(cell)
      if (!link) continue
      const name = this.nameOf(index)
      const known = cell.querySelector<HTMLElement>('.more')
      if (known) {
        known.querySelector('.off')!.textContent = `What to do with ${name}`
        continue
      }
      const more = make(
        'button',
        { type: 'button', class: 'more', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
        icon(DOTS),
        unseen(`What to do with ${name}`),
      )
      more.addEventListener('click', (event) => {
        event.stopPropagation()
        this.openMenu(cell, more)
      })
      link.draggable = false
      link.before(make('span', { class: 'grip', 'aria-hidden': 'true' }), more)
    }
    if (from + AT_ONCE < this.cells.length)
      requestAnimationFrame(() => {
        if (turn === this.renewing && this.shown.dialog.open) this.giveMenus(turn, from + AT_ONCE)
      })
  }

  private nameOf(index: number): string {
    const number = this.cells[index]?.dataset['cell']
    const { title = '' } = this.slides[index] ?? {}
    return `${number ? `slide ${number}` : 'the hidden slide'}${title ? `, ${title}` : ''}`
  }

  private hiddenCell(key: string, slide: SlideOutline, index: number): HTMLElement {
    const known = this.hiddenCells.get(key)
    if (known) return known
    const still = make('div', { class: 'still', inert: true, 'aria-hidden': 'true' })
    const link = make(
      'a',
      { href: '#', class: 'source' },
      make('span', { class: 'n' }, 'Hidden'),
      make('span', { class: 't' }, slide.title || slide.id),
    )
    const cell = make('li', { class: 'tile unshown' }, still, link)
    this.hiddenCells.set(key, cell)
    const shadow = this.page.getRootNode() as ShadowRoot
    void drawPreview(still, shadow, this.shown.host.root, fetchPreview(index))
    return cell
  }

  private openMenu(cell: HTMLElement, button: HTMLElement): void {
    const index = this.cells.indexOf(cell)
    const isHidden = this.slides[index]?.isHidden === true
    const chosen = this.chosenWith(index)
    const { length } = this.cells
    toMenu(
      button,
      this.page,
      `What to do with ${chosen.length > 1 ? `${chosen.length} slides` : this.nameOf(index)}`,
      [
        ['Move back', 'Alt ←', () => this.moveBy(index, -1), index === 0],
        ['Move on', 'Alt →', () => this.moveBy(index, 1), index === length - 1],
        ['Duplicate', 'Ctrl D', () => this.duplicate(index)],
        [isHidden ? 'Show' : 'Hide', 'h', () => this.hide(chosen, !isHidden)],
        ['Add a slide after it', 'Insert', () => this.add(index + 1)],
        ['Edit its source', 'e', () => this.edit(index)],
        ['Delete', 'Del', () => this.remove(chosen)],
      ],
    )
  }

  /** Which slide has the focus, or is on show. */
  private numberNow(): number {
    const { activeElement } = this.page.getRootNode() as ShadowRoot
    const cell = activeElement?.closest<HTMLElement>('.tile') ?? this.grid.querySelector<HTMLElement>('.here')
    return cell ? this.cells.indexOf(cell) : this.cells.length - 1
  }

  /** All that are chosen, if this one is; else it alone. */
  private chosenWith(index: number): number[] {
    const all = this.cells.flatMap((cell, at) => (this.chosen.has(cell) ? [at] : []))
    return all.includes(index) ? all : [index]
  }

  private showChosen(): void {
    for (const cell of this.cells) {
      const isChosen = this.chosen.has(cell)
      cell.classList.toggle('chosen', isChosen)
      const link = this.linkOf(cell)
      if (isChosen) link?.setAttribute('aria-description', 'chosen')
      else link?.removeAttribute('aria-description')
    }
  }

  private onClick(event: MouseEvent): void {
    const cell = (event.target as Element).closest<HTMLElement>('.tile')
    if (!cell || (event.target as Element).closest('.more')) return
    if (event.shiftKey) {
      event.preventDefault()
      event.stopPropagation()
      if (!this.chosen.delete(cell)) this.chosen.add(cell)
      this.linkOf(cell)?.focus({ preventScroll: true })
      this.showChosen()
      this.say(`${this.chosen.size} chosen`)
    } else if (cell.classList.contains('unshown')) {
      event.preventDefault()
      event.stopPropagation()
      this.edit(this.cells.indexOf(cell))
    }
  }

  private onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    const isTyping = target.matches('input, [role=menuitem], dialog *')
    const isControl = event.ctrlKey || event.metaKey
    if (isTyping) return
    const act = this.actOf(event, isControl)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  private actOf(event: KeyboardEvent, isControl: boolean): (() => unknown) | undefined {
    const cell = (event.target as Element).closest<HTMLElement>('.tile')
    const index = cell ? this.cells.indexOf(cell) : -1
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    if (isControl && !event.altKey) {
      if (key === 'z') return () => this.takeBack(event.shiftKey)
      if (key === 'y') return () => this.takeBack(true)
      return key === 'd' && index >= 0 ? () => this.duplicate(index) : undefined
    }
    if (key === 'Insert' && !event.altKey) return () => this.add((index < 0 ? this.numberNow() : index) + 1)
    if (index < 0) return undefined
    const columns = getComputedStyle(this.grid).gridTemplateColumns.split(' ').length
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key]
    if (event.altKey) return by === undefined ? undefined : () => this.moveBy(index, by)
    if (event.shiftKey && by !== undefined) return () => this.choose(index, by)
    if (key === 'h') return () => this.hide(this.chosenWith(index), !this.slides[index]!.isHidden)
    if (key === 'e') return () => this.edit(index)
    if (key === 'Delete' || key === 'Backspace') return () => this.remove(this.chosenWith(index))
    return undefined
  }

  private choose(index: number, by: number): void {
    const to = Math.max(0, Math.min(this.cells.length - 1, index + by))
    for (const at of [index, to]) this.chosen.add(this.cells[at]!)
    this.linkOf(this.cells[to])?.focus()
    this.showChosen()
    this.say(`${this.chosen.size} chosen`)
  }

  private moveBy(index: number, by: number): void {
    const chosen = this.chosenWith(index)
    const to = by < 0 ? chosen[0]! + by : chosen.at(-1)! + by + 1
    if (to < 0 || to > this.cells.length) return this.say(by < 0 ? 'It is the first' : 'It is the last')
    void this.move(chosen, to)
  }

  private async move(chosen: readonly number[], before: number): Promise<void> {
    const passed = chosen.filter((index) => index < before).length
    const at = before - passed
    if (chosen.every((index, order) => index === at + order)) return
    await this.change(
      (deck) => moveSlides(deck, chosen, before),
      at,
      () => `${this.said(chosen)} moved to place ${at + 1}`,
    )
  }

  private said(chosen: readonly number[]): string {
    return chosen.length === 1 ? capital(this.nameOf(chosen[0]!)) : `${chosen.length} slides`
  }

  private duplicate(index: number): Promise<void> {
    return this.change(
      (deck) => duplicateSlide(deck, index),
      index + 1,
      () => `${this.said([index])} duplicated`,
    )
  }

  private hide(chosen: readonly number[], isHidden: boolean): Promise<void> {
    const words = `${this.said(chosen)} ${isHidden ? 'hidden' : 'shown again'}`
    return this.change(
      (deck) => hideSlides(deck, chosen, isHidden),
      chosen[0]!,
      () => words,
    )
  }

  private remove(chosen: readonly number[]): Promise<void> {
    const words = `${this.said(chosen)} deleted`
    return this.change(
      (deck) => removeSlides(deck, chosen),
      chosen[0]!,
      () => words,
      true,
    )
  }

  private async add(before: number): Promise<void> {
    const deck = await editedDeck(this.editing).catch((error: unknown) => this.tell(wordsOf(error)))
    if (!deck) return
    const layout = await pickLayout(this.page, this.shown.host.root, deck)
    if (!layout) return this.linkOf(this.cells[before - 1])?.focus({ preventScroll: true })
    await this.change(
      (now) => addSlide(now, layout.text, before),
      before,
      () => `A slide was added: ${layout.name}`,
    )
  }

  private edit(index: number): void {
    const slide = this.slides[index]
    if (!slide) return
    this.shown.dialog.close()
    const number = this.cells[index]!.dataset['cell']
    if (number) this.shown.host.go({ slide: Number(number), step: 0 })
    this.editing.open({ file: slide.file, line: slide.from, column: 1 })
  }

  private async takeBack(isAgain: boolean): Promise<void> {
    const words = await (isAgain ? this.editing.redo() : this.editing.undo())
    this.tell(
      words
        ? `${isAgain ? 'Done again' : 'Undone'}: ${words}`
        : `Nothing to ${isAgain ? 'do again' : 'undo'}`,
    )
  }

  /** Does a change, puts the focus where it led, and says what it was. */
  private async change(
    make: (deck: EditedDeck) => SlideChange,
    wanted: number,
    words: () => string,
    canBeUndone = false,
  ): Promise<void> {
    try {
      const change = make(await editedDeck(this.editing))
      if ('problem' in change) return this.tell(change.problem)
      const said = words()
      this.chosen.clear()
      this.wanted = wanted
      await this.editing.apply(change)
      this.tell(`${said}.`, canBeUndone)
    } catch (error) {
      this.tell(wordsOf(error))
    }
  }

  private say(words: string): void {
    this.spoken.textContent = words
  }

  /** Says it, and shows it for a while. */
  private tell(words: string, canBeUndone = false): undefined {
    clearTimeout(this.timer)
    this.say(words)
    const undo = make('button', { type: 'button' }, 'Undo')
    undo.addEventListener('click', () => {
      void this.takeBack(false)
      this.linkOf(this.cells[this.wanted ?? 0])?.focus({ preventScroll: true })
    })
    this.notice.replaceChildren(
      make('span', { 'aria-hidden': 'true' }, words),
      ...(canBeUndone ? [undo] : []),
    )
    this.notice.hidden = false
    this.timer = setTimeout(() => {
      if (!this.notice.matches(':focus-within, :hover')) this.notice.hidden = true
    }, STAY)
    return undefined
  }

  private help(): HTMLElement {
    const key = (name: string): HTMLElement => make('kbd', {}, name)
    return make(
      'p',
      { class: 'keys' },
      ...[
        [key('Alt'), ' and arrows move'],
        [key('Ctrl D'), ' duplicate'],
        [key('h'), ' hide'],
        [key('Insert'), ' add'],
        [key('Del'), ' delete'],
        [key('Ctrl Z'), ' undo'],
        [key('Shift'), ' and arrows choose several'],
      ].map((words) => make('span', {}, ...words)),
    )
  }
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
