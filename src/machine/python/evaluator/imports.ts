/**
 * `import`. Follows Python/ceval.c (IMPORT_NAME, IMPORT_FROM, IMPORT_STAR, import_all_from) and Python/import.c
 * (PyImport_ImportModuleLevel, import_submodule, ensure_fromlist, PyImport_ExecCodeModuleEx, load_source_module) of
 * CPython 2.7.
 *
 * Modules are those that the interpreter has itself and files beside the program, which have a .pyc. Left out: sys.path,
 * hooks.
 */
import { FRAME_BUILTINS, FRAME_GLOBALS, FRAME_LOCALS, NULL, type Ref } from '../../objects/index.ts'
import type { Code } from '../code.ts'
import { callWithTuple } from '../protocols/call.ts'
import { restoreError } from '../protocols/errors.ts'
import { localsToFast } from './frames.ts'
import { newModule } from '../types/module.ts'
import { toCode } from './compile-source.ts'
import { PATH_BYTES, isPackage, loadPyc } from './import-pyc.ts'
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

/**
 * PyImport_ImportModuleLevel: the module itself where names are wanted of it, else the outermost one of `a.b.c`. `level`: how
 * many packages further out to begin; 0: among all modules; -1: in the package of who imports, then among all.
 */
export function importModuleLevel(
  vm: Interpreter,
  name: string,
  globals: Ref,
  wanted: Ref,
  level: number,
): Ref {
  const { memory } = vm.python
  const buffer = memory.malloc(PATH_BYTES, 0)
  try {
    const parent =
      level === 0 || globals === NULL || !vm.isDict(globals) ? NULL : parentOf(vm, globals, level)
    if (name === '') {
      if (parent === NULL) throw vm.error('ValueError', 'Empty module name')
      importWanted(vm, parent, wanted)
      return vm.incref(parent)
    }
    const parts = name.split('.')
    let outermost: Ref = NULL
    let module = parent
    let full = parent === NULL ? '' : textOfName(vm, parent)
    for (const [index, part] of parts.entries()) {
      const owner = module
      module = load(vm, full === '' ? part : `${full}.${part}`, part, owner)
      full = full === '' ? part : `${full}.${part}`
      if (module === NULL && index === 0 && parent !== NULL && level < 0) {
        setItemNamed(vm, vm.modules.loaded, full, vm.None)
        full = part
        module = load(vm, part, part, NULL)
      }
      if (module === NULL)
        throw vm.errorFormat('ImportError', `No module named ${parts.slice(index).join('.')}`)
      if (outermost === NULL) outermost = module
    }
    if (wanted === NULL || !vm.truth(wanted)) return vm.incref(outermost)
    importWanted(vm, module, wanted)
    return vm.incref(module)
  } finally {
    memory.free(buffer)
  }
}

/** ensure_fromlist: of a package, names that it does not have are modules in it, maybe. */
function importWanted(vm: Interpreter, module: Ref, wanted: Ref): void {
  if (wanted === NULL || wanted === vm.None || !isPackage(vm, module)) return
  vm.forEach(wanted, (name) => {
    const text = vm.textOf(name)
    if (text === '*') return
    const known = vm.findAttribute(module, name)
    vm.decref(known)
    if (known === NULL) load(vm, `${textOfName(vm, module)}.${text}`, text, module)
  })
}

const textOfName = (vm: Interpreter, module: Ref): string =>
  vm.textOf(itemNamed(vm, vm.moduleDict(module), '__name__'))

/** get_parent: borrowed, the package that imports are relative to; NULL: none. */
function parentOf(vm: Interpreter, globals: Ref, level: number): Ref {
  const known = vm.types2.dicts.get(globals, vm.model.name('__package__'))
  let name = ''
  if (known !== NULL && known !== vm.None) {
    if (!vm.isStr(known)) throw vm.error('ValueError', '__package__ set to non-string')
    name = vm.textOf(known)
  } else {
    const own = vm.types2.dicts.get(globals, vm.model.name('__name__'))
    if (own === NULL || !vm.isStr(own)) return NULL
    name = vm.textOf(own)
    if (vm.types2.dicts.get(globals, vm.model.name('__path__')) === NULL)
      name = name.slice(0, Math.max(0, name.lastIndexOf('.')))
    if (name !== '') {
      const text = vm.str(name)
      setItemNamed(vm, globals, '__package__', text)
      vm.decref(text)
    } else if (level <= 0) vm.types2.dicts.set(globals, vm.model.name('__package__'), vm.None)
  }
  if (name === '') {
    if (level > 0) throw vm.error('ValueError', 'Attempted relative import in non-package')
    return NULL
  }
  for (let left = level; left > 1; left--) {
    const dot = name.lastIndexOf('.')
    if (dot < 0) throw vm.error('ValueError', 'Attempted relative import beyond toplevel package')
    name = name.slice(0, dot)
  }
  const parent = itemNamed(vm, vm.modules.loaded, name)
  if (parent !== NULL) return parent
  if (level > 0)
    throw vm.errorFormat('SystemError', `Parent module '${name}' not loaded, cannot perform relative import`)
  vm.warn('RuntimeWarning', `Parent module '${name}' not found while handling absolute import`)
  return NULL
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
    const code = toCode(vm, source, { file, mode: 'exec', flags: 0, inherits: false, fromString: false })
    const importing = loadPyc(vm, { name: full, itself: full, code, file })
    try {
      return execModule(vm, full, importing.code, importing.globals, path)
    } finally {
      importing.finish()
    }
  }
  return NULL
}

/** A module of the interpreter's own library, as from its .pyc. Borrowed. */
export function loadLibrary(vm: Interpreter, name: string, code: Code): Ref {
  const file = code.filename
  if (vm.python.memory.isOutside) return runModule(vm, name, file, vm.codes.make(code))
  const importing = loadPyc(vm, { name, itself: name, code, file })
  try {
    return execModule(vm, name, importing.code, importing.globals)
  } finally {
    importing.finish()
  }
}

/** A module that is made again, or outside of the simulated memory; takes over the code. Borrowed. */
export function runModule(vm: Interpreter, name: string, file: string, code: Ref): Ref {
  const module = newModule(vm, name)
  setItemNamed(vm, vm.modules.loaded, name, module)
  vm.decref(module)
  const dict = vm.moduleDict(module)
  setItemNamed(vm, dict, '__builtins__', vm.modules.builtinModule)
  const fileName = vm.str(file)
  setItemNamed(vm, dict, '__file__', fileName)
  vm.decref(fileName)
  try {
    return execModule(vm, name, code, dict)
  } finally {
    vm.decref(code)
  }
}

/** PyImport_ExecCodeModuleEx, the module being there. `path`: the folder of a package. Borrowed. */
function execModule(vm: Interpreter, name: string, code: Ref, dict: Ref, path = ''): Ref {
  try {
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
    if (dict === NULL) throw vm.error('ImportError', 'from-import-* object has no __dict__ and no __all__')
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
