import { BLOCK_BYTES, BLOCK_HEADER_BYTES, SLOT_BYTES, SLOTS_PER_BLOCK } from '../../src/machine/index.ts'
import { count, counted } from '../format.ts'
import { INK, MemoryInk, PAINT, TINT, picture, type MemoryState } from '../memory-ink.ts'
import { path, rect, round, tag, text, textWidth } from '../svg.ts'
import { blockOf, slotOf, type BlockView, type Place, type View } from './replay.ts'

export interface PictureSize {
  readonly width: number
  /** Font size of the labels; everything else is measured in it. */
  readonly label: number
  /** Set before the picture's pattern ids. */
  readonly prefix: string
}

/** A block's row in label sizes: its words, its slots, and the lane of the thread under them. */
export interface RowForm {
  readonly words: number
  readonly slots: number
  readonly lane: number
}

export const ROOMY: RowForm = { words: 1.5, slots: 1.9, lane: 0.9 }
export const CROWDED: RowForm = { words: 1.2, slots: 1.3, lane: 0.6 }
/** Room at both sides for the thread, and at the foot for two lines of words, in label sizes. */
export const SIDE = 0.9
export const FOOT = 3.2

/** Rows are lower where there are many of them. */
export function rowFormOf(view: View): RowForm {
  return view.blocks.length > 4 ? CROWDED : ROOMY
}

/** Height of the picture in label sizes. */
export function heightOf(view: View): number {
  const { words, slots, lane } = rowFormOf(view)
  return view.blocks.length * (words + slots + lane) + FOOT
}

/**
 * Integer blocks to scale, a row each, low addresses at the left and at the bottom: 8 bytes of header, 41 slots. One
 * thread runs through the free slots in the order in which they are handed out, from the larger bead on.
 */
export function drawBlocks(view: View, size: PictureSize): string {
  const { width, label, prefix } = size
  const ink = new MemoryInk(prefix, label)
  const rows = new Rows(view, width, label)
  const freed = view.blocks.some((block) => block.freed)
  const states: MemoryState[] = freed ? ['live', 'list', 'malloc'] : ['live', 'list']
  const foot = heightOf(view) - FOOT
  return picture(
    width,
    heightOf(view) * label,
    [
      ink.patterns(states),
      view.blocks.map((block) => drawGround(ink, rows, block)).join(''),
      drawThread(ink, rows, view.freeList),
      view.blocks.map((block) => drawLive(ink, rows, block)).join(''),
      drawHead(ink, rows, view.freeList[0]),
      view.blocks.map((block) => drawWords(ink, rows, block, view.freeList[0])).join(''),
      text(SIDE * label, (foot + 1) * label, footWords(view), label * 0.92, { fill: PAINT.ink2 }),
      ink.legend(
        SIDE * label,
        (foot + 2.4) * label,
        states.map((state) => ink.entry(state)),
        width,
      ),
    ].join(''),
  )
}

function footWords(view: View): string {
  const cached = view.cachedBlocks * SLOTS_PER_BLOCK
  return `blocks 0 to ${view.cachedBlocks - 1}: ${cached} cached ints, -5 to ${cached - 6}, every slot live`
}

/** Where rows and slots lie, in px. */
class Rows {
  readonly left: number
  readonly right: number
  readonly slot: number
  readonly height: number
  readonly label: number
  private readonly form: RowForm
  private readonly rowByBlock: ReadonlyMap<number, number>

  constructor(view: View, width: number, label: number) {
    this.left = SIDE * label
    this.right = width - SIDE * label
    this.slot = ((this.right - this.left) * SLOT_BYTES) / BLOCK_BYTES
    this.form = rowFormOf(view)
    this.height = this.form.slots * label
    this.label = label
    this.rowByBlock = new Map(view.blocks.map((block, row) => [block.number, row]))
  }

  top(block: number): number {
    const row = this.rowByBlock.get(block) ?? 0
    return (row * (this.form.words + this.form.slots + this.form.lane) + this.form.words) * this.label
  }

  middle(block: number): number {
    return this.top(block) + this.height / 2
  }

  /** Left edge of a slot; of slot 41, the block's end. */
  x(slot: number): number {
    return this.left + (BLOCK_HEADER_BYTES / SLOT_BYTES + slot) * this.slot
  }

