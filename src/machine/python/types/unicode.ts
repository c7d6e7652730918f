/**
 * unicode of CPython 2.7. Follows Objects/unicodeobject.c of 2.7.6: unicode_new, unicode_repr, unicode_str,
 * PyUnicode_Concat, unicode_repeat, unicode_slice, unicode_getitem, unicode_subscript, PyUnicode_Contains,
 * PyUnicode_RichCompare, unicode_mod; its methods are in unicode-methods.ts.
 *
 * Left out: the buffer interface.
 */
import { codePointAt, codePointLength, isWide, sliceCodePoints, unicodeRepr } from '../text/index.ts'
import { NULL, type Python2Types, type Ref } from '../../objects/index.ts'
import { EQ, NE, type Binary, type Keywords, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { decodeObject, encodeText } from './codecs.ts'
import { derived, derivedUnicode } from './derived.ts'
import { ordered, setHash } from './number-operands.ts'
import { percentUnicode } from './percent-format.ts'
import { isSlice, stretchOf } from './slice.ts'
import { freshUnicode, MOST_TEXT, repeatedText, stringRoom } from './string-memory.ts'
import { unicodeMethods } from './unicode-methods.ts'
import { compareUnicode, concatUnicode, withUnicode } from './unicode-object.ts'

const UNICODE_BYTES = 48
const CHARACTER_BYTES = 4
/** Of a repr: its letter and quotes, and what a character may become. */
const QUOTES = 3
const MOST_ESCAPED = 10
/** PY_SSIZE_T_MAX. */
const SSIZE_MAX = 2 ** 63

function repeat(vm: Vm, self: Ref, count: number): Ref {
  if (count < 1) return vm.unicode('')
  if (count === 1 && vm.isExactly(self, 'unicode')) return vm.incref(self)
  const text = vm.textOf(self)
  if (text.length * count >= SSIZE_MAX) throw vm.error('OverflowError', 'repeated string is too long')
  return text.length * count > MOST_TEXT
    ? vm.types2.unicodes.ofLength(text.length * count)
    : freshUnicode(vm, repeatedText(text, count))
}

function slice(vm: Vm, self: Ref, low: number, high: number): Ref {
  const text = vm.textOf(self)
  const length = vm.types2.unicodes.lengthOf(self)
  const start = Math.max(low, 0)
  const end = Math.min(Math.max(high, 0), length)
  if (start === 0 && end === length && vm.isExactly(self, 'unicode')) return vm.incref(self)
  return vm.unicode(start < end ? sliceCodePoints(text, start, end) : '')
}

function item(vm: Vm, self: Ref, index: number): Ref {
  if (index < 0 || index >= vm.types2.unicodes.lengthOf(self))
    throw vm.error('IndexError', 'string index out of range')
  return vm.unicode(codePointAt(vm.textOf(self), index))
}

const subscript: Binary = (vm, self, key) => {
  const length = vm.types2.unicodes.lengthOf(self)
  if (vm.isIndex(key)) {
    const index = vm.index(key, 'IndexError')
    return item(vm, self, index < 0 ? index + length : index)
  }
  if (!isSlice(vm, key)) throw vm.error('TypeError', 'string indices must be integers')
  const { start, step, count } = stretchOf(vm, key, length)
  if (count <= 0) return vm.unicode('')
  if (step === 1) return slice(vm, self, start, start + count)
  return picked(vm, vm.textOf(self), start, step, count)
}

/** With a buffer there meanwhile. */
function picked(vm: Vm, text: string, start: number, step: number, count: number): Ref {
  const { memory } = vm.python
  const buffer = memory.buffer(count * CHARACTER_BYTES)
  const characters = isWide(text) ? [...text] : text
  let result = ''
  for (let nth = 0; nth < count; nth++) result += characters[start + nth * step]
  try {
    return vm.unicode(result)
  } finally {
    memory.free(buffer)
  }
}

function richCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  try {
    return vm.bool(ordered(operator, compareUnicode(vm, left, right), 0))
  } catch (thrown) {
    return comparedUnequal(vm, thrown, operator)
  }
}

/** What a comparison answers that failed: other types are not known, bytes beyond ASCII are unequal. */
function comparedUnequal(vm: Vm, thrown: unknown, operator: number): Ref {
  if (vm.caught(thrown, 'TypeError')) {
    vm.clearError()
    return vm.notImplemented()
  }
  if ((operator !== EQ && operator !== NE) || !vm.caught(thrown, 'UnicodeDecodeError')) throw thrown
  vm.clearError()
  const which = operator === EQ ? 'equal' : 'unequal'
  vm.warn(
    'UnicodeWarning',
    `Unicode ${which} comparison failed to convert both arguments to Unicode - interpreting them as being unequal`,
  )
  return vm.bool(operator === NE)
}

function newUnicode(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const names = ['string', 'encoding', 'errors']
  const [object = NULL, encoding = NULL, errors = NULL] = vm.parseKeywords(
    'unicode',
    args,
    keywords,
    names,
    0,
  )
  const unicode = convert(vm, object, encoding, errors)
  return type === vm.typeNamed('unicode') ? unicode : derived(vm, type, unicode, derivedUnicode)
}

function convert(vm: Vm, object: Ref, encoding: Ref, errors: Ref): Ref {
  if (object === NULL) return vm.unicode('')
  if (encoding === NULL && errors === NULL) return vm.unicodeOf(object)
  return decodeObject(
    vm,
    object,
    encoding === NULL ? undefined : vm.argumentString('unicode', 2, encoding),
    errors === NULL ? undefined : vm.argumentString('unicode', 3, errors),
  )
}

export const unicodeType = ({ unicodes }: Python2Types): TypeSpec => ({
  name: 'unicode',
  base: 'basestring',
  layout: unicodes,
  basicSize: UNICODE_BYTES,
  isBase: true,
  slots: {
    repr(vm, self) {
      const text = vm.textOf(self)
      return stringRoom(vm, QUOTES + MOST_ESCAPED * codePointLength(text), unicodeRepr(text))
    },
    str: (vm, self) => encodeText(vm, vm.textOf(self)),
    hash(vm, self) {
      setHash(vm, { low: unicodes.lowHashOf(self), high: unicodes.highHashOf(self) })
    },
    richCompare,
    new: newUnicode,
    remainder: (vm, left, right) =>
      vm.isUnicode(left)
        ? withUnicode(vm, left, (format) => percentUnicode(vm, format, right))
        : vm.notImplemented(),
    length: (vm, self) => vm.types2.unicodes.lengthOf(self),
    concat: concatUnicode,
    repeat,
    item,
    slice,
    contains: (vm, self, value) =>
      withUnicode(vm, value, (_, part) => withUnicode(vm, self, (__, text) => text.includes(part))),
    subscript,
  },
  methods: unicodeMethods,
})
