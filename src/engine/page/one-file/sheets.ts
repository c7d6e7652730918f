/** The slides of the file, which stand in its Read page, as a stage wants them. */
import { readHash } from '../../route.ts'
import type { Manifest } from '../deck-source.ts'
import { LIVE } from '../live.ts'
import { slideAddress } from './addresses.ts'

/** In a document of their own, where nothing is upgraded: as they were written. */
const sheets = document.createElement('template').content

const all = (): HTMLElement[] => [...sheets.children] as HTMLElement[]

/** Takes the slides out of the Read page. Links to other slides lead to their stages. */
export function takeSheets(): void {
  sheets.append(...document.querySelectorAll('main > .sheet'))
  for (const link of sheets.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    const hash = link.getAttribute('href')!
    const route = readHash(hash)
    const target = route.kind === 'anchor' ? sheets.getElementById(route.id)?.closest('.sheet') : undefined
    if (!target || target === link.closest('.sheet')) continue
    const url = slideAddress(target.id)
    if (route.kind === 'anchor' && route.id !== target.id) url.hash = hash
    link.href = url.href
  }
}

/** The slide with an id, else with a number, else the first. */
export const findSheet = (id: string, number?: number): HTMLElement =>
  all().find((sheet) => sheet.id === id) ?? all()[(number ?? 1) - 1] ?? all()[0]!

/** A slide for this page, and the one after it. */
export function copySheets(sheet: Element): HTMLElement[] {
  const next = sheet.nextElementSibling
  return [sheet, ...(next ? [next] : [])].map((one) => document.importNode(one, true) as HTMLElement)
}

/** As the pieces of a site have them. */
export const pieces = (): string[] => all().map((sheet) => sheet.outerHTML)

export function manifest(): Manifest {
  const slides = all()
  return {
    ids: slides.map(({ id }) => id),
    titles: slides.map((sheet) => titleOf(sheet)),
    steps: slides.map((sheet) => Number(sheet.dataset['steps'])),
    demos: Object.fromEntries(
      slides.flatMap((sheet, index) => [...sheet.querySelectorAll(LIVE)].map(({ id }) => [id, index + 1])),
    ),
    pieces: ['slides'],
    size: slides.length,
  }
}

/** What stands after `Slide 3: `; a slide without a title has no more than its number. */
const titleOf = (sheet: Element): string => /: (.*)$/s.exec(sheet.getAttribute('aria-label')!)?.[1] ?? ''
