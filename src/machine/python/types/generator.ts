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
 * gen_send_ex: goes on with a value, which may be NULL, or with the exception that is set. NULL: it has ended, and nothing is
 * set where `value` is NULL; with a value, StopIteration is.
 */
function goOn(vm: Interpreter, generator: Ref, value: Ref, throwing: boolean): Ref {
  const layout = vm.types2.fixed.layouts.generator
  const frame = layout.get(generator, FRAME)
  if (layout.word(generator, RUNNING) !== 0) throw vm.error('ValueError', 'generator already executing')
  if (frame === NULL) {
    if (throwing) throw vm.raised
    if (value !== NULL) throw errorValue(vm, 'StopIteration', NULL)
    return NULL
  }
  const { words } = vm
  const record = indexOf(frame)
  words.guard(record)
  let depth = words.data[record + FRAME_DEPTH] as number
  if (words.data[record + FRAME_LAST_INSTRUCTION] === -1) {
    if (value !== NULL && value !== vm.None)
      throw vm.error('TypeError', "can't send non-None value to a just-started generator")
  } else {
    const base =
      (words.data[record + FRAME_SLOTS] as number) + (words.data[record + FRAME_LOCAL_COUNT] as number)
    words.set(base + depth, vm.incref(value === NULL ? vm.None : value))
    depth++
  }
  words.data[record + FRAME_DEPTH] = 0
  words.data[record + FRAME_TOP] = depth
  words.data[record + FRAME_BACK] = vm.incref(vm.state.frame)
  layout.setWord(generator, RUNNING, 1)
  let result: Ref = NULL
  let failed = false
  try {
    result = evaluate(vm, frame, throwing)
  } catch (thrown) {
    vm.toPython(thrown)
    failed = true
  }
  const hasYielded = !failed && vm.yielded
  layout.setWord(generator, RUNNING, 0)
  const back = words.data[record + FRAME_BACK] as Ref
  words.set(record + FRAME_BACK, NULL)
  vm.decref(back)
  if (hasYielded) return result
  if (!failed) {
    vm.decref(result)
    result = NULL
    if (value !== NULL) vm.toPython(errorValue(vm, 'StopIteration', NULL))
  }
  words.set(record + FRAME_GENERATOR, NULL)
  layout.init(generator, FRAME, NULL)
  vm.decref(frame)
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
