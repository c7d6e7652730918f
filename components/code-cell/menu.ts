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

/** Over its button, or under it where there is no room. */
function onToggle(event: ToggleEvent): void {
  if (event.newState !== 'open') return
  const menu = event.currentTarget as HTMLElement
  const { top, bottom, right } = menu.previousElementSibling!.getBoundingClientRect()
  const isAbove = top > innerHeight / 2
  menu.style.setProperty('inset-block', isAbove ? `auto ${innerHeight - top}px` : `${bottom}px auto`)
  menu.style.setProperty(
    'inset-inline',
    `auto ${Math.max(0, document.documentElement.clientWidth - right)}px`,
  )
  menu.style.setProperty('max-block-size', `${isAbove ? top : innerHeight - bottom}px`)
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
