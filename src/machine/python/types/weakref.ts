/** Weak references and proxies. Follows Objects/weakrefobject.c of CPython 2.7; the lists of references are the objects layer's. */
import { NULL, type Python, type Ref, type WeakKind } from '../../objects/index.ts'
import { EQ, NE, noArguments, type Slots, type TypeSpec } from '../native.ts'
import { noKeywords, unpackArity } from '../protocols/arguments.ts'
import { findAttribute } from '../protocols/attributes.ts'
import { argumentsOf, callWithTuple } from '../protocols/call.ts'
import { hexAddress } from '../protocols/convert.ts'
import { inplacePower } from '../protocols/operators.ts'
import { getSlice, setSlice } from '../protocols/sequences.ts'
import type { BinarySlot, Vm } from '../vm.ts'

const BYTES = 56

/** Borrowed; None where the object is gone. */
const referentOf = (vm: Vm, self: Ref): Ref => vm.types2.weakrefs.referent(self) || vm.None

/** A new weak reference or proxy; `callback` may be NULL. */
export function newWeakReference(vm: Vm, object: Ref, callback: Ref, kind: WeakKind, type: Ref = NULL): Ref {
  const { weakrefs } = vm.types2
  if (!weakrefs.canReferTo(object))
    throw vm.errorFormat('TypeError', `cannot create weak reference to '${vm.typeName(object)}' object`)
  return weakrefs.create(object, callback, kind, type)
}

function repr(vm: Vm, self: Ref): Ref {
  const object = vm.types2.weakrefs.referent(self)
  const own = `<weakref at ${hexAddress(vm, self)}; `
  if (object === NULL) return vm.str(`${own}dead>`)
  const name = findAttribute(vm, object, vm.model.name('__name__'))
  const suffix = name !== NULL && vm.isStr(name) ? ` (${vm.textOf(name)})` : ''
  vm.decref(name)
  return vm.str(`${own}to '${vm.typeName(object)}' at ${hexAddress(vm, object)}${suffix}>`)
}

function hash(vm: Vm, self: Ref): void {
  const { weakrefs } = vm.types2
  const known = weakrefs.hashOf(self)
  const { keys } = vm.python
  if (known) {
    keys.low = known.low
    keys.high = known.high
    return
  }
  const object = weakrefs.referent(self)
  if (object === NULL) throw vm.error('TypeError', 'weak object has gone away')
  vm.hash(object)
  weakrefs.setHash(self, keys.low, keys.high)
}

export const weakrefType = (python: Python): TypeSpec => ({
  name: 'weakref',
  layout: (python.python2 as NonNullable<Python['python2']>).weakrefs.layouts.weakref,
  basicSize: BYTES,
  isBase: true,
  slots: {
    new: (vm, type, args, _keywords) => {
      unpackArity(vm, '__new__', args, 1, 2)
      const [object, callback = vm.None] = args as [Ref, Ref | undefined]
      return newWeakReference(
        vm,
        object,
        callback === vm.None ? NULL : callback,
        'weakref',
        type === vm.typeNamed('weakref') ? NULL : type,
      )
    },
    init: (vm, _self, args, keywords) => {
      noKeywords(vm, 'ref()', keywords)
      unpackArity(vm, '__init__', args, 1, 2)
    },
    call: (vm, self, args, keywords) => {
      vm.parseKeywords('__call__', args, keywords, [], 0)
      return vm.incref(referentOf(vm, self))
    },
    repr,
    hash,
    richCompare: (vm, left, right, operator) => {
      if ((operator !== EQ && operator !== NE) || vm.typeOf(left) !== vm.typeOf(right))
        return vm.notImplemented()
      const { weakrefs } = vm.types2
      const a = weakrefs.referent(left)
      const b = weakrefs.referent(right)
      return a === NULL || b === NULL
        ? vm.bool((left === right) === (operator === EQ))
        : vm.richCompare(a, b, operator)
    },
  },
})

/** What a proxy stands for, borrowed; anything else is itself. */
function unwrap(vm: Vm, object: Ref): Ref {
  if (!vm.isExactly(object, 'weakproxy') && !vm.isExactly(object, 'weakcallableproxy')) return object
  const referent = vm.types2.weakrefs.referent(object)
  if (referent === NULL) throw vm.error('ReferenceError', 'weakly-referenced object no longer exists')
  return referent
}

/** With a reference to what the proxy stands for. */
function through<Answer>(vm: Vm, proxy: Ref, work: (object: Ref) => Answer): Answer {
  const object = vm.incref(unwrap(vm, proxy))
  try {
    return work(object)
  } finally {
    vm.decref(object)
  }
}

