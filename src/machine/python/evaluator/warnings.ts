/**
 * Warnings. Follows Python/_warnings.c of CPython 2.7 (PyErr_WarnEx, PyErr_WarnExplicit, show_warning) with the filters that
 * there are at the start: what is deprecated and what is pending is not shown, everything else once for each line.
 *
 * Where the module `warnings` is loaded, it goes through that one.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { ExceptionName } from '../vm.ts'
import { lineOfFrame } from './frames.ts'
import { itemNamed } from './named-items.ts'
import type { Interpreter } from './interpreter.ts'
import { frameAt, sourceLine } from './traceback.ts'
import { writeText } from './print.ts'

const IGNORED: readonly ExceptionName[] = [
  'DeprecationWarning',
  'PendingDeprecationWarning',
  'ImportWarning',
  'BytesWarning',
]

/** `stackLevel` 1: where the running frame is. */
export function warn(vm: Interpreter, category: ExceptionName, message: string, stackLevel: number): void {
  const frame = frameAt(vm, stackLevel - 1)
  if (frame === NULL) return warnExplicitly(vm, category, message, 'sys', 1)
  warnExplicitly(vm, category, message, fileOfGlobals(vm, frame), lineOfFrame(vm, frame))
}

/** setup_context: the file of the module that the running code's names are of. */
function fileOfGlobals(vm: Interpreter, frame: Ref): string {
  const globals = vm.types2.frames.globalsOf(frame)
  const named = (name: string): string | undefined => {
    const value = itemNamed(vm, globals, name)
    return value !== NULL && vm.isStr(value) ? vm.textOf(value) : undefined
  }
  const file = named('__file__')
  return file === undefined ? (named('__name__') ?? '<string>') : file.replace(/\.py[co]$/i, '.py')
}

export function warnExplicitly(
  vm: Interpreter,
  category: ExceptionName,
  message: string,
  file: string,
  line: number,
): void {
  const module = vm.modules.find('warnings')
  if (module !== NULL && vm.isInstanceOf(module, 'module'))
    return warnThrough(vm, module, category, message, file, line)
  if (IGNORED.includes(category) || !vm.modules.isFirstWarning(`${file}:${line}:${category}:${message}`))
    return
  const stderr: Ref = vm.modules.sysValue('stderr')
  if (stderr === NULL) return
  writeText(vm, stderr, `${file}:${line}: ${category}: ${message}\n`)
  const source = sourceLine(vm, file, line)
  if (source !== undefined) writeText(vm, stderr, `  ${source}\n`)
}

/** By the filters of the module `warnings`, and as its `showwarning` shows it. */
function warnThrough(
  vm: Interpreter,
  module: Ref,
  category: ExceptionName,
  message: string,
  file: string,
  line: number,
): void {
  const args = [
    vm.str(message),
    vm.incref(vm.typeNamed(`exceptions.${category}`)),
    vm.str(file),
    vm.int(line),
  ]
  try {
    vm.decref(vm.callMethod(module, 'warn_explicit', ...args))
  } finally {
    for (const arg of args) vm.decref(arg)
  }
}
