import {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  CACHED_INTS,
  NumberBlocks,
  SLOT_BYTES,
  SLOTS_PER_BLOCK,
  Timeline,
} from '../../src/machine/index.ts'

/**
 * One operation of the person or of the declared program, as a word that a link can carry:
 *
 *     make 10         so many ints that are not cached
 *     drop newest     the int made last
 *     drop oldest     the int made first
 *     drop all        as `del` of their list does: the last made is dropped first
 *     drop 286        the int at place 286 (block * 41 + slot)
 *     keep 302        all but the one at place 302, the last made first
 *     collect         gc.collect(2), whose end is PyInt_ClearFreeList
 */
export type Operation = string

export type IntegerBlockState = { readonly version: 1; readonly ops: readonly Operation[] }

export const MOST_INTS = 200
export const MOST_OPERATIONS = 1_000

/** Where an int lies: the number of its block in the order of creation * 41 + slot, slot 0 at the lowest address. */
export type Place = number

/** A block as the picture shows it. */
export interface BlockView {
  readonly number: number
  /** By slot, from the lowest address. */
  readonly slots: readonly ('free' | 'live' | 'cached')[]
  /** Given back to malloc by the operation before. */
  readonly freed: boolean
}

/** What there is to see after some operations. */
export interface View {
  /** Blocks with slots that are not cached ints, the highest first; those freed by a collection just now among them. */
  readonly blocks: readonly BlockView[]
  /** Blocks below them, wholly of cached ints. */
  readonly cachedBlocks: number
  /** Free places, in the order in which they are handed out. */
  readonly freeList: readonly Place[]
  /** Ints that were made here and live, the oldest first. */
  readonly living: readonly Place[]
  /** What the last operation did. */
  readonly last: Done
}

export type Done =
  | { readonly kind: 'start' }
  /** `fresh`: blocks that malloc gave; `reused`: ints in slots that an int before had left. */
  | { readonly kind: 'make'; readonly ints: number; readonly fresh: number; readonly reused: number }
  | { readonly kind: 'drop'; readonly ints: number }
  | { readonly kind: 'collect'; readonly freed: number }

export const blockOf = (place: Place) => Math.floor(place / SLOTS_PER_BLOCK)
export const slotOf = (place: Place) => place % SLOTS_PER_BLOCK
export const bytesOf = (blocks: number) => blocks * BLOCK_BYTES

/** Not among the cached values; which one does not matter to where it lies. */
const UNCACHED_VALUE = 1_000

/** The picture knows no addresses: any source of blocks will do. */
function freshInts(): NumberBlocks {
  let chunks = 0
  const source = {
    mallocChunk: () => ++chunks,
    freeChunk: () => {},
    blockOf: (chunk: number) => chunk * BLOCK_BYTES,
  }
  return new NumberBlocks({ timeline: new Timeline(), touch: () => {} }, source, 'int')
}

/** Plays the operations from a fresh interpreter. Throws a RangeError at one that cannot be. */
export function replay({ ops }: IntegerBlockState): View {
  const ints = freshInts()
  const used = new Set<Place>()
  /** Slots by place, the oldest int first. */
  const living = new Map<Place, number>()
  let last: Done = { kind: 'start' }
  let freed: readonly number[] = []

  const drop = (places: readonly Place[]): Done => {
    for (const place of places) {
      ints.decref(living.get(place)!)
      living.delete(place)
    }
    return { kind: 'drop', ints: places.length }
  }

  const make = (n: number): Done => {
    const before = ints.made
    let reused = 0
    for (let i = 0; i < n; i++) {
      const slot = ints.fromLong(UNCACHED_VALUE)
      const place = ints.placeOf(slot)
      if (used.has(place)) reused++
      used.add(place)
      living.set(place, slot)
    }
    return { kind: 'make', ints: n, fresh: ints.made - before, reused }
  }

  for (const op of ops) {
    const [verb, what = ''] = op.split(' ')
    const place = what !== '' && Number.isInteger(Number(what)) ? Number(what) : -1
    const places = [...living.keys()]
    freed = []
    if (verb === 'make' && place > 0 && places.length + place <= MOST_INTS) last = make(place)
    else if (verb === 'drop' && what === 'all' && places.length > 0) last = drop(places.toReversed())
    else if (verb === 'drop' && what === 'newest' && places.length > 0) last = drop(places.slice(-1))
    else if (verb === 'drop' && what === 'oldest' && places.length > 0) last = drop(places.slice(0, 1))
    else if (verb === 'drop' && living.has(place)) last = drop([place])
    else if (verb === 'keep' && living.has(place))
      last = drop(places.filter((each) => each !== place).toReversed())
    else if (op === 'collect') {
      freed = ints.clearFreeList().freed
      last = { kind: 'collect', freed: freed.length }
    } else throw new RangeError(`integer-block: "${op}" cannot be done with ${places.length} ints`)
  }

  const cachedBlocks = Math.floor(CACHED_INTS / SLOTS_PER_BLOCK)
  const held = ints.blockList().map((block): BlockView => {
    const slots = Array.from({ length: SLOTS_PER_BLOCK }, (_, number) => {
      const slot = ints.slotAt(block, BLOCK_HEADER_BYTES + number * SLOT_BYTES)
      return ints.isCached(slot) ? 'cached' : ints.isLive(slot) ? 'live' : 'free'
    })
    return { number: ints.serialOf(block), slots, freed: false }
  })
  const gone = freed.map((number): BlockView => ({
    number,
    slots: Array<'free'>(SLOTS_PER_BLOCK).fill('free'),
    freed: true,
  }))
  const blocks = [...held, ...gone]
    .filter(({ number }) => number >= cachedBlocks)
    .toSorted((a, b) => b.number - a.number)
  const freeList = ints.freeList().map((slot) => ints.placeOf(slot))
  return { blocks, cachedBlocks, freeList, living: [...living.keys()], last }
}

/** The state if it is one; else throws a RangeError. What its operations do is checked by `replay`. */
export function checkState(state: unknown): IntegerBlockState {
  const { version, ops } = (state ?? {}) as Record<string, unknown>
  if (version !== 1 || !Array.isArray(ops) || !ops.every((op) => typeof op === 'string'))
    throw new RangeError(
      `integer-block: ${JSON.stringify(state)} is no state; {"version":1,"ops":["make 10"]} is`,
    )
  if (ops.length > MOST_OPERATIONS)
    throw new RangeError(`integer-block: ${ops.length} operations, at most ${MOST_OPERATIONS}`)
  const checked: IntegerBlockState = { version, ops: [...ops] }
  replay(checked)
  return checked
}
