/**
 * Exceptions being raised. Follows Python/errors.c of CPython 2.7: PyErr_SetObject, PyErr_SetString, PyErr_Format,
 * PyErr_GivenExceptionMatches, PyErr_NormalizeException, PyErr_WriteUnraisable.
 */
import { Fault } from '../text/index.ts'
import { raisedBy } from '../types/faults.ts'
import { NULL, NoMemory, type Ref } from '../../objects/index.ts'
import type { ExceptionName, Raised, Vm } from '../vm.ts'
import { argumentsOf, callWithTuple } from './call.ts'
import { isSubclass } from './classes.ts'
import { shortNameOfType } from './type-names.ts'

const MOST_NESTED = 32

/** Borrowed. */
export function exceptionType(vm: Vm, type: ExceptionName | Ref): Ref {
  return typeof type === 'string' ? vm.model.typeNamed(`exceptions.${type}`) : type
}

/** PyErr_Restore: takes all three over, and lets go of what was there. */
export function restoreError(vm: Vm, type: Ref, value: Ref, traceback: Ref): void {
  const { state } = vm
  const { type: oldType, value: oldValue, traceback: oldTraceback } = state
  state.type = type
  state.value = value
  state.traceback = traceback
  vm.decref(oldType)
  vm.decref(oldValue)
  vm.decref(oldTraceback)
}

/** PyErr_SetObject: takes the value over; NULL: none. */
export function errorValue(vm: Vm, type: ExceptionName | Ref, value: Ref): Raised {
  restoreError(vm, vm.incref(exceptionType(vm, type)), value, NULL)
  return vm.raised
}

/** PyErr_SetString. */
export function error(vm: Vm, type: ExceptionName | Ref, message: string): Raised {
  return errorValue(vm, type, vm.str(message))
}

/** PyErr_Format: the message is made with room for more, and cut. */
export function errorFormat(
  vm: Vm,
  type: ExceptionName | Ref,
  message: string,
  reserved = message.length,
): Raised {
  const { strs } = vm.python
  const text = reserved > 1 ? strs.ofLength(reserved) : vm.str(message)
  if (reserved > 1) strs.resize(text, message)
  return errorValue(vm, type, text)
}

export function clearError(vm: Vm): void {
  restoreError(vm, NULL, NULL, NULL)
}

/** Whether what was thrown is a Python exception of this type; what is none is thrown again. */
export function caught(vm: Vm, thrown: unknown, type?: ExceptionName | Ref): boolean {
  if (thrown !== vm.raised) toPythonError(vm, thrown)
  return type === undefined || matches(vm, vm.state.type, exceptionType(vm, type))
}

/**
 * No memory, faults of operations on plain values, and JavaScript's own limits are exceptions in Python; anything else is thrown
 * again.
 */
export function toPythonError(vm: Vm, thrown: unknown): Raised {
  if (thrown === vm.raised) return vm.raised
  if (thrown instanceof NoMemory || isTooLarge(thrown)) return noMemory(vm)
  if (thrown instanceof Fault) return raisedBy(vm, thrown)
  if (isStackOverflow(thrown)) return error(vm, 'RuntimeError', 'maximum recursion depth exceeded')
  throw thrown
}

/** In the words of V8 and of SpiderMonkey. There is hardly any stack left to find out. */
function isStackOverflow(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  return thrown.message === 'Maximum call stack size exceeded' || thrown.message === 'too much recursion'
}

/** What JavaScript has no room for in one text or number, in the words of V8 and of SpiderMonkey. */
function isTooLarge(thrown: unknown): boolean {
  return (
    thrown instanceof RangeError &&
    /^(Invalid string length|Maximum BigInt size exceeded|allocation size overflow|BigInt is too big to allocate)$/.test(
      thrown.message,
    )
  )
}

/** PyErr_NoMemory: the instance that was made at the start. */
export function noMemory(vm: Vm): Raised {
  return errorValue(vm, 'MemoryError', vm.incref(vm.model.memoryError))
}

/** PyExceptionClass_Check. */
export function isExceptionClass(vm: Vm, object: Ref): boolean {
  return (
    vm.typeOf(object) === vm.model.classType ||
    (vm.isType(object) && vm.isSubtype(object, vm.model.typeNamed('exceptions.BaseException')))
  )
}

/** PyExceptionInstance_Check. */
export function isExceptionInstance(vm: Vm, object: Ref): boolean {
  return (
    vm.typeOf(object) === vm.model.instanceType ||
    vm.isSubtype(vm.typeOf(object), vm.model.typeNamed('exceptions.BaseException'))
  )
}

/** PyExceptionInstance_Class: borrowed. */
export function classOfException(vm: Vm, object: Ref): Ref {
  return vm.typeOf(object) === vm.model.instanceType
    ? vm.types2.fixed.get('instance', object, 'class')
    : vm.typeOf(object)
}

