/**
 * The object layer of CPython, 2.7 and 3.11, written down from its C sources without a thought for speed: objects are
 * JavaScript objects, deaths are recursive calls, generations are arrays. It says which calls of an allocator, which
 * deaths and which free lists there are, in order; where the blocks lie it is told.
 *
 * Objects/{listobject,tupleobject,dictobject,setobject,frameobject,stringobject,unicodeobject,typeobject}.c,
 * Modules/gcmodule.c, Include/object.h of 2.7.6; the same of 3.11.
 */
import type { PythonVersion } from '../../src/machine/objects/index.ts'

/** A block of memory; its place is the simulation's to say. */
export interface Block {
  place: number
}

export interface Event {
  readonly what: string
  /** A size, a kind, a generation, how many were found. */
  readonly detail: string | number
  /** Undefined of what has no block. */
  readonly block?: Block | undefined
  /** Of a realloc: whether there was a block before. Of others undefined. */
  readonly had?: boolean
  /** Whether the block is new. */
  readonly isNew?: boolean
}

const POINTER = 8
const UNWIND_LEVEL = 50
const MASK = (1n << 64n) - 1n

/** An object. */
export class Thing {
  readonly kind: string
  readonly hasGc: boolean
  refcount = 1
  /** The simulation's name for it. */
  ref = 0
  block: Block | undefined = undefined
  /** Of an array, a table, a buffer. */
  body: Block | undefined = undefined
  /** The generation that it is in; undefined where the collector does not track it. */
  generation: Thing[] | undefined = undefined
  gcRefs = 0
  /** Items, or references in the order of the fields; of a frame its locals. */
  items: (Thing | undefined)[] = []
  /** Of a frame: the value stack; back, builtins, globals, locals; the code. */
  stack: Thing[] = []
  context: (Thing | undefined)[] = []
  last: Thing | undefined = undefined
  /** Of a list: its room. Of a unicode on the free list: the length of its buffer. Of a frame: its room. Of code: locals, stack. */
  room = 0
  shape: readonly [locals: number, stack: number] = [0, 0]
  zombie: Thing | undefined = undefined
  table: Table | undefined = undefined
  value = 0
  text: string | undefined = undefined
  length = 0
  interned = false
  isDead = false

  constructor(kind: string, hasGc: boolean) {
    this.kind = kind
    this.hasGc = hasGc
  }
}

interface Slot {
  readonly hash: bigint
  key: Thing | undefined
  value: Thing | undefined
}

/** A table of either kind: 2.7's slots by hash; 3.11's entries in the order in which they came, gaps where some are gone. */
interface Table {
  slots: (Slot | undefined)[]
  fill: number
  used: number
  /** Of 3.11: log2 of the indices, whether all keys are str; no keys object at all. */
  log: number
  strOnly: boolean
  isEmpty: boolean
}

/** References in the order in which a dying object lets go of them, the last one when its storage is gone. */
const FIXED: Readonly<
  Record<string, { bytes: number; hasGc?: false; fields: string; last?: string; cleared?: string }>
> = {
  function: { bytes: 88, fields: 'code globals module name defaults doc dict closure' },
  method: { bytes: 48, fields: 'function self class' },
  builtin: { bytes: 40, fields: 'self module' },
  cell: { bytes: 24, fields: 'contents', cleared: 'contents' },
  instance: { bytes: 40, fields: 'class dict' },
  object: { bytes: 32, fields: 'dict', last: 'class', cleared: 'dict' },
  class: { bytes: 72, fields: 'bases dict name getattr setattr delattr' },
  generator: { bytes: 48, fields: 'frame code' },
  listiterator: { bytes: 32, fields: 'list' },
  slice: { bytes: 40, hasGc: false, fields: 'step start stop' },
  traceback: { bytes: 40, fields: 'next frame', cleared: 'next frame' },
}
export const fieldsOf = (kind: string): string[] => {
  const { fields, last } = FIXED[kind]!
  return [...fields.split(' '), ...(last === undefined ? [] : [last])]
}

const PLAIN_TRASHCAN = new Set(['list', 'tuple', 'dict', 'set', 'frame', 'traceback'])

export class NaivePython {
  readonly version: PythonVersion
  readonly is3: boolean
  events: Event[] = []
  readonly none = new Thing('constant', false)
  readonly live = new Set<Thing>()
  /** By kind; the last one goes out first. */
  readonly freeLists = new Map<string, Thing[]>()
  /** Of 3.11: blocks of small keys objects. */
  readonly keptKeys: Block[] = []
  /** References from outside: of the interpreter itself. */
  readonly held: Thing[] = []
  generations: Thing[][] = [[], [], []]
  counts = [0, 0, 0]
  thresholds = [700, 10, 10]
  enabled = true
  longLivedTotal = 0
  longLivedPending = 0
  garbage: Thing | undefined = undefined
  /** The class whose instances have a `__del__`. */
  classWithDel: Thing | undefined = undefined
  internedDict: Thing | undefined = undefined
  private collecting = false
  private nesting = 0
  private readonly later: Thing[] = []
  readonly smallInts = new Map<number, Thing>()
  private readonly singles = new Map<string, Thing>()
  private emptyTuple: Thing | undefined = undefined
  private emptyUnicode: Thing | undefined = undefined

