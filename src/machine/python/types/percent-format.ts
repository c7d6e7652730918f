/**
 * `format % arguments` of str and unicode. Follows Objects/stringobject.c: PyString_Format, getnextarg, formatfloat,
 * formatchar and unicodeobject.c: PyUnicode_Format of 2.7.6; what each conversion looks like is text/percent.ts.
 */
import {
  codePointLength,
  Fault,
  formatCharacter,
  formatFloat,
  formatInteger,
  formatText,
  pad,
  parsePercent,
  toHex,
  toOct,
  withPrecision,
  withWidth,
  type Conversion,
  type Piece,
} from '../text/index.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { raisedBy, raising } from './faults.ts'
import { longText, withFloatBuffer } from './number-text.ts'
import { GrowingString } from './growing-string.ts'
import { strOrUnicode } from '../protocols/convert.ts'
import { decodeStr } from './codecs.ts'
import { concatUnicode } from './unicode-object.ts'

const SINGLE = -1
const KEPT_FORMATS = 64

/** Formats in pieces, as they were parsed before. */
const parsedFormats = [new Map<string, readonly Piece[]>(), new Map<string, readonly Piece[]>()] as const

function piecesOf(format: string, isUnicode: boolean): readonly Piece[] {
  const known = parsedFormats[isUnicode ? 1 : 0]
  let pieces = known.get(format)
  if (!pieces) {
    if (known.size >= KEPT_FORMATS) known.clear()
    known.set(format, (pieces = parsePercent(format, isUnicode)))
  }
  return pieces
}

/** The arguments of a format, in order: a tuple's, or what is the only one; or a mapping's. */
class Arguments {
  next = 0
  private readonly vm: Vm
  private readonly all: Ref
  /** How many there are; SINGLE where it is no tuple. */
  private count: number
  private current: Ref
  private readonly mapping: Ref
  /** What has come out of the mapping last. */
  private owned: Ref = NULL

  constructor(vm: Vm, all: Ref) {
    this.vm = vm
    this.all = this.current = all
    this.count = vm.isTuple(all) ? vm.python.tuples.sizeOf(all) : SINGLE
    const isMapping =
      !vm.isTuple(all) && !vm.isStr(all) && !vm.isUnicode(all) && vm.slotsOf(all).subscript !== undefined
    this.mapping = isMapping ? all : NULL
  }

  /** Borrowed. */
  take(): Ref {
    const { vm, count } = this
    if (this.next >= (count === SINGLE ? 1 : count))
      throw vm.error('TypeError', 'not enough arguments for format string')
    const index = this.next++
    return count === SINGLE ? this.current : vm.python.tuples.get(this.current, index)
  }

  /** Throws where keys can't be looked up. */
  needMapping(): void {
    if (this.mapping === NULL) throw this.vm.error('TypeError', 'format requires a mapping')
  }

  /** What the mapping has for a key is the only argument from now on. */
  select(makeKey: () => Ref): void {
    const { vm } = this
    this.needMapping()
    const key = makeKey()
    this.release()
    try {
      this.current = this.owned = vm.getItem(this.mapping, key)
    } finally {
      vm.decref(key)
    }
    this.count = SINGLE
    this.next = 0
  }

  /** Those that are left, from one on: a new reference. */
  rest(from: number): Ref {
    const { vm, all } = this
    if (!vm.isTuple(all) || from === 0) return vm.incref(all)
    return vm.tuple(
      vm
        .itemsOf(all)
        .slice(from)
        .map((item) => vm.incref(item)),
    )
  }

  end(): void {
    const { vm, count, next } = this
    if (next < (count === SINGLE ? 1 : count) && this.mapping === NULL)
      throw vm.error('TypeError', 'not all arguments converted during string formatting')
  }

  release(): void {
    this.vm.decref(this.owned)
    this.current = this.all
    this.owned = NULL
  }
}

/** A conversion of a str's format has met unicode. */
class NeedsUnicode {
  readonly start: number
  readonly argument: number
  constructor(start: number, argument: number) {
    this.start = start
    this.argument = argument
  }
}

