/**
 * How many values each instruction takes from the stack, and in which order it lets go of them: what there is to do where it
 * fails. Follows the order of Py_DECREF in Python/ceval.c of CPython 2.7.
 */
import { EXTENDED_ARG } from '../compiler/opcodes.ts'
import type { LoadedCode } from './codes.ts'
import type { Interpreter } from './interpreter.ts'

const OPERANDS = new Int8Array(256)
for (const [first, last, count] of [
  [10, 15, 1], // unary
  [19, 29, 2], // binary
  [30, 30, 1],
  [31, 32, 2],
  [33, 33, 3], // slices
  [40, 40, 2],
  [41, 42, 3],
  [43, 43, 4],
  [50, 50, 1],
  [51, 52, 2],
  [53, 53, 3],
  [54, 59, 2], // STORE_MAP, in place
  [60, 60, 3], // STORE_SUBSCR
  [61, 67, 2],
  [68, 68, 1], // GET_ITER
  [70, 71, 1],
  [73, 73, 2], // PRINT_ITEM_TO
  [74, 74, 1],
  [75, 79, 2],
  [84, 84, 1], // IMPORT_STAR
  [85, 85, 3], // EXEC_STMT
  [89, 89, -3], // BUILD_CLASS
  [90, 90, 1], // STORE_NAME
  [94, 94, 1], // LIST_APPEND
  [95, 95, -2], // STORE_ATTR
  [96, 97, 1],
  [106, 106, 1], // LOAD_ATTR
  [107, 107, 2], // COMPARE_OP
  [114, 115, 1],
  [146, 146, 1], // SET_ADD
  [147, 147, 2], // MAP_ADD
] as const)
  OPERANDS.fill(count, first, last + 1)

/** Negative: the topmost one goes first. */
export function operandsOf(opcode: number, argument: number): number {
  switch (opcode) {
    case 131:
    case 140:
    case 141:
    case 142: {
      const more = opcode === 131 ? 0 : opcode === 142 ? 2 : 1
      return -((argument & 0xff) + 2 * ((argument >> 8) & 0xff) + 1 + more)
    }
    default:
      return OPERANDS[opcode] as number
  }
}

/** The same of the instruction at an offset. */
export function operandsAt(code: LoadedCode, at: number): number {
  const opcode = code.bytes[at] as number
  // what is beyond 16 bits of an argument is a jump's
  return opcode === EXTENDED_ARG
    ? operandsAt(code, at + 3)
    : operandsOf(opcode, (code.instructions[at] as number) >>> 8)
}

/** Lets go of the topmost values, the lowest of them first or last; answers the stack's new top. A NULL is passed over. */
export function release(vm: Interpreter, sp: number, count: number, topFirst = false): number {
  const { words } = vm
  const { objects } = vm.python
  const low = sp - count
  if (topFirst) for (let at = sp - 1; at >= low; at--) objects.decref(words.data[at] as number)
  else for (let at = low; at < sp; at++) objects.decref(words.data[at] as number)
  return low
}
