/**
 * Ints, longs and floats. In CPython 2 ints and floats lie in blocks of their own and longs are objects
 * (Objects/intobject.c, floatobject.c, longobject.c); in 3 every int is a long and floats have a free list.
 */
import type { Bytes } from '../address.ts'
import type { Words } from '../timeline.ts'
import { FreeList } from './free-list.ts'
import { NoMemory, type Memory } from './memory.ts'
import { SMALL_NEGATIVES, SMALL_POSITIVES, type NumberBlocks } from './number-blocks.ts'
import type { Objects } from './objects.ts'
import { PLACE, PLAIN_FIELDS, REFCNT, TYPE } from './record.ts'
import { FLOAT_TAG, INT_TAG, NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import type { TypeOps } from './type-ops.ts'

/** Fields of a long: its value as far as 64 bits have it, and how many digits of 30 bits it has. Of a float: its 64 bits. */
const LOW = PLAIN_FIELDS
const HIGH = PLAIN_FIELDS + 1
const DIGITS = PLAIN_FIELDS + 2
const FIELD_COUNT = 3
/** Of a long without digits: reference count, type, size. */
const LONG_BYTES = 24
const DIGIT_BYTES = 4
const DIGIT = 2 ** 30

const double = new Float64Array(1)
const doubleWords = new Int32Array(double.buffer)

export class Numbers {
  readonly long: number
  readonly float: number
  readonly floatFreeList: FreeList
  /** What `readWhole` has read last. */
  low = 0
  high = 0
  private readonly objects: Objects
  private readonly memory: Memory
  /** The first of CPython 3's small ints. */
  private readonly smallInts: readonly Ref[]

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.floatFreeList = new FreeList(objects.timeline, objects.memory.rules.kept.float)
    const isPython3 = objects.ints === undefined
    this.long = objects.addType(
      leaf(
        isPython3 ? 'int' : 'long',
        (record) => LONG_BYTES + (objects.store.words.data[record + DIGITS] as number) * DIGIT_BYTES,
        (record) => this.freeLong(record),
      ),
    )
    this.float = objects.addType(
      leaf(
        'float',
        () => objects.memory.rules.bytes.float,
        (record) => this.freeFloat(record),
      ),
    )
    this.smallInts = isPython3
      ? Array.from({ length: SMALL_NEGATIVES + SMALL_POSITIVES }, (_, index) => this.smallInt(index))
      : []
  }

  /** PyInt_FromLong; in Python 3 PyLong_FromLong. A reference to an int of this value. */
  int(value: number): Ref {
    const { ints } = this.objects
    if (ints === undefined) return this.python3Int(value)
    if (value >= -SMALL_NEGATIVES && value < SMALL_POSITIVES) return refOf(ints.fromLong(value), INT_TAG)
    const slot = ints.fromLong(value)
    if (slot === 0) throw new NoMemory(`the int ${value}`)
    this.memory.events++
    this.memory.trace?.number?.('int', slot)
    return refOf(slot, INT_TAG)
  }

  /**
   * `int` of `first`, `first + 1`, …, into words that have room, and counts events as one by one. Answers how many: fewer where
   * there is no memory for the next.
   */
  intRange(first: number, count: number, out: Words, at: number): number {
    const ints = this.objects.ints as NumberBlocks
    const made = ints.takeRange(first, count, out, at, INT_TAG)
    const cached = Math.max(0, Math.min(first + made, SMALL_POSITIVES) - Math.max(first, -SMALL_NEGATIVES))
    this.memory.events += made - cached
    return made
  }

  /** Lets go of the ints that follow each other from item `left - 1` down; answers how many items are left. */
  dropInts(words: Words, items: number, left: number, until: number): number {
    const { ints } = this.objects
    if (ints === undefined || left === 0) return left
    const from = Math.max(items, items + left - Math.max(1, until - this.memory.events))
    const rest = ints.dropRange(words, from, items + left, INT_TAG)
    this.memory.events += ints.dropped
    return rest - items
  }

  /** PyFloat_FromDouble. */
  makeFloat(value: number): Ref {
    const { floats, store } = this.objects
    if (floats) {
      const slot = floats.fromDouble(value)
      if (slot === 0) throw new NoMemory(`the float ${value}`)
      this.memory.events++
      this.memory.trace?.number?.('float', slot)
      return refOf(slot, FLOAT_TAG)
    }
    let record = this.floatFreeList.take()
    if (record === 0)
      record = this.objects.create(
        this.float,
        this.memory.objectMalloc(this.memory.rules.bytes.float),
        FIELD_COUNT,
      )
    else {
      this.memory.took('float', store.words.data[record + PLACE] as number)
      store.words.set(record + REFCNT, 1)
    }
    double[0] = value
    store.words.set(record + LOW, doubleWords[0] as number)
    store.words.set(record + HIGH, doubleWords[1] as number)
    return refOf(record)
  }

  /** A long of so many digits of 30 bits; its lower 64 bits are kept. */
  makeLong(low: number, high: number, digits: number): Ref {
    const place = this.memory.objectMalloc(LONG_BYTES + digits * DIGIT_BYTES)
    const record = this.objects.create(this.long, place, FIELD_COUNT)
    this.objects.store.words.set(record + LOW, low)
    this.objects.store.words.set(record + HIGH, high)
    this.objects.store.words.set(record + DIGITS, digits)
    return refOf(record)
  }

  /** The value of an int, of a float, of a long as far as 64 bits have it; undefined of anything else. */
  valueOf(ref: Ref): number | undefined {
    const { ints, floats, store } = this.objects
    const index = indexOf(ref)
    if (tagOf(ref) === INT_TAG) return ints?.valueOf(index)
    if (tagOf(ref) === FLOAT_TAG) return floats?.valueOf(index)
    if (ref === NULL || tagOf(ref) !== RECORD_TAG) return undefined
    const { data } = store.words
    const type = data[index + TYPE] as number
    if (type !== this.long && type !== this.float) return undefined
    const low = data[index + LOW] as number
    const high = data[index + HIGH] as number
    if (type === this.long) return high * 2 ** 32 + (low >>> 0)
    doubleWords[0] = low
    doubleWords[1] = high
    return double[0] as number
  }

  /**
   * The halves of the 64 bits of a whole number, in `low` and `high`: of an int, of a long as far as it has no more, of a float
   * that is whole and safe. False of anything else.
   */
  readWhole(ref: Ref): boolean {
    const { ints, floats, store } = this.objects
    const index = indexOf(ref)
    let words: Words | undefined
    let isFloat = false
    switch (tagOf(ref)) {
      case INT_TAG:
        words = ints?.words
        break
      case FLOAT_TAG:
        words = floats?.words
        isFloat = true
        break
      default: {
        const type = ref === NULL ? -1 : store.words.data[index + TYPE]
        if (type !== this.long && type !== this.float) return false
        isFloat = type === this.float
        words = store.words
      }
    }
    const at = words === store.words ? LOW : 1
    if (!isFloat) {
      this.low = words?.data[index + at] as number
      this.high = words?.data[index + at + 1] as number
      return true
    }
    const value = this.valueOf(ref) as number
    if (!Number.isSafeInteger(value)) return false
    this.low = value | 0
    this.high = Math.floor(value / 2 ** 32) | 0
    return true
  }

  /** The floats' free list of Python 3 is emptied into pymalloc. */
  clearFloatFreeList(): void {
    this.objects.drain(this.floatFreeList, 'float', (record) => this.release(record))
  }

  private smallInt(index: number): Ref {
    const ref = this.objects.createStatic(this.long, FIELD_COUNT)
    const value = index - SMALL_NEGATIVES
    this.objects.store.words.set(indexOf(ref) + LOW, value)
    this.objects.store.words.set(indexOf(ref) + HIGH, value < 0 ? -1 : 0)
    this.objects.store.words.set(indexOf(ref) + DIGITS, value === 0 ? 0 : 1)
    return ref
  }

  private python3Int(value: number): Ref {
    const small = this.smallInts[value + SMALL_NEGATIVES]
    if (small !== undefined) {
      this.objects.incref(small)
      return small
    }
    let digits = 1
    for (let rest = Math.abs(value); rest >= DIGIT; rest = Math.floor(rest / DIGIT)) digits++
    return this.makeLong(value | 0, Math.floor(value / 2 ** 32) | 0, digits)
  }

  private freeLong(record: number): Ref {
    this.release(record)
    return NULL
  }

  private freeFloat(record: number): Ref {
    if (this.floatFreeList.keep(record)) {
      this.memory.kept('float', this.placeOf(record))
    } else this.release(record)
    return NULL
  }

  private placeOf(record: number): number {
    return this.objects.store.words.data[record + PLACE] as number
  }

  private release(record: number): void {
    const place = this.placeOf(record)
    this.objects.discard(record, FIELD_COUNT)
    this.memory.objectFree(place)
  }
}

const leaf = (name: string, bytes: (record: number) => Bytes, free: (record: number) => Ref): TypeOps => ({
  name,
  hasGc: false,
  bytes,
  free,
})