/** `format % args` of a str. */
export function percentStr(vm: Vm, format: Ref, args: Ref): Ref {
  const text = vm.textOf(format)
  const given = new Arguments(vm, args)
  const output = new GrowingString(vm, text.length, false)
  try {
    const unicode = write(vm, text, given, output)
    if (!unicode) return output.finish()
    given.release()
    return withUnicode(vm, text, given, output, unicode)
  } catch (thrown) {
    output.drop()
    throw thrown
  } finally {
    given.release()
  }
}

/** `format % args` of a unicode. */
export function percentUnicode(vm: Vm, format: Ref, args: Ref): Ref {
  const text = vm.textOf(format)
  const given = new Arguments(vm, args)
  const output = new GrowingString(vm, codePointLength(text), true)
  try {
    write(vm, text, given, output)
    return output.finish()
  } catch (thrown) {
    output.drop()
    throw thrown
  } finally {
    given.release()
  }
}

/** What is written so far, and the rest of the format done as unicode. */
function withUnicode(
  vm: Vm,
  format: string,
  given: Arguments,
  output: GrowingString,
  { start, argument }: NeedsUnicode,
): Ref {
  const rest = given.rest(argument)
  const done = output.finish()
  let unicode = NULL
  let tail = NULL
  try {
    unicode = decodeStr(vm, format.slice(start))
    tail = percentUnicode(vm, unicode, rest)
    return concatUnicode(vm, done, tail)
  } finally {
    for (const ref of [unicode, rest, done, tail]) vm.decref(ref)
  }
}

/** Goes through the pieces; answers where the rest is to be unicode. */
function write(vm: Vm, format: string, given: Arguments, output: GrowingString): NeedsUnicode | undefined {
  let at = 0
  for (const piece of piecesOf(format, output.isUnicode)) {
    if (piece instanceof Fault) {
      if (format[at + 1] === '(') given.needMapping()
      throw raisedBy(vm, piece)
    }
    if (typeof piece === 'string') {
      at += piece.length
      output.literal(piece, format.length - at)
      continue
    }
    const before = given.next
    if (piece.key !== undefined) selectKey(vm, piece.key, given, output.isUnicode)
    const conversion = withStars(vm, piece, given)
    const value = piece.letter === '%' ? NULL : given.take()
    if (!output.isUnicode && 'sc'.includes(piece.letter) && value !== NULL && vm.isUnicode(value))
      return new NeedsUnicode(at, before)
    if (piece.fault) throw raisedBy(vm, piece.fault)
    const behind = format.length - at - piece.length
    if (!writeConversion(vm, conversion, value, output, behind)) return new NeedsUnicode(at, before)
    at += piece.length
  }
  given.end()
  return undefined
}

function selectKey(vm: Vm, key: string, given: Arguments, isUnicode: boolean): void {
  given.select(() => (isUnicode ? vm.unicode(key) : vm.str(key)))
}

function withStars(vm: Vm, conversion: Conversion, given: Arguments): Conversion {
  let result = conversion
  if (result.width === '*') result = withWidth(result, starOf(vm, given))
  if (result.precision === '*') result = withPrecision(result, starOf(vm, given))
  return result
}

function starOf(vm: Vm, given: Arguments): number {
  const value = given.take()
  if (!vm.isInt(value)) throw vm.error('TypeError', '* wants int')
  return vm.numberOf(value)
}

/** The text of a value, while what it was made of is there. False where it is unicode, and must not be. */
function writeConversion(
  vm: Vm,
  conversion: Conversion,
  value: Ref,
  output: GrowingString,
  behind: number,
): boolean {
  const { letter } = conversion
  const put = (text: string, isNumber = false): true => {
    output.converted(conversion, text, behind, isNumber)
    return true
  }
  switch (letter) {
    case '%':
      return put(pad(conversion, '%'))
    case 's':
    case 'r':
      return withTemporary(
        vm,
        textObject(vm, letter, value, output.isUnicode),
        (temporary) =>
          vm.isUnicode(temporary) === output.isUnicode && put(formatText(conversion, vm.textOf(temporary))),
      )
    case 'c':
      return put(character(vm, conversion, value, output.isUnicode))
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const text = formatFloat(conversion, floatOf(vm, value, output.isUnicode))
      return withTemporary(vm, floatText(vm, text.trim(), output.isUnicode), () => put(text, true))
    }
    default:
      return withTemporary(vm, wholeOf(vm, value, letter), (whole) =>
        putWhole(vm, conversion, whole, output.isUnicode, (text) => put(text, true)),
      )
  }
}