  constructor(version: PythonVersion) {
    this.version = version
    this.is3 = version === '3.11'
    this.none.refcount = Infinity
  }

  // Memory

  private event(what: string, detail: string | number, block?: Block, had?: boolean): void {
    const isNew = /[mM]alloc$/.test(what) || what === 'number'
    this.events.push({ what, detail, block, isNew, ...(had === undefined ? {} : { had }) })
  }

  private malloc(bytes: number): Block {
    const block = { place: 0 }
    this.event('malloc', bytes, block)
    return block
  }

  private realloc(old: Block | undefined, bytes: number): Block {
    const block = old ?? { place: 0 }
    this.event('realloc', bytes, block, old !== undefined)
    return block
  }

  private free(block: Block | undefined): void {
    if (block) this.event('free', '', block)
  }

  private objectMalloc(bytes: number): Block {
    const block = { place: 0 }
    this.event('objectMalloc', bytes, block)
    return block
  }

  private get gcHeader(): number {
    return this.is3 ? 16 : 32
  }

  /** _PyObject_GC_Malloc. */
  private gcMalloc(bytes: number): Block {
    const block = { place: 0 }
    this.event('gcMalloc', this.gcHeader + bytes, block)
    this.counts[0]!++
    if (this.counts[0]! > this.thresholds[0]! && this.enabled && this.thresholds[0]! > 0 && !this.collecting)
      for (let generation = 2; generation >= 0; generation--) {
        if (this.counts[generation]! <= this.thresholds[generation]!) continue
        if (generation === 2 && this.longLivedPending < Math.floor(this.longLivedTotal / 4)) continue
        this.collect(generation)
        break
      }
    return block
  }

  private gcFree(block: Block): void {
    if (this.counts[0]! > 0) this.counts[0]!--
    this.event('gcFree', '', block)
  }

  private kept(kind: string): Thing[] {
    const list = this.freeLists.get(kind) ?? []
    this.freeLists.set(kind, list)
    return list
  }

  /** The storage of a dead object from a free list. */
  private takeKept(kind: string): Thing | undefined {
    const old = this.kept(kind).pop()
    if (old) this.event('taken', kind, old.block)
    return old
  }

  private keep(kind: string, thing: Thing, cap: number): boolean {
    const list = this.kept(kind)
    if (list.length >= cap) return false
    list.push(thing)
    this.event('kept', kind, thing.block)
    return true
  }

  private born(thing: Thing, block: Block | undefined): Thing {
    thing.block = block
    this.live.add(thing)
    return thing
  }

  private track(thing: Thing): void {
    this.generations[0]!.push(thing)
    thing.generation = this.generations[0]
  }

  private untrack(thing: Thing): void {
    const list = thing.generation
    if (!list) return
    list.splice(list.indexOf(thing), 1)
    thing.generation = undefined
  }

  // References and deaths

  incref(thing: Thing | undefined): Thing | undefined {
    if (thing) thing.refcount++
    return thing
  }

  decref(thing: Thing | undefined): void {
    if (thing && --thing.refcount === 0) this.dealloc(thing)
  }

  private dealloc(thing: Thing): void {
    this.untrack(thing)
    if (thing.kind === 'object') {
      // subtype_dealloc
      this.nesting++
      if (this.nesting < UNWIND_LEVEL) {
        this.nesting++
        this.nesting--
        this.die(thing)
        this.nesting++
        this.trashcanEnd()
      } else this.later.push(thing)
      this.nesting--
    } else if (PLAIN_TRASHCAN.has(thing.kind)) {
      if (this.nesting < UNWIND_LEVEL) {
        this.nesting++
        this.die(thing)
        this.trashcanEnd()
      } else this.later.push(thing)
    } else this.die(thing)
  }

  private trashcanEnd(): void {
    this.nesting--
    if (this.later.length === 0 || this.nesting > 0) return
    while (this.later.length > 0) {
      const thing = this.later.pop()!
      this.nesting++
      this.dealloc(thing)
      this.nesting--
    }
  }

  /** Objects that wait in the trashcan. */
  get waiting(): readonly Thing[] {
    return this.later
  }

