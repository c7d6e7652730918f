import type { FreeListView, Generation, MadeKind, PythonSnapshot } from '../../src/machine/index.ts'
import { addressText, type HeapSpan } from '../address-text.ts'
import { count, counted } from '../format.ts'

/** Where an object's memory goes when it dies, and comes from: `code` is the one frame that each code object keeps. */
export type Kept = 'list' | 'code' | 'pool' | 'malloc'

/** What has become of objects that were made, dropped, and made again. By object, in the order of making. */
export interface MadeAgainView {
  readonly object: MadeKind
  /** Whether it has been made. */
  readonly made: readonly boolean[]
  /** Where it went; undefined: it has not been dropped. */
  readonly dropped: readonly (Kept | undefined)[]
  /** In the order of dropping: numbers of objects. */
  readonly order: readonly number[]
  /** What `id()` says of each, and of each of the second generation. */
  readonly addresses: { readonly made: readonly number[]; readonly again: readonly number[] }
  readonly heap: HeapSpan
  /** Of the second generation; undefined: it has not been made. `old`: whose address it has, if it is a kept one's. */
  readonly again: readonly (Reused | undefined)[]
}

export interface Reused {
  readonly from: Kept
  readonly old?: number
}

export interface Generations {
  readonly made: Generation
  /** Into the same holder, after it; absent: none. */
  readonly again?: Generation | undefined
  /**
   * The kind's free list as it was at `beforeAgain`. Absent: what it held is inferred from what has come back, which is right
   * as long as it held none but these objects, and nothing but the second generation has changed it since.
   */
  readonly before?: FreeListView | undefined
}

/** The last event before objects are made again; undefined: they never are. Making one takes two: its step, and itself. */
export function beforeAgain({ again }: Generations): number | undefined {
  return again && again.made.length > 0 ? (again.made[0] as number) - 2 : undefined
}

/** How two generations stand at a snapshot's event. */
export function madeAgainAt(
  snapshot: Pick<PythonSnapshot, 'event' | 'freeLists' | 'arenas' | 'heapStart' | 'programBreak'>,
  generations: Generations,
): MadeAgainView {
  const { made, again } = generations
  const { event, freeLists, arenas, heapStart, programBreak } = snapshot
  const order = orderOf(made, event)
  const begun = again ? Array.from(again.made).filter((when) => when <= event).length : 0
  const oldByAddress = new Map(Array.from(made.address, (address, old) => [address, old]))
  const olds = Array.from({ length: begun }, (_, index) =>
    oldByAddress.get((again as Generation).address[index] as number),
  )
  // the first frame to die stays with its code, and goes out first
  const withCode = made.object === 'frame' ? order[0] : undefined
  const list = freeLists.find(({ kind }) => kind === listKind(made.object))
  const isElsewhere: Kept = liesInPool(made.address[0] ?? 0, arenas) ? 'pool' : 'malloc'
  const kept = keptOf({ order, olds, withCode, now: addressesOf(list), before: generations.before, made })
  const placeOf = (old: number): Kept => (old === withCode ? 'code' : kept.has(old) ? 'list' : isElsewhere)
  const isDropped = new Set(order)
  return {
    object: made.object,
    made: Array.from(made.made, (when) => when <= event),
    dropped: Array.from(made.made, (_, old) => (isDropped.has(old) ? placeOf(old) : undefined)),
    order,
    addresses: { made: Array.from(made.address), again: Array.from(again?.address ?? []) },
    heap: { heapStart, programBreak },
    again: Array.from(again?.made ?? made.made, (_, index) => {
      if (index >= begun) return undefined
      const old = olds[index]
      if (old === undefined)
        return {
          from:
            index - (withCode === undefined ? 0 : 1) < (generations.before?.length ?? 0)
              ? 'list'
              : isElsewhere,
        }
      const from = placeOf(old)
      return from === 'list' || from === 'code' ? { from, old } : { from }
    }),
  }
}

/** Numbers of the objects that are dropped by then, in that order. */
function orderOf({ dropped }: Generation, event: number): number[] {
  const all = Array.from(dropped, (when, old) => ({ when, old }))
  return all
    .filter(({ when }) => when <= event)
    .sort((a, b) => a.when - b.when)
    .map(({ old }) => old)
}

interface Dropped {
  readonly made: Generation
  readonly order: readonly number[]
  /** What has been made again: whose addresses. */
  readonly olds: readonly (number | undefined)[]
  readonly withCode: number | undefined
  readonly now: ReadonlySet<number>
  readonly before: FreeListView | undefined
}

