/** Python 2.7's compiler: from a syntax tree to code objects. */
import type { Code } from '../code.ts'
import type { Mod, Stmt } from '../syntax/index.ts'
import { Compiler } from './compiler.ts'
import { compileExpr } from './expressions.ts'
import { readFuture } from './future.ts'
import { Reporter } from './reporter.ts'
import { compileBody, compileStmts } from './statements.ts'
import { buildSymtable } from './symtable.ts'

export * as opcodes from './opcodes.ts'

export interface TreeOptions {
  readonly file: string
  /** What errors quote their line from; may be empty. */
  readonly source: string
  /** `CO_FUTURE_…` of the code that compiles. */
  readonly flags: number
  /** Which statements at top level show their values; absent: those of an interactive one do. */
  readonly shows?: (statement: Stmt) => boolean
  /** Hears of SyntaxWarnings. */
  readonly onWarning: (message: string, line: number) => void
}

/** The code of a module, an expression or an interactive statement. Throws PythonSyntaxError. */
export function compileTree(tree: Mod, options: TreeOptions): Code {
  const { file, source, flags, onWarning, shows = () => tree.kind === 'Interactive' } = options
  const reporter = new Reporter(file, source, onWarning)
  const future = readFuture(tree, reporter)
  const symtable = buildSymtable(tree, reporter)
  const c = new Compiler(reporter, symtable, flags, future, shows)
  const compileAll = (): void => {
    if (tree.kind === 'Expression') compileExpr(c, tree.body)
    else if (tree.kind === 'Module') compileBody(c, tree.body)
    else compileStmts(c, tree.body)
  }
  return c.compileBlock(tree, '<module>', 0, compileAll, tree.kind !== 'Expression')
}
