/**
 * One code object in the making: its basic blocks and its tables.
 *
 * Follows `struct compiler_unit`, `compiler_addop` and their kin in `Python/compile.c` of CPython 2.7.6.
 */
import type { Constant } from '../code.ts'
import { Constants } from './constants.ts'
import { LOAD_CONST, RETURN_VALUE } from './opcodes.ts'
import { DEF_FREE_CLASS, type Scope } from './scope.ts'

export interface Instruction {
  readonly op: number
  arg: number
  readonly target: Block | null
  /** 0 where the line of the instruction before goes on. */
  line: number
}

export class Block {
  readonly instructions: Instruction[] = []
  /** The block that follows in the code. */
  next: Block | null = null
  hasReturn = false
  /** Where the block begins, in bytes; the assembler fills it in. */
  offset = 0
  /** What `stackDepth` remembers. */
  startDepth = -1
  isOnPath = false
}

/** A statement whose end `break`, `continue` or an exception has to know; `block` is where a loop begins. */
export interface FrameBlock {
  readonly type: 'loop' | 'except' | 'finally try' | 'finally end'
  readonly block: Block
}

export class Unit {
  readonly scope: Scope
  readonly name: string
  /** 0 where the first instruction has it. */
  readonly firstLine: number
  /** The class whose private names are mangled. */
  readonly className: string | null
  /** 1 for the outermost. */
  readonly depth: number
  readonly entry = new Block()
  readonly constants = new Constants()
  readonly names = new Map<string, number>()
  readonly varnames: Map<string, number>
  readonly cellvars: string[]
  readonly freevars: string[]
  readonly frameBlocks: FrameBlock[] = []
  argcount = 0
  /** Line of what is compiled now. */
  line = 0
  /** Whether an instruction has been given `line`. */
  isLineSet = false
  private current = this.entry

  constructor(scope: Scope, name: string, firstLine: number, className: string | null, depth: number) {
    this.scope = scope
    this.name = name
    this.firstLine = firstLine
    this.className = className
    this.depth = depth
    this.varnames = new Map(scope.params.map((param, index) => [param, index]))
    const names = [...scope.scopes.keys()].sort()
    this.cellvars = names.filter((name) => scope.scopes.get(name) === 'cell')
    this.freevars = names.filter(
      (name) => scope.scopes.get(name) === 'free' || (scope.flags.get(name) ?? 0) & DEF_FREE_CLASS,
    )
  }

  emit(op: number, arg = 0): void {
    this.append(op, arg, null)
  }

  emitJump(op: number, target: Block): void {
    this.append(op, 0, target)
  }

  emitConstant(constant: Constant): void {
    this.append(LOAD_CONST, this.constants.add(constant), null)
  }

  /** What follows goes into `block`, which nothing has gone into yet. */
  use(block: Block): void {
    this.current.next = block
    this.current = block
  }

  useNew(): void {
    this.use(new Block())
  }

  startLine(line: number): void {
    this.line = line
    this.isLineSet = false
  }

  /** Makes the code return where it would fall off its end. A value may be on the stack already. */
  finish(addNone: boolean): void {
    if (this.current.hasReturn) return
    this.useNew()
    if (addNone) this.emitConstant({ type: 'None' })
    this.emit(RETURN_VALUE)
  }

  private append(op: number, arg: number, target: Block | null): void {
    const line = this.isLineSet ? 0 : this.line
    this.isLineSet = true
    if (op === RETURN_VALUE) this.current.hasReturn = true
    this.current.instructions.push({ op, arg, target, line })
  }
}

/** The number of `name` in `table`, a new one if need be. */
export function numberOf(table: Map<string, number>, name: string): number {
  let number = table.get(name)
  if (number === undefined) table.set(name, (number = table.size))
  return number
}
