/** Values that come and go: the stack, constants, locals and cells. Follows Python/ceval.c of CPython 2.7. */
import { FIELDS, NULL, indexOf, type Ref } from '../../../objects/index.ts'
import * as names from '../names.ts'
import type { Instruction } from '../running.ts'

export const popTop: Instruction = ({ objects, words }, sp) => {
  objects.decref(words.data[sp - 1] as Ref)
  return sp - 1
}

export const rotTwo: Instruction = ({ words: { data } }, sp) => {
  const top = data[sp - 1] as Ref
  data[sp - 1] = data[sp - 2] as Ref
  data[sp - 2] = top
  return sp
}

export const rotThree: Instruction = ({ words: { data } }, sp) => {
  const top = data[sp - 1] as Ref
  data[sp - 1] = data[sp - 2] as Ref
  data[sp - 2] = data[sp - 3] as Ref
  data[sp - 3] = top
  return sp
}

export const rotFour: Instruction = ({ words: { data } }, sp) => {
  const top = data[sp - 1] as Ref
  data[sp - 1] = data[sp - 2] as Ref
  data[sp - 2] = data[sp - 3] as Ref
  data[sp - 3] = data[sp - 4] as Ref
  data[sp - 4] = top
  return sp
}

export const dupTop: Instruction = (frame, sp) => {
  const { data } = frame.words
  const top = data[sp - 1] as Ref
  frame.incref(top)
  data[sp] = top
  return sp + 1
}

export const dupTopX: Instruction = (frame, sp, count) => {
  const { data } = frame.words
  for (let k = 0; k < count; k++) {
    const value = data[sp - count + k] as Ref
    frame.incref(value)
    data[sp + k] = value
  }
  return sp + count
}

export const loadConst: Instruction = (frame, sp, number) => {
  const { data } = frame.words
  const value = data[frame.consts + number] as Ref
  frame.incref(value)
  data[sp] = value
  return sp + 1
}

export const loadFast: Instruction = (frame, sp, local) => {
  const { data } = frame.words
  const value = data[frame.slots + local] as Ref
  if (value === NULL) throw names.unboundLocal(frame.vm, frame.code, local)
  frame.incref(value)
  data[sp] = value
  return sp + 1
}

export const storeFast: Instruction = (frame, sp, local) => {
  const { data } = frame.words
  const at = frame.slots + local
  const old = data[at] as Ref
  data[at] = data[sp - 1] as Ref
  frame.objects.decref(old)
  return sp - 1
}

export const deleteFast: Instruction = (frame, sp, local) => {
  const { data } = frame.words
  const at = frame.slots + local
  const old = data[at] as Ref
  if (old === NULL) throw names.unboundLocal(frame.vm, frame.code, local)
  data[at] = NULL
  frame.objects.decref(old)
  return sp
}

export const loadClosure: Instruction = (frame, sp, number) => {
  const { data } = frame.words
  const cell = data[frame.slots + frame.code.code.nlocals + number] as Ref
  frame.incref(cell)
  data[sp] = cell
  return sp + 1
}

export const loadDeref: Instruction = (frame, sp, number) => {
  const { data } = frame.words
  const cell = data[frame.slots + frame.code.code.nlocals + number] as Ref
  const value = data[indexOf(cell) + FIELDS] as Ref
  if (value === NULL) throw names.unboundCell(frame.vm, frame.code, number)
  frame.incref(value)
  data[sp] = value
  return sp + 1
}

export const storeDeref: Instruction = (frame, sp, number) => {
  const { words } = frame
  const { data } = words
  const cell = indexOf(data[frame.slots + frame.code.code.nlocals + number] as Ref) + FIELDS
  const old = data[cell] as Ref
  words.set(cell, data[sp - 1] as Ref)
  frame.objects.decref(old)
  return sp - 1
}