/** Those that the free list has, or had before the first was made again. */
function keptOf({ made, order, olds, withCode, now, before }: Dropped): Set<number> {
  const addresses = before && olds.length > 0 ? addressesOf(before) : now
  const kept = new Set(order.filter((old) => addresses.has(made.address[old] as number)))
  if (before) return kept
  const rank = new Map(order.map((old, index) => [old, index]))
  let expected: number | undefined
  for (const old of olds) {
    if (old !== undefined && old === withCode) continue
    const at = old === undefined ? undefined : rank.get(old)
    // out of the list they come in the opposite order
    if (at === undefined || (expected !== undefined && at !== expected)) break
    kept.add(old as number)
    expected = at - 1
  }
  return kept
}

const addressesOf = (list: FreeListView | undefined): Set<number> =>
  new Set(list?.entries.map(({ address }) => address))

/** `make` makes tuples of three. */
const listKind = (object: MadeKind): string => (object === 'tuple' ? 'tuple 3' : object)

const liesInPool = (at: number, arenas: PythonSnapshot['arenas']): boolean =>
  arenas.some(({ address, bytes }) => at >= address && at < address + bytes)

/** How many there are of each. */
export interface AgainCounts {
  readonly made: number
  readonly dropped: number
  readonly again: number
  /** Of the dropped: kept, and back in a pool or in malloc. */
  readonly kept: number
  readonly gone: number
  /** Of those made again: at an address of these objects, at one of an older one from the list, at a new one. */
  readonly back: number
  readonly older: number
  readonly fresh: number
}

export function countsOf({ made, dropped, order, again }: MadeAgainView): AgainCounts {
  const kept = dropped.filter((place) => place === 'list' || place === 'code').length
  const reused = again.filter((each) => each !== undefined)
  const back = reused.filter(({ old }) => old !== undefined).length
  const fresh = reused.filter(({ from }) => from === 'pool' || from === 'malloc').length
  return {
    made: made.filter(Boolean).length,
    dropped: order.length,
    again: reused.length,
    kept,
    gone: order.length - kept,
    back,
    older: reused.length - back - fresh,
    fresh,
  }
}

/** Where those go that no list keeps: `pools`, `malloc`. */
export function elsewhereWords(view: MadeAgainView): string {
  const places = [...view.dropped, ...view.again.map((each) => each?.from)]
  return places.includes('malloc') ? 'malloc' : 'pools'
}

/** What has happened, in numbers. */
export function sentence(view: MadeAgainView): string {
  const { made, dropped, again, kept, gone, back, older, fresh } = countsOf(view)
  const all = view.made.length
  const things = `${view.object}s`
  const elsewhere = elsewhereWords(view)
  const partly = (n: number): string =>
    n < all ? `${count(n)} of ${count(all)} ${things}` : `${count(n)} ${things}`
  if (again > 0) {
    const rest = [
      ...(older > 0 ? [`${counted(older, 'takes', 'take')} the place of an older one`] : []),
      ...(fresh > 0 ? [`${counted(fresh, 'is', 'are')} from ${elsewhere}`] : []),
    ]
    return `${[`${count(back)} of ${count(again)} ${things} come back, newest first, each to an old address`, ...rest].join('; ')}.`
  }
  if (dropped > 0)
    return (
      `${partly(dropped)} dropped: ${count(kept)} kept for the next of their kind` +
      (gone > 0 ? `, ${count(gone)} back to ${elsewhere}.` : '.')
    )
  if (made > 0) return `${partly(made)} made, none dropped.`
  return `${count(all)} ${things} are made next.`
}

/** Where the object of a place of a row is, or was; 0: it has not been made. */
export function addressOf(view: MadeAgainView, row: Row, index: number): number {
  if (row === 'again') return view.again[index] ? (view.addresses.again[index] ?? 0) : 0
  return view.made[index] ? (view.addresses.made[index] ?? 0) : 0
}

/** What stands at a place of a row, and its address. */
export function cellText(view: MadeAgainView, row: Row, index: number): string {
  const address = addressOf(view, row, index)
  const words = placeText(view, row, index)
  return address === 0 ? `${words}.` : `${words}. ${addressText(address, view.heap)}`
}

function placeText(view: MadeAgainView, row: Row, index: number): string {
  const thing = `${view.object} ${count(index)}`
  if (row === 'made') return view.made[index] ? `${thing}, made` : `${thing} is not made yet`
  if (row === 'dropped') {
    const place = view.dropped[index]
    if (!place) return `${thing} is not dropped`
    return `${thing}, dropped: ${KEPT_WORDS[place]}`
  }
  const reused = view.again[index]
  if (!reused) return `the new ${thing} is not made yet`
  if (reused.old !== undefined) return `the new ${thing} is where ${view.object} ${count(reused.old)} was`
  return `the new ${thing}: ${reused.from === 'list' ? 'from the free list, where an older one was kept' : `from ${elsewhereWords(view)}`}`
}

const KEPT_WORDS: Readonly<Record<Kept, string>> = {
  list: 'kept in the free list',
  code: 'kept by its code',
  pool: 'back to its pool',
  malloc: 'back to malloc',
}

/** From the bottom up. */
export type Row = 'made' | 'dropped' | 'again'
