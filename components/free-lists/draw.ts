import { count } from '../format.ts'
import { INK, MemoryInk, PAINT, TINT, picture } from '../memory-ink.ts'
import { path, rect, round, tag, text, textWidth } from '../svg.ts'
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
  const all = (each: (stack: Stack, index: number) => string): string => stacks.map(each).join('')
  const thin = ink.outline * 0.7
  return [
    path(
      all((stack) => wallOf(stack, ink.outline)),
      {
        stroke: INK.never,
        'stroke-width': thin,
        'stroke-dasharray': `${round(ink.outline * 2.6)} ${round(ink.outline * 2.2)}`,
      },
    ),
    all((stack) => drawKept(ink, stack)),
    path(
      all((stack) => breakOf(stack, ink.label).gap),
      { fill: PAINT.ground },
    ),
    path(
      all((stack) => breakOf(stack, ink.label).lines),
      { stroke: PAINT.ink3, 'stroke-width': thin },
    ),
    path(
      all((stack) => lidOf(stack, ink.label)),
      { stroke: PAINT.ink, 'stroke-width': ink.leader },
    ),
    drawWords(ink, stacks),
  ]
    .filter((mark) => !mark.startsWith('<path d=""'))
    .join('')
}

/** What is not filled yet. */
function wallOf(stack: Stack, least: number): string {
  const { x, width, top } = stack
  const from = topOf(stack)
  if (from - top < least) return ''
  return `M${round(x)} ${round(from)}V${round(top)}M${round(x + width)} ${round(from)}V${round(top)}`
}

function drawKept(ink: MemoryInk, stack: Stack): string {
  const { x, width, unit, bottom, isClose } = stack
  const filled = filledOf(stack)
  const [lowest] = filled
  if (!lowest) return ''
  const per = PER_LINE.find((n) => n * unit >= LINE * ink.label) ?? 100
  const line = ink.outline * 0.45
  const middle = round(x + width / 2)
  const top = topOf(stack)
  const bead = Math.min(ink.label * 0.27, width * 0.3)
  const isThin = bottom - top < bead * 2
  const at = isThin ? (bottom + top) / 2 : top + Math.min(bead, per * unit * 0.5 + bead * 0.4)
  return (
    filled.map((piece) => drawEntries(stack, piece, per * unit, line)).join('') +
    path(`M${middle} ${round(bottom)}V${round(at)}`, {
      stroke: INK.list,
      'stroke-width': isClose ? ink.outline : ink.leader,
    }) +
    tag('circle', { cx: middle, cy: at, r: bead, fill: INK.list }) +
    (isClose ? '' : drawArrow(ink, x + width, at))
  )
}

/** Boxes of `step` each, from low to high; the last one is what is left. The lines between them are the dashes of a broad one. */
function drawEntries({ x, width }: Stack, { from, to }: Filled, step: number, line: number): string {
  const edge = { fill: TINT.list, stroke: INK.list, 'stroke-width': line }
  const lines = path(`M${round(x + width / 2)} ${round(from + line / 2)}V${round(to)}`, {
    stroke: INK.list,
    'stroke-width': width,
    'stroke-dasharray': `${fine(line)} ${fine(step - line)}`,
  })
  return rect(x, to, width, from - to, edge) + (from - to > step ? lines : '')
}

/** Dashes add up, so that their lengths are told more finely. */
const fine = (value: number): number => Math.round(value * 1e4) / 1e4

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
function breakOf(
  { x, width, breakAt }: Stack,
  label: number,
): { readonly gap: string; readonly lines: string } {
  if (breakAt === undefined) return { gap: '', lines: '' }
  const over = label * 0.15
  const rise = Math.min(label * 0.35, width * 0.2)
  const half = rise * 0.55
  const [left, right] = [round(x - over), round(x + width + over)]
  const [low, high] = [round(breakAt + half + rise / 2), round(breakAt - half + rise / 2)]
  const up = round(rise)
  return {
    gap: `M${left} ${low}L${right} ${round(low - up)}V${round(high - up)}L${left} ${high}z`,
    lines: `M${left} ${low}L${right} ${round(low - up)}M${left} ${high}L${right} ${round(high - up)}`,
  }
}

function lidOf({ list, x, width, top, isClose }: Stack, label: number): string {
  if (list.cap === Infinity) return ''
  const over = isClose ? 0 : label * 0.15
  return `M${round(x - over)} ${round(top)}h${round(width + over * 2)}`
}

function drawWords(ink: MemoryInk, stacks: readonly Stack[]): string {
  const { label } = ink
  const small = label * 0.86
  const caps: string[] = []
  const names: string[] = []
  const kept: string[] = []
  stacks.forEach(({ list, x, width, top, bottom, pitch, isClose }, index) => {
    const middle = x + width / 2
    if (isClose) {
      const figure = count(list.length)
      const size = label * Math.min(0.86, (pitch * 0.95) / (textWidth(figure) * label))
      if (!stacks[index - 1]?.isClose)
        caps.push(
          text(x, top - label * 0.45, `tuples by length, cap ${count(list.cap)} each`, small, {
            'text-anchor': 'start',
          }),
        )
      names.push(text(middle, bottom + label * 1.15, list.kind.slice('tuple '.length), small))
      if (list.length > 0 && size >= label * 0.6) kept.push(text(middle, bottom + label * 2.3, figure, size))
      return
    }
    const words = list.cap === Infinity ? 'no cap' : `cap ${count(list.cap)}`
    caps.push(text(middle, top - label * 0.45, words, small))
    names.push(text(middle, bottom + label * 1.15, list.kind, label * 0.98))
    kept.push(text(middle, bottom + label * 2.3, `${shortCount(list.length)} kept`, label * 0.9))
  })
  const centred = { 'text-anchor': 'middle' } as const
  const mono = { ...centred, 'font-family': PAINT.mono }
  return (
    tag('g', { ...mono, fill: PAINT.ink3 }, caps.join('')) +
    tag('g', { ...mono, 'font-weight': 700, fill: PAINT.ink }, names.join('')) +
    tag('g', { ...centred, fill: PAINT.ink2 }, kept.join(''))
  )
}

/** `5.0 M`, where all digits would not fit under a stack. */
function shortCount(n: number): string {
  return n < 1e6 ? count(n) : `${(n / 1e6).toFixed(1)} M`
}
