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
import { SETUP_EXCEPT, SETUP_LOOP, SETUP_WITH } from '../compiler/opcodes.ts'
import { normalizeError, restoreError } from '../protocols/errors.ts'
import type { Interpreter } from './interpreter.ts'
import { setHandled } from './raise.ts'
import type { Running } from './running.ts'

/** Why the loop leaves its instructions (enum why_code). */
export const WHY_NOT = 1
export const WHY_EXCEPTION = 2
export const WHY_RERAISE = 4
export const WHY_RETURN = 8
export const WHY_BREAK = 16
export const WHY_CONTINUE = 32
export const WHY_YIELD = 64
/** In place of a reason: another frame runs first. */
export const WHY_CALL = 128

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
 * Leaves blocks until one takes over: then `frame.why` is WHY_NOT, `frame.pc` where it goes on, and `frame.result` taken over.
 * Otherwise all blocks are left. Answers the end of the stack.
 */
export function unwind(frame: Running, top: number): number {
  const { vm, words, objects, record, base, why } = frame
  let sp = top
  for (;;) {
    const count = words.data[record + FRAME_BLOCK_COUNT] as number
    if (count === 0) return sp
    const block = blockAt(words.data, record, count - 1)
    const handler = words.data[block + HANDLER] as number
    const kind = words.data[block + KIND] as number
    const level = base + (words.data[block + LEVEL] as number)
    if (kind === SETUP_LOOP && why === WHY_CONTINUE) {
      const to = vm.numberOf(frame.result)
      vm.decref(frame.result)
      return goOnAt(frame, to, sp)
    }
    words.data[record + FRAME_BLOCK_COUNT] = count - 1
    while (sp > level) objects.decref(words.data[--sp] as Ref)
    if (kind === SETUP_LOOP) {
      if (why !== WHY_BREAK) continue
      return goOnAt(frame, handler, sp)
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
      return goOnAt(frame, handler, sp + 3)
    }
    if (why === WHY_RETURN || why === WHY_CONTINUE) words.data[sp++] = frame.result
    const reason = vm.int(why)
    words.data[sp++] = reason
    return goOnAt(frame, handler, sp)
  }
}

function goOnAt(frame: Running, pc: number, sp: number): number {
  frame.pc = pc
  frame.why = WHY_NOT
  frame.result = NULL
  return sp
}

/**
 * END_FINALLY: sets `frame.why` and `frame.result`, answers the new end of the stack. What is on top of it says why the
 * `finally` was entered: a reason, an exception, or None.
 */
export function endFinally(frame: Running, end: number): number {
  const { vm, words } = frame
  const { data } = words
  let sp = end
  const top = data[--sp] as Ref
  if (vm.isInt(top)) {
    frame.why = vm.numberOf(top)
    if (frame.why === WHY_RETURN || frame.why === WHY_CONTINUE) frame.result = data[--sp] as Ref
  } else if (top !== vm.None) {
    const value = data[--sp] as Ref
    let traceback = data[--sp] as Ref
    if (traceback === vm.None) {
      vm.decref(traceback)
      traceback = NULL
    }
    restoreError(vm, top, value, traceback)
    frame.why = WHY_RERAISE
    return sp
  }
  vm.decref(top)
  return sp
}
