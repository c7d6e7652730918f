import { megabytes, megabytesOnly } from '../format.ts'
import {
  INK,
  MemoryInk,
  PAINT,
  lineEntry,
  picture,
  type LegendEntry,
  type MemoryState,
} from '../memory-ink.ts'
import { path, rect, round, tag, text, textWidth } from '../svg.ts'
import { bigBytes, type Recording, type Wait } from './recordings.ts'

export interface PictureSize {
  readonly width: number
  readonly height: number
  /** Font size of the labels; everything else is measured in it. */
  readonly label: number
  /** Set before the picture's pattern ids. */
  readonly prefix: string
  /** Say in the picture where the figures come from. */
  readonly source?: boolean
}

/** Under this width, in label sizes, the phone's form is drawn. */
const NARROW = 34

interface Form {
  /** Right edge of the column. */
  readonly column: number
  /** Left edge of the plot. */
  readonly axis: number
  /** Room at the right of the plot. */
  readonly right: number
  /** Font size of the flags. */
  readonly name: number
}

/** Where things lie, in label sizes. The cells of the waits tile the plot, so that buttons can cover them. */
export const WIDE_FORM: Form = { column: 5.8, axis: 11.6, right: 0.8, name: 0.9 }
export const NARROW_FORM: Form = { column: 2.2, axis: 4.8, right: 0.2, name: 0.84 }
/** Room above the plot for the cursor, and below it for the flags, in label sizes. */
const ABOVE = 1.4
const FLAGS = 3.1

export function isNarrow(width: number, label: number): boolean {
  return width < NARROW * label
}

/**
 * The resident memory of a recording to scale, as a staircase: a cell for each wait, because between the waits nothing
 * was measured. At its left the wait we stand at as a column, on the same scale. What comes is paler.
 */
export function drawRecording(recording: Recording, wait: number, size: PictureSize): string {
  const { width, height, label, prefix } = size
  const { waits } = recording
  const form = isNarrow(width, label) ? NARROW_FORM : WIDE_FORM
  const ink = new MemoryInk(prefix, label)
  const peak = Math.max(...waits.map((each) => each.bytes))
  const states = statesOf(recording, wait)
  const legend: LegendEntry[] = [
    lineEntry('resident', PAINT.ink, ink.curve),
    ...states.map((state) => ink.entry(state, state === 'live' ? 'live strings' : undefined)),
    {
      words: 'the rest',
      mark: (x, y, w) => rect(x, y - w / 4, w, w / 2, { fill: PAINT.edge }),
    },
  ]
  const sourceWidth = size.source ? textWidth(recording.source, true) * label * 0.8 + label : 0
  const legendHeight = ink.legendHeight(legend, width - sourceWidth)

  const x0 = form.axis * label
  const x1 = width - form.right * label
  const y0 = ABOVE * label
  const y1 = height - FLAGS * label - legendHeight
  const cell = (x1 - x0) / waits.length
  const scale: Scale = {
    x: (index) => x0 + index * cell,
    y: (bytes) => y1 - (bytes / (peak * 1.03)) * (y1 - y0),
  }
  const longest = Math.max(...waits.map((each) => textWidth(each.name, true)))
  const nameSize = Math.min(form.name * label, cell / (longest + 0.6))
  const now = scale.x(wait + 0.5)
  const ticks = ticksUpTo(peak)

  return picture(
    width,
    height,
    [
      ink.patterns(states),
      ticks
        .map((bytes) =>
          path(`M${round(x0)} ${round(scale.y(bytes))}H${round(x1)}`, {
            stroke: PAINT.edge,
            'stroke-width': ink.gap / 2,
            opacity: 0.6,
          }),
        )
        .join(''),
      tag(
        'g',
        { 'shape-rendering': 'crispEdges' },
        waits.map((_, index) => drawCell(ink, recording, index, scale)).join(''),
      ),
      drawResident(ink, waits, scale),
      // what lies ahead is known, and paler
      rect(now, y0 - label / 2, x1 - now + ink.curve, y1 - y0 + label / 2, {
        fill: PAINT.ground,
        opacity: 0.62,
      }),
      path(`M${round(x0)} ${round(y1)}H${round(x1)}`, { stroke: PAINT.ink, 'stroke-width': ink.gap }),
      waits
        .map((each, index) => drawFlag(ink, each, scale.x(index + 0.5), y1, index === wait, nameSize, form))
        .join(''),
      drawCursor(ink, waits[wait]?.bytes ?? 0, now, y0, y1, scale),
      drawColumn(ink, recording, wait, ticks, scale, form),
      ink.legend(0, height - legendHeight + label * 0.75, legend, width - sourceWidth),
      size.source
        ? text(width, height - label * 0.35, recording.source, round(label * 0.8), {
            'text-anchor': 'end',
            'font-family': PAINT.mono,
            fill: PAINT.ink2,
          })
        : '',
    ].join(''),
  )
}

