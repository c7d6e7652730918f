/**
 * Calls that the loop does not do itself. Follows Python/ceval.c of CPython 2.7: call_function, do_call, ext_do_call,
 * load_args, update_keyword_args, update_star_args, ext_call_fail's messages (PyEval_GetFuncName, PyEval_GetFuncDesc).
 *
 * Arguments that go into a tuple leave the stack: NULL is left in their places.
 */
import { FIELDS, NULL, TYPE, indexOf, type Ref } from '../../objects/index.ts'
import type { Keywords, OneArgument } from '../native.ts'
import { checkArity } from '../protocols/arguments.ts'
import { argumentsOf, callWithTuple } from '../protocols/call.ts'
import { callNative } from '../protocols/natives.ts'
import { nativeOf, selfOfBuiltin } from '../types/builtin.ts'
import type { Interpreter } from './interpreter.ts'

/** Calls a builtin with `count` arguments from the word `args` on. */
export function callBuiltin(vm: Interpreter, callee: Ref, args: number, count: number): Ref {
  const { data } = vm.words
  const record = indexOf(callee) + FIELDS
  const { name, native } = vm.natives.at(data[record + vm.nativeWord] as number)
  const self = data[record] as Ref
  switch (native.kind) {
    case 'noargs':
      if (count === 0) return native.call(vm, self)
      throw vm.errorFormat('TypeError', `${name}() takes no arguments (${count} given)`)
    case 'one':
      if (count === 1) return native.call(vm, self, data[args] as Ref)
      throw vm.errorFormat('TypeError', `${name}() takes exactly one argument (${count} given)`)
    default: {
      const tuple = takeTuple(vm, args, count)
      try {
        const items = vm.itemsOf(tuple)
        checkArity(vm, name, native, items)
        return native.call(vm, self, items)
      } finally {
        vm.decref(tuple)
      }
    }
  }
}

/** load_args: a tuple of what is on the stack, which is there no more. */
function takeTuple(vm: Interpreter, args: number, count: number): Ref {
  const { tuples } = vm.python
  const tuple = tuples.create(count)
  const { data } = vm.words
  for (let index = 0; index < count; index++) {
    tuples.init(tuple, index, data[args + index] as Ref)
    data[args + index] = NULL
  }
  return tuple
}

/** do_call: `count` arguments from the word `args` on, then `pairs` of keywords and values. */
export function callSlowly(vm: Interpreter, callee: Ref, args: number, count: number, pairs: number): Ref {
  let dict: Ref = NULL
  let tuple: Ref = NULL
  try {
    if (pairs > 0) {
      dict = vm.dict()
      takeKeywords(vm, callee, dict, args + count, pairs)
    }
    tuple = takeTuple(vm, args, count)
    return callWith(vm, callee, tuple, dict)
  } finally {
    vm.decref(tuple)
    vm.decref(dict)
  }
}

/** PyObject_Call with a tuple, and a dict or NULL; of a builtin PyCFunction_Call, which is no level of its own. */
export function callWith(vm: Interpreter, callee: Ref, tuple: Ref, dict: Ref): Ref {
  const args = argumentsOf(vm, tuple)
  const keywords = dict === NULL ? undefined : keywordsOf(vm, callee, dict)
  if ((callee & 3) === 0 && vm.words.data[indexOf(callee) + TYPE] === vm.layouts.builtin)
    return callNative(vm, nativeOf(vm, callee), selfOfBuiltin(vm, callee), args, keywords)
  return callWithTuple(vm, callee, args, keywords)
}

/** The builtin, if it takes just the one item of the tuple. */
export function nativeOfItem(vm: Interpreter, callee: Ref, tuple: Ref): OneArgument | undefined {
  const isBuiltin = (callee & 3) === 0 && vm.words.data[indexOf(callee) + TYPE] === vm.layouts.builtin
  if (!isBuiltin || vm.python.tuples.sizeOf(tuple) !== 1) return undefined
  const { native } = nativeOf(vm, callee)
  return native.kind === 'one' ? native : undefined
}

/** What a dict of keywords says, in its order. */
export function keywordsOf(vm: Interpreter, callee: Ref, dict: Ref): Keywords | undefined {
  const names: string[] = []
  const values: Ref[] = []
  for (const [key, value] of vm.types2.dicts.entries(dict)) {
    const isText = vm.isStr(key) || vm.isUnicode(key)
    // a Python function has a message of its own
    if (!isText && kindOf(vm, callee) !== '()') throw vm.error('TypeError', 'keywords must be strings')
    names.push(isText ? vm.textOf(key) : '')
    values.push(value)
  }
  return names.length === 0 ? undefined : { names, values, dict }
}

/** update_keyword_args: the last pair first. */
function takeKeywords(vm: Interpreter, callee: Ref, dict: Ref, pairs: number, count: number): void {
  const { dicts } = vm.types2
  for (let pair = count - 1; pair >= 0; pair--) {
    const { data } = vm.words
    const key = data[pairs + 2 * pair] as Ref
    const value = data[pairs + 2 * pair + 1] as Ref
    if (dicts.get(dict, key) !== NULL)
      throw vm.errorFormat(
        'TypeError',
        `${nameOf(vm, callee)}${kindOf(vm, callee)} got multiple values for keyword argument '${vm.textOf(key)}'`,
      )
    dicts.set(dict, key, value)
    vm.words.data[pairs + 2 * pair] = vm.words.data[pairs + 2 * pair + 1] = NULL
    vm.decref(key)
    vm.decref(value)
  }
}

