/**
 * xrange and its iterators. Follows Objects/rangeobject.c of CPython 2.7.6. Numbers are C longs, each in two words.
 */
import type { Python, RecordLayout, Ref } from '../../objects/index.ts'
import { NULL } from '../../objects/index.ts'
import { noArguments, type TypeSpec } from '../native.ts'
import { noKeywords } from '../protocols/arguments.ts'
import type { Vm } from '../vm.ts'
import { formatted } from './pieces.ts'

/** Numbers of an xrange, and of a rangeiterator, which counts too. */
const START = 0
const STEP = 2
const LENGTH = 4
const INDEX = 6

const LONG_MAX = 2n ** 63n - 1n
const LONG_MIN = -(2n ** 63n)
/** Digits for which PyString_FromFormat makes room. */
const DIGITS = 20

export function xrangeTypes(python: Python): readonly TypeSpec[] {
  const ranges = python.layout({ name: 'xrange', bytes: 40, hasGc: false, refs: [], words: 6 })
  const iterators = python.layout({ name: 'rangeiterator', bytes: 48, hasGc: false, refs: [], words: 8 })

  const make = (vm: Vm, start: bigint, step: bigint, length: bigint): Ref => {
    const made = ranges.create()
    setLong(ranges, made, START, start)
    setLong(ranges, made, STEP, step)
    setLong(ranges, made, LENGTH, length)
    return made
  }
  const iterate = (start: bigint, step: bigint, length: bigint): Ref => {
    const made = iterators.create()
    setLong(iterators, made, START, start)
    setLong(iterators, made, STEP, step)
    setLong(iterators, made, LENGTH, length)
    return made
  }
  const long = (self: Ref, at: number): bigint => getLong(ranges, self, at)
  /** rangeobject's get_stop_for_range: clipped to a C long. */
  const stopOf = (self: Ref): bigint => {
    const stop = long(self, START) + long(self, LENGTH) * long(self, STEP)
    return stop > LONG_MAX ? LONG_MAX : stop < LONG_MIN ? LONG_MIN : stop
  }

  return [
    {
      name: 'xrange',
      layout: ranges,
      basicSize: 40,
      doc: 'xrange(stop) -> xrange object\nxrange(start, stop[, step]) -> xrange object\n\nLike range(), but instead of returning a list, returns an object that\ngenerates the numbers in the range on demand.  For looping, this is \nslightly faster than range() and more memory efficient.',
      slots: {
        new: (vm, _type, args, keywords) => {
          noKeywords(vm, 'xrange()', keywords)
          if (args.length < 1 || args.length > 3)
            throw vm.error('TypeError', 'xrange() requires 1-3 int arguments')
          const numbers = args.map((argument) => cLong(vm, argument))
          const [start, stop] = numbers.length === 1 ? [0n, numbers[0]!] : [numbers[0]!, numbers[1]!]
          const step = numbers[2] ?? 1n
          if (step === 0n) throw vm.error('ValueError', 'xrange() arg 3 must not be zero')
          const length = lengthOf(start, stop, step)
          if (length > LONG_MAX) throw vm.error('OverflowError', 'xrange() result has too many items')
          return make(vm, start, step, length)
        },
        repr: (vm, self) => {
          const start = long(self, START)
          const step = long(self, STEP)
          const bounds =
            step !== 1n ? [start, stopOf(self), step] : start !== 0n ? [start, stopOf(self)] : [stopOf(self)]
          const text = `xrange(${bounds.join(', ')})`
          return formatted(vm, text, 'xrange()'.length + bounds.length * (DIGITS + 2) - 2)
        },
        length: (_vm, self) => getNumber(ranges, self, LENGTH),
        item: (vm, self, index) => {
          if (index < 0 || index >= getNumber(ranges, self, LENGTH))
            throw vm.error('IndexError', 'xrange object index out of range')
          return itemOf(vm, ranges, self, index)
        },
        iter: (_vm, self) => iterate(long(self, START), long(self, STEP), long(self, LENGTH)),
      },
      methods: {
        __reversed__: noArguments((_vm, self) => {
          const step = long(self, STEP)
          const length = long(self, LENGTH)
          return iterate(
            BigInt.asIntN(64, long(self, START) + (length - 1n) * step),
            BigInt.asIntN(64, -step),
            length,
          )
        }, 'Returns a reverse iterator.'),
        __reduce__: noArguments((vm, self) =>
          vm.tuple([
            vm.incref(vm.typeOf(self)),
            vm.tuple([long(self, START), stopOf(self), long(self, STEP)].map((bound) => vm.integer(bound))),
          ]),
        ),
      },
    },
    {
      name: 'rangeiterator',
      layout: iterators,
      basicSize: 48,
      slots: {
        iter: (vm, self) => vm.incref(self),
        next: (vm, self) => {
          const index = getNumber(iterators, self, INDEX)
          if (index >= getNumber(iterators, self, LENGTH)) return NULL
          setNumber(iterators, self, INDEX, index + 1)
          return itemOf(vm, iterators, self, index)
        },
      },
      methods: {
        __length_hint__: noArguments(
          (vm, self) => vm.integer(getNumber(iterators, self, LENGTH) - getNumber(iterators, self, INDEX)),
          'Private method returning an estimate of len(list(it)).',
        ),
      },
    },
  ]
}

/** get_len_of_range. */
function lengthOf(start: bigint, stop: bigint, step: bigint): bigint {
  if (step > 0n) return start < stop ? (stop - start - 1n) / step + 1n : 0n
  return start > stop ? (start - stop - 1n) / -step + 1n : 0n
}

/** Format 'l' of PyArg_ParseTuple, to the last bit. */
function cLong(vm: Vm, argument: Ref): bigint {
  if (vm.isInt(argument)) return vm.bigintOf(argument)
  if (vm.isFloat(argument)) throw vm.error('TypeError', 'integer argument expected, got float')
  if (vm.isLong(argument)) {
    const value = vm.bigintOf(argument)
    if (value < LONG_MIN || value > LONG_MAX)
      throw vm.error('OverflowError', 'Python int too large to convert to C long')
    return value
  }
  return BigInt(vm.argumentInt(argument))
}

/** Whole numbers beyond 2**53 are taken apart as what they really are. */
function itemOf(vm: Vm, layout: RecordLayout, self: Ref, index: number): Ref {
  const start = getNumber(layout, self, START)
  const way = index * getNumber(layout, self, STEP)
  if (Number.isSafeInteger(start) && Number.isSafeInteger(way) && Number.isSafeInteger(start + way))
    return vm.int(start + way)
  return vm.integer(
    BigInt.asIntN(64, getLong(layout, self, START) + BigInt(index) * getLong(layout, self, STEP)),
  )
}

function getNumber(layout: RecordLayout, self: Ref, at: number): number {
  return layout.word(self, at + 1) * 2 ** 32 + (layout.word(self, at) >>> 0)
}

function setNumber(layout: RecordLayout, self: Ref, at: number, value: number): void {
  layout.setWord(self, at, value | 0)
  layout.setWord(self, at + 1, Math.floor(value / 2 ** 32))
}

function getLong(layout: RecordLayout, self: Ref, at: number): bigint {
  return (BigInt(layout.word(self, at + 1)) << 32n) | BigInt(layout.word(self, at) >>> 0)
}

function setLong(layout: RecordLayout, self: Ref, at: number, value: bigint): void {
  layout.setWord(self, at, Number(BigInt.asIntN(32, value)))
  layout.setWord(self, at + 1, Number(BigInt.asIntN(32, value >> 32n)))
}
