import type { IntBlock } from '../../../src/machine/index.ts'
import { cornerOf, scaleAt, type Camera, type Grid, type Scale, type Screen } from './camera.ts'
import type { Inks } from './inks.ts'
import { TILE_BLOCKS } from './tiles.ts'

export interface MapScene {
  readonly grid: Grid
  readonly screen: Screen
  readonly camera: Camera
  /** Device pixels of a CSS px. */
  readonly ratio: number
  readonly inks: Inks
  readonly heapStart: number
  /** How many ints live in each block, the newest first. */
  readonly density: Uint8Array
  /** A texel per block. */
  readonly texture: CanvasImageSource
  readonly pattern: CanvasPattern
  /** A tile's texels, where it has been made. */
  tile(tile: number): CanvasImageSource | undefined
  find(order: number): IntBlock | undefined
  readonly head: { readonly order: number; readonly slot: number } | undefined
  /** What has the focus, or is under the pointer. */
  readonly marked: readonly { readonly order: number; readonly slot: number }[]
}

/** A slot at least so wide, in px, is a few texels; or drawn by itself. */
export const TEXEL_SLOT = 3
export const DRAWN_SLOT = 15
/** In label sizes: there is room for its three words. */
export const WORDS_SLOT = 8.5

export interface Frame extends MapScene {
  readonly scale: Scale
  readonly corner: { readonly x: number; readonly y: number }
  /** Columns and rows that are seen, from the first up to, not including, the last. */
  readonly seen: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
}

export function seenFrom(
  { cellWidth, cellHeight }: Scale,
  corner: { readonly x: number; readonly y: number },
  grid: Grid,
  screen: Screen,
): Frame['seen'] {
  const from = (edge: number, cell: number): number => Math.max(0, Math.floor(-edge / cell))
  const to = (edge: number, cell: number, size: number, most: number): number =>
    Math.min(most, Math.ceil((size - edge) / cell))
  return {
    left: from(corner.x, cellWidth),
    right: to(corner.x, cellWidth, screen.width, grid.columns),
    top: from(corner.y, cellHeight),
    bottom: to(corner.y, cellHeight, screen.height, grid.rows),
  }
}

/** Blocks of a column that are seen: their orders, from the lowest up to, not including, the highest. */
export function ordersSeen(
  { grid, seen }: Pick<Frame, 'grid' | 'seen'>,
  column: number,
): readonly [number, number] {
  const start = column * grid.rows
  return [
    Math.min(grid.blocks, start + grid.rows - seen.bottom),
    Math.min(grid.blocks, start + grid.rows - seen.top),
  ]
}

/** The tiles in which the blocks are that are seen. */
export function tilesSeen({ grid, screen, camera }: Pick<MapScene, 'grid' | 'screen' | 'camera'>): number[] {
  const scale = scaleAt(camera.zoom, grid, screen)
  const seen = seenFrom(scale, cornerOf(camera, scale, screen), grid, screen)
  const tiles = new Set<number>()
  for (let column = seen.left; column < seen.right; column++) {
    const [from, to] = ordersSeen({ grid, seen }, column)
    for (let tile = Math.floor(from / TILE_BLOCKS); tile * TILE_BLOCKS < to; tile++) tiles.add(tile)
  }
  return [...tiles]
}
