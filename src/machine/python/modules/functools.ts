/**
 * The module _functools: partial and reduce. Follows Modules/_functoolsmodule.c of CPython 2.7.6.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import type { Keywords, ModuleSpec, TypeSpec } from '../native.ts'
import { ITERATING } from '../builtins/iterating.ts'
import type { Vm } from '../vm.ts'

const FUNCTION = 0
const ARGUMENTS = 1
const KEYWORDS = 2
const DICT = 3

/** Keywords of a dict, and then those of the call, which win. */
function merged(vm: Vm, dict: Ref, keywords: Keywords | undefined): Keywords | undefined {
  if (dict === NULL || dict === vm.None) return keywords
  const all = new Map([...vm.types2.dicts.entries(dict)].map(([key, value]) => [vm.textOf(key), value]))
  keywords?.names.forEach((name, index) => all.set(name, keywords.values[index] as Ref))
  return { names: [...all.keys()], values: [...all.values()] }
}

/** A new dict of keywords; None where there are none. */
function dictOf(vm: Vm, keywords: Keywords | undefined): Ref {
  if (!keywords || keywords.names.length === 0) return vm.none()
  const dict = vm.dict()
  keywords.names.forEach((name, index) => {
    const key = vm.interned(name)
    vm.types2.dicts.set(dict, key, keywords.values[index] as Ref)
    vm.decref(key)
  })
  return dict
}

function partial(python: Python): TypeSpec {
  const layout = python.layout({
    name: 'functools.partial',
    bytes: 56,
    hasGc: true,
    refs: ['func', 'args', 'keywords', 'dict'],
  })
  const read = (index: number) => ({
    get: (_: Vm, self: Ref): Ref => _.incref(layout.get(self, index)),
    isMember: true,
  })
  return {
    name: 'functools.partial',
    module: 'functools',
    layout,
    basicSize: 56,
    isBase: true,
    slots: {
      new: (vm, type, args, keywords) => {
        const [callable = NULL, ...rest] = args
        if (callable === NULL) throw vm.error('TypeError', "type 'partial' takes at least one argument")
        if (!vm.isCallable(callable)) throw vm.error('TypeError', 'the first argument must be callable')
        const self = layout.create(type)
        layout.init(self, FUNCTION, vm.incref(callable))
        layout.init(self, ARGUMENTS, vm.tuple(rest.map((arg) => vm.incref(arg))))
        layout.init(self, KEYWORDS, dictOf(vm, keywords))
        layout.track(self)
        return self
      },
      call: (vm, self, args, keywords) =>
        vm.call(
          layout.get(self, FUNCTION),
          [...vm.itemsOf(layout.get(self, ARGUMENTS)), ...args],
          merged(vm, layout.get(self, KEYWORDS), keywords),
        ),
    },
    attributes: {
      func: read(FUNCTION),
      args: read(ARGUMENTS),
      keywords: read(KEYWORDS),
      __dict__: {
        get: (vm, self) => {
          if (layout.get(self, DICT) === NULL) layout.init(self, DICT, vm.dict())
          return vm.incref(layout.get(self, DICT))
        },
      },
    },
  }
}

export const functools = (python: Python): ModuleSpec => ({
  name: '_functools',
  functions: { reduce: ITERATING['reduce'] as NonNullable<(typeof ITERATING)[string]> },
  types: [partial(python)],
})
