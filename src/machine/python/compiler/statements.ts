/** Code of statements: `compiler_visit_stmt` and what it calls in `Python/compile.c` of CPython 2.7.6. */
import type {
  Assert,
  AugAssign,
  ClassDef,
  Expr,
  For,
  FunctionDef,
  If,
  Print,
  Stmt,
  TryExcept,
  TryFinally,
  While,
  With,
} from '../syntax/index.ts'
import { docstringOf, type Compiler } from './compiler.ts'
import {
  binaryOpcode,
  compileExpr,
  compileExprs,
  compileOrNone,
  constantOf,
  unpackArguments,
} from './expressions.ts'
import { isTrue } from './fold.ts'
import { compileImport, compileImportFrom } from './imports.ts'
import * as op from './opcodes.ts'
import { compileSubscript } from './subscripts.ts'
import { Block } from './unit.ts'

/** The statements of a module or of a class, their docstring first. */
export function compileBody(c: Compiler, body: readonly Stmt[]): void {
  const docstring = docstringOf(body)
  if (docstring) {
    compileExpr(c, docstring)
    c.store('__doc__')
  }
  compileStmts(c, docstring ? body.slice(1) : body)
}

export function compileStmts(c: Compiler, stmts: readonly Stmt[]): void {
  for (const stmt of stmts) compileStmt(c, stmt)
}

function compileStmt(c: Compiler, stmt: Stmt): void {
  const { unit } = c
  unit.startLine(stmt.line)
  switch (stmt.kind) {
    case 'FunctionDef':
      return compileFunction(c, stmt)
    case 'ClassDef':
      return compileClass(c, stmt)
    case 'Return':
      if (unit.scope.type !== 'function') c.fail("'return' outside function")
      compileOrNone(c, stmt.value)
      return unit.emit(op.RETURN_VALUE)
    case 'Delete':
      return compileExprs(c, stmt.targets)
    case 'Assign':
      compileExpr(c, stmt.value)
      for (const [index, target] of stmt.targets.entries()) {
        if (index < stmt.targets.length - 1) unit.emit(op.DUP_TOP)
        compileExpr(c, target)
      }
      return
    case 'AugAssign':
      return compileAugAssign(c, stmt)
    case 'Print':
      return compilePrint(c, stmt)
    case 'For':
      return compileFor(c, stmt)
    case 'While':
      return compileWhile(c, stmt)
    case 'If':
      return compileIf(c, stmt)
    case 'With':
      return compileWith(c, stmt)
    case 'Raise': {
      const values = [stmt.type, stmt.inst, stmt.tback].filter((value) => value !== null)
      compileExprs(c, values)
      return unit.emit(op.RAISE_VARARGS, values.length)
    }
    case 'TryExcept':
      return compileTryExcept(c, stmt)
    case 'TryFinally':
      return compileTryFinally(c, stmt)
    case 'Assert':
      return compileAssert(c, stmt)
    case 'Import':
      return compileImport(c, stmt)
    case 'ImportFrom':
      return compileImportFrom(c, stmt)
    case 'Exec':
      compileExpr(c, stmt.body)
      compileOrNone(c, stmt.globals)
      if (stmt.locals) compileExpr(c, stmt.locals)
      else unit.emit(op.DUP_TOP)
      return unit.emit(op.EXEC_STMT)
    case 'Expr':
      if (unit.depth === 1 && c.shows(stmt)) {
        compileExpr(c, stmt.value)
        unit.emit(op.PRINT_EXPR)
      } else if (stmt.value.kind !== 'Str' && stmt.value.kind !== 'Num') {
        compileExpr(c, stmt.value)
        unit.emit(op.POP_TOP)
      }
      return
    case 'Break':
      if (!unit.frameBlocks.some(({ type }) => type === 'loop')) c.fail("'break' outside loop")
      return unit.emit(op.BREAK_LOOP)
    case 'Continue':
      return compileContinue(c)
  }
}

function compileFunction(c: Compiler, stmt: FunctionDef): void {
  const { args, body, decorator_list: decorators } = stmt
  compileExprs(c, decorators)
  compileExprs(c, args.defaults)
  const code = c.compileBlock(stmt, stmt.name, stmt.line, () => {
    const docstring = docstringOf(body)
    c.unit.constants.add(docstring ? constantOf(docstring) : { type: 'None' })
    unpackArguments(c, args)
    c.unit.argcount = args.args.length
    compileStmts(c, docstring ? body.slice(1) : body)
  })
  c.makeFunction(code, args.defaults.length)
  applyDecorators(c, decorators)
  c.store(stmt.name)
}

