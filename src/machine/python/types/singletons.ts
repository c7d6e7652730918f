/**
 * `None`, `NotImplemented`, `Ellipsis` and their types. Follows Objects/object.c and Objects/sliceobject.c of CPython 2.7.
 */
import type { Python, Ref } from '../../objects/index.ts'
import type { TypeSpec } from '../native.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import { hashAddress } from '../protocols/compare.ts'

const BYTES = 16

const makeSingletons = (python: Python) => {
  const layout = (name: string) => python.layout({ name, bytes: BYTES, hasGc: false })
  const notImplemented = layout('NotImplementedType')
  const ellipsis = layout('ellipsis')
  return {
    layouts: { notImplemented, ellipsis },
    notImplemented: notImplemented.createStatic(),
    ellipsis: ellipsis.createStatic(),
  }
}
const known = new WeakMap<Python, ReturnType<typeof makeSingletons>>()

/** Objects that never die. */
export function singletons(python: Python): {
  readonly notImplemented: Ref
  readonly ellipsis: Ref
  readonly layouts: ReturnType<typeof makeSingletons>['layouts']
} {
  let made = known.get(python)
  if (!made) known.set(python, (made = makeSingletons(python)))
  return made
}

const singletonType = (name: string, layout: TypeSpec['layout'], text: string): TypeSpec => ({
  name,
  layout,
  basicSize: BYTES,
  slots: {
    repr: (vm) => vm.str(text),
    hash: hashAddress,
    getAttribute: genericGetAttribute,
  },
})

export const noneType = (python: Python): TypeSpec => singletonType('NoneType', python.noneLayout, 'None')
export const notImplementedType = (python: Python): TypeSpec =>
  singletonType('NotImplementedType', singletons(python).layouts.notImplemented, 'NotImplemented')
export const ellipsisType = (python: Python): TypeSpec =>
  singletonType('ellipsis', singletons(python).layouts.ellipsis, 'Ellipsis')
