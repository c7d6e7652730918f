/** The picker of a slide to add: layouts as they would look in this deck. */
import { layoutsFor, type EditedDeck, type Layout } from '../../edit/index.ts'
import { make } from '../tools/dom.ts'
import { drawPreview } from './draw-preview.ts'
import { fetchPreview } from './server.ts'

/** Undefined: none was picked. */
export function pickLayout(page: HTMLElement, root: URL, deck: EditedDeck): Promise<Layout | undefined> {
  return new Promise((resolve) => {
    let picked: Layout | undefined
    const dialog = make('dialog', { class: 'picker', 'aria-labelledby': 'picker-title' })
    const close = make('button', { type: 'button', class: 'close' }, 'Close ', make('kbd', {}, 'Esc'))
    close.addEventListener('click', () => dialog.close())
    const buttons = layoutsFor(deck).map((layout) => {
      const still = make('span', { class: 'still', inert: true, 'aria-hidden': 'true' })
      const button = make(
        'button',
        { type: 'button', class: 'layout' },
        still,
        make('b', {}, layout.name),
        make('small', {}, layout.words),
      )
      button.addEventListener('click', () => {
        picked = layout
        dialog.close()
      })
      const shadow = page.getRootNode() as ShadowRoot
      void drawPreview(still, shadow, root, fetchPreview(layout.text))
      return button
    })
    const list = make('div', { class: 'layouts' }, ...buttons)
    dialog.append(
      make(
        'div',
        { class: 'head' },
        make('h2', { id: 'picker-title' }, 'Add a slide'),
        make('span', { class: 'sp' }),
        close,
      ),
      list,
    )
    dialog.addEventListener('keydown', (event) => {
      event.stopPropagation()
      const at = buttons.indexOf(event.target as HTMLButtonElement)
      if (at < 0) return
      const columns = getComputedStyle(list).gridTemplateColumns.split(' ').length
      const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key]
      if (by === undefined) return
      event.preventDefault()
      buttons[Math.max(0, Math.min(buttons.length - 1, at + by))]!.focus()
    })
    dialog.addEventListener('close', (event) => {
      event.stopPropagation()
      dialog.remove()
      resolve(picked)
    })
    dialog.addEventListener('cancel', (event) => event.stopPropagation())
    page.append(dialog)
    dialog.showModal()
    buttons[0]?.focus()
  })
}
