/**
 * The symbol table: which names each block of a program binds, uses and declares.
 *
 * Follows `Python/symtable.c` (`PySymtable_Build` and the `symtable_visit_…` functions) of CPython 2.7.6, in the order
 * in which it meets names, its SyntaxErrors and its SyntaxWarnings. Left out: what only the `symtable` module asks for.
 */
import type {
  Alias,
  Arguments,
  Comprehension,
  DictComp,
  Expr,
  GeneratorExp,
  Mod,
  SetComp,
  SliceKind,
  Stmt,
} from '../syntax/index.ts'
import { analyze } from './analyze.ts'
import type { Reporter } from './reporter.ts'
import { mangle } from './mangle.ts'
import {
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_PARAM,
  OPT_BARE_EXEC,
  OPT_EXEC,
  OPT_IMPORT_STAR,
  Scope,
  USE,
  type BlockNode,
} from './scope.ts'

/** The scope of each block of the tree, its names analyzed. */
export type Symtable = ReadonlyMap<BlockNode, Scope>

export function buildSymtable(tree: Mod, reporter: Reporter): Symtable {
  const builder = new SymtableBuilder(tree, reporter)
  if (tree.kind === 'Expression') builder.visitExpr(tree.body)
  else builder.visitStmts(tree.body)
  analyze(builder.top, reporter)
  return builder.scopes
}

class SymtableBuilder {
  readonly scopes = new Map<BlockNode, Scope>()
  readonly top = new Scope('module', 'top', 0, false)
  private current = this.top
  private className: string | null = null
  private readonly reporter: Reporter

  constructor(tree: Mod, reporter: Reporter) {
    this.scopes.set(tree, this.top)
    this.reporter = reporter
  }

  visitStmts(stmts: readonly Stmt[]): void {
    for (const stmt of stmts) this.visitStmt(stmt)
  }

