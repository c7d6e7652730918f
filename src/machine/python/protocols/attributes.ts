/**
 * Attributes. Follows Objects/object.c (PyObject_GetAttr, PyObject_SetAttr, PyObject_GenericGetAttr,
 * PyObject_GenericSetAttr) and Objects/typeobject.c (_PyType_Lookup, lookup_maybe, type_getattro, type_setattro) of
 * CPython 2.7.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Slots } from '../native.ts'
import type { Vm } from '../vm.ts'
import { SPECIAL_NAMES } from './slot-definitions.ts'

/** PyObject_GetAttr; with text PyObject_GetAttrString. */
export function getattr(vm: Vm, object: Ref, name: string | Ref): Ref {
  if (typeof name === 'string') return getattrString(vm, object, name)
  const quick = vm.model.quickGet(object, name)
  if (quick !== NULL) return quick
  if (!vm.isStr(name)) return withStrName(vm, object, name, getattr)
  const own = vm.slotsOf(object).getAttribute
  if (own) return own(vm, object, name)
  throw noAttribute(vm, object, name)
}

export function getattrString(vm: Vm, object: Ref, name: string): Ref {
  const str = vm.interned(name)
  try {
    return getattr(vm, object, str)
  } finally {
    vm.decref(str)
  }
}

/** NULL in place of an AttributeError. */
export function findAttribute(vm: Vm, object: Ref, name: string | Ref): Ref {
  try {
    return getattr(vm, object, name)
  } catch (thrown) {
    if (!vm.caught(thrown, 'AttributeError')) throw thrown
    vm.clearError()
    return NULL
  }
}

/** PyObject_SetAttr; `value` NULL: deleted. */
export function setattr(vm: Vm, object: Ref, name: string | Ref, value: Ref): void {
  if (typeof name === 'string') {
    const str = vm.str(name)
    try {
      return setattr(vm, object, str, value)
    } finally {
      vm.decref(str)
    }
  }
  if (vm.model.quickSet(object, name, value)) return
  if (!vm.isStr(name)) return withStrName(vm, object, name, setattr, value)
  const own = vm.slotsOf(object).setAttribute
  if (!own) {
    const what = vm.slotsOf(object).getAttribute ? 'has only read-only attributes' : 'has no attributes'
    throw vm.errorFormat(
      'TypeError',
      `'${vm.typeName(object)}' object ${what} (${value === NULL ? 'del' : 'assign to'} .${vm.textOf(name)})`,
    )
  }
  const interned = vm.python.strs.intern(vm.incref(name))
  try {
    own(vm, object, interned, value)
  } finally {
    vm.decref(interned)
  }
}

export const delattr = (vm: Vm, object: Ref, name: string | Ref): void => setattr(vm, object, name, NULL)

/** A name that is a unicode is encoded first. */
function withStrName<Answer>(
  vm: Vm,
  object: Ref,
  name: Ref,
  work: (vm: Vm, object: Ref, name: Ref, value: Ref) => Answer,
  value: Ref = NULL,
): Answer {
  if (!vm.isUnicode(name))
    throw vm.errorFormat('TypeError', `attribute name must be string, not '${vm.typeName(name)}'`)
  const str = vm.strOf(name)
  try {
    return work(vm, object, str, value)
  } finally {
    vm.decref(str)
  }
}

function noAttribute(vm: Vm, object: Ref, name: Ref) {
  return vm.errorFormat(
    'AttributeError',
    `'${vm.typeName(object)}' object has no attribute '${vm.textOf(name)}'`,
  )
}

/** _PyType_Lookup: borrowed; NULL where no class in the mro has it. */
export const lookupRef = (vm: Vm, type: Ref, name: Ref): Ref => vm.model.lookup(type, name)

export const lookup = (vm: Vm, type: Ref, name: string): Ref => vm.model.lookup(type, vm.model.name(name))

/** lookup_maybe, _PyObject_LookupSpecial: a special method of its type, bound; NULL where there is none. */
export function lookupSpecial(vm: Vm, object: Ref, name: string): Ref {
  const key = vm.model.name(name)
  const type = vm.typeOf(object)
  if (type === vm.model.instanceType) return findAttribute(vm, object, key)
  const found = vm.model.lookup(type, key)
  if (found === NULL) return NULL
  const get = vm.slotsOf(found).descriptorGet
  return get ? get(vm, found, object, type) : vm.incref(found)
}

