/** Names of a scope, of globals, of modules. Follows Python/ceval.c of CPython 2.7. */
import { FRAME_LOCALS, type Ref } from '../../../objects/index.ts'
import {
  importFrom as importFromModule,
  importName as importNamed,
  importStar as importAll,
} from '../imports.ts'
import * as names from '../names.ts'
import { release } from '../operands.ts'
import type { Instruction, Running } from '../running.ts'

const nameAt = (frame: Running, name: number): Ref => frame.words.data[frame.names + name] as Ref

const localsOf = (frame: Running): Ref => frame.words.data[frame.record + FRAME_LOCALS] as Ref

export const loadName: Instruction = (frame, sp, name) =>
  frame.push(sp, names.loadName(frame.vm, frame.record, nameAt(frame, name)))

export const loadGlobal: Instruction = (frame, sp, name) =>
  frame.push(sp, names.loadGlobal(frame.vm, frame.code, frame.record, nameAt(frame, name)))

export const storeName: Instruction = (frame, sp, name) => {
  names.storeName(frame.vm, localsOf(frame), nameAt(frame, name), frame.words.data[sp - 1] as Ref)
  return release(frame.vm, sp, 1)
}

export const deleteName: Instruction = (frame, sp, name) => {
  names.deleteName(frame.vm, localsOf(frame), nameAt(frame, name))
  return sp
}

export const storeGlobal: Instruction = (frame, sp, name) => {
  frame.vm.types2.dicts.set(frame.globals, nameAt(frame, name), frame.words.data[sp - 1] as Ref)
  return release(frame.vm, sp, 1)
}

export const deleteGlobal: Instruction = (frame, sp, name) => {
  names.deleteGlobal(frame.vm, frame.globals, nameAt(frame, name))
  return sp
}

export const loadLocals: Instruction = (frame, sp) => {
  const locals = localsOf(frame)
  if (locals === 0) throw frame.vm.error('SystemError', 'no locals')
  frame.incref(locals)
  return frame.push(sp, locals)
}

export const importName: Instruction = (frame, sp, name) => {
  const value = importNamed(frame.vm, frame.record, nameAt(frame, name), sp)
  return frame.push(sp - 2, value)
}

export const importFrom: Instruction = (frame, sp, name) =>
  frame.push(sp, importFromModule(frame.vm, frame.words.data[sp - 1] as Ref, nameAt(frame, name)))

export const importStar: Instruction = (frame, sp) => {
  importAll(frame.vm, frame.record, frame.words.data[sp - 1] as Ref)
  return release(frame.vm, sp, 1)
}
