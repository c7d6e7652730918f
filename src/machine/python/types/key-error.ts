import type { Ref } from '../../objects/index.ts'
import type { Raised, Vm } from '../vm.ts'

/** set_key_error of Objects/dictobject.c of CPython 2.7: a tuple around the key, so that a key that is a tuple stays one. */
export const keyError = (vm: Vm, key: Ref): Raised => vm.errorValue('KeyError', vm.tuple([vm.incref(key)]))