  private die(thing: Thing): void {
    this.live.delete(thing)
    thing.isDead = true
    switch (thing.kind) {
      case 'int':
      case 'long':
        if (thing.kind === 'int' && !this.is3) this.event('numberDropped', 'int', thing.block)
        else this.objectFree(thing.block!)
        return
      case 'float':
        if (!this.is3) this.event('numberDropped', 'float', thing.block)
        else if (!this.keep('float', thing, 100)) this.objectFree(thing.block!)
        return
      case 'str':
        if (thing.interned) {
          thing.refcount = 3
          this.dictDelete(this.internedDict!, thing)
          thing.refcount = 0
        }
        this.objectFree(thing.block!)
        return
      case 'unicode':
        this.dieUnicode(thing)
        return
      case 'list':
        for (const item of thing.items.toReversed()) this.decref(item)
        this.free(thing.body)
        if (!this.keep('list', thing, 80)) this.gcFree(thing.block!)
        return
      case 'tuple': {
        const { length } = thing.items
        for (const item of thing.items.toReversed()) this.decref(item)
        if (length === 0 || length > (this.is3 ? 20 : 19) || !this.keep(`tuple ${length}`, thing, 2000))
          this.gcFree(thing.block!)
        return
      }
      case 'dict':
        if (this.is3) this.releaseKeys(thing.table!, thing.body)
        else {
          for (const slot of thing.table!.slots) {
            this.decref(slot?.key)
            this.decref(slot?.value)
          }
          this.free(thing.body)
        }
        if (!this.keep('dict', thing, 80)) this.gcFree(thing.block!)
        return
      case 'set':
        for (const slot of thing.table!.slots) this.decref(slot?.key)
        this.free(thing.body)
        if (!this.keep('set', thing, 80)) this.gcFree(thing.block!)
        return
      case 'code':
        for (const item of thing.items) this.decref(item)
        if (thing.zombie) this.gcFree(thing.zombie.block!)
        this.objectFree(thing.block!)
        return
      case 'frame':
        this.dieFrame(thing)
        return
      default:
        this.dieFixed(thing)
    }
  }

  private objectFree(block: Block): void {
    this.event('objectFree', '', block)
  }

  private dieUnicode(thing: Thing): void {
    if (this.kept('unicode').length < 1024) {
      if (thing.length >= 9) {
        this.objectFree(thing.body!)
        thing.body = undefined
        thing.length = 0
      }
      this.keep('unicode', thing, 1024)
      return
    }
    this.objectFree(thing.body!)
    this.objectFree(thing.block!)
  }

  private dieFrame(thing: Thing): void {
    for (const item of [...thing.items, ...thing.stack, ...thing.context]) this.decref(item)
    const code = thing.last!
    if (!code.zombie) {
      code.zombie = thing
      this.event('kept', 'zombie frame', thing.block)
    } else if (!this.keep('frame', thing, 200)) this.gcFree(thing.block!)
    this.decref(code)
  }

  private dieFixed(thing: Thing): void {
    for (const item of thing.items) this.decref(item)
    const { last } = thing
    if (thing.kind === 'slice') this.objectFree(thing.block!)
    else if (!(/^(method|builtin)$/.test(thing.kind) && this.keep(thing.kind, thing, 256)))
      this.gcFree(thing.block!)
    this.decref(last)
  }

  // Numbers and strings

  int(value: number): Thing {
    const isSmall = value >= -5 && value < 257
    const known = isSmall ? this.smallInts.get(value) : undefined
    if (known) return this.incref(known)!
    const thing = new Thing('int', false)
    thing.value = value
    if (isSmall) {
      // _PyInt_Init has made it
      thing.refcount = this.is3 ? Infinity : 2
      this.smallInts.set(value, thing)
      return thing
    }
    if (this.is3) return this.born(thing, this.objectMalloc(24 + 4 * (Math.abs(value) < 2 ** 30 ? 1 : 2)))
    const block = { place: 0 }
    this.event('number', 'int', block)
    return this.born(thing, block)
  }

  float(value: number): Thing {
    const thing = new Thing('float', false)
    thing.value = value
    if (!this.is3) {
      const block = { place: 0 }
      this.event('number', 'float', block)
      return this.born(thing, block)
    }
    return this.born(thing, this.takeKept('float')?.block ?? this.objectMalloc(24))
  }

  long(digits: number): Thing {
    return this.born(new Thing('long', false), this.objectMalloc(24 + 4 * digits))
  }

  /** A str of known text. */
  str(text: string): Thing {
    const known = text.length < 2 ? this.singles.get(text) : undefined
    if (known) return this.incref(known)!
    const thing = new Thing('str', false)
    thing.text = text
    if (text.length < 2 && this.is3) {
      thing.refcount = Infinity
      thing.interned = true
      this.singles.set(text, thing)
      return thing
    }
    this.born(thing, this.objectMalloc((this.is3 ? 49 : 37) + text.length))
    if (text.length > 1) return thing
    const single = this.intern(thing)
    this.singles.set(text, single)
    this.held.push(single)
    return this.incref(single)!
  }

