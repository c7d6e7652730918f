/**
 * Strings of bytes; in Python 3, strings of ASCII. Follows Objects/stringobject.c of 2.7.6 (PyString_FromStringAndSize,
 * string_dealloc, PyString_InternInPlace) and Objects/unicodeobject.c of 3.11 (PyUnicode_New, compact ASCII).
 *
 * What a string says is kept beside the machine: texts are numbered, and are never forgotten. A string whose characters
 * nobody asks for (`'x' * 5000`) has only a length.
 */
import type { Bytes } from '../address.ts'
import type { Words } from '../timeline.ts'
import type { Dicts } from './dict-like.ts'
import { stringHash } from './keys.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { PLACE, PLAIN_FIELDS, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import type { TypeOps } from './type-ops.ts'

/** Fields: characters, the number of its text + 1 (0: not known), whether it is interned. */
const LENGTH = PLAIN_FIELDS
const TEXT = PLAIN_FIELDS + 1
const INTERNED = PLAIN_FIELDS + 2
const FIELD_COUNT = 3

const NOT_INTERNED = 0
const MORTAL = 1

/** References that the interned dict holds, and that don't count: of the key and of the value. */
const INTERNED_REFERENCES = 2
const CHARACTERS = 256

export class Strs implements TypeOps {
  readonly name = 'str'
  readonly hasGc = false
  readonly type: number
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly words: Words
  /** The one string of each one-character text, and of none: `characters[256]` and `nullstring`. 0: not made yet. */
  private readonly single: Words
  private readonly texts: string[] = []
  private readonly numbers = new Map<string, number>()
  private readonly hashes: bigint[] = []
  private dicts: Dicts | undefined = undefined
  /** The strings of at most one character that there are. */
  singles(): Ref[] {
    return [...this.single.data].filter((ref) => ref !== NULL)
  }

  /** The dict of interned strings; NULL before the first. */
  private internedDict: Ref = NULL

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.single = objects.timeline.words(CHARACTERS + 1)
    this.type = objects.addType(this)
    objects.timeline.register(this)
  }

  /** Interning needs dicts, and dicts need strings. */
  internIn(dicts: Dicts): void {
    this.dicts = dicts
  }

  registers(): number[] {
    return [this.internedDict]
  }

  setRegisters([internedDict = NULL]: readonly number[]): void {
    this.internedDict = internedDict
  }

  copyFrom(other: Strs): void {
    this.texts.length = this.hashes.length = 0
    this.numbers.clear()
    for (const text of other.texts) this.numberOf(text)
  }

  /** A new string of this text, of characters up to U+00FF; one of at most one character is always the same. */
  fromText(text: string): Ref {
    if (text.length > 1) return this.make(text.length, this.numberOf(text) + 1)
    const at = text.length === 0 ? CHARACTERS : text.charCodeAt(0)
    const known = this.single.data[at] as Ref
    if (known !== NULL) {
      this.objects.incref(known)
      return known
    }
    const number = this.numberOf(text) + 1
    const { singletonsAreStatic } = this.memory.rules
    const string = singletonsAreStatic
      ? this.makeStatic(text.length, number)
      : this.intern(this.make(text.length, number))
    this.single.set(at, string)
    this.objects.incref(string)
    return string
  }

  /** A new string of so many characters that nobody will ask for; from two on. */
  ofLength(length: number): Ref {
    return this.make(length, 0)
  }

  /** PyString_InternInPlace: takes the caller's reference, and answers one to the string that stands for all of its text. */
  intern(string: Ref): Ref {
    const record = indexOf(string)
    const { words, objects, dicts } = this
    if (!dicts || words.data[record + TEXT] === 0 || words.data[record + INTERNED] !== NOT_INTERNED)
      return string
    if (this.internedDict === NULL) this.internedDict = dicts.create()
    const twin = dicts.get(this.internedDict, string)
    if (twin !== NULL) {
      objects.incref(twin)
      objects.decref(string)
      return twin
    }
    dicts.set(this.internedDict, string, string)
    words.set(record, (words.data[record] as number) - INTERNED_REFERENCES)
    words.set(record + INTERNED, MORTAL)
    return string
  }

  /** The dict of interned strings; NULL before the first. */
  get internedStrings(): Ref {
    return this.internedDict
  }

  /** An interned string of this text: what names are. */
  interned(text: string): Ref {
    return this.intern(this.fromText(text))
  }

  isStr(ref: Ref): boolean {
    return tagOf(ref) === RECORD_TAG && ref !== NULL && this.words.data[indexOf(ref) + TYPE] === this.type
  }

  lengthOf(string: Ref): number {
    return this.words.data[indexOf(string) + LENGTH] as number
  }

  /** Its characters, where they are known. */
  textOf(string: Ref): string | undefined {
    return this.texts[(this.words.data[indexOf(string) + TEXT] as number) - 1]
  }

  isInterned(string: Ref): boolean {
    return this.words.data[indexOf(string) + INTERNED] === MORTAL
  }

  isSameText(a: Ref, b: Ref): boolean {
    const text = this.words.data[indexOf(a) + TEXT] as number
    return text !== 0 && text === this.words.data[indexOf(b) + TEXT]
  }

  hashOf(string: Ref): bigint {
    const number = (this.words.data[indexOf(string) + TEXT] as number) - 1
    if (number < 0) throw new RangeError('a string whose characters are not known is no key')
    return (this.hashes[number] ??= stringHash(this.texts[number] as string))
  }

  bytes(record: number): Bytes {
    return this.memory.rules.bytes.str + (this.words.data[record + LENGTH] as number)
  }

  free(record: number): Ref {
    const { data } = this.words
    if (data[record + INTERNED] !== NOT_INTERNED) this.forget(record)
    const place = data[record + PLACE] as number
    this.objects.discard(record, FIELD_COUNT)
    this.memory.objectFree(place)
    return NULL
  }

  private make(length: Bytes, text: number): Ref {
    const place = this.memory.objectMalloc(this.memory.rules.bytes.str + length)
    const record = this.objects.create(this.type, place, FIELD_COUNT)
    this.words.set(record + LENGTH, length)
    this.words.set(record + TEXT, text)
    return refOf(record)
  }

  /** What CPython 3.11 has in _PyRuntime. */
  private makeStatic(length: Bytes, text: number): Ref {
    const string = this.objects.createStatic(this.type, FIELD_COUNT)
    this.words.set(indexOf(string) + LENGTH, length)
    this.words.set(indexOf(string) + TEXT, text)
    this.words.set(indexOf(string) + INTERNED, MORTAL)
    return string
  }

  private numberOf(text: string): number {
    let number = this.numbers.get(text)
    if (number === undefined) {
      number = this.texts.push(text) - 1
      this.numbers.set(text, number)
    }
    return number
  }

  /** string_dealloc of an interned string: it comes to life again for as long as it takes to leave the dict. */
  private forget(record: number): void {
    this.words.set(record + REFCNT, INTERNED_REFERENCES + 1)
    this.dicts?.delete(this.internedDict, refOf(record))
    this.words.set(record + REFCNT, 0)
  }
}
