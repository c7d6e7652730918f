/** The module _weakref. Follows Modules/_weakref.c of CPython 2.7.6. */
import { NULL, type Ref } from '../../objects/index.ts'
import { oneArgument, variable, type ModuleSpec } from '../native.ts'
import { isCallable } from '../protocols/call.ts'
import { newWeakReference } from '../types/weakref.ts'
import type { Vm } from '../vm.ts'

const typeNamed =
  (name: string) =>
  (vm: Vm): Ref =>
    vm.incref(vm.typeNamed(name))

export const weakref = (): ModuleSpec => ({
  name: '_weakref',
  doc: 'Weak-reference support module.',
  functions: {
    getweakrefcount: oneArgument(
      (vm, _, object) => vm.int(vm.types2.weakrefs.referencesTo(object).length),
      "getweakrefcount(object) -- return the number of weak references\nto 'object'.",
    ),
    getweakrefs: oneArgument(
      (vm, _, object) =>
        vm.list(vm.types2.weakrefs.referencesTo(object).map((reference) => vm.incref(reference))),
      "getweakrefs(object) -- return a list of all weak reference objects\nthat point to 'object'.",
    ),
    proxy: variable(
      1,
      2,
      (vm, _, args) => {
        const [object, callback = vm.None] = args as [Ref, Ref | undefined]
        const kind = isCallable(vm, object) ? 'weakcallableproxy' : 'weakproxy'
        return newWeakReference(vm, object, callback === vm.None ? NULL : callback, kind)
      },
      `proxy(object[, callback]) -- create a proxy object that weakly
references 'object'.  'callback', if given, is called with a
reference to the proxy when 'object' is about to be finalized.`,
    ),
  },
  values: {
    ref: typeNamed('weakref'),
    ReferenceType: typeNamed('weakref'),
    ProxyType: typeNamed('weakproxy'),
    CallableProxyType: typeNamed('weakcallableproxy'),
  },
})
