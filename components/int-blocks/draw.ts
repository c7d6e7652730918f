import { BLOCK_BYTES } from '../../src/machine/index.ts'
import { count, counted } from '../format.ts'
import { INK, MemoryInk, PAINT, TINT, picture, type MemoryState } from '../memory-ink.ts'
import { path, rect, round, tag, text, textWidth } from '../svg.ts'
import { Layout, heightOf, type Row } from './layout.ts'
import { FREE, threadOf, type ShownBlock, type View } from './view.ts'
import { cachedWords, countsWords, foldWords, heapWords } from './words.ts'

export { DETAIL_HEIGHT, detailMarks, detailOf, drawDetail, type Detail } from './detail.ts'
export { Layout, heightOf, type Box } from './layout.ts'
export type { Freed, Place, ShownBlock, View } from './view.ts'
export { sentence, slotWords, type SlotFacts } from './words.ts'

export interface PictureSize {
  readonly width: number
  /** As high as `heightOf` says where it is left out. */
  readonly height?: number
  /** Font size of the labels; everything else is measured in it. */
  readonly label: number
  /** Set before the picture's pattern ids. */
  readonly prefix: string
  /** Whether a legend stands below the rows. */
  readonly legend?: boolean
}

/** Height of the legend in label sizes. */
export const LEGEND_HEIGHT = 1.9

/** The states in the picture, in the order of a legend. */
export function statesOf({ ints, freed }: View): MemoryState[] {
  const states: MemoryState[] = ['live']
  if (ints.free > 0) states.push('list')
  if (freed && freed.blocks > 0) states.push(freed.state)
  return states
}

/** Where rows and slots lie in that picture. */
export function layoutOf(view: View, { width, height, label, legend }: Omit<PictureSize, 'prefix'>): Layout {
  const high = height === undefined ? heightOf(view) * label : height - (legend ? LEGEND_HEIGHT * label : 0)
  return new Layout(view, { x: 0, y: 0, width, height: high }, label)
}

/** A picture of blocks of ints, as an `<svg>`; `layout` is that of `layoutOf`. */
export function drawIntBlocks(view: View, size: PictureSize, layout = layoutOf(view, size)): string {
  const { width, label, prefix } = size
  const legend = size.legend ? LEGEND_HEIGHT * label : 0
  const height = size.height ?? heightOf(view) * label + legend
  const ink = new MemoryInk(prefix, label)
  const states = statesOf(view)
  const entries = states.map((state) => ink.entry(state))
  return picture(
    width,
    height,
    (legend > 0 || view.freed ? ink.patterns(states) : '') +
      intBlocksMarks(layout, ink) +
      (legend > 0 ? ink.legend(layout.left, height - legend * 0.45, entries, width) : ''),
  )
}

/**
 * The marks alone, for a picture that has more in it: blocks to scale, a row each, low addresses at the left and at the
 * bottom. One thread runs through the free slots in the order in which they are handed out, from the larger bead on.
 */
export function intBlocksMarks(layout: Layout, ink: MemoryInk): string {
  const { rows } = layout
  const blocks = rows.flatMap((row) => (row.item.kind === 'block' ? [{ row, block: row.item.block }] : []))
  return [
    blocks.map(({ row, block }) => drawGround(ink, layout, row, block)).join(''),
    drawThread(ink, layout),
    blocks.map(({ row, block }) => dashes(ink, layout, row, runsOf(block, isLive), 0, INK.live)).join(''),
    drawHead(ink, layout),
    rows.map((row) => drawWords(ink, layout, row)).join(''),
  ].join('')
}

/** Slots `from` up to, not including, `to`. */
interface Run {
  readonly from: number
  readonly to: number
}

const isFree = (kind: number): boolean => kind === FREE
const isLive = (kind: number): boolean => kind !== FREE

function runsOf({ slots }: ShownBlock, belongs: (kind: number) => boolean): Run[] {
  const runs: { from: number; to: number }[] = []
  slots.forEach((kind, slot) => {
    if (!belongs(kind)) return
    const run = runs.at(-1)
    if (run?.to === slot) run.to++
    else runs.push({ from: slot, to: slot + 1 })
  })
  return runs
}

