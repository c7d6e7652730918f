import { megabytes } from '../format.ts'
import { INK, PAINT, type MemoryInk } from '../memory-ink.ts'
import { path, rect, round, text } from '../svg.ts'
import { drawPlate, drawStack } from './stack.ts'
import type { HeapMapView, MappingsBeside } from './view.ts'

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

/** The heap to scale: its states, what was given back, its mappings, the break, and ticks. */
export function drawColumn(view: HeapMapView, place: ColumnPlace, ink: MemoryInk): string {
  const { x, width: full, top } = place
  const { bytes, peak, most, mappings } = view
  const y = columnScale(view, place)
  const width = mappings ? full * BESIDE : full
  const back = backFrom(view)
  let drawn = drawStack(view.column, { x, width, y }, ink, false)
  if (back < peak) {
    drawn += ink.region('back', x, y(peak), width, y(back) - y(peak) - ink.outline * 2)
    const words = [megabytes(peak - back), 'given back']
    drawn += drawPlate(x + width / 2, y((peak + back) / 2), words, width, ink)
  } else if (bytes < most * 0.95 && !mappings) {
    const low = y(bytes) - ink.outline * 2
    drawn += path(
      `M${round(x)} ${round(low)}V${round(top)}M${round(x + width)} ${round(low)}V${round(top)}`,
      ink.stroke('never'),
    )
  }
  if (mappings) drawn += drawMappings(mappings, most, x + full - width, width, y, ink)
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

function drawMappings(
  { pieces, most, rest }: MappingsBeside,
  scale: number,
  x: number,
  width: number,
  y: (offset: number) => number,
  ink: MemoryInk,
): string {
  let drawn = ''
  let mapped = 0
  for (const { bytes, state } of pieces) {
    if (bytes > scale / 200)
      drawn += ink.region(state, x, y(mapped + bytes), width, y(mapped) - y(mapped + bytes))
    mapped += bytes
  }
  return mapped < most * 0.98
    ? drawn + ink.region(rest, x, y(most), width, y(mapped) - y(most) - ink.outline)
    : drawn
}

/** A round size of which four to nine make the whole. */
function tickOf(most: number): number {
  const exponent = 10 ** Math.floor(Math.log10(most / 4))
  return [5, 2, 1].map((factor) => factor * exponent).find((size) => size * 4 <= most) ?? exponent
}
