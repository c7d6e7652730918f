/**
 * Descriptors of methods and attributes that CPython has in C, and `dictproxy`. Follows Objects/descrobject.c of CPython 2.7.
 */
import { NULL, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, variable, type Keywords, type Native, type TypeSpec } from '../native.ts'
import { genericGetAttribute } from '../protocols/attributes.ts'
import { callWithTuple } from '../protocols/call.ts'
import { hashAddress } from '../protocols/compare.ts'
import { hexAddress } from '../protocols/convert.ts'
import { BOUND, DESCRIPTOR, descriptorLayouts } from '../protocols/descriptor-layouts.ts'
import type { NamedAttribute } from '../protocols/model.ts'
import { callWrapper, definitionOf } from '../protocols/slot-wrappers.ts'
import type { Vm } from '../vm.ts'
import { builtinNumbered } from './builtin.ts'

const BYTES = 40

const typeOf = (layout: RecordLayout, self: Ref): Ref => layout.get(self, DESCRIPTOR.type)
const nameOf = (vm: Vm, layout: RecordLayout, self: Ref): string =>
  vm.textOf(layout.get(self, DESCRIPTOR.name))

/** descr_check. */
function check(vm: Vm, layout: RecordLayout, self: Ref, object: Ref): void {
  const type = typeOf(layout, self)
  if (vm.isSubtype(vm.typeOf(object), type)) return
  throw vm.errorFormat(
    'TypeError',
    `descriptor '${nameOf(vm, layout, self)}' for '${vm.nameOfType(type)}' objects doesn't apply to '${vm.typeName(object)}' object`,
  )
}

/** The first of the arguments, of an unbound descriptor that is called. */
function selfOf(vm: Vm, layout: RecordLayout, self: Ref, args: readonly Ref[]): Ref {
  const type = typeOf(layout, self)
  const [object] = args
  const name = nameOf(vm, layout, self)
  if (object === undefined)
    throw vm.errorFormat(
      'TypeError',
      `descriptor '${name}' of '${vm.nameOfType(type)}' object needs an argument`,
    )
  if (!vm.isSubclass(vm.typeOf(object), type))
    throw vm.errorFormat(
      'TypeError',
      `descriptor '${name}' requires a '${vm.nameOfType(type)}' object but received a '${vm.typeName(object)}'`,
    )
  return object
}

/** Calls what it takes over, with the arguments that are left after the first. */
function callRest(vm: Vm, bound: Ref, args: readonly Ref[], keywords: Keywords | undefined): Ref {
  const rest = args.slice(1)
  const tuple = vm.tuple(rest.map((arg) => vm.incref(arg)))
  try {
    return callWithTuple(vm, bound, rest, keywords)
  } finally {
    vm.decref(tuple)
    vm.decref(bound)
  }
}

const common = (layout: RecordLayout) => ({
  layout,
  basicSize: BYTES,
  attributes: {
    __objclass__: { get: (vm: Vm, self: Ref) => vm.incref(typeOf(layout, self)), isMember: true },
    __name__: {
      get: (vm: Vm, self: Ref) => vm.incref(layout.get(self, DESCRIPTOR.name)),
      isMember: true,
    },
  },
})

const described = (vm: Vm, layout: RecordLayout, self: Ref, what: string): Ref =>
  vm.str(`<${what} '${nameOf(vm, layout, self)}' of '${vm.nameOfType(typeOf(layout, self))}' objects>`)

/** A descriptor of a native method of a type. */
export function newMethodDescriptor(
  vm: Vm,
  layout: RecordLayout,
  type: Ref,
  name: string,
  native: Native,
): Ref {
  const descriptor = layout.create()
  layout.init(descriptor, DESCRIPTOR.type, vm.incref(type))
  layout.init(descriptor, DESCRIPTOR.name, vm.interned(name))
  layout.setWord(descriptor, 0, vm.model.natives.numberOf(name, native))
  return descriptor
}

/** PyDescr_NewGetSet, PyDescr_NewMember. */
export function newAttributeDescriptor(vm: Vm, type: Ref, named: NamedAttribute): Ref {
  const layouts = descriptorLayouts(vm.python)
  const layout = named.attribute.isMember ? layouts.member : layouts.getset
  const descriptor = layout.create()
  layout.init(descriptor, DESCRIPTOR.type, vm.incref(type))
  layout.init(descriptor, DESCRIPTOR.name, vm.interned(named.name))
  layout.setWord(descriptor, 0, vm.model.attributes.numberOf(named))
  layout.track(descriptor)
  return descriptor
}

