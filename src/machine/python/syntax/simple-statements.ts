/**
 * Python 2.7's simple statements. Follows `simple_stmt` (Grammar/Grammar), `future_hack` (Parser/parser.c) and the `ast_for_…`
 * functions (Python/ast.c) of the same names.
 */
import type { Alias, Expr, Operator, Stmt } from './ast.ts'
import { BINARY, ExpressionParser } from './expressions.ts'
import type { Place } from './parser-core.ts'

/** The operator of an augmented assignment. */
function augmented(token: string): Operator | undefined {
  if (!token.endsWith('=')) return undefined
  return token === '**=' ? 'Pow' : BINARY.get(token.slice(0, -1))?.[1]
}

const SIMPLE = new Set(
  'print del pass break continue return raise yield import from global exec assert'.split(' '),
)

export class SimpleStatementParser extends ExpressionParser {
  /** Whether `from __future__ import unicode_literals` was met: it holds for the strings before it too. */
  foundUnicodeLiterals = false
  printIsName = false

  protected override get type(): string {
    const { type } = this.tokens
    return type === 'print' && this.printIsName ? 'NAME' : type
  }

  /** `simple_stmt` up to its NEWLINE, which stays the current token. */
  protected simpleStatements(body: Stmt[]): void {
    this.push(1)
    do {
      this.push(2)
      body.push(this.simple())
      this.pop(2)
    } while (this.accept(';') && (this.startsTest() || SIMPLE.has(this.type)))
    this.pop(1)
    if (this.type !== 'NEWLINE') throw this.unexpected()
  }

  private simple(): Stmt {
    const place = this.place()
    switch (this.type) {
      case 'print':
        return this.print(place)
      case 'del':
        this.next()
        return { kind: 'Delete', targets: this.targets('Del').items, ...place }
      case 'pass':
        this.next()
        return { kind: 'Pass', ...place }
      case 'import':
        return this.import(place)
      case 'from':
        return this.importFrom(place)
      case 'global':
        return this.global(place)
      case 'exec':
        return this.exec(place)
      case 'assert': {
        this.next()
        const test = this.test()
        return { kind: 'Assert', test, msg: this.accept(',') ? this.test() : null, ...place }
      }
      case 'break':
      case 'continue':
      case 'return':
      case 'raise':
      case 'yield': {
        this.push(1)
        const result = this.flow(place)
        this.pop(1)
        return result
      }
      default:
        return this.expressionStatement(place)
    }
  }

  private flow(place: Place): Stmt {
    switch (this.type) {
      case 'yield':
        return { kind: 'Expr', value: this.yieldExpr(), ...place }
      case 'return':
        this.next()
        return { kind: 'Return', value: this.startsTest() ? this.testlist() : null, ...place }
      case 'raise': {
        this.next()
        const type = this.startsTest() ? this.test() : null
        const inst = type !== null && this.accept(',') ? this.test() : null
        const tback = inst !== null && this.accept(',') ? this.test() : null
        return { kind: 'Raise', type, inst, tback, ...place }
      }
      default: {
        const kind = this.type === 'break' ? 'Break' : 'Continue'
        this.next()
        return { kind, ...place }
      }
    }
  }

  private expressionStatement(place: Place): Stmt {
    const first = this.testlist()
    const op = augmented(this.type)
    if (op !== undefined) {
      this.setContext(first, 'Store', place.line)
      if (first.kind !== 'Name' && first.kind !== 'Attribute' && first.kind !== 'Subscript') {
        this.fail(place.line, 'illegal expression for augmented assignment')
      }
      this.next()
      return { kind: 'AugAssign', target: first, op, value: this.testlistOrYield(), ...place }
    }
    if (this.type !== '=') return { kind: 'Expr', value: first, ...place }
    const targets: Expr[] = []
    let value = first
    let { line } = place
    let isYield = false
    while (this.accept('=')) {
      if (isYield) this.fail(line, 'assignment to yield expression not possible')
      else this.setContext(value, 'Store', line)
      targets.push(value)
      line = this.line
      isYield = this.at('yield')
      value = this.testlistOrYield()
    }
    return { kind: 'Assign', targets, value, ...place }
  }

  private print(place: Place): Stmt {
    this.next()
    let dest: Expr | null = null
    const values: Expr[] = []
    let nl = true
    const comma = (): boolean => {
      nl = !this.accept(',')
      return !nl
    }
    let more = this.startsTest()
    if (this.accept('>>')) {
      dest = this.test()
      more = comma()
      if (more && !this.startsTest()) throw this.unexpected()
    }
    while (more) {
      values.push(this.test())
      more = comma() && this.startsTest()
    }
    return { kind: 'Print', dest, values, nl, ...place }
  }

  // Imports

  private dottedName(): string {
    let name = this.name()
    while (this.accept('.')) name += `.${this.name()}`
    return name
  }

  private asName(): string | null {
    if (!this.accept('as')) return null
    const { line } = this
    const name = this.name()
    this.forbid(name, line)
    return name
  }

  private import(place: Place): Stmt {
    this.next()
    const names: Alias[] = []
    do {
      const { line } = this
      const name = this.dottedName()
      const asname = this.asName()
      if (asname === null) this.forbid(name, line)
      names.push({ name, asname })
    } while (this.accept(','))
    return { kind: 'Import', names, ...place }
  }

  private readonly importAsName = (): Alias => {
    const { line } = this
    const name = this.name()
    const asname = this.asName()
    if (asname === null) this.forbid(name, line)
    return { name, asname }
  }

  private importFrom(place: Place): Stmt {
    this.next()
    let level = 0
    while (this.accept('.')) level++
    const module = level === 0 || this.type === 'NAME' ? this.dottedName() : null
    this.expect('import')
    if (this.accept('*')) {
      return { kind: 'ImportFrom', module, names: [{ name: '*', asname: null }], level, ...place }
    }
    const isParenthesized = this.accept('(')
    const { line } = this
    const [{ items: names, endsWithComma }, fault] = this.apart(() =>
      this.list(this.importAsName, () => this.type === 'NAME'),
    )
    if (isParenthesized) this.expect(')')
    else if (endsWithComma) {
      this.fail(line, 'trailing comma not allowed without surrounding parentheses')
    }
    this.settle(fault)
    this.future(module, level, names)
    return { kind: 'ImportFrom', module, names, level, ...place }
  }

  /** CPython looks for `__future__` only where the module's name is one plain word. */
  private future(module: string | null, level: number, names: readonly Alias[]): void {
    const isLookedAt =
      level === 0 ? module === '__future__' || module!.includes('.') : level === 1 && module === null
    if (!isLookedAt) return
    for (const { name } of names) {
      if (name === 'print_function') this.printIsName = true
      if (name === 'unicode_literals') this.foundUnicodeLiterals = true
    }
  }

  private global(place: Place): Stmt {
    this.next()
    const names = [this.name()]
    while (this.accept(',')) names.push(this.name())
    return { kind: 'Global', names, ...place }
  }

  private exec(place: Place): Stmt {
    this.next()
    const body = this.expr()
    const globals = this.accept('in') ? this.test() : null
    const locals = globals !== null && this.accept(',') ? this.test() : null
    return { kind: 'Exec', body, globals, locals, ...place }
  }
}
