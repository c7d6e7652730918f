/**
 * The methods of bytearray, and what of other objects it takes for bytes. Follows Objects/bytearrayobject.c and
 * Objects/stringlib of CPython 2.7.6; what they do to text is text/strings.ts and text/cases.ts.
 */
import {
  areAll,
  BYTES,
  capitalize,
  center,
  count,
  endsWith,
  expandTabs,
  find,
  findLast,
  isLower,
  isOneOf,
  isTitle,
  isUpper,
  leftJustify,
  partition,
  partitionFromEnd,
  replace,
  rightJustify,
  split,
  splitFromEnd,
  splitLines,
  splitWords,
  splitWordsFromEnd,
  startsWith,
  strip,
  swapCase,
  toLower,
  toTitle,
  toUpper,
  translateBytes,
  zeroFill,
  type Sides,
} from '../text/index.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import {
  noArguments,
  oneArgument,
  unpacked,
  variable,
  withKeywords,
  type Native,
  type Natives,
} from '../native.ts'
import type { Vm } from '../vm.ts'
import { bufferContents } from './buffer.ts'
import { byteArrays } from './bytearray-bytes.ts'
import { decodeStr } from './codecs.ts'
import { raising } from './faults.ts'
import { viewContents } from './memoryview.ts'
import { grownList, optionalInt, rangeOf, threeOf, type Range } from './string-arguments.ts'

/** What PyObject_GetBuffer lets see of an object; undefined where it has no buffer of the new kind. */
export function readBuffer(vm: Vm, object: Ref): string | undefined {
  if (vm.isStr(object)) return vm.textOf(object)
  if (vm.isInstanceOf(object, 'bytearray')) return byteArrays(vm.python).textOf(object)
  if (vm.isExactly(object, 'buffer')) return bufferContents(vm, object)
  return vm.isExactly(object, 'memoryview') ? viewContents(vm, object) : undefined
}

/** The same; TypeError where it has none. */
export function bufferOrFail(vm: Vm, object: Ref): string {
  const bytes = readBuffer(vm, object)
  if (bytes !== undefined) return bytes
  throw vm.errorFormat('TypeError', `Type ${vm.typeName(object)} doesn't support the buffer API`)
}

/** _getbytevalue. */
export function byteOf(vm: Vm, object: Ref): number {
  if (vm.isExactly(object, 'str')) {
    const text = vm.textOf(object)
    if (text.length !== 1) throw vm.error('ValueError', 'string must be of size 1')
    return text.charCodeAt(0)
  }
  if (!vm.isIndex(object)) throw vm.error('TypeError', 'an integer or string of size 1 is required')
  let byte: Ref
  try {
    byte = vm.indexRef(object)
  } catch (thrown) {
    if (!vm.caught(thrown)) throw thrown
    throw vm.error('TypeError', 'an integer or string of size 1 is required')
  }
  const value = vm.bigintOf(byte)
  vm.decref(byte)
  if (value < 0n || value > 255n) throw vm.error('ValueError', 'byte must be in range(0, 256)')
  return Number(value)
}

const textOf = (vm: Vm, self: Ref): string => byteArrays(vm.python).textOf(self)
const made = (vm: Vm, bytes: string): Ref => byteArrays(vm.python).create(bytes)

const mapped = (work: (text: string) => string): Native =>
  noArguments((vm, self) => made(vm, work(textOf(vm, self))))
const asked = (work: (text: string) => boolean): Native =>
  noArguments((vm, self) => vm.bool(work(textOf(vm, self))))

type Search = (text: string, part: string, start?: number, end?: number) => number
type Match = (text: string, part: string, start?: number, end?: number) => boolean

const searching = (method: string, work: Search, mustBe = false): Native =>
  variable(0, Infinity, (vm, self, args) => {
    const { start, end } = rangeOf(vm, method === 'count' ? method : 'find/rfind/index/rindex', args)
    const found = work(textOf(vm, self), bufferOrFail(vm, args[0] as Ref), start, end)
    if (mustBe && found < 0) throw vm.error('ValueError', 'subsection not found')
    return vm.int(found)
  })

const matching = (method: string, work: Match): Native =>
  variable(0, Infinity, (vm, self, args) => {
    const range = rangeOf(vm, method, args)
    const part = args[0] as Ref
    const parts = vm.isTuple(part) ? vm.itemsOf(part) : [part]
    return vm.bool(parts.some((one) => matches(vm, self, one, work, range)))
  })

const matches = (vm: Vm, self: Ref, part: Ref, work: Match, { start, end }: Range): boolean =>
  work(textOf(vm, self), bufferOrFail(vm, part), start, end)

const stripping = (sides: Sides): Native =>
  variable(0, 1, (vm, self, [characters = NULL]) => {
    const isNone = characters === NULL || characters === vm.None
    const strips = isNone ? BYTES.isSpace : isOneOf(bufferOrFail(vm, characters))
    return made(vm, strip(textOf(vm, self), strips, sides))
  })

