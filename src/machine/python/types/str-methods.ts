/**
 * The methods of str. Follows Objects/stringobject.c and Objects/stringlib of 2.7.6; what they do to text is text/strings.ts
 * and text/cases.ts. Where an argument is unicode, the method of unicode is called.
 *
 * Left out: `_formatter_parser` and `_formatter_field_name_split`.
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
import { charBuffer } from './buffer.ts'
import { decodeMethod, encodeMethod } from './codecs.ts'
import { raising } from './faults.ts'
import { formatMethod } from './format-method.ts'
import { grownList, listOfPieces, optionalInt, rangeOf, threeOf, type Range } from './string-arguments.ts'
import { formatMethodOf } from './string-format.ts'
import { freshStr, resizeStr } from './string-memory.ts'
import { unicodeMethods } from './unicode-methods.ts'
import { unicodeFromObject } from './unicode-object.ts'

const STR_BYTES = 37

/** The string itself, or an exact one of its text (return_self). */
export const itselfStr = (vm: Vm, self: Ref): Ref =>
  vm.isExactly(self, 'str') ? vm.incref(self) : vm.str(vm.textOf(self))

/** The bytes of an argument that may be no unicode here. */
export function bytesOf(vm: Vm, argument: Ref): string {
  const bytes = charBuffer(vm, argument)
  if (bytes !== undefined) return bytes
  throw vm.error('TypeError', 'expected a character buffer object')
}

/** The method of unicode in place of str's. */
function asUnicode(vm: Vm, self: Ref, method: string, args: readonly Ref[]): Ref {
  const unicode = unicodeFromObject(vm, self)
  const native = unicodeMethods[method] as Native
  try {
    return native.kind === 'noargs'
      ? native.call(vm, unicode)
      : native.kind === 'one'
        ? native.call(vm, unicode, args[0] as Ref)
        : native.call(vm, unicode, args)
  } finally {
    vm.decref(unicode)
  }
}

const mapped = (work: (text: string) => string): Native =>
  noArguments((vm, self) => freshStr(vm, work(vm.textOf(self))))

const asked = (work: (text: string) => boolean): Native =>
  noArguments((vm, self) => vm.bool(work(vm.textOf(self))))

/** find, rfind, index, rindex and count: a number of `text`, `part` and a range. */
const searching = (
  method: string,
  work: (text: string, part: string, start?: number, end?: number) => number,
  mustBe = false,
): Native =>
  variable(0, Infinity, (vm, self, args) => {
    const { start, end } = rangeOf(vm, method === 'count' ? method : 'find/rfind/index/rindex', args)
    const part = args[0] as Ref
    if (vm.isUnicode(part)) return asUnicode(vm, self, method, args)
    const found = work(vm.textOf(self), bytesOf(vm, part), start, end)
    if (mustBe && found < 0) throw vm.error('ValueError', 'substring not found')
    return vm.int(found)
  })

/** startswith and endswith. */
const matching = (
  method: string,
  work: (text: string, part: string, start?: number, end?: number) => boolean,
): Native =>
  variable(0, Infinity, (vm, self, args) => {
    const range = rangeOf(vm, method, args)
    const part = args[0] as Ref
    if (vm.isTuple(part))
      return vm.bool(vm.itemsOf(part).some((one) => matches(vm, self, one, method, work, range, args)))
    if (charBuffer(vm, part) === undefined && !vm.isUnicode(part))
      throw vm.errorFormat(
        'TypeError',
        `${method} first arg must be str, unicode, or tuple, not ${vm.typeName(part)}`,
      )
    return vm.bool(matches(vm, self, part, method, work, range, args))
  })

function matches(
  vm: Vm,
  self: Ref,
  part: Ref,
  method: string,
  work: (text: string, part: string, start?: number, end?: number) => boolean,
  { start, end }: Range,
  args: readonly Ref[],
): boolean {
  if (!vm.isUnicode(part)) return work(vm.textOf(self), bytesOf(vm, part), start, end)
  const answer = asUnicode(vm, self, method, [part, ...args.slice(1)])
  const isTrue = answer === vm.True
  vm.decref(answer)
  return isTrue
}

