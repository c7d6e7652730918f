/** What a cell can do beside its one action. */
import { html } from 'lit'
import { ICONS } from './icons.ts'

export interface MenuEntry {
  readonly words: string
  readonly isOff?: boolean
  act(): void
}

export function renderMenu(entries: readonly MenuEntry[], label: string) {
  return html`
    <button class="bare menu" aria-label=${label} aria-haspopup="menu" popovertarget="menu">
      ${ICONS.more}
    </button>
    <div
      id="menu"
      popover
      role="menu"
      aria-label=${label}
      @beforetoggle=${onToggle}
      @toggle=${onOpened}
      @keydown=${onKey}
    >
      ${entries.map(
        ({ words, isOff, act }) =>
          html`<button
            role="menuitem"
            tabindex="-1"
            aria-disabled=${isOff ? 'true' : 'false'}
            @click=${(event: Event) => {
              if (isOff) return
              close(popoverOf(event))
              act()
            }}
          >
            ${words}
          </button>`,
      )}
    </div>
  `
}

const popoverOf = (event: Event): HTMLElement =>
  (event.currentTarget as Element).closest<HTMLElement>('[popover]')!

/** The focus goes back to its button. */
function close(menu: HTMLElement): void {
  menu.hidePopover()
  ;(menu.previousElementSibling as HTMLElement).focus()
}

const ENTRY = 44
const AROUND = 10
const EDGE = 8

/** Under its button, over it where there is more room, else beside the window's edge: all of it is in the window. */
function onToggle(event: ToggleEvent): void {
  if (event.newState !== 'open') return
  const menu = event.currentTarget as HTMLElement
  const { top, bottom, right } = menu.previousElementSibling!.getBoundingClientRect()
  const most = innerHeight - 2 * EDGE
  const height = Math.min(most, menu.querySelectorAll('button').length * ENTRY + AROUND)
  const isBelow = bottom + height <= innerHeight
  const start = isBelow ? bottom : top - height >= 0 ? top - height : innerHeight - EDGE - height
  menu.style.setProperty('inset-block', `${start}px auto`)
  menu.style.setProperty(
    'inset-inline',
    `auto ${Math.max(0, document.documentElement.clientWidth - right)}px`,
  )
  menu.style.setProperty('max-block-size', `${most}px`)
}

function onOpened(event: ToggleEvent): void {
  if (event.newState === 'open') (event.currentTarget as HTMLElement).querySelector('button')?.focus()
}

function onKey(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement
  const items = [...menu.querySelectorAll<HTMLElement>('button')]
  const at = items.findIndex((item) => item.matches(':focus'))
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (event.key === 'Escape' || event.key === 'Tab') close(menu)
  else if (to !== undefined) items.at(to % items.length)?.focus()
  else return
  if (event.key !== 'Tab') event.preventDefault()
  event.stopPropagation()
}
