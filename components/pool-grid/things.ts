import type { Pointable } from '../pointing.ts'
import { cellAt, type Column, type Grid } from './layout.ts'
import { poolText, type PoolGridView } from './view.ts'

/** What one can point at: every pool, also where a cell stands for many; by class, from low addresses to high ones. */
export function thingsOf(view: PoolGridView, grid: Grid): Pointable {
  const { columns, perCell, rows, step, cell } = grid
  const starts = [0]
  for (const { pools } of columns) starts.push((starts.at(-1) as number) + pools.length)
  const columnOf = (index: number): number => starts.findLastIndex((start) => start <= index)
  const slice = cell.height / perCell
  return {
    count: starts.at(-1) as number,
    at(x, y) {
      const found = columns.findIndex(
        (column) =>
          x >= column.x &&
          x < column.x + column.lanes * step.x &&
          y <= column.bottom &&
          y > column.bottom - rows * step.y &&
          Math.floor((x - column.x) / step.x) < column.lanes,
      )
      const column = columns[found]
      if (!column) return -1
      const lane = Math.floor((x - column.x) / step.x)
      const row = Math.floor((column.bottom - y) / step.y)
      const up = Math.min(perCell - 1, Math.floor((column.bottom - y - row * step.y) / slice))
      const index = (lane * rows + row) * perCell + up
      return index < column.pools.length ? (starts[found] as number) + index : -1
    },
    spot(index) {
      const found = columnOf(index)
      const column = columns[found] as Column
      const inColumn = index - (starts[found] as number)
      const pool = column.pools[inColumn] as Column['pools'][number]
      const { x, y } = cellAt(grid, column, Math.floor(inColumn / perCell))
      const height = slice
      return {
        address: pool.address,
        text: poolText(view, pool),
        x,
        y: y + cell.height - ((inColumn % perCell) + 1) * height,
        width: cell.width,
        height,
      }
    },
    move(index, key, isFast) {
      const column = columnOf(index)
      const start = starts[column] as number
      const end = (starts[column + 1] as number) - 1
      const beside = (to: number): number => {
        const next = Math.max(0, Math.min(columns.length - 1, to))
        if (next === column) return index
        return Math.min((starts[next + 1] as number) - 1, (starts[next] as number) + index - start)
      }
      // by a lane
      const by = isFast ? rows * perCell : 1
      switch (key) {
        case 'ArrowUp':
          return Math.min(end, index + by)
        case 'ArrowDown':
          return Math.max(start, index - by)
        case 'ArrowLeft':
          return beside(column - 1)
        case 'ArrowRight':
          return beside(column + 1)
        case 'Home':
          return start
        case 'End':
          return end
        default:
          return undefined
      }
    },
  }
}
