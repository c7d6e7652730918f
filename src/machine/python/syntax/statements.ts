/**
 * Python 2.7's statements, from tokens to the tree. Follows Grammar/Grammar from `file_input` down to `suite`, `future_hack`
 * (Parser/parser.c) and the `ast_for_…` functions (Python/ast.c) of the same names.
 */
import type { Alias, ExceptHandler, Expr, Expression, Interactive, Module, Operator, Stmt } from './ast.ts'
import { ExpressionParser } from './expressions.ts'
import type { Fault, Place } from './parser-core.ts'

const AUGMENTED: ReadonlyMap<string, Operator> = new Map([
  ['+=', 'Add'],
  ['-=', 'Sub'],
  ['*=', 'Mult'],
  ['/=', 'Div'],
  ['%=', 'Mod'],
  ['&=', 'BitAnd'],
  ['|=', 'BitOr'],
  ['^=', 'BitXor'],
  ['<<=', 'LShift'],
  ['>>=', 'RShift'],
  ['**=', 'Pow'],
  ['//=', 'FloorDiv'],
])

const SIMPLE = new Set(
  'print del pass break continue return raise yield import from global exec assert'.split(' '),
)
const COMPOUND = new Set('if while for try with def class @'.split(' '))

export class StatementParser extends ExpressionParser {
  /** Whether `from __future__ import unicode_literals` was met: it holds for the strings before it too. */
  foundUnicodeLiterals = false
  printIsName = false

  protected override get type(): string {
    const { type } = this.tokens
    return type === 'print' && this.printIsName ? 'NAME' : type
  }

  fileInput(): Module {
    const body: Stmt[] = []
    this.next()
    while (this.type !== 'ENDMARKER') {
      if (!this.accept('NEWLINE')) this.statement(body)
    }
    return { kind: 'Module', body }
  }

  evalInput(): Expression {
    this.next()
    const body = this.testlist()
    while (this.accept('NEWLINE'));
    if (this.type !== 'ENDMARKER') throw this.unexpected()
    return { kind: 'Expression', body }
  }

  /** One statement as at a prompt; what follows it is not even read. */
  singleInput(): Interactive {
    const body: Stmt[] = []
    this.next()
    if (this.type === 'NEWLINE') {
      body.push({ kind: 'Pass', ...this.place() })
    } else if (COMPOUND.has(this.type)) {
      body.push(this.compound())
      if (this.type !== 'NEWLINE') throw this.unexpected()
    } else {
      this.simpleStatements(body)
    }
    return { kind: 'Interactive', body }
  }

  private statement(body: Stmt[]): void {
    this.push(1)
    if (COMPOUND.has(this.type)) {
      body.push(this.compound())
    } else {
      this.simpleStatements(body)
      this.next()
    }
    this.pop(1)
  }

