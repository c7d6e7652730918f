/** Source text or a syntax tree to code: `Python/pythonrun.c: Py_CompileStringFlags` of CPython 2.7.6. */
import {
  CO_FUTURE_PRINT_FUNCTION,
  CO_FUTURE_UNICODE_LITERALS,
  PyCF_DONT_IMPLY_DEDENT,
  PyCF_SOURCE_IS_UTF8,
  type Code,
} from './code.ts'
import { compileTree } from './compiler/index.ts'
import { PythonSyntaxError, parse, type Mod, type Stmt } from './syntax/index.ts'

export interface CompileOptions {
  /** The name that code and errors give their file. */
  readonly file: string
  /** `exec` for statements, `eval` for an expression, `single` for a statement that prints its value. */
  readonly mode?: 'exec' | 'eval' | 'single'
  /** `CO_FUTURE_…`, those of the code that compiles among them unless it inherits none, and `PyCF_…`. */
  readonly flags?: number
  /** The source is a string of the program and no file: errors that are found after parsing quote no line. */
  readonly fromString?: boolean
  /** Of statements, the last one shows its value if it is an expression: as a cell's does. */
  readonly isCell?: boolean
  /** Hears of the source's tree before it is compiled. */
  readonly onTree?: (tree: Mod) => void
  /** Hears of SyntaxWarnings. May throw, which ends the compilation. */
  readonly onWarning?: (message: string, line: number) => void
}

/**
 * Throws PythonSyntaxError; of type MemoryError for a program that is nested too deep to be compiled. `source` has one
 * char U+0000..U+00FF a byte, or is a tree already.
 */
export function compile(source: string | Mod, options: CompileOptions): Code {
  const {
    file,
    mode = 'exec',
    flags = 0,
    fromString = false,
    isCell = false,
    onTree,
    onWarning = () => {},
  } = options
  try {
    if (typeof source !== 'string') return compileTree(source, { file, source: '', flags, onWarning })
    const tree = parse(source, {
      file,
      mode,
      fromString,
      flags: {
        print_function: (flags & CO_FUTURE_PRINT_FUNCTION) !== 0,
        unicode_literals: (flags & CO_FUTURE_UNICODE_LITERALS) !== 0,
        source_is_utf8: (flags & PyCF_SOURCE_IS_UTF8) !== 0,
        dont_imply_dedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
      },
    })
    onTree?.(tree)
    const quoted = fromString ? '' : source
    if (!isCell || tree.kind !== 'Module')
      return compileTree(tree, { file, source: quoted, flags, onWarning })
    const { body } = tree
    const shows = (statement: Stmt): boolean => statement === body.at(-1)
    return compileTree({ kind: 'Interactive', body }, { file, source: quoted, flags, shows, onWarning })
  } catch (error) {
    // JavaScript's stack is full, long after CPython's parser would have given up on most programs.
    if (error instanceof RangeError) throw new PythonSyntaxError('MemoryError', '', file, 0)
    throw error
  }
}
