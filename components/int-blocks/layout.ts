import { BLOCK_BYTES, BLOCK_HEADER_BYTES, SLOT_BYTES, SLOTS_PER_BLOCK } from '../../src/machine/index.ts'
import { CACHED, itemsOf, threadOf, type Item, type Place, type ShownBlock, type View } from './view.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  /** Rows are as high as they like to be where there is none. */
  readonly height?: number
}

/** Where the next int goes is said above a block's words or below its slots. */
export type HeadSide = 'above' | 'below'

export interface Row {
  readonly item: Item
  /** Edges of the whole row, and of the slots in it, in px. */
  readonly top: number
  readonly bottom: number
  readonly slotsTop: number
  readonly slotsBottom: number
}

/** Heights in label sizes. */
const WORDS = 1.3
const SLOTS = { least: 0.75, natural: 1.5, most: 2.4 }
const LANE = 0.72
const HEAD = 1.25
const FOLD = { least: 1.5, natural: 2.3 }
/** Room at both sides for the thread. */
const SIDE = 0.9

/** Rows and slots of a picture of blocks, in px. */
export class Layout {
  readonly rows: readonly Row[]
  readonly left: number
  readonly right: number
  readonly slot: number
  readonly label: number
  readonly bottom: number
  readonly headSide: HeadSide
  /** What the rows show: blocks that find no room are counted among the folded. */
  readonly view: View

  constructor(view: View, box: Box, label: number) {
    this.label = label
    this.left = box.x + SIDE * label
    this.right = box.x + box.width - SIDE * label
    this.slot = ((this.right - this.left) * SLOT_BYTES) / BLOCK_BYTES
    this.view = box.height === undefined ? view : fitting(view, box.height / label)
    this.headSide = headSideOf(this.view)
    const items = itemsOf(this.view)
    const { slots, fold } = heights(
      items,
      this.view,
      box.height === undefined ? undefined : box.height / label,
    )
    let y = box.y
    this.rows = items.map((item, index) => {
      const top = y
      const isHead = item.kind === 'block' && item.block.serial === this.view.ints.head?.serial
      if (item.kind === 'fold' || item.kind === 'freed fold') {
        y += fold * label
        return { item, top, bottom: y, slotsTop: top, slotsBottom: y }
      }
      const slotsTop = y + (WORDS + (isHead && this.headSide === 'above' ? HEAD : 0)) * label
      const slotsBottom = slotsTop + slots * label
      const isLast = index === items.length - 1
      y = slotsBottom + (isHead && this.headSide === 'below' ? HEAD + LANE : isLast ? 0.2 : LANE) * label
      return { item, top, bottom: y, slotsTop, slotsBottom }
    })
    this.bottom = y
  }

  rowOf(serial: number): Row | undefined {
    return this.rows.find(({ item }) => item.kind === 'block' && item.block.serial === serial)
  }

  /** Left edge of a slot; of slot 41, the block's end. */
  x(slot: number): number {
    return this.left + (BLOCK_HEADER_BYTES / SLOT_BYTES + slot) * this.slot
  }

  centre(slot: number): number {
    return this.x(slot + 0.5)
  }

  /** What is drawn at a point: a block and a slot of it; -1 for its header. */
  at(x: number, y: number): { readonly block: ShownBlock; readonly slot: number } | undefined {
    const row = this.rows.find(({ slotsTop, slotsBottom }) => y >= slotsTop && y <= slotsBottom)
    if (row?.item.kind !== 'block' || x < this.left || x > this.right) return undefined
    const slot = Math.floor((x - this.x(0)) / this.slot)
    return { block: row.item.block, slot: Math.max(-1, Math.min(slot, SLOTS_PER_BLOCK - 1)) }
  }

  middleOf(place: Place): { readonly x: number; readonly y: number } | undefined {
    const row = this.rowOf(place.serial)
    return row && { x: this.centre(place.slot), y: (row.slotsTop + row.slotsBottom) / 2 }
  }
}

/** Height in label sizes that the rows like to have. */
export function heightOf(view: View): number {
  return heightWith(itemsOf(view), view, SLOTS.natural, FOLD.natural)
}

/** Below, unless the thread goes on there. */
function headSideOf(view: View): HeadSide {
  const [first, second] = threadOf(view)
  const goesDown = first && second && second.block.serial < first.block.serial
  return goesDown ? 'above' : 'below'
}

function heightWith(items: readonly Item[], view: View, slots: number, fold: number): number {
  let height = 0
  items.forEach((item, index) => {
    if (item.kind === 'fold' || item.kind === 'freed fold') height += fold
    else height += WORDS + slots + (index === items.length - 1 ? 0.2 : LANE)
  })
  const last = items.at(-1)
  const isHeadLast = last?.kind === 'block' && last.block.serial === view.ints.head?.serial
  if (view.ints.head) height += HEAD + (isHeadLast && headSideOf(view) === 'below' ? LANE - 0.2 : 0)
  return height
}

/** How high slots and folds are: slots have what they like first, then folds take the rest. */
function heights(
  items: readonly Item[],
  view: View,
  room: number | undefined,
): { slots: number; fold: number } {
  const folds = items.filter(({ kind }) => kind === 'fold' || kind === 'freed fold').length
  const rows = items.length - folds
  if (room === undefined || rows === 0) return { slots: SLOTS.natural, fold: FOLD.natural }
  const fixed = heightWith(items, view, 0, 0)
  const most = folds === 0 ? SLOTS.most : SLOTS.most * 0.8
  const slots = Math.max(SLOTS.least, Math.min(most, (room - fixed - folds * FOLD.least) / rows))
  const fold = folds === 0 ? 0 : Math.max(FOLD.least, (room - fixed - rows * slots) / folds)
  return { slots, fold }
}

/** The view with as many of its blocks as find room: first those go that say what others say too. */
function fitting(view: View, room: number): View {
  let fitted = view
  while (heightWith(itemsOf(fitted), fitted, SLOTS.least, FOLD.least) > room) {
    const { shown, head } = fitted.ints
    if (fitted.freed && fitted.freed.shown.length > 1) {
      fitted = { ...fitted, freed: { ...fitted.freed, shown: fitted.freed.shown.slice(0, 1) } }
      continue
    }
    const lastCached = shown.find((block) => block.slots.includes(CACHED))
    const isDue = (block: ShownBlock): boolean =>
      block !== shown[0] && block.serial !== head?.serial && block !== lastCached
    const due = shown.findLast(isDue) ?? shown.find((block) => block.serial !== head?.serial)
    if (!due || shown.length < 2) break
    fitted = { ...fitted, ints: { ...fitted.ints, shown: shown.filter((block) => block !== due) } }
  }
  return fitted
}
