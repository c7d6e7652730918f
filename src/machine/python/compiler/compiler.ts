/**
 * What statements and expressions share while they become code: the unit at work, its names, its closures.
 *
 * Follows `Python/compile.c` (`compiler_enter_scope`, `compiler_nameop`, `compiler_make_closure`) of CPython 2.7.6;
 * `statements.ts` and `expressions.ts` follow the rest.
 */
import type { Code } from '../code.ts'
import type { Expr, Stmt } from '../syntax/index.ts'
import { assemble } from './assemble.ts'
import type { Future } from './future.ts'
import { mangle } from './mangle.ts'
import * as op from './opcodes.ts'
import type { Reporter } from './reporter.ts'
import type { BlockNode, NameScope } from './scope.ts'
import type { Symtable } from './symtable.ts'
import { Unit, numberOf, type FrameBlock } from './unit.ts'

const MAX_FRAME_BLOCKS = 20

export class Compiler {
  readonly reporter: Reporter
  /** `CO_FUTURE_…` of the module and of what compiles it. */
  readonly flags: number
  /** Line of the last future import. */
  readonly lastFutureLine: number
  /** Whether a statement at top level shows its value. */
  readonly shows: (statement: Stmt) => boolean
  unit!: Unit
  private readonly symtable: Symtable

  constructor(
    reporter: Reporter,
    symtable: Symtable,
    flags: number,
    future: Future,
    shows: (statement: Stmt) => boolean,
  ) {
    this.reporter = reporter
    this.symtable = symtable
    this.flags = flags | future.flags
    this.lastFutureLine = future.lastLine
    this.shows = shows
  }

  /** The code object of a block whose instructions `compile` emits. */
  compileBlock(node: BlockNode, name: string, line: number, compile: () => void, addNone = true): Code {
    const outer: Unit | undefined = this.unit
    const className = node.kind === 'ClassDef' ? node.name : (outer?.className ?? null)
    this.unit = new Unit(this.symtable.get(node)!, name, line, className, (outer?.depth ?? 0) + 1)
    compile()
    const code = assemble(this.unit, addNone, this.reporter.file, this.flags)
    if (outer) this.unit = outer
    return code
  }

  /** A function of `code`, whose `defaults` are on the stack. */
  makeFunction(code: Code, defaults: number): void {
    const { unit } = this
    for (const name of code.freevars) {
      // A name of a class may be free as well: as such it goes on from the function around.
      const isCell = unit.scope.scopes.get(name) === 'cell'
      const number = isCell ? unit.cellvars.indexOf(name) : unit.cellvars.length + unit.freevars.indexOf(name)
      unit.emit(op.LOAD_CLOSURE, number)
    }
    if (code.freevars.length > 0) unit.emit(op.BUILD_TUPLE, code.freevars.length)
    unit.emitConstant({ type: 'code', code })
    unit.emit(code.freevars.length > 0 ? op.MAKE_CLOSURE : op.MAKE_FUNCTION, defaults)
  }

  /** Emits an instruction whose argument is a name as such: of an attribute, of a module. */
  emitNamed(opcode: number, name: string): void {
    const { unit } = this
    unit.emit(opcode, numberOf(unit.names, mangle(unit.className, name)))
  }

  load(name: string): void {
    this.emitVariable(name, op.LOAD_DEREF, op.LOAD_FAST, op.LOAD_GLOBAL, op.LOAD_NAME)
  }

  store(name: string): void {
    this.emitVariable(name, op.STORE_DEREF, op.STORE_FAST, op.STORE_GLOBAL, op.STORE_NAME)
  }

  delete(name: string): void {
    this.emitVariable(name, null, op.DELETE_FAST, op.DELETE_GLOBAL, op.DELETE_NAME)
  }

  /** Runs `compile` where `break`, `continue` and exceptions meet `frameBlock` first. */
  inFrameBlock(frameBlock: FrameBlock, compile: () => void): void {
    const { frameBlocks } = this.unit
    if (frameBlocks.length >= MAX_FRAME_BLOCKS) {
      this.reporter.failAnywhere('SystemError', 'too many statically nested blocks')
    }
    frameBlocks.push(frameBlock)
    compile()
    frameBlocks.pop()
  }

  fail(message: string): never {
    return this.reporter.fail(message, this.unit.line)
  }

  private emitVariable(
    name: string,
    deref: number | null,
    fast: number,
    global: number,
    byName: number,
  ): void {
    const { unit } = this
    const mangled = mangle(unit.className, name)
    const where: NameScope | undefined = unit.scope.scopes.get(mangled)
    const isFunction = unit.scope.type === 'function'
    if (where === 'cell' || where === 'free') {
      if (deref === null) {
        const message = `can not delete variable '${name}' referenced in nested scope`
        this.reporter.failAnywhere('SyntaxError', message)
      }
      const { cellvars, freevars } = unit
      const number =
        where === 'cell' ? cellvars.indexOf(mangled) : cellvars.length + freevars.indexOf(mangled)
      return unit.emit(deref, number)
    }
    if (where === 'local' && isFunction) return unit.emit(fast, numberOf(unit.varnames, mangled))
    const isImplicit = where === 'global implicit' && isFunction && unit.scope.unoptimized === 0
    const opcode = where === 'global explicit' || isImplicit ? global : byName
    unit.emit(opcode, numberOf(unit.names, mangled))
  }
}

/** Whether the block's first statement says what it is for. */
export function docstringOf(body: readonly Stmt[]): Extract<Expr, { kind: 'Str' }> | null {
  const first = body[0]
  return first?.kind === 'Expr' && first.value.kind === 'Str' ? first.value : null
}