interface Scale {
  /** Left edge of the cell of a wait. */
  readonly x: (index: number) => number
  readonly y: (bytes: number) => number
}

/** The part of a wait's resident memory that is neither live strings nor their remains. */
function restOf(recording: Recording, wait: Wait): number {
  return wait.bytes - bigBytes(recording, wait)
}

/** The states in the picture: what the staircase holds, and what the column outlines at this wait. */
function statesOf(recording: Recording, index: number): MemoryState[] {
  const fates = new Set(recording.waits.map((wait) => wait.big))
  const here = recording.waits[index]?.big
  return [
    'live',
    ...(fates.has('malloc') ? (['malloc'] as const) : []),
    ...(here === 'none' ? (['never'] as const) : []),
    ...(here === 'back' ? (['back'] as const) : []),
  ]
}

function ticksUpTo(peak: number): number[] {
  const step = 100e6
  return Array.from({ length: Math.floor(peak / step) + 1 }, (_, index) => index * step)
}

function drawCell(ink: MemoryInk, recording: Recording, index: number, scale: Scale): string {
  const wait = recording.waits[index]
  if (!wait) return ''
  const x = scale.x(index)
  const width = scale.x(index + 1) - x
  const rest = restOf(recording, wait)
  const ground = rect(x, scale.y(rest), width, scale.y(0) - scale.y(rest), { fill: PAINT.edge })
  if (wait.big !== 'live' && wait.big !== 'malloc') return ground
  return (
    ground +
    rect(x, scale.y(wait.bytes), width, scale.y(rest) - scale.y(wait.bytes), { fill: ink.fill(wait.big) })
  )
}

function drawResident(ink: MemoryInk, waits: readonly Wait[], scale: Scale): string {
  const d = waits.map((wait, index) => {
    const y = round(scale.y(wait.bytes))
    return `${index ? 'V' : `M${round(scale.x(0))} `}${y}H${round(scale.x(index + 1))}`
  })
  return path(d.join(''), { stroke: PAINT.ink, 'stroke-width': ink.curve, 'stroke-linejoin': 'round' })
}

function drawFlag(
  ink: MemoryInk,
  wait: Wait,
  x: number,
  y: number,
  here: boolean,
  size: number,
  form: Form,
): string {
  const { label } = ink
  const weight = here ? 700 : undefined
  const fill = here ? PAINT.ink : PAINT.ink2
  return (
    path(`M${round(x)} ${round(y - label * 0.7)}V${round(y + label * 0.2)}h${round(label * 0.42)}`, {
      stroke: here ? PAINT.signal : PAINT.ink,
      'stroke-width': ink.leader,
    }) +
    tag(
      'g',
      { 'text-anchor': 'middle', 'font-weight': weight, fill },
      text(x, y + label * 1.3, wait.name, size, { 'font-family': PAINT.mono }) +
        text(
          x,
          y + label * 2.4,
          form === NARROW_FORM ? megabytesOnly(wait.bytes) : megabytes(wait.bytes),
          size,
        ),
    )
  )
}

function drawCursor(ink: MemoryInk, bytes: number, x: number, y0: number, y1: number, scale: Scale): string {
  return (
    path(`M${round(x)} ${round(y0 - ink.label)}V${round(y1)}`, {
      stroke: PAINT.signal,
      'stroke-width': ink.curve,
    }) +
    tag('circle', {
      cx: x,
      cy: scale.y(bytes),
      r: ink.label * 0.5,
      fill: PAINT.signal,
      stroke: PAINT.ground,
      'stroke-width': ink.curve,
    })
  )
}

