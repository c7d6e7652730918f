/**
 * The collector of cycles: three generations, thresholds 700, 10, 10. Follows Modules/gcmodule.c of 2.7.6
 * (_PyObject_GC_Malloc, collect_generations, collect, update_refs, subtract_refs, move_unreachable, move_finalizers,
 * move_finalizer_reachable, delete_garbage, handle_finalizers, clear_freelists) and of 3.11.
 *
 * Left out: finalizers of Python code, and what is told of a collection (`report`), are the evaluator's.
 */
import type { Words } from '../words.ts'
import type { Objects } from './objects.ts'
import { FIELDS, GC_HEAD, GC_NEXT, GC_PREV, GC_REFS, PLACE, REFCNT, TYPE } from './record.ts'
import { RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import type { WeakReferences } from './weakref.ts'
import { UNTRACKED_ALWAYS, UNTRACKED_IN_FULL, type TypeOps } from './type-ops.ts'

export const GENERATIONS = 3
const THRESHOLDS = [700, 10, 10]

/** What gc.set_debug asks for. */
export const DEBUG_FLAGS = {
  DEBUG_STATS: 1,
  DEBUG_COLLECTABLE: 2,
  DEBUG_UNCOLLECTABLE: 4,
  DEBUG_INSTANCES: 8,
  DEBUG_OBJECTS: 16,
  DEBUG_SAVEALL: 32,
  DEBUG_LEAK: 62,
} as const
const { DEBUG_STATS, DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, DEBUG_SAVEALL } = DEBUG_FLAGS

/** Tells of a collection what gc.set_debug asks for. */
export interface CollectionReport {
  /** `sizes`: how many objects each generation has. */
  begins(generation: number, sizes: readonly number[]): void
  found(object: Ref, isCollectable: boolean): void
  ends(unreachable: number, uncollectable: number): void
}

/** In GC_REFS of an object, besides counts: */
const UNTRACKED = -2
const REACHABLE = -3
const TENTATIVELY_UNREACHABLE = -4

export class Collector {
  enabled = true
  /** gc.set_debug; with DEBUG_SAVEALL unreachable objects are not freed, but kept as garbage. */
  debug = 0
  readonly thresholds = [...THRESHOLDS]
  readonly counts = [0, 0, 0]
  /** The sentinels of the generations' rings, and of three that a collection needs. */
  private readonly rings: readonly number[]
  private readonly unreachable: number
  private readonly finalizers: number
  private collecting = false
  private readonly ending: number
  longLivedTotal = 0
  longLivedPending = 0
  /** How many unreachable objects the last collection found. */
  found = 0
  /** What a full collection does at its end; may push tasks. */
  clearFreeLists: () => void = () => {}
  /** Whether an object has a finalizer that a cycle must not be broken for (`__del__`; none in Python 3). */
  hasFinalizer: (record: number) => boolean = () => false
  /** Where uncollectable objects go: `gc.garbage`. */
  keepGarbage: (ref: Ref) => void = () => {}
  weakReferences: WeakReferences | undefined = undefined
  report: CollectionReport | undefined = undefined
  /** By generation, how many objects there are that nobody knows more of: the interpreter's own. */
  readonly unknown = [0, 0, 0]
  private readonly objects: Objects
  private readonly words: Words

  constructor(objects: Objects) {
    this.objects = objects
    this.words = objects.store.words
    const ring = (): number => {
      const sentinel = objects.store.take(GC_HEAD + FIELDS) + GC_HEAD
      this.empty(sentinel)
      return sentinel
    }
    this.rings = Array.from({ length: GENERATIONS }, ring)
    this.unreachable = ring()
    this.finalizers = ring()
    this.ending = objects.addWorker(() => {
      objects.pop()
      this.collecting = false
      objects.memory.trace?.collectionEnds?.(this.found)
    })
    objects.timeline.register(this)
  }

  registers(): number[] {
    return [
      Number(this.enabled),
      Number(this.collecting),
      this.longLivedTotal,
      this.longLivedPending,
      this.found,
      ...this.thresholds,
      ...this.counts,
      ...this.unknown,
      this.debug,
    ]
  }

  setRegisters([
    enabled = 1,
    collecting = 0,
    total = 0,
    pending = 0,
    found = 0,
    ...rest
  ]: readonly number[]): void {
    this.enabled = enabled === 1
    this.collecting = collecting === 1
    this.longLivedTotal = total
    this.longLivedPending = pending
    this.found = found
    for (let generation = 0; generation < GENERATIONS; generation++) {
      this.thresholds[generation] = rest[generation] as number
      this.counts[generation] = rest[GENERATIONS + generation] as number
      this.unknown[generation] = rest[2 * GENERATIONS + generation] as number
    }
    this.debug = rest[3 * GENERATIONS] as number
  }

  /** _PyObject_GC_TRACK: at the end of the youngest generation. What is part of the interpreter's data is not tracked. */
  track(record: number): void {
    if (this.words.data[record + PLACE] === 0) return
    this.append(this.rings[0] as number, record)
    this.words.set(record + GC_REFS, REACHABLE)
  }

  /** One of the unknown objects of a generation is known now. */
  adopt(record: number, generation: number): void {
    this.untrack(record)
    this.append(this.rings[generation] as number, record)
    this.words.set(record + GC_REFS, REACHABLE)
    this.unknown[generation] = Math.max(0, (this.unknown[generation] as number) - 1)
  }

  isTracked(record: number): boolean {
    return this.words.data[record + GC_PREV] !== 0
  }

  untrack(record: number): void {
    if (!this.isTracked(record)) return
    this.remove(record)
    this.words.set(record + GC_REFS, UNTRACKED)
  }

  /** Whether the collector may have to follow this reference: MAY_BE_TRACKED of tuples and dicts. */
  mayBeTracked(ref: Ref, tuple: number): boolean {
    if (ref === 0 || tagOf(ref) !== RECORD_TAG) return false
    const record = indexOf(ref)
    const type = this.words.data[record + TYPE] as number
    return this.isGc(record) && (type !== tuple || this.isTracked(record))
  }

  /** _PyObject_GC_Malloc has made a block: it counts, and now and then it collects. */
  allocated(): void {
    this.counts[0] = (this.counts[0] as number) + 1
    if (!this.enabled || this.collecting) return
    const threshold = this.thresholds[0] as number
    if ((this.counts[0] as number) <= threshold || threshold === 0) return
    const generation = this.dueGeneration()
    if (generation !== undefined) this.collect(generation)
  }

  /** PyObject_GC_Del. */
  freed(): void {
    const count = this.counts[0] as number
    if (count > 0) this.counts[0] = count - 1
  }

  /** Collects a generation and the younger ones; answers how many unreachable objects it found, 0 amid another collection. */
  collect(generation: number): number {
    if (this.collecting) return 0
    const { pending } = this.objects
    this.start(generation)
    this.objects.finishAbove(pending)
    return this.found
  }

  /** The same, but clearing the free lists of a full collection is left to `Objects.run`. */
  start(generation: number): void {
    if (this.collecting) return
    const { objects } = this
    this.collecting = true
    objects.memory.trace?.collectionBegins?.(generation)
    try {
      this.found = this.collectCycles(generation)
    } catch (error) {
      this.collecting = false
      throw error
    }
    objects.push(this.ending)
    if (generation < GENERATIONS - 1) return
    objects.memory.trace?.freeListsCleared?.()
    this.clearFreeLists()
  }

  /** The objects of a generation, the eldest first. */
  *generation(generation: number): Generator<Ref> {
    for (const record of this.ring(this.rings[generation] as number)) yield refOf(record)
  }

  /** gc.get_referents: what an object's tp_traverse visits, in its order; borrowed. */
  referents(object: Ref): Ref[] {
    const found: Ref[] = []
    if (object === 0 || tagOf(object) !== RECORD_TAG || !this.isGc(indexOf(object))) return found
    this.traverse(indexOf(object), (child) => {
      if (child !== 0) found.push(child)
    })
    return found
  }

  /** Whether it has a collector's header: PyObject_IS_GC. */
  knows(object: Ref): boolean {
    return object !== 0 && tagOf(object) === RECORD_TAG && this.isGc(indexOf(object))
  }

  private *ring(ring: number): Generator<number> {
    for (let record = this.next(ring); record !== ring; record = this.next(record)) yield record
  }

  /** What is unknown in a generation goes to an older one. */
  private age(from: number, to: number): void {
    this.unknown[to] = (this.unknown[to] as number) + (this.unknown[from] as number)
    this.unknown[from] = 0
  }

  private dueGeneration(): number | undefined {
    for (let generation = GENERATIONS - 1; generation >= 0; generation--) {
      if ((this.counts[generation] as number) <= (this.thresholds[generation] as number)) continue
      if (generation === GENERATIONS - 1 && this.longLivedPending < Math.floor(this.longLivedTotal / 4))
        continue
      return generation
    }
    return undefined
  }

  private collectCycles(generation: number): number {
    const report = this.debug === 0 ? undefined : this.report
    if ((this.debug & DEBUG_STATS) !== 0)
      report?.begins(
        generation,
        this.rings.map((ring, index) => this.sizeOf(ring) + (this.unknown[index] as number)),
      )
    if (generation + 1 < GENERATIONS)
      this.counts[generation + 1] = (this.counts[generation + 1] as number) + 1
    for (let younger = 0; younger <= generation; younger++) this.counts[younger] = 0
    const young = this.rings[generation] as number
    for (let younger = 0; younger < generation; younger++) {
      this.merge(this.rings[younger] as number, young)
      this.age(younger, generation)
    }
    this.updateRefs(young)
    this.subtractRefs(young)
    this.moveUnreachable(young)
    const old = this.rings[Math.min(generation + 1, GENERATIONS - 1)] as number
    if (generation < GENERATIONS - 1) {
      if (generation === GENERATIONS - 2)
        this.longLivedPending += this.sizeOf(young) + (this.unknown[generation] as number)
      this.merge(young, old)
      this.age(generation, generation + 1)
    } else {
      this.untrackDicts(young)
      this.longLivedPending = 0
      this.longLivedTotal = this.sizeOf(young) + (this.unknown[generation] as number)
    }
    this.moveFinalizers()
    let collectable = this.sizeOf(this.unreachable)
    if ((this.debug & DEBUG_COLLECTABLE) !== 0)
      for (const record of this.ring(this.unreachable)) report?.found(refOf(record), true)
    collectable += this.clearWeakReferences()
    this.deleteGarbage(old)
    const uncollectable = this.sizeOf(this.finalizers)
    if ((this.debug & DEBUG_UNCOLLECTABLE) !== 0)
      for (const record of this.ring(this.finalizers)) report?.found(refOf(record), false)
    if ((this.debug & DEBUG_STATS) !== 0) report?.ends(collectable + uncollectable, uncollectable)
    for (const record of this.ring(this.finalizers))
      if ((this.debug & DEBUG_SAVEALL) !== 0 || this.hasFinalizer(record)) this.keepGarbage(refOf(record))
    this.merge(this.finalizers, old)
    return collectable + uncollectable
  }

  private updateRefs(young: number): void {
    const { words } = this
    for (let record = this.next(young); record !== young; record = this.next(record))
      words.set(record + GC_REFS, words.data[record + REFCNT] as number)
  }

  private subtractRefs(young: number): void {
    const { words } = this
    const visit = (child: Ref): void => {
      if (child === 0 || tagOf(child) !== RECORD_TAG) return
      const record = indexOf(child)
      if (!this.isGc(record)) return
      const refs = words.data[record + GC_REFS] as number
      if (refs > 0) words.set(record + GC_REFS, refs - 1)
    }
    for (let record = this.next(young); record !== young; record = this.next(record))
      this.traverse(record, visit)
  }

  /** What nobody outside refers to goes to `unreachable`, in an order that traversal decides; tuples lose their tracking. */
  private moveUnreachable(young: number): void {
    const { words, unreachable } = this
    const visit = (child: Ref): void => {
      if (child === 0 || tagOf(child) !== RECORD_TAG) return
      const record = indexOf(child)
      if (!this.isGc(record) || !this.isTracked(record)) return
      const refs = words.data[record + GC_REFS] as number
      if (refs === 0) words.set(record + GC_REFS, 1)
      else if (refs === TENTATIVELY_UNREACHABLE) {
        this.remove(record)
        this.append(young, record)
        words.set(record + GC_REFS, 1)
      }
    }
    for (let record = this.next(young); record !== young;) {
      if (words.data[record + GC_REFS] === 0) {
        const next = this.next(record)
        this.remove(record)
        this.append(unreachable, record)
        words.set(record + GC_REFS, TENTATIVELY_UNREACHABLE)
        record = next
        continue
      }
      words.set(record + GC_REFS, REACHABLE)
      this.traverse(record, visit)
      const next = this.next(record)
      this.maybeUntrack(record, UNTRACKED_ALWAYS)
      record = next
    }
  }

  /** What has a finalizer, and all that can be reached from there, is kept. */
  private moveFinalizers(): void {
    const { words, unreachable, finalizers } = this
    for (let record = this.next(unreachable); record !== unreachable;) {
      const next = this.next(record)
      if (this.hasFinalizer(record)) {
        this.remove(record)
        this.append(finalizers, record)
        words.set(record + GC_REFS, REACHABLE)
      }
      record = next
    }
    const visit = (child: Ref): void => {
      if (child === 0 || tagOf(child) !== RECORD_TAG) return
      const record = indexOf(child)
      if (!this.isGc(record) || words.data[record + GC_REFS] !== TENTATIVELY_UNREACHABLE) return
      this.remove(record)
      this.append(finalizers, record)
      words.set(record + GC_REFS, REACHABLE)
    }
    for (let record = this.next(finalizers); record !== finalizers; record = this.next(record))
      this.traverse(record, visit)
  }

  private deleteGarbage(old: number): void {
    const { unreachable, objects } = this
    for (let record = this.next(unreachable); record !== unreachable; record = this.next(unreachable)) {
      const ops = this.typeAt(record)
      if ((this.debug & DEBUG_SAVEALL) !== 0) this.keepGarbage(refOf(record))
      else if (ops.clear) {
        objects.incref(refOf(record))
        ops.clear(record)
        objects.decref(refOf(record))
      }
      if (this.next(unreachable) === record) {
        // still alive: it may die with another one, or the finalizer has brought it back
        this.remove(record)
        this.append(old, record)
        this.words.set(record + GC_REFS, REACHABLE)
      }
    }
  }

  /**
   * handle_weakrefs: their callbacks run before anything is taken apart. Answers how many references died of that, as the one of
   * a WeakValueDictionary does.
   */
  private clearWeakReferences(): number {
    const { weakReferences, words, unreachable, objects } = this
    if (!weakReferences || this.next(unreachable) === unreachable) return 0
    let died = 0
    const toCall = weakReferences.clearFor(
      this.ring(unreachable),
      (record) => words.data[record + GC_REFS] === TENTATIVELY_UNREACHABLE,
    )
    for (const reference of toCall) {
      weakReferences.call(weakReferences.callback(reference), reference)
      if (objects.refcountOf(reference) === 1) died++
      objects.decref(reference)
    }
    return died
  }

  private traverse(record: number, visit: (child: Ref) => void): void {
    const ops = this.typeAt(record)
    if (ops.traverse) ops.traverse(record, visit)
    else if (ops.child)
      for (let k = 0, child = ops.child(record, 0); child >= 0; child = ops.child(record, ++k)) visit(child)
  }

  /** untrack_dicts, in full collections. */
  private untrackDicts(ring: number): void {
    for (let record = this.next(ring); record !== ring;) {
      const next = this.next(record)
      this.maybeUntrack(record, UNTRACKED_IN_FULL)
      record = next
    }
  }

  private maybeUntrack(record: number, when: number): void {
    const { untracked } = this.objects
    if (
      untracked[this.words.data[record + TYPE] as number] === when &&
      this.typeAt(record).isAtomic?.(record)
    )
      this.untrack(record)
  }

  private isGc(record: number): boolean {
    return this.objects.gcTypes[this.words.data[record + TYPE] as number] === 1
  }

  private typeAt(record: number): TypeOps {
    return this.objects.types[this.words.data[record + TYPE] as number] as TypeOps
  }

  private next(record: number): number {
    return this.words.data[record + GC_NEXT] as number
  }

  private empty(ring: number): void {
    this.words.set(ring + GC_NEXT, ring)
    this.words.set(ring + GC_PREV, ring)
  }

  private append(ring: number, record: number): void {
    const { words } = this
    const last = words.data[ring + GC_PREV] as number
    if (words.watched) words.guardEach(ring, record, last)
    const { data } = words
    data[record + GC_NEXT] = ring
    data[record + GC_PREV] = last
    data[last + GC_NEXT] = record
    data[ring + GC_PREV] = record
  }

  private remove(record: number): void {
    const { words } = this
    const next = words.data[record + GC_NEXT] as number
    const previous = words.data[record + GC_PREV] as number
    if (words.watched) words.guardEach(record, next, previous)
    const { data } = words
    data[previous + GC_NEXT] = next
    data[next + GC_PREV] = previous
    data[record + GC_NEXT] = 0
    data[record + GC_PREV] = 0
  }

  private merge(from: number, to: number): void {
    const first = this.next(from)
    if (first === from) return
    const { words } = this
    const last = words.data[from + GC_PREV] as number
    const end = words.data[to + GC_PREV] as number
    words.set(end + GC_NEXT, first)
    words.set(first + GC_PREV, end)
    words.set(last + GC_NEXT, to)
    words.set(to + GC_PREV, last)
    this.empty(from)
  }

  private sizeOf(ring: number): number {
    let size = 0
    for (let record = this.next(ring); record !== ring; record = this.next(record)) size++
    return size
  }
}