const stripping = (method: string, sides: Sides): Native =>
  variable(0, 1, (vm, self, [characters = NULL]) => {
    if (characters !== NULL && vm.isUnicode(characters)) return asUnicode(vm, self, method, [characters])
    const text = vm.textOf(self)
    const stripped = strip(text, strippedBy(vm, method, characters), sides)
    return stripped.length === text.length ? itselfStr(vm, self) : vm.str(stripped)
  })

function strippedBy(vm: Vm, method: string, characters: Ref): (character: string) => boolean {
  if (characters === NULL || characters === vm.None) return BYTES.isSpace
  if (vm.isStr(characters)) return isOneOf(vm.textOf(characters))
  throw vm.errorFormat('TypeError', `${method} arg must be None, str or unicode`)
}

const splitting = (
  method: string,
  words: typeof splitWords,
  parts: (text: string, separator: string, max?: number) => string[],
): Native =>
  variable(0, 2, (vm, self, [separator = NULL, limit = NULL]) => {
    const max = optionalInt(vm, limit)
    if (separator !== NULL && vm.isUnicode(separator))
      return asUnicode(vm, self, method, limit === NULL ? [separator] : [separator, limit])
    const text = vm.textOf(self)
    const pieces =
      separator === NULL || separator === vm.None
        ? words(text, BYTES, max)
        : raising(vm, () => parts(text, bytesOf(vm, separator), max))
    return listOfPieces(vm, pieces.length, max, (index) => pieceOf(vm, self, text, pieces[index] as string))
  })

/** A piece that is all of the string is the string itself. */
const pieceOf = (vm: Vm, self: Ref, text: string, piece: string): Ref =>
  piece.length === text.length && vm.isExactly(self, 'str') ? vm.incref(self) : vm.str(piece)

const parting = (method: string, work: typeof partition, isFromEnd: boolean): Native =>
  oneArgument((vm, self, separator) => {
    if (vm.isUnicode(separator)) return asUnicode(vm, self, method, [separator])
    const [before, found, after] = raising(vm, () => work(vm.textOf(self), bytesOf(vm, separator)))
    const empty = (): Ref => vm.str('')
    const whole = (): Ref => vm.incref(self)
    if (found === '') return isFromEnd ? threeOf(vm, empty, empty, whole) : threeOf(vm, whole, empty, empty)
    return threeOf(
      vm,
      () => vm.str(before),
      () => vm.incref(separator),
      () => vm.str(after),
    )
  })

const justifying = (work: typeof center): Native =>
  variable(1, 2, (vm, self, [width = NULL, fill = NULL]) => {
    const wanted = vm.argumentInt(width)
    const character = fill === NULL ? ' ' : fillOf(vm, fill)
    const text = vm.textOf(self)
    if (text.length >= wanted) return vm.isExactly(self, 'str') ? vm.incref(self) : freshStr(vm, text)
    return freshStr(vm, work(text, wanted, character))
  })

function fillOf(vm: Vm, fill: Ref): string {
  if (vm.isStr(fill) && vm.textOf(fill).length === 1) return vm.textOf(fill)
  throw vm.errorFormat('TypeError', `must be char, not ${vm.typeName(fill)}`)
}

function join(vm: Vm, self: Ref, iterable: Ref): Ref {
  const sequence = vm.sequenceFast(iterable, '')
  try {
    const items = vm.itemsOf(sequence)
    const [first] = items
    if (first === undefined) return vm.str('')
    if (items.length === 1 && (vm.isExactly(first, 'str') || vm.isExactly(first, 'unicode')))
      return vm.incref(first)
    const wrong = items.findIndex((item) => !vm.isStr(item))
    if (wrong < 0) return freshStr(vm, items.map((item) => vm.textOf(item)).join(vm.textOf(self)))
    const item = items[wrong] as Ref
    if (vm.isUnicode(item)) return asUnicode(vm, self, 'join', [sequence])
    throw vm.errorFormat('TypeError', `sequence item ${wrong}: expected string, ${vm.typeName(item)} found`)
  } finally {
    vm.decref(sequence)
  }
}

