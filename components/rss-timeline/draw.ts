import { shortBytes } from '../format.ts'
import { MemoryInk, PAINT, picture } from '../memory-ink.ts'
import type { PictureSize } from '../picture-size.ts'
import { path, rect, round, tag, text, textWidth } from '../svg.ts'
import type { RssTimelineView, TimePoint, TimelineBand, TimelineEnd, TimelineLevel } from './view.ts'

/** Where the plot lies, in label sizes: so that the scrubber lies over it. */
export interface TimelineForm {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}
export const WIDE_TIMELINE: TimelineForm = { left: 2.9, right: 5.2, top: 0.7, bottom: 2.5 }
export const NARROW_TIMELINE: TimelineForm = { left: 2.6, right: 0.7, top: 0.7, bottom: 2.5 }
export const TIMELINE_HEIGHT = { boxed: 6.05, page: 9.4, narrow: 12 }
const NARROW = 40

export function timelineForm(width: number, label: number): TimelineForm {
  return width < NARROW * label ? NARROW_TIMELINE : WIDE_TIMELINE
}

/** Where the run begins and ends, in px. */
export function plotOf(width: number, label: number): { readonly left: number; readonly right: number } {
  const form = timelineForm(width, label)
  return { left: form.left * label, right: width - form.right * label }
}

/** Memory over a run, by its states; what lies ahead of the cursor is known, and paler. */
export function drawTimeline(view: RssTimelineView, size: PictureSize): string {
  return picture(size.width, size.height, timelineMarks(view, size))
}

/** The same as marks, for a picture that holds others too; the patterns are with them. */
export function timelineMarks(view: RssTimelineView, { width, height, label, prefix }: PictureSize): string {
  const ink = new MemoryInk(prefix, label)
  const form = timelineForm(width, label)
  const { left: x0, right: x1 } = plotOf(width, label)
  const [y0, y1] = [form.top * label, height - form.bottom * label]
  const most = view.most * HEADROOM
  const x = (place: number) => x0 + place * (x1 - x0)
  const y = (bytes: number) => y1 - (bytes / most) * (y1 - y0)
  const scale = [x0, x1, y0, y1, most].join(' ')
  const curve = (points: readonly TimePoint[]): readonly Point[] => {
    const known = curves.get(points)
    if (known?.scale === scale) return known.curve
    const drawn = thin(points.map(([place, bytes]) => [x(place), y(bytes)]))
    curves.set(points, { scale, curve: drawn })
    return drawn
  }
  const now = x(view.now.place)
  const states = new Set(view.bands.map(({ state }) => state).filter((state) => state !== 'live'))
  return [
    ink.patterns([...states]),
    ticksUpTo(most)
      .map(
        (bytes) =>
          path(`M${round(x0)} ${round(y(bytes))}H${round(x1)}`, {
            stroke: PAINT.edge,
            'stroke-width': ink.gap / 2,
            opacity: 0.6,
          }) +
          text(x0 - label * 0.5, y(bytes) + label * 0.32, String(bytes / 1e6), label * 0.86, {
            'text-anchor': 'end',
            'font-family': PAINT.mono,
            fill: PAINT.ink3,
          }),
      )
      .join(''),
    view.recorded ? drawRecorded(view.recorded, x, y, ink) : '',
    drawBands(view.bands, curve, [x0, x1, y1], ink),
    path(`M${pointsOf(curve(view.resident))}`, {
      stroke: PAINT.ink,
      'stroke-width': ink.curve,
      'stroke-linejoin': 'round',
    }),
    rect(now, y0 - label / 2, x1 - now + ink.curve, y1 - y0 + label / 2, {
      fill: PAINT.ground,
      opacity: 0.62,
    }),
    drawFlags(view, x, y1, ink, width),
    path(`M${round(now)} ${round(y0 - label * 0.4)}V${round(y1)}`, {
      stroke: PAINT.signal,
      'stroke-width': ink.curve,
    }),
    tag('circle', {
      cx: now,
      cy: y(view.now.bytes),
      r: label * 0.5,
      fill: PAINT.signal,
      stroke: PAINT.ground,
      'stroke-width': ink.curve,
    }),
    form === WIDE_TIMELINE ? drawEnds(view.ends ?? [], x1 + label * 0.5, y, ink) : '',
  ].join('')
}

/** As they were drawn last: a run's curves stay, while one moves in it. */
const curves = new WeakMap<
  readonly TimePoint[],
  { readonly scale: string; readonly curve: readonly Point[] }
>()

/** The largest figure stays this much below the top of the plot. */
const HEADROOM = 1.03

/** Each from the band below it to its own top, the uppermost first. */
function drawBands(
  bands: readonly TimelineBand[],
  curve: (points: readonly TimePoint[]) => readonly Point[],
  [left, right, bottom]: readonly [number, number, number],
  ink: MemoryInk,
): string {
  const tops = bands.map(({ points }) => curve(points))
  return bands
    .map(({ state }, band) => {
      const below = tops[band - 1]
      const base = below
        ? `L${pointsOf(below.toReversed())}`
        : `L${round(right)} ${round(bottom)}H${round(left)}`
      return path(`M${pointsOf(tops[band] ?? [])}${base}Z`, { fill: ink.fill(state) })
    })
    .toReversed()
    .join('')
}

