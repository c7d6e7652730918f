/**
 * Builtin functions that go through sequences: all any filter iter len map max min next range reduce sorted sum zip. Follows
 * Python/bltinmodule.c of CPython 2.7.6: the lists that they make beforehand by a length's hint, and what they keep of it.
 */
import { INT_TAG, NULL, RECORD_TAG, tagOf, type Ref } from '../../objects/index.ts'
import {
  GT,
  LT,
  oneArgument,
  unpacked,
  variable,
  withKeywords,
  type Keywords,
  type Natives,
} from '../native.ts'
import { unpackArity } from '../protocols/index.ts'
import { listFrom } from '../types/list.ts'
import { lengthRef } from '../protocols/sequences.ts'
import type { Vm } from '../vm.ts'
import { rangeOf } from './range.ts'

/** A C struct of map(): an iterator and whether it has ended. */
const SEQUENCE_BYTES = 16
/** Where no length is known. */
const GUESS = 8
const ZIP_GUESS = 10

const isExactInt = (vm: Vm, ref: Ref): boolean =>
  tagOf(ref) === INT_TAG || (tagOf(ref) === RECORD_TAG && vm.isExactly(ref, 'int'))

/** A list made for as many items as were expected, filled as they come, and cut to those that came. */
class Filling {
  readonly list: Ref
  private readonly vm: Vm
  private readonly room: number
  private count = 0

  constructor(vm: Vm, room: number) {
    this.vm = vm
    this.room = room
    this.list = vm.python.lists.create(room)
  }

  /** Takes over the reference. */
  add(item: Ref): void {
    const { lists } = this.vm.python
    if (this.count < this.room) lists.init(this.list, this.count, item)
    else {
      lists.append(this.list, item)
      this.vm.decref(item)
    }
    this.count++
  }

  finish(): Ref {
    if (this.count < this.room) this.vm.python.lists.assignSlice(this.list, this.count, this.room, [])
    return this.list
  }
}

function map(vm: Vm, args: readonly Ref[]): Ref {
  if (args.length < 2) throw vm.error('TypeError', 'map() requires at least two args')
  const [callable, ...sequences] = args as [Ref, ...Ref[]]
  const isPlain = callable === vm.None
  if (isPlain && sequences.length === 1) return listFrom(vm, sequences[0] as Ref)
  const { memory } = vm.python
  const block = memory.malloc(SEQUENCE_BYTES * sequences.length, 0)
  const iterators: Ref[] = []
  let filling: Filling | undefined
  try {
    let most = 0
    for (const [index, sequence] of sequences.entries()) {
      try {
        iterators.push(vm.iter(sequence))
      } catch (thrown) {
        vm.caught(thrown, 'TypeError')
        vm.clearError()
        throw vm.errorFormat('TypeError', `argument ${index + 2} to map() must support iteration`)
      }
      most = Math.max(most, vm.lengthHint(sequence, GUESS))
    }
    filling = new Filling(vm, most)
    const ended = iterators.map(() => false)
    for (;;) {
      const items = vm.python.tuples.create(iterators.length)
      try {
        let active = 0
        for (let index = 0; index < iterators.length; index++) {
          let item = ended[index] ? NULL : vm.next(iterators[index] as Ref)
          if (item === NULL) {
            ended[index] = true
            item = vm.none()
          } else active++
          vm.python.tuples.init(items, index, item)
        }
        if (active === 0) break
        filling.add(isPlain ? vm.incref(items) : vm.callTuple(callable, items))
      } finally {
        vm.decref(items)
      }
    }
    return filling.finish()
  } catch (thrown) {
    if (filling) vm.decref(filling.list)
    throw thrown
  } finally {
    for (const iterator of iterators) vm.decref(iterator)
    memory.free(block)
  }
}