function replaceMethod(vm: Vm, self: Ref, args: readonly Ref[]): Ref {
  const [from = NULL, to = NULL, limit = NULL] = args
  const max = optionalInt(vm, limit)
  if (vm.isUnicode(from)) return asUnicode(vm, self, 'replace', args)
  const old = bytesOf(vm, from)
  if (vm.isUnicode(to)) return asUnicode(vm, self, 'replace', args)
  const substitute = bytesOf(vm, to)
  const text = vm.textOf(self)
  const isSame =
    text === ''
      ? max >= 0 || old !== '' || substitute === ''
      : max === 0 || (old === '' ? substitute === '' : !text.includes(old))
  return isSame ? itselfStr(vm, self) : freshStr(vm, replace(text, old, substitute, max))
}

function translate(vm: Vm, self: Ref, [table = NULL, drop = NULL]: readonly Ref[]): Ref {
  if (vm.isUnicode(table) || (drop !== NULL && vm.isUnicode(drop))) {
    if (drop !== NULL) throw vm.error('TypeError', 'deletions are implemented differently for unicode')
    return asUnicode(vm, self, 'translate', [table])
  }
  const mapping = table === vm.None ? undefined : bytesOf(vm, table)
  const text = vm.textOf(self)
  const dropped = drop === NULL ? '' : bytesOf(vm, drop)
  const translated = raising(vm, () => translateBytes(text, mapping, dropped))
  const result = vm.python.strs.ofLength(text.length)
  if (translated === text && vm.isExactly(self, 'str')) {
    vm.decref(result)
    return vm.incref(self)
  }
  return resizeStr(vm, result, translated.length, translated)
}

/** By name. */
export const strMethods: Natives = {
  __format__: formatMethod,
  __getnewargs__: noArguments((vm, self) => vm.tuple([vm.str(vm.textOf(self))])),
  __sizeof__: noArguments((vm, self) => vm.int(STR_BYTES + vm.textOf(self).length)),
  capitalize: mapped((text) => capitalize(text, BYTES)),
  center: justifying(center),
  count: searching('count', count),
  decode: decodeMethod,
  encode: encodeMethod,
  endswith: matching('endswith', endsWith),
  expandtabs: variable(0, 1, (vm, self, [size]) =>
    freshStr(vm, expandTabs(vm.textOf(self), optionalInt(vm, size, 8))),
  ),
  find: searching('find', find),
  format: withKeywords(formatMethodOf),
  index: searching('index', find, true),
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
  lstrip: stripping('lstrip', 'left'),
  partition: parting('partition', partition, false),
  replace: variable(2, 3, replaceMethod),
  rfind: searching('rfind', findLast),
  rindex: searching('rindex', findLast, true),
  rjust: justifying(rightJustify),
  rpartition: parting('rpartition', partitionFromEnd, true),
  rsplit: splitting('rsplit', splitWordsFromEnd, splitFromEnd),
  rstrip: stripping('rstrip', 'right'),
  split: splitting('split', splitWords, split),
  splitlines: variable(0, 1, (vm, self, [keepEnds]) => {
    const text = vm.textOf(self)
    const lines = splitLines(text, BYTES, optionalInt(vm, keepEnds, 0) !== 0)
    return grownList(vm, lines.length, (index) => pieceOf(vm, self, text, lines[index] as string))
  }),
  startswith: matching('startswith', startsWith),
  strip: stripping('strip', 'both'),
  swapcase: mapped((text) => swapCase(text, BYTES)),
  title: mapped((text) => toTitle(text, BYTES)),
  translate: unpacked(1, 2, translate),
  upper: mapped((text) => toUpper(text, BYTES)),
  zfill: variable(1, 1, (vm, self, [width = NULL]) => {
    const wanted = vm.argumentInt(width)
    const text = vm.textOf(self)
    return text.length >= wanted ? itselfStr(vm, self) : freshStr(vm, zeroFill(text, wanted))
  }),
}
