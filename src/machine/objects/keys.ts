/**
 * How dicts and sets tell keys apart: hashes of 64 bits as CPython 2.7 computes them without randomisation (`hash.ts`;
 * Objects/intobject.c: int_hash, object.c: _Py_HashPointer, _Py_HashDouble), and equality of the builtin types that have no
 * Python code of their own. What else there is, `slow` is asked for: the evaluator. Python 3 hashes strings at random; here
 * it does not.
 *
 * Where there is no evaluator, every other object is a key by its address, and equal to itself only.
 */
import { TupleHash, complexHash, longHash, pointerHash, type Halves } from './hash.ts'
import type { Numbers } from './numbers.ts'
import type { Objects } from './objects.ts'
import { TYPE } from './record.ts'
import { NULL, RECORD_TAG, indexOf, tagOf, type Ref } from './ref.ts'
import type { Strs } from './str.ts'
import type { Tuples } from './tuple.ts'
import type { Unicodes } from './unicode.ts'

/** What has Python code of its own, or a hash that only the evaluator knows. Both may throw. */
export interface SlowKeys {
  /** Sets `low` and `high` of the keys. */
  hash(key: Ref): void
  /** Called with the key that is in the table, then the one that is looked for. */
  same(a: Ref, b: Ref): boolean
}

export class Keys {
  /** The halves of the hash that `hash` has computed last. */
  low = 0
  high = 0
  slow: SlowKeys | undefined = undefined
  private readonly objects: Objects
  private readonly numbers: Numbers
  private readonly strs: Strs
  private readonly tuples: Tuples
  private readonly none: number
  private unicodes: Unicodes | undefined = undefined

  constructor(objects: Objects, numbers: Numbers, strs: Strs, tuples: Tuples, none: number) {
    this.objects = objects
    this.numbers = numbers
    this.strs = strs
    this.tuples = tuples
    this.none = none
  }

  /** There are unicodes, too. */
  know(unicodes: Unicodes): void {
    this.unicodes = unicodes
  }

  hash(key: Ref): void {
    if (tagOf(key) !== RECORD_TAG) return this.hashNumber(key)
    const type = this.typeOf(key)
    if (type === this.strs.type) {
      const { strs } = this
      this.low = strs.lowHashOf(key)
      this.high = strs.highHashOf(key)
    } else if (type === this.unicodes?.type) {
      this.low = this.unicodes.lowHashOf(key)
      this.high = this.unicodes.highHashOf(key)
    } else if (type === this.tuples.type) this.hashTuple(key)
    else if (this.isNumber(type)) this.hashNumber(key)
    else if (type === this.numbers.complex) {
      const [real, imaginary] = this.numbers.partsOf(key)
      this.set(complexHash(doubleHash(real), doubleHash(imaginary)))
    } else if (this.slow && type !== this.none) this.slow.hash(key)
    else this.hashAddress(key)
  }

  /** _Py_HashPointer of the object. */
  hashAddress(key: Ref): void {
    this.set(pointerHash(this.objects.addressOf(key)))
  }

  /** Of ints, bools, longs, floats and what derives from them. */
  hashNumber(key: Ref): void {
    const { numbers } = this
    if (numbers.readWhole(key)) {
      // -1 is an error to C code
      this.low = numbers.low === -1 && numbers.high === -1 ? -2 : numbers.low
      this.high = numbers.high
    } else if (numbers.isFloat(key)) this.set(doubleHash(numbers.valueOf(key) as number))
    else this.set(longHash(numbers.bigintOf(key) as bigint))
  }

  hashTuple(tuple: Ref): void {
    const { tuples } = this
    const size = tuples.sizeOf(tuple)
    const hash = new TupleHash(size)
    for (let index = 0; index < size; index++) {
      this.hash(tuples.get(tuple, index))
      hash.add(this.low, this.high)
    }
    this.set(hash.end())
  }

