/**
 * The modules that there are from the start, and the other ones that the interpreter has itself: made, as its types are, before
 * the program and outside of the simulated memory. Follows Python/pythonrun.c (initmain, initsite's absence), sysmodule.c
 * (PySys_GetObject, PySys_SetObject) and import.c (init_builtin) of CPython 2.7.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { BUILTIN_FUNCTIONS } from '../builtins/index.ts'
import { LIBRARY } from '../library/index.ts'
import { builtinModules } from '../modules/index.ts'
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

export class Modules {
  /** Borrowed: sys.modules. */
  readonly loaded: Ref
  /** Borrowed: the module `__builtin__`. */
  readonly builtinModule: Ref
  /** Borrowed: dicts of `__builtin__`, of `sys`. */
  readonly builtinDict: Ref
  private readonly sysDict: Ref
  private readonly specs = new Map<string, ModuleSpec>()
  /** By name the dict of a module of C's as it was when it had been made: what it is made of again. */
  private readonly extensions: Ref
  private readonly vm: Interpreter
  private readonly warned: Ref

  constructor(vm: Interpreter, args: readonly string[]) {
    this.vm = vm
    this.warned = vm.outside(() => vm.dict())
    this.extensions = vm.outside(() => vm.dict())
    for (const spec of builtinModules(vm.python, vm.files)) {
      this.specs.set(spec.name, spec)
      for (const type of spec.types ?? []) vm.addType(type)
    }
    const made = vm.outside(() => this.make(args))
    this.loaded = made.loaded
    this.builtinDict = made.builtinDict
    this.builtinModule = vm.outside(() => this.find('__builtin__'))
    this.sysDict = made.sysDict
  }

  /** All that it refers to. */
  ownReferences(): Ref[] {
    return [this.loaded, this.warned, this.extensions]
  }

  private make(args: readonly string[]) {
    const { vm } = this
    const loaded = vm.dict()
    const builtin = this.makeModule({
      name: '__builtin__',
      doc: "Built-in functions, exceptions, and other objects.\n\nNoteworthy: None is the `nil' object; Ellipsis represents `...' in slices.",
      functions: BUILTIN_FUNCTIONS,
    })
    const builtinDict = vm.moduleDict(builtin)
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
    const set = (name: string, value: Ref): void => {
      setItemNamed(vm, sysDict, name, value)
      vm.decref(value)
    }
    set('modules', vm.incref(loaded))
    set('argv', vm.list(args.map((arg) => vm.str(arg))))
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
    return { loaded, builtinDict, sysDict }
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
    const source = LIBRARY[name]
    if (source === undefined) return NULL
    const file = `/usr/lib/python2.7/${name.replaceAll('.', '/')}.py`
    return loadLibrary(vm, name, file, source)
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
