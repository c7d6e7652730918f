import type { Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

/** Where an object lies, as `id` tells it: past the collector's header. */
export const addressOf = (vm: Vm, object: Ref): number => vm.addressOf(object)
