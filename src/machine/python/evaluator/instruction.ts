/**
 * The instructions that are not worth a place in the loop itself. Follows Python/ceval.c of CPython 2.7
 * (PyEval_EvalFrameEx).
 */
import {
  FRAME_GLOBALS,
  FRAME_LOCALS,
  FRAME_SLOTS,
  CODE_NAMES,
  FIELDS,
  FRAME_CODE,
  NULL,
  TUPLE_ITEMS,
  indexOf,
  type Ref,
} from '../../objects/index.ts'
import { newSlice } from '../protocols/sequences.ts'
import { callWithMore } from './calls.ts'
import type { LoadedCode } from './codes.ts'
import { importFrom, importName, importStar } from './imports.ts'
import type { Interpreter } from './interpreter.ts'
import * as names from './names.ts'
import { operandsOf, release } from './operands.ts'
import { printItem, printNewline } from './print.ts'
import { raiseVarargs } from './raise.ts'
import { replaceTop } from './stack.ts'
import { buildClass, execStatement } from './statements.ts'
import { assignSlice, slice, unpackSequence } from './unpack.ts'
import { WHY_BREAK, WHY_CONTINUE, endFinally, popBlock, pushBlock } from './unwind.ts'
import { cleanUpWith, setUpWith } from './with.ts'

/**
 * Carries out an instruction of the frame `record`, whose stack begins at the word `base` and ends at `top`; `pc` is where the
 * next one stands. Answers the new top; `vm.why` and `vm.result` say how to go on. Where it throws, operands are where they
 * were, unless `operandsOf` knows of none.
 */
export function instruction(
  vm: Interpreter,
  code: LoadedCode,
  record: number,
  base: number,
  top: number,
  pc: number,
  opcode: number,
  argument: number,
): number {
  const { words } = vm
  const { objects, numbers, tuples, lists } = vm.python
  const { dicts } = vm.types2
  const { data } = words
  const slots = data[record + FRAME_SLOTS] as number
  const globals = data[record + FRAME_GLOBALS] as Ref
  const nameItems = indexOf(data[indexOf(data[record + FRAME_CODE] as Ref) + CODE_NAMES] as Ref) + TUPLE_ITEMS
  let sp = top
  switch (opcode) {
    case 9: // NOP
      break
    case 5: {
      // ROT_FOUR
      const top = data[sp - 1] as Ref
      data[sp - 1] = data[sp - 2] as Ref
      data[sp - 2] = data[sp - 3] as Ref
      data[sp - 3] = data[sp - 4] as Ref
      data[sp - 4] = top
      break
    }
    case 99: // DUP_TOPX
      for (let k = 0; k < argument; k++) {
        const value = data[sp - argument] as Ref
        objects.incref(value)
        data[sp++] = value
      }
      break
    case 126: {
      // DELETE_FAST
      const old = data[slots + argument] as Ref
      if (old === NULL) throw names.unboundLocal(vm, code, argument)
      data[slots + argument] = NULL
      objects.decref(old)
      break
    }
    case 10: // UNARY_POSITIVE
      sp = replaceTop(vm, sp, vm.unary('positive', data[sp - 1] as Ref))
      break
    case 11: // UNARY_NEGATIVE
      sp = replaceTop(vm, sp, vm.unary('negative', data[sp - 1] as Ref))
      break
    case 12: {
      // UNARY_NOT
      const value = vm.truth(data[sp - 1] as Ref) ? vm.False : vm.True
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
    case 90: {
      // STORE_NAME
      names.storeName(
        vm,
        data[record + FRAME_LOCALS] as Ref,
        data[nameItems + argument] as Ref,
        data[sp - 1] as Ref,
      )
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
    case 82: {
      // LOAD_LOCALS
      const value = data[record + FRAME_LOCALS] as Ref
      if (value === NULL) throw vm.error('SystemError', 'no locals')
      objects.incref(value)
      data[sp++] = value
      break
    }
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
    case 137: {
      // STORE_DEREF
      const cell = indexOf(data[slots + code.code.nlocals + argument] as Ref) + FIELDS
      const old = data[cell] as Ref
      words.set(cell, data[--sp] as Ref)
      objects.decref(old)
      break
    }
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
    case 146: // SET_ADD
      vm.types2.sets.add(data[sp - 1 - argument] as Ref, data[sp - 1] as Ref)
      sp = release(vm, sp, 1)
      break
    case 92: // UNPACK_SEQUENCE
      sp = unpackSequence(vm, sp, argument)
      break
    case 68: // GET_ITER
      sp = replaceTop(vm, sp, vm.iter(data[sp - 1] as Ref))
      break
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
      vm.why = WHY_BREAK
      break
    case 119: // CONTINUE_LOOP
      vm.result = numbers.int(argument)
      vm.why = WHY_CONTINUE
      break
    case 88: {
      // END_FINALLY
      const top = data[--sp] as Ref
      sp = endFinally(vm, sp, top)
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
      vm.why = raiseVarargs(vm, sp, argument)
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
  return sp
}
