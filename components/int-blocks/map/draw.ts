import { SLOTS_PER_BLOCK } from '../../../src/machine/index.ts'
import { textWidth } from '../../svg.ts'
import { BLOCK_SHARE, boxOf, columnOf, cornerOf, rowOf, scaleAt, slotX } from './camera.ts'
import {
  DRAWN_SLOT,
  TEXEL_SLOT,
  WORDS_SLOT,
  ordersSeen,
  seenFrom,
  type Frame,
  type MapScene,
} from './frame.ts'
import { drawSlots } from './slots.ts'
import { TILE_BLOCKS, TILE_LINES, TILE_WORDS } from './tiles.ts'

/** Draws all blocks, or those that are seen, as closely as there is room for. The context is in CSS px. */
export function drawMap(context: CanvasRenderingContext2D, scene: MapScene): void {
  const { grid, screen, camera, inks } = scene
  const scale = scaleAt(camera.zoom, grid, screen)
  const corner = cornerOf(camera, scale, screen, scene.ratio)
  const frame: Frame = { ...scene, scale, corner, seen: seenFrom(scale, corner, grid, screen) }
  context.fillStyle = inks.ground
  context.fillRect(0, 0, screen.width, screen.height)
  if (scale.slot < TEXEL_SLOT) drawDots(context, frame)
  else if (scale.slot < DRAWN_SLOT) drawTiles(context, frame)
  else drawSlots(context, frame)
  drawHead(context, frame)
  for (const [index, place] of scene.marked.entries()) drawMark(context, frame, place, index > 0)
}

/** A texel per block over the pattern of what is free, with ground between cells that have room for it. */
function drawDots(context: CanvasRenderingContext2D, frame: Frame): void {
  const { grid, scale, corner, seen, ratio, screen, inks } = frame
  const { cellWidth, cellHeight } = scale
  const lastColumn = Math.floor((grid.blocks - 1) / grid.rows)
  const lastTop = rowOf(grid.blocks - 1, grid)
  const y = corner.y + seen.top * cellHeight
  const height = (seen.bottom - seen.top) * cellHeight
  frame.pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, corner.x, corner.y]))
  context.fillStyle = frame.pattern
  const full = Math.min(seen.right, lastColumn)
  context.fillRect(corner.x + seen.left * cellWidth, y, (full - seen.left) * cellWidth, height)
  if (seen.right > lastColumn) {
    const top = Math.max(seen.top, lastTop)
    context.fillRect(
      corner.x + lastColumn * cellWidth,
      corner.y + top * cellHeight,
      cellWidth,
      Math.max(0, seen.bottom - top) * cellHeight,
    )
  }
  context.imageSmoothingEnabled = cellHeight * ratio < 1
  context.drawImage(
    frame.texture,
    seen.left,
    seen.top,
    seen.right - seen.left,
    seen.bottom - seen.top,
    corner.x + seen.left * cellWidth,
    y,
    (seen.right - seen.left) * cellWidth,
    height,
  )
  const across = Math.min(1, (cellHeight - 3) / 3) * (cellHeight / 6)
  const down = Math.min(1, (cellWidth - 6) / 6) * Math.min(cellWidth * (1 - BLOCK_SHARE) + 1, 3)
  // rectangles one by one: as one path they would take ten times as long
  const snapped = (value: number): number => Math.round(value * ratio) / ratio
  context.fillStyle = inks.ground
  if (across > 0)
    for (let row = seen.top; row < seen.bottom; row++)
      context.fillRect(0, snapped(corner.y + row * cellHeight), screen.width, snapped(across))
  if (down > 0)
    for (let column = seen.left; column < seen.right; column++)
      context.fillRect(snapped(corner.x + (column + 1) * cellWidth - down), 0, snapped(down), screen.height)
}

