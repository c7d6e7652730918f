/** What the number types share: which operands they know, how these compare, and hashes. */
import { longToDouble, type Halves } from '../text/index.ts'
import type { Ref } from '../../objects/index.ts'
import { EQ, GE, GT, LE, LT, type Unary } from '../native.ts'
import type { Vm } from '../vm.ts'
import { raising } from './faults.ts'

/** Bits of a C long, and the values of one. */
const LONG_BITS = 64
export const LONG_MAX = 2n ** 63n - 1n
export const LONG_MIN = -(2n ** 63n)

/** An int or a long, of whatever class. */
export const isWhole = (vm: Vm, ref: Ref): boolean => vm.isInt(ref) || vm.isLong(ref)

/** Whether a number is as exact as it looks. */
export const isSafe = (value: number): boolean =>
  value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER

export const fitsLong = (value: bigint): boolean => BigInt.asIntN(LONG_BITS, value) === value

/** The double of an int or long; OverflowError where there is none. */
export function doubleOf(vm: Vm, whole: Ref): number {
  if (vm.isInt(whole)) return vm.numberOf(whole)
  return raising(vm, () => longToDouble(vm.bigintOf(whole)))
}

/** Of a float, int or long; undefined of anything else (CONVERT_TO_DOUBLE). */
export function realOf(vm: Vm, ref: Ref): number | undefined {
  if (vm.isFloat(ref)) return vm.floatOf(ref)
  return isWhole(vm, ref) ? doubleOf(vm, ref) : undefined
}

/** The answer of a rich comparison of two plain numbers, which JavaScript compares exactly. */
export function ordered(operator: number, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case LT:
      return a < b
    case LE:
      return a <= b
    case EQ:
      return a == b
    case GT:
      return a > b
    case GE:
      return a >= b
    default:
      return a != b
  }
}

/** A hash becomes the one that was asked for. */
export function setHash(vm: Vm, { low, high }: Halves): void {
  const { keys } = vm.python
  keys.low = low
  keys.high = high
}

/** `object`, or where it is of a derived class, a number of the exact type. */
export const itself =
  (exact: string, copy: Unary): Unary =>
  (vm, self) =>
    vm.isExactly(self, exact) ? vm.incref(self) : copy(vm, self)

/** tp_compare of two ints, or of two longs. */
export function compareWhole(vm: Vm, left: Ref, right: Ref): number {
  const a = vm.bigintOf(left)
  const b = vm.bigintOf(right)
  return a < b ? -1 : a > b ? 1 : 0
}

/** tp_hash of an int, bool, long or float. */
export const hashNumber = (vm: Vm, self: Ref): void => vm.python.keys.hashNumber(self)
