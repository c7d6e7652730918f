/**
 * Ints, longs, floats, bools and complex numbers. In CPython 2 ints and floats lie in blocks of their own, but for those of
 * classes derived from them (Objects/intobject.c, floatobject.c, longobject.c, boolobject.c, complexobject.c); in 3 every
 * int is a long and floats have a free list.
 */
import type { Words } from '../words.ts'
import { Beside } from './beside.ts'
import { bitLength } from './bit-length.ts'
import { FreeList } from './free-list.ts'
import { NoMemory, type Memory } from './memory.ts'
import { SMALL_NEGATIVES, SMALL_POSITIVES, type NumberBlocks } from './number-blocks.ts'
import type { Objects } from './objects.ts'
import { FIELDS, LAYOUT, PLACE, REFCNT, TYPE } from './record.ts'
import { FLOAT_TAG, INT_TAG, NULL, RECORD_TAG, indexOf, refOf, tagOf, type Ref } from './ref.ts'
import type { TypeOps } from './type-ops.ts'

/**
 * Fields of a number: 64 bits of it (of a float as a double). Of a long how many digits of 30 bits it has, and where its
 * 64 bits are not all of it, what they are beside. Of a complex number the imaginary part.
 */
const LOW = FIELDS
const HIGH = FIELDS + 1
const DIGITS = FIELDS + 2
const BESIDE = FIELDS + 3
const NUMBER_FIELDS = 2
const LONG_FIELDS = 4
const COMPLEX_FIELDS = 4
/** Of a long without digits: reference count, type, size. */
const LONG_BYTES = 24
const DIGIT_BYTES = 4
const DIGIT = 2 ** 30
const DIGIT_BITS = 30
/** The first numbers of two and of three digits: written once, as JavaScript computes a power anew each time. */
const TWO_DIGITS = 2n ** 30n
const THREE_DIGITS = 2n ** 60n
/** As far as whole numbers are safe as doubles. */
const LAST_SAFE = 2n ** 53n
const INT_BYTES = 24
const COMPLEX_BYTES = 32

const double = new Float64Array(1)
const doubleWords = new Int32Array(double.buffer)

export class Numbers {
  readonly long: number
  readonly float: number
  /** Ints that are in no block: of classes derived from int, and of the interpreter's own data. */
  readonly intRecord: number
  readonly bool: number
  readonly complex: number
  readonly floatFreeList: FreeList
  /** What `readWhole` has read last. */
  low = 0
  high = 0
  private readonly objects: Objects
  private readonly memory: Memory
  /** The first of CPython 3's small ints. */
  private readonly smallInts: readonly Ref[]
  private readonly bigs: Beside<bigint>
  /** Borrowed: False, True. */
  readonly bools: readonly [Ref, Ref]

  constructor(objects: Objects) {
    this.objects = objects
    this.memory = objects.memory
    this.floatFreeList = new FreeList(objects, objects.memory.rules.kept.float)
    const isPython3 = objects.ints === undefined
    this.bigs = new Beside(objects)
    this.long = objects.addType({
      ...leaf(isPython3 ? 'int' : 'long', LONG_FIELDS, (record) => this.freeLong(record)),
      bytes: (record) => LONG_BYTES + this.word(record, DIGITS) * DIGIT_BYTES,
      itemsOf: (record) => this.word(record, DIGITS),
      freeBody: (record) => this.bigs.drop(this.word(record, BESIDE)),
    })
    this.float = objects.addType({
      ...leaf('float', NUMBER_FIELDS, (record) => this.freeFloat(record)),
      bytes: () => objects.memory.rules.bytes.float,
    })
    const freeRecord = (fields: number) => (record: number) => this.release(record, fields)
    this.intRecord = objects.addType({
      ...leaf('int', NUMBER_FIELDS, freeRecord(NUMBER_FIELDS)),
      bytes: () => INT_BYTES,
    })
    this.bool = objects.addType({
      ...leaf('bool', NUMBER_FIELDS, freeRecord(NUMBER_FIELDS)),
      bytes: () => INT_BYTES,
    })
    this.complex = objects.addType({
      ...leaf('complex', COMPLEX_FIELDS, freeRecord(COMPLEX_FIELDS)),
      bytes: () => COMPLEX_BYTES,
    })
    const bool = (value: number): Ref => {
      const ref = objects.createStatic(this.bool, NUMBER_FIELDS)
      objects.store.words.set(indexOf(ref) + LOW, value)
      return ref
    }
    this.bools = [bool(0), bool(1)]
    this.smallInts = isPython3
      ? Array.from({ length: SMALL_NEGATIVES + SMALL_POSITIVES }, (_, index) => this.smallInt(index))
      : []
  }