/** filter of a str, unicode or tuple keeps its type. */
function filterOfKind(vm: Vm, callable: Ref, sequence: Ref, isTuple: boolean): Ref {
  const kept: Ref[] = []
  try {
    const length = vm.length(sequence)
    for (let index = 0; index < length; index++) {
      const key = vm.int(index)
      let item: Ref
      try {
        item = vm.getItem(sequence, key)
      } finally {
        vm.decref(key)
      }
      if (isWanted(vm, callable, item)) kept.push(item)
      else vm.decref(item)
    }
    if (isTuple) return vm.tuple(kept.splice(0))
    const text = kept.map((item) => vm.textOf(item)).join('')
    return vm.isUnicode(sequence) ? vm.unicode(text) : vm.str(text)
  } finally {
    for (const item of kept) vm.decref(item)
  }
}

/** Borrows the item, and lets go of it where it throws. */
function isWanted(vm: Vm, callable: Ref, item: Ref): boolean {
  try {
    if (callable === vm.None || callable === vm.typeNamed('bool')) return vm.truth(item)
    const answer = vm.call(callable, [item])
    try {
      return vm.truth(answer)
    } finally {
      vm.decref(answer)
    }
  } catch (thrown) {
    vm.decref(item)
    throw thrown
  }
}

function filter(vm: Vm, callable: Ref, sequence: Ref): Ref {
  if (vm.isStr(sequence) || vm.isUnicode(sequence)) return filterOfKind(vm, callable, sequence, false)
  if (vm.isTuple(sequence)) return filterOfKind(vm, callable, sequence, true)
  const iterator = vm.iter(sequence)
  const filling = new Filling(vm, vm.lengthHint(sequence, GUESS))
  try {
    for (let item = vm.next(iterator); item !== NULL; item = vm.next(iterator))
      if (isWanted(vm, callable, item)) filling.add(item)
      else vm.decref(item)
    return filling.finish()
  } catch (thrown) {
    vm.decref(filling.list)
    throw thrown
  } finally {
    vm.decref(iterator)
  }
}

function iterOr(vm: Vm, object: Ref, message: string): Ref {
  try {
    return vm.iter(object)
  } catch (thrown) {
    vm.caught(thrown, 'TypeError')
    vm.clearError()
    throw vm.errorFormat('TypeError', message)
  }
}

function zip(vm: Vm, sequences: readonly Ref[]): Ref {
  if (sequences.length === 0) return vm.python.lists.create(0)
  let room = Infinity
  for (const sequence of sequences) room = Math.min(room, vm.lengthHint(sequence, -2))
  const { tuples } = vm.python
  const filling = new Filling(vm, room < 0 ? ZIP_GUESS : room)
  let iterators = tuples.create(sequences.length)
  try {
    for (const [index, sequence] of sequences.entries())
      tuples.init(iterators, index, iterOr(vm, sequence, `zip argument #${index + 1} must support iteration`))
    for (;;) {
      const row = tuples.create(sequences.length)
      for (let index = 0; index < sequences.length; index++) {
        let item: Ref
        try {
          item = vm.next(tuples.get(iterators, index))
        } catch (thrown) {
          vm.decref(row)
          throw thrown
        }
        if (item === NULL) {
          vm.decref(row)
          vm.decref(iterators)
          iterators = NULL
          return filling.finish()
        }
        tuples.init(row, index, item)
      }
      filling.add(row)
    }
  } catch (thrown) {
    vm.decref(filling.list)
    throw thrown
  } finally {
    vm.decref(iterators)
  }
}

