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
  FRAME_BUILTINS,
  FRAME_CALLEE,
  FRAME_CODE,
  FRAME_DEPTH,
  FRAME_GLOBALS,
  FRAME_LAST_INSTRUCTION,
  FRAME_LOCAL_COUNT,
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
import { CO_GENERATOR, lineOf } from '../code.ts'
import { clearError } from '../protocols/errors.ts'
import { LOW, arithmetic, isShort } from './arithmetic.ts'
import { loadAttribute, storeAttribute } from './attribute-again.ts'
import { goesDeeper } from './c-stack.ts'
import { callBuiltin, callSlowly } from './calls.ts'
import { compareOperation } from './compare-operation.ts'
import { concatenate } from './concatenate.ts'
import { builtinsOf, dropFrame, frameOfCall } from './frames.ts'
import type { Interpreter } from './interpreter.ts'
import * as names from './names.ts'
import { operandsOf, release } from './operands.ts'
import { resetHandled } from './raise.ts'
import { instruction } from './instruction.ts'
import { hasStackLeft } from './javascript-stack.ts'
import { replaceTop, replaceTwo } from './stack.ts'
import { traceBackHere } from './traceback.ts'
import { WHY_EXCEPTION, WHY_NOT, WHY_RERAISE, WHY_RETURN, unwind } from './unwind.ts'

/** Answered where the budget is used up: the frame that runs is `vm.state.frame`. */
export const PAUSED: Ref = -1

/** How many instructions there may be between two looks at the clock of events. */
const STRIDE = 1024

/** When a run stops that may: at an instruction, or at an event; and who is told of lines and calls. */
export interface Limits {
  readonly steps: number
  readonly events: number
}

/**
 * Evaluates a frame, to its end: answers what it returned or yielded (`vm.yielded`), a new reference, or throws. `throwing`:
 * it goes on with the exception that is set. With `limits` it may answer PAUSED, to be gone on with by calling it again.
 */
export function evaluate(vm: Interpreter, entry: Ref, throwing = false, limits?: Limits): Ref {
  if (!hasStackLeft(vm.state.nesting))
    throw vm.errorFormat('RuntimeError', 'maximum recursion depth exceeded')
  vm.state.nesting++
  try {
    return goOn(vm, entry, throwing, limits)
  } finally {
    vm.state.nesting--
  }
}

