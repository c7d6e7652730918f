/**
 * Improves finished code: folds constants, straightens jumps, drops what is never reached.
 *
 * Follows `Python/peephole.c` of CPython 2.7.6 pattern by pattern, so that what it misses is missed here too.
 */
import type { Constant } from '../code.ts'
import { foldBinary, foldUnary, isTrue } from './fold.ts'
import * as op from './opcodes.ts'

export interface Optimizable {
  readonly code: Uint8Array
  readonly consts: readonly Constant[]
  readonly names: readonly string[]
  readonly lnotab: Uint8Array
}

/** Beyond this, jumps might not find room for their new targets. */
const MAX_BYTES = 32700
/** A line table with this byte has entries of several pairs. */
const SEVERAL_PAIRS = 0xff
const IN = op.COMPARISONS.indexOf('In')
const IS_NOT = op.COMPARISONS.indexOf('IsNot')
/** What a jump takes. */
const JUMP_BYTES = 3

/** Constants that are folded are added behind those there are. */
export function optimize(original: Optimizable): Optimizable {
  const { code, lnotab } = original
  if (lnotab.includes(SEVERAL_PAIRS) || code.length > MAX_BYTES) return original
  if (code[code.length - 1] !== op.RETURN_VALUE) return original
  const peephole = new Peephole(original)
  return peephole.run() ? peephole.compact(lnotab) : original
}

class Peephole {
  /** Four bytes longer, for looks ahead. */
  private readonly code: Uint8Array
  private readonly length: number
  private readonly consts: Constant[]
  private readonly names: readonly string[]
  /** For every byte, the number of its basic block. */
  private readonly blocks: Uint16Array

  constructor({ code, consts, names }: Optimizable) {
    this.length = code.length
    this.code = new Uint8Array(code.length + JUMP_BYTES + 1)
    this.code.set(code)
    this.consts = [...consts]
    this.names = names
    this.blocks = this.markBlocks()
  }

  /** False where the code cannot be improved. */
  run(): boolean {
    const { code, length, consts } = this
    // How many LOAD_CONST stand in a row, up to the instruction before and up to this one.
    let before = 0
    let row = 0
    let size: number
    for (let i = 0; i < length; i += size) {
      const opcode = code[i] as number
      size = sizeOf(opcode)
      before = row
      row = 0
      switch (opcode) {
        case op.UNARY_NOT:
          if (code[i + 1] === op.POP_JUMP_IF_FALSE && this.isBasicBlock(i, 4)) {
            this.put(i, op.POP_JUMP_IF_TRUE, this.argOf(i + 1))
            code[i + 3] = op.NOP
            size = 0
          }
          break
        case op.COMPARE_OP: {
          const comparison = this.argOf(i)
          const hasOpposite = comparison >= IN && comparison <= IS_NOT
          if (hasOpposite && code[i + 3] === op.UNARY_NOT && this.isBasicBlock(i, 4)) {
            this.put(i, opcode, comparison ^ 1)
            code[i + 3] = op.NOP
          }
          break
        }
        case op.LOAD_NAME:
        case op.LOAD_GLOBAL:
          if (this.names[this.argOf(i)] === 'None') {
            let none = consts.findIndex(({ type }) => type === 'None')
            if (none < 0) none = consts.push({ type: 'None' }) - 1
            this.put(i, op.LOAD_CONST, none)
            row = before + 1
          }
          break
        case op.LOAD_CONST: {
          row = before + 1
          const constant = consts[this.argOf(i)] as Constant
          if (code[i + 3] === op.POP_JUMP_IF_FALSE && this.isBasicBlock(i, 6) && isTrue(constant)) {
            code.fill(op.NOP, i, i + 6)
            size = 1
            row = 0
          }
          break
        }
        case op.BUILD_TUPLE:
        case op.BUILD_LIST:
          if (this.foldTuple(i, opcode, before)) row = 1
          else this.dropUnpack(i)
          size = sizeOf(code[i] as number)
          break
        case op.BINARY_POWER:
        case op.BINARY_MULTIPLY:
        case op.BINARY_TRUE_DIVIDE:
        case op.BINARY_FLOOR_DIVIDE:
        case op.BINARY_MODULO:
        case op.BINARY_ADD:
        case op.BINARY_SUBTRACT:
        case op.BINARY_SUBSCR:
        case op.BINARY_LSHIFT:
        case op.BINARY_RSHIFT:
        case op.BINARY_AND:
        case op.BINARY_XOR:
        case op.BINARY_OR:
          if (before >= 2 && this.isBasicBlock(i - 6, 7)) {
            const [left, right] = [this.constantAt(i - 6), this.constantAt(i - 3)]
            if (this.replace(i - 6, i, foldBinary(opcode, left, right))) row = 1
          }
          break
        case op.UNARY_NEGATIVE:
        case op.UNARY_CONVERT:
        case op.UNARY_INVERT:
          if (before >= 1 && this.isBasicBlock(i - 3, 4)) {
            if (this.replace(i - 3, i, foldUnary(opcode, this.constantAt(i - 3)))) row = 1
          }
          break
        case op.JUMP_IF_FALSE_OR_POP:
        case op.JUMP_IF_TRUE_OR_POP:
          if (this.joinTests(i, opcode)) size = 0
          else this.straighten(i, opcode)
          break
        case op.POP_JUMP_IF_FALSE:
        case op.POP_JUMP_IF_TRUE:
        case op.FOR_ITER:
        case op.JUMP_FORWARD:
        case op.JUMP_ABSOLUTE:
        case op.CONTINUE_LOOP:
        case op.SETUP_LOOP:
        case op.SETUP_EXCEPT:
        case op.SETUP_FINALLY:
        case op.SETUP_WITH:
          this.straighten(i, opcode)
          size = sizeOf(code[i] as number)
          break
        case op.EXTENDED_ARG:
          return false
        case op.RETURN_VALUE:
          if (i + 4 >= length) break
          if (code[i + 4] === op.RETURN_VALUE && this.isBasicBlock(i, 5)) code.fill(op.NOP, i + 1, i + 5)
          else if (isUnconditional(code[i + 1] as number) && this.isBasicBlock(i, 4)) {
            code.fill(op.NOP, i + 1, i + 4)
          }
          break
      }
    }
    return true
  }

