/**
 * Python 2.7's expressions, from tokens to the tree. Follows Grammar/Grammar from `test` down and the `ast_for_…` functions
 * (Python/ast.c) of the same names, whose places (line, column) and order of faults it keeps.
 */
import type { BinOp, CompareOperator, Comprehension, Expr, Operator } from './ast.ts'
import { BadLiteral, joinStrings, numberValue, stringValue } from './literals.ts'
import { ArgumentParser, NO_ARGUMENTS } from './arguments.ts'
import type { ItemList, Place } from './parser-core.ts'
import type { Tokens } from './tokens.ts'

/** The binary operators: how tight they bind, and their name. */
export const BINARY: ReadonlyMap<string, readonly [level: number, op: Operator]> = new Map([
  ['|', [0, 'BitOr']],
  ['^', [1, 'BitXor']],
  ['&', [2, 'BitAnd']],
  ['<<', [3, 'LShift']],
  ['>>', [3, 'RShift']],
  ['+', [4, 'Add']],
  ['-', [4, 'Sub']],
  ['*', [5, 'Mult']],
  ['/', [5, 'Div']],
  ['%', [5, 'Mod']],
  ['//', [5, 'FloorDiv']],
])

const COMPARE: ReadonlyMap<string, CompareOperator> = new Map([
  ['<', 'Lt'],
  ['>', 'Gt'],
  ['==', 'Eq'],
  ['>=', 'GtE'],
  ['<=', 'LtE'],
  ['!=', 'NotEq'],
  ['in', 'In'],
  ['is', 'Is'],
  ['not', 'NotIn'],
])

const UNARY = { '+': 'UAdd', '-': 'USub', '~': 'Invert' } as const

export class ExpressionParser extends ArgumentParser {
  private readonly unicodeLiterals: boolean
  private readonly isUtf8: boolean

  constructor(tokens: Tokens, options: { unicodeLiterals: boolean; isUtf8: boolean }) {
    super(tokens)
    this.unicodeLiterals = options.unicodeLiterals
    this.isUtf8 = options.isUtf8
  }

  // Lists

  protected override readonly test = (): Expr => {
    this.push(1)
    const result = this.type === 'lambda' ? this.lambda(this.test) : this.conditional()
    this.pop(1)
    return result
  }

  /** `old_test`: what may follow `if` and, in a list comprehension, `in` without parentheses: no conditional. */
  protected readonly oldTest = (): Expr => {
    this.push(1)
    const result = this.type === 'lambda' ? this.lambda(this.oldTest) : this.orTest()
    this.pop(1)
    return result
  }

  /** `testlist`: one test as it is, more as a tuple. */
  protected testlist(): Expr {
    const place = this.place()
    this.push(1)
    const { items, hasComma } = this.list(this.test, this.startsTest)
    this.pop(1)
    return hasComma ? { kind: 'Tuple', elts: items, ctx: 'Load', ...place } : items[0]!
  }

  /** `exprlist` as targets: the expressions, and whether a comma makes them a tuple. */
  protected targets(context: 'Store' | 'Del'): ItemList<Expr> {
    this.push(1)
    const target = (): Expr => {
      const { line } = this
      const result = this.expr()
      this.setContext(result, context, line)
      return result
    }
    const result = this.list(target, this.startsExpr)
    this.pop(1)
    return result
  }

  /** The target of `for`. */
  protected forTarget(): Expr {
    const { items, hasComma } = this.targets('Store')
    const first = items[0]!
    if (!hasComma) return first
    return { kind: 'Tuple', elts: items, ctx: 'Store', line: first.line, column: first.column }
  }

  protected yieldExpr(): Expr {
    const place = this.place()
    this.push(1)
    this.expect('yield')
    const value = this.startsTest() ? this.testlist() : null
    this.pop(1)
    return { kind: 'Yield', value, ...place }
  }

  protected testlistOrYield(): Expr {
    return this.type === 'yield' ? this.yieldExpr() : this.testlist()
  }

  // Operators, the loosest first

  private conditional(): Expr {
    const place = this.place()
    const body = this.orTest()
    if (!this.accept('if')) return body
    const test = this.orTest()
    this.expect('else')
    const orelse = this.test()
    return { kind: 'IfExp', test, body, orelse, ...place }
  }

  private readonly notTest = (): Expr => {
    const { line, column } = this.tokens
    this.push(1)
    const result: Expr = this.accept('not')
      ? { kind: 'UnaryOp', op: 'Not', operand: this.notTest(), line, column }
      : this.comparison()
    this.pop(1)
    return result
  }

