/** Where cells stand in a page, and how one goes from one to the other. */
import { cellWithCount, slideOf } from '../../src/engine/cells/index.ts'
import type { Notebook } from './notebook.ts'

/** Whether a slide alone is on show, in its own unit. */
export const isStage = (): boolean =>
  /^(stage|presenter)$/.test(document.documentElement.dataset['view'] ?? '')

/** Whether both are on show together. */
export const isBeside = (cell: Element, other: Element): boolean =>
  !isStage() || cell.closest('.slide') === other.closest('.slide')

/** The cells of the page, in order; on a stage, of the slide. */
function cellsWith(cell: HTMLElement): HTMLElement[] {
  const within = (isStage() && cell.closest('.slide')) || document
  return [...within.querySelectorAll<HTMLElement>('code-cell:not([hidden], [data-hidden])')]
}

export function nextCell(cell: HTMLElement): HTMLElement | undefined {
  const all = cellsWith(cell)
  return all[all.indexOf(cell) + 1]
}

/** Those above it or below it, the nearest first. */
export function cellsTo(by: -1 | 1, cell: HTMLElement): HTMLElement[] {
  const all = cellsWith(cell)
  const at = all.indexOf(cell)
  return by > 0 ? all.slice(at + 1) : all.slice(0, at).toReversed()
}

/** An empty one, as those that the engine writes. */
export function newCellBelow(cell: HTMLElement, id: string): HTMLElement {
  const frame = document.createElement('div')
  frame.className = 'cell'
  frame.setAttribute('role', 'group')
  frame.setAttribute('aria-label', `New cell ${id}`)
  const made = document.createElement(cell.localName)
  made.id = id
  made.dataset['added'] = ''
  for (const name of ['lang', 'session', 'cells', 'editor']) {
    const value = cell.dataset[name]
    if (value !== undefined) made.dataset[name] = value
  }
  const pre = document.createElement('pre')
  pre.className = 'code'
  const code = document.createElement('code')
  const line = document.createElement('span')
  line.className = 'line'
  code.append(line)
  pre.append(code)
  made.append(pre)
  frame.append(made)
  const above = cell.closest('.cell') ?? cell
  above.after(frame)
  return made
}

/** Where the cell that ran as `In [count]` is read; undefined: there is none. */
export function hrefOf({ state }: Notebook, count: number): string | undefined {
  const id = cellWithCount(state, count)
  if (id === undefined) return
  return isStage() ? slideUrl(slideOf(state, id)) : `#${encodeURIComponent(id)}`
}

/** A slide's address, from any page of the deck. */
const slideUrl = (slide: string): string =>
  `${document.documentElement.dataset['root'] ?? ''}${slide === '' ? '' : `${encodeURIComponent(slide)}/`}`

/** As if a link to the slide, among the cell's own words, was clicked: the page knows what to do. */
export function showSlide(cell: HTMLElement, slide: string): void {
  const link = document.createElement('a')
  link.href = isStage() ? slideUrl(slide) : `#${encodeURIComponent(slide)}`
  link.hidden = true
  cell.append(link)
  link.click()
  link.remove()
}
