/**
 * What every part of the parser shares: the current token, the depth of CPython's parser stack, and the faults found on the way.
 * Follows `PyParser_AddToken` (Parser/parser.c), which only refuses a token, and `ast_error`, `forbidden_check`, `set_context`
 * (Python/ast.c), which run once the whole source is parsed: hence a fault is kept until then, and the first one counts.
 */
import type { Context, Expr } from './ast.ts'
import { PythonSyntaxError, type SyntaxErrorType } from './syntax-error.ts'
import type { TokenType, Tokens } from './tokens.ts'

/** Entries of CPython's parser stack. */
const MAX_STACK = 1500

export interface Fault {
  readonly type: SyntaxErrorType
  readonly message: string
  readonly line: number
}

/** A place in the source: the first token's. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface ItemList<T> {
  readonly items: T[]
  readonly hasComma: boolean
  readonly endsWithComma: boolean
}

const START_OF_EXPR = new Set(['NAME', 'NUMBER', 'STRING', '(', '[', '{', '`', '+', '-', '~'])

export class ParserCore {
  /** The first fault. */
  fault: Fault | null = null
  protected readonly tokens: Tokens
  /** Open nonterminals of the grammar. */
  private depth = 1

  constructor(tokens: Tokens) {
    this.tokens = tokens
  }

  protected get type(): TokenType {
    return this.tokens.type
  }

  protected get line(): number {
    return this.tokens.line
  }

  protected place(): Place {
    return { line: this.tokens.line, column: this.tokens.column }
  }

  protected next(): void {
    this.tokens.next()
  }

  protected at(type: TokenType): boolean {
    return this.type === type
  }

  protected accept(type: TokenType): boolean {
    if (this.type !== type) return false
    this.next()
    return true
  }

  protected expect(type: TokenType): void {
    if (this.type !== type) throw this.tokens.unexpected(type === 'INDENT')
    this.next()
  }

  protected name(): string {
    const text = this.tokens.text()
    this.expect('NAME')
    return text
  }

  protected unexpected(): PythonSyntaxError {
    return this.tokens.unexpected()
  }

  protected readonly startsExpr = (): boolean => START_OF_EXPR.has(this.type)

  protected readonly startsTest = (): boolean =>
    this.startsExpr() || this.type === 'not' || this.type === 'lambda'

  /** `exprlist`, `testlist` and the like: items between commas, until no item begins. */
  protected list<T>(item: () => T, startsItem: () => boolean, items: T[] = [item()]): ItemList<T> {
    let hasComma = false
    while (this.accept(',')) {
      hasComma = true
      if (!startsItem()) return { items, hasComma, endsWithComma: true }
      items.push(item())
    }
    return { items, hasComma, endsWithComma: false }
  }

  /** Opens nonterminals of the grammar. */
  protected push(count: number): void {
    this.depth += count
    if (this.depth > MAX_STACK) throw this.tokens.refused('MemoryError', 's_push: parser stack overflow')
  }

  protected pop(count: number): void {
    this.depth -= count
  }

  // Faults

  protected fail(line: number, message: string, type: SyntaxErrorType = 'SyntaxError'): void {
    this.fault ??= { type, message, line }
  }

  /** Parses a part whose faults CPython meets elsewhere than in the order of the source: the caller gives them to `settle`. */
  protected apart<T>(part: () => T): [T, Fault | null] {
    const before = this.fault
    this.fault = null
    const result = part()
    const found = this.fault
    this.fault = before
    return [result, found]
  }

  /** Takes faults in CPython's order. */
  protected settle(...faults: readonly (Fault | null)[]): void {
    for (const fault of faults) this.fault ??= fault
  }

  protected forbid(name: string, line: number): void {
    if (name === 'None' || name === '__debug__') this.fail(line, `cannot assign to ${name}`)
  }

  /** Makes an expression a target; `line` is where CPython says it stands. */
  protected setContext(target: Expr, context: Context, line: number): void {
    switch (target.kind) {
      case 'Attribute':
        if (context === 'Store') this.forbid(target.attr, line)
        break
      case 'Name':
        if (context === 'Store') this.forbid(target.id, line)
        break
      case 'Tuple':
      case 'List':
        if (target.kind === 'Tuple' && target.elts.length === 0) break
        for (const element of target.elts) this.setContext(element, context, line)
        break
    }
    const what = target.kind === 'Tuple' && target.elts.length === 0 ? '()' : NOT_A_TARGET[target.kind]
    if (what === undefined) (target as { ctx: Context }).ctx = context
    else this.fail(line, `can't ${context === 'Store' ? 'assign to' : 'delete'} ${what}`)
  }
}

const NOT_A_TARGET: { readonly [kind in Expr['kind']]?: string } = {
  Lambda: 'lambda',
  Call: 'function call',
  BoolOp: 'operator',
  BinOp: 'operator',
  UnaryOp: 'operator',
  GeneratorExp: 'generator expression',
  Yield: 'yield expression',
  ListComp: 'list comprehension',
  SetComp: 'set comprehension',
  DictComp: 'dict comprehension',
  Dict: 'literal',
  Set: 'literal',
  Num: 'literal',
  Str: 'literal',
  Compare: 'comparison',
  Repr: 'repr',
  IfExp: 'conditional expression',
}
