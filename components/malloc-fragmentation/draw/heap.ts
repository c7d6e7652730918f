import { count, counted, megabytes } from '../../format.ts'
import { INK, MemoryInk, PAINT, picture, type MemoryState } from '../../memory-ink.ts'
import { path, rect, round, tag, text, textWidth } from '../../svg.ts'
import { RUN_STATES, type HeapSnapshot, type RunState, type Runs } from '../../../src/machine/index.ts'
import { heapBytes, isTrimmed, stringMappings, type View } from '../view.ts'
import { chunkBytes } from '../program.ts'
import { bytesOf, chainOf } from '../story.ts'
import { drawObject } from './object.ts'
import type { PictureSize } from './size.ts'

/** Where things lie, in label sizes; what is negative is measured from the right or the bottom. */
interface MapForm {
  readonly column: { readonly x: number; readonly width: number; readonly top: number }
  readonly lens: { readonly x: number; readonly width: number; readonly wide: number; readonly top: number }
  readonly object: { readonly x: number; readonly isShort: boolean }
}

/** On a stage the column is as high as the slide, and the headline stands beside its upper part. */
const STAGE: MapForm = {
  column: { x: 0.25, width: 4.3, top: 0.5 },
  lens: { x: 11.1, width: 4.7, wide: 7.6, top: 10.6 },
  object: { x: 18.9, isShort: false },
}
const PAGE: MapForm = {
  column: { x: 0.25, width: 4.9, top: 2.1 },
  lens: { x: 11.3, width: 5.2, wide: 8, top: 2.4 },
  object: { x: 19.6, isShort: false },
}
const NARROW: MapForm = {
  column: { x: 0.25, width: 4.6, top: 0.9 },
  lens: { x: 10.3, width: 3.4, wide: 4.6, top: 3.3 },
  object: { x: 15, isShort: true },
}
/** Under this width, in label sizes, the phone's form is drawn. */
const NARROW_WIDTH = 34
const LEGEND_ROOM = 2.4

/** How the program's memory lies: the heap to scale, a lens on its end, a lens on the chunk below the top. */
export function drawHeap(view: View, size: PictureSize & { readonly isStage?: boolean }): string {
  const { states, marks } = heapMarks(view, size)
  const ink = new MemoryInk(size.prefix, size.label)
  return picture(size.width, size.height, ink.patterns(states) + marks)
}

/** The same as marks, and the states whose patterns they need. */
export function heapMarks(
  view: View,
  size: PictureSize & { readonly isStage?: boolean },
): { readonly states: readonly MemoryState[]; readonly marks: string } {
  const { width, height, label } = size
  const form = width < NARROW_WIDTH * label ? NARROW : size.isStage ? STAGE : PAGE
  const drawing = new HeapDrawing(view, size, form)
  const ink = new MemoryInk(size.prefix, label)
  const states = drawing.states()
  const legendX = (form === NARROW ? 0 : form.lens.x) * label
  // four states and more stand a little smaller, so that one row holds them
  const legendInk = states.length < 4 ? ink : new MemoryInk(size.prefix, label * 0.87)
  const entries = states.map((state) => legendInk.entry(state))
  // on a stage there is a gap at the right that its last word may reach into
  const room = width - legendX + (form === STAGE ? label * 2 : 0)
  const legendHeight = legendInk.legendHeight(entries, room)
  const bottom = height - Math.max(0, legendHeight - label * 1.4) - LEGEND_ROOM * label
  const marks = drawing.marks(form === STAGE ? height - label * 0.4 : bottom, bottom)
  return {
    states,
    marks: marks + legendInk.legend(legendX, bottom + label * 1.5, entries, room),
  }
}

/** Heaps up to this size are looked at as a whole. */
const WHOLE = 20e6
/** Of a picture's height: what is less high has no pattern, only ink. */
const SEEN = 0.025
/** A run that is longer than this names itself. */
const PLATE = 0.1

/** Marks of what is thinner than it can be drawn stand this far apart, in their thickness: else they would fill all. */
const CROWDED = 6

