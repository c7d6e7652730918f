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
  FRAME_NEXT,
  FRAME_SLOTS,
  FRAME_TOP,
  FRAME_WORDS,
  NULL,
  indexOf,
  type Ref,
} from '../../objects/index.ts'
import { CO_GENERATOR, lineOf } from '../code.ts'
import {
  FOR_ITER,
  HAVE_ARGUMENT,
  JUMP_ABSOLUTE,
  LOAD_CONST,
  LOAD_FAST,
  POP_TOP,
  STORE_FAST,
} from '../compiler/opcodes.ts'
import { clearError } from '../protocols/errors.ts'
import { goesDeeper } from './c-stack.ts'
import { INSTRUCTIONS } from './instructions/index.ts'
import { leaveGenerator } from '../types/generator.ts'
import type { LoadedCode } from './codes.ts'
import type { Hooks, Interpreter } from './interpreter.ts'
import { hasStackLeft } from './javascript-stack.ts'
import { operandsAt, operandsOf, release } from './operands.ts'
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
  const { state } = vm
  if (limits === undefined || state.frame === NULL) enterFrame(vm, entry)
  const frame = new Running(vm, limits !== undefined)
  const outer = state.counted
  if (limits !== undefined) state.counted = frame
  try {
    return runFrames(frame, entry, throwing, limits)
  } finally {
    state.counted = outer
  }
}

function runFrames(frame: Running, entry: Ref, throwing: boolean, limits: Limits | undefined): Ref {
  const { vm } = frame
  const { state, hooks } = vm
  let isThrowing = throwing
  for (;;) {
    frame.enter()
    if (isThrowing) {
      isThrowing = false
      frame.why = WHY_EXCEPTION
    }
    if (!runToItsEnd(frame, limits)) return PAUSED
    if (frame.why === WHY_CALL) continue
    if (frame.why === WHY_YIELD) {
      const value = yieldFrom(frame)
      if (frame.frame === entry) return value
      takeNext(frame, value)
      continue
    }
    const result = leaveWith(frame)
    if (frame.frame === entry) {
      if (result === NULL) throw vm.raised
      return result
    }
    isThrowing = isGenerator(frame) ? !endLoop(frame, result) : !returnTo(frame, result)
    hooks.back?.(state.frame)
  }
}

/** Until another frame is to run: `frame.why` says why; false where the limits are reached before. */
function runToItsEnd(frame: Running, limits: Limits | undefined): boolean {
  const { vm } = frame
  for (;;) {
    try {
      while (frame.why === WHY_NOT) {
        vm.hooks.pulse?.()
        if (limits === undefined) steps(frame, STRIDE, Infinity)
        else {
          const { state } = vm
          const left = limits.steps - state.steps
          if (left <= 0 || vm.python.memory.events >= limits.events) {
            frame.leave(frame.sp)
            return false
          }
          steps(frame, Math.min(left, STRIDE), limits.events)
          state.count(frame)
        }
      }
    } catch (thrown) {
      if (limits !== undefined) vm.state.count(frame)
      vm.toPython(thrown)
      failed(frame)
      continue
    }
    if (frame.why === WHY_CALL || frame.why === WHY_YIELD) return true
    if (frame.why === WHY_EXCEPTION) traceBackHere(vm, frame.frame)
    else if (frame.why === WHY_RERAISE) frame.why = WHY_EXCEPTION
    // a handler among the blocks, or the end of the frame
    frame.sp = unwind(frame, frame.sp)
    if (frame.why !== WHY_NOT) return true
  }
}

/**
 * At most `most` instructions, to event `until`, while nothing leads out of the frame; `frame.done` says how many. The commonest
 * ones are carried out here: a call of a function takes longer than what they do.
 */
function steps(frame: Running, most: number, until: number): void {
  const { words, record, code, vm, slots, consts, objects } = frame
  const { instructions } = code
  const { memory } = objects
  const line = lineHookFor(vm.hooks, code)
  const last = record + FRAME_LAST_INSTRUCTION
  let { pc, sp } = frame
  let done = 0
  while (done < most && memory.events < until) {
    if (line !== undefined) {
      frame.done = done
      tellLine(frame, pc, line)
    }
    const { data } = words
    const instruction = instructions[pc] as number
    const opcode = instruction & 0xff
    data[last] = pc
    done++
    switch (opcode) {
      case LOAD_FAST: {
        const value = data[slots + (instruction >>> 8)] as Ref
        if (value === NULL) break
        frame.incref(value)
        data[sp++] = value
        pc += 3
        continue
      }
      case LOAD_CONST: {
        const value = data[consts + (instruction >>> 8)] as Ref
        frame.incref(value)
        data[sp++] = value
        pc += 3
        continue
      }
      case STORE_FAST: {
        const at = slots + (instruction >>> 8)
        const old = data[at] as Ref
        data[at] = data[--sp] as Ref
        pc += 3
        if (old === NULL) continue
        frame.done = done
        objects.decref(old)
        continue
      }
      case POP_TOP:
        pc++
        frame.done = done
        objects.decref(data[--sp] as Ref)
        continue
      case JUMP_ABSOLUTE:
        pc = instruction >>> 8
        continue
    }
    frame.pc = pc + (opcode >= HAVE_ARGUMENT ? 3 : 1)
    frame.sp = sp
    frame.done = done
    sp = (INSTRUCTIONS[opcode] as Instruction)(frame, sp, instruction >>> 8)
    pc = frame.pc
    if (frame.why !== WHY_NOT) break
  }
  frame.pc = pc
  frame.sp = sp
  frame.done = done
}

