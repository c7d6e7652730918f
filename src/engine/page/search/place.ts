/** In Read a place that was found is brought into view, and its words are marked on the page until a click or Escape. */
import type { Range as Marked } from './marks.ts'
import { readSheet, type Place } from './passages.ts'
import { sheetInRead } from './reading.ts'
import type { Row } from './slide-index.ts'

const NAME = 'heapdeck-found'

export function showPlace({ slide, passage, ranges }: Row): void {
  hidePlace()
  const sheet = sheetInRead(slide)
  if (!sheet) return
  // Whoever hears the page goes on from here.
  sheet.tabIndex = -1
  sheet.focus({ preventScroll: true })
  // What stands there now: a demo that is awake may show something else.
  const place = readSheet(sheet).find(({ kind, text }) => kind === passage.kind && text === passage.text)
  const at = ranges[0]?.[0]
  if (!place || at === undefined) return
  const [node] = place.pieces.findLast(([, from]) => from <= at)!
  bringIntoView(node instanceof Element ? node : node.parentElement!)
  if (!('highlights' in CSS)) return
  CSS.highlights.set(NAME, new Highlight(...ranges.flatMap((range) => rangesOf(place, range))))
  marking = new AbortController()
  const { signal } = marking
  // The click that led here is past its capture.
  addEventListener('click', hidePlace, { signal, capture: true })
  addEventListener('keydown', ({ key }) => key === 'Escape' && hidePlace(), { signal })
}

/** Marks that are on the page. */
let marking: AbortController | undefined

export function hidePlace(): void {
  marking?.abort()
  if ('highlights' in CSS) CSS.highlights.delete(NAME)
}

function bringIntoView(element: Element): void {
  // A label in a picture that a demo stands before now: the demo.
  const shown = element.getClientRects().length > 0 ? element : element.closest('.demo, .cell')
  if (!shown || shown.getClientRects().length === 0) return
  const { top, bottom } = shown.getBoundingClientRect()
  const bar = document.querySelector('header.bar')?.getBoundingClientRect().bottom ?? 0
  if (top < bar || bottom > innerHeight) shown.scrollIntoView({ block: 'center', inline: 'nearest' })
}

/** Stretches of the page that a stretch of the passage's text stands in. */
function rangesOf({ pieces }: Place, [from, to]: Marked): Range[] {
  return pieces.flatMap(([node, start]) => {
    if (!(node instanceof Text) || start >= to || start + node.length <= from) return []
    const range = document.createRange()
    range.setStart(node, Math.max(0, from - start))
    range.setEnd(node, Math.min(node.length, to - start))
    return [range]
  })
}
