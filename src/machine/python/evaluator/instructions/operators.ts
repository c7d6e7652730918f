/**
 * Operators, comparisons and subscripts, quick where ints, floats, strs and lists meet. Follows Python/ceval.c of CPython 2.7.
 */
import { TYPE, type Ref } from '../../../objects/index.ts'
import { LOW, arithmetic, isShort } from '../arithmetic.ts'
import { itemOfStr, repeatStr } from '../../types/str.ts'
import { compareOperation } from '../compare-operation.ts'
import { concatenate } from '../concatenate.ts'
import type { Instruction, Running } from '../running.ts'

/** Whether both are ints of 32 bits, in their blocks. */
function areShort({ ints }: Running, left: Ref, right: Ref): boolean {
  if ((left & 3) !== 1 || (right & 3) !== 1) return false
  const { data } = ints.words
  return isShort(data, left) && isShort(data, right)
}

const valueOf = ({ ints }: Running, int: Ref): number => ints.words.data[(int >> 2) + LOW] as number

/** Whether both are floats, in their blocks. */
const areFloats = (left: Ref, right: Ref): boolean => (left & right & 3) === 2 && ((left | right) & 3) === 2

const isStr = ({ words, vm }: Running, ref: Ref): boolean =>
  (ref & 3) === 0 && words.data[(ref >> 2) + TYPE] === vm.layouts.str

/** The interpreter's own data has ints that are in no block. */
const isExactInt = ({ words, numbers }: Running, ref: Ref): boolean =>
  (ref & 3) === 1 || ((ref & 3) === 0 && words.data[(ref >> 2) + TYPE] === numbers.intRecord)

/** BINARY_ADD, INPLACE_ADD. */
const add =
  (opcode: number): Instruction =>
  (frame, sp) => {
    const { words } = frame
    const { data } = words
    const left = data[sp - 2] as Ref
    const right = data[sp - 1] as Ref
    if (areShort(frame, left, right))
      return frame.replaceNumbers(sp, frame.numbers.int(valueOf(frame, left) + valueOf(frame, right)))
    if (areFloats(left, right))
      return frame.replaceNumbers(
        sp,
        frame.numbers.makeFloat(frame.floats.doubleAt(left >> 2) + frame.floats.doubleAt(right >> 2)),
      )
    if (isStr(frame, left) && isStr(frame, right)) {
      data[sp - 2] = 0
      return frame.replaceTwo(sp, concatenate(frame.vm, frame.record, frame.pc, left, right))
    }
    return frame.replaceTwo(sp, arithmetic(frame.vm, opcode, left, right))
  }

/** BINARY_SUBTRACT, INPLACE_SUBTRACT. */
const subtract =
  (opcode: number): Instruction =>
  (frame, sp) => {
    const { data } = frame.words
    const left = data[sp - 2] as Ref
    const right = data[sp - 1] as Ref
    if (areShort(frame, left, right))
      return frame.replaceNumbers(sp, frame.numbers.int(valueOf(frame, left) - valueOf(frame, right)))
    if (areFloats(left, right))
      return frame.replaceNumbers(
        sp,
        frame.numbers.makeFloat(frame.floats.doubleAt(left >> 2) - frame.floats.doubleAt(right >> 2)),
      )
    return frame.replaceTwo(sp, arithmetic(frame.vm, opcode, left, right))
  }

/** BINARY_MULTIPLY, INPLACE_MULTIPLY. */
const multiply =
  (opcode: number): Instruction =>
  (frame, sp) => {
    const { data } = frame.words
    const left = data[sp - 2] as Ref
    const right = data[sp - 1] as Ref
    if (areFloats(left, right))
      return frame.replaceNumbers(
        sp,
        frame.numbers.makeFloat(frame.floats.doubleAt(left >> 2) * frame.floats.doubleAt(right >> 2)),
      )
    if ((left & 3) === 2 && (right & 3) === 1 && isShort(frame.ints.words.data, right))
      return frame.replaceNumbers(
        sp,
        frame.numbers.makeFloat(frame.floats.doubleAt(left >> 2) * valueOf(frame, right)),
      )
    if (isStr(frame, left) && isExactInt(frame, right))
      return frame.replaceTwo(sp, repeatStr(frame.vm, left, frame.numbers.valueOf(right) as number))
    return frame.replaceTwo(sp, arithmetic(frame.vm, opcode, left, right))
  }

/** All other operators that take two operands. */
const other =
  (opcode: number): Instruction =>
  (frame, sp) => {
    const { data } = frame.words
    return frame.replaceTwo(sp, arithmetic(frame.vm, opcode, data[sp - 2] as Ref, data[sp - 1] as Ref))
  }

const OPERATORS: Readonly<Record<number, (opcode: number) => Instruction>> = {
  23: add,
  55: add,
  24: subtract,
  56: subtract,
  20: multiply,
  57: multiply,
}

/** What carries out an operator that takes two operands. */
export const operator = (opcode: number): Instruction => (OPERATORS[opcode] ?? other)(opcode)

/** COMPARE_OP: `operation` 0 to 5 is `<`, `<=`, `==`, `!=`, `>`, `>=`. */
export const compareOp: Instruction = (frame, sp, operation) => {
  const { vm, words } = frame
  const left = words.data[sp - 2] as Ref
  const right = words.data[sp - 1] as Ref
  if (operation > 5 || (left & 3) !== 1 || (right & 3) !== 1)
    return frame.replaceTwo(sp, compareOperation(vm, operation, left, right))
  const isQuick = areShort(frame, left, right)
  const a = isQuick ? valueOf(frame, left) : frame.ints.valueOf(left >> 2)
  const b = isQuick ? valueOf(frame, right) : frame.ints.valueOf(right >> 2)
  // beyond 53 bits two different ints may look alike
  if (!isQuick && !(Number.isSafeInteger(a) && Number.isSafeInteger(b)))
    return frame.replaceTwo(sp, compareOperation(vm, operation, left, right))
  const bit = a < b ? 1 : a === b ? 2 : 4
  const value = (ORDERS[operation] as number) & bit ? vm.True : vm.False
  frame.incref(value)
  return frame.replaceNumbers(sp, value)
}

/** By operation: in which orders it holds; 1 less, 2 equal, 4 greater. */
const ORDERS: readonly number[] = [1, 3, 2, 5, 4, 6]

/** BINARY_SUBSCR. */
export const binarySubscr: Instruction = (frame, sp) => {
  const { vm, words, ints, lists } = frame
  const { data } = words
  const container = data[sp - 2] as Ref
  const key = data[sp - 1] as Ref
  if ((key & 3) === 1 && (container & 3) === 0 && isShort(ints.words.data, key)) {
    const type = data[(container >> 2) + TYPE]
    let index = ints.words.data[(key >> 2) + LOW] as number
    if (type === vm.layouts.list) {
      const size = lists.sizeOf(container)
      if (index < 0) index += size
      if (index >= 0 && index < size) {
        const value = lists.get(container, index)
        frame.incref(value)
        return frame.replaceTwo(sp, value)
      }
    } else if (type === vm.layouts.str && index >= 0)
      return frame.replaceTwo(sp, itemOfStr(vm, container, index))
  }
  return frame.replaceTwo(sp, vm.getItem(container, key))
}
