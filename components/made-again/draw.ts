import { count } from '../format.ts'
import { INK, MemoryInk, PAINT, TINT, picture, type MemoryState } from '../memory-ink.ts'
import { path, round, tag, text, textWidth } from '../svg.ts'
import { countsOf, elsewhereWords, type MadeAgainView, type Row } from './view.ts'
import type { PictureSize } from '../free-lists/draw.ts'

/** How high the picture wants to be, in label sizes. */
export const AGAIN_HEIGHT = 15.5
/** A row of cells, at least, at most, and of the picture's height, and the words over the upper two, under the middle one. */
const ROW = { least: 2, most: 3.6, share: 0.13 }
const OVER = 1.5
const UNDER = 1.9
/** Cells that are narrower than this have no gap. In px. */
const NARROW = 1.5
/** How much wider bold words are than `textWidth` says. */
const BOLD = 1.06

/** Where a row's cells stand, in px. */
export interface Cells {
  readonly row: Row
  readonly top: number
  readonly height: number
  readonly pitch: number
}

/** The rows from the top down. */
export function cellsOf(view: MadeAgainView, { width, height, label }: Omit<PictureSize, 'prefix'>): Cells[] {
  const rowHeight = Math.max(ROW.least * label, Math.min(ROW.most * label, ROW.share * height))
  const low = height - rowHeight - label * 0.2
  const high = OVER * label
  // words stand over the upper row and the lower one, and under the middle one; what is left is for the lines
  const middle = low - (OVER + UNDER) * label - rowHeight
  return (
    [
      ['again', high],
      ['dropped', middle],
      ['made', low],
    ] as const
  ).map(([row, top]) => ({ row, top, height: rowHeight, pitch: width / Math.max(1, view[row].length) }))
}

/**
 * Three rows of objects, the earliest at the bottom: made; dropped, with what became of their memory; made again, each
 * joined to the one whose address it has.
 */
export function drawMadeAgain(view: MadeAgainView, size: PictureSize): string {
  const { states, marks } = madeAgainMarks(view, size)
  return picture(size.width, size.height, new MemoryInk(size.prefix, size.label).patterns(states) + marks)
}

/** The same as marks, and the states whose patterns they need. */
export function madeAgainMarks(
  view: MadeAgainView,
  size: PictureSize,
): { readonly states: readonly MemoryState[]; readonly marks: string } {
  const ink = new MemoryInk(size.prefix, size.label)
  const [again, dropped, made] = cellsOf(view, size) as [Cells, Cells, Cells]
  return {
    states: statesOf(view),
    marks: [
      drawLines(ink, view, again, dropped),
      drawMade(ink, view, made),
      drawDropped(ink, view, dropped),
      drawAgain(ink, view, again),
      drawWords(ink, view, { again, dropped, made }, size.width),
    ].join(''),
  }
}

/** In the order of a legend. */
export function statesOf(view: MadeAgainView): MemoryState[] {
  const places = new Set(view.dropped)
  return (['live', 'list', 'pool', 'malloc', 'never'] as const).filter((state) =>
    state === 'live'
      ? view.made.includes(true)
      : state === 'never'
        ? view.made.includes(false)
        : places.has(state) || (state === 'list' && places.has('code')),
  )
}

/** Boxes side by side, as one path. */
function boxes(ink: MemoryInk, { top, height, pitch }: Cells, places: readonly number[], inset = 0): string {
  const gap = pitch < NARROW ? 0 : Math.min(ink.gap, pitch * 0.14) + inset
  return places
    .map(
      (place) =>
        `M${round(place * pitch + gap)} ${round(top + inset)}h${round(pitch - gap * 2)}v${round(height - inset * 2)}h${round(gap * 2 - pitch)}z`,
    )
    .join('')
}

const placesOf = <Each>(row: readonly Each[], is: (each: Each) => boolean): number[] =>
  row.flatMap((each, place) => (is(each) ? [place] : []))

/** Cells that nothing has happened to yet, as one dashed outline for each stretch of them. */
function drawComing(ink: MemoryInk, cells: Cells, places: readonly number[]): string {
  return stretches(places)
    .map(({ from, to }) =>
      path(
        `M${round(from * cells.pitch)} ${round(cells.top)}H${round(to * cells.pitch)}v${round(cells.height)}H${round(from * cells.pitch)}z`,
        { ...ink.stroke('never'), 'stroke-width': ink.outline * 0.7 },
      ),
    )
    .join('')
}