const splitting = (
  words: typeof splitWords,
  parts: (text: string, separator: string, max?: number) => string[],
): Native =>
  variable(0, 2, (vm, self, [separator = NULL, limit = NULL]) => {
    const max = optionalInt(vm, limit)
    const text = textOf(vm, self)
    const isNone = separator === NULL || separator === vm.None
    const pieces = isNone
      ? words(text, BYTES, max)
      : raising(vm, () => parts(text, bufferOrFail(vm, separator), max))
    return grownList(vm, pieces.length, (index) => made(vm, pieces[index] as string))
  })

const parting = (work: typeof partition): Native =>
  oneArgument((vm, self, separator) => {
    const by = bufferOrFail(vm, separator)
    const [before, found, after] = raising(vm, () => work(textOf(vm, self), by))
    return threeOf(
      vm,
      () => made(vm, before),
      () => made(vm, found),
      () => made(vm, after),
    )
  })

const justifying = (work: typeof center): Native =>
  variable(1, 2, (vm, self, [width = NULL, fill = NULL]) => {
    const character = fill === NULL ? ' ' : vm.isStr(fill) ? vm.textOf(fill) : ''
    if (character.length !== 1) throw vm.errorFormat('TypeError', `must be char, not ${vm.typeName(fill)}`)
    return made(vm, work(textOf(vm, self), vm.argumentInt(width), character))
  })

function join(vm: Vm, self: Ref, iterable: Ref): Ref {
  const sequence = vm.sequenceFast(iterable, 'can only join an iterable')
  try {
    const parts = vm.itemsOf(sequence).map((item, index) => {
      if (vm.isStr(item) || vm.isInstanceOf(item, 'bytearray')) return bufferOrFail(vm, item)
      throw vm.errorFormat(
        'TypeError',
        `can only join an iterable of bytes (item ${index} has type '${vm.typeName(item)}')`,
      )
    })
    return made(vm, parts.join(textOf(vm, self)))
  } finally {
    vm.decref(sequence)
  }
}

/** How many items bytearray_extend expects of what does not say it. */
const EXTEND_GUESS = 32

function extend(vm: Vm, self: Ref, iterable: Ref): Ref {
  const arrays = byteArrays(vm.python)
  let bytes = readBuffer(vm, iterable)
  if (bytes === undefined) {
    bytes = ''
    vm.lengthHint(iterable, EXTEND_GUESS)
    vm.forEach(iterable, (item) => void (bytes += String.fromCharCode(byteOf(vm, item))))
  }
  const size = arrays.sizeOf(self)
  arrays.replace(vm, self, size, size, bytes)
  return vm.none()
}

function pop(vm: Vm, self: Ref, [index = NULL]: readonly Ref[]): Ref {
  const arrays = byteArrays(vm.python)
  const size = arrays.sizeOf(self)
  const given = optionalInt(vm, index)
  if (size === 0) throw vm.error('IndexError', 'pop from empty bytearray')
  const at = given < 0 ? given + size : given
  if (at < 0 || at >= size) throw vm.error('IndexError', 'pop index out of range')
  const byte = arrays.at(self, at)
  arrays.replace(vm, self, at, at + 1, '')
  return vm.int(byte)
}

function insert(vm: Vm, self: Ref, [index, value]: readonly Ref[]): Ref {
  const arrays = byteArrays(vm.python)
  const size = arrays.sizeOf(self)
  const given = vm.argumentInt(index as Ref)
  const byte = String.fromCharCode(byteOf(vm, value as Ref))
  const at = Math.min(given < 0 ? Math.max(given + size, 0) : given, size)
  arrays.replace(vm, self, at, at, byte)
  return vm.none()
}

/** bytearray.fromhex: pairs of digits, with spaces between them. */
export const fromHex = variable(1, 1, (vm, type, [argument]) => {
  const digits = vm.argumentString('fromhex', 1, argument as Ref)
  let bytes = ''
  for (let at = 0; at < digits.length;) {
    if (digits[at] === ' ') {
      at++
      continue
    }
    const wrong = [at, at + 1].find((each) => !/^[0-9a-fA-F]$/.test(digits[each] ?? ''))
    if (wrong !== undefined)
      throw vm.errorFormat('ValueError', `non-hexadecimal number found in fromhex() arg at position ${at}`)
    bytes += String.fromCharCode(Number.parseInt(digits.slice(at, at + 2), 16))
    at += 2
  }
  if (type === vm.typeNamed('bytearray')) return made(vm, bytes)
  const plain = made(vm, bytes)
  try {
    return vm.call(type, [plain])
  } finally {
    vm.decref(plain)
  }
})