/** The wait we stand at: what is resident, and above it what is not yet, or no more. */
function drawColumn(
  ink: MemoryInk,
  recording: Recording,
  index: number,
  ticks: readonly number[],
  scale: Scale,
  form: Form,
): string {
  const wait = recording.waits[index]
  if (!wait) return ''
  const { label } = ink
  const peak = Math.max(...recording.waits.map((each) => each.bytes))
  const narrow = form === NARROW_FORM
  const x = ink.outline * 2
  const width = form.column * label - x
  const right = x + width
  const band = (from: number, to: number, state: MemoryState) =>
    ink.region(state, x, scale.y(to), width, scale.y(from) - scale.y(to) - ink.gap)
  const rest = restOf(recording, wait)
  let drawn = rect(x, scale.y(rest), width, scale.y(0) - scale.y(rest), { fill: PAINT.edge })
  let plate: readonly string[] = []
  if (wait.big === 'live' || wait.big === 'malloc') {
    drawn += band(rest, wait.bytes, wait.big)
    plate = [megabytes(bigBytes(recording, wait)), wait.big === 'live' ? 'live' : 'free']
  } else if (wait.big === 'back') {
    drawn += band(wait.bytes, peak, 'back')
    plate = [megabytes(peak - wait.bytes), 'given back']
  } else {
    drawn += path(
      `M${round(x)} ${round(scale.y(rest) - ink.outline)}V${round(scale.y(peak))}h${round(width)}V${round(scale.y(rest) - ink.outline)}`,
      ink.stroke('never'),
    )
  }
  // one string is thinner than a pixel: it sticks out, so that it is seen at all
  if (wait.small) {
    const y = recording.program === 'frag' ? scale.y(wait.bytes) : scale.y(rest)
    drawn += rect(0, y - ink.leader, right + x, ink.leader * 1.5, { fill: INK.live })
  }
  if (!narrow) drawn += drawPlate(ink, plate, x + width / 2, scale.y(peak / 2), wait.big === 'live')

  const marks = ticks.filter((bytes) => Math.abs(scale.y(bytes) - scale.y(wait.bytes)) > label * 1.1)
  for (const bytes of marks) {
    const y = scale.y(bytes)
    drawn += path(`M${round(right + x)} ${round(y)}h${round(label * 0.35)}`, {
      stroke: PAINT.edge,
      'stroke-width': ink.gap,
    })
    drawn += text(right + x + label * 0.5, y + label * 0.3, tickWords(bytes, narrow), label * 0.86, {
      'font-family': PAINT.mono,
      fill: PAINT.ink3,
    })
  }
  return (
    drawn +
    text(
      right + x + label * 0.5,
      scale.y(wait.bytes) + label * 0.3,
      narrow ? megabytesOnly(wait.bytes) : megabytes(wait.bytes),
      label * 0.86,
      { 'font-family': PAINT.mono, 'font-weight': 700, fill: PAINT.ink },
    )
  )
}

function tickWords(bytes: number, narrow: boolean): string {
  return bytes === 0 ? '0' : narrow ? String(bytes / 1e6) : `${bytes / 1e6} MB`
}

/** Words on a region: on solid ink in the ground's colour, on a pattern on a piece of ground. */
function drawPlate(ink: MemoryInk, lines: readonly string[], x: number, y: number, onLive: boolean): string {
  if (lines.length === 0) return ''
  const size = ink.label * 0.92
  const width = Math.max(...lines.map((line) => textWidth(line))) * size + ink.gap * 4
  const height = lines.length * size * 1.2 + ink.gap * 4
  return (
    (onLive ? '' : rect(x - width / 2, y - height / 2, width, height, { fill: PAINT.ground })) +
    lines
      .map((line, index) =>
        text(x, y - height / 2 + size * (1.05 + index * 1.2), line, size, {
          'text-anchor': 'middle',
          'font-weight': index ? undefined : 700,
          fill: onLive ? PAINT.ground : index ? PAINT.ink2 : PAINT.ink,
        }),
      )
      .join('')
  )
}
