/**
 * Names, functions and sets: the rarer half of the loop's instructions. Follows Python/ceval.c of CPython 2.7 (LOAD_NAME,
 * LOAD_GLOBAL, STORE_NAME, DELETE_NAME, MAKE_FUNCTION, BUILD_SET, format_exc_check_arg, format_exc_unbound) and
 * Objects/funcobject.c (PyFunction_New).
 */
import {
  FRAME_BUILTINS,
  FRAME_GLOBALS,
  FRAME_LAST_INSTRUCTION,
  FRAME_LOCALS,
  NULL,
  type Ref,
} from '../../objects/index.ts'
import { FUNCTION } from '../types/function.ts'
import type { LoadedCode } from './codes.ts'
import type { Interpreter } from './interpreter.ts'

export function loadName(vm: Interpreter, record: number, name: Ref): Ref {
  const { dicts } = vm.types2
  const { data } = vm.words
  const locals = data[record + FRAME_LOCALS] as Ref
  if (vm.isExactly(locals, 'dict')) {
    const value = dicts.get(locals, name)
    if (value !== NULL) return vm.incref(value)
  } else {
    try {
      return vm.getItem(locals, name)
    } catch (thrown) {
      if (!vm.caught(thrown, 'KeyError')) throw thrown
      vm.clearError()
    }
  }
  const value =
    dicts.get(data[record + FRAME_GLOBALS] as Ref, name) ||
    dicts.get(vm.words.data[record + FRAME_BUILTINS] as Ref, name)
  if (value === NULL) throw vm.errorFormat('NameError', `name '${vm.textOf(name)}' is not defined`)
  return vm.incref(value)
}

export function loadGlobal(vm: Interpreter, code: LoadedCode, record: number, name: Ref): Ref {
  const { dicts } = vm.types2
  const { data } = vm.words
  const at = data[record + FRAME_LAST_INSTRUCTION] as number
  const value =
    dicts.getAgain(data[record + FRAME_GLOBALS] as Ref, name, code.hints, at) ||
    dicts.getAgain(vm.words.data[record + FRAME_BUILTINS] as Ref, name, code.builtinHints, at)
  if (value === NULL) throw vm.errorFormat('NameError', `global name '${vm.textOf(name)}' is not defined`)
  return vm.incref(value)
}

export function storeName(vm: Interpreter, names: Ref, name: Ref, value: Ref): void {
  if (names === NULL) throw vm.errorFormat('SystemError', `no locals found when storing ${vm.reprText(name)}`)
  if (vm.isExactly(names, 'dict')) vm.types2.dicts.set(names, name, value)
  else vm.setItem(names, name, value)
}

export function deleteName(vm: Interpreter, names: Ref, name: Ref): void {
  if (names === NULL) throw vm.errorFormat('SystemError', `no locals when deleting ${vm.reprText(name)}`)
  try {
    vm.deleteItem(names, name)
  } catch (thrown) {
    if (!vm.caught(thrown)) throw thrown
    vm.clearError()
    throw vm.errorFormat('NameError', `name '${vm.textOf(name)}' is not defined`)
  }
}

export function deleteGlobal(vm: Interpreter, globals: Ref, name: Ref): void {
  if (!vm.types2.dicts.delete(globals, name))
    throw vm.errorFormat('NameError', `global name '${vm.textOf(name)}' is not defined`)
}

export function unboundLocal(vm: Interpreter, code: LoadedCode, local: number) {
  return vm.errorFormat(
    'UnboundLocalError',
    `local variable '${code.code.varnames[local]}' referenced before assignment`,
  )
}

export function unboundCell(vm: Interpreter, code: LoadedCode, cell: number) {
  if (cell < code.cells)
    return vm.errorFormat(
      'UnboundLocalError',
      `local variable '${code.code.cellvars[cell]}' referenced before assignment`,
    )
  return vm.errorFormat(
    'NameError',
    `free variable '${code.code.freevars[cell - code.cells]}' referenced before assignment in enclosing scope`,
  )
}

/** A set of the topmost `count` values, taken from the stack, the last one first. */
export function buildSet(vm: Interpreter, sp: number, count: number): Ref {
  const { sets } = vm.types2
  const set = sets.create()
  let failed = false
  for (let at = sp - 1; at >= sp - count; at--) {
    const item = vm.words.data[at] as Ref
    try {
      if (!failed) sets.add(set, item)
    } catch (thrown) {
      vm.toPython(thrown)
      failed = true
    }
    vm.words.data[at] = NULL
    vm.decref(item)
  }
  if (!failed) return set
  vm.decref(set)
  throw vm.raised
}

/**
 * MAKE_FUNCTION and MAKE_CLOSURE: takes the code, the cells and `count` defaults from the stack. Its docstring is the first
 * constant, its module what the globals call themselves.
 */
export function makeFunction(
  vm: Interpreter,
  sp: number,
  count: number,
  globals: Ref,
  isClosure: boolean,
): Ref {
  const { data } = vm.words
  const layout = vm.types2.fixed.layouts.function
  const code = data[--sp] as Ref
  const made = newFunction(vm, code, globals)
  vm.decref(code)
  if (isClosure) layout.init(made, FUNCTION.closure, vm.words.data[--sp] as Ref)
  if (count > 0) {
    const defaults = vm.python.tuples.create(count)
    for (let index = 0; index < count; index++)
      vm.python.tuples.init(defaults, index, vm.words.data[sp - count + index] as Ref)
    layout.init(made, FUNCTION.defaults, defaults)
  }
  return made
}

/** PyFunction_New. */
export function newFunction(vm: Interpreter, code: Ref, globals: Ref): Ref {
  const { codes, dicts } = vm.types2
  const layout = vm.types2.fixed.layouts.function
  const made = layout.create()
  const consts = codes.get(code, 'consts')
  const first = vm.python.tuples.sizeOf(consts) > 0 ? vm.python.tuples.get(consts, 0) : NULL
  const doc = first !== NULL && (vm.isStr(first) || vm.isUnicode(first)) ? first : vm.None
  const module = dicts.get(globals, vm.model.name('__name__'))
  layout.init(made, FUNCTION.code, vm.incref(code))
  layout.init(made, FUNCTION.globals, vm.incref(globals))
  layout.init(made, FUNCTION.name, vm.incref(codes.get(code, 'name')))
  layout.init(made, FUNCTION.doc, vm.incref(doc))
  layout.init(made, FUNCTION.module, vm.incref(module))
  layout.track(made)
  return made
}

/** PRINT_EXPR: sys.displayhook. */
export function printExpression(vm: Interpreter, value: Ref): void {
  const hook = vm.modules.sysValue('displayhook')
  if (hook === NULL) throw vm.error('RuntimeError', 'lost sys.displayhook')
  vm.decref(vm.call(hook, [value]))
}
