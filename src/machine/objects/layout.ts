/**
 * Layouts whose objects are a few references and numbers: what most types of CPython are, seen from their tp_dealloc,
 * tp_traverse and tp_clear (PyType_GenericAlloc and the like of Objects/typeobject.c for what they have in common).
 */
import type { Bytes } from '../address.ts'
import type { Words } from '../words.ts'
import { FreeList } from './free-list.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { FIELDS, IMMORTAL, PLACE, REFCNT } from './record.ts'
import { NULL, indexOf, refOf, type Ref } from './ref.ts'
import type { FreeListKind } from './trace.ts'
import { END, type Layout, type TypeOps } from './type-ops.ts'

export interface LayoutOptions {
  readonly name: string
  /** Of an object, without the collector's header. */
  readonly bytes: Bytes
  readonly hasGc: boolean
  /** References, in the order in which a dying object lets go of them. */
  readonly refs?: readonly string[]
  /** One more, that it lets go of when its storage is gone already. */
  readonly last?: string
  /** The same in tp_traverse's order, where it is another one. */
  readonly traversed?: readonly string[]
  /** How many int32 words it has besides; all 0 at first. */
  readonly words?: number
  readonly trashcan?: 'plain' | 'subtype'
  /** References that tp_clear lets go of; types without a tp_clear have none. */
  readonly cleared?: readonly string[]
  /** Of those that are kept in a free list. */
  readonly kept?: 'method' | 'builtin'
  /** Which of the references is the dict of attributes (tp_dictoffset). */
  readonly dict?: string
  /** Whether it can be referred to weakly (tp_weaklistoffset). */
  readonly isWeak?: boolean
  /** Whether the evaluator may have a finalizer for it. */
  readonly isFinalized?: boolean
  /** The first step of its death, before its references go. */
  readonly beginsToDie?: (record: number) => void
  /** Gives back what it has in blocks of its own, after the references and before its own block. */
  readonly freeBody?: (record: number) => void
}

/** Objects of one layout. Fields are known by number, in the order of `refs`, then `last`; words by theirs. */
export class RecordLayout implements TypeOps, Layout {
  readonly name: string
  readonly hasGc: boolean
  readonly trashcan?: 'plain' | 'subtype'
  readonly type: number
  readonly freeList: FreeList | undefined
  readonly clear?: (record: number) => void
  /** Names of the references: those that go first, then the last one. */
  readonly fields: readonly string[]
  readonly dictAt?: number
  readonly weakAt?: number
  readonly isFinalized: boolean
  readonly references?: number
  readonly freeBody: (record: number) => void
  readonly beginsToDie?: (record: number) => void
  /** The first word, counted from the record. */
  readonly wordsAt: number
  protected readonly objects: Objects
  protected readonly words: Words
  private readonly memory: Memory
  private readonly objectBytes: Bytes
  private readonly early: number
  private readonly kept: FreeListKind | undefined
  private readonly fieldCount: number
  private readonly wordCount: number
  private readonly traversed: readonly number[]

  constructor(objects: Objects, options: LayoutOptions) {
    const { refs = [], last, words = 0, cleared = [], kept, dict, traversed } = options
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.name = options.name
    this.hasGc = options.hasGc
    this.objectBytes = options.bytes
    if (options.trashcan) this.trashcan = options.trashcan
    this.fields = last === undefined ? refs : [...refs, last]
    this.early = refs.length
    this.wordsAt = FIELDS + this.fields.length
    this.wordCount = words
    this.fieldCount = this.fields.length + words + (options.isWeak ? 1 : 0)
    if (this.child === RecordLayout.prototype.child) this.references = this.early
    if (options.isWeak) this.weakAt = FIELDS + this.fieldCount - 1
    if (dict !== undefined) this.dictAt = FIELDS + this.indexOf(dict)
    this.isFinalized = options.isFinalized ?? false
    this.freeBody = options.freeBody ?? (() => {})
    if (options.beginsToDie) this.beginsToDie = options.beginsToDie
    this.kept = kept
    this.freeList = kept && new FreeList(objects, objects.memory.rules.kept[kept])
    this.traversed = (traversed ?? this.fields).map((name) => FIELDS + this.indexOf(name))
    const clearedIndexes = cleared.map((name) => this.indexOf(name))
    if (cleared.length > 0)
      this.clear = (record) => {
        for (const index of clearedIndexes) this.set(refOf(record), index, NULL)
      }
    this.type = objects.addType(this)
  }

  /** The number of a reference by its name. */
  indexOf(name: string): number {
    const index = this.fields.indexOf(name)
    if (index < 0) throw new RangeError(`a ${this.name} has no ${name}, but ${this.fields.join(', ')}`)
    return index
  }

