/**
 * The loop over bytecode. Follows Python/ceval.c of CPython 2.7 (PyEval_EvalFrameEx, call_function, fast_function).
 *
 * A Python function that Python calls runs in the same loop, and so does a generator that `for` goes through: frames are
 * linked in the simulated memory, not in JavaScript. Operands stay on the stack while an operation works on them, and are
 * let go of afterwards, also when it fails (`operands.ts`). The numbers of the opcodes are written out, so that the switch is
 * a table.
 *
 * Left out: tracing and profiling, threads, signals.
 */
import {
  CODE_CONSTS,
  CODE_NAMES,
  CODE_NUMBER,
  FIELDS,
  FRAME_BACK,
  FRAME_CALLEE,
  FRAME_CODE,
  FRAME_DEPTH,
  FRAME_GLOBALS,
  FRAME_LAST_INSTRUCTION,
  FRAME_LOCAL_COUNT,
  FRAME_LOCALS,
  FRAME_NEXT,
  FRAME_EXC_TYPE,
  FRAME_SLOTS,
  FRAME_TOP,
  FRAME_WORDS,
  NULL,
  TUPLE_ITEMS,
  TYPE,
  indexOf,
  type NumberBlocks,
  type Ref,
} from '../../objects/index.ts'
import { CO_GENERATOR } from '../code.ts'
import { clearError } from '../protocols/errors.ts'
import { inplacePower } from '../protocols/operators.ts'
import { newSlice } from '../protocols/sequences.ts'
import { callBuiltin, callSlowly, callWithMore } from './calls.ts'
import { compareOperation } from './compare-operation.ts'
import { concatenate } from './concatenate.ts'
import { dropFrame, frameOfCall } from './frames.ts'
import { importFrom, importName, importStar } from './imports.ts'
import type { Interpreter } from './interpreter.ts'
import * as names from './names.ts'
import { operandsOf, release } from './operands.ts'
import { printItem, printNewline } from './print.ts'
import { raiseVarargs, resetHandled } from './raise.ts'
import { buildClass, execStatement } from './statements.ts'
import { traceBackHere } from './traceback.ts'
import { assignSlice, slice, unpackSequence } from './unpack.ts'
import {
  WHY_BREAK,
  WHY_CONTINUE,
  WHY_EXCEPTION,
  WHY_NOT,
  WHY_RERAISE,
  WHY_RETURN,
  endFinally,
  popBlock,
  pushBlock,
  unwind,
} from './unwind.ts'
import { cleanUpWith, setUpWith } from './with.ts'

/** Answered where the budget is used up: the frame that runs is `vm.state.frame`. */
export const PAUSED: Ref = -1

/** How many instructions there may be between two looks at the clock of events. */
const STRIDE = 1024

/** When a run stops that may: at an instruction, or at an event; and who is told of lines and calls. */
export interface Limits {
  readonly steps: number
  readonly events: number
}

/** The halves of an int in its block. */
const LOW = 1
const HIGH = 2

/**
 * Evaluates a frame, to its end: answers what it returned or yielded (`vm.yielded`), a new reference, or throws. `throwing`:
 * it goes on with the exception that is set. With `limits` it may answer PAUSED, to be gone on with by calling it again.
 */
