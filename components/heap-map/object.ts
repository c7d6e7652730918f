import { count } from '../format.ts'
import { INK, PAINT, type MemoryInk } from '../memory-ink.ts'
import { path, rect, round, text, textWidth } from '../svg.ts'
import type { HeapObject } from './view.ts'

export interface ObjectPlace {
  readonly x: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** Whether there is little room. */
  readonly isShort: boolean
}

const OFFSET_SIZE = 0.84
const ADDRESS_SIZE = 0.86

/** Where a row is, counted from the lowest. */
export function rowSpan(
  { rows }: HeapObject,
  { top, bottom }: ObjectPlace,
  row: number,
): { readonly top: number; readonly bottom: number } {
  const height = (bottom - top) / rows.length
  return { top: bottom - (row + 1) * height, bottom: bottom - row * height }
}

/** A chunk field by field, addresses upwards: malloc's two words, and the object that the program sees. */
export function drawObject(object: HeapObject, place: ObjectPlace, ink: MemoryInk): string {
  const { title, address, state, rows } = object
  const { x, right, top, bottom, isShort } = place
  const { label } = ink
  const bar = label * 0.5
  const offsets = rows.map(({ offset }) => (offset === undefined ? '…' : `+${count(offset)}`))
  const widest = Math.max(...offsets.map((words) => textWidth(words, true))) * OFFSET_SIZE
  const nameX = x + label * (isShort ? 0.9 : Math.max(3.3, 0.9 + widest + 0.4))
  // the address under the title where both are too long for one line
  const titleWidth = textWidth(title) + textWidth(address, true) * ADDRESS_SIZE
  const isStacked = isShort || titleWidth * label > right - x
  const words = rows.map(({ name, value, short = value }, row) => {
    const shown = isShort ? short : value
    const { top: high, bottom: low } = rowSpan(object, place, row)
    const line = (high + low) / 2 + label * 0.34
    const small = label * (isShort ? 0.86 : 0.92)
    const room = right - label * 0.4 - nameX - textWidth(name, true) * small - label * 0.4
    return (
      (row
        ? path(`M${round(x + bar)} ${round(low)}H${round(right)}`, {
            stroke: PAINT.edge,
            'stroke-width': ink.gap / 2,
          })
        : '') +
      (isShort
        ? ''
        : text(x + label * 0.9, line, offsets[row]!, label * OFFSET_SIZE, {
            'font-family': PAINT.mono,
            fill: PAINT.ink3,
          })) +
      text(nameX, line, name, small, { 'font-family': PAINT.mono, fill: PAINT.ink }) +
      text(right - label * 0.4, line, shown, Math.min(small, room / textWidth(shown, true)), {
        'font-family': PAINT.mono,
        'font-weight': 700,
        'text-anchor': 'end',
        fill: PAINT.ink,
      })
    )
  })
  return (
    rect(x, top, right - x, bottom - top, { fill: 'var(--raised, Canvas)' }) +
    rect(x, top, bar, bottom - top, { fill: state === 'live' ? INK.live : ink.fill(state) }) +
    words.join('') +
    rect(x, top, right - x, bottom - top, { stroke: INK[state], 'stroke-width': ink.outline * 1.3 }) +
    text(x, top - label * (isStacked ? 1.65 : 0.5), title, label, { 'font-weight': 700, fill: PAINT.ink }) +
    text(isStacked ? x : right, top - label * 0.5, address, label * ADDRESS_SIZE, {
      'font-family': PAINT.mono,
      'text-anchor': isStacked ? undefined : 'end',
      fill: PAINT.ink2,
    })
  )
}
