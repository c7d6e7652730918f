/**
 * What the object model knows beside the simulated objects: the types that CPython has in C with their slots, tables of what
 * records know by number, names that C code keeps, and the cache of attributes of types.
 */
import {
  BASE_TYPE,
  CLASS,
  DICT,
  DICT_TYPE,
  HASH_LOW,
  LAYOUT,
  NULL,
  RECORD_TAG,
  TYPE,
  WEAK_TYPE,
  indexOf,
  type Classes,
  type Ref,
} from '../../objects/index.ts'
import { Numbered, Roll, type Counted } from '../../roll.ts'
import type { Registered, Timeline } from '../../timeline.ts'
import type { Words } from '../../words.ts'
import type { Attribute, Native, Natives, Slots, TypeSpec } from '../native.ts'
import { ExceptionFields } from '../types/exception-fields.ts'
import { newMethod } from '../types/method.ts'
import { callBack } from '../types/weakref.ts'
import type { Vm } from '../vm.ts'
import { genericGetAttribute, genericSetAttribute } from './attributes.ts'
import { NativeTable, type NamedNative } from './natives.ts'
import { builtinNew } from './slot-wrappers.ts'
import { inheritSlots, slotsOfType } from './slots.ts'
import { StaticTable } from './static-table.ts'

/** Words of a type object that are the model's. */
const SLOTS_NOTE = 0
const UNCACHED_NOTE = 1
const PLAIN_NOTE = 2

/** In the note of a class: its instances look attributes up, and set them, as objects do, in a dict of their own. */
const PLAIN_GET = 1
const PLAIN_SET = 2

/** MCACHE_SIZE_EXP. */
const CACHE_BITS = 10
const ENTRY = 3

export interface NamedAttribute {
  readonly name: string
  readonly attribute: Attribute
}

/** A type that CPython has in C. */
export interface StaticType extends DeclaredType {
  /** Inherited ones included. */
  readonly slots: Slots
}

export interface DeclaredType {
  readonly spec: TypeSpec
  readonly attributes: readonly NamedAttribute[]
}

/** What a model knows beside numbers and arrays, and what one that has declared the same does not. */
interface ModelState {
  /** In the order in which they were made. */
  readonly types: readonly (readonly [name: string, type: Ref])[]
  /** Types, natives and attributes that were declared later than the others: they know nothing of their process. */
  readonly late: readonly DeclaredType[]
  readonly natives: readonly NamedNative[]
  readonly attributes: readonly NamedAttribute[]
  readonly names: readonly string[]
}

/** MCACHE_HASH: where the cache has an attribute of a type, by the lower half of the name's hash. */
const entryOf = (version: number, hash: number): number =>
  (Math.imul(version, hash) >>> (32 - CACHE_BITS)) * ENTRY

export class ObjectModel implements Registered {
  readonly natives: NativeTable
  readonly attributes: Numbered<NamedAttribute>
  /** Of old-style instances, and of their classes: NULL before these types are made. */
  instanceType: Ref = NULL
  classType: Ref = NULL
  private memoryErrorInstance: Ref = NULL
  private recursionErrorInstance: Ref = NULL
  private exceptionFields: ExceptionFields | undefined = undefined
  readonly classes: Classes
  private readonly vm: Vm
  /** By number from 1: those of static types first. */
  private readonly slotTables: Roll<Slots>
  private readonly declared: Roll<DeclaredType>
  private readonly declaredNumbers = new Map<string, number>()
  /** How many were declared before any type was made. */
  private declaredFirst = { types: 0, natives: 0, attributes: 0 }
  private readonly statics: StaticTable<StaticType>
  private readonly nameNumbers: Numbered<string>
  private readonly names: Words
  private readonly cache: Words
  private readonly words: Words
  private readonly functionLayout: number

  constructor(vm: Vm, timeline: Timeline, classes: Classes) {
    this.vm = vm
    this.classes = classes
    this.natives = new NativeTable(timeline)
    this.attributes = new Numbered(timeline)
    this.slotTables = new Roll(timeline)
    this.declared = new Roll(timeline)
    this.nameNumbers = new Numbered(timeline)
    this.statics = new StaticTable(timeline)
    this.names = timeline.words(64)
    this.cache = timeline.words((1 << CACHE_BITS) * ENTRY)
    const { weakrefs, fixed } = vm.types2
    this.words = vm.python.objects.store.words
    this.functionLayout = fixed.typeOf('function')
    weakrefs.call = (callback, reference) => callBack(vm, callback, reference)
    weakrefs.isWeakClass = (type) => (classes.flags(type) & WEAK_TYPE) !== 0
    timeline.register(this)
  }

