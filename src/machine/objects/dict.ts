/**
 * Dicts of CPython 2.7: an open hash table, whose first eight slots are part of the object. Follows Objects/dictobject.c of
 * 2.7.6: PyDict_New, lookdict, insertdict, dictresize, dict_set_item_by_hash_or_entry, PyDict_DelItem, PyDict_Clear,
 * PyDict_Merge, dict_dealloc, _PyDict_MaybeUntrack.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import type { Dicts } from './dict-like.ts'
import { FreeList } from './free-list.ts'
import type { Halves } from './hash.ts'
import type { Keys } from './keys.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { BODY, OBJECT, ownerOf } from './owner.ts'
import { Probe } from './probe.ts'
import { FIELDS, LAYOUT, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import { HASH_LOW } from './str.ts'
import { END, UNTRACKED_IN_FULL, type TypeOps } from './type-ops.ts'

/**
 * Fields: slots that are or were in use, slots in use, slots - 1, the run of words that has them, the block of a table; keys
 * of which only the number is known, and that take slots, too.
 */
const FILL = FIELDS
const USED = FIELDS + 1
const MASK = FIELDS + 2
const TABLE = FIELDS + 3
const BLOCK = FIELDS + 4
const HIDDEN = FIELDS + 5
const FIELD_COUNT = 6

/** PyDict_MINSIZE: the slots that the object has itself. */
const MIN_SLOTS = 8
const SLOT_BYTES = 24
/** A slot: the hash's halves, key, value. A key without value is the dummy of a deleted one. */
const SLOT_WORDS = 4
const LOW = 0
const HIGH = 1
const KEY = 2
const VALUE = 3
/** Up to so many keys a table grows by four, then by two. */
const FAST_GROWTH = 50_000

export class HashDicts implements TypeOps, Dicts {
  readonly name = 'dict'
  readonly hasGc = true
  readonly trashcan = 'plain'
  readonly untracked = UNTRACKED_IN_FULL
  readonly type: number
  readonly freeList: FreeList
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly keys: Keys
  private readonly words: Words
  private readonly tuple: number
  private readonly probe = new Probe()
  /** What stands for a deleted key. */
  private readonly dummy: Ref

  constructor(objects: Objects, keys: Keys, types: { readonly tuple: number; readonly dummy: Ref }) {
    this.objects = objects
    this.memory = objects.memory
    this.keys = keys
    this.words = objects.store.words
    this.tuple = types.tuple
    this.dummy = types.dummy
    this.freeList = new FreeList(objects, objects.memory.rules.kept.dict)
    this.type = objects.addType(this)
  }

  create(): Ref {
    return refOf(this.kept() || this.made())
  }

  /** `dict()`: PyType_GenericAlloc, which takes nothing from the free list. */
  instantiate(): Ref {
    return refOf(this.made())
  }

  /** _PyDict_NewPresized, of a display with so many items. */
  presized(items: number): Ref {
    const dict = this.create()
    if (items > 5) this.resize(indexOf(dict), items)
    return dict
  }