  strOfLength(length: number): Thing {
    return this.born(new Thing('str', false), this.objectMalloc((this.is3 ? 49 : 37) + length))
  }

  private intern(thing: Thing): Thing {
    if (thing.interned) return thing
    if (!this.internedDict) this.held.push((this.internedDict = this.dict()))
    const twin = this.dictGetKey(this.internedDict, thing)
    if (twin) {
      this.incref(twin)
      this.decref(thing)
      return twin
    }
    this.dictSet(this.internedDict, thing, thing)
    thing.refcount -= 2
    thing.interned = true
    return thing
  }

  interned(text: string): Thing {
    return this.intern(this.str(text))
  }

  unicode(length: number): Thing {
    if (length === 0 && this.emptyUnicode) return this.incref(this.emptyUnicode)!
    const old = this.takeKept('unicode')
    const thing = new Thing('unicode', false)
    if (old) {
      this.born(thing, old.block)
      thing.body = old.body
      if (!old.body) thing.body = this.objectMalloc(4 * (length + 1))
      else if (old.length < length) this.event('objectRealloc', 4 * (length + 1), old.body, true)
    } else {
      this.born(thing, this.objectMalloc(48))
      thing.body = this.objectMalloc(4 * (length + 1))
    }
    thing.length = length
    if (length === 0) this.held.push(this.incref((this.emptyUnicode = thing))!)
    return thing
  }

  // Lists and tuples

  list(size: number): Thing {
    const thing = new Thing('list', true)
    this.born(thing, this.takeKept('list')?.block ?? this.gcMalloc(40))
    if (size > 0) thing.body = this.malloc(size * POINTER)
    thing.items = Array.from({ length: size })
    thing.room = size
    this.track(thing)
    return thing
  }

  listByCall(): Thing {
    const thing = this.born(new Thing('list', true), this.gcMalloc(40))
    this.track(thing)
    return thing
  }

  range(first: number, end: number): Thing {
    const size = Math.max(0, end - first)
    if (!this.is3) {
      const list = this.list(size)
      for (let index = 0; index < size; index++) list.items[index] = this.int(first + index)
      return list
    }
    const list = this.listByCall()
    if (size > 0) this.preallocate(list, size)
    for (let index = 0; index < size; index++) list.items.push(this.int(first + index))
    return list
  }

  private preallocate(list: Thing, size: number): void {
    list.room = (size + 1) & ~1
    list.body = this.malloc(list.room * POINTER)
  }

  /** list_resize, before the items are what they will be. */
  private resize(list: Thing, size: number): void {
    if (list.room >= size && size >= list.room >> 1) return
    let room = this.is3 ? (size + (size >> 3) + 6) & ~3 : size + (size >> 3) + (size < 9 ? 3 : 6)
    if (this.is3 && size - list.items.length > room - size) room = (size + 3) & ~3
    if (size === 0) room = 0
    list.body = this.realloc(list.body, room * POINTER)
    list.room = room
  }

  append(list: Thing, item: Thing): void {
    this.insert(list, list.items.length, item)
  }

  insert(list: Thing, index: number, item: Thing): void {
    this.resize(list, list.items.length + 1)
    list.items.splice(index, 0, this.incref(item))
  }

  /** Takes over the reference. */
  setItem(list: Thing, index: number, item: Thing): void {
    const old = list.items[index]
    list.items[index] = item
    this.decref(old)
  }

  pop(list: Thing, index: number): Thing {
    const { length } = list.items
    const item = list.items[index]!
    if (index === length - 1 && !(this.is3 && length === 1)) {
      this.resize(list, length - 1)
      list.items.pop()
      return item
    }
    this.incref(item)
    this.assignSlice(list, index, index + 1, [])
    return item
  }

  assignSlice(list: Thing, low: number, high: number, items: readonly Thing[]): void {
    const size = list.items.length + items.length - (high - low)
    if (size === 0) return this.clearList(list)
    const old = list.items.slice(low, high)
    const recycled = old.length > 8 ? this.malloc(old.length * POINTER) : undefined
    if (items.length !== old.length) this.resize(list, size)
    list.items.splice(low, high - low, ...items)
    for (const item of items) this.incref(item)
    for (const item of old.toReversed()) this.decref(item)
    this.free(recycled)
  }

  extend(list: Thing, items: readonly Thing[]): void {
    if (items.length === 0) return
    if (this.is3 && !list.body) this.preallocate(list, items.length)
    else this.resize(list, list.items.length + items.length)
    for (const item of items) list.items.push(this.incref(item))
  }

  clearList(list: Thing): void {
    const { items, body } = list
    if (!body) return
    list.items = []
    list.body = undefined
    list.room = 0
    for (const item of items.toReversed()) this.decref(item)
    this.free(body)
  }

