/**
 * Lists. Follows Objects/listobject.c of 2.7.6 (PyList_New, list_resize, list_dealloc, list_ass_slice, listpop, ins1,
 * list_clear) and of 3.11; and builtin_range of Python/bltinmodule.c. Sorting and iteration are the evaluator's.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import { FreeList } from './free-list.ts'
import { NoMemory, type Memory } from './memory.ts'
import type { Numbers } from './numbers.ts'
import { A, B, C, D, E, type Objects } from './objects.ts'
import { BODY, ownerOf } from './owner.ts'
import { FIELDS, LAYOUT, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import { END, type TypeOps } from './type-ops.ts'

const POINTER: Bytes = 8

/** Items of an array that a page has room for, and so many of them that a list grows by without a look at its pages. */
const PAGE_ITEMS = 512
const LOOKED_AT = 32

/** Fields: how many items, for how many there is room, the run of words that has them, the array's block. */
const SIZE = FIELDS
const ALLOCATED = FIELDS + 1
const ITEMS = FIELDS + 2
const ARRAY = FIELDS + 3
/** 1 once it has held anything but ints and floats: then the collector and whoever looks for names must look at every item. */
const HAS_RECORDS = FIELDS + 4
const FIELD_COUNT = 5

/** list_ass_slice keeps so many items that it replaces on the C stack. */
const RECYCLED_ON_STACK = 8

/** A list's items while it is sorted: the references, which may be put in another order; and where they are kept. */
export interface TakenItems {
  readonly items: Ref[]
  readonly run: number
  readonly allocated: number
  readonly array: Place
}

/** Ints of a range for which there is room at once; of more, there may be no memory. */
const MOST_RESERVED = 2 ** 24

export class Lists implements TypeOps {
  readonly name = 'list'
  readonly hasGc = true
  readonly trashcan = 'plain'
  readonly type: number
  readonly freeList: FreeList
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly numbers: Numbers
  private readonly words: Words
  private readonly isPython3: boolean
  private readonly filling: number
  private readonly clearing: number

  constructor(objects: Objects, numbers: Numbers) {
    this.objects = objects
    this.memory = objects.memory
    this.numbers = numbers
    this.words = objects.store.words
    this.isPython3 = objects.memory.rules.version === '3.11'
    this.freeList = new FreeList(objects, objects.memory.rules.kept.list)
    this.type = objects.addType(this)
    this.filling = objects.addWorker((task, until) => this.fill(task, until))
    this.clearing = objects.addWorker((task, until) => this.letGo(task, until))
  }

  /** PyList_New: `size` items, all NULL and to be set. */
  create(size: number): Ref {
    const record = this.header()
    if (size > 0) {
      try {
        this.newArray(record, size, this.memory.zeros(size * POINTER, ownerOf(record, BODY)))
      } catch (error) {
        if (error instanceof NoMemory) {
          this.words.set(record + REFCNT, 0)
          this.free(record)
        }
        throw error
      }
    }
    this.words.set(record + SIZE, size)
    this.objects.collector.track(record)
    return refOf(record)
  }

  /**
   * The list of ints from `first` up to, not with, `end`. In CPython 2 `range(first, end)`, whose items are left to
   * `Objects.run`: where that throws a NoMemory, the list is gone. In 3 `list(range(first, end))`. What is pending already is
   * done first.
   */
  range(first: number, end: number): Ref {
    const size = Math.max(0, end - first)
    const { objects } = this
    objects.run()
    const list = this.isPython3 ? this.instantiate() : this.create(size)
    if (size === 0) return list
    // list_extend of 3.11: the length hint makes room
    if (this.isPython3) this.orGone(list, () => this.preallocate(indexOf(list), size))
    objects.ints?.reserve(Math.min(size, MOST_RESERVED))
    objects.push(this.filling, indexOf(list), 0, size, first | 0, Math.floor(first / 2 ** 32))
    return list
  }

