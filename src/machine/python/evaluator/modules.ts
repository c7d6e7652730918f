/**
 * The modules that there are from the start, and the other ones that the interpreter has itself: made, as its types are, before
 * the program and outside of the simulated memory. Follows Python/pythonrun.c (initmain, initsite's absence), sysmodule.c
 * (PySys_GetObject, PySys_SetObject) and import.c (init_builtin) of CPython 2.7.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { BUILTIN_FUNCTIONS } from '../builtins/index.ts'
import type { Code } from '../code.ts'
import { compile } from '../compile.ts'
import { LIBRARY } from '../library/index.ts'
import { builtinModules } from '../modules/index.ts'
import type { Registered } from '../../timeline.ts'
import type { ModuleSpec } from '../native.ts'
import { EXCEPTIONS } from '../types/exception-names.ts'
import { newModule } from '../types/module.ts'
import type { Interpreter } from './interpreter.ts'
import { loadLibrary, runModule } from './imports.ts'
import { deleteItemNamed, itemNamed, setItemNamed } from './named-items.ts'

/** In sys.modules before the program's first line. */
const LOADED = ['sys', 'posix'] as const

/** Types that the module __builtin__ has. */
const TYPES = [
  'basestring',
  'bool',
  'bytearray',
  'buffer',
  'classmethod',
  'complex',
  'dict',
  'enumerate',
  'file',
  'float',
  'frozenset',
  'int',
  'list',
  'long',
  'memoryview',
  'object',
  'property',
  'reversed',
  'set',
  'slice',
  'staticmethod',
  'str',
  'super',
  'tuple',
  'type',
  'unicode',
  'xrange',
] as const

const libraryCodes = new Map<string, Code>()

/** Of a module of the library, compiled once however many processes there are. */
function libraryCode(name: string): Code | undefined {
  const source = LIBRARY[name]
  if (source === undefined) return undefined
  let code = libraryCodes.get(name)
  if (!code) {
    const file = `/usr/lib/python2.7/${name.replaceAll('.', '/')}.py`
    libraryCodes.set(name, (code = compile(source, { file, mode: 'exec' })))
  }
  return code
}

export class Modules implements Registered {
  /** Borrowed: sys.modules. */
  loaded: Ref = NULL
  /** Borrowed: the module `__builtin__`. */
  builtinModule: Ref = NULL
  /** Borrowed: dicts of `__builtin__`, of `sys`. */
  builtinDict: Ref = NULL
  private sysDict: Ref = NULL
  private readonly specs = new Map<string, ModuleSpec>()
  /** By name the dict of a module of C's as it was when it had been made: what it is made of again. */
  private extensions: Ref = NULL
  private readonly vm: Interpreter
  private warned: Ref = NULL

  /** Declares what they have. */
  constructor(vm: Interpreter) {
    this.vm = vm
    vm.model.declareNatives(BUILTIN_FUNCTIONS)
    for (const spec of builtinModules(vm.python, vm.files)) {
      this.specs.set(spec.name, spec)
      for (const type of spec.types ?? []) vm.model.declare(type)
      vm.model.declareNatives(spec.functions)
    }
    vm.python.timeline.register(this)
  }

  registers(): number[] {
    return [this.loaded, this.builtinModule, this.builtinDict, this.sysDict, this.extensions, this.warned]
  }

  setRegisters(registers: readonly number[]): void {
    ;[
      this.loaded = NULL,
      this.builtinModule = NULL,
      this.builtinDict = NULL,
      this.sysDict = NULL,
      this.extensions = NULL,
      this.warned = NULL,
    ] = registers
  }

  /** Makes their types, and those that are loaded from the start. */
  make(): void {
    const { vm } = this
    for (const spec of this.specs.values()) for (const type of spec.types ?? []) vm.addType(type)
    vm.outside(() => {
      this.warned = vm.dict()
      this.extensions = vm.dict()
      this.load()
    })
  }

  /** sys.argv. */
  setArguments(args: readonly string[]): void {
    const { vm } = this
    vm.outside(() => {
      const list = vm.list(args.map((arg) => vm.str(arg)))
      setItemNamed(vm, this.sysDict, 'argv', list)
      vm.decref(list)
    })
  }

  /** All that it refers to. */
  ownReferences(): Ref[] {
    return [this.loaded, this.warned, this.extensions]
  }