  /** Takes over the references. */
  tuple(items: readonly Thing[]): Thing {
    if (items.length === 0 && this.emptyTuple) return this.incref(this.emptyTuple)!
    const thing = new Thing('tuple', true)
    thing.items = [...items]
    if (items.length === 0 && this.is3) {
      thing.refcount = Infinity
      return (this.emptyTuple = thing)
    }
    this.born(
      thing,
      this.takeKept(`tuple ${items.length}`)?.block ?? this.gcMalloc(24 + POINTER * items.length),
    )
    this.track(thing)
    if (items.length === 0) this.held.push(this.incref((this.emptyTuple = thing))!)
    return thing
  }

  // Dicts and sets

  dict(): Thing {
    const thing = new Thing('dict', true)
    this.born(thing, this.takeKept('dict')?.block ?? this.gcMalloc(this.is3 ? 48 : 248))
    thing.table = newTable(this.is3)
    return thing
  }

  dictByCall(): Thing {
    const thing = this.born(new Thing('dict', true), this.gcMalloc(this.is3 ? 48 : 248))
    thing.table = newTable(this.is3)
    return thing
  }

  presized(items: number): Thing {
    const dict = this.dict()
    if (items > 5) this.resizeTable(dict, items, 24)
    return dict
  }

  private hash(key: Thing): bigint {
    if (key.kind === 'str') return naiveStrHash(key.text!)
    if (key.kind === 'tuple') {
      let hash = 0x345678n
      let multiplier = 1000003n
      let left = BigInt(key.items.length)
      for (const item of key.items) {
        left--
        hash = ((hash ^ this.hash(item!)) * multiplier) & MASK
        multiplier += 82520n + left + left
      }
      hash = (hash + 97531n) & MASK
      return hash === MASK ? MASK - 1n : hash
    }
    return BigInt.asUintN(64, BigInt(key.value === -1 ? -2 : key.value))
  }

  private same(a: Thing | undefined, b: Thing): boolean {
    if (!a || a.kind !== b.kind) return false
    if (a.kind === 'tuple')
      return (
        a.items.length === b.items.length && a.items.every((item, index) => this.same(item, b.items[index]!))
      )
    return a === b || (a.kind === 'str' ? a.text !== undefined && a.text === b.text : a.value === b.value)
  }

  /** Where the key is, or would go: the index of the slot. */
  private look(table: Table, key: Thing, hash: bigint): number {
    const mask = BigInt(table.slots.length - 1)
    let free = -1
    for (let i = hash & mask, perturb = hash; ; i = 5n * i + perturb + 1n, perturb >>= 5n) {
      const at = Number(i & mask)
      const slot = table.slots[at]
      if (!slot) return free >= 0 ? free : at
      if (!slot.key) free = free >= 0 ? free : at
      else if (slot.hash === hash && this.same(slot.key, key)) return at
    }
  }

  private find(thing: Thing, key: Thing): Slot | undefined {
    const table = thing.table!
    if (this.is3) return table.slots.find((slot) => slot && this.same(slot.key, key))
    const slot = table.slots[this.look(table, key, this.hash(key))]
    return slot?.key ? slot : undefined
  }

  dictGet(dict: Thing, key: Thing): Thing | undefined {
    return this.find(dict, key)?.value
  }

  private dictGetKey(dict: Thing, key: Thing): Thing | undefined {
    return this.find(dict, key)?.key
  }

  private mayBeTracked(thing: Thing): boolean {
    return thing.hasGc && (thing.kind !== 'tuple' || thing.generation !== undefined)
  }

  private maintainTracking(dict: Thing, key: Thing, value: Thing): void {
    if (!dict.generation && (this.mayBeTracked(key) || this.mayBeTracked(value))) this.track(dict)
  }

  dictSet(dict: Thing, key: Thing, value: Thing): void {
    this.incref(value)
    this.incref(key)
    if (this.is3) return this.dictSet3(dict, key, value)
    const table = dict.table!
    const { used } = table
    this.insertDict(dict, key, value)
    if (table.used > used && table.fill * 3 >= table.slots.length * 2)
      this.resizeTable(dict, table.used * (table.used > 50_000 ? 2 : 4), 24)
  }

  private insertDict(dict: Thing, key: Thing, value: Thing): void {
    const table = dict.table!
    this.maintainTracking(dict, key, value)
    const hash = this.hash(key)
    const at = this.look(table, key, hash)
    const slot = table.slots[at]
    if (slot?.key) {
      const old = slot.value
      slot.value = value
      this.decref(old)
      this.decref(key)
      return
    }
    if (!slot) table.fill++
    table.slots[at] = { hash, key, value }
    table.used++
  }

