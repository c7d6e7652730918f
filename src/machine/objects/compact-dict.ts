/**
 * Dicts of CPython 3.11: an object, and its keys apart: a small table of indices and the entries in the order in which they
 * came. Follows Objects/dictobject.c of 3.11: PyDict_New, new_keys_object, insert_to_emptydict, insertdict, dictresize,
 * PyDict_DelItem, dict_dealloc, free_keys_object, PyDict_ClearFreeList.
 *
 * Left out: keys that instances of a class share, version tags.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import type { Dicts } from './dict-like.ts'
import { FreeList } from './free-list.ts'
import type { Keys } from './keys.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { BODY, ownerOf } from './owner.ts'
import { Probe } from './probe.ts'
import { FIELDS, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import { END, UNTRACKED_IN_FULL, type TypeOps } from './type-ops.ts'

/** Fields: keys that are in use; entries used, deleted ones counted; log2 of the indices; whether all keys are str. */
const USED = FIELDS
const ENTRIES = FIELDS + 1
const LOG_SIZE = FIELDS + 2
const STR_ONLY = FIELDS + 3
/** The run of words with indices and then entries; the block of the keys object. Both 0: `{}` shares a static one. */
const TABLE = FIELDS + 4
const BLOCK = FIELDS + 5
const FIELD_COUNT = 6

/** PyDict_LOG_MINSIZE. */
const LOG_MIN = 3
const KEYS_HEADER: Bytes = 32
const STR_ENTRY: Bytes = 16
const GENERAL_ENTRY: Bytes = 24
const KEPT_KEYS = 80

/** An entry here: the hash's halves, key, value; a deleted one has neither key nor value. */
const ENTRY_WORDS = 4
const LOW = 0
const HIGH = 1
const KEY = 2
const VALUE = 3
/** In the table of indices, which holds entry numbers from 1: */
const FREE = 0
const DUMMY = -1

export class CompactDicts implements TypeOps, Dicts {
  readonly name = 'dict'
  readonly hasGc = true
  readonly trashcan = 'plain'
  readonly untracked = UNTRACKED_IN_FULL
  readonly type: number
  readonly freeList: FreeList
  /** Blocks of keys objects of the smallest size for str keys. */
  readonly keysFreeList: FreeList
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly keys: Keys
  private readonly words: Words
  private readonly types: { readonly tuple: number; readonly str: number }
  private readonly probe = new Probe(true)

  constructor(objects: Objects, keys: Keys, types: { readonly tuple: number; readonly str: number }) {
    this.objects = objects
    this.memory = objects.memory
    this.keys = keys
    this.words = objects.store.words
    this.types = types
    this.freeList = new FreeList(objects, objects.memory.rules.kept.dict)
    this.keysFreeList = new FreeList(objects, KEPT_KEYS, true)
    this.type = objects.addType(this)
  }

  /** `dict()`: PyType_GenericAlloc, which takes nothing from the free list. */
  instantiate(): Ref {
    return refOf(this.made())
  }

  create(): Ref {
    const kept = this.freeList.take()
    if (kept !== 0) {
      this.memory.took('dict', this.words.data[kept + PLACE] as number)
      this.words.set(kept + REFCNT, 1)
      return refOf(kept)
    }
    return refOf(this.made())
  }

  get(dict: Ref, key: Ref): Ref {
    this.keys.hash(key)
    const entry = this.entryOf(indexOf(dict), key)
    return entry === 0 ? NULL : (this.words.data[entry + VALUE] as Ref)
  }

  set(dict: Ref, key: Ref, value: Ref): void {
    const record = indexOf(dict)
    const { objects, words } = this
    const { collector } = objects
    this.keys.hash(key)
    const { low, high } = this.keys
    objects.incref(key)
    objects.incref(value)
    const isStr = this.isStr(key)
    if (words.data[record + TABLE] === 0) this.newKeys(record, LOG_MIN, isStr)
    if (words.data[record + STR_ONLY] === 1 && !isStr) this.resize(record, this.grown(record), false)
    if (
      !collector.isTracked(record) &&
      (collector.mayBeTracked(key, this.types.tuple) || collector.mayBeTracked(value, this.types.tuple))
    )
      collector.track(record)
    const entry = this.entryOf(record, key)
    if (entry !== 0) {
      const old = words.data[entry + VALUE] as Ref
      words.set(entry + VALUE, value)
      objects.decref(old)
      objects.decref(key)
      return
    }
    if (words.data[record + ENTRIES] === usableOf(words.data[record + LOG_SIZE] as number))
      this.resize(record, this.grown(record), words.data[record + STR_ONLY] === 1)
    this.add(record, low, high, key, value)
    words.set(record + USED, (words.data[record + USED] as number) + 1)
  }

