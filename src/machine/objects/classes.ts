/**
 * Type objects, of types that CPython has in C and of classes; and what is an object of which. Follows Include/object.h
 * (PyTypeObject, PyHeapTypeObject) and Objects/typeobject.c of 2.7.6: the memory that type_new takes for a class,
 * type_dealloc, type_traverse, type_clear, PyType_GenericAlloc, PyType_IsSubtype, PyType_Modified, add_subclass.
 *
 * Left out, and for the evaluator: what type_new decides (best base, metaclass, slots' names), mro, attributes.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import type { HashDicts } from './dict.ts'
import { InstanceOps } from './instance.ts'
import { RecordLayout } from './layout.ts'
import type { Lists } from './list.ts'
import type { Objects } from './objects.ts'
import { CLASS, CLASS_HEAD, DICT, LAYOUT, OF_CLASS, OF_CLASS_PLAIN, SLOTS, TYPE } from './record.ts'
import { FLOAT_TAG, INT_TAG, NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import type { Strs } from './str.ts'
import type { Tuples } from './tuple.ts'
import type { Layout, TypeOps } from './type-ops.ts'
import type { WeakReferences } from './weakref.ts'

/** sizeof(PyHeapTypeObject), sizeof(PyMemberDef). */
export const TYPE_BYTES: Bytes = 872
export const MEMBER_BYTES: Bytes = 40
const POINTER: Bytes = 8

/** References of a type object, in the order in which type_dealloc lets go of them. */
const REFS = ['base', 'dict', 'bases', 'mro', 'cache', 'subclasses', 'name', 'slots'] as const
type TypeField = (typeof REFS)[number]
/** tp_doc's block goes before the name. */
const NAME = REFS.indexOf('name')

/** Words of a type object: of its instances the layout and sizes … */
const LAYOUT_WORD = 0
const BASIC_SIZE = 1
const ITEM_SIZE = 2
const FLAGS = 3
const OWN_SLOTS = 4
const ALL_SLOTS = 5
const VERSION = 6
const DOC = 7
/** … whether they have a finalizer, and as of which version that is known; then four words of the evaluator's. */
const FINALIZER = 8
const FINALIZER_VERSION = 9
const NOTES = 10
const NOTE_COUNT = 4
const WORD_COUNT = NOTES + NOTE_COUNT

/** Flags: a class made at run time; its instances are known to the collector; have a dict; can be referred to weakly. */
export const HEAP_TYPE = 1
export const GC_TYPE = 2
export const DICT_TYPE = 4
export const WEAK_TYPE = 8
/** Classes may derive from it. */
export const BASE_TYPE = 16

export interface ClassOptions {
  /** All references: taken over. */
  readonly name: Ref
  readonly base: Ref
  readonly bases: Ref
  readonly dict: Ref
  /** Tuple of the names in `__slots__`, and how many of them are slots; without `__dict__` and `__weakref__`. */
  readonly slots?: Ref
  readonly slotCount?: number
  /** Whether its instances have one, and those of its base have none. */
  readonly addsDict?: boolean
  readonly addsWeak?: boolean
}

class TypeLayout extends RecordLayout {
  override readonly clear: (record: number) => void

  constructor(objects: Objects, hasGc: boolean, clear: (type: Ref) => void) {
    super(objects, {
      name: 'type',
      bytes: TYPE_BYTES,
      hasGc,
      refs: REFS,
      traversed: ['dict', 'cache', 'mro', 'bases', 'base'],
      words: WORD_COUNT,
      isWeak: true,
      dict: 'dict',
    })
    this.clear = (record) => clear(refOf(record))
  }

  override bytes(record: number): Bytes {
    return TYPE_BYTES + MEMBER_BYTES * (this.itemsOf(record) + 1)
  }

  override child(record: number, k: number): Ref {
    if (k === NAME) this.freeDoc(refOf(record))
    return super.child(record, k)
  }

  itemsOf(record: number): number {
    return this.word(refOf(record), OWN_SLOTS)
  }

  private freeDoc(type: Ref): void {
    this.objects.memory.objectFree(this.word(type, DOC))
    this.setWord(type, DOC, 0)
  }
}

