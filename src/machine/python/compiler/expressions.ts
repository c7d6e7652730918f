/** Code of expressions: `compiler_visit_expr` and what it calls in `Python/compile.c` of CPython 2.7.6. */
import { CO_FUTURE_DIVISION, type Constant } from '../code.ts'
import type {
  Arguments,
  Call,
  Compare,
  Comprehension,
  DictComp,
  Expr,
  GeneratorExp,
  Lambda,
  ListComp,
  Num,
  Operator,
  SetComp,
  Str,
  UnaryOperator,
} from '../syntax/index.ts'
import type { Compiler } from './compiler.ts'
import * as op from './opcodes.ts'
import { compileSubscript } from './subscripts.ts'
import { Block } from './unit.ts'

const NONE: Constant = { type: 'None' }
/** More than this many items a BUILD_MAP is not told of. */
const MAX_MAP_HINT = 0xffff

const UNARY: Readonly<Record<UnaryOperator, number>> = {
  Invert: op.UNARY_INVERT,
  Not: op.UNARY_NOT,
  UAdd: op.UNARY_POSITIVE,
  USub: op.UNARY_NEGATIVE,
}

/** As `a op b` and as `a op= b`. */
const BINARY: Readonly<Record<Operator, readonly [binary: number, inplace: number]>> = {
  Add: [op.BINARY_ADD, op.INPLACE_ADD],
  Sub: [op.BINARY_SUBTRACT, op.INPLACE_SUBTRACT],
  Mult: [op.BINARY_MULTIPLY, op.INPLACE_MULTIPLY],
  Div: [op.BINARY_DIVIDE, op.INPLACE_DIVIDE],
  Mod: [op.BINARY_MODULO, op.INPLACE_MODULO],
  Pow: [op.BINARY_POWER, op.INPLACE_POWER],
  LShift: [op.BINARY_LSHIFT, op.INPLACE_LSHIFT],
  RShift: [op.BINARY_RSHIFT, op.INPLACE_RSHIFT],
  BitOr: [op.BINARY_OR, op.INPLACE_OR],
  BitXor: [op.BINARY_XOR, op.INPLACE_XOR],
  BitAnd: [op.BINARY_AND, op.INPLACE_AND],
  FloorDiv: [op.BINARY_FLOOR_DIVIDE, op.INPLACE_FLOOR_DIVIDE],
}

/** By whether there are `*args` (1) and `**kwargs` (2). */
const CALLS = [op.CALL_FUNCTION, op.CALL_FUNCTION_VAR, op.CALL_FUNCTION_KW, op.CALL_FUNCTION_VAR_KW] as const

const COMPREHENSIONS = {
  GeneratorExp: { name: '<genexpr>', build: null },
  SetComp: { name: '<setcomp>', build: op.BUILD_SET },
  DictComp: { name: '<dictcomp>', build: op.BUILD_MAP },
} as const