/** Slots side by side as one line of dashes, so that a row costs a path and not 41 boxes. */
function dashes(
  ink: MemoryInk,
  layout: Layout,
  row: Row,
  runs: readonly Run[],
  inset: number,
  stroke: string,
): string {
  if (runs.length === 0) return ''
  const y = round(middle(row))
  const gap = Math.min(layout.slot * 0.34, ink.gap * 1.6) + inset * 2
  const d = runs
    .map(({ from, to }) => `M${round(layout.x(from) + gap / 2)} ${y}H${round(layout.x(to) - gap / 2)}`)
    .join('')
  const dash = layout.slot - gap
  return path(d, {
    stroke,
    'stroke-width': row.slotsBottom - row.slotsTop - inset * 2,
    'stroke-dasharray': `${Math.round(dash * 1e4) / 1e4} ${Math.round(gap * 1e4) / 1e4}`,
  })
}

function middle({ slotsTop, slotsBottom }: Row): number {
  return (slotsTop + slotsBottom) / 2
}

/** Header, free slots and their beads. */
function drawGround(ink: MemoryInk, layout: Layout, row: Row, block: ShownBlock): string {
  const free = runsOf(block, isFree)
  const line = Math.min(ink.outline / 2, layout.slot * 0.09)
  const height = row.slotsBottom - row.slotsTop
  return (
    rect(layout.left, row.slotsTop, layout.x(0) - layout.left, height, {
      stroke: PAINT.edge,
      'stroke-width': line,
    }) +
    dashes(ink, layout, row, free, 0, INK.list) +
    dashes(ink, layout, row, free, line, PAINT.ground) +
    dashes(ink, layout, row, free, line, TINT.list) +
    beads(layout, row, free)
  )
}

/** Beads as the dots of a line with round caps. */
function beads(layout: Layout, row: Row, runs: readonly Run[]): string {
  if (runs.length === 0) return ''
  const y = round(middle(row))
  const d = runs
    .map(({ from, to }) => `M${round(layout.centre(from))} ${y}H${round(layout.centre(to - 1) + 0.05)}`)
    .join('')
  return path(d, {
    stroke: INK.list,
    'stroke-width': Math.min(layout.slot * 0.46, (row.slotsBottom - row.slotsTop) * 0.3),
    'stroke-linecap': 'round',
    'stroke-dasharray': `0 ${Math.round(layout.slot * 1e4) / 1e4}`,
  })
}

/** The free list as one line: through slots, and from row to row at their sides and along a lane between them. */
function drawThread(ink: MemoryInk, layout: Layout): string {
  const parts = threadOf(layout.view)
  const out = layout.label * 0.55
  const leftEnd = round(layout.left - out)
  const rightEnd = round(layout.right + out)
  let d = ''
  parts.forEach(({ block, goesOn }, index) => {
    const row = layout.rowOf(block.serial)
    if (!row) return
    const y = round(middle(row))
    const way = wayThrough(block)
    const before = parts[index - 1]
    // the line comes from the row before, or out of a fold
    d += index === 0 ? `M${round(layout.centre(way.first))} ${y}` : `V${y}H${round(layout.centre(way.first))}`
    d += throughSlots(layout, row, block)
    if (goesOn === 'end') return
    const next = parts[index + 1]
    const nextRow = next && layout.rowOf(next.block.serial)
    const x = way.leavesLeft ? leftEnd : rightEnd
    const goesUp = next
      ? next.block.serial > block.serial
      : before
        ? block.serial > before.block.serial
        : isOldest(layout, block)
    if (goesOn === 'row' && nextRow) {
      const lane = round(
        Math.max(row.slotsBottom, nextRow.slotsBottom) === row.slotsBottom
          ? laneUnder(layout, nextRow)
          : laneUnder(layout, row),
      )
      d += `H${x}V${lane}H${wayThrough(next.block).entersLeft ? leftEnd : rightEnd}`
      return
    }
    const fold = foldBeside(layout, row, goesUp)
    if (!fold) return
    d += `H${x}V${round(goesUp ? fold.bottom - layout.label * FOLD_STUB : fold.top + layout.label * FOLD_STUB)}`
    if (!next || !nextRow) return
    const back = foldBeside(layout, nextRow, !goesUp) ?? fold
    const edge = goesUp ? back.top + layout.label * FOLD_STUB : back.bottom - layout.label * FOLD_STUB
    d += `M${wayThrough(next.block).entersLeft ? leftEnd : rightEnd} ${round(edge)}`
  })
  return d === ''
    ? ''
    : path(d, {
        stroke: INK.list,
        'stroke-width': Math.min(ink.outline * 1.1, layout.slot * 0.2),
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      })
}

