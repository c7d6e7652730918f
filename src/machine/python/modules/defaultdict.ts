/**
 * defaultdict: a dict that makes what is missing. Follows Modules/_collectionsmodule.c of CPython 2.7.6. Its objects are dicts
 * with one more reference: the function that makes values.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

const NAME = 'collections.defaultdict'
const BYTES = 256

const factoryOf = (vm: Vm, self: Ref): Ref => vm.types2.classes.slot(self, 0)
const dictSlots = (vm: Vm) => vm.slotsOfType(vm.typeNamed('dict'))

function missing(vm: Vm, self: Ref, key: Ref): Ref {
  const factory = factoryOf(vm, self)
  if (factory === NULL || factory === vm.None) throw vm.errorValue('KeyError', vm.tuple([vm.incref(key)]))
  const value = vm.call(factory)
  try {
    vm.setItem(self, key, value)
    return value
  } catch (thrown) {
    vm.decref(value)
    throw thrown
  }
}

function repr(vm: Vm, self: Ref): Ref {
  const base = (dictSlots(vm).repr as NonNullable<ReturnType<typeof dictSlots>['repr']>)(vm, self)
  const factory = factoryOf(vm, self)
  try {
    let name = 'None'
    if (factory !== NULL) {
      if (!vm.reprEnter(factory)) name = '...'
      else
        try {
          name = vm.reprText(factory)
        } finally {
          vm.reprLeave(factory)
        }
    }
    return vm.str(`defaultdict(${name}, ${vm.textOf(base)})`)
  } finally {
    vm.decref(base)
  }
}

const copy = (vm: Vm, self: Ref): Ref => vm.call(vm.typeOf(self), [factoryOf(vm, self) || vm.None, self])

export const defaultdict = (vm: Vm): TypeSpec => ({
  name: NAME,
  module: 'collections',
  base: 'dict',
  layout: vm.types2.dicts,
  basicSize: BYTES,
  isBase: true,
  doc: 'defaultdict(default_factory[, ...]) --> dict with default factory',
  slots: {
    init: (vm, self, args, keywords) => {
      const [factory = NULL, ...rest] = args
      if (factory !== NULL && factory !== vm.None && !vm.isCallable(factory))
        throw vm.error('TypeError', 'first argument must be callable')
      vm.types2.classes.setSlot(self, 0, factory === NULL ? NULL : vm.incref(factory))
      const others = vm.tuple(rest.map((arg) => vm.incref(arg)))
      try {
        dictSlots(vm).init?.(vm, self, rest, keywords)
      } finally {
        vm.decref(others)
      }
    },
    repr,
  },
  methods: {
    __copy__: noArguments(copy),
    __missing__: oneArgument(missing),
    __reduce__: noArguments((vm, self) => {
      const factory = factoryOf(vm, self)
      const args = vm.tuple(factory === NULL || factory === vm.None ? [] : [vm.incref(factory)])
      const items = vm.callMethod(self, 'iteritems')
      return vm.tuple([vm.incref(vm.typeOf(self)), args, vm.none(), vm.none(), items])
    }),
    copy: noArguments(copy),
  },
  attributes: {
    default_factory: {
      isMember: true,
      get: (vm, self) => vm.incref(factoryOf(vm, self) || vm.None),
      set: (vm, self, value) => vm.types2.classes.setSlot(self, 0, value === NULL ? NULL : vm.incref(value)),
    },
  },
})
