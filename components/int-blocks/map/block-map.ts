import { SLOTS_PER_BLOCK, type IntBlock } from '../../../src/machine/index.ts'
import { BlockStore } from './block-store.ts'
import {
  ALL,
  boxOf,
  cornerOf,
  gridOf,
  held,
  panned,
  placeAt,
  scaleAt,
  slotX,
  zoomBy,
  zoomed,
  type Camera,
  type Grid,
  type Screen,
} from './camera.ts'
import { drawMap } from './draw.ts'
import { DRAWN_SLOT, TEXEL_SLOT, tilesSeen } from './frame.ts'
import { inksOf, type Inks } from './inks.ts'
import { TILE_BLOCKS, densityImage, listPattern, tileImage } from './tiles.ts'

/** A slot of the map, -1 the header; the oldest block is 0. */
export interface MapPlace {
  readonly order: number
  readonly slot: number
}

/** All blocks of one moment. */
export interface MapContent {
  readonly heapStart: number
  /** How many ints live in each block, the newest first. */
  readonly density: Uint8Array
  readonly head: MapPlace | undefined
  blocks(from: number, count: number): Promise<readonly IntBlock[]>
}

/** So many tiles are drawn into texels per frame, and kept. */
const TILES_PER_FRAME = 3
const MOST_TILES = 80
/** A double click, a button, a key: so many times as wide. */
const ZOOM_STEP = 2.2
const ZOOM_TIME = 220
/** A cursor so many px outside is seen all the same. */
const EDGE = 12
/** A pointer that stays for so long, in ms, is at rest. */
const REST = 60
/** How much of the screen keys move. */
const PAN_STEP = 0.25

/** The canvas of all blocks: what of it is seen, and how it comes to be drawn. */
export class BlockMap {
  readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D
  private readonly changed: () => void
  private content: MapContent | undefined
  private store: BlockStore | undefined
  private screen: Screen = { width: 0, height: 0, label: 16 }
  private ratio = 1
  private grid: Grid = { blocks: 0, columns: 1, rows: 1 }
  private camera: Camera = ALL
  private inks: Inks | undefined
  private texture: ImageBitmap | undefined
  private pattern: CanvasPattern | undefined
  private readonly imageByTile = new Map<number, ImageBitmap>()
  private frame = 0
  private moving: { readonly from: Camera; readonly to: Camera; readonly since: number } | undefined
  private place: MapPlace = { order: 0, slot: 0 }
  private isPlaceShown = false
  private under: MapPlace | undefined
  /** What the pointer was over when it came to rest. */
  private rested: MapPlace | undefined
  private resting: ReturnType<typeof setTimeout> | undefined
  /** What was told last. */
  private told = ''

  /** `changed`: what is named, or how much is seen, may be another. */
  constructor(canvas: HTMLCanvasElement, changed: () => void) {
    this.canvas = canvas
    this.context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D
    this.changed = changed
  }

  /** Another moment: the camera stays where it is, as far as there is something to see. */
  show(content: MapContent): void {
    const isFirst = this.content === undefined
    this.store?.close()
    this.content = content
    const blocks = content.density.length
    this.store = new BlockStore(
      blocks,
      (from, count) => content.blocks(from, count),
      (tile) => {
        this.forgetTile(tile)
        this.changed()
        this.draw()
      },
    )
    this.forgetTiles()
    this.texture = undefined
    if (isFirst && content.head) this.place = content.head
    this.place = { ...this.place, order: Math.min(this.place.order, Math.max(0, blocks - 1)) }
    this.under = this.rested = undefined
    this.layOut()
  }

  /** The canvas's size in CSS px, and device pixels of one. */
  measure(screen: Screen, ratio: number): void {
    const { width, height, label } = this.screen
    if (width === screen.width && height === screen.height && label === screen.label && ratio === this.ratio)
      return
    this.screen = screen
    this.ratio = ratio
    this.canvas.width = Math.round(screen.width * ratio)
    this.canvas.height = Math.round(screen.height * ratio)
    this.pattern = undefined
    this.layOut()
  }

  /** Colours are read again: the theme may be another. */
  readInks(probe: HTMLElement): void {
    this.inks = inksOf(probe)
    this.texture = this.pattern = undefined
    this.forgetTiles()
    this.draw()
  }