function goOn(vm: Interpreter, entry: Ref, throwing: boolean, limits: Limits | undefined): Ref {
  const { state, words, codes } = vm
  const { objects, numbers, lists } = vm.python
  const { intWords, floatWords } = objects
  const { frames } = vm.types2
  const ints = (objects.ints as NumberBlocks).words
  const { True, False } = vm
  const { function: FUNCTION, method: METHOD, builtin: BUILTIN, list: LIST, str: STR } = vm.layouts
  const FORK_WORD = FIELDS + vm.nativeWord
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
    let previous = data[record + FRAME_LAST_INSTRUCTION] as number
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
            const line = code.lineAt(pc) || (pc < previous ? lineOf(code.code, pc) : 0)
            if (line !== 0) onLine(frame, line)
            previous = pc
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
            case 4: {
              // DUP_TOP
              const top = data[sp - 1] as Ref
              objects.incref(top)
              data[sp++] = top
              break
            }
            case 100: {
              // LOAD_CONST
              const value = data[consts + argument] as Ref
              const owner = (value & 3) === 0 ? words : (value & 3) === 1 ? intWords : floatWords
              if (owner.watched) owner.guard(value >> 2)
              owner.data[value >> 2]!++
              data[sp++] = value
              break
            }
            case 124: {
              // LOAD_FAST
              const value = data[slots + argument] as Ref
              if (value === NULL) throw names.unboundLocal(vm, code, argument)
              const owner = (value & 3) === 0 ? words : (value & 3) === 1 ? intWords : floatWords
              if (owner.watched) owner.guard(value >> 2)
              owner.data[value >> 2]!++
              data[sp++] = value
              break
            }
            case 125: {
              // STORE_FAST
              const old = data[slots + argument] as Ref
              data[slots + argument] = data[--sp] as Ref
              const owner = (old & 3) === 0 ? words : (old & 3) === 1 ? intWords : floatWords
              const count = owner.data[old >> 2] as number
              if (count > 1) {
                if (owner.watched) owner.guard(old >> 2)
                owner.data[old >> 2] = count - 1
              } else objects.decref(old)
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
              } else if (
                ((left | right) & 3) === 0 &&
                data[(left >> 2) + TYPE] === STR &&
                data[(right >> 2) + TYPE] === STR
              ) {
                data[sp - 2] = NULL
                value = concatenate(vm, record, pc, left, right)
              }
              if (value === NULL) value = arithmetic(vm, opcode, left, right)
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
              }
              if (value === NULL) value = arithmetic(vm, opcode, left, right)
              sp = replaceTwo(vm, sp, value)
              break
            }
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
            case 116: {
              // LOAD_GLOBAL
              const value = names.loadGlobal(vm, code, record, data[nameItems + argument] as Ref)
              words.data[sp++] = value
              break
            }
            case 106: // LOAD_ATTR
              sp = replaceTop(
                vm,
                sp,
                loadAttribute(vm, code, pc - 1, data[sp - 1] as Ref, data[nameItems + argument] as Ref),
              )
              break
            case 95: // STORE_ATTR
              storeAttribute(
                vm,
                code,
                pc - 1,
                data[sp - 1] as Ref,
                data[nameItems + argument] as Ref,
                data[sp - 2] as Ref,
              )
              sp = release(vm, sp, 2, true)
              break
            case 136: {
              // LOAD_DEREF
              const value = data[indexOf(data[slots + code.code.nlocals + argument] as Ref) + FIELDS] as Ref
              if (value === NULL) throw names.unboundCell(vm, code, argument)
              const owner = (value & 3) === 0 ? words : (value & 3) === 1 ? intWords : floatWords
              if (owner.watched) owner.guard(value >> 2)
              owner.data[value >> 2]!++
              data[sp++] = value
              break
            }
            case 94: // LIST_APPEND
              lists.append(data[sp - 1 - argument] as Ref, data[sp - 1] as Ref)
              sp = release(vm, sp, 1)
              break
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
            case 93: {
              // FOR_ITER
              const iterator = data[sp - 1] as Ref
              const value = nextItem(vm, iterator)
              if (value !== NULL) words.data[sp++] = value
              else {
                sp--
                objects.decref(iterator)
                pc += argument
              }
              break
            }
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
            case 131: {
              // CALL_FUNCTION
              const positional = argument & 0xff
              const pairs = (argument >> 8) & 0xff
              const at = sp - 1 - positional - 2 * pairs
              let callee = data[at] as Ref
              let layout = (callee & 3) === 0 ? (data[indexOf(callee) + TYPE] as number) : -1
              let args = at + 1
              if (layout === BUILTIN && pairs === 0) {
                if (data[indexOf(callee) + FORK_WORD] === vm.forkNumber && limits !== undefined) {
                  sp = release(vm, sp, positional + 1, true)
                  words.set(record + FRAME_NEXT, pc)
                  words.set(record + FRAME_TOP, sp - base)
                  const child = vm.int(vm.children.fork())
                  words.set(record + FRAME_TOP, 0)
                  words.data[sp++] = child
                  break
                }
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
                const loaded = codes.at(data[indexOf(data[f] as Ref) + CODE_NUMBER] as number)
                let called: Ref
                if (pairs === 0 && loaded.isSimple && loaded.argcount === count) {
                  const theirs = data[f + 1] as Ref
                  const builtins =
                    theirs === globals ? (data[record + FRAME_BUILTINS] as Ref) : builtinsOf(vm, theirs)
                  called = frames.enter(data[f] as Ref, frame, builtins, theirs, NULL)
                  data = words.data
                  const first = data[indexOf(called) + FRAME_SLOTS] as number
                  for (let k = 0; k < count; k++) {
                    const value = data[args + k] as Ref
                    const owner = (value & 3) === 0 ? words : (value & 3) === 1 ? intWords : floatWords
                    if (owner.watched) owner.guard(value >> 2)
                    owner.data[value >> 2]!++
                    data[first + k] = value
                  }
                } else
                  called = frameOfCall(
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
                if ((loaded.flags & CO_GENERATOR) === 0) {
                  data = words.data
                  data[record + FRAME_NEXT] = pc
                  data[record + FRAME_TOP] = sp - base
                  words.guard(indexOf(called))
                  data[indexOf(called) + FRAME_CALLEE] = callee
                  held = NULL
                  if (state.depth >= state.alarm && !goesDeeper(state, vm.python.memory.process)) {
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
            case 19: // BINARY_POWER
            case 20: // BINARY_MULTIPLY
            case 21: // BINARY_DIVIDE
            case 22: // BINARY_MODULO
            case 26: // BINARY_FLOOR_DIVIDE
            case 27: // BINARY_TRUE_DIVIDE
            case 28: // INPLACE_FLOOR_DIVIDE
            case 29: // INPLACE_TRUE_DIVIDE
            case 57: // INPLACE_MULTIPLY
            case 58: // INPLACE_DIVIDE
            case 59: // INPLACE_MODULO
            case 62: // BINARY_LSHIFT
            case 63: // BINARY_RSHIFT
            case 64: // BINARY_AND
            case 65: // BINARY_XOR
            case 66: // BINARY_OR
            case 67: // INPLACE_POWER
            case 75: // INPLACE_LSHIFT
            case 76: // INPLACE_RSHIFT
            case 77: // INPLACE_AND
            case 78: // INPLACE_XOR
            case 79: // INPLACE_OR
              sp = replaceTwo(vm, sp, arithmetic(vm, opcode, data[sp - 2] as Ref, data[sp - 1] as Ref))
              break
            default:
              sp = instruction(vm, code, record, base, sp, pc, opcode, argument)
              why = vm.why
              result = vm.result
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
    state.depth++
    frames.leave(frame)
    state.depth--
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

function enterFrame(vm: Interpreter, frame: Ref): void {
  const { state } = vm
  if (state.depth >= state.alarm && !goesDeeper(state, vm.python.memory.process))
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

/** tp_iternext; of the interpreter's own types, quicker. */
function nextItem(vm: Interpreter, iterator: Ref): Ref {
  const layout = (iterator & 3) === 0 ? (vm.words.data[(iterator >> 2) + TYPE] as number) : 0
  const known = vm.nexts[layout]
  if (known !== undefined) return known(vm, iterator)
  const own = vm.slotsOf(iterator).next
  if (own === undefined) return vm.next(iterator)
  const type = vm.typeOf(iterator)
  if (!vm.model.isHeapType(type) && type !== vm.model.instanceType) vm.nexts[layout] = own
  return own(vm, iterator)
}
