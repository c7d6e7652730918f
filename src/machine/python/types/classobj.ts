/** Old-style classes. Follows Objects/classobject.c of CPython 2.7: PyClass_New, class_new, class_repr, class_str, PyInstance_New. */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import type { Keywords, TypeSpec } from '../native.ts'
import { wrongArgument } from '../protocols/arguments.ts'
import { callWithTuple, isCallable } from '../protocols/call.ts'
import { hexAddress } from '../protocols/convert.ts'
import { hashAddress } from '../protocols/compare.ts'
import type { Vm } from '../vm.ts'
import {
  BASES,
  CLASS,
  DICT,
  INSTANCE_DICT,
  NAME,
  classDict,
  className,
  findInstanceAttribute,
  getClassAttribute,
  setClassAttribute,
  setHooks,
} from './old-attributes.ts'

const BYTES = 72

/** PyClass_New. `bases` may be NULL. */
export function newOldClass(vm: Vm, bases: Ref, dict: Ref, name: Ref): Ref {
  const { dicts } = vm.types2
  const { model } = vm
  const docName = model.name('__doc__')
  const moduleName = model.name('__module__')
  if (dicts.get(dict, docName) === NULL) dicts.set(dict, docName, vm.None)
  if (dicts.get(dict, moduleName) === NULL) {
    const globals = vm.globals()
    const module = globals === NULL ? NULL : dicts.get(globals, model.name('__name__'))
    if (module !== NULL) dicts.set(dict, moduleName, module)
  }
  for (const base of bases === NULL ? [] : vm.itemsOf(bases)) {
    if (vm.typeOf(base) === model.classType) continue
    if (isCallable(vm, vm.typeOf(base))) return vm.call(vm.typeOf(base), [name, bases, dict])
    throw vm.error('TypeError', 'PyClass_New: base must be a class')
  }
  const ownBases = bases === NULL ? vm.tuple([]) : vm.incref(bases)
  const layout = vm.types2.fixed.layouts.class
  const self = layout.create()
  layout.init(self, BASES, ownBases)
  layout.init(self, DICT, vm.incref(dict))
  layout.init(self, NAME, vm.incref(name))
  setHooks(vm, self)
  layout.track(self)
  return self
}

/** PyInstance_New. */
function newInstance(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const initName = vm.model.name('__init__')
  const instance = newRawInstance(vm, self, NULL)
  try {
    const init = findInstanceAttribute(vm, instance, initName)
    if (init === NULL) {
      if (args.length > 0 || (keywords !== undefined && keywords.names.length > 0))
        throw vm.error('TypeError', 'this constructor takes no arguments')
      return instance
    }
    let result: Ref
    try {
      result = callWithTuple(vm, init, args, keywords)
    } finally {
      vm.decref(init)
    }
    const isNone = result === vm.None
    vm.decref(result)
    if (!isNone) throw vm.error('TypeError', '__init__() should return None')
    return instance
  } catch (thrown) {
    vm.decref(instance)
    throw thrown
  }
}

/** PyInstance_NewRaw: with a dict that it borrows, or NULL: a new one. */
export function newRawInstance(vm: Vm, self: Ref, dict: Ref): Ref {
  const layout = vm.types2.fixed.layouts.instance
  const ownDict = dict === NULL ? vm.dict() : vm.incref(dict)
  const instance = layout.create()
  layout.init(instance, CLASS, vm.incref(self))
  layout.init(instance, INSTANCE_DICT, ownDict)
  layout.track(instance)
  return instance
}

const moduleOf = (vm: Vm, self: Ref): string | undefined => {
  const module = vm.types2.dicts.get(classDict(vm, self), vm.model.name('__module__'))
  return module !== NULL && vm.isStr(module) ? vm.textOf(module) : undefined
}

export const qualifiedName = (vm: Vm, self: Ref): string =>
  `${moduleOf(vm, self) ?? '?'}.${className(vm, self)}`

export const classobjType = (python: Python): TypeSpec => ({
  name: 'classobj',
  layout: (python.python2 as NonNullable<Python['python2']>).fixed.layouts.class,
  basicSize: BYTES,
  doc: `classobj(name, bases, dict)

Create a class object.  The name must be a string; the second argument
a tuple of classes, and the third a dictionary.`,
  slots: {
    new: (vm, _type, args, keywords) => {
      const [name, bases, dict] = vm.parseKeywords(
        'classobj',
        args,
        keywords,
        ['name', 'bases', 'dict'],
        3,
      ) as [Ref, Ref, Ref]
      if (!vm.isStr(name)) throw wrongArgument(vm, 'classobj', 1, 'string', name)
      if (!vm.isDict(dict)) throw vm.error('TypeError', 'PyClass_New: dict must be a dictionary')
      if (!vm.isTuple(bases)) throw vm.error('TypeError', 'PyClass_New: bases must be a tuple')
      return newOldClass(vm, bases, dict, name)
    },
    repr: (vm, self) => vm.str(`<class ${qualifiedName(vm, self)} at ${hexAddress(vm, self)}>`),
    str: (vm, self) => {
      const module = moduleOf(vm, self)
      return vm.str(module === undefined ? className(vm, self) : `${module}.${className(vm, self)}`)
    },
    hash: hashAddress,
    call: newInstance,
    getAttribute: getClassAttribute,
    setAttribute: setClassAttribute,
  },
})