  centre(slot: number): number {
    return this.x(slot + 0.5)
  }

  lane(block: number): number {
    return this.top(block) + this.height + this.form.lane * this.label * 0.45
  }
}

/** Slots `from` up to, not including, `to`. */
interface Run {
  readonly from: number
  readonly to: number
}

function runsOf(block: BlockView, kinds: readonly string[]): Run[] {
  const runs: { from: number; to: number }[] = []
  block.slots.forEach((kind, slot) => {
    if (!kinds.includes(kind)) return
    const run = runs.at(-1)
    if (run?.to === slot) run.to++
    else runs.push({ from: slot, to: slot + 1 })
  })
  return runs
}

/** Slots side by side as one line of dashes, so that a row costs a path and not 41 boxes. */
function dashes(
  ink: MemoryInk,
  rows: Rows,
  block: number,
  runs: readonly Run[],
  inset: number,
  stroke: string,
): string {
  if (runs.length === 0) return ''
  const y = round(rows.middle(block))
  const gap = (ink.gap * 0.8 + inset) * 2
  const d = runs
    .map(({ from, to }) => `M${round(rows.x(from) + gap / 2)} ${y}H${round(rows.x(to) - gap / 2)}`)
    .join('')
  const dash = rows.slot - gap
  return path(d, {
    stroke,
    'stroke-width': rows.height - inset * 2,
    'stroke-dasharray': `${Math.round(dash * 1e4) / 1e4} ${Math.round(gap * 1e4) / 1e4}`,
  })
}

/** Header, free slots and their beads. */
function drawGround(ink: MemoryInk, rows: Rows, block: BlockView): string {
  const top = rows.top(block.number)
  if (block.freed) return ink.region('malloc', rows.left, top, rows.right - rows.left, rows.height)
  const free = runsOf(block, ['free'])
  const line = ink.outline / 2
  return (
    rect(rows.left, top, rows.x(0) - rows.left, rows.height, { stroke: PAINT.edge, 'stroke-width': line }) +
    dashes(ink, rows, block.number, free, 0, INK.list) +
    dashes(ink, rows, block.number, free, line, PAINT.ground) +
    dashes(ink, rows, block.number, free, line, TINT.list) +
    beads(rows, block.number, free)
  )
}

/** Beads as the dots of a line with round caps. */
function beads(rows: Rows, block: number, runs: readonly Run[]): string {
  if (runs.length === 0) return ''
  const y = round(rows.middle(block))
  const d = runs
    .map(({ from, to }) => `M${round(rows.centre(from))} ${y}H${round(rows.centre(to - 1) + 0.05)}`)
    .join('')
  return path(d, {
    stroke: INK.list,
    'stroke-width': Math.min(rows.slot * 0.5, rows.height * 0.36),
    'stroke-linecap': 'round',
    'stroke-dasharray': `0 ${Math.round(rows.slot * 1e4) / 1e4}`,
  })
}

function drawLive(ink: MemoryInk, rows: Rows, block: BlockView): string {
  if (block.freed) return ''
  return dashes(ink, rows, block.number, runsOf(block, ['live', 'cached']), 0, INK.live)
}

/** The free list as one line: straight within a row; from row to row along a lane where it leaves and enters at the ends. */
function drawThread(ink: MemoryInk, rows: Rows, freeList: readonly Place[]): string {
  const [head, ...rest] = freeList
  if (head === undefined) return ''
  const ends = endsOf(freeList)
  let d = `M${round(rows.centre(slotOf(head)))} ${round(rows.middle(blockOf(head)))}`
  let from = head
  rest.forEach((to, index) => {
    const [a, b] = [blockOf(from), blockOf(to)]
    const x = round(rows.centre(slotOf(to)))
    const y = round(rows.middle(b))
    const after = rest[index + 1]
    if (a === b) {
      const goesOn =
        after !== undefined && blockOf(after) === b && Math.sign(after - to) === Math.sign(to - from)
      if (!goesOn) d += `H${x}`
    } else if (from === ends.get(a)?.lowest && to === ends.get(b)?.highest) {
      const lane = round(rows.lane(Math.max(a, b)))
      const out = rows.label * 0.55
      d += `H${round(rows.left - out)}V${lane}H${round(rows.right + out)}V${y}H${x}`
    } else d += `L${x} ${y}`
    from = to
  })
  return path(d, {
    stroke: INK.list,
    'stroke-width': ink.outline * 1.1,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  })
}

