/**
 * Python 2.7's tokens: indentation, continuation lines, literals, the coding cookie.
 * Follows `tok_get`, `tok_nextc` (Parser/tokenizer.c) and `parsetok` (Parser/parsetok.c) of 2.7.6. Left out: the -t and -tt
 * warnings about tabs, prompts, and source in encodings other than UTF-8, Latin-1 and ASCII.
 */
import { PythonSyntaxError, type SyntaxErrorType } from './syntax-error.ts'

/** A token's type: NAME, NUMBER, STRING, NEWLINE, INDENT, DEDENT, ENDMARKER, BAD, or the keyword or operator itself. */
export type TokenType = string

const KEYWORDS = new Map(
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
const TAB_SIZE = /(?:tab-width:|:tabstop=|:ts=|set tabsize=)[ \t]*\+?(\d+)/
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/
/** The other encodings taken for real: their first half is ASCII, and a source in them must stay there. */
const KNOWN = /^(utf-8|iso-8859-1|(us-)?ascii)$|^(cp|windows|iso8859|iso-8859|koi8|euc|gb|big5|shift|mac)/

const NL = 10
const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isOctal = (c: number): boolean => c >= 48 && c <= 55
const isBinary = (c: number): boolean => c === 48 || c === 49
const isHex = (c: number): boolean => isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102)
const isLetter = (c: number): boolean => ((c | 32) >= 97 && (c | 32) <= 122) || c === 95

export interface TokensOptions {
  readonly file: string
  /** The source is a string that Python code handed over, not a file's content. */
  readonly fromString: boolean
  /** A statement list: the last line is whole even where its newline is missing. */
  readonly isExec: boolean
  /** At the end of the source, open blocks stay open. */
  readonly dontImplyDedent: boolean
}

export class Tokens {
  /** The current token; `line` is where it ends, `column` is -1 if it began on another line. */
  type: TokenType = 'NEWLINE'
  start = 0
  end = 0
  line = 0
  column = 0

  /** As CPython names it: utf-8, iso-8859-1, another, or null where nothing was declared. */
  encoding: string | null = null
  readonly file: string

  private source: string
  private readonly fromString: boolean
  private readonly dontImplyDedent: boolean
  /** The lines the current token touches are `source[bufferStart..lineEnd]`. */
  private bufferStart = 0
  private lineStart = 0
  private lineEnd = 0
  private lineNumber = 0
  private position = 0
  private tabSize = 8
  private atEnd = false
  private bufferIsGone = false
  private mayFakeLine: boolean
  private atLineStart = true
  private started = false
  private level = 0
  private pending = 0
  private inString = false
  private readCookie = false
  private readonly indents = [0]

