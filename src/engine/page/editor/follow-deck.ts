/** The overview while its deck changes: cells come, go and move, and what is looked at stays. */
import type { DeckHost, SlideFacts } from '../host.ts'
import { createFinder } from '../tools/find-slides.ts'
import { countOf, sizeOf } from '../tools/deck-size.ts'
import type { Overview } from '../tools/overview.ts'
import { CHANGED, HERE } from '../window.ts'

/** The overview that is open, as it is now. */
export interface ShownOverview {
  readonly dialog: HTMLDialogElement
  /** All that it shows, in its shadow root; the header and the list of cells are in it. */
  readonly page: HTMLElement
  /** A cell for each slide; its last child is the slide's link. */
  readonly cells: readonly HTMLElement[]
  /** The slides' ids. */
  readonly ids: readonly string[]
  readonly host: DeckHost
}

/** `tell`: now, and after each change. */
export function followDeck(overview: Overview, tell: (shown: ShownOverview) => void): void {
  const { dialog } = overview.panel
  const listening = new AbortController()
  const tellNow = (): void => {
    const { page, cells, host, facts } = overview
    tell({ dialog, page, cells, host, ids: facts.map(({ id }) => id) })
  }
  const change = (): void =>
    void overview.host.facts().then((facts) => {
      if (!dialog.open) return
      renew(overview, facts)
      tellNow()
    })
  for (const event of [CHANGED, HERE]) document.addEventListener(event, change, { signal: listening.signal })
  dialog.addEventListener('close', () => listening.abort())
  // What changed while the editor came has been told to nobody.
  change()
}

function renew(overview: Overview, facts: readonly SlideFacts[]): void {
  const { grid, page, near, host, field } = overview
  const before = new Map(overview.cells.map((cell, index) => [overview.facts[index]!.id, cell]))
  const focused = (page.getRootNode() as ShadowRoot).activeElement as HTMLElement | null
  overview.facts = facts
  overview.find = createFinder(facts)
  overview.size.textContent = sizeOf(facts)
  const at = host.at.slide
  overview.cells = facts.map(({ id, title, steps }, index) => {
    const number = index + 1
    const cell = before.get(id) ?? overview.toCell(number)
    cell.dataset['cell'] = String(number)
    cell.classList.toggle('here', number === at)
    const link = overview.fill(cell)!
    if (number === at) link.ariaCurrent = 'true'
    else link.removeAttribute('aria-current')
    const [shownNumber, shownTitle, shownSteps] = link.children
    shownNumber!.textContent = String(number)
    shownTitle!.textContent = title
    shownSteps!.textContent = steps > 0 ? countOf(steps, 'step') : ''
    return cell
  })
  grid.replaceChildren(...overview.cells)
  if (focused?.isConnected) focused.focus({ preventScroll: true })
  near?.disconnect()
  for (const cell of overview.cells) near?.observe(cell)
  if (!field.hidden) overview.filter()
}