/** The lowest and the highest free place of each block. */
function endsOf(freeList: readonly Place[]): Map<number, { lowest: Place; highest: Place }> {
  const ends = new Map<number, { lowest: Place; highest: Place }>()
  for (const place of freeList) {
    const { lowest, highest } = ends.get(blockOf(place)) ?? { lowest: place, highest: place }
    ends.set(blockOf(place), { lowest: Math.min(lowest, place), highest: Math.max(highest, place) })
  }
  return ends
}

const HEAD_WORDS = 'next int goes here'

/** The head of the free list. */
function drawHead(ink: MemoryInk, rows: Rows, head: Place | undefined): string {
  if (head === undefined) return ''
  const x = rows.centre(slotOf(head))
  const y = rows.middle(blockOf(head))
  return (
    path(`M${round(x)} ${round(rows.top(blockOf(head)) - ink.label * 0.14)}V${round(y)}`, {
      stroke: INK.list,
      'stroke-width': ink.leader,
    }) +
    tag('circle', {
      cx: x,
      cy: y,
      r: Math.min(rows.slot * 0.48, rows.height * 0.28),
      fill: INK.list,
      stroke: PAINT.ground,
      'stroke-width': ink.gap,
    })
  )
}

/** What a block holds, above its row, and over the head of the free list that the next int goes there. */
function drawWords(ink: MemoryInk, rows: Rows, block: BlockView, head: Place | undefined): string {
  const { label } = ink
  const size = label * 0.92
  const y = rows.top(block.number) - label * 0.46
  const name = `block ${count(block.number)}`
  const rest = block.freed ? `back to malloc, ${counted(BLOCK_BYTES, 'byte')}` : countsOf(block)
  const halo = {
    'paint-order': 'stroke',
    stroke: PAINT.ground,
    'stroke-width': ink.gap * 3,
    'stroke-linejoin': 'round',
  }
  const isHead = head !== undefined && blockOf(head) === block.number
  const headWidth = isHead ? textWidth(HEAD_WORDS) * size : 0
  const width = textWidth(`${name}: ${rest}`) * size
  const place = placeWords(rows, width, isHead ? rows.centre(slotOf(head)) : undefined, headWidth, label)
  const bold = { 'font-weight': 700, fill: PAINT.ink }
  return (
    tag(
      'text',
      {
        x: place.atRight ? rows.right : rows.left,
        y,
        'font-size': size,
        'text-anchor': place.atRight ? 'end' : undefined,
        fill: PAINT.ink2,
        ...halo,
      },
      place.fits ? `${tag('tspan', bold, `${name}:`)} ${rest}` : tag('tspan', bold, name),
    ) + (isHead ? text(place.head, y, HEAD_WORDS, size, { ...bold, ...halo }) : '')
  )
}

/**
 * Keeps a block's words, `width` wide, clear of those over its head slot at `x`, which may stand beside `x` as well as
 * over it. `head` is where these begin; where both do not fit the block gets its name alone.
 */
function placeWords(
  rows: Rows,
  width: number,
  x: number | undefined,
  headWidth: number,
  gap: number,
): { atRight: boolean; fits: boolean; head: number } {
  if (x === undefined) return { atRight: false, fits: true, head: 0 }
  const within = (left: number) => Math.max(rows.left, Math.min(rows.right - headWidth, left))
  for (const left of [x - headWidth / 2, x - gap / 4, x + gap / 4 - headWidth]) {
    const head = within(left)
    if (rows.left + width + gap < head) return { atRight: false, fits: true, head }
    if (head + headWidth + gap < rows.right - width) return { atRight: true, fits: true, head }
  }
  return { atRight: x < (rows.left + rows.right) / 2, fits: false, head: within(x - headWidth / 2) }
}

/** `16 cached, 9 live, 16 free`. */
export function countsOf(block: BlockView): string {
  return (['cached', 'live', 'free'] as const)
    .map((kind) => [block.slots.filter((slot) => slot === kind).length, kind] as const)
    .filter(([n]) => n > 0)
    .map(([n, kind]) => `${n} ${kind}`)
    .join(', ')
}
