/**
 * Sets and frozensets of CPython 2.7. Follows Objects/setobject.c of 2.7.6: make_new_set, set_lookkey, set_insert_key,
 * set_table_resize, set_add_entry, set_discard_entry, set_clear_internal, set_dealloc.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../timeline.ts'
import { FreeList } from './free-list.ts'
import type { Keys } from './keys.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { BODY, ownerOf } from './owner.ts'
import { Probe } from './probe.ts'
import { FIELDS, PLACE, REFCNT } from './record.ts'
import { NULL, indexOf, refOf, type Ref } from './ref.ts'
import { END, type TypeOps } from './type-ops.ts'

/** Fields: entries that are or were in use, entries in use, entries - 1, the run of words that has them, a table's block. */
const FILL = FIELDS
const USED = FIELDS + 1
const MASK = FIELDS + 2
const TABLE = FIELDS + 3
const BLOCK = FIELDS + 4
const FIELD_COUNT = 5

/** PySet_MINSIZE: the entries that the object has itself. */
const MIN_ENTRIES = 8
const ENTRY_BYTES = 16
/** An entry: the hash's halves, the key. */
const ENTRY_WORDS = 3
const LOW = 0
const HIGH = 1
const KEY = 2
const FAST_GROWTH = 50_000

export class Sets implements TypeOps {
  readonly name = 'set'
  readonly hasGc = true
  readonly trashcan = 'plain'
  readonly type: number
  readonly freeList: FreeList
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly keys: Keys
  private readonly words: Words
  private readonly probe = new Probe()
  private readonly dummy: Ref

  constructor(objects: Objects, keys: Keys, dummy: Ref) {
    this.objects = objects
    this.memory = objects.memory
    this.keys = keys
    this.words = objects.store.words
    this.dummy = dummy
    this.freeList = new FreeList(objects.timeline, objects.memory.rules.kept.set)
    this.type = objects.addType(this)
  }

  /** An empty one. */
  create(): Ref {
    const record = this.kept() || this.made()
    this.words.set(record + MASK, MIN_ENTRIES - 1)
    this.objects.collector.track(record)
    return refOf(record)
  }

  /** The set takes a reference of its own, if it has no such key yet. */
  add(set: Ref, key: Ref): void {
    const record = indexOf(set)
    const { words, objects } = this
    this.keys.hash(key)
    const { low, high } = this.keys
    if (words.data[record + TABLE] === 0)
      words.set(record + TABLE, objects.store.takeZeros(MIN_ENTRIES * ENTRY_WORDS))
    const entry = this.find(record, key)
    const found = words.data[entry + KEY] as Ref
    if (found !== NULL && found !== this.dummy) return
    objects.incref(key)
    if (found === NULL) words.set(record + FILL, (words.data[record + FILL] as number) + 1)
    else objects.decref(this.dummy)
    words.guardRange(entry, entry + ENTRY_WORDS)
    words.data[entry + LOW] = low
    words.data[entry + HIGH] = high
    words.data[entry + KEY] = key
    const used = (words.data[record + USED] as number) + 1
    words.set(record + USED, used)
    if ((words.data[record + FILL] as number) * 3 >= ((words.data[record + MASK] as number) + 1) * 2)
      this.resize(record, (used > FAST_GROWTH ? 2 : 4) * used)
  }

  has(set: Ref, key: Ref): boolean {
    return this.entryOf(set, key) !== 0
  }

  /** False where there is no such key. */
  discard(set: Ref, key: Ref): boolean {
    const record = indexOf(set)
    const { words, objects } = this
    const entry = this.entryOf(set, key)
    if (entry === 0) return false
    const old = words.data[entry + KEY] as Ref
    objects.incref(this.dummy)
    words.set(entry + KEY, this.dummy)
    words.set(record + USED, (words.data[record + USED] as number) - 1)
    objects.decref(old)
    return true
  }

  sizeOf(set: Ref): number {
    return this.words.data[indexOf(set) + USED] as number
  }

  entriesOf(set: Ref): number {
    return (this.words.data[indexOf(set) + MASK] as number) + 1
  }

  /** The block of its table; 0 where the entries are the object's own. */
  tableBlockOf(set: Ref): Place {
    return this.words.data[indexOf(set) + BLOCK] as number
  }

  /** Borrowed, in the order in which they are iterated over. */
  *members(set: Ref): Generator<Ref> {
    const record = indexOf(set)
    for (let k = 0; ; k++) {
      const key = this.child(record, k)
      if (key === END) return
      if (key !== NULL && key !== this.dummy) yield key
    }
  }

  /** For dead objects of which only the block is known. */
  get shelf(): { type: number; fields: number; list: FreeList } {
    return { type: this.type, fields: FIELD_COUNT, list: this.freeList }
  }

  bytes(): Bytes {
    return this.memory.rules.bytes.set
  }

  body(record: number): { bytes: Bytes; place: Place } {
    const place = this.words.data[record + BLOCK] as number
    return { bytes: place === 0 ? 0 : this.entriesOf(refOf(record)) * ENTRY_BYTES, place }
  }

  child(record: number, k: number): Ref {
    const { data } = this.words
    const table = data[record + TABLE] as number
    if (table === 0 || k > (data[record + MASK] as number)) return END
    return data[table + k * ENTRY_WORDS + KEY] as Ref
  }

