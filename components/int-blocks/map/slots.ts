import { SLOTS_PER_BLOCK, type IntBlock } from '../../../src/machine/index.ts'
import { count } from '../../format.ts'
import { textWidth } from '../../svg.ts'
import { FREE } from '../view.ts'
import { countsWords, heapWords, nextFree } from '../words.ts'
import { BLOCK_SHARE, boxOf, slotX, type BlockBox } from './camera.ts'
import { WORDS_SLOT, ordersSeen, type Frame } from './frame.ts'
import { cover } from './tiles.ts'

/** In label sizes: there is room for a slot's value. */
const VALUE_SLOT = 2.6

interface Seen {
  readonly order: number
  readonly box: BlockBox
  /** Slots that are seen, from the first up to, not including, the last. */
  readonly from: number
  readonly to: number
  readonly live: number
  readonly block: IntBlock | undefined
}

/** Slot by slot, as in the picture of rows. */
export function drawSlots(context: CanvasRenderingContext2D, frame: Frame): void {
  const { inks, scale, screen } = frame
  const blocks = blocksSeen(frame)
  const free: Runs = []
  const live: Runs = []
  const unknown: Seen[] = []
  for (const seen of blocks) {
    if (seen.live === 0) free.push([seen, seen.from, seen.to])
    else if (seen.live === SLOTS_PER_BLOCK) live.push([seen, seen.from, seen.to])
    else if (seen.block) runsOf(seen, seen.block, free, live)
    else unknown.push(seen)
  }
  const height = blocks[0]?.box.height ?? 0
  const gap = Math.min(2, scale.slot * 0.14)
  const line = Math.max(0.75, Math.min(1.5, scale.slot * 0.05))
  drawHeaders(context, frame, blocks)
  dash(context, frame, free, inks.list, height, gap)
  dash(context, frame, free, inks.ground, height - 2 * line, gap + 2 * line)
  dash(context, frame, free, inks.listTint, height - 2 * line, gap + 2 * line)
  drawThread(context, frame, free, height)
  dash(context, frame, live, inks.live, height, gap)
  for (const { box, live: ints } of unknown) {
    const left = Math.max(-2, slotX(box.x, 0, scale))
    const right = Math.min(screen.width + 2, slotX(box.x, SLOTS_PER_BLOCK, scale))
    context.fillStyle = inks.listTint
    context.fillRect(left, box.y, right - left, height)
    context.globalAlpha = cover(ints)
    context.fillStyle = inks.live
    context.fillRect(left, box.y, right - left, height)
    context.globalAlpha = 1
  }
  drawTitles(context, frame, blocks)
  if (scale.slot >= WORDS_SLOT * screen.label) drawWords(context, frame, blocks)
  else if (scale.slot >= VALUE_SLOT * screen.label) drawValues(context, frame, blocks)
}

/** Slots of one kind beside each other: of which block, from which up to, not including, which. */
type Runs = [seen: Seen, from: number, to: number][]

function blocksSeen(frame: Frame): Seen[] {
  const { grid, scale, corner, screen, density, seen } = frame
  const blocks: Seen[] = []
  for (let column = seen.left; column < seen.right; column++) {
    const [first, last] = ordersSeen(frame, column)
    for (let order = first; order < last; order++) {
      const box = boxOf(order, grid, scale, corner, screen.label)
      const from = Math.max(0, Math.floor(-box.x / scale.slot - 1 / 3))
      const to = Math.min(SLOTS_PER_BLOCK, Math.ceil((screen.width - box.x) / scale.slot))
      const live = density[grid.blocks - 1 - order] as number
      if (from <= to) blocks.push({ order, box, from, to, live, block: frame.find(order) })
    }
  }
  return blocks
}

function runsOf(seen: Seen, { slots }: IntBlock, free: Runs, live: Runs): void {
  for (let slot = seen.from; slot < seen.to;) {
    const isFree = slots[slot] === FREE
    let end = slot + 1
    while (end < seen.to && (slots[end] === FREE) === isFree) end++
    ;(isFree ? free : live).push([seen, slot, end])
    slot = end
  }
}

/** Slots as the dashes of one line per run, all of an ink at once. */
function dash(
  context: CanvasRenderingContext2D,
  { scale }: Frame,
  runs: Runs,
  ink: string,
  thickness: number,
  gap: number,
): void {
  context.beginPath()
  for (const [{ box }, from, to] of runs) {
    const y = box.y + box.height / 2
    context.moveTo(slotX(box.x, from, scale) + gap / 2, y)
    context.lineTo(slotX(box.x, to, scale) - gap / 2, y)
  }
  context.setLineDash([scale.slot - gap, gap])
  context.lineWidth = thickness
  context.lineCap = 'butt'
  context.strokeStyle = ink
  context.stroke()
  context.setLineDash([])
}

