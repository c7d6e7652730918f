/**
 * Functions and methods that are part of the interpreter. Follows Objects/methodobject.c of CPython 2.7 (PyCFunction_NewEx,
 * meth_*).
 */
import { FIELDS, NULL, indexOf, type Python, type Ref } from '../../objects/index.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import { hexAddress } from '../protocols/convert.ts'
import { callNative, type NamedNative } from '../protocols/natives.ts'
import { EQ, NE, type Native, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

/** PyCFunction_NewEx; `self` and `module` are borrowed and may be NULL. */
export const newBuiltin = (vm: Vm, name: string, native: Native, self: Ref, module: Ref = NULL): Ref =>
  builtinNumbered(vm, vm.model.natives.numberOf(name, native), self, module)

/** The same of a native whose number is known. */
export function builtinNumbered(vm: Vm, number: number, self: Ref, module: Ref = NULL): Ref {
  const layout = vm.types2.fixed.layouts.builtin
  const builtin = layout.create()
  layout.init(builtin, 0, vm.incref(self))
  layout.init(builtin, 1, vm.incref(module))
  layout.setWord(builtin, 0, number)
  layout.track(builtin)
  return builtin
}

/** Borrowed; NULL of one that has none. */
export const selfOfBuiltin = (vm: Vm, builtin: Ref): Ref =>
  vm.python.objects.store.words.data[indexOf(builtin) + FIELDS] as Ref

export const nativeOf = (vm: Vm, builtin: Ref): NamedNative =>
  vm.model.natives.at(vm.types2.fixed.layouts.builtin.word(builtin, 0))

export const builtinType = (python: Python): TypeSpec => ({
  name: 'builtin_function_or_method',
  layout: python.python2!.fixed.layouts.builtin,
  basicSize: 40,
  slots: {
    getAttribute: genericGetAttribute,
    repr: (vm, self) => {
      const { name } = nativeOf(vm, self)
      const object = selfOfBuiltin(vm, self)
      return vm.str(
        object === NULL
          ? `<built-in function ${name}>`
          : `<built-in method ${name} of ${vm.typeName(object)} object at ${hexAddress(vm, object)}>`,
      )
    },
    hash: (vm, self) => {
      const { keys } = vm.python
      const object = selfOfBuiltin(vm, self)
      keys.low = keys.high = 0
      if (object !== NULL) vm.hash(object)
      keys.low ^= Math.imul(vm.types2.fixed.layouts.builtin.word(self, 0), 0x9e37)
    },
    richCompare: (vm, left, right, operator) => {
      if ((operator !== EQ && operator !== NE) || vm.typeOf(left) !== vm.typeOf(right))
        return vm.notImplemented()
      const isSame =
        selfOfBuiltin(vm, left) === selfOfBuiltin(vm, right) && nativeOf(vm, left) === nativeOf(vm, right)
      return vm.bool(isSame === (operator === EQ))
    },
    call: (vm, self, args, keywords) =>
      callNative(vm, nativeOf(vm, self), selfOfBuiltin(vm, self), args, keywords),
  },
  attributes: {
    __name__: { get: (vm, self) => vm.str(nativeOf(vm, self).name) },
    __doc__: {
      get: (vm, self) => {
        const { doc } = nativeOf(vm, self).native
        return doc === undefined ? vm.none() : vm.str(doc)
      },
    },
    __self__: {
      get: (vm, self) => {
        const object = selfOfBuiltin(vm, self)
        return vm.incref(object === NULL ? vm.None : object)
      },
    },
    __module__: {
      get: (vm, self) => {
        const module = vm.types2.fixed.layouts.builtin.get(self, 1)
        return vm.incref(module === NULL ? vm.None : module)
      },
      isMember: true,
    },
  },
})
