import { BLOCK_BYTES, SLOT_BYTES, SLOTS_PER_BLOCK } from '../../../src/machine/index.ts'

/**
 * All blocks in columns: the oldest at the bottom left, each next one above it, then the next column. A block's place in
 * that order is its `order`, 0 the oldest's.
 */
export interface Grid {
  readonly blocks: number
  readonly columns: number
  readonly rows: number
}

/** The canvas in CSS px, and the font size of its labels. */
export interface Screen {
  readonly width: number
  readonly height: number
  readonly label: number
}

/**
 * What is looked at. Columns and rows are counted from the top left corner of the grid; `zoom` is 0 where all blocks are
 * seen, and 1 where a slot is as wide as its words.
 */
export interface Camera {
  readonly zoom: number
  /** In the middle of the screen. */
  readonly column: number
  readonly row: number
}

/** Cells are about so many times as wide as high where all are seen: dots rather than lines. */
const FAR_ASPECT = 2
/** A cell at the far end is no higher than this, and a row of few blocks no lower, in label sizes. */
const FAR_MOST = 4
const FAR_LEAST = 1.5
/** At the near end, in label sizes: a slot's width, a row's height. */
const NEAR_SLOT = 11
const NEAR_ROW = 7

export function gridOf(blocks: number, { width, height, label }: Screen): Grid {
  const square = Math.ceil(Math.sqrt((blocks * FAR_ASPECT * height) / Math.max(1, width)))
  const rows = Math.max(1, square, Math.min(blocks, Math.floor(height / (FAR_LEAST * label))))
  return { blocks, rows, columns: Math.max(1, Math.ceil(blocks / rows)) }
}

/** How large a cell, and a slot in it, is. Width and height grow each at its own pace: dots become rows. */
export interface Scale {
  readonly cellWidth: number
  readonly cellHeight: number
  readonly slot: number
}

export function scaleAt(zoom: number, grid: Grid, screen: Screen): Scale {
  const far = screen.width / grid.columns
  const near = Math.max(far, (NEAR_SLOT * screen.label) / SLOT_SHARE)
  const cellWidth = far * (near / far) ** zoom
  const low = Math.min(screen.height / grid.rows, FAR_MOST * screen.label)
  return {
    cellWidth,
    cellHeight: low * (Math.max(low, NEAR_ROW * screen.label) / low) ** zoom,
    slot: cellWidth * SLOT_SHARE,
  }
}

/** Blocks in one row leave some ground between them. */
export const BLOCK_SHARE = 0.97
const SLOT_SHARE = (BLOCK_SHARE * SLOT_BYTES) / BLOCK_BYTES

const ALMOST = 1e-6

export const ALL: Camera = { zoom: 0, column: 0, row: 0 }

/** The camera kept within the grid, its corner on a whole device pixel: what is panned does not flicker. */
export function held(camera: Camera, grid: Grid, screen: Screen): Camera {
  // steps in and out again add up to nothing but a rounding error
  const zoom = camera.zoom < ALMOST ? 0 : camera.zoom > 1 - ALMOST ? 1 : camera.zoom
  const { cellWidth, cellHeight } = scaleAt(zoom, grid, screen)
  return {
    zoom,
    column: within(camera.column, grid.columns, screen.width / cellWidth),
    row: within(camera.row, grid.rows, screen.height / cellHeight),
  }
}

function within(middle: number, size: number, seen: number): number {
  if (seen >= size) return size / 2
  return Math.min(size - seen / 2, Math.max(seen / 2, middle))
}

/** Where the grid's top left corner is on the screen. */
export function cornerOf(
  camera: Camera,
  { cellWidth, cellHeight }: Scale,
  screen: Screen,
  ratio = 1,
): { x: number; y: number } {
  const snapped = (value: number): number => Math.round(value * ratio) / ratio
  return {
    x: snapped(screen.width / 2 - camera.column * cellWidth),
    y: snapped(screen.height / 2 - camera.row * cellHeight),
  }
}

