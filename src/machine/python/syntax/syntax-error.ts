/**
 * What CPython raises for a source it cannot compile, and how it prints the line at fault.
 * Follows `err_input`, `print_error_text` (Python/pythonrun.c) and `PyErr_ProgramText` (Python/errors.c) of 2.7.6.
 */

/**
 * MemoryError stands for a full parser stack, ValueError for a bad `\x`, SystemError for too many nested blocks: these
 * CPython shows without file and line.
 */
export type SyntaxErrorType =
  'SyntaxError' | 'IndentationError' | 'TabError' | 'MemoryError' | 'ValueError' | 'SystemError'

export class PythonSyntaxError extends Error {
  readonly type: SyntaxErrorType
  readonly file: string
  /** From 1; 0 where CPython does not say. */
  readonly line: number
  /** The exception's `offset`: from 1, in bytes, counted from the start of `text`, which may be several lines. */
  readonly column: number | null
  /** The exception's `text`, one char a byte, or null where CPython has None. */
  readonly text: string | null

  constructor(
    type: SyntaxErrorType,
    message: string,
    file: string,
    line: number,
    column: number | null = null,
    text: string | null = null,
  ) {
    super(message)
    this.name = 'PythonSyntaxError'
    this.type = type
    this.file = file
    this.line = line
    this.column = column
    this.text = text
  }
}

/** The text of an error that is found after parsing: the source's line without indentation, '' past the end. */
export function sourceLine(source: string, line: number): string {
  const lines = source.split(/\r\n?|\n/)
  const text = (lines[line - 1] ?? '').replace(/^[ \t\f]+/, '')
  return line < lines.length ? `${text}\n` : text
}

/** The lines that a traceback prints below `File …, line N`: the text and, where the error has a column, a caret. */
export function errorText(text: string, column: number | null): string {
  let offset = column ?? -1
  let rest = text
  if (offset >= 0) {
    if (offset > 0 && offset === rest.length) offset--
    for (let nl = rest.indexOf('\n'); nl >= 0 && nl < offset; nl = rest.indexOf('\n')) {
      offset -= nl + 1
      rest = rest.slice(nl + 1)
    }
    const indent = /^[ \t]*/.exec(rest)![0].length
    offset -= indent
    rest = rest.slice(indent)
  }
  const line = `    ${rest}${rest.endsWith('\n') ? '' : '\n'}`
  return offset === -1 ? line : `${line}    ${' '.repeat(Math.max(0, offset - 1))}^\n`
}
