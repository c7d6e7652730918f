/** The keys, in two columns. */
import type { DeckHost } from '../host.ts'
import { icon, make, unseen } from './dom.ts'
import { READ_HELP, STAGE_HELP, type HelpRow } from './help-table.ts'
import { togglePanel } from './panel.ts'

/** Arrows are drawn: fonts of a deck need not have them. */
const ARROWS: Readonly<Record<string, readonly [path: string, name: string]>> = {
  ArrowRight: ['M3 12h17M14 6l6 6-6 6', 'Right arrow'],
  ArrowLeft: ['M21 12H4M10 6l-6 6 6 6', 'Left arrow'],
  ArrowDown: ['M12 3v17M6 14l6 6 6-6', 'Down arrow'],
  ArrowUp: ['M12 21V4M6 10l6-6 6 6', 'Up arrow'],
}
const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  'Shift+ ': 'Shift Space',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  'Ctrl+k': 'Ctrl K',
  '-': '−',
}

export function openHelp(host: DeckHost): void {
  togglePanel('help', host, 'Keys', ({ dialog, close }) => {
    const [moving, looking] = host.view === 'read' ? READ_HELP : STAGE_HELP
    const columns = [[...moving!, ...(host.help ?? [])], looking!]
    const button = make('button', { type: 'button', class: 'close' }, 'Close ', make('kbd', {}, 'Esc'))
    button.addEventListener('click', close)
    dialog.append(
      make('header', {}, make('h2', {}, 'Keys'), button),
      make('div', { class: 'columns' }, ...columns.map((rows) => make('dl', {}, ...rows.map(toRow)))),
    )
    dialog.focus()
  })
}

const toRow = ({ keys, shown = keys, words }: HelpRow): HTMLElement =>
  make('div', {}, make('dt', {}, ...shown.flatMap((key) => [toKey(key), ' '])), make('dd', {}, words))

function toKey(key: string): HTMLElement {
  const arrow = ARROWS[key]
  return arrow ? make('kbd', {}, icon(arrow[0]), unseen(arrow[1])) : make('kbd', {}, NAMES[key] ?? key)
}
