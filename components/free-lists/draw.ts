import { count } from '../format.ts'
import { INK, MemoryInk, PAINT, TINT, picture } from '../memory-ink.ts'
import { path, round, tag, text, textWidth } from '../svg.ts'
import { filledOf, stacksOf, topOf, type Filled, type Stack, type StacksSize } from './layout.ts'
import type { Extent, FreeListsView } from './view.ts'

export interface PictureSize extends StacksSize {
  /** Set before the picture's pattern ids. */
  readonly prefix: string
}

/** A line of a stack stands for so many entries, the least that is as thick as this, in label sizes. */
const PER_LINE = [1, 2, 5, 10, 20, 50, 100]
const LINE = 0.17

/** Free lists as stacks to one scale: what is kept from the bottom up, the cap as a lid, an arrow where things go in and out. */
export function drawFreeLists(view: FreeListsView, size: PictureSize, extent: Extent = 'short'): string {
  return picture(size.width, size.height, freeListMarks(view, size, extent))
}

/** The same as marks; they need no pattern. */
export function freeListMarks(view: FreeListsView, size: PictureSize, extent: Extent = 'short'): string {
  const ink = new MemoryInk(size.prefix, size.label)
  const stacks = stacksOf(view, extent, size)
  return stacks.map((stack, index) => drawStack(ink, stack, stacks[index - 1])).join('')
}

function drawStack(ink: MemoryInk, stack: Stack, before: Stack | undefined): string {
  return (
    drawWall(ink, stack) +
    drawKept(ink, stack) +
    drawBreak(ink, stack) +
    drawLid(ink, stack) +
    drawWords(ink, stack, before?.isClose ?? false)
  )
}

/** What is not filled yet. */
function drawWall(ink: MemoryInk, stack: Stack): string {
  const { x, width, top } = stack
  const from = topOf(stack)
  if (from - top < ink.outline) return ''
  const { 'stroke-dasharray': _, ...stroke } = ink.stroke('never')
  return path(`M${round(x)} ${round(from)}V${round(top)}M${round(x + width)} ${round(from)}V${round(top)}`, {
    ...stroke,
    'stroke-width': ink.outline * 0.7,
    'stroke-dasharray': `${round(ink.outline * 2.6)} ${round(ink.outline * 2.2)}`,
  })
}

function drawKept(ink: MemoryInk, stack: Stack): string {
  const { x, width, unit, bottom, isClose } = stack
  const filled = filledOf(stack)
  const [lowest] = filled
  if (!lowest) return ''
  const per = PER_LINE.find((n) => n * unit >= LINE * ink.label) ?? 100
  const d = filled.map((piece) => linesOf(stack, piece, per * unit)).join('')
  const middle = round(x + width / 2)
  const top = topOf(stack)
  const bead = Math.min(ink.label * 0.27, width * 0.3)
  const isThin = bottom - top < bead * 2
  const at = isThin ? (bottom + top) / 2 : top + Math.min(bead, per * unit * 0.5 + bead * 0.4)
  return (
    path(d, { fill: TINT.list, stroke: INK.list, 'stroke-width': ink.outline * 0.45 }) +
    path(`M${middle} ${round(bottom)}V${round(at)}`, {
      stroke: INK.list,
      'stroke-width': isClose ? ink.outline : ink.leader,
    }) +
    tag('circle', { cx: middle, cy: at, r: bead, fill: INK.list }) +
    (isClose ? '' : drawArrow(ink, x + width, at))
  )
}

/** Boxes of `step` each, from low to high; the last one is what is left. */
function linesOf({ x, width }: Stack, { from, to }: Filled, step: number): string {
  const lines = Math.max(1, Math.ceil((from - to) / step - 1e-6))
  let d = ''
  for (let line = 0; line < lines; line++) {
    const low = from - line * step
    const high = Math.max(to, low - step)
    d += `M${round(x)} ${round(low)}H${round(x + width)}V${round(high)}H${round(x)}z`
  }
  return d
}

/** To where things are put, and from where they are taken. */
function drawArrow(ink: MemoryInk, x: number, y: number): string {
  const { label } = ink
  const tip = round(x + label * 0.22)
  const head = round(label * 0.3)
  return path(
    `M${tip} ${round(y)}h${round(label * 0.85)}M${round(tip + head)} ${round(y - head)}L${tip} ${round(y)}l${head} ${head}`,
    { stroke: INK.list, 'stroke-width': ink.leader, 'stroke-linejoin': 'miter' },
  )
}

/** Two strokes across the stack: in between is more than is drawn. */
function drawBreak(ink: MemoryInk, { x, width, breakAt }: Stack): string {
  if (breakAt === undefined) return ''
  const over = ink.label * 0.15
  const rise = Math.min(ink.label * 0.35, width * 0.2)
  const half = rise * 0.55
  const [left, right] = [round(x - over), round(x + width + over)]
  const line = (y: number): string => `M${left} ${round(y + rise / 2)}L${right} ${round(y - rise / 2)}`
  const gap = `M${left} ${round(breakAt + half + rise / 2)}L${right} ${round(breakAt + half - rise / 2)}V${round(breakAt - half - rise / 2)}L${left} ${round(breakAt - half + rise / 2)}z`
  return (
    path(gap, { fill: PAINT.ground }) +
    path(line(breakAt + half) + line(breakAt - half), {
      stroke: PAINT.ink3,
      'stroke-width': ink.outline * 0.7,
    })
  )
}

function drawLid(ink: MemoryInk, { list, x, width, top, isClose }: Stack): string {
  if (list.cap === Infinity) return ''
  const over = isClose ? 0 : ink.label * 0.15
  return path(`M${round(x - over)} ${round(top)}h${round(width + over * 2)}`, {
    stroke: PAINT.ink,
    'stroke-width': ink.leader,
  })
}

function drawWords(ink: MemoryInk, stack: Stack, goesOn: boolean): string {
  const { list, x, width, top, bottom, pitch, isClose } = stack
  const { label } = ink
  const middle = x + width / 2
  const cap = { 'font-family': PAINT.mono, fill: PAINT.ink3 }
  const name = { 'font-family': PAINT.mono, 'font-weight': 700, 'text-anchor': 'middle', fill: PAINT.ink }
  if (isClose) {
    const kept = count(list.length)
    const size = label * Math.min(0.86, (pitch * 0.95) / (textWidth(kept) * label))
    const row = goesOn
      ? ''
      : text(x, top - label * 0.45, `tuples by length, cap ${count(list.cap)} each`, label * 0.86, cap)
    return (
      row +
      text(middle, bottom + label * 1.15, list.kind.slice('tuple '.length), label * 0.86, name) +
      (list.length > 0 && size >= label * 0.6
        ? text(middle, bottom + label * 2.3, kept, size, { 'text-anchor': 'middle', fill: PAINT.ink2 })
        : '')
    )
  }
  const words = list.cap === Infinity ? 'no cap' : `cap ${count(list.cap)}`
  const kept = `${shortCount(list.length)} kept`
  return (
    text(middle, top - label * 0.45, words, label * 0.86, { ...cap, 'text-anchor': 'middle' }) +
    text(middle, bottom + label * 1.15, list.kind, label * 0.98, name) +
    text(middle, bottom + label * 2.3, kept, label * 0.9, { 'text-anchor': 'middle', fill: PAINT.ink2 })
  )
}

/** `5.0 M`, where all digits would not fit under a stack. */
function shortCount(n: number): string {
  return n < 1e6 ? count(n) : `${(n / 1e6).toFixed(1)} M`
}