/** How far into a fold the thread is drawn, in label sizes. */
const FOLD_STUB = 0.35

function laneUnder(layout: Layout, row: Row): number {
  return row.slotsBottom + layout.label * 0.3
}

function isOldest(layout: Layout, block: ShownBlock): boolean {
  return !layout.view.ints.shown.some((each) => each.thread.length > 0 && each.serial < block.serial)
}

function foldBeside(layout: Layout, row: Row, above: boolean): Row | undefined {
  const at = layout.rows.indexOf(row)
  const isFold = ({ item }: Row): boolean =>
    item.kind === 'fold' && item.fold.kind !== 'live' && item.fold.kind !== 'cached'
  return above ? layout.rows.slice(0, at).findLast(isFold) : layout.rows.slice(at + 1).find(isFold)
}

/** Where the list comes into a block and leaves it. */
function wayThrough({ thread }: ShownBlock): { first: number; entersLeft: boolean; leavesLeft: boolean } {
  const first = thread[0] ?? 0
  const last = thread.at(-1) ?? 0
  const before = thread.at(-2) ?? last + 1
  return { first, entersLeft: (thread[1] ?? first - 1) > first, leavesLeft: last < before }
}

/** Straight on, behind live slots; over free ones that come later in the list in an arc. */
function throughSlots(layout: Layout, row: Row, { slots, thread }: ShownBlock): string {
  const y = middle(row)
  const height = (row.slotsBottom - row.slotsTop) * 0.38
  let d = ''
  for (let index = 1; index < thread.length; index++) {
    const from = thread[index - 1] as number
    const to = thread[index] as number
    const after = thread[index + 1]
    const isClear = !slots.subarray(Math.min(from, to) + 1, Math.max(from, to)).includes(FREE)
    const x = round(layout.centre(to))
    if (!isClear) {
      const up = to < from ? -1 : 1
      d += `Q${round((layout.centre(from) + layout.centre(to)) / 2)} ${round(y + up * height * 2)} ${x} ${round(y)}`
      continue
    }
    const goesOn =
      after !== undefined &&
      Math.sign(after - to) === Math.sign(to - from) &&
      !slots.subarray(Math.min(to, after) + 1, Math.max(to, after)).includes(FREE)
    if (!goesOn) d += `H${x}`
  }
  return d
}

const HEAD_WORDS = 'next int goes here'

/** The head of the free list, and what it is, above or below its row. */
function drawHead(ink: MemoryInk, layout: Layout): string {
  const { label, headSide } = layout
  const { head } = layout.view.ints
  const row = head && layout.rowOf(head.serial)
  if (!row) return ''
  const x = layout.centre(head.slot)
  const y = middle(row)
  const isAbove = headSide === 'above'
  const end = isAbove ? row.top + label * 1.18 : row.slotsBottom + label * 0.62
  const size = label
  const half = (textWidth(HEAD_WORDS) * size) / 2
  const at = Math.max(layout.left + half, Math.min(layout.right - half, x))
  return (
    path(`M${round(x)} ${round(end)}V${round(y)}`, { stroke: INK.list, 'stroke-width': ink.leader }) +
    tag('circle', {
      cx: x,
      cy: y,
      r: Math.min(layout.slot * 0.52, (row.slotsBottom - row.slotsTop) * 0.28),
      fill: INK.list,
      stroke: PAINT.ground,
      'stroke-width': ink.gap,
    }) +
    text(at, isAbove ? row.top + label * 0.95 : row.slotsBottom + label * 1.55, HEAD_WORDS, size, {
      'text-anchor': 'middle',
      'font-weight': 700,
      fill: PAINT.ink,
      ...halo(ink),
    })
  )
}

