/**
 * Hashes of Python 2.7 as the halves of a C long, without whole numbers of arbitrary size where they are wanted often.
 * Follows 2.7.6, without randomisation: Objects/stringobject.c: string_hash, unicodeobject.c: unicode_hash,
 * tupleobject.c: tuplehash, longobject.c: long_hash, complexobject.c: complex_hash, setobject.c: frozenset_hash, object.c:
 * _Py_HashPointer.
 */

/** A C long: both int32. */
export interface Halves {
  readonly low: number
  readonly high: number
}

const WORD = 2 ** 32
const MULTIPLIER = 1000003
const TUPLE_START = 0x345678
const TUPLE_STEP = 82520
const TUPLE_END = 97531
const MASK = (1n << 64n) - 1n
const POINTER_SHIFT = 4
const LAST_UNIT = 0xffff

const MINUS_TWO: Halves = { low: -2, high: -1 }

/** -1 is how C says that there is no hash: -2 stands for it. */
const toHash = (low: number, high: number): Halves => (low === -1 && high === -1 ? MINUS_TWO : { low, high })

/** What a sum or product that is not negative brings to the upper half. */
const carry = (value: number): number => (value / WORD) | 0

/** Of a whole number within a C long. It need not be safe: its low bits are then 0. */
export function halvesOf(value: number): Halves {
  const high = Math.floor(value / WORD)
  return toHash((value - high * WORD) | 0, high | 0)
}

/** Of a long. */
export function longHash(value: bigint): Halves {
  const size = value < 0n ? -value : value
  // Adding digits with the carry brought round is counting modulo 2^64 - 1, but for 0.
  const rest = size === 0n ? 0n : ((size - 1n) % MASK) + 1n
  const hash = value < 0n ? -rest : rest
  return toHash(Number(BigInt.asIntN(32, hash)), Number(BigInt.asIntN(32, hash >> 32n)))
}

/** Of a str (a character a byte) or of unicode text (a character a code point): equal where the texts are. */
export function stringHash(text: string): Halves {
  if (text === '') return { low: 0, high: 0 }
  let low = (text.codePointAt(0) as number) << 7
  let high = 0
  let length = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) as number
    if (code > LAST_UNIT) index++
    // 32 bits by 20 still fit a double.
    const product = (low >>> 0) * MULTIPLIER
    high = Math.imul(high, MULTIPLIER) + carry(product)
    low = (product | 0) ^ code
    length++
  }
  return toHash(low ^ length, high | 0)
}

/** Of a tuple that is fed its items' hashes one by one. */
export class TupleHash {
  private low = TUPLE_START
  private high = 0
  private multiplierLow = MULTIPLIER
  private multiplierHigh = 0
  private left: number

  /** `length`: how many items will come. */
  constructor(length: number) {
    this.left = length
  }

  add(low: number, high: number): void {
    this.left--
    const { multiplierLow, multiplierHigh } = this
    const a = this.low ^ low
    this.high =
      (multiplyHigh(a, multiplierLow) +
        Math.imul(a, multiplierHigh) +
        Math.imul(this.high ^ high, multiplierLow)) |
      0
    this.low = Math.imul(a, multiplierLow)
    const sum = (multiplierLow >>> 0) + TUPLE_STEP + 2 * this.left
    this.multiplierHigh = (multiplierHigh + carry(sum)) | 0
    this.multiplierLow = sum | 0
  }

  end(): Halves {
    const sum = (this.low >>> 0) + TUPLE_END
    return toHash(sum | 0, (this.high + carry(sum)) | 0)
  }
}

/** The upper half of a product of two words without sign. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16
  const bHigh = b >>> 16
  const middle = aHigh * (b & 0xffff) + (((a & 0xffff) * (b & 0xffff)) >>> 16)
  const low = (a & 0xffff) * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(low / 0x10000)) | 0
}

/** Of an object that has no other hash: its address, turned so that the bits which are always 0 come last. */
export function pointerHash(address: number): Halves {
  const high = Math.floor(address / WORD)
  const low = (address - high * WORD) | 0
  const turn = 32 - POINTER_SHIFT
  return toHash((low >>> POINTER_SHIFT) | (high << turn), (high >>> POINTER_SHIFT) | (low << turn))
}

/** Of a complex number, from the hashes of its parts. */
export function complexHash(real: Halves, imaginary: Halves): Halves {
  const product = (imaginary.low >>> 0) * MULTIPLIER
  const sum = (product >>> 0) + (real.low >>> 0)
  const high = Math.imul(imaginary.high, MULTIPLIER) + carry(product)
  return toHash(sum | 0, (high + real.high + carry(sum)) | 0)
}

/** Of a frozenset, from its items' hashes in any order. */
export function frozensetHash(hashes: readonly Halves[]): Halves {
  let hash = (1927868237n * BigInt(hashes.length + 1)) & MASK
  for (const { low, high } of hashes) {
    const item = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
    hash ^= ((item ^ (item << 16n) ^ 89869747n) * 3644798167n) & MASK
  }
  hash = (hash * 69069n + 907133923n) & MASK
  if (hash === MASK) hash = 590923713n
  return { low: Number(BigInt.asIntN(32, hash)), high: Number(BigInt.asIntN(32, hash >> 32n)) }
}