export class Classes {
  /** Layout of type objects: `type`. */
  readonly layout: RecordLayout
  /** Words of a type object, counted from its record: its version, the first of the evaluator's. */
  readonly versionAt: number
  readonly notesAt: number
  /** Whether an object that is of no class has a finalizer: old-style instances, generators. */
  hasFinalizer: (record: number) => boolean = () => false
  private readonly staticLayout: RecordLayout
  private readonly objects: Objects
  private readonly words: Words
  private readonly strs: Strs
  private readonly tuples: Tuples
  private readonly lists: Lists
  private readonly dicts: HashDicts
  private readonly weakrefs: WeakReferences
  /** By layout, its own type. */
  private readonly ofLayout: Words
  private readonly intLayout: number
  private readonly floatLayout: number
  private finalizerName: Ref = NULL
  private versions = 0

  constructor(
    objects: Objects,
    types: {
      readonly strs: Strs
      readonly tuples: Tuples
      readonly lists: Lists
      readonly dicts: HashDicts
      readonly weakrefs: WeakReferences
      readonly int: number
      readonly float: number
    },
  ) {
    this.objects = objects
    this.words = objects.store.words
    this.ofLayout = objects.timeline.words(64)
    this.strs = types.strs
    this.tuples = types.tuples
    this.lists = types.lists
    this.dicts = types.dicts
    this.weakrefs = types.weakrefs
    this.intLayout = types.int
    this.floatLayout = types.float
    this.layout = new TypeLayout(objects, true, (type) => this.clear(type))
    this.staticLayout = new TypeLayout(objects, false, () => {})
    this.versionAt = this.layout.wordsAt + VERSION
    this.notesAt = this.layout.wordsAt + NOTES
    objects.deriveTypes((base, hasGc) => new InstanceOps(objects, this, base, hasGc))
    objects.makeOfClass = (type, layout, items) =>
      this.ofLayout.data[layout] === type ? NULL : this.allocateFor(type, layout, items)
    objects.collector.hasFinalizer = (record) =>
      (this.words.data[record + TYPE] as number) > LAYOUT
        ? this.hasDel(this.words.data[record + CLASS] as Ref)
        : this.hasFinalizer(record)
    this.weakrefs.isWeakClass = (type) => (this.flags(type) & WEAK_TYPE) !== 0
    objects.timeline.register(this)
  }

  /** Borrowed: '__del__'; NULL before the first type. */
  get nameOfFinalizer(): Ref {
    return this.finalizerName
  }

  registers(): number[] {
    return [this.versions, this.finalizerName]
  }

  setRegisters([versions = 0, finalizerName = NULL]: readonly number[]): void {
    this.versions = versions
    this.finalizerName = finalizerName
  }

  /**
   * A type that CPython has in C; part of the interpreter's data. The first one of a layout is the type of its objects.
   * `base` NULL: of `object`. Dict, bases and mro are to be set.
   */
  createStatic(
    name: string,
    base: Ref,
    layout: Layout,
    basicSize: Bytes,
    itemSize: Bytes = 0,
    flags = BASE_TYPE,
  ): Ref {
    return this.objects.memory.outside(() => {
      if (this.finalizerName === NULL) this.finalizerName = this.strs.interned('__del__')
      const type = this.staticLayout.createStatic()
      const { staticLayout } = this
      const ops = this.objects.types[layout.type] as TypeOps
      this.init(type, 'name', this.strs.fromText(name))
      this.objects.incref(base)
      this.init(type, 'base', base)
      const inherited = base === NULL ? 0 : this.flags(base) & (GC_TYPE | DICT_TYPE | WEAK_TYPE)
      staticLayout.setWord(type, LAYOUT_WORD, layout.type)
      staticLayout.setWord(type, BASIC_SIZE, basicSize)
      staticLayout.setWord(type, ITEM_SIZE, itemSize)
      staticLayout.setWord(
        type,
        FLAGS,
        flags |
          inherited |
          (ops.hasGc ? GC_TYPE : 0) |
          (ops.dictAt === undefined ? 0 : DICT_TYPE) |
          (ops.weakAt === undefined ? 0 : WEAK_TYPE),
      )
      staticLayout.setWord(type, VERSION, ++this.versions)
      this.beTypeOf(layout.type, type)
      if (layout === this.layout) this.beTypeOf(this.staticLayout.type, type)
      return type
    })
  }

  /** Unless another one is. */
  private beTypeOf(layout: number, type: Ref): void {
    const { ofLayout } = this
    ofLayout.grow(layout + 1)
    if (ofLayout.data[layout] === NULL) ofLayout.set(layout, type)
  }

