import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Ref } from './ref.ts'

/** In place of a reference: there is no further one. */
export const END = -1

/** As tuples are, as dicts are. */
export const UNTRACKED_ALWAYS = 1
export const UNTRACKED_IN_FULL = 2

/** A kind of record: what the objects of a type, and of classes derived from it, are. */
export interface Layout {
  /** The layout's number, below 256. */
  readonly type: number
}

/** What the layers do with objects of one layout. */
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
  /** Where `child` answers the fields in their order: how many. */
  readonly references?: number
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

  /** Of types that classes may derive from: how many words of fields a record has. */
  fieldsOf?(record: number): number
  /** Of them: the words of a new one of `items` items. */
  fieldsFor?(items: number): number
  /** Of them: fields of a new object that are not 0. */
  initFields?(record: number, items: number): void
  /** Of them: gives arrays, tables and buffers back, not the object's own block. */
  freeBody?(record: number): void
  /** Of them: ob_size, where the object's block depends on it. */
  itemsOf?(record: number): number

  /** The first step of its death, before its references go. */
  beginsToDie?(record: number): void

  /** Where its dict stands, and the first of its weak references: counted from the record. */
  readonly dictAt?: number
  readonly weakAt?: number
  /** Whether the evaluator may have a finalizer for it. */
  readonly isFinalized?: boolean
}