  private visitStmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case 'FunctionDef':
        this.define(stmt.name, DEF_LOCAL)
        this.visitExprs(stmt.args.defaults)
        this.visitExprs(stmt.decorator_list)
        return this.inBlock('function', stmt.name, stmt, stmt.line, () => {
          this.visitArguments(stmt.args)
          this.visitStmts(stmt.body)
        })
      case 'ClassDef':
        this.define(stmt.name, DEF_LOCAL)
        this.visitExprs(stmt.bases)
        this.visitExprs(stmt.decorator_list)
        return this.inBlock('class', stmt.name, stmt, stmt.line, () => {
          const outer = this.className
          this.className = stmt.name
          this.visitStmts(stmt.body)
          this.className = outer
        })
      case 'Return':
        if (!stmt.value) return
        this.visitExpr(stmt.value)
        this.current.returnsValue = true
        return this.checkGenerator(stmt.line)
      case 'Delete':
        return this.visitExprs(stmt.targets)
      case 'Assign':
        this.visitExprs(stmt.targets)
        return this.visitExpr(stmt.value)
      case 'AugAssign':
        this.visitExpr(stmt.target)
        return this.visitExpr(stmt.value)
      case 'Print':
        this.visitExpr(stmt.dest)
        return this.visitExprs(stmt.values)
      case 'For':
        this.visitExpr(stmt.target)
        this.visitExpr(stmt.iter)
        this.visitStmts(stmt.body)
        return this.visitStmts(stmt.orelse)
      case 'While':
      case 'If':
        this.visitExpr(stmt.test)
        this.visitStmts(stmt.body)
        return this.visitStmts(stmt.orelse)
      case 'With':
        this.visitExpr(stmt.context_expr)
        this.visitExpr(stmt.optional_vars)
        return this.visitStmts(stmt.body)
      case 'Raise':
        this.visitExpr(stmt.type)
        this.visitExpr(stmt.inst)
        return this.visitExpr(stmt.tback)
      case 'TryExcept':
        this.visitStmts(stmt.body)
        this.visitStmts(stmt.orelse)
        for (const handler of stmt.handlers) {
          this.visitExpr(handler.type)
          this.visitExpr(handler.name)
          this.visitStmts(handler.body)
        }
        return
      case 'TryFinally':
        this.visitStmts(stmt.body)
        return this.visitStmts(stmt.finalbody)
      case 'Assert':
        this.visitExpr(stmt.test)
        return this.visitExpr(stmt.msg)
      case 'Import':
      case 'ImportFrom':
        for (const alias of stmt.names) this.visitAlias(alias)
        if (this.current.unoptimized) this.current.unoptimizedLine ||= stmt.line
        return
      case 'Exec':
        this.visitExpr(stmt.body)
        this.current.unoptimizedLine ||= stmt.line
        this.current.unoptimized |= stmt.globals ? OPT_EXEC : OPT_BARE_EXEC
        this.visitExpr(stmt.globals)
        return this.visitExpr(stmt.locals)
      case 'Global':
        for (const name of stmt.names) this.visitGlobal(name, stmt.line)
        return
      case 'Expr':
        return this.visitExpr(stmt.value)
    }
  }

  visitExpr(expr: Expr | null): void {
    switch (expr?.kind) {
      case 'BoolOp':
        return this.visitExprs(expr.values)
      case 'BinOp':
        this.visitExpr(expr.left)
        return this.visitExpr(expr.right)
      case 'UnaryOp':
        return this.visitExpr(expr.operand)
      case 'Lambda':
        this.visitExprs(expr.args.defaults)
        return this.inBlock('function', 'lambda', expr, expr.line, () => {
          this.visitArguments(expr.args)
          this.visitExpr(expr.body)
        })
      case 'IfExp':
        this.visitExpr(expr.test)
        this.visitExpr(expr.body)
        return this.visitExpr(expr.orelse)
      case 'Dict':
        this.visitExprs(expr.keys)
        return this.visitExprs(expr.values)
      case 'ListComp':
        this.visitExpr(expr.elt)
        return this.visitComprehensions(expr.generators)
      case 'GeneratorExp':
        return this.visitComprehensionBlock('genexpr', expr, expr.elt)
      case 'SetComp':
        return this.visitComprehensionBlock('setcomp', expr, expr.elt)
      case 'DictComp':
        return this.visitComprehensionBlock('dictcomp', expr, expr.key, expr.value)
      case 'Yield':
        this.visitExpr(expr.value)
        this.current.generator = true
        return this.checkGenerator(expr.line)
      case 'Compare':
        this.visitExpr(expr.left)
        return this.visitExprs(expr.comparators)
      case 'Call':
        this.visitExpr(expr.func)
        this.visitExprs(expr.args)
        for (const keyword of expr.keywords) this.visitExpr(keyword.value)
        this.visitExpr(expr.starargs)
        return this.visitExpr(expr.kwargs)
      case 'Repr':
      case 'Attribute':
        return this.visitExpr(expr.value)
      case 'Subscript':
        this.visitExpr(expr.value)
        return this.visitSlice(expr.slice)
      case 'Name':
        return this.define(expr.id, expr.ctx === 'Load' ? USE : DEF_LOCAL)
      case 'Set':
      case 'List':
      case 'Tuple':
        return this.visitExprs(expr.elts)
    }
  }

  private visitExprs(exprs: readonly Expr[]): void {
    for (const expr of exprs) this.visitExpr(expr)
  }

  private visitSlice(slice: SliceKind): void {
    switch (slice.kind) {
      case 'Slice':
        this.visitExpr(slice.lower)
        this.visitExpr(slice.upper)
        return this.visitExpr(slice.step)
      case 'ExtSlice':
        for (const dim of slice.dims) this.visitSlice(dim)
        return
      case 'Index':
        return this.visitExpr(slice.value)
    }
  }

  private visitAlias({ name, asname }: Alias): void {
    if (name !== '*') return this.define((asname ?? name).split('.', 1)[0] as string, DEF_IMPORT)
    if (this.current.type !== 'module') {
      this.reporter.warn('import * only allowed at module level', this.current.line)
    }
    this.current.unoptimized |= OPT_IMPORT_STAR
  }

  private visitGlobal(name: string, line: number): void {
    const flags = this.current.flags.get(mangle(this.className, name)) ?? 0
    if (flags & (DEF_LOCAL | USE)) {
      const what = flags & DEF_LOCAL ? 'assigned to before' : 'used prior to'
      this.reporter.warn(`name '${name}' is ${what} global declaration`, line)
    }
    this.define(name, DEF_GLOBAL)
  }

  private visitArguments({ args, vararg, kwarg }: Arguments): void {
    this.visitParams(args, true)
    if (vararg !== null) {
      this.define(vararg, DEF_PARAM)
      this.current.varargs = true
    }
    if (kwarg !== null) {
      this.define(kwarg, DEF_PARAM)
      this.current.varkeywords = true
    }
    this.visitNestedParams(args)
  }

  private visitParams(args: readonly Expr[], outermost: boolean): void {
    for (const [index, arg] of args.entries()) {
      if (arg.kind === 'Name') this.define(arg.id, DEF_PARAM)
      else if (outermost) this.define(`.${index}`, DEF_PARAM)
    }
    if (!outermost) this.visitNestedParams(args)
  }

  private visitNestedParams(args: readonly Expr[]): void {
    for (const arg of args) if (arg.kind === 'Tuple') this.visitParams(arg.elts, false)
  }

  private visitComprehensions(generators: readonly Comprehension[]): void {
    for (const generator of generators) {
      this.visitExpr(generator.target)
      this.visitExpr(generator.iter)
      this.visitExprs(generator.ifs)
    }
  }

  /** The outermost iterable belongs to the block around and comes in as an argument. */
  private visitComprehensionBlock(
    name: string,
    expr: GeneratorExp | SetComp | DictComp,
    elt: Expr,
    value: Expr | null = null,
  ): void {
    const [outermost, ...inner] = expr.generators as [Comprehension, ...Comprehension[]]
    this.visitExpr(outermost.iter)
    this.inBlock('function', name, expr, expr.line, () => {
      this.current.generator = expr.kind === 'GeneratorExp'
      this.define('.0', DEF_PARAM)
      // A left-over of 2.6; it takes a place in the dict of symbols.
      if (expr.kind !== 'GeneratorExp') this.define('_[1]', DEF_LOCAL)
      this.visitExpr(outermost.target)
      this.visitExprs(outermost.ifs)
      this.visitComprehensions(inner)
      this.visitExpr(value)
      this.visitExpr(elt)
    })
  }

  private inBlock(
    type: 'function' | 'class',
    name: string,
    node: BlockNode,
    line: number,
    visit: () => void,
  ): void {
    const outer = this.current
    const scope = new Scope(type, name, line, outer.nested || outer.type === 'function')
    outer.children.push(scope)
    this.scopes.set(node, scope)
    this.current = scope
    visit()
    this.current = outer
  }

  private define(name: string, flag: number): void {
    const { flags, params, line } = this.current
    const mangled = mangle(this.className, name)
    const before = flags.get(mangled) ?? 0
    if (flag & before & DEF_PARAM) {
      this.reporter.fail(`duplicate argument '${name}' in function definition`, line)
    }
    flags.set(mangled, before | flag)
    if (flag & DEF_PARAM) params.push(mangled)
    if (flag & DEF_GLOBAL) this.top.flags.set(mangled, (this.top.flags.get(mangled) ?? 0) | flag)
  }

  private checkGenerator(line: number): void {
    if (this.current.generator && this.current.returnsValue) {
      this.reporter.fail("'return' with argument inside generator", line)
    }
  }
}