  private readonly andTest = (): Expr => this.boolean('and', this.notTest)
  private readonly orTest = (): Expr => this.boolean('or', this.andTest)

  private boolean(word: 'or' | 'and', operand: () => Expr): Expr {
    const { line, column } = this.tokens
    this.push(1)
    let result = operand()
    if (this.type === word) {
      const values = [result]
      while (this.accept(word)) values.push(operand())
      result = { kind: 'BoolOp', op: word === 'or' ? 'Or' : 'And', values, line, column }
    }
    this.pop(1)
    return result
  }

  private comparison(): Expr {
    const { line, column } = this.tokens
    const before = this.fault
    this.push(1)
    const left = this.expr()
    let op = this.compareOperator()
    if (op !== null) {
      // CPython reads the left side last.
      const ofLeft = this.fault
      this.fault = before
      const ops: CompareOperator[] = []
      const comparators: Expr[] = []
      for (; op !== null; op = this.compareOperator()) {
        ops.push(op)
        comparators.push(this.expr())
      }
      this.settle(ofLeft)
      this.pop(1)
      return { kind: 'Compare', left, ops, comparators, line, column }
    }
    this.pop(1)
    return left
  }

  private compareOperator(): CompareOperator | null {
    const op = COMPARE.get(this.type)
    if (op === undefined) return null
    this.next()
    if (op === 'NotIn') this.expect('in')
    return op === 'Is' && this.accept('not') ? 'IsNot' : op
  }

  protected readonly expr = (): Expr => {
    this.push(6)
    const result = this.binary(0)
    this.pop(6)
    return result
  }

  private binary(loosest: number): Expr {
    const { line, column } = this.tokens
    let left = this.factor()
    // Of operators in a row the first has the place of the whole, the others their own.
    let previous = -1
    for (;;) {
      const operator = BINARY.get(this.type)
      if (operator === undefined || operator[0] < loosest) return left
      const [level, op] = operator
      const place: Place = level === previous ? this.place() : { line, column }
      previous = level
      this.next()
      const right = this.binary(level + 1)
      left = { kind: 'BinOp', left, op, right, line: place.line, column: place.column } satisfies BinOp
    }
  }

  private factor(): Expr {
    const { type } = this
    this.push(1)
    let result: Expr
    if (type === '-' || type === '+' || type === '~') {
      const place = this.place()
      this.next()
      const wasNumber = this.type === 'NUMBER'
      const text = this.tokens.text()
      const operand = this.factor()
      // A minus before a mere number is the number's.
      if (type === '-' && wasNumber && operand.kind === 'Num') {
        result = { kind: 'Num', n: numberValue(text, true), ...place }
      } else {
        result = { kind: 'UnaryOp', op: UNARY[type], operand, ...place }
      }
    } else {
      result = this.power()
    }
    this.pop(1)
    return result
  }

  private power(): Expr {
    const { line, column } = this.tokens
    this.push(1)
    let left = this.atom()
    for (;;) {
      if (this.type === '(') left = this.call(left)
      else if (this.type === '[') left = this.subscript(left)
      else if (this.type === '.') left = this.attribute(left)
      else break
    }
    if (this.accept('**')) left = { kind: 'BinOp', left, op: 'Pow', right: this.factor(), line, column }
    this.pop(1)
    return left
  }

  // Atoms

  private atom(): Expr {
    const { line, column } = this.tokens
    this.push(1)
    let result: Expr
    switch (this.type) {
      case 'NAME':
        result = { kind: 'Name', id: this.tokens.text(), ctx: 'Load', line, column }
        this.next()
        break
      case 'NUMBER':
        result = { kind: 'Num', n: numberValue(this.tokens.text(), false), line, column }
        this.next()
        break
      case 'STRING':
        result = this.strings()
        break
      case '(':
        result = this.parenthesized()
        break
      case '[':
        result = this.listDisplay()
        break
      case '{':
        result = this.dictOrSet()
        break
      case '`':
        result = this.backquoted()
        break
      default:
        throw this.unexpected()
    }
    this.pop(1)
    return result
  }

  private strings(): Expr {
    const place = this.place()
    const pieces: string[] = []
    for (; this.type === 'STRING'; this.next()) pieces.push(this.tokens.text())
    const encoding = this.isUtf8 ? 'utf-8' : this.tokens.encoding
    let joined = { unicode: false, value: '' }
    try {
      pieces.forEach((piece, i) => {
        const value = stringValue(piece, this.unicodeLiterals, encoding)
        joined = i === 0 ? value : joinStrings(joined, value)
      })
    } catch (error) {
      if (!(error instanceof BadLiteral)) throw error
      this.fail(place.line, error.message, error.type)
    }
    return { kind: 'Str', unicode: joined.unicode, value: joined.value, ...place }
  }

