import type { PoolView } from '../../src/machine/index.ts'
import { count } from '../format.ts'
import { INK, MemoryInk, PAINT, picture, type LegendEntry, type MemoryState } from '../memory-ink.ts'
import { path, rect, round, text } from '../svg.ts'
import { cellAt, gridOf, type Column, type Grid, type GridSize } from './layout.ts'
import type { PoolGridView } from './view.ts'

export interface PictureSize extends GridSize {
  /** Set before the picture's pattern ids. */
  readonly prefix: string
  /** Whether it explains its inks; default no. */
  readonly hasLegend?: boolean
}

/** A cell that is lower than this is too small for a pattern. In outlines. */
const PATTERNED = 4

/** A column for each size class in use, a cell for each pool, filled from the bottom with its blocks in use. */
export function drawPoolGrid(view: PoolGridView, size: PictureSize, grid?: Grid): string {
  const { states, marks } = poolGridMarks(view, size, grid)
  return picture(size.width, size.height, new MemoryInk(size.prefix, size.label).patterns(states) + marks)
}

/** The room that the grid has beside the legend. */
export function gridSize(view: PoolGridView, size: Omit<PictureSize, 'prefix'>): GridSize {
  const { width, height, label, hasLegend } = size
  return { width, height: height - (hasLegend ? legendHeight(view, width, label) : 0), label }
}

/** How high the legend is, in px. */
export function legendHeight(view: PoolGridView, width: number, label: number): number {
  const ink = new MemoryInk('', label)
  // the most that it may have to say
  return ink.legendHeight(legendOf(ink, view, 1000), width) + label * 0.8
}

/** The same as marks, and the states whose patterns they need. */
export function poolGridMarks(
  view: PoolGridView,
  size: PictureSize,
  grid: Grid = gridOf(view, gridSize(view, size)),
): { readonly states: readonly MemoryState[]; readonly marks: string } {
  const { label, prefix, width, height, hasLegend } = size
  const ink = new MemoryInk(prefix, label)
  const cells = new Cells(grid)
  for (const column of grid.columns) cells.add(column)
  return {
    states: STATES,
    marks:
      cells.marks(ink) +
      grid.columns.map((column) => drawWords(ink, grid, column)).join('') +
      (hasLegend
        ? ink.legend(
            0,
            height - legendHeight(view, width, label) + label * 1.5,
            legendOf(ink, view, grid.perCell),
            width,
          )
        : ''),
  }
}

/** The states in the picture, in the order of its legend. */
export const STATES = ['live', 'pool'] as const

/** The last entry is the scale: `a cell is 20 pools of 4,096`. */
function legendOf(ink: MemoryInk, { pools }: PoolGridView, perCell: number): LegendEntry[] {
  const bytes = count(pools[0]?.bytes ?? 4096)
  const scale: LegendEntry = {
    words: perCell === 1 ? `a cell is a pool of ${bytes}` : `a cell is ${count(perCell)} pools of ${bytes}`,
    mark: (x, y, width) =>
      rect(x + width * 0.2, y - width * 0.3, width * 0.6, width * 0.6, {
        stroke: INK.pool,
        'stroke-width': width * 0.07,
      }),
  }
  return [...STATES.map((state) => ink.entry(state)), scale]
}

/** Share of blocks in use, by pool. */
const shareOf = ({ inUse, blocks }: PoolView): number => inUse / blocks

/** Cells one above the other in a lane. */
interface Stretch {
  readonly x: number
  readonly bottom: number
  readonly cells: number
}

/**
 * Cells as dashes of vertical lines, one for each stretch of the same state, so that thousands of them cost a few marks and
 * a few bytes. Only those that are in use in part have a box of their own.
 */
class Cells {
  private readonly grid: Grid
  private readonly stretches: Record<'full' | 'part', Stretch[]> = { full: [], part: [] }
  private live = ''
  /** Of cells that stand for fewer pools than the others. */
  private low = ''
  private lowLive = ''

  constructor(grid: Grid) {
    this.grid = grid
  }

