/**
 * A module whose .pyc lies beside the program: what import.c asks of the memory before the module's first line runs. Follows
 * Python/import.c of CPython 2.7.6: import_submodule, find_module, load_source_module, PyImport_ExecCodeModuleEx; of
 * PyImport_ImportModuleLevel and load_next what lasts while the program runs.
 */
import { type Ref } from '../../objects/index.ts'
import type { Code } from '../code.ts'
import type { Stdio } from '../io/stdio.ts'
import { newModule } from '../types/module.ts'
import type { Interpreter } from './interpreter.ts'
import { setItemNamed } from './named-items.ts'
import { Unmarshaller, sizeOfPyc } from './unmarshal.ts'

/** MAXPATHLEN + 1. */
export const PATH_BYTES = 4097

/** The folder of the recorded programs has a path of this length. */
const FOLDER = '/home/speaker/pyk/'

export interface PycModule {
  /** What it is looked for as, and what it calls itself: of the program these differ. */
  readonly name: string
  readonly itself: string
  readonly code: Code
  /** What `co_filename` and `__file__` say. In memory they take the room of a path. */
  readonly file: string
}

/** Blocks that import keeps while the module runs, let go of by `finish`. */
export interface Importing {
  readonly code: Ref
  /** Borrowed. */
  readonly globals: Ref
  /** The references among what it keeps. */
  readonly held: readonly Ref[]
  finish(): void
}

/** A name that C code looks up in a dict: made, and dropped. */
function looksUp(vm: Interpreter, name: string): void {
  vm.decref(vm.python.strs.fresh(name))
}

/** The program's own import, from its importer's `import` on. */
export function importProgram(vm: Interpreter, module: PycModule): Importing {
  const { memory, tuples } = vm.python
  looksUp(vm, '__import__')
  const args = tuples.create(4)
  for (let index = 0; index < 4; index++) tuples.init(args, index, vm.none())
  const buffer = memory.malloc(PATH_BYTES, 0)
  looksUp(vm, module.name)
  const importing = loadPyc(vm, module)
  return {
    ...importing,
    held: [...importing.held, args],
    finish() {
      importing.finish()
      memory.free(buffer)
      vm.decref(args)
    },
  }
}

/** import_submodule, up to the module's frame. */
export function loadPyc(vm: Interpreter, { name, itself, code, file }: PycModule): Importing {
  const { memory } = vm.python
  const { stdio } = vm
  const path = `${FOLDER}${name}.py`
  const found = memory.malloc(PATH_BYTES, 0)
  const searched = memory.malloc(PATH_BYTES, 0)
  for (const each of ['meta_path', 'path', 'path_hooks', 'path_importer_cache']) looksUp(vm, each)
  const source = openSource(stdio)
  memory.free(searched)
  const compiled = memory.malloc(PATH_BYTES, 0)
  const stream = stdio.open()
  const buffer = stdio.buffer()
  const bytes = memory.buffer(sizeOfPyc(code, path))
  const object = new Unmarshaller(
    vm,
    () => vm.python.strs.fresh(file, path.length),
    (each, parts) => vm.codes.from(each, parts),
  ).read(code)
  memory.free(bytes)
  stdio.dropBuffer(buffer)
  stdio.close(stream)
  const globals = addModule(vm, name, itself)
  // a program that is run itself is named as it was called
  setFile(vm, globals, itself === name ? `${file}c` : file, `${path}c`)
  return {
    code: object,
    globals,
    held: [object],
    finish() {
      vm.decref(object)
      memory.free(compiled)
      stdio.close(source)
      memory.free(found)
    },
  }
}

/** NAME.so and NAMEmodule.so are not there, NAME.py is. */
function openSource(stdio: Stdio): number {
  for (let suffix = 0; suffix < 2; suffix++) stdio.close(stdio.open())
  return stdio.open()
}

/** PyImport_AddModule; borrowed: its dict. */
function addModule(vm: Interpreter, name: string, itself: string): Ref {
  looksUp(vm, name)
  const module = newModule(vm, itself, undefined, name.length)
  looksUp(vm, name)
  vm.outside(() => setItemNamed(vm, vm.modules.loaded, itself, module))
  vm.decref(module)
  return vm.moduleDict(module)
}

function setFile(vm: Interpreter, globals: Ref, file: string, path: string): void {
  const builtins = '__builtins__'
  looksUp(vm, builtins)
  setItemNamed(vm, globals, builtins, vm.modules.builtinModule)
  const name = vm.python.strs.fresh(file, path.length)
  setItemNamed(vm, globals, '__file__', name)
  vm.decref(name)
}

/** A module that is loaded is no package: what asking costs. */
export function isPackage(vm: Interpreter, module: Ref): boolean {
  try {
    vm.decref(vm.getattr(module, '__path__'))
    return true
  } catch (thrown) {
    vm.toPython(thrown)
    vm.clearError()
    return false
  }
}