  /** A dict, or an object of a class derived from it. */
  isDict(ref: Ref): boolean {
    return (
      tagOf(ref) === RECORD_TAG &&
      ref !== NULL &&
      ((this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT) === this.type
    )
  }

  get(dict: Ref, key: Ref): Ref {
    const { keys } = this
    keys.hash(key)
    return this.getWithHash(dict, key, keys.low, keys.high)
  }

  /**
   * The same for whoever looks the same key up again and again: `hints[at]` is where in the table it was last. It need not be
   * there now, nor have been in this dict.
   */
  getAgain(dict: Ref, key: Ref, hints: Int32Array, at: number): Ref {
    const { data } = this.words
    const record = indexOf(dict)
    const hint = hints[at] as number
    if (hint <= (data[record + MASK] as number) * SLOT_WORDS) {
      const slot = (data[record + TABLE] as number) + hint
      if (data[slot + KEY] === key && data[record + TABLE] !== 0) return data[slot + VALUE] as Ref
    }
    const table = data[record + TABLE] as number
    if (table === 0) return NULL
    const low = data[indexOf(key) + HASH_LOW] as number
    const first = table + SLOT_WORDS * (low & (data[record + MASK] as number))
    if (low !== -1 && data[first + KEY] === NULL) return NULL
    const { keys } = this
    keys.hash(key)
    const slot = this.find(record, key, keys.low, keys.high)
    hints[at] = slot - (this.words.data[record + TABLE] as number)
    return this.words.data[slot + VALUE] as Ref
  }

  /** The same of a key whose hash is known. Borrowed. */
  getWithHash(dict: Ref, key: Ref, low: number, high: number): Ref {
    const record = indexOf(dict)
    if (this.words.data[record + TABLE] === 0) return NULL
    const slot = this.find(record, key, low, high)
    return this.words.data[slot + VALUE] as Ref
  }

  /** Borrowed: the value of the key with this hash that `isIt`; NULL where there is none. */
  getWhere(dict: Ref, { low, high }: Halves, isIt: (key: Ref) => boolean): Ref {
    const { data } = this.words
    const table = data[indexOf(dict) + TABLE] as number
    if (table === 0) return NULL
    const mask = data[indexOf(dict) + MASK] as number
    let slot = table + SLOT_WORDS * this.probe.start(low, high, mask)
    while (data[slot + KEY] !== NULL) {
      if (data[slot + LOW] === low && data[slot + HIGH] === high && data[slot + VALUE] !== NULL)
        if (isIt(data[slot + KEY] as Ref)) return data[slot + VALUE] as Ref
      slot = table + SLOT_WORDS * this.probe.next()
    }
    return NULL
  }

  /** The same of a str: quick where it is in its first slot, or nothing is. Borrowed. */
  getNamed(dict: Ref, name: Ref): Ref {
    const { data } = this.words
    const record = indexOf(dict)
    const table = data[record + TABLE] as number
    if (table === 0) return NULL
    const low = data[indexOf(name) + HASH_LOW] as number
    const slot = table + SLOT_WORDS * (low & (data[record + MASK] as number))
    if (data[slot + KEY] === name) return data[slot + VALUE] as Ref
    return low === -1 || data[slot + KEY] !== NULL ? this.get(dict, name) : NULL
  }

  /** `set` of a str: quick where it is in its first slot and has a value. */
  setNamed(dict: Ref, name: Ref, value: Ref): void {
    const { words, objects } = this
    const { data } = words
    const record = indexOf(dict)
    const slot =
      (data[record + TABLE] as number) +
      SLOT_WORDS * ((data[indexOf(name) + HASH_LOW] as number) & (data[record + MASK] as number))
    const old = data[slot + VALUE] as Ref
    if (data[record + TABLE] === 0 || data[slot + KEY] !== name || old === NULL)
      return this.set(dict, name, value)
    if (!objects.collector.isTracked(record) && objects.collector.mayBeTracked(value, this.tuple))
      objects.collector.track(record)
    objects.incref(value)
    if (words.watched) words.guard(slot + VALUE)
    data[slot + VALUE] = value
    objects.decref(old)
  }

  set(dict: Ref, key: Ref, value: Ref): void {
    this.keys.hash(key)
    this.setWithHash(dict, key, value, this.keys.low, this.keys.high)
  }

  /** The same of a key whose hash is known: dict_set_item_by_hash_or_entry. */
  setWithHash(dict: Ref, key: Ref, value: Ref, low: number, high: number): void {
    const record = indexOf(dict)
    const { objects, words } = this
    this.tableOf(record)
    const used = words.data[record + USED] as number
    objects.incref(value)
    objects.incref(key)
    this.insert(record, key, low, high, value)
    const now = words.data[record + USED] as number
    const fill = words.data[record + FILL] as number
    const slots = (words.data[record + MASK] as number) + 1
    if (now <= used || fill * 3 < slots * 2) return
    const all = now + (words.data[record + HIDDEN] as number)
    this.resize(record, (all > FAST_GROWTH ? 2 : 4) * all)
  }

  /** PyDict_DelItem. */
  delete(dict: Ref, key: Ref): boolean {
    const slot = this.usedSlot(dict, key)
    if (slot === 0) return false
    const value = this.words.data[slot + VALUE] as Ref
    const old = this.takeOut(indexOf(dict), slot)
    this.objects.decref(value)
    this.objects.decref(old)
    return true
  }

  /** dict_pop: the value of a key, which is deleted: the caller's reference. NULL where there is no such key. */
  pop(dict: Ref, key: Ref): Ref {
    const slot = this.usedSlot(dict, key)
    if (slot === 0) return NULL
    const value = this.words.data[slot + VALUE] as Ref
    this.objects.decref(this.takeOut(indexOf(dict), slot))
    return value
  }

  /** dict_popitem of a dict that is not empty: key and value are the caller's references. */
  popItem(dict: Ref): readonly [key: Ref, value: Ref] {
    const record = indexOf(dict)
    const { words } = this
    const table = words.data[record + TABLE] as number
    const mask = words.data[record + MASK] as number
    let slot = 0
    if (words.data[table + VALUE] === NULL) {
      // the hash of slot 0, which is free, says where to look on
      const finger = words.data[table + LOW] as number
      slot = finger > mask || finger < 1 || words.data[table + HIGH] !== 0 ? 1 : finger
      while (words.data[table + slot * SLOT_WORDS + VALUE] === NULL) slot = slot >= mask ? 1 : slot + 1
    }
    const value = words.data[table + slot * SLOT_WORDS + VALUE] as Ref
    const key = this.takeOut(record, table + slot * SLOT_WORDS)
    words.set(table + LOW, slot + 1)
    words.set(table + HIGH, 0)
    return [key, value]
  }

  /** PyDict_Next: the number of the first slot from `from` on that has a value; -1: there is none. */
  nextSlot(dict: Ref, from: number): number {
    const record = indexOf(dict)
    const { data } = this.words
    const table = data[record + TABLE] as number
    if (table === 0) return -1
    const mask = data[record + MASK] as number
    for (let slot = from; slot <= mask; slot++)
      if (data[table + slot * SLOT_WORDS + VALUE] !== NULL) return slot
    return -1
  }

  /** Borrowed: of a slot that `nextSlot` has answered. */
  keyAt(dict: Ref, slot: number): Ref {
    return this.words.data[
      (this.words.data[indexOf(dict) + TABLE] as number) + slot * SLOT_WORDS + KEY
    ] as Ref
  }

  valueAt(dict: Ref, slot: number): Ref {
    return this.words.data[
      (this.words.data[indexOf(dict) + TABLE] as number) + slot * SLOT_WORDS + VALUE
    ] as Ref
  }

  /** The halves of the hash that is kept with a key. */
  hashAt(dict: Ref, slot: number): readonly [low: number, high: number] {
    const at = (this.words.data[indexOf(dict) + TABLE] as number) + slot * SLOT_WORDS
    return [this.words.data[at + LOW] as number, this.words.data[at + HIGH] as number]
  }

  /** PyDict_Merge of another dict, which wins; or, with `override` false, of what is missing. */
  update(dict: Ref, other: Ref, override = true): void {
    const record = indexOf(dict)
    const { data } = this.words
    const added = data[indexOf(other) + USED] as number
    if (other === dict || added === 0) return
    const slots = (data[record + MASK] as number) + 1
    if (((data[record + FILL] as number) + added) * 3 >= slots * 2)
      this.resize(record, ((data[record + USED] as number) + (data[record + HIDDEN] as number) + added) * 2)
    for (let slot = this.nextSlot(other, 0); slot >= 0; slot = this.nextSlot(other, slot + 1)) {
      const key = this.keyAt(other, slot)
      const [low, high] = this.hashAt(other, slot)
      if (!override && this.getWithHash(dict, key, low, high) !== NULL) continue
      const value = this.valueAt(other, slot)
      this.objects.incref(key)
      this.objects.incref(value)
      this.tableOf(record)
      this.insert(record, key, low, high, value)
    }
  }

  /** dictresize of an empty dict for these keys, which it then gets with one value: as dict_fromkeys does. */
  fill(
    dict: Ref,
    count: number,
    keys: Iterable<readonly [key: Ref, low: number, high: number]>,
    value: Ref,
  ): void {
    const record = indexOf(dict)
    this.resize(record, (count >> 1) * 3)
    this.tableOf(record)
    for (const [key, low, high] of keys) {
      this.objects.incref(key)
      this.objects.incref(value)
      this.insert(record, key, low, high, value)
    }
  }

  /** PyDict_Copy. */
  copy(dict: Ref): Ref {
    const copy = this.create()
    this.update(copy, dict)
    return copy
  }

  /**
   * A dict of the interpreter's own data becomes one that a real interpreter has: it lies in a known block and may have a table
   * in another, both in use. `fill` of its slots are or were in use; the keys that are missing here are counted, and nothing
   * else. Place 0: it stays where it is.
   */
  adopt(dict: Ref, place: Place, table: Place, slots: number, fill: number): void {
    const record = indexOf(dict)
    const { words, memory } = this
    memory.outside(() => this.resize(record, slots - 1))
    words.guard(record)
    if (slots > MIN_SLOTS && table !== 0) words.data[record + BLOCK] = table
    if (place !== 0) words.data[record + PLACE] = place
    words.data[record + FILL] =
      (words.data[record + FILL] as number) - (words.data[record + HIDDEN] as number)
    const missing = Math.max(0, fill - (words.data[record + FILL] as number))
    words.data[record + HIDDEN] = missing
    words.data[record + FILL] = (words.data[record + FILL] as number) + missing
    if (place !== 0) memory.pymalloc.setOwner(place, ownerOf(record, OBJECT))
    if (table !== 0) memory.pymalloc.setOwner(table, ownerOf(record, BODY))
  }

  /** `set` of a key that was there when the dict was adopted, but only counted. */
  reveal(dict: Ref, key: Ref, value: Ref): void {
    const record = indexOf(dict)
    const { words } = this
    const hidden = words.data[record + HIDDEN] as number
    if (hidden > 0) {
      words.guard(record)
      words.data[record + HIDDEN] = hidden - 1
      words.data[record + FILL] = (words.data[record + FILL] as number) - 1
    }
    this.set(dict, key, value)
  }

  /** PyDict_Clear; the collector's tp_clear. */
  clear(record: number): void {
    const { words, objects, memory } = this
    const fill = (words.data[record + FILL] as number) - (words.data[record + HIDDEN] as number)
    const block = words.data[record + BLOCK] as number
    const table = words.data[record + TABLE] as number
    const slots = (words.data[record + MASK] as number) + 1
    if (block === 0 && fill === 0) return
    this.empty(record)
    words.set(record + TABLE, 0)
    let left = fill
    for (let slot = table; left > 0; slot += SLOT_WORDS) {
      const key = words.data[slot + KEY] as Ref
      if (key === NULL) continue
      left--
      const value = words.data[slot + VALUE] as Ref
      objects.decref(key)
      objects.decref(value)
    }
    objects.store.give(table, slots * SLOT_WORDS)
    memory.free(block)
  }

  sizeOf(dict: Ref): number {
    return this.words.data[indexOf(dict) + USED] as number
  }

  slotsOf(dict: Ref): number {
    return (this.words.data[indexOf(dict) + MASK] as number) + 1
  }

  /** The block of its table; 0 where the slots are the object's own. */
  tableBlockOf(dict: Ref): Place {
    return this.words.data[indexOf(dict) + BLOCK] as number
  }

  *entries(dict: Ref): Generator<readonly [key: Ref, value: Ref]> {
    const record = indexOf(dict)
    const { words } = this
    const table = words.data[record + TABLE] as number
    if (table === 0) return
    const slots = (words.data[record + MASK] as number) + 1
    for (let slot = table; slot < table + slots * SLOT_WORDS; slot += SLOT_WORDS) {
      const value = words.data[slot + VALUE] as Ref
      if (value !== NULL) yield [words.data[slot + KEY] as Ref, value]
    }
  }

  /** For dead objects of which only the block is known. */
  get shelf(): { type: number; fields: number; list: FreeList } {
    return { type: this.type, fields: FIELD_COUNT, list: this.freeList }
  }

  bytes(): Bytes {
    return this.memory.rules.bytes.dict
  }

  body(record: number): { bytes: Bytes; place: Place } {
    const place = this.words.data[record + BLOCK] as number
    return { bytes: place === 0 ? 0 : this.slotsOf(refOf(record)) * SLOT_BYTES, place }
  }

  child(record: number, k: number): Ref {
    const { data } = this.words
    const slot = k >> 1
    const table = data[record + TABLE] as number
    if (table === 0 || slot > (data[record + MASK] as number)) return END
    return data[table + slot * SLOT_WORDS + ((k & 1) === 0 ? KEY : VALUE)] as Ref
  }

  /** PyDict_Next passes over what was deleted. */
  traverse(record: number, visit: (child: Ref) => void): void {
    for (const [key, value] of this.entries(refOf(record))) {
      visit(key)
      visit(value)
    }
  }

  eachReference(record: number, visit: (index: number) => void): void {
    const table = this.words.data[record + TABLE] as number
    if (table === 0) return
    const end = table + this.slotsOf(refOf(record)) * SLOT_WORDS
    for (let slot = table; slot < end; slot += SLOT_WORDS) {
      visit(slot + KEY)
      visit(slot + VALUE)
    }
  }

  isAtomic(record: number): boolean {
    const { collector } = this.objects
    for (const [key, value] of this.entries(refOf(record)))
      if (collector.mayBeTracked(value, this.tuple) || collector.mayBeTracked(key, this.tuple)) return false
    return true
  }

  fieldsOf(): number {
    return FIELD_COUNT
  }

  fieldsFor(): number {
    return FIELD_COUNT
  }

  initFields(record: number): void {
    this.words.set(record + MASK, MIN_SLOTS - 1)
  }

  freeBody(record: number): void {
    this.memory.free(this.words.data[record + BLOCK] as number)
    this.dropTable(record)
  }

  free(record: number): Ref {
    this.freeBody(record)
    const place = this.words.data[record + PLACE] as number
    if (this.freeList.keep(record)) {
      this.memory.kept('dict', place)
      return NULL
    }
    this.objects.discard(record, FIELD_COUNT)
    this.objects.gcFree(place)
    return NULL
  }

  private kept(): number {
    const record = this.freeList.take()
    if (record === 0) return 0
    this.memory.took('dict', this.words.data[record + PLACE] as number)
    this.words.set(record + REFCNT, 1)
    this.empty(record)
    return record
  }

  private made(): number {
    const place = this.objects.gcMalloc(this.memory.rules.bytes.dict)
    const record = this.objects.create(this.type, place, FIELD_COUNT)
    this.words.set(record + MASK, MIN_SLOTS - 1)
    return record
  }

  /** EMPTY_TO_MINSIZE, the table itself left to the caller. */
  private empty(record: number): void {
    const { words } = this
    words.guard(record)
    words.data[record + FILL] = words.data[record + USED] = words.data[record + BLOCK] = 0
    words.data[record + HIDDEN] = 0
    words.data[record + MASK] = MIN_SLOTS - 1
  }

  private tableOf(record: number): number {
    const table = this.words.data[record + TABLE] as number
    if (table !== 0) return table
    const fresh = this.objects.store.takeZeros(MIN_SLOTS * SLOT_WORDS)
    this.words.set(record + TABLE, fresh)
    return fresh
  }

  private dropTable(record: number): void {
    const table = this.words.data[record + TABLE] as number
    if (table === 0) return
    this.objects.store.give(table, ((this.words.data[record + MASK] as number) + 1) * SLOT_WORDS)
    this.words.set(record + TABLE, 0)
  }

  /** The slot of a key that the dict has; else 0. */
  private usedSlot(dict: Ref, key: Ref): number {
    const record = indexOf(dict)
    this.keys.hash(key)
    if (this.words.data[record + TABLE] === 0) return 0
    const slot = this.find(record, key, this.keys.low, this.keys.high)
    return this.words.data[slot + VALUE] === NULL ? 0 : slot
  }

  /** A key leaves its slot, and its value; answers the key, which is the caller's reference, as the value is. */
  private takeOut(record: number, slot: number): Ref {
    const { words, objects } = this
    const key = words.data[slot + KEY] as Ref
    objects.incref(this.dummy)
    words.set(slot + KEY, this.dummy)
    words.set(slot + VALUE, NULL)
    words.set(record + USED, (words.data[record + USED] as number) - 1)
    return key
  }

  /**
   * lookdict: the slot of a key, or the one that it would get. Comparing may run Python code: where that has changed the
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
      let isSame = true
      for (;;) {
        const slot = table + SLOT_WORDS * (step & mask)
        const found = data[slot + KEY] as Ref
        if (found === key) return slot
        if (found === NULL) return free || slot
        if (found === dummy) free ||= slot
        else if (data[slot + LOW] === low && data[slot + HIGH] === high) {
          const same = this.compare(found, key)
          data = words.data
          isSame = data[record + TABLE] === table && data[slot + KEY] === found
          if (!isSame) break
          if (same) return slot
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
    // the key in the table may be deleted meanwhile
    objects.incref(found)
    try {
      return keys.same(found, key)
    } finally {
      objects.decref(found)
    }
  }

  /** insertdict: takes over the references to key and value. */
  private insert(record: number, key: Ref, low: number, high: number, value: Ref): void {
    const { words, objects } = this
    const { collector } = objects
    let slot: number
    try {
      slot = this.find(record, key, low, high)
    } catch (error) {
      objects.decref(key)
      objects.decref(value)
      throw error
    }
    if (
      !collector.isTracked(record) &&
      (collector.mayBeTracked(key, this.tuple) || collector.mayBeTracked(value, this.tuple))
    )
      collector.track(record)
    const old = words.data[slot + VALUE] as Ref
    words.guardRange(slot, slot + SLOT_WORDS)
    if (old !== NULL) {
      words.data[slot + VALUE] = value
      objects.decref(old)
      objects.decref(key)
      return
    }
    const { data } = words
    words.guard(record)
    if (data[slot + KEY] === NULL) data[record + FILL] = (data[record + FILL] as number) + 1
    else objects.decref(this.dummy)
    data[slot + LOW] = low
    data[slot + HIGH] = high
    data[slot + KEY] = key
    data[slot + VALUE] = value
    data[record + USED] = (data[record + USED] as number) + 1
  }

  /** dictresize: the smallest table of more than `wanted` slots, without what was deleted. */
  private resize(record: number, wanted: number): void {
    const { words, objects, memory } = this
    let slots = MIN_SLOTS
    while (slots <= wanted) slots *= 2
    const oldBlock = words.data[record + BLOCK] as number
    const used = (words.data[record + USED] as number) + (words.data[record + HIDDEN] as number)
    if (slots === MIN_SLOTS && oldBlock === 0 && words.data[record + FILL] === used) return
    let block = 0
    if (slots > MIN_SLOTS) {
      const isOutside = words.data[record + PLACE] === 0
      block = memory.outsideIf(isOutside, () => memory.malloc(slots * SLOT_BYTES, ownerOf(record, BODY)))
      memory.touch(block, slots * SLOT_BYTES)
    }
    const old = words.data[record + TABLE] as number
    const oldSlots = (words.data[record + MASK] as number) + 1
    const table = objects.store.takeZeros(slots * SLOT_WORDS)
    words.guard(record)
    words.guardRange(table, table + slots * SLOT_WORDS)
    const { data } = words
    data[record + TABLE] = table
    data[record + MASK] = slots - 1
    data[record + BLOCK] = block
    data[record + FILL] = used
    const end = old === 0 ? 0 : old + oldSlots * SLOT_WORDS
    for (let slot = old; slot < end; slot += SLOT_WORDS) {
      const key = data[slot + KEY] as Ref
      if (key === NULL) continue
      if (data[slot + VALUE] === NULL) objects.decref(this.dummy)
      else this.copySlot(data, slot, table, slots - 1)
    }
    if (old !== 0) objects.store.give(old, oldSlots * SLOT_WORDS)
    memory.free(oldBlock)
  }

  /** insertdict_clean. */
  private copySlot(data: Int32Array, from: number, table: number, mask: number): void {
    let slot =
      table + SLOT_WORDS * this.probe.start(data[from + LOW] as number, data[from + HIGH] as number, mask)
    while (data[slot + KEY] !== NULL) slot = table + SLOT_WORDS * this.probe.next()
    data.copyWithin(slot, from, from + SLOT_WORDS)
  }
}
