/**
 * The generator behind Python's `random`: the Mersenne Twister MT19937. Follows Modules/_randommodule.c of 2.7.6:
 * genrand_int32, init_genrand, init_by_array, random_seed, random_random, random_getrandbits, random_jumpahead. The state
 * lies in an array of the caller's: 624 words and the index of the next one.
 */
import { Fault } from './fault.ts'
import { modulo } from './longs.ts'

const WORDS = 624
const SHIFT = 397
/** Words of a generator's state, with the index. */
export const RANDOM_WORDS = WORDS + 1

const UPPER_BIT = 0x80000000
const LOWER_BITS = 0x7fffffff
const MATRIX = 0x9908b0df
const WORD = 2 ** 32
const WORD_BITS = 32n

/** `random.seed` of a whole number, or of another object's hash. */
export function seedRandom(state: Int32Array, seed: bigint): void {
  const key: number[] = []
  for (let rest = seed < 0n ? -seed : seed; rest > 0n; rest >>= WORD_BITS)
    key.push(Number(BigInt.asUintN(32, rest)))
  fill(state, key.length > 0 ? key : [0])
}

function fill(state: Int32Array, key: readonly number[]): void {
  start(state, 19650218)
  let at = 1
  const step = (factor: number, add: number): void => {
    const before = state[at - 1] as number
    state[at] = ((state[at] as number) ^ Math.imul(before ^ (before >>> 30), factor)) + add
    at++
    if (at < WORDS) return
    state[0] = state[WORDS - 1] as number
    at = 1
  }
  for (let count = 0; count < Math.max(WORDS, key.length); count++) {
    const index = count % key.length
    step(1664525, (key[index] as number) + index)
  }
  for (let count = 1; count < WORDS; count++) step(1566083941, -at)
  state[0] = UPPER_BIT
}

function start(state: Int32Array, seed: number): void {
  state[0] = seed
  for (let at = 1; at < WORDS; at++) {
    const before = state[at - 1] as number
    state[at] = Math.imul(before ^ (before >>> 30), 1812433253) + at
  }
  state[WORDS] = WORDS
}

function renew(state: Int32Array, from: number): void {
  for (let at = 0; at < WORDS; at++) {
    const next = at + 1 < WORDS ? at + 1 : 0
    const shifted = at + SHIFT < WORDS ? at + SHIFT : at + SHIFT - WORDS
    const mixed = ((state[from + at] as number) & UPPER_BIT) | ((state[from + next] as number) & LOWER_BITS)
    state[from + at] = (state[from + shifted] as number) ^ (mixed >>> 1) ^ (mixed & 1 ? MATRIX : 0)
  }
  state[from + WORDS] = 0
}

/** The next 32 bits, without sign, of a state that begins at `from`. */
export function nextWord(state: Int32Array, from = 0): number {
  if ((state[from + WORDS] as number) >= WORDS) renew(state, from)
  const at = state[from + WORDS] as number
  state[from + WORDS] = at + 1
  let word = state[from + at] as number
  word ^= word >>> 11
  word ^= (word << 7) & 0x9d2c5680
  word ^= (word << 15) & 0xefc60000
  return (word ^ (word >>> 18)) >>> 0
}

/** `random.random()`: 53 bits. */
export function nextRandom(state: Int32Array, from = 0): number {
  const high = nextWord(state, from) >>> 5
  const low = nextWord(state, from) >>> 6
  return (high * 2 ** 26 + low) / 2 ** 53
}

/** `random.getrandbits(count)` */
export function nextBits(state: Int32Array, count: number): bigint {
  if (count <= 0) throw new Fault('ValueError', 'number of bits must be greater than zero')
  let bits = 0n
  let shift = 0n
  for (let left = count; left > 0; left -= 32) {
    const word = nextWord(state)
    bits |= BigInt(left < 32 ? word >>> (32 - left) : word) << shift
    shift += WORD_BITS
  }
  return bits
}

/** `random.jumpahead(count)`: another state that depends on this one and the count. */
export function jumpAhead(state: Int32Array, count: bigint): void {
  for (let at = WORDS - 1; at > 1; at--) {
    const other = Number(modulo(count, BigInt(at)))
    const word = state[at] as number
    state[at] = state[other] as number
    state[other] = word
  }
  for (let at = 0; at < WORDS; at++) state[at] = (state[at] as number) + at + 1
  state[WORDS] = WORDS
}

/** The numbers of `random.getstate()[1]`. */
export const randomState = (state: Int32Array): number[] =>
  Array.from(state, (word) => (word < 0 ? word + WORD : word))

/** `random.setstate` of such numbers. */
export function setRandomState(state: Int32Array, numbers: readonly number[]): void {
  if (numbers.length !== RANDOM_WORDS) throw new Fault('ValueError', 'state vector is the wrong size')
  state.set(numbers)
}