export function compileExpr(c: Compiler, expr: Expr): void {
  const { unit } = c
  if (expr.line > unit.line) unit.startLine(expr.line)
  switch (expr.kind) {
    case 'BoolOp': {
      const jump = expr.op === 'And' ? op.JUMP_IF_FALSE_OR_POP : op.JUMP_IF_TRUE_OR_POP
      const end = new Block()
      for (const [index, value] of expr.values.entries()) {
        if (index > 0) unit.emitJump(jump, end)
        compileExpr(c, value)
      }
      return unit.use(end)
    }
    case 'BinOp':
      compileExpr(c, expr.left)
      compileExpr(c, expr.right)
      return unit.emit(binaryOpcode(c, expr.op, false))
    case 'UnaryOp':
      compileExpr(c, expr.operand)
      return unit.emit(UNARY[expr.op])
    case 'Lambda':
      return compileLambda(c, expr)
    case 'IfExp': {
      const orelse = new Block()
      const end = new Block()
      compileExpr(c, expr.test)
      unit.emitJump(op.POP_JUMP_IF_FALSE, orelse)
      compileExpr(c, expr.body)
      unit.emitJump(op.JUMP_FORWARD, end)
      unit.use(orelse)
      compileExpr(c, expr.orelse)
      return unit.use(end)
    }
    case 'Dict':
      unit.emit(op.BUILD_MAP, Math.min(expr.values.length, MAX_MAP_HINT))
      for (const [index, value] of expr.values.entries()) {
        compileExpr(c, value)
        compileExpr(c, expr.keys[index] as Expr)
        unit.emit(op.STORE_MAP)
      }
      return
    case 'Set':
      compileExprs(c, expr.elts)
      return unit.emit(op.BUILD_SET, expr.elts.length)
    case 'ListComp':
      unit.emit(op.BUILD_LIST, 0)
      return compileGenerators(c, expr, expr.generators)
    case 'GeneratorExp':
    case 'SetComp':
    case 'DictComp':
      return compileComprehension(c, expr)
    case 'Yield':
      if (unit.scope.type !== 'function') c.fail("'yield' outside function")
      compileOrNone(c, expr.value)
      return unit.emit(op.YIELD_VALUE)
    case 'Compare':
      return compileCompare(c, expr)
    case 'Call':
      return compileCall(c, expr)
    case 'Repr':
      compileExpr(c, expr.value)
      return unit.emit(op.UNARY_CONVERT)
    case 'Num':
    case 'Str':
      return unit.emitConstant(constantOf(expr))
    case 'Attribute': {
      compileExpr(c, expr.value)
      const { ctx } = expr
      const opcode = ctx === 'Load' ? op.LOAD_ATTR : ctx === 'Store' ? op.STORE_ATTR : op.DELETE_ATTR
      return c.emitNamed(opcode, expr.attr)
    }
    case 'Subscript':
      compileExpr(c, expr.value)
      return compileSubscript(c, expr.slice, expr.ctx)
    case 'Name':
      if (expr.ctx === 'Load') return c.load(expr.id)
      return expr.ctx === 'Del' ? c.delete(expr.id) : c.store(expr.id)
    case 'List':
    case 'Tuple':
      if (expr.ctx === 'Store') unit.emit(op.UNPACK_SEQUENCE, expr.elts.length)
      compileExprs(c, expr.elts)
      if (expr.ctx === 'Load')
        unit.emit(expr.kind === 'List' ? op.BUILD_LIST : op.BUILD_TUPLE, expr.elts.length)
  }
}

export function compileExprs(c: Compiler, exprs: readonly Expr[]): void {
  for (const expr of exprs) compileExpr(c, expr)
}

export function compileOrNone(c: Compiler, expr: Expr | null): void {
  if (expr) compileExpr(c, expr)
  else c.unit.emitConstant(NONE)
}

/** Of `op` or, in place, `op=`. */
export function binaryOpcode(c: Compiler, operator: Operator, inplace: boolean): number {
  if (operator === 'Div' && c.flags & CO_FUTURE_DIVISION) {
    return inplace ? op.INPLACE_TRUE_DIVIDE : op.BINARY_TRUE_DIVIDE
  }
  return BINARY[operator][inplace ? 1 : 0]
}

export function constantOf(expr: Num | Str): Constant {
  if (expr.kind === 'Str') return { type: expr.unicode ? 'unicode' : 'str', value: expr.value }
  return expr.n.type === 'complex' ? { type: 'complex', real: 0, imag: expr.n.imag } : expr.n
}

/** Takes parameters that are tuples apart. */
export function unpackArguments(c: Compiler, { args }: Arguments): void {
  for (const [index, arg] of args.entries()) {
    if (arg.kind !== 'Tuple') continue
    c.load(`.${index}`)
    compileExpr(c, arg)
  }
}

function compileLambda(c: Compiler, expr: Lambda): void {
  compileExprs(c, expr.args.defaults)
  const code = c.compileBlock(expr, '<lambda>', expr.line, () => {
    const { unit } = c
    unpackArguments(c, expr.args)
    // In place of a docstring.
    unit.constants.add(NONE)
    unit.argcount = expr.args.args.length
    compileExpr(c, expr.body)
    unit.emit(unit.scope.generator ? op.POP_TOP : op.RETURN_VALUE)
  })
  c.makeFunction(code, expr.args.defaults.length)
}

