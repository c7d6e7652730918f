import type { Pointable } from '../pointing.ts'
import type { Cells } from './draw.ts'
import { addressOf, cellText, type MadeAgainView } from './view.ts'

/** What one can point at: every object of every row, from the top down. */
export function thingsOf(view: MadeAgainView, rows: readonly Cells[]): Pointable {
  const wide = view.made.length
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value))
  return {
    count: rows.length * wide,
    at(x, y) {
      const row = rows.findIndex(({ top, height }) => y >= top && y <= top + height)
      const cells = rows[row]
      return cells ? row * wide + clamp(Math.floor(x / cells.pitch), wide - 1) : -1
    },
    spot(index) {
      const { row, top, height, pitch } = rows[Math.floor(index / wide)] as Cells
      const place = index % wide
      return {
        address: addressOf(view, row, place),
        text: cellText(view, row, place),
        x: place * pitch,
        y: top,
        width: pitch,
        height,
      }
    },
    move(index, key, isFast) {
      const row = Math.floor(index / wide)
      const place = index % wide
      const to = (toRow: number, toPlace: number): number =>
        clamp(toRow, rows.length - 1) * wide + clamp(toPlace, wide - 1)
      const step = isFast ? 10 : 1
      switch (key) {
        case 'ArrowLeft':
          return to(row, place - step)
        case 'ArrowRight':
          return to(row, place + step)
        case 'ArrowUp':
          return to(row - 1, place)
        case 'ArrowDown':
          return to(row + 1, place)
        case 'Home':
          return to(row, 0)
        case 'End':
          return to(row, wide - 1)
        default:
          return undefined
      }
    },
  }
}
