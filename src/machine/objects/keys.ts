/**
 * How dicts and sets tell keys apart: hashes of 64 bits as CPython 2.7 computes them without randomisation
 * (Objects/stringobject.c: string_hash, intobject.c: int_hash, tupleobject.c: tuplehash, object.c: _Py_HashPointer), and
 * equality of the types that have no Python code of their own.
 *
 * Left out, and for the evaluator: `__hash__`, `__eq__`, the hash of floats that are not whole, longs beyond
 * 64 bits, bools, `None` (constants have no address here). Python 3 hashes strings at random; here it does not.
 */
import type { Memory } from './memory.ts'
import type { Numbers } from './numbers.ts'
import type { Objects } from './objects.ts'
import { PLACE, TYPE } from './record.ts'
import { RECORD_TAG, indexOf, tagOf, type Ref } from './ref.ts'
import type { Strs } from './str.ts'
import type { Tuples } from './tuple.ts'

const MASK = (1n << 64n) - 1n

export class Keys {
  /** The halves of the hash that `hash` has computed last. */
  low = 0
  high = 0
  private readonly objects: Objects
  private readonly memory: Memory
  private readonly numbers: Numbers
  private readonly strs: Strs
  private readonly tuples: Tuples

  constructor(objects: Objects, numbers: Numbers, strs: Strs, tuples: Tuples) {
    this.objects = objects
    this.memory = objects.memory
    this.numbers = numbers
    this.strs = strs
    this.tuples = tuples
  }

  hash(key: Ref): void {
    if (this.numbers.readWhole(key)) return this.hashWhole()
    const value = this.numbers.valueOf(key)
    if (value !== undefined) return this.hashFraction(value)
    const index = indexOf(key)
    const type = this.objects.store.words.data[index + TYPE] as number
    if (type === this.strs.type) return this.set(this.strs.hashOf(key))
    if (type === this.tuples.type) return this.set(this.hashTuple(key))
    // _Py_HashPointer of the object, which lies above its collector's header
    const header = this.objects.types[type]?.hasGc ? this.memory.rules.gcHeader : 0
    const address = BigInt(
      this.memory.addressOf(this.objects.store.words.data[index + PLACE] as number) + header,
    )
    this.set(((address >> 4n) | (address << 60n)) & MASK)
  }

  same(a: Ref, b: Ref): boolean {
    if (a === b) return true
    const { numbers } = this
    if (numbers.readWhole(a)) {
      const { low, high } = numbers
      return numbers.readWhole(b) && numbers.low === low && numbers.high === high
    }
    const value = numbers.valueOf(a)
    if (value !== undefined) return value === numbers.valueOf(b)
    if (tagOf(b) !== RECORD_TAG) return false
    const { data } = this.objects.store.words
    const type = data[indexOf(a) + TYPE] as number
    if (type !== data[indexOf(b) + TYPE]) return false
    if (type === this.strs.type) return this.strs.isSameText(a, b)
    if (type !== this.tuples.type) return false
    const size = this.tuples.sizeOf(a)
    if (size !== this.tuples.sizeOf(b)) return false
    for (let index = 0; index < size; index++)
      if (!this.same(this.tuples.get(a, index), this.tuples.get(b, index))) return false
    return true
  }

  private hashWhole(): void {
    const { low, high } = this.numbers
    // -1 is an error to C code
    this.low = low === -1 && high === -1 ? -2 : low
    this.high = high
  }

  /** Not CPython's, which is made from fraction and exponent: any that is equal for equal numbers. */
  private hashFraction(value: number): void {
    this.low = Math.imul((value % 2 ** 31) | 0, 1000003) ^ ((value % 1) * 2 ** 31)
    this.high = 0
  }

  private hashTuple(tuple: Ref): bigint {
    let hash = 0x345678n
    let multiplier = 1000003n
    for (let left = this.tuples.sizeOf(tuple) - 1, index = 0; left >= 0; left--, index++) {
      this.hash(this.tuples.get(tuple, index))
      const item = (BigInt(this.high) << 32n) | BigInt(this.low >>> 0)
      hash = ((hash ^ item) * multiplier) & MASK
      multiplier = (multiplier + 82520n + 2n * BigInt(left)) & MASK
    }
    const final = (hash + 97531n) & MASK
    return final === MASK ? MASK - 1n : final
  }

  private set(hash: bigint): void {
    this.low = Number(BigInt.asIntN(32, hash))
    this.high = Number(BigInt.asIntN(32, hash >> 32n))
  }
}

/** string_hash of text whose characters are bytes, as 64 bits. */
export function stringHash(text: string): bigint {
  if (text.length === 0) return 0n
  let hash = BigInt(text.charCodeAt(0)) << 7n
  for (let index = 0; index < text.length; index++)
    hash = ((hash * 1000003n) & MASK) ^ BigInt(text.charCodeAt(index))
  hash ^= BigInt(text.length)
  return hash === MASK ? MASK - 1n : hash
}