function compileClass(c: Compiler, stmt: ClassDef): void {
  compileExprs(c, stmt.decorator_list)
  c.unit.emitConstant({ type: 'str', value: stmt.name })
  compileExprs(c, stmt.bases)
  c.unit.emit(op.BUILD_TUPLE, stmt.bases.length)
  const code = c.compileBlock(stmt, stmt.name, stmt.line, () => {
    c.load('__name__')
    c.store('__module__')
    compileBody(c, stmt.body)
    c.unit.emit(op.LOAD_LOCALS)
    c.unit.emit(op.RETURN_VALUE)
  })
  c.makeFunction(code, 0)
  c.unit.emit(op.CALL_FUNCTION, 0)
  c.unit.emit(op.BUILD_CLASS)
  applyDecorators(c, stmt.decorator_list)
  c.store(stmt.name)
}

function applyDecorators(c: Compiler, decorators: readonly Expr[]): void {
  for (let left = decorators.length; left > 0; left--) c.unit.emit(op.CALL_FUNCTION, 1)
}

function compileAugAssign(c: Compiler, { target, op: operator, value }: AugAssign): void {
  const { unit } = c
  const compute = (): void => {
    compileExpr(c, value)
    unit.emit(binaryOpcode(c, operator, true))
  }
  if (target.kind === 'Name') {
    c.load(target.id)
    compute()
    return c.store(target.id)
  }
  if (target.kind === 'Attribute') {
    startExpr(c, target)
    compileExpr(c, target.value)
    unit.emit(op.DUP_TOP)
    c.emitNamed(op.LOAD_ATTR, target.attr)
    compute()
    unit.emit(op.ROT_TWO)
    return c.emitNamed(op.STORE_ATTR, target.attr)
  }
  if (target.kind === 'Subscript') {
    startExpr(c, target)
    compileExpr(c, target.value)
    compileSubscript(c, target.slice, 'AugLoad')
    compute()
    compileSubscript(c, target.slice, 'AugStore')
  }
}

function startExpr({ unit }: Compiler, { line }: Expr): void {
  if (line > unit.line) unit.startLine(line)
}

function compilePrint(c: Compiler, { dest, values, nl }: Print): void {
  const { unit } = c
  if (dest) compileExpr(c, dest)
  for (const value of values) {
    if (dest) unit.emit(op.DUP_TOP)
    compileExpr(c, value)
    if (dest) unit.emit(op.ROT_TWO)
    unit.emit(dest ? op.PRINT_ITEM_TO : op.PRINT_ITEM)
  }
  if (nl) unit.emit(dest ? op.PRINT_NEWLINE_TO : op.PRINT_NEWLINE)
  else if (dest) unit.emit(op.POP_TOP)
}

/** Whether a test always comes out the same way, and which; null where it has to be made. */
function constantTest(expr: Expr): boolean | null {
  if (expr.kind === 'Num' || expr.kind === 'Str') return isTrue(constantOf(expr))
  return expr.kind === 'Name' && expr.id === '__debug__' ? true : null
}

function compileIf(c: Compiler, { test, body, orelse }: If): void {
  const { unit } = c
  const end = new Block()
  const constant = constantTest(test)
  if (constant !== null) compileStmts(c, constant ? body : orelse)
  else {
    const next = orelse.length > 0 ? new Block() : end
    compileExpr(c, test)
    unit.emitJump(op.POP_JUMP_IF_FALSE, next)
    compileStmts(c, body)
    unit.emitJump(op.JUMP_FORWARD, end)
    if (orelse.length > 0) {
      unit.use(next)
      compileStmts(c, orelse)
    }
  }
  unit.use(end)
}

function compileFor(c: Compiler, { target, iter, body, orelse }: For): void {
  const { unit } = c
  const start = new Block()
  const cleanup = new Block()
  const end = new Block()
  unit.emitJump(op.SETUP_LOOP, end)
  c.inFrameBlock({ type: 'loop', block: start }, () => {
    compileExpr(c, iter)
    unit.emit(op.GET_ITER)
    unit.use(start)
    unit.emitJump(op.FOR_ITER, cleanup)
    compileExpr(c, target)
    compileStmts(c, body)
    unit.emitJump(op.JUMP_ABSOLUTE, start)
    unit.use(cleanup)
    unit.emit(op.POP_BLOCK)
  })
  compileStmts(c, orelse)
  unit.use(end)
}

function compileWhile(c: Compiler, { test, body, orelse }: While): void {
  const { unit } = c
  const constant = constantTest(test)
  if (constant === false) return compileStmts(c, orelse)
  const loop = new Block()
  const end = new Block()
  const cleanup = new Block()
  unit.emitJump(op.SETUP_LOOP, end)
  unit.use(loop)
  c.inFrameBlock({ type: 'loop', block: loop }, () => {
    if (constant === null) {
      compileExpr(c, test)
      unit.emitJump(op.POP_JUMP_IF_FALSE, cleanup)
    }
    compileStmts(c, body)
    unit.emitJump(op.JUMP_ABSOLUTE, loop)
    if (constant !== null) return
    unit.use(cleanup)
    unit.emit(op.POP_BLOCK)
  })
  compileStmts(c, orelse)
  unit.use(end)
}

