/** `staticmethod` and `classmethod`. Follows Objects/funcobject.c of CPython 2.7. */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import type { TypeSpec } from '../native.ts'
import { noKeywords, unpackArity } from '../protocols/arguments.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import type { Vm } from '../vm.ts'

const BYTES = 24
const CALLABLE = 0

/** PyStaticMethod_New: takes the callable over. */
export const newStaticMethod = (vm: Vm, callable: Ref): Ref =>
  vm.types2.fixed.create('staticmethod', { callable })

function methodKind(python: Python, name: 'staticmethod' | 'classmethod', doc: string): TypeSpec {
  const layout = (python.python2 as NonNullable<Python['python2']>).fixed.layouts[name]
  const callableOf = (vm: Vm, self: Ref): Ref => {
    const callable = layout.get(self, CALLABLE)
    if (callable === NULL) throw vm.error('RuntimeError', `uninitialized ${name} object`)
    return callable
  }
  return {
    name,
    layout,
    basicSize: BYTES,
    isBase: true,
    doc,
    slots: {
      new: (vm, type) => vm.allocate(type),
      init: (vm, self, args, keywords) => {
        unpackArity(vm, name, args, 1, 1)
        noKeywords(vm, `${name}()`, keywords)
        const [callable] = args as [Ref]
        layout.set(self, CALLABLE, vm.incref(callable))
      },
      getAttribute: genericGetAttribute,
      descriptorGet: (vm, self, object, type) => {
        const callable = callableOf(vm, self)
        if (name === 'staticmethod') return vm.incref(callable)
        const given = type === NULL ? vm.typeOf(object) : type
        return vm.types2.fixed.create('method', {
          function: vm.incref(callable),
          self: vm.incref(given),
          class: vm.incref(vm.typeOf(given)),
        })
      },
    },
    attributes: {
      __func__: { get: (vm, self) => vm.incref(layout.get(self, CALLABLE) || vm.None), isMember: true },
    },
  }
}

export const staticMethodType = (python: Python): TypeSpec =>
  methodKind(
    python,
    'staticmethod',
    `staticmethod(function) -> method

Convert a function to be a static method.

A static method does not receive an implicit first argument.
To declare a static method, use this idiom:

     class C:
     def f(arg1, arg2, ...): ...
     f = staticmethod(f)

It can be called either on the class (e.g. C.f()) or on an instance
(e.g. C().f()).  The instance is ignored except for its class.

Static methods in Python are similar to those found in Java or C++.
For a more advanced concept, see the classmethod builtin.`,
  )

export const classMethodType = (python: Python): TypeSpec =>
  methodKind(
    python,
    'classmethod',
    `classmethod(function) -> method

Convert a function to be a class method.

A class method receives the class as implicit first argument,
just like an instance method receives the instance.
To declare a class method, use this idiom:

  class C:
      def f(cls, arg1, arg2, ...): ...
      f = classmethod(f)

It can be called either on the class (e.g. C.f()) or on an instance
(e.g. C().f()).  The instance is ignored except for its class.
If a class method is called for a derived class, the derived class
object is passed as the implied first argument.

Class methods are different than C++ or Java static methods.
If you want those, see the staticmethod builtin.`,
  )
