import { bytesOf, count, megabytes } from '../format.ts'
import { PAINT, type MemoryInk } from '../memory-ink.ts'
import { path, rect, round, text, textWidth } from '../svg.ts'
import { drawObject, type ObjectPlace } from './object.ts'
import { drawPlate, drawStack } from './stack.ts'
import type { HeapLens, HeapMapView, HeapName, HeapObject } from './view.ts'

export interface LensPlace {
  readonly x: number
  /** Of a lens beside which there is an object, and of one with names. */
  readonly width: number
  readonly wide: number
  readonly top: number
  readonly bottom: number
  /** Where an object's rows begin. */
  readonly objectX: number
  /** Of the picture. */
  readonly right: number
  /** Whether there is little room. */
  readonly isShort: boolean
}

/** Under this width, in label sizes, there is no object: a picture may be drawn before its place has been made. */
const LEAST_OBJECT = 6

/** Where the lens begins, from the heap's start. */
export function lensFrom({ range, stretches }: HeapLens): number {
  return range === 'whole' ? 0 : (stretches[0]?.from ?? 0)
}

/** Where the stretches of the lens stand, and the object beside them where there is one and room for it. */
export interface LensShape {
  readonly x: number
  readonly width: number
  readonly y: (offset: number) => number
  readonly object?: { readonly shown: HeapObject; readonly place: ObjectPlace }
}

export function lensShape(view: HeapMapView, lens: HeapLens, place: LensPlace, label: number): LensShape {
  const { x, top, bottom, objectX, right, isShort } = place
  const { names, object } = lens
  const low = lensFrom(lens)
  const isShown = object && !names && object.to > low && right - objectX > LEAST_OBJECT * label
  return {
    x,
    width: names ? place.wide : place.width,
    y: (offset) => bottom - ((offset - low) / Math.max(1, view.bytes - low)) * (bottom - top),
    ...(isShown && {
      object: { shown: object, place: { x: objectX, right: right - label * 0.2, top, bottom, isShort } },
    }),
  }
}

/** The heap's end enlarged, or all of it, and at its right what lies there: names, or the object that holds the top up. */
export function drawLens(view: HeapMapView, lens: HeapLens, place: LensPlace, ink: MemoryInk): string {
  if (view.bytes <= 0) return drawEmpty(place, ink)
  const { label } = ink
  const { top, bottom, objectX, isShort } = place
  const { names, stretches } = lens
  const { x, width, y, object } = lensShape(view, lens, place, label)
  const isEnd = lens.range === 'end'
  let drawn = object
    ? path(
        `M${round(x + width)} ${round(y(object.shown.to))}L${round(objectX)} ${round(top)}V${round(bottom)}L${round(x + width)} ${round(y(Math.max(lensFrom(lens), object.shown.from)))}Z`,
        { fill: PAINT.ink, opacity: 0.08 },
      )
    : ''
  drawn += drawStack(stretches, { x, width, y }, ink, isEnd)
  drawn += names ? drawNames(names, x + width, y, place, ink) : drawLabels(lens, x, width, y, ink)
  drawn += drawTitle(lens.title ?? titleOf(lens, view.bytes), x, top, isShort && isEnd, ink)
  drawn += path(`M${round(x - label * 0.5)} ${round(top)}h${round(width + label)}`, {
    stroke: PAINT.ink,
    'stroke-width': ink.leader,
  })
  if (isEnd && !names && !isShort)
    drawn += text(x + width + label * 0.3, top + label, 'break', label * 0.8, {
      'font-family': PAINT.mono,
      fill: PAINT.ink2,
    })
  return object ? drawn + drawObject(object.shown, object.place, ink) : drawn
}

