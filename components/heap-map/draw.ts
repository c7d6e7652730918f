import { MemoryInk, PAINT, STATE_WORDS, picture, type MemoryState } from '../memory-ink.ts'
import type { PictureSize } from '../picture-size.ts'
import { path, round } from '../svg.ts'
import { backFrom, columnScale, drawColumn, type ColumnPlace } from './column.ts'
import { drawLens, lensFrom, type LensPlace } from './lens.ts'
import type { HeapCone, HeapLens, HeapMapView, Stretch } from './view.ts'

export interface HeapMapSize extends PictureSize {
  /** Whether the column is as high as the slide, and a headline stands beside its upper part. */
  readonly isStage?: boolean
}

/** Where things lie, in label sizes. */
interface MapForm {
  readonly column: { readonly x: number; readonly width: number; readonly top: number }
  readonly lens: { readonly x: number; readonly width: number; readonly wide: number; readonly top: number }
  readonly objectX: number
  readonly isShort: boolean
}

const STAGE: MapForm = {
  column: { x: 0.25, width: 4.3, top: 0.5 },
  lens: { x: 11.1, width: 4.7, wide: 7.6, top: 10.6 },
  objectX: 18.9,
  isShort: false,
}
const PAGE: MapForm = {
  column: { x: 0.25, width: 4.9, top: 2.1 },
  lens: { x: 11.3, width: 5.2, wide: 8, top: 2.4 },
  objectX: 19.6,
  isShort: false,
}
const NARROW: MapForm = {
  column: { x: 0.25, width: 4.6, top: 0.9 },
  lens: { x: 10.3, width: 3.4, wide: 4.6, top: 3.3 },
  objectX: 15,
  isShort: true,
}
/** Under this width, in label sizes, the phone's form is drawn. */
const NARROW_WIDTH = 34
const LEGEND_ROOM = 2.4
/** Below the column where there is no legend: half of a tick's figure, and what sticks out. */
const FOOT = 0.4
/** Four states and more stand a little smaller, so that one row holds them. */
const SMALL_LEGEND = 0.87
/** Of a picture's height: what is less high has no pattern, only ink. */
const SEEN = 0.025

/** How a program's memory lies: the heap to scale, a lens on its end, a lens on the chunk below the top. */
export function drawHeap(view: HeapMapView, size: HeapMapSize, places = placesOf(view, size)): string {
  const { states, marks } = heapMarks(view, size, places)
  const ink = new MemoryInk(size.prefix, size.label)
  return picture(size.width, size.height, ink.patterns(states) + marks)
}

/** The same as marks, and the states whose patterns they need. */
export function heapMarks(
  view: HeapMapView,
  size: HeapMapSize,
  places = placesOf(view, size),
): { readonly states: readonly MemoryState[]; readonly marks: string } {
  const { column, lens, mappings } = view
  const legend = heapStates(view)
  // what is too small for the legend may yet be high enough for its pattern
  const drawn: readonly { readonly state: MemoryState }[] = [
    ...column,
    ...(lens?.stretches ?? []),
    ...(mappings?.pieces ?? []),
    ...(lens?.object ? [lens.object] : []),
  ]
  const all = new Set([...legend, ...drawn.map(({ state }) => state)])
  return {
    states: STATES.filter((state) => all.has(state)),
    marks:
      lens && places.lens
        ? lensedMarks(view, lens, places.lens, places, size)
        : bareMarks(view, places, size),
  }
}

/** The states that a legend names: those that can be seen in the picture, and those that words name, in its order. */
export function heapStates(view: HeapMapView): MemoryState[] {
  const { bytes, peak, most, mappings, lens } = view
  const seen = new Set<MemoryState>(view.named)
  const addLarge = (stretches: readonly Stretch[], range: number) => {
    for (const { from, to, state } of stretches) if (to - from > range * SEEN) seen.add(state)
  }
  addLarge(view.column, most)
  if (lens) addLarge(lens.stretches, (lens.stretches.at(-1)?.to ?? 0) - (lens.stretches[0]?.from ?? 0))
  if (backFrom(view) < peak || mappings?.rest === 'back') seen.add('back')
  else if (bytes < most / 2) seen.add('never')
  return STATES.filter((state) => seen.has(state))
}