/** Another process: a level for each wait, because between the waits and after the last nothing was read. */
function drawRecorded(
  levels: readonly TimelineLevel[],
  x: (place: number) => number,
  y: (bytes: number) => number,
  ink: MemoryInk,
): string {
  const d = levels.map(({ from, to, bytes }, index) => {
    const middle = ((levels[index - 1]?.to ?? from) + from) / 2
    return `${index ? `H${round(x(middle))}V` : `M${round(x(from))} `}${round(y(bytes))}H${round(x(to))}`
  })
  return path(d.join(''), { stroke: PAINT.ink3, 'stroke-width': ink.gap })
}

function drawFlags(
  { waits }: RssTimelineView,
  x: (place: number) => number,
  y: number,
  ink: MemoryInk,
  width: number,
): string {
  const { label } = ink
  const flags = waits.map((wait) => ({ ...wait, at: x(wait.place), figure: shortBytes(wait.bytes) }))
  const roomOf = (flag: (typeof flags)[number]) =>
    Math.max(textWidth(flag.name, true), textWidth(flag.figure)) * label * 0.92 + label * 0.5
  // the one we stand at is named in any case, the others where there is room
  const named: { left: number; right: number }[] = []
  const isNamed = new Set<number>()
  for (const flag of [...flags].sort((a, b) => Number(b.isHere) - Number(a.isHere))) {
    const room = roomOf(flag)
    const middle = Math.min(width - room / 2, Math.max(room / 2, flag.at))
    const box = { left: middle - room / 2, right: middle + room / 2 }
    if (named.some((other) => box.left < other.right && other.left < box.right)) continue
    named.push(box)
    isNamed.add(flag.key)
  }
  return flags
    .map((flag) => {
      const room = roomOf(flag)
      const middle = Math.min(width - room / 2, Math.max(room / 2, flag.at))
      return (
        path(
          `M${round(flag.at)} ${round(y - label * 0.7)}V${round(y + label * 0.2)}h${round(label * 0.42)}`,
          { stroke: flag.isHere ? PAINT.signal : PAINT.ink, 'stroke-width': ink.leader },
        ) +
        (isNamed.has(flag.key)
          ? tag(
              'g',
              {
                'text-anchor': 'middle',
                'font-weight': flag.isHere ? 700 : undefined,
                fill: flag.isHere ? PAINT.ink : PAINT.ink2,
              },
              text(middle, y + label * 1.28, flag.name, label * 0.9, { 'font-family': PAINT.mono }) +
                text(middle, y + label * 2.25, flag.figure, label * 0.9),
            )
          : '')
      )
    })
    .join('')
}

/** Names at the right end of the curves, apart from each other; the lowest stands where it belongs. */
function drawEnds(
  ends: readonly TimelineEnd[],
  x: number,
  y: (bytes: number) => number,
  ink: MemoryInk,
): string {
  const { label } = ink
  const row = label * 1.02
  const groups: { readonly bytes: number; readonly words: string[] }[] = []
  for (const { words, bytes } of ends) {
    if (bytes === undefined) groups.at(-1)?.words.push(words)
    else groups.push({ bytes, words: [words] })
  }
  let ceiling = Infinity
  return groups
    .map((group, index) => ({ ...group, isFirst: index === 0, isLast: index === groups.length - 1 }))
    .toReversed()
    .map(({ bytes, words, isFirst, isLast }) => {
      const top = Math.min(y(bytes) + label * (isLast ? 0.1 : 0.34), ceiling - row * words.length)
      ceiling = top
      return words
        .map((each, index) =>
          text(x, top + row * index, each, label * 0.9, {
            'font-weight': isFirst && index === 0 ? 700 : undefined,
            fill: index ? PAINT.ink3 : isFirst ? PAINT.ink : PAINT.ink2,
          }),
        )
        .join('')
    })
    .toReversed()
    .join('')
}

function ticksUpTo(most: number): number[] {
  const exponent = 10 ** Math.floor(Math.log10(most / 2))
  const step = [5, 2.5, 2, 1].map((factor) => factor * exponent).find((size) => size * 2 <= most) ?? exponent
  return [0, step, step * 2]
}

type Point = readonly [x: number, y: number]

/** Leaves out points that lie within a quarter of a px of the line without them (Ramer, Douglas, Peucker). */
function thin(points: readonly Point[]): Point[] {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 3) return [...points]
  let [farthest, most] = [0, 0]
  points.forEach((point, index) => {
    const distance = distanceTo(point, first, last)
    if (distance > most) [farthest, most] = [index, distance]
  })
  if (most < 0.25) return [first, last]
  return [...thin(points.slice(0, farthest + 1)).slice(0, -1), ...thin(points.slice(farthest))]
}

/** From a point to the line between two others. */
function distanceTo([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay)
  if (length === 0) return Math.hypot(x - ax, y - ay)
  return Math.abs((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / length
}

function pointsOf(points: readonly Point[]): string {
  return points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')
}
