/**
 * isinstance and issubclass. Follows Objects/abstract.c of CPython 2.7: PyObject_IsInstance, recursive_isinstance,
 * PyObject_IsSubclass, recursive_issubclass, abstract_issubclass; and Objects/classobject.c: PyClass_IsSubclass.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { findAttribute, lookupSpecial } from './attributes.ts'

export function isInstance(vm: Vm, object: Ref, classOrTuple: Ref): boolean {
  if (vm.typeOf(object) === classOrTuple) return true
  if (vm.isTuple(classOrTuple))
    return vm.nested(' in __instancecheck__', () =>
      vm.itemsOf(classOrTuple).some((item) => isInstance(vm, object, item)),
    )
  return (
    askClass(vm, '__instancecheck__', object, classOrTuple) ?? isRecursiveInstance(vm, object, classOrTuple)
  )
}

export function isSubclass(vm: Vm, type: Ref, classOrTuple: Ref): boolean {
  if (vm.isTuple(classOrTuple))
    return vm.nested(' in __subclasscheck__', () =>
      vm.itemsOf(classOrTuple).some((item) => isSubclass(vm, type, item)),
    )
  return askClass(vm, '__subclasscheck__', type, classOrTuple) ?? isRecursiveSubclass(vm, type, classOrTuple)
}

/** undefined where the class has no such method. */
function askClass(vm: Vm, name: string, object: Ref, type: Ref): boolean | undefined {
  if (isOldClass(vm, type) || isOldInstance(vm, type)) return undefined
  const checker = lookupSpecial(vm, type, name)
  if (checker === NULL) return undefined
  let answer: Ref
  try {
    answer = vm.nested(` in ${name}`, () => vm.call(checker, [object]))
  } finally {
    vm.decref(checker)
  }
  try {
    return vm.truth(answer)
  } finally {
    vm.decref(answer)
  }
}

const isOldClass = (vm: Vm, object: Ref): boolean => vm.typeOf(object) === vm.model.classType
const isOldInstance = (vm: Vm, object: Ref): boolean => vm.typeOf(object) === vm.model.instanceType

/** type.__instancecheck__. */
export function isRecursiveInstance(vm: Vm, object: Ref, type: Ref): boolean {
  const classOf = (): Ref => findAttribute(vm, object, vm.model.name('__class__'))
  if (isOldClass(vm, type) && isOldInstance(vm, object))
    return isOldSubclass(vm, vm.types2.fixed.get('instance', object, 'class'), type)
  if (vm.isType(type)) {
    if (vm.isSubtype(vm.typeOf(object), type)) return true
    const own = classOf()
    const answer = own !== NULL && own !== vm.typeOf(object) && vm.isType(own) && vm.isSubtype(own, type)
    vm.decref(own)
    return answer
  }
  checkClass(vm, type, 'isinstance() arg 2 must be a class, type, or tuple of classes and types')
  const own = classOf()
  try {
    return own !== NULL && isAbstractSubclass(vm, own, type)
  } finally {
    vm.decref(own)
  }
}

/** type.__subclasscheck__. */
export function isRecursiveSubclass(vm: Vm, type: Ref, base: Ref): boolean {
  if (vm.isType(base) && vm.isType(type)) return vm.isSubtype(type, base)
  if (isOldClass(vm, type) && isOldClass(vm, base)) return isOldSubclass(vm, type, base)
  checkClass(vm, type, 'issubclass() arg 1 must be a class')
  if (!isOldClass(vm, base) && !isOldInstance(vm, base))
    checkClass(vm, base, 'issubclass() arg 2 must be a class or tuple of classes')
  return isAbstractSubclass(vm, type, base)
}

/** PyClass_IsSubclass. */
export function isOldSubclass(vm: Vm, type: Ref, base: Ref): boolean {
  if (type === base) return true
  if (vm.isTuple(base)) return vm.itemsOf(base).some((item) => isOldSubclass(vm, type, item))
  if (!isOldClass(vm, type)) return false
  return vm.itemsOf(vm.types2.fixed.get('class', type, 'bases')).some((each) => isOldSubclass(vm, each, base))
}

/** abstract_get_bases: NULL where it has no `__bases__` that is a tuple. */
function basesOf(vm: Vm, type: Ref): Ref {
  const bases = findAttribute(vm, type, vm.model.name('__bases__'))
  if (bases === NULL || vm.isTuple(bases)) return bases
  vm.decref(bases)
  return NULL
}

function isAbstractSubclass(vm: Vm, type: Ref, base: Ref): boolean {
  if (type === base) return true
  const bases = basesOf(vm, type)
  if (bases === NULL) return false
  try {
    return vm.itemsOf(bases).some((each) => isAbstractSubclass(vm, each, base))
  } finally {
    vm.decref(bases)
  }
}

function checkClass(vm: Vm, type: Ref, message: string): void {
  const bases = basesOf(vm, type)
  if (bases === NULL) throw vm.error('TypeError', message)
  vm.decref(bases)
}
