/**
 * Which objects have something to do before they die. Follows Modules/gcmodule.c (has_finalizer), Objects/genobject.c
 * (PyGen_NeedsFinalizing), classobject.c (instance_dealloc) and typeobject.c (slot_tp_del) of CPython 2.7.
 */
import {
  BLOCK_WORDS,
  FRAME_BLOCK_COUNT,
  FRAME_ROOM,
  FRAME_SLOTS,
  NULL,
  indexOf,
  refOf,
  type Ref,
} from '../../objects/index.ts'
import { SETUP_LOOP } from '../compiler/opcodes.ts'
import { frameOfGenerator } from '../types/generator.ts'
import { classOf, dictOf, findInstanceAttribute, lookupOld } from '../types/old-attributes.ts'
import type { Interpreter } from './interpreter.ts'

/** Of objects that are of no class: whether the collector leaves a cycle with it alone. */
export function hasFinalizer(vm: Interpreter, record: number): boolean {
  const object = refOf(record)
  if (vm.types2.classes.layoutNumberOf(object) === vm.types2.fixed.typeOf('generator'))
    return needsFinalizing(vm, object)
  if (vm.types2.classes.layoutNumberOf(object) !== vm.types2.fixed.typeOf('instance')) return false
  const name = vm.model.name('__del__')
  return (
    vm.types2.dicts.get(dictOf(vm, object), name) !== NULL ||
    lookupOld(vm, classOf(vm, object), name) !== NULL
  )
}

/** A generator that has ended needs none; nor does one that is in no block but loops. */
function needsFinalizing(vm: Interpreter, generator: Ref): boolean {
  const frame = frameOfGenerator(vm, generator)
  if (frame === NULL) return false
  const { data } = vm.words
  const record = indexOf(frame)
  const blocks = (data[record + FRAME_SLOTS] as number) + (data[record + FRAME_ROOM] as number)
  for (let block = (data[record + FRAME_BLOCK_COUNT] as number) - 1; block >= 0; block--)
    if (data[blocks + BLOCK_WORDS * block] !== SETUP_LOOP) return true
  return false
}

/** `__del__`, bound; NULL: it has none. */
export function finalizerOf(vm: Interpreter, object: Ref): Ref {
  const name = vm.model.name('__del__')
  if (vm.typeOf(object) === vm.model.instanceType) return findInstanceAttribute(vm, object, name)
  const found = vm.model.lookup(vm.typeOf(object), name)
  if (found === NULL) return NULL
  const get = vm.slotsOf(found).descriptorGet
  return get ? get(vm, found, object, vm.typeOf(object)) : vm.incref(found)
}
