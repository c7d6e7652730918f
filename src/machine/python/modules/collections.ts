/** The module _collections: deque and defaultdict. */
import type { Python } from '../../objects/index.ts'
import type { ModuleSpec } from '../native.ts'
import { defaultdict } from './defaultdict.ts'
import { dequeTypes } from './deque.ts'

export function collections(python: Python): ModuleSpec {
  const { deque, hidden } = dequeTypes(python)
  return {
    name: '_collections',
    types: [deque],
    values: {
      defaultdict: (vm) => {
        const type = vm.addType(defaultdict(vm))
        vm.types2.classes.setSlotCount(type, 1)
        return vm.incref(type)
      },
    },
    init: (vm) => hidden.forEach((type) => vm.addType(type)),
  }
}
