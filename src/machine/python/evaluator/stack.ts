/** The top of a frame's stack. */
import type { Ref } from '../../objects/index.ts'
import type { Interpreter } from './interpreter.ts'

/** Puts a value in the place of the topmost one. */
export function replaceTop(vm: Interpreter, sp: number, value: Ref): number {
  const { data } = vm.words
  const old = data[sp - 1] as Ref
  data[sp - 1] = value
  vm.python.objects.decref(old)
  return sp
}

/** Puts a value in the place of two; the lower one is let go of first. */
export function replaceTwo(vm: Interpreter, sp: number, value: Ref): number {
  const { data } = vm.words
  const left = data[sp - 2] as Ref
  const right = data[sp - 1] as Ref
  data[sp - 2] = value
  const { objects } = vm.python
  objects.decref(left)
  objects.decref(right)
  return sp - 1
}
