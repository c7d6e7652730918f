/** Where the talk stands, and ways to any slide: a list to choose from, and a strip with a cell a slide. */
import { slideAddress } from '../addresses.ts'
import type { SlideFacts } from '../host.ts'
import type { Desk } from './desk.ts'
import { make } from './elements.ts'

/** More slides than this and the strip is one bar. */
const MOST_CELLS = 60

export class Slides {
  private readonly desk: Desk
  private readonly list: HTMLSelectElement
  private readonly where: HTMLElement
  private readonly cells: HTMLElement
  private made: readonly SlideFacts[] | undefined

  constructor(desk: Desk) {
    this.desk = desk
    this.list = desk.find('select.slides')
    this.where = desk.find('.where')
    this.cells = desk.find('.cells')
    this.list.addEventListener('change', () => {
      desk.stage.go({ slide: this.list.selectedIndex + 1, step: 0 })
      // Arrows are the deck's again.
      this.list.blur()
    })
  }

  draw(): void {
    const { facts, stage } = this.desk
    if (facts.length === 0) return
    if (facts !== this.made) this.make(facts)
    const { slide, step } = stage.at
    const steps = facts[slide - 1]?.steps ?? 0
    this.list.selectedIndex = slide - 1
    this.where.textContent = `step ${step + 1} of ${steps + 1}`
    const part = (step + 1) / (steps + 1)
    if (this.cells.classList.contains('bar'))
      return this.cells.style.setProperty('--p', `${(100 * (slide - 1 + part)) / facts.length}%`)
    ;[...this.cells.children].forEach((cell, index) => {
      const isHere = index === slide - 1
      cell.classList.toggle('was', index < slide - 1)
      cell.classList.toggle('now', isHere)
      if (isHere) cell.setAttribute('aria-current', 'true')
      else cell.removeAttribute('aria-current')
      ;(cell as HTMLElement).style.setProperty('--p', `${100 * part}%`)
    })
  }

  private make(facts: readonly SlideFacts[]): void {
    this.made = facts
    this.list.replaceChildren(
      ...facts.map(({ title, id }, index) => make('option', {}, `${index + 1} ${title || id}`)),
    )
    const isBar = facts.length > MOST_CELLS
    this.cells.classList.toggle('bar', isBar)
    this.cells.hidden = false
    if (isBar) return this.cells.replaceChildren()
    const { base } = this.desk.stage
    this.cells.replaceChildren(
      ...facts.map(({ id, title, steps }, index) => {
        const cell = make('a', {
          href: slideAddress(id, base).href,
          'aria-label': `Slide ${index + 1}: ${title || id}`,
          title: `${index + 1} ${title || id}`,
          onclick: (event) => {
            const { ctrlKey, metaKey, shiftKey, detail } = event as MouseEvent
            if (ctrlKey || metaKey || shiftKey) return
            event.preventDefault()
            this.desk.stage.go({ slide: index + 1, step: 0 })
            if (detail > 0) cell.blur()
          },
        })
        cell.style.flexGrow = String(steps + 1)
        return cell
      }),
    )
  }
}
