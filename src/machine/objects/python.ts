/**
 * The objects of one Python process, bottom up: pymalloc over malloc, numbers, strings, containers. It starts with what the
 * interpreter makes first (the cached ints) and nothing else: what a real one has loaded before its program is a boot
 * image's business.
 */
import type { Bytes } from '../address.ts'
import type { Process } from '../kernel/index.ts'
import { PyMalloc, type Place, type RawAllocator } from '../pymalloc/index.ts'
import type { Extent, Timeline } from '../timeline.ts'
import { CompactDicts } from './compact-dict.ts'
import { HashDicts } from './dict.ts'
import { FixedObjects } from './fixed.ts'
import { Classes } from './classes.ts'
import { Codes, Frames } from './frame.ts'
import { RecordLayout, type LayoutOptions } from './layout.ts'
import { Keys } from './keys.ts'
import { Lists } from './list.ts'
import { Memory, NoMemory } from './memory.ts'
import { NumberBlocks } from './number-blocks.ts'
import { Numbers } from './numbers.ts'
import { A, B, Objects } from './objects.ts'
import { blockOwner } from './owner.ts'
import { FLOAT_TAG, INT_TAG, NULL, indexOf, type Ref } from './ref.ts'
import { Sets } from './set.ts'
import { Strs } from './str.ts'
import { Tuples } from './tuple.ts'
import type { Layout } from './type-ops.ts'
import { Unicodes } from './unicode.ts'
import { PYTHON_RULES, type PythonRules, type PythonVersion } from './versions.ts'
import { WeakReferences } from './weakref.ts'

export interface PythonOptions {
  readonly version?: PythonVersion
  /** False: without cached ints, which a recorded start then makes where the recorded one did. */
  readonly hasCachedInts?: boolean
}

/** Types that are simulated as CPython 2.7 has them, and only there. */
export interface Python2Types {
  readonly dicts: HashDicts
  readonly sets: Sets
  readonly unicodes: Unicodes
  readonly codes: Codes
  readonly frames: Frames
  readonly fixed: FixedObjects
  readonly weakrefs: WeakReferences
  readonly classes: Classes
  /** Of `object()`: nothing but a reference count and a type. */
  readonly object: RecordLayout
}

/** ob_refcnt, ob_type. */
const OBJECT_BYTES: Bytes = 16

export class Python {
  readonly rules: PythonRules
  readonly timeline: Timeline
  /** How far the timeline belongs to what is below objects: the kernel, malloc, pymalloc, blocks of numbers. */
  readonly below: Extent
  readonly pymalloc: PyMalloc
  readonly memory: Memory
  readonly objects: Objects
  readonly numbers: Numbers
  readonly strs: Strs
  readonly tuples: Tuples
  readonly lists: Lists
  readonly dicts: HashDicts | CompactDicts
  readonly keys: Keys
  /** Undefined in Python 3. */
  readonly python2: Python2Types | undefined
  readonly none: Ref
  /** The layout of `None`. */
  readonly noneLayout: Layout
  private readonly clearing: number
  /** `gc.garbage`; NULL before anything is in it. */
  private garbageList: Ref = NULL
  private readonly held: Ref[] = []

