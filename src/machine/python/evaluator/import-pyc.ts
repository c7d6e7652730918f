/**
 * `import NAME` of a module whose .pyc lies beside the program: what import.c asks of the memory before the module's first
 * line runs. Follows Python/import.c of CPython 2.7.6: PyImport_ImportModuleLevel, load_next, import_submodule, find_module,
 * load_source_module, PyImport_ExecCodeModuleEx.
 */
import type { Ref } from '../../objects/index.ts'
import type { Code } from '../code.ts'
import type { Stdio } from '../io/stdio.ts'
import type { Vm } from '../vm.ts'
import { Unmarshaller, sizeOfPyc, type CodeParts } from './unmarshal.ts'

/** MAXPATHLEN + 1. */
const PATH_BYTES = 4097

/** A name that C code looks up in a dict: made, and dropped. */
function looksUp(vm: Vm, name: string): void {
  vm.decref(vm.python.strs.fresh(name))
}

export interface PycImport {
  readonly name: string
  readonly code: Code
  /** The path that the module's strings have in memory: its length counts. */
  readonly path: string
  /** What `co_filename` and `__file__` say instead. */
  readonly shown: string
  readonly stdio: Stdio
  readonly make: (code: Code, parts: CodeParts) => Ref
  /** Makes the module in sys.modules (PyImport_AddModule), and answers its dict, borrowed. */
  readonly addModule: () => Ref
}

/** Blocks that import keeps while the module runs, dropped by `finish`. */
export interface Importing {
  readonly code: Ref
  readonly globals: Ref
  finish(): void
}

/** Up to the module's frame. */
export function importPyc(vm: Vm, options: PycImport): Importing {
  const { name, code, path, stdio } = options
  const { memory, tuples } = vm.python
  looksUp(vm, '__import__')
  const args = tuples.create(4)
  for (let index = 0; index < 4; index++) tuples.init(args, index, vm.none())
  const buffer = memory.malloc(PATH_BYTES, 0)
  looksUp(vm, name)
  const found = memory.malloc(PATH_BYTES, 0)
  const searched = memory.malloc(PATH_BYTES, 0)
  for (const each of ['meta_path', 'path', 'path_hooks', 'path_importer_cache']) looksUp(vm, each)
  // NAME.so and NAMEmodule.so are not there, NAME.py is
  for (let suffix = 0; suffix < 2; suffix++) stdio.close(stdio.open())
  const source = stdio.open()
  memory.free(searched)
  const compiled = memory.malloc(PATH_BYTES, 0)
  const stream = stdio.open()
  const streamBuffer = stdio.buffer()
  const bytes = memory.malloc(sizeOfPyc(code, path), 0)
  const object = new Unmarshaller(vm, () => fileName(vm, options.shown, path), options.make).read(code)
  memory.free(bytes)
  stdio.dropBuffer(streamBuffer)
  stdio.close(stream)
  const globals = options.addModule()
  setFile(vm, globals, `${options.shown}c`, `${path}c`)
  return {
    code: object,
    globals,
    finish() {
      vm.decref(object)
      memory.free(compiled)
      stdio.close(source)
      memory.free(found)
      memory.free(buffer)
      vm.decref(args)
    },
  }
}

/** A str that takes as much room as the path does, whatever it says. */
function fileName(vm: Vm, shown: string, path: string): Ref {
  return vm.python.strs.fresh(shown.padEnd(path.length))
}

function setFile(vm: Vm, globals: Ref, shown: string, path: string): void {
  const builtins = '__builtins__'
  looksUp(vm, builtins)
  const key = vm.python.strs.fresh(builtins)
  const name = vm.python.strs.intern(key)
  vm.types2.dicts.set(globals, name, vm.moduleNamed('__builtin__'))
  vm.decref(name)
  const file = fileName(vm, shown, path)
  const attribute = vm.python.strs.intern(vm.python.strs.fresh('__file__'))
  vm.types2.dicts.set(globals, attribute, file)
  vm.decref(attribute)
  vm.decref(file)
}
