/** `/`: search. The panel is here at once and takes what is typed; what finds anything comes with its own script. */
import type { DeckHost } from '../host.ts'
import { EARLY_FIELD } from '../early-field.ts'
import { make } from './dom.ts'
import { loadModule } from '../supply.ts'
import { togglePanel } from './panel.ts'

const HINT = 'Words, or how they begin: on slides, in what is said, in code and in demos'

export const isSearchOpen = (): boolean => document.querySelector('dialog.search[open]') !== null

export function openSearch(host: DeckHost): void {
  const early = document.querySelector<HTMLInputElement>(EARLY_FIELD)
  const typed = early?.value ?? ''
  early?.blur()
  togglePanel('search', host, 'Search', (panel) => {
    const hint = host.view === 'presenter' ? `${HINT}, and in your notes.` : `${HINT}.`
    const field = make('input', {
      id: 'heapdeck:search',
      role: 'combobox',
      autocomplete: 'off',
      autocapitalize: 'off',
      enterkeyhint: 'go',
      spellcheck: 'false',
      'aria-expanded': 'false',
      'aria-controls': 'heapdeck:places',
      'aria-autocomplete': 'list',
    })
    const list = make('div', {
      id: 'heapdeck:places',
      class: 'places',
      role: 'listbox',
      'aria-label': 'Found',
      hidden: true,
    })
    const note = make('p', { class: 'note', role: 'status' }, hint)
    const close = make('button', { type: 'button', class: 'close' }, 'Close ', make('kbd', {}, 'Esc'))
    close.addEventListener('click', () => panel.close())
    const header = make('header', {}, make('label', { for: field.id }, 'Search'), close)
    panel.dialog.append(header, field, list, note)
    field.value = typed
    field.focus()
    // The key that opened it takes up what is written, and does nothing of the browser's.
    field.addEventListener('keydown', (event) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      field.select()
    })
    // Who types faster than the deck comes is taken there when it has come.
    let isAsked = false
    const ask = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') isAsked = true
    }
    field.addEventListener('keydown', ask)
    script(host).then(
      ({ fillSearch }) => {
        field.removeEventListener('keydown', ask)
        if (panel.dialog.open) fillSearch(host, panel, { field, list, note, hint }, isAsked)
      },
      (error: unknown) => {
        console.warn(error)
        note.textContent =
          'What finds words can’t be had from where this page came from: is the server still there?'
      },
    )
  })
}

const script = ({ root }: DeckHost): Promise<typeof import('../search.ts')> =>
  loadModule(document.querySelector('main')!.dataset['search']!, root)
