/**
 * Types that CPython has in C. Follows Objects/typeobject.c of CPython 2.7: PyType_Ready, add_methods, add_getset,
 * add_members, add_tp_new_wrapper. All of it is the interpreter's own data.
 */
import { BASE_TYPE, NULL, type Ref } from '../../objects/index.ts'
import type { Native, TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { newAttributeDescriptor, newMethodDescriptor } from '../types/descriptors.ts'
import { newStaticMethod } from '../types/method-kinds.ts'
import { descriptorLayouts } from './descriptor-layouts.ts'
import type { DeclaredType } from './model.ts'
import { addOperators, builtinNew } from './slot-wrappers.ts'

/** Borrowed. Makes the type of a spec, once for each name. */
export function addType(vm: Vm, spec: TypeSpec): Ref {
  if (vm.model.hasType(spec.name)) return vm.model.typeNamed(spec.name)
  return vm.outside(() => makeType(vm, vm.model.declare(spec)))
}

function makeType(vm: Vm, { spec, attributes }: DeclaredType): Ref {
  const { model } = vm
  const { classes } = model
  const base = spec.name === 'object' ? NULL : model.typeNamed(spec.base ?? 'object')
  const type = classes.createStatic(
    spec.name,
    base,
    spec.layout,
    spec.basicSize,
    spec.itemSize ?? 0,
    spec.isBase ? BASE_TYPE : 0,
  )
  model.addStatic(type, spec.name)
  const dict = vm.dict()
  const set = (name: string, value: Ref): void => {
    const key = vm.interned(name)
    vm.types2.dicts.set(dict, key, value)
    vm.decref(key)
    vm.decref(value)
  }
  addOperators(vm, type, dict, spec.slots)
  if (spec.slots.new) set('__new__', vm.builtin('__new__', builtinNew, type))
  const layouts = descriptorLayouts(vm.python)
  const each = (
    natives: Readonly<Record<string, Native>> | undefined,
    make: (name: string, native: Native) => Ref,
  ) => Object.entries(natives ?? {}).forEach(([name, native]) => set(name, make(name, native)))
  each(spec.methods, (name, native) => newMethodDescriptor(vm, layouts.method, type, name, native))
  each(spec.classMethods, (name, native) => newMethodDescriptor(vm, layouts.classMethod, type, name, native))
  each(spec.staticMethods, (name, native) => newStaticMethod(vm, vm.builtin(name, native, NULL)))
  for (const named of attributes) set(named.name, newAttributeDescriptor(vm, type, named))
  for (const [name, make] of Object.entries(spec.constants ?? {})) set(name, make(vm))
  const docName = model.name('__doc__')
  if (vm.types2.dicts.get(dict, docName) === NULL)
    set('__doc__', spec.doc === undefined ? vm.none() : vm.str(spec.doc))
  classes.set(type, 'dict', dict)
  classes.set(type, 'bases', vm.tuple(base === NULL ? [] : [vm.incref(base)]))
  const ancestors = base === NULL ? [] : vm.itemsOf(classes.mro(base))
  classes.set(type, 'mro', vm.tuple([type, ...ancestors].map((each) => vm.incref(each))))
  if (base !== NULL) classes.addSubclass(base, type)
  return type
}
