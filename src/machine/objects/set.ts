/**
 * Sets and frozensets of CPython 2.7. Follows Objects/setobject.c of 2.7.6: make_new_set, set_lookkey, set_insert_key,
 * set_table_resize, set_add_entry, set_discard_entry, set_clear_internal, set_dealloc.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import { FreeList } from './free-list.ts'
import type { Keys } from './keys.ts'
import { OUTSIDE, type Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { BODY, ownerOf } from './owner.ts'
import { Probe } from './probe.ts'
import { FIELDS, LAYOUT, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import { END, type Layout, type TypeOps } from './type-ops.ts'

/**
 * Fields: entries that are or were in use, entries in use, entries - 1, the run of words that has them, a table's block; the
 * hash of a frozenset, and whether it is known; the first weak reference.
 */
const FILL = FIELDS
const USED = FIELDS + 1
const MASK = FIELDS + 2
const TABLE = FIELDS + 3
const BLOCK = FIELDS + 4
const HASH_LOW = FIELDS + 5
const HASH_HIGH = FIELDS + 6
const HAS_HASH = FIELDS + 7
const WEAK_REFERENCES = FIELDS + 8
const FIELD_COUNT = 9

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
  readonly weakAt = WEAK_REFERENCES
  readonly type: number
  /** The layout of frozensets, which are the same under another name. */
  readonly frozen: Layout
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
    this.freeList = new FreeList(objects, objects.memory.rules.kept.set)
    this.type = objects.addType(this)
    this.frozen = { type: objects.addType(Object.create(this, { name: { value: 'frozenset' } })) }
  }

  /** An empty one. */
  create(isFrozen = false): Ref {
    const type = isFrozen ? this.frozen.type : this.type
    const record = this.kept() || this.made(type)
    this.words.set(record + TYPE, type)
    this.words.set(record + HAS_HASH, 0)
    this.words.set(record + MASK, MIN_ENTRIES - 1)
    this.objects.collector.track(record)
    return refOf(record)
  }

  /** A set or frozenset, or an object of a class derived from one of them. */
  isSet(ref: Ref): boolean {
    if (tagOf(ref) !== RECORD_TAG || ref === NULL) return false
    const layout = (this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT
    return layout === this.type || layout === this.frozen.type
  }

  isFrozen(ref: Ref): boolean {
    return this.isSet(ref) && ((this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT) === this.frozen.type
  }

  /** The set takes a reference of its own, if it has no such key yet. */
  add(set: Ref, key: Ref): void {
    this.keys.hash(key)
    this.addWithHash(set, key, this.keys.low, this.keys.high)
  }

  /** The same of a key whose hash is known: set_add_entry. */
  addWithHash(set: Ref, key: Ref, low: number, high: number): void {
    const record = indexOf(set)
    const { words } = this
    if (!this.insert(record, key, low, high)) return
    const used = words.data[record + USED] as number
    if ((words.data[record + FILL] as number) * 3 >= ((words.data[record + MASK] as number) + 1) * 2)
      this.resize(record, (used > FAST_GROWTH ? 2 : 4) * used)
  }

  /** set_merge: all keys of another set. */
  update(set: Ref, other: Ref): void {
    const record = indexOf(set)
    const added = this.words.data[indexOf(other) + USED] as number
    if (other === set || added === 0) return
    this.makeRoom(set, added)
    for (let entry = this.nextEntry(other, 0); entry >= 0; entry = this.nextEntry(other, entry + 1)) {
      const [low, high] = this.hashAt(other, entry)
      this.insert(record, this.keyAt(other, entry), low, high)
    }
  }

  /** One big resize where so many further keys would need any. */
  makeRoom(set: Ref, added: number): void {
    const record = indexOf(set)
    const { data } = this.words
    if (((data[record + FILL] as number) + added) * 3 >= ((data[record + MASK] as number) + 1) * 2)
      this.resize(record, ((data[record + USED] as number) + added) * 2)
  }

  /** As set_difference_update_internal does: where more than a fifth of the entries are of deleted keys, they go. */
  dropDummies(set: Ref): void {
    const record = indexOf(set)
    const { data } = this.words
    const used = data[record + USED] as number
    if (((data[record + FILL] as number) - used) * 5 >= (data[record + MASK] as number))
      this.resize(record, (used > FAST_GROWTH ? 2 : 4) * used)
  }

  /** set_pop of a set that is not empty: the caller's reference. */
  pop(set: Ref): Ref {
    const record = indexOf(set)
    const { words } = this
    const table = words.data[record + TABLE] as number
    const mask = words.data[record + MASK] as number
    let entry = 0
    if (!this.isUsed(table)) {
      // the hash of entry 0, which is free, says where to look on
      const finger = words.data[table + LOW] as number
      entry = finger > mask || finger < 1 || words.data[table + HIGH] !== 0 ? 1 : finger
      while (!this.isUsed(table + entry * ENTRY_WORDS)) entry = entry >= mask ? 1 : entry + 1
    }
    const key = this.takeOut(record, table + entry * ENTRY_WORDS)
    words.set(table + LOW, entry + 1)
    words.set(table + HIGH, 0)
    return key
  }

  /** set_next: the number of the first entry from `from` on that has a key; -1: there is none. */
  nextEntry(set: Ref, from: number): number {
    const record = indexOf(set)
    const { data } = this.words
    const table = data[record + TABLE] as number
    if (table === 0) return -1
    const mask = data[record + MASK] as number
    for (let entry = from; entry <= mask; entry++) if (this.isUsed(table + entry * ENTRY_WORDS)) return entry
    return -1
  }

  /** Borrowed: of an entry that `nextEntry` has answered. */
  keyAt(set: Ref, entry: number): Ref {
    return this.words.data[
      (this.words.data[indexOf(set) + TABLE] as number) + entry * ENTRY_WORDS + KEY
    ] as Ref
  }

  /** The halves of the hash that is kept with a key. */
  hashAt(set: Ref, entry: number): readonly [low: number, high: number] {
    const at = (this.words.data[indexOf(set) + TABLE] as number) + entry * ENTRY_WORDS
    return [this.words.data[at + LOW] as number, this.words.data[at + HIGH] as number]
  }

  /** What a frozenset keeps of its hash; undefined: not known yet. */
  hashOf(set: Ref): readonly [low: number, high: number] | undefined {
    const record = indexOf(set)
    const { data } = this.words
    if (data[record + HAS_HASH] === 0) return undefined
    return [data[record + HASH_LOW] as number, data[record + HASH_HIGH] as number]
  }

  setHash(set: Ref, low: number, high: number): void {
    const record = indexOf(set)
    this.words.guard(record)
    this.words.data[record + HASH_LOW] = low
    this.words.data[record + HASH_HIGH] = high
    this.words.data[record + HAS_HASH] = 1
  }

  /** Whether the set has a key whose hash is known. */
  hasWithHash(set: Ref, key: Ref, low: number, high: number): boolean {
    return this.entryOf(set, key, low, high) !== 0
  }

  /** set_swap_bodies, of a set with another one that nobody else has. */
  swap(a: Ref, b: Ref): void {
    const first = indexOf(a)
    const second = indexOf(b)
    this.words.guard(first)
    this.words.guard(second)
    const { data } = this.words
    for (let field = FILL; field <= HAS_HASH; field++) {
      const kept = data[first + field] as number
      data[first + field] = data[second + field] as number
      data[second + field] = kept
    }
    for (const [record, table] of [
      [first, data[first + BLOCK] as number],
      [second, data[second + BLOCK] as number],
    ] as const)
      if (table !== 0 && table !== OUTSIDE) this.memory.pymalloc.setOwner(table, ownerOf(record, BODY))
  }

  has(set: Ref, key: Ref): boolean {
    this.keys.hash(key)
    return this.entryOf(set, key, this.keys.low, this.keys.high) !== 0
  }

  /** False where there is no such key. */
  discard(set: Ref, key: Ref): boolean {
    this.keys.hash(key)
    return this.discardWithHash(set, key, this.keys.low, this.keys.high)
  }

  discardWithHash(set: Ref, key: Ref, low: number, high: number): boolean {
    const entry = this.entryOf(set, key, low, high)
    if (entry === 0) return false
    this.objects.decref(this.takeOut(indexOf(set), entry))
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

  fieldsOf(): number {
    return FIELD_COUNT
  }

  fieldsFor(): number {
    return FIELD_COUNT
  }

  initFields(record: number): void {
    this.words.set(record + MASK, MIN_ENTRIES - 1)
  }

  freeBody(record: number): void {
    const { words, objects } = this
    const table = words.data[record + TABLE] as number
    this.memory.free(words.data[record + BLOCK] as number)
    if (table !== 0) objects.store.give(table, ((words.data[record + MASK] as number) + 1) * ENTRY_WORDS)
  }

  free(record: number): Ref {
    const { words, memory, objects } = this
    this.freeBody(record)
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

  private made(type: number): number {
    return this.objects.create(type, this.objects.gcMalloc(this.memory.rules.bytes.set), FIELD_COUNT)
  }

  private empty(record: number): void {
    const { words } = this
    words.guard(record)
    const { data } = words
    data.fill(0, record + FILL, record + HASH_LOW)
    data[record + MASK] = MIN_ENTRIES - 1
  }

  /** The entry of a key that the set has; else 0. */
  private entryOf(set: Ref, key: Ref, low: number, high: number): number {
    const record = indexOf(set)
    if (this.words.data[record + TABLE] === 0) return 0
    const entry = this.find(record, key, low, high)
    return this.isUsed(entry) ? entry : 0
  }

  private isUsed(entry: number): boolean {
    const key = this.words.data[entry + KEY] as Ref
    return key !== NULL && key !== this.dummy
  }

  /** A key leaves its entry: the caller's reference. */
  private takeOut(record: number, entry: number): Ref {
    const { words } = this
    const key = words.data[entry + KEY] as Ref
    this.objects.incref(this.dummy)
    words.set(entry + KEY, this.dummy)
    words.set(record + USED, (words.data[record + USED] as number) - 1)
    return key
  }

  private tableOf(record: number): void {
    const { words, objects } = this
    if (words.data[record + TABLE] === 0)
      words.set(record + TABLE, objects.store.takeZeros(MIN_ENTRIES * ENTRY_WORDS))
  }

  /** set_insert_key; false where the set has such a key already. */
  private insert(record: number, key: Ref, low: number, high: number): boolean {
    const { words, objects } = this
    this.tableOf(record)
    const entry = this.find(record, key, low, high)
    if (this.isUsed(entry)) return false
    objects.incref(key)
    if (words.data[entry + KEY] === NULL) words.set(record + FILL, (words.data[record + FILL] as number) + 1)
    else objects.decref(this.dummy)
    words.guardRange(entry, entry + ENTRY_WORDS)
    words.data[entry + LOW] = low
    words.data[entry + HIGH] = high
    words.data[entry + KEY] = key
    words.set(record + USED, (words.data[record + USED] as number) + 1)
    return true
  }

  /**
   * set_lookkey: the entry of a key, or the one that it would get. Comparing may run Python code: where that has changed the
   * table, it looks again.
   */
  private find(record: number, key: Ref, low: number, high: number): number {
    const { words, dummy } = this
    for (;;) {
      let { data } = words
      const table = data[record + TABLE] as number
      const mask = data[record + MASK] as number
      let perturbLow = low
      let perturbHigh = high
      let step = low & mask
      let free = 0
      for (;;) {
        const entry = table + ENTRY_WORDS * (step & mask)
        const found = data[entry + KEY] as Ref
        if (found === key) return entry
        if (found === NULL) return free || entry
        if (found === dummy) free ||= entry
        else if (data[entry + LOW] === low && data[entry + HIGH] === high) {
          const same = this.compare(found, key)
          data = words.data
          if (data[record + TABLE] !== table || data[entry + KEY] !== found) break
          if (same) return entry
        }
        step = (Math.imul(step, 5) + perturbLow + 1) | 0
        perturbLow = (perturbLow >>> 5) | (perturbHigh << 27)
        perturbHigh >>>= 5
      }
      this.tableOf(record)
    }
  }

  private compare(found: Ref, key: Ref): boolean {
    const { objects, keys } = this
    if (keys.slow === undefined) return keys.same(found, key)
    // the key in the table may be discarded meanwhile
    objects.incref(found)
    try {
      return keys.same(found, key)
    } finally {
      objects.decref(found)
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
      const isOutside = words.data[record + PLACE] === 0
      block = memory.outsideIf(isOutside, () => memory.malloc(entries * ENTRY_BYTES, ownerOf(record, BODY)))
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
    const end = old === 0 ? 0 : old + oldEntries * ENTRY_WORDS
    for (let from = old; from < end; from += ENTRY_WORDS) {
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
    if (old !== 0) objects.store.give(old, oldEntries * ENTRY_WORDS)
    memory.free(oldBlock)
  }
}
