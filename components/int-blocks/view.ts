import { SLOTS_PER_BLOCK, type IntBlock, type IntBlocksView } from '../../src/machine/index.ts'

/** The ints of one moment, as a picture takes them. */
export interface View {
  readonly ints: Omit<IntBlocksView, 'shown'> & { readonly shown: readonly ShownBlock[] }
  readonly heapStart: number
  /** How many ints live in each block, the newest first: then folded blocks are told apart wherever they lie. */
  readonly density?: Uint8Array
  /** Blocks that were just given back. */
  readonly freed?: Freed
}

export interface ShownBlock extends IntBlock {
  /**
   * Where the free list goes on after this block's last free slot; null where it ends. Without it blocks are taken to
   * follow each other by age, from the head on: as `del` of a list leaves them, and a collection.
   */
  readonly next?: Place | null
}

/** A slot: its block's serial number, and its own from the lowest address on. */
export interface Place {
  readonly serial: number
  readonly slot: number
}

export interface Freed {
  readonly blocks: number
  /** Some of them; they are drawn between the others. */
  readonly shown: readonly { readonly serial: number; readonly address: number }[]
  /** Who has them now: malloc, or the kernel once more. */
  readonly state: 'malloc' | 'back'
}

/** What a slot holds. */
export const FREE = 0
export const LIVE = 1
export const CACHED = 2

/** -5 to 256 are made once, before all others, from block to block and in each from the last slot down. */
const LEAST_CACHED = -5

/** What is left out between two rows, above the first or below the last. */
export interface Fold {
  /** Undefined where it is not known how many of those in all are here; they are told at another fold. */
  readonly blocks: number | undefined
  /** That these are all the blocks left out, wherever they are. */
  readonly isAll: boolean
  /** `cached`: nothing but ints that are made once. `some`: a part of the slots is live. */
  readonly kind: 'free' | 'live' | 'cached' | 'some' | 'unknown'
  /** Live ints in them. */
  readonly ints: number
  /** Of cached ints: from which to which. */
  readonly values?: readonly [number, number]
}

export type Item =
  | { readonly kind: 'block'; readonly block: ShownBlock }
  | { readonly kind: 'fold'; readonly fold: Fold }
  | { readonly kind: 'freed'; readonly serial: number; readonly address: number }
  | { readonly kind: 'freed fold'; readonly blocks: number }

/** What stands below each other, the newest block first. */
export function itemsOf(view: View): Item[] {
  const { shown } = view.ints
  const folds = foldsOf(view)
  const items: Item[] = []
  const add = (fold: Fold | undefined): void => {
    if (fold) items.push({ kind: 'fold', fold })
  }
  add(folds[0])
  shown.forEach((block, index) => {
    items.push({ kind: 'block', block })
    add(folds[index + 1])
  })
  return withFreed(items, view.freed)
}

/** Blocks given back stand where they were: above all that are older. */
function withFreed(items: readonly Item[], freed: Freed | undefined): Item[] {
  if (!freed || freed.blocks === 0) return [...items]
  const rows = [...freed.shown].sort((a, b) => b.serial - a.serial)
  const rest = freed.blocks - rows.length
  const all = [...items]
  rows.forEach((row, index) => {
    const isBelow = (item: Item): boolean => item.kind === 'block' && item.block.serial < row.serial
    const at = all.findIndex(isBelow)
    const given: Item[] = [{ kind: 'freed', ...row }]
    if (rest > 0 && index === Math.max(0, rows.length - 2)) given.push({ kind: 'freed fold', blocks: rest })
    all.splice(at < 0 ? all.length : at, 0, ...given)
  })
  return all
}

interface Gap {
  /** Above which row it lies. */
  readonly index: number
  readonly from: number
  /** Serial numbers in it: `from` to `to`, without those given back. */
  readonly to: number
}

/** By row, what is folded above it, and last what is folded below them all. */
function foldsOf(view: View): (Fold | undefined)[] {
  const { ints } = view
  const { shown } = ints
  const folds: (Fold | undefined)[] = shown.map(() => undefined)
  const total = ints.blocks - shown.length
  if (total <= 0) return folds
  const gaps = gapsOf(shown)
  const lastCached = shown.find((block) => block.slots.includes(CACHED))?.serial ?? -1
  const cached = gaps.filter(({ to }) => to < lastCached)
  const others = gaps.filter((gap) => !cached.includes(gap))
  for (const { index, from, to } of cached)
    folds[index] = {
      blocks: to - from + 1,
      isAll: false,
      kind: 'cached',
      ints: (to - from + 1) * SLOTS_PER_BLOCK,
      values: [cachedValue(from), cachedValue(to + 1) - 1],
    }
  const known = cached.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  const blocks = total - known
  const live = ints.live - known * SLOTS_PER_BLOCK - shown.reduce((sum, block) => sum + block.live, 0)
  if (blocks > 0) foldOthers(view, others, blocks, live, folds)
  return folds
}

