/**
 * BINARY_* and INPLACE_*: what Python/ceval.c of CPython 2.7 does, and, for small ints and for floats, at once what int_*
 * and float_* of Objects/intobject.c and floatobject.c would.
 */
import type { NumberBlocks, Ref } from '../../objects/index.ts'
import { inplacePower } from '../protocols/operators.ts'
import { floorDivideSafe, moduloSafe } from '../text/index.ts'
import type { BinarySlot } from '../vm.ts'
import type { Interpreter } from './interpreter.ts'

/** The halves of an int in its block. */
export const LOW = 1
const HIGH = 2

const SLOTS: Readonly<Record<number, BinarySlot>> = {
  20: 'multiply',
  21: 'divide',
  22: 'remainder',
  23: 'add',
  24: 'subtract',
  26: 'floorDivide',
  27: 'trueDivide',
  62: 'lshift',
  63: 'rshift',
  64: 'and',
  65: 'xor',
  66: 'or',
}
const INPLACE_SLOTS: Readonly<Record<number, BinarySlot>> = {
  28: 'floorDivide',
  29: 'trueDivide',
  55: 'add',
  56: 'subtract',
  57: 'multiply',
  58: 'divide',
  59: 'remainder',
  75: 'lshift',
  76: 'rshift',
  77: 'and',
  78: 'xor',
  79: 'or',
}
const INPLACE_POWER = 67

/** Of the loop: whether an int has 32 bits. */
export const isShort = (data: Int32Array, int: Ref): boolean =>
  data[(int >> 2) + HIGH] === (data[(int >> 2) + LOW] as number) >> 31

export function arithmetic(vm: Interpreter, opcode: number, left: Ref, right: Ref): Ref {
  const { objects, numbers } = vm.python
  const tags = ((left & 3) << 2) | (right & 3)
  if (tags === 5) {
    const ints = objects.ints as NumberBlocks
    const value = onInts(opcode, ints.valueOf(left >> 2), ints.valueOf(right >> 2))
    if (Number.isSafeInteger(value)) return numbers.int(value)
  } else if (tags === 10 || tags === 9 || tags === 6) {
    const floats = objects.floats as NumberBlocks
    const ints = objects.ints as NumberBlocks
    const a = (left & 3) === 2 ? floats.valueOf(left >> 2) : ints.valueOf(left >> 2)
    const b = (right & 3) === 2 ? floats.valueOf(right >> 2) : ints.valueOf(right >> 2)
    if (Number.isSafeInteger(a) || Number.isSafeInteger(b) || tags === 10) {
      switch (opcode) {
        case 20:
        case 57:
          return numbers.makeFloat(a * b)
        case 23:
        case 55:
          return numbers.makeFloat(a + b)
        case 24:
        case 56:
          return numbers.makeFloat(a - b)
        case 21:
        case 27:
        case 58:
        case 29:
          if (b !== 0) return numbers.makeFloat(a / b)
      }
    }
  }
  const slot = SLOTS[opcode]
  if (slot !== undefined) return vm.binary(slot, left, right)
  const inplace = INPLACE_SLOTS[opcode]
  if (inplace !== undefined) return vm.inplace(inplace, left, right)
  return opcode === INPLACE_POWER ? inplacePower(vm, left, right) : vm.power(left, right, vm.None)
}

/** What is safe to be exact; NaN, or beyond it, where it is not for here. */
function onInts(opcode: number, a: number, b: number): number {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return NaN
  switch (opcode) {
    case 20:
    case 57:
      return a * b + 0
    case 23:
    case 55:
      return a + b
    case 24:
    case 56:
      return a - b
    case 21:
    case 26:
    case 28:
    case 58:
      return b === 0 ? NaN : floorDivideSafe(a, b)
    case 22:
    case 59:
      return b === 0 ? NaN : moduloSafe(a, b)
    case 62:
    case 75:
      return b >= 0 && b < 20 ? a * 2 ** b : NaN
  }
  return (a | 0) === a && (b | 0) === b ? onBits(opcode, a, b) : NaN
}

/** Of 32 bits each. */
function onBits(opcode: number, a: number, b: number): number {
  switch (opcode) {
    case 64:
    case 77:
      return a & b
    case 65:
    case 78:
      return a ^ b
    case 66:
    case 79:
      return a | b
    case 63:
    case 76:
      return b >= 0 && b < 32 ? a >> b : NaN
    default:
      return NaN
  }
}