  /** dictresize, set_table_resize. */
  private resizeTable(thing: Thing, wanted: number, slotBytes: number): void {
    const table = thing.table!
    let length = 8
    while (length <= wanted) length *= 2
    if (length === 8 && !thing.body && table.fill === table.used) return
    const body = length > 8 ? this.malloc(length * slotBytes) : undefined
    const old = table.slots
    table.slots = Array.from({ length })
    table.fill = table.used
    for (const slot of old) if (slot?.key) table.slots[this.look(table, slot.key, slot.hash)] = slot
    this.free(thing.body)
    thing.body = body
  }

  dictDelete(dict: Thing, key: Thing): boolean {
    const table = dict.table!
    const slot = this.find(dict, key)
    if (!slot) return false
    const { key: oldKey, value } = slot
    slot.key = slot.value = undefined
    table.used--
    if (this.is3) {
      table.slots[table.slots.indexOf(slot)] = undefined
      this.decref(oldKey)
      this.decref(value)
    } else {
      this.decref(value)
      this.decref(oldKey)
    }
    return true
  }

  update(dict: Thing, other: Thing): void {
    const [table, from] = [dict.table!, other.table!]
    if (dict === other || from.used === 0) return
    if ((table.fill + from.used) * 3 >= table.slots.length * 2)
      this.resizeTable(dict, (table.used + from.used) * 2, 24)
    for (const slot of from.slots) {
      if (!slot?.key) continue
      this.incref(slot.key)
      this.incref(slot.value)
      this.insertDict(dict, slot.key, slot.value!)
    }
  }

  clearDict(dict: Thing): void {
    const { table, body } = dict
    if (this.is3) {
      dict.table = newTable(this.is3)
      dict.body = undefined
      this.releaseKeys(table!, body)
      return
    }
    if (!body && table!.fill === 0) return
    dict.table = newTable(this.is3)
    dict.body = undefined
    for (const slot of table!.slots) {
      this.decref(slot?.key)
      this.decref(slot?.value)
    }
    this.free(body)
  }

  private newKeys(thing: Thing, log: number, strOnly: boolean): void {
    const indices = 2 ** log * (log < 8 ? 1 : log < 16 ? 2 : 4)
    const bytes = 32 + indices + usable(log) * (strOnly ? 16 : 24)
    const kept = log === 3 && strOnly ? this.keptKeys.pop() : undefined
    if (kept) this.event('taken', 'dict keys', kept)
    thing.body = kept ?? this.objectMalloc(bytes)
    Object.assign(thing.table!, { log, strOnly, isEmpty: false })
  }

  private giveKeys({ log, strOnly }: { log: number; strOnly: boolean }, body: Block): void {
    if (log === 3 && strOnly && this.keptKeys.length < 80) {
      this.keptKeys.push(body)
      this.event('kept', 'dict keys', body)
    } else this.objectFree(body)
  }

  /** free_keys_object. */
  private releaseKeys(table: Table, body: Block | undefined): void {
    if (table.isEmpty) return
    for (const slot of table.slots) {
      this.decref(slot?.key)
      this.decref(slot?.value)
    }
    this.giveKeys(table, body!)
  }

  private dictSet3(dict: Thing, key: Thing, value: Thing): void {
    const table = dict.table!
    const isStr = key.kind === 'str'
    const grown = (): number => Math.max(3, Math.ceil(Math.log2(Math.max(1, table.used * 3))))
    const resize = (strOnly: boolean): void => {
      const old = { log: table.log, strOnly: table.strOnly }
      const body = dict.body!
      this.newKeys(dict, grown(), strOnly)
      table.slots = table.slots.filter((slot) => slot !== undefined)
      this.giveKeys(old, body)
    }
    if (table.isEmpty) this.newKeys(dict, 3, isStr)
    else if (table.strOnly && !isStr) resize(false)
    this.maintainTracking(dict, key, value)
    const slot = this.find(dict, key)
    if (slot) {
      const old = slot.value
      slot.value = value
      this.decref(old)
      this.decref(key)
      return
    }
    if (table.slots.length >= usable(table.log)) resize(table.strOnly)
    table.slots.push({ hash: 0n, key, value })
    table.used++
  }

  set(): Thing {
    const thing = new Thing('set', true)
    this.born(thing, this.takeKept('set')?.block ?? this.gcMalloc(200))
    thing.table = newTable(this.is3)
    this.track(thing)
    return thing
  }

  setAdd(set: Thing, key: Thing): void {
    const table = set.table!
    const hash = this.hash(key)
    const at = this.look(table, key, hash)
    const slot = table.slots[at]
    if (slot?.key) return
    if (!slot) table.fill++
    table.slots[at] = { hash, key: this.incref(key), value: undefined }
    table.used++
    if (table.fill * 3 >= table.slots.length * 2)
      this.resizeTable(set, table.used * (table.used > 50_000 ? 2 : 4), 16)
  }

