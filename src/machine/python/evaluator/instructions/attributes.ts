/** LOAD_ATTR, STORE_ATTR and DELETE_ATTR. Follows Python/ceval.c of CPython 2.7. */
import type { Ref } from '../../../objects/index.ts'
import { getattr, setattr } from '../../protocols/attributes.ts'
import { release } from '../operands.ts'
import type { Instruction } from '../running.ts'

export const loadAttr: Instruction = (frame, sp, name) => {
  const { data } = frame.words
  return frame.replaceTop(sp, getattr(frame.vm, data[sp - 1] as Ref, data[frame.names + name] as Ref))
}

export const storeAttr: Instruction = (frame, sp, name) => {
  const { data } = frame.words
  setattr(frame.vm, data[sp - 1] as Ref, data[frame.names + name] as Ref, data[sp - 2] as Ref)
  return release(frame.vm, sp, 2, true)
}

export const deleteAttr: Instruction = (frame, sp, name) => {
  const { data } = frame.words
  frame.vm.delattr(data[sp - 1] as Ref, data[frame.names + name] as Ref)
  return release(frame.vm, sp, 1)
}