  close(): void {
    cancelAnimationFrame(this.frame)
    clearTimeout(this.resting)
    this.frame = 0
    this.store?.close()
    this.store = undefined
    this.content = undefined
    this.forgetTiles()
  }

  /** Of what is pointed at: the block, if it has been fetched. */
  find(order: number): IntBlock | undefined {
    return this.store?.find(order)
  }

  /** What is under the pointer, or else has the focus. */
  get pointed(): MapPlace | undefined {
    return this.under ?? (this.isPlaceShown ? this.place : undefined)
  }

  get cursor(): MapPlace {
    return this.place
  }

  /** Whether slots are to be told apart. */
  get showsSlots(): boolean {
    return scaleAt(this.camera.zoom, this.grid, this.screen).slot >= TEXEL_SLOT
  }

  get isAll(): boolean {
    return (this.moving?.to ?? this.camera).zoom === 0
  }

  get isNearest(): boolean {
    return (this.moving?.to ?? this.camera).zoom === 1
  }

  /** Shows the place that has the focus, or no more. */
  showPlace(isShown: boolean): void {
    this.isPlaceShown = isShown
    this.tell()
  }

  pointAt(x: number, y: number): void {
    const before = this.under
    this.under = placeAt(x, y, this.camera, this.grid, this.screen)
    if (this.under?.order === before?.order && this.under?.slot === before?.slot) return
    // who only passes by asks nothing of the machine
    clearTimeout(this.resting)
    this.resting = setTimeout(() => {
      this.rested = this.under
      this.draw()
    }, REST)
    this.tell()
  }

  pointAway(): void {
    if (!this.under) return
    this.under = undefined
    this.tell()
  }

  /** Makes the place at a point the one that keys go on from. */
  pick(x: number, y: number): void {
    const place = placeAt(x, y, this.camera, this.grid, this.screen)
    if (!place) return
    this.place = place
    this.isPlaceShown = true
    this.tell()
  }

  /** Whether anything moved. */
  pan(x: number, y: number): boolean {
    return this.look(panned(this.camera, x, y, this.grid, this.screen))
  }

  zoomAt(x: number, y: number, factor: number): boolean {
    return this.look(
      zoomed(this.camera, zoomBy(factor, this.grid, this.screen), { x, y }, this.grid, this.screen),
    )
  }

  zoomIn(at?: { readonly x: number; readonly y: number }): void {
    this.zoomStep(ZOOM_STEP, at)
  }

  zoomOut(): void {
    this.zoomStep(1 / ZOOM_STEP)
  }

  zoomToAll(): void {
    this.moveTo({ ...this.camera, zoom: 0 })
  }

  /** So near that the words of the cursor's slot can be read. */
  zoomToSlot(): void {
    this.moveTo(this.cameraOn({ ...this.camera, zoom: 1 }))
  }

