/**
 * Panels over the deck, one at a time: a modal dialog, which keeps the focus, closes by Escape or the key that opened it,
 * and gives the focus back. The router leaves an open dialog every key but a clicker's; a move or a dark screen closes it.
 */
import type { DeckHost } from '../host.ts'
import { READ_KEYS, STAGE_KEYS } from '../keys.ts'
import { LOOKED, MOVED } from '../window.ts'
import { make } from './dom.ts'

export interface Panel {
  readonly dialog: HTMLDialogElement
  close(): void
}

let open: (Panel & { readonly command: string; readonly host: DeckHost; readonly place: string }) | undefined

const placeOf = ({ at }: DeckHost): string => `${at.slide}/${at.step}`

export const closePanel = (): void => open?.close()

for (const event of [MOVED, LOOKED])
  document.addEventListener(event, () => {
    // A deck that was saved is drawn again, and stays where it is; where its slides are moved, the slide has another number.
    const isEdited = open?.command === 'overview' && open.host.editing !== undefined
    const isMoved = event === MOVED && open && !isEdited && open.place !== placeOf(open.host)
    if (isMoved || document.documentElement.dataset['screen']) closePanel()
  })

/** Opens the panel of a command, or closes it when it is the one that is open. `fill` puts in what it shows. */
export function togglePanel(
  command: string,
  host: DeckHost,
  label: string,
  fill: (panel: Panel) => unknown,
): void {
  const wasOpen = open?.command === command
  closePanel()
  if (wasOpen) return
  const dialog = make('dialog', { class: `panel ${command}`, 'aria-label': label, tabindex: -1 })
  const panel = {
    command,
    host,
    place: placeOf(host),
    dialog,
    close() {
      dialog.close()
      // At once: until it is gone it may still have the focus, and with it the next key.
      dialog.remove()
      if (open === panel) open = undefined
    },
  }
  open = panel
  dialog.addEventListener('close', () => {
    if (open === panel) open = undefined
    dialog.remove()
  })
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog && isOutside(event, dialog)) panel.close()
  })
  const table = host.view === 'read' ? READ_KEYS : STAGE_KEYS
  dialog.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const isOwn = table[event.key.toLowerCase()] === command && !isTyping(event)
    if (!isOwn && event.key !== 'Escape') return
    event.preventDefault()
    panel.close()
  })
  document.body.append(dialog)
  dialog.showModal()
  fill(panel)
}

const isTyping = (event: Event): boolean =>
  /^(input|textarea)$/.test((event.composedPath()[0] as Element).localName)

function isOutside({ clientX, clientY }: MouseEvent, dialog: Element): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect()
  return clientX < left || clientX > right || clientY < top || clientY > bottom
}