  setDiscard(set: Thing, key: Thing): boolean {
    const slot = this.find(set, key)
    if (!slot) return false
    const old = slot.key
    slot.key = undefined
    set.table!.used--
    this.decref(old)
    return true
  }

  // Others

  /** Takes over the references; by name, in the order of `fieldsOf`. */
  fixed(kind: string, fields: Readonly<Record<string, Thing | undefined>>): Thing {
    const { bytes, hasGc = true, last } = FIXED[kind]!
    const thing = new Thing(kind, hasGc)
    const kept = /^(method|builtin)$/.test(kind) ? this.takeKept(kind)?.block : undefined
    this.born(thing, kept ?? (hasGc ? this.gcMalloc(bytes) : this.objectMalloc(bytes)))
    thing.items = FIXED[kind]!.fields.split(' ').map((field) => fields[field])
    thing.last = last === undefined ? undefined : fields[last]
    if (hasGc) this.track(thing)
    return thing
  }

  /** Takes over the reference. */
  setField(thing: Thing, field: string, value: Thing | undefined): void {
    const index = FIXED[thing.kind]!.fields.split(' ').indexOf(field)
    const old = index < 0 ? thing.last : thing.items[index]
    if (index < 0) thing.last = value
    else thing.items[index] = value
    this.decref(old)
  }

  code(locals: number, stack: number, consts: Thing | undefined): Thing {
    const thing = this.born(new Thing('code', false), this.objectMalloc(128))
    thing.shape = [locals, stack]
    thing.items = [undefined, consts]
    return thing
  }

  /** PyFrame_New; takes over `locals`. */
  frame(
    code: Thing,
    back: Thing | undefined,
    builtins: Thing,
    globals: Thing,
    locals: Thing | undefined,
  ): Thing {
    const [count, stack] = code.shape
    const thing = new Thing('frame', true)
    const room = count + stack
    const bytes = 384 + POINTER * room
    if (code.zombie) {
      this.event('taken', 'zombie frame', code.zombie.block)
      this.born(thing, code.zombie.block)
      thing.room = code.zombie.room
      code.zombie = undefined
    } else {
      const kept = this.takeKept('frame')
      if (kept && kept.room < room) {
        this.event('objectRealloc', 32 + bytes, kept.block, true)
        kept.room = room
      }
      thing.room = kept?.room ?? room
      this.born(thing, kept?.block ?? this.gcMalloc(bytes))
    }
    thing.items = Array.from({ length: count })
    thing.context = [this.incref(back), this.incref(builtins), this.incref(globals), locals]
    thing.last = this.incref(code)
    this.track(thing)
    return thing
  }

  // The collector

  private traverse(thing: Thing): Thing[] {
    const present = (things: readonly (Thing | undefined)[]): Thing[] =>
      things.filter((each) => each !== undefined)
    switch (thing.kind) {
      case 'list':
      case 'tuple':
        return present(thing.items.toReversed())
      case 'dict':
        return present(
          thing.table!.slots.flatMap((slot) =>
            this.is3 ? [slot?.value, slot?.key] : [slot?.key, slot?.value],
          ),
        )
      case 'set':
        return present(thing.table!.slots.map((slot) => slot?.key))
      case 'frame': {
        const [back, builtins, globals, locals] = thing.context
        return present([back, thing.last, builtins, globals, locals, ...thing.items, ...thing.stack])
      }
      default:
        return present([...thing.items, thing.last])
    }
  }

  /** All that it has a reference to. */
  referencesOf(thing: Thing): Thing[] {
    return this.traverse(thing)
  }

  private clear(thing: Thing): void {
    if (thing.kind === 'list') this.clearList(thing)
    else if (thing.kind === 'dict') this.clearDict(thing)
    else if (thing.kind === 'set') {
      const { table, body } = thing
      thing.table = newTable(this.is3)
      thing.body = undefined
      for (const slot of table!.slots) this.decref(slot?.key)
      this.free(body)
    } else if (thing.kind === 'frame') {
      const { stack } = thing
      thing.stack = []
      thing.items.forEach((item, index) => {
        thing.items[index] = undefined
        this.decref(item)
      })
      for (const item of stack) this.decref(item)
    } else
      for (const field of FIXED[thing.kind]?.cleared?.split(' ') ?? []) this.setField(thing, field, undefined)
  }

  private hasClear({ kind }: Thing): boolean {
    return /^(list|dict|set|frame)$/.test(kind) || FIXED[kind]?.cleared !== undefined
  }

  /** Answers how many were found. */
  collect(generation: number): number {
    if (this.collecting) return 0
    this.collecting = true
    this.event('collectionBegins', generation)
    const found = this.collectCycles(generation)
    if (generation === 2) {
      this.event('freeListsCleared', '')
      this.clearFreeLists()
    }
    this.collecting = false
    this.event('collectionEnds', found)
    return found
  }