/** PyObject_GenericGetAttr. */
export function genericGetAttribute(vm: Vm, object: Ref, name: Ref): Ref {
  if (!vm.isStr(name)) return withStrName(vm, object, name, genericGetAttribute)
  const type = vm.typeOf(object)
  const { model } = vm
  const found = model.lookup(type, name)
  const slots = found === NULL ? undefined : vm.slotsOf(found)
  const get = slots?.descriptorGet
  if (get && slots?.descriptorSet) return heldWhile(vm, get, found, object, type)
  const dict = model.classes.dictOf(object)
  if (dict !== NULL) {
    const value = vm.types2.dicts.getNamed(dict, name)
    if (value !== NULL) return vm.incref(value)
  }
  if (get) return heldWhile(vm, get, found, object, type)
  if (found !== NULL) return vm.incref(found)
  throw noAttribute(vm, object, name)
}

/** With a reference of one's own to the descriptor, as long as it works. */
function heldWhile(
  vm: Vm,
  get: NonNullable<Slots['descriptorGet']>,
  descriptor: Ref,
  object: Ref,
  type: Ref,
): Ref {
  vm.incref(descriptor)
  try {
    return get(vm, descriptor, object, type)
  } finally {
    vm.decref(descriptor)
  }
}

/** PyObject_GenericSetAttr; `value` NULL: deleted. */
export function genericSetAttribute(vm: Vm, object: Ref, name: Ref, value: Ref): void {
  if (!vm.isStr(name)) return withStrName(vm, object, name, genericSetAttribute, value)
  const { model } = vm
  const { classes } = model
  const found = model.lookup(vm.typeOf(object), name)
  const set = found === NULL ? undefined : vm.slotsOf(found).descriptorSet
  if (set) return set(vm, found, object, value)
  if (classes.hasDict(object)) {
    const { dicts } = vm.types2
    let dict = classes.dictOf(object)
    if (dict === NULL && value !== NULL) {
      dict = vm.dict()
      classes.setDict(object, dict)
    }
    if (dict !== NULL) {
      vm.incref(dict)
      try {
        if (value !== NULL) dicts.set(dict, name, value)
        else if (!dicts.delete(dict, name)) throw vm.errorValue('AttributeError', vm.incref(name))
      } finally {
        vm.decref(dict)
      }
      return
    }
  }
  if (found === NULL) throw noAttribute(vm, object, name)
  throw vm.errorFormat(
    'AttributeError',
    `'${vm.typeName(object)}' object attribute '${vm.textOf(name)}' is read-only`,
  )
}

/** type_getattro. */
export function typeGetAttribute(vm: Vm, type: Ref, name: Ref): Ref {
  const metatype = vm.typeOf(type)
  const { model } = vm
  const ofMetatype = model.lookup(metatype, name)
  const slots = ofMetatype === NULL ? undefined : vm.slotsOf(ofMetatype)
  const get = slots?.descriptorGet
  if (get && slots?.descriptorSet) return get(vm, ofMetatype, type, metatype)
  const found = model.lookup(type, name)
  if (found !== NULL) {
    const own = vm.slotsOf(found).descriptorGet
    return own ? own(vm, found, NULL, type) : vm.incref(found)
  }
  if (get) return get(vm, ofMetatype, type, metatype)
  if (ofMetatype !== NULL) return vm.incref(ofMetatype)
  throw vm.errorFormat(
    'AttributeError',
    `type object '${vm.nameOfType(type)}' has no attribute '${vm.textOf(name)}'`,
  )
}

/** type_setattro. */
export function typeSetAttribute(vm: Vm, type: Ref, name: Ref, value: Ref): void {
  const { model } = vm
  if (!model.isHeapType(type))
    throw vm.errorFormat(
      'TypeError',
      `can't set attributes of built-in/extension type '${vm.nameOfType(type)}'`,
    )
  genericSetAttribute(vm, type, name, value)
  model.classes.modified(type)
  if (SPECIAL_NAMES.has(vm.textOf(name))) model.forgetSlots(type)
}
