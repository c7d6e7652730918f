/**
 * Attributes of old-style classes and instances. Follows Objects/classobject.c of CPython 2.7: class_lookup, class_getattr,
 * class_setattr, instance_getattr, instance_getattr2, instance_setattr.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'

export const BASES = 0
export const DICT = 1
export const NAME = 2
export const GETATTR = 3
export const SETATTR = 4
export const DELATTR = 5

export const CLASS = 0
export const INSTANCE_DICT = 1

const HOOKS = [
  [GETATTR, '__getattr__'],
  [SETATTR, '__setattr__'],
  [DELATTR, '__delattr__'],
] as const

const classField = (vm: Vm, self: Ref, field: number): Ref => vm.types2.fixed.layouts.class.get(self, field)
const setClassField = (vm: Vm, self: Ref, field: number, value: Ref): void =>
  vm.types2.fixed.layouts.class.set(self, field, value)

/** Borrowed. */
export const classOf = (vm: Vm, instance: Ref): Ref => vm.types2.fixed.layouts.instance.get(instance, CLASS)
export const dictOf = (vm: Vm, instance: Ref): Ref =>
  vm.types2.fixed.layouts.instance.get(instance, INSTANCE_DICT)
export const classDict = (vm: Vm, self: Ref): Ref => classField(vm, self, DICT)
export const classBases = (vm: Vm, self: Ref): Ref => classField(vm, self, BASES)
export const className = (vm: Vm, self: Ref): string => {
  const name = classField(vm, self, NAME)
  return name === NULL ? '?' : vm.textOf(name)
}

/** class_lookup: borrowed; NULL: neither it nor a base has it. */
export function lookupOld(vm: Vm, self: Ref, name: Ref): Ref {
  const value = vm.types2.dicts.getNamed(classDict(vm, self), name)
  if (value !== NULL) return value
  const bases = classBases(vm, self)
  const { tuples } = vm.python
  const size = tuples.sizeOf(bases)
  for (let index = 0; index < size; index++) {
    const found = lookupOld(vm, tuples.get(bases, index), name)
    if (found !== NULL) return found
  }
  return NULL
}

/** Keeps the hooks at hand: `__getattr__` and its kin. */
export function setHooks(vm: Vm, self: Ref): void {
  for (const [field, name] of HOOKS)
    setClassField(vm, self, field, vm.incref(lookupOld(vm, self, vm.model.name(name))))
}

export function getClassAttribute(vm: Vm, self: Ref, name: Ref): Ref {
  switch (vm.textOf(name)) {
    case '__dict__':
      return vm.incref(classDict(vm, self))
    case '__bases__':
      return vm.incref(classBases(vm, self))
    case '__name__':
      return vm.incref(classField(vm, self, NAME) || vm.None)
  }
  const found = lookupOld(vm, self, name)
  if (found === NULL)
    throw vm.errorFormat(
      'AttributeError',
      `class ${className(vm, self)} has no attribute '${vm.textOf(name)}'`,
    )
  const get = vm.slotsOf(found).descriptorGet
  return get ? get(vm, found, NULL, self) : vm.incref(found)
}

export function setClassAttribute(vm: Vm, self: Ref, name: Ref, value: Ref): void {
  const text = vm.textOf(name)
  const special = setSpecial(vm, self, text, value)
  if (special !== '') {
    if (special !== undefined) throw vm.error('TypeError', special)
    return
  }
  const dict = classDict(vm, self)
  if (value !== NULL) vm.types2.dicts.setNamed(dict, name, value)
  else if (!vm.types2.dicts.delete(dict, name))
    throw vm.errorFormat('AttributeError', `class ${className(vm, self)} has no attribute '${text}'`)
  const hook = HOOKS.find(([, each]) => each === text)
  if (hook) setClassField(vm, self, hook[0], value === NULL ? NULL : vm.incref(value))
}

/** set_dict, set_bases, set_name: '' where it is no special name, what is wrong, or undefined where it is set. */
function setSpecial(vm: Vm, self: Ref, name: string, value: Ref): string | undefined {
  switch (name) {
    case '__dict__':
      if (value === NULL || !vm.isDict(value)) return '__dict__ must be a dictionary object'
      setClassField(vm, self, DICT, vm.incref(value))
      setHooks(vm, self)
      return undefined
    case '__bases__':
      if (value === NULL || !vm.isTuple(value)) return '__bases__ must be a tuple object'
      for (const base of vm.itemsOf(value))
        if (vm.typeOf(base) !== vm.model.classType) return '__bases__ items must be classes'
      setClassField(vm, self, BASES, vm.incref(value))
      setHooks(vm, self)
      return undefined
    case '__name__':
      if (value === NULL || !vm.isStr(value)) return '__name__ must be a string object'
      setClassField(vm, self, NAME, vm.incref(value))
      return undefined
    default:
      return ''
  }
}

/** instance_getattr2: NULL where there is none. */
export function findInstanceAttribute(vm: Vm, self: Ref, name: Ref): Ref {
  const own = vm.types2.dicts.getNamed(dictOf(vm, self), name)
  if (own !== NULL) return vm.incref(own)
  const type = classOf(vm, self)
  const found = lookupOld(vm, type, name)
  if (found === NULL) return NULL
  const get = vm.slotsOf(found).descriptorGet
  if (!get) return vm.incref(found)
  vm.incref(found)
  try {
    return get(vm, found, self, type)
  } finally {
    vm.decref(found)
  }
}

export function getInstanceAttribute(vm: Vm, self: Ref, name: Ref): Ref {
  const hook = classField(vm, classOf(vm, self), GETATTR)
  try {
    const text = vm.textOf(name)
    if (text === '__dict__') return vm.incref(dictOf(vm, self))
    if (text === '__class__') return vm.incref(classOf(vm, self))
    const value = findInstanceAttribute(vm, self, name)
    if (value !== NULL) return value
    throw noAttribute(vm, self, name)
  } catch (thrown) {
    if (hook === NULL || !vm.caught(thrown, 'AttributeError')) throw thrown
    vm.clearError()
  }
  return vm.call(hook, [self, name])
}

export function setInstanceAttribute(vm: Vm, self: Ref, name: Ref, value: Ref): void {
  const text = vm.textOf(name)
  const layout = vm.types2.fixed.layouts.instance
  if (text === '__dict__') {
    if (value === NULL || !vm.isDict(value))
      throw vm.error('TypeError', '__dict__ must be set to a dictionary')
    return layout.set(self, INSTANCE_DICT, vm.incref(value))
  }
  if (text === '__class__') {
    if (value === NULL || vm.typeOf(value) !== vm.model.classType)
      throw vm.error('TypeError', '__class__ must be set to a class')
    return layout.set(self, CLASS, vm.incref(value))
  }
  const hook = classField(vm, classOf(vm, self), value === NULL ? DELATTR : SETATTR)
  if (hook !== NULL) return vm.decref(vm.call(hook, value === NULL ? [self, name] : [self, name, value]))
  const dict = dictOf(vm, self)
  if (value !== NULL) vm.types2.dicts.setNamed(dict, name, value)
  else if (!vm.types2.dicts.delete(dict, name)) throw noAttribute(vm, self, name)
}

function noAttribute(vm: Vm, self: Ref, name: Ref) {
  return vm.errorFormat(
    'AttributeError',
    `${className(vm, classOf(vm, self))} instance has no attribute '${vm.textOf(name)}'`,
  )
}
