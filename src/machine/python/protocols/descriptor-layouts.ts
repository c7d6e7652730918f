/**
 * Records of descriptors, sizes from Include/descrobject.h and Objects/descrobject.c of CPython 2.7 on 64 bits. Words: the
 * number of what the descriptor stands for.
 */
import type { Python, RecordLayout } from '../../objects/index.ts'

/** References of every descriptor: the type whose attribute it is, its name. */
export const DESCRIPTOR = { type: 0, name: 1 } as const
/** Of a method-wrapper. */
export const BOUND = { descriptor: 0, self: 1 } as const

export interface DescriptorLayouts {
  readonly method: RecordLayout
  readonly classMethod: RecordLayout
  readonly getset: RecordLayout
  readonly member: RecordLayout
  readonly slotWrapper: RecordLayout
  readonly boundWrapper: RecordLayout
  readonly dictProxy: RecordLayout
}

const known = new WeakMap<Python, DescriptorLayouts>()

export function descriptorLayouts(python: Python): DescriptorLayouts {
  let layouts = known.get(python)
  if (!layouts) {
    const descriptor = (name: string, bytes: number): RecordLayout =>
      python.layout({ name, bytes, hasGc: true, refs: ['type', 'name'], words: 1 })
    layouts = {
      method: descriptor('method_descriptor', 40),
      classMethod: descriptor('classmethod_descriptor', 40),
      getset: descriptor('getset_descriptor', 40),
      member: descriptor('member_descriptor', 40),
      slotWrapper: descriptor('wrapper_descriptor', 48),
      boundWrapper: python.layout({
        name: 'method-wrapper',
        bytes: 32,
        hasGc: true,
        refs: ['descriptor', 'self'],
        trashcan: 'plain',
      }),
      dictProxy: python.layout({ name: 'dictproxy', bytes: 24, hasGc: true, refs: ['dict'] }),
    }
    known.set(python, layouts)
  }
  return layouts
}
