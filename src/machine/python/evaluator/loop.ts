/**
 * The loop over bytecode. Follows Python/ceval.c of CPython 2.7 (PyEval_EvalFrameEx).
 *
 * A Python function that Python calls runs in the same loop: frames are linked in the simulated memory, not in JavaScript.
 * What an instruction does is a small function of its own (`instructions`), as engines make small functions quick early and
 * large ones late or never. Operands stay on the stack while an instruction works on them, and are let go of afterwards, also
 * when it fails (`operands.ts`).
 *
 * Left out: tracing and profiling, threads, signals.
 */
import {
  FRAME_BACK,
  FRAME_CALLEE,
  FRAME_CODE,
  FRAME_DEPTH,
  FRAME_EXC_TYPE,
  FRAME_LAST_INSTRUCTION,
  FRAME_LOCAL_COUNT,
  FRAME_SLOTS,
  FRAME_TOP,
  FRAME_WORDS,
  NULL,
  indexOf,
  type Ref,
} from '../../objects/index.ts'
import { lineOf } from '../code.ts'
import { FOR_ITER, HAVE_ARGUMENT } from '../compiler/opcodes.ts'
import { clearError } from '../protocols/errors.ts'
import { INSTRUCTIONS } from './instructions/index.ts'
import type { Interpreter } from './interpreter.ts'
import { hasStackLeft } from './javascript-stack.ts'
import { operandsAt, release } from './operands.ts'
import { resetHandled } from './raise.ts'
import { Running, type Instruction } from './running.ts'
import { traceBackHere } from './traceback.ts'
import { WHY_CALL, WHY_EXCEPTION, WHY_NOT, WHY_RERAISE, WHY_RETURN, WHY_YIELD, unwind } from './unwind.ts'

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
  const { state } = vm
  if (!hasStackLeft(state.nesting)) throw vm.errorFormat('RuntimeError', 'maximum recursion depth exceeded')
  state.nesting++
  try {
    return goOn(vm, entry, throwing, limits)
  } finally {
    state.nesting--
  }
}

function goOn(vm: Interpreter, entry: Ref, throwing: boolean, limits: Limits | undefined): Ref {
  const { state, words, hooks } = vm
  if (limits === undefined || state.frame === NULL) enterFrame(vm, entry)
  const frame = new Running(vm, limits !== undefined)
  const onLine = hooks.line
  let isThrowing = throwing
  let budget = limits === undefined ? Infinity : 0
  let taken = 0
  for (;;) {
    let sp = frame.enter()
    const { record, code } = frame
    const { instructions } = code
    let { pc } = frame
    let previous = words.data[record + FRAME_LAST_INSTRUCTION] as number
    if (isThrowing) {
      isThrowing = false
      frame.why = WHY_EXCEPTION
    }
    for (;;) {
      try {
        while (frame.why === WHY_NOT) {
          if (--budget < 0 && limits !== undefined) {
            // the clock is looked at: budget counts down from what was allowed
            state.steps += taken
            const left = limits.steps - state.steps
            if (left <= 0 || vm.python.memory.events >= limits.events) {
              frame.pc = pc
              frame.leave(sp)
              return PAUSED
            }
            taken = Math.min(left, limits.events === Infinity ? STRIDE : 1)
            budget = taken - 1
          }
          words.data[record + FRAME_LAST_INSTRUCTION] = pc
          if (onLine !== undefined) {
            const line = code.lineAt(pc) || (pc < previous ? lineOf(code.code, pc) : 0)
            if (line !== 0) onLine(frame.frame, line)
            previous = pc
          }
          const instruction = instructions[pc] as number
          const opcode = instruction & 0xff
          frame.pc = pc + (opcode >= HAVE_ARGUMENT ? 3 : 1)
          sp = (INSTRUCTIONS[opcode] as Instruction)(frame, sp, instruction >>> 8)
          pc = frame.pc
        }
      } catch (thrown) {
        vm.toPython(thrown)
        sp = failed(frame, sp)
        pc = frame.pc
        continue
      }
      if (frame.why === WHY_CALL || frame.why === WHY_YIELD) break
      if (frame.why === WHY_EXCEPTION) traceBackHere(vm, frame.frame)
      else if (frame.why === WHY_RERAISE) frame.why = WHY_EXCEPTION
      // a handler among the blocks, or the end of the frame
      sp = unwind(frame, sp)
      if (frame.why !== WHY_NOT) break
      pc = frame.pc
    }
    if (frame.why === WHY_CALL) continue
    if (frame.why === WHY_YIELD) {
      const { data } = words
      data[record + FRAME_DEPTH] = sp - frame.base
      frame.leave(frame.base)
      if (data[record + FRAME_EXC_TYPE] !== NULL) resetHandled(vm)
      vm.yielded = true
      leaveFrame(vm, frame.frame)
      state.steps += limits === undefined ? 0 : taken - Math.max(0, budget)
      return frame.result
    }
    // the frame is left, with a result or an exception
    while (sp > frame.base) frame.objects.decref(words.data[--sp] as Ref)
    const result = frame.why === WHY_RETURN ? frame.result : NULL
    words.data[record + FRAME_DEPTH] = 0
    vm.yielded = false
    if (words.data[record + FRAME_EXC_TYPE] !== NULL) resetHandled(vm)
    hooks.leave?.(frame.frame)
    leaveFrame(vm, frame.frame)
    if (frame.frame === entry) {
      if (limits !== undefined) state.steps += taken - Math.max(0, budget)
      if (result === NULL) throw vm.raised
      return result
    }
    returnTo(frame, result)
    isThrowing = result === NULL
    hooks.back?.(state.frame)
  }
}

/** An instruction has thrown, and a Python exception is set: what it held is let go of. */
function failed(frame: Running, sp: number): number {
  const { vm, words, held } = frame
  frame.held = NULL
  if (held !== NULL) vm.decref(held)
  const at = words.data[frame.record + FRAME_LAST_INSTRUCTION] as number
  const opcode = frame.code.bytes[at] as number
  if (opcode === FOR_ITER && stopsIteration(vm)) {
    // an iterator written in Python is at its end
    frame.objects.decref(words.data[sp - 1] as Ref)
    frame.pc = at + 3 + ((frame.code.instructions[at] as number) >>> 8)
    frame.why = WHY_NOT
    return sp - 1
  }
  frame.why = WHY_EXCEPTION
  const count = operandsAt(frame.code, at)
  return release(vm, sp, Math.abs(count), count < 0)
}

/** The caller of the frame that has ended goes on: its call is done. */
function returnTo({ vm, frame }: Running, result: Ref): void {
  const { state, words } = vm
  const callee = words.data[indexOf(frame) + FRAME_CALLEE] as Ref
  const caller = indexOf(state.frame)
  state.depth++
  vm.types2.frames.leave(frame)
  state.depth--
  vm.decref(callee)
  const { data } = words
  words.guardRange(caller, caller + FRAME_WORDS)
  const base = (data[caller + FRAME_SLOTS] as number) + (data[caller + FRAME_LOCAL_COUNT] as number)
  let top = base + (data[caller + FRAME_TOP] as number)
  words.guardRange(base, top + 1)
  const called = operandsAt(
    vm.codes.of(data[caller + FRAME_CODE] as Ref),
    data[caller + FRAME_LAST_INSTRUCTION] as number,
  )
  top = release(vm, top, -called, true)
  if (result !== NULL) words.data[top++] = result
  words.data[caller + FRAME_TOP] = top - base
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
