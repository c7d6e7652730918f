/**
 * Unicode of whatever stands for it. Follows Objects/unicodeobject.c of 2.7.6: PyUnicode_FromObject,
 * PyUnicode_FromEncodedObject with the default encoding, PyUnicode_Concat, PyUnicode_Compare, PyUnicode_EncodeDecimal.
 *
 * Left out: buffers in the place of strings; default encodings other than ASCII.
 */
import { codePointLength, encodeDecimal } from '../text/index.ts'
import type { Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { decodeStr } from './codecs.ts'
import { raising } from './faults.ts'
import { freshUnicode } from './string-memory.ts'

/** A new reference to an exact unicode. */
export function unicodeFromObject(vm: Vm, object: Ref): Ref {
  if (vm.isExactly(object, 'unicode')) return vm.incref(object)
  if (vm.isUnicode(object)) return vm.unicode(vm.textOf(object))
  if (vm.isStr(object)) return decodeStr(vm, vm.textOf(object))
  if (vm.isInstanceOf(object, 'bytearray')) throw vm.error('TypeError', 'decoding bytearray is not supported')
  throw vm.errorFormat(
    'TypeError',
    `coercing to Unicode: need string or buffer, ${vm.typeName(object)} found`,
  )
}

/** What `work` answers of an argument as unicode, which is there as long. */
export function withUnicode<Answer>(
  vm: Vm,
  object: Ref,
  work: (unicode: Ref, text: string) => Answer,
): Answer {
  const unicode = unicodeFromObject(vm, object)
  try {
    return work(unicode, vm.textOf(unicode))
  } finally {
    vm.decref(unicode)
  }
}

/** `left + right`, of which one at least is unicode. */
export const concatUnicode = (vm: Vm, left: Ref, right: Ref): Ref =>
  withUnicode(vm, left, (u, a) =>
    withUnicode(vm, right, (v, b) => {
      if (b === '') return vm.incref(u)
      return a === '' ? vm.incref(v) : freshUnicode(vm, a + b)
    }),
  )

/** By code points. */
export const compareUnicode = (vm: Vm, left: Ref, right: Ref): number =>
  withUnicode(vm, left, (_, a) => withUnicode(vm, right, (__, b) => compareCodePoints(a, b)))

function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0
  let index = 0
  while (index < a.length && index < b.length && a[index] === b[index]) index++
  const first = a.codePointAt(index) ?? -1
  const second = b.codePointAt(index) ?? -1
  // halves of a pair are larger than what they stand for is not
  return first < second ? -1 : 1
}

/** The digits of a unicode as ASCII, with a buffer of them there meanwhile. */
export function decimalText(vm: Vm, unicode: Ref): string {
  const text = vm.textOf(unicode)
  const { memory } = vm.python
  const buffer = memory.buffer(codePointLength(text) + 1)
  try {
    return raising(vm, () => encodeDecimal(text))
  } finally {
    memory.free(buffer)
  }
}
