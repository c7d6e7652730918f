/**
 * Weak references and weak proxies. Follows Objects/weakrefobject.c of 2.7.6: new_weakref, PyWeakref_NewRef,
 * weakref___new__, clear_weakref, PyObject_ClearWeakRefs; and handle_weakrefs of Modules/gcmodule.c.
 */
import type { Words } from '../words.ts'
import { RecordLayout } from './layout.ts'
import type { Objects } from './objects.ts'
import { CLASS, TYPE, WEAK } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import type { Tuples } from './tuple.ts'

const BYTES = 56

/** Its one reference. Words: what it refers to, the next and the previous reference to it, a hash and whether it is known. */
const CALLBACK = 0
const REFERENT = 0
const NEXT = 1
const PREVIOUS = 2
const WORDS = 6

export type WeakKind = 'weakref' | 'weakproxy' | 'weakcallableproxy'

export class WeakReferences {
  readonly layouts: Readonly<Record<WeakKind, RecordLayout>>
  /** Calls a callback with the reference; never throws. */
  call: (callback: Ref, reference: Ref) => void = () => {}
  /** Whether instances of a class have room for weak references. */
  isWeakClass: (type: Ref) => boolean = () => true
  private readonly objects: Objects
  private readonly words: Words
  private readonly tuples: Tuples

  constructor(objects: Objects, tuples: Tuples) {
    this.objects = objects
    this.words = objects.store.words
    this.tuples = tuples
    const layout = (name: WeakKind): RecordLayout =>
      new WeakLayout(objects, name, (reference) => this.forget(reference))
    this.layouts = {
      weakref: layout('weakref'),
      weakproxy: layout('weakproxy'),
      weakcallableproxy: layout('weakcallableproxy'),
    }
    objects.clearWeakReferences = (head, quietly) => this.clearAll(head, quietly)
    objects.collector.weakReferences = this
  }

  /** Whether an object can be referred to weakly. */
  canReferTo(object: Ref): boolean {
    return this.headOf(object) !== 0
  }

  /**
   * A new reference, or without callback the one that there is already; it takes a reference of its own to the callback, which
   * may be NULL. `type`: a class derived from `weakref`. Not for objects that can't be referred to.
   */
  create(object: Ref, callback: Ref, kind: WeakKind = 'weakref', type: Ref = NULL): Ref {
    const head = this.headOf(object)
    if (head === 0) throw new RangeError('an object that can not be referred to weakly')
    const [reference, proxy] = this.basic(head)
    const isBasic = callback === NULL && type === NULL
    const known = kind === 'weakref' ? reference : proxy
    if (isBasic && known !== NULL) {
      this.objects.incref(known)
      return known
    }
    const made = this.layouts[kind].create(type)
    this.layouts[kind].track(made)
    this.objects.incref(callback)
    this.layouts[kind].init(made, CALLBACK, callback)
    this.setWord(made, REFERENT, object)
    // making it may have run a collection
    const [referenceNow, proxyNow] = this.basic(head)
    const before = isBasic && kind === 'weakref' ? NULL : isBasic ? referenceNow : proxyNow || referenceNow
    this.insert(head, made, before)
    return made
  }

  /** Borrowed: what it refers to; NULL: that is gone. */
  referent(reference: Ref): Ref {
    return this.word(reference, REFERENT)
  }

  /** Borrowed; NULL: none. */
  callback(reference: Ref): Ref {
    return this.layouts.weakref.get(reference, CALLBACK)
  }

  /** Borrowed: the references to an object, in their order. */
  referencesTo(object: Ref): Ref[] {
    const head = this.headOf(object)
    return head === 0 ? [] : this.listed(this.words.data[head] as Ref)
  }

  /** Its hash, once known; kept for when the object is gone. */
  hashOf(reference: Ref): { readonly low: number; readonly high: number } | undefined {
    return this.word(reference, 5) === 0
      ? undefined
      : { low: this.word(reference, 3), high: this.word(reference, 4) }
  }

  setHash(reference: Ref, low: number, high: number): void {
    this.setWord(reference, 3, low)
    this.setWord(reference, 4, high)
    this.setWord(reference, 5, 1)
  }

  /**
   * handle_weakrefs, of the objects that a collection has found to be unreachable: all references to them are cleared. Answers
   * those that have a callback and are reachable themselves, each with a reference more.
   */
  clearFor(unreachable: Iterable<number>, isUnreachable: (record: number) => boolean): Ref[] {
    const toCall: Ref[] = []
    for (const record of unreachable) {
      const head = this.headOf(refOf(record))
      if (head === 0) continue
      for (const reference of this.listed(this.words.data[head] as Ref)) {
        this.unlink(reference)
        if (this.callback(reference) === NULL || isUnreachable(indexOf(reference))) continue
        this.objects.incref(reference)
        toCall.push(reference)
      }
    }
    return toCall
  }

