/**
 * The room that code needs on its stack: an upper bound, found by walking the blocks.
 *
 * Follows `stackdepth_walk` and `opcode_stack_effect` in `Python/compile.c` of CPython 2.7.6, generosity included. A
 * list of what is left to walk stands in for its recursion.
 */
import * as op from './opcodes.ts'
import type { Block } from './unit.ts'

export function stackDepth(entry: Block): number {
  let deepest = 0
  const path: { block: Block; index: number; depth: number }[] = []
  const enter = (block: Block, depth: number): void => {
    if (block.isOnPath || block.startDepth >= depth) return
    block.isOnPath = true
    block.startDepth = depth
    path.push({ block, index: 0, depth })
  }
  enter(entry, 0)
  for (let step = path.at(-1); step; step = path.at(-1)) {
    const { block } = step
    const instruction = block.instructions[step.index++]
    if (!instruction) {
      // The last of a block: its successor is walked while the block is still on the path.
      if (step.index === block.instructions.length + 1 && block.next) enter(block.next, step.depth)
      else leave()
      continue
    }
    step.depth += stackEffect(instruction.op, instruction.arg)
    if (step.depth > deepest) deepest = step.depth
    const { target } = instruction
    if (!target) continue
    let depth = step.depth
    if (instruction.op === op.FOR_ITER) depth -= 2
    else if (instruction.op === op.SETUP_FINALLY || instruction.op === op.SETUP_EXCEPT) {
      depth += 3
      if (depth > deepest) deepest = depth
    }
    // What stands behind a jump that is always taken is dead.
    if (instruction.op === op.JUMP_ABSOLUTE || instruction.op === op.JUMP_FORWARD) {
      step.index = block.instructions.length + 1
    }
    enter(target, depth)
  }
  return deepest

  function leave(): void {
    path.pop()!.block.isOnPath = false
  }
}

const EFFECTS = new Map<number, number>([
  [op.DUP_TOP, 1],
  [op.STORE_MAP, -2],
  [op.STORE_SUBSCR, -3],
  [op.DELETE_SUBSCR, -2],
  [op.PRINT_EXPR, -1],
  [op.PRINT_ITEM, -1],
  [op.PRINT_ITEM_TO, -2],
  [op.PRINT_NEWLINE_TO, -1],
  [op.POP_TOP, -1],
  [op.BINARY_LSHIFT, -1],
  [op.BINARY_RSHIFT, -1],
  [op.BINARY_AND, -1],
  [op.BINARY_XOR, -1],
  [op.BINARY_OR, -1],
  [op.WITH_CLEANUP, -1],
  [op.SETUP_WITH, 4],
  [op.LOAD_LOCALS, 1],
  [op.RETURN_VALUE, -1],
  [op.IMPORT_STAR, -1],
  [op.EXEC_STMT, -3],
  [op.END_FINALLY, -3],
  [op.BUILD_CLASS, -2],
  [op.STORE_NAME, -1],
  [op.FOR_ITER, 1],
  [op.LIST_APPEND, -1],
  [op.SET_ADD, -1],
  [op.MAP_ADD, -2],
  [op.STORE_ATTR, -2],
  [op.DELETE_ATTR, -1],
  [op.STORE_GLOBAL, -1],
  [op.LOAD_CONST, 1],
  [op.LOAD_NAME, 1],
  [op.BUILD_MAP, 1],
  [op.COMPARE_OP, -1],
  [op.IMPORT_NAME, -1],
  [op.IMPORT_FROM, 1],
  [op.POP_JUMP_IF_FALSE, -1],
  [op.POP_JUMP_IF_TRUE, -1],
  [op.LOAD_GLOBAL, 1],
  [op.LOAD_FAST, 1],
  [op.STORE_FAST, -1],
  [op.LOAD_CLOSURE, 1],
  [op.LOAD_DEREF, 1],
  [op.STORE_DEREF, -1],
])

/** How many more values are on the stack afterwards. */
function stackEffect(code: number, arg: number): number {
  const effect = EFFECTS.get(code)
  if (effect !== undefined) return effect
  if (code >= op.BINARY_POWER && code <= op.INPLACE_TRUE_DIVIDE) return -1
  if (code >= op.INPLACE_ADD && code <= op.INPLACE_MODULO) return -1
  if (code >= op.INPLACE_LSHIFT && code <= op.INPLACE_OR) return -1
  if (code === op.INPLACE_POWER) return -1
  // With both bounds, one more than with one.
  if (code >= op.SLICE && code < op.SLICE + 4) return -BOUNDS[code - op.SLICE]!
  if (code >= op.STORE_SLICE && code < op.STORE_SLICE + 4) return -2 - BOUNDS[code - op.STORE_SLICE]!
  if (code >= op.DELETE_SLICE && code < op.DELETE_SLICE + 4) return -1 - BOUNDS[code - op.DELETE_SLICE]!
  switch (code) {
    case op.UNPACK_SEQUENCE:
      return arg - 1
    case op.DUP_TOPX:
      return arg
    case op.BUILD_TUPLE:
    case op.BUILD_LIST:
    case op.BUILD_SET:
      return 1 - arg
    case op.RAISE_VARARGS:
    case op.MAKE_FUNCTION:
      return -arg
    case op.MAKE_CLOSURE:
      return -arg - 1
    case op.CALL_FUNCTION:
      return -argumentsOf(arg)
    case op.CALL_FUNCTION_VAR:
    case op.CALL_FUNCTION_KW:
      return -argumentsOf(arg) - 1
    case op.CALL_FUNCTION_VAR_KW:
      return -argumentsOf(arg) - 2
    case op.BUILD_SLICE:
      return 1 - arg
  }
  return 0
}

const BOUNDS = [0, 1, 1, 2]

const argumentsOf = (arg: number): number => (arg % 256) + 2 * Math.floor(arg / 256)
