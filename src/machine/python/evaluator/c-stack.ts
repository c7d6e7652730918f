/**
 * The stack of the C functions that call each other while Python's do. Pages of it are resident once they were in use, and stay
 * it. Follows what the compiler has made of Python/ceval.c (fast_function, PyEval_EvalFrameEx) and of the functions that
 * represent and compare containers, as measured in CPython 2.7.18 on x86-64.
 *
 * Left out: that a call with keywords, with defaults or by way of a class takes up to half as much again for each level that
 * counts, and sorting four pages.
 */
import type { Bytes } from '../../address.ts'
import type { Process } from '../../kernel/index.ts'
import type { ThreadState } from './state.ts'

/** What a level of nesting takes: of calls, and of representations and comparisons. */
const CALL_BYTES: Bytes = 336
const FRAMELESS_BYTES: Bytes = 112
/** So much has been in use since the interpreter started. */
const USED_BEFORE: Bytes = 28 * 1024

/** Asked where the depth has come to the alarm: whether calls may be nested deeper. The stack grows as it has to. */
export function goesDeeper(state: ThreadState, process: Process): boolean {
  const { depth, frameless, recursionLimit } = state
  if (depth >= recursionLimit) return false
  const bytes = (depth - frameless) * CALL_BYTES + frameless * FRAMELESS_BYTES - USED_BEFORE
  process.growStack(bytes)
  const levels = Math.floor((process.stackBytes - bytes) / CALL_BYTES)
  state.alarm = Math.min(recursionLimit, depth + Math.max(1, levels))
  return true
}