  /**
   * A class: the memory that type_new takes for it, and its fields. It is tracked; its mro is to be set, and its bases to be
   * told (`addSubclass`).
   */
  createHeap(metatype: Ref, options: ClassOptions): Ref {
    const { objects, layout } = this
    const { base, slotCount = 0, addsDict = false, addsWeak = false } = options
    let type = objects.makeOfClass(metatype, layout.type, slotCount)
    if (type === NULL) {
      const place = objects.gcMalloc(TYPE_BYTES + MEMBER_BYTES * (slotCount + 1))
      type = refOf(objects.create(layout.type, place, layout.fieldsOf()))
      objects.collector.track(indexOf(type))
    }
    this.init(type, 'name', options.name)
    this.init(type, 'base', base)
    this.init(type, 'bases', options.bases)
    this.init(type, 'dict', options.dict)
    this.init(type, 'slots', options.slots ?? NULL)
    const basicSize = this.basicSize(base) + POINTER * (slotCount + Number(addsDict) + Number(addsWeak))
    layout.setWord(type, LAYOUT_WORD, this.layoutOf(base))
    layout.setWord(type, BASIC_SIZE, basicSize)
    layout.setWord(type, ITEM_SIZE, this.itemSize(base))
    layout.setWord(type, OWN_SLOTS, slotCount)
    layout.setWord(type, ALL_SLOTS, this.slotCount(base) + slotCount)
    layout.setWord(
      type,
      FLAGS,
      HEAP_TYPE |
        BASE_TYPE |
        (this.flags(base) & (GC_TYPE | DICT_TYPE | WEAK_TYPE)) |
        (basicSize > this.basicSize(base) ? GC_TYPE : 0) |
        (addsDict ? DICT_TYPE : 0) |
        (addsWeak ? WEAK_TYPE : 0),
    )
    layout.setWord(type, VERSION, ++this.versions)
    return type
  }

  /** The type objects of numbers, strings … : borrowed. NULL where nobody has made it. */
  typeOf(ref: Ref): Ref {
    if ((ref & 3) !== RECORD_TAG)
      return this.ofLayout.data[tagOf(ref) === INT_TAG ? this.intLayout : this.floatLayout] ?? NULL
    const { data } = this.words
    const type = data[(ref >> 2) + TYPE] as number
    return type > LAYOUT ? (data[(ref >> 2) + CLASS] as Ref) : (this.ofLayout.data[type] ?? NULL)
  }