  private parenthesized(): Expr {
    const whole = this.place()
    this.next()
    if (this.accept(')')) return { kind: 'Tuple', elts: [], ctx: 'Load', ...whole }
    let result: Expr
    if (this.type === 'yield') {
      result = this.yieldExpr()
    } else {
      const place = this.place()
      this.push(1)
      const first = this.test()
      if (this.type === 'for') {
        result = { kind: 'GeneratorExp', elt: first, generators: this.generators(false), ...place }
      } else {
        const { items, hasComma } = this.list(this.test, this.startsTest, [first])
        result = hasComma ? { kind: 'Tuple', elts: items, ctx: 'Load', ...place } : first
      }
      this.pop(1)
    }
    this.expect(')')
    return result
  }

  private listDisplay(): Expr {
    const whole = this.place()
    this.next()
    if (this.accept(']')) return { kind: 'List', elts: [], ctx: 'Load', ...whole }
    const place = this.place()
    this.push(1)
    const first = this.test()
    const result: Expr =
      this.type === 'for'
        ? { kind: 'ListComp', elt: first, generators: this.generators(true), ...place }
        : {
            kind: 'List',
            elts: this.list(this.test, this.startsTest, [first]).items,
            ctx: 'Load',
            ...whole,
          }
    this.pop(1)
    this.expect(']')
    return result
  }

  private dictOrSet(): Expr {
    const whole = this.place()
    this.next()
    if (this.accept('}')) return { kind: 'Dict', keys: [], values: [], ...whole }
    const place = this.place()
    this.push(1)
    const first = this.test()
    let result: Expr
    if (this.accept(':')) {
      const value = this.test()
      if (this.type === 'for') {
        result = { kind: 'DictComp', key: first, value, generators: this.generators(false), ...place }
      } else {
        const values = [value]
        const key = (): Expr => {
          const next = this.test()
          this.expect(':')
          values.push(this.test())
          return next
        }
        result = { kind: 'Dict', keys: this.list(key, this.startsTest, [first]).items, values, ...whole }
      }
    } else if (this.type === 'for') {
      result = { kind: 'SetComp', elt: first, generators: this.generators(false), ...place }
    } else {
      result = { kind: 'Set', elts: this.list(this.test, this.startsTest, [first]).items, ...whole }
    }
    this.pop(1)
    this.expect('}')
    return result
  }

  private backquoted(): Expr {
    const whole = this.place()
    this.next()
    const place = this.place()
    this.push(1)
    const items = [this.test()]
    while (this.accept(',')) items.push(this.test())
    this.pop(1)
    this.expect('`')
    const value: Expr = items.length === 1 ? items[0]! : { kind: 'Tuple', elts: items, ctx: 'Load', ...place }
    return { kind: 'Repr', value, ...whole }
  }

  /** `list_for` or `comp_for`: the clauses of a comprehension. */
  protected override generators(isList: boolean): Comprehension[] {
    const generators: Comprehension[] = []
    let opened = 0
    while (this.accept('for')) {
      opened += this.open(1)
      const target = this.forTarget()
      this.expect('in')
      const iter = isList ? this.safeTestlist() : this.orTest()
      const ifs: Expr[] = []
      generators.push({ target, iter, ifs })
      // Each further clause lies inside the one before.
      for (; this.type === 'if'; ifs.push(this.oldTest())) {
        opened += this.open(2)
        this.next()
      }
      if (this.type === 'for') opened += this.open(1)
    }
    this.pop(opened)
    return generators
  }

  private open(count: number): number {
    this.push(count)
    return count
  }

  private safeTestlist(): Expr {
    const place = this.place()
    this.push(1)
    const items = [this.oldTest()]
    if (this.accept(',')) {
      do items.push(this.oldTest())
      while (this.accept(',') && this.startsTest())
    }
    this.pop(1)
    return items.length === 1 ? items[0]! : { kind: 'Tuple', elts: items, ctx: 'Load', ...place }
  }

  private lambda(body: () => Expr): Expr {
    const place = this.place()
    this.push(1)
    this.next()
    const args = this.type === ':' ? NO_ARGUMENTS : this.varargslist()
    this.expect(':')
    const result: Expr = { kind: 'Lambda', args, body: body(), ...place }
    this.pop(1)
    return result
  }
}