  /** PyObject_ClearWeakRefs; `head`: the word that the first of an object's references stands in. */
  private clearAll(head: number, quietly: boolean): void {
    const { words, objects, tuples } = this
    if (quietly) {
      for (const reference of this.listed(words.data[head] as Ref)) this.unlink(reference)
      return
    }
    for (let basic = 0; basic < 2; basic++) {
      const first = words.data[head] as Ref
      if (first !== NULL && this.callback(first) === NULL) this.unlink(first)
    }
    const references = this.listed(words.data[head] as Ref)
    if (references.length === 1) {
      const reference = references[0] as Ref
      const callback = this.takeCallback(reference)
      this.unlink(reference)
      if (callback === NULL) return
      if (objects.refcountOf(reference) > 0) this.call(callback, reference)
      objects.decref(callback)
      return
    }
    if (references.length === 0) return
    const pairs = tuples.create(references.length * 2)
    references.forEach((reference, index) => {
      const callback = this.takeCallback(reference)
      if (objects.refcountOf(reference) > 0) {
        objects.incref(reference)
        tuples.init(pairs, index * 2, reference)
        tuples.init(pairs, index * 2 + 1, callback)
      } else objects.decref(callback)
      this.unlink(reference)
    })
    for (let index = 0; index < references.length; index++) {
      const callback = tuples.get(pairs, index * 2 + 1)
      if (callback !== NULL) this.call(callback, tuples.get(pairs, index * 2))
    }
    objects.decref(pairs)
  }

  private takeCallback(reference: Ref): Ref {
    const callback = this.callback(reference)
    this.layouts.weakref.init(reference, CALLBACK, NULL)
    return callback
  }

  /** It dies, or is cleared. */
  private forget(reference: Ref): void {
    if (this.referent(reference) !== NULL) this.unlink(reference)
  }

  /** The first two, where they have no callback: get_basic_refs. */
  private basic(head: number): readonly [reference: Ref, proxy: Ref] {
    const first = this.words.data[head] as Ref
    if (first === NULL || this.callback(first) !== NULL) return [NULL, NULL]
    if (this.words.data[indexOf(first) + TYPE] !== this.layouts.weakref.type)
      return [NULL, this.isProxy(first) ? first : NULL]
    const second = this.word(first, NEXT)
    const isBasic = second !== NULL && this.callback(second) === NULL && this.isProxy(second)
    return [first, isBasic ? second : NULL]
  }

  private isProxy(reference: Ref): boolean {
    const type = this.words.data[indexOf(reference) + TYPE]
    return type === this.layouts.weakproxy.type || type === this.layouts.weakcallableproxy.type
  }

  private insert(head: number, reference: Ref, before: Ref): void {
    const next = before === NULL ? (this.words.data[head] as Ref) : this.word(before, NEXT)
    this.setWord(reference, PREVIOUS, before)
    this.setWord(reference, NEXT, next)
    if (next !== NULL) this.setWord(next, PREVIOUS, reference)
    if (before === NULL) this.words.set(head, reference)
    else this.setWord(before, NEXT, reference)
  }

  /** Takes it out of the list of its object. */
  private unlink(reference: Ref): void {
    const object = this.referent(reference)
    const next = this.word(reference, NEXT)
    const previous = this.word(reference, PREVIOUS)
    if (previous === NULL) this.words.set(this.headOf(object), next)
    else this.setWord(previous, NEXT, next)
    if (next !== NULL) this.setWord(next, PREVIOUS, previous)
    this.setWord(reference, REFERENT, NULL)
    this.setWord(reference, NEXT, NULL)
    this.setWord(reference, PREVIOUS, NULL)
  }

  private listed(first: Ref): Ref[] {
    const references: Ref[] = []
    for (let reference = first; reference !== NULL; reference = this.word(reference, NEXT))
      references.push(reference)
    return references
  }

  /** The word that the first of an object's references stands in; 0: it can have none. */
  private headOf(object: Ref): number {
    if (object === NULL || tagOf(object) !== RECORD_TAG) return 0
    const record = indexOf(object)
    const at = this.objects.types[this.words.data[record + TYPE] as number]?.weakAt
    if (at === undefined) return 0
    if (at === WEAK && !this.isWeakClass(this.words.data[record + CLASS] as Ref)) return 0
    return record + at
  }

  private word(reference: Ref, index: number): number {
    return this.layouts.weakref.word(reference, index)
  }

  private setWord(reference: Ref, index: number, value: number): void {
    this.layouts.weakref.setWord(reference, index, value)
  }
}

class WeakLayout extends RecordLayout {
  override readonly clear: (record: number) => void

  constructor(objects: Objects, name: WeakKind, forget: (reference: Ref) => void) {
    super(objects, {
      name,
      bytes: BYTES,
      hasGc: true,
      refs: ['callback'],
      words: WORDS,
      beginsToDie: (record) => forget(refOf(record)),
    })
    this.clear = (record) => {
      forget(refOf(record))
      this.set(refOf(record), CALLBACK, NULL)
    }
  }
}
