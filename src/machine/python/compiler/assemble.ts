/**
 * Makes a code object of a unit's blocks: offsets of jumps, bytes, line table, depth of the stack.
 *
 * Follows `assemble…`, `compute_code_flags`, `makecode` and `stackdepth` in `Python/compile.c` of CPython 2.7.6. Its
 * depth-first order of blocks is left out: every block is reached by following the one before.
 */
import {
  CO_GENERATOR,
  CO_NESTED,
  CO_NEWLOCALS,
  CO_NOFREE,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
  PyCF_MASK,
  type Code,
} from '../code.ts'
import { EXTENDED_ARG, HAVE_ARGUMENT, isRelativeJump } from './opcodes.ts'
import { optimize } from './peephole.ts'
import { stackDepth } from './stack-depth.ts'
import type { Block, Instruction, Unit } from './unit.ts'

/** `addNone`: code that falls off its end returns None and not what is on the stack. */
export function assemble(unit: Unit, addNone: boolean, filename: string, compilerFlags: number): Code {
  unit.finish(addNone)
  const blocks: Block[] = []
  for (let block: Block | null = unit.entry; block; block = block.next) blocks.push(block)
  const firstlineno = unit.firstLine || (unit.entry.instructions[0]?.line ?? 1)
  const size = placeBlocks(blocks)
  const lnotab: number[] = []
  const bytes = emitBytes(blocks, size, firstlineno, lnotab)
  const consts = unit.constants.list
  const names = [...unit.names.keys()]
  const optimized = optimize({ code: bytes, consts, names, lnotab: Uint8Array.from(lnotab) })
  return {
    argcount: unit.argcount,
    nlocals: unit.varnames.size,
    stacksize: stackDepth(unit.entry),
    flags: flagsOf(unit, compilerFlags),
    code: optimized.code,
    consts: optimized.consts,
    names,
    varnames: [...unit.varnames.keys()],
    freevars: unit.freevars,
    cellvars: unit.cellvars,
    filename,
    name: unit.name,
    firstlineno,
    lnotab: optimized.lnotab,
  }
}

function flagsOf({ scope, freevars, cellvars }: Unit, compilerFlags: number): number {
  let flags = compilerFlags & PyCF_MASK
  if (scope.type !== 'module') flags |= CO_NEWLOCALS
  if (scope.type === 'function') {
    if (scope.unoptimized === 0) flags |= CO_OPTIMIZED
    if (scope.nested) flags |= CO_NESTED
    if (scope.generator) flags |= CO_GENERATOR
    if (scope.varargs) flags |= CO_VARARGS
    if (scope.varkeywords) flags |= CO_VARKEYWORDS
  }
  if (freevars.length + cellvars.length === 0) flags |= CO_NOFREE
  return flags
}

/** Offsets of blocks and arguments of jumps, over again until no jump grows. The answer: bytes in all. */
function placeBlocks(blocks: readonly Block[]): number {
  for (let extended = 0; ;) {
    let size = 0
    for (const block of blocks) {
      block.offset = size
      for (const instruction of block.instructions) size += sizeOf(instruction)
    }
    const before = extended
    extended = 0
    for (const block of blocks) {
      let offset = block.offset
      for (const instruction of block.instructions) {
        offset += sizeOf(instruction)
        if (!instruction.target) continue
        instruction.arg = instruction.target.offset - (isRelativeJump(instruction.op) ? offset : 0)
        if (instruction.arg > 0xffff) extended++
      }
    }
    if (extended === before) return size
  }
}

function sizeOf({ op, arg }: Instruction): number {
  if (op < HAVE_ARGUMENT) return 1
  return arg > 0xffff ? 6 : 3
}

function emitBytes(blocks: readonly Block[], size: number, firstLine: number, lnotab: number[]): Uint8Array {
  const bytes = new Uint8Array(size)
  let offset = 0
  let markedOffset = 0
  let markedLine = firstLine
  for (const { instructions } of blocks) {
    for (const { op, arg, line } of instructions) {
      if (line && (line !== markedLine || offset !== markedOffset)) {
        markLine(lnotab, offset - markedOffset, line - markedLine)
        markedOffset = offset
        markedLine = line
      }
      if (op >= HAVE_ARGUMENT && arg > 0xffff) {
        bytes[offset++] = EXTENDED_ARG
        bytes[offset++] = arg >> 16
        bytes[offset++] = arg >> 24
      }
      bytes[offset++] = op
      if (op < HAVE_ARGUMENT) continue
      bytes[offset++] = arg
      bytes[offset++] = arg >> 8
    }
  }
  return bytes
}

/** More than a byte holds goes into several entries: first all of the offset, then all of the line. */
function markLine(lnotab: number[], offset: number, line: number): void {
  if (offset > 0xff) {
    for (let times = Math.floor(offset / 0xff); times > 0; times--) lnotab.push(0xff, 0)
    offset %= 0xff
  }
  if (line > 0xff) {
    for (let times = Math.floor(line / 0xff); times > 0; times--) {
      lnotab.push(offset, 0xff)
      offset = 0
    }
    line %= 0xff
  }
  lnotab.push(offset, line)
}
