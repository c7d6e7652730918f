/** The field, and the list of what it finds: a combobox, as go-to's is, whose list is grouped by slide. */
import type { DeckHost } from '../host.ts'
import { make } from '../tools/dom.ts'
import type { Panel } from '../tools/panel.ts'
import type { Run } from './marks.ts'
import type { Kind } from './passages.ts'
import { hidePlace, showPlace } from './place.ts'
import { Reading } from './reading.ts'
import type { Found, Group, Row } from './slide-index.ts'

/** What the panel has before this script is here. */
export interface Parts {
  readonly field: HTMLInputElement
  readonly list: HTMLElement
  readonly note: HTMLElement
  /** What stands in the note while nothing is looked for. */
  readonly hint: string
}

const NAMES: Readonly<Record<Kind, string>> = {
  slide: 'Slide',
  code: 'Code',
  demo: 'Demo',
  transcript: 'Transcript',
  notes: 'Notes',
}

let reading: Reading | undefined

export class SearchBox {
  private readonly host: DeckHost
  private readonly panel: Panel
  private readonly parts: Parts
  private readonly reading: Reading
  private rows: readonly Row[] = []
  private options: readonly HTMLElement[] = []
  private chosen = 0
  /** Enter was pressed before there was anything to go to. */
  private isAsked: boolean

  constructor(host: DeckHost, panel: Panel, parts: Parts, isAsked: boolean) {
    this.host = host
    this.panel = panel
    this.parts = parts
    this.isAsked = isAsked
    this.reading = reading ??= new Reading(host)
  }

  open(): void {
    const { parts, panel } = this
    hidePlace()
    parts.field.addEventListener('input', () => {
      this.isAsked = false
      this.search()
    })
    parts.field.addEventListener('keydown', (event) => this.onKey(event))
    parts.list.addEventListener('click', (event) => {
      const option = (event.target as Element).closest('.group')?.querySelector('[role=option]')
      const own = (event.target as Element).closest('[role=option]') ?? option
      if (own) this.go(this.options.indexOf(own as HTMLElement))
    })
    panel.dialog.addEventListener('close', () => this.reading.rest())
    this.reading.follow(() => this.search())
    this.search()
  }

  private search(): void {
    const { field, note, hint } = this.parts
    const query = field.value.trim()
    const found = query === '' ? undefined : this.reading.index?.find(query)
    this.show(found)
    const words = query === '' ? hint : found ? this.say(query, found) : 'Reading the slides …'
    if (note.textContent !== words) note.textContent = words
    if (!found || !this.isAsked) return
    this.isAsked = false
    this.go(0)
  }

  private show(found: Found | undefined): void {
    const { field, list } = this.parts
    const groups = found?.groups ?? []
    this.rows = groups.flatMap((group) => group.rows)
    this.chosen = 0
    list.replaceChildren(...groups.map(toGroup))
    this.options = [...list.querySelectorAll<HTMLElement>('[role=option]')]
    this.options.forEach((option, index) => (option.id = `heapdeck:place-${index}`))
    list.hidden = this.rows.length === 0
    list.scrollTop = 0
    field.setAttribute('aria-expanded', String(!list.hidden))
    this.mark()
  }

  private say(query: string, { groups, slides, by }: Found): string {
    const here = this.reading.isWhole ? '' : 'The deck is not all here yet. '
    if (slides === 0) return `${here}Nothing has “${query}”.`
    const count = `${slides} ${slides === 1 ? 'slide' : 'slides'}`
    const shown = groups.length < slides ? `${count}, the first ${groups.length} shown` : count
    if (by === 'words') return `${here}${shown}.`
    const instead =
      by === 'like' ? 'Nothing has it as it is written; nearly so' : 'Nothing has all of it; some of it'
    return `${here}${instead}: ${shown}.`
  }

  private mark(): void {
    const { field } = this.parts
    this.options.forEach((option, index) =>
      option.setAttribute('aria-selected', String(index === this.chosen)),
    )
    const option = this.options[this.chosen]
    if (option) field.setAttribute('aria-activedescendant', option.id)
    else field.removeAttribute('aria-activedescendant')
    // With the title above it.
    if (this.chosen === 0) this.parts.list.scrollTop = 0
    else option?.scrollIntoView({ block: 'nearest' })
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (by === undefined) {
      this.isAsked = this.rows.length === 0
      return this.go(this.chosen)
    }
    const count = this.rows.length
    if (count > 0) this.chosen = (this.chosen + by + count) % count
    this.mark()
  }

  private go(index: number): void {
    const row = this.rows[index]
    if (!row) return
    this.panel.close()
    this.host.go({ slide: row.slide, step: row.step })
    if (this.host.view === 'read') showPlace(row)
  }
}

function toGroup({ slide, title, rows }: Group): HTMLElement {
  const id = `heapdeck:slide-${slide}`
  return make(
    'div',
    { class: 'group', role: 'group', 'aria-labelledby': id },
    make(
      'div',
      { class: 'title', id },
      make('span', { class: 'n' }, String(slide)),
      ' ',
      toWords('t', title),
    ),
    ...rows.map(toOption),
  )
}

const toOption = ({ passage: { kind }, runs }: Row): HTMLElement =>
  make('div', { role: 'option', 'data-kind': kind }, make('small', {}, NAMES[kind]), ' ', toWords('w', runs))

const toWords = (name: string, runs: readonly Run[]): HTMLElement =>
  make(
    'span',
    { class: name },
    ...runs.map(({ text, isMarked }) => (isMarked ? make('mark', {}, text) : text)),
  )