  /** set_tp_traverse passes over what was deleted. */
  traverse(record: number, visit: (child: Ref) => void): void {
    for (const key of this.members(refOf(record))) visit(key)
  }

  eachReference(record: number, visit: (index: number) => void): void {
    const table = this.words.data[record + TABLE] as number
    if (table === 0) return
    const end = table + this.entriesOf(refOf(record)) * ENTRY_WORDS
    for (let entry = table; entry < end; entry += ENTRY_WORDS) visit(entry + KEY)
  }

  /** set_clear_internal. */
  clear(record: number): void {
    const { words, objects, memory } = this
    const table = words.data[record + TABLE] as number
    if (table === 0) return
    const block = words.data[record + BLOCK] as number
    const entries = (words.data[record + MASK] as number) + 1
    this.empty(record)
    for (let entry = table; entry < table + entries * ENTRY_WORDS; entry += ENTRY_WORDS)
      objects.decref(words.data[entry + KEY] as Ref)
    objects.store.give(table, entries * ENTRY_WORDS)
    memory.free(block)
  }

  free(record: number): Ref {
    const { words, memory, objects } = this
    const table = words.data[record + TABLE] as number
    memory.free(words.data[record + BLOCK] as number)
    if (table !== 0) objects.store.give(table, ((words.data[record + MASK] as number) + 1) * ENTRY_WORDS)
    this.empty(record)
    const place = words.data[record + PLACE] as number
    if (this.freeList.keep(record)) {
      memory.kept('set', place)
      return NULL
    }
    objects.discard(record, FIELD_COUNT)
    objects.gcFree(place)
    return NULL
  }

  private kept(): number {
    const record = this.freeList.take()
    if (record === 0) return 0
    this.memory.took('set', this.words.data[record + PLACE] as number)
    this.words.set(record + REFCNT, 1)
    return record
  }

  private made(): number {
    return this.objects.create(this.type, this.objects.gcMalloc(this.memory.rules.bytes.set), FIELD_COUNT)
  }

  private empty(record: number): void {
    const { words } = this
    words.guard(record)
    const { data } = words
    data[record + FILL] = data[record + USED] = data[record + TABLE] = data[record + BLOCK] = 0
    data[record + MASK] = MIN_ENTRIES - 1
  }

  /** The entry of a key that the set has; else 0. */
  private entryOf(set: Ref, key: Ref): number {
    const record = indexOf(set)
    this.keys.hash(key)
    if (this.words.data[record + TABLE] === 0) return 0
    const entry = this.find(record, key)
    const found = this.words.data[entry + KEY] as Ref
    return found === NULL || found === this.dummy ? 0 : entry
  }

  /** set_lookkey, of a key whose hash `keys` has just computed. */
  private find(record: number, key: Ref): number {
    const { data } = this.words
    const { low, high } = this.keys
    const table = data[record + TABLE] as number
    let free = 0
    let entry = table + ENTRY_WORDS * this.probe.start(low, high, data[record + MASK] as number)
    for (;;) {
      const found = data[entry + KEY] as Ref
      if (found === NULL) return free || entry
      if (found === key) return entry
      if (found === this.dummy) free ||= entry
      else if (data[entry + LOW] === low && data[entry + HIGH] === high && this.keys.same(found, key))
        return entry
      entry = table + ENTRY_WORDS * this.probe.next()
    }
  }

  /** set_table_resize. */
  private resize(record: number, wanted: number): void {
    const { words, objects, memory } = this
    let entries = MIN_ENTRIES
    while (entries <= wanted) entries *= 2
    const oldBlock = words.data[record + BLOCK] as number
    if (entries === MIN_ENTRIES && oldBlock === 0 && words.data[record + FILL] === words.data[record + USED])
      return
    let block = 0
    if (entries > MIN_ENTRIES) {
      block = memory.malloc(entries * ENTRY_BYTES, ownerOf(record, BODY))
      memory.touch(block, entries * ENTRY_BYTES)
    }
    const old = words.data[record + TABLE] as number
    const oldEntries = (words.data[record + MASK] as number) + 1
    const table = objects.store.takeZeros(entries * ENTRY_WORDS)
    words.guard(record)
    words.guardRange(table, table + entries * ENTRY_WORDS)
    const { data } = words
    data[record + TABLE] = table
    data[record + MASK] = entries - 1
    data[record + BLOCK] = block
    data[record + FILL] = data[record + USED] as number
    for (let from = old; from < old + oldEntries * ENTRY_WORDS; from += ENTRY_WORDS) {
      const key = data[from + KEY] as Ref
      if (key === NULL) continue
      if (key === this.dummy) objects.decref(key)
      else {
        let entry =
          table +
          ENTRY_WORDS * this.probe.start(data[from + LOW] as number, data[from + HIGH] as number, entries - 1)
        while (data[entry + KEY] !== NULL) entry = table + ENTRY_WORDS * this.probe.next()
        data.copyWithin(entry, from, from + ENTRY_WORDS)
      }
    }
    objects.store.give(old, oldEntries * ENTRY_WORDS)
    memory.free(oldBlock)
  }
}
