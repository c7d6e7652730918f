/**
 * The methods of unicode. Follows Objects/unicodeobject.c and Objects/stringlib of 2.7.6; what they do to text is
 * text/strings.ts, text/cases.ts and text/unicode.ts.
 *
 * Left out: arguments that are buffers; `_formatter_parser` and `_formatter_field_name_split`.
 */
import {
  areAll,
  capitalize,
  center,
  codePointLength,
  count,
  endsWith,
  expandTabs,
  find,
  findLast,
  isDecimal,
  isLower,
  isNumeric,
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
  UNICODE,
  zeroFill,
  type Sides,
} from '../text/index.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, variable, withKeywords, type Native, type Natives } from '../native.ts'
import type { Vm } from '../vm.ts'
import { decodeMethod, encodeMethod } from './codecs.ts'
import { raising } from './faults.ts'
import { formatMethod } from './format-method.ts'
import { grownList, listOfPieces, optionalInt, rangeOf, threeOf } from './string-arguments.ts'
import { formatMethodOf } from './string-format.ts'
import { freshUnicode, resizeUnicode } from './string-memory.ts'
import { withUnicode } from './unicode-object.ts'

const UNICODE_BYTES = 48
const CHARACTER_BYTES = 4
/** Of what join makes at first; it doubles. */
const JOINED_ROOM = 100
const MOST_CODE = 0x10ffff

/** The string itself, or an exact one of its text. */
export const itselfUnicode = (vm: Vm, self: Ref): Ref =>
  vm.isExactly(self, 'unicode') ? vm.incref(self) : vm.unicode(vm.textOf(self))

/** fixup: a new string, which is dropped again where it is the same. */
const mapped = (work: (text: string) => string): Native =>
  noArguments((vm, self) => {
    const text = vm.textOf(self)
    const result = work(text)
    const made = freshUnicode(vm, result)
    if (result !== text || !vm.isExactly(self, 'unicode')) return made
    vm.decref(made)
    return vm.incref(self)
  })

const asked = (work: (text: string) => boolean): Native =>
  noArguments((vm, self) => vm.bool(work(vm.textOf(self))))

const searching = (
  method: string,
  work: (text: string, part: string, start?: number, end?: number) => number,
  mustBe = false,
): Native =>
  variable(0, Infinity, (vm, self, args) => {
    const { start, end } = rangeOf(vm, method, args)
    const found = withUnicode(vm, args[0] as Ref, (_, part) => work(vm.textOf(self), part, start, end))
    if (mustBe && found < 0) throw vm.error('ValueError', 'substring not found')
    return vm.int(found)
  })

const matching = (
  method: string,
  work: (text: string, part: string, start?: number, end?: number) => boolean,
): Native =>
  variable(0, Infinity, (vm, self, args) => {
    const { start, end } = rangeOf(vm, method, args)
    const wanted = args[0] as Ref
    const matches = (part: Ref): boolean =>
      withUnicode(vm, part, (_, text) => text === '' || work(vm.textOf(self), text, start, end))
    if (vm.isTuple(wanted)) return vm.bool(vm.itemsOf(wanted).some(matches))
    if (!vm.isStr(wanted) && !vm.isUnicode(wanted))
      throw vm.errorFormat(
        'TypeError',
        `${method} first arg must be str, unicode, or tuple, not ${vm.typeName(wanted)}`,
      )
    return vm.bool(matches(wanted))
  })

const stripping = (method: string, sides: Sides): Native =>
  variable(0, 1, (vm, self, [characters = NULL]) => {
    const by = (strips: (character: string) => boolean): Ref => {
      const text = vm.textOf(self)
      const stripped = strip(text, strips, sides)
      return stripped.length === text.length ? itselfUnicode(vm, self) : vm.unicode(stripped)
    }
    if (characters === NULL || characters === vm.None) return by(UNICODE.isSpace)
    if (!vm.isStr(characters) && !vm.isUnicode(characters))
      throw vm.errorFormat('TypeError', `${method} arg must be None, unicode or str`)
    return withUnicode(vm, characters, (_, set) => by(isOneOf(set)))
  })

const splitting = (
  words: typeof splitWords,
  parts: (text: string, separator: string, max?: number) => string[],
): Native =>
  variable(0, 2, (vm, self, [separator = NULL, limit = NULL]) => {
    const max = optionalInt(vm, limit)
    const text = vm.textOf(self)
    const listed = (pieces: readonly string[]): Ref =>
      listOfPieces(vm, pieces.length, max, (index) => pieceOf(vm, self, text, pieces[index] as string))
    if (separator === NULL || separator === vm.None) return listed(words(text, UNICODE, max))
    return withUnicode(vm, separator, (_, by) => listed(raising(vm, () => parts(text, by, max))))
  })

