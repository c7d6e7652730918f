/**
 * What follows an expression in parentheses or brackets, and the parameters of functions. Follows `trailer`, `arglist`,
 * `subscript`, `varargslist` (Grammar/Grammar) and `ast_for_call`, `ast_for_slice`, `ast_for_arguments` (Python/ast.c) of 2.7.6.
 */
import type { Arguments, Comprehension, Expr, Keyword, SliceKind } from './ast.ts'
import { ParserCore } from './parser-core.ts'

export const NO_ARGUMENTS: Arguments = { args: [], vararg: null, kwarg: null, defaults: [] }

export abstract class ArgumentParser extends ParserCore {
  /** Whether the parameter just read was one in parentheses that mean nothing. */
  private wasParenthesized = false

  protected abstract readonly test: () => Expr
  /** The `for` and `if` clauses of a comprehension. */
  protected abstract generators(isList: boolean): Comprehension[]

  // Trailers

  protected attribute(value: Expr): Expr {
    this.next()
    return {
      kind: 'Attribute',
      value,
      attr: this.name(),
      ctx: 'Load',
      line: value.line,
      column: value.column,
    }
  }

  protected subscript(value: Expr): Expr {
    this.push(1)
    this.next()
    const place = this.place()
    this.push(1)
    const { items, hasComma } = this.list(this.slice, () => this.startsSlice())
    this.pop(2)
    this.expect(']')
    let slice: SliceKind = items[0]!
    if (hasComma) {
      const elts = items.flatMap((item) => (item.kind === 'Index' ? [item.value] : []))
      slice =
        elts.length === items.length
          ? { kind: 'Index', value: { kind: 'Tuple', elts, ctx: 'Load', ...place } }
          : { kind: 'ExtSlice', dims: items }
    }
    return { kind: 'Subscript', value, slice, ctx: 'Load', line: value.line, column: value.column }
  }

  private startsSlice(): boolean {
    return this.type === '.' || this.type === ':' || this.startsTest()
  }

  private readonly slice = (): SliceKind => {
    if (this.accept('.')) {
      this.expect('.')
      this.expect('.')
      return { kind: 'Ellipsis' }
    }
    this.push(1)
    let lower: Expr | null = null
    let upper: Expr | null = null
    let step: Expr | null = null
    if (this.type !== ':') {
      lower = this.test()
      if (this.type !== ':') {
        this.pop(1)
        return { kind: 'Index', value: lower }
      }
    }
    this.next()
    if (this.startsTest()) upper = this.test()
    if (this.type === ':') {
      const place = this.place()
      this.push(1)
      this.next()
      step = this.startsTest() ? this.test() : { kind: 'Name', id: 'None', ctx: 'Load', ...place }
      this.pop(1)
    }
    this.pop(1)
    return { kind: 'Slice', lower, upper, step }
  }

  /** `'(' [arglist] ')'` after a function. */
  protected call(func: Expr): Expr {
    const place = { line: func.line, column: func.column }
    this.push(1)
    this.expect('(')
    if (this.accept(')')) {
      this.pop(1)
      return { kind: 'Call', func, args: [], keywords: [], starargs: null, kwargs: null, ...place }
    }
    const { line } = this
    this.push(1)
    const [parts, inside] = this.apart(() => this.arglist())
    this.pop(2)
    this.expect(')')
    const { args, keywords, starargs, kwargs, generators, count } = parts
    if (generators > 0 && count > 1) {
      this.fail(line, 'Generator expression must be parenthesized if not sole argument')
    } else if (count > 255) {
      this.fail(line, 'more than 255 arguments')
    }
    this.settle(inside)
    return { kind: 'Call', func, args, keywords, starargs, kwargs, ...place }
  }

