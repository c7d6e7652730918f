import { addressText } from '../address-text.ts'
import { bytesOf } from '../format.ts'
import { STATE_WORDS } from '../memory-ink.ts'
import type { Pointable, Spot } from '../pointing.ts'
import { aboveOf, columnBars, columnScale, mappedStretches } from './column.ts'
import type { HeapMapPlaces } from './draw.ts'
import { lensFrom, lensShape } from './lens.ts'
import { rowSpan } from './object.ts'
import type { StackPlace } from './stack.ts'
import type { HeapMapView, Stretch } from './view.ts'

/** Stretches that Shift with an arrow key goes on by. */
const FAST = 10
const SHARE_WORDS = { all: '', most: 'mostly ', part: 'partly ' } as const

/**
 * What one can point at, each from low addresses to high ones: the stretches of the column, its mappings, those of the lens,
 * and the rows of the object beside it. `label` is the font size, `right` how far plates may reach, in px.
 */
export function thingsOf(
  view: HeapMapView,
  { column, lens: place }: HeapMapPlaces,
  label: number,
  right: number,
): Pointable {
  const { lens, mappings, most } = view
  const y = columnScale(view, column)
  const bars = columnBars(view, column)
  const above = aboveOf(view)
  const shape = lens && place && view.bytes > 0 ? lensShape(view, lens, place, label) : undefined
  const stacks: readonly (readonly Named[])[] = [
    [...view.column, ...(above ? [above] : [])].map((each) =>
      spotOf(view, each, { ...bars.heap, y }, () => stretchText(view, each)),
    ),
    mappings
      ? mappedStretches(mappings, most).map((each) => ({
          ...spotOf(view, each, { ...bars.mappings, y }, () => `${stateText(each)} in mappings of their own`),
          address: 0,
        }))
      : [],
    lens && shape
      ? lens.stretches.map((each, index) => {
          const isCut = index === 0 && lensFrom(lens) > 0
          return spotOf(view, each, shape, () => stretchText(view, each, isCut ? 'the upper ' : ''))
        })
      : [],
    shape?.object ? rowSpots(view, shape.object) : [],
  ]
  const spots = stacks
    .filter(({ length }) => length > 0)
    .flatMap((stack, group) => stack.map((spot) => ({ ...spot, group })))
  return {
    count: spots.length,
    right,
    at: (x, y) =>
      spots.findIndex(
        (spot) => x >= spot.x && x <= spot.x + spot.width && y >= spot.y && y < spot.y + spot.height,
      ),
    spot(index) {
      const { address, x, y, width, height, text } = spots[index] as Named
      return { address, x, y, width, height, text: text() }
    },
    move(index, key, isFast) {
      const { group, y, height } = spots[index] as (typeof spots)[number]
      const first = spots.findIndex((each) => each.group === group)
      const last = spots.findLastIndex((each) => each.group === group)
      // to what is as high there, else to the lowest
      const beside = (to: number): number => {
        const lowest = spots.findIndex((each) => each.group === to)
        const found = spots.findLastIndex(
          (each) => each.group === to && each.y + each.height >= y + height / 2,
        )
        return lowest < 0 ? index : Math.max(lowest, found)
      }
      const step = isFast ? FAST : 1
      switch (key) {
        case 'ArrowUp':
          return Math.min(last, index + step)
        case 'ArrowDown':
          return Math.max(first, index - step)
        case 'ArrowLeft':
          return beside(group - 1)
        case 'ArrowRight':
          return beside(group + 1)
        case 'Home':
          return first
        case 'End':
          return last
        default:
          return undefined
      }
    },
  }
}

/** There are hundreds at every moment of a run, and few are named. */
type Named = Omit<Spot, 'text'> & { readonly text: () => string }

function spotOf(
  view: HeapMapView,
  { from, to }: Stretch,
  { x, width, y }: StackPlace,
  text: () => string,
): Named {
  return { address: view.start + Math.round(from), text, x, y: y(to), width, height: y(from) - y(to) }
}

/** `free in malloc: 505.7 MB, heap+19d0b0 to heap+1e3e7e90`; `amount` is said before the bytes. */
function stretchText(view: HeapMapView, stretch: Stretch, amount = ''): string {
  const { from, to } = stretch
  // above the break there is no heap that could have addresses
  if (to > Math.max(view.bytes, view.peak))
    return `${stateText({ ...stretch, from: view.peak })} above the break`
  return `${stateText(stretch, amount)}, ${heapText(view, from)} to ${heapText(view, to)}`
}

function stateText({ state, share = 'all', from, to }: Stretch, amount = ''): string {
  return `${SHARE_WORDS[share]}${STATE_WORDS[state]}: ${amount}${bytesOf(Math.round(to) - Math.round(from))}`
}

/** Also of an address at the break, or above. */
function heapText({ start }: HeapMapView, offset: number): string {
  return addressText(start + Math.round(offset), { heapStart: start, programBreak: Infinity })
}

/** `small[0], heap+1e54cb40: ob_refcnt 1`. */
function rowSpots(
  view: HeapMapView,
  { shown, place }: NonNullable<ReturnType<typeof lensShape>['object']>,
): Named[] {
  return shown.rows.map(({ offset, name, value }, row) => {
    const { top, bottom } = rowSpan(shown, place, row)
    const where = offset === undefined ? '' : `, ${heapText(view, shown.from + offset)}`
    return {
      address: view.start + shown.from + (offset ?? 0),
      text: () => `${shown.title}${where}: ${name} ${value}`.trim(),
      x: place.x,
      y: top,
      width: place.right - place.x,
      height: bottom - top,
    }
  })
}
