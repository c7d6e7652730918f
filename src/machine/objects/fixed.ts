/**
 * Objects that are a few references and nothing else: functions, bound methods, instances, cells, iterators and the like.
 * Sizes from Include/*.h of CPython 2.7 on 64 bits; the order of the references is the one in which the type's tp_dealloc
 * lets go of them. Follows Objects/funcobject.c, classobject.c, methodobject.c, cellobject.c, genobject.c, iterobject.c,
 * sliceobject.c, moduleobject.c, codeobject.c, typeobject.c (subtype_dealloc) of 2.7.6.
 *
 * Left out: weak references, `__slots__`, Python 3's sizes, and that a dying module first sets its names to None
 * (_PyModule_Clear).
 */
import type { Bytes } from '../address.ts'
import type { Words } from '../timeline.ts'
import { FreeList } from './free-list.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { FIELDS, PLACE, PLAIN_FIELDS, REFCNT } from './record.ts'
import { NULL, indexOf, refOf, type Ref } from './ref.ts'
import type { FreeListKind } from './trace.ts'
import { END, type TypeOps } from './type-ops.ts'

export interface FixedType {
  /** Without the collector's header. */
  readonly bytes: Bytes
  readonly hasGc: boolean
  /** References, in the order in which a dying object lets go of them. */
  readonly fields: readonly string[]
  /** The field that it lets go of when its storage is gone already. */
  readonly last?: string
  readonly trashcan?: 'plain' | 'subtype'
  /** Of the kinds that have a free list. */
  readonly kept?: 'method' | 'builtin'
  /** The fields that tp_clear lets go of; types without a tp_clear have none. */
  readonly cleared?: readonly string[]
}

const gc = (bytes: Bytes, ...fields: string[]): FixedType => ({ bytes, hasGc: true, fields })

export const FIXED_TYPES = {
  function: gc(88, 'code', 'globals', 'module', 'name', 'defaults', 'doc', 'dict', 'closure'),
  method: { ...gc(48, 'function', 'self', 'class'), kept: 'method' },
  builtin: { ...gc(40, 'self', 'module'), kept: 'builtin' },
  cell: { ...gc(24, 'contents'), cleared: ['contents'] },
  module: gc(24, 'dict'),
  /** Of an old-style class; then of a new-style one, which has a dict of attributes only when there are any. */
  instance: gc(40, 'class', 'dict'),
  object: { ...gc(32, 'dict'), last: 'class', trashcan: 'subtype', cleared: ['dict'] },
  class: gc(72, 'bases', 'dict', 'name', 'getattr', 'setattr', 'delattr'),
  generator: gc(48, 'frame', 'code'),
  listiterator: gc(32, 'list'),
  tupleiterator: gc(32, 'tuple'),
  dictiterator: gc(56, 'dict', 'result'),
  slice: { bytes: 40, hasGc: false, fields: ['step', 'start', 'stop'] },
  property: gc(56, 'get', 'set', 'delete', 'doc'),
  staticmethod: { ...gc(24, 'callable'), cleared: ['callable'] },
  traceback: { ...gc(40, 'next', 'frame'), trashcan: 'plain', cleared: ['next', 'frame'] },
} as const satisfies Record<string, FixedType>

export type FixedName = keyof typeof FIXED_TYPES

/** Objects of all these types. */
export class FixedObjects {
  private readonly kinds: Readonly<Record<FixedName, FixedKind>>

  constructor(objects: Objects) {
    this.kinds = Object.fromEntries(
      Object.entries(FIXED_TYPES).map(([name, type]) => [name, new FixedKind(objects, name, type)]),
    ) as Record<FixedName, FixedKind>
  }

  /** A new object; takes over the caller's references. Fields that are not given are NULL. */
  create(name: FixedName, fields: Readonly<Record<string, Ref>> = {}): Ref {
    const kind = this.kinds[name]
    const object = kind.create()
    for (const [field, value] of Object.entries(fields)) kind.set(object, field, value)
    return object
  }

  typeOf(name: FixedName): number {
    return this.kinds[name].type
  }

  /** Borrowed. */
  get(name: FixedName, object: Ref, field: string): Ref {
    return this.kinds[name].get(object, field)
  }