/** PyErr_GivenExceptionMatches. */
export function matches(vm: Vm, raised: Ref, handler: Ref): boolean {
  if (raised === NULL || handler === NULL) return false
  if (vm.isTuple(handler)) return vm.itemsOf(handler).some((item) => matches(vm, raised, item))
  const type = isExceptionInstance(vm, raised) ? classOfException(vm, raised) : raised
  if (!isExceptionClass(vm, type) || !isExceptionClass(vm, handler)) return type === handler
  const { state } = vm
  const { type: heldType, value: heldValue, traceback: heldTraceback, recursionLimit, nesting } = state
  state.type = state.value = state.traceback = NULL
  // a little further than anything else may go
  state.recursionLimit = recursionLimit + 5
  state.nesting = 0
  try {
    return isSubclass(vm, type, handler)
  } catch (thrown) {
    if (thrown !== vm.raised) throw thrown
    // JavaScript's stack is full, not Python's: nothing has been asked
    if (state.depth < recursionLimit && isRaised(vm, 'RuntimeError') && vm.isType(type) && vm.isType(handler))
      return vm.isSubtype(type, handler)
    unraisable(vm, type)
    return false
  } finally {
    state.recursionLimit = recursionLimit
    state.nesting = nesting
    restoreError(vm, heldType, heldValue, heldTraceback)
  }
}

/** The same, for natives, which know what they throw: no Python code is asked. */
export function isRaised(vm: Vm, name: ExceptionName): boolean {
  const { type } = vm.state
  return type !== NULL && vm.isType(type) && vm.isSubtype(type, exceptionType(vm, name))
}

/**
 * PyErr_NormalizeException of what is being raised: afterwards the value is an instance of the type. An exception that comes of
 * making one takes its place, one level deeper each time.
 */
export function normalizeError(vm: Vm): void {
  const { state } = vm
  const { depth } = state
  try {
    while (!isNormal(vm)) {
      if (state.depth < state.recursionLimit && state.depth - depth < MOST_NESTED) state.depth++
      else {
        const { traceback } = state
        state.traceback = NULL
        const type = exceptionType(vm, 'RuntimeError')
        restoreError(vm, vm.incref(type), vm.incref(vm.model.recursionError), traceback)
        return
      }
    }
  } finally {
    state.depth = depth
  }
}

/** False: another exception is being raised instead. */
function isNormal(vm: Vm): boolean {
  const { state } = vm
  const { type } = state
  if (type === NULL) return true
  if (state.value === NULL) state.value = vm.none()
  const { value, traceback } = state
  const valueClass = isExceptionInstance(vm, value) ? classOfException(vm, value) : NULL
  if (!isExceptionClass(vm, type)) return true
  state.type = state.value = state.traceback = NULL
  try {
    let newType = type
    let newValue = value
    if (valueClass === NULL || !isSubclass(vm, valueClass, type)) {
      newValue = instantiate(vm, type, value)
      vm.decref(value)
    } else if (valueClass !== type) {
      newType = vm.incref(valueClass)
      vm.decref(type)
    }
    restoreError(vm, newType, newValue, traceback)
    return true
  } catch (thrown) {
    toPythonError(vm, thrown)
    vm.decref(type)
    vm.decref(value)
    if (state.traceback === NULL) state.traceback = traceback
    else vm.decref(traceback)
    return false
  }
}

function instantiate(vm: Vm, type: Ref, value: Ref): Ref {
  const tuple = vm.isTuple(value) ? vm.incref(value) : vm.tuple(value === vm.None ? [] : [vm.incref(value)])
  try {
    return callWithTuple(vm, type, argumentsOf(vm, tuple))
  } finally {
    vm.decref(tuple)
  }
}

/** PyErr_WriteUnraisable: piece by piece, as a program's own stderr gets it; nothing where there is none. */
export function unraisable(vm: Vm, context: Ref): void {
  const { state } = vm
  const { type, value, traceback } = state
  state.type = state.value = state.traceback = NULL
  const file = vm.errorFile()
  if (file !== NULL)
    quietly(vm, () => {
      const say = (text: string): void => vm.writeTo(file, text)
      say('Exception ')
      if (type !== NULL) {
        writeName(vm, type, say)
        if (value !== NULL && value !== vm.None) {
          say(': ')
          quietly(vm, () => vm.writeObject(file, value, false))
        }
      }
      say(' in ')
      quietly(vm, () => vm.writeObject(file, context, false))
      say(' ignored\n')
    })
  vm.decref(type)
  vm.decref(value)
  vm.decref(traceback)
}

function writeName(vm: Vm, type: Ref, say: (text: string) => void): void {
  if (!isExceptionClass(vm, type)) return say('<unknown>')
  const module = quietly(vm, () => taken(vm, vm.getattr(type, '__module__')))
  if (module === undefined) say('<unknown>')
  else if (module !== 'exceptions') {
    say(module)
    say('.')
  }
  say(vm.isType(type) ? shortNameOfType(vm, type) : vm.textOf(vm.types2.fixed.get('class', type, 'name')))
}

function taken(vm: Vm, ref: Ref): string {
  const text = vm.strText(ref)
  vm.decref(ref)
  return text
}

/** undefined where it fails. */
function quietly<Answer>(vm: Vm, work: () => Answer): Answer | undefined {
  try {
    return work()
  } catch (thrown) {
    toPythonError(vm, thrown)
    clearError(vm)
    return undefined
  }
}
