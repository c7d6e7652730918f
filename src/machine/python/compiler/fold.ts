/**
 * Arithmetic of constants while compiling. What would raise is not folded, and so raises when it runs.
 *
 * Follows `fold_binops_on_constants` and `fold_unaryops_on_constants` in `Python/peephole.c` of CPython 2.7.6. Left
 * out: powers of complex numbers other than whole.
 */
import type { Constant } from '../code.ts'
import {
  Fault,
  codePointLength,
  floatDivide,
  floatFloorDivide,
  floatModulo,
  floatPower,
  floorDivide,
  longToDouble,
  modulo,
  power,
  shiftLeft,
  shiftRight,
  trueDivide,
} from '../text/index.ts'
import { reprConstant, formatConstant } from './constant-text.ts'
import * as op from './opcodes.ts'

type Whole = Extract<Constant, { value: bigint }>
type Text = Extract<Constant, { value: string }>
type Sequence = Text | Extract<Constant, { type: 'tuple' }>
type Complex = readonly [real: number, imag: number]

/** A longer sequence is left to the run, lest the code grow. */
const MAX_ITEMS = 20
const MAX_COMPLEX_POWER = 100

export function isTrue(constant: Constant): boolean {
  switch (constant.type) {
    case 'None':
      return false
    case 'complex':
      return constant.real !== 0 || constant.imag !== 0
    case 'tuple':
      return constant.items.length > 0
    case 'Ellipsis':
    case 'code':
      return true
    case 'float':
      return constant.value !== 0
    default:
      return Boolean(constant.value)
  }
}

/** Null where there is nothing to fold. */
export function foldUnary(opcode: number, operand: Constant): Constant | null {
  switch (opcode) {
    case op.UNARY_CONVERT: {
      const text = reprConstant(operand)
      return text === null ? null : { type: 'str', value: text }
    }
    case op.UNARY_INVERT:
      return isWhole(operand) ? whole(operand.type, ~operand.value) : null
    default:
      // -0 stays as it is: -0.0 has a sign.
      if (!isTrue(operand)) return null
      if (isWhole(operand)) return whole(operand.type, -operand.value)
      if (operand.type === 'float') return { type: 'float', value: -operand.value }
      return operand.type === 'complex' ? complex([-operand.real, -operand.imag]) : null
  }
}