/** Who is told of the lines of a code. */
function lineHookFor({ line, hears }: Hooks, code: LoadedCode): Hooks['line'] {
  return line === undefined || hears === undefined || hears(code) ? line : undefined
}

/** Says which line begins here; one that is jumped back to begins anew. */
function tellLine(frame: Running, pc: number, tell: NonNullable<Hooks['line']>): void {
  const { code } = frame
  const previous = frame.words.data[frame.record + FRAME_LAST_INSTRUCTION] as number
  const line = code.lineAt(pc) || (pc < previous ? lineOf(code.code, pc) : 0)
  if (line !== 0) tell(frame.frame, line)
}

/** The frame is left for as long as nobody asks its generator; what it yields. */
function yieldFrom(frame: Running): Ref {
  const { vm, words, record } = frame
  words.data[record + FRAME_DEPTH] = frame.sp - frame.base
  frame.leave(frame.base)
  if (words.data[record + FRAME_EXC_TYPE] !== NULL) resetHandled(vm)
  vm.yielded = true
  leaveFrame(vm, frame.frame)
  return frame.result
}

/** The frame is left for good, with a result or an exception, which is NULL. */
function leaveWith(frame: Running): Ref {
  const { vm, words, objects, record, base } = frame
  for (let { sp } = frame; sp > base;) objects.decref(words.data[--sp] as Ref)
  const result = frame.why === WHY_RETURN ? frame.result : NULL
  words.data[record + FRAME_DEPTH] = 0
  vm.yielded = false
  if (words.data[record + FRAME_EXC_TYPE] !== NULL) resetHandled(vm)
  vm.hooks.leave?.(frame.frame)
  leaveFrame(vm, frame.frame)
  return result
}

/** An instruction has thrown, and a Python exception is set: what it held is let go of. */
function failed(frame: Running): void {
  const { vm, words, held, sp } = frame
  frame.held = NULL
  if (held !== NULL) vm.decref(held)
  const at = words.data[frame.record + FRAME_LAST_INSTRUCTION] as number
  const { opcode, argument, next } = frame.code.instructionAt(at)
  if (opcode === FOR_ITER && stopsIteration(vm)) {
    // an iterator written in Python is at its end
    frame.objects.decref(words.data[sp - 1] as Ref)
    frame.pc = next + argument
    frame.why = WHY_NOT
    frame.sp = sp - 1
    return
  }
  frame.why = WHY_EXCEPTION
  const count = operandsOf(opcode, argument)
  frame.sp = release(vm, sp, Math.abs(count), count < 0)
}

const isGenerator = ({ code }: Running): boolean => (code.flags & CO_GENERATOR) !== 0

/** FOR_ITER of the frame that goes on has a value of the generator whose frame waits now. */
function takeNext({ vm, words, frame }: Running, value: Ref): void {
  leaveGenerator(vm, frame, true)
  const looping = indexOf(vm.state.frame)
  const { data } = words
  words.guard(looping)
  const top = data[looping + FRAME_TOP] as number
  words.set(
    (data[looping + FRAME_SLOTS] as number) + (data[looping + FRAME_LOCAL_COUNT] as number) + top,
    value,
  )
  data[looping + FRAME_TOP] = top + 1
}

/** The generator is at its end, with a result or an exception; FOR_ITER's loop, too, but for most exceptions: then false. */
function endLoop({ vm, words, frame }: Running, result: Ref): boolean {
  leaveGenerator(vm, frame, false)
  if (result === NULL && !stopsIteration(vm)) return false
  vm.decref(result)
  const looping = indexOf(vm.state.frame)
  const { data } = words
  words.guard(looping)
  const top = (data[looping + FRAME_TOP] as number) - 1
  const { next, argument } = vm.codes
    .of(data[looping + FRAME_CODE] as Ref)
    .instructionAt(data[looping + FRAME_LAST_INSTRUCTION] as number)
  data[looping + FRAME_TOP] = top
  data[looping + FRAME_NEXT] = next + argument
  vm.decref(
    data[
      (data[looping + FRAME_SLOTS] as number) + (data[looping + FRAME_LOCAL_COUNT] as number) + top
    ] as Ref,
  )
  return true
}

/** The caller of the frame that has ended goes on: its call is done; false where it has failed. */
function returnTo({ vm, frame }: Running, result: Ref): boolean {
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
  return result !== NULL
}

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
