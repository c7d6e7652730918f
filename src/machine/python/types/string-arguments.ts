/** Arguments of the methods of str and unicode, and what they are made of (Objects/stringlib/find.h, split.h of 2.7.6). */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { sliceIndex } from './slice.ts'

/** MAX_PREALLOC: a list of pieces has room for so many at first. */
const MOST_PREPARED = 12

/** `[start[, end]]`: undefined where there is none. */
export interface Range {
  readonly start: number | undefined
  readonly end: number | undefined
}

/** stringlib_parse_args_finds: what is looked for is the first of the arguments. */
export function rangeOf(vm: Vm, name: string, args: readonly Ref[]): Range {
  vm.parseArity(name, args, 1, 3)
  return { start: bound(vm, args[1]), end: bound(vm, args[2]) }
}

const bound = (vm: Vm, argument: Ref = NULL): number | undefined =>
  argument === NULL || argument === vm.None ? undefined : sliceIndex(vm, argument)

/** A number that may be left out. */
export const optionalInt = (vm: Vm, argument: Ref = NULL, otherwise = -1): number =>
  argument === NULL ? otherwise : vm.argumentInt(argument)

/** A list of pieces, for which room is made in advance where at most `max` cuts are asked for; all where it is negative. */
export function listOfPieces(vm: Vm, count: number, max: number, piece: (index: number) => Ref): Ref {
  const { lists } = vm.python
  const prepared = max < 0 || max >= MOST_PREPARED ? MOST_PREPARED : max + 1
  const list = lists.create(prepared)
  try {
    for (let index = 0; index < count; index++) {
      vm.pulse()
      const ref = piece(index)
      if (index < prepared) lists.init(list, index, ref)
      else append(vm, list, ref)
    }
    if (count < prepared) lists.cut(list, count)
    return list
  } catch (thrown) {
    vm.decref(list)
    throw thrown
  }
}

/** A list that grows by each of its pieces. */
export function grownList(vm: Vm, count: number, piece: (index: number) => Ref): Ref {
  const list = vm.python.lists.create(0)
  try {
    for (let index = 0; index < count; index++) append(vm, list, piece(index))
    return list
  } catch (thrown) {
    vm.decref(list)
    throw thrown
  }
}

function append(vm: Vm, list: Ref, piece: Ref): void {
  try {
    vm.python.lists.append(list, piece)
  } finally {
    vm.decref(piece)
  }
}

/** The tuple that partition answers. */
export function threeOf(vm: Vm, first: () => Ref, second: () => Ref, third: () => Ref): Ref {
  const { tuples } = vm.python
  const tuple = tuples.create(3)
  try {
    tuples.init(tuple, 0, first())
    tuples.init(tuple, 1, second())
    tuples.init(tuple, 2, third())
    return tuple
  } catch (thrown) {
    vm.decref(tuple)
    throw thrown
  }
}