  /** A new object, with one reference, all fields NULL or 0; not tracked, unless it is of another `type` that has this layout. */
  create(type: Ref = NULL): Ref {
    const ofClass = type === NULL ? NULL : this.objects.makeOfClass(type, this.type, 0)
    return ofClass === NULL ? refOf(this.fromFreeList() || this.made()) : ofClass
  }

  /** One that is part of the interpreter's data and never dies. */
  createStatic(): Ref {
    const object = refOf(this.objects.create(this.type, 0, this.fieldCount))
    this.words.set(indexOf(object) + REFCNT, IMMORTAL)
    return object
  }

  /** From now on the collector knows it. */
  track(object: Ref): void {
    const { collector } = this.objects
    if (!collector.isTracked(indexOf(object))) collector.track(indexOf(object))
  }

  untrack(object: Ref): void {
    this.objects.collector.untrack(indexOf(object))
  }

  /** Borrowed. */
  get(object: Ref, index: number): Ref {
    return this.words.data[indexOf(object) + FIELDS + index] as Ref
  }

  /** Takes over the caller's reference; there was nothing before. */
  init(object: Ref, index: number, value: Ref): void {
    this.words.set(indexOf(object) + FIELDS + index, value)
  }

  /** Takes over the caller's reference; lets go of what was there. */
  set(object: Ref, index: number, value: Ref): void {
    const old = this.get(object, index)
    this.init(object, index, value)
    this.objects.decref(old)
  }

  word(object: Ref, index: number): number {
    return this.words.data[indexOf(object) + this.wordsAt + index] as number
  }

  setWord(object: Ref, index: number, value: number): void {
    if (index >= this.wordCount) throw new RangeError(`a ${this.name} has no word ${index}`)
    this.words.set(indexOf(object) + this.wordsAt + index, value)
  }

  /** All words, to be written to. */
  writableWords(object: Ref): Int32Array {
    const at = this.guardWords(object)
    return this.words.data.subarray(at, at + this.wordCount)
  }

  /** Before all words are written to: where they are in the store. */
  guardWords(object: Ref): number {
    const at = indexOf(object) + this.wordsAt
    this.words.guardRange(at, at + this.wordCount)
    return at
  }

  /** A whole number of 53 bits, or a place beyond 32 bits, in two words. */
  wide(object: Ref, index: number): number {
    return this.word(object, index + 1) * 2 ** 32 + (this.word(object, index) >>> 0)
  }

  setWide(object: Ref, index: number, value: number): void {
    this.setWord(object, index, value | 0)
    this.setWord(object, index + 1, Math.floor(value / 2 ** 32) | 0)
  }

  bytes(_record: number): Bytes {
    return this.objectBytes
  }

  child(record: number, k: number): Ref {
    return k < this.early ? (this.words.data[record + FIELDS + k] as Ref) : END
  }

  eachReference(record: number, visit: (index: number) => void): void {
    for (let field = 0; field < this.fields.length; field++) visit(record + FIELDS + field)
  }

  traverse(record: number, visit: (child: Ref) => void): void {
    for (const at of this.traversed) visit(this.words.data[record + at] as Ref)
  }

  fieldsOf(): number {
    return this.fieldCount
  }

  fieldsFor(): number {
    return this.fieldCount
  }

  free(record: number): Ref {
    const { words, memory } = this
    const place = words.data[record + PLACE] as number
    const last = this.early < this.fields.length ? (words.data[record + FIELDS + this.early] as Ref) : NULL
    this.freeBody(record)
    if (this.kept !== undefined && this.freeList?.keep(record)) {
      memory.kept(this.kept, place)
      return last
    }
    this.discard(record, place)
    return last
  }

  clearFreeList(): void {
    const list = this.freeList
    if (!list || this.kept === undefined) return
    this.objects.drain(list, this.kept, (record, place) => this.discard(record, place))
  }

  /** For dead objects of which only the block is known. */
  get shelf(): { type: number; fields: number; list: FreeList } {
    return { type: this.type, fields: this.fieldCount, list: this.freeList as FreeList }
  }

  private fromFreeList(): number {
    const record = this.freeList?.take() ?? 0
    if (record === 0 || this.kept === undefined) return 0
    const { words } = this
    words.guardRange(record, record + FIELDS + this.fieldCount)
    words.data[record + REFCNT] = 1
    for (let field = 0; field < this.fieldCount; field++) words.data[record + FIELDS + field] = 0
    this.memory.took(this.kept, words.data[record + PLACE] as number)
    return record
  }

  private made(): number {
    const { objects } = this
    const place = this.hasGc ? objects.gcMalloc(this.objectBytes) : this.memory.objectMalloc(this.objectBytes)
    return objects.create(this.type, place, this.fieldCount)
  }

  private discard(record: number, place: number): void {
    this.objects.discard(record, this.fieldCount)
    if (this.hasGc) this.objects.gcFree(place)
    else this.memory.objectFree(place)
  }
}