/** The zoom changed by `by`; what is at a point of the screen stays there. */
export function zoomed(
  camera: Camera,
  by: number,
  at: { readonly x: number; readonly y: number },
  grid: Grid,
  screen: Screen,
): Camera {
  const before = scaleAt(camera.zoom, grid, screen)
  const zoom = Math.min(1, Math.max(0, camera.zoom + by))
  const after = scaleAt(zoom, grid, screen)
  const x = at.x - screen.width / 2
  const y = at.y - screen.height / 2
  return held(
    {
      zoom,
      column: camera.column + x / before.cellWidth - x / after.cellWidth,
      row: camera.row + y / before.cellHeight - y / after.cellHeight,
    },
    grid,
    screen,
  )
}

/** The change of zoom that makes cells `factor` times as wide. */
export function zoomBy(factor: number, grid: Grid, screen: Screen): number {
  const span = Math.log(scaleAt(1, grid, screen).cellWidth / scaleAt(0, grid, screen).cellWidth)
  return span === 0 ? 0 : Math.log(factor) / span
}

/** The zoom at which a slot is so wide. */
export function zoomOfSlot(slot: number, grid: Grid, screen: Screen): number {
  return Math.min(1, Math.max(0, zoomBy(slot / scaleAt(0, grid, screen).slot, grid, screen)))
}

export function panned(camera: Camera, x: number, y: number, grid: Grid, screen: Screen): Camera {
  const { cellWidth, cellHeight } = scaleAt(camera.zoom, grid, screen)
  return held(
    { ...camera, column: camera.column - x / cellWidth, row: camera.row - y / cellHeight },
    grid,
    screen,
  )
}

export function columnOf(order: number, { rows }: Grid): number {
  return Math.floor(order / rows)
}

/** From the top. */
export function rowOf(order: number, { rows }: Grid): number {
  return rows - 1 - (order % rows)
}

/** Part of a row's height that is above its slots; more of it where there is room for words. */
export function gapOf(cellHeight: number, label: number): number {
  const share = Math.min(
    0.45,
    Math.max(FAR_GAP, FAR_GAP + ((cellHeight / label - 1.25) / 2) * (0.45 - FAR_GAP)),
  )
  return Math.min(share * cellHeight, 1.5 * label)
}

const FAR_GAP = 2 / 11

/** Where a block's slots are on the screen. */
export interface BlockBox {
  /** Left edge of the header. */
  readonly x: number
  /** Upper edge of the cell, and of the slots. */
  readonly top: number
  readonly y: number
  readonly height: number
}

export function boxOf(
  order: number,
  grid: Grid,
  scale: Scale,
  corner: { readonly x: number; readonly y: number },
  label: number,
): BlockBox {
  const top = corner.y + rowOf(order, grid) * scale.cellHeight
  const gap = gapOf(scale.cellHeight, label)
  return {
    x: corner.x + columnOf(order, grid) * scale.cellWidth,
    top,
    y: top + gap,
    height: scale.cellHeight - gap,
  }
}

/** Left edge of a slot in a block at `x`. */
export function slotX(x: number, slot: number, scale: Scale): number {
  return x + scale.slot * (1 / 3 + slot)
}

/** The block and the slot at a point of the screen; slot -1 is the header. */
export function placeAt(
  x: number,
  y: number,
  camera: Camera,
  grid: Grid,
  screen: Screen,
): { readonly order: number; readonly slot: number } | undefined {
  const scale = scaleAt(camera.zoom, grid, screen)
  const corner = cornerOf(camera, scale, screen)
  const column = Math.floor((x - corner.x) / scale.cellWidth)
  const row = Math.floor((y - corner.y) / scale.cellHeight)
  if (column < 0 || column >= grid.columns || row < 0 || row >= grid.rows) return undefined
  const order = column * grid.rows + grid.rows - 1 - row
  if (order >= grid.blocks) return undefined
  const slot = Math.floor((x - corner.x - column * scale.cellWidth) / scale.slot - 1 / 3)
  return { order, slot: Math.max(-1, Math.min(slot, SLOTS_PER_BLOCK - 1)) }
}
