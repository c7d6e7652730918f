/**
 * Python 2.7's tokens: indentation, continuation lines, literals. Follows `tok_get` (Parser/tokenizer.c), `parsetok`
 * (Parser/parsetok.c) and `err_input` (Python/pythonrun.c) of 2.7.6. Left out: the -t and -tt warnings about tabs.
 */
import { type LinesOptions, SourceLines } from './lines.ts'
import type { PythonSyntaxError, SyntaxErrorType } from './syntax-error.ts'

/** A token's type: NAME, NUMBER, STRING, NEWLINE, INDENT, DEDENT, ENDMARKER, BAD, or the keyword or operator itself. */
export type TokenType = string

export const KEYWORDS: ReadonlyMap<string, string> = new Map(
  (
    'and as assert break class continue def del elif else except exec finally for from global if import in is ' +
    'lambda not or pass print raise return try while with yield'
  )
    .split(' ')
    .map((word) => [word, word]),
)

const OPERATORS = new Map(
  (
    '( ) [ ] { } : , ; + - * / | & < > = . % ` ^ ~ @ == != <> <= << >= >> += -= *= ** /= // |= %= &= ^= ' +
    '<<= >>= **= //='
  )
    .split(' ')
    .map((text) => [operatorKey(text), text === '<>' ? '!=' : text]),
)

/** A number for an operator's one to three chars. */
function operatorKey(text: string): number {
  let key = 0
  for (let i = 0; i < text.length; i++) key = (key << 8) | text.charCodeAt(i)
  return key
}

const MAX_INDENTS = 100
const UNCLOSED = 'EOL while scanning string literal'
const TAB_SIZE = /(?:tab-width:|:tabstop=|:ts=|set tabsize=)[ \t]*\+?(\d+)/
/** A number without its suffix, whole or not. */
const NUMBER = /0x[\da-f]*|0o[0-7]*|0b[01]*|\d*(\.\d*)?(e[+-]?\d*)?/iy

const NL = 10
const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isLetter = (c: number): boolean => ((c | 32) >= 97 && (c | 32) <= 122) || c === 95

export interface TokensOptions extends LinesOptions {
  /** At the end of the source, open blocks stay open. */
  readonly dontImplyDedent: boolean
}

export class Tokens extends SourceLines {
  /** The current token; `line` is where it ends, `column` is -1 if it began on another line. */
  type: TokenType = 'NEWLINE'
  start = 0
  end = 0
  line = 0
  column = 0

  private readonly dontImplyDedent: boolean
  private tabSize = 8
  private atLineStart = true
  private started = false
  private level = 0
  private pending = 0
  private readonly indents = [0]

  constructor(source: string, options: TokensOptions) {
    super(source, options)
    this.dontImplyDedent = options.dontImplyDedent
  }

  /** The current token's text. */
  text(): string {
    return this.source.slice(this.start, this.end)
  }

  /** Makes the next token the current one. */
  next(): void {
    this.scan()
    if (this.type === 'ENDMARKER' && this.started) {
      this.type = 'NEWLINE'
      this.started = false
      if (this.indents.length > 1 && !this.dontImplyDedent) {
        this.pending = 1 - this.indents.length
        this.indents.length = 1
      }
    } else {
      this.started = true
    }
  }

  /** What the parser says of the current token. */
  unexpected(wantsIndent = false): PythonSyntaxError {
    const { type } = this
    const message =
      wantsIndent && type !== 'BAD'
        ? 'expected an indented block'
        : type === 'INDENT'
          ? 'unexpected indent'
          : type === 'DEDENT'
            ? 'unexpected unindent'
            : null
    return message === null
      ? this.refused('SyntaxError', 'invalid syntax')
      : this.refused('IndentationError', message)
  }

  /** An error of the parser's, which in a single line is that it has an end. */
  refused(type: SyntaxErrorType, message: string): PythonSyntaxError {
    return this.lineNumber <= 1 && this.atEnd
      ? this.error('SyntaxError', 'unexpected EOF while parsing')
      : this.error(type, message)
  }

  private scan(): void {
    for (;;) {
      const isBlank = this.atLineStart && this.indentation()
      if (this.pending !== 0) {
        this.start = this.position
        const type = this.pending < 0 ? 'DEDENT' : 'INDENT'
        this.pending -= Math.sign(this.pending)
        return this.found(type)
      }
      const c = this.skipToToken()
      if (c === NL) {
        this.atLineStart = true
        this.position++
        if (isBlank || this.level > 0) continue
        this.inString = false
        return this.found('NEWLINE')
      }
      if (c < 0) return this.found('ENDMARKER')
      return this.token(c)
    }
  }

  private found(type: TokenType): void {
    this.type = type
    this.end = this.position
    this.line = this.lineNumber
    this.column = this.start >= this.lineStart ? this.start - this.lineStart : -1
  }

  /** Reads the white space that a line begins with; true if there is nothing else but a comment. */
  private indentation(): boolean {
    this.atLineStart = false
    this.readLine(true)
    let column = 0
    let c: number
    for (; (c = this.source.charCodeAt(this.position)); this.position++) {
      if (c === 32) column++
      else if (c === 9) column = (Math.floor(column / this.tabSize) + 1) * this.tabSize
      else if (c === 12) column = 0
      else break
    }
    if (this.position === this.source.length) this.atEnd = true
    if (c === 35 || c === NL) return true
    if (this.level > 0) return false
    const { indents } = this
    if (column > indents.at(-1)!) {
      if (indents.length >= MAX_INDENTS)
        throw this.lineError('IndentationError', 'too many levels of indentation')
      indents.push(column)
      this.pending++
    }
    while (indents.length > 1 && column < indents.at(-1)!) {
      indents.pop()
      this.pending--
    }
    if (column !== indents.at(-1)) {
      throw this.lineError('IndentationError', 'unindent does not match any outer indentation level')
    }
    return false
  }

