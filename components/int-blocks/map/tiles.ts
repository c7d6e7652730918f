import { SLOTS_PER_BLOCK, type IntBlock } from '../../../src/machine/index.ts'
import { FREE } from '../view.ts'
import type { Inks, Rgb, Texels } from './inks.ts'
import type { Grid } from './camera.ts'

/** How much of live ink is in the colour of a block in which `live` ints are: one in 41 is to be seen too. */
export function cover(live: number): number {
  return live === 0 ? 0 : 0.25 + (0.75 * live) / SLOTS_PER_BLOCK
}

/** How much of the pattern of what is free in a free list is its ink. */
const PATTERN_INK = 0.38

/** Fewer free blocks after each other have the pattern's mean colour: beads cannot be told from dots. */
const LEAST_PATTERN = 12

/** A texel per block, as the grid lies; nothing where many blocks are free: there the pattern is seen. */
export function densityImage(density: Uint8Array, grid: Grid, { live, list, listTint }: Texels): ImageBitmap {
  const { columns, rows, blocks } = grid
  const image = new ImageData(columns, rows)
  const free = between(listTint, list, PATTERN_INK)
  const texelByLive = Uint32Array.from({ length: SLOTS_PER_BLOCK + 1 }, (_, count) =>
    packed(...between(free, live, cover(count)), count === 0 ? 0 : 255),
  )
  const plainFree = packed(...free, 255)
  const texels = new Uint32Array(image.data.buffer)
  let freeSince = 0
  for (let order = 0, column = 0; column < columns; column++)
    for (let row = rows - 1; row >= 0 && order < blocks; row--, order++) {
      const count = density[blocks - 1 - order] as number
      const at = row * columns + column
      texels[at] = texelByLive[count] as number
      if (count > 0) freeSince = order + 1
      else if (order - freeSince < LEAST_PATTERN && !areFree(density, freeSince, LEAST_PATTERN))
        texels[at] = plainFree
    }
  return bitmapOf(image)
}

/** Blocks of one tile. */
export const TILE_BLOCKS = 32
/** Texels of a block: one per word of 8 bytes, and two rows of ground over four of slot, one of thread and four of slot. */
export const TILE_WORDS = 1 + 3 * SLOTS_PER_BLOCK
export const TILE_LINES = 11
const GROUND_LINES = 2
const THREAD_LINE = 6

/** Blocks from `from` on, the oldest at the bottom. What is not fetched is drawn from how many ints are in it. */
export function tileImage(
  from: number,
  density: Uint8Array,
  find: (order: number) => IntBlock | undefined,
  inks: Texels,
): ImageBitmap {
  const image = new ImageData(TILE_WORDS, TILE_BLOCKS * TILE_LINES)
  const texels = new Uint32Array(image.data.buffer)
  const mixed = (share: number): number => packed(...between(inks.listTint, inks.live, share), 255)
  const freeTexel = mixed(0)
  const liveTexel = mixed(1)
  const threadTexel = packed(...inks.list, 255)
  const edgeTexel = packed(...inks.edge, 255)
  const blocks = density.length
  for (let index = 0; index < TILE_BLOCKS && from + index < blocks; index++) {
    const order = from + index
    const count = density[blocks - 1 - order] as number
    const block = count > 0 && count < SLOTS_PER_BLOCK ? find(order) : undefined
    for (let line = GROUND_LINES; line < TILE_LINES; line++) {
      const at = ((TILE_BLOCKS - 1 - index) * TILE_LINES + line) * TILE_WORDS
      const freeHere = line === THREAD_LINE ? threadTexel : freeTexel
      texels[at] = edgeTexel
      if (!block) {
        texels.fill(
          count === SLOTS_PER_BLOCK ? liveTexel : count === 0 ? freeHere : mixed(cover(count)),
          at + 1,
          at + TILE_WORDS,
        )
        continue
      }
      for (let slot = 0; slot < SLOTS_PER_BLOCK; slot++)
        texels.fill(block.slots[slot] === FREE ? freeHere : liveTexel, at + 1 + slot * 3, at + 4 + slot * 3)
    }
  }
  return bitmapOf(image)
}

/** The beads of what is free in a free list, as a tile of `scale` times 9 by 7 px. */
export function listPattern(inks: Inks, scale: number, ratio: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(9 * scale * ratio)
  canvas.height = Math.round(7 * scale * ratio)
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  context.scale(canvas.width / 9, canvas.height / 7)
  context.fillStyle = inks.listTint
  context.fillRect(0, 0, 9, 7)
  context.fillStyle = inks.list
  context.fillRect(0, 2.9, 9, 1.2)
  context.beginPath()
  context.arc(4.5, 3.5, 2.3, 0, 2 * Math.PI)
  context.fill()
  return canvas
}

function between(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
}

function areFree(density: Uint8Array, from: number, count: number): boolean {
  for (let order = from; order < from + count; order++)
    if (density[density.length - 1 - order] !== 0) return false
  return true
}

/** Unlike a canvas it is never copied when it is drawn. */
function bitmapOf(image: ImageData): ImageBitmap {
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  return canvas.transferToImageBitmap()
}

/** A texel as it lies in memory, on machines of either order of bytes. */
function packed(red: number, green: number, blue: number, alpha: number): number {
  bytes.set([red, green, blue, alpha])
  return word[0] as number
}

const bytes = new Uint8ClampedArray(4)
const word = new Uint32Array(bytes.buffer)
