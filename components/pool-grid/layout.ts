import { classesInUse, type PoolClass, type PoolGridView } from './view.ts'

export interface GridSize {
  readonly width: number
  readonly height: number
  /** Font size of the labels. */
  readonly label: number
}

/** Where a class's column stands, in px: cells from the bottom up, then in the next of its lanes. */
export interface Column extends PoolClass {
  readonly x: number
  /** From one column to the next. */
  readonly pitch: number
  readonly bottom: number
  readonly lanes: number
}

export interface Grid {
  readonly columns: readonly Column[]
  /** How many pools a cell stands for. */
  readonly perCell: number
  /** Cells from the bottom to the top. */
  readonly rows: number
  /** A cell with its gap, and without. */
  readonly step: { readonly x: number; readonly y: number }
  readonly cell: { readonly width: number; readonly height: number }
}

/** In label sizes: what stands under a column, how near columns stand, how high a band of them is on a page. */
const UNDER = 1.6
const UNDER_WIDE = 2.8
const PITCH = 2.3
const BAND = 12
/** Columns this far apart, in label sizes, say how many blocks a pool holds. */
export const WIDE = 5.2
/** The size of a cell, in label sizes: it is never higher, and never smaller than what the eye tells apart. */
const HIGHEST = 2.4
const SMALLEST = 0.3
/** Width of a cell in its heights, at most and at least. */
const BROADEST = 1.5
const NARROWEST = 1
/** So many cells are drawn at most: a cell stands for more pools then. */
const MOST_CELLS = 1300
/** Shares of pools in a cell that people can count with. */
const PER_CELL = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

/** How high the picture wants to be. */
export function heightOf(view: PoolGridView, width: number, label: number): number {
  return Math.max(1, bandsOf(classesInUse(view).length, width, label)) * BAND * label
}

/** Bands of columns, one above the other, where the classes do not fit side by side. */
function bandsOf(classes: number, width: number, label: number): number {
  return Math.ceil(classes / Math.max(1, Math.floor(width / (PITCH * label))))
}

/** Every class gets the place it needs; all cells are of one size. */
export function gridOf(view: PoolGridView, size: GridSize): Grid {
  const classes = classesInUse(view)
  for (const perCell of PER_CELL) {
    const cells = classes.map(({ pools }) => Math.ceil(pools.length / perCell))
    const all = cells.reduce((sum, each) => sum + each, 0)
    if (all > MOST_CELLS && perCell !== PER_CELL.at(-1)) continue
    const grid = fitted(classes, cells, perCell, size)
    if (grid) return grid
  }
  return { columns: [], perCell: 1, rows: 0, step: { x: 0, y: 0 }, cell: { width: 0, height: 0 } }
}

/** The grid with the largest cells; undefined where they would be too small. */
function fitted(
  classes: readonly PoolClass[],
  cells: readonly number[],
  perCell: number,
  { width, height, label }: GridSize,
): Grid | undefined {
  const least = bandsOf(classes.length, width, label)
  const most = Math.max(1, ...cells)
  for (let rows = 3; ; rows++) {
    for (const bands of [least, least + 1]) {
      const bandHeight = height / bands
      const isWide = bands === 1 && width / classes.length >= WIDE * label
      const room = bandHeight - (isWide ? UNDER_WIDE : UNDER) * label
      const stepY = Math.min(HIGHEST * label, room / rows)
      if (stepY < SMALLEST * label) return undefined
      const lanes = cells.map((each) => Math.ceil(each / rows))
      const placed = place(lanes, stepY * NARROWEST, width, label, bands)
      if (!placed) continue
      // where there is room, cells are as broad as they may be
      const singles = Math.min(...placed.map(({ pitch }, index) => pitch / (lanes[index] as number)))
      const stepX = Math.max(stepY * NARROWEST, Math.min(stepY * BROADEST, singles * 0.86))
      const gap = Math.min(label * 0.3, stepY * 0.16)
      return {
        columns: classes.map((each, index) => {
          const { x, band, pitch } = placed[index] as Placed
          return { ...each, x, pitch, bottom: band * bandHeight + room, lanes: lanes[index] as number }
        }),
        perCell,
        rows,
        step: { x: stepX, y: stepY },
        cell: { width: stepX - gap, height: stepY - gap },
      }
    }
    if (rows >= most && height / rows < SMALLEST * label) return undefined
  }
}

interface Placed {
  readonly x: number
  readonly band: number
  readonly pitch: number
}

/** Columns into bands; undefined where they need more bands than there are. What is left over is shared out. */
function place(
  lanes: readonly number[],
  laneWidth: number,
  width: number,
  label: number,
  bands: number,
): Placed[] | undefined {
  // a column that has lanes of its own stands apart from the next
  const needs = lanes.map((each) => Math.max(PITCH * label, each * laneWidth + (each > 1 ? label * 0.6 : 0)))
  if (Math.max(...needs) > width) return undefined
  const split: number[][] = [[]]
  let used = 0
  needs.forEach((need, index) => {
    if (used + need > width + 0.01) {
      split.push([])
      used = 0
    }
    split.at(-1)?.push(index)
    used += need
  })
  if (split.length > bands) return undefined
  const spare = Math.min(
    ...split.map(
      (band) => (width - band.reduce((sum, index) => sum + (needs[index] as number), 0)) / band.length,
    ),
  )
  const placed: Placed[] = []
  split.forEach((band, number) => {
    let x = 0
    for (const index of band) {
      const pitch = (needs[index] as number) + Math.min(spare, label * 3.4)
      placed[index] = { x, band: number, pitch }
      x += pitch
    }
  })
  return placed
}

/** Where the `index`-th cell of a column is. */
export function cellAt(
  grid: Grid,
  column: Column,
  index: number,
): { readonly x: number; readonly y: number } {
  const lane = Math.floor(index / grid.rows)
  const row = index % grid.rows
  return {
    x: column.x + lane * grid.step.x,
    y: column.bottom - (row + 1) * grid.step.y + (grid.step.y - grid.cell.height),
  }
}
