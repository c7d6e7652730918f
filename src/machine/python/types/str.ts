/**
 * str of CPython 2.7: strings of bytes. Follows Objects/stringobject.c of 2.7.6: string_new, string_repr, string_concat,
 * string_repeat, string_slice, string_item, string_subscript, string_contains, string_richcompare, string_mod; its methods
 * are in str-methods.ts.
 *
 * Left out: the buffer interface.
 */
import { stringRepr } from '../text/index.ts'
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import type { Binary, Keywords, TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { concatBytearray } from './bytearray.ts'
import { derived, derivedStr } from './derived.ts'
import { ordered, setHash } from './number-operands.ts'
import { percentStr } from './percent-format.ts'
import { isSlice, stretchOf } from './slice.ts'
import { itselfStr, strMethods } from './str-methods.ts'
import { concatStr, MOST_TEXT, repeatedText, stringRoom } from './string-memory.ts'
import { concatUnicode, withUnicode } from './unicode-object.ts'

const STR_BYTES = 37
/** Of a repr: its quotes, and what a character may become. */
const QUOTES = 2
const MOST_ESCAPED = 4
/** PY_SSIZE_T_MAX. */
const SSIZE_MAX = 2 ** 63

function concat(vm: Vm, left: Ref, right: Ref): Ref {
  if (vm.isStr(right)) return concatStr(vm, left, right)
  if (vm.isUnicode(right)) return concatUnicode(vm, left, right)
  if (vm.isInstanceOf(right, 'bytearray')) return concatBytearray(vm, left, right)
  throw vm.errorFormat('TypeError', `cannot concatenate 'str' and '${vm.typeName(right)}' objects`)
}

export function repeatStr(vm: Vm, self: Ref, count: number): Ref {
  const text = vm.textOf(self)
  const times = Math.max(count, 0)
  const length = text.length * times
  if (length === text.length && vm.isExactly(self, 'str')) return vm.incref(self)
  if (length >= SSIZE_MAX) throw vm.error('OverflowError', 'repeated string is too long')
  const { strs } = vm.python
  // not '', of which there is only one: a new string
  return length === 0 || length > MOST_TEXT ? strs.ofLength(length) : strs.fresh(repeatedText(text, times))
}

function slice(vm: Vm, self: Ref, low: number, high: number): Ref {
  const text = vm.textOf(self)
  const start = Math.max(low, 0)
  const end = Math.min(Math.max(high, 0), text.length)
  if (start === 0 && end === text.length && vm.isExactly(self, 'str')) return vm.incref(self)
  return vm.str(text.slice(start, Math.max(start, end)))
}

export function itemOfStr(vm: Vm, self: Ref, index: number): Ref {
  const text = vm.textOf(self)
  if (index < 0 || index >= text.length) throw vm.error('IndexError', 'string index out of range')
  return vm.str(text[index] as string)
}

const subscript: Binary = (vm, self, key) => {
  if (vm.isIndex(key)) {
    const index = vm.index(key, 'IndexError')
    return itemOfStr(vm, self, index < 0 ? index + vm.textOf(self).length : index)
  }
  if (!isSlice(vm, key))
    throw vm.errorFormat('TypeError', `string indices must be integers, not ${vm.typeName(key)}`)
  const text = vm.textOf(self)
  const { start, step, count } = stretchOf(vm, key, text.length)
  if (count <= 0) return vm.str('')
  if (step === 1) return slice(vm, self, start, start + count)
  const { memory } = vm.python
  const buffer = memory.buffer(count)
  let picked = ''
  for (let nth = 0; nth < count; nth++) picked += text[start + nth * step]
  try {
    return vm.str(picked)
  } finally {
    memory.free(buffer)
  }
}

function contains(vm: Vm, self: Ref, value: Ref): boolean {
  if (vm.isUnicode(value))
    return withUnicode(vm, value, (_, part) => withUnicode(vm, self, (__, text) => text.includes(part)))
  if (vm.isStr(value)) return vm.textOf(self).includes(vm.textOf(value))
  throw vm.errorFormat(
    'TypeError',
    `'in <string>' requires string as left operand, not ${vm.typeName(value)}`,
  )
}

function richCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  if (!vm.isStr(left) || !vm.isStr(right)) return vm.notImplemented()
  const a = vm.textOf(left)
  const b = vm.textOf(right)
  return vm.bool(ordered(operator, a < b ? -1 : a === b ? 0 : 1, 0))
}

function newStr(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const [object = NULL] = vm.parseKeywords('str', args, keywords, ['object'], 0)
  const string = object === NULL ? vm.str('') : vm.strOf(object)
  return type === vm.typeNamed('str') ? string : derived(vm, type, string, derivedStr)
}

export const strType = (python: Python): TypeSpec => ({
  name: 'str',
  base: 'basestring',
  layout: python.strs,
  basicSize: STR_BYTES,
  itemSize: 1,
  isBase: true,
  slots: {
    repr(vm, self) {
      const text = vm.textOf(self)
      return stringRoom(vm, QUOTES + MOST_ESCAPED * text.length, stringRepr(text))
    },
    str: itselfStr,
    hash(vm, self) {
      const { strs } = vm.python
      setHash(vm, { low: strs.lowHashOf(self), high: strs.highHashOf(self) })
    },
    richCompare,
    new: newStr,
    remainder: (vm, left, right) => (vm.isStr(left) ? percentStr(vm, left, right) : vm.notImplemented()),
    length: (vm, self) => vm.python.strs.lengthOf(self),
    concat,
    repeat: repeatStr,
    item: itemOfStr,
    slice,
    contains,
    subscript,
  },
  methods: strMethods,
})
