/**
 * A source's lines as CPython's tokenizer reads them: newlines, the coding cookie, and what an error shows of them.
 * Follows `tok_nextc`, `decoding_fgets`, `decode_str`, `check_coding_spec` (Parser/tokenizer.c) and the end of `parsetok`
 * (Parser/parsetok.c) of 2.7.6. Left out: prompts, and source in encodings other than UTF-8, Latin-1 and ASCII.
 */
import { PythonSyntaxError, type SyntaxErrorType } from './syntax-error.ts'

const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/
/** The other encodings taken for real: their first half is ASCII, and a source in them must stay there. */
const KNOWN = /^(utf-8|iso-8859-1|(us-)?ascii)$|^(cp|windows|iso8859|iso-8859|koi8|euc|gb|big5|shift|mac)/

export interface LinesOptions {
  readonly file: string
  /** The source is a string that Python code handed over, not a file's content. */
  readonly fromString: boolean
  /** A statement list: the last line is whole even where its newline is missing. */
  readonly isExec: boolean
}

export class SourceLines {
  /** As CPython names it: utf-8, iso-8859-1, another, or null where nothing was declared. */
  encoding: string | null = null
  readonly file: string

  protected source: string
  /** The lines the current token touches are `source[bufferStart..lineEnd]`. */
  protected bufferStart = 0
  protected lineStart = 0
  protected lineEnd = 0
  protected lineNumber = 0
  protected position = 0
  /** The tokenizer has seen that nothing follows. */
  protected atEnd = false
  /** Within a string over lines, where a comment is none. */
  protected inString = false
  private readonly fromString: boolean
  private bufferIsGone = false
  private mayFakeLine: boolean
  private readCookie = false

  constructor(source: string, options: LinesOptions) {
    this.file = options.file
    this.fromString = options.fromString
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

  protected error(type: SyntaxErrorType, message: string): PythonSyntaxError {
    const { bufferStart, lineEnd, lineNumber } = this
    const text = this.bufferIsGone ? '' : this.source.slice(bufferStart, lineEnd)
    return new PythonSyntaxError(type, message, this.file, lineNumber, this.position - bufferStart, text)
  }

  /** An error for which the whole line was read. */
  protected lineError(type: SyntaxErrorType, message: string): PythonSyntaxError {
    this.position = this.lineEnd
    return this.error(type, message)
  }

  /** Goes on to the next line; `fresh` where no token began on the one before. False at the end. */
  protected readLine(fresh: boolean): boolean {
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
}
