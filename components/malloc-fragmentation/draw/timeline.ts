import { megabytesOnly } from '../../format.ts'
import { INK, MemoryInk, PAINT, picture } from '../../memory-ink.ts'
import { path, rect, round, tag, text, textWidth } from '../../svg.ts'
import { growthsOf } from '../recorded.ts'
import { residentByWait, type View } from '../view.ts'
import type { PictureSize } from './size.ts'

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

/** Resident and live memory over the run; what lies ahead of the cursor is known, and paler. */
export function drawTimeline(view: View, size: PictureSize): string {
  return picture(size.width, size.height, timelineMarks(view, size))
}

export function timelineMarks(view: View, { width, height, label, prefix }: PictureSize): string {
  const { run, time, position, snapshot } = view
  const ink = new MemoryInk(prefix, label)
  const form = timelineForm(width, label)
  const [x0, x1] = [form.left * label, width - form.right * label]
  const [y0, y1] = [form.top * label, height - form.bottom * label]
  const recorded = recordedOf(view)
  const most =
    Math.max(
      run.curve.resident.reduce((a, b) => Math.max(a, b), 1),
      ...(recorded?.values() ?? []),
    ) * 1.03
  const x = (place: number) => x0 + place * (x1 - x0)
  const y = (bytes: number) => y1 - (bytes / most) * (y1 - y0)
  const curve = (values: Float64Array) =>
    thin(time.pointsOf(values).map(([place, bytes]) => [x(place), y(bytes)] as const))
  const resident = curve(run.curve.resident)
  // a mapping's last page may be live and yet never touched
  const live = curve(
    run.curve.live.map((bytes, sample) => Math.min(bytes, run.curve.resident[sample] ?? bytes)),
  )
  const now = x(time.placeOf(position))
  const holder = 'malloc'
  return [
    ink.patterns([holder]),
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
    recorded ? drawRecorded(recorded, view, x, y, ink) : '',
    path(`M${pointsOf(resident)}L${pointsOf(live.toReversed())}Z`, { fill: ink.fill(holder) }),
    path(`M${pointsOf(live)}L${round(x1)} ${round(y1)}H${round(x0)}Z`, { fill: INK.live }),
    path(`M${pointsOf(resident)}`, {
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
      cy: y(snapshot.resident),
      r: label * 0.5,
      fill: PAINT.signal,
      stroke: PAINT.ground,
      'stroke-width': ink.curve,
    }),
    form === WIDE_TIMELINE
      ? drawEnds(
          x1 + label * 0.5,
          resident.at(-1)?.[1] ?? y1,
          live.at(-1)?.[1] ?? y1,
          recorded !== undefined,
          ink,
        )
      : '',
  ].join('')
}

/** What the recorded process held at each wait, as if it had begun with as much as this one. */
function recordedOf(view: View): ReadonlyMap<number, number> | undefined {
  const growths = growthsOf(view.program)
  const [start = 0] = residentByWait(view).values()
  return growths && new Map([...growths].map(([line, growth]) => [line, start + growth]))
}

/** The recorded process: a level for each wait, because between the waits and after the last nothing was read. */
function drawRecorded(
  held: ReadonlyMap<number, number>,
  { time }: View,
  x: (place: number) => number,
  y: (bytes: number) => number,
  ink: MemoryInk,
): string {
  const lines = [...held.keys()]
  const d = lines.map((line, index) => {
    const [left, right] = time.stretch(line)
    const [, before] = index ? time.stretch(lines[index - 1]!) : [0, left]
    const middle = (before + left) / 2
    const level = round(y(held.get(line) ?? 0))
    return `${index ? `H${round(x(middle))}V` : `M${round(x(left))} `}${level}H${round(x(right))}`
  })
  return path(d.join(''), { stroke: PAINT.ink3, 'stroke-width': ink.gap })
}

function drawFlags(
  view: View,
  x: (place: number) => number,
  y: number,
  ink: MemoryInk,
  width: number,
): string {
  const { label } = ink
  const { time, position, program } = view
  const flags = [...residentByWait(view)].map(([line, bytes]) => ({
    line,
    at: x(time.placeOf({ line, done: 1 })),
    name: program.scene.lines[line]?.moment ?? '',
    figure: shortBytes(bytes),
    isHere: line === position.line,
  }))
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
    isNamed.add(flag.line)
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
        (isNamed.has(flag.line)
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

/** Names at the right end of the curves, apart from each other. */
function drawEnds(x: number, resident: number, live: number, isRecorded: boolean, ink: MemoryInk): string {
  const { label } = ink
  const row = label * 1.02
  const top = Math.min(resident + label * 0.34, live + label * 0.1 - row * (isRecorded ? 2 : 1))
  return (
    text(x, top, 'resident', label * 0.9, { 'font-weight': 700, fill: PAINT.ink }) +
    (isRecorded ? text(x, top + row, 'recorded', label * 0.9, { fill: PAINT.ink3 }) : '') +
    text(x, live + label * 0.1, 'live', label * 0.9, { fill: PAINT.ink2 })
  )
}

/** `508.1 MB`, or `45 KB`: short enough for a flag. */
export function shortBytes(bytes: number): string {
  if (bytes >= 1e6) return `${megabytesOnly(bytes)} MB`
  return bytes === 0 ? '0' : `${Math.round(bytes / 1000)} KB`
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
