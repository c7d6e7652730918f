/** Containers that are made, taken apart and written to. Follows Python/ceval.c of CPython 2.7. */
import { NULL, type Ref } from '../../../objects/index.ts'
import { newSlice } from '../../protocols/sequences.ts'
import * as names from '../names.ts'
import { release } from '../operands.ts'
import type { Instruction } from '../running.ts'
import { assignSlice, slice as sliceOf, unpackSequence as unpack } from '../unpack.ts'

export const buildTuple: Instruction = (frame, sp, count) => {
  const { words } = frame
  const { tuples } = frame.vm.python
  const value = tuples.create(count)
  const from = sp - count
  for (let k = 0; k < count; k++) tuples.init(value, k, words.data[from + k] as Ref)
  return frame.push(from, value)
}

export const buildList: Instruction = (frame, sp, count) => {
  const { words, lists } = frame
  const value = lists.create(count)
  const from = sp - count
  for (let k = 0; k < count; k++) lists.init(value, k, words.data[from + k] as Ref)
  return frame.push(from, value)
}

export const buildSet: Instruction = (frame, sp, count) =>
  frame.push(sp - count, names.buildSet(frame.vm, sp, count))

export const buildMap: Instruction = (frame, sp, count) =>
  frame.push(sp, frame.vm.types2.dicts.presized(count))

export const buildSlice: Instruction = (frame, sp, count) => {
  const { vm, words } = frame
  const { data } = words
  const step = count === 3 ? (data[sp - 1] as Ref) : NULL
  const value = newSlice(vm, data[sp - count] as Ref, data[sp - count + 1] as Ref, step)
  return frame.push(release(vm, sp, count, true), value)
}

export const storeMap: Instruction = ({ vm, words: { data } }, sp) => {
  vm.types2.dicts.set(data[sp - 3] as Ref, data[sp - 1] as Ref, data[sp - 2] as Ref)
  return release(vm, sp, 2)
}

export const mapAdd: Instruction = ({ vm, words: { data } }, sp, depth) => {
  vm.types2.dicts.set(data[sp - 2 - depth] as Ref, data[sp - 1] as Ref, data[sp - 2] as Ref)
  return release(vm, sp, 2)
}

export const setAdd: Instruction = ({ vm, words: { data } }, sp, depth) => {
  vm.types2.sets.add(data[sp - 1 - depth] as Ref, data[sp - 1] as Ref)
  return release(vm, sp, 1)
}

export const listAppend: Instruction = ({ vm, lists, words: { data } }, sp, depth) => {
  lists.append(data[sp - 1 - depth] as Ref, data[sp - 1] as Ref)
  return release(vm, sp, 1)
}

export const unpackSequence: Instruction = ({ vm }, sp, count) => unpack(vm, sp, count)

export const getIter: Instruction = (frame, sp) =>
  frame.replaceTop(sp, frame.vm.iter(frame.words.data[sp - 1] as Ref))

export const storeSubscr: Instruction = ({ vm, words: { data } }, sp) => {
  vm.setItem(data[sp - 2] as Ref, data[sp - 1] as Ref, data[sp - 3] as Ref)
  return release(vm, sp, 3)
}

export const deleteSubscr: Instruction = ({ vm, words: { data } }, sp) => {
  vm.deleteItem(data[sp - 2] as Ref, data[sp - 1] as Ref)
  return release(vm, sp, 2)
}

/** Bits of a slice's form: 1, it says where it begins; 2, where it ends. */
const boundsOf = (form: number): number => (form & 1) + (form >> 1)

/** SLICE+0 to 3. */
export const slice =
  (form: number): Instruction =>
  (frame, sp) => {
    const value = sliceOf(frame.vm, sp, form)
    return frame.push(release(frame.vm, sp, 1 + boundsOf(form)), value)
  }

/** STORE_SLICE+0 to 3. */
export const storeSlice =
  (form: number): Instruction =>
  ({ vm, words }, sp) => {
    const count = 2 + boundsOf(form)
    assignSlice(vm, sp, form, words.data[sp - count] as Ref)
    return release(vm, sp, count)
  }

/** DELETE_SLICE+0 to 3. */
export const deleteSlice =
  (form: number): Instruction =>
  ({ vm }, sp) => {
    assignSlice(vm, sp, form, NULL)
    return release(vm, sp, 1 + boundsOf(form))
  }
