/**
 * Reference counts, and how objects die. Follows Include/object.h (Py_DECREF, Py_TRASHCAN_SAFE_BEGIN and _END),
 * Objects/object.c (_PyTrash_deposit_object, _PyTrash_destroy_chain) and the tp_dealloc of each type, as its `TypeOps` say.
 *
 * Deaths, and other work that may be large, are kept in a stack of their own instead of JavaScript's: work can stop after
 * any event and go on, also from a checkpoint taken in between, and no nesting is too deep.
 */
import type { Address } from '../address.ts'
import type { Timeline } from '../timeline.ts'
import type { Words } from '../words.ts'
import { Collector } from './collector.ts'
import type { FreeList } from './free-list.ts'
import type { Memory } from './memory.ts'
import type { NumberBlocks } from './number-blocks.ts'
import { OBJECT, ownerOf } from './owner.ts'
import {
  FIELDS,
  GC_HEAD,
  GC_REFS,
  IMMORTAL,
  LAYOUT,
  OF_CLASS,
  OF_CLASS_PLAIN,
  PLACE,
  REFCNT,
  TYPE,
} from './record.ts'
import { FLOAT_TAG, INT_TAG, NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import { Store } from './store.ts'
import type { FreeListKind } from './trace.ts'
import { END, type TypeOps } from './type-ops.ts'

/** Where the interpreter's own data is said to lie: nothing else is mapped there. */
const OWN_DATA = 0x7e00_0000_0000
const RECORD_STEP = 16

/** PyTrash_UNWIND_LEVEL. */
const UNWIND_LEVEL = 50

/** Deaths beyond so many levels are tasks. */
const MOST_NESTED = 12
/** References of an object whose death may be looked at in between though it is amid another one's. */
const MANY = 64

/** For `onLimit`: there is more under way than pending work. */
export const NOT_PENDING = Infinity

/** Layouts, and what they become in classes. */
const MOST_TYPES = 3 << 8

/** A piece of pending work: what, and five numbers of its own. */
const TASK = 6
const KIND = 0
/** Offsets of a task's own numbers. */
export const A = 1
export const B = 2
export const C = 3
export const D = 4
export const E = 5

/** Work of a kind: does some of it, at most until event `until`; pops itself when it is done. */
export type Worker = (task: number, until: number) => void

const DYING = 0
const TRASH = 1
/** A death at once that the limit has stopped amid many references: it goes on at once. */
const STOPPED = 2

/** Of a dying object: all its references and its storage are gone. */
const FREED = -1
const NO_TRASHCAN = 0
const PLAIN = 1
const SUBTYPE = 2

const nothing = (): Ref => NULL

export class Objects {
  readonly timeline: Timeline
  readonly memory: Memory
  readonly store: Store
  /** Of CPython 2; in 3 there are none. */
  readonly ints: NumberBlocks | undefined
  readonly floats: NumberBlocks | undefined
  /** Of ints and floats in blocks; the store's where there are no blocks. */
  readonly intWords: Words
  readonly floatWords: Words
  readonly types: TypeOps[] = []
  /** By type what `types` say, quicker: `hasGc`, whether its objects have references, `untracked`. */
  readonly gcTypes = new Uint8Array(MOST_TYPES)
  readonly containerTypes = new Uint8Array(MOST_TYPES)
  readonly untracked = new Uint8Array(MOST_TYPES)
  /** By type, whether deaths begin with weak references or a finalizer. */
  private readonly endings = new Uint8Array(MOST_TYPES)
  /** By type, of which kind the trashcan is, how many references there are (-1: `child` says), whether `dropNumbers` can. */
  private readonly trashcans = new Uint8Array(MOST_TYPES)
  private readonly references = new Int8Array(MOST_TYPES)
  private readonly drops = new Uint8Array(MOST_TYPES)
  /** By type, what `types` do. */
  private readonly frees: ((record: number) => Ref)[] = Array.from({ length: MOST_TYPES }, () => nothing)
  private readonly children: ((record: number, k: number) => Ref)[] = Array.from(
    { length: MOST_TYPES },
    () => nothing,
  )
  /** By type, where the first weak reference stands; 0: nowhere. Whether it may have a finalizer; whether it has `beginsToDie`. */
  private readonly weakAt = new Int32Array(MOST_TYPES)
  private readonly finalized = new Uint8Array(MOST_TYPES)
  private readonly beginners = new Uint8Array(MOST_TYPES)
  private layouts = 0
  readonly collector: Collector
  /** Pending work that has come to this event calls `onLimit`, wherever it is done. */
  limit = Infinity
  /**
   * Throws, and the work stays where it is, or sets a later limit. `base`: how many tasks there were before; 0: what there is
   * to do can be done by `run`, too.
   */
  onLimit: (base: number) => void = () => {}
  /** Where objects of a class that have such a layout get their ops from. */
  ofClass: ((base: TypeOps, hasGc: boolean) => TypeOps) | undefined = undefined
  /** PyType_GenericAlloc for a class, or for a type that shares another one's layout; NULL for the layout's own type. */
  makeOfClass: (type: Ref, layout: number, items: number) => Ref = () => NULL
  /** PyObject_ClearWeakRefs of an object that dies; `quietly`: without callbacks. */
  clearWeakReferences: (first: number, quietly: boolean) => void = () => {}
  /** tp_del of an object that has one (`Collector.hasFinalizer`): it has one reference, and may get more. */
  finalizers: ((ref: Ref) => boolean | void) | undefined = undefined
  private readonly workers: Worker[] = []
  private readonly tasks: Words
  private depth = 0
  /** _PyTrash_delete_nesting, _PyTrash_delete_later. */
  private nesting = 0
  /** Deaths that are nested in JavaScript, too. */
  private nested = 0
  private later = 0

  constructor(memory: Memory, ints: NumberBlocks | undefined, floats: NumberBlocks | undefined) {
    this.memory = memory
    this.timeline = memory.process.timeline
    this.ints = ints
    this.floats = floats
    this.store = new Store(this.timeline)
    this.intWords = ints?.words ?? this.store.words
    this.floatWords = floats?.words ?? this.store.words
    this.tasks = this.timeline.words(64 * TASK)
    this.timeline.register(this)
    this.addWorker((task, until) => this.unwind(task, until))
    this.addWorker((task) => this.emptyTrash(task))
    this.addWorker((task, until) => this.dieOn(task, until))
    this.collector = new Collector(this)
  }

  registers(): number[] {
    return [this.depth, this.nesting, this.later]
  }

  setRegisters([depth = 0, nesting = 0, later = 0]: readonly number[]): void {
    this.depth = depth
    this.nesting = nesting
    this.later = later
  }

  /** Layouts are numbered in the order in which they come. */
  addType(ops: TypeOps): number {
    const type = this.layouts++
    if (type > LAYOUT) throw new RangeError('there are more layouts than a type has numbers for')
    this.setType(type, ops)
    if (this.ofClass) this.deriveType(type, ops)
    return type
  }

  /** From now on, and of what there is already, objects of classes are known. */
  deriveTypes(ofClass: (base: TypeOps, hasGc: boolean) => TypeOps): void {
    this.ofClass = ofClass
    for (let type = 0; type < this.layouts; type++) this.deriveType(type, this.types[type] as TypeOps)
  }

  private deriveType(type: number, ops: TypeOps): void {
    if (!ops.fieldsOf || !this.ofClass) return
    this.setType(type | OF_CLASS, this.ofClass(ops, true))
    if (!ops.hasGc) this.setType(type | OF_CLASS_PLAIN, this.ofClass(ops, false))
  }

  private setType(type: number, ops: TypeOps): void {
    this.types[type] = ops
    this.gcTypes[type] = ops.hasGc ? 1 : 0
    this.containerTypes[type] = ops.child ? 1 : 0
    this.untracked[type] = ops.untracked ?? 0
    this.trashcans[type] =
      ops.trashcan === undefined ? NO_TRASHCAN : ops.trashcan === 'plain' ? PLAIN : SUBTYPE
    this.references[type] = ops.references ?? -1
    this.drops[type] = ops.dropNumbers ? 1 : 0
    this.frees[type] = ops.free.bind(ops)
    if (ops.child) this.children[type] = ops.child.bind(ops)
    this.weakAt[type] = ops.weakAt ?? 0
    this.finalized[type] = ops.isFinalized ? 1 : 0
    this.beginners[type] = ops.beginsToDie ? 1 : 0
    this.endings[type] = ops.weakAt !== undefined || ops.isFinalized || ops.beginsToDie ? 1 : 0
  }

  addWorker(worker: Worker): number {
    return this.workers.push(worker) - 1
  }

  /** A record of `fields` words for an object in a block of PyObject_Malloc: one reference, not tracked, fields all 0. */
  create(type: number, place: number, fields: number, head = this.headOf(type)): number {
    const { words } = this.store
    const record = this.store.takeZeros(head + FIELDS + fields) + head
    words.guard(record)
    words.data[record + REFCNT] = 1
    words.data[record + TYPE] = type
    words.data[record + PLACE] = place
    if (place !== 0) this.memory.pymalloc.setOwner(place, ownerOf(record, OBJECT))
    return record
  }

  /** A record for something that is part of the interpreter's data, and never dies. */
  createStatic(type: number, fields: number): Ref {
    const record = this.create(type, 0, fields)
    this.store.words.set(record + REFCNT, IMMORTAL)
    return refOf(record)
  }

  /** Gives the record back; its block is the caller's business. */
  discard(
    record: number,
    fields: number,
    head = this.headOf(this.store.words.data[record + TYPE] as number),
  ): void {
    this.store.words.set(record + TYPE, 0)
    this.store.give(record - head, head + FIELDS + fields)
  }

  private headOf(type: number): number {
    return this.gcTypes[type] === 1 ? GC_HEAD : 0
  }

  /** Empties a free list, the next to be used first; `discard` gives each dead object's record back, and its block. */
  drain(list: FreeList, kind: FreeListKind, discard: (record: number, place: number) => void): void {
    for (let record = list.take(); record !== 0; record = list.take()) {
      const place = this.store.words.data[record + PLACE] as number
      this.memory.took(kind, place)
      discard(record, place)
    }
  }

  /** A block for an object with a collector's header; `bytes` without it. May run a collection. */
  gcMalloc(bytes: number): number {
    const place = this.memory.gcMalloc(this.memory.rules.gcHeader + bytes)
    if (place !== 0) this.collector.allocated()
    return place
  }

  /** PyObject_GC_Del, of an object's block. */
  gcFree(place: number): void {
    if (place === 0) return
    this.collector.freed()
    this.memory.gcFree(place)
  }

  typeOf(ref: Ref): TypeOps | undefined {
    return tagOf(ref) === RECORD_TAG
      ? this.types[this.store.words.data[indexOf(ref) + TYPE] as number]
      : undefined
  }

  /** Where an object lies: its reference count, above the collector's header. `id`. */
  addressOf(ref: Ref): Address {
    const index = indexOf(ref)
    if (tagOf(ref) !== RECORD_TAG)
      return ((tagOf(ref) === INT_TAG ? this.ints : this.floats) as NumberBlocks).addressOf(index)
    const { data } = this.store.words
    const place = data[index + PLACE] as number
    if (place === 0) return OWN_DATA + index * RECORD_STEP
    const header = this.gcTypes[data[index + TYPE] as number] === 1 ? this.memory.rules.gcHeader : 0
    return this.memory.addressOf(place) + header
  }

  refcountOf(ref: Ref): number {
    return this.wordsOf(ref).data[indexOf(ref)] as number
  }

  incref(ref: Ref, by = 1): void {
    if (ref === NULL) return
    const tag = ref & 3
    const words = tag === RECORD_TAG ? this.store.words : tag === INT_TAG ? this.intWords : this.floatWords
    const index = ref >> 2
    if (words.watched) words.guard(index)
    words.data[index] = (words.data[index] as number) + by
  }

  /** Py_XDECREF: what dies of it is dead when this comes back. */
  decref(ref: Ref): void {
    const tag = ref & 3
    const words = tag === RECORD_TAG ? this.store.words : tag === INT_TAG ? this.intWords : this.floatWords
    const index = ref >> 2
    const count = words.data[index] as number
    if (count > 1) {
      if (words.watched) words.guard(index)
      words.data[index] = count - 1
      return
    }
    if (ref === NULL) return
    if (!this.lower(ref)) return
    if (this.nested < MOST_NESTED) return this.dieAtOnce(index)
    const { depth } = this
    this.begin(index)
    this.runAbove(depth, Infinity)
  }

  /** What `begin` and `unwind` do, without tasks. */
  private dieAtOnce(record: number): void {
    const { words } = this.store
    const type = words.data[record + TYPE] as number
    const trashcan = this.trashcans[type] as number
    if (this.gcTypes[type] === 1) this.collector.untrack(record)
    if (trashcan !== NO_TRASHCAN && this.nesting + (trashcan === SUBTYPE ? 1 : 0) >= UNWIND_LEVEL) {
      words.set(record + GC_REFS, this.later)
      this.later = record
      return
    }
    if (this.endings[type] === 1 && !this.ends(record, type)) return
    if (trashcan !== NO_TRASHCAN) this.nesting++
    const { depth } = this
    if (!this.die(record, 0, trashcan, Infinity)) this.runAbove(depth, Infinity)
  }

  /** What is left of a death is done as if it had never been a task: so all ways to a moment lead through the same states. */
  private dieOn(task: number, until: number): void {
    const record = this.taskNumber(task, A)
    const k = this.taskNumber(task, B)
    const trashcan = this.taskNumber(task, C)
    this.pop()
    this.die(record, k, trashcan, until)
  }

  /** References from the k-th on, then the object itself; false where `until` or the limit comes before: the rest is pending. */
  private die(record: number, k: number, trashcan: number, until: number): boolean {
    const { words } = this.store
    const type = words.data[record + TYPE] as number
    let done = FREED
    this.nested++
    try {
      const references = this.references[type] as number
      if (references < 0) done = this.dropChildren(record, type, k, until)
      else
        for (let field = k; field < references; field++) {
          const child = words.data[record + FIELDS + field] as Ref
          if (child !== NULL) this.decref(child)
        }
      if (done === FREED) {
        const last = (this.frees[type] as (record: number) => Ref)(record)
        if (last !== NULL) this.decref(last)
      }
    } finally {
      this.nested--
    }
    if (done !== FREED) this.push(STOPPED, record, done, trashcan)
    else if (trashcan === PLAIN) this.leaveTrashcan()
    else if (trashcan === SUBTYPE) this.nesting--
    return done === FREED
  }

  /** How many references are gone, from `from` on, where `until` or the limit is reached; FREED: all of them. */
  private dropChildren(record: number, type: number, from: number, until: number): number {
    const { memory } = this
    const isQuick = this.drops[type] === 1 && memory.trace === undefined
    const childAt = this.children[type] as (record: number, k: number) => Ref
    for (let k = from; ; k++) {
      const end = Math.min(until, this.limit)
      if (isQuick && memory.events < end)
        k = (this.types[type] as Required<TypeOps>).dropNumbers(record, k, end)
      // amid another death a small one is done in one go: so that the other one may be gone on with
      if (memory.events >= end && (this.nested === 1 || k >= MANY)) return k
      const child = childAt(record, k)
      if (child === END) return FREED
      if (child !== NULL) this.decref(child)
    }
  }

  /** Py_TRASHCAN_SAFE_BEGIN of an object that is taken apart at once: false where it has to wait, which `decref` does. */
  enterTrashcan(): boolean {
    if (this.nesting >= UNWIND_LEVEL) return false
    this.nesting++
    return true
  }

  /** Py_TRASHCAN_SAFE_END. */
  leaveTrashcan(): void {
    this.nesting--
    if (this.later === 0 || this.nesting > 0) return
    const { depth } = this
    this.push(TRASH)
    this.runAbove(depth, Infinity)
  }

  /** The same, but a death that has to do with more than one object is left to `run`. What is pending already is done first. */
  release(ref: Ref): void {
    if (ref === NULL) return
    this.run()
    if (this.lower(ref)) this.begin(indexOf(ref))
  }

  /** Whether there is pending work. */
  get isBusy(): boolean {
    return this.depth > 0
  }

  /** Works until event number `until`, or until nothing is left to be done: then true. */
  run(until = Infinity): boolean {
    return this.runAbove(0, until)
  }

  /** Pending work of a kind, done before all other. */
  push(kind: number, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    const at = this.depth * TASK
    this.tasks.grow(at + TASK)
    this.tasks.guardRange(at, at + TASK)
    const { data } = this.tasks
    data[at + KIND] = kind
    data[at + A] = a
    data[at + B] = b
    data[at + C] = c
    data[at + D] = d
    data[at + E] = e
    this.depth++
  }

  /** The task on top is done. Nothing is left of it: where its kind is only done in units that the limit makes, nobody is to know. */
  pop(): void {
    const at = --this.depth * TASK
    this.tasks.guardRange(at, at + TASK)
    this.tasks.data.fill(0, at, at + TASK)
  }

  taskNumber(task: number, offset: number): number {
    return this.tasks.data[task + offset] as number
  }

  setTaskNumber(task: number, offset: number, value: number): void {
    this.tasks.set(task + offset, value)
  }

  /** Does what was pushed since there were `depth` tasks. */
  finishAbove(depth: number): void {
    this.runAbove(depth, Infinity)
  }

  get pending(): number {
    return this.depth
  }

  /** Whether an object has begun to die, and still is there: being taken apart, or waiting for it in the trashcan. */
  isDying(record: number): boolean {
    for (let task = 0; task < this.depth * TASK; task += TASK) {
      const kind = this.taskNumber(task, KIND)
      if ((kind === DYING || kind === STOPPED) && this.taskNumber(task, A) === record)
        return this.taskNumber(task, B) !== FREED
    }
    for (
      let waiting = this.later;
      waiting !== 0;
      waiting = this.store.words.data[waiting + GC_REFS] as number
    )
      if (waiting === record) return true
    return false
  }

  private runAbove(depth: number, until: number): boolean {
    const { memory } = this
    while (this.depth > depth) {
      if (memory.events >= until) return false
      if (memory.events >= this.limit) this.onLimit(this.nested === 0 ? depth : NOT_PENDING)
      const task = (this.depth - 1) * TASK
      const end = Math.min(until, this.limit)
      if (this.tasks.data[task + KIND] === DYING) this.unwind(task, end)
      else (this.workers[this.tasks.data[task + KIND] as number] as Worker)(task, end)
    }
    return true
  }

  /**
   * One reference less. True where the object is at its end and has references of its own to let go of: then `begin` has
   * to follow. All others are gone at once.
   */
  lower(ref: Ref): boolean {
    const index = indexOf(ref)
    switch (tagOf(ref)) {
      case INT_TAG:
        this.lowerNumber(this.ints as NumberBlocks, 'int', index)
        return false
      case FLOAT_TAG:
        this.lowerNumber(this.floats as NumberBlocks, 'float', index)
        return false
    }
    const { words } = this.store
    if (words.watched) words.guard(index)
    const count = (words.data[index] as number) - 1
    words.data[index] = count
    if (count !== 0) return false
    const type = words.data[index + TYPE] as number
    if (this.containerTypes[type] === 1) return true
    if (this.gcTypes[type] === 1) this.collector.untrack(index)
    ;(this.frees[type] as (record: number) => Ref)(index)
    return false
  }

  /** `decref` of a number in a block, quicker. */
  decrefNumber(ref: Ref): void {
    if ((ref & 3) === INT_TAG) this.lowerNumber(this.ints as NumberBlocks, 'int', ref >> 2)
    else this.lowerNumber(this.floats as NumberBlocks, 'float', ref >> 2)
  }

  private lowerNumber(blocks: NumberBlocks, kind: 'int' | 'float', slot: number): void {
    const { words } = blocks
    if (words.watched) words.guard(slot)
    const count = (words.data[slot] as number) - 1
    words.data[slot] = count
    if (count !== 0) return
    blocks.drop(slot)
    const { memory } = this
    memory.events++
    if (memory.trace !== undefined) memory.trace.numberDropped?.(kind, slot)
  }

  /** tp_dealloc begins. */
  begin(record: number): void {
    const { words } = this.store
    const type = words.data[record + TYPE] as number
    const ops = this.types[type] as TypeOps
    if (ops.hasGc) this.collector.untrack(record)
    if (!ops.trashcan) {
      if (this.endings[type] === 0 || this.ends(record, type)) this.push(DYING, record)
      return
    }
    if (this.nesting + (ops.trashcan === 'subtype' ? 1 : 0) >= UNWIND_LEVEL) {
      words.set(record + GC_REFS, this.later)
      this.later = record
      return
    }
    if (this.endings[type] === 1 && !this.ends(record, type)) return
    this.nesting++
    this.push(DYING, record, 0, ops.trashcan === 'plain' ? PLAIN : SUBTYPE)
  }

  /**
   * What comes first: weak references let go of the object, and its finalizer is called, as subtype_dealloc, instance_dealloc
   * and gen_dealloc do. False where it lives on.
   */
  private ends(record: number, type: number): boolean {
    const { words } = this.store
    const { collector } = this
    if (this.beginners[type] === 1) (this.types[type] as Required<TypeOps>).beginsToDie(record)
    const weak = (this.weakAt[type] as number) === 0 ? 0 : record + (this.weakAt[type] as number)
    if (weak !== 0 && words.data[weak] !== 0) this.clearWeakReferences(weak, false)
    if (this.finalized[type] === 0 || this.finalizers === undefined || !this.mayFinalize(record)) return true
    const hasGc = this.gcTypes[type] === 1
    words.set(record + REFCNT, 1)
    if (hasGc) collector.track(record)
    this.finalizers(refOf(record))
    const count = (words.data[record + REFCNT] as number) - 1
    words.set(record + REFCNT, count)
    if (count > 0) return false
    if (hasGc) collector.untrack(record)
    if (weak !== 0 && words.data[weak] !== 0) this.clearWeakReferences(weak, true)
    return true
  }

  /** An old-style instance and a generator are asked anyway. */
  private mayFinalize(record: number): boolean {
    return (this.store.words.data[record + TYPE] as number) <= LAYOUT || this.collector.hasFinalizer(record)
  }

  /** A task's numbers: the record, how many references are gone (FREED after the last), and of which kind its trashcan is. */
  private unwind(task: number, until: number): void {
    const { memory, tasks } = this
    const record = tasks.data[task + A] as number
    let k = tasks.data[task + B] as number
    if (k === FREED) return this.end(task)
    const ops = this.types[this.store.words.data[record + TYPE] as number] as TypeOps
    do {
      if (ops.dropNumbers && memory.trace === undefined) {
        k = ops.dropNumbers(record, k, until)
        if (memory.events >= until) break
      }
      const child =
        ops.references === undefined
          ? (ops as Required<TypeOps>).child(record, k)
          : k < ops.references
            ? (this.store.words.data[record + FIELDS + k] as Ref)
            : END
      if (child === END) {
        const last = ops.free(record)
        this.setTaskNumber(task, B, FREED)
        if (last === NULL) this.end(task)
        else if (this.lower(last)) this.begin(indexOf(last))
        return
      }
      k++
      if (child !== NULL && this.lower(child)) {
        this.setTaskNumber(task, B, k)
        this.begin(indexOf(child))
        return
      }
    } while (memory.events < until)
    this.setTaskNumber(task, B, k)
  }

  private end(task: number): void {
    const trashcan = this.taskNumber(task, C)
    this.pop()
    if (trashcan === NO_TRASHCAN) return
    this.nesting--
    if (trashcan === PLAIN && this.later !== 0 && this.nesting <= 0) this.push(TRASH)
  }

  /** _PyTrash_destroy_chain; its first number says whether one is being destroyed. */
  private emptyTrash(task: number): void {
    if (this.taskNumber(task, A) === 1) {
      this.nesting--
      this.setTaskNumber(task, A, 0)
    }
    const record = this.later
    if (record === 0) return this.pop()
    this.later = this.store.words.data[record + GC_REFS] as number
    this.store.words.set(record + GC_REFS, 0)
    this.nesting++
    this.setTaskNumber(task, A, 1)
    this.begin(record)
  }

  private wordsOf(ref: Ref): Words {
    switch (tagOf(ref)) {
      case INT_TAG:
        return (this.ints as NumberBlocks).words
      case FLOAT_TAG:
        return (this.floats as NumberBlocks).words
      default:
        return this.store.words
    }
  }
}