/** Beads in free slots, and the line through them: behind live ones it goes on to the next free slot. */
function drawThread(context: CanvasRenderingContext2D, frame: Frame, free: Runs, height: number): void {
  const { scale, screen, inks } = frame
  context.beginPath()
  let before: Runs[number] | undefined
  for (const run of free) {
    const [{ box, block }, from, to] = run
    const y = box.y + box.height / 2
    const isThreaded = !block || block.thread.length > 0
    if (isThreaded) {
      const goesOn = before && before[0] === run[0]
      context.moveTo(slotX(box.x, goesOn ? before![2] - 0.5 : from + (from === 0 ? 0.5 : 0), scale), y)
      context.lineTo(slotX(box.x, to - (to === SLOTS_PER_BLOCK ? 0.5 : 0), scale), y)
    }
    before = run
  }
  context.lineWidth = Math.min(3, Math.max(1, scale.slot * 0.06))
  context.strokeStyle = inks.list
  context.stroke()
  if (scale.slot >= WORDS_SLOT * screen.label) return
  const bead = Math.min(scale.slot * 0.42, height * 0.3, screen.label * 0.8)
  context.beginPath()
  for (const [{ box }, from, to] of free) {
    context.moveTo(slotX(box.x, from + 0.5, scale), box.y + box.height / 2)
    context.lineTo(slotX(box.x, to - 0.5, scale) + 0.05, box.y + box.height / 2)
  }
  context.setLineDash([0, scale.slot])
  context.lineCap = 'round'
  context.lineWidth = bead
  context.stroke()
  context.setLineDash([])
  context.lineCap = 'butt'
}

function drawHeaders(
  context: CanvasRenderingContext2D,
  { scale, inks }: Frame,
  blocks: readonly Seen[],
): void {
  context.beginPath()
  for (const { box } of blocks) context.rect(box.x + 0.5, box.y + 0.5, scale.slot / 3 - 1, box.height - 1)
  context.lineWidth = 1
  context.strokeStyle = inks.edge
  context.stroke()
}

/** A block's number, what is in it and where it lies, at the left edge of what is seen of it. */
function drawTitles(context: CanvasRenderingContext2D, frame: Frame, blocks: readonly Seen[]): void {
  const { screen, scale, inks, heapStart } = frame
  const { label } = screen
  const gap = (blocks[0]?.box.y ?? 0) - (blocks[0]?.box.top ?? 0)
  if (gap < label * 1.15) return
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  for (const { box, block } of blocks) {
    if (!block) continue
    const left = Math.max(label * 0.3, box.x)
    const right = Math.min(screen.width - label * 0.3, box.x + scale.cellWidth * BLOCK_SHARE)
    const y = box.y - label * 0.32
    const name = `block ${count(block.serial)}`
    const room = right - left
    if (textWidth(name) * label > room) continue
    context.font = `700 ${label}px ${inks.sans}`
    context.fillStyle = inks.ink
    context.fillText(name, left, y)
    const counts = countsWords(block)
    const address = heapWords(block.address, heapStart)
    const counted = textWidth(name) * label * 1.1 + textWidth(counts) * label + label
    context.fillStyle = inks.ink2
    if (counted < room) {
      context.font = `${label}px ${inks.sans}`
      context.fillText(counts, left + textWidth(name) * label * 1.1 + label * 0.4, y)
    }
    if (counted + textWidth(address, true) * label + label > room) continue
    context.font = `${label * 0.88}px ${inks.mono}`
    context.textAlign = 'right'
    context.fillText(address, right, y)
    context.textAlign = 'left'
  }
}

function drawValues(context: CanvasRenderingContext2D, frame: Frame, blocks: readonly Seen[]): void {
  const { screen, scale, inks } = frame
  if ((blocks[0]?.box.height ?? 0) < screen.label * 1.3) return
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.fillStyle = inks.ground
  const size = Math.min(screen.label, scale.slot / 4.4)
  context.font = `600 ${size}px ${inks.sans}`
  for (const { box, block, from, to } of blocks)
    for (let slot = block ? from : to; slot < to; slot++)
      if (block && block.slots[slot] !== FREE)
        context.fillText(`${block.values[slot]}`, slotX(box.x, slot + 0.5, scale), box.y + box.height / 2)
}

/** The three words of a slot, the highest address first. */
function drawWords(context: CanvasRenderingContext2D, frame: Frame, blocks: readonly Seen[]): void {
  const { screen, scale, inks } = frame
  const { label } = screen
  context.textBaseline = 'middle'
  const padding = label * 0.5
  const height = blocks[0]?.box.height ?? 0
  const word = height / 3
  const size = Math.min(label * 0.82, word * 0.8, scale.slot / 11)
  for (const { box, block, from, to } of blocks) {
    if (!block) continue
    for (let slot = from; slot < to; slot++) {
      const left = slotX(box.x, slot, scale)
      const kind = block.slots[slot]
      const isFree = kind === FREE
      if (isFree) {
        context.fillStyle = inks.ground
        context.fillRect(left + label * 0.34, box.y + 2, scale.slot - label * 0.34 - 3, height - 4)
      }
      wordsOf(block, slot).forEach(([name, value], row) => {
        const y = box.y + (row + 0.5) * word
        context.fillStyle = isFree ? inks.ink2 : inks.ground
        context.textAlign = 'left'
        context.font = `${size}px ${inks.mono}`
        context.fillText(name, left + padding, y)
        context.fillStyle = isFree ? inks.ink : inks.ground
        context.textAlign = 'right'
        context.font = `700 ${size}px ${inks.sans}`
        context.fillText(value, left + scale.slot - padding, y)
      })
    }
  }
}

function wordsOf(block: IntBlock, slot: number): readonly (readonly [string, string])[] {
  const next = nextFree(block, slot)
  if (block.slots[slot] === FREE)
    return [
      ['ob_ival', 'stale'],
      ['ob_type', next ? `slot ${next.slot}` : 'next free'],
      ['ob_refcnt', '0'],
    ]
  return [
    ['ob_ival', `${block.values[slot]}`],
    ['ob_type', 'int'],
    ['ob_refcnt', 'at least 1'],
  ]
}