/** A piece that is all of the string is the string itself. */
const pieceOf = (vm: Vm, self: Ref, text: string, piece: string): Ref =>
  piece.length === text.length && vm.isExactly(self, 'unicode') ? vm.incref(self) : vm.unicode(piece)

const parting = (work: typeof partition, isFromEnd: boolean): Native =>
  oneArgument((vm, self, separator) =>
    withUnicode(vm, separator, (unicode, by) => {
      const [before, found, after] = raising(vm, () => work(vm.textOf(self), by))
      const empty = (): Ref => vm.unicode('')
      const whole = (): Ref => itselfUnicode(vm, self)
      if (found === '') return isFromEnd ? threeOf(vm, empty, empty, whole) : threeOf(vm, whole, empty, empty)
      return threeOf(
        vm,
        () => vm.unicode(before),
        () => vm.incref(unicode),
        () => vm.unicode(after),
      )
    }),
  )

const justifying = (work: typeof center): Native =>
  variable(1, 2, (vm, self, [width = NULL, fill = NULL]) => {
    const wanted = vm.argumentInt(width)
    const character = fill === NULL ? ' ' : fillOf(vm, fill)
    const text = vm.textOf(self)
    if (codePointLength(text) < wanted) return freshUnicode(vm, work(text, wanted, character))
    return vm.isExactly(self, 'unicode') ? vm.incref(self) : freshUnicode(vm, text)
  })

function fillOf(vm: Vm, fill: Ref): string {
  if (!vm.isStr(fill) && !vm.isUnicode(fill))
    throw vm.error('TypeError', 'The fill character cannot be converted to Unicode')
  const text = withUnicode(vm, fill, (_, character) => character)
  if (codePointLength(text) === 1) return text
  throw vm.error('TypeError', 'The fill character must be exactly one character long')
}

function join(vm: Vm, self: Ref, iterable: Ref): Ref {
  const sequence = vm.sequenceFast(iterable, '')
  try {
    const items = vm.itemsOf(sequence)
    const [first] = items
    if (first === undefined) return vm.unicode('')
    if (items.length === 1 && vm.isExactly(first, 'unicode')) return vm.incref(first)
    return joined(vm, vm.textOf(self), items)
  } finally {
    vm.decref(sequence)
  }
}

/** A string that doubles until everything is in it, and is cut. */
function joined(vm: Vm, separator: string, items: readonly Ref[]): Ref {
  let room = JOINED_ROOM
  let result = vm.types2.unicodes.ofLength(room)
  let text = ''
  let length = 0
  const add = (piece: string): void => {
    text += piece
    length += codePointLength(piece)
    if (length <= room) return
    while (length > room) room *= 2
    result = resizeUnicode(vm, result, room, text)
  }
  try {
    items.forEach((item, index) => {
      if (!vm.isStr(item) && !vm.isUnicode(item))
        throw vm.errorFormat(
          'TypeError',
          `sequence item ${index}: expected string or Unicode, ${vm.typeName(item)} found`,
        )
      withUnicode(vm, item, (_, piece) => add(index < items.length - 1 ? piece + separator : piece))
    })
    result = resizeUnicode(vm, result, length, text)
    return vm.incref(result)
  } finally {
    vm.decref(result)
  }
}

function replaceMethod(vm: Vm, self: Ref, [from = NULL, to = NULL, limit = NULL]: readonly Ref[]): Ref {
  const max = optionalInt(vm, limit)
  return withUnicode(vm, from, (_, old) =>
    withUnicode(vm, to, (__, substitute) => {
      const text = vm.textOf(self)
      const isSame =
        (old === '' && substitute === '') || !text.includes(old) || (max >= 0 && (max === 0 || text === ''))
      return isSame ? itselfUnicode(vm, self) : freshUnicode(vm, replace(text, old, substitute, max))
    }),
  )
}

/** Each character is looked up by its number: a number, text or None (it goes) comes back; or nothing, and it stays. */
function translate(vm: Vm, self: Ref, table: Ref): Ref {
  const text = vm.textOf(self)
  const room = codePointLength(text)
  let result = vm.types2.unicodes.ofLength(room)
  try {
    let translated = ''
    for (const character of text) translated += translatedCharacter(vm, table, character)
    result = resizeUnicode(vm, result, codePointLength(translated), translated)
    return vm.incref(result)
  } finally {
    vm.decref(result)
  }
}

