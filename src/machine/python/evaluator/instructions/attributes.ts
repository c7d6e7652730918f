/**
 * LOAD_ATTR and STORE_ATTR: what PyObject_GenericGetAttr and PyObject_GenericSetAttr of Objects/object.c of CPython 2.7 do,
 * remembering by instruction where in the instances' dicts the name stood last.
 */
import { NULL, TYPE, type Ref } from '../../../objects/index.ts'
import { genericGetAttribute, genericSetAttribute } from '../../protocols/attributes.ts'
import { newMethod } from '../../types/method.ts'
import type { LoadedCode } from '../codes.ts'
import type { Interpreter } from '../interpreter.ts'
import { release } from '../operands.ts'
import type { Instruction } from '../running.ts'

export const loadAttr: Instruction = (frame, sp, name) => {
  const { vm, words } = frame
  const value = loadAttribute(
    vm,
    frame.code,
    frame.pc - 1,
    words.data[sp - 1] as Ref,
    words.data[frame.names + name] as Ref,
  )
  return frame.replaceTop(sp, value)
}

export const storeAttr: Instruction = (frame, sp, name) => {
  const {
    vm,
    words: { data },
  } = frame
  storeAttribute(
    vm,
    frame.code,
    frame.pc - 1,
    data[sp - 1] as Ref,
    data[frame.names + name] as Ref,
    data[sp - 2] as Ref,
  )
  return release(vm, sp, 2, true)
}

function loadAttribute(vm: Interpreter, code: LoadedCode, at: number, object: Ref, name: Ref): Ref {
  const { model } = vm
  const quick = model.quickGet(object, name)
  if (quick !== NULL) return quick
  const { classes, dicts } = vm.types2
  const type = classes.typeOf(object)
  const own = model.slotsOfType(type).getAttribute
  if (own !== genericGetAttribute) return own ? own(vm, object, name) : vm.getattr(object, name)
  const found = model.lookup(type, name)
  const isFunction =
    found !== NULL && (found & 3) === 0 && vm.words.data[(found >> 2) + TYPE] === vm.layouts.function
  if (found !== NULL && !isFunction && vm.slotsOf(found).descriptorSet)
    return genericGetAttribute(vm, object, name)
  const dict = classes.dictOf(object)
  if (dict !== NULL) {
    const value = dicts.getAgain(dict, name, code.hints, at)
    if (value !== NULL) return vm.incref(value)
  }
  return isFunction ? newMethod(vm, found, object, type) : genericGetAttribute(vm, object, name)
}

function storeAttribute(
  vm: Interpreter,
  code: LoadedCode,
  at: number,
  object: Ref,
  name: Ref,
  value: Ref,
): void {
  const { model } = vm
  if (model.quickSet(object, name, value)) return
  const { classes, dicts } = vm.types2
  const type = classes.typeOf(object)
  if (model.slotsOfType(type).setAttribute !== genericSetAttribute) return vm.setattr(object, name, value)
  const found = model.lookup(type, name)
  const dict = classes.dictOf(object)
  if (dict === NULL || (found !== NULL && vm.slotsOf(found).descriptorSet))
    return vm.setattr(object, name, value)
  vm.incref(dict)
  try {
    dicts.setAgain(dict, name, value, code.hints, at)
  } finally {
    vm.decref(dict)
  }
}
