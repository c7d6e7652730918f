/**
 * Strings of bytes; in Python 3, strings of ASCII. Follows Objects/stringobject.c of 2.7.6 (PyString_FromStringAndSize,
 * _PyString_Resize, str_subtype_new, string_dealloc, PyString_InternInPlace, PyString_InternImmortal) and
 * Objects/unicodeobject.c of 3.11 (PyUnicode_New, compact ASCII).
 *
 * What a string says is kept beside the machine (`Beside`), a character a byte. A string whose characters nobody asks for has
 * only a length.
 */
import type { Bytes } from '../address.ts'
import type { Words } from '../words.ts'
import type { Dicts } from './dict-like.ts'
import { stringHash } from './hash.ts'
import type { Memory } from './memory.ts'
import type { Objects } from './objects.ts'
import { FIELDS, LAYOUT, PLACE, REFCNT, TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import { Beside } from './beside.ts'
import type { TypeOps } from './type-ops.ts'

/** Fields: characters, the number of its text (0: not known), whether it is interned, the hash's halves (-1, -1: not known). */
const LENGTH = FIELDS
const TEXT = FIELDS + 1
const INTERNED = FIELDS + 2
/** The lower half of the hash; both halves -1: not known yet. */
export const HASH_LOW = FIELDS + 3
const HASH_HIGH = FIELDS + 4
const FIELD_COUNT = 5

const NOT_INTERNED = 0
const MORTAL = 1
const IMMORTAL = 2

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
  private readonly texts: Beside<string>
  /** The one string of each one-character text, and of none: `characters[256]` and `nullstring`. 0: not made yet. */
  private readonly single: Words
  private dicts: Dicts | undefined = undefined
  /** The dict of interned strings; NULL before the first. */
  private internedDict: Ref = NULL
  /** Texts of strings that are interned from the start and held by somebody: each is made when it is first asked for. */
  private reserved: ReadonlySet<string> = new Set()

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.words = objects.store.words
    this.texts = new Beside(objects)
    this.single = objects.timeline.words(CHARACTERS + 1)
    this.type = objects.addType(this)
    objects.timeline.register(this)
  }

  /** Interning needs dicts, and dicts need strings. */
  internIn(dicts: Dicts): void {
    this.dicts = dicts
  }

  reserve(texts: ReadonlySet<string>): void {
    this.reserved = texts
  }

  registers(): number[] {
    return [this.internedDict]
  }

  setRegisters([internedDict = NULL]: readonly number[]): void {
    this.internedDict = internedDict
  }

  /** A new string of this text, of characters up to U+00FF; one of at most one character is always the same. */
  fromText(text: string): Ref {
    if (text.length > 1) return this.make(text.length, this.texts.add(text))
    const at = text.length === 0 ? CHARACTERS : text.charCodeAt(0)
    const known = this.single.data[at] as Ref
    if (known !== NULL) {
      this.objects.incref(known)
      return known
    }
    const { singletonsAreStatic } = this.memory.rules
    const number = this.texts.add(text)
    if (singletonsAreStatic) return this.keepSingle(at, this.makeStatic(text.length, number))
    const string = this.intern(this.make(text.length, number))
    // what the interpreter's own data has of one character is no business of the program's
    return this.memory.isOutside && text.length === 1 ? string : this.keepSingle(at, string)
  }

  /**
   * PyString_FromStringAndSize(NULL, …): a new string even of one character, not yet shared; none of them for no characters.
   * `room`: of how many characters its block is, where it stands for a text of another length.
   */
  fresh(text: string, room = text.length): Ref {
    return text.length === 0 ? this.fromText(text) : this.make(text.length, this.texts.add(text), room)
  }

  /** An object of a class derived from str. */
  ofClass(type: Ref, text: string): Ref {
    const string = this.objects.makeOfClass(type, this.type, text.length)
    if (string === NULL) return this.fromText(text)
    this.words.set(indexOf(string) + TEXT, this.texts.add(text))
    return string
  }

  /** A new string of so many characters that nobody will ask for; from two on. */
  ofLength(length: number): Ref {
    return this.make(length, 0)
  }

  /**
   * _PyString_Resize of a string that nobody else has: its block is reallocated, and it says `text` from now on. Where there
   * is no memory, the string is gone.
   */
  resize(string: Ref, text: string): void {
    const record = indexOf(string)
    const { words, memory, texts } = this
    const old = words.data[record + PLACE] as number
    try {
      const place = memory.objectRealloc(old, memory.rules.bytes.str + text.length)
      words.set(record + PLACE, place)
    } catch (error) {
      this.objects.decref(string)
      throw error
    }
    texts.drop(words.data[record + TEXT] as number)
    words.guard(record)
    words.data[record + LENGTH] = text.length
    words.data[record + TEXT] = texts.add(text)
    words.data[record + HASH_LOW] = words.data[record + HASH_HIGH] = -1
  }

  /** PyString_InternInPlace: takes the caller's reference, and answers one to the string that stands for all of its text. */
  intern(string: Ref): Ref {
    const record = indexOf(string)
    const { words, objects, dicts } = this
    if (!dicts || words.data[record + TEXT] === 0 || words.data[record + INTERNED] !== NOT_INTERNED)
      return string
    if (words.data[record + TYPE] !== this.type) return string
    if (this.internedDict === NULL) this.internedDict = dicts.create()
    let twin = dicts.get(this.internedDict, string)
    if (twin === NULL) {
      const text = this.texts.get(words.data[record + TEXT] as number) as string
      if (!this.reserved.has(text)) {
        dicts.set(this.internedDict, string, string)
        this.isInternedNow(record)
        return string
      }
      twin = this.reveal(text, string)
    }
    objects.incref(twin)
    objects.decref(string)
    return twin
  }

  /** Borrowed: the interned string of a reserved text; `string` itself where it is the interpreter's own. */
  private reveal(text: string, string: Ref): Ref {
    const { memory, objects, dicts } = this
    return memory.outside(() => {
      const isOwn = this.words.data[indexOf(string) + PLACE] === 0
      const twin = isOwn ? string : this.make(text.length, this.texts.add(text))
      if (isOwn) objects.incref(twin)
      dicts?.reveal?.(this.internedDict, twin, twin)
      this.isInternedNow(indexOf(twin))
      return twin
    })
  }

  private isInternedNow(record: number): void {
    const { words } = this
    words.set(record, (words.data[record] as number) - INTERNED_REFERENCES)
    words.set(record + INTERNED, MORTAL)
  }

  /** What is reserved and was asked for. */
  revealed(): Ref[] {
    if (!this.dicts || this.internedDict === NULL) return []
    return Array.from(this.dicts.entries(this.internedDict), ([key]) => key).filter((key) =>
      this.reserved.has(this.textOf(key)),
    )
  }

  /** PyString_InternImmortal. */
  internForEver(string: Ref): Ref {
    const interned = this.intern(string)
    if (this.words.data[indexOf(interned) + INTERNED] === MORTAL) {
      this.words.set(indexOf(interned) + INTERNED, IMMORTAL)
      this.objects.incref(interned)
    }
    return interned
  }

  /** The strings of at most one character that there are. */
  singles(): Ref[] {
    return [...this.single.data].filter((ref) => ref !== NULL)
  }

  /** The dict of interned strings; NULL before the first. */
  get internedStrings(): Ref {
    return this.internedDict
  }

  /** Makes an interned string of one character the one that everybody gets. */
  share(character: string): void {
    const at = character.charCodeAt(0)
    if (this.single.data[at] === NULL) this.single.set(at, this.interned(character))
  }

  /** An interned string of this text: what names are. */
  interned(text: string): Ref {
    const known = this.memory.isOutside && this.internedDict !== NULL ? this.known(text) : NULL
    if (known === NULL) return this.intern(this.fromText(text))
    this.objects.incref(known)
    return known
  }

  /** Borrowed: the interned string of this text; NULL where there is none. */
  private known(text: string): Ref {
    const isIt = (key: Ref): boolean => this.knownTextOf(key) === text
    return this.dicts?.getWhere?.(this.internedDict, stringHash(text), isIt) ?? NULL
  }

  /** A str, or an object of a class derived from it. */
  isStr(ref: Ref): boolean {
    return (
      tagOf(ref) === RECORD_TAG &&
      ref !== NULL &&
      ((this.words.data[indexOf(ref) + TYPE] as number) & LAYOUT) === this.type
    )
  }

  isExact(ref: Ref): boolean {
    return tagOf(ref) === RECORD_TAG && ref !== NULL && this.words.data[indexOf(ref) + TYPE] === this.type
  }

  lengthOf(string: Ref): number {
    return this.words.data[indexOf(string) + LENGTH] as number
  }

  /** Its characters; zeros where they are not known. */
  textOf(string: Ref): string {
    return this.knownTextOf(string) ?? '\0'.repeat(this.lengthOf(string))
  }

  knownTextOf(string: Ref): string | undefined {
    const text = this.texts.get(this.words.data[indexOf(string) + TEXT] as number)
    return text === undefined && this.lengthOf(string) === 0 ? '' : text
  }

  isInterned(string: Ref): boolean {
    return this.words.data[indexOf(string) + INTERNED] !== NOT_INTERNED
  }

  isSameText(a: Ref, b: Ref): boolean {
    const { data } = this.words
    if (data[indexOf(a) + LENGTH] !== data[indexOf(b) + LENGTH]) return false
    const text = this.knownTextOf(a)
    return text !== undefined && text === this.knownTextOf(b)
  }

  /** The halves of its hash, which are kept: `lowHashOf` first. */
  lowHashOf(string: Ref): number {
    const record = indexOf(string)
    const { words } = this
    const low = words.data[record + HASH_LOW] as number
    if (low !== -1 || words.data[record + HASH_HIGH] !== -1) return low
    const text = this.knownTextOf(string)
    if (text === undefined) throw new RangeError('a string whose characters are not known is no key')
    const hash = stringHash(text)
    words.guard(record)
    words.data[record + HASH_LOW] = hash.low
    words.data[record + HASH_HIGH] = hash.high
    return hash.low
  }

  highHashOf(string: Ref): number {
    return this.words.data[indexOf(string) + HASH_HIGH] as number
  }

  bytes(record: number): Bytes {
    return this.memory.rules.bytes.str + (this.words.data[record + LENGTH] as number)
  }

  fieldsOf(): number {
    return FIELD_COUNT
  }

  fieldsFor(): number {
    return FIELD_COUNT
  }

  itemsOf(record: number): number {
    return this.words.data[record + LENGTH] as number
  }

  initFields(record: number, items: number): void {
    this.words.guard(record)
    this.words.data[record + LENGTH] = items
    this.words.data[record + HASH_LOW] = this.words.data[record + HASH_HIGH] = -1
  }

  freeBody(record: number): void {
    this.texts.drop(this.words.data[record + TEXT] as number)
  }

  free(record: number): Ref {
    const { data } = this.words
    if (data[record + INTERNED] !== NOT_INTERNED) this.forget(record)
    const place = data[record + PLACE] as number
    this.freeBody(record)
    this.objects.discard(record, FIELD_COUNT)
    this.memory.objectFree(place)
    return NULL
  }

  private make(length: Bytes, text: number, room = length): Ref {
    const place = this.memory.objectMalloc(this.memory.rules.bytes.str + room)
    const record = this.objects.create(this.type, place, FIELD_COUNT)
    this.initFields(record, length)
    this.words.data[record + TEXT] = text
    return refOf(record)
  }

  /** What CPython 3.11 has in _PyRuntime. */
  private makeStatic(length: Bytes, text: number): Ref {
    const string = this.objects.createStatic(this.type, FIELD_COUNT)
    this.initFields(indexOf(string), length)
    this.words.set(indexOf(string) + TEXT, text)
    this.words.set(indexOf(string) + INTERNED, MORTAL)
    return string
  }

  private keepSingle(at: number, string: Ref): Ref {
    this.single.set(at, string)
    this.objects.incref(string)
    return string
  }

  /** string_dealloc of an interned string: it comes to life again for as long as it takes to leave the dict. */
  private forget(record: number): void {
    this.words.set(record + REFCNT, INTERNED_REFERENCES + 1)
    this.dicts?.delete(this.internedDict, refOf(record))
    this.words.set(record + REFCNT, 0)
  }
}
