/**
 * enumerate and reversed. Follows Objects/enumobject.c of CPython 2.7.6.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { noArguments, type TypeSpec } from '../native.ts'
import { noKeywords, unpackArity } from '../protocols/arguments.ts'
import { lookupSpecial } from '../protocols/attributes.ts'
import { isSequence } from '../protocols/sequences.ts'
import type { Vm } from '../vm.ts'
import { LENGTH_HINT, itemOrEnd } from './iterators.ts'
import { pairLikeLast } from './pair.ts'

/** References of an enumerate; its count is in two words, and in `longIndex` where it is beyond a C long. */
const ITERATOR = 0
const RESULT = 1
const LONG_INDEX = 2
const LOW = 0
const HIGH = 1

const SEQUENCE = 0
const INDEX = 0

const SSIZE_MAX = 2 ** 63

export function enumerateTypes(python: Python): readonly TypeSpec[] {
  const counting = python.layout({
    name: 'enumerate',
    bytes: 48,
    hasGc: true,
    refs: ['iterator', 'result', 'longIndex'],
    words: 2,
  })
  const backwards = python.layout({ name: 'reversed', bytes: 32, hasGc: true, refs: ['sequence'], words: 1 })

  /** The number of the next item, a new reference. */
  const count = (vm: Vm, self: Ref): Ref => {
    const long = counting.get(self, LONG_INDEX)
    if (long !== NULL) {
      const one = vm.int(1)
      const next = vm.binary('add', long, one)
      vm.decref(one)
      // the reference that it held is the answer's now
      counting.init(self, LONG_INDEX, next)
      return long
    }
    const index = counting.word(self, HIGH) * 2 ** 32 + (counting.word(self, LOW) >>> 0)
    setCount(self, index + 1)
    return vm.int(index)
  }
  const setCount = (self: Ref, index: number): void => {
    counting.setWord(self, LOW, index | 0)
    counting.setWord(self, HIGH, Math.floor(index / 2 ** 32))
  }

  return [
    {
      name: 'enumerate',
      layout: counting,
      basicSize: 48,
      isBase: true,
      doc: 'enumerate(iterable[, start]) -> iterator for index, value of iterable\n\nReturn an enumerate object.  iterable must be another object that supports\niteration.  The enumerate object yields pairs containing a count (from\nstart, which defaults to zero) and a value yielded by the iterable argument.\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...',
      slots: {
        new: (vm, type, args, keywords) => {
          const [sequence, start] = vm.parseKeywords(
            'enumerate',
            args,
            keywords,
            ['sequence', 'start'],
            1,
          ) as [Ref, Ref]
          const self = vm.allocate(type)
          try {
            if (start !== NULL) {
              if (!vm.isIndex(start))
                throw vm.errorFormat(
                  'TypeError',
                  `'${vm.typeName(start)}' object cannot be interpreted as an index`,
                )
              const isNumber = vm.isInt(start) || vm.isLong(start)
              const index = vm.index(start)
              if (isNumber && !Number.isSafeInteger(index)) {
                vm.error('OverflowError', 'long int too large to convert to int')
                vm.clearError()
                counting.init(self, LONG_INDEX, vm.incref(start))
              } else setCount(self, Math.min(index, SSIZE_MAX))
            }
            counting.init(self, ITERATOR, vm.iter(sequence))
            counting.init(self, RESULT, vm.tuple([vm.none(), vm.none()]))
            return vm.incref(self)
          } finally {
            vm.decref(self)
          }
        },
        iter: (vm, self) => vm.incref(self),
        next: (vm, self) => {
          const item = vm.next(counting.get(self, ITERATOR))
          if (item === NULL) return NULL
          let index: Ref
          try {
            index = count(vm, self)
          } catch (error) {
            vm.decref(item)
            throw error
          }
          return pairLikeLast(vm, counting.get(self, RESULT), index, item)
        },
      },
    },
    {
      name: 'reversed',
      layout: backwards,
      basicSize: 32,
      isBase: true,
      doc: 'reversed(sequence) -> reverse iterator over values of the sequence\n\nReturn a reverse iterator',
      slots: {
        new: (vm, type, args, keywords) => {
          if (type === vm.typeNamed('reversed')) noKeywords(vm, 'reversed()', keywords)
          unpackArity(vm, 'reversed', args, 1, 1)
          const sequence = args[0] as Ref
          const method = lookupSpecial(vm, sequence, '__reversed__')
          if (method !== NULL)
            try {
              return vm.call(method, [])
            } finally {
              vm.decref(method)
            }
          if (!isSequence(vm, sequence))
            throw vm.error('TypeError', 'argument to reversed() must be a sequence')
          const length = vm.length(sequence)
          const self = vm.allocate(type)
          backwards.setWord(self, INDEX, length - 1)
          backwards.init(self, SEQUENCE, vm.incref(sequence))
          return self
        },
        iter: (vm, self) => vm.incref(self),
        next: (vm, self) => {
          const index = backwards.word(self, INDEX)
          if (index < 0) return NULL
          try {
            const item = itemOrEnd(vm, backwards.get(self, SEQUENCE), index)
            if (item !== NULL) {
              backwards.setWord(self, INDEX, index - 1)
              return item
            }
          } catch (error) {
            end(self)
            throw error
          }
          end(self)
          return NULL
        },
      },
      methods: {
        __length_hint__: noArguments((vm, self) => {
          const sequence = backwards.get(self, SEQUENCE)
          if (sequence === NULL) return vm.int(0)
          const position = backwards.word(self, INDEX) + 1
          return vm.int(vm.length(sequence) < position ? 0 : position)
        }, LENGTH_HINT),
      },
    },
  ]

  function end(self: Ref): void {
    backwards.setWord(self, INDEX, -1)
    backwards.set(self, SEQUENCE, NULL)
  }
}
