/** Go to a slide by its number (`3.2`: with its step) or by a few letters of its title. */
import type { DeckHost, SlideFacts } from '../host.ts'
import { make } from './dom.ts'
import { createFinder, type Found } from './find-slides.ts'
import { togglePanel, type Panel } from './panel.ts'

/** More are not shown: another letter finds better. */
const MOST_ROWS = 8
const HINT = 'A number, or a few letters of a title; 3.2 is step 2 of slide 3.'

const openField = (): HTMLInputElement | null => document.querySelector('dialog.go-to[open] input')

export const isGoToOpen = (): boolean => openField() !== null

/** `typed`: the digit that opened it, or that came before the panel was there to take it. */
export function openGoTo(host: DeckHost, typed: string): void {
  const open = openField()
  if (open && typed) {
    open.value += typed
    return void open.dispatchEvent(new Event('input'))
  }
  togglePanel('go-to', host, 'Go to a slide', (panel) => {
    const field = make('input', {
      id: 'heapdeck:go-to',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-expanded': 'false',
      'aria-controls': 'heapdeck:found',
      'aria-autocomplete': 'list',
    })
    const list = make('ul', { id: 'heapdeck:found', role: 'listbox', 'aria-label': 'Slides', hidden: true })
    const note = make('p', { class: 'note', role: 'status' }, HINT)
    panel.dialog.append(make('label', { for: field.id }, 'Go to'), field, list, note)
    field.value = typed
    field.focus()
    // Who types faster than the deck comes is taken there when it has come.
    let isAsked = false
    const ask = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') isAsked = true
    }
    field.addEventListener('keydown', ask)
    void host.facts().then((facts) => {
      field.removeEventListener('keydown', ask)
      const goTo = new GoTo(host, panel, facts, { field, list, note })
      if (isAsked) goTo.go(0)
    })
  })
}

interface Parts {
  readonly field: HTMLInputElement
  readonly list: HTMLElement
  readonly note: HTMLElement
}

class GoTo {
  private readonly host: DeckHost
  private readonly panel: Panel
  private readonly facts: readonly SlideFacts[]
  private readonly parts: Parts
  private readonly find: ReturnType<typeof createFinder>
  private found: readonly Found[] = []
  private chosen = 0

  constructor(host: DeckHost, panel: Panel, facts: readonly SlideFacts[], parts: Parts) {
    this.host = host
    this.panel = panel
    this.facts = facts
    this.parts = parts
    this.find = createFinder(facts)
    parts.field.addEventListener('input', () => this.search())
    parts.field.addEventListener('keydown', (event) => this.onKey(event))
    parts.list.addEventListener('click', (event) => {
      const row = (event.target as Element).closest('li')
      if (row) this.go([...parts.list.children].indexOf(row))
    })
    this.search()
  }

  private search(): void {
    const { field, list, note } = this.parts
    const all = this.find(field.value)
    this.found = all.slice(0, MOST_ROWS)
    this.chosen = 0
    list.replaceChildren(...this.found.map((found, index) => this.row(found, index)))
    list.hidden = this.found.length === 0
    field.setAttribute('aria-expanded', String(!list.hidden))
    const more = all.length - this.found.length
    note.textContent = !field.value.trim()
      ? HINT
      : all.length === 0
        ? this.missing(field.value.trim())
        : more > 0
          ? `and ${more} more`
          : ''
    this.mark()
  }

  private missing(query: string): string {
    const count = this.facts.length
    return /^\d+([/.,]\d*)?$/.test(query) ? `There are ${count} slides.` : `No slide is called “${query}”.`
  }

  private row({ slide, step, match }: Found, index: number): HTMLElement {
    const { id, title } = this.facts[slide - 1]!
    const words = make('span', { class: 't' })
    if (match)
      words.append(title.slice(0, match[0]), make('b', {}, title.slice(...match)), title.slice(match[1]))
    else words.append(title)
    if (step > 0) words.append(make('small', {}, `step ${step}`))
    else if (!match && title !== id && !/^\d/.test(this.parts.field.value))
      words.append(make('small', {}, id))
    return make(
      'li',
      { id: `heapdeck:found-${index}`, role: 'option' },
      make('span', { class: 'n' }, String(slide)),
      words,
    )
  }

  private mark(): void {
    const { field, list } = this.parts
    const rows = [...list.children]
    rows.forEach((row, index) => row.setAttribute('aria-selected', String(index === this.chosen)))
    const row = rows[this.chosen]
    if (row) field.setAttribute('aria-activedescendant', row.id)
    else field.removeAttribute('aria-activedescendant')
    row?.scrollIntoView({ block: 'nearest' })
  }

  private onKey(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.isComposing || (by === undefined && event.key !== 'Enter')) return
    event.preventDefault()
    if (by === undefined) return this.go(this.chosen)
    const count = this.found.length
    if (count > 0) this.chosen = (this.chosen + by + count) % count
    this.mark()
  }

  go(index: number): void {
    const found = this.found[index]
    if (!found) return
    this.panel.close()
    this.host.go({ slide: found.slide, step: found.step })
  }
}
