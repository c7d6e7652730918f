/**
 * Source text to a code object at run time. Follows Python/pythonrun.c of CPython 2.7 (Py_CompileStringFlags, err_input) and
 * Python/ceval.c (PyEval_MergeCompilerFlags).
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { PyCF_MASK, type Code } from '../code.ts'
import { compile } from '../compile.ts'
import { PythonSyntaxError, type Mod } from '../syntax/index.ts'
import { CompileMemory } from './compile-memory.ts'
import type { Interpreter } from './interpreter.ts'
import { warnExplicitly } from './warnings.ts'

export interface SourceOptions {
  readonly file: string
  readonly mode: 'exec' | 'eval' | 'single'
  readonly flags: number
  /** Whether the future statements of the code that runs hold for it, too. */
  readonly inherits: boolean
  readonly fromString: boolean
  readonly isCell?: boolean
}

export function compileSource(vm: Interpreter, source: string, options: SourceOptions): Ref {
  const { memory } = vm.python
  if (memory.isOutside) return vm.codes.make(toCode(vm, source, options))
  const meanwhile = new CompileMemory(memory)
  try {
    const code = toCode(vm, source, options, (tree) => meanwhile.parsed(tree))
    return vm.codes.make(code)
  } finally {
    meanwhile.done()
  }
}

/** Throws a SyntaxError of Python's. */
export function toCode(
  vm: Interpreter,
  source: string,
  { file, mode, flags, inherits, fromString, isCell = false }: SourceOptions,
  onTree?: (tree: Mod) => void,
): Code {
  const { frame } = vm.state
  const inherited =
    inherits && frame !== NULL ? vm.codes.of(vm.types2.frames.codeOf(frame)).flags & PyCF_MASK : 0
  try {
    return compile(source, {
      file,
      mode,
      flags: flags | inherited,
      fromString,
      isCell,
      ...(onTree ? { onTree } : {}),
      onWarning: (message, line) => warnExplicitly(vm, 'SyntaxWarning', message, file, line),
    })
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error
    throw syntaxError(vm, error)
  }
}

function syntaxError(vm: Interpreter, { type, message, file, line, column, text }: PythonSyntaxError) {
  if (type === 'MemoryError') return vm.errorValue(type, NULL)
  // without a line: raised where nobody places it
  if (type === 'ValueError' || type === 'SystemError' || line === 0) return vm.error(type, message)
  return vm.errorValue(
    type,
    vm.tuple([
      vm.str(message),
      vm.tuple([
        vm.str(file),
        vm.int(line),
        column === null ? vm.none() : vm.int(column),
        // of a text that is in no file the compiler knows no line
        text === null || (text === '' && column === null) ? vm.none() : vm.str(text),
      ]),
    ]),
  )
}
