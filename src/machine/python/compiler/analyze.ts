/**
 * Where each name of a block lives: local, cell, free or global.
 *
 * Follows `Python/symtable.c` (`analyze_block`, `analyze_name`, `analyze_cells`, `update_symbols`,
 * `check_unoptimized`) of CPython 2.7.6. Left out: the order of its dicts, which only says which of several errors of
 * a block comes first.
 */
import type { Reporter } from './reporter.ts'
import {
  DEF_BOUND,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_PARAM,
  OPT_BARE_EXEC,
  OPT_EXEC,
  OPT_IMPORT_STAR,
  type NameScope,
  type Scope,
} from './scope.ts'

export function analyze(top: Scope, reporter: Reporter): void {
  analyzeBlock(top, null, new Set(), reporter)
}

/**
 * `bound` are the names that functions around bind, null in a module; `globals` those that blocks around declare
 * global. The answer: names that are free here or further in.
 */
function analyzeBlock(
  scope: Scope,
  bound: Set<string> | null,
  globals: Set<string>,
  reporter: Reporter,
): Set<string> {
  const free = new Set<string>()
  // What a class binds or declares, its methods do not see.
  const newBound = new Set(scope.type === 'class' ? bound : null)
  const newGlobals = new Set(scope.type === 'class' ? globals : null)
  for (const name of scope.flags.keys()) {
    const where = analyzeName(scope, name, bound, globals, free, reporter)
    scope.scopes.set(name, where)
    if (where === 'local' && scope.type === 'function') newBound.add(name)
  }
  if (scope.type !== 'class') {
    for (const name of bound ?? []) newBound.add(name)
    for (const name of globals) newGlobals.add(name)
  }
  const childrenFree = new Set<string>()
  for (const child of scope.children) {
    const childFree = analyzeBlock(child, new Set(newBound), new Set(newGlobals), reporter)
    for (const name of childFree) childrenFree.add(name)
    if (child.free || child.childFree) scope.childFree = true
  }
  if (scope.type === 'function') makeCells(scope, childrenFree)
  addFree(scope, bound, childrenFree)
  checkUnoptimized(scope, reporter)
  for (const name of childrenFree) free.add(name)
  return free
}

function analyzeName(
  scope: Scope,
  name: string,
  bound: Set<string> | null,
  globals: Set<string>,
  free: Set<string>,
  reporter: Reporter,
): NameScope {
  const flags = scope.flags.get(name) as number
  if (flags & DEF_GLOBAL) {
    if (flags & DEF_PARAM) reporter.fail(`name '${name}' is local and global`, scope.line)
    globals.add(name)
    bound?.delete(name)
    return 'global explicit'
  }
  if (flags & DEF_BOUND) {
    globals.delete(name)
    return 'local'
  }
  if (bound?.has(name)) {
    scope.free = true
    free.add(name)
    return 'free'
  }
  if (scope.nested && !globals.has(name)) scope.free = true
  return 'global implicit'
}

function makeCells(scope: Scope, free: Set<string>): void {
  for (const name of free) {
    if (scope.scopes.get(name) !== 'local') continue
    scope.scopes.set(name, 'cell')
    free.delete(name)
  }
}

/** Takes in what blocks further in want from further out. */
function addFree(scope: Scope, bound: Set<string> | null, free: Set<string>): void {
  for (const name of free) {
    const flags = scope.flags.get(name)
    if (flags !== undefined) {
      if (scope.type === 'class' && flags & (DEF_BOUND | DEF_GLOBAL)) {
        scope.flags.set(name, flags | DEF_FREE_CLASS)
      }
    } else if (bound?.has(name)) {
      scope.flags.set(name, 0)
      scope.scopes.set(name, 'free')
    }
  }
}

function checkUnoptimized(scope: Scope, reporter: Reporter): void {
  if (scope.type !== 'function' || !(scope.free || scope.childFree)) return
  const why = scope.childFree ? 'contains a nested function with free variables' : 'is a nested function'
  const { name, unoptimizedLine: line } = scope
  const short = name.slice(0, 100)
  switch (scope.unoptimized) {
    case 0:
    case OPT_EXEC:
      return
    case OPT_IMPORT_STAR:
      return reporter.fail(`import * is not allowed in function '${short}' because it ${why}`, line)
    case OPT_BARE_EXEC:
      return reporter.fail(`unqualified exec is not allowed in function '${short}' it ${why}`, line)
    default:
      return reporter.fail(
        `function '${short}' uses import * and bare exec, which are illegal because it ${why}`,
        line,
      )
  }
}