  constructor(source: string, options: TokensOptions) {
    this.file = options.file
    this.fromString = options.fromString
    this.dontImplyDedent = options.dontImplyDedent
    // A file's line is read up to its first NUL.
    let text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
    if (!this.fromString && text.includes('\0')) text = text.replace(/\0.*\n?/g, '')
    if (text.startsWith('\xef\xbb\xbf')) {
      text = text.slice(3)
      this.encoding = 'utf-8'
    }
    this.mayFakeLine = !this.fromString && text.endsWith('\n')
    if ((!this.fromString && text !== '') || options.isExec) if (!text.endsWith('\n')) text += '\n'
    this.source = text
    if (this.fromString) this.readCookies()
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
  unexpected(wantsIndent: boolean): PythonSyntaxError {
    if (this.lineNumber <= 1 && this.atEnd) return this.error('SyntaxError', 'unexpected EOF while parsing')
    if (wantsIndent && this.type !== 'BAD') return this.indentationError('expected an indented block')
    if (this.type === 'INDENT') return this.indentationError('unexpected indent')
    if (this.type === 'DEDENT') return this.indentationError('unexpected unindent')
    return this.error('SyntaxError', 'invalid syntax')
  }

  error(type: SyntaxErrorType, message: string): PythonSyntaxError {
    const { bufferStart, lineEnd, lineNumber } = this
    const text = this.bufferIsGone ? '' : this.source.slice(bufferStart, lineEnd)
    return new PythonSyntaxError(type, message, this.file, lineNumber, this.position - bufferStart, text)
  }

  private indentationError(message: string): PythonSyntaxError {
    return this.error('IndentationError', message)
  }

  /** An error for which the whole line was read. */
  private lineError(type: SyntaxErrorType, message: string): PythonSyntaxError {
    this.position = this.lineEnd
    return this.error(type, message)
  }

  private invalidToken(): PythonSyntaxError {
    return this.error('SyntaxError', 'invalid token')
  }

  // Lines

  /** Goes on to the next line; `fresh` where no token began on the one before. False at the end. */
  private readLine(fresh: boolean): boolean {
    if (this.atEnd) return false
    if (this.lineEnd === this.source.length) {
      if (!this.fromString && !fresh && this.mayFakeLine) {
        // Within a token, C's feof() only knows after one more read, which the tokenizer takes for an empty line.
        this.mayFakeLine = false
        this.source += '\n'
      } else {
        this.atEnd = true
        if (!this.fromString) {
          this.lineNumber++
          this.bufferIsGone = fresh
        }
        return false
      }
    }
    this.lineStart = this.lineEnd
    if (fresh) this.bufferStart = this.lineStart
    const end = this.source.indexOf('\n', this.lineStart)
    this.lineEnd = end < 0 ? this.source.length : end + 1
    if (!this.fromString) {
      if (this.lineNumber < 2 && !this.readCookie && !this.inString) {
        this.readCookieOf(this.source.slice(this.lineStart, this.lineEnd))
      }
      if (!this.isReadable()) this.refuseNonAscii()
    }
    this.lineNumber++
    return true
  }

  private readCookies(): void {
    const lines = this.source.split('\n', 3)
    for (let i = 0; i < 2 && i < lines.length - 1 && !this.readCookie; i++) this.readCookieOf(lines[i]!)
    if (this.encoding !== null && !this.isReadable()) this.refuseNonAscii()
  }

  private readCookieOf(line: string): void {
    const written = CODING.exec(line)?.[1]
    if (written === undefined) return
    this.readCookie = true
    const name = written.toLowerCase().replaceAll('_', '-')
    const encoding = /^(utf-8(-.*)?|utf8)$/.test(name)
      ? 'utf-8'
      : /^((iso-)?latin-1|iso-8859-1)(-.*)?$|^latin1$/.test(name)
        ? 'iso-8859-1'
        : written
    if (this.encoding === null ? encoding === written && !KNOWN.test(name) : this.encoding !== encoding) {
      const isUnknown = this.encoding === null && this.fromString
      throw this.decodeError(
        isUnknown ? `unknown encoding: ${written}` : `encoding problem: ${this.encoding ?? 'with BOM'}`,
      )
    }
    this.encoding = encoding
  }

  private isReadable(): boolean {
    return this.encoding === 'utf-8' || this.encoding === 'iso-8859-1'
  }

  private refuseNonAscii(): void {
    for (let i = this.lineStart; i < (this.fromString ? this.source.length : this.lineEnd); i++) {
      const byte = this.source.charCodeAt(i)
      if (byte < 128) continue
      const hex = byte.toString(16)
      throw this.decodeError(
        this.encoding === null
          ? `Non-ASCII character '\\x${hex}' in file ${this.file} on line ${this.lineNumber + 1}, but no encoding declared; ` +
              'see http://www.python.org/peps/pep-0263.html for details'
          : `'${this.encoding}' codec can't decode byte 0x${hex} in position ${i - this.lineStart}: ordinal not in range(128)`,
      )
    }
  }

  private decodeError(message: string): PythonSyntaxError {
    return new PythonSyntaxError(
      'SyntaxError',
      message,
      this.file,
      this.lineNumber + (this.fromString ? 0 : 1),
      0,
    )
  }

  // Tokens

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
    else if (isDigit(c)) this.number(c)
    else if (c === 34 || c === 39) this.string(c)
    else if (c === 46 && isDigit(this.source.charCodeAt(this.position + 1))) this.number(c)
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

  private number(first: number): void {
    if (first === 48) {
      const kind = this.source.charCodeAt(this.position + 1) | 32
      if (kind === 120) return this.basedNumber(isHex)
      if (kind === 111) return this.basedNumber(isOctal)
      if (kind === 98) return this.basedNumber(isBinary)
    }
    this.digits(isDigit)
    const c = this.peek()
    // A decimal digit in an octal number is well where a float follows.
    const isOctalNumber = first === 48
    const isFloat = c === 46 || (c | 32) === 101 || (c | 32) === 106
    if (isOctalNumber && !isFloat && /[89]/.test(this.source.slice(this.start, this.position))) {
      throw this.invalidToken()
    }
    if (!isFloat) {
      this.accept(108)
      return this.lookedAhead('NUMBER')
    }
    if (c === 46) {
      this.position++
      this.digits(isDigit)
    }
    if (this.accept(101)) {
      if (this.peek() === 43 || this.peek() === 45) this.position++
      if (!isDigit(this.peek())) throw this.invalidToken()
      this.digits(isDigit)
    }
    this.accept(106)
    this.lookedAhead('NUMBER')
  }

  private basedNumber(isOne: (c: number) => boolean): void {
    this.position += 2
    if (!isOne(this.peek())) throw this.invalidToken()
    this.digits(isOne)
    this.accept(108)
    this.lookedAhead('NUMBER')
  }

  private peek(): number {
    return this.source.charCodeAt(this.position)
  }

  private digits(isOne: (c: number) => boolean): void {
    while (isOne(this.peek())) this.position++
  }

  /** Passes over a letter in either case, given in lower case. */
  private accept(letter: number): boolean {
    if ((this.peek() | 32) !== letter) return false
    this.position++
    return true
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
          throw this.error('SyntaxError', 'EOL while scanning string literal')
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
      isTriple ? 'EOF while scanning triple-quoted string literal' : 'EOL while scanning string literal',
    )
  }
}
