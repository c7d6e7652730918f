import { megabytes } from '../format.ts'
import { INK, PAINT, type MemoryInk } from '../memory-ink.ts'
import { path, rect, round, text } from '../svg.ts'
import { drawPlate, drawStack } from './stack.ts'
import type { HeapMapView, MappingsBeside, Stretch } from './view.ts'

export interface ColumnPlace {
  readonly x: number
  readonly width: number
  readonly top: number
  readonly bottom: number
  /** Whether ticks have no unit. */
  readonly isShort: boolean
}

/** A plate is drawn on what is higher than this, of the whole. */
const PLATE = 0.1
/** The heap's share of the column's width, where mappings stand beside it. */
const BESIDE = 0.44

/** How high an offset from the heap's start is in the column. */
export function columnScale({ most }: HeapMapView, { top, bottom }: ColumnPlace): (offset: number) => number {
  return (offset) => bottom - (offset / most) * (bottom - top)
}

/** From where on the heap was given back; the peak where it was not. */
export function backFrom({ bytes, peak, most }: HeapMapView): number {
  return peak - bytes > most / 50 ? bytes : peak
}

/** What is above the heap's end in the column: what was given back, or what is not there yet; none where little is. */
export function aboveOf(view: HeapMapView): Stretch | undefined {
  const { bytes, peak, most, mappings } = view
  const back = backFrom(view)
  if (back < peak) return { from: back, to: peak, state: 'back', chunks: 0 }
  return bytes < most * 0.95 && !mappings ? { from: bytes, to: most, state: 'never', chunks: 0 } : undefined
}

/** From left to right: the heap, and what mappings stand beside it. */
export function columnBars({ mappings }: HeapMapView, { x, width }: ColumnPlace) {
  const bar = mappings ? width * BESIDE : width
  return { heap: { x, width: bar }, mappings: { x: x + width - bar, width: bar } }
}

/** The mappings that are high enough to be seen, and what of them is not there, from the bottom up. */
export function mappedStretches({ pieces, most, rest }: MappingsBeside, scale: number): Stretch[] {
  const stretches: Stretch[] = []
  let mapped = 0
  for (const { bytes, state } of pieces) {
    if (bytes > scale / 200) stretches.push({ from: mapped, to: mapped + bytes, state, chunks: 0 })
    mapped += bytes
  }
  if (mapped < most * 0.98) stretches.push({ from: mapped, to: most, state: rest, chunks: 0 })
  return stretches
}

/** The heap to scale: its states, what was given back, its mappings, the break, and ticks. */
export function drawColumn(view: HeapMapView, place: ColumnPlace, ink: MemoryInk): string {
  const { top } = place
  const { bytes, most, mappings } = view
  const y = columnScale(view, place)
  const bars = columnBars(view, place)
  const { x, width } = bars.heap
  const above = aboveOf(view)
  let drawn = drawStack(view.column, { x, width, y }, ink, false)
  if (above?.state === 'back') {
    const { from, to } = above
    drawn += ink.region('back', x, y(to), width, y(from) - y(to) - ink.outline * 2)
    const words = [megabytes(to - from), 'given back']
    drawn += drawPlate(x + width / 2, y((to + from) / 2), words, width, ink)
  } else if (above) {
    const low = y(bytes) - ink.outline * 2
    drawn += path(
      `M${round(x)} ${round(low)}V${round(top)}M${round(x + width)} ${round(low)}V${round(top)}`,
      ink.stroke('never'),
    )
  }
  if (mappings) {
    const { x, width } = bars.mappings
    // the last of what is not there reaches up to the column's outline
    for (const { from, to, state } of mappedStretches(mappings, most))
      drawn += ink.region(
        state,
        x,
        y(to),
        width,
        y(from) - y(to) - (state === mappings.rest ? ink.outline : 0),
      )
  }
  // what holds the top sticks out, so that it is seen at all
  drawn += rect(
    x - ink.outline * 2,
    y(bytes) - ink.leader / 2,
    width + ink.outline * 4,
    ink.leader * (view.isHeld ? 1.5 : 1),
    { fill: view.isHeld ? INK.live : PAINT.ink },
  )
  for (const { from, to, lines } of view.plates)
    if (to - from > most * PLATE) drawn += drawPlate(x + width / 2, y((from + to) / 2), lines, width, ink)
  return drawn + drawTicks(view, place, ink)
}

function drawTicks(view: HeapMapView, place: ColumnPlace, ink: MemoryInk): string {
  const { bytes: heap, most } = view
  const { label } = ink
  const y = columnScale(view, place)
  const right = place.x + place.width
  const edge = y(heap)
  const isLow = heap < most * 0.08
  let drawn = ''
  for (let bytes = 0; bytes < most; bytes += tickOf(most)) {
    const at = y(bytes)
    if (Math.abs(at - edge) < label * 1.3 && (bytes > 0 || isLow)) continue
    drawn += path(`M${round(right)} ${round(at)}h${round(label * 0.4)}`, {
      stroke: PAINT.edge,
      'stroke-width': ink.gap,
    })
    drawn += text(
      right + label * 0.6,
      at + label * (bytes === 0 ? 0.04 : 0.3),
      bytes === 0 ? '0' : place.isShort ? String(bytes / 1e6) : `${bytes / 1e6} MB`,
      label * 0.86,
      { 'font-family': PAINT.mono, fill: PAINT.ink3 },
    )
  }
  return (
    drawn +
    text(
      right + label * 0.6,
      edge + label * (isLow ? 0.1 : 0.5),
      heap < 1e5 ? '0.0 MB' : megabytes(heap),
      label * 0.86,
      { 'font-family': PAINT.mono, 'font-weight': 700, fill: PAINT.ink },
    )
  )
}

/** A round size of which four to nine make the whole. */
function tickOf(most: number): number {
  const exponent = 10 ** Math.floor(Math.log10(most / 4))
  return [5, 2, 1].map((factor) => factor * exponent).find((size) => size * 4 <= most) ?? exponent
}
