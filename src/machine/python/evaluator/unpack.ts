/**
 * Slices with two bounds, and unpacking. Follows Python/ceval.c of CPython 2.7 (apply_slice, assign_slice, UNPACK_SEQUENCE,
 * unpack_iterable).
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { getSlice, setSlice } from '../protocols/sequences.ts'
import type { Interpreter } from './interpreter.ts'

/** SLICE+form: bounds above the container; the form's bits say which of low and high there are. */
export function slice(vm: Interpreter, sp: number, form: number): Ref {
  const { data } = vm.words
  const high = (form & 2) !== 0 ? (data[sp - 1] as Ref) : NULL
  const lowAt = sp - 1 - (form >> 1)
  const low = (form & 1) !== 0 ? (data[lowAt] as Ref) : NULL
  return getSlice(vm, data[lowAt - (form & 1)] as Ref, low, high)
}

/** STORE_SLICE+form, DELETE_SLICE+form where `value` is NULL. */
export function assignSlice(vm: Interpreter, sp: number, form: number, value: Ref): void {
  const { data } = vm.words
  const high = (form & 2) !== 0 ? (data[sp - 1] as Ref) : NULL
  const lowAt = sp - 1 - (form >> 1)
  const low = (form & 1) !== 0 ? (data[lowAt] as Ref) : NULL
  setSlice(vm, data[lowAt - (form & 1)] as Ref, low, high, value)
}

/** Puts the items of what is on top in its place, the first one on top; answers the new top. */
export function unpackSequence(vm: Interpreter, sp: number, count: number): number {
  const { words } = vm
  const { tuples, lists } = vm.python
  const sequence = words.data[sp - 1] as Ref
  const isTuple = vm.isExactly(sequence, 'tuple')
  if (
    (isTuple && tuples.sizeOf(sequence) === count) ||
    (vm.isExactly(sequence, 'list') && lists.sizeOf(sequence) === count)
  ) {
    for (let index = 0; index < count; index++) {
      const item = isTuple ? tuples.get(sequence, index) : lists.get(sequence, index)
      words.data[sp - 2 + count - index] = vm.incref(item)
    }
    vm.decref(sequence)
    return sp - 1 + count
  }
  words.data[sp - 1] = NULL
  const items: Ref[] = []
  let iterator: Ref = NULL
  try {
    iterator = vm.iter(sequence)
    for (let index = 0; index < count; index++) {
      const item = vm.next(iterator)
      if (item === NULL)
        throw vm.errorFormat('ValueError', `need more than ${index} value${index === 1 ? '' : 's'} to unpack`)
      items.push(item)
    }
    const extra = vm.next(iterator)
    if (extra !== NULL) {
      vm.decref(extra)
      throw vm.error('ValueError', 'too many values to unpack')
    }
  } catch (thrown) {
    for (const item of items.toReversed()) vm.decref(item)
    vm.decref(iterator)
    vm.decref(sequence)
    throw thrown
  }
  vm.decref(iterator)
  items.forEach((item, index) => (words.data[sp - 2 + count - index] = item))
  vm.decref(sequence)
  return sp - 1 + count
}
