/**
 * Builtin functions that look at objects and names: callable delattr dir format getattr globals hasattr id intern isinstance
 * issubclass locals repr setattr vars. Follows Python/bltinmodule.c and Objects/object.c (PyObject_Dir) of CPython 2.7.6.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, unpacked, variable, type Natives } from '../native.ts'
import { wrongArgument } from '../protocols/index.ts'
import { formatObject } from '../types/format-method.ts'
import type { Vm } from '../vm.ts'

/** Does something with an attribute's name: a str, or a unicode that is encoded first. */
function named(vm: Vm, name: Ref, message: string, work: (name: Ref) => Ref): Ref {
  if (vm.isStr(name)) return work(name)
  if (!vm.isUnicode(name)) throw vm.error('TypeError', message)
  const str = vm.strOf(name)
  try {
    return work(str)
  } finally {
    vm.decref(str)
  }
}

function getattr(vm: Vm, _: Ref, [object, name, fallback = NULL]: readonly Ref[]): Ref {
  return named(vm, name as Ref, 'getattr(): attribute name must be string', (str) => {
    try {
      return vm.getattr(object as Ref, str)
    } catch (thrown) {
      if (fallback === NULL || !vm.caught(thrown, 'AttributeError')) throw thrown
      vm.clearError()
      return vm.incref(fallback)
    }
  })
}

/** Anything but an Exception is let through. */
function hasattr(vm: Vm, _: Ref, [object, name]: readonly Ref[]): Ref {
  return named(vm, name as Ref, 'hasattr(): attribute name must be string', (str) => {
    try {
      vm.decref(vm.getattr(object as Ref, str))
      return vm.bool(true)
    } catch (thrown) {
      if (!vm.caught(thrown, 'Exception')) throw thrown
      vm.clearError()
      return vm.bool(false)
    }
  })
}

function intern(vm: Vm, _: Ref, [string]: readonly Ref[]): Ref {
  if (!vm.isStr(string as Ref)) throw wrongArgument(vm, '', 1, 'string', string as Ref)
  if (!vm.isExactly(string as Ref, 'str')) throw vm.error('TypeError', "can't intern subclass of string")
  return vm.python.strs.intern(vm.incref(string as Ref))
}

function vars(vm: Vm, object: Ref): Ref {
  if (object === NULL) return vm.incref(vm.locals())
  const dict = vm.findAttribute(object, '__dict__')
  if (dict === NULL) throw vm.error('TypeError', 'vars() argument must have __dict__ attribute')
  return dict
}

/** Names as a sorted list. */
function dir(vm: Vm, object: Ref): Ref {
  const names = object === NULL ? keysOf(vm, vm.locals()) : namesOf(vm, object)
  try {
    vm.decref(vm.callMethod(names, 'sort'))
    return names
  } catch (thrown) {
    vm.decref(names)
    throw thrown
  }
}

const keysOf = (vm: Vm, mapping: Ref): Ref => vm.callMethod(mapping, 'keys')

function namesOf(vm: Vm, object: Ref): Ref {
  const own = vm.isInstanceOf(object, 'instance')
    ? vm.findAttribute(object, '__dir__')
    : vm.lookup(vm.typeOf(object), '__dir__') === NULL
      ? NULL
      : vm.getattr(object, '__dir__')
  if (own !== NULL) {
    try {
      const answer = vm.call(own)
      if (vm.isList(answer)) return answer
      const kind = vm.typeName(answer)
      vm.decref(answer)
      throw vm.errorFormat('TypeError', `__dir__() must return a list, not ${kind}`)
    } finally {
      vm.decref(own)
    }
  }
  const dict = vm.dict()
  try {
    if (vm.isInstanceOf(object, 'module')) vm.types2.dicts.update(dict, vm.moduleDict(object))
    else if (vm.isType(object) || vm.isInstanceOf(object, 'classobj')) mergeClass(vm, dict, object)
    else {
      mergeAttribute(vm, dict, object, '__dict__')
      mergeMembers(vm, dict, object, '__members__')
      mergeMembers(vm, dict, object, '__methods__')
      const type = vm.findAttribute(object, '__class__')
      if (type !== NULL) {
        mergeClass(vm, dict, type)
        vm.decref(type)
      }
    }
    return keysOf(vm, dict)
  } finally {
    vm.decref(dict)
  }
}

function mergeAttribute(vm: Vm, into: Ref, object: Ref, name: string): void {
  const dict = vm.findAttribute(object, name)
  if (dict === NULL) return
  try {
    if (vm.isDict(dict)) vm.types2.dicts.update(into, dict)
    else if (!vm.isInstanceOf(dict, 'NoneType')) vm.decref(vm.callMethod(into, 'update', dict))
  } finally {
    vm.decref(dict)
  }
}

function mergeMembers(vm: Vm, into: Ref, object: Ref, name: string): void {
  const members = vm.findAttribute(object, name)
  if (members === NULL) return
  if (vm.isList(members))
    for (const member of vm.itemsOf(members)) if (vm.isStr(member)) vm.setItem(into, member, vm.None)
  vm.decref(members)
}

/** merge_class_dict: a class's names and those of its bases, and theirs. */
function mergeClass(vm: Vm, into: Ref, type: Ref): void {
  mergeAttribute(vm, into, type, '__dict__')
  const bases = vm.findAttribute(type, '__bases__')
  if (bases === NULL) return
  try {
    vm.forEach(bases, (base) => mergeClass(vm, into, base))
  } finally {
    vm.decref(bases)
  }
}

export const LOOKING: Natives = {
  callable: oneArgument((vm, _, object) => vm.bool(vm.isCallable(object))),
  delattr: unpacked(2, 2, (vm, _, [object, name]) => {
    vm.delattr(object as Ref, name as Ref)
    return vm.none()
  }),
  dir: unpacked(0, 1, (vm, _, [object = NULL]) => dir(vm, object)),
  format: variable(1, 2, (vm, _, [object, spec = NULL]) => formatObject(vm, object as Ref, spec)),
  getattr: unpacked(2, 3, getattr),
  globals: noArguments((vm) => vm.incref(vm.globals())),
  hasattr: unpacked(2, 2, hasattr),
  id: oneArgument((vm, _, object) => vm.integer(vm.addressOf(object))),
  intern: variable(1, 1, intern),
  isinstance: unpacked(2, 2, (vm, _, [object, type]) => vm.bool(vm.isInstance(object as Ref, type as Ref))),
  issubclass: unpacked(2, 2, (vm, _, [type, base]) => vm.bool(vm.isSubclass(type as Ref, base as Ref))),
  locals: noArguments((vm) => vm.incref(vm.locals())),
  repr: oneArgument((vm, _, object) => vm.repr(object)),
  setattr: unpacked(3, 3, (vm, _, [object, name, value]) => {
    vm.setattr(object as Ref, name as Ref, value as Ref)
    return vm.none()
  }),
  vars: unpacked(0, 1, (vm, _, [object = NULL]) => vars(vm, object)),
}