  registers(): number[] {
    const { memoryErrorInstance, recursionErrorInstance, statics, tables } = this
    return [memoryErrorInstance, recursionErrorInstance, statics.count, ...tables.map(({ count }) => count)]
  }

  setRegisters([memoryError = NULL, recursionError = NULL, statics = 0, ...counts]: readonly number[]): void {
    this.memoryErrorInstance = memoryError
    this.recursionErrorInstance = recursionError
    this.statics.count = statics
    this.tables.forEach((table, index) => (table.count = counts[index] ?? 0))
  }

  forgetFuture(): void {
    for (const table of this.tables) table.forgetFuture()
  }

  /** What is only added to. */
  private get tables(): readonly Counted[] {
    const { natives, attributes, slotTables, nameNumbers, statics, declared } = this
    return [natives.named, attributes, slotTables, nameNumbers, statics.made, declared]
  }

  beside(): ModelState {
    const { types, natives, attributes } = this.declaredFirst
    return {
      types: this.statics.all().map(({ name, type }) => [name, type]),
      late: this.declared.all().slice(types),
      natives: this.natives.named.after(natives),
      attributes: this.attributes.after(attributes),
      names: this.nameNumbers.after(0),
    }
  }

  setBeside({ types, late, natives, attributes, names }: ModelState): void {
    const first = this.declaredFirst
    this.natives.named.count = first.natives
    this.attributes.count = first.attributes
    this.declared.count = first.types
    this.nameNumbers.count = this.slotTables.count = this.statics.made.count = this.statics.count = 0
    for (const declared of late) this.addDeclared(declared)
    for (const { name, native } of natives) this.natives.numberOf(name, native)
    for (const named of attributes) this.attributes.numberOf(named)
    for (const name of names) this.nameNumbers.numberOf(name)
    for (const [name, type] of types) this.slotTables.add(this.know(type, name).slots)
  }

  /** Borrowed: the instance of MemoryError that needs no memory. */
  get memoryError(): Ref {
    if (this.memoryErrorInstance === NULL) {
      const type = this.typeNamed('exceptions.MemoryError')
      this.memoryErrorInstance = this.vm.outside(
        () => this.slotsOfType(type).new?.(this.vm, type, []) ?? NULL,
      )
    }
    return this.memoryErrorInstance
  }

  /** Borrowed: PyExc_RecursionErrorInst, for where nothing can be called any more that would make one. */
  get recursionError(): Ref {
    if (this.recursionErrorInstance === NULL) {
      const { vm } = this
      const type = this.typeNamed('exceptions.RuntimeError')
      const { new: create, init } = this.slotsOfType(type)
      this.recursionErrorInstance = vm.outside(() => {
        const instance = create?.(vm, type, []) ?? NULL
        const message = vm.str('maximum recursion depth exceeded')
        init?.(vm, instance, [message])
        vm.decref(message)
        return instance
      })
    }
    return this.recursionErrorInstance
  }

  /** All that it refers to: types, names, the instances that are there in advance; some of it NULL, some more than once. */
  *ownReferences(): Generator<Ref> {
    yield this.memoryErrorInstance
    yield this.recursionErrorInstance
    for (const { type } of this.statics.all()) yield type
    yield* this.names.data.subarray(0, this.names.length)
    for (let entry = 0; entry < this.cache.length; entry += ENTRY) yield this.cache.data[entry + 1] as Ref
  }

  /** Fields of exceptions by their names. */
  get exceptions(): ExceptionFields {
    return (this.exceptionFields ??= new ExceptionFields(this.vm))
  }

  // --- types

  /** Numbers what records of the type will know by number: in the order in which types are declared. */
  declare(spec: TypeSpec): DeclaredType {
    const known = this.declaredNamed(spec.name)
    if (known) return known
    this.declareNatives({ ...(spec.slots.new ? { __new__: builtinNew } : {}), ...spec.methods })
    this.declareNatives(spec.classMethods)
    this.declareNatives(spec.staticMethods)
    const attributes = Object.entries(spec.attributes ?? {}).map(([name, attribute]) => ({ name, attribute }))
    for (const named of attributes) this.attributes.numberOf(named)
    const declared = { spec, attributes }
    this.addDeclared(declared)
    return declared
  }