  constructor(
    process: Process,
    malloc: RawAllocator,
    { version = '2.7.6', hasCachedInts = true }: PythonOptions = {},
  ) {
    this.rules = PYTHON_RULES[version]
    this.timeline = process.timeline
    this.pymalloc = new PyMalloc(process, malloc, this.rules.pymalloc)
    this.memory = new Memory(process, malloc, this.pymalloc, this.rules)
    const blocks = (kind: 'int' | 'float', tag: number): NumberBlocks | undefined =>
      this.rules.numberBlocks
        ? new NumberBlocks(
            process,
            malloc,
            kind,
            (chunk, block) => this.pymalloc.setOwner(-chunk, block === 0 ? 0 : blockOwner(block, tag)),
            kind === 'int' && hasCachedInts,
          )
        : undefined
    const ints = blocks('int', INT_TAG)
    const floats = blocks('float', FLOAT_TAG)
    this.below = this.timeline.extent
    this.objects = new Objects(this.memory, ints, floats)
    const { objects } = this
    const constant = objects.addType({ name: 'constant', hasGc: false, bytes: () => 16, free: () => NULL })
    this.noneLayout = { type: constant }
    this.none = objects.createStatic(constant, 0)
    const dummy = objects.createStatic(constant, 0)
    this.numbers = new Numbers(objects)
    this.strs = new Strs(objects)
    this.tuples = new Tuples(objects)
    this.lists = new Lists(objects, this.numbers)
    this.keys = new Keys(objects, this.numbers, this.strs, this.tuples, constant)
    if (this.rules.numberBlocks) {
      const dicts = new HashDicts(objects, this.keys, { tuple: this.tuples.type, dummy })
      const codes = new Codes(objects)
      const sets = new Sets(objects, this.keys, dummy)
      const unicodes = new Unicodes(objects)
      const frames = new Frames(objects, codes)
      const fixed = new FixedObjects(objects)
      const weakrefs = new WeakReferences(objects, this.tuples)
      const object = new RecordLayout(objects, { name: 'object', bytes: OBJECT_BYTES, hasGc: false })
      const { strs, tuples, lists, numbers } = this
      const classes = new Classes(objects, {
        strs,
        tuples,
        lists,
        dicts,
        weakrefs,
        int: numbers.intRecord,
        float: numbers.float,
      })
      this.keys.know(unicodes)
      this.dicts = dicts
      this.python2 = { dicts, sets, unicodes, codes, frames, fixed, weakrefs, classes, object }
    } else this.dicts = new CompactDicts(objects, this.keys, { tuple: this.tuples.type, str: this.strs.type })
    this.strs.internIn(this.dicts)
    this.clearing = objects.addWorker((task, until) => this.clearNumbers(task, until))
    objects.collector.clearFreeLists = () => this.clearFreeLists()
    objects.collector.keepGarbage = (ref) => this.keepGarbage(ref)
    this.timeline.register(this)
  }

  /** Declares another kind of object. */
  layout(options: LayoutOptions): RecordLayout {
    return new RecordLayout(this.objects, options)
  }

  /** What one of the interpreter's types or modules keeps for good, made at its construction; answers the same. */
  hold(ref: Ref): Ref {
    this.held.push(ref)
    return ref
  }

  registers(): number[] {
    return [this.garbageList]
  }

  setRegisters([garbageList = NULL]: readonly number[]): void {
    this.garbageList = garbageList
  }

  /** `gc.garbage`; NULL before anything is in it. */
  get garbage(): Ref {
    return this.garbageList
  }

  /** The same, made where there is none yet: borrowed. */
  garbageOrNew(): Ref {
    if (this.garbageList === NULL) this.garbageList = this.lists.create(0)
    return this.garbageList
  }

  /** Its type's name; of what has no type object here the layout's. */
  typeNameOf(ref: Ref): string {
    const classes = this.python2?.classes
    const type = classes?.typeOf(ref) ?? NULL
    return classes && type !== NULL ? classes.nameText(type) : (this.objects.typeOf(ref)?.name ?? 'nothing')
  }

  /** `id()`. */
  idOf(ref: Ref): number {
    return this.objects.addressOf(ref)
  }

  /** What the interpreter itself refers to, and how it is called. */
  ownReferences(): readonly { readonly name: string; readonly ref: Ref }[] {
    const { strs, tuples, python2 } = this
    return [
      { name: 'gc.garbage', ref: this.garbageList },
      { name: '()', ref: tuples.emptyTuple },
      { name: "u''", ref: python2?.unicodes.emptyUnicode ?? NULL },
      ...(python2?.unicodes.singles() ?? []).map((ref) => ({
        name: "the interpreter's one-character unicodes",
        ref,
      })),
      ...strs.singles().map((ref) => ({ name: "the interpreter's one-character strings", ref })),
      { name: "the interpreter's interned strings", ref: strs.internedStrings },
      ...strs.revealed().map((ref) => ({ name: "the interpreter's names", ref })),
      { name: "the interpreter's '__del__'", ref: python2?.classes.nameOfFinalizer ?? NULL },
      ...this.held.map((ref) => ({ name: "the interpreter's constants", ref })),
    ].filter(({ ref }) => ref !== NULL)
  }