function translatedCharacter(vm: Vm, table: Ref, character: string): string {
  const found = lookedUp(vm, table, character.codePointAt(0) as number)
  if (found === NULL) return character
  try {
    if (found === vm.None) return ''
    if (vm.isUnicode(found)) return vm.textOf(found)
    if (!vm.isInt(found))
      throw vm.error('TypeError', 'character mapping must return integer, None or unicode')
    const code = vm.numberOf(found)
    if (code < 0 || code > MOST_CODE) throw vm.error('TypeError', 'character mapping must be in range(0x%lx)')
    return String.fromCodePoint(code)
  } finally {
    vm.decref(found)
  }
}

/** NULL where the table has nothing. */
function lookedUp(vm: Vm, table: Ref, code: number): Ref {
  const key = vm.int(code)
  try {
    return vm.getItem(table, key)
  } catch (thrown) {
    if (!vm.caught(thrown, 'LookupError')) throw thrown
    vm.clearError()
    return NULL
  } finally {
    vm.decref(key)
  }
}

/** By name. */
export const unicodeMethods: Natives = {
  __format__: formatMethod,
  __getnewargs__: noArguments((vm, self) => vm.tuple([vm.unicode(vm.textOf(self))])),
  __sizeof__: noArguments((vm, self) =>
    vm.int(UNICODE_BYTES + CHARACTER_BYTES * (codePointLength(vm.textOf(self)) + 1)),
  ),
  capitalize: mapped((text) => capitalize(text, UNICODE)),
  center: justifying(center),
  count: searching('count', count),
  decode: decodeMethod,
  encode: encodeMethod,
  endswith: matching('endswith', endsWith),
  expandtabs: variable(0, 1, (vm, self, [size]) =>
    freshUnicode(vm, expandTabs(vm.textOf(self), optionalInt(vm, size, 8))),
  ),
  find: searching('find', find),
  format: withKeywords(formatMethodOf),
  index: searching('index', find, true),
  isalnum: asked((text) => areAll(text, UNICODE.isAlnum)),
  isalpha: asked((text) => areAll(text, UNICODE.isAlpha)),
  isdecimal: asked((text) => areAll(text, isDecimal)),
  isdigit: asked((text) => areAll(text, UNICODE.isDigit)),
  islower: asked((text) => isLower(text, UNICODE)),
  isnumeric: asked((text) => areAll(text, isNumeric)),
  isspace: asked((text) => areAll(text, UNICODE.isSpace)),
  istitle: asked((text) => isTitle(text, UNICODE)),
  isupper: asked((text) => isUpper(text, UNICODE)),
  join: oneArgument(join),
  ljust: justifying(leftJustify),
  lower: mapped((text) => toLower(text, UNICODE)),
  lstrip: stripping('lstrip', 'left'),
  partition: parting(partition, false),
  replace: variable(2, 3, replaceMethod),
  rfind: searching('rfind', findLast),
  rindex: searching('rindex', findLast, true),
  rjust: justifying(rightJustify),
  rpartition: parting(partitionFromEnd, true),
  rsplit: splitting(splitWordsFromEnd, splitFromEnd),
  rstrip: stripping('rstrip', 'right'),
  split: splitting(splitWords, split),
  splitlines: variable(0, 1, (vm, self, [keepEnds]) => {
    const text = vm.textOf(self)
    const lines = splitLines(text, UNICODE, optionalInt(vm, keepEnds, 0) !== 0)
    return grownList(vm, lines.length, (index) => pieceOf(vm, self, text, lines[index] as string))
  }),
  startswith: matching('startswith', startsWith),
  strip: stripping('strip', 'both'),
  swapcase: mapped((text) => swapCase(text, UNICODE)),
  title: mapped((text) => toTitle(text, UNICODE)),
  translate: oneArgument(translate),
  upper: mapped((text) => toUpper(text, UNICODE)),
  zfill: variable(1, 1, (vm, self, [width = NULL]) => {
    const wanted = vm.argumentInt(width)
    const text = vm.textOf(self)
    return codePointLength(text) >= wanted
      ? itselfUnicode(vm, self)
      : freshUnicode(vm, zeroFill(text, wanted))
  }),
}
