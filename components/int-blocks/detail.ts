import { SLOT_BYTES } from '../../src/machine/index.ts'
import { count } from '../format.ts'
import { INK, MemoryInk, PAINT, picture } from '../memory-ink.ts'
import { path, rect, round, text, textWidth } from '../svg.ts'
import { FREE, type ShownBlock } from './view.ts'
import { nextFree, type SlotFacts } from './words.ts'

/** The three words of a slot, the highest address first: as everywhere, addresses grow upwards. */
export interface Detail {
  readonly title: string
  readonly isFree: boolean
  readonly words: readonly { readonly offset: number; readonly name: string; readonly value: string }[]
}

/** What the facts do not tell is left in words; `stale`: the value of the int that was there. */
export function detailOf(
  block: ShownBlock,
  slot: number,
  facts: SlotFacts & { readonly stale?: number } = {},
): Detail {
  const isFree = block.slots[slot] === FREE
  const value = block.values[slot] as number
  const next = facts.next === undefined ? nextFree(block, slot) : facts.next
  const nextWords =
    next === undefined
      ? 'next free slot'
      : next === null
        ? 'NULL, no next'
        : next.serial === block.serial
          ? `next: slot ${next.slot}`
          : `next: ${count(next.serial)}, slot ${next.slot}`
  const stale = facts.stale === undefined ? 'stale' : `${facts.stale}, stale`
  const refcount = facts.refcount === undefined ? 'at least 1' : count(facts.refcount)
  return {
    title: `One ${isFree ? 'free int' : 'int'}: ${SLOT_BYTES} bytes`,
    isFree,
    words: [
      { offset: 16, name: 'ob_ival', value: isFree ? stale : `${value}` },
      { offset: 8, name: 'ob_type', value: isFree ? nextWords : 'int' },
      { offset: 0, name: 'ob_refcnt', value: isFree ? '0' : refcount },
    ],
  }
}

export interface DetailBox {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Heights in label sizes: the title with the space under it, and a word. */
const TITLE = 1.7
const WORD = 1.62
export const DETAIL_HEIGHT = TITLE + 3 * WORD + 0.1

/** The marks of the table, for a picture that has more in it. The patterns of `list` must be there. */
export function detailMarks(detail: Detail, ink: MemoryInk, { x, y, width }: DetailBox): string {
  const { label } = ink
  const state = detail.isFree ? 'list' : 'live'
  const top = y + TITLE * label
  const word = WORD * label
  const bar = label * 0.5
  const left = x + bar + label * 0.35
  const mono = { 'font-family': PAINT.mono }
  const size = Math.min(label * 0.92, (width - bar) / 16)
  let drawn = text(x, y + label, detail.title, Math.min(label * 1.16, width / textWidth(detail.title)), {
    'font-weight': 700,
    fill: PAINT.ink,
  })
  drawn += rect(x, top, bar, word * 3, { fill: ink.fill(state) })
  detail.words.forEach(({ offset, name, value }, row) => {
    const middle = top + (row + 0.5) * word + size * 0.34
    if (row > 0)
      drawn += path(`M${round(x)} ${round(top + row * word)}h${round(width)}`, {
        stroke: PAINT.edge,
        'stroke-width': 1,
      })
    drawn += text(left, middle, `+${offset}`, size * 0.9, { ...mono, fill: PAINT.ink3 })
    drawn += text(left + size * 2.3, middle, name, size * 0.95, { ...mono, fill: PAINT.ink })
    drawn += text(x + width - label * 0.5, middle, value, size, {
      'text-anchor': 'end',
      'font-weight': 700,
      fill: PAINT.ink,
    })
  })
  return drawn + rect(x, top, width, word * 3, { stroke: INK[state], 'stroke-width': ink.outline })
}

/** The table as a picture of its own, `DETAIL_HEIGHT` labels high. */
export function drawDetail(
  detail: Detail,
  { width, label, prefix }: { readonly width: number; readonly label: number; readonly prefix: string },
): string {
  const ink = new MemoryInk(prefix, label)
  const line = ink.outline
  return picture(
    width,
    DETAIL_HEIGHT * label,
    ink.patterns(['list']) + detailMarks(detail, ink, { x: line, y: 0, width: width - 2 * line }),
  )
}