function extreme(name: 'max' | 'min', operator: number) {
  return (vm: Vm, _: Ref, args: readonly Ref[], keywords?: Keywords): Ref => {
    let key = NULL
    if (keywords && keywords.names.length > 0) {
      if (keywords.names.length > 1 || keywords.names[0] !== 'key')
        throw vm.errorFormat('TypeError', `${name}() got an unexpected keyword argument`)
      key = keywords.values[0] as Ref
    }
    if (args.length === 0) unpackArity(vm, name, args, 1, 1)
    const source = args.length > 1 ? vm.tuple(args.map((item) => vm.incref(item))) : (args[0] as Ref)
    let iterator = NULL
    let best = NULL
    let bestKey = NULL
    try {
      iterator = vm.iter(source)
      for (let item = vm.next(iterator); item !== NULL; item = vm.next(iterator)) {
        let value = NULL
        try {
          value = key === NULL ? vm.incref(item) : vm.call(key, [item])
          if (best === NULL || vm.compareBool(value, bestKey, operator)) {
            const dropped = [best, bestKey]
            best = vm.incref(item)
            bestKey = vm.incref(value)
            for (const old of dropped) vm.decref(old)
          }
        } finally {
          vm.decref(value)
          vm.decref(item)
        }
      }
      if (best === NULL) throw vm.errorFormat('ValueError', `${name}() arg is an empty sequence`)
      return vm.incref(best)
    } finally {
      vm.decref(iterator)
      vm.decref(best)
      vm.decref(bestKey)
      if (source !== args[0]) vm.decref(source)
    }
  }
}