  /** Passes over white space, comments and continued lines; the code of the char there, -1 at the end. */
  private skipToToken(): number {
    for (;;) {
      if (this.position === this.lineEnd && !this.readLine(true)) {
        this.start = this.position = this.lineEnd
        return -1
      }
      const c = this.source.charCodeAt(this.position)
      if (c === 32 || c === 9 || c === 12) {
        this.position++
      } else if (c === 35) {
        const comment = this.source.slice(this.position + 1, Math.min(this.lineEnd, this.position + 79))
        const size = Number(TAB_SIZE.exec(comment)?.[1])
        if (size >= 1 && size <= 40) this.tabSize = size
        const hasNewline = this.source.charCodeAt(this.lineEnd - 1) === NL
        this.position = hasNewline ? this.lineEnd - 1 : this.lineEnd
      } else if (c === 92) {
        if (this.source.charCodeAt(this.position + 1) !== NL) {
          throw this.lineError('SyntaxError', 'unexpected character after line continuation character')
        }
        this.position += 2
      } else {
        this.start = this.position
        return c
      }
    }
  }

  private token(c: number): void {
    if (isLetter(c)) this.nameOrString(c)
    else if (isDigit(c)) this.number()
    else if (c === 34 || c === 39) this.string(c)
    else if (c === 46 && isDigit(this.source.charCodeAt(this.position + 1))) this.number()
    else this.operator(c)
  }

  /** To know that a token goes no further the tokenizer read one char more, and so may have met the end. */
  private lookedAhead(type: TokenType): void {
    if (this.position === this.source.length) this.atEnd = true
    this.found(type)
  }

  private nameOrString(first: number): void {
    const { source } = this
    let i = this.position + 1
    // b, u and r are 98, 117 and 114.
    const prefix = first | 32
    if (prefix === 98 || prefix === 117 || prefix === 114) {
      if (prefix !== 114 && (source.charCodeAt(i) | 32) === 114) i++
      const quote = source.charCodeAt(i)
      if (quote === 34 || quote === 39) {
        this.position = i
        return this.string(quote)
      }
    }
    let c = source.charCodeAt(i)
    while (isLetter(c) || isDigit(c)) c = source.charCodeAt(++i)
    this.position = i
    this.lookedAhead(KEYWORDS.get(source.slice(this.start, i)) ?? 'NAME')
  }

  private operator(c: number): void {
    const { source, position } = this
    const two = (c << 8) | source.charCodeAt(position + 1)
    const three = (two << 8) | source.charCodeAt(position + 2)
    let type: string | undefined
    if ((type = OPERATORS.get(two)) !== undefined) {
      const longer = OPERATORS.get(three)
      this.position += longer === undefined ? 2 : 3
      return longer === undefined ? this.lookedAhead(type) : this.found(longer)
    }
    this.position++
    type = OPERATORS.get(c) ?? 'BAD'
    if (type === '(' || type === '[' || type === '{') this.level++
    else if (type === ')' || type === ']' || type === '}') this.level--
    this.lookedAhead(type)
  }

  private number(): void {
    NUMBER.lastIndex = this.start
    const [text, point, exponent] = NUMBER.exec(this.source)!
    this.position = NUMBER.lastIndex
    const isBased = /^0[xob]/i.test(text)
    const isInteger = isBased || (point ?? exponent) === undefined
    // 108 and 106 are l and j.
    const suffix = this.source.charCodeAt(this.position) | 32
    const isImaginary = !isBased && suffix === 106
    const isOctal = isInteger && !isImaginary && text.startsWith('0')
    if (/^0[xob]$/i.test(text) || (!isBased && /[e+-]$/i.test(text)) || (isOctal && /^\d*[89]/.test(text))) {
      throw this.error('SyntaxError', 'invalid token')
    }
    if (isImaginary || (isInteger && suffix === 108)) this.position++
    this.lookedAhead('NUMBER')
  }

  private string(quote: number): void {
    const open = this.position
    let i = open + 1
    const isTriple = this.source.charCodeAt(i) === quote && this.source.charCodeAt(i + 1) === quote
    if (isTriple) i += 2
    for (; ; i++) {
      if (i >= this.lineEnd && !this.readLine(false)) throw this.unfinished(isTriple)
      const c = this.source.charCodeAt(i)
      if (c === quote) {
        if (!isTriple) break
        if (this.source.charCodeAt(i + 1) === quote && this.source.charCodeAt(i + 2) === quote) {
          i += 2
          break
        }
      } else if (c === 92) {
        i++
        if (i >= this.lineEnd && !this.readLine(false)) throw this.unfinished(false)
      } else if (c === NL) {
        if (!isTriple) {
          this.position = i
          throw this.error('SyntaxError', UNCLOSED)
        }
        this.inString = true
      }
    }
    this.position = i + 1
    // Of an empty string, whether it is a triple quote.
    if (i === open + 1) this.lookedAhead('STRING')
    else this.found('STRING')
  }

  private unfinished(isTriple: boolean): PythonSyntaxError {
    return this.lineError(
      'SyntaxError',
      isTriple ? 'EOF while scanning triple-quoted string literal' : UNCLOSED,
    )
  }
}
