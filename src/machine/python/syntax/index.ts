/** Python 2.7's syntax: from source text to the abstract syntax tree. */
import type { Expression, Interactive, Mod, Module } from './ast.ts'
import { StatementParser } from './statements.ts'
import { PythonSyntaxError, sourceLine } from './syntax-error.ts'
import { Tokens } from './tokens.ts'

export type * from './ast.ts'
export { KEYWORDS } from './tokens.ts'
export { errorText, PythonSyntaxError, sourceLine, type SyntaxErrorType } from './syntax-error.ts'

export interface ParseFlags {
  /** From `from __future__ import print_function` and `unicode_literals` of the code that compiles. */
  readonly print_function?: boolean
  readonly unicode_literals?: boolean
  /** The source was a unicode string: its bytes are UTF-8 (PyCF_SOURCE_IS_UTF8). */
  readonly source_is_utf8?: boolean
  /** PyCF_DONT_IMPLY_DEDENT: the end of the source does not close open blocks. */
  readonly dont_imply_dedent?: boolean
}

export interface ParseOptions<Mode extends 'exec' | 'eval' | 'single' = 'exec' | 'eval' | 'single'> {
  readonly file: string
  readonly mode: Mode
  readonly flags?: ParseFlags
  /** The source is a string given to compile(), exec or eval(), not a file's content: its errors read differently. */
  readonly fromString?: boolean
}

/** Parses a source, one char U+0000..U+00FF a byte. Throws PythonSyntaxError and nothing else. */
export function parse(source: string, options: ParseOptions<'exec'>): Module
export function parse(source: string, options: ParseOptions<'eval'>): Expression
export function parse(source: string, options: ParseOptions<'single'>): Interactive
export function parse(source: string, options: ParseOptions): Mod
export function parse(source: string, options: ParseOptions): Mod {
  const { file, mode, flags = {}, fromString = false } = options
  const run = (unicodeLiterals: boolean): Mod => {
    const tokens = new Tokens(source, {
      file,
      fromString,
      isExec: mode === 'exec',
      dontImplyDedent: flags.dont_imply_dedent === true,
    })
    const isUtf8 = flags.source_is_utf8 === true
    const parser = new StatementParser(tokens, { unicodeLiterals, isUtf8 })
    parser.printIsName = flags.print_function === true
    const tree =
      mode === 'exec' ? parser.fileInput() : mode === 'eval' ? parser.evalInput() : parser.singleInput()
    if (parser.foundUnicodeLiterals && !unicodeLiterals) return run(true)
    if (isUtf8 && tokens.encoding !== null) {
      throw new PythonSyntaxError('SyntaxError', 'encoding declaration in Unicode string', file, 0)
    }
    if (parser.fault !== null) {
      const { type, message, line } = parser.fault
      throw new PythonSyntaxError(
        type,
        message,
        file,
        line,
        null,
        fromString ? null : sourceLine(source, line),
      )
    }
    return tree
  }
  return run(flags.unicode_literals === true)
}