export function methodDescriptorType(python: Python): TypeSpec {
  const layout = descriptorLayouts(python).method
  const bind = (vm: Vm, self: Ref, object: Ref): Ref => builtinNumbered(vm, layout.word(self, 0), object)
  return {
    name: 'method_descriptor',
    ...common(layout),
    slots: {
      repr: (vm, self) => described(vm, layout, self, 'method'),
      call: (vm, self, args, keywords) =>
        callRest(vm, bind(vm, self, selfOf(vm, layout, self, args)), args, keywords),
      getAttribute: genericGetAttribute,
      descriptorGet: (vm, self, object) => {
        if (object === NULL) return vm.incref(self)
        check(vm, layout, self, object)
        return bind(vm, self, object)
      },
    },
    attributes: {
      ...common(layout).attributes,
      __doc__: { get: (vm, self) => docOf(vm, vm.model.natives.at(layout.word(self, 0)).native.doc) },
    },
  }
}

export const docOf = (vm: Vm, doc: string | undefined): Ref => (doc === undefined ? vm.none() : vm.str(doc))

export function classMethodDescriptorType(python: Python): TypeSpec {
  const layout = descriptorLayouts(python).classMethod
  const bind = (vm: Vm, self: Ref, object: Ref, type: Ref): Ref => {
    const own = typeOf(layout, self)
    const name = nameOf(vm, layout, self)
    const what = `descriptor '${name}' for type '${vm.nameOfType(own)}'`
    if (type === NULL && object === NULL)
      throw vm.errorFormat('TypeError', `${what} needs either an object or a type`)
    const given = type === NULL ? vm.typeOf(object) : type
    if (!vm.isType(given))
      throw vm.errorFormat('TypeError', `${what} needs a type, not a '${vm.typeName(given)}' as arg 2`)
    if (!vm.isSubtype(given, own))
      throw vm.errorFormat('TypeError', `${what} doesn't apply to type '${vm.nameOfType(given)}'`)
    return vm.builtin(name, vm.model.natives.at(layout.word(self, 0)).native, given)
  }
  return {
    name: 'classmethod_descriptor',
    ...common(layout),
    slots: {
      repr: (vm, self) => described(vm, layout, self, 'method'),
      call: (vm, self, args, keywords) => {
        const [type] = args
        if (type === undefined)
          throw vm.errorFormat(
            'TypeError',
            `descriptor '${nameOf(vm, layout, self)}' of '${vm.nameOfType(typeOf(layout, self))}' object needs an argument`,
          )
        return callRest(vm, bind(vm, self, NULL, type), args, keywords)
      },
      getAttribute: genericGetAttribute,
      descriptorGet: bind,
    },
  }
}

function attributeType(python: Python, isMember: boolean): TypeSpec {
  const layouts = descriptorLayouts(python)
  const layout = isMember ? layouts.member : layouts.getset
  const of = (vm: Vm, self: Ref): NamedAttribute => vm.model.attributes.at(layout.word(self, 0))
  return {
    name: isMember ? 'member_descriptor' : 'getset_descriptor',
    ...common(layout),
    slots: {
      repr: (vm, self) => described(vm, layout, self, isMember ? 'member' : 'attribute'),
      getAttribute: genericGetAttribute,
      descriptorGet: (vm, self, object) => {
        if (object === NULL) return vm.incref(self)
        check(vm, layout, self, object)
        return of(vm, self).attribute.get(vm, object)
      },
      descriptorSet: (vm, self, object, value) => {
        check(vm, layout, self, object)
        const { attribute, name } = of(vm, self)
        if (attribute.set) return attribute.set(vm, object, value)
        if (isMember) throw vm.error('TypeError', 'readonly attribute')
        throw vm.errorFormat(
          'AttributeError',
          `attribute '${name}' of '${vm.nameOfType(typeOf(layout, self))}' objects is not writable`,
        )
      },
    },
    attributes: {
      ...common(layout).attributes,
      __doc__: { get: (vm, self) => docOf(vm, of(vm, self).attribute.doc) },
    },
  }
}
export const getsetDescriptorType = (python: Python): TypeSpec => attributeType(python, false)
export const memberDescriptorType = (python: Python): TypeSpec => attributeType(python, true)

