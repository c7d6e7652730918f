/**
 * The module _functools: partial and reduce. Follows Modules/_functoolsmodule.c of CPython 2.7.6.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, type Keywords, type ModuleSpec, type TypeSpec } from '../native.ts'
import { ITERATING } from '../builtins/iterating.ts'
import { tupleOf } from '../protocols/index.ts'
import type { Vm } from '../vm.ts'
import { dictOf, keywordsOf } from './keyword-dicts.ts'

const FUNCTION = 0
const ARGUMENTS = 1
const KEYWORDS = 2
const DICT = 3

/** A copy of the kept keywords with those of the call, which win; NULL where nothing is kept. */
function merged(vm: Vm, kept: Ref, keywords: Keywords | undefined): Ref {
  if (kept === vm.None) return NULL
  const { dicts } = vm.types2
  const all = vm.dict()
  dicts.update(all, kept)
  keywords?.names.forEach((name, index) => {
    const key = vm.interned(name)
    dicts.set(all, key, keywords.values[index] as Ref)
    vm.decref(key)
  })
  return all
}

/** The kept arguments with those of the call: a new tuple where there are both. */
function joined(vm: Vm, kept: Ref, args: readonly Ref[]): Ref {
  const { tuples } = vm.python
  if (tuples.sizeOf(kept) === 0) return tupleOf(vm, args)
  if (args.length === 0) return vm.incref(kept)
  return vm.tuple([...vm.itemsOf(kept), ...args].map((arg) => vm.incref(arg)))
}

function partial(python: Python): TypeSpec {
  const layout = python.layout({
    name: 'functools.partial',
    bytes: 56,
    hasGc: true,
    refs: ['func', 'args', 'keywords', 'dict'],
    dict: 'dict',
    isWeak: true,
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
        layout.init(self, KEYWORDS, keywords && keywords.names.length > 0 ? dictOf(vm, keywords) : vm.none())
        layout.track(self)
        return self
      },
      call: (vm, self, args, keywords) => {
        const all = joined(vm, layout.get(self, ARGUMENTS), args)
        const named = merged(vm, layout.get(self, KEYWORDS), keywords)
        try {
          return vm.callTuple(
            layout.get(self, FUNCTION),
            all,
            named === NULL ? keywords : keywordsOf(vm, named),
          )
        } finally {
          vm.decref(all)
          vm.decref(named)
        }
      },
    },
    methods: {
      __reduce__: noArguments((vm, self) => {
        const part = (index: number): Ref => vm.incref(layout.get(self, index) || vm.None)
        const state = vm.tuple([part(FUNCTION), part(ARGUMENTS), part(KEYWORDS), part(DICT)])
        return vm.tuple([vm.incref(vm.typeOf(self)), vm.tuple([part(FUNCTION)]), state])
      }),
      __setstate__: oneArgument((vm, self, state) => {
        const parts = vm.isTuple(state) ? vm.itemsOf(state) : []
        const [callable = NULL, args = NULL, keywords = NULL, dict = NULL] = parts
        const isDict = (ref: Ref): boolean => ref === vm.None || vm.isDict(ref)
        if (
          parts.length !== 4 ||
          !vm.isCallable(callable) ||
          !vm.isTuple(args) ||
          !isDict(keywords) ||
          !isDict(dict)
        )
          throw vm.error('TypeError', 'invalid partial state')
        layout.set(self, FUNCTION, vm.incref(callable))
        layout.set(self, ARGUMENTS, vm.incref(args))
        layout.set(self, KEYWORDS, vm.incref(keywords))
        layout.set(self, DICT, dict === vm.None ? NULL : vm.incref(dict))
        return vm.none()
      }),
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
        set: (vm, self, value) => {
          if (value === NULL) throw vm.error('TypeError', "a partial object's dictionary may not be deleted")
          if (!vm.isDict(value))
            throw vm.error('TypeError', "setting partial object's dictionary to a non-dict")
          layout.set(self, DICT, vm.incref(value))
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