/** Null where there is nothing to fold. */
export function foldBinary(opcode: number, left: Constant, right: Constant): Constant | null {
  try {
    const folded = computeBinary(opcode, left, right)
    return folded && isSequence(folded) && lengthOf(folded) > MAX_ITEMS ? null : folded
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

function computeBinary(opcode: number, left: Constant, right: Constant): Constant | null {
  if (isWhole(left) && isWhole(right)) return computeWhole(opcode, left, right)
  if (isSequence(left) || isSequence(right)) return computeSequence(opcode, left, right)
  if (left.type === 'complex' || right.type === 'complex') {
    const [a, b] = [toComplex(left), toComplex(right)]
    const result = a && b && computeComplex(opcode, a, b)
    return result && complex(result)
  }
  const [a, b] = [toFloat(left), toFloat(right)]
  if (a === null || b === null) return null
  const value = computeFloat(opcode, a, b)
  return value === null ? null : { type: 'float', value }
}

function computeWhole(opcode: number, left: Whole, right: Whole): Constant | null {
  const type = left.type === 'int' && right.type === 'int' ? 'int' : 'long'
  const [a, b] = [left.value, right.value]
  switch (opcode) {
    case op.BINARY_POWER:
      if (b < 0n) return { type: 'float', value: floatPower(longToDouble(a), longToDouble(b)) }
      return whole(type, power(a, b))
    case op.BINARY_MULTIPLY:
      return whole(type, a * b)
    case op.BINARY_TRUE_DIVIDE:
      return { type: 'float', value: trueDivide(a, b) }
    case op.BINARY_FLOOR_DIVIDE:
      return whole(type, floorDivide(a, b))
    case op.BINARY_MODULO:
      return whole(type, modulo(a, b))
    case op.BINARY_ADD:
      return whole(type, a + b)
    case op.BINARY_SUBTRACT:
      return whole(type, a - b)
    case op.BINARY_LSHIFT:
      return whole(type, shiftLeft(a, b))
    case op.BINARY_RSHIFT:
      return whole(type, shiftRight(a, b))
    case op.BINARY_AND:
      return whole(type, a & b)
    case op.BINARY_XOR:
      return whole(type, a ^ b)
    case op.BINARY_OR:
      return whole(type, a | b)
  }
  return null
}

function computeFloat(opcode: number, a: number, b: number): number | null {
  switch (opcode) {
    case op.BINARY_POWER:
      return floatPower(a, b)
    case op.BINARY_MULTIPLY:
      return a * b
    case op.BINARY_TRUE_DIVIDE:
      return floatDivide(a, b)
    case op.BINARY_FLOOR_DIVIDE:
      return floatFloorDivide(a, b)
    case op.BINARY_MODULO:
      return floatModulo(a, b)
    case op.BINARY_ADD:
      return a + b
    case op.BINARY_SUBTRACT:
      return a - b
  }
  return null
}

function computeComplex(opcode: number, a: Complex, b: Complex): Complex | null {
  switch (opcode) {
    case op.BINARY_POWER:
      return powerOfComplex(a, b)
    case op.BINARY_MULTIPLY:
      return multiplyComplex(a, b)
    case op.BINARY_TRUE_DIVIDE:
      return divideComplex(a, b)
    case op.BINARY_FLOOR_DIVIDE:
      return [Math.floor(divideComplex(a, b)[0]), 0]
    case op.BINARY_MODULO: {
      const multiple = multiplyComplex(b, [Math.floor(divideComplex(a, b)[0]), 0])
      return [a[0] - multiple[0], a[1] - multiple[1]]
    }
    case op.BINARY_ADD:
      return [a[0] + b[0], a[1] + b[1]]
    case op.BINARY_SUBTRACT:
      return [a[0] - b[0], a[1] - b[1]]
  }
  return null
}

function multiplyComplex(a: Complex, b: Complex): Complex {
  return [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]]
}

/** `Objects/complexobject.c: c_quot`: divides first by the larger part. */
function divideComplex(a: Complex, b: Complex): Complex {
  if (b[0] === 0 && b[1] === 0) throw new Fault('ZeroDivisionError', 'complex division by zero')
  if (Math.abs(b[0]) >= Math.abs(b[1])) {
    const ratio = b[1] / b[0]
    const divisor = b[0] + b[1] * ratio
    return [(a[0] + a[1] * ratio) / divisor, (a[1] - a[0] * ratio) / divisor]
  }
  const ratio = b[0] / b[1]
  const divisor = b[0] * ratio + b[1]
  return [(a[0] * ratio + a[1]) / divisor, (a[1] * ratio - a[0]) / divisor]
}

/** `complex_pow` and `c_powu` of the same file. */
function powerOfComplex(a: Complex, [exponent, imag]: Complex): Complex | null {
  if (imag !== 0 || !Number.isInteger(exponent) || Math.abs(exponent) > MAX_COMPLEX_POWER) return null
  let result: Complex = [1, 0]
  let square = a
  for (let left = Math.abs(exponent); left > 0; left >>= 1) {
    if (left & 1) result = multiplyComplex(result, square)
    square = multiplyComplex(square, square)
  }
  return exponent > 0 ? result : divideComplex([1, 0], result)
}

function computeSequence(opcode: number, left: Constant, right: Constant): Constant | null {
  switch (opcode) {
    case op.BINARY_ADD:
      return isSequence(left) && isSequence(right) ? concatenate(left, right) : null
    case op.BINARY_MULTIPLY:
      if (isSequence(left) && isWhole(right)) return repeat(left, right.value)
      return isSequence(right) && isWhole(left) ? repeat(right, left.value) : null
    case op.BINARY_SUBSCR:
      return isSequence(left) && isWhole(right) ? itemAt(left, right.value) : null
    case op.BINARY_MODULO:
      return isText(left) ? formatConstant(left, right) : null
  }
  return null
}

function concatenate(left: Sequence, right: Sequence): Constant | null {
  if (left.type === 'tuple' || right.type === 'tuple') {
    if (left.type !== 'tuple' || right.type !== 'tuple') return null
    return { type: 'tuple', items: [...left.items, ...right.items] }
  }
  if (left.type === right.type) return { type: left.type, value: left.value + right.value }
  if (!isAscii(left) || !isAscii(right)) return null
  return { type: 'unicode', value: left.value + right.value }
}

function repeat(sequence: Sequence, times: bigint): Constant | null {
  const count = times < 0n ? 0 : Number(times)
  if (lengthOf(sequence) * count > MAX_ITEMS) return null
  // Of nothing, any number is nothing.
  const copies = lengthOf(sequence) === 0 ? 0 : count
  if (sequence.type !== 'tuple') return { type: sequence.type, value: sequence.value.repeat(copies) }
  return { type: 'tuple', items: Array.from({ length: copies }, () => sequence.items).flat() }
}

function itemAt(sequence: Sequence, index: bigint): Constant | null {
  const length = lengthOf(sequence)
  const at = Number(index < 0n ? index + BigInt(length) : index)
  if (at < 0 || at >= length) return null
  if (sequence.type === 'tuple') return sequence.items[at] as Constant
  // Of unicode text, it depends on how wide the machine's characters are.
  return sequence.type === 'str' ? { type: 'str', value: sequence.value[at] as string } : null
}

/** The limits of a C long. */
const fitsInt = (value: bigint): boolean => BigInt.asIntN(64, value) === value

/** An int that has grown too large is a long. */
const whole = (type: Whole['type'], value: bigint): Constant => ({
  type: type === 'int' && fitsInt(value) ? 'int' : 'long',
  value,
})

const complex = ([real, imag]: Complex): Constant => ({ type: 'complex', real, imag })

const isWhole = (constant: Constant): constant is Whole => constant.type === 'int' || constant.type === 'long'

const isText = (constant: Constant): constant is Text =>
  constant.type === 'str' || constant.type === 'unicode'

const isSequence = (constant: Constant): constant is Sequence => isText(constant) || constant.type === 'tuple'

const isAscii = ({ type, value }: Text): boolean => type === 'unicode' || !/[\x80-\xff]/.test(value)

function lengthOf(sequence: Sequence): number {
  if (sequence.type === 'tuple') return sequence.items.length
  return sequence.type === 'str' ? sequence.value.length : codePointLength(sequence.value)
}

function toFloat(constant: Constant): number | null {
  if (constant.type === 'float') return constant.value
  return isWhole(constant) ? longToDouble(constant.value) : null
}

function toComplex(constant: Constant): Complex | null {
  if (constant.type === 'complex') return [constant.real, constant.imag]
  const real = toFloat(constant)
  return real === null ? null : [real, 0]
}