interface Stretch {
  readonly from: number
  readonly to: number
  readonly chunks: number
  readonly state: MemoryState
}

class HeapDrawing {
  private readonly view: View
  private readonly form: MapForm
  private readonly ink: MemoryInk
  private readonly label: number
  private readonly width: number
  private readonly snapshot: HeapSnapshot
  private readonly column: readonly Stretch[]
  private readonly lens: readonly Stretch[]
  private readonly isWhole: boolean

  constructor(view: View, { width, label, prefix }: PictureSize, form: MapForm) {
    this.view = view
    this.form = form
    this.ink = new MemoryInk(prefix, label)
    this.label = label
    this.width = width
    this.snapshot = view.snapshot
    const isEmptied = isTrimmed(view.snapshot)
    const stretches = (runs: Runs) => stretchesOf(runs, view.snapshot.heapStart, isEmptied)
    this.column = joined(stretches(view.snapshot.column))
    this.isWhole = heapBytes(view.snapshot) <= WHOLE
    this.lens = this.isWhole ? this.column : countedByString(stretches(view.snapshot.end), view)
  }

  /** The states that can be seen in the picture, and those that the chain names, in the order of a legend. */
  states(): MemoryState[] {
    const { snapshot, view } = this
    const seen = new Set<MemoryState>(chainOf(view).map(({ state }) => state))
    const addLarge = (stretches: readonly Stretch[], range: number) => {
      for (const { from, to, state } of stretches) if (to - from > range * SEEN) seen.add(state)
    }
    addLarge(this.column, view.most)
    addLarge(this.lens, (this.lens.at(-1)?.to ?? 0) - (this.lens[0]?.from ?? 0))
    if (this.backFrom() < this.peak() || this.isMappingGone()) seen.add('back')
    else if (heapBytes(snapshot) < view.most / 2) seen.add('never')
    return (['live', 'list', 'malloc', 'never', 'back'] as const).filter((state) => seen.has(state))
  }

  marks(columnBottom: number, bottom: number): string {
    const { form, label } = this
    const [top, lensTop] = [form.column.top * label, form.lens.top * label]
    const y = (offset: number) => columnBottom - (offset / this.view.most) * (columnBottom - top)
    const hasHeap = heapBytes(this.snapshot) > 0
    return [
      hasHeap ? this.drawCone(y, lensTop, bottom) : '',
      this.drawColumn(y, top),
      hasHeap ? this.drawLens(lensTop, bottom) : this.drawEmpty(lensTop, bottom),
    ].join('')
  }

  private peak(): number {
    return this.snapshot.peakBreak - this.snapshot.heapStart
  }

  /** From where on the heap was given back; the peak where it was not. */
  private backFrom(): number {
    const now = heapBytes(this.snapshot)
    return this.peak() - now > this.view.most / 50 ? now : this.peak()
  }

  /** Whether strings that were mappings went back. */
  private isMappingGone(): boolean {
    const { run, time, position, mostMapped } = this.view
    if (!mostMapped || stringMappings(this.view).bytes > mostMapped / 2) return false
    const now = time.eventOf(position)
    return run.curve.resident.some(
      (bytes, index) => bytes > mostMapped / 2 && (run.curve.event[index] ?? 0) <= now,
    )
  }

  private get heapWidth(): number {
    const width = this.form.column.width * this.label
    return this.view.mostMapped ? width * 0.44 : width
  }

  private drawCone(y: (offset: number) => number, lensTop: number, bottom: number): string {
    const { form, label, snapshot } = this
    const from = (form.column.x + form.column.width) * label
    const to = form.lens.x * label
    const heap = heapBytes(snapshot)
    const low = this.isWhole ? 0 : (this.lens[0]?.from ?? 0)
    return path(
      `M${round(from)} ${round(y(heap))}L${round(to)} ${round(lensTop)}V${round(bottom)}L${round(from)} ${round(Math.max(y(low), y(heap) + this.ink.gap))}Z`,
      { fill: PAINT.ink, opacity: 0.08 },
    )
  }

