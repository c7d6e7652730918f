/** Jumps, loops, and the ways out of a frame. Follows Python/ceval.c of CPython 2.7. */
import { TYPE, NULL, type Ref } from '../../../objects/index.ts'
import { enterGenerator } from '../../types/generator.ts'
import type { Interpreter } from '../interpreter.ts'
import type { Instruction, Running } from '../running.ts'
import { WHY_RETURN, WHY_YIELD, pushBlock } from '../unwind.ts'

export const jumpForward: Instruction = (frame, sp, by) => {
  frame.pc += by
  return sp
}

export const jumpAbsolute: Instruction = (frame, sp, to) => {
  frame.pc = to
  return sp
}

function isTrue({ vm }: Running, value: Ref): boolean {
  return value === vm.True || (value !== vm.False && vm.truth(value))
}

export const popJumpIfFalse: Instruction = (frame, sp, to) => {
  const value = frame.words.data[sp - 1] as Ref
  if (!isTrue(frame, value)) frame.pc = to
  frame.objects.decref(value)
  return sp - 1
}

export const popJumpIfTrue: Instruction = (frame, sp, to) => {
  const value = frame.words.data[sp - 1] as Ref
  if (isTrue(frame, value)) frame.pc = to
  frame.objects.decref(value)
  return sp - 1
}

export const jumpIfFalseOrPop: Instruction = (frame, sp, to) => {
  const value = frame.words.data[sp - 1] as Ref
  if (!isTrue(frame, value)) {
    frame.pc = to
    return sp
  }
  frame.objects.decref(value)
  return sp - 1
}

export const jumpIfTrueOrPop: Instruction = (frame, sp, to) => {
  const value = frame.words.data[sp - 1] as Ref
  if (isTrue(frame, value)) {
    frame.pc = to
    return sp
  }
  frame.objects.decref(value)
  return sp - 1
}

export const forIter: Instruction = (frame, sp, by) => {
  const { words } = frame
  const iterator = words.data[sp - 1] as Ref
  if (goesOnIn(frame, sp, iterator)) return sp
  const value = nextItem(frame.vm, iterator)
  if (value !== NULL) {
    words.data[sp] = value
    return sp + 1
  }
  frame.objects.decref(iterator)
  frame.pc += by
  return sp - 1
}

/** Whether the loop goes on in the frame of a generator, which comes back with its next value, or at its end. */
function goesOnIn(frame: Running, sp: number, iterator: Ref): boolean {
  const { vm, words } = frame
  const { state, layouts } = vm
  if ((iterator & 3) !== 0 || words.data[(iterator >> 2) + TYPE] !== layouts.generator) return false
  if (state.depth >= state.alarm) return false
  const entered = enterGenerator(vm, iterator)
  if (entered === NULL) return false
  frame.call(sp, entered)
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

/** SETUP_LOOP, SETUP_EXCEPT, SETUP_FINALLY. */
export const setUp =
  (opcode: number): Instruction =>
  (frame, sp, by) => {
    pushBlock(frame.vm, frame.record, opcode, frame.pc + by, sp - frame.base)
    return sp
  }

export const returnValue: Instruction = (frame, sp) => {
  frame.result = frame.words.data[sp - 1] as Ref
  frame.why = WHY_RETURN
  return sp - 1
}

export const yieldValue: Instruction = (frame, sp) => {
  const { data } = frame.words
  frame.result = data[sp - 1] as Ref
  frame.why = WHY_YIELD
  return sp - 1
}
