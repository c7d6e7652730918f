/**
 * Objects of classes: what a layout's objects become when a class derives from its type. They have their class, a dict and
 * weak references where there are any, and the values of `__slots__` in front of the record. Follows Objects/typeobject.c of
 * 2.7.6: subtype_dealloc, subtype_traverse, subtype_clear, PyType_GenericAlloc.
 *
 * Left out: that a base type's own trashcan counts a second level.
 */
import type { Bytes } from '../address.ts'
import type { Words } from '../words.ts'
import type { Classes } from './classes.ts'
import type { Objects } from './objects.ts'
import { CLASS, CLASS_HEAD, DICT, PLACE, SLOTS, WEAK } from './record.ts'
import { NULL, indexOf, type Ref } from './ref.ts'
import { END, type TypeOps } from './type-ops.ts'

export class InstanceOps implements TypeOps {
  readonly name: string
  readonly hasGc: boolean
  readonly trashcan = 'subtype'
  readonly isFinalized = true
  readonly dictAt: number
  readonly weakAt: number
  readonly body?: NonNullable<TypeOps['body']>
  readonly beginsToDie?: (record: number) => void
  readonly dropNumbers?: NonNullable<TypeOps['dropNumbers']>
  private readonly base: TypeOps
  private readonly objects: Objects
  private readonly classes: Classes
  private readonly words: Words

  constructor(objects: Objects, classes: Classes, base: TypeOps, hasGc: boolean) {
    this.objects = objects
    this.classes = classes
    this.words = objects.store.words
    this.base = base
    this.name = base.name
    this.hasGc = hasGc
    this.dictAt = base.dictAt ?? DICT
    this.weakAt = base.weakAt ?? WEAK
    if (base.body) this.body = (record) => (base as Required<TypeOps>).body(record)
    if (base.beginsToDie) this.beginsToDie = (record) => base.beginsToDie?.(record)
  }

  bytes(record: number): Bytes {
    return this.classes.instanceBytes(this.classOf(record), this.base.itemsOf?.(record) ?? 0)
  }

  /** Slots, from the class's own up to its bases'; the dict; what the base type has. */
  child(record: number, k: number): Ref {
    const slots = this.classes.slotCount(this.classOf(record))
    if (k < slots) return this.words.data[this.slotAt(record, k)] as Ref
    if (k === slots) return this.words.data[record + DICT] as Ref
    return this.base.child ? this.base.child(record, k - slots - 1) : END
  }

  eachReference(record: number, visit: (index: number) => void): void {
    const slots = this.classes.slotCount(this.classOf(record))
    for (let slot = 0; slot < slots; slot++) visit(record + SLOTS - slot)
    visit(record + DICT)
    visit(record + CLASS)
    this.base.eachReference?.(record, visit)
  }

  traverse(record: number, visit: (child: Ref) => void): void {
    const { base } = this
    const slots = this.classes.slotCount(this.classOf(record))
    for (let k = 0; k < slots; k++) visit(this.words.data[this.slotAt(record, k)] as Ref)
    visit(this.words.data[record + DICT] as Ref)
    visit(this.classOf(record))
    if (base.traverse) base.traverse(record, visit)
    else if (base.child)
      for (let k = 0, child = base.child(record, 0); child >= 0; child = base.child(record, ++k)) visit(child)
  }

  clear(record: number): void {
    const slots = this.classes.slotCount(this.classOf(record))
    for (let k = 0; k < slots; k++) this.drop(this.slotAt(record, k))
    this.drop(record + DICT)
    this.base.clear?.(record)
  }

  free(record: number): Ref {
    const { base, objects } = this
    const type = this.classOf(record)
    const place = this.words.data[record + PLACE] as number
    base.freeBody?.(record)
    objects.discard(record, base.fieldsOf?.(record) ?? 0, CLASS_HEAD + this.classes.slotCount(type))
    if (this.hasGc) objects.gcFree(place)
    else objects.memory.objectFree(place)
    return type
  }

  private classOf(record: number): Ref {
    return this.words.data[record + CLASS] as Ref
  }

  private drop(at: number): void {
    const old = this.words.data[at] as Ref
    this.words.set(at, NULL)
    this.objects.decref(old)
  }

  /** The word of the k-th slot, in the order in which they go. */
  private slotAt(record: number, k: number): number {
    const { classes } = this
    let type = this.classOf(record)
    for (;;) {
      const all = classes.slotCount(type)
      const own = classes.ownSlotCount(type)
      if (k < own || type === NULL || indexOf(type) === 0) return record + SLOTS - (all - own + k)
      k -= own
      type = classes.base(type)
    }
  }
}