export function slotWrapperType(python: Python): TypeSpec {
  const { slotWrapper: layout, boundWrapper } = descriptorLayouts(python)
  const bind = (vm: Vm, self: Ref, object: Ref): Ref => {
    const bound = boundWrapper.create()
    boundWrapper.init(bound, BOUND.descriptor, vm.incref(self))
    boundWrapper.init(bound, BOUND.self, vm.incref(object))
    boundWrapper.track(bound)
    return bound
  }
  return {
    name: 'wrapper_descriptor',
    ...common(layout),
    basicSize: 48,
    slots: {
      repr: (vm, self) => described(vm, layout, self, 'slot wrapper'),
      call: (vm, self, args, keywords) =>
        callRest(vm, bind(vm, self, selfOf(vm, layout, self, args)), args, keywords),
      getAttribute: genericGetAttribute,
      descriptorGet: (vm, self, object) => {
        if (object === NULL) return vm.incref(self)
        check(vm, layout, self, object)
        return bind(vm, self, object)
      },
    },
    attributes: {
      ...common(layout).attributes,
      __doc__: { get: (vm, self) => docOf(vm, definitionOf(vm, self).doc) },
    },
  }
}

export function boundWrapperType(python: Python): TypeSpec {
  const { boundWrapper: layout, slotWrapper } = descriptorLayouts(python)
  const descriptorOf = (self: Ref): Ref => layout.get(self, BOUND.descriptor)
  const selfIn = (self: Ref): Ref => layout.get(self, BOUND.self)
  return {
    name: 'method-wrapper',
    layout,
    basicSize: 32,
    slots: {
      repr: (vm, self) =>
        vm.str(
          `<method-wrapper '${nameOf(vm, slotWrapper, descriptorOf(self))}' of ${vm.typeName(selfIn(self))} object at ${hexAddress(vm, selfIn(self))}>`,
        ),
      compare: (vm, left, right) =>
        descriptorOf(left) === descriptorOf(right)
          ? vm.compare(selfIn(left), selfIn(right))
          : Math.sign(descriptorOf(left) - descriptorOf(right)),
      hash: (vm, self) => {
        const { keys } = vm.python
        hashAddress(vm, descriptorOf(self))
        const { low, high } = keys
        vm.hash(selfIn(self))
        keys.low ^= low
        keys.high ^= high
      },
      call: (vm, self, args, keywords) => callWrapper(vm, descriptorOf(self), selfIn(self), args, keywords),
      getAttribute: genericGetAttribute,
    },
    attributes: {
      __self__: { get: (vm, self) => vm.incref(selfIn(self)), isMember: true },
      __objclass__: { get: (vm, self) => vm.incref(typeOf(slotWrapper, descriptorOf(self))) },
      __name__: { get: (vm, self) => vm.incref(slotWrapper.get(descriptorOf(self), DESCRIPTOR.name)) },
      __doc__: { get: (vm, self) => docOf(vm, definitionOf(vm, descriptorOf(self)).doc) },
    },
  }
}

/** PyDictProxy_New: of a dict that it borrows. */
export function newDictProxy(vm: Vm, dict: Ref): Ref {
  const { dictProxy } = descriptorLayouts(vm.python)
  const proxy = dictProxy.create()
  dictProxy.init(proxy, 0, vm.incref(dict))
  dictProxy.track(proxy)
  return proxy
}

export function dictProxyType(python: Python): TypeSpec {
  const { dictProxy: layout } = descriptorLayouts(python)
  const dictOf = (self: Ref): Ref => layout.get(self, 0)
  const forward = (name: string): Native => noArguments((vm, self) => vm.callMethod(dictOf(self), name))
  return {
    name: 'dictproxy',
    layout,
    basicSize: 24,
    slots: {
      compare: (vm, left, right) => vm.compare(dictOf(left), right),
      richCompare: (vm, left, right, operator) => vm.richCompare(dictOf(left), right, operator),
      repr: (vm, self) => vm.str(`dict_proxy(${vm.reprText(dictOf(self))})`),
      str: (vm, self) => vm.strOf(dictOf(self)),
      iter: (vm, self) => vm.iter(dictOf(self)),
      length: (vm, self) => vm.length(dictOf(self)),
      subscript: (vm, self, key) => vm.getItem(dictOf(self), key),
      contains: (vm, self, key) => vm.contains(dictOf(self), key),
      getAttribute: genericGetAttribute,
      hash: null,
    },
    methods: {
      has_key: oneArgument((vm, self, key) => vm.bool(vm.contains(dictOf(self), key))),
      get: variable(1, 2, (vm, self, args) => vm.callMethod(dictOf(self), 'get', ...args)),
      keys: forward('keys'),
      values: forward('values'),
      items: forward('items'),
      iterkeys: forward('iterkeys'),
      itervalues: forward('itervalues'),
      iteritems: forward('iteritems'),
      copy: forward('copy'),
    },
  }
}
