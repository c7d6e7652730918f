/** Statements, and what makes functions and classes. Follows Python/ceval.c of CPython 2.7. */
import { NULL, type Ref } from '../../../objects/index.ts'
import { SETUP_WITH } from '../../compiler/opcodes.ts'
import type { Unary } from '../../native.ts'
import * as names from '../names.ts'
import { release } from '../operands.ts'
import { printItem as print, printNewline as printLine } from '../print.ts'
import { raiseVarargs as raise } from '../raise.ts'
import type { Instruction } from '../running.ts'
import { buildClass as newClass, execStatement } from '../statements.ts'
import {
  WHY_BREAK,
  WHY_CONTINUE,
  endFinally as goOnAfterFinally,
  popBlock as leaveBlock,
  pushBlock,
} from '../unwind.ts'
import { cleanUpWith, setUpWith } from '../with.ts'

export const nop: Instruction = (_, sp) => sp

/** UNARY_*: takes one operand. */
export const unary =
  (operation: Unary): Instruction =>
  (frame, sp) =>
    frame.replaceTop(sp, operation(frame.vm, frame.words.data[sp - 1] as Ref))

export const popBlock: Instruction = (frame, sp) => {
  const level = frame.base + leaveBlock(frame.vm, frame.record)
  let top = sp
  while (top > level) frame.objects.decref(frame.words.data[--top] as Ref)
  return top
}

export const breakLoop: Instruction = (frame, sp) => {
  frame.why = WHY_BREAK
  return sp
}

export const continueLoop: Instruction = (frame, sp, to) => {
  frame.result = frame.numbers.int(to)
  frame.why = WHY_CONTINUE
  return sp
}

export const endFinally: Instruction = (frame, sp) => goOnAfterFinally(frame, sp)

export const setUpWithBlock: Instruction = (frame, sp, by) => {
  const value = setUpWith(frame.vm, sp)
  pushBlock(frame.vm, frame.record, SETUP_WITH, frame.pc + by, sp - frame.base)
  return frame.push(sp, value)
}

export const withCleanup: Instruction = ({ vm }, sp) => cleanUpWith(vm, sp)

export const printItem: Instruction = ({ vm, words }, sp) => {
  print(vm, words.data[sp - 1] as Ref, NULL)
  return release(vm, sp, 1)
}

export const printNewline: Instruction = ({ vm }, sp) => {
  printLine(vm, NULL)
  return sp
}

export const printItemTo: Instruction = ({ vm, words: { data } }, sp) => {
  print(vm, data[sp - 2] as Ref, data[sp - 1] as Ref)
  return release(vm, sp, 2)
}

export const printNewlineTo: Instruction = ({ vm, words }, sp) => {
  printLine(vm, words.data[sp - 1] as Ref)
  return release(vm, sp, 1)
}

export const printExpression: Instruction = ({ vm, words }, sp) => {
  names.printExpression(vm, words.data[sp - 1] as Ref)
  return release(vm, sp, 1)
}

export const raiseVarargs: Instruction = (frame, sp, count) => {
  frame.why = raise(frame.vm, sp - count, count)
  return sp - count
}

export const execStmt: Instruction = ({ vm, words: { data } }, sp) => {
  execStatement(vm, data[sp - 3] as Ref, data[sp - 2] as Ref, data[sp - 1] as Ref)
  return release(vm, sp, 3)
}

export const buildClass: Instruction = (frame, sp) => {
  const { vm, words } = frame
  const { data } = words
  const value = newClass(vm, data[sp - 1] as Ref, data[sp - 2] as Ref, data[sp - 3] as Ref)
  return frame.push(release(vm, sp, 3, true), value)
}

export const makeFunction: Instruction = (frame, sp, count) =>
  frame.push(sp - 1 - count, names.makeFunction(frame.vm, sp, count, frame.globals, false))

export const makeClosure: Instruction = (frame, sp, count) =>
  frame.push(sp - 2 - count, names.makeFunction(frame.vm, sp, count, frame.globals, true))

export const unknown: Instruction = ({ vm }) => {
  throw vm.errorFormat('SystemError', 'unknown opcode')
}
