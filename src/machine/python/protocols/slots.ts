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

/** All slots have one shape, for engines to know them by. */
const NO_SLOTS = {
  repr: undefined,
  str: undefined,
  hash: undefined,
  compare: undefined,
  richCompare: undefined,
  call: undefined,
  iter: undefined,
  next: undefined,
  getAttribute: undefined,
  setAttribute: undefined,
  descriptorGet: undefined,
  descriptorSet: undefined,
  new: undefined,
  init: undefined,
  add: undefined,
  subtract: undefined,
  multiply: undefined,
  divide: undefined,
  trueDivide: undefined,
  floorDivide: undefined,
  remainder: undefined,
  divmod: undefined,
  power: undefined,
  lshift: undefined,
  rshift: undefined,
  and: undefined,
  xor: undefined,
  or: undefined,
  inplaceAdd: undefined,
  inplaceSubtract: undefined,
  inplaceMultiply: undefined,
  inplaceDivide: undefined,
  inplaceTrueDivide: undefined,
  inplaceFloorDivide: undefined,
  inplaceRemainder: undefined,
  inplacePower: undefined,
  inplaceLshift: undefined,
  inplaceRshift: undefined,
  inplaceAnd: undefined,
  inplaceXor: undefined,
  inplaceOr: undefined,
  negative: undefined,
  positive: undefined,
  absolute: undefined,
  invert: undefined,
  nonzero: undefined,
  int: undefined,
  long: undefined,
  float: undefined,
  index: undefined,
  oct: undefined,
  hex: undefined,
  coerce: undefined,
  length: undefined,
  concat: undefined,
  repeat: undefined,
  inplaceConcat: undefined,
  inplaceRepeat: undefined,
  item: undefined,
  setItem: undefined,
  slice: undefined,
  setSlice: undefined,
  contains: undefined,
  subscript: undefined,
  setSubscript: undefined,
}

const inOneShape = (slots: AnySlots): Slots => ({ ...NO_SLOTS, ...slots }) as object as Slots

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
  return inOneShape(slots)
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
  if (!base) return inOneShape({ ...own })
  const slots: Partial<Record<keyof Slots, unknown>> = { ...base, ...own }
  if (own.hash !== undefined || own.compare || own.richCompare) {
    // these three are inherited together
    for (const slot of ['hash', 'compare', 'richCompare'] as const)
      if (own[slot] === undefined) slots[slot] = undefined
  }
  if (isOfObject && !own.new) slots.new = undefined
  return inOneShape(slots)
}
