/**
 * Tracebacks: made while an exception passes frames, and printed. Follows Python/traceback.c (PyTraceBack_Here,
 * PyTraceBack_Print, _Py_DisplaySourceLine) and Python/pythonrun.c (PyErr_PrintEx, PyErr_Display, handle_system_exit,
 * print_error_text) of CPython 2.7.
 *
 * Left out: looking for the source along sys.path.
 */
import {
  FRAME_BACK,
  FRAME_CODE,
  FRAME_LAST_INSTRUCTION,
  NULL,
  indexOf,
  type Ref,
} from '../../objects/index.ts'
import { lineOf } from '../code.ts'
import { clearError, isExceptionClass, isExceptionInstance, normalizeError } from '../protocols/errors.ts'
import type { Interpreter } from './interpreter.ts'
import { flushLine, writeObject, writeText } from './print.ts'

const NEXT = 0
const FRAME = 1
const LAST = 0
const LINE = 1
/** PyTraceBack_LIMIT. */
const LIMIT = 1000

/** Puts a frame in front of the traceback of what is being raised. */
export function traceBackHere(vm: Interpreter, frame: Ref): void {
  const { state } = vm
  const layout = vm.types2.fixed.layouts.traceback
  const { data } = vm.words
  const last = data[indexOf(frame) + FRAME_LAST_INSTRUCTION] as number
  const line = lineOf(vm.codes.of(data[indexOf(frame) + FRAME_CODE] as Ref).code, last)
  const made = layout.create()
  layout.init(made, NEXT, state.traceback)
  layout.init(made, FRAME, vm.incref(frame))
  layout.setWord(made, LAST, last)
  layout.setWord(made, LINE, line)
  layout.track(made)
  state.traceback = made
}

/** Borrowed. */
export const frameOfTraceback = (vm: Interpreter, traceback: Ref): Ref =>
  vm.types2.fixed.layouts.traceback.get(traceback, FRAME)
export const lineOfTraceback = (vm: Interpreter, traceback: Ref): number =>
  vm.types2.fixed.layouts.traceback.word(traceback, LINE)
export const lastOfTraceback = (vm: Interpreter, traceback: Ref): number =>
  vm.types2.fixed.layouts.traceback.word(traceback, LAST)
/** Borrowed; NULL: none. */
export const nextTraceback = (vm: Interpreter, traceback: Ref): Ref =>
  vm.types2.fixed.layouts.traceback.get(traceback, NEXT)

/** A line of a file without the blanks that it begins with; undefined where there is none. */
export function sourceLine(vm: Interpreter, file: string, line: number): string | undefined {
  const lines = vm.host.readFile(file)?.split('\n')
  return lines?.[line - 1]?.replace(/\r$/, '').replace(/^[ \t\f]+/, '')
}

/** PyTraceBack_Print. */
export function printTraceback(vm: Interpreter, traceback: Ref, file: Ref): void {
  let depth = 0
  for (let each = traceback; each !== NULL; each = nextTraceback(vm, each)) depth++
  writeText(vm, file, 'Traceback (most recent call last):\n')
  for (let each = traceback; each !== NULL; each = nextTraceback(vm, each)) {
    if (depth-- > LIMIT) continue
    const { code } = vm.codes.of(vm.types2.frames.codeOf(frameOfTraceback(vm, each)))
    const line = lineOfTraceback(vm, each)
    writeText(vm, file, `  File "${code.filename}", line ${line}, in ${code.name}\n`)
    const source = sourceLine(vm, code.filename, line)
    if (source !== undefined && line > 0) writeText(vm, file, `    ${source}\n`)
  }
}

/** How a program ended that has ended: `code` is its exit status. */
export interface Exit {
  readonly code: number
}

/** PyErr_Print of what is being raised, which is then forgotten. SystemExit says how the program ends. */
export function printError(vm: Interpreter): Exit | undefined {
  const { state } = vm
  if (vm.exceptionMatches(state.type, vm.typeNamed('exceptions.SystemExit'))) return systemExit(vm)
  normalizeError(vm)
  const { type, value, traceback } = state
  state.type = state.value = state.traceback = NULL
  vm.modules.setSysValue('last_type', type)
  vm.modules.setSysValue('last_value', value)
  vm.modules.setSysValue('last_traceback', traceback === NULL ? vm.None : traceback)
  const hook = vm.modules.sysValue('excepthook')
  let exit: Exit | undefined
  if (hook === NULL) {
    vm.writeError('sys.excepthook is missing\n')
    display(vm, type, value, traceback)
  } else
    try {
      vm.decref(vm.call(hook, [type, value, traceback === NULL ? vm.None : traceback]))
    } catch (thrown) {
      vm.toPython(thrown)
      if (vm.exceptionMatches(state.type, vm.typeNamed('exceptions.SystemExit'))) exit = systemExit(vm)
      else {
        normalizeError(vm)
        const { type: second, value: secondValue, traceback: secondTraceback } = state
        state.type = state.value = state.traceback = NULL
        vm.writeError('Error in sys.excepthook:\n')
        display(vm, second, secondValue, secondTraceback)
        vm.writeError('\nOriginal exception was:\n')
        display(vm, type, value, traceback)
        vm.decref(second)
        vm.decref(secondValue)
        vm.decref(secondTraceback)
      }
    }
  vm.decref(type)
  vm.decref(value)
  vm.decref(traceback)
  return exit
}