  /** `simple_stmt` up to its NEWLINE, which stays the current token. */
  private simpleStatements(body: Stmt[]): void {
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
    const op = AUGMENTED.get(this.type)
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

  // Compound statements

  private compound(): Stmt {
    const place = this.place()
    this.push(2)
    const result = this.compoundOf(place)
    this.pop(2)
    return result
  }

  private compoundOf(place: Place): Stmt {
    switch (this.type) {
      case 'if':
        return this.if(place)
      case 'while': {
        this.next()
        const test = this.test()
        const body = this.suite()
        return { kind: 'While', test, body, orelse: this.elseSuite(), ...place }
      }
      case 'for':
        return this.for(place)
      case 'try':
        return this.try(place)
      case 'with':
        return this.with()
      case 'def':
        return this.functionDef(place, [])
      case 'class':
        return this.classDef(place, [])
      default:
        return this.decorated(place)
    }
  }

  /** `':' suite` */
  private suite(): Stmt[] {
    this.expect(':')
    const body: Stmt[] = []
    this.push(1)
    if (this.accept('NEWLINE')) {
      this.expect('INDENT')
      do this.statement(body)
      while (this.type !== 'DEDENT')
    } else {
      this.simpleStatements(body)
    }
    this.next()
    this.pop(1)
    return body
  }

  private elseSuite(): Stmt[] {
    return this.accept('else') ? this.suite() : []
  }

  /** CPython makes the last `elif` with its `else` first, then the others from the last to the first, then the `if`. */
  private if(place: Place): Stmt {
    const branches: { place: Place; test: Expr; body: Stmt[]; fault: Fault | null }[] = []
    do {
      this.next()
      const at = branches.length === 0 ? place : this.place()
      const [branch, fault] = this.apart(() => {
        const test = this.test()
        return { place: at, test, body: this.suite() }
      })
      branches.push({ ...branch, fault })
    } while (this.type === 'elif')
    let [orelse, elseFault] = this.apart(() => this.elseSuite())
    this.settle(branches.at(-1)!.fault, elseFault)
    for (const branch of branches.slice(1).toReversed()) {
      this.settle(branch.fault)
      orelse = [{ kind: 'If', test: branch.test, body: branch.body, orelse, ...branch.place }]
    }
    const { test, body, fault } = branches[0]!
    this.settle(fault)
    return { kind: 'If', test, body, orelse, ...place }
  }

  private for(place: Place): Stmt {
    this.next()
    const [result, fault] = this.apart(() => {
      const target = this.forTarget()
      this.expect('in')
      const iter = this.testlist()
      return { target, iter, body: this.suite() }
    })
    const orelse = this.elseSuite()
    this.settle(fault)
    return { kind: 'For', ...result, orelse, ...place }
  }

  private try(place: Place): Stmt {
    this.next()
    const body = this.suite()
    const handlers: ExceptHandler[] = []
    let orelse: Stmt[] = []
    if (this.type !== 'finally') {
      if (this.type !== 'except') throw this.unexpected()
      const [, fault] = this.apart(() => {
        while (this.type === 'except') handlers.push(this.exceptHandler())
      })
      orelse = this.elseSuite()
      const finalbody = this.accept('finally') ? this.suite() : null
      this.settle(fault)
      const tryExcept: Stmt = { kind: 'TryExcept', body, handlers, orelse, ...place }
      return finalbody === null ? tryExcept : { kind: 'TryFinally', body: [tryExcept], finalbody, ...place }
    }
    this.next()
    return { kind: 'TryFinally', body, finalbody: this.suite(), ...place }
  }

  private exceptHandler(): ExceptHandler {
    const place = this.place()
    this.push(1)
    this.next()
    let type: Expr | null = null
    let name: Expr | null = null
    if (this.type !== ':') {
      const [test, fault] = this.apart(this.test)
      type = test
      if (this.accept('as') || this.accept(',')) {
        const { line } = this
        name = this.test()
        this.setContext(name, 'Store', line)
      }
      this.settle(fault)
    }
    this.pop(1)
    return { kind: 'ExceptHandler', type, name, body: this.suite(), ...place }
  }

  private with(): Stmt {
    const items: { place: Place; context: Expr; vars: Expr | null; fault: Fault | null }[] = []
    do {
      this.next()
      const at = this.place()
      this.push(1)
      const [item, fault] = this.apart(() => {
        const context = this.test()
        const vars = this.accept('as') ? this.expr() : null
        if (vars !== null) this.setContext(vars, 'Store', at.line)
        return { place: at, context, vars }
      })
      this.pop(1)
      items.push({ ...item, fault })
    } while (this.type === ',')
    let body = this.suite()
    for (const item of items.toReversed()) {
      this.settle(item.fault)
      body = [{ kind: 'With', context_expr: item.context, optional_vars: item.vars, body, ...item.place }]
    }
    return body[0]!
  }

  private functionDef(place: Place, decorator_list: Expr[]): Stmt {
    this.next()
    const { line } = this
    const name = this.name()
    this.forbid(name, line)
    const args = this.parameters()
    return { kind: 'FunctionDef', name, args, body: this.suite(), decorator_list, ...place }
  }

  private classDef(place: Place, decorator_list: Expr[]): Stmt {
    const { line } = this
    this.next()
    const name = this.name()
    this.forbid(name, line)
    let bases: Expr[] = []
    if (this.accept('(')) {
      if (this.type !== ')') {
        this.push(1)
        bases = this.list(this.test, this.canStartTest).items
        this.pop(1)
      }
      this.expect(')')
    }
    return { kind: 'ClassDef', name, bases, body: this.suite(), decorator_list, ...place }
  }

  private decorated(place: Place): Stmt {
    const decorators: Expr[] = []
    this.push(1)
    while (this.type === '@') decorators.push(this.decorator())
    this.pop(1)
    if (this.type === 'def') return this.functionDef(place, decorators)
    if (this.type === 'class') return this.classDef(place, decorators)
    throw this.unexpected()
  }

  private decorator(): Expr {
    this.push(1)
    this.next()
    const at = this.place()
    let result: Expr = { kind: 'Name', id: this.name(), ctx: 'Load', ...at }
    while (this.accept('.')) {
      result = { kind: 'Attribute', value: result, attr: this.name(), ctx: 'Load', ...at }
    }
    if (this.type === '(') result = this.call(result)
    this.expect('NEWLINE')
    this.pop(1)
    return result
  }
}