  /** Answers whether the key is one of the map's. */
  onKey(key: string, isShift: boolean): boolean {
    const { width, height } = this.screen
    const { blocks } = this.grid
    const { order, slot } = this.place
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [1, 0],
      ArrowRight: [-1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    }
    const step = steps[key]
    if (step && isShift) {
      this.pan(step[0] * width * PAN_STEP, step[1] * height * PAN_STEP)
      return true
    }
    const page = Math.max(
      1,
      Math.floor(height / scaleAt(this.camera.zoom, this.grid, this.screen).cellHeight) - 1,
    )
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        this.go(this.beside(key === 'ArrowLeft' ? -1 : 1))
        return true
      case 'ArrowUp':
        this.go({ order: order + 1, slot })
        return true
      case 'ArrowDown':
        this.go({ order: order - 1, slot })
        return true
      case 'PageUp':
        this.go({ order: Math.min(order + page, blocks - 1), slot })
        return true
      case 'PageDown':
        this.go({ order: Math.max(order - page, 0), slot })
        return true
      case 'Home':
        this.go(this.showsSlots ? { order, slot: 0 } : { order: 0, slot })
        return true
      case 'End':
        this.go(this.showsSlots ? { order, slot: SLOTS_PER_BLOCK - 1 } : { order: blocks - 1, slot })
        return true
      case '+':
      case '=':
        this.zoomIn()
        return true
      case '-':
        this.zoomOut()
        return true
      case '0':
        this.zoomToAll()
        return true
      case 'Enter':
        this.zoomToSlot()
        return true
      default:
        return false
    }
  }

  /** Where the cursor's place is on the screen. */
  private placeOnScreen(camera: Camera): { readonly x: number; readonly y: number } {
    const scale = scaleAt(camera.zoom, this.grid, this.screen)
    const corner = cornerOf(camera, scale, this.screen)
    const box = boxOf(this.place.order, this.grid, scale, corner, this.screen.label)
    return { x: slotX(box.x, this.place.slot + 0.5, scale), y: box.y + box.height / 2 }
  }

  private cameraOn(camera: Camera): Camera {
    const { x, y } = this.placeOnScreen(camera)
    const { width, height } = this.screen
    return panned(camera, width / 2 - x, height / 2 - y, this.grid, this.screen)
  }

  /** One slot to the side; over the end of a block to the one beside it; where slots are not seen to the next column. */
  private beside(by: -1 | 1): MapPlace {
    const { order, slot } = this.place
    const { rows } = this.grid
    if (!this.showsSlots) return { order: order + by * rows, slot }
    const to = Math.max(slot, 0) + by
    if (to >= 0 && to < SLOTS_PER_BLOCK) return { order, slot: to }
    return { order: order + by * rows, slot: by < 0 ? SLOTS_PER_BLOCK - 1 : 0 }
  }

  private go(place: MapPlace): void {
    if (place.order >= 0 && place.order < this.grid.blocks) this.place = place
    this.isPlaceShown = true
    this.under = undefined
    const { x, y } = this.placeOnScreen(this.camera)
    const { width, height } = this.screen
    const scale = scaleAt(this.camera.zoom, this.grid, this.screen)
    const by = (at: number, size: number, margin: number): number =>
      at < margin ? margin - at : at > size - margin ? size - margin - at : 0
    this.pan(
      by(x, width, Math.min(width / 3, scale.slot * 1.5)),
      by(y, height, Math.min(height / 3, scale.cellHeight * 1.2)),
    )
    this.tell()
  }

  /** Around a point, else towards the cursor where it is seen, else around the middle. */
  private zoomStep(factor: number, at?: { readonly x: number; readonly y: number }): void {
    const { grid, screen } = this
    const { width, height } = screen
    const from = this.moving?.to ?? this.camera
    const by = zoomBy(factor, grid, screen)
    const cursor = this.placeOnScreen(from)
    const isSeen =
      this.isPlaceShown &&
      cursor.x > -EDGE &&
      cursor.x < width + EDGE &&
      cursor.y > -EDGE &&
      cursor.y < height + EDGE
    if (!at && isSeen) this.moveTo(this.cameraOn({ ...from, zoom: Math.min(1, Math.max(0, from.zoom + by)) }))
    else this.moveTo(zoomed(from, by, at ?? { x: width / 2, y: height / 2 }, grid, screen))
  }

  private moveTo(camera: Camera): void {
    const to = held(camera, this.grid, this.screen)
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.look(to)
      return
    }
    this.moving = { from: this.camera, to, since: performance.now() }
    this.draw()
    this.changed()
  }

  private look(camera: Camera): boolean {
    this.moving = undefined
    const to = held(camera, this.grid, this.screen)
    const isOther =
      to.zoom !== this.camera.zoom || to.column !== this.camera.column || to.row !== this.camera.row
    if (!isOther) return false
    this.camera = to
    this.tell()
    return true
  }

  private tell(): void {
    this.draw()
    const { pointed, cursor } = this
    const told = [pointed?.order, pointed?.slot, cursor.order, cursor.slot].join()
    const shown = [this.isAll, this.isNearest, this.showsSlots].join()
    if (told + shown === this.told) return
    this.told = told + shown
    this.changed()
  }

  private layOut(): void {
    if (!this.content || this.screen.width === 0) return
    const { density } = this.content
    const before = this.grid
    this.grid = gridOf(density.length, this.screen)
    const { rows, columns } = this.grid
    if (rows !== before.rows || columns !== before.columns) this.texture = undefined
    this.moving = undefined
    this.camera = held(this.camera, this.grid, this.screen)
    this.draw()
    this.changed()
  }

  private draw(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.drawFrame(now))
  }

  private drawFrame(now: number): void {
    this.frame = 0
    const { content, store, screen, grid, inks } = this
    if (!content || !store || !inks || screen.width === 0 || grid.blocks === 0) return
    this.move(now)
    this.texture ??= densityImage(content.density, grid, inks.texels)
    this.pattern ??= this.context.createPattern(
      listPattern(
        inks,
        Math.min(1.65, Math.max(screen.label / 17, Math.min(1, screen.label / 13))),
        this.ratio,
      ),
      'repeat',
    ) as CanvasPattern
    this.wantTiles()
    let mayMake = TILES_PER_FRAME
    const { context, ratio, pointed } = this
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawMap(context, {
      grid,
      screen,
      camera: this.camera,
      ratio,
      inks,
      heapStart: content.heapStart,
      density: content.density,
      texture: this.texture,
      pattern: this.pattern,
      tile: (tile) => {
        const made = this.imageByTile.get(tile)
        if (made) return made
        if (mayMake-- <= 0) {
          this.draw()
          return undefined
        }
        return this.makeTile(tile, content.density, inks)
      },
      find: (order) => store.find(order),
      head: content.head,
      marked: [
        ...(this.isPlaceShown ? [this.place] : []),
        ...(this.under && pointed === this.under ? [this.under] : []),
      ],
    })
  }

  private move(now: number): void {
    if (!this.moving) return
    const { from, to, since } = this.moving
    const time = Math.min(1, Math.max(0, (now - since) / ZOOM_TIME))
    const eased = 1 - (1 - time) ** 3
    if (time === 1) {
      this.camera = to
      this.moving = undefined
      this.changed()
      return
    }
    this.camera = held(between(from, to, eased, this.grid, this.screen), this.grid, this.screen)
    this.draw()
  }

  private makeTile(tile: number, density: Uint8Array, inks: Inks): ImageBitmap {
    const image = tileImage(tile * TILE_BLOCKS, density, (order) => this.store?.find(order), inks.texels)
    this.imageByTile.set(tile, image)
    for (const oldest of this.imageByTile.keys()) {
      if (this.imageByTile.size <= MOST_TILES) break
      this.forgetTile(oldest)
    }
    return image
  }

  private forgetTile(tile: number): void {
    this.imageByTile.get(tile)?.close()
    this.imageByTile.delete(tile)
  }

  private forgetTiles(): void {
    this.imageByTile.forEach((_, tile) => this.forgetTile(tile))
  }

  /** Blocks that something is to be said of first, then those in which some slots live and others do not. */
  private wantTiles(): void {
    const { camera, grid, screen, store, content } = this
    const { slot } = scaleAt(camera.zoom, grid, screen)
    const wanted = [this.rested, this.isPlaceShown ? this.place : undefined].flatMap((place) =>
      place ? [Math.floor(place.order / TILE_BLOCKS)] : [],
    )
    if (slot >= TEXEL_SLOT && !this.moving)
      for (const tile of tilesSeen({ grid, screen, camera }))
        if (slot >= DRAWN_SLOT || (content && isMixed(content.density, tile))) wanted.push(tile)
    store?.want([...new Set(wanted)])
  }
}

/** What lies between two cameras: a place that both see stays on its way. */
function between(from: Camera, to: Camera, share: number, grid: Grid, screen: Screen): Camera {
  const zoom = from.zoom + (to.zoom - from.zoom) * share
  const [a, b, c] = [from.zoom, to.zoom, zoom].map((each) => scaleAt(each, grid, screen))
  if (!a || !b || !c) return to
  const along = (start: number, end: number, first: number, last: number, here: number): number => {
    // the inverse of the scale goes straight from one end to the other
    const whole = 1 / first - 1 / last
    return whole === 0
      ? start + (end - start) * share
      : start + ((end - start) * (1 / first - 1 / here)) / whole
  }
  return {
    zoom,
    column: along(from.column, to.column, a.cellWidth, b.cellWidth, c.cellWidth),
    row: along(from.row, to.row, a.cellHeight, b.cellHeight, c.cellHeight),
  }
}

function isMixed(density: Uint8Array, tile: number): boolean {
  const last = density.length - tile * TILE_BLOCKS
  for (let index = Math.max(0, last - TILE_BLOCKS); index < last; index++) {
    const live = density[index] as number
    if (live > 0 && live < SLOTS_PER_BLOCK) return true
  }
  return false
}
