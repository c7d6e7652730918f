/**
 * Strings put together piece by piece, as reprs of containers are: PyString_Concat, PyString_ConcatAndDel, the joining in
 * list_repr, tuplerepr and dict_repr, and PyString_FromFormat, of CPython 2.7.6.
 */
import type { Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** A new string of both, neither of them empty; lets go of both, also where there is no memory. */
export function concatAndDrop(vm: Vm, left: Ref, right: Ref): Ref {
  try {
    return vm.str(vm.textOf(left) + vm.textOf(right))
  } finally {
    vm.decref(left)
    vm.decref(right)
  }
}

/** The repr of an object; where that fails, what has been put together so far is let go of. */
export function reprOrDrop(vm: Vm, object: Ref, text: Ref): Ref {
  try {
    return vm.repr(object)
  } catch (error) {
    vm.decref(text)
    throw error
  }
}

/** A tuple's or list's strings, of which there is at least one, between brackets; `pieces` is changed. */
export function joinInBrackets(vm: Vm, open: string, pieces: Ref, close: string): Ref {
  const { lists, tuples } = vm.python
  const items = vm.isList(pieces) ? lists : tuples
  const last = items.sizeOf(pieces) - 1
  const textOf = (index: number): string => vm.textOf(items.get(pieces, index))
  const replace = (index: number, piece: Ref): void => {
    const old = items.get(pieces, index)
    items.init(pieces, index, piece)
    vm.decref(old)
  }
  const opening = vm.str(open)
  let first: Ref
  try {
    first = vm.str(open + textOf(0))
  } finally {
    vm.decref(opening)
  }
  replace(0, first)
  const closing = vm.str(close)
  try {
    replace(last, vm.str(textOf(last) + close))
  } finally {
    vm.decref(closing)
  }
  const separator = vm.str(', ')
  try {
    if (last === 0) return vm.incref(items.get(pieces, 0))
    return vm.str(Array.from({ length: last + 1 }, (_, index) => textOf(index)).join(', '))
  } finally {
    vm.decref(separator)
  }
}

/** PyString_FromFormat: `reserved` characters at first, then cut back to the text. */
export function formatted(vm: Vm, text: string, reserved = text.length): Ref {
  const { strs } = vm.python
  const made = strs.ofLength(reserved)
  strs.resize(made, text)
  return made
}
