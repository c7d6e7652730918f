/**
 * unicode of CPython 2.7 with four bytes a character: an object and a buffer, both from pymalloc. Follows
 * Objects/unicodeobject.c of 2.7.6: _PyUnicode_New, unicode_resize, unicode_dealloc, PyUnicode_ClearFreelist. Its free list
 * keeps short buffers with the objects.
 *
 * Left out: the default encoding kept beside (`defenc`), resizing of strings in use.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../timeline.ts'
import { FreeList } from './free-list.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { BODY, ownerOf } from './owner.ts'
import { PLACE, PLAIN_FIELDS, REFCNT } from './record.ts'
import { NULL, indexOf, refOf, type Ref } from './ref.ts'
import type { TypeOps } from './type-ops.ts'

/** Fields: characters, the buffer's block. */
const LENGTH = PLAIN_FIELDS
const BUFFER = PLAIN_FIELDS + 1
const FIELD_COUNT = 2

const OBJECT_BYTES = 48
const CHARACTER_BYTES = 4
/** KEEPALIVE_SIZE_LIMIT: shorter buffers stay with an object in the free list. */
const KEPT_BELOW = 9

export class Unicodes implements TypeOps {
  readonly name = 'unicode'
  readonly hasGc = false
  readonly type: number
  readonly freeList: FreeList
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly words: Words
  /** `u''`, of which there is only one. */
  private empty: Ref = NULL

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.freeList = new FreeList(objects.timeline, objects.memory.rules.kept.unicode)
    this.type = objects.addType(this)
    objects.timeline.register(this)
  }

  registers(): number[] {
    return [this.empty]
  }

  setRegisters([empty = NULL]: readonly number[]): void {
    this.empty = empty
  }

  /** `u''`; NULL before anybody has asked for it. */
  get emptyUnicode(): Ref {
    return this.empty
  }

  /** _PyUnicode_New, of so many characters. */
  ofLength(length: number): Ref {
    if (length === 0 && this.empty !== NULL) {
      this.objects.incref(this.empty)
      return this.empty
    }
    const record = this.kept(length) || this.made(length)
    this.words.set(record + LENGTH, length)
    const unicode = refOf(record)
    if (length === 0) {
      this.objects.incref(unicode)
      this.empty = unicode
    }
    return unicode
  }

  lengthOf(unicode: Ref): number {
    return this.words.data[indexOf(unicode) + LENGTH] as number
  }

  /** The block of its characters. */
  bufferOf(unicode: Ref): number {
    return this.words.data[indexOf(unicode) + BUFFER] as number
  }

  bytes(): Bytes {
    return OBJECT_BYTES
  }

  body(record: number): { bytes: Bytes; place: Place } {
    const { data } = this.words
    const place = data[record + BUFFER] as number
    return { bytes: place === 0 ? 0 : bufferBytes(data[record + LENGTH] as number), place }
  }

  free(record: number): Ref {
    const { words, memory } = this
    const { data } = words
    const place = data[record + PLACE] as number
    if (this.freeList.length < this.freeList.cap) {
      if ((data[record + LENGTH] as number) >= KEPT_BELOW) {
        memory.objectFree(data[record + BUFFER] as number)
        words.set(record + BUFFER, 0)
        words.set(record + LENGTH, 0)
      }
      this.freeList.keep(record)
      memory.kept('unicode', place)
    } else {
      memory.objectFree(data[record + BUFFER] as number)
      this.objects.discard(record, FIELD_COUNT)
      memory.objectFree(place)
    }
    return NULL
  }

  /** PyUnicode_ClearFreelist. */
  clearFreeList(): void {
    const { memory, words } = this
    this.objects.drain(this.freeList, 'unicode', (record, place) => {
      const buffer = words.data[record + BUFFER] as number
      if (buffer !== 0) memory.objectFree(buffer)
      this.objects.discard(record, FIELD_COUNT)
      memory.objectFree(place)
    })
  }

  private kept(length: number): number {
    const record = this.freeList.take()
    if (record === 0) return 0
    const { words, memory } = this
    memory.took('unicode', words.data[record + PLACE] as number)
    words.set(record + REFCNT, 1)
    const buffer = words.data[record + BUFFER] as number
    if (buffer === 0) this.giveBuffer(record, length)
    else if ((words.data[record + LENGTH] as number) < length)
      words.set(record + BUFFER, memory.objectRealloc(buffer, bufferBytes(length)))
    return record
  }

  private made(length: number): number {
    const record = this.objects.create(this.type, this.memory.objectMalloc(OBJECT_BYTES), FIELD_COUNT)
    this.giveBuffer(record, length)
    return record
  }

  private giveBuffer(record: number, length: number): void {
    const buffer = this.memory.objectMalloc(bufferBytes(length))
    this.memory.pymalloc.setOwner(buffer, ownerOf(record, BODY))
    this.words.set(record + BUFFER, buffer)
  }
}

const bufferBytes = (length: number): number => CHARACTER_BYTES * (length + 1)