  delete(dict: Ref, key: Ref): boolean {
    const record = indexOf(dict)
    const { words, objects } = this
    this.keys.hash(key)
    const entry = this.entryOf(record, key)
    if (entry === 0) return false
    const value = words.data[entry + VALUE] as Ref
    const old = words.data[entry + KEY] as Ref
    words.set((words.data[record + TABLE] as number) + this.probe.slot, DUMMY)
    words.set(entry + KEY, NULL)
    words.set(entry + VALUE, NULL)
    words.set(record + USED, (words.data[record + USED] as number) - 1)
    objects.decref(old)
    objects.decref(value)
    return true
  }

  sizeOf(dict: Ref): number {
    return this.words.data[indexOf(dict) + USED] as number
  }

  *entries(dict: Ref): Generator<readonly [key: Ref, value: Ref]> {
    const record = indexOf(dict)
    const { words } = this
    for (let number = 0; number < (words.data[record + ENTRIES] as number); number++) {
      const entry = this.entryAt(record, number)
      const key = words.data[entry + KEY] as Ref
      if (key !== NULL) yield [key, words.data[entry + VALUE] as Ref]
    }
  }

  /** PyDict_Clear; the collector's tp_clear. */
  clear(record: number): void {
    const { words, objects } = this
    const table = words.data[record + TABLE] as number
    if (table === 0) return
    const log = words.data[record + LOG_SIZE] as number
    const entries = words.data[record + ENTRIES] as number
    const block = words.data[record + BLOCK] as number
    const strOnly = words.data[record + STR_ONLY] === 1
    this.empty(record)
    for (let number = 0; number < entries; number++) {
      const entry = table + 2 ** log + number * ENTRY_WORDS
      objects.decref(words.data[entry + KEY] as Ref)
      objects.decref(words.data[entry + VALUE] as Ref)
    }
    this.giveKeys(table, log, block, strOnly)
  }

  bytes(): Bytes {
    return this.memory.rules.bytes.dict
  }

  body(record: number): { bytes: Bytes; place: Place } {
    const { data } = this.words
    const place = data[record + BLOCK] as number
    const bytes =
      place === 0 ? 0 : keysBytes(data[record + LOG_SIZE] as number, data[record + STR_ONLY] === 1)
    return { bytes, place }
  }

  child(record: number, k: number): Ref {
    const { data } = this.words
    if (k >> 1 >= (data[record + ENTRIES] as number)) return END
    return data[this.entryAt(record, k >> 1) + ((k & 1) === 0 ? KEY : VALUE)] as Ref
  }

  eachReference(record: number, visit: (index: number) => void): void {
    for (let number = 0; number < (this.words.data[record + ENTRIES] as number); number++) {
      visit(this.entryAt(record, number) + KEY)
      visit(this.entryAt(record, number) + VALUE)
    }
  }

  /** dict_traverse: values before their keys. */
  traverse(record: number, visit: (child: Ref) => void): void {
    for (const [key, value] of this.entries(refOf(record))) {
      visit(value)
      visit(key)
    }
  }

  isAtomic(record: number): boolean {
    const { collector } = this.objects
    for (const [key, value] of this.entries(refOf(record)))
      if (collector.mayBeTracked(value, this.types.tuple) || collector.mayBeTracked(key, this.types.tuple))
        return false
    return true
  }

  free(record: number): Ref {
    const { data } = this.words
    const table = data[record + TABLE] as number
    if (table !== 0)
      this.giveKeys(
        table,
        data[record + LOG_SIZE] as number,
        data[record + BLOCK] as number,
        data[record + STR_ONLY] === 1,
      )
    this.empty(record)
    const place = data[record + PLACE] as number
    if (this.freeList.keep(record)) {
      this.memory.kept('dict', place)
      return NULL
    }
    this.objects.discard(record, FIELD_COUNT)
    this.objects.gcFree(place)
    return NULL
  }

  /** Objects first, then keys. */
  clearFreeLists(): void {
    this.objects.drain(this.freeList, 'dict', (record, place) => {
      this.objects.discard(record, FIELD_COUNT)
      this.objects.gcFree(place)
    })
    for (let block = this.keysFreeList.take(); block !== 0; block = this.keysFreeList.take()) {
      this.memory.took('dict keys', block)
      this.memory.objectFree(block)
    }
  }

  private made(): number {
    return this.objects.create(this.type, this.objects.gcMalloc(this.memory.rules.bytes.dict), FIELD_COUNT)
  }

  private empty(record: number): void {
    const { words } = this
    words.guardRange(record + USED, record + FIELDS + FIELD_COUNT)
    words.data.fill(0, record + USED, record + FIELDS + FIELD_COUNT)
  }

  private isStr(key: Ref): boolean {
    return tagOf(key) === RECORD_TAG && this.words.data[indexOf(key) + TYPE] === this.types.str
  }