/** ext_do_call: `form` 0 has `*args`, 1 `**keywords`, 2 both. */
export function callWithMore(vm: Interpreter, sp: number, argument: number, form: number): Ref {
  const { words } = vm
  const positional = argument & 0xff
  const pairs = (argument >> 8) & 0xff
  const hasMore = form !== 1
  const hasKeywords = form !== 0
  const at = sp - 1 - positional - 2 * pairs - (hasMore ? 1 : 0) - (hasKeywords ? 1 : 0)
  let callee = words.data[at] as Ref
  let args = at + 1
  if ((callee & 3) === 0 && vm.isExactly(callee, 'instancemethod')) {
    const method = indexOf(callee) + FIELDS
    const self = words.data[method + 1] as Ref
    if (self !== NULL) {
      const bound = callee
      callee = vm.incref(words.data[method] as Ref)
      words.data[at] = vm.incref(self)
      args = at
      vm.decref(bound)
    } else vm.incref(callee)
  } else vm.incref(callee)
  let count = sp - args - 2 * pairs - (hasMore ? 1 : 0) - (hasKeywords ? 1 : 0)
  let dict: Ref = NULL
  let more: Ref = NULL
  let tuple: Ref = NULL
  try {
    let top = sp
    if (hasKeywords) dict = takeDict(vm, callee, --top)
    if (hasMore) more = takeSequence(vm, callee, --top)
    if (pairs > 0) {
      if (dict === NULL) dict = vm.dict()
      else {
        // the caller's own dict stays as it is
        const copy = vm.dict()
        vm.types2.dicts.update(copy, dict)
        vm.decref(dict)
        dict = copy
      }
      takeKeywords(vm, callee, dict, top - 2 * pairs, pairs)
    }
    tuple = withMore(vm, args, count, more)
    return callWith(vm, callee, tuple, dict)
  } finally {
    vm.decref(tuple)
    vm.decref(dict)
    vm.decref(more)
    vm.decref(callee)
  }
}

function takeDict(vm: Interpreter, callee: Ref, at: number): Ref {
  const given = vm.words.data[at] as Ref
  if (vm.isDict(given)) {
    vm.words.data[at] = NULL
    return given
  }
  const dict = vm.dict()
  try {
    vm.updateDict(dict, given)
  } catch (thrown) {
    vm.decref(dict)
    if (!vm.caught(thrown, 'AttributeError')) throw thrown
    vm.clearError()
    throw vm.errorFormat(
      'TypeError',
      `${nameOf(vm, callee)}${kindOf(vm, callee)} argument after ** must be a mapping, not ${vm.typeName(given)}`,
    )
  }
  return dict
}

function takeSequence(vm: Interpreter, callee: Ref, at: number): Ref {
  const given = vm.words.data[at] as Ref
  if (vm.isTuple(given)) {
    vm.words.data[at] = NULL
    return given
  }
  try {
    const tuple = vm.toTuple(given)
    vm.words.data[at] = NULL
    vm.decref(given)
    return tuple
  } catch (thrown) {
    if (!vm.caught(thrown, 'TypeError')) throw thrown
    // only late versions of 2.7 let pass what a generator has raised itself
    const isLate = vm.python.rules.version !== '2.7.6'
    if (isLate && (vm.slotsOf(given).iter !== undefined || vm.slotsOf(given).item !== undefined)) throw thrown
    vm.clearError()
    throw vm.errorFormat(
      'TypeError',
      `${nameOf(vm, callee)}${kindOf(vm, callee)} argument after * must be ${isLate ? 'an iterable' : 'a sequence'}, not ${vm.typeName(given)}`,
    )
  }
}

/** update_star_args: those on the stack, which leave it, and those of the tuple `more`. */
function withMore(vm: Interpreter, args: number, count: number, more: Ref): Ref {
  const { tuples } = vm.python
  const added = more === NULL ? 0 : tuples.sizeOf(more)
  const tuple = tuples.create(count + added)
  for (let index = 0; index < added; index++)
    tuples.init(tuple, count + index, vm.incref(tuples.get(more, index)))
  const { data } = vm.words
  for (let index = 0; index < count; index++) {
    tuples.init(tuple, index, data[args + index] as Ref)
    data[args + index] = NULL
  }
  return tuple
}

/** PyEval_GetFuncName. */
function nameOf(vm: Interpreter, callee: Ref): string {
  if (vm.isExactly(callee, 'instancemethod'))
    return nameOf(vm, vm.words.data[indexOf(callee) + FIELDS] as Ref)
  if (vm.isExactly(callee, 'function')) return vm.textOf(vm.words.data[indexOf(callee) + FIELDS + 3] as Ref)
  if (vm.isExactly(callee, 'builtin_function_or_method'))
    return vm.natives.at(vm.words.data[indexOf(callee) + FIELDS + vm.nativeWord] as number).name
  if (vm.isExactly(callee, 'classobj')) return vm.className(callee)
  if (vm.isExactly(callee, 'instance')) return vm.className(vm.types2.fixed.get('instance', callee, 'class'))
  return vm.typeName(callee)
}

/** PyEval_GetFuncDesc. */
function kindOf(vm: Interpreter, callee: Ref): string {
  if (
    vm.isExactly(callee, 'instancemethod') ||
    vm.isExactly(callee, 'function') ||
    vm.isExactly(callee, 'builtin_function_or_method')
  )
    return '()'
  if (vm.isExactly(callee, 'classobj')) return ' constructor'
  if (vm.isExactly(callee, 'instance')) return ' instance'
  return ' object'
}
