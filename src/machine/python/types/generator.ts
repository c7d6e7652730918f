/**
 * Generators. Follows Objects/genobject.c of CPython 2.7 (PyGen_New, gen_send_ex, gen_close, gen_del, gen_throw,
 * gen_iternext).
 */
import {
  FRAME_BACK,
  FRAME_DEPTH,
  FRAME_GENERATOR,
  FRAME_LAST_INSTRUCTION,
  FRAME_LOCAL_COUNT,
  FRAME_SLOTS,
  FRAME_TOP,
  NULL,
  indexOf,
  type Python,
  type Ref,
} from '../../objects/index.ts'
import type { Interpreter } from '../evaluator/interpreter.ts'
import { evaluate } from '../evaluator/loop.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import { hexAddress } from '../protocols/convert.ts'
import {
  classOfException,
  errorValue,
  isExceptionClass,
  isExceptionInstance,
  normalizeError,
  restoreError,
  unraisable,
} from '../protocols/errors.ts'
import { noArguments, oneArgument, variable, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

const FRAME = 0
const CODE = 1
const RUNNING = 0

/** PyGen_New: takes over the frame, which must have let go of the one that it was made by. */
export function newGenerator(vm: Interpreter, frame: Ref): Ref {
  const layout = vm.types2.fixed.layouts.generator
  const generator = layout.create()
  layout.init(generator, FRAME, frame)
  layout.init(generator, CODE, vm.incref(vm.types2.frames.codeOf(frame)))
  vm.words.set(indexOf(frame) + FRAME_GENERATOR, generator)
  layout.track(generator)
  return generator
}

/** Borrowed; NULL of one that has ended. */
export const frameOfGenerator = (vm: Vm, generator: Ref): Ref =>
  vm.types2.fixed.layouts.generator.get(generator, FRAME)

/**
 * gen_send_ex up to the evaluation: the frame is ready to go on with a value, NULL is None. Answers it; it is the frame at hand
 * that it goes back to.
 */
function wake(vm: Interpreter, generator: Ref, value: Ref): Ref {
  const layout = vm.types2.fixed.layouts.generator
  const frame = layout.get(generator, FRAME)
  const { words } = vm
  const record = indexOf(frame)
  words.guard(record)
  const { data } = words
  let depth = data[record + FRAME_DEPTH] as number
  if (data[record + FRAME_LAST_INSTRUCTION] !== -1) {
    const base = (data[record + FRAME_SLOTS] as number) + (data[record + FRAME_LOCAL_COUNT] as number)
    words.set(base + depth, vm.incref(value === NULL ? vm.None : value))
    depth++
  }
  data[record + FRAME_DEPTH] = 0
  data[record + FRAME_TOP] = depth
  data[record + FRAME_BACK] = vm.incref(vm.state.frame)
  layout.setWord(generator, RUNNING, 1)
  return frame
}

/** The rest of gen_send_ex, where it has yielded: the frame waits. */
function sleep(vm: Interpreter, generator: Ref, frame: Ref): void {
  const { words } = vm
  vm.types2.fixed.layouts.generator.setWord(generator, RUNNING, 0)
  const at = indexOf(frame) + FRAME_BACK
  const back = words.data[at] as Ref
  words.set(at, NULL)
  vm.decref(back)
}

/** The same where the frame has come to its end. */
function end(vm: Interpreter, generator: Ref, frame: Ref): void {
  vm.words.set(indexOf(frame) + FRAME_GENERATOR, NULL)
  vm.types2.fixed.layouts.generator.init(generator, FRAME, NULL)
  vm.decref(frame)
}

/** For the loop, which evaluates the frame itself: NULL where the generator can't go on, and `nextOfGenerator` knows why. */
export function enterGenerator(vm: Interpreter, generator: Ref): Ref {
  const layout = vm.types2.fixed.layouts.generator
  if (layout.get(generator, FRAME) === NULL || layout.word(generator, RUNNING) !== 0) return NULL
  return wake(vm, generator, NULL)
}

/** The loop has left the frame of a generator, which has yielded or is at its end. */
export function leaveGenerator(vm: Interpreter, frame: Ref, hasYielded: boolean): void {
  const generator = vm.words.data[indexOf(frame) + FRAME_GENERATOR] as Ref
  sleep(vm, generator, frame)
  if (!hasYielded) end(vm, generator, frame)
}

/**
 * gen_send_ex: goes on with a value, which may be NULL, or with the exception that is set. NULL: it has ended, and nothing is
 * set where `value` is NULL; with a value, StopIteration is.
 */
function goOn(vm: Interpreter, generator: Ref, value: Ref, throwing: boolean): Ref {
  const layout = vm.types2.fixed.layouts.generator
  if (layout.word(generator, RUNNING) !== 0) throw vm.error('ValueError', 'generator already executing')
  const waiting = layout.get(generator, FRAME)
  if (waiting === NULL) {
    if (throwing) throw vm.raised
    if (value !== NULL) throw errorValue(vm, 'StopIteration', NULL)
    return NULL
  }
  if (value !== NULL && value !== vm.None && vm.words.data[indexOf(waiting) + FRAME_LAST_INSTRUCTION] === -1)
    throw vm.error('TypeError', "can't send non-None value to a just-started generator")
  const frame = wake(vm, generator, value)
  let result: Ref = NULL
  let failed = false
  try {
    result = evaluate(vm, frame, throwing)
  } catch (thrown) {
    vm.toPython(thrown)
    failed = true
  }
  const hasYielded = !failed && vm.yielded
  sleep(vm, generator, frame)
  if (hasYielded) return result
  if (!failed) {
    vm.decref(result)
    if (value !== NULL) vm.toPython(errorValue(vm, 'StopIteration', NULL))
  }
  end(vm, generator, frame)
  if (failed || value !== NULL) throw vm.raised
  return NULL
}

/** The next value; NULL at its end. */
export const nextOfGenerator = (vm: Vm, generator: Ref): Ref =>
  goOn(vm as Interpreter, generator, NULL, false)

/** gen_close. */
function close(vm: Vm, generator: Ref): Ref {
  vm.toPython(errorValue(vm, 'GeneratorExit', NULL))
  let yielded: Ref
  try {
    yielded = goOn(vm as Interpreter, generator, vm.None, true)
  } catch (thrown) {
    if (!vm.caught(thrown, 'StopIteration') && !vm.caught(thrown, 'GeneratorExit')) throw thrown
    vm.clearError()
    return vm.none()
  }
  vm.decref(yielded)
  throw vm.error('RuntimeError', 'generator ignored GeneratorExit')
}

/** gen_del: one that has not ended is closed before it dies. */
export function closeDying(vm: Vm, generator: Ref): void {
  if (frameOfGenerator(vm, generator) === NULL) return
  const { state } = vm
  const { type, value, traceback } = state
  state.type = state.value = state.traceback = NULL
  try {
    vm.decref(close(vm, generator))
  } catch (thrown) {
    vm.toPython(thrown)
    unraisable(vm, generator)
  }
  restoreError(vm, type, value, traceback)
}

/** gen_throw. */
function throwInto(vm: Vm, generator: Ref, args: readonly Ref[]): Ref {
  let [type = NULL, value = NULL, traceback = NULL] = args
  if (traceback === vm.None) traceback = NULL
  else if (traceback !== NULL && !vm.isExactly(traceback, 'traceback'))
    throw vm.error('TypeError', 'throw() third argument must be a traceback object')
  if (isExceptionClass(vm, type)) {
    restoreError(vm, vm.incref(type), vm.incref(value), vm.incref(traceback))
    normalizeError(vm)
  } else if (isExceptionInstance(vm, type)) {
    if (value !== NULL && value !== vm.None)
      throw vm.error('TypeError', 'instance exception may not have a separate value')
    value = type
    type = classOfException(vm, type)
    restoreError(vm, vm.incref(type), vm.incref(value), vm.incref(traceback))
  } else
    throw vm.errorFormat('TypeError', `exceptions must be classes, or instances, not ${vm.typeName(type)}`)
  return goOn(vm as Interpreter, generator, vm.None, true)
}

export const generatorType = (python: Python): TypeSpec => ({
  name: 'generator',
  layout: python.python2!.fixed.layouts.generator,
  basicSize: 48,
  slots: {
    getAttribute: genericGetAttribute,
    repr: (vm, self) => vm.str(`<generator object ${nameOf(vm, self)} at ${hexAddress(vm, self)}>`),
    iter: (vm, self) => vm.incref(self),
    next: nextOfGenerator,
  },
  methods: {
    send: oneArgument((vm, self, value) => goOn(vm as Interpreter, self, value, false)),
    throw: variable(1, 3, throwInto),
    close: noArguments(close),
  },
  attributes: {
    gi_frame: {
      get: (vm, self) => vm.incref(frameOfGenerator(vm, self) || vm.None),
      isMember: true,
    },
    gi_running: {
      get: (vm, self) => vm.int(vm.types2.fixed.layouts.generator.word(self, RUNNING)),
      isMember: true,
    },
    gi_code: {
      get: (vm, self) => vm.incref(vm.types2.fixed.layouts.generator.get(self, CODE)),
      isMember: true,
    },
    __name__: { get: (vm, self) => vm.str(nameOf(vm, self)) },
  },
})

const nameOf = (vm: Vm, generator: Ref): string =>
  vm.textOf(vm.types2.codes.get(vm.types2.fixed.layouts.generator.get(generator, CODE), 'name'))
