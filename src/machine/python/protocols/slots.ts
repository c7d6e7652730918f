/**
 * The slots of classes written in Python. Follows Objects/typeobject.c of CPython 2.7: update_one_slot,
 * fixup_slot_dispatchers, inherit_slots.
 *
 * Left out: resolve_slotdups; a method that a base has in another slot of the same name leaves this one empty.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Slots } from '../native.ts'
import type { Vm } from '../vm.ts'
import { DEFINITIONS_OF_SLOT, type SlotDefinition } from './slot-definitions.ts'
import { SLOT_FUNCTIONS } from './slot-functions.ts'
import { OTHER_SLOT, isBuiltinNew, isSlotWrapper, wrappedBy } from './slot-wrappers.ts'

type AnySlots = Record<string, unknown>

/** Of a type, inherited ones included. */
export function slotsOfType(vm: Vm, type: Ref): Slots {
  const known = vm.model.knownSlots(type)
  if (known) return known
  const slots = resolveSlots(vm, type)
  vm.model.setSlots(type, slots)
  return slots
}

function resolveSlots(vm: Vm, type: Ref): Slots {
  const slots: AnySlots = {}
  for (const [slot, definitions] of DEFINITIONS_OF_SLOT) {
    const found = resolveSlot(vm, type, slot, definitions)
    if (found !== undefined) slots[slot] = found
  }
  return slots as Slots
}

function resolveSlot(vm: Vm, type: Ref, slot: keyof Slots, definitions: readonly SlotDefinition[]): unknown {
  let generic: unknown
  let specific: unknown
  let usesGeneric = false
  for (const definition of definitions) {
    const method = vm.lookup(type, definition.name)
    if (method === NULL) continue
    if (isSlotWrapper(vm, method)) {
      const wrapped = wrappedBy(vm, method, definition, type)
      if (wrapped === undefined) {
        generic = genericOf(slot, definition) ?? generic
        continue
      }
      if (wrapped === OTHER_SLOT) {
        // resolve_slotdups: of two slots of one name, both inherited, the method's own is kept
        if (slotsOfType(vm, vm.model.baseOf(type))[slot] !== undefined)
          generic = genericOf(slot, definition) ?? generic
        continue
      }
      if (specific === undefined || specific === wrapped) specific = wrapped
      else usesGeneric = true
      generic = genericOf(slot, definition) ?? generic
    } else if (slot === 'new' && isBuiltinNew(vm, method)) {
      specific = slotsOfType(vm, vm.model.baseOf(type)).new
    } else if (slot === 'hash' && method === vm.None) {
      specific = null
    } else {
      usesGeneric = true
      generic = genericOf(slot, definition)
    }
  }
  return specific !== undefined && !usesGeneric ? specific : generic
}

const genericOf = (slot: keyof Slots, { isDispatched }: SlotDefinition): unknown =>
  isDispatched ? SLOT_FUNCTIONS[slot] : undefined

/** The slots of a type that CPython has in C: its own, and what it inherits. */
export function inheritSlots(own: Slots, base: Slots | undefined, isOfObject: boolean): Slots {
  if (!base) return own
  const slots: Slots = { ...base, ...own }
  if (own.hash !== undefined || own.compare || own.richCompare) {
    // these three are inherited together
    for (const slot of ['hash', 'compare', 'richCompare'] as const)
      if (own[slot] === undefined) delete slots[slot]
  }
  if (isOfObject && !own.new) delete slots.new
  return slots
}