  /** Whether a key in a table is the one that is looked for, where their hashes are equal. May run Python code. */
  same(a: Ref, b: Ref): boolean {
    if (a === b) return true
    const { strs, tuples, unicodes } = this
    const type = this.typeOf(a)
    const other = this.typeOf(b)
    if (type === strs.type && other === strs.type) return strs.isSameText(a, b)
    if (this.isNumber(type) && this.isNumber(other)) return this.isSameNumber(a, b)
    if (unicodes && type === unicodes.type && other === unicodes.type)
      return unicodes.textOf(a) === unicodes.textOf(b)
    if (type === tuples.type && other === tuples.type) {
      const size = Math.min(tuples.sizeOf(a), tuples.sizeOf(b))
      for (let index = 0; index < size; index++)
        if (!this.same(tuples.get(a, index), tuples.get(b, index))) return false
      return tuples.sizeOf(a) === tuples.sizeOf(b)
    }
    if (this.isPlain(type) && this.isPlain(other)) return false
    return this.slow !== undefined && this.slow.same(a, b)
  }

  /** Strs, ints, floats, longs, bools, None: where types differ and both are numbers or not, they are not equal. */
  private isPlain(type: number): boolean {
    return this.isNumber(type) || type === this.strs.type || type === this.tuples.type || type === this.none
  }

  private isNumber(type: number): boolean {
    const { numbers } = this
    return (
      type === numbers.intRecord || type === numbers.float || type === numbers.long || type === numbers.bool
    )
  }

  private isSameNumber(a: Ref, b: Ref): boolean {
    const { numbers } = this
    if (numbers.readWhole(a)) {
      const { low, high } = numbers
      return numbers.readWhole(b) && numbers.low === low && numbers.high === high
    }
    const isFloat = numbers.isFloat(a)
    if (isFloat && numbers.isFloat(b)) return numbers.valueOf(a) === numbers.valueOf(b)
    if (isFloat || numbers.isFloat(b)) {
      const [float, long] = isFloat ? [a, b] : [b, a]
      const value = numbers.valueOf(float) as number
      return Number.isInteger(value) && BigInt(value) === numbers.bigintOf(long)
    }
    return numbers.bigintOf(a) === numbers.bigintOf(b)
  }

  private typeOf(ref: Ref): number {
    if (ref === NULL) return this.none
    if (tagOf(ref) !== RECORD_TAG) return this.numbers.intRecord
    return this.objects.store.words.data[indexOf(ref) + TYPE] as number
  }

  private set({ low, high }: Halves): void {
    this.low = low
    this.high = high
  }
}

const WORD = 2 ** 32
const MIDDLE = 2 ** 31

/** _Py_HashDouble. */
export function doubleHash(value: number): Halves {
  if (Number.isNaN(value)) return { low: 0, high: 0 }
  if (!Number.isFinite(value)) return { low: value < 0 ? -271828 : 314159, high: value < 0 ? -1 : 0 }
  if (Number.isInteger(value)) {
    const whole = BigInt(value)
    return whole === BigInt.asIntN(64, whole)
      ? toHash(Number(BigInt.asIntN(32, whole)), Number(BigInt.asIntN(32, whole >> 32n)))
      : longHash(whole)
  }
  // the fraction from 0.5 to 1, its first 31 bits and what is left of it, and the exponent
  let exponent = Math.max(-1073, Math.floor(Math.log2(Math.abs(value))) + 1)
  let fraction = value / 2 ** exponent
  while (Math.abs(fraction) >= 1) {
    fraction /= 2
    exponent++
  }
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2
    exponent--
  }
  const scaled = fraction * MIDDLE
  const high = Math.trunc(scaled)
  const rest = Math.trunc((scaled - high) * MIDDLE)
  const sum = high + rest + exponent * 2 ** 15
  return toHash(sum | 0, Math.floor(sum / WORD) | 0)
}

const toHash = (low: number, high: number): Halves => ({ low: low === -1 && high === -1 ? -2 : low, high })
