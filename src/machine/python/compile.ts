/** Source text or a syntax tree to code: `Python/pythonrun.c: Py_CompileStringFlags` of CPython 2.7.6. */
import { CO_FUTURE_PRINT_FUNCTION, CO_FUTURE_UNICODE_LITERALS, type Code } from './code.ts'
import { compileTree } from './compiler/index.ts'
import { parse, type Mod } from './syntax/index.ts'

export interface CompileOptions {
  /** The name that code and errors give their file. */
  readonly file: string
  /** `exec` for statements, `eval` for an expression, `single` for a statement that prints its value. */
  readonly mode?: 'exec' | 'eval' | 'single'
  /** `CO_FUTURE_…` of the code that compiles, which go on in what it compiles. */
  readonly flags?: number
  /** Leaves `flags` aside. */
  readonly dontInherit?: boolean
  /** The source is a string of the program and no file: errors that are found after parsing quote no line. */
  readonly fromString?: boolean
  /** The source was unicode text: its bytes are UTF-8. */
  readonly isUtf8?: boolean
  /** Hears of SyntaxWarnings. */
  readonly onWarning?: (message: string, line: number) => void
}

/** Throws PythonSyntaxError. `source` has one char U+0000..U+00FF a byte; a tree is compiled as it is. */
export function compile(source: string | Mod, options: CompileOptions): Code {
  const { file, mode = 'exec', fromString = false, isUtf8 = false, onWarning = () => {} } = options
  const flags = options.dontInherit ? 0 : (options.flags ?? 0)
  const isText = typeof source === 'string'
  const tree = isText
    ? parse(source, {
        file,
        mode,
        fromString,
        flags: {
          print_function: (flags & CO_FUTURE_PRINT_FUNCTION) !== 0,
          unicode_literals: (flags & CO_FUTURE_UNICODE_LITERALS) !== 0,
          source_is_utf8: isUtf8,
        },
      })
    : source
  return compileTree(tree, { file, source: isText && !fromString ? source : '', flags, onWarning })
}