  /** A list, or an object of a class derived from it. */
  isList(ref: Ref): boolean {
    return (
      tagOf(ref) === RECORD_TAG &&
      ref !== NULL &&
      ((this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT) === this.type
    )
  }

  /** list_slice, 0 <= low <= high <= size. */
  slice(list: Ref, low: number, high: number): Ref {
    const slice = this.create(high - low)
    for (let index = low; index < high; index++) {
      const item = this.get(list, index)
      this.objects.incref(item)
      this.init(slice, index - low, item)
    }
    return slice
  }

  /** list_repeat. */
  repeat(list: Ref, times: number): Ref {
    const size = this.sizeOf(list)
    const repeated = this.create(size * Math.max(0, times))
    if (times <= 0) return repeated
    const { words, objects } = this
    const record = indexOf(repeated)
    const to = this.itemsAt(record)
    const from = this.itemsAt(indexOf(list))
    for (let index = 0; index < size; index++) objects.incref(words.data[from + index] as Ref, times)
    words.guardRange(to, to + size * times)
    for (let count = 0; count < times; count++) words.data.copyWithin(to + count * size, from, from + size)
    words.set(record + HAS_RECORDS, words.data[indexOf(list) + HAS_RECORDS] as number)
    return repeated
  }

  /** list_reverse. */
  reverse(list: Ref): void {
    const items = this.itemsAt(indexOf(list))
    const size = this.sizeOf(list)
    this.words.guardRange(items, items + size)
    this.words.data.subarray(items, items + size).reverse()
  }

  /** list_resize, items beyond the old size NULL: for whoever fills them in at once. */
  setSize(list: Ref, size: number): void {
    const record = indexOf(list)
    const old = this.sizeOf(list)
    this.resize(record, size)
    const items = this.itemsAt(record)
    if (size <= old) return
    this.words.guardRange(items + old, items + size)
    this.words.data.fill(0, items + old, items + size)
  }

  /** list_resize, and the list has as many items as before: room for what `fillUp` adds. */
  reserve(list: Ref, size: number): void {
    const record = indexOf(list)
    const old = this.sizeOf(list)
    this.resize(record, size)
    this.words.set(record + SIZE, old)
  }

  /** A further item of a list whose array has room for it: takes over the caller's reference. */
  fillUp(list: Ref, item: Ref): void {
    const record = indexOf(list)
    const size = this.sizeOf(list)
    if ((this.words.data[record + ALLOCATED] as number) > PAGE_ITEMS) this.touchNew(record, size + 1)
    this.put(record, size, item)
    this.words.set(record + SIZE, size + 1)
  }

  /**
   * As list_sort does: the items are taken out, and the list is empty for as long as they are sorted; any change to it in
   * between is noticed. Then `putBack`.
   */
  takeOut(list: Ref): TakenItems {
    const record = indexOf(list)
    const items = Array.from(this.items(record))
    const { data } = this.words
    const taken = {
      items,
      run: data[record + ITEMS] as number,
      allocated: data[record + ALLOCATED] as number,
      array: data[record + ARRAY] as number,
    }
    this.words.guard(record)
    data[record + SIZE] = data[record + ITEMS] = data[record + ARRAY] = 0
    data[record + ALLOCATED] = -1
    return taken
  }

  /** The items, in the order in which they are now, are the list's again. False where it was changed in between. */
  putBack(list: Ref, { items, run, allocated, array }: TakenItems): boolean {
    const record = indexOf(list)
    const { words, objects } = this
    const wasChanged = words.data[record + ALLOCATED] !== -1
    const old = {
      run: words.data[record + ITEMS] as number,
      size: words.data[record + SIZE] as number,
      allocated: words.data[record + ALLOCATED] as number,
      array: words.data[record + ARRAY] as number,
    }
    words.guard(record)
    words.data[record + SIZE] = items.length
    words.data[record + ITEMS] = run
    words.data[record + ALLOCATED] = allocated
    words.data[record + ARRAY] = array
    words.guardRange(run, run + items.length)
    items.forEach((item, index) => (words.data[run + index] = item))
    if (items.some((item) => tagOf(item) === RECORD_TAG)) words.set(record + HAS_RECORDS, 1)
    if (old.array !== 0) {
      const { pending } = objects
      objects.push(this.clearing, old.run, old.size, old.array, old.allocated)
      objects.finishAbove(pending)
    }
    return !wasChanged
  }

  sizeOf(list: Ref): number {
    return this.words.data[indexOf(list) + SIZE] as number
  }

  /** For how many items its array has room. */
  allocatedOf(list: Ref): number {
    return this.words.data[indexOf(list) + ALLOCATED] as number
  }

  /** The block of its array; 0 where it has none. */
  arrayOf(list: Ref): Place {
    return this.words.data[indexOf(list) + ARRAY] as number
  }

  /** A record's items as they are: for looking at, not for keeping. */
  items(record: number): Int32Array {
    const items = this.itemsAt(record)
    return this.words.data.subarray(items, items + (this.words.data[record + SIZE] as number))
  }

  /** Borrowed. */
  get(list: Ref, index: number): Ref {
    return this.words.data[this.itemsAt(indexOf(list)) + index] as Ref
  }

  /** PyList_SET_ITEM of a new list: takes over the caller's reference. */
  init(list: Ref, index: number, item: Ref): void {
    this.put(indexOf(list), index, item)
  }

  /** Of a new list the first items only, as if there were no more; the room stays. */
  cut(list: Ref, size: number): void {
    this.words.set(indexOf(list) + SIZE, size)
  }

  /** PyList_SetItem: takes over the caller's reference and lets go of the item that was there. */
  set(list: Ref, index: number, item: Ref): void {
    const old = this.get(list, index)
    this.init(list, index, item)
    this.objects.decref(old)
  }

  /** PyList_Append. */
  append(list: Ref, item: Ref): void {
    const record = indexOf(list)
    const size = this.words.data[record + SIZE] as number
    this.resize(record, size + 1)
    this.objects.incref(item)
    this.put(record, size, item)
  }

  /** PyList_Insert, `index` from 0 to the size. */
  insert(list: Ref, index: number, item: Ref): void {
    const record = indexOf(list)
    const size = this.words.data[record + SIZE] as number
    this.resize(record, size + 1)
    this.shift(record, index, size, 1)
    this.objects.incref(item)
    this.put(record, index, item)
  }

  /** `list.pop(index)`: the caller's reference from now on. */
  pop(list: Ref, index = this.sizeOf(list) - 1): Ref {
    const item = this.get(list, index)
    const size = this.sizeOf(list)
    const isLast = index === size - 1
    if (isLast && !(this.isPython3 && size === 1)) {
      this.resize(indexOf(list), size - 1)
      return item
    }
    this.objects.incref(item)
    this.assignSlice(list, index, index + 1, [])
    return item
  }

  /** `list[low:high] = items`, 0 <= low <= high <= size. With no items it deletes. */
  assignSlice(list: Ref, low: number, high: number, items: readonly Ref[]): void {
    const record = indexOf(list)
    const { objects, memory, words } = this
    const size = words.data[record + SIZE] as number
    const growth = items.length - (high - low)
    if (size + growth === 0) return this.clear(record)
    const old = Array.from({ length: high - low }, (_, index) => this.get(list, low + index))
    const recycled =
      old.length > RECYCLED_ON_STACK ? memory.malloc(old.length * POINTER, ownerOf(record, BODY)) : 0
    if (recycled !== 0) memory.touch(recycled, old.length * POINTER)
    if (growth < 0) {
      this.shift(record, high, size, growth)
      this.resize(record, size + growth)
    } else if (growth > 0) {
      this.resize(record, size + growth)
      this.shift(record, high, size, growth)
    }
    items.forEach((item, index) => {
      objects.incref(item)
      this.put(record, low + index, item)
    })
    for (const item of old.toReversed()) objects.decref(item)
    memory.free(recycled)
  }

  /** `list.extend(other)` of a list or tuple with these items. */
  extend(list: Ref, items: readonly Ref[]): void {
    if (items.length === 0) return
    const record = indexOf(list)
    const size = this.words.data[record + SIZE] as number
    if (this.isPython3 && this.words.data[record + ARRAY] === 0) {
      this.preallocate(record, items.length)
      this.words.set(record + SIZE, items.length)
    } else this.resize(record, size + items.length)
    items.forEach((item, index) => {
      this.objects.incref(item)
      this.put(record, size + index, item)
    })
  }

  /** The collector lets go of its items; so does `del list[:]`. */
  clear(record: number): void {
    const { data } = this.words
    const items = data[record + ITEMS] as number
    if (data[record + ARRAY] === 0) return
    const size = data[record + SIZE] as number
    const allocated = data[record + ALLOCATED] as number
    const array = data[record + ARRAY] as number
    this.words.guard(record)
    data[record + SIZE] = data[record + ALLOCATED] = data[record + ITEMS] = data[record + ARRAY] = 0
    const { pending } = this.objects
    this.objects.push(this.clearing, items, size, array, allocated)
    this.objects.finishAbove(pending)
  }

  /** For dead objects of which only the block is known. */
  get shelf(): { type: number; fields: number; list: FreeList } {
    return { type: this.type, fields: FIELD_COUNT, list: this.freeList }
  }

  bytes(): Bytes {
    return this.memory.rules.bytes.list
  }

  body(record: number): { bytes: Bytes; place: Place } {
    const { data } = this.words
    return { bytes: (data[record + ALLOCATED] as number) * POINTER, place: data[record + ARRAY] as number }
  }

  child(record: number, k: number): Ref {
    const { data } = this.words
    const size = data[record + SIZE] as number
    return k < size ? (data[(data[record + ITEMS] as number) + size - 1 - k] as Ref) : END
  }

  eachReference(record: number, visit: (index: number) => void): void {
    const items = this.itemsAt(record)
    const end = items + (this.words.data[record + SIZE] as number)
    for (let index = items; index < end; index++) visit(index)
  }

  dropNumbers(record: number, k: number, until: number): number {
    const { data } = this.words
    const size = data[record + SIZE] as number
    return size - this.dropInts(data[record + ITEMS] as number, size - k, until)
  }

  fieldsOf(): number {
    return FIELD_COUNT
  }

  fieldsFor(): number {
    return FIELD_COUNT
  }

  freeBody(record: number): void {
    const { data } = this.words
    // an array of no items has a block, too: realloc(p, 1)
    this.memory.free(data[record + ARRAY] as number)
    if (data[record + ITEMS] !== 0)
      this.objects.store.give(data[record + ITEMS] as number, data[record + ALLOCATED] as number)
  }

  free(record: number): Ref {
    this.freeBody(record)
    const { data } = this.words
    const place = data[record + PLACE] as number
    if (this.freeList.keep(record)) {
      this.memory.kept('list', place)
      return NULL
    }
    this.objects.discard(record, FIELD_COUNT)
    this.objects.gcFree(place)
    return NULL
  }

  /** The free list is emptied into pymalloc (Python 3). */
  clearFreeList(): void {
    this.objects.drain(this.freeList, 'list', (record, place) => {
      this.objects.discard(record, FIELD_COUNT)
      this.objects.gcFree(place)
    })
  }

  /** `list()`: PyType_GenericAlloc, which takes nothing from the free list. */
  instantiate(): Ref {
    const record = this.made()
    this.objects.collector.track(record)
    return refOf(record)
  }

  private header(): number {
    const kept = this.freeList.take()
    if (kept !== 0) {
      const { words } = this
      words.guard(kept)
      words.data[kept + REFCNT] = 1
      words.data.fill(0, kept + FIELDS, kept + FIELDS + FIELD_COUNT)
      this.memory.took('list', words.data[kept + PLACE] as number)
      return kept
    }
    return this.made()
  }

  private made(): number {
    return this.objects.create(this.type, this.objects.gcMalloc(this.memory.rules.bytes.list), FIELD_COUNT)
  }

  /** Room for so many items, all NULL; what is in it is zeroed by malloc, or by list itself. */
  private newArray(record: number, room: number, array: Place): void {
    const items = this.objects.store.takeZeros(room)
    this.words.guard(record)
    this.words.data[record + ARRAY] = array
    this.words.data[record + ITEMS] = items
    this.words.data[record + ALLOCATED] = room
  }

  /** list_resize. */
  private resize(record: number, size: number): void {
    const { words } = this
    // while it is sorted: -1
    const allocated = words.data[record + ALLOCATED] as number
    if (allocated >= size && size >= allocated >> 1) {
      if (allocated > PAGE_ITEMS) this.touchNew(record, size)
      words.set(record + SIZE, size)
      return
    }
    this.reallocate(record, size, this.roomFor(record, size))
    words.set(record + SIZE, size)
  }

  /** The array's pages that items come to lie in. Of a small array both are resident: chunks begin and end in them. */
  private touchNew(record: number, size: number): void {
    const { data } = this.words
    const old = data[record + SIZE] as number
    // item by item it does to look now and then
    if (size <= old || (size === old + 1 && (old & (LOOKED_AT - 1)) !== 0)) return
    const end = Math.min(old + LOOKED_AT, data[record + ALLOCATED] as number)
    this.memory.touchPart(data[record + ARRAY] as number, old * POINTER, Math.max(size, end) * POINTER)
  }

  private roomFor(record: number, size: number): number {
    if (size === 0) return 0
    if (!this.isPython3) return size + (size >> 3) + (size < 9 ? 3 : 6)
    const room = roundDown4(size + (size >> 3) + 6)
    const growth = size - (this.words.data[record + SIZE] as number)
    return growth > room - size ? roundDown4(size + 3) : room
  }

  private reallocate(record: number, size: number, room: number): void {
    const { words, memory } = this
    const old = words.data[record + ARRAY] as number
    const isOutside = words.data[record + PLACE] === 0
    const array = memory.outsideIf(isOutside, () =>
      memory.realloc(old, room * POINTER, ownerOf(record, BODY)),
    )
    const items = this.objects.store.resize(
      words.data[record + ITEMS] as number,
      words.data[record + ALLOCATED] as number,
      room,
    )
    words.guard(record)
    words.data[record + ARRAY] = array
    words.data[record + ITEMS] = items
    words.data[record + ALLOCATED] = room
    if (size > 0) memory.touch(array, size * POINTER)
  }

  private put(record: number, index: number, item: Ref): void {
    const { words } = this
    words.set((words.data[record + ITEMS] as number) + index, item)
    if (tagOf(item) === RECORD_TAG && words.data[record + HAS_RECORDS] === 0)
      words.set(record + HAS_RECORDS, 1)
  }

  /** Whether it may hold anything but ints and floats. */
  mayHoldRecords(record: number): boolean {
    return this.words.data[record + HAS_RECORDS] === 1
  }

  /** list_traverse; a list of numbers has nothing for the collector. */
  traverse(record: number, visit: (child: Ref) => void): void {
    if (!this.mayHoldRecords(record)) return
    const { data } = this.words
    const items = data[record + ITEMS] as number
    for (let index = (data[record + SIZE] as number) - 1; index >= 0; index--)
      visit(data[items + index] as Ref)
  }

  private shift(record: number, from: number, to: number, by: number): void {
    const items = this.itemsAt(record)
    this.words.guardRange(items + from + Math.min(by, 0), items + to + Math.max(by, 0))
    this.words.data.copyWithin(items + from + by, items + from, items + to)
  }

  private itemsAt(record: number): number {
    return this.words.data[record + ITEMS] as number
  }

  /** list_preallocate_exact: room for an even number of items. */
  private preallocate(record: number, size: number): void {
    const room = size + (size % 2)
    const array = this.memory.malloc(room * POINTER, ownerOf(record, BODY))
    this.memory.touch(array, size * POINTER)
    this.newArray(record, room, array)
  }

  /**
   * builtin_range, or the list's iterator over one: a task's numbers are the list, the next index, their number, and the first
   * value in two words. Where there is no memory for the next int, the list goes.
   */
  private fill(task: number, until: number): void {
    const { objects, memory, words } = this
    const record = objects.taskNumber(task, A)
    const end = objects.taskNumber(task, C)
    const first = objects.taskNumber(task, E) * 2 ** 32 + (objects.taskNumber(task, D) >>> 0)
    const start = objects.taskNumber(task, B)
    let index = start
    try {
      if (memory.trace === undefined && objects.ints !== undefined) {
        const count = Math.min(end - index, until - memory.events)
        const made = this.numbers.intRange(first + index, count, words, this.itemsAt(record) + index)
        index += made
        if (made < count) throw new NoMemory(`the int ${first + index}`)
      } else
        while (index < end && memory.events < until) {
          this.put(record, index, this.numbers.int(first + index))
          index++
          if (this.isPython3) words.set(record + SIZE, index)
        }
    } catch (error) {
      objects.pop()
      objects.decref(refOf(record))
      throw error
    }
    objects.setTaskNumber(task, B, index)
    if (index === end) objects.pop()
  }

  /** Where there is no memory for the array, the list goes. */
  private orGone(list: Ref, act: () => void): void {
    try {
      act()
    } catch (error) {
      this.objects.decref(list)
      throw error
    }
  }

  /** A task's numbers: the items, how many are left, the array's block, the room that it has. */
  private letGo(task: number, until: number): void {
    const { objects, memory, words } = this
    const items = objects.taskNumber(task, A)
    let left = objects.taskNumber(task, B)
    while (left > 0 && memory.events < until) {
      if (memory.trace === undefined) left = this.dropInts(items, left, until)
      if (left === 0 || memory.events >= until) break
      const item = words.data[items + --left] as Ref
      if (item !== NULL && objects.lower(item)) {
        objects.setTaskNumber(task, B, left)
        return objects.begin(indexOf(item))
      }
    }
    objects.setTaskNumber(task, B, left)
    if (left > 0) return
    memory.free(objects.taskNumber(task, C))
    if (items !== 0) objects.store.give(items, objects.taskNumber(task, D))
    objects.pop()
  }

  /** Lets go of ints from the last of `left` items down; answers how many items are left. */
  private dropInts(items: number, left: number, until: number): number {
    return this.numbers.dropInts(this.words, items, left, until)
  }
}

const roundDown4 = (value: number): number => value - (value % 4)
