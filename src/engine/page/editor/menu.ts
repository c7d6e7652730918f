/** A menu at a button: arrows move in it, Escape or a click elsewhere closes it, and the button has the focus again. */
import { make } from '../tools/dom.ts'

/** Words, the key that does the same, what is done, and whether it can't be done. */
export type MenuRow = readonly [words: string, key: string, act: () => unknown, isOff?: boolean]

export function toMenu(
  button: HTMLElement,
  page: HTMLElement,
  label: string,
  rows: readonly MenuRow[],
): void {
  const close = (isBack = true): void => {
    menu.remove()
    shade.remove()
    button.setAttribute('aria-expanded', 'false')
    if (isBack) button.focus({ preventScroll: true })
  }
  const items = rows.map(([words, key, act, isOff]) => {
    const item = make(
      'button',
      { type: 'button', role: 'menuitem', tabindex: -1, 'aria-disabled': isOff ? 'true' : undefined },
      make('span', {}, words),
      make('kbd', { 'aria-hidden': 'true' }, key),
    )
    item.addEventListener('click', (event) => {
      event.stopPropagation()
      if (isOff) return
      close()
      act()
    })
    return item
  })
  const menu = make('div', { class: 'menu', role: 'menu', 'aria-label': label }, ...items)
  const shade = make('div', { class: 'shade' })
  shade.addEventListener('pointerdown', () => close())
  menu.addEventListener('keydown', (event) => {
    const at = items.indexOf(event.target as HTMLButtonElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[
      event.key
    ]
    event.stopPropagation()
    if (to !== undefined) {
      event.preventDefault()
      items[to % items.length]!.focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      close()
    }
  })
  button.setAttribute('aria-expanded', 'true')
  page.append(shade, menu)
  const { left: pageLeft, top: pageTop, width, height } = page.getBoundingClientRect()
  const { right, bottom, top } = button.getBoundingClientRect()
  const size = menu.getBoundingClientRect()
  const x = Math.max(8, Math.min(width - size.width - 8, right - pageLeft - size.width))
  const below = bottom - pageTop + 4
  const y = below + size.height > height - 8 ? Math.max(8, top - pageTop - size.height - 4) : below
  menu.style.setProperty('left', `${x}px`)
  menu.style.setProperty('top', `${y}px`)
  items[0]?.focus({ preventScroll: true })
}