function foldOthers(
  view: View,
  gaps: readonly Gap[],
  blocks: number,
  live: number,
  folds: (Fold | undefined)[],
): void {
  const { shown } = view.ints
  const finite = gaps.filter(({ to }) => to < Infinity)
  const room = finite.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  const places = room >= blocks ? finite : gaps
  const isExact = room === blocks || places.length === 1
  const uniform = live === 0 ? 'free' : live === blocks * SLOTS_PER_BLOCK ? 'live' : undefined
  if (isExact) {
    const only = places.length === 1
    const newest = shown[0]?.serial ?? 0
    for (const { index, from, to } of places) {
      const here = only ? blocks : to - from + 1
      const ints = uniform
        ? uniform === 'free'
          ? 0
          : here * SLOTS_PER_BLOCK
        : only
          ? live
          : sum(view.density?.subarray(newest - to, newest - from + 1))
      folds[index] = foldOf(here, false, ints)
    }
    return
  }
  for (const { index } of places)
    folds[index] = { blocks: undefined, isAll: false, kind: uniform ?? 'unknown', ints: 0 }
  largest(places, (place) => {
    folds[place.index] = foldOf(blocks, true, live)
  })
}

function foldOf(blocks: number, isAll: boolean, ints: number | undefined): Fold {
  const kind =
    ints === undefined ? 'unknown' : ints === 0 ? 'free' : ints === blocks * SLOTS_PER_BLOCK ? 'live' : 'some'
  return { blocks, isAll, kind, ints: ints ?? 0 }
}

function largest(gaps: readonly Gap[], found: (gap: Gap) => void): void {
  const size = ({ from, to }: Gap): number => to - from
  const gap = [...gaps].sort((a, b) => size(b) - size(a))[0]
  if (gap) found(gap)
}

/** Where serial numbers are left out; the first, above the newest row, has no end. */
function gapsOf(shown: readonly ShownBlock[]): Gap[] {
  const serials = [Infinity, ...shown.map((block) => block.serial), -1]
  return serials
    .slice(1)
    .map((below, index) => ({ index, from: below + 1, to: (serials[index] as number) - 1 }))
    .filter(({ from, to }) => to >= from)
}

function sum(values: Uint8Array | undefined): number | undefined {
  if (!values) return undefined
  let total = 0
  for (const value of values) total += value
  return total
}

/** The value in the last slot of a block of cached ints. */
function cachedValue(serial: number): number {
  return LEAST_CACHED + serial * SLOTS_PER_BLOCK
}

/** A block's part of the free list, and how the list comes to the next. */
export interface ThreadPart {
  readonly block: ShownBlock
  /** `row`: the next part follows at once. `fold`: through what is folded. `end`: there is no next, or none is known. */
  readonly goesOn: 'row' | 'fold' | 'end'
}

/** The free list through the rows, from its head on, as far as it is known. */
export function threadOf(view: View): ThreadPart[] {
  const { shown, head } = view.ints
  const items = itemsOf(view)
  const withFree = shown.filter((block) => block.live < SLOTS_PER_BLOCK)
  const threaded = withFree.filter((block) => block.thread.length > 0)
  const parts: ThreadPart[] = []
  let block = threaded.find((each) => each.serial === head?.serial)
  while (block && !parts.some((part) => part.block === block)) {
    const by = directionFrom(block, withFree, head?.serial)
    const told = threaded.find((each) => each.serial === block?.next?.serial)
    const next: ShownBlock | undefined =
      told ?? (by === 0 ? undefined : threaded[threaded.indexOf(block) + by])
    const goesOn =
      by === 0
        ? 'end'
        : told
          ? 'row'
          : block.next || isFolded(items, block, next, by)
            ? 'fold'
            : next
              ? 'row'
              : 'end'
    parts.push({ block, goesOn })
    block = next
  }
  return parts
}

/** Whether the list goes on to older blocks, further down, or to newer ones; 0: neither, or who knows. */
function directionFrom(
  block: ShownBlock,
  withFree: readonly ShownBlock[],
  head: number | undefined,
): -1 | 0 | 1 {
  if (block.next === null) return 0
  if (block.next) return block.next.serial < block.serial ? 1 : -1
  // where the list goes to and fro between blocks there is no telling
  if (withFree.some(({ thread }) => thread.length === 0)) return 0
  // the head is in the oldest block, or in the newest
  if (head === withFree.at(-1)?.serial) return -1
  return head === withFree[0]?.serial ? 1 : 0
}

/** Whether free slots of folded blocks come before the next row that has some. */
function isFolded(items: readonly Item[], from: ShownBlock, to: ShownBlock | undefined, by: -1 | 1): boolean {
  const placeOf = (block: ShownBlock): number =>
    items.findIndex((item) => item.kind === 'block' && item.block === block)
  const start = placeOf(from)
  const end = to ? placeOf(to) : by < 0 ? 0 : items.length
  return items
    .slice(Math.min(start, end), Math.max(start, end))
    .some((item) => item.kind === 'fold' && item.fold.kind !== 'live' && item.fold.kind !== 'cached')
}
