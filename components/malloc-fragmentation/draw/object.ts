import type { PinSnapshot as Pin } from '../../../src/machine/index.ts'
import { count } from '../../format.ts'
import { INK, PAINT, type MemoryInk } from '../../memory-ink.ts'
import { path, rect, round, text, textWidth } from '../../svg.ts'
import { STRING_HEADER_BYTES } from '../program.ts'

export interface ObjectPlace {
  readonly pin: Pin
  /** From the heap's start. */
  readonly offset: number
  /** Of the program's strings. */
  readonly size: number
  readonly x: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly isShort: boolean
  readonly ink: MemoryInk
}

interface Row {
  readonly offset: number
  readonly name: string
  readonly value: string
}

/** A chunk field by field, addresses upwards: malloc's two words, and the object that the program sees. */
export function drawObject({ pin, offset, size, x, right, top, bottom, isShort, ink }: ObjectPlace): string {
  const { label } = ink
  const rows = rowsOf(pin, size, isShort)
  const bar = label * 0.5
  const rowHeight = (bottom - top) / rows.length
  const words = rows.map(({ offset: at, name, value }, row) => {
    const low = bottom - row * rowHeight
    const line = low - rowHeight / 2 + label * 0.34
    const small = label * (isShort ? 0.86 : 0.92)
    const nameX = x + label * (isShort ? 0.9 : 3.3)
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
        : text(x + label * 0.9, line, `+${at}`, label * 0.84, {
            'font-family': PAINT.mono,
            fill: PAINT.ink3,
          })) +
      text(nameX, line, name, small, { 'font-family': PAINT.mono, fill: PAINT.ink }) +
      text(
        right - label * 0.4,
        line,
        value,
        Math.min(small, room / textWidth('0'.repeat(value.length), true)),
        {
          'font-family': PAINT.mono,
          'font-weight': 700,
          'text-anchor': 'end',
          fill: PAINT.ink,
        },
      )
    )
  })
  const address = `heap+${offset.toString(16)}`
  return (
    rect(x, top, right - x, bottom - top, { fill: 'var(--raised, Canvas)' }) +
    rect(x, top, bar, bottom - top, { fill: INK.live }) +
    words.join('') +
    rect(x, top, right - x, bottom - top, { stroke: INK.live, 'stroke-width': ink.outline * 1.3 }) +
    text(x, top - label * (isShort ? 1.65 : 0.5), pin.name, label, { 'font-weight': 700, fill: PAINT.ink }) +
    text(isShort ? x : right, top - label * 0.5, address, label * 0.86, {
      'font-family': PAINT.mono,
      'text-anchor': isShort ? undefined : 'end',
      fill: PAINT.ink2,
    })
  )
}

/** Whether the chunk holds one of the program's strings. */
export function isString(pin: Pin, size: number): boolean {
  return pin.requested === size
}

/** Letters that the program's strings may be made of; which, was a matter of chance. */
const LETTER = { big: 'n', small: 'e' }

function rowsOf(pin: Pin, size: number, isShort: boolean): Row[] {
  const isBelowFree = pin.prevSize > 0
  const chunk: Row[] = [
    {
      offset: 0,
      name: 'prev_size',
      value: isBelowFree ? count(pin.prevSize) : isShort ? 'in use' : 'data below',
    },
    // the lowest bit says whether the chunk below is in use
    { offset: 8, name: 'size', value: isBelowFree ? count(pin.bytes) : `${count(pin.bytes)} + 1` },
  ]
  if (!isString(pin, size))
    return [...chunk, { offset: 16, name: 'data', value: `${count(pin.requested)} bytes` }]
  const letter = pin.name.startsWith('small') ? LETTER.small : LETTER.big
  return [
    ...chunk,
    { offset: 16, name: 'ob_refcnt', value: '1' },
    { offset: 24, name: 'ob_type', value: 'str' },
    { offset: 32, name: 'ob_size', value: count(size - STRING_HEADER_BYTES) },
    { offset: 40, name: 'ob_shash', value: '-1' },
    { offset: 48, name: 'ob_sstate', value: '0' },
    { offset: 52, name: 'ob_sval', value: `${letter.repeat(isShort ? 8 : 11)}…` },
  ]
}
