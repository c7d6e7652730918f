/**
 * Products of longs, with what Karatsuba's method makes on the way. Follows Objects/longobject.c of 2.7.6: k_mul,
 * kmul_split, k_lopsided_mul, x_mul. Nobody multiplies like this here: the numbers are known, their objects come and go.
 */
import { digitsOf, NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

const DIGIT_BITS = 30
/** KARATSUBA_CUTOFF, KARATSUBA_SQUARE_CUTOFF: digits up to which numbers are multiplied as at school. */
const CUTOFF = 70
const SQUARE_CUTOFF = 140

/** The product of two numbers; `isSquare`: of an object and itself. */
export function product(vm: Vm, x: bigint, y: bigint, isSquare: boolean): Ref {
  vm.pulse()
  const [a, b] = digitsOf(x) > digitsOf(y) ? [y, x] : [x, y]
  const fewer = digitsOf(a)
  const room = fewer === 0 ? 0 : fewer + digitsOf(b)
  if (fewer > (isSquare ? SQUARE_CUTOFF : CUTOFF))
    return 2 * fewer <= digitsOf(b) ? lopsided(vm, a, b, room) : byHalves(vm, a, b, room, isSquare)
  return make(vm, a * b, room)
}

const sizeOf = (value: bigint): bigint => (value < 0n ? -value : value)

const make = (vm: Vm, value: bigint, room: number): Ref => vm.python.numbers.longOf(value, room)

/** The larger one in slices as long as the smaller one. */
function lopsided(vm: Vm, a: bigint, b: bigint, room: number): Ref {
  const digits = digitsOf(a)
  const bits = BigInt(DIGIT_BITS * digits)
  const result = make(vm, a * b, room)
  const slice = make(vm, 0n, digits)
  for (let rest = sizeOf(b); rest > 0n; rest >>= bits)
    vm.decref(product(vm, sizeOf(a), BigInt.asUintN(Number(bits), rest), false))
  vm.decref(slice)
  return result
}

interface Halves {
  readonly high: bigint
  readonly low: bigint
  readonly refs: readonly [high: Ref, low: Ref]
}

/** kmul_split: what is above so many digits, and what is below. */
function split(vm: Vm, value: bigint, digits: number): Halves {
  const bits = DIGIT_BITS * digits
  const high = value >> BigInt(bits)
  const low = BigInt.asUintN(bits, value)
  const lowDigits = Math.min(digitsOf(value), digits)
  return { high, low, refs: [make(vm, high, digitsOf(value) - lowDigits), make(vm, low, lowDigits)] }
}

function byHalves(vm: Vm, a: bigint, b: bigint, room: number, isSquare: boolean): Ref {
  const shift = digitsOf(b) >> 1
  const ofA = split(vm, sizeOf(a), shift)
  const ofB = isSquare ? ofA : split(vm, sizeOf(b), shift)
  const result = make(vm, a * b, room)
  const high = product(vm, ofA.high, ofB.high, isSquare)
  const low = product(vm, ofA.low, ofB.low, isSquare)
  vm.decref(low)
  vm.decref(high)
  const first = sum(vm, ofA)
  if (!isSquare) drop(vm, ofA)
  const second = isSquare ? NULL : sum(vm, ofB)
  drop(vm, ofB)
  const both = product(vm, ofA.high + ofA.low, ofB.high + ofB.low, isSquare)
  for (const ref of [first, second, both]) vm.decref(ref)
  return result
}

const sum = (vm: Vm, { high, low }: Halves): Ref =>
  make(vm, high + low, Math.max(digitsOf(high), digitsOf(low)) + 1)

function drop(vm: Vm, { refs: [high, low] }: Halves): void {
  vm.decref(high)
  vm.decref(low)
}