  /** The code without its NOPs, jumps and lines moved up. */
  compact(lnotab: Uint8Array): Optimizable {
    const { code, length, consts, names } = this
    const newOffsets = new Uint16Array(length)
    let nops = 0
    for (let i = 0; i < length; i += sizeOf(code[i] as number)) {
      newOffsets[i] = i - nops
      if (code[i] === op.NOP) nops++
    }
    const newLnotab = lnotab.slice()
    for (let index = 0, offset = 0, last = 0; index < lnotab.length; index += 2) {
      offset += lnotab[index] as number
      const now = newOffsets[offset] as number
      newLnotab[index] = now - last
      last = now
    }
    const compacted = new Uint8Array(length - nops)
    let end = 0
    for (let i = 0; i < length;) {
      const opcode = code[i] as number
      const size = sizeOf(opcode)
      if (opcode !== op.NOP) {
        if (op.isAbsoluteJump(opcode)) this.put(i, opcode, newOffsets[this.argOf(i)] as number)
        else if (op.isRelativeJump(opcode)) {
          const target = newOffsets[this.targetOf(i)] as number
          this.put(i, opcode, target - (newOffsets[i] as number) - JUMP_BYTES)
        }
        compacted.set(code.subarray(i, i + size), end)
        end += size
      }
      i += size
    }
    return { code: compacted, consts, names, lnotab: newLnotab }
  }

  private markBlocks(): Uint16Array {
    const { code, length } = this
    const blocks = new Uint16Array(length + JUMP_BYTES + 1)
    for (let i = 0; i < length; i += sizeOf(code[i] as number)) {
      const opcode = code[i] as number
      if (op.isAbsoluteJump(opcode) || op.isRelativeJump(opcode)) blocks[this.targetOf(i)] = 1
    }
    let count = 0
    for (let i = 0; i < length; i++) blocks[i] = count += blocks[i] as number
    return blocks
  }

  /** Whether nothing jumps in between. */
  private isBasicBlock(start: number, bytes: number): boolean {
    return this.blocks[start] === this.blocks[start + bytes - 1]
  }

  private argOf(i: number): number {
    return (this.code[i + 1] as number) | ((this.code[i + 2] as number) << 8)
  }

  private constantAt(i: number): Constant {
    return this.consts[this.argOf(i)] as Constant
  }