const BINARY: readonly BinarySlot[] = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'trueDivide',
  'floorDivide',
  'remainder',
  'divmod',
  'lshift',
  'rshift',
  'and',
  'xor',
  'or',
]

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function operators(): Slots {
  const slots: Record<string, unknown> = {}
  for (const slot of BINARY) {
    slots[slot] = (vm: Vm, left: Ref, right: Ref) =>
      through(vm, left, (a) => through(vm, right, (b) => vm.binary(slot, a, b)))
    if (slot !== 'divmod')
      slots[`inplace${capitalized(slot)}`] = (vm: Vm, left: Ref, right: Ref) =>
        through(vm, left, (a) => through(vm, right, (b) => vm.inplace(slot, a, b)))
  }
  for (const slot of ['negative', 'positive', 'absolute', 'invert'] as const)
    slots[slot] = (vm: Vm, self: Ref) => through(vm, self, (object) => vm.unary(slot, object))
  return slots as Slots
}

const proxySlots: Slots = {
  ...operators(),
  power: (vm, base, exponent, modulus) =>
    through(vm, base, (a) => through(vm, exponent, (b) => through(vm, modulus, (c) => vm.power(a, b, c)))),
  inplacePower: (vm, base, exponent) =>
    through(vm, base, (a) => through(vm, exponent, (b) => inplacePower(vm, a, b))),
  nonzero: (vm, self) => through(vm, self, (object) => vm.truth(object)),
  int: (vm, self) => through(vm, self, (object) => vm.toInt(object)),
  long: (vm, self) => through(vm, self, (object) => vm.toLong(object)),
  float: (vm, self) => through(vm, self, (object) => vm.toFloat(object)),
  index: (vm, self) => through(vm, self, (object) => vm.indexRef(object)),
  length: (vm, self) => through(vm, self, (object) => vm.length(object)),
  subscript: (vm, self, key) => through(vm, self, (object) => vm.getItem(object, unwrap(vm, key))),
  setSubscript: (vm, self, key, value) =>
    through(vm, self, (object) =>
      value === NULL ? vm.deleteItem(object, key) : vm.setItem(object, key, value),
    ),
  slice: (vm, self, low, high) =>
    through(vm, self, (object) => withInts(vm, low, high, (from, to) => getSlice(vm, object, from, to))),
  setSlice: (vm, self, low, high, value) =>
    through(vm, self, (object) =>
      withInts(vm, low, high, (from, to) => setSlice(vm, object, from, to, value)),
    ),
  contains: (vm, self, value) => through(vm, self, (object) => vm.contains(object, value)),
  compare: (vm, left, right) => through(vm, left, (a) => through(vm, right, (b) => vm.compare(a, b))),
  richCompare: (vm, left, right, operator) =>
    through(vm, left, (a) => through(vm, right, (b) => vm.richCompare(a, b, operator))),
  str: (vm, self) => through(vm, self, (object) => vm.strOf(object)),
  repr: (vm, self) => {
    const object = referentOf(vm, self)
    return vm.str(
      `<weakproxy at ${hexAddress(vm, self)} to ${vm.typeName(object)} at ${hexAddress(vm, object)}>`,
    )
  },
  hash: null,
  iter: (vm, self) => through(vm, self, (object) => vm.iter(object)),
  next: (vm, self) => through(vm, self, (object) => vm.next(object)),
  getAttribute: (vm, self, name) => through(vm, self, (object) => vm.getattr(object, name)),
  setAttribute: (vm, self, name, value) =>
    through(vm, self, (object) =>
      value === NULL ? vm.delattr(object, name) : vm.setattr(object, name, value),
    ),
}

function withInts<Answer>(vm: Vm, low: number, high: number, work: (low: Ref, high: Ref) => Answer): Answer {
  const from = vm.integer(low)
  const to = vm.integer(high >= 2 ** 63 ? 2n ** 63n - 1n : high)
  try {
    return work(from, to)
  } finally {
    vm.decref(from)
    vm.decref(to)
  }
}

function proxyType(python: Python, name: 'weakproxy' | 'weakcallableproxy', slots: Slots): TypeSpec {
  return {
    name,
    layout: (python.python2 as NonNullable<Python['python2']>).weakrefs.layouts[name],
    basicSize: BYTES,
    slots,
    methods: {
      __unicode__: noArguments((vm, self) =>
        through(vm, self, (object) => vm.callMethod(object, '__unicode__')),
      ),
    },
  }
}

export const weakproxyType = (python: Python): TypeSpec => proxyType(python, 'weakproxy', proxySlots)

export const weakcallableproxyType = (python: Python): TypeSpec =>
  proxyType(python, 'weakcallableproxy', {
    ...proxySlots,
    call: (vm, self, args, keywords) =>
      through(vm, self, (object) => callWithTuple(vm, object, args, keywords)),
  })

/** What happens to a reference with a callback once its object is gone (handle_callback): never throws. */
export function callBack(vm: Vm, callback: Ref, reference: Ref): void {
  const tuple = vm.tuple([vm.incref(reference)])
  try {
    vm.decref(callWithTuple(vm, callback, argumentsOf(vm, tuple)))
  } catch (thrown) {
    vm.caught(thrown)
    vm.unraisable(callback)
  } finally {
    vm.decref(tuple)
  }
}
