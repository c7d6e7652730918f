import type { FreeListView } from '../../src/machine/index.ts'
import { isTupleList, listsShown, type Extent, type FreeListsView } from './view.ts'

/** Where a list's stack stands, in px. */
export interface Stack {
  readonly list: FreeListView
  readonly x: number
  readonly width: number
  /** From one stack to the next. */
  readonly pitch: number
  /** Its lid, or where it ends without one. */
  readonly top: number
  readonly bottom: number
  /** Where the scale is broken: above it is the upper end of what is kept. */
  readonly breakAt: number | undefined
  /** Of one entry. */
  readonly unit: number
  /** Tuples stand close, and share their words. */
  readonly isClose: boolean
}

export interface StacksSize {
  readonly width: number
  readonly height: number
  /** Font size of the labels. */
  readonly label: number
}

/** In label sizes: the words over a stack and under it, and how high a row of stacks is where the page gives no height. */
const OVER = 1.6
const UNDER = 2.7
const ROW = 13.5
/** The least and the largest distance of stacks, and of those of tuples. */
const PITCH = { least: 5.4, most: 11 }
const CLOSE = { least: 1.8, most: 3.4 }
/** Room at the left of stacks that stand close, in label sizes: a lid is a little wider than its stack. */
const LEFT = 0.25
/** Room at the left of the others, in their distance: a name may be wider than its stack. */
const BEFORE = 0.14
/** Of its pitch, a stack's width; the rest is for the arrow. */
const FILL = 0.6
const CLOSE_FILL = 0.7
/** Caps above this break the scale. */
const MOST_TO_SCALE = 256
/** How high the break is. */
const BREAK = 0.78

/** How high the picture wants to be. */
export function heightOf(view: FreeListsView, extent: Extent, width: number, label: number): number {
  return rowsOf(view, extent, width, label).length * ROW * label
}

/** All stacks, to one scale. */
export function stacksOf(view: FreeListsView, extent: Extent, size: StacksSize): Stack[] {
  const { width, height, label } = size
  const rows = rowsOf(view, extent, width, label)
  const rowHeight = height / Math.max(1, rows.length)
  const room = Math.max(label, rowHeight - (OVER + UNDER) * label)
  const caps = rows.flat().map(({ cap }) => cap)
  const scale = Math.max(1, ...caps.filter((cap) => cap <= MOST_TO_SCALE))
  const unit = room / scale
  return rows.flatMap((row, index) => {
    const isClose = row.every(isTupleList)
    const { most } = isClose ? CLOSE : PITCH
    const longest = Math.max(
      ...rows.filter((each) => each.every(isTupleList) === isClose).map((each) => each.length),
    )
    const pitch = Math.min(most * label, (width - LEFT * label) / longest)
    const bottom = index * rowHeight + OVER * label + room
    return row.map((list, place) => {
      const isBroken = list.cap > MOST_TO_SCALE
      return {
        list,
        x: place * pitch + (isClose ? LEFT * label : pitch * BEFORE),
        width: pitch * (isClose ? CLOSE_FILL : FILL),
        pitch,
        top: bottom - (isBroken ? room : list.cap * unit),
        bottom,
        breakAt: isBroken ? bottom - room * BREAK : undefined,
        unit,
        isClose,
      }
    })
  })
}

function rowsOf(view: FreeListsView, extent: Extent, width: number, label: number): FreeListView[][] {
  const shown = listsShown(view, extent)
  return [
    ...split(
      shown.filter((list) => !isTupleList(list)),
      Math.floor(width / (PITCH.least * label)),
    ),
    ...split(shown.filter(isTupleList), Math.floor(width / (CLOSE.least * label))),
  ]
}

/** Into rows of about the same length, none longer than `most`. */
function split(lists: readonly FreeListView[], most: number): FreeListView[][] {
  const rows = Math.ceil(lists.length / Math.max(3, most))
  const each = Math.ceil(lists.length / Math.max(1, rows))
  return Array.from({ length: rows }, (_, row) => lists.slice(row * each, (row + 1) * each))
}

/** What is filled of a stack: pieces from low to high; two where the scale is broken in it. */
export interface Filled {
  readonly from: number
  readonly to: number
}

export function filledOf({ list, top, bottom, breakAt, unit }: Stack): Filled[] {
  const height = list.length * unit
  if (list.length === 0) return []
  if (breakAt === undefined || height <= bottom - breakAt) return [{ from: bottom, to: bottom - height }]
  const room = bottom - top
  // above the break it is as full as the list
  const share = list.cap === Infinity ? 1 : list.length / list.cap
  const above = Math.max(unit, (breakAt - top) * share)
  return [
    { from: bottom, to: breakAt },
    { from: breakAt, to: Math.max(bottom - room, breakAt - above) },
  ]
}

/** Where the next is put and taken. */
export function topOf(stack: Stack): number {
  return filledOf(stack).at(-1)?.to ?? stack.bottom
}

/** The entry at a height, from the next to be reused on; -1: none is there. */
export function entryAt(stack: Stack, y: number): number {
  const filled = filledOf(stack)
  const piece = filled.findLast(({ from, to }) => y < from && y >= to)
  if (!piece) return -1
  const isLowest = piece === filled[0]
  const { length } = stack.list
  const index =
    filled.length === 1 || !isLowest
      ? Math.floor((y - piece.to) / stack.unit)
      : length - 1 - Math.floor((piece.from - y) / stack.unit)
  return Math.max(0, Math.min(length - 1, index))
}

/** The top and the bottom of an entry; where the break hides it, those of the break. */
export function spanOf(stack: Stack, index: number): { readonly top: number; readonly bottom: number } {
  const filled = filledOf(stack)
  const highest = filled.at(-1)
  const { bottom, unit } = stack
  const { length } = stack.list
  if (!highest || index < 0 || index >= length) return { top: stack.top, bottom }
  const down = highest.to + index * unit
  if (filled.length === 1 || down + unit <= highest.from) return { top: down, bottom: down + unit }
  const up = bottom - (length - index) * unit
  return up >= (filled[0] as Filled).to
    ? { top: up, bottom: up + unit }
    : { top: highest.from, bottom: highest.from }
}
