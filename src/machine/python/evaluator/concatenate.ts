/**
 * `s + t` and `s += t` of two strs: where nobody else refers to the left one it grows where it is. Follows Python/ceval.c of
 * CPython 2.7 (string_concatenate).
 */
import {
  FIELDS,
  FRAME_CODE,
  FRAME_LOCALS,
  FRAME_SLOTS,
  NULL,
  indexOf,
  type Ref,
} from '../../objects/index.ts'
import { STORE_DEREF, STORE_FAST, STORE_NAME } from '../compiler/opcodes.ts'
import type { Interpreter } from './interpreter.ts'

/** Takes `left` over, not `right`. `next`: the instruction that follows. */
export function concatenate(vm: Interpreter, frame: number, next: number, left: Ref, right: Ref): Ref {
  const { objects, strs } = vm.python
  if (objects.refcountOf(left) === 2) forgetVariable(vm, frame, next, left)
  if (objects.refcountOf(left) === 1 && !strs.isInterned(left)) {
    strs.resize(left, vm.textOf(left) + vm.textOf(right))
    return left
  }
  try {
    return vm.binary('add', left, right)
  } finally {
    vm.decref(left)
  }
}

/** The variable that is assigned to next lets go of the string, if it is the one that has it. */
function forgetVariable(vm: Interpreter, frame: number, next: number, string: Ref): void {
  const { words } = vm
  const code = vm.codes.of(words.data[frame + FRAME_CODE] as Ref)
  const argument = (code.bytes[next + 1] as number) | ((code.bytes[next + 2] as number) << 8)
  const slots = words.data[frame + FRAME_SLOTS] as number
  switch (code.bytes[next]) {
    case STORE_FAST:
      if (words.data[slots + argument] !== string) return
      words.data[slots + argument] = NULL
      break
    case STORE_DEREF: {
      const contents = indexOf(words.data[slots + code.code.nlocals + argument] as Ref) + FIELDS
      if (words.data[contents] !== string) return
      words.set(contents, NULL)
      break
    }
    case STORE_NAME: {
      const names = words.data[frame + FRAME_LOCALS] as Ref
      if (names === NULL || !vm.isExactly(names, 'dict')) return
      const name = vm.python.tuples.get(
        vm.types2.codes.get(words.data[frame + FRAME_CODE] as Ref, 'names'),
        argument,
      )
      const { dicts } = vm.types2
      if (dicts.get(names, name) === string) dicts.delete(names, name)
      return
    }
    default:
      return
  }
  vm.decref(string)
}
