/**
 * `raise`, and the exception that is being handled. Follows Python/ceval.c of CPython 2.7 (do_raise, set_exc_info,
 * reset_exc_info) and Python/sysmodule.c (PySys_SetObject).
 */
import { FRAME_EXC_TYPE, NULL, indexOf, type Ref } from '../../objects/index.ts'
import {
  classOfException,
  isExceptionClass,
  isExceptionInstance,
  normalizeError,
  restoreError,
} from '../protocols/errors.ts'
import type { Interpreter } from './interpreter.ts'
import { WHY_EXCEPTION, WHY_RERAISE } from './unwind.ts'

/** set_exc_info: borrowed. What was handled before is kept in the frame that handles this one. */
export function setHandled(vm: Interpreter, type: Ref, value: Ref, traceback: Ref): void {
  const { state, words } = vm
  const saved = indexOf(state.frame) + FRAME_EXC_TYPE
  if (words.data[saved] === NULL) {
    if (state.handledType === NULL) state.handledType = vm.none()
    words.data[saved] = vm.incref(state.handledType)
    words.data[saved + 1] = vm.incref(state.handledValue)
    words.data[saved + 2] = vm.incref(state.handledTraceback)
  }
  const { handledType, handledValue, handledTraceback } = state
  state.handledType = vm.incref(type)
  state.handledValue = vm.incref(value)
  state.handledTraceback = vm.incref(traceback)
  vm.decref(handledType)
  vm.decref(handledValue)
  vm.decref(handledTraceback)
  setInSys(vm, type, value, traceback)
}

/** reset_exc_info: the frame that runs is left; what was handled before it is handled again. */
export function resetHandled(vm: Interpreter): void {
  const { state, words } = vm
  const saved = indexOf(state.frame) + FRAME_EXC_TYPE
  const type = words.data[saved] as Ref
  const value = words.data[saved + 1] as Ref
  const traceback = words.data[saved + 2] as Ref
  const { handledType, handledValue, handledTraceback } = state
  state.handledType = vm.incref(type)
  state.handledValue = vm.incref(value)
  state.handledTraceback = vm.incref(traceback)
  vm.decref(handledType)
  vm.decref(handledValue)
  vm.decref(handledTraceback)
  setInSys(vm, type, value, traceback)
  words.guard(saved)
  words.data[saved] = words.data[saved + 1] = words.data[saved + 2] = NULL
  vm.decref(type)
  vm.decref(value)
  vm.decref(traceback)
}

function setInSys(vm: Interpreter, type: Ref, value: Ref, traceback: Ref): void {
  vm.modules.setSysValue('exc_type', type)
  vm.modules.setSysValue('exc_value', value)
  vm.modules.setSysValue('exc_traceback', traceback)
}

/** RAISE_VARARGS: takes over `count` values from the word `at` on; answers why the loop goes on. */
export function raiseVarargs(vm: Interpreter, at: number, count: number): number {
  const { data } = vm.words
  return raise(
    vm,
    count > 0 ? (data[at] as Ref) : NULL,
    count > 1 ? (data[at + 1] as Ref) : NULL,
    count > 2 ? (data[at + 2] as Ref) : NULL,
  )
}

/** do_raise. */
function raise(vm: Interpreter, first: Ref, second: Ref, third: Ref): number {
  const { state } = vm
  let type = first
  let value = second
  let traceback = third
  if (type === NULL) {
    type = vm.incref(state.handledType === NULL ? vm.None : state.handledType)
    value = vm.incref(state.handledValue)
    traceback = vm.incref(state.handledTraceback)
  }
  const fail = (message: string): number => {
    vm.toPython(vm.errorFormat('TypeError', message))
    vm.decref(value)
    vm.decref(type)
    vm.decref(traceback)
    return WHY_EXCEPTION
  }
  if (traceback === vm.None) {
    vm.decref(traceback)
    traceback = NULL
  } else if (traceback !== NULL && !vm.isExactly(traceback, 'traceback'))
    return fail('raise: arg 3 must be a traceback or None')
  if (value === NULL) value = vm.none()
  // a tuple stands for its first item
  while (vm.isTuple(type) && vm.python.tuples.sizeOf(type) > 0) {
    const tuple = type
    type = vm.incref(vm.python.tuples.get(tuple, 0))
    vm.decref(tuple)
  }
  if (isExceptionClass(vm, type)) {
    restoreError(vm, type, value, traceback)
    normalizeError(vm)
    if (!isExceptionInstance(vm, state.value)) {
      const { type: made, value: answered, traceback: kept } = state
      state.type = state.value = state.traceback = NULL
      type = made
      value = answered
      traceback = kept
      return fail(
        `calling ${vm.reprText(type)} should have returned an instance of BaseException, not '${vm.typeName(value)}'`,
      )
    }
  } else if (isExceptionInstance(vm, type)) {
    if (value !== vm.None) return fail('instance exception may not have a separate value')
    vm.decref(value)
    value = type
    type = vm.incref(classOfException(vm, type))
    restoreError(vm, type, value, traceback)
  } else
    return fail(
      `exceptions must be old-style classes or derived from BaseException, not ${vm.typeName(type)}`,
    )
  return state.traceback === NULL ? WHY_EXCEPTION : WHY_RERAISE
}