  private move(thing: Thing, to: Thing[]): void {
    thing.generation!.splice(thing.generation!.indexOf(thing), 1)
    to.push(thing)
    thing.generation = to
  }

  private merge(from: Thing[], to: Thing[]): void {
    for (const thing of from) thing.generation = to
    to.push(...from.splice(0))
  }

  private hasFinalizer({ kind, items }: Thing): boolean {
    return kind === 'instance' && items[0] !== undefined && items[0] === this.classWithDel
  }

  private collectCycles(generation: number): number {
    const { generations } = this
    if (generation < 2) this.counts[generation + 1]!++
    for (let each = 0; each <= generation; each++) this.counts[each] = 0
    const young = generations[generation]!
    const old = generations[Math.min(generation + 1, 2)]!
    for (let each = 0; each < generation; each++) this.merge(generations[each]!, young)
    // update_refs, subtract_refs
    for (const thing of young) thing.gcRefs = thing.refcount
    for (const thing of young)
      for (const child of this.traverse(thing)) if (child.generation === young) child.gcRefs--
    const unreachable: Thing[] = []
    for (let at = 0; at < young.length;) {
      const thing = young[at]!
      if (thing.gcRefs === 0) {
        this.move(thing, unreachable)
        continue
      }
      for (const child of this.traverse(thing)) {
        if (child.generation === unreachable) {
          this.move(child, young)
          child.gcRefs = 1
        } else if (child.generation === young && child.gcRefs === 0) child.gcRefs = 1
      }
      if (thing.kind === 'tuple' && thing.items.every((item) => item && !this.mayBeTracked(item)))
        this.untrack(thing)
      else at++
    }
    if (generation < 2) {
      if (generation === 1) this.longLivedPending += young.length
      this.merge(young, old)
    } else {
      for (const thing of young.slice())
        if (
          thing.kind === 'dict' &&
          thing.table!.slots.every(
            (slot) => !slot?.key || !(this.mayBeTracked(slot.key) || this.mayBeTracked(slot.value!)),
          )
        )
          this.untrack(thing)
      this.longLivedPending = 0
      this.longLivedTotal = young.length
    }
    const finalizers: Thing[] = []
    for (const thing of unreachable.slice()) if (this.hasFinalizer(thing)) this.move(thing, finalizers)
    for (const thing of finalizers)
      for (const child of this.traverse(thing))
        if (child.generation === unreachable) this.move(child, finalizers)
    const collectable = unreachable.length
    while (unreachable.length > 0) {
      const thing = unreachable[0]!
      if (this.hasClear(thing)) {
        this.incref(thing)
        this.clear(thing)
        this.decref(thing)
      }
      if (unreachable[0] === thing) this.move(thing, old)
    }
    // those that the garbage alone has kept alive are gone by now
    const found = collectable + finalizers.length
    for (const thing of finalizers) {
      if (!this.hasFinalizer(thing)) continue
      if (!this.garbage) this.held.push((this.garbage = this.list(0)))
      this.append(this.garbage, thing)
    }
    this.merge(finalizers, old)
    return found
  }

  private clearFreeLists(): void {
    const clear = (kind: string, free: (thing: Thing) => void): void => {
      for (let thing = this.takeKept(kind); thing; thing = this.takeKept(kind)) free(thing)
    }
    const gcFree = ({ block }: Thing): void => this.gcFree(block!)
    const tuples = (): void => {
      for (let size = 1; size <= 20; size++) clear(`tuple ${size}`, gcFree)
    }
    if (this.is3) {
      tuples()
      clear('float', ({ block }) => this.objectFree(block!))
      clear('list', gcFree)
      clear('dict', gcFree)
      for (let keys = this.keptKeys.pop(); keys; keys = this.keptKeys.pop()) {
        this.event('taken', 'dict keys', keys)
        this.objectFree(keys)
      }
      return
    }
    for (const kind of ['method', 'frame', 'builtin']) clear(kind, gcFree)
    tuples()
    clear('unicode', ({ block, body }) => {
      if (body) this.objectFree(body)
      this.objectFree(block!)
    })
    this.event('numbersCleared', 'int')
    this.event('numbersCleared', 'float')
  }
}

const newTable = (is3: boolean): Table => ({
  slots: Array.from({ length: is3 ? 0 : 8 }),
  fill: 0,
  used: 0,
  log: 0,
  strOnly: false,
  isEmpty: true,
})

/** USABLE_FRACTION. */
const usable = (log: number): number => Math.floor((2 ** log * 2) / 3)

export function naiveStrHash(text: string): bigint {
  if (text === '') return 0n
  let hash = BigInt(text.charCodeAt(0)) << 7n
  for (const character of text) hash = ((1000003n * hash) & MASK) ^ BigInt(character.charCodeAt(0))
  hash ^= BigInt(text.length)
  return hash === MASK ? MASK - 1n : hash
}
