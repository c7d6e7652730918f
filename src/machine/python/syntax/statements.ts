/**
 * Python 2.7's whole sources and compound statements. Follows Grammar/Grammar, `PyAST_FromNode` and the `ast_for_…` functions
 * (Python/ast.c) of the same names.
 */
import type { ExceptHandler, Expr, Expression, Interactive, Module, Stmt } from './ast.ts'
import type { Fault, Place } from './parser-core.ts'
import { SimpleStatementParser } from './simple-statements.ts'

const COMPOUND = new Set('if while for try with def class @'.split(' '))

export class StatementParser extends SimpleStatementParser {
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
        bases = this.list(this.test, this.startsTest).items
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