/** By name. */
export const bytearrayMethods: Natives = {
  __alloc__: noArguments((vm, self) => vm.int(byteArrays(vm.python).roomOf(self))),
  __reduce__: noArguments((vm, self) => {
    const dict = vm.findAttribute(self, '__dict__')
    const text = vm.unicode(textOf(vm, self))
    return vm.tuple([vm.incref(vm.typeOf(self)), vm.tuple([text, vm.str('latin-1')]), dict || vm.none()])
  }),
  __sizeof__: noArguments((vm, self) =>
    vm.int(vm.model.classes.basicSize(vm.typeOf(self)) + byteArrays(vm.python).roomOf(self)),
  ),
  append: oneArgument((vm, self, value) => {
    const arrays = byteArrays(vm.python)
    const byte = byteOf(vm, value)
    const size = arrays.sizeOf(self)
    arrays.resize(vm, self, size + 1)
    arrays.put(self, size, byte)
    return vm.none()
  }),
  capitalize: mapped((text) => capitalize(text, BYTES)),
  center: justifying(center),
  count: searching('count', count),
  decode: withKeywords((vm, self, args, keywords) => {
    const names = ['encoding', 'errors']
    const [encoding = NULL, errors = NULL] = vm.parseKeywords('decode', args, keywords, names, 0)
    const named = encoding === NULL ? undefined : vm.argumentString('decode', 1, encoding)
    return decodeStr(
      vm,
      textOf(vm, self),
      named,
      errors === NULL ? undefined : vm.argumentString('decode', 2, errors),
    )
  }),
  endswith: matching('endswith', endsWith),
  expandtabs: variable(0, 1, (vm, self, [size]) =>
    made(vm, expandTabs(textOf(vm, self), optionalInt(vm, size, 8))),
  ),
  extend: oneArgument(extend),
  find: searching('find', find),
  index: searching('index', find, true),
  insert: variable(2, 2, insert),
  isalnum: asked((text) => areAll(text, BYTES.isAlnum)),
  isalpha: asked((text) => areAll(text, BYTES.isAlpha)),
  isdigit: asked((text) => areAll(text, BYTES.isDigit)),
  islower: asked((text) => isLower(text, BYTES)),
  isspace: asked((text) => areAll(text, BYTES.isSpace)),
  istitle: asked((text) => isTitle(text, BYTES)),
  isupper: asked((text) => isUpper(text, BYTES)),
  join: oneArgument(join),
  ljust: justifying(leftJustify),
  lower: mapped((text) => toLower(text, BYTES)),
  lstrip: stripping('left'),
  partition: parting(partition),
  pop: variable(0, 1, pop),
  remove: oneArgument((vm, self, value) => {
    const byte = byteOf(vm, value)
    const at = textOf(vm, self).indexOf(String.fromCharCode(byte))
    if (at < 0) throw vm.error('ValueError', 'value not found in bytearray')
    byteArrays(vm.python).replace(vm, self, at, at + 1, '')
    return vm.none()
  }),
  replace: variable(2, 3, (vm, self, [from = NULL, to = NULL, limit = NULL]) => {
    const max = optionalInt(vm, limit)
    return made(vm, replace(textOf(vm, self), bufferOrFail(vm, from), bufferOrFail(vm, to), max))
  }),
  reverse: noArguments((vm, self) => {
    byteArrays(vm.python).write(self, 0, [...textOf(vm, self)].toReversed().join(''))
    return vm.none()
  }),
  rfind: searching('rfind', findLast),
  rindex: searching('rindex', findLast, true),
  rjust: justifying(rightJustify),
  rpartition: parting(partitionFromEnd),
  rsplit: splitting(splitWordsFromEnd, splitFromEnd),
  rstrip: stripping('right'),
  split: splitting(splitWords, split),
  splitlines: variable(0, 1, (vm, self, [keepEnds]) => {
    const lines = splitLines(textOf(vm, self), BYTES, optionalInt(vm, keepEnds, 0) !== 0)
    return grownList(vm, lines.length, (index) => made(vm, lines[index] as string))
  }),
  startswith: matching('startswith', startsWith),
  strip: stripping('both'),
  swapcase: mapped((text) => swapCase(text, BYTES)),
  title: mapped((text) => toTitle(text, BYTES)),
  translate: unpacked(1, 2, (vm, self, [table = NULL, drop = NULL]) => {
    const mapping = table === vm.None ? undefined : bufferOrFail(vm, table)
    if (mapping !== undefined && mapping.length !== 256)
      throw vm.error('ValueError', 'translation table must be 256 characters long')
    const dropped = drop === NULL ? '' : bufferOrFail(vm, drop)
    return made(
      vm,
      raising(vm, () => translateBytes(textOf(vm, self), mapping, dropped)),
    )
  }),
  upper: mapped((text) => toUpper(text, BYTES)),
  zfill: variable(1, 1, (vm, self, [width = NULL]) =>
    made(vm, zeroFill(textOf(vm, self), vm.argumentInt(width))),
  ),
}
