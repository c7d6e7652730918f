/**
 * Modules. Follows Objects/moduleobject.c of CPython 2.7 (PyModule_New, module_init, module_repr).
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { genericGetAttribute, genericSetAttribute } from '../protocols/attributes.ts'
import type { TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

/** PyModule_New, with `__name__`, `__doc__` and `__package__`. `room`: the characters for which its name's block is. */
export function newModule(vm: Vm, name: string, doc?: string, room = name.length): Ref {
  const layout = vm.types2.fixed.layouts.module
  const module = layout.create()
  const nameText = vm.python.strs.fresh(name, room)
  const dict = vm.dict()
  layout.init(module, 0, dict)
  setNamed(vm, dict, '__name__', nameText)
  const docText = doc === undefined ? vm.none() : vm.str(doc)
  setNamed(vm, dict, '__doc__', docText)
  setNamed(vm, dict, '__package__', vm.None)
  vm.decref(docText)
  vm.decref(nameText)
  layout.track(module)
  return module
}

function setNamed(vm: Vm, dict: Ref, name: string, value: Ref): void {
  const key = vm.interned(name)
  vm.types2.dicts.set(dict, key, value)
  vm.decref(key)
}

/** Borrowed. */
export const dictOfModule = (vm: Vm, module: Ref): Ref => vm.types2.fixed.layouts.module.get(module, 0)

function textIn(vm: Vm, module: Ref, name: string): string | undefined {
  const dict = dictOfModule(vm, module)
  if (dict === NULL) return undefined
  const key = vm.str(name)
  const value = vm.types2.dicts.get(dict, key)
  vm.decref(key)
  return value !== NULL && vm.isStr(value) ? vm.textOf(value) : undefined
}

export const moduleType = (python: Python): TypeSpec => ({
  name: 'module',
  layout: python.python2!.fixed.layouts.module,
  basicSize: 24,
  isBase: true,
  slots: {
    new: (vm, type) => {
      const module = vm.allocate(type)
      return module
    },
    init: (vm, self, args, keywords) => {
      const [name = NULL, doc = NULL] = vm.parseKeywords(
        'module.__init__',
        args,
        keywords,
        ['name', 'doc'],
        1,
      )
      const layout = vm.types2.fixed.layouts.module
      if (layout.get(self, 0) === NULL) layout.init(self, 0, vm.dict())
      const dict = layout.get(self, 0)
      setNamed(vm, dict, '__name__', name)
      setNamed(vm, dict, '__doc__', doc === NULL ? vm.None : doc)
    },
    getAttribute: genericGetAttribute,
    setAttribute: genericSetAttribute,
    repr: (vm, self) => {
      const name = textIn(vm, self, '__name__') ?? '?'
      const file = textIn(vm, self, '__file__')
      return vm.str(
        file === undefined ? `<module '${name}' (built-in)>` : `<module '${name}' from '${file}'>`,
      )
    },
  },
  attributes: {
    __dict__: { get: (vm, self) => vm.incref(dictOfModule(vm, self) || vm.None), isMember: true },
  },
})