/** A few texels per slot. */
function drawTiles(context: CanvasRenderingContext2D, frame: Frame): void {
  const { scale, seen, corner, grid, inks, screen } = frame
  context.imageSmoothingEnabled = false
  for (let column = seen.left; column < seen.right; column++) {
    const [from, to] = ordersSeen(frame, column)
    const x = corner.x + column * scale.cellWidth
    for (let order = from; order < to;) {
      const tile = Math.floor(order / TILE_BLOCKS)
      const end = Math.min(to, (tile + 1) * TILE_BLOCKS)
      const image = frame.tile(tile)
      const top = (tile + 1) * TILE_BLOCKS - end
      const y = corner.y + rowOf(end - 1, grid) * scale.cellHeight
      const width = scale.cellWidth * BLOCK_SHARE
      const height = (end - order) * scale.cellHeight
      if (image)
        context.drawImage(
          image,
          0,
          top * TILE_LINES,
          TILE_WORDS,
          (end - order) * TILE_LINES,
          x,
          y,
          width,
          height,
        )
      else {
        context.fillStyle = inks.listTint
        context.fillRect(x, y, width, height)
        context.drawImage(frame.texture, column, rowOf(end - 1, grid), 1, end - order, x, y, width, height)
      }
      order = end
    }
  }
  // ground between slots, the more of it the wider they are
  const gap = Math.min(1, (scale.slot - TEXEL_SLOT) / 3)
  if (gap <= 0.1) return
  context.fillStyle = inks.ground
  context.globalAlpha = gap
  for (let column = seen.left; column < seen.right; column++) {
    const x = corner.x + column * scale.cellWidth
    for (let slot = 1; slot < SLOTS_PER_BLOCK; slot++) {
      const left = Math.round(slotX(x, slot, scale))
      if (left > 0 && left < screen.width) context.fillRect(left, 0, 1, screen.height)
    }
  }
  context.globalAlpha = 1
}

/** Where the next int goes, at every distance. */
function drawHead(context: CanvasRenderingContext2D, frame: Frame): void {
  const { head, grid, scale, corner, screen, inks } = frame
  if (!head) return
  const { label } = screen
  const box = boxOf(head.order, grid, scale, corner, label)
  const isNear = scale.slot >= TEXEL_SLOT
  const x = isNear
    ? slotX(box.x, head.slot + 0.5, scale)
    : corner.x + (columnOf(head.order, grid) + 0.5) * scale.cellWidth
  const y = box.y + box.height / 2
  if (x < -label || x > screen.width + label || y < -label || y > screen.height + label) return
  if (scale.slot >= WORDS_SLOT * label) return
  context.beginPath()
  context.arc(
    x,
    y,
    isNear ? Math.max(4, Math.min(scale.slot * 0.5, label * 0.6)) : label * 0.35,
    0,
    2 * Math.PI,
  )
  context.fillStyle = inks.list
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = inks.ground
  context.stroke()
  const words = 'next int goes here'
  const width = textWidth(words) * label * 1.06
  const left = Math.max(label * 0.5, Math.min(screen.width - width - label * 0.5, x - width / 2))
  const baseline = y < label * 2 ? y + label * 1.4 : y - label * 1.1
  context.font = `700 ${label}px ${inks.sans}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.lineJoin = 'round'
  context.lineWidth = 5
  context.strokeText(words, left, baseline)
  context.fillStyle = inks.ink
  context.fillText(words, left, baseline)
}

/** A frame around a slot, or around a block where slots are not to be seen. */
function drawMark(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { order, slot }: { readonly order: number; readonly slot: number },
  isThin: boolean,
): void {
  const { grid, scale, corner, screen, inks } = frame
  const box = boxOf(order, grid, scale, corner, screen.label)
  const isSlot = scale.slot >= TEXEL_SLOT && slot >= 0
  const x = isSlot ? slotX(box.x, slot, scale) : box.x
  const width = isSlot ? scale.slot : scale.slot >= TEXEL_SLOT ? scale.slot / 3 : scale.cellWidth
  const y = scale.slot >= TEXEL_SLOT ? box.y : box.top
  const height = scale.slot >= TEXEL_SLOT ? box.height : scale.cellHeight
  const least = isThin ? 6 : 10
  const grownX = Math.max(0, least - width) / 2 + 1.5
  const grownY = Math.max(0, least - height) / 2 + 1.5
  context.beginPath()
  context.rect(x - grownX, y - grownY, width + 2 * grownX, height + 2 * grownY)
  context.lineWidth = isThin ? 3.5 : 6
  context.strokeStyle = inks.ground
  context.stroke()
  context.lineWidth = isThin ? 1.5 : 3
  context.strokeStyle = inks.signal
  context.stroke()
}