function stretches(places: readonly number[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  for (const place of places) {
    const last = found.at(-1)
    if (last?.to === place) last.to++
    else found.push({ from: place, to: place + 1 })
  }
  return found
}

function drawMade(ink: MemoryInk, { made }: MadeAgainView, cells: Cells): string {
  const live = placesOf(made, Boolean)
  return (
    drawComing(
      ink,
      cells,
      placesOf(made, (is) => !is),
    ) + (live.length > 0 ? path(boxes(ink, cells, live), { fill: INK.live }) : '')
  )
}

function drawDropped(ink: MemoryInk, { dropped, order }: MadeAgainView, cells: Cells): string {
  const kept = placesOf(dropped, (place) => place === 'list' || place === 'code')
  const middle = round(cells.top + cells.height / 2)
  const centre = (place: number): number => round((place + 0.5) * cells.pitch)
  let drawn = drawComing(
    ink,
    cells,
    placesOf(dropped, (place) => place === undefined),
  )
  if (kept.length > 0)
    drawn += path(boxes(ink, cells, kept, ink.outline * 0.2), {
      fill: TINT.list,
      stroke: INK.list,
      'stroke-width': ink.outline * 0.5,
    })
  for (const state of ['pool', 'malloc'] as const)
    for (const { from, to } of stretches(placesOf(dropped, (place) => place === state))) {
      const inset = ink.gap
      drawn += ink.region(
        state,
        from * cells.pitch + inset,
        cells.top + ink.outline / 2,
        (to - from) * cells.pitch - inset * 2,
        cells.height - ink.outline,
      )
    }
  const listed = order.filter((old) => dropped[old] === 'list')
  const head = listed.at(-1)
  if (head === undefined) return drawn
  return (
    drawn +
    path(`M${centre(listed[0] as number)} ${middle}${listed.map((old) => `H${centre(old)}`).join('')}`, {
      stroke: INK.list,
      'stroke-width': ink.outline,
    }) +
    tag('circle', {
      cx: centre(head),
      cy: middle,
      r: ink.label * 0.34,
      fill: INK.list,
      stroke: PAINT.ground,
      'stroke-width': ink.gap,
    })
  )
}

function drawAgain(ink: MemoryInk, { again }: MadeAgainView, cells: Cells): string {
  const old = placesOf(again, (each) => each?.from === 'list' || each?.from === 'code')
  const fresh = placesOf(again, (each) => each?.from === 'pool' || each?.from === 'malloc')
  return (
    drawComing(
      ink,
      cells,
      placesOf(again, (each) => each === undefined),
    ) +
    (old.length > 0 ? path(boxes(ink, cells, old), { fill: INK.live }) : '') +
    (fresh.length > 0
      ? path(boxes(ink, cells, fresh, ink.outline * 0.25), {
          stroke: INK.live,
          'stroke-width': ink.outline * 0.5,
        })
      : '')
  )
}

/** From each new one to the old one whose address it has; the first in the colour of what is spoken of. */
function drawLines(ink: MemoryInk, { again }: MadeAgainView, upper: Cells, lower: Cells): string {
  const from = lower.top - ink.outline
  const to = upper.top + upper.height + ink.outline
  const joined = again.flatMap((each, place) => (each?.old === undefined ? [] : [{ place, old: each.old }]))
  const line = ({ place, old }: { place: number; old: number }): string =>
    `M${round((old + 0.5) * lower.pitch)} ${round(from)}L${round((place + 0.5) * upper.pitch)} ${round(to)}`
  const [first, ...rest] = joined
  if (!first) return ''
  const others = path(rest.map(line).join(''), { stroke: PAINT.edge, 'stroke-width': ink.outline * 0.3 })
  return (
    (rest.length > 0 ? others : '') + path(line(first), { stroke: PAINT.signal, 'stroke-width': ink.curve })
  )
}

/** What each row says at its left and at its right, in numbers. */
function drawWords(
  ink: MemoryInk,
  view: MadeAgainView,
  { again, dropped, made }: Readonly<Record<Row, Cells>>,
  width: number,
): string {
  const { label } = ink
  const counts = countsOf(view)
  const last = view.made.length - 1
  const elsewhere = elsewhereWords(view)
  const first = view.again.find((each) => each !== undefined)?.old
  const firstWords =
    first === undefined
      ? []
      : [`made again: new 0 is where ${count(first)} was`, `again: 0 where ${count(first)} was`]
  const listed = counts.kept - (view.dropped.includes('code') ? 1 : 0)
  const kept = `${count(listed)} ${listed === 1 ? 'is' : 'are'} kept`
  const withCode = view.dropped.includes('code') ? ', 1 by its code' : ''
  const firstDropped = count(view.order[0] ?? 0)
  const droppedWords =
    counts.dropped === 0
      ? []
      : [
          `dropped, ${firstDropped} first: ${kept}${withCode}`,
          `dropped, ${firstDropped} first: ${count(counts.kept)} kept`,
          `dropped: ${count(counts.kept)} kept`,
        ]
  // the longest words that there is room for
  const row = (y: number, lefts: readonly string[], right: string): string => {
    const room = width / label - (right ? textWidth(right) + 0.8 : 0)
    const left = lefts.find((words) => textWidth(words) * BOLD <= room) ?? (lefts.at(-1) as string)
    return (
      text(0, y, left, label, { 'font-weight': 700, fill: PAINT.ink }) +
      (right ? text(width, y, right, label, { 'text-anchor': 'end', fill: PAINT.ink2 }) : '')
    )
  }
  return (
    row(
      again.top - label * 0.5,
      [...firstWords, 'made again'],
      counts.fresh > 0
        ? `${count(counts.fresh)} from ${elsewhere}`
        : counts.again > 0
          ? `${count(counts.back)} come back`
          : '',
    ) +
    row(
      dropped.top + dropped.height + label * 1.15,
      [...droppedWords, 'dropped'],
      counts.gone > 0 ? `${count(counts.gone)} ${counts.gone === 1 ? 'goes' : 'go'} to ${elsewhere}` : '',
    ) +
    row(
      made.top - label * 0.5,
      [
        counts.made > last
          ? `made: 0 to ${count(last)}`
          : `made: ${count(counts.made)} of ${count(last + 1)}`,
      ],
      '',
    )
  )
}