function drawEmpty({ x, top, bottom, right }: LensPlace, ink: MemoryInk): string {
  const { label } = ink
  return (
    text(x, top - label * 0.5, 'the heap', label, { 'font-weight': 700, fill: PAINT.ink }) +
    rect(x, top, right - x - label * 0.2, bottom - top, ink.stroke('never')) +
    ['nothing yet:', 'the first malloc', 'makes it']
      .map((words, row) =>
        text((x + right) / 2, (top + bottom) / 2 + (row - 1) * label * 1.25, words, label, {
          'text-anchor': 'middle',
          fill: row ? PAINT.ink2 : PAINT.ink,
        }),
      )
      .join('')
  )
}

function titleOf(lens: HeapLens, heap: number): string {
  if (lens.range === 'end') return `last ${Math.round((heap - lensFrom(lens)) / 1000)} KB`
  return `the heap, ${heap < 1e5 ? bytesOf(heap) : megabytes(heap)}`
}

/** In two lines where there is little room. */
function drawTitle(words: string, x: number, top: number, isSplit: boolean, ink: MemoryInk): string {
  const { label } = ink
  const parts = isSplit ? [words.split(' ')[0]!, words.split(' ').slice(1).join(' ')] : [words]
  return parts
    .map((part, index) =>
      text(x, top - label * (0.5 + 1.15 * (parts.length - 1 - index)), part, label, {
        'font-weight': 700,
        fill: PAINT.ink,
      }),
    )
    .join('')
}

/** Top, and what lies at the lower end, in words on the lens. */
function drawLabels(
  { stretches, top, below: words = ['free', 'below'] }: HeapLens,
  x: number,
  width: number,
  y: (offset: number) => number,
  ink: MemoryInk,
): string {
  const { label } = ink
  const middle = x + width / 2
  let drawn = ''
  const above = stretches.at(-1)
  if (above?.state === 'never' && y(above.from) - y(above.to) > label * 3) {
    const figure = count(top)
    const size = Math.min(label, (width * 0.9) / textWidth(figure))
    const at = (y(above.from) + y(above.to)) / 2
    drawn +=
      text(middle, at - size * 0.2, 'top', size, {
        'text-anchor': 'middle',
        'font-weight': 700,
        fill: PAINT.ink,
      }) + text(middle, at + size, figure, size, { 'text-anchor': 'middle', fill: PAINT.ink2 })
  }
  const [below] = stretches
  if (below && below.state !== 'live' && below !== above && y(below.from) - y(below.to) > label * 3.4)
    drawn += drawPlate(middle, (y(below.from) + y(below.to)) / 2, words, width, ink)
  return drawn
}

/** What the parts are, at the right of the lens; names that would meet go down. */
function drawNames(
  names: readonly HeapName[],
  x: number,
  y: (offset: number) => number,
  { top, bottom, isShort }: LensPlace,
  ink: MemoryInk,
): string {
  const { label } = ink
  const placed = names
    .map(({ at, words }) => {
      const y0 = at === undefined ? bottom - label * 1.5 : y(at)
      return { at: y0, row: y0, words, isHere: at !== undefined }
    })
    .sort((a, b) => a.at - b.at)
  let free = top + label * 0.6
  for (const name of placed) {
    name.row = Math.max(name.at, free)
    free = name.row + label * (name.words.length * 1.25 + 0.3)
  }
  // none reaches into what is below the lens
  let foot = bottom
  for (const name of placed.toReversed()) {
    name.row = Math.min(name.row, foot - label * ((name.words.length - 1) * 1.2))
    foot = name.row - label * 1.55
  }
  return placed
    .map(({ at, row, words, isHere }) => {
      const leader = path(
        `M${round(x + label * 0.25)} ${round(at)}L${round(x + label * 1.05)} ${round(row)}`,
        {
          stroke: PAINT.ink,
          'stroke-width': ink.leader * 0.75,
        },
      )
      return (
        (isHere ? leader : '') +
        words
          .map((each, index) =>
            text(x + label * 1.4, row + label * (0.34 + index * 1.2), each, label * (isShort ? 0.92 : 1), {
              fill: index ? PAINT.ink2 : PAINT.ink,
              'font-weight': index ? undefined : 700,
            }),
          )
          .join('')
      )
    })
    .join('')
}
