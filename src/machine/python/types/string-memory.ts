/**
 * How strings are made where the text is not there yet, and put together. Follows Objects/stringobject.c of 2.7.6
 * (PyString_FromStringAndSize without a text, _PyString_Resize, string_concat) and unicodeobject.c (_PyUnicode_New,
 * _PyUnicode_Resize).
 */
import { codePointLength } from '../text/index.ts'
import type { Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** PyString_FromStringAndSize(NULL, n), then filled: a new string even of one character, but not of none. */
export const freshStr = (vm: Vm, text: string): Ref => vm.python.strs.fresh(text)

/** _PyUnicode_New(n), then filled: a new string even of one character, but not of none. */
export const freshUnicode = (vm: Vm, text: string): Ref => vm.types2.unicodes.fresh(text)

/** A new string with room for `room` characters, cut to its text in the end. */
export const stringRoom = (vm: Vm, room: number, text: string): Ref =>
  resizeStr(
    vm,
    unwritten(vm, () => vm.python.strs.ofLength(room)),
    text.length,
    text,
  )

/** The same of unicode. */
export function unicodeRoom(vm: Vm, room: number, text: string): Ref {
  const length = codePointLength(text)
  const make = (): Ref => vm.types2.unicodes.ofLength(room)
  return resizeUnicode(vm, room === length ? make() : unwritten(vm, make), length, text)
}

const unwritten = (vm: Vm, work: () => Ref): Ref => vm.python.memory.unwritten(work)

/** _PyString_Resize: of a string that nobody else has, which begins with the text afterwards. */
export function resizeStr(vm: Vm, string: Ref, length: number, text: string): Ref {
  vm.python.strs.resize(string, text.padEnd(length, '\0'))
  return string
}

/** _PyUnicode_Resize. */
export function resizeUnicode(vm: Vm, string: Ref, length: number, text: string): Ref {
  const missing = length - codePointLength(text)
  return vm.types2.unicodes.resize(string, missing > 0 ? text + '\0'.repeat(missing) : text)
}

/** string_concat of two strs. */
export function concatStr(vm: Vm, left: Ref, right: Ref): Ref {
  const a = vm.textOf(left)
  const b = vm.textOf(right)
  if ((a === '' || b === '') && vm.isExactly(left, 'str') && vm.isExactly(right, 'str'))
    return vm.incref(a === '' ? right : left)
  return freshStr(vm, a + b)
}

/** The longest text that JavaScript has to keep: longer strings have a length only. */
export const MOST_TEXT = 2 ** 28
const KEPT_REPEATS = 16
const SHORT_REPEAT = 64
/** By text, the last that was asked for. */
const repeats = new Map<string, string>()

/** A text so many times. Of the same asked for again and again, there is one text in JavaScript's memory. */
export function repeatedText(text: string, times: number): string {
  if (text.length * times < SHORT_REPEAT || text.length > SHORT_REPEAT) return text.repeat(times)
  const known = repeats.get(text)
  if (known !== undefined && known.length === text.length * times) return known
  if (repeats.size >= KEPT_REPEATS) repeats.clear()
  const repeated = text.repeat(times)
  repeats.set(text, repeated)
  return repeated
}