  private arglist() {
    const args: Expr[] = []
    const keywords: Keyword[] = []
    let starargs: Expr | null = null
    let kwargs: Expr | null = null
    let generators = 0
    const argument = (): void => {
      const place = this.place()
      this.push(1)
      const [first, fault] = this.apart(this.test)
      if (this.accept('=')) {
        this.settle(fault)
        this.keywordName(first, place.line, keywords)
        const arg = first.kind === 'Name' ? first.id : ''
        keywords.push({ arg, value: this.test() })
      } else if (this.type === 'for') {
        this.settle(fault)
        generators++
        args.push({ kind: 'GeneratorExp', elt: first, generators: this.generators(false), ...place })
      } else {
        if (keywords.length > 0) this.fail(place.line, 'non-keyword arg after keyword arg')
        else if (starargs !== null) this.fail(place.line, 'only named arguments may follow *expression')
        this.settle(fault)
        args.push(first)
      }
      this.pop(1)
    }
    do {
      if (this.accept('*')) {
        starargs = this.test()
        while (this.accept(',')) {
          if (this.accept('**')) {
            kwargs = this.test()
            break
          }
          argument()
        }
        break
      }
      if (this.accept('**')) {
        kwargs = this.test()
        break
      }
      argument()
    } while (this.accept(',') && (this.startsTest() || this.type === '*' || this.type === '**'))
    return { args, keywords, starargs, kwargs, generators, count: args.length + keywords.length }
  }

  private keywordName(name: Expr, line: number, keywords: readonly Keyword[]): void {
    if (name.kind === 'Lambda') return this.fail(line, 'lambda cannot contain assignment')
    if (name.kind !== 'Name') return this.fail(line, "keyword can't be an expression")
    this.forbid(name.id, line)
    if (keywords.some(({ arg }) => arg === name.id)) this.fail(line, 'keyword argument repeated')
  }

  // Parameters

  /** `parameters` of a function, with their parentheses. */
  protected parameters(): Arguments {
    this.push(1)
    this.expect('(')
    const args = this.type === ')' ? NO_ARGUMENTS : this.varargslist()
    this.expect(')')
    this.pop(1)
    return args
  }

  protected varargslist(): Arguments {
    const { line } = this
    const args: Expr[] = []
    const defaults: Expr[] = []
    let vararg: string | null = null
    let kwarg: string | null = null
    this.push(1)
    do {
      if (this.accept('*')) {
        vararg = this.starName()
        if (!this.accept(',')) break
        if (this.type !== '**') throw this.unexpected()
      }
      if (this.accept('**')) {
        kwarg = this.starName()
        break
      }
      const [parameter, fault] = this.apart(() => this.fpdef(line, 'Param'))
      if (this.accept('=')) {
        const { wasParenthesized } = this
        defaults.push(this.test())
        if (wasParenthesized) this.fail(line, 'parenthesized arg with default')
      } else if (defaults.length > 0) {
        this.fail(line, 'non-default argument follows default argument')
      }
      this.settle(fault)
      args.push(parameter)
    } while (this.accept(',') && this.startsParameter())
    this.pop(1)
    return { args, vararg, kwarg, defaults }
  }

  private startsParameter(): boolean {
    return this.type === 'NAME' || this.type === '(' || this.type === '*' || this.type === '**'
  }

  private starName(): string {
    const { line } = this
    const name = this.name()
    this.forbid(name, line)
    return name
  }

  /** A name, or a tuple of them in parentheses; `line` is that of the whole list. */
  private fpdef(line: number, context: 'Param' | 'Store'): Expr {
    const place = this.place()
    this.push(1)
    if (!this.at('(')) {
      const id = this.name()
      this.forbid(id, line)
      this.pop(1)
      this.wasParenthesized = false
      return { kind: 'Name', id, ctx: context, ...place }
    }
    this.next()
    const inner = this.place()
    this.push(1)
    // A pair of parentheses around one parameter means nothing, and then its context is the outer one's.
    const first = this.fpdef(line, context)
    let result = first
    if (this.at(',')) {
      const elts = [first]
      while (this.accept(',') && (this.at('NAME') || this.at('('))) {
        elts.push(this.fpdef(line, 'Store'))
      }
      if (first.kind === 'Name') (first as { ctx: string }).ctx = 'Store'
      result = { kind: 'Tuple', elts, ctx: 'Store', ...inner }
    }
    this.wasParenthesized = result === first
    this.pop(2)
    this.expect(')')
    return result
  }
}
