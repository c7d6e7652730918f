/**
 * Tuples. Follows Objects/tupleobject.c of 2.7.6 (PyTuple_New, tupledealloc, _PyTuple_MaybeUntrack,
 * PyTuple_ClearFreeList) and of 3.11.
 */
import type { Bytes } from '../address.ts'
import type { Words } from '../words.ts'
import { FreeList } from './free-list.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { FIELDS, GC_HEAD, LAYOUT, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import { OBJECT, ownerOf } from './owner.ts'
import type { FreeListKind } from './trace.ts'
import { END, UNTRACKED_ALWAYS, type TypeOps } from './type-ops.ts'

const POINTER = 8
/** Free lists by length. */
const KINDS = Array.from({ length: 32 }, (_, size): FreeListKind => `tuple ${size}`)
/** Fields: how many items, and then they. */
const SIZE = FIELDS
export const TUPLE_ITEMS = FIELDS + 1

export class Tuples implements TypeOps {
  readonly name = 'tuple'
  readonly hasGc = true
  readonly trashcan = 'plain'
  readonly untracked = UNTRACKED_ALWAYS
  readonly type: number
  /** By length; there is none of length 0. */
  readonly freeLists: readonly FreeList[]
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly words: Words
  /** `()`, of which there is only one. */
  private empty: Ref = NULL

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    const { longestKeptTuple, kept } = objects.memory.rules
    this.freeLists = Array.from(
      { length: longestKeptTuple + 1 },
      (_, length) => new FreeList(objects, length === 0 ? 0 : kept.tuple),
    )
    this.type = objects.addType(this)
    objects.timeline.register(this)
  }

  registers(): number[] {
    return [this.empty]
  }

  setRegisters([empty = NULL]: readonly number[]): void {
    this.empty = empty
  }

  /** `()`; NULL before anybody has asked for it. */
  get emptyTuple(): Ref {
    return this.empty
  }

  /** PyTuple_New: `size` items, all NULL and to be set. */
  create(size: number): Ref {
    if (size === 0 && this.empty !== NULL) {
      this.objects.incref(this.empty)
      return this.empty
    }
    if (size === 0 && this.memory.rules.singletonsAreStatic)
      return (this.empty = this.objects.createStatic(this.type, 1))
    const record = this.kept(size) || this.made(size)
    this.words.set(record + SIZE, size)
    this.objects.collector.track(record)
    const tuple = refOf(record)
    if (size === 0) {
      this.objects.incref(tuple)
      this.empty = tuple
    }
    return tuple
  }

  /**
   * _PyTuple_Resize of a tuple that nobody else has: takes the caller's reference, answers one to a tuple of that size, new
   * items NULL.
   */
  resize(tuple: Ref, size: number): Ref {
    const { objects, words, memory } = this
    const record = indexOf(tuple)
    const old = this.sizeOf(tuple)
    if (old === size) return tuple
    if (old === 0) {
      objects.decref(tuple)
      return this.create(size)
    }
    objects.collector.untrack(record)
    for (let index = size; index < old; index++) objects.decref(this.get(tuple, index))
    const { gcHeader, bytes } = memory.rules
    const place = memory.objectRealloc(
      words.data[record + PLACE] as number,
      gcHeader + bytes.tuple + size * POINTER,
    )
    const run = objects.store.resize(
      record - GC_HEAD,
      GC_HEAD + TUPLE_ITEMS + old,
      GC_HEAD + TUPLE_ITEMS + size,
    )
    const moved = run + GC_HEAD
    words.guard(moved)
    words.data[moved + PLACE] = place
    words.data[moved + SIZE] = size
    if (place !== 0) memory.pymalloc.setOwner(place, ownerOf(moved, OBJECT))
    objects.collector.track(moved)
    return refOf(moved)
  }

  /** An object of a class derived from tuple: items NULL and to be set; tracked. */
  ofClass(type: Ref, size: number): Ref {
    const tuple = this.objects.makeOfClass(type, this.type, size)
    return tuple === NULL ? this.create(size) : tuple
  }

  /** A tuple, or an object of a class derived from it. */
  isTuple(ref: Ref): boolean {
    return (
      tagOf(ref) === RECORD_TAG &&
      ref !== NULL &&
      ((this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT) === this.type
    )
  }

  /** A tuple of these; takes over the caller's references. */
  of(...items: readonly Ref[]): Ref {
    const tuple = this.create(items.length)
    items.forEach((item, index) => this.init(tuple, index, item))
    return tuple
  }

  sizeOf(tuple: Ref): number {
    return this.words.data[indexOf(tuple) + SIZE] as number
  }

  /** Borrowed. */
  get(tuple: Ref, index: number): Ref {
    return this.words.data[indexOf(tuple) + TUPLE_ITEMS + index] as Ref
  }

  /** PyTuple_SET_ITEM: takes over the caller's reference. */
  init(tuple: Ref, index: number, item: Ref): void {
    this.words.set(indexOf(tuple) + TUPLE_ITEMS + index, item)
  }

  /** For dead tuples of `size` of which only the block is known. */
  shelf(size: number): { type: number; fields: number; list: FreeList } | undefined {
    const list = this.freeLists[size]
    return list && { type: this.type, fields: 1 + size, list }
  }

  bytes(record: number): Bytes {
    return this.memory.rules.bytes.tuple + (this.words.data[record + SIZE] as number) * POINTER
  }

  child(record: number, k: number): Ref {
    const { data } = this.words
    const size = data[record + SIZE] as number
    return k < size ? (data[record + TUPLE_ITEMS + size - 1 - k] as Ref) : END
  }

  eachReference(record: number, visit: (index: number) => void): void {
    const end = record + TUPLE_ITEMS + (this.words.data[record + SIZE] as number)
    for (let index = record + TUPLE_ITEMS; index < end; index++) visit(index)
  }

  isAtomic(record: number): boolean {
    const { data } = this.words
    const size = data[record + SIZE] as number
    for (let index = 0; index < size; index++) {
      const item = data[record + TUPLE_ITEMS + index] as Ref
      // an item that is missing yet: a tuple under construction
      if (item === NULL || this.objects.collector.mayBeTracked(item, this.type)) return false
    }
    return true
  }

  fieldsOf(record: number): number {
    return 1 + this.itemsOf(record)
  }

  fieldsFor(items: number): number {
    return 1 + items
  }

  initFields(record: number, items: number): void {
    this.words.set(record + SIZE, items)
  }

  itemsOf(record: number): number {
    return this.words.data[record + SIZE] as number
  }

  free(record: number): Ref {
    const size = this.words.data[record + SIZE] as number
    const place = this.words.data[record + PLACE] as number
    if (this.freeLists[size]?.keep(record)) {
      this.memory.kept(KINDS[size] as FreeListKind, place)
    } else this.discard(record, size, place)
    return NULL
  }

  /** PyTuple_ClearFreeList: short ones first. */
  clearFreeLists(): void {
    this.freeLists.forEach((list, size) =>
      this.objects.drain(list, KINDS[size] as FreeListKind, (record, place) =>
        this.discard(record, size, place),
      ),
    )
  }

  private kept(size: number): number {
    const record = this.freeLists[size]?.take() ?? 0
    if (record === 0) return 0
    const { words } = this
    words.guardRange(record, record + TUPLE_ITEMS + size)
    words.data[record + REFCNT] = 1
    for (let index = 0; index < size; index++) words.data[record + TUPLE_ITEMS + index] = NULL
    this.memory.took(KINDS[size] as FreeListKind, words.data[record + PLACE] as number)
    return record
  }

  private made(size: number): number {
    const place = this.objects.gcMalloc(this.memory.rules.bytes.tuple + size * POINTER)
    return this.objects.create(this.type, place, 1 + size)
  }

  private discard(record: number, size: number, place: number): void {
    this.objects.discard(record, 1 + size)
    this.objects.gcFree(place)
  }
}