function halo(ink: MemoryInk) {
  return {
    'paint-order': 'stroke',
    stroke: PAINT.ground,
    'stroke-width': ink.gap * 3,
    'stroke-linejoin': 'round',
  }
}

function drawWords(ink: MemoryInk, layout: Layout, row: Row): string {
  const { item } = row
  const { label, left, right } = layout
  const middleX = (left + right) / 2
  const foldText = (choices: readonly string[], isQuiet = false): string => {
    const words =
      choices.find((each) => textWidth(each) * label < right - left - label) ?? choices.at(-1) ?? ''
    return text(middleX, (row.top + row.bottom) / 2 + label * 0.34, words, label, {
      'text-anchor': 'middle',
      'font-weight': isQuiet ? undefined : 700,
      fill: isQuiet ? PAINT.ink2 : PAINT.ink,
      ...halo(ink),
    })
  }
  switch (item.kind) {
    case 'fold':
      return foldText(foldWords(item.fold), item.fold.kind === 'cached')
    case 'freed fold': {
      const blocks = counted(item.blocks, 'more block')
      return foldText([`${blocks} went back`, `${count(item.blocks)} more`])
    }
    case 'freed': {
      const state = layout.view.freed?.state ?? 'malloc'
      const height = row.slotsBottom - row.slotsTop
      const right =
        state === 'malloc' ? `back to malloc, ${BLOCK_BYTES} bytes` : `given back, ${BLOCK_BYTES} bytes`
      return (
        ink.region(state, left, row.slotsTop, layout.right - left, height) +
        drawTitle(ink, layout, row, item.serial, '', [right, right.split(',')[0] ?? ''])
      )
    }
    default: {
      const { block } = item
      const cached = cachedWords(block)
      const address = heapWords(block.address, layout.view.heapStart)
      const counts = countsWords(block)
      return drawTitle(ink, layout, row, block.serial, counts, cached ? [cached, ''] : [address, ''])
    }
  }
}

/** A block's name and counts at the left, something more at the right: the longest that fits beside each other. */
function drawTitle(
  ink: MemoryInk,
  layout: Layout,
  row: Row,
  serial: number,
  counts: string,
  rights: readonly string[],
): string {
  const { label } = layout
  const small = label * 0.88
  const y = row.slotsTop - label * 0.42
  const room = layout.right - layout.left
  const name = `block ${count(serial)}`
  const both = counts ? [`${name}: ${counts}`, name] : [name]
  const fits = (left: string, right: string): boolean =>
    textWidth(left) * label * 1.04 + (right ? textWidth(right, true) * small + label : 0) < room
  const choices = both.flatMap((left) => rights.map((right) => [left, right] as const))
  // figures go before addresses
  const [left, right] = choices.find(([a, b]) => fits(a, b)) ?? [name, '']
  const words =
    left === name && counts && right && fits(name, counts) && !fits(both[0] ?? '', '') ? counts : right
  const rest = left.slice(name.length)
  return (
    tag(
      'text',
      { x: layout.left, y, 'font-size': label, fill: PAINT.ink2, ...halo(ink) },
      tag('tspan', { 'font-weight': 700, fill: PAINT.ink }, name + (rest ? ':' : '')) + rest.slice(1),
    ) +
    (words
      ? text(layout.right, y, words, small, {
          'text-anchor': 'end',
          'font-family': PAINT.mono,
          fill: PAINT.ink2,
          ...halo(ink),
        })
      : '')
  )
}