  private targetOf(i: number): number {
    return this.argOf(i) + (op.isAbsoluteJump(this.code[i] as number) ? 0 : i + JUMP_BYTES)
  }

  private put(i: number, opcode: number, arg: number): void {
    this.code[i] = opcode
    this.code[i + 1] = arg
    this.code[i + 2] = arg >> 8
  }

  /** Puts NOPs and a LOAD_CONST where what computes `constant` stands, which ends with the byte `last`. */
  private replace(first: number, last: number, constant: Constant | null): boolean {
    if (!constant) return false
    this.code.fill(op.NOP, first, last - 2)
    this.put(last - 2, op.LOAD_CONST, this.consts.push(constant) - 1)
    return true
  }

  /** Makes a constant of a tuple of constants, or of a list that is only searched. */
  private foldTuple(i: number, opcode: number, loads: number): boolean {
    const { code } = this
    const count = this.argOf(i)
    const first = i - 3 * count
    if (first < 0 || count > loads) return false
    if (opcode === op.BUILD_TUPLE) {
      if (!this.isBasicBlock(first, 3 * (count + 1))) return false
    } else {
      if (code[i + 3] !== op.COMPARE_OP || !this.isBasicBlock(first, 3 * (count + 2))) return false
      const comparison = this.argOf(i + 3)
      if (comparison !== IN && comparison !== IN + 1) return false
    }
    const items: Constant[] = []
    for (let load = first; load < i; load += 3) items.push(this.constantAt(load))
    return this.replace(first, i + 2, { type: 'tuple', items })
  }

  /** Turns values on the stack round instead of putting them into a tuple and taking them out again. */
  private dropUnpack(i: number): void {
    const { code } = this
    const count = this.argOf(i)
    if (code[i + 3] !== op.UNPACK_SEQUENCE || !this.isBasicBlock(i, 6) || count !== this.argOf(i + 3)) return
    if (count < 1 || count > 3) return
    code.fill(op.NOP, i, i + 6)
    if (count === 2) code[i] = op.ROT_TWO
    if (count === 3) {
      code[i] = op.ROT_THREE
      code[i + 1] = op.ROT_TWO
    }
  }

  /** Where a test's jump leads to another test of the same value, its outcome is known. */
  private joinTests(i: number, opcode: number): boolean {
    const target = this.targetOf(i)
    const next = this.code[target] as number
    if (!isConditional(next)) return false
    if (jumpsOnTrue(next) === jumpsOnTrue(opcode)) this.put(i, next, this.targetOf(target))
    else {
      const popping = jumpsOnTrue(opcode) ? op.POP_JUMP_IF_TRUE : op.POP_JUMP_IF_FALSE
      this.put(i, popping, target + JUMP_BYTES)
    }
    return true
  }

  /** A jump to a jump leads where that one leads, a jump to a return returns. */
  private straighten(i: number, opcode: number): void {
    const { code } = this
    const target = this.targetOf(i)
    const next = code[target] as number
    if (isUnconditional(opcode) && next === op.RETURN_VALUE) {
      code[i] = op.RETURN_VALUE
      code.fill(op.NOP, i + 1, i + 3)
    } else if (isUnconditional(next)) {
      // A JUMP_ABSOLUTE may lead backwards.
      const straight = opcode === op.JUMP_FORWARD ? op.JUMP_ABSOLUTE : opcode
      const arg = this.targetOf(target) - (op.isAbsoluteJump(straight) ? 0 : i + JUMP_BYTES)
      if (arg >= 0) this.put(i, straight, arg)
    }
  }
}

const sizeOf = (opcode: number): number => (opcode >= op.HAVE_ARGUMENT ? 3 : 1)

const isUnconditional = (opcode: number): boolean => opcode === op.JUMP_ABSOLUTE || opcode === op.JUMP_FORWARD

const isConditional = (opcode: number): boolean =>
  opcode === op.POP_JUMP_IF_FALSE ||
  opcode === op.POP_JUMP_IF_TRUE ||
  opcode === op.JUMP_IF_FALSE_OR_POP ||
  opcode === op.JUMP_IF_TRUE_OR_POP

const jumpsOnTrue = (opcode: number): boolean =>
  opcode === op.POP_JUMP_IF_TRUE || opcode === op.JUMP_IF_TRUE_OR_POP