  private drawColumn(y: (offset: number) => number, top: number): string {
    const { ink, form, label, snapshot, view } = this
    const x = form.column.x * label
    const full = form.column.width * label
    const width = this.heapWidth
    const heap = heapBytes(snapshot)
    const narrow = form === NARROW
    let drawn = this.stacked(this.column, x, width, y, false)
    const backFrom = this.backFrom()
    if (backFrom < this.peak()) {
      drawn += ink.region('back', x, y(this.peak()), width, y(backFrom) - y(this.peak()) - ink.outline * 2)
      drawn += this.plate(
        x + width / 2,
        y((this.peak() + backFrom) / 2),
        [megabytes(this.peak() - backFrom), 'given back'],
        width,
      )
    } else if (heap < view.most * 0.95 && !view.mostMapped) {
      const low = y(heap) - ink.outline * 2
      drawn += path(
        `M${round(x)} ${round(low)}V${round(top)}M${round(x + width)} ${round(low)}V${round(top)}`,
        ink.stroke('never'),
      )
    }
    drawn += this.drawMappings(x + full - width, width, y)
    // what holds the top sticks out, so that it is seen at all
    const edge = y(heap)
    const isPinned = snapshot.pin !== undefined && snapshot.free > view.most / 50
    drawn += rect(
      x - ink.outline * 2,
      edge - ink.leader / 2,
      width + ink.outline * 4,
      ink.leader * (isPinned ? 1.5 : 1),
      {
        fill: isPinned ? INK.live : PAINT.ink,
      },
    )
    const largest = this.column.reduce<Stretch | undefined>(
      (best, each) =>
        each.state !== 'live' && (!best || each.to - each.from > best.to - best.from) ? each : best,
      undefined,
    )
    if (largest && largest.to - largest.from > view.most * PLATE)
      drawn += this.plate(
        x + width / 2,
        y((largest.from + largest.to) / 2),
        [megabytes(largest.to - largest.from), largest.state === 'back' ? 'free, empty' : 'free'],
        width,
      )
    const right = x + full
    const isLow = heap < view.most * 0.08
    for (let bytes = 0; bytes < view.most; bytes += tickOf(view.most)) {
      const at = y(bytes)
      if (Math.abs(at - edge) < label * 1.3 && (bytes > 0 || isLow)) continue
      drawn += path(`M${round(right)} ${round(at)}h${round(label * 0.4)}`, {
        stroke: PAINT.edge,
        'stroke-width': ink.gap,
      })
      drawn += text(
        right + label * 0.6,
        at + label * (bytes === 0 ? 0.04 : 0.3),
        bytes === 0 ? '0' : narrow ? String(bytes / 1e6) : `${bytes / 1e6} MB`,
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

  /** Strings that are mappings of their own, beside the heap and to its scale. */
  private drawMappings(x: number, width: number, y: (offset: number) => number): string {
    const { ink, view } = this
    if (!view.mostMapped) return ''
    const { bytes: mapped } = stringMappings(view)
    const top = y(mapped)
    const rest =
      mapped < view.mostMapped * 0.98
        ? this.outline(this.isMappingGone() ? 'back' : 'never', x, width, y, mapped)
        : ''
    return (mapped > view.most / 200 ? ink.region('live', x, top, width, y(0) - top) : '') + rest
  }

  private outline(
    state: MemoryState,
    x: number,
    width: number,
    y: (offset: number) => number,
    from: number,
  ): string {
    const top = y(this.view.mostMapped)
    return this.ink.region(state, x, top, width, y(from) - top - this.ink.outline)
  }

  private drawEmpty(top: number, bottom: number): string {
    const { form, label, width } = this
    const x = form.lens.x * label
    return (
      text(x, top - label * 0.5, 'the heap', label, { 'font-weight': 700, fill: PAINT.ink }) +
      rect(x, top, width - x - label * 0.2, bottom - top, this.ink.stroke('never')) +
      ['nothing yet:', 'the first malloc', 'makes it']
        .map((words, row) =>
          text((x + width) / 2, (top + bottom) / 2 + (row - 1) * label * 1.25, words, label, {
            'text-anchor': 'middle',
            fill: row ? PAINT.ink2 : PAINT.ink,
          }),
        )
        .join('')
    )
  }

  private drawLens(top: number, bottom: number): string {
    const { form, label, ink, snapshot, isWhole, width: full } = this
    const heap = heapBytes(snapshot)
    const low = isWhole ? 0 : (this.lens[0]?.from ?? 0)
    const y = (offset: number) => bottom - ((offset - low) / Math.max(1, heap - low)) * (bottom - top)
    const x = form.lens.x * label
    const width = (isWhole ? form.lens.wide : form.lens.width) * label
    const { pin } = snapshot
    const pinAt = pin && pin.address - snapshot.heapStart
    const hasObject = !isWhole && pin !== undefined && pinAt !== undefined && pinAt + pin.bytes > low
    const objectX = form.object.x * label
    let drawn = hasObject
      ? path(
          `M${round(x + width)} ${round(y(pinAt + pin.bytes))}L${round(objectX)} ${round(top)}V${round(bottom)}L${round(x + width)} ${round(y(Math.max(low, pinAt)))}Z`,
          { fill: PAINT.ink, opacity: 0.08 },
        )
      : ''
    drawn += this.stacked(this.lens, x, width, y, !isWhole)
    drawn += isWhole ? this.sideLabels(x + width, y, top, bottom) : this.lensLabels(x, width, y)
    drawn += this.title(
      isWhole
        ? `the heap, ${heap < 1e5 ? bytesOf(heap) : megabytes(heap)}`
        : `last ${Math.round((heap - low) / 1000)} KB`,
      x,
      top,
    )
    drawn += path(`M${round(x - label * 0.5)} ${round(top)}h${round(width + label)}`, {
      stroke: PAINT.ink,
      'stroke-width': ink.leader,
    })
    if (!isWhole && form !== NARROW)
      drawn += text(x + width + label * 0.3, top + label, 'break', label * 0.8, {
        'font-family': PAINT.mono,
        fill: PAINT.ink2,
      })
    if (hasObject)
      drawn += drawObject({
        pin,
        offset: pinAt,
        size: this.view.program.knobs.size,
        x: objectX,
        right: full - label * 0.2,
        top,
        bottom,
        isShort: form.object.isShort,
        ink,
      })
    return drawn
  }

  private title(words: string, x: number, top: number): string {
    const { form, label } = this
    const parts =
      form === NARROW && !this.isWhole ? [words.split(' ')[0]!, words.split(' ').slice(1).join(' ')] : [words]
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
  private lensLabels(x: number, width: number, y: (offset: number) => number): string {
    const { label } = this
    const middle = x + width / 2
    let drawn = ''
    const above = this.lens.at(-1)
    if (above?.state === 'never' && y(above.from) - y(above.to) > label * 3) {
      const figure = count(this.snapshot.top)
      const size = Math.min(label, (width * 0.9) / textWidth(figure))
      const at = (y(above.from) + y(above.to)) / 2
      drawn +=
        text(middle, at - size * 0.2, 'top', size, {
          'text-anchor': 'middle',
          'font-weight': 700,
          fill: PAINT.ink,
        }) + text(middle, at + size, figure, size, { 'text-anchor': 'middle', fill: PAINT.ink2 })
    }
    const [below] = this.lens
    if (below && below.state !== 'live' && below !== above && y(below.from) - y(below.to) > label * 3.4)
      drawn += this.plate(middle, (y(below.from) + y(below.to)) / 2, ['free', 'below'], width)
    return drawn
  }

  /** What the parts of a small heap are, at its right. */
  private sideLabels(x: number, y: (offset: number) => number, top: number, bottom: number): string {
    const { label, snapshot, view } = this
    const largest = (state: MemoryState) =>
      this.lens.reduce<Stretch | undefined>(
        (best, each) =>
          each.state === state && (!best || each.to - each.from > best.to - best.from) ? each : best,
        undefined,
      )
    const middle = ({ from, to }: Stretch) => (from + to) / 2
    const names: { readonly at: number; readonly words: readonly string[]; readonly isElsewhere?: true }[] =
      []
    const above = this.lens.at(-1)
    if (snapshot.top > 0 && above && above.state !== 'live')
      names.push({ at: y(middle(above)), words: [`top: ${bytesOf(snapshot.top)}`] })
    const hole = largest('malloc') ?? largest('back')
    if (hole && hole !== above)
      names.push({
        at: y(middle(hole)),
        words: [
          snapshot.holes > 1 ? `${count(snapshot.holes)} holes` : 'a hole',
          `${bytesOf(snapshot.free)} free`,
        ],
      })
    const live = largest('live')
    if (live)
      names.push({
        at: y(middle(live)),
        words: [`${bytesOf(snapshot.live - snapshot.mapped - snapshot.list)} in use`],
      })
    const list = largest('list')
    if (list && snapshot.list > 0)
      names.push({ at: y(middle(list)), words: ['int blocks of range', 'free in their list'] })
    const strings = stringMappings(view)
    if (strings.mappings)
      names.push({
        at: bottom - label * 1.5,
        isElsewhere: true,
        words: [counted(strings.mappings, 'mapping'), `${bytesOf(strings.bytes)}, at the left`],
      })
    names.sort((a, b) => a.at - b.at)
    let free = top + label * 0.6
    return names
      .map(({ at, words, isElsewhere }) => {
        const row = Math.max(at, free)
        free = row + label * (words.length * 1.25 + 0.3)
        return (
          (!isElsewhere
            ? path(`M${round(x + label * 0.25)} ${round(at)}L${round(x + label * 1.05)} ${round(row)}`, {
                stroke: PAINT.ink,
                'stroke-width': this.ink.leader * 0.75,
              })
            : '') +
          words
            .map((each, index) =>
              text(
                x + label * 1.4,
                row + label * (0.34 + index * 1.2),
                each,
                label * (this.form === NARROW ? 0.92 : 1),
                {
                  fill: index ? PAINT.ink2 : PAINT.ink,
                  'font-weight': index ? undefined : 700,
                },
              ),
            )
            .join('')
        )
      })
      .join('')
  }

  /** Stretches of memory one above the other; what has one ink is one path. */
  private stacked(
    stretches: readonly Stretch[],
    x: number,
    width: number,
    y: (offset: number) => number,
    hasGaps: boolean,
  ): string {
    const { ink } = this
    const least = ink.gap
    const solid = new Map<string, string>()
    const drawSolid = (state: MemoryState, top: number, height: number) => {
      const thick = Math.max(least, height)
      const d = `M${round(x)} ${round(top + Math.min(0, height - least))}h${round(width)}v${round(thick)}h${round(-width)}z`
      solid.set(state, (solid.get(state) ?? '') + d)
    }
    const heightOf = ({ from, to }: Stretch) => y(from) - y(to)
    let drawn = ''
    for (const { from, to, state, chunks, marks } of mixed(stretches, (each) => heightOf(each) < least)) {
      const top = y(to)
      const height = y(from) - top
      const gap = hasGaps ? Math.min(ink.gap, height / 3) : 0
      if (state === 'live') {
        // neighbours that are seen one by one, at their mean size
        const parts = hasGaps && height / chunks > ink.gap * 2.5 ? Math.max(1, chunks) : 1
        for (let part = parts - 1; part >= 0; part--)
          drawSolid(state, top + (height * part) / parts + gap / 2, height / parts - gap)
      } else if (height < ink.outline * 4) drawSolid(state, top, height)
      else drawn += ink.region(state, x, top, width, height)
      let last = Infinity
      for (const mark of marks) {
        if (last - y(mark.to) < least * CROWDED) continue
        last = y(mark.to)
        drawn += rect(x, last, width, least, { fill: INK[mark.state] })
      }
    }
    return [...solid].map(([state, d]) => path(d, { fill: INK[state as MemoryState] })).join('') + drawn
  }

  /** Words on a region, on a piece of ground. */
  private plate(x: number, y: number, lines: readonly string[], room: number): string {
    const { ink, label } = this
    const longest = Math.max(...lines.map((line) => textWidth(line)))
    // never under what a back row can read, 2 % of a slide's height
    const size = Math.max(label * 0.79, Math.min(label * 0.95, (room - ink.gap * 8) / (longest * 1.04)))
    const width = longest * size + ink.gap * 4
    const height = lines.length * size * 1.22 + ink.gap * 3
    return tag(
      'g',
      { 'text-anchor': 'middle' },
      rect(x - width / 2, y - height / 2, width, height, { fill: PAINT.ground }) +
        lines
          .map((line, index) =>
            text(x, y - height / 2 + size * (1.02 + index * 1.22), line, size, {
              'font-weight': index ? undefined : 700,
              fill: index ? PAINT.ink2 : PAINT.ink,
            }),
          )
          .join(''),
    )
  }
}

/** Runs as stretches from the heap's start, in the states of the pictures. */
function stretchesOf(runs: Runs, heapStart: number, isEmptied: boolean): Stretch[] {
  return Array.from(runs.address, (from, run) => {
    const state = RUN_STATES[runs.state[run] ?? 0] ?? 'live'
    const bytes = runs.bytes[run] ?? 0
    const isEmpty = isEmptied && state === 'free' && (runs.resident[run] ?? 0) < bytes / 2
    return {
      from: from - heapStart,
      to: from - heapStart + bytes,
      chunks: runs.chunks[run] ?? 1,
      state: isEmpty ? 'back' : STATE_OF_RUN[state],
    }
  })
}

const STATE_OF_RUN: Readonly<Record<RunState, MemoryState>> = {
  live: 'live',
  list: 'list',
  cached: 'list',
  free: 'malloc',
  slack: 'malloc',
  never: 'never',
  pool: 'pool',
}

/** The lowest run of a lens is cut off, and its chunks are not counted: what of it is live are strings. */
function countedByString([lowest, ...others]: readonly Stretch[], { program }: View): Stretch[] {
  if (!lowest) return []
  const chunks = Math.max(1, Math.round((lowest.to - lowest.from) / chunkBytes(program.knobs.size)))
  return [{ ...lowest, chunks }, ...others]
}

/** Neighbours of one state as one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = []
  for (const each of stretches) {
    const last = all.at(-1)
    if (last && last.state === each.state && last.to === each.from)
      all[all.length - 1] = { ...last, to: each.to, chunks: last.chunks + each.chunks }
    else all.push(each)
  }
  return all
}

/** A round size of which four to nine make the whole. */
function tickOf(most: number): number {
  const exponent = 10 ** Math.floor(Math.log10(most / 4))
  return [5, 2, 1].map((factor) => factor * exponent).find((size) => size * 4 <= most) ?? exponent
}

/** Stretches that are too thin to be drawn, joined to one of the state that has the most of them; the others are marks in it. */
function mixed(
  stretches: readonly Stretch[],
  isThin: (stretch: Stretch) => boolean,
): (Stretch & { readonly marks: readonly Stretch[] })[] {
  const all: (Stretch & { readonly marks: readonly Stretch[] })[] = []
  let thin: Stretch[] = []
  const end = () => {
    const [first] = thin
    const last = thin.at(-1)
    if (!first || !last) return
    const bytes = new Map<MemoryState, number>()
    for (const { from, to, state } of thin) bytes.set(state, (bytes.get(state) ?? 0) + to - from)
    const state = [...bytes].reduce((most, each) => (each[1] > most[1] ? each : most))[0]
    all.push({
      from: first.from,
      to: last.to,
      state,
      chunks: 1,
      marks: thin.filter((each) => each.state !== state),
    })
    thin = []
  }
  for (const each of stretches)
    if (isThin(each)) thin.push(each)
    else {
      end()
      all.push({ ...each, marks: [] })
    }
  end()
  return all
}
