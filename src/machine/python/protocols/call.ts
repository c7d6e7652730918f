/**
 * Calls. Follows Objects/abstract.c (PyObject_Call, PyObject_CallFunctionObjArgs, PyObject_CallMethod) and
 * Objects/typeobject.c (lookup_maybe, call_method, call_maybe) of CPython 2.7.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Keywords } from '../native.ts'
import type { Vm } from '../vm.ts'
import { getattrString, lookupSpecial } from './attributes.ts'

const NONE: readonly Ref[] = []

/** Arguments that come from a tuple, which an exception keeps. */
export interface Arguments extends ReadonlyArray<Ref> {
  /** Borrowed. */
  tuple?: Ref
}

/** The items of a tuple, as arguments. */
export function argumentsOf(vm: Vm, tuple: Ref): Arguments {
  const args: Arguments = vm.itemsOf(tuple)
  args.tuple = tuple
  return args
}

/** A new reference to the tuple that arguments come from, or to a new one. */
export function tupleOf(vm: Vm, args: Arguments): Ref {
  return args.tuple === undefined ? vm.tuple(args.map((arg) => vm.incref(arg))) : vm.incref(args.tuple)
}

/** Makes the tuple of arguments, calls, and lets go of it. */
export function call(vm: Vm, callable: Ref, args: readonly Ref[] = NONE, keywords?: Keywords): Ref {
  const tuple = vm.tuple(args.map((arg) => vm.incref(arg)))
  const withTuple: Arguments = args.slice()
  withTuple.tuple = tuple
  try {
    return callWithTuple(vm, callable, withTuple, keywords)
  } finally {
    vm.decref(tuple)
  }
}

/** PyObject_Call: the caller has the tuple already. */
export function callWithTuple(vm: Vm, callable: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const own = vm.slotsOf(callable).call
  if (!own) throw vm.errorFormat('TypeError', `'${vm.typeName(callable)}' object is not callable`)
  const { state } = vm
  if (state.depth >= state.alarm)
    return vm.deeper(' while calling a Python object', () => own(vm, callable, args, keywords))
  state.depth++
  try {
    return own(vm, callable, args, keywords)
  } finally {
    state.depth--
  }
}

/** Takes the callable over. */
export function callAndDrop(vm: Vm, callable: Ref, args: readonly Ref[] = NONE): Ref {
  try {
    return call(vm, callable, args)
  } finally {
    vm.decref(callable)
  }
}

/** PyObject_CallMethod. */
export function callMethod(vm: Vm, object: Ref, name: string, ...args: Ref[]): Ref {
  const method = getattrString(vm, object, name)
  if (isCallable(vm, method)) return callAndDrop(vm, method, args)
  const type = vm.typeName(method)
  vm.decref(method)
  throw vm.errorFormat('TypeError', `attribute of type '${type}' is not callable`)
}

/** call_method: the special method of its type; AttributeError where there is none. */
export function callSpecial(vm: Vm, object: Ref, name: string, args: readonly Ref[] = NONE): Ref {
  const method = lookupSpecial(vm, object, name)
  if (method === NULL) throw vm.errorValue('AttributeError', vm.incref(vm.model.name(name)))
  return callAndDrop(vm, method, args)
}

/** call_maybe: NotImplemented where there is none. */
export function callMaybe(vm: Vm, object: Ref, name: string, args: readonly Ref[] = NONE): Ref {
  const method = lookupSpecial(vm, object, name)
  return method === NULL ? vm.notImplemented() : callAndDrop(vm, method, args)
}

/** PyCallable_Check. */
export function isCallable(vm: Vm, object: Ref): boolean {
  if (vm.typeOf(object) !== vm.model.instanceType) return vm.slotsOf(object).call !== undefined
  const method = vm.findAttribute(object, '__call__')
  vm.decref(method)
  return method !== NULL
}