function compileCompare(c: Compiler, { left, ops, comparators }: Compare): void {
  const { unit } = c
  const last = ops.length - 1
  const cleanup = new Block()
  compileExpr(c, left)
  for (const [index, comparison] of ops.entries()) {
    compileExpr(c, comparators[index] as Expr)
    if (index < last) {
      unit.emit(op.DUP_TOP)
      unit.emit(op.ROT_THREE)
    }
    unit.emit(op.COMPARE_OP, op.COMPARISONS.indexOf(comparison))
    if (index < last) {
      unit.emitJump(op.JUMP_IF_FALSE_OR_POP, cleanup)
      unit.useNew()
    }
  }
  if (last === 0) return
  const end = new Block()
  unit.emitJump(op.JUMP_FORWARD, end)
  unit.use(cleanup)
  unit.emit(op.ROT_TWO)
  unit.emit(op.POP_TOP)
  unit.use(end)
}

function compileCall(c: Compiler, expr: Call): void {
  compileExpr(c, expr.func)
  compileExprs(c, expr.args)
  for (const { arg, value } of expr.keywords) {
    c.unit.emitConstant({ type: 'str', value: arg })
    compileExpr(c, value)
  }
  if (expr.starargs) compileExpr(c, expr.starargs)
  if (expr.kwargs) compileExpr(c, expr.kwargs)
  const opcode = CALLS[(expr.starargs ? 1 : 0) + (expr.kwargs ? 2 : 0)] as number
  c.unit.emit(opcode, expr.args.length | (expr.keywords.length << 8))
}

function compileComprehension(c: Compiler, expr: GeneratorExp | SetComp | DictComp): void {
  const { name, build } = COMPREHENSIONS[expr.kind]
  const code = c.compileBlock(expr, name, expr.line, () => {
    if (build !== null) c.unit.emit(build, 0)
    c.unit.argcount = 1
    compileGenerators(c, expr, expr.generators)
    if (build !== null) c.unit.emit(op.RETURN_VALUE)
  })
  c.makeFunction(code, 0)
  compileExpr(c, (expr.generators[0] as Comprehension).iter)
  c.unit.emit(op.GET_ITER)
  c.unit.emit(op.CALL_FUNCTION, 1)
}

/** The loops from the `depth`th `for` on. But in a list comprehension, the outermost iterable is the argument. */
function compileGenerators(
  c: Compiler,
  expr: ListComp | GeneratorExp | SetComp | DictComp,
  generators: readonly Comprehension[],
  depth = 0,
): void {
  const { unit } = c
  const { target, iter, ifs } = generators[depth] as Comprehension
  const start = new Block()
  const cleanup = new Block()
  const end = new Block()
  if (depth === 0 && expr.kind !== 'ListComp') unit.emit(op.LOAD_FAST, 0)
  else {
    compileExpr(c, iter)
    unit.emit(op.GET_ITER)
  }
  unit.use(start)
  unit.emitJump(op.FOR_ITER, end)
  unit.useNew()
  compileExpr(c, target)
  for (const test of ifs) {
    compileExpr(c, test)
    unit.emitJump(op.POP_JUMP_IF_FALSE, cleanup)
    unit.useNew()
  }
  if (depth + 1 < generators.length) compileGenerators(c, expr, generators, depth + 1)
  else {
    compileItem(c, expr, depth + 2)
    unit.useNew()
  }
  unit.use(cleanup)
  unit.emitJump(op.JUMP_ABSOLUTE, start)
  unit.use(end)
}

/** Adds an item to what is built, `depth` values down the stack, or yields it. */
function compileItem(c: Compiler, expr: ListComp | GeneratorExp | SetComp | DictComp, depth: number): void {
  const { unit } = c
  if (expr.kind === 'DictComp') {
    compileExpr(c, expr.value)
    compileExpr(c, expr.key)
    return unit.emit(op.MAP_ADD, depth)
  }
  compileExpr(c, expr.elt)
  if (expr.kind !== 'GeneratorExp')
    return unit.emit(expr.kind === 'SetComp' ? op.SET_ADD : op.LIST_APPEND, depth)
  unit.emit(op.YIELD_VALUE)
  unit.emit(op.POP_TOP)
}