function withTemporary<Answer>(vm: Vm, temporary: Ref, work: (temporary: Ref) => Answer): Answer {
  try {
    return work(temporary)
  } finally {
    vm.decref(temporary)
  }
}

function textObject(vm: Vm, letter: string, value: Ref, isUnicode: boolean): Ref {
  if (!isUnicode) return letter === 's' ? strOrUnicode(vm, value) : vm.repr(value)
  if (letter === 's') return vm.isExactly(value, 'unicode') ? vm.incref(value) : vm.unicodeOf(value)
  const repr = vm.repr(value)
  try {
    return decodeStr(vm, vm.textOf(repr))
  } finally {
    vm.decref(repr)
  }
}

function floatOf(vm: Vm, value: Ref, isUnicode: boolean): number {
  try {
    return vm.argumentFloat(value)
  } catch (thrown) {
    if (isUnicode || !vm.caught(thrown)) throw thrown
    vm.clearError()
    throw vm.error('TypeError', `float argument required, not ${vm.typeName(value)}`)
  }
}

const floatText = (vm: Vm, text: string, isUnicode: boolean): Ref =>
  withFloatBuffer(vm, text, () => (isUnicode ? vm.unicode(text) : vm.str(text)))

/** The value as an int or a long: a new reference. */
function wholeOf(vm: Vm, value: Ref, letter: string): Ref {
  if (vm.isInt(value) || vm.isLong(value)) return vm.incref(value)
  const { int, float } = vm.slotsOf(value)
  if (int || float)
    for (const convert of [vm.toInt, vm.toLong])
      try {
        const whole = convert.call(vm, value)
        if (vm.isInt(whole) || vm.isLong(whole)) return whole
        vm.decref(whole)
        break
      } catch (thrown) {
        if (!vm.caught(thrown)) throw thrown
        vm.clearError()
      }
  const shown = letter === 'i' ? 'd' : letter
  throw vm.error('TypeError', `%${shown} format: a number is required, not ${vm.typeName(value)}`)
}

/** An int's text needs no object; a long's is one. */
function putWhole(
  vm: Vm,
  conversion: Conversion,
  whole: Ref,
  isUnicode: boolean,
  put: (text: string) => true,
): true {
  const value = vm.bigintOf(whole)
  if (vm.isInt(whole)) return put(raising(vm, () => formatInteger(conversion, value, 'int')))
  const { letter } = conversion
  const digits =
    letter === 'o'
      ? vm.str(toOct(value))
      : letter === 'x' || letter === 'X'
        ? vm.str(toHex(value))
        : longText(vm, value)
  const text = raising(vm, () => formatInteger(conversion, value, 'long'))
  const wide = isUnicode ? vm.unicode(text.trim()) : NULL
  if (isUnicode) vm.decref(digits)
  return withTemporary(vm, isUnicode ? wide : digits, () => put(text))
}

function character(vm: Vm, conversion: Conversion, value: Ref, isUnicode: boolean): string {
  if (vm.isStr(value) || (isUnicode && vm.isUnicode(value))) {
    const text = vm.textOf(value)
    if (codePointLength(text) !== 1) throw vm.error('TypeError', '%c requires int or char')
    if (isUnicode && vm.isStr(value)) vm.decref(decodeStr(vm, text))
    return pad(conversion, text)
  }
  return raising(vm, () => formatCharacter(conversion, codeOf(vm, value, isUnicode), isUnicode))
}

function codeOf(vm: Vm, value: Ref, isUnicode: boolean): number {
  try {
    return vm.argumentInt(value)
  } catch (thrown) {
    if (!isUnicode || !vm.caught(thrown)) throw thrown
    vm.clearError()
    throw vm.error('TypeError', '%c requires int or char')
  }
}