  /** Blocks that a free list keeps and that are no objects: keys of dicts (Python 3). */
  keptKeys(): readonly Place[] {
    return this.dicts instanceof CompactDicts ? this.dicts.keysFreeList.entries() : []
  }

  /** What an object takes: itself, the collector's header, and its array, table or buffer. */
  sizeOf(ref: Ref): Bytes {
    const ops = this.objects.typeOf(ref)
    if (!ops) return this.rules.bytes.float
    const record = indexOf(ref)
    return (ops.hasGc ? this.rules.gcHeader : 0) + ops.bytes(record) + (ops.body?.(record).bytes ?? 0)
  }

  /**
   * `name = value` in a namespace, which is a dict; takes over the caller's reference. What dies of the old value is left to
   * `Objects.run`.
   */
  bind(namespace: Ref, name: string, value: Ref): void {
    const key = this.strs.interned(name)
    const old = this.dicts.get(namespace, key)
    this.objects.incref(old)
    this.dicts.set(namespace, key, value)
    this.objects.decref(key)
    this.objects.decref(value)
    this.objects.release(old)
  }

  /** `del name`. False where there is no such name. What dies of it is left to `Objects.run`. */
  unbind(namespace: Ref, name: string): boolean {
    const key = this.strs.interned(name)
    const value = this.dicts.get(namespace, key)
    if (value !== NULL) {
      this.objects.incref(value)
      this.dicts.delete(namespace, key)
    }
    this.objects.decref(key)
    this.objects.release(value)
    return value !== NULL
  }

  /** clear_freelists of a full collection; those of the number blocks, which may be large, as tasks. */
  private clearFreeLists(): void {
    const { objects, python2 } = this
    const tags: number[] = []
    for (const kind of this.rules.cleared)
      switch (kind) {
        case 'method':
        case 'builtin':
          python2?.fixed.clearFreeList(kind)
          break
        case 'frame':
          python2?.frames.clearFreeList()
          break
        case 'tuple':
          this.tuples.clearFreeLists()
          break
        case 'unicode':
          python2?.unicodes.clearFreeList()
          break
        case 'ints':
          tags.push(INT_TAG)
          break
        case 'floats':
          tags.push(FLOAT_TAG)
          break
        case 'float':
          this.numbers.clearFloatFreeList()
          break
        case 'list':
          this.lists.clearFreeList()
          break
        case 'dict':
          if (this.dicts instanceof CompactDicts) this.dicts.clearFreeLists()
      }
    for (const tag of tags.toReversed()) objects.push(this.clearing, tag)
  }

  /** PyInt_ClearFreeList, PyFloat_ClearFreeList: every block that it looks at is an event. */
  private clearNumbers(task: number, until: number): void {
    const { objects, memory } = this
    const isInt = objects.taskNumber(task, A) === INT_TAG
    const blocks = (isInt ? objects.ints : objects.floats) as NumberBlocks
    if (objects.taskNumber(task, B) === 0) {
      objects.setTaskNumber(task, B, 1)
      blocks.beginClear()
      memory.events++
      memory.trace?.numbersCleared?.(isInt ? 'int' : 'float')
    }
    memory.events += blocks.clearBlocks(Math.max(0, until - memory.events))
    if (blocks.clearing.finished) objects.pop()
  }

  /** handle_finalizers does without what there is no memory for. */
  private keepGarbage(ref: Ref): void {
    try {
      if (this.garbageList === NULL) this.garbageList = this.lists.create(0)
      this.lists.append(this.garbageList, ref)
    } catch (error) {
      if (!(error instanceof NoMemory)) throw error
    }
  }
}
