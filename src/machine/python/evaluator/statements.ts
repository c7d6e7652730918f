/**
 * `class` and `exec`. Follows Python/ceval.c of CPython 2.7 (build_class, exec_statement).
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { encodeUtf8 } from '../text/index.ts'
import { isCode } from './codes.ts'
import { dropFrame, frameOfCall, localsToFast } from './frames.ts'
import type { Interpreter } from './interpreter.ts'
import { evaluate } from './loop.ts'
import { itemNamed, setItemNamed } from './named-items.ts'

export function buildClass(vm: Interpreter, methods: Ref, bases: Ref, name: Ref): Ref {
  const metaclass = metaclassOf(vm, methods, bases)
  try {
    return vm.call(metaclass, [name, bases, methods])
  } catch (thrown) {
    if (!vm.caught(thrown, 'TypeError')) throw thrown
    const { state } = vm
    if (vm.isStr(state.value)) {
      const old = state.value
      state.value = vm.str(`Error when calling the metaclass bases\n    ${vm.textOf(old)}`)
      vm.decref(old)
    }
    throw thrown
  } finally {
    vm.decref(metaclass)
  }
}

function metaclassOf(vm: Interpreter, methods: Ref, bases: Ref): Ref {
  const own = vm.isDict(methods) ? itemNamed(vm, methods, '__metaclass__') : NULL
  if (own !== NULL) return vm.incref(own)
  if (vm.isTuple(bases) && vm.python.tuples.sizeOf(bases) > 0) {
    const base = vm.python.tuples.get(bases, 0)
    try {
      return vm.getattr(base, '__class__')
    } catch (thrown) {
      vm.toPython(thrown)
      vm.clearError()
      return vm.incref(vm.typeOf(base))
    }
  }
  const global = itemNamed(vm, vm.globals(), '__metaclass__')
  return vm.incref(global === NULL ? vm.typeNamed('classobj') : global)
}

export function execStatement(vm: Interpreter, program: Ref, globals: Ref, locals: Ref): void {
  const { None } = vm
  let code = program
  let names = globals
  let own = locals
  if (vm.isTuple(program) && globals === None && locals === None) {
    const items = vm.itemsOf(program)
    if (items.length === 2 || items.length === 3) {
      code = items[0] as Ref
      names = items[1] as Ref
      own = items[2] ?? None
    }
  }
  let isPlain = false
  if (names === None) {
    names = vm.globals()
    if (own === None) {
      own = vm.locals()
      isPlain = true
    }
  } else if (own === None) own = names
  if (!vm.isStr(code) && !vm.isUnicode(code) && !isCode(vm, code) && !vm.isInstanceOf(code, 'file'))
    throw vm.error('TypeError', 'exec: arg 1 must be a string, file, or code object')
  if (!vm.isDict(names)) throw vm.error('TypeError', 'exec: arg 2 must be a dictionary or None')
  if (!vm.isDict(own) && vm.slotsOf(own).subscript === undefined)
    throw vm.error('TypeError', 'exec: arg 3 must be a mapping or None')
  if (itemNamed(vm, names, '__builtins__') === NULL) setItemNamed(vm, names, '__builtins__', vm.builtins())
  let made: Ref = NULL
  try {
    if (!isCode(vm, code)) {
      const source = vm.isUnicode(code) ? encodeUtf8(vm.textOf(code)) : vm.textOf(code)
      made = code = vm.compile(source, '<string>', 'exec')
    } else if (vm.codes.of(code).frees > 0)
      throw vm.error('TypeError', 'code object passed to exec may not contain free variables')
    vm.decref(runCode(vm, code, names, own))
  } finally {
    vm.decref(made)
  }
  if (isPlain) localsToFast(vm, vm.state.frame)
}

/** PyEval_EvalCode: what it returned. */
export function runCode(vm: Interpreter, code: Ref, globals: Ref, locals: Ref): Ref {
  const frame = frameOfCall(vm, code, globals, locals, 0, 0, 0, 0, NULL, NULL)
  return runFrame(vm, frame)
}

/** Evaluates a frame, and lets go of it. */
export function runFrame(vm: Interpreter, frame: Ref): Ref {
  try {
    return evaluate(vm, frame)
  } finally {
    dropFrame(vm, frame)
  }
}