export function evaluate(vm: Interpreter, entry: Ref, throwing = false, limits?: Limits): Ref {
  const { state, words, codes } = vm
  const { objects, numbers, tuples, lists } = vm.python
  const { dicts, frames } = vm.types2
  const ints = (objects.ints as NumberBlocks).words
  const floats = objects.floats as NumberBlocks
  const { None, True, False } = vm
  const { function: FUNCTION, method: METHOD, builtin: BUILTIN, list: LIST, str: STR } = vm.layouts
  const { hooks } = vm
  const onLine = hooks.line

  if (limits === undefined || state.frame === NULL) enterFrame(vm, entry)
  let budget = limits === undefined ? Infinity : 0
  let taken = 0
  for (;;) {
    // a frame is begun or gone on with
    const frame = state.frame
    const record = indexOf(frame)
    let data = words.data
    words.guardRange(record, record + FRAME_WORDS)
    const slots = data[record + FRAME_SLOTS] as number
    const base = slots + (data[record + FRAME_LOCAL_COUNT] as number)
    const codeRecord = indexOf(data[record + FRAME_CODE] as Ref)
    const code = codes.at(data[codeRecord + CODE_NUMBER] as number)
    const { bytes } = code
    words.guardRange(slots, base + code.code.stacksize)
    const consts = indexOf(data[codeRecord + CODE_CONSTS] as Ref) + TUPLE_ITEMS
    const nameItems = indexOf(data[codeRecord + CODE_NAMES] as Ref) + TUPLE_ITEMS
    const globals = data[record + FRAME_GLOBALS] as Ref
    let pc = data[record + FRAME_NEXT] as number
    let sp = base + (data[record + FRAME_TOP] as number)
    data[record + FRAME_TOP] = 0
    let opcode = 0
    let argument = 0
    let why = WHY_NOT
    let result: Ref = NULL
    // what a call holds beside the stack
    let held: Ref = NULL
    if (throwing) {
      throwing = false
      why = WHY_EXCEPTION
    }
    for (;;) {
      try {
        while (why === WHY_NOT) {
          data = words.data
          if (--budget < 0) {
            // the clock is looked at: budget counts down from what was allowed
            if (limits !== undefined) {
              state.steps += taken
              const left = limits.steps - state.steps
              if (left <= 0 || vm.python.memory.events >= limits.events) {
                data[record + FRAME_NEXT] = pc
                data[record + FRAME_TOP] = sp - base
                return PAUSED
              }
              taken = Math.min(left, limits.events === Infinity ? STRIDE : 1)
              budget = taken - 1
            }
          }
          data[record + FRAME_LAST_INSTRUCTION] = pc
          if (onLine !== undefined) {
            const line = code.lineAt(pc)
            if (line !== 0) onLine(frame, line)
          }
          opcode = bytes[pc++] as number
          if (opcode >= 90) {
            argument = (bytes[pc] as number) | ((bytes[pc + 1] as number) << 8)
            pc += 2
          }
          if (opcode === 145) {
            // EXTENDED_ARG
            opcode = bytes[pc] as number
            argument = (argument << 16) | (bytes[pc + 1] as number) | ((bytes[pc + 2] as number) << 8)
            pc += 3
          }
          switch (opcode) {
            case 9: // NOP
              break
            case 1: // POP_TOP
              objects.decref(data[--sp] as Ref)
              break
            case 2: {
              // ROT_TWO
              const top = data[sp - 1] as Ref
              data[sp - 1] = data[sp - 2] as Ref
              data[sp - 2] = top
              break
            }
            case 3: {
              // ROT_THREE
              const top = data[sp - 1] as Ref
              data[sp - 1] = data[sp - 2] as Ref
              data[sp - 2] = data[sp - 3] as Ref
              data[sp - 3] = top
              break
            }
            case 5: {
              // ROT_FOUR
              const top = data[sp - 1] as Ref
              data[sp - 1] = data[sp - 2] as Ref
              data[sp - 2] = data[sp - 3] as Ref
              data[sp - 3] = data[sp - 4] as Ref
              data[sp - 4] = top
              break
            }
            case 4: {
              // DUP_TOP
              const top = data[sp - 1] as Ref
              objects.incref(top)
              data[sp++] = top
              break
            }
            case 99: // DUP_TOPX
              for (let k = 0; k < argument; k++) {
                const value = data[sp - argument] as Ref
                objects.incref(value)
                data[sp++] = value
              }
              break
            case 100: {
              // LOAD_CONST
              const value = data[consts + argument] as Ref
              objects.incref(value)
              data[sp++] = value
              break
            }
            case 124: {
              // LOAD_FAST
              const value = data[slots + argument] as Ref
              if (value === NULL) throw names.unboundLocal(vm, code, argument)
              objects.incref(value)
              data[sp++] = value
              break
            }
            case 125: {
              // STORE_FAST
              const old = data[slots + argument] as Ref
              data[slots + argument] = data[--sp] as Ref
              if (old !== NULL) objects.decref(old)
              break
            }
            case 126: {
              // DELETE_FAST
              const old = data[slots + argument] as Ref
              if (old === NULL) throw names.unboundLocal(vm, code, argument)
              data[slots + argument] = NULL
              objects.decref(old)
              break
            }

            // --- arithmetic
            case 10: // UNARY_POSITIVE
              sp = replaceTop(vm, sp, vm.unary('positive', data[sp - 1] as Ref))
              break
            case 11: // UNARY_NEGATIVE
              sp = replaceTop(vm, sp, vm.unary('negative', data[sp - 1] as Ref))
              break
            case 12: {
              // UNARY_NOT
              const value = vm.truth(data[sp - 1] as Ref) ? False : True
              objects.incref(value)
              sp = replaceTop(vm, sp, value)
              break
            }
            case 13: // UNARY_CONVERT
              sp = replaceTop(vm, sp, vm.repr(data[sp - 1] as Ref))
              break
            case 15: // UNARY_INVERT
              sp = replaceTop(vm, sp, vm.unary('invert', data[sp - 1] as Ref))
              break
            case 19: // BINARY_POWER
              sp = replaceTwo(vm, sp, vm.power(data[sp - 2] as Ref, data[sp - 1] as Ref, None))
              break
            case 67: // INPLACE_POWER
              sp = replaceTwo(vm, sp, inplacePower(vm, data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 20: // BINARY_MULTIPLY
            case 57: {
              // INPLACE_MULTIPLY
              const left = data[sp - 2] as Ref
              const right = data[sp - 1] as Ref
              let value: Ref = NULL
              if ((left & right & 1) === 1) {
                const { data: n } = ints
                const product =
                  (n[(left >> 2) + LOW] as number) * (n[(right >> 2) + LOW] as number)
                if (isShort(n, left) && isShort(n, right) && Number.isSafeInteger(product))
                  value = numbers.int(product + 0)
              } else if ((left & right & 2) === 2)
                value = numbers.makeFloat(floats.valueOf(left >> 2) * floats.valueOf(right >> 2))
              if (value === NULL)
                value =
                  opcode === 20 ? vm.binary('multiply', left, right) : vm.inplace('multiply', left, right)
              sp = replaceTwo(vm, sp, value)
              break
            }
            case 23: // BINARY_ADD
            case 55: {
              // INPLACE_ADD
              const left = data[sp - 2] as Ref
              const right = data[sp - 1] as Ref
              let value: Ref = NULL
              if ((left & right & 1) === 1) {
                const { data: n } = ints
                if (isShort(n, left) && isShort(n, right))
                  value = numbers.int((n[(left >> 2) + LOW] as number) + (n[(right >> 2) + LOW] as number))
              } else if ((left & right & 2) === 2)
                value = numbers.makeFloat(floats.valueOf(left >> 2) + floats.valueOf(right >> 2))
              else if (
                ((left | right) & 3) === 0 &&
                data[(left >> 2) + TYPE] === STR &&
                data[(right >> 2) + TYPE] === STR
              ) {
                data[sp - 2] = NULL
                value = concatenate(vm, record, pc, left, right)
              }
              if (value === NULL)
                value = opcode === 23 ? vm.binary('add', left, right) : vm.inplace('add', left, right)
              sp = replaceTwo(vm, sp, value)
              break
            }
            case 24: // BINARY_SUBTRACT
            case 56: {
              // INPLACE_SUBTRACT
              const left = data[sp - 2] as Ref
              const right = data[sp - 1] as Ref
              let value: Ref = NULL
              if ((left & right & 1) === 1) {
                const { data: n } = ints
                if (isShort(n, left) && isShort(n, right))
                  value = numbers.int((n[(left >> 2) + LOW] as number) - (n[(right >> 2) + LOW] as number))
              } else if ((left & right & 2) === 2)
                value = numbers.makeFloat(floats.valueOf(left >> 2) - floats.valueOf(right >> 2))
              if (value === NULL)
                value =
                  opcode === 24 ? vm.binary('subtract', left, right) : vm.inplace('subtract', left, right)
              sp = replaceTwo(vm, sp, value)
              break
            }
            case 21: // BINARY_DIVIDE
              sp = replaceTwo(vm, sp, vm.binary('divide', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 22: // BINARY_MODULO
              sp = replaceTwo(vm, sp, vm.binary('remainder', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 26: // BINARY_FLOOR_DIVIDE
              sp = replaceTwo(vm, sp, vm.binary('floorDivide', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 27: // BINARY_TRUE_DIVIDE
              sp = replaceTwo(vm, sp, vm.binary('trueDivide', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 62: // BINARY_LSHIFT
              sp = replaceTwo(vm, sp, vm.binary('lshift', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 63: // BINARY_RSHIFT
              sp = replaceTwo(vm, sp, vm.binary('rshift', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 64: // BINARY_AND
              sp = replaceTwo(vm, sp, vm.binary('and', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 65: // BINARY_XOR
              sp = replaceTwo(vm, sp, vm.binary('xor', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 66: // BINARY_OR
              sp = replaceTwo(vm, sp, vm.binary('or', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 28: // INPLACE_FLOOR_DIVIDE
              sp = replaceTwo(vm, sp, vm.inplace('floorDivide', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 29: // INPLACE_TRUE_DIVIDE
              sp = replaceTwo(vm, sp, vm.inplace('trueDivide', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 58: // INPLACE_DIVIDE
              sp = replaceTwo(vm, sp, vm.inplace('divide', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 59: // INPLACE_MODULO
              sp = replaceTwo(vm, sp, vm.inplace('remainder', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 75: // INPLACE_LSHIFT
              sp = replaceTwo(vm, sp, vm.inplace('lshift', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 76: // INPLACE_RSHIFT
              sp = replaceTwo(vm, sp, vm.inplace('rshift', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 77: // INPLACE_AND
              sp = replaceTwo(vm, sp, vm.inplace('and', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 78: // INPLACE_XOR
              sp = replaceTwo(vm, sp, vm.inplace('xor', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            case 79: // INPLACE_OR
              sp = replaceTwo(vm, sp, vm.inplace('or', data[sp - 2] as Ref, data[sp - 1] as Ref))
              break

            // --- items and slices
            case 25: {
              // BINARY_SUBSCR
              const container = data[sp - 2] as Ref
              const key = data[sp - 1] as Ref
              let value: Ref = NULL
              if (
                (key & 3) === 1 &&
                (container & 3) === 0 &&
                data[(container >> 2) + TYPE] === LIST &&
                isShort(ints.data, key)
              ) {
                const size = lists.sizeOf(container)
                let index = ints.data[(key >> 2) + LOW] as number
                if (index < 0) index += size
                if (index >= 0 && index < size) {
                  value = lists.get(container, index)
                  objects.incref(value)
                }
              }
              if (value === NULL) value = vm.getItem(container, key)
              sp = replaceTwo(vm, sp, value)
              break
            }
            case 60: // STORE_SUBSCR
              vm.setItem(data[sp - 2] as Ref, data[sp - 1] as Ref, data[sp - 3] as Ref)
              sp = release(vm, sp, 3)
              break
            case 61: // DELETE_SUBSCR
              vm.deleteItem(data[sp - 2] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 2)
              break
            case 30: // SLICE+0
            case 31:
            case 32:
            case 33: {
              const form = opcode - 30
              const count = 1 + (form & 1) + (form >> 1)
              const value = slice(vm, sp, form)
              sp = release(vm, sp, count)
              words.data[sp++] = value
              break
            }
            case 40: // STORE_SLICE+0
            case 41:
            case 42:
            case 43: {
              const form = opcode - 40
              const count = 2 + (form & 1) + (form >> 1)
              assignSlice(vm, sp, form, data[sp - count] as Ref)
              sp = release(vm, sp, count)
              break
            }
            case 50: // DELETE_SLICE+0
            case 51:
            case 52:
            case 53: {
              const form = opcode - 50
              assignSlice(vm, sp, form, NULL)
              sp = release(vm, sp, 1 + (form & 1) + (form >> 1))
              break
            }
            case 133: {
              // BUILD_SLICE
              const step = argument === 3 ? (data[sp - 1] as Ref) : NULL
              const at = sp - argument
              const value = newSlice(vm, data[at] as Ref, data[at + 1] as Ref, step)
              sp = release(vm, sp, argument, true)
              words.data[sp++] = value
              break
            }

            // --- names
            case 90: {
              // STORE_NAME
              names.storeName(vm, data[record + FRAME_LOCALS] as Ref, data[nameItems + argument] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break
            }
            case 91: // DELETE_NAME
              names.deleteName(vm, data[record + FRAME_LOCALS] as Ref, data[nameItems + argument] as Ref)
              break
            case 97: // STORE_GLOBAL
              dicts.set(globals, data[nameItems + argument] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break
            case 98: // DELETE_GLOBAL
              names.deleteGlobal(vm, globals, data[nameItems + argument] as Ref)
              break
            case 101: {
              // LOAD_NAME
              const value = names.loadName(vm, record, data[nameItems + argument] as Ref)
              words.data[sp++] = value
              break
            }
            case 116: {
              // LOAD_GLOBAL
              const value = names.loadGlobal(vm, record, data[nameItems + argument] as Ref)
              words.data[sp++] = value
              break
            }
            case 82: {
              // LOAD_LOCALS
              const value = data[record + FRAME_LOCALS] as Ref
              if (value === NULL) throw vm.error('SystemError', 'no locals')
              objects.incref(value)
              data[sp++] = value
              break
            }
            case 106: // LOAD_ATTR
              sp = replaceTop(vm, sp, vm.getattr(data[sp - 1] as Ref, data[nameItems + argument] as Ref))
              break
            case 95: // STORE_ATTR
              vm.setattr(data[sp - 1] as Ref, data[nameItems + argument] as Ref, data[sp - 2] as Ref)
              sp = release(vm, sp, 2, true)
              break
            case 96: // DELETE_ATTR
              vm.delattr(data[sp - 1] as Ref, data[nameItems + argument] as Ref)
              sp = release(vm, sp, 1)
              break
            case 135: {
              // LOAD_CLOSURE
              const cell = data[slots + code.code.nlocals + argument] as Ref
              objects.incref(cell)
              data[sp++] = cell
              break
            }
            case 136: {
              // LOAD_DEREF
              const value = data[indexOf(data[slots + code.code.nlocals + argument] as Ref) + FIELDS] as Ref
              if (value === NULL) throw names.unboundCell(vm, code, argument)
              objects.incref(value)
              data[sp++] = value
              break
            }
            case 137: {
              // STORE_DEREF
              const cell = indexOf(data[slots + code.code.nlocals + argument] as Ref) + FIELDS
              const old = data[cell] as Ref
              words.set(cell, data[--sp] as Ref)
              objects.decref(old)
              break
            }

            // --- displays
            case 102: {
              // BUILD_TUPLE
              const value = tuples.create(argument)
              sp -= argument
              for (let k = 0; k < argument; k++) tuples.init(value, k, words.data[sp + k] as Ref)
              words.data[sp++] = value
              break
            }
            case 103: {
              // BUILD_LIST
              const value = lists.create(argument)
              sp -= argument
              for (let k = 0; k < argument; k++) lists.init(value, k, words.data[sp + k] as Ref)
              words.data[sp++] = value
              break
            }
            case 104: {
              // BUILD_SET
              const value = names.buildSet(vm, sp, argument)
              sp -= argument
              words.data[sp++] = value
              break
            }
            case 105: {
              // BUILD_MAP
              const value = dicts.presized(argument)
              words.data[sp++] = value
              break
            }
            case 54: // STORE_MAP
              dicts.set(data[sp - 3] as Ref, data[sp - 1] as Ref, data[sp - 2] as Ref)
              sp = release(vm, sp, 2)
              break
            case 147: // MAP_ADD
              dicts.set(data[sp - 2 - argument] as Ref, data[sp - 1] as Ref, data[sp - 2] as Ref)
              sp = release(vm, sp, 2)
              break
            case 94: // LIST_APPEND
              lists.append(data[sp - 1 - argument] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break
            case 146: // SET_ADD
              vm.types2.sets.add(data[sp - 1 - argument] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break
            case 92: // UNPACK_SEQUENCE
              sp = unpackSequence(vm, sp, argument)
              break

            // --- comparing and jumping
            case 107: {
              // COMPARE_OP
              const left = data[sp - 2] as Ref
              const right = data[sp - 1] as Ref
              let value: Ref = NULL
              if ((left & right & 1) === 1 && argument < 6) {
                const { data: n } = ints
                if (isShort(n, left) && isShort(n, right)) {
                  const a = n[(left >> 2) + LOW] as number
                  const b = n[(right >> 2) + LOW] as number
                  value = (
                    argument === 0
                      ? a < b
                      : argument === 1
                        ? a <= b
                        : argument === 2
                          ? a === b
                          : argument === 3
                            ? a !== b
                            : argument === 4
                              ? a > b
                              : a >= b
                  )
                    ? True
                    : False
                  objects.incref(value)
                }
              }
              if (value === NULL) value = compareOperation(vm, argument, left, right)
              sp = replaceTwo(vm, sp, value)
              break
            }
            case 110: // JUMP_FORWARD
              pc += argument
              break
            case 113: // JUMP_ABSOLUTE
              if (onLine !== undefined && argument < pc) hooks.jump?.(frame)
              pc = argument
              break
            case 114: // POP_JUMP_IF_FALSE
            case 115: {
              // POP_JUMP_IF_TRUE
              const value = data[sp - 1] as Ref
              const isTrue = value === True || (value !== False && vm.truth(value))
              sp--
              objects.decref(value)
              if (isTrue === (opcode === 115)) pc = argument
              break
            }
            case 111: // JUMP_IF_FALSE_OR_POP
            case 112: {
              // JUMP_IF_TRUE_OR_POP
              const value = data[sp - 1] as Ref
              const isTrue = value === True || (value !== False && vm.truth(value))
              if (isTrue === (opcode === 112)) pc = argument
              else {
                sp--
                objects.decref(value)
              }
              break
            }
            case 68: // GET_ITER
              sp = replaceTop(vm, sp, vm.iter(data[sp - 1] as Ref))
              break
            case 93: {
              // FOR_ITER
              const iterator = data[sp - 1] as Ref
              const value = vm.next(iterator)
              if (value !== NULL) words.data[sp++] = value
              else {
                sp--
                objects.decref(iterator)
                pc += argument
              }
              break
            }

            // --- blocks
            case 120: // SETUP_LOOP
            case 121: // SETUP_EXCEPT
            case 122: // SETUP_FINALLY
              pushBlock(vm, record, opcode, pc + argument, sp - base)
              break
            case 87: {
              // POP_BLOCK
              const level = base + popBlock(vm, record)
              while (sp > level) objects.decref(words.data[--sp] as Ref)
              break
            }
            case 80: // BREAK_LOOP
              why = WHY_BREAK
              break
            case 119: // CONTINUE_LOOP
              result = numbers.int(argument)
              why = WHY_CONTINUE
              break
            case 83: // RETURN_VALUE
              result = data[--sp] as Ref
              why = WHY_RETURN
              break
            case 86: {
              // YIELD_VALUE
              result = data[--sp] as Ref
              data[record + FRAME_DEPTH] = sp - base
              data[record + FRAME_NEXT] = pc
              if (data[record + FRAME_EXC_TYPE] !== NULL) resetHandled(vm)
              vm.yielded = true
              leaveFrame(vm, frame)
              state.steps += limits === undefined ? 0 : taken - Math.max(0, budget)
              return result
            }
            case 88: {
              // END_FINALLY
              const top = data[--sp] as Ref
              sp = endFinally(vm, sp, top)
              why = vm.why
              result = vm.result
              break
            }
            case 143: {
              // SETUP_WITH
              const value = setUpWith(vm, sp)
              pushBlock(vm, record, opcode, pc + argument, sp - base)
              words.data[sp++] = value
              break
            }
            case 81: // WITH_CLEANUP
              sp = cleanUpWith(vm, sp)
              break

            // --- statements
            case 71: // PRINT_ITEM
              printItem(vm, data[sp - 1] as Ref, NULL)
              sp = release(vm, sp, 1)
              break
            case 72: // PRINT_NEWLINE
              printNewline(vm, NULL)
              break
            case 73: // PRINT_ITEM_TO
              printItem(vm, data[sp - 2] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 2)
              break
            case 74: // PRINT_NEWLINE_TO
              printNewline(vm, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break
            case 70: // PRINT_EXPR
              names.printExpression(vm, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break
            case 130: {
              // RAISE_VARARGS
              sp -= argument
              why = raiseVarargs(vm, sp, argument)
              break
            }
            case 85: // EXEC_STMT
              execStatement(vm, data[sp - 3] as Ref, data[sp - 2] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 3)
              break
            case 89: {
              // BUILD_CLASS
              const value = buildClass(vm, data[sp - 1] as Ref, data[sp - 2] as Ref, data[sp - 3] as Ref)
              sp = release(vm, sp, 3, true)
              words.data[sp++] = value
              break
            }
            case 108: {
              // IMPORT_NAME
              const value = importName(vm, record, data[nameItems + argument] as Ref, sp)
              sp -= 2
              words.data[sp++] = value
              break
            }
            case 109: {
              // IMPORT_FROM
              const value = importFrom(vm, data[sp - 1] as Ref, data[nameItems + argument] as Ref)
              words.data[sp++] = value
              break
            }
            case 84: // IMPORT_STAR
              importStar(vm, record, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break

            // --- functions and calls
            case 132: {
              // MAKE_FUNCTION
              const value = names.makeFunction(vm, sp, argument, globals, false)
              sp -= 1 + argument
              words.data[sp++] = value
              break
            }
            case 134: {
              // MAKE_CLOSURE
              const value = names.makeFunction(vm, sp, argument, globals, true)
              sp -= 2 + argument
              words.data[sp++] = value
              break
            }
            case 131: {
              // CALL_FUNCTION
              const positional = argument & 0xff
              const pairs = (argument >> 8) & 0xff
              const at = sp - 1 - positional - 2 * pairs
              let callee = data[at] as Ref
              let layout = (callee & 3) === 0 ? (data[indexOf(callee) + TYPE] as number) : -1
              let args = at + 1
              if (layout === BUILTIN && pairs === 0) {
                const value = callBuiltin(vm, callee, args, positional)
                sp = release(vm, sp, positional + 1, true)
                words.data[sp++] = value
                break
              }
              if (layout === METHOD && data[indexOf(callee) + FIELDS + 1] !== NULL) {
                // the function goes on with `self` in the method's place
                const method = callee
                callee = data[indexOf(method) + FIELDS] as Ref
                const self = data[indexOf(method) + FIELDS + 1] as Ref
                objects.incref(self)
                objects.incref(callee)
                held = callee
                data[at] = self
                objects.decref(method)
                data = words.data
                args = at
                layout = (callee & 3) === 0 ? (data[indexOf(callee) + TYPE] as number) : -1
              } else {
                objects.incref(callee)
                held = callee
              }
              const count = sp - 2 * pairs - args
              if (layout === FUNCTION) {
                const f = indexOf(callee) + FIELDS
                const called = frameOfCall(
                  vm,
                  data[f] as Ref,
                  data[f + 1] as Ref,
                  NULL,
                  args,
                  count,
                  sp - 2 * pairs,
                  pairs,
                  data[f + 4] as Ref,
                  data[f + 7] as Ref,
                )
                if ((codes.of(words.data[f] as Ref).flags & CO_GENERATOR) === 0) {
                  data = words.data
                  data[record + FRAME_NEXT] = pc
                  data[record + FRAME_TOP] = sp - base
                  words.guard(indexOf(called))
                  data[indexOf(called) + FRAME_CALLEE] = callee
                  held = NULL
                  if (state.depth >= state.recursionLimit) {
                    dropFrame(vm, called)
                    held = callee
                    data[record + FRAME_TOP] = 0
                    throw vm.errorFormat('RuntimeError', 'maximum recursion depth exceeded')
                  }
                  state.depth++
                  state.frame = called
                  hooks.enter?.(called)
                  result = NULL
                  why = WHY_CALL
                  break
                }
                const generator = vm.newGenerator(called)
                held = NULL
                objects.decref(callee)
                sp = release(vm, sp, sp - at, true)
                words.data[sp++] = generator
                break
              }
              const value = callSlowly(vm, callee, args, count, pairs)
              held = NULL
              objects.decref(callee)
              sp = release(vm, sp, sp - at, true)
              words.data[sp++] = value
              break
            }
            case 140: // CALL_FUNCTION_VAR
            case 141: // CALL_FUNCTION_KW
            case 142: {
              // CALL_FUNCTION_VAR_KW
              const value = callWithMore(vm, sp, argument, opcode - 140)
              sp = release(vm, sp, -operandsOf(opcode, argument), true)
              words.data[sp++] = value
              break
            }
            default:
              throw vm.errorFormat('SystemError', 'unknown opcode')
          }
        }
      } catch (thrown) {
        vm.toPython(thrown)
        data = words.data
        if (held !== NULL) {
          objects.decref(held)
          held = NULL
        }
        if (opcode === 93 && stopsIteration(vm)) {
          // FOR_ITER: an iterator written in Python is at its end
          objects.decref(words.data[--sp] as Ref)
          pc += argument
          continue
        }
        const count = operandsOf(opcode, argument)
        sp = release(vm, sp, Math.abs(count), count < 0)
        why = WHY_EXCEPTION
      }
      if (why === WHY_CALL) break
      if (why === WHY_EXCEPTION) traceBackHere(vm, frame)
      else if (why === WHY_RERAISE) why = WHY_EXCEPTION
      // a handler among the blocks, or the end of the frame
      if (unwind(vm, record, sp, base, why, result)) {
        why = WHY_NOT
        result = NULL
        pc = vm.target
        sp = vm.top
        continue
      }
      sp = vm.top
      break
    }
    if (why === WHY_CALL) continue
    // the frame is left, with a result or an exception
    while (sp > base) objects.decref(words.data[--sp] as Ref)
    if (why !== WHY_RETURN) result = NULL
    data = words.data
    data[record + FRAME_DEPTH] = 0
    vm.yielded = false
    if (data[record + FRAME_EXC_TYPE] !== NULL) resetHandled(vm)
    hooks.leave?.(frame)
    leaveFrame(vm, frame)
    if (frame === entry) {
      if (limits !== undefined) state.steps += taken - Math.max(0, budget)
      if (result === NULL) throw vm.raised
      return result
    }
    // the caller goes on: its call is done
    const callee = words.data[record + FRAME_CALLEE] as Ref
    const caller = indexOf(state.frame)
    dropFrame(vm, frame)
    objects.decref(callee)
    data = words.data
    words.guardRange(caller, caller + FRAME_WORDS)
    const last = data[caller + FRAME_LAST_INSTRUCTION] as number
    const callerBase = (data[caller + FRAME_SLOTS] as number) + (data[caller + FRAME_LOCAL_COUNT] as number)
    const { bytes: calling } = codes.of(data[caller + FRAME_CODE] as Ref)
    const operands = (calling[last + 1] as number) + 2 * (calling[last + 2] as number) + 1
    let top = callerBase + (data[caller + FRAME_TOP] as number)
    words.guardRange(callerBase, top + 1)
    top = release(vm, top, operands, true)
    data = words.data
    if (result === NULL) throwing = true
    else data[top++] = result
    data[caller + FRAME_TOP] = top - callerBase
    hooks.back?.(state.frame)
  }
}

/** In place of a reason to leave: another frame runs first. */
const WHY_CALL = 0x100

const isShort = (data: Int32Array, int: Ref): boolean => {
  const low = data[(int >> 2) + LOW] as number
  return data[(int >> 2) + HIGH] === low >> 31
}

/** Puts a value in the place of the topmost one. */
function replaceTop(vm: Interpreter, sp: number, value: Ref): number {
  const { data } = vm.words
  const old = data[sp - 1] as Ref
  data[sp - 1] = value
  vm.python.objects.decref(old)
  return sp
}

/** Puts a value in the place of two; the lower one is let go of first. */
function replaceTwo(vm: Interpreter, sp: number, value: Ref): number {
  const { data } = vm.words
  const left = data[sp - 2] as Ref
  const right = data[sp - 1] as Ref
  data[sp - 2] = value
  const { objects } = vm.python
  objects.decref(left)
  objects.decref(right)
  return sp - 1
}

function enterFrame(vm: Interpreter, frame: Ref): void {
  const { state } = vm
  if (state.depth >= state.recursionLimit)
    throw vm.errorFormat('RuntimeError', 'maximum recursion depth exceeded')
  state.depth++
  state.frame = frame
  vm.hooks.enter?.(frame)
}

function leaveFrame(vm: Interpreter, frame: Ref): void {
  vm.state.depth--
  vm.state.frame = vm.words.data[indexOf(frame) + FRAME_BACK] as Ref
}

/** StopIteration is forgotten. */
function stopsIteration(vm: Interpreter): boolean {
  if (!vm.exceptionMatches(vm.state.type, vm.typeNamed('exceptions.StopIteration'))) return false
  clearError(vm)
  return true
}