  /** The number of an object's layout, the same for objects of classes. */
  layoutNumberOf(ref: Ref): number {
    if (tagOf(ref) === INT_TAG) return this.intLayout
    if (tagOf(ref) === FLOAT_TAG) return this.floatLayout
    return (this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT
  }

  isType(ref: Ref): boolean {
    if (ref === NULL || tagOf(ref) !== RECORD_TAG) return false
    const layout = (this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT
    return layout === this.layout.type || layout === this.staticLayout.type
  }

  /** PyType_GenericAlloc: all fields NULL or 0; tracked, if the collector knows its like. For a layout's own type see its `create`. */
  allocate(type: Ref, items = 0): Ref {
    return this.allocateFor(type, this.layoutOf(type), items)
  }

  /** Bytes of an instance with so many items, without the collector's header: _PyObject_VAR_SIZE, a last item counted. */
  instanceBytes(type: Ref, items: number): Bytes {
    const itemSize = this.itemSize(type)
    const bytes = this.basicSize(type) + (itemSize === 0 ? 0 : itemSize * (items + 1))
    return Math.ceil(bytes / POINTER) * POINTER
  }

  /** Fields, borrowed. */
  base(type: Ref): Ref {
    return this.layout.get(type, 0)
  }
  dict(type: Ref): Ref {
    return this.layout.get(type, 1)
  }
  bases(type: Ref): Ref {
    return this.layout.get(type, 2)
  }
  mro(type: Ref): Ref {
    return this.layout.get(type, 3)
  }
  name(type: Ref): Ref {
    return this.layout.get(type, NAME)
  }
  slots(type: Ref): Ref {
    return this.layout.get(type, NAME + 1)
  }
  /** The list of weak references to its subclasses; NULL: there are none. */
  subclassList(type: Ref): Ref {
    return this.layout.get(type, NAME - 1)
  }

  /** tp_name, as text. */
  nameText(type: Ref): string {
    return this.strs.textOf(this.name(type))
  }

  /** Takes over the caller's reference; lets go of what was there. What instances look up is looked up anew. */
  set(type: Ref, field: TypeField, value: Ref): void {
    this.layout.set(type, REFS.indexOf(field), value)
    this.modified(type)
  }

  basicSize(type: Ref): Bytes {
    return this.layout.word(type, BASIC_SIZE)
  }
  itemSize(type: Ref): Bytes {
    return this.layout.word(type, ITEM_SIZE)
  }
  layoutOf(type: Ref): number {
    return this.layout.word(type, LAYOUT_WORD)
  }
  flags(type: Ref): number {
    return this.layout.word(type, FLAGS)
  }
  /** Whether the collector knows its instances (Py_TPFLAGS_HAVE_GC). */
  isCollected(type: Ref): boolean {
    return (this.flags(type) & GC_TYPE) !== 0
  }
  isHeap(type: Ref): boolean {
    return (this.flags(type) & HEAP_TYPE) !== 0
  }
  /** Of a type that CPython has in C: how many references its instances have beside its base's. */
  setSlotCount(type: Ref, count: number): void {
    this.layout.setWord(type, OWN_SLOTS, count)
    this.layout.setWord(type, ALL_SLOTS, this.slotCount(this.base(type)) + count)
  }

  /** Slots of its instances, with those of its bases; its own. */
  slotCount(type: Ref): number {
    return this.layout.word(type, ALL_SLOTS)
  }
  ownSlotCount(type: Ref): number {
    return this.layout.word(type, OWN_SLOTS)
  }
  /** Changes with every change to the type or to a type that it derives from; never 0. */
  version(type: Ref): number {
    return this.layout.word(type, VERSION)
  }
  /** Words of the evaluator's, from 0 to 3. */
  note(type: Ref, index: number): number {
    return this.layout.word(type, NOTES + index)
  }
  setNote(type: Ref, index: number, value: number): void {
    this.layout.setWord(type, NOTES + index, value)
  }

  /** The block that PyObject_MALLOC gave for tp_doc, which dies with the type. */
  setDoc(type: Ref, block: Place): void {
    this.layout.setWord(type, DOC, block)
  }

  /** PyType_Modified. */
  modified(type: Ref): void {
    this.layout.setWord(type, VERSION, ++this.versions)
    for (const subclass of this.subclasses(type)) this.modified(subclass)
  }

  /** add_subclass: the base refers to it weakly. */
  addSubclass(base: Ref, type: Ref): void {
    const { lists, weakrefs, objects } = this
    if (this.subclassList(base) === NULL)
      this.init(
        base,
        'subclasses',
        objects.memory.outsideIf(!this.isHeap(base), () => lists.create(0)),
      )
    const list = this.subclassList(base)
    const reference = weakrefs.create(type, NULL)
    for (let index = lists.sizeOf(list) - 1; index >= 0; index--)
      if (weakrefs.referent(lists.get(list, index)) === NULL) return lists.set(list, index, reference)
    lists.append(list, reference)
    objects.decref(reference)
  }

  /** remove_subclass. */
  removeSubclass(base: Ref, type: Ref): void {
    const { lists, weakrefs } = this
    const list = this.subclassList(base)
    if (list === NULL) return
    for (let index = lists.sizeOf(list) - 1; index >= 0; index--)
      if (weakrefs.referent(lists.get(list, index)) === type)
        return lists.assignSlice(list, index, index + 1, [])
  }

  /** Borrowed: those that live. */
  subclasses(type: Ref): Ref[] {
    const list = this.subclassList(type)
    if (list === NULL) return []
    return Array.from({ length: this.lists.sizeOf(list) }, (_, index) =>
      this.weakrefs.referent(this.lists.get(list, index)),
    ).filter((subclass) => subclass !== NULL)
  }

  /** PyType_IsSubtype. */
  isSubtype(type: Ref, base: Ref): boolean {
    if (type === base) return true
    const mro = this.mro(type)
    if (mro !== NULL) {
      const size = this.tuples.sizeOf(mro)
      for (let index = 1; index < size; index++) if (this.tuples.get(mro, index) === base) return true
      return false
    }
    for (let next = this.base(type); next !== NULL; next = this.base(next)) if (next === base) return true
    return false
  }

  /** Whether an object has room for a dict of attributes: tp_dictoffset. */
  hasDict(object: Ref): boolean {
    return this.dictWord(object) !== 0
  }

  /** Borrowed; NULL: none yet, or no room for one. */
  dictOf(object: Ref): Ref {
    const at = this.dictWord(object)
    return at === 0 ? NULL : (this.words.data[at] as Ref)
  }

  /** Takes over the caller's reference; lets go of the one that was there. */
  setDict(object: Ref, dict: Ref): void {
    const at = this.dictWord(object)
    if (at === 0) throw new RangeError('an object without room for a dict')
    const old = this.words.data[at] as Ref
    this.words.set(at, dict)
    this.objects.decref(old)
  }

  /** Value of a slot of `__slots__`, which are counted from the topmost base's: borrowed; NULL: not set. */
  slot(object: Ref, index: number): Ref {
    return this.words.data[indexOf(object) + SLOTS - index] as Ref
  }

  /** Takes over the caller's reference; lets go of what was there. */
  setSlot(object: Ref, index: number, value: Ref): void {
    const old = this.slot(object, index)
    this.words.set(indexOf(object) + SLOTS - index, value)
    this.objects.decref(old)
  }

  /** `__class__ = type` of an object of a class whose instances are alike. */
  setClass(object: Ref, type: Ref): void {
    const at = indexOf(object) + CLASS
    const old = this.words.data[at] as Ref
    this.objects.incref(type)
    this.words.set(at, type)
    this.objects.decref(old)
  }

  private allocateFor(type: Ref, layout: number, items: number): Ref {
    const { objects, words } = this
    const ops = objects.types[layout] as TypeOps
    const hasGc = (this.flags(type) & GC_TYPE) !== 0
    const bytes = this.instanceBytes(type, items)
    const place = hasGc ? objects.gcMalloc(bytes) : objects.memory.objectMalloc(bytes)
    const isOwn = this.ofLayout.data[layout] === type
    const fields = ops.fieldsFor?.(items) ?? 0
    const record = isOwn
      ? objects.create(layout, place, fields)
      : objects.create(
          layout | (hasGc ? OF_CLASS : OF_CLASS_PLAIN),
          place,
          fields,
          CLASS_HEAD + this.slotCount(type),
        )
    if (!isOwn) {
      words.set(record + CLASS, type)
      objects.incref(type)
    }
    ops.initFields?.(record, items)
    if (hasGc) objects.collector.track(record)
    return refOf(record)
  }

  /** The word that its dict stands in; 0: it has none. */
  private dictWord(object: Ref): number {
    if (tagOf(object) !== RECORD_TAG) return 0
    const record = indexOf(object)
    const type = this.words.data[record + TYPE] as number
    const at = this.objects.types[type]?.dictAt
    if (at === undefined) return 0
    if (at === DICT && (this.flags(this.words.data[record + CLASS] as Ref) & DICT_TYPE) === 0) return 0
    return record + at
  }

  /** Whether a class or a base of it has `__del__`. */
  private hasDel(type: Ref): boolean {
    const { layout, tuples, dicts } = this
    if (!this.isHeap(type)) return false
    const version = this.version(type)
    if (layout.word(type, FINALIZER_VERSION) !== version) {
      const mro = this.mro(type)
      const classes =
        mro === NULL ? [type] : Array.from({ length: tuples.sizeOf(mro) }, (_, k) => tuples.get(mro, k))
      const has = classes.some((one) => {
        const dict = this.isType(one) ? this.dict(one) : NULL
        return dict !== NULL && dicts.get(dict, this.finalizerName) !== NULL
      })
      layout.setWord(type, FINALIZER, has ? 1 : 0)
      layout.setWord(type, FINALIZER_VERSION, version)
    }
    return layout.word(type, FINALIZER) === 1
  }

  private init(type: Ref, field: TypeField, value: Ref): void {
    this.layout.init(type, REFS.indexOf(field), value)
  }

  /** type_clear. */
  private clear(type: Ref): void {
    this.modified(type)
    const dict = this.dict(type)
    if (dict !== NULL) this.dicts.clear(indexOf(dict))
    this.layout.set(type, REFS.indexOf('mro'), NULL)
  }
}
