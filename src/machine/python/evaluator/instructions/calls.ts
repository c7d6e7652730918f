/**
 * Calls. A Python function that Python calls gets its frame here, and the loop goes on in that frame. Follows
 * Python/ceval.c of CPython 2.7 (CALL_FUNCTION, call_function, fast_function).
 */
import {
  CODE_NUMBER,
  FIELDS,
  FRAME_BUILTINS,
  FRAME_CALLEE,
  FRAME_SLOTS,
  NULL,
  TYPE,
  indexOf,
  type Ref,
} from '../../../objects/index.ts'
import { CO_GENERATOR } from '../../code.ts'
import { goesDeeper } from '../c-stack.ts'
import { callBuiltin, callSlowly, callWithMore } from '../calls.ts'
import { builtinsOf, dropFrame, frameOfCall } from '../frames.ts'
import { operandsOf, release } from '../operands.ts'
import type { Instruction, Running } from '../running.ts'

export const callFunction: Instruction = (frame, sp, argument) => {
  const { vm, words, objects } = frame
  const positional = argument & 0xff
  const pairs = (argument >> 8) & 0xff
  const at = sp - 1 - positional - 2 * pairs
  const { data } = words
  const { layouts } = vm
  let callee = data[at] as Ref
  let layout = (callee & 3) === 0 ? (data[indexOf(callee) + TYPE] as number) : -1
  let args = at + 1
  if (layout === layouts.builtin && pairs === 0) {
    if (
      frame.isOutermost &&
      positional === 0 &&
      data[indexOf(callee) + FIELDS + vm.nativeWord] === vm.forkNumber
    )
      return fork(frame, sp)
    const value = callBuiltin(vm, callee, args, positional)
    return frame.push(release(vm, sp, positional + 1, true), value)
  }
  if (layout === layouts.method && data[indexOf(callee) + FIELDS + 1] !== NULL) {
    // the function goes on with `self` in the method's place
    const method = callee
    callee = data[indexOf(method) + FIELDS] as Ref
    const self = data[indexOf(method) + FIELDS + 1] as Ref
    frame.incref(self)
    frame.incref(callee)
    frame.held = callee
    data[at] = self
    objects.decref(method)
    args = at
    layout = (callee & 3) === 0 ? (words.data[indexOf(callee) + TYPE] as number) : -1
  } else {
    frame.incref(callee)
    frame.held = callee
  }
  const count = sp - 2 * pairs - args
  if (layout === layouts.function) return callPython(frame, sp, at, callee, args, count, pairs)
  const value = callSlowly(vm, callee, args, count, pairs)
  frame.held = NULL
  objects.decref(callee)
  return frame.push(release(vm, sp, sp - at, true), value)
}

/** fast_function: `count` arguments from the word `args` on, then `pairs` of names and values. All goes from `at` on. */
function callPython(
  frame: Running,
  sp: number,
  at: number,
  callee: Ref,
  args: number,
  count: number,
  pairs: number,
): number {
  const { vm, words, record } = frame
  const { state } = vm
  const f = indexOf(callee) + FIELDS
  const { data } = words
  const code = data[f] as Ref
  const globals = data[f + 1] as Ref
  const loaded = vm.codes.at(data[indexOf(code) + CODE_NUMBER] as number)
  let called: Ref
  if (pairs === 0 && loaded.isSimple && loaded.argcount === count) {
    const builtins =
      globals === frame.globals ? (data[record + FRAME_BUILTINS] as Ref) : builtinsOf(vm, globals)
    called = vm.types2.frames.enter(code, frame.frame, builtins, globals, NULL)
    const { data: now } = words
    const first = now[indexOf(called) + FRAME_SLOTS] as number
    for (let k = 0; k < count; k++) {
      const value = now[args + k] as Ref
      frame.incref(value)
      now[first + k] = value
    }
  } else
    called = frameOfCall(
      vm,
      code,
      globals,
      NULL,
      args,
      count,
      sp - 2 * pairs,
      pairs,
      data[f + 4] as Ref,
      data[f + 7] as Ref,
    )
  if ((loaded.flags & CO_GENERATOR) !== 0) {
    const generator = vm.newGenerator(called)
    frame.held = NULL
    frame.objects.decref(callee)
    return frame.push(release(vm, sp, sp - at, true), generator)
  }
  if (state.depth >= state.alarm && !goesDeeper(state, vm.python.memory.process)) {
    dropFrame(vm, called)
    throw vm.errorFormat('RuntimeError', 'maximum recursion depth exceeded')
  }
  words.set(indexOf(called) + FRAME_CALLEE, callee)
  frame.held = NULL
  frame.call(sp, called)
  return sp
}

/** fork() is done by the loop's own frame: the child goes on from there, with another answer. */
function fork(frame: Running, sp: number): number {
  const { vm } = frame
  const top = release(vm, sp, 1, true)
  frame.leave(top)
  const child = vm.int(vm.children.fork())
  frame.comeBack()
  return frame.push(top, child)
}

/** CALL_FUNCTION_VAR, _KW, _VAR_KW: 0 has `*args`, 1 `**keywords`, 2 both. */
export const callFunctionWith =
  (opcode: number, form: number): Instruction =>
  (frame, sp, argument) => {
    const { vm } = frame
    const value = callWithMore(vm, sp, argument, form)
    return frame.push(release(vm, sp, -operandsOf(opcode, argument), true), value)
  }