  private addDeclared(declared: DeclaredType): void {
    this.declaredNumbers.set(declared.spec.name, this.declared.add(declared))
  }

  /** Undefined: there is none at present. */
  private declaredNamed(name: string): DeclaredType | undefined {
    const number = this.declaredNumbers.get(name) ?? Infinity
    const declared = number <= this.declared.count ? this.declared.at(number) : undefined
    return declared?.spec.name === name ? declared : undefined
  }

  declareNatives(natives: Natives = {}): void {
    for (const name in natives) this.natives.numberOf(name, natives[name] as Native)
  }

  /** All that every interpreter declares has been declared. */
  endDeclarations(): void {
    this.declaredFirst = {
      types: this.declared.count,
      natives: this.natives.named.count,
      attributes: this.attributes.count,
    }
  }

  /** The type of a declared name has been made. */
  addStatic(type: Ref, name: string): void {
    this.setSlots(type, this.know(type, name).slots)
  }

  private know(type: Ref, name: string): StaticType {
    const declared = this.declaredNamed(name) as DeclaredType
    const { spec } = declared
    const base = name === 'object' ? undefined : (spec.base ?? 'object')
    const inherited = base === undefined ? undefined : this.statics.entryOf(this.typeNamed(base))?.slots
    const known = { ...declared, slots: inheritSlots(spec.slots, inherited, base === 'object') }
    this.statics.add(name, type, known)
    if (name === 'instance') this.instanceType = type
    if (name === 'classobj') this.classType = type
    return known
  }

  /** Forgets the slots of classes, which the first that asks for them resolves again. */
  settle(): void {
    for (const { type } of this.statics.all())
      for (const derived of this.classes.subclasses(type))
        if (this.isHeapType(derived)) this.forgetSlots(derived)
    this.slotTables.count = 0
    for (const { type, entry } of this.statics.all()) this.setSlots(type, entry.slots)
  }

  /** Borrowed. */
  typeNamed(name: string): Ref {
    const type = this.statics.named(name)
    if (type === undefined) throw new RangeError(`there is no type ${name}`)
    return type
  }

  hasType(name: string): boolean {
    return this.statics.named(name) !== undefined
  }

  staticType(type: Ref): StaticType | undefined {
    return this.statics.entryOf(type)
  }

  /** Whether classes may derive from it (Py_TPFLAGS_BASETYPE). */
  isBaseType(type: Ref): boolean {
    return (this.classes.flags(type) & BASE_TYPE) !== 0
  }

  isHeapType(type: Ref): boolean {
    return this.classes.isHeap(type)
  }

  /** Borrowed; NULL of `object`. */
  baseOf(type: Ref): Ref {
    return this.classes.base(type)
  }

  // --- slots

  /** Of a type, inherited ones included. */
  slotsOfType(type: Ref): Slots {
    return slotsOfType(this.vm, type)
  }

  /** The slots of a class; undefined where they have to be resolved anew. */
  knownSlots(type: Ref): Slots | undefined {
    const number = this.classes.note(type, SLOTS_NOTE)
    return number === 0 ? undefined : this.slotTables.at(number)
  }

  setSlots(type: Ref, slots: Slots): void {
    const { classes } = this
    classes.setNote(type, SLOTS_NOTE, this.slotTables.add(slots))
    const hasDictInFront =
      classes.isHeap(type) &&
      (classes.flags(type) & DICT_TYPE) !== 0 &&
      this.vm.python.objects.types[classes.layoutOf(type)]?.dictAt === undefined
    const plain =
      (slots.getAttribute === genericGetAttribute ? PLAIN_GET : 0) |
      (slots.setAttribute === genericSetAttribute ? PLAIN_SET : 0)
    classes.setNote(type, PLAIN_NOTE, hasDictInFront ? plain : 0)
  }

  /** A special method of the class has been set: of it and of those derived from it, slots are resolved anew. */
  forgetSlots(type: Ref): void {
    this.classes.setNote(type, SLOTS_NOTE, 0)
    this.classes.setNote(type, PLAIN_NOTE, 0)
    for (const derived of this.classes.subclasses(type)) this.forgetSlots(derived)
  }

  // --- names

