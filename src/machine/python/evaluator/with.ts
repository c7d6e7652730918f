/**
 * `with`. Follows Python/ceval.c of CPython 2.7 (SETUP_WITH, WITH_CLEANUP, special_lookup).
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { lookupSpecial } from '../protocols/attributes.ts'
import type { Interpreter } from './interpreter.ts'
import { WHY_CONTINUE, WHY_RETURN } from './unwind.ts'

/** Leaves `__exit__` in the place of the manager on top of the stack, and answers what `__enter__` did. */
export function setUpWith(vm: Interpreter, sp: number): Ref {
  const manager = vm.words.data[sp - 1] as Ref
  const exit = special(vm, manager, '__exit__')
  vm.words.data[sp - 1] = exit
  let enter: Ref = NULL
  try {
    enter = special(vm, manager, '__enter__')
  } finally {
    vm.decref(manager)
  }
  try {
    return vm.call(enter)
  } finally {
    vm.decref(enter)
  }
}

/** special_lookup. */
function special(vm: Interpreter, object: Ref, name: string): Ref {
  if (vm.typeOf(object) === vm.model.instanceType) return vm.getattr(object, vm.model.name(name))
  const method = lookupSpecial(vm, object, name)
  if (method === NULL) throw vm.errorValue('AttributeError', vm.interned(name))
  return method
}

/**
 * Takes `__exit__` from below what says why the block is left, and calls it; answers the new top. Where it says that the
 * exception is dealt with, None stands in its place.
 */
export function cleanUpWith(vm: Interpreter, sp: number): number {
  const { words, None } = vm
  let type = words.data[sp - 1] as Ref
  let value: Ref = None
  let traceback: Ref = None
  let below = 1
  const isReason = vm.isInt(type)
  if (isReason) {
    const why = vm.numberOf(type)
    if (why === WHY_RETURN || why === WHY_CONTINUE) below = 2
    type = None
  } else if (type !== None) {
    value = words.data[sp - 2] as Ref
    traceback = words.data[sp - 3] as Ref
    below = 3
  }
  const exit = words.data[sp - 1 - below] as Ref
  words.data.copyWithin(sp - 1 - below, sp - below, sp)
  words.data[sp - 1] = NULL
  let answer: Ref
  try {
    answer = vm.call(exit, [type, value, traceback])
  } finally {
    vm.decref(exit)
  }
  let isDealtWith = false
  try {
    isDealtWith = type !== None && vm.truth(answer)
  } finally {
    vm.decref(answer)
  }
  if (!isDealtWith) return sp - 1
  // of the exception's three, None is left
  words.data[sp - 4] = vm.none()
  vm.decref(type)
  vm.decref(value)
  vm.decref(traceback)
  return sp - 3
}