function compileContinue(c: Compiler): void {
  const { unit } = c
  const notInLoop = "'continue' not properly in loop"
  const inFinally = "'continue' not supported inside 'finally' clause"
  const last = unit.frameBlocks.at(-1)
  if (!last) return c.fail(notInLoop)
  if (last.type === 'loop') return unit.emitJump(op.JUMP_ABSOLUTE, last.block)
  if (last.type === 'finally end') return c.fail(inFinally)
  const loop = unit.frameBlocks.findLastIndex(({ type }) => type === 'loop')
  if (unit.frameBlocks.slice(loop + 1).some(({ type }) => type === 'finally end')) c.fail(inFinally)
  if (loop < 0) return c.fail(notInLoop)
  unit.emitJump(op.CONTINUE_LOOP, unit.frameBlocks[loop]!.block)
}

function compileTryFinally(c: Compiler, { body, finalbody }: TryFinally): void {
  const { unit } = c
  const start = new Block()
  const end = new Block()
  unit.emitJump(op.SETUP_FINALLY, end)
  unit.use(start)
  c.inFrameBlock({ type: 'finally try', block: start }, () => {
    compileStmts(c, body)
    unit.emit(op.POP_BLOCK)
  })
  unit.emitConstant({ type: 'None' })
  unit.use(end)
  c.inFrameBlock({ type: 'finally end', block: end }, () => {
    compileStmts(c, finalbody)
    unit.emit(op.END_FINALLY)
  })
}

function compileTryExcept(c: Compiler, { body, handlers, orelse }: TryExcept): void {
  const { unit } = c
  const start = new Block()
  const otherwise = new Block()
  const end = new Block()
  let except = new Block()
  unit.emitJump(op.SETUP_EXCEPT, except)
  unit.use(start)
  c.inFrameBlock({ type: 'except', block: start }, () => {
    compileStmts(c, body)
    unit.emit(op.POP_BLOCK)
  })
  unit.emitJump(op.JUMP_FORWARD, otherwise)
  unit.use(except)
  for (const [index, { type, name, body: handlerBody, line }] of handlers.entries()) {
    if (!type && index < handlers.length - 1) c.fail("default 'except:' must be last")
    unit.startLine(line)
    except = new Block()
    if (type) {
      unit.emit(op.DUP_TOP)
      compileExpr(c, type)
      unit.emit(op.COMPARE_OP, op.EXC_MATCH)
      unit.emitJump(op.POP_JUMP_IF_FALSE, except)
    }
    unit.emit(op.POP_TOP)
    if (name) compileExpr(c, name)
    else unit.emit(op.POP_TOP)
    unit.emit(op.POP_TOP)
    compileStmts(c, handlerBody)
    unit.emitJump(op.JUMP_FORWARD, end)
    unit.use(except)
  }
  unit.emit(op.END_FINALLY)
  unit.use(otherwise)
  compileStmts(c, orelse)
  unit.use(end)
}

function compileWith(c: Compiler, { context_expr: context, optional_vars: target, body }: With): void {
  const { unit } = c
  const start = new Block()
  const end = new Block()
  compileExpr(c, context)
  unit.emitJump(op.SETUP_WITH, end)
  unit.use(start)
  c.inFrameBlock({ type: 'finally try', block: start }, () => {
    if (target) compileExpr(c, target)
    else unit.emit(op.POP_TOP)
    compileStmts(c, body)
    unit.emit(op.POP_BLOCK)
  })
  unit.emitConstant({ type: 'None' })
  unit.use(end)
  c.inFrameBlock({ type: 'finally end', block: end }, () => {
    unit.emit(op.WITH_CLEANUP)
    unit.emit(op.END_FINALLY)
  })
}

function compileAssert(c: Compiler, { test, msg }: Assert): void {
  const { unit } = c
  if (test.kind === 'Tuple' && test.elts.length > 0) {
    c.reporter.warn('assertion is always true, perhaps remove parentheses?', unit.line)
  }
  const end = new Block()
  compileExpr(c, test)
  unit.emitJump(op.POP_JUMP_IF_TRUE, end)
  c.emitNamed(op.LOAD_GLOBAL, 'AssertionError')
  if (msg) {
    compileExpr(c, msg)
    unit.emit(op.CALL_FUNCTION, 1)
  }
  unit.emit(op.RAISE_VARARGS, 1)
  unit.use(end)
}
