/** basestring of CPython 2.7: what str and unicode have in common. Follows Objects/stringobject.c of 2.7.6. */
import type { Layout } from '../../objects/index.ts'
import type { TypeSpec } from '../native.ts'

const OBJECT_BYTES = 16

/** `layout`: object's own; there are no instances. */
export const basestringType = (layout: Layout): TypeSpec => ({
  name: 'basestring',
  layout,
  basicSize: OBJECT_BYTES,
  isBase: true,
  doc: 'Type basestring cannot be instantiated; it is the base for str and unicode.',
  slots: {
    new(vm, type) {
      throw vm.error('TypeError', `The ${vm.nameOfType(type)} type cannot be instantiated`)
    },
  },
})
