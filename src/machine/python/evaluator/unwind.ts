/**
 * Blocks, and the search for the one that handles an exception, `return`, `break` or `continue`. Follows Python/ceval.c of
 * CPython 2.7 (fast_block_end, END_FINALLY) and Objects/frameobject.c (PyFrame_BlockSetup, PyFrame_BlockPop).
 */
import {
  BLOCK_WORDS,
  FRAME_BLOCK_COUNT,
  FRAME_ROOM,
  FRAME_SLOTS,
  MOST_BLOCKS,
  NULL,
  type Ref,
} from '../../objects/index.ts'
import { normalizeError, restoreError } from '../protocols/errors.ts'
import type { Interpreter } from './interpreter.ts'
import { setHandled } from './raise.ts'

/** Why the loop leaves its instructions (enum why_code). */
export const WHY_NOT = 1
export const WHY_EXCEPTION = 2
export const WHY_RERAISE = 4
export const WHY_RETURN = 8
export const WHY_BREAK = 16
export const WHY_CONTINUE = 32

const SETUP_LOOP = 120
const SETUP_EXCEPT = 121
const SETUP_WITH = 143

/** Words of a block. */
const KIND = 0
const HANDLER = 1
const LEVEL = 2

/** Where a frame's block stands. */
const blockAt = (data: Int32Array, record: number, index: number): number =>
  (data[record + FRAME_SLOTS] as number) + (data[record + FRAME_ROOM] as number) + BLOCK_WORDS * index

export function pushBlock(
  vm: Interpreter,
  record: number,
  opcode: number,
  handler: number,
  level: number,
): void {
  const { words } = vm
  const count = words.data[record + FRAME_BLOCK_COUNT] as number
  if (count >= MOST_BLOCKS) throw vm.error('SystemError', 'XXX block stack overflow')
  const block = blockAt(words.data, record, count)
  words.guardRange(block, block + BLOCK_WORDS)
  words.data[block + KIND] = opcode
  words.data[block + HANDLER] = handler
  words.data[block + LEVEL] = level
  words.data[record + FRAME_BLOCK_COUNT] = count + 1
}

/** Answers the level of the stack that the innermost block began with. */
export function popBlock(vm: Interpreter, record: number): number {
  const { data } = vm.words
  const count = (data[record + FRAME_BLOCK_COUNT] as number) - 1
  data[record + FRAME_BLOCK_COUNT] = count
  return data[blockAt(data, record, count) + LEVEL] as number
}

/**
 * Leaves blocks until one takes over: then true, `vm.target` is where it goes on and `vm.top` the top of the stack. Takes
 * over `result` where it does. Otherwise false, and `vm.top` is the top.
 */
export function unwind(
  vm: Interpreter,
  record: number,
  sp: number,
  base: number,
  why: number,
  result: Ref,
): boolean {
  const { words } = vm
  const { objects } = vm.python
  for (;;) {
    const count = words.data[record + FRAME_BLOCK_COUNT] as number
    vm.top = sp
    if (count === 0) return false
    const block = blockAt(words.data, record, count - 1)
    const handler = words.data[block + HANDLER] as number
    const kind = words.data[block + KIND] as number
    const level = base + (words.data[block + LEVEL] as number)
    if (kind === SETUP_LOOP && why === WHY_CONTINUE) {
      vm.target = vm.numberOf(result)
      vm.decref(result)
      return true
    }
    words.data[record + FRAME_BLOCK_COUNT] = count - 1
    while (sp > level) objects.decref(words.data[--sp] as Ref)
    vm.top = sp
    vm.target = handler
    if (kind === SETUP_LOOP) {
      if (why === WHY_BREAK) return true
      continue
    }
    if (kind === SETUP_EXCEPT && why !== WHY_EXCEPTION) continue
    if (why === WHY_EXCEPTION) {
      const { state } = vm
      if (state.value === NULL) state.value = vm.none()
      if (kind === SETUP_EXCEPT || kind === SETUP_WITH) normalizeError(vm)
      const { type, value, traceback } = state
      state.type = state.value = state.traceback = NULL
      if (kind === SETUP_EXCEPT || kind === SETUP_WITH) setHandled(vm, type, value, traceback)
      words.data[sp] = traceback === NULL ? vm.none() : traceback
      words.data[sp + 1] = value
      words.data[sp + 2] = type
      vm.top = sp + 3
      return true
    }
    if (why === WHY_RETURN || why === WHY_CONTINUE) words.data[sp++] = result
    words.data[sp++] = vm.int(why)
    vm.top = sp
    return true
  }
}

/**
 * END_FINALLY, with what was on top of the stack: sets `vm.why` and `vm.result`, answers the new top. What is there says why
 * the `finally` was entered: a reason, an exception, or None.
 */
export function endFinally(vm: Interpreter, sp: number, top: Ref): number {
  const { data } = vm.words
  vm.why = WHY_NOT
  vm.result = NULL
  if (vm.isInt(top)) {
    vm.why = vm.numberOf(top)
    if (vm.why === WHY_RETURN || vm.why === WHY_CONTINUE) vm.result = data[--sp] as Ref
  } else if (top !== vm.None) {
    const value = data[--sp] as Ref
    let traceback = data[--sp] as Ref
    if (traceback === vm.None) {
      vm.decref(traceback)
      traceback = NULL
    }
    restoreError(vm, top, value, traceback)
    vm.why = WHY_RERAISE
    return sp
  }
  vm.decref(top)
  return sp
}
