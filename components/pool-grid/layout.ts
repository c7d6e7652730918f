import { classesInUse, type PoolClass, type PoolGridView } from './view.ts'

export interface GridSize {
  readonly width: number
  readonly height: number
  /** Font size of the labels. */
  readonly label: number
}

/** Where a class's cells stand, in px: from the bottom up, then in the next of its lanes. */
export interface Column extends PoolClass {
  readonly x: number
  /** How wide its words may be. */
  readonly pitch: number
  readonly bottom: number
  readonly lanes: number
}

export interface Grid {
  readonly columns: readonly Column[]
  /** How many pools a cell stands for. */
  readonly perCell: number
  /** Cells from the bottom of a lane to its top. */
  readonly rows: number
  /** A cell with its gap, and without. */
  readonly step: { readonly x: number; readonly y: number }
  readonly cell: { readonly width: number; readonly height: number }
  /** Whether there is room to say how many blocks a pool holds. */
  readonly isWide: boolean
}

/** In label sizes: what stands under a column, how near columns stand, how high a band of them is on a page. */
const UNDER = 1.5
const UNDER_WIDE = 2.6
const PITCH = 2.3
const BAND = 9
/** Columns this far apart, in label sizes, say how many blocks a pool holds. */
const WIDE = 4.4
/** Between a column of several lanes and the next. */
const APART = 0.6
/** Of what a column alone has, how much its cell fills. */
const FILL = 0.8
/** Width of a cell in its heights, at most. */
const BROADEST = 1.6
/** Heights of cells, in label sizes: the largest; a good one; one that is still told apart from its neighbours. */
const HIGHEST = 2.4
const GOOD = 0.6
const SMALLEST = 0.3
const SHRINK = 0.96
/** So many cells are drawn at most; of more pools, each cell stands for several. */
const MOST_CELLS = 900
const PER_CELL = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]

/** How high the picture wants to be. */
export function heightOf(view: PoolGridView, width: number, label: number): number {
  return (leastBands(classesInUse(view).length, width, label) * BAND + 3) * label
}

/** Bands of columns, one above the other, where the classes do not fit side by side. */
function leastBands(classes: number, width: number, label: number): number {
  return Math.max(1, Math.ceil(classes / Math.max(1, Math.floor(width / (PITCH * label)))))
}

/** Every class gets the place that it needs; all cells are of one size, and stand for as few pools as there is room for. */
export function gridOf(view: PoolGridView, size: GridSize): Grid {
  const classes = classesInUse(view)
  const least = leastBands(classes.length, size.width, size.label)
  for (const perCell of PER_CELL) {
    const cells = classes.map(({ pools }) => Math.ceil(pools.length / perCell))
    if (cells.reduce((sum, each) => sum + each, 0) > MOST_CELLS) continue
    const fitting = new Fitting(classes, cells, perCell, size)
    const grid =
      fitting.find({ bands: least, atLeast: GOOD, isSingle: true }) ??
      fitting.find({ bands: least, atLeast: GOOD, isSingle: false }) ??
      fitting.find({ bands: least + 2, atLeast: GOOD * 0.75, isSingle: false }) ??
      fitting.find({ bands: least, atLeast: SMALLEST, isSingle: false }) ??
      fitting.find({ bands: least + 2, atLeast: SMALLEST, isSingle: false })
    if (grid) return grid
  }
  const none = { x: 0, y: 0 }
  return { columns: [], perCell: 1, rows: 1, step: none, cell: { width: 0, height: 0 }, isWide: false }
}

interface Wish {
  readonly bands: number
  /** Height of a cell, in label sizes. */
  readonly atLeast: number
  /** Whether no column may have a second lane. */
  readonly isSingle: boolean
}

interface Band {
  /** Numbers of its columns. */
  readonly columns: readonly number[]
  /** Cells of the highest of them. */
  readonly rows: number
  /** Px that are left over. */
  readonly spare: number
}

class Fitting {
  private readonly classes: readonly PoolClass[]
  private readonly cells: readonly number[]
  private readonly perCell: number
  private readonly size: GridSize
  private readonly most: number

