/**
 * `print`, and writing to files of any kind. Follows Python/ceval.c (PRINT_ITEM, PRINT_NEWLINE), Objects/fileobject.c
 * (PyFile_WriteObject, PyFile_WriteString, PyFile_SoftSpace), Objects/object.c (PyObject_Print) and the tp_print of
 * strings, numbers, lists, tuples, dicts and sets of CPython 2.7: these write without making a str first.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { writeFloat } from '../types/number-text.ts'
import type { Interpreter } from './interpreter.ts'

/** `stream` NULL or None: sys.stdout. */
export function printItem(vm: Interpreter, value: Ref, stream: Ref): void {
  const file = fileFor(vm, stream)
  try {
    if (softSpace(vm, file, false)) writeText(vm, file, ' ')
    writeObject(vm, value, file, true)
    if (!vm.isStr(value) && !vm.isUnicode(value)) softSpace(vm, file, true)
    else {
      const last = vm.textOf(value).at(-1)
      if (last === undefined || last === ' ' || !/[\t\n\v\f\r]/.test(last)) softSpace(vm, file, true)
    }
  } finally {
    vm.decref(file)
  }
}

export function printNewline(vm: Interpreter, stream: Ref): void {
  const file = fileFor(vm, stream)
  try {
    writeText(vm, file, '\n')
    softSpace(vm, file, false)
  } finally {
    vm.decref(file)
  }
}

function fileFor(vm: Interpreter, stream: Ref): Ref {
  if (stream !== NULL && stream !== vm.None) return vm.incref(stream)
  const file = vm.modules.sysValue('stdout')
  if (file === NULL) throw vm.error('RuntimeError', 'lost sys.stdout')
  return vm.incref(file)
}

/** Py_FlushLine: a newline to sys.stdout where `print` has left one out. */
export function flushLine(vm: Interpreter): void {
  const file = vm.modules.sysValue('stdout')
  if (file === NULL || file === vm.None) return
  try {
    if (softSpace(vm, file, false)) writeText(vm, file, '\n')
  } catch (thrown) {
    vm.toPython(thrown)
    vm.clearError()
  }
}

/** PyFile_SoftSpace: sets whether a blank is due, and answers whether one was. */
export function softSpace(vm: Interpreter, file: Ref, isDue: boolean): boolean {
  if (vm.fileType.isFile(vm, file)) return vm.fileType.softSpace(file, isDue)
  const old = vm.findAttribute(file, 'softspace')
  const was = old !== NULL && vm.isInt(old) && vm.numberOf(old) !== 0
  vm.decref(old)
  const value = vm.int(isDue ? 1 : 0)
  try {
    vm.setattr(file, 'softspace', value)
  } catch (thrown) {
    vm.toPython(thrown)
    vm.clearError()
  } finally {
    vm.decref(value)
  }
  return was
}

/** PyFile_WriteString. */
export function writeText(vm: Interpreter, file: Ref, text: string): void {
  const { fileType } = vm
  if (fileType.isFile(vm, file)) return fileType.write(vm, file, text)
  const str = vm.str(text)
  try {
    writeObject(vm, str, file, true)
  } finally {
    vm.decref(str)
  }
}

/** PyFile_WriteObject: as `str` does, or as `repr`. */
export function writeObject(vm: Interpreter, value: Ref, file: Ref, isRaw: boolean): void {
  const { fileType } = vm
  if (fileType.isFile(vm, file)) return printTo(vm, value, isRaw, (text) => fileType.write(vm, file, text))
  const write = vm.getattr(file, 'write')
  let text: Ref = NULL
  try {
    text = !isRaw ? vm.repr(value) : vm.isUnicode(value) ? vm.incref(value) : vm.strOf(value)
    vm.decref(vm.call(write, [text]))
  } finally {
    vm.decref(text)
    vm.decref(write)
  }
}

type Write = (text: string) => void

/** PyObject_Print. */
function printTo(vm: Interpreter, value: Ref, isRaw: boolean, write: Write): void {
  if (isRaw && vm.isExactly(value, 'str')) return write(vm.textOf(value))
  if (vm.isExactly(value, 'int')) return write(String(vm.bigintOf(value)))
  if (vm.isExactly(value, 'bool')) return write(value === vm.True ? 'True' : 'False')
  if (vm.isExactly(value, 'float')) return writeFloat(vm, value, isRaw, write)
  if (vm.isExactly(value, 'list')) return printItems(vm, value, '[', ']', write)
  if (vm.isExactly(value, 'tuple')) return printItems(vm, value, '(', ')', write)
  if (vm.isExactly(value, 'dict')) return printDict(vm, value, write)
  const text = isRaw ? vm.strOf(value) : vm.repr(value)
  write(vm.textOf(text))
  vm.decref(text)
}

function printItems(vm: Interpreter, sequence: Ref, open: string, close: string, write: Write): void {
  const { lists, tuples } = vm.python
  const isList = open === '['
  // tupleprint looks for no cycle
  if (isList && !vm.reprEnter(sequence)) return write('[...]')
  try {
    write(open)
    for (let index = 0; index < (isList ? lists : tuples).sizeOf(sequence); index++) {
      if (index > 0) write(', ')
      const item = vm.incref((isList ? lists : tuples).get(sequence, index))
      try {
        printNested(vm, item, write)
      } finally {
        vm.decref(item)
      }
    }
    write(!isList && tuples.sizeOf(sequence) === 1 ? `,${close}` : close)
  } finally {
    if (isList) vm.reprLeave(sequence)
  }
}

function printDict(vm: Interpreter, dict: Ref, write: Write): void {
  if (!vm.reprEnter(dict)) return write('{...}')
  try {
    write('{')
    let isFirst = true
    for (const [key, value] of vm.types2.dicts.entries(dict)) {
      vm.incref(value)
      try {
        if (!isFirst) write(', ')
        isFirst = false
        printNested(vm, key, write)
        write(': ')
        printNested(vm, value, write)
      } finally {
        vm.decref(value)
      }
    }
    write('}')
  } finally {
    vm.reprLeave(dict)
  }
}

const printNested = (vm: Interpreter, value: Ref, write: Write): void =>
  vm.nested(' printing an object', () => printTo(vm, value, false, write))