function sum(vm: Vm, sequence: Ref, start: Ref): Ref {
  if (start !== NULL && (vm.isStr(start) || vm.isUnicode(start)))
    throw vm.error('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
  const iterator = vm.iter(sequence)
  let total = NULL
  const given = (): Ref => {
    const taken = total
    total = NULL
    return taken
  }
  try {
    total = start === NULL ? vm.int(0) : vm.incref(start)
    if (isExactInt(vm, total)) {
      const whole = sumInts(vm, iterator, given())
      total = whole.total
      if (whole.isEnd) return vm.incref(total)
    }
    if (vm.isExactly(total, 'float')) {
      const fraction = sumFloats(vm, iterator, given())
      total = fraction.total
      if (fraction.isEnd) return vm.incref(total)
    }
    for (let item = vm.next(iterator); item !== NULL; item = vm.next(iterator))
      total = addItem(vm, given(), item)
    return vm.incref(total)
  } finally {
    vm.decref(total)
    vm.decref(iterator)
  }
}

/** total + item; takes over both. */
function addItem(vm: Vm, total: Ref, item: Ref): Ref {
  let next: Ref
  try {
    next = vm.binary('add', total, item)
  } finally {
    vm.decref(total)
    vm.decref(item)
  }
  return next
}

interface Partial {
  readonly total: Ref
  readonly isEnd: boolean
}

/** As long as all are ints no object is made for the sum. */
function sumInts(vm: Vm, iterator: Ref, start: Ref): Partial {
  let sum = vm.bigintOf(start)
  vm.decref(start)
  for (;;) {
    const item = vm.next(iterator)
    if (item === NULL) return { total: vm.integer(sum), isEnd: true }
    if (isExactInt(vm, item)) {
      const next = sum + vm.bigintOf(item)
      if (BigInt.asIntN(64, next) === next) {
        sum = next
        vm.decref(item)
        continue
      }
    }
    const total = addItem(vm, vm.integer(sum), item)
    if (!isExactInt(vm, total)) return { total, isEnd: false }
    sum = vm.bigintOf(total)
    vm.decref(total)
  }
}

function sumFloats(vm: Vm, iterator: Ref, start: Ref): Partial {
  let sum = vm.floatOf(start)
  vm.decref(start)
  for (;;) {
    const item = vm.next(iterator)
    if (item === NULL) return { total: vm.float(sum), isEnd: true }
    const isFloat = vm.isExactly(item, 'float')
    if (isFloat || isExactInt(vm, item)) {
      sum += isFloat ? vm.floatOf(item) : Number(vm.bigintOf(item))
      vm.decref(item)
      continue
    }
    const total = addItem(vm, vm.float(sum), item)
    if (!vm.isExactly(total, 'float')) return { total, isEnd: false }
    sum = vm.floatOf(total)
    vm.decref(total)
  }
}

/** The tuple of arguments is used again as long as the function has not kept it. */
function reduce(vm: Vm, callable: Ref, sequence: Ref, initial: Ref): Ref {
  const iterator = iterOr(vm, sequence, 'reduce() arg 2 must support iteration')
  const { tuples, objects } = vm.python
  let result = initial === NULL ? NULL : vm.incref(initial)
  let pair = tuples.create(2)
  try {
    for (let item = vm.next(iterator); item !== NULL; item = vm.next(iterator)) {
      if (result === NULL) {
        result = item
        continue
      }
      if (objects.refcountOf(pair) > 1) {
        vm.decref(pair)
        pair = tuples.create(2)
      }
      const dropped = [tuples.get(pair, 0), tuples.get(pair, 1)]
      tuples.init(pair, 0, result)
      tuples.init(pair, 1, item)
      result = NULL
      for (const old of dropped) vm.decref(old)
      result = vm.callTuple(callable, pair)
    }
    if (result === NULL) throw vm.error('TypeError', 'reduce() of empty sequence with no initial value')
    return vm.incref(result)
  } finally {
    vm.decref(pair)
    vm.decref(result)
    vm.decref(iterator)
  }
}

function quantifier(answerOf: boolean) {
  return (vm: Vm, _: Ref, iterable: Ref): Ref => {
    let answer = !answerOf
    vm.forEach(iterable, (item) => {
      if (vm.truth(item) !== answerOf) return true
      answer = answerOf
      return false
    })
    return vm.bool(answer)
  }
}

function sorted(vm: Vm, _: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const [iterable] = vm.parseKeywords('sorted', args, keywords, ['iterable', 'cmp', 'key', 'reverse'], 1)
  const list = listFrom(vm, iterable as Ref)
  try {
    const sort = vm.getattr(list, 'sort')
    try {
      vm.decref(vm.call(sort, args.slice(1), keywords))
    } finally {
      vm.decref(sort)
    }
    return list
  } catch (thrown) {
    vm.decref(list)
    throw thrown
  }
}

function next(vm: Vm, _: Ref, [iterator, fallback = NULL]: readonly Ref[]): Ref {
  if (!vm.slotsOf(iterator as Ref).next)
    throw vm.errorFormat('TypeError', `${vm.typeName(iterator as Ref)} object is not an iterator`)
  try {
    const item = vm.next(iterator as Ref)
    if (item !== NULL) return item
  } catch (thrown) {
    if (fallback === NULL || !vm.caught(thrown, 'StopIteration')) throw thrown
    vm.clearError()
  }
  if (fallback !== NULL) return vm.incref(fallback)
  throw vm.errorValue('StopIteration', NULL)
}

export const ITERATING: Natives = {
  all: oneArgument(quantifier(false)),
  any: oneArgument(quantifier(true)),
  filter: unpacked(2, 2, (vm, _, [callable, sequence]) => filter(vm, callable as Ref, sequence as Ref)),
  iter: unpacked(1, 2, (vm, _, [object, sentinel = NULL]) => {
    if (sentinel === NULL) return vm.iter(object as Ref)
    if (!vm.isCallable(object as Ref)) throw vm.error('TypeError', 'iter(v, w): v must be callable')
    return vm.callableIterator(object as Ref, sentinel)
  }),
  len: oneArgument((vm, _, object) => lengthRef(vm, vm.length(object))),
  map: variable(0, Infinity, (vm, _, args) => map(vm, args)),
  max: withKeywords(extreme('max', GT)),
  min: withKeywords(extreme('min', LT)),
  next: unpacked(1, 2, next),
  range: variable(0, Infinity, (vm, _, args) => rangeOf(vm, args)),
  reduce: unpacked(2, 3, (vm, _, [callable, sequence, initial = NULL]) =>
    reduce(vm, callable as Ref, sequence as Ref, initial),
  ),
  sorted: withKeywords(sorted),
  sum: unpacked(1, 2, (vm, _, [sequence, start = NULL]) => sum(vm, sequence as Ref, start)),
  zip: variable(0, Infinity, (vm, _, args) => zip(vm, args)),
}