  /** Borrowed: an interned string that C code keeps in a static variable once it has asked for it. */
  name(text: string): Ref {
    const number = this.nameNumbers.numberOf(text) - 1
    const known = this.names.data[number]
    if (known !== undefined && known !== NULL) return known
    const name = this.vm.interned(text)
    this.names.grow(number + 1)
    this.names.set(number, name)
    return name
  }

  // --- attributes of types

  /** _PyType_Lookup: borrowed; NULL where no class in the mro has it. `name` is a str. */
  lookup(type: Ref, name: Ref): Ref {
    const { classes, cache } = this
    const version = classes.version(type)
    const entry = entryOf(version, this.vm.python.strs.lowHashOf(name))
    const { data } = cache
    if (data[entry] === version && data[entry + 1] === name) return data[entry + 2] as Ref
    const value = this.search(type, name)
    if (classes.note(type, UNCACHED_NOTE) === 0 && this.vm.isExactly(name, 'str')) {
      const { objects } = this.vm.python
      const old = data[entry + 1] as Ref
      objects.incref(name)
      cache.guardRange(entry, entry + ENTRY)
      data[entry] = version
      data[entry + 1] = name
      data[entry + 2] = value
      objects.decref(old)
    }
    return value
  }

  /**
   * Quick where an instance has the attribute in its dict, or its class has a function of this name: a new reference. NULL: it
   * has to be looked up.
   */
  quickGet(object: Ref, name: Ref): Ref {
    const type = this.plainClass(object, PLAIN_GET)
    if (type === NULL) return NULL
    const { data } = this.words
    const version = data[indexOf(type) + this.classes.versionAt] as number
    const entry = entryOf(version, data[indexOf(name) + HASH_LOW] as number)
    const cache = this.cache.data
    if (cache[entry] !== version || cache[entry + 1] !== name) return NULL
    const found = cache[entry + 2] as Ref
    if (found !== NULL && data[indexOf(found) + TYPE] !== this.functionLayout) return NULL
    const dict = data[indexOf(object) + DICT] as Ref
    const value = dict === NULL ? NULL : this.vm.types2.dicts.getNamed(dict, name)
    if (value !== NULL) {
      this.vm.python.objects.incref(value)
      return value
    }
    return found === NULL ? NULL : newMethod(this.vm, found, object, type)
  }

  /** Quick where an instance has a dict, and its class nothing of this name: whether it is done. */
  quickSet(object: Ref, name: Ref, value: Ref): boolean {
    const type = this.plainClass(object, PLAIN_SET)
    if (type === NULL || value === NULL) return false
    const { data } = this.words
    const version = data[indexOf(type) + this.classes.versionAt] as number
    const entry = entryOf(version, data[indexOf(name) + HASH_LOW] as number)
    const cache = this.cache.data
    if (cache[entry] !== version || cache[entry + 1] !== name || cache[entry + 2] !== NULL) return false
    const dict = data[indexOf(object) + DICT] as Ref
    if (dict === NULL || !this.vm.python.strs.isInterned(name)) return false
    this.vm.types2.dicts.setNamed(dict, name, value)
    return true
  }

  /** The class of an object, where it is plain; else NULL. */
  private plainClass(object: Ref, plain: number): Ref {
    if ((object & 3) !== RECORD_TAG) return NULL
    const { data } = this.words
    if ((data[indexOf(object) + TYPE] as number) <= LAYOUT) return NULL
    const type = data[indexOf(object) + CLASS] as Ref
    const note = data[indexOf(type) + this.classes.notesAt + PLAIN_NOTE] as number
    return (note & plain) === 0 ? NULL : type
  }

  /** The mro has a class of the old style, which can change unnoticed. */
  setUncached(type: Ref): void {
    this.classes.setNote(type, UNCACHED_NOTE, 1)
  }

  private search(type: Ref, name: Ref): Ref {
    const { classes, vm } = this
    const { tuples } = vm.python
    const { dicts } = vm.types2
    const mro = classes.mro(type)
    if (mro === NULL) return NULL
    const size = tuples.sizeOf(mro)
    for (let index = 0; index < size; index++) {
      const base = tuples.get(mro, index)
      const dict = classes.isType(base) ? classes.dict(base) : vm.types2.fixed.get('class', base, 'dict')
      const value = dicts.getNamed(dict, name)
      if (value !== NULL) return value
    }
    return NULL
  }
}
