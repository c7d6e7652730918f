/**
 * unicode of CPython 2.7 with four bytes a character: an object and a buffer, both from pymalloc. Follows
 * Objects/unicodeobject.c of 2.7.6: _PyUnicode_New, PyUnicode_FromUnicode, unicode_resize, _PyUnicode_Resize,
 * unicode_subtype_new, unicode_dealloc, PyUnicode_ClearFreelist. Its free list keeps short buffers with the objects.
 *
 * Its text is kept beside the machine, as JavaScript has it: a character beyond U+FFFF is two units there and one here.
 */
import type { Bytes } from '../address.ts'
import type { Place } from '../pymalloc/index.ts'
import type { Words } from '../words.ts'
import { Beside } from './beside.ts'
import { FreeList } from './free-list.ts'
import { stringHash } from './hash.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { BODY, ownerOf } from './owner.ts'
import { FIELDS, LAYOUT, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import type { TypeOps } from './type-ops.ts'

/** Fields: characters, the buffer's block, the number of its text (0: not known), the hash's halves, itself encoded. */
const LENGTH = FIELDS
const BUFFER = FIELDS + 1
const TEXT = FIELDS + 2
const HASH_LOW = FIELDS + 3
const HASH_HIGH = FIELDS + 4
const ENCODED = FIELDS + 5
const FIELD_COUNT = 6

const OBJECT_BYTES = 48
const CHARACTER_BYTES = 4
/** KEEPALIVE_SIZE_LIMIT: shorter buffers stay with an object in the free list. */
const KEPT_BELOW = 9
/** Characters of which there is one object each. */
const SINGLES = 256
const EMPTY = SINGLES

export class Unicodes implements TypeOps {
  readonly name = 'unicode'
  readonly hasGc = false
  readonly type: number
  readonly freeList: FreeList
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly words: Words
  private readonly texts: Beside<string>
  /** Those of one character of Latin-1, and `u''`: unicode_latin1, unicode_empty. */
  private readonly single: Words

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.texts = new Beside(objects)
    this.single = objects.timeline.words(SINGLES + 1)
    this.freeList = new FreeList(objects, objects.memory.rules.kept.unicode)
    this.type = objects.addType(this)
  }

  /** `u''`; NULL before anybody has asked for it. */
  get emptyUnicode(): Ref {
    return this.single.data[EMPTY] as Ref
  }

  /** The unicodes of one character that there are. */
  singles(): Ref[] {
    return [...this.single.data.subarray(0, EMPTY)].filter((ref) => ref !== NULL)
  }

  /** PyUnicode_FromUnicode: of no character and of one of Latin-1 there is one object only. */
  fromText(text: string): Ref {
    const at = text.length === 1 ? text.charCodeAt(0) : SINGLES
    if (at >= SINGLES) return this.fresh(text)
    const known = this.single.data[at] as Ref
    if (known !== NULL) {
      this.objects.incref(known)
      return known
    }
    const unicode = this.fresh(text)
    this.single.set(at, unicode)
    this.objects.incref(unicode)
    return unicode
  }

  /** _PyUnicode_New and its text: shared where it is empty. */
  fresh(text: string): Ref {
    const unicode = this.ofLength(charactersOf(text))
    if (this.words.data[indexOf(unicode) + TEXT] === 0)
      this.words.set(indexOf(unicode) + TEXT, this.texts.add(text))
    return unicode
  }

  /** _PyUnicode_New, of so many characters. */
  ofLength(length: number): Ref {
    const empty = this.emptyUnicode
    if (length === 0 && empty !== NULL) {
      this.objects.incref(empty)
      return empty
    }
    const record = this.kept(length) || this.made(length)
    this.initFields(record, length)
    const unicode = refOf(record)
    if (length === 0) {
      this.objects.incref(unicode)
      this.single.set(EMPTY, unicode)
    }
    return unicode
  }

  /** An object of a class derived from unicode: the object, then its buffer. */
  ofClass(type: Ref, text: string): Ref {
    const unicode = this.objects.makeOfClass(type, this.type, 0)
    if (unicode === NULL) return this.fromText(text)
    const record = indexOf(unicode)
    const length = charactersOf(text)
    this.giveBuffer(record, length)
    this.initFields(record, length)
    this.words.set(record + TEXT, this.texts.add(text))
    return unicode
  }

  /**
   * _PyUnicode_Resize: takes the caller's reference and answers one to a unicode of this text, the same object unless it is
   * one that is shared.
   */
  resize(unicode: Ref, text: string): Ref {
    const record = indexOf(unicode)
    const { words, texts, memory } = this
    const length = charactersOf(text)
    const old = words.data[record + LENGTH] as number
    const isShared =
      unicode === this.emptyUnicode || (old === 1 && this.single.data.subarray(0, EMPTY).includes(unicode))
    if (isShared && old !== length) {
      const fresh = this.fresh(text)
      this.objects.decref(unicode)
      return fresh
    }
    if (old !== length)
      words.set(
        record + BUFFER,
        memory.objectRealloc(words.data[record + BUFFER] as number, bufferBytes(length)),
      )
    texts.drop(words.data[record + TEXT] as number)
    this.initFields(record, length)
    words.set(record + TEXT, texts.add(text))
    return unicode
  }

  /** A unicode, or an object of a class derived from it. */
  isUnicode(ref: Ref): boolean {
    return (
      tagOf(ref) === RECORD_TAG &&
      ref !== NULL &&
      ((this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT) === this.type
    )
  }

  /** Characters, as Python counts them. */
  lengthOf(unicode: Ref): number {
    return this.words.data[indexOf(unicode) + LENGTH] as number
  }

  /** Zeros where it is not known. */
  textOf(unicode: Ref): string {
    return (
      this.texts.get(this.words.data[indexOf(unicode) + TEXT] as number) ??
      '\0'.repeat(this.lengthOf(unicode))
    )
  }

  /** The halves of its hash, which are kept: `lowHashOf` first. */
  lowHashOf(unicode: Ref): number {
    const record = indexOf(unicode)
    const { words } = this
    const low = words.data[record + HASH_LOW] as number
    if (low !== -1 || words.data[record + HASH_HIGH] !== -1) return low
    const hash = stringHash(this.textOf(unicode))
    words.guard(record)
    words.data[record + HASH_LOW] = hash.low
    words.data[record + HASH_HIGH] = hash.high
    return hash.low
  }

  highHashOf(unicode: Ref): number {
    return this.words.data[indexOf(unicode) + HASH_HIGH] as number
  }

  /** Borrowed: the str of itself in the default encoding; NULL: not made yet. */
  encodedOf(unicode: Ref): Ref {
    return this.words.data[indexOf(unicode) + ENCODED] as Ref
  }

  /** Takes over the caller's reference; there was none. */
  setEncoded(unicode: Ref, str: Ref): void {
    this.words.set(indexOf(unicode) + ENCODED, str)
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

  /** `defenc` goes when a dying object's buffer is gone (`freeBody`); here for whoever looks at objects that live. */
  eachReference(record: number, visit: (index: number) => void): void {
    visit(record + ENCODED)
  }

  fieldsOf(): number {
    return FIELD_COUNT
  }

  fieldsFor(): number {
    return FIELD_COUNT
  }

  initFields(record: number, length: number): void {
    const { words } = this
    words.guard(record)
    words.data[record + LENGTH] = length
    words.data[record + HASH_LOW] = words.data[record + HASH_HIGH] = -1
  }

  freeBody(record: number): void {
    const { words } = this
    const encoded = words.data[record + ENCODED] as Ref
    this.memory.objectFree(words.data[record + BUFFER] as number)
    words.set(record + BUFFER, 0)
    this.forgetText(record)
    if (encoded === NULL) return
    words.set(record + ENCODED, NULL)
    this.objects.decref(encoded)
  }

  free(record: number): Ref {
    const { words, memory } = this
    const place = words.data[record + PLACE] as number
    if (place !== 0 && this.freeList.length < this.freeList.cap) {
      const encoded = words.data[record + ENCODED] as Ref
      if ((words.data[record + LENGTH] as number) >= KEPT_BELOW) {
        memory.objectFree(words.data[record + BUFFER] as number)
        words.set(record + BUFFER, 0)
        words.set(record + LENGTH, 0)
      }
      this.forgetText(record)
      if (encoded !== NULL) {
        words.set(record + ENCODED, NULL)
        this.objects.decref(encoded)
      }
      this.freeList.keep(record)
      memory.kept('unicode', place)
    } else {
      this.freeBody(record)
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

  private forgetText(record: number): void {
    this.texts.drop(this.words.data[record + TEXT] as number)
    this.words.set(record + TEXT, 0)
  }

  private kept(length: number): number {
    const record = this.freeList.take()
    if (record === 0) return 0
    const { words, memory } = this
    memory.took('unicode', words.data[record + PLACE] as number)
    words.set(record + REFCNT, 1)
    const buffer = words.data[record + BUFFER] as number
    if (buffer === 0) this.orGone(record, () => this.giveBuffer(record, length))
    else if ((words.data[record + LENGTH] as number) < length)
      this.orGone(record, () => words.set(record + BUFFER, memory.objectRealloc(buffer, bufferBytes(length))))
    return record
  }

  private made(length: number): number {
    const record = this.objects.create(this.type, this.memory.objectMalloc(OBJECT_BYTES), FIELD_COUNT)
    this.orGone(record, () => this.giveBuffer(record, length))
    return record
  }

  /** Where there is no memory for its buffer, the object is given back, with the buffer that it had. */
  private orGone(record: number, act: () => void): void {
    try {
      act()
    } catch (error) {
      const { memory, words } = this
      memory.objectFree(words.data[record + BUFFER] as number)
      memory.objectFree(words.data[record + PLACE] as number)
      this.objects.discard(record, FIELD_COUNT)
      throw error
    }
  }

  private giveBuffer(record: number, length: number): void {
    const buffer = this.memory.objectMalloc(bufferBytes(length))
    if (buffer !== 0) this.memory.pymalloc.setOwner(buffer, ownerOf(record, BODY))
    this.words.set(record + BUFFER, buffer)
  }
}

const bufferBytes = (length: number): number => CHARACTER_BYTES * (length + 1)

/** Code points: the two units of a character beyond U+FFFF count as one. */
export function charactersOf(text: string): number {
  let characters = text.length
  for (let index = 0; index + 1 < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) !== 0xd800 || (text.charCodeAt(index + 1) & 0xfc00) !== 0xdc00)
      continue
    characters--
    index++
  }
  return characters
}
