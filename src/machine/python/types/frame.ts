/**
 * Frames and tracebacks as Python sees them. Follows Objects/frameobject.c and Python/traceback.c of CPython 2.7.
 *
 * Left out: setting a line or a tracing function.
 */
import {
  FRAME_BACK,
  FRAME_BUILTINS,
  FRAME_GLOBALS,
  FRAME_LAST_INSTRUCTION,
  FRAME_EXC_TYPE,
  indexOf,
  type Python,
} from '../../objects/index.ts'
import { fastToLocals, lineOfFrame } from '../evaluator/frames.ts'
import type { Interpreter } from '../evaluator/interpreter.ts'
import { genericGetAttribute, genericSetAttribute } from '../protocols/attributes.ts'
import { noArguments, type Attribute, type TypeSpec } from '../native.ts'

/** sizeof(PyFrameObject), one value of its stack counted. */
const BYTES = 384
const POINTER = 8

const reference = (word: number): Attribute => ({
  get: (vm, self) => {
    const value = vm.python.objects.store.words.data[indexOf(self) + word] as number
    return vm.incref(value === 0 ? vm.None : value)
  },
  isMember: true,
})

export const frameType = (python: Python): TypeSpec => ({
  name: 'frame',
  layout: python.python2!.frames,
  basicSize: BYTES,
  itemSize: POINTER,
  slots: { getAttribute: genericGetAttribute, setAttribute: genericSetAttribute },
  methods: {
    __sizeof__: noArguments((vm, self) => {
      const { code, cells, frees } = (vm as Interpreter).codes.of(vm.types2.frames.codeOf(self))
      return vm.int(BYTES + (code.stacksize + code.nlocals + cells + frees - 1) * POINTER)
    }),
  },
  attributes: {
    f_back: reference(FRAME_BACK),
    f_builtins: reference(FRAME_BUILTINS),
    f_globals: reference(FRAME_GLOBALS),
    f_exc_type: reference(FRAME_EXC_TYPE),
    f_exc_value: reference(FRAME_EXC_TYPE + 1),
    f_exc_traceback: reference(FRAME_EXC_TYPE + 2),
    f_code: { get: (vm, self) => vm.incref(vm.types2.frames.codeOf(self)), isMember: true },
    f_lasti: {
      get: (vm, self) =>
        vm.int(vm.python.objects.store.words.data[indexOf(self) + FRAME_LAST_INSTRUCTION] as number),
      isMember: true,
    },
    f_locals: { get: (vm, self) => vm.incref(fastToLocals(vm as Interpreter, self)) },
    f_lineno: { get: (vm, self) => vm.int(lineOfFrame(vm as Interpreter, self)) },
    f_trace: { get: (vm) => vm.none() },
    f_restricted: { get: (vm) => vm.bool(false) },
  },
})

const ofTraceback = (index: number): Attribute => ({
  get: (vm, self) => {
    const value = vm.types2.fixed.layouts.traceback.get(self, index)
    return vm.incref(value === 0 ? vm.None : value)
  },
  isMember: true,
})
const wordOfTraceback = (index: number): Attribute => ({
  get: (vm, self) => vm.int(vm.types2.fixed.layouts.traceback.word(self, index)),
  isMember: true,
})

export const tracebackType = (python: Python): TypeSpec => ({
  name: 'traceback',
  layout: python.python2!.fixed.layouts.traceback,
  basicSize: 40,
  slots: { getAttribute: genericGetAttribute },
  attributes: {
    tb_next: ofTraceback(0),
    tb_frame: ofTraceback(1),
    tb_lasti: wordOfTraceback(0),
    tb_lineno: wordOfTraceback(1),
  },
})
