/**
 * `from __future__ import …`: which features a module asks for.
 *
 * Follows `Python/future.c` of CPython 2.7.6. Late imports are found when they are compiled.
 */
import {
  CO_FUTURE_ABSOLUTE_IMPORT,
  CO_FUTURE_DIVISION,
  CO_FUTURE_PRINT_FUNCTION,
  CO_FUTURE_UNICODE_LITERALS,
  CO_FUTURE_WITH_STATEMENT,
} from '../code.ts'
import type { Alias, Mod } from '../syntax/index.ts'
import type { Reporter } from './reporter.ts'

export const LATE_FUTURE = 'from __future__ imports must occur at the beginning of the file'

const FLAGS = new Map([
  ['nested_scopes', 0],
  ['generators', 0],
  ['division', CO_FUTURE_DIVISION],
  ['absolute_import', CO_FUTURE_ABSOLUTE_IMPORT],
  ['with_statement', CO_FUTURE_WITH_STATEMENT],
  ['print_function', CO_FUTURE_PRINT_FUNCTION],
  ['unicode_literals', CO_FUTURE_UNICODE_LITERALS],
])

export interface Future {
  readonly flags: number
  /** Line of the last future import; 0 for none. */
  readonly lastLine: number
}

export function readFuture(tree: Mod, reporter: Reporter): Future {
  let flags = 0
  let lastLine = 0
  if (tree.kind === 'Expression') return { flags, lastLine }
  let done = false
  let foundDocstring = false
  let previousLine = 0
  for (const stmt of tree.body) {
    if (done && stmt.line > previousLine) break
    previousLine = stmt.line
    if (stmt.kind === 'ImportFrom' && stmt.module === '__future__') {
      if (done) reporter.fail(LATE_FUTURE, stmt.line)
      for (const alias of stmt.names) flags |= flagOf(alias, stmt.line, reporter)
      lastLine = stmt.line
    } else if (stmt.kind === 'Expr' && stmt.value.kind === 'Str' && !foundDocstring) {
      foundDocstring = true
    } else done = true
  }
  return { flags, lastLine }
}

function flagOf({ name }: Alias, line: number, reporter: Reporter): number {
  if (name === 'braces') reporter.fail('not a chance', line)
  return FLAGS.get(name) ?? reporter.fail(`future feature ${name.slice(0, 100)} is not defined`, line)
}