  constructor(classes: readonly PoolClass[], cells: readonly number[], perCell: number, size: GridSize) {
    this.classes = classes
    this.cells = cells
    this.perCell = perCell
    this.size = size
    this.most = Math.max(1, ...cells)
  }

  /** The grid with the largest cells. */
  find({ bands: most, atLeast, isSingle }: Wish): Grid | undefined {
    const { label, height } = this.size
    for (let stepY = HIGHEST * label; stepY >= atLeast * label; stepY *= SHRINK) {
      const room = Math.min(this.most, Math.floor((height - UNDER * label) / stepY))
      for (let rows = isSingle ? this.most : room; rows >= 1 && rows <= room; rows--) {
        const bands = this.bandsOf(rows, stepY)
        if (!bands || bands.length > most) break
        const isWide = bands.length === 1 && PITCH * label + moreOf(bands) >= WIDE * label
        const under = (isWide ? UNDER_WIDE : UNDER) * label
        const needed = bands.reduce((sum, band) => sum + band.rows * stepY + under, 0)
        if (needed <= height) return this.grid(bands, rows, stepY, under, isWide, height - needed)
        if (isSingle) break
      }
    }
    return undefined
  }

  private lanesOf(column: number, rows: number): number {
    return Math.max(1, Math.ceil((this.cells[column] as number) / rows))
  }

  /** Lanes are as wide as a cell is high. */
  private needOf(column: number, rows: number, stepY: number): number {
    const { label } = this.size
    const lanes = this.lanesOf(column, rows)
    return Math.max(PITCH * label, lanes === 1 ? 0 : lanes * stepY + APART * label)
  }

  private bandsOf(rows: number, stepY: number): Band[] | undefined {
    const { width } = this.size
    const bands: { columns: number[]; used: number }[] = []
    for (let column = 0; column < this.cells.length; column++) {
      const need = this.needOf(column, rows, stepY)
      if (need > width) return undefined
      const last = bands.at(-1)
      if (last && last.used + need <= width) {
        last.columns.push(column)
        last.used += need
      } else bands.push({ columns: [column], used: need })
    }
    return bands.map(({ columns, used }) => ({
      columns,
      rows: Math.min(rows, Math.max(...columns.map((column) => this.cells[column] as number))),
      spare: width - used,
    }))
  }

  private grid(
    bands: readonly Band[],
    rows: number,
    stepY: number,
    under: number,
    isWide: boolean,
    spareHeight: number,
  ): Grid {
    const { label } = this.size
    // what is left over is shared out, the same in all bands
    const more = moreOf(bands)
    const pitchOf = (column: number): number => this.needOf(column, rows, stepY) + more
    const widest = this.cells.map((_, column) => {
      const lanes = this.lanesOf(column, rows)
      return lanes === 1 ? pitchOf(column) * FILL : (pitchOf(column) - (APART * label) / 2) / lanes
    })
    const stepX = Math.min(stepY * BROADEST, ...widest)
    const gap = Math.min(label * 0.3, stepY * 0.16)
    const columns: Column[] = []
    let bottom = 0
    for (const band of bands) {
      bottom += band.rows * stepY + spareHeight / bands.length
      let left = 0
      for (const column of band.columns) {
        const pitch = pitchOf(column)
        const lanes = this.lanesOf(column, rows)
        const x = left + (pitch - lanes * stepX + gap) / 2
        columns.push({ ...(this.classes[column] as PoolClass), x, pitch, bottom, lanes })
        left += pitch
      }
      bottom += under
    }
    return {
      columns,
      perCell: this.perCell,
      rows,
      step: { x: stepX, y: stepY },
      cell: { width: stepX - gap, height: stepY - gap },
      isWide,
    }
  }
}

/** How much wider every column can be. */
function moreOf(bands: readonly Band[]): number {
  return Math.min(...bands.map(({ spare, columns }) => spare / columns.length))
}

/** The corner of the `index`-th cell of a column. */
export function cellAt(
  { rows, step, cell }: Grid,
  column: Column,
  index: number,
): { readonly x: number; readonly y: number } {
  const lane = Math.floor(index / rows)
  const row = index % rows
  return { x: column.x + lane * step.x, y: column.bottom - row * step.y - cell.height }
}
