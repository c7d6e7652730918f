/**
 * `__dict__` and `__weakref__` of instances. Follows Objects/typeobject.c of CPython 2.7: subtype_dict, subtype_setdict,
 * subtype_getweakref.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import type { NamedAttribute } from './model.ts'

export function instanceDict(vm: Vm, self: Ref): Ref {
  const { classes } = vm.model
  if (!classes.hasDict(self)) throw vm.error('AttributeError', 'This object has no __dict__')
  if (classes.dictOf(self) === NULL) classes.setDict(self, vm.dict())
  return vm.incref(classes.dictOf(self))
}

export const DICT_ATTRIBUTE: NamedAttribute = {
  name: '__dict__',
  attribute: {
    get: instanceDict,
    set: (vm, self, value) => {
      if (value !== NULL && !vm.isDict(value))
        throw vm.errorFormat(
          'TypeError',
          `__dict__ must be set to a dictionary, not a '${vm.typeName(value)}'`,
        )
      vm.model.classes.setDict(self, value === NULL ? NULL : vm.incref(value))
    },
    doc: 'dictionary for instance variables (if defined)',
  },
}

export const WEAKREF_ATTRIBUTE: NamedAttribute = {
  name: '__weakref__',
  attribute: {
    get: (vm, self) => vm.incref(vm.types2.weakrefs.referencesTo(self)[0] ?? vm.None),
    doc: 'list of weak references to the object (if defined)',
  },
}