  /** PyInt_FromLong; in Python 3 PyLong_FromLong. A reference to an int of this value. */
  int(value: number): Ref {
    const { ints } = this.objects
    if (ints === undefined) return this.python3Int(value)
    if (value >= -SMALL_NEGATIVES && value < SMALL_POSITIVES && ints.hasCached)
      return refOf(ints.cached(value), INT_TAG)
    if (this.memory.isOutside) return this.write(this.objects.create(this.intRecord, 0, NUMBER_FIELDS), value)
    const low = value | 0
    const slot = low === value ? ints.take(low, low >> 31) : ints.fromLong(value)
    if (slot === 0) throw new NoMemory(`the int ${value}`)
    this.memory.events++
    if (this.memory.trace !== undefined) this.memory.trace.number?.('int', slot)
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
    if (this.memory.isOutside)
      return this.writeDouble(this.objects.create(this.float, 0, NUMBER_FIELDS), value)
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
        NUMBER_FIELDS,
      )
    else {
      this.memory.took('float', store.words.data[record + PLACE] as number)
      store.words.set(record + REFCNT, 1)
    }
    return this.writeDouble(record, value)
  }

  /** A long of so many digits of 30 bits; its lower 64 bits are kept. */
  makeLong(low: number, high: number, digits: number): Ref {
    const place = this.memory.objectMalloc(LONG_BYTES + digits * DIGIT_BYTES)
    const record = this.objects.create(this.long, place, LONG_FIELDS)
    this.objects.store.words.set(record + LOW, low)
    this.objects.store.words.set(record + HIGH, high)
    this.objects.store.words.set(record + DIGITS, digits)
    return refOf(record)
  }

  /** An int of 64 bits that may not be safe in JavaScript. */
  intOf(value: bigint): Ref {
    if (value >= -LAST_SAFE && value <= LAST_SAFE) return this.int(Number(value))
    const { ints } = this.objects
    if (!ints || this.memory.isOutside)
      return this.writeBits(this.objects.create(this.intRecord, 0, NUMBER_FIELDS), value)
    const slot = ints.take(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)))
    if (slot === 0) throw new NoMemory(`the int ${value}`)
    this.memory.events++
    this.memory.trace?.number?.('int', slot)
    return refOf(slot, INT_TAG)
  }

  /**
   * _PyLong_New and a value: a long. `allocated`: digits that its block has room for, where they are more than it needs
   * (sums and products take room for a carry).
   */
  longOf(value: bigint, allocated = digitsOf(value)): Ref {
    const long = this.makeLong(0, 0, allocated)
    return this.writeLong(long, value)
  }

  /** An object of a class derived from int, long or float; of those types themselves an ordinary one. */
  ofClass(type: Ref, base: 'int' | 'long' | 'float' | 'complex', value: bigint | number, imaginary = 0): Ref {
    const { objects } = this
    const layout = { int: this.intRecord, long: this.long, float: this.float, complex: this.complex }[base]
    const digits = base === 'long' ? digitsOf(BigInt(value)) : 0
    const made = objects.makeOfClass(type, layout, digits)
    switch (base) {
      case 'int':
        return made === NULL ? this.intOf(BigInt(value)) : this.writeBits(indexOf(made), BigInt(value))
      case 'long':
        return made === NULL ? this.longOf(BigInt(value)) : this.writeLong(made, BigInt(value))
      case 'float':
        return made === NULL ? this.makeFloat(Number(value)) : this.writeDouble(indexOf(made), Number(value))
      default:
        return made === NULL
          ? this.complexOf(Number(value), imaginary)
          : this.writeComplex(indexOf(made), Number(value), imaginary)
    }
  }

  /** PyComplex_FromDoubles. */
  complexOf(real: number, imaginary: number): Ref {
    const place = this.memory.objectMalloc(COMPLEX_BYTES)
    return this.writeComplex(this.objects.create(this.complex, place, COMPLEX_FIELDS), real, imaginary)
  }

  /** The parts of a complex number. */
  partsOf(complex: Ref): readonly [real: number, imaginary: number] {
    const record = indexOf(complex)
    return [this.readDouble(record), this.readDouble(record + 2)]
  }

  /** All of an int, a long or a bool; undefined of anything else. */
  bigintOf(ref: Ref): bigint | undefined {
    if (tagOf(ref) === FLOAT_TAG || ref === NULL) return undefined
    const { ints, store } = this.objects
    const index = indexOf(ref)
    if (tagOf(ref) === INT_TAG) {
      const data = (ints as NumberBlocks).words.data
      return (BigInt(data[index + 2] as number) << 32n) | BigInt((data[index + 1] as number) >>> 0)
    }
    const layout = this.word(index, TYPE) & LAYOUT
    if (layout === this.long) {
      const big = this.bigs.get(this.word(index, BESIDE))
      if (big !== undefined) return big
    } else if (layout !== this.intRecord && layout !== this.bool) return undefined
    const { data } = store.words
    return (BigInt(data[index + HIGH] as number) << 32n) | BigInt((data[index + LOW] as number) >>> 0)
  }

  /** int, bool and what derives from them. */
  isInt(ref: Ref): boolean {
    if (tagOf(ref) === INT_TAG) return true
    if (tagOf(ref) !== RECORD_TAG || ref === NULL) return false
    const layout = this.word(indexOf(ref), TYPE) & LAYOUT
    return layout === this.intRecord || layout === this.bool
  }

  isLong(ref: Ref): boolean {
    return this.isRecordOf(ref, this.long)
  }

  isFloat(ref: Ref): boolean {
    return tagOf(ref) === FLOAT_TAG || this.isRecordOf(ref, this.float)
  }

  isComplex(ref: Ref): boolean {
    return this.isRecordOf(ref, this.complex)
  }

  /** The value of an int, of a float, of a long as far as 64 bits have it; undefined of anything else. */
  valueOf(ref: Ref): number | undefined {
    const { ints, floats, store } = this.objects
    const index = indexOf(ref)
    if (tagOf(ref) === INT_TAG) return ints?.valueOf(index)
    if (tagOf(ref) === FLOAT_TAG) return floats?.valueOf(index)
    if (ref === NULL || tagOf(ref) !== RECORD_TAG) return undefined
    const layout = (store.words.data[index + TYPE] as number) & LAYOUT
    if (layout === this.float) return this.readDouble(index)
    if (layout === this.long) {
      const big = this.bigs.get(this.word(index, BESIDE))
      if (big !== undefined) return Number(big)
    } else if (layout !== this.intRecord && layout !== this.bool) return undefined
    return this.word(index, HIGH) * 2 ** 32 + (this.word(index, LOW) >>> 0)
  }

  /**
   * The halves of the 64 bits of a whole number, in `low` and `high`: of an int or bool, of a long that has no more, of a float
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
        if (ref === NULL) return false
        const layout = (store.words.data[index + TYPE] as number) & LAYOUT
        isFloat = layout === this.float
        if (layout === this.long) {
          if (store.words.data[index + BESIDE] !== 0) return false
        } else if (!isFloat && layout !== this.intRecord && layout !== this.bool) return false
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
    this.objects.drain(this.floatFreeList, 'float', (record) => this.release(record, NUMBER_FIELDS))
  }

  private smallInt(index: number): Ref {
    const ref = this.objects.createStatic(this.long, LONG_FIELDS)
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
    this.bigs.drop(this.word(record, BESIDE))
    return this.release(record, LONG_FIELDS)
  }

  private freeFloat(record: number): Ref {
    if (!this.floatFreeList.keep(record)) return this.release(record, NUMBER_FIELDS)
    this.memory.kept('float', this.word(record, PLACE))
    return NULL
  }

  private write(record: number, value: number): Ref {
    const { words } = this.objects.store
    words.set(record + LOW, value | 0)
    words.set(record + HIGH, Math.floor(value / 2 ** 32) | 0)
    return refOf(record)
  }

  private writeBits(record: number, value: bigint): Ref {
    const { words } = this.objects.store
    words.set(record + LOW, Number(BigInt.asIntN(32, value)))
    words.set(record + HIGH, Number(BigInt.asIntN(32, value >> 32n)))
    return refOf(record)
  }

  private writeLong(long: Ref, value: bigint): Ref {
    const record = indexOf(long)
    this.writeBits(record, value)
    this.objects.store.words.set(record + DIGITS, digitsOf(value))
    if (value !== BigInt.asIntN(64, value))
      this.objects.store.words.set(record + BESIDE, this.bigs.add(value))
    return long
  }

  private writeDouble(record: number, value: number): Ref {
    const { words } = this.objects.store
    double[0] = value
    words.set(record + LOW, doubleWords[0] as number)
    words.set(record + HIGH, doubleWords[1] as number)
    return refOf(record)
  }

  private writeComplex(record: number, real: number, imaginary: number): Ref {
    this.writeDouble(record + 2, imaginary)
    return this.writeDouble(record, real)
  }

  private readDouble(record: number): number {
    doubleWords[0] = this.word(record, LOW)
    doubleWords[1] = this.word(record, HIGH)
    return double[0] as number
  }

  private isRecordOf(ref: Ref, layout: number): boolean {
    return tagOf(ref) === RECORD_TAG && ref !== NULL && (this.word(indexOf(ref), TYPE) & LAYOUT) === layout
  }

  private word(record: number, offset: number): number {
    return this.objects.store.words.data[record + offset] as number
  }

  private release(record: number, fields: number): Ref {
    const place = this.word(record, PLACE)
    this.objects.discard(record, fields)
    this.memory.objectFree(place)
    return NULL
  }
}

/** How many digits of 30 bits a long has. */
export function digitsOf(value: bigint): number {
  const size = value < 0n ? -value : value
  if (size < THREE_DIGITS) return size === 0n ? 0 : size < TWO_DIGITS ? 1 : 2
  return Math.ceil(bitLength(size) / DIGIT_BITS)
}

const leaf = (
  name: string,
  fields: number,
  free: (record: number) => Ref,
): Omit<TypeOps, 'bytes'> & { fieldsOf(): number; fieldsFor(): number } => ({
  name,
  hasGc: false,
  free,
  fieldsOf: () => fields,
  fieldsFor: () => fields,
})