  private load(): void {
    const { vm } = this
    const loaded = vm.dict()
    this.loaded = loaded
    const builtin = this.makeModule({
      name: '__builtin__',
      doc: "Built-in functions, exceptions, and other objects.\n\nNoteworthy: None is the `nil' object; Ellipsis represents `...' in slices.",
      functions: BUILTIN_FUNCTIONS,
    })
    const builtinDict = vm.moduleDict(builtin)
    this.builtinModule = builtin
    this.builtinDict = builtinDict
    const exceptions = newModule(vm, 'exceptions', "Python's standard exception class hierarchy.")
    for (const [name] of EXCEPTIONS) {
      const type = vm.typeNamed(`exceptions.${name}`)
      setItemNamed(vm, builtinDict, name, type)
      setItemNamed(vm, vm.moduleDict(exceptions), name, type)
    }
    for (const name of TYPES)
      if (vm.model.hasType(name)) setItemNamed(vm, builtinDict, name, vm.typeNamed(name))
    setItemNamed(vm, builtinDict, 'open', itemNamed(vm, builtinDict, 'open'))
    for (const [name, value] of [
      ['None', vm.None],
      ['Ellipsis', vm.Ellipsis],
      ['NotImplemented', vm.NotImplemented],
      ['False', vm.False],
      ['True', vm.True],
      ['__debug__', vm.True],
    ] as const)
      setItemNamed(vm, builtinDict, name, value)
    if (vm.model.hasType('str')) setItemNamed(vm, builtinDict, 'bytes', vm.typeNamed('str'))
    const loadedFirst = LOADED.map((name) => this.makeModule(this.specs.get(name) as ModuleSpec))
    const sysDict = vm.moduleDict(loadedFirst[0] as Ref)
    this.sysDict = sysDict
    const set = (name: string, value: Ref): void => {
      setItemNamed(vm, sysDict, name, value)
      vm.decref(value)
    }
    set('modules', vm.incref(loaded))
    set('argv', vm.list([]))
    set('path', vm.list([vm.str('')]))
    for (const [descriptor, name] of ['stdin', 'stdout', 'stderr'].entries()) {
      const file = vm.fileType.standard(vm, name, descriptor)
      set(`__${name}__`, vm.incref(file))
      set(name, file)
    }
    set(
      'builtin_module_names',
      vm.tuple(
        [...this.specs.keys(), '__builtin__', '__main__', 'exceptions']
          .toSorted()
          .map((name) => vm.str(name)),
      ),
    )
    for (const name of ['displayhook', 'excepthook'])
      setItemNamed(vm, sysDict, `__${name}__`, itemNamed(vm, sysDict, name))
    for (const module of [builtin, exceptions, ...loadedFirst])
      setItemNamed(vm, loaded, vm.textOf(itemNamed(vm, vm.moduleDict(module), '__name__')), module)
  }

  private makeModule(spec: ModuleSpec): Ref {
    const { vm } = this
    const module = newModule(vm, spec.name, spec.doc)
    const dict = vm.moduleDict(module)
    const set = (name: string, value: Ref): void => {
      setItemNamed(vm, dict, name, value)
      vm.decref(value)
    }
    const name = vm.str(spec.name)
    for (const [each, native] of Object.entries(spec.functions ?? {}))
      set(each, vm.builtin(each, native, NULL, name))
    vm.decref(name)
    for (const type of spec.types ?? [])
      set(type.name.slice(type.name.lastIndexOf('.') + 1), vm.incref(vm.addType(type)))
    for (const [each, make] of Object.entries(spec.values ?? {})) set(each, make(vm))
    spec.init?.(vm, module)
    // _PyImport_FixupExtension
    const copy = vm.types2.dicts.copy(dict)
    setItemNamed(vm, this.extensions, spec.name, copy)
    vm.decref(copy)
    return module
  }

  /** Borrowed: a module of the interpreter's own, which is loaded now; NULL: there is none of this name. */
  builtin(name: string): Ref {
    const { vm } = this
    const spec = this.specs.get(name)
    if (spec !== undefined) {
      const known = itemNamed(vm, this.extensions, name)
      const module = known === NULL ? this.makeModule(spec) : newModule(vm, name)
      if (known !== NULL) vm.types2.dicts.update(vm.moduleDict(module), known)
      setItemNamed(vm, this.loaded, name, module)
      vm.decref(module)
      return module
    }
    const code = libraryCode(name)
    return code === undefined ? NULL : loadLibrary(vm, name, code)
  }

  /** Borrowed: a module that is loaded; NULL: it is not. */
  find(name: string): Ref {
    return itemNamed(this.vm, this.loaded, name)
  }

  /** Borrowed: a value of sys; NULL: there is none. PySys_GetObject. */
  sysValue(name: string): Ref {
    return itemNamed(this.vm, this.sysDict, name)
  }

  /** PySys_SetObject: borrowed; NULL: deleted. */
  setSysValue(name: string, value: Ref): void {
    const { vm } = this
    if (value !== NULL) return setItemNamed(vm, this.sysDict, name, value)
    if (itemNamed(vm, this.sysDict, name) !== NULL) deleteItemNamed(vm, this.sysDict, name)
  }

  isFirstWarning(what: string): boolean {
    const { vm } = this
    return vm.outside(() => {
      if (itemNamed(vm, this.warned, what) !== NULL) return false
      setItemNamed(vm, this.warned, what, vm.None)
      return true
    })
  }

  reload(module: Ref): Ref {
    const { vm } = this
    if (!vm.isInstanceOf(module, 'module')) throw vm.error('TypeError', 'reload() argument must be module')
    const name = itemNamed(vm, vm.moduleDict(module), '__name__')
    const text = name === NULL ? '' : vm.textOf(name)
    if (itemNamed(vm, this.loaded, text) !== module)
      throw vm.errorFormat('ImportError', `reload(): module ${text} not in sys.modules`)
    const file = `${text}.py`
    const source = vm.host.readFile(file)
    if (source !== undefined) runModule(vm, text, file, vm.compile(source, file, 'exec', 0, false))
    return vm.incref(module)
  }
}
