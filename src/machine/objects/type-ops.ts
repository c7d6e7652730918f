import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Ref } from './ref.ts'

/** In place of a reference: there is no further one. */
export const END = -1

/** As tuples are, as dicts are. */
export const UNTRACKED_ALWAYS = 1
export const UNTRACKED_IN_FULL = 2

/** What the layers do with objects of one type. */
export interface TypeOps {
  readonly name: string
  /** Whether objects have a collector's header. */
  readonly hasGc: boolean
  /** Of the object itself, without the collector's header. */
  bytes(record: number): Bytes
  /** Of its array, table or buffer, where it has one in a block of its own, and that block. */
  body?(record: number): { readonly bytes: Bytes; readonly place: Place }
  /**
   * Whether the dealloc is guarded by the trashcan (Include/object.h): beyond 50 levels objects wait. subtype_dealloc has
   * a way of its own.
   */
  readonly trashcan?: 'plain' | 'subtype'
  /**
   * The k-th reference (or NULL), in the order in which a dying object lets go of them; END after the last. Leaves have
   * none of it.
   */
  child?(record: number, k: number): Ref
  /**
   * Quick where there are ints by the million: lets go of those that follow from the k-th reference on, at most until event
   * `until`, and answers the number of the first that is something else.
   */
  dropNumbers?(record: number, k: number, until: number): number
  /** Calls `visit` with the word in the store that each reference stands in. */
  eachReference?(record: number, visit: (index: number) => void): void
  /** Names of the references, in traverse's order, where they have any. */
  readonly fields?: readonly string[]
  /** Calls `visit` with each reference as tp_traverse does; like `child`, if absent. */
  traverse?(record: number, visit: (child: Ref) => void): void
  /**
   * Last step of its death: gives its storage back, or to a free list. Answers a reference that it lets go of only then,
   * else NULL.
   */
  free(record: number): Ref
  /** Which collections stop tracking an object that refers to nothing the collector tracks (`isAtomic`). */
  readonly untracked?: typeof UNTRACKED_ALWAYS | typeof UNTRACKED_IN_FULL
  isAtomic?(record: number): boolean
  /** tp_clear: lets go of what may be part of a cycle. */
  clear?(record: number): void
}