function systemExit(vm: Interpreter): Exit {
  const { state } = vm
  const { type, traceback } = state
  let { value } = state
  state.type = state.value = state.traceback = NULL
  flushLine(vm)
  let code = 0
  if (value !== NULL && isExceptionInstance(vm, value)) {
    const answered = vm.findAttribute(value, 'code')
    if (answered !== NULL) {
      vm.decref(value)
      value = answered
    }
  }
  if (value !== NULL && value !== vm.None) {
    if (vm.isInt(value)) code = vm.numberOf(value) & 0xff
    else {
      const file = vm.modules.sysValue('stderr')
      if (file !== NULL && file !== vm.None)
        try {
          writeObject(vm, value, file, true)
        } catch (thrown) {
          vm.toPython(thrown)
          vm.clearError()
        }
      vm.writeError('\n')
      code = 1
    }
  }
  vm.decref(type)
  vm.decref(value)
  vm.decref(traceback)
  return { code }
}

/** PyErr_Display: to sys.stderr. All borrowed; `traceback` may be NULL. */
export function display(vm: Interpreter, type: Ref, value: Ref, traceback: Ref): void {
  const file = vm.modules.sysValue('stderr')
  if (file === NULL || file === vm.None) return vm.host.write(2, 'lost sys.stderr\n')
  flushLine(vm)
  try {
    if (traceback !== NULL && traceback !== vm.None) printTraceback(vm, traceback, file)
    let shown = vm.incref(value === NULL ? vm.None : value)
    const place = syntaxErrorOf(vm, shown)
    if (place) {
      writeText(vm, file, `  File "${place.file}", line ${place.line}\n`)
      if (place.text !== undefined) writeText(vm, file, errorText(place.text, place.offset))
      vm.decref(shown)
      shown = place.message
    }
    if (isExceptionClass(vm, type)) writeText(vm, file, classNameOf(vm, type))
    else writeObject(vm, type, file, true)
    if (shown !== vm.None) {
      const text = vm.strOf(shown)
      if (vm.textOf(text) !== '') writeText(vm, file, `: ${vm.textOf(text)}`)
      vm.decref(text)
    }
    vm.decref(shown)
  } catch (thrown) {
    vm.toPython(thrown)
    clearError(vm)
  }
  try {
    writeText(vm, file, '\n')
  } catch (thrown) {
    vm.toPython(thrown)
    clearError(vm)
  }
}

/** The name with that of its module, except of the builtin ones. */
function classNameOf(vm: Interpreter, type: Ref): string {
  const name = vm.className(type)
  const module = vm.findAttribute(type, '__module__')
  if (module === NULL) return `<unknown>${name}`
  const text = vm.isStr(module) ? vm.textOf(module) : ''
  vm.decref(module)
  return text === '' || text === 'exceptions' ? name : `${text}.${name}`
}

interface Place {
  /** A new reference. */
  readonly message: Ref
  readonly file: string
  readonly line: number
  readonly offset: number
  readonly text: string | undefined
}

/** parse_syntax_error of what has a `print_file_and_line`. */
function syntaxErrorOf(vm: Interpreter, value: Ref): Place | undefined {
  const mark = vm.findAttribute(value, 'print_file_and_line')
  vm.decref(mark)
  if (mark === NULL) return undefined
  const read = (name: string): Ref => vm.findAttribute(value, name)
  const numberIn = (name: string): number => {
    const ref = read(name)
    const number = ref !== NULL && vm.isInt(ref) ? vm.numberOf(ref) : -1
    vm.decref(ref)
    return number
  }
  const textIn = (name: string): string | undefined => {
    const ref = read(name)
    const text = ref !== NULL && vm.isStr(ref) ? vm.textOf(ref) : undefined
    vm.decref(ref)
    return text
  }
  const line = numberIn('lineno')
  if (line < 0) return undefined
  return {
    message: read('msg') || vm.none(),
    file: textIn('filename') ?? '<string>',
    line,
    offset: numberIn('offset'),
    text: textIn('text'),
  }
}

/** print_error_text. */
function errorText(text: string, offset: number): string {
  let left = offset
  let shown = text
  if (left >= 0) {
    if (left > 0 && left === shown.length && shown.endsWith('\n')) left--
    for (;;) {
      const newline = shown.indexOf('\n')
      if (newline < 0 || newline >= left) break
      left -= newline + 1
      shown = shown.slice(newline + 1)
    }
    const blanks = /^[ \t]*/.exec(shown)?.[0].length ?? 0
    shown = shown.slice(blanks)
    left -= blanks
  }
  const line = `    ${shown}${shown.endsWith('\n') ? '' : '\n'}`
  return left === -1 ? line : `${line}    ${' '.repeat(Math.max(0, left - 1))}^\n`
}

/** Borrowed: the frame that runs, or the one so many calls further out; NULL: there is none. */
export function frameAt(vm: Interpreter, depth: number): Ref {
  let { frame } = vm.state
  for (let left = depth; left > 0 && frame !== NULL; left--)
    frame = vm.words.data[indexOf(frame) + FRAME_BACK] as Ref
  return frame
}