  private entryAt(record: number, number: number): number {
    const { data } = this.words
    return (data[record + TABLE] as number) + 2 ** (data[record + LOG_SIZE] as number) + number * ENTRY_WORDS
  }

  /** The entry of a key, whose hash `keys` has just computed; 0 if there is none. `probe.slot` is where it was looked for last. */
  private entryOf(record: number, key: Ref): number {
    const { data } = this.words
    const table = data[record + TABLE] as number
    if (table === 0) return 0
    const { low, high } = this.keys
    const mask = 2 ** (data[record + LOG_SIZE] as number) - 1
    for (let slot = this.probe.start(low, high, mask); ; slot = this.probe.next()) {
      const number = data[table + slot] as number
      if (number === FREE) return 0
      if (number === DUMMY) continue
      const entry = this.entryAt(record, number - 1)
      const found = data[entry + KEY] as Ref
      if (
        found === key ||
        (data[entry + LOW] === low && data[entry + HIGH] === high && this.keys.same(found, key))
      )
        return entry
    }
  }

  /** A new entry behind the others, in the first slot that is free. */
  private add(record: number, low: number, high: number, key: Ref, value: Ref): void {
    const { words } = this
    const number = words.data[record + ENTRIES] as number
    const table = words.data[record + TABLE] as number
    let slot = this.probe.start(low, high, 2 ** (words.data[record + LOG_SIZE] as number) - 1)
    while ((words.data[table + slot] as number) > FREE) slot = this.probe.next()
    words.set(table + slot, number + 1)
    const entry = this.entryAt(record, number)
    words.guardRange(entry, entry + ENTRY_WORDS)
    words.data[entry + LOW] = low
    words.data[entry + HIGH] = high
    words.data[entry + KEY] = key
    words.data[entry + VALUE] = value
    words.set(record + ENTRIES, number + 1)
  }

  /** GROWTH_RATE, of insertion_resize. */
  private grown(record: number): number {
    return logOf((this.words.data[record + USED] as number) * 3)
  }

  /** dictresize: new keys, without what was deleted. */
  private resize(record: number, log: number, strOnly: boolean): void {
    const { words } = this
    const oldTable = words.data[record + TABLE] as number
    const oldLog = words.data[record + LOG_SIZE] as number
    const oldEntries = words.data[record + ENTRIES] as number
    const oldBlock = words.data[record + BLOCK] as number
    const oldStrOnly = words.data[record + STR_ONLY] === 1
    this.newKeys(record, log, strOnly)
    for (let number = 0; number < oldEntries; number++) {
      const { data } = words
      const entry = oldTable + 2 ** oldLog + number * ENTRY_WORDS
      const key = data[entry + KEY] as Ref
      if (key !== NULL)
        this.add(
          record,
          data[entry + LOW] as number,
          data[entry + HIGH] as number,
          key,
          data[entry + VALUE] as Ref,
        )
    }
    this.giveKeys(oldTable, oldLog, oldBlock, oldStrOnly)
  }

  /** new_keys_object. */
  private newKeys(record: number, log: number, strOnly: boolean): void {
    const { memory, words } = this
    let block = log === LOG_MIN && strOnly ? this.keysFreeList.take() : 0
    if (block !== 0) memory.took('dict keys', block)
    else block = memory.objectMalloc(keysBytes(log, strOnly))
    memory.pymalloc.setOwner(block, ownerOf(record, BODY))
    const table = this.objects.store.takeZeros(tableWords(log))
    words.guardRange(record + ENTRIES, record + FIELDS + FIELD_COUNT)
    const { data } = words
    data[record + ENTRIES] = 0
    data[record + LOG_SIZE] = log
    data[record + STR_ONLY] = strOnly ? 1 : 0
    data[record + TABLE] = table
    data[record + BLOCK] = block
  }

  /** free_keys_object. */
  private giveKeys(table: number, log: number, block: Place, strOnly: boolean): void {
    this.objects.store.give(table, tableWords(log))
    if (log === LOG_MIN && strOnly && this.keysFreeList.keep(block)) this.memory.kept('dict keys', block)
    else this.memory.objectFree(block)
  }
}

/** USABLE_FRACTION: how many entries there are to so many indices. */
const usableOf = (log: number): number => Math.floor(2 ** (log + 1) / 3)

const tableWords = (log: number): number => 2 ** log + usableOf(log) * ENTRY_WORDS

/** calculate_log2_keysize: of the smallest power of two from 8 that is at least `size`. */
const logOf = (size: number): number => Math.max(LOG_MIN, 32 - Math.clz32(Math.max(size, 1) - 1))

/** Indices take a byte, two, or four each. */
function keysBytes(log: number, strOnly: boolean): Bytes {
  const indexBytes = log < 8 ? 1 : log < 16 ? 2 : 4
  return KEYS_HEADER + 2 ** log * indexBytes + usableOf(log) * (strOnly ? STR_ENTRY : GENERAL_ENTRY)
}
