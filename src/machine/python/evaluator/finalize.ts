/**
 * The end of a process: what a program can still see of it. Follows Py_Finalize and call_sys_exitfunc of Python/pythonrun.c,
 * PyImport_Cleanup of Python/import.c and _PyModule_Clear of Objects/moduleobject.c of CPython 2.7.6.
 *
 * Left out: threads, and what happens after the last module has lost its names.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { CO_GENERATOR, type Code } from '../code.ts'
import { HAVE_ARGUMENT, SETUP_EXCEPT, SETUP_FINALLY, SETUP_WITH } from '../compiler/opcodes.ts'
import { dictOfModule } from '../types/module.ts'
import type { Interpreter } from './interpreter.ts'
import { itemNamed, setItemNamed } from './named-items.ts'
import { flushLine } from './print.ts'
import { printError, type Exit } from './traceback.ts'

/** What of sys is None first: it may hold what a program has. */
const FIRST_OF_SYS = [
  'path',
  'argv',
  'ps1',
  'ps2',
  'exitfunc',
  'exc_type',
  'exc_value',
  'exc_traceback',
  'last_type',
  'last_value',
  'last_traceback',
  'path_hooks',
  'path_importer_cache',
  'meta_path',
  'flags',
  'float_info',
] as const

const BUILTIN = '__builtin__'

/** Who has none of these names, and no generator that has something to finish, has nothing that hears of the end. */
const NOTICING = new Set(['__del__', 'weakref', '_weakref', 'exitfunc', 'atexit'])
const LIBRARY = '/usr/lib/'

/** Whether a program may see anything of its end: what can't is not worth the work. */
export const noticesEnd = (vm: Interpreter): boolean =>
  vm.codes.some((code) => !code.filename.startsWith(LIBRARY) && mayNotice(code))

function mayNotice(code: Code): boolean {
  if (code.names.some((name) => NOTICING.has(name))) return true
  if (code.consts.some((constant) => constant.type === 'str' && NOTICING.has(constant.value))) return true
  return (code.flags & CO_GENERATOR) !== 0 && hasBlocks(code.code)
}

/** Whether it has `try` or `with`. */
function hasBlocks(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += (bytes[at] as number) < HAVE_ARGUMENT ? 1 : 3) {
    const op = bytes[at]
    if (op === SETUP_EXCEPT || op === SETUP_FINALLY || op === SETUP_WITH) return true
  }
  return false
}

/** Answers how the program ends, where its exit function has said so. `letGo`: of what is left of the program's own run. */
export function finalize(vm: Interpreter, letGo: () => void): Exit | undefined {
  const exit = callExitFunction(vm)
  flushLine(vm)
  letGo()
  vm.python.objects.collector.collect(2)
  cleanUp(vm)
  return exit
}

function callExitFunction(vm: Interpreter): Exit | undefined {
  const function_ = vm.modules.sysValue('exitfunc')
  if (function_ === NULL) return undefined
  vm.incref(function_)
  vm.modules.setSysValue('exitfunc', NULL)
  try {
    vm.decref(vm.call(function_))
    return undefined
  } catch (thrown) {
    vm.toPython(thrown)
    if (!vm.exceptionMatches(vm.state.type, vm.typeNamed('exceptions.SystemExit')))
      vm.writeError('Error in sys.exitfunc:\n')
    return printError(vm)
  } finally {
    vm.decref(function_)
  }
}

/** PyImport_Cleanup. */
function cleanUp(vm: Interpreter): void {
  const { loaded } = vm.modules
  const sys = itemNamed(vm, loaded, 'sys')
  const builtin = itemNamed(vm, loaded, BUILTIN)
  if (isModule(vm, builtin)) setItemNamed(vm, dictOfModule(vm, builtin), '_', vm.None)
  if (isModule(vm, sys)) {
    const dict = dictOfModule(vm, sys)
    for (const name of FIRST_OF_SYS) setItemNamed(vm, dict, name, vm.None)
    for (const name of ['stdin', 'stdout', 'stderr'])
      setItemNamed(vm, dict, name, itemNamed(vm, dict, `__${name}__`) || vm.None)
  }
  clearNamed(vm, '__main__')
  while (clearOthers(vm, (module) => vm.python.objects.refcountOf(module) === 1));
  clearOthers(vm, () => true)
  clearNamed(vm, 'sys')
  clearNamed(vm, BUILTIN)
}

const isModule = (vm: Interpreter, ref: Ref): boolean => ref !== NULL && vm.isInstanceOf(ref, 'module')

function clearNamed(vm: Interpreter, name: string): void {
  const module = itemNamed(vm, vm.modules.loaded, name)
  if (!isModule(vm, module)) return
  clearModule(vm, module)
  setItemNamed(vm, vm.modules.loaded, name, vm.None)
}

/** Clears modules that are neither sys nor __builtin__; answers whether there were any. */
function clearOthers(vm: Interpreter, isWanted: (module: Ref) => boolean): boolean {
  const { loaded } = vm.modules
  let isAny = false
  eachItem(vm, loaded, (key, module) => {
    if (!vm.isStr(key) || !isModule(vm, module) || !isWanted(module)) return
    const name = vm.textOf(key)
    if (name === 'sys' || name === BUILTIN) return
    clearModule(vm, module)
    vm.types2.dicts.set(loaded, key, vm.None)
    isAny = true
  })
  return isAny
}

/** _PyModule_Clear: its names are None afterwards, first those with one underscore. */
export function clearModule(vm: Interpreter, module: Ref): void {
  const dict = dictOfModule(vm, module)
  if (dict === NULL) return
  const clear = (isWanted: (name: string) => boolean): void =>
    eachItem(vm, dict, (key, value) => {
      if (value !== vm.None && vm.isStr(key) && isWanted(vm.textOf(key)))
        vm.types2.dicts.set(dict, key, vm.None)
    })
  clear((name) => name.startsWith('_') && !name.startsWith('__'))
  clear((name) => name !== '__builtins__')
}

/** PyDict_Next, on a dict that may change meanwhile. */
function eachItem(vm: Interpreter, dict: Ref, visit: (key: Ref, value: Ref) => void): void {
  const { dicts } = vm.types2
  for (let slot = dicts.nextSlot(dict, 0); slot >= 0; slot = dicts.nextSlot(dict, slot + 1))
    visit(dicts.keyAt(dict, slot), dicts.valueAt(dict, slot))
}
