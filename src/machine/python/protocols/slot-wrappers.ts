/**
 * Slots of types that CPython has in C, as methods of their dicts. Follows Objects/descrobject.c (wrapper_descriptor,
 * method-wrapper) and Objects/typeobject.c (add_operators, tp_new_wrapper) of CPython 2.7.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Native, Slots, TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { DESCRIPTOR, descriptorLayouts } from './descriptor-layouts.ts'
import { SLOT_DEFINITIONS, type SlotDefinition, type Wrap } from './slot-definitions.ts'

/** The wrapper is one of another slot that has the same name. */
export const OTHER_SLOT = Symbol('other slot')

export function isSlotWrapper(vm: Vm, object: Ref): boolean {
  return vm.isExactly(object, 'wrapper_descriptor')
}

export function definitionOf(vm: Vm, wrapper: Ref): SlotDefinition {
  const { slotWrapper } = descriptorLayouts(vm.python)
  return SLOT_DEFINITIONS[slotWrapper.word(wrapper, 0)] as SlotDefinition
}

/** Borrowed: the type whose slot it is. */
export function typeOfWrapper(vm: Vm, wrapper: Ref): Ref {
  return descriptorLayouts(vm.python).slotWrapper.get(wrapper, DESCRIPTOR.type)
}

function functionOf(vm: Vm, wrapper: Ref): unknown {
  const own = vm.model.staticType(typeOfWrapper(vm, wrapper))?.slots as Record<string, unknown> | undefined
  return own?.[definitionOf(vm, wrapper).slot]
}

/** Whether it wraps this very function. */
export function isSlotWrapperOf(vm: Vm, object: Ref, wrapped: unknown): boolean {
  return isSlotWrapper(vm, object) && functionOf(vm, object) === wrapped
}

/**
 * What a class that finds a wrapper under the name of a definition has in the definition's slot: undefined where the wrapper is
 * of a type that it does not derive from, or of another name.
 */
export function wrappedBy(vm: Vm, wrapper: Ref, definition: SlotDefinition, type: Ref): unknown {
  const own = definitionOf(vm, wrapper)
  if (own.name !== definition.name) return undefined
  if (own.slot !== definition.slot) return OTHER_SLOT
  return vm.isSubtype(type, typeOfWrapper(vm, wrapper)) ? functionOf(vm, wrapper) : undefined
}

/** add_operators: to the dict of a type, wrappers of the slots that it has itself. */
export function addOperators(vm: Vm, type: Ref, dict: Ref, own: Slots): void {
  const { slotWrapper } = descriptorLayouts(vm.python)
  SLOT_DEFINITIONS.forEach((definition, number) => {
    const { name, slot, wrap } = definition
    if (!wrap || own[slot] === undefined) return
    const key = vm.interned(name)
    if (vm.types2.dicts.get(dict, key) === NULL) {
      let value: Ref
      if (own[slot] === null) value = vm.none()
      else {
        value = slotWrapper.create()
        slotWrapper.init(value, DESCRIPTOR.type, vm.incref(type))
        slotWrapper.init(value, DESCRIPTOR.name, vm.incref(key))
        slotWrapper.setWord(value, 0, number)
      }
      vm.types2.dicts.set(dict, key, value)
      vm.decref(value)
    }
    vm.decref(key)
  })
}

/** wrapper_call: of a wrapper and the object that it is bound to. */
export function callWrapper(
  vm: Vm,
  wrapper: Ref,
  self: Ref,
  args: readonly Ref[],
  keywords: Parameters<Wrap>[4],
): Ref {
  const { wrap, name } = definitionOf(vm, wrapper)
  return (wrap as Wrap)(vm, functionOf(vm, wrapper) as never, self, args, keywords, name)
}

/** tp_new_wrapper: the `__new__` of a type that CPython has in C; `self` is that type. */
export const builtinNew: Native = {
  kind: 'variable',
  takesKeywords: true,
  doc: 'T.__new__(S, ...) -> a new object with type S, a subtype of T',
  call: (vm, self, args, keywords) => {
    const name = vm.nameOfType(self)
    const [type] = args
    if (type === undefined) throw vm.errorFormat('TypeError', `${name}.__new__(): not enough arguments`)
    if (!vm.isType(type))
      throw vm.errorFormat('TypeError', `${name}.__new__(X): X is not a type object (${vm.typeName(type)})`)
    const given = vm.nameOfType(type)
    if (!vm.isSubtype(type, self))
      throw vm.errorFormat('TypeError', `${name}.__new__(${given}): ${given} is not a subtype of ${name}`)
    let staticBase = type
    while (staticBase !== NULL && vm.model.isHeapType(staticBase)) staticBase = vm.model.baseOf(staticBase)
    const make = vm.model.slotsOfType(self).new
    if (staticBase !== NULL && vm.model.slotsOfType(staticBase).new !== make) {
      const safe = vm.nameOfType(staticBase)
      throw vm.errorFormat('TypeError', `${name}.__new__(${given}) is not safe, use ${safe}.__new__()`)
    }
    const rest = args.slice(1)
    const tuple = vm.tuple(rest.map((arg) => vm.incref(arg)))
    try {
      return (make as NonNullable<TypeSpec['slots']['new']>)(vm, type, rest, keywords)
    } finally {
      vm.decref(tuple)
    }
  },
}

/** Whether it is the `__new__` of some type that CPython has in C. */
export function isBuiltinNew(vm: Vm, object: Ref): boolean {
  return (
    vm.isExactly(object, 'builtin_function_or_method') &&
    vm.model.natives.at(vm.types2.fixed.layouts.builtin.word(object, 0)).native === builtinNew
  )
}
