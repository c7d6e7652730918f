import type { PoolView } from '../../src/machine/index.ts'
import { count } from '../format.ts'
import { INK, MemoryInk, PAINT, picture, type LegendEntry, type MemoryState } from '../memory-ink.ts'
import { path, rect, text } from '../svg.ts'
import { WIDE, cellAt, gridOf, type Column, type Grid, type GridSize } from './layout.ts'
import type { PoolGridView } from './view.ts'

export interface PictureSize extends GridSize {
  /** Set before the picture's pattern ids. */
  readonly prefix: string
  /** Whether it explains its inks; default no. */
  readonly hasLegend?: boolean
}

/** In label sizes, with a legend. */
export const LEGEND_ROOM = 2.2
/** A cell that is lower than this is too small for a pattern. In outlines. */
const PATTERNED = 4

/** A column for each size class in use, a cell for each pool, filled from the bottom with its blocks in use. */
export function drawPoolGrid(view: PoolGridView, size: PictureSize): string {
  const { states, marks } = poolGridMarks(view, size)
  return picture(size.width, size.height, new MemoryInk(size.prefix, size.label).patterns(states) + marks)
}

/** The room that the grid has beside the legend. */
export function gridSize({ width, height, label, hasLegend }: Omit<PictureSize, 'prefix'>): GridSize {
  return { width, height: height - (hasLegend ? LEGEND_ROOM * label : 0), label }
}

/** The same as marks, and the states whose patterns they need. */
export function poolGridMarks(
  view: PoolGridView,
  size: PictureSize,
): { readonly states: readonly MemoryState[]; readonly marks: string } {
  const { label, prefix, width, height, hasLegend } = size
  const ink = new MemoryInk(prefix, label)
  const grid = gridOf(view, gridSize(size))
  const states = ['live', 'pool'] as const
  const paths = new CellPaths(grid)
  for (const column of grid.columns) paths.add(column)
  return {
    states,
    marks:
      paths.marks(ink) +
      grid.columns.map((column) => drawWords(ink, column)).join('') +
      (hasLegend
        ? ink.legend(
            0,
            height - label * 0.7,
            [...states.map((state) => ink.entry(state)), scaleEntry(view, grid)],
            width,
          )
        : ''),
  }
}

/** `a cell is 20 pools of 4,096 bytes`. */
function scaleEntry({ pools }: PoolGridView, { perCell }: Grid): LegendEntry {
  const bytes = count(pools[0]?.bytes ?? 4096)
  return {
    words: perCell === 1 ? `a cell is a pool of ${bytes}` : `a cell is ${perCell} pools of ${bytes}`,
    mark: (x, y, width) =>
      rect(x + width * 0.2, y - width * 0.3, width * 0.6, width * 0.6, {
        stroke: INK.pool,
        'stroke-width': width * 0.07,
      }),
  }
}

/** Share of blocks in use, by pool. */
const shareOf = ({ inUse, blocks }: PoolView): number => inUse / blocks

/** One path for all of a state, so that thousands of cells cost three marks. */
class CellPaths {
  private readonly grid: Grid
  private outline = ''
  private free = ''
  private live = ''

  constructor(grid: Grid) {
    this.grid = grid
  }

  add(column: Column): void {
    const { perCell, cell } = this.grid
    const { pools } = column
    for (let index = 0; index * perCell < pools.length; index++) {
      const inside = pools.slice(index * perCell, (index + 1) * perCell)
      const { x, y } = cellAt(this.grid, column, index)
      // a cell that stands for fewer pools is lower
      const height = (cell.height * inside.length) / perCell
      const top = y + cell.height - height
      const share = inside.reduce((sum, pool) => sum + shareOf(pool), 0) / inside.length
      // one block in use is seen
      const used = share === 0 ? 0 : Math.max(Math.min(1, height), height * share)
      this.outline += box(x, top, cell.width, height)
      if (used < height) this.free += box(x, top, cell.width, height - used)
      if (used > 0) this.live += box(x, top + height - used, cell.width, used)
    }
  }

  marks(ink: MemoryInk): string {
    const { cell } = this.grid
    const isSmall = Math.min(cell.width, cell.height) < ink.outline * PATTERNED
    const line = Math.min(ink.outline * 0.8, cell.height * 0.12)
    return (
      (this.free ? path(this.free, { fill: isSmall ? INK.pool : ink.fill('pool') }) : '') +
      (this.live ? path(this.live, { fill: INK.live }) : '') +
      (this.outline ? path(this.outline, { stroke: INK.pool, 'stroke-width': line }) : '')
    )
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10

function box(x: number, y: number, width: number, height: number): string {
  return `M${tenth(x)} ${tenth(y)}h${tenth(width)}v${tenth(height)}h${-tenth(width)}z`
}

function drawWords(ink: MemoryInk, column: Column): string {
  const { label } = ink
  const middle = column.x + column.pitch * 0.43
  const first = column.pools[0] as PoolView
  const anchor = { 'text-anchor': 'middle' } as const
  return (
    text(middle, column.bottom + label * 1.15, String(column.blockBytes), label * 0.86, {
      ...anchor,
      'font-family': PAINT.mono,
      'font-weight': 700,
      fill: PAINT.ink,
    }) +
    (column.pitch >= WIDE * label
      ? text(middle, column.bottom + label * 2.2, `${first.blocks} a pool`, label * 0.8, {
          ...anchor,
          fill: PAINT.ink3,
        })
      : '')
  )
}
