/** What stands around the slide: the window's title, the toolbar, the strip of progress. */
import { slidePath } from '../route.ts'
import { readAddress, slideAddress } from './addresses.ts'
import type { Stage } from './window.ts'

/** What moves with the slide, in its frame. */
export function drawProgress({ at }: Stage, on: HTMLElement, main: HTMLElement): void {
  drawStrip(at.slide, at.step, Number(on.dataset['steps']))
  const bar = document.querySelector<HTMLElement>('.strip:empty')
  bar?.style.setProperty('--p', `${(100 * at.slide) / Number(main.dataset['slides'])}%`)
}

/** What can wait for that frame. */
export function drawChrome({ at }: Stage, on: HTMLElement, main: HTMLElement): void {
  const title = on.getAttribute('aria-label')!.replace(/^.*?: /, '')
  const deck = main.dataset['title']
  document.title = title === deck ? title : `${title} · ${deck}`
  // What a browser passes on, when it is asked to, is the slide on show.
  const canonical = document.querySelector<HTMLLinkElement>('link[rel=canonical]')
  if (canonical) canonical.href = new URL(slidePath(on.id), main.dataset['published']).href
  drawLink('prev', on.dataset['previous'])
  drawLink('next', on.dataset['next'])
  const slides = Number(main.dataset['slides'])
  for (const link of document.querySelectorAll('a.to-read'))
    link.setAttribute('href', readAddress(on.id).href)
  for (const where of document.querySelectorAll('.where')) where.textContent = `${at.slide} / ${slides}`
}

function drawLink(rel: string, id: string | undefined): void {
  for (const link of document.querySelectorAll(`nav a[rel=${rel}]`)) {
    link.toggleAttribute('hidden', !id)
    if (id) link.setAttribute('href', slideAddress(id).href)
  }
}

function drawStrip(slide: number, step: number, steps: number): void {
  document.querySelectorAll<HTMLElement>('.strip > *').forEach((cell, index) => {
    const isHere = index + 1 === slide
    cell.classList.toggle('was', index + 1 < slide)
    cell.classList.toggle('now', isHere)
    cell.classList.toggle('part', isHere && step < steps)
    if (isHere) cell.style.setProperty('--p', `${(100 * (step + 1)) / (steps + 1)}%`)
  })
}