const STATES = Object.keys(STATE_WORDS) as MemoryState[]

/** Where the column stands, and the lens where there is one, with a legend under it. */
export interface HeapMapPlaces {
  readonly column: ColumnPlace
  readonly lens?: LensPlace
  /** Draws it in the room that was left for it. */
  readonly drawLegend?: () => string
}

export function placesOf(view: HeapMapView, size: HeapMapSize): HeapMapPlaces {
  const { width, height, label, prefix, isStage } = size
  if (!view.lens) return { column: barePlace(size) }
  const form = width < NARROW_WIDTH * label ? NARROW : isStage ? STAGE : PAGE
  const states = heapStates(view)
  const x = (form === NARROW ? 0 : form.lens.x) * label
  const ink = new MemoryInk(prefix, states.length < 4 ? label : label * SMALL_LEGEND)
  const entries = states.map((state) => ink.entry(state))
  // on a stage there is a gap at the right that its last word may reach into
  const room = width - x + (form === STAGE ? label * 2 : 0)
  const bottom = height - Math.max(0, ink.legendHeight(entries, room) - label * 1.4) - LEGEND_ROOM * label
  return {
    column: columnPlace(form, label, form === STAGE ? height - label * FOOT : bottom),
    lens: {
      x: form.lens.x * label,
      width: form.lens.width * label,
      wide: form.lens.wide * label,
      top: form.lens.top * label,
      bottom,
      objectX: form.objectX * label,
      right: width,
      isShort: form.isShort,
    },
    drawLegend: () => ink.legend(x, bottom + label * 1.5, entries, room),
  }
}

function lensedMarks(
  view: HeapMapView,
  lens: HeapLens,
  place: LensPlace,
  { column, drawLegend }: HeapMapPlaces,
  { label, prefix }: HeapMapSize,
): string {
  const ink = new MemoryInk(prefix, label)
  return [
    view.bytes > 0 ? drawCone(view, { from: lensFrom(lens), to: view.bytes }, column, place, ink) : '',
    drawColumn(view, column, ink),
    drawLens(view, lens, place, ink),
    drawLegend?.(),
  ].join('')
}

/** The column, and what leads from it to whatever stands at its right. */
function bareMarks(view: HeapMapView, { column }: HeapMapPlaces, size: HeapMapSize): string {
  const { width, label, prefix } = size
  const ink = new MemoryInk(prefix, label)
  const cones = (view.cones ?? []).map(({ from, to, top, bottom }: HeapCone) =>
    drawCone(view, { from, to }, column, { x: width, top: top * label, bottom: bottom * label }, ink),
  )
  return cones.join('') + drawColumn(view, column, ink)
}

/** Where the column of a picture without a lens stands: so that others can be drawn to its scale. */
export function barePlace({ height, label, isStage }: HeapMapSize): ColumnPlace {
  // there is no lens's title to make room for
  const form = isStage ? STAGE : { ...PAGE, column: { ...PAGE.column, top: NARROW.column.top } }
  return columnPlace(form, label, height - label * FOOT)
}

function columnPlace({ column, isShort }: MapForm, label: number, bottom: number): ColumnPlace {
  return { x: column.x * label, width: column.width * label, top: column.top * label, bottom, isShort }
}

function drawCone(
  view: HeapMapView,
  { from, to }: { readonly from: number; readonly to: number },
  column: ColumnPlace,
  { x, top, bottom }: { readonly x: number; readonly top: number; readonly bottom: number },
  ink: MemoryInk,
): string {
  const y = columnScale(view, column)
  const edge = column.x + column.width
  return path(
    `M${round(edge)} ${round(y(to))}L${round(x)} ${round(top)}V${round(bottom)}L${round(edge)} ${round(Math.max(y(from), y(to) + ink.gap))}Z`,
    { fill: PAINT.ink, opacity: 0.08 },
  )
}
