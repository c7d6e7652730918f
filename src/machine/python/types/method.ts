/**
 * Methods, bound and unbound. Follows Objects/classobject.c of CPython 2.7 (PyMethod_New and instancemethod_*).
 */
import { FIELDS, NULL, indexOf, type Python, type Ref } from '../../objects/index.ts'
import { genericSetAttribute } from '../protocols/attributes.ts'
import { callWithTuple } from '../protocols/call.ts'
import { EQ, NE, type Attribute, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

/** PyMethod_New: `self` NULL is an unbound one; all borrowed. */
export function newMethod(vm: Vm, callable: Ref, self: Ref, type: Ref): Ref {
  const layout = vm.types2.fixed.layouts.method
  const method = layout.create()
  const { words } = vm.python.objects.store
  const at = indexOf(method) + FIELDS
  words.guard(at)
  const { data } = words
  vm.incref(callable)
  vm.incref(self)
  vm.incref(type)
  data[at] = callable
  data[at + 1] = self
  data[at + 2] = type
  layout.track(method)
  return method
}

const field = (vm: Vm, method: Ref, index: number): Ref => vm.types2.fixed.layouts.method.get(method, index)
/** Borrowed. */
export const functionOfMethod = (vm: Vm, method: Ref): Ref => field(vm, method, 0)
/** Borrowed; NULL of an unbound one. */
export const selfOfMethod = (vm: Vm, method: Ref): Ref => field(vm, method, 1)
/** Borrowed. */
export const classOfMethod = (vm: Vm, method: Ref): Ref => field(vm, method, 2)

const member = (index: number): Attribute => ({
  get: (vm, self) => {
    const value = field(vm, self, index)
    return vm.incref(value === NULL ? vm.None : value)
  },
  isMember: true,
})

/** A name for messages: of a class, or `?`. */
function nameOf(vm: Vm, object: Ref): string {
  if (object === NULL) return '?'
  const name = vm.findAttribute(object, '__name__')
  const text = name !== NULL && vm.isStr(name) ? vm.textOf(name) : '?'
  vm.decref(name)
  return text
}

function className(vm: Vm, object: Ref): string {
  if (object === NULL) return 'nothing'
  const type = vm.findAttribute(object, '__class__')
  const text = nameOf(vm, type === NULL ? vm.typeOf(object) : type)
  vm.decref(type)
  return text
}

export const methodType = (python: Python): TypeSpec => ({
  name: 'instancemethod',
  layout: python.python2!.fixed.layouts.method,
  basicSize: 48,
  slots: {
    new: (vm, _type, args) => {
      vm.parseArity('instancemethod', args, 2, 3)
      const [callable = NULL, object = NULL, type = NULL] = args
      if (!vm.isCallable(callable)) throw vm.error('TypeError', 'first argument must be callable')
      const self = object === vm.None ? NULL : object
      if (self === NULL && type === NULL)
        throw vm.error('TypeError', 'unbound methods must have non-NULL im_class')
      return newMethod(vm, callable, self, type)
    },
    getAttribute: (vm, self, name) => {
      const found = vm.model.lookup(vm.typeOf(self), name)
      if (found === NULL) return vm.getattr(field(vm, self, 0), name)
      const get = vm.slotsOf(found).descriptorGet
      return get ? get(vm, found, self, vm.typeOf(self)) : vm.incref(found)
    },
    setAttribute: genericSetAttribute,
    repr: (vm, self) => {
      const object = field(vm, self, 1)
      const type = field(vm, self, 2)
      const name = nameOf(vm, field(vm, self, 0))
      const owner = nameOf(vm, type)
      return vm.str(
        object === NULL
          ? `<unbound method ${owner}.${name}>`
          : `<bound method ${owner}.${name} of ${vm.reprText(object)}>`,
      )
    },
    hash: (vm, self) => {
      const { keys } = vm.python
      const object = field(vm, self, 1)
      vm.hash(object === NULL ? vm.None : object)
      const { low, high } = keys
      vm.hash(field(vm, self, 0))
      keys.low ^= low
      keys.high ^= high
    },
    richCompare: (vm, left, right, operator) => {
      const isMethod = (ref: Ref): boolean => vm.isExactly(ref, 'instancemethod')
      if ((operator !== EQ && operator !== NE) || !isMethod(left) || !isMethod(right))
        return vm.notImplemented()
      let isSame = vm.compareBool(field(vm, left, 0), field(vm, right, 0), EQ)
      const [a, b] = [field(vm, left, 1), field(vm, right, 1)]
      if (isSame) isSame = a === NULL || b === NULL ? a === b : vm.compareBool(a, b, EQ)
      return vm.bool(isSame === (operator === EQ))
    },
    call: (vm, method, args, keywords) => {
      const callable = field(vm, method, 0)
      const self = field(vm, method, 1)
      const type = field(vm, method, 2)
      if (self !== NULL) {
        const all: Ref[] = [self]
        for (let index = 0; index < args.length; index++) all.push(args[index] as Ref)
        vm.incref(callable)
        const { tuples } = vm.python
        const tuple = tuples.create(all.length)
        for (let index = 0; index < all.length; index++)
          tuples.init(tuple, index, vm.incref(all[index] as Ref))
        try {
          return callWithTuple(vm, callable, all, keywords)
        } finally {
          vm.decref(tuple)
          vm.decref(callable)
        }
      }
      const [first = NULL] = args
      if (first === NULL || !vm.isInstance(first, type))
        throw vm.errorFormat(
          'TypeError',
          `unbound method ${nameOf(vm, callable)}() must be called with ${nameOf(vm, type)} instance as first argument (got ${className(vm, first)}${first === NULL ? '' : ' instance'} instead)`,
        )
      return callWithTuple(vm, callable, args, keywords)
    },
    descriptorGet: (vm, method, object, type) => {
      if (field(vm, method, 1) !== NULL) return vm.incref(method)
      const own = field(vm, method, 2)
      if (own !== NULL && type !== NULL && !vm.isSubclass(type, own)) return vm.incref(method)
      return newMethod(vm, field(vm, method, 0), object === vm.None ? NULL : object, type)
    },
  },
  attributes: {
    im_func: member(0),
    __func__: member(0),
    im_self: member(1),
    __self__: member(1),
    im_class: member(2),
    __doc__: { get: (vm, self) => vm.getattr(field(vm, self, 0), '__doc__') },
  },
})
