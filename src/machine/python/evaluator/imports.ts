/**
 * `import`. Follows Python/ceval.c (IMPORT_NAME, IMPORT_FROM, IMPORT_STAR, import_all_from) and Python/import.c
 * (PyImport_ImportModuleLevel, import_submodule, ensure_fromlist, PyImport_ExecCodeModuleEx, load_source_module) of
 * CPython 2.7.
 *
 * Modules are those that the interpreter has itself and files beside the program. Left out: sys.path, .pyc files,
 * relative imports out of packages, hooks.
 */
import {
  FRAME_BUILTINS,
  FRAME_GLOBALS,
  FRAME_LOCALS,
  NULL,
  type Ref,
} from '../../objects/index.ts'
import { callWithTuple } from '../protocols/call.ts'
import { restoreError } from '../protocols/errors.ts'
import { localsToFast } from './frames.ts'
import type { Interpreter } from './interpreter.ts'
import { deleteItemNamed, itemNamed, setItemNamed } from './named-items.ts'
import { runCode } from './statements.ts'

/** Takes the two topmost values: the level, and on top the names that are wanted of the module. */
export function importName(vm: Interpreter, record: number, name: Ref, sp: number): Ref {
  const { words } = vm
  const { data } = words
  const importer = itemNamed(vm, data[record + FRAME_BUILTINS] as Ref, '__import__')
  if (importer === NULL) throw vm.error('ImportError', '__import__ not found')
  vm.incref(importer)
  const wanted = words.data[sp - 1] as Ref
  const level = words.data[sp - 2] as Ref
  words.data[sp - 1] = words.data[sp - 2] = NULL
  const locals = words.data[record + FRAME_LOCALS] as Ref
  const args = [
    name,
    words.data[record + FRAME_GLOBALS] as Ref,
    locals === NULL ? vm.None : locals,
    wanted,
    ...(vm.isInt(level) && vm.numberOf(level) === -1 ? [] : [level]),
  ]
  const tuple = vm.tuple(args.map((arg) => vm.incref(arg)))
  vm.decref(wanted)
  vm.decref(level)
  try {
    return callWithTuple(vm, importer, args)
  } finally {
    vm.decref(tuple)
    vm.decref(importer)
  }
}

/** PyImport_ImportModuleLevel: the module itself where names are wanted of it, else the outermost one of `a.b.c`. */
export function importModuleLevel(vm: Interpreter, name: string, wanted: Ref): Ref {
  if (name === '') throw vm.error('ValueError', 'Empty module name')
  const parts = name.split('.')
  let outermost: Ref = NULL
  let module: Ref = NULL
  let full = ''
  for (const part of parts) {
    full = full === '' ? part : `${full}.${part}`
    const parent = module
    module = load(vm, full, part, parent)
    if (module === NULL)
      throw vm.errorFormat('ImportError', `No module named ${part}`)
    if (outermost === NULL) outermost = module
  }
  if (wanted === NULL || !vm.truth(wanted)) return vm.incref(outermost)
  return vm.incref(module)
}

/** Borrowed; NULL where there is none. */
function load(vm: Interpreter, full: string, part: string, parent: Ref): Ref {
  const loaded = itemNamed(vm, vm.modules.loaded, full)
  if (loaded !== NULL) {
    if (loaded === vm.None) return NULL
    return loaded
  }
  if (parent !== NULL && findPath(vm, parent) === undefined) return NULL
  const builtin = parent === NULL ? vm.modules.builtin(full) : NULL
  const module = builtin === NULL ? loadFile(vm, full, part, parent) : builtin
  if (module !== NULL && parent !== NULL) vm.setattr(parent, part, module)
  return module
}

/** load_source_module, load_package. */
function loadFile(vm: Interpreter, full: string, part: string, parent: Ref): Ref {
  const folder = parent === NULL ? '' : `${findPath(vm, parent)}/`
  for (const [path, file] of [
    [`${folder}${part}`, `${folder}${part}/__init__.py`],
    ['', `${folder}${part}.py`],
  ] as const) {
    const source = vm.host.readFile(file)
    if (source === undefined) continue
    return runModule(vm, full, file, vm.compile(source, file, 'exec'), path)
  }
  return NULL
}

/** PyImport_ExecCodeModuleEx: takes over the code; borrowed. `path`: the folder of a package. */
export function runModule(vm: Interpreter, name: string, file: string, code: Ref, path = ''): Ref {
  let module = itemNamed(vm, vm.modules.loaded, name)
  if (module === NULL) {
    module = vm.newModule(name)
    setItemNamed(vm, vm.modules.loaded, name, module)
    vm.decref(module)
  }
  const dict = vm.moduleDict(module)
  try {
    if (itemNamed(vm, dict, '__builtins__') === NULL) setItemNamed(vm, dict, '__builtins__', vm.builtins())
    const fileName = vm.str(file)
    setItemNamed(vm, dict, '__file__', fileName)
    vm.decref(fileName)
    if (path !== '') {
      const list = vm.list([vm.str(path)])
      setItemNamed(vm, dict, '__path__', list)
      vm.decref(list)
    }
    vm.decref(runCode(vm, code, dict, dict))
  } catch (thrown) {
    vm.toPython(thrown)
    const { state } = vm
    const { type, value, traceback } = state
    state.type = state.value = state.traceback = NULL
    deleteItemNamed(vm, vm.modules.loaded, name)
    restoreError(vm, type, value, traceback)
    throw vm.raised
  } finally {
    vm.decref(code)
  }
  const ready = itemNamed(vm, vm.modules.loaded, name)
  if (ready === NULL) throw vm.errorFormat('ImportError', `Loaded module ${name} not found in sys.modules`)
  return ready
}

/** import_from. */
export function importFrom(vm: Interpreter, module: Ref, name: Ref): Ref {
  try {
    return vm.getattr(module, name)
  } catch (thrown) {
    if (!vm.caught(thrown, 'AttributeError')) throw thrown
    vm.clearError()
    throw vm.errorFormat('ImportError', `cannot import name ${vm.textOf(name)}`)
  }
}

/** import_all_from. */
export function importStar(vm: Interpreter, record: number, module: Ref): void {
  const locals = vm.locals()
  let names = vm.findAttribute(module, '__all__')
  const skipsHidden = names === NULL
  if (names === NULL) {
    const dict = vm.findAttribute(module, '__dict__')
    if (dict === NULL) throw vm.error('ImportError', "from-import-* object has no __dict__ and no __all__")
    names = vm.list(Array.from(vm.types2.dicts.entries(dict), ([key]) => vm.incref(key)))
    vm.decref(dict)
  }
  try {
    vm.forEach(names, (name) => {
      if (skipsHidden && vm.isStr(name) && vm.textOf(name).startsWith('_')) return
      const value = vm.getattr(module, name)
      try {
        vm.setItem(locals, name, value)
      } finally {
        vm.decref(value)
      }
    })
  } finally {
    vm.decref(names)
  }
  localsToFast(vm, vm.state.frame)
}

/** The folder of a package; undefined of a module that is none. */
function findPath(vm: Interpreter, module: Ref): string | undefined {
  const path = itemNamed(vm, vm.moduleDict(module), '__path__')
  if (path === NULL || !vm.isList(path) || vm.python.lists.sizeOf(path) === 0) return undefined
  return vm.textOf(vm.python.lists.get(path, 0))
}