  add(column: Column): void {
    const { perCell, cell, rows } = this.grid
    const { pools } = column
    for (let index = 0; index * perCell < pools.length; index++) {
      const inside = pools.slice(index * perCell, (index + 1) * perCell)
      const { x, y } = cellAt(this.grid, column, index)
      const share = inside.reduce((sum, pool) => sum + shareOf(pool), 0) / inside.length
      const height = (cell.height * inside.length) / perCell
      // one block in use is seen
      const used = share === 0 ? 0 : Math.max(Math.min(LEAST, height), height * share)
      const bottom = y + cell.height
      if (inside.length < perCell) {
        const seen = Math.max(LEAST, height)
        this.low += box(x, bottom - seen, cell.width, seen)
        if (used > 0) this.lowLive += box(x, bottom - used, cell.width, used)
        continue
      }
      this.extend(share === 1 ? 'full' : 'part', x, bottom, index % rows === 0)
      if (share < 1 && used > 0) this.live += `M${tenth(x + cell.width / 2)} ${tenth(bottom)}v${-tenth(used)}`
    }
  }

  private extend(state: 'full' | 'part', x: number, bottom: number, isFirst: boolean): void {
    const own = this.stretches[state]
    const last = own.at(-1)
    const { y } = this.grid.step
    const goesOn =
      !isFirst &&
      last !== undefined &&
      last.x === x &&
      Math.abs(last.bottom - last.cells * y - bottom) < y / 2
    if (goesOn) own[own.length - 1] = { ...last, cells: last.cells + 1 }
    else own.push({ x, bottom, cells: 1 })
  }

  marks(ink: MemoryInk): string {
    const { cell } = this.grid
    const { full, part } = this.stretches
    const line = Math.min(ink.outline * 0.8, cell.height * 0.12)
    const isPlain = Math.min(cell.width, cell.height) < ink.outline * PATTERNED
    const edge = { stroke: INK.pool, 'stroke-width': line }
    return (
      this.dashes([...full, ...part], 0, INK.pool) +
      (isPlain ? '' : this.dashes(part, line, PAINT.ground) + this.dashes(part, line, ink.fill('pool'))) +
      this.dashes(full, line, INK.live) +
      (this.live ? path(this.live, { stroke: INK.live, 'stroke-width': cell.width - line }) : '') +
      (this.low ? path(this.low, { fill: isPlain ? INK.pool : ink.fill('pool'), ...edge }) : '') +
      (this.lowLive ? path(this.lowLive, { fill: INK.live }) : '')
    )
  }

  private dashes(stretches: readonly Stretch[], inset: number, stroke: string): string {
    const { cell, step } = this.grid
    if (stretches.length === 0) return ''
    const middle = cell.width / 2
    return path(
      stretches
        .map(
          ({ x, bottom, cells }) =>
            `M${tenth(x + middle)} ${round(bottom - inset)}v${-round((cells - 1) * step.y + cell.height - inset * 2)}`,
        )
        .join(''),
      {
        stroke,
        'stroke-width': cell.width - inset * 2,
        'stroke-dasharray': `${fine(cell.height - inset * 2)} ${fine(step.y - cell.height + inset * 2)}`,
      },
    )
  }
}

/** Px of what is less high than it can be seen. */
const LEAST = 1.5

const tenth = (value: number): number => Math.round(value * 10) / 10

/** Dashes add up, so that their lengths are told more finely. */
const fine = (value: number): number => Math.round(value * 1e4) / 1e4

function box(x: number, y: number, width: number, height: number): string {
  return `M${tenth(x)} ${tenth(y)}h${tenth(width)}v${tenth(height)}h${-tenth(width)}z`
}

function drawWords(ink: MemoryInk, grid: Grid, column: Column): string {
  const { label } = ink
  const middle = column.x + (column.lanes * grid.step.x - (grid.step.x - grid.cell.width)) / 2
  const first = column.pools[0] as PoolView
  const anchor = { 'text-anchor': 'middle' } as const
  return (
    text(middle, column.bottom + label * 1.15, String(column.blockBytes), label * 0.86, {
      ...anchor,
      'font-family': PAINT.mono,
      'font-weight': 700,
      fill: PAINT.ink,
    }) +
    (grid.isWide
      ? text(middle, column.bottom + label * 2.2, `${first.blocks} a pool`, label * 0.8, {
          ...anchor,
          fill: PAINT.ink3,
        })
      : '')
  )
}