  /** Takes over the caller's reference; lets go of what was there. */
  set(name: FixedName, object: Ref, field: string, value: Ref): void {
    this.kinds[name].replace(object, field, value)
  }

  freeList(name: 'method' | 'builtin'): FreeList {
    return this.kinds[name].freeList as FreeList
  }

  /** PyMethod_ClearFreeList, PyCFunction_ClearFreeList. */
  clearFreeList(name: 'method' | 'builtin'): void {
    this.kinds[name].clearFreeList()
  }
}

class FixedKind implements TypeOps {
  readonly name: string
  readonly hasGc: boolean
  readonly trashcan?: 'plain' | 'subtype'
  readonly type: number
  readonly freeList: FreeList | undefined
  readonly clear?: (record: number) => void
  /** Names of the references: those that go first, then the last one. */
  readonly fields: readonly string[]
  private readonly objectBytes: Bytes
  private readonly early: number
  private readonly first: number
  private readonly kept: FreeListKind | undefined
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly words: Words

  constructor(objects: Objects, name: string, type: FixedType) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.name = name
    this.hasGc = type.hasGc
    this.objectBytes = type.bytes
    if (type.trashcan) this.trashcan = type.trashcan
    this.fields = type.last === undefined ? type.fields : [...type.fields, type.last]
    this.early = type.fields.length
    this.first = type.hasGc ? FIELDS : PLAIN_FIELDS
    this.kept = type.kept
    this.freeList = type.kept && new FreeList(objects.timeline, objects.memory.rules.kept[type.kept])
    const { cleared } = type
    if (cleared)
      this.clear = (record) => {
        for (const field of cleared) this.replace(refOf(record), field, NULL)
      }
    this.type = objects.addType(this)
  }

  create(): Ref {
    const record = this.fromFreeList() || this.made()
    if (this.hasGc) this.objects.collector.track(record)
    return refOf(record)
  }

  get(object: Ref, field: string): Ref {
    return this.words.data[this.at(object, field)] as Ref
  }

  set(object: Ref, field: string, value: Ref): void {
    this.words.set(this.at(object, field), value)
  }

  replace(object: Ref, field: string, value: Ref): void {
    const old = this.get(object, field)
    this.set(object, field, value)
    this.objects.decref(old)
  }

  bytes(): Bytes {
    return this.objectBytes
  }

  child(record: number, k: number): Ref {
    return k < this.early ? (this.words.data[record + this.first + k] as Ref) : END
  }

  eachReference(record: number, visit: (index: number) => void): void {
    for (let field = 0; field < this.fields.length; field++) visit(record + this.first + field)
  }

  traverse(record: number, visit: (child: Ref) => void): void {
    for (let field = 0; field < this.fields.length; field++)
      visit(this.words.data[record + this.first + field] as Ref)
  }

  free(record: number): Ref {
    const { words, memory } = this
    const place = words.data[record + PLACE] as number
    const last =
      this.early < this.fields.length ? (words.data[record + this.first + this.early] as Ref) : NULL
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

  private at(object: Ref, field: string): number {
    const index = this.fields.indexOf(field)
    if (index < 0) throw new RangeError(`a ${this.name} has no ${field}, but ${this.fields.join(', ')}`)
    return indexOf(object) + this.first + index
  }

  private fromFreeList(): number {
    const record = this.freeList?.take() ?? 0
    if (record === 0 || this.kept === undefined) return 0
    const { words } = this
    words.guardRange(record, record + this.first + this.fields.length)
    words.data[record + REFCNT] = 1
    words.data.fill(0, record + this.first, record + this.first + this.fields.length)
    this.memory.took(this.kept, words.data[record + PLACE] as number)
    return record
  }

  private made(): number {
    const place = this.hasGc
      ? this.objects.gcMalloc(this.objectBytes)
      : this.memory.objectMalloc(this.objectBytes)
    return this.objects.create(this.type, place, this.fields.length)
  }

  private discard(record: number, place: number): void {
    this.objects.discard(record, this.fields.length)
    if (this.hasGc) this.objects.gcFree(place)
    else this.memory.objectFree(place)
  }
}
