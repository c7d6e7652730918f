/**
 * Of ctypes what a talk about memory needs: CDLL('libc.so.6') and its malloc, free, calloc, realloc, memset, malloc_trim,
 * mallopt, mallinfo. Memory that they take is malloc's, and Python does not see it. A libc's other functions are a
 * NotImplementedError that names them, and so are other functions of ctypes.
 */
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import { oneArgument, type ModuleSpec, type TypeSpec } from '../native.ts'
import { newModule } from '../types/module.ts'
import type { Vm } from '../vm.ts'
import { structSequence } from './struct-sequence.ts'

type Function = (vm: Vm, args: readonly number[]) => Ref

/** A size_t. */
const sizeOf = (value: number): number => (value < 0 ? 2 ** 64 + value : value)

/** An int's C value, a pointer from None. */
function argument(vm: Vm, position: number, object: Ref): number {
  if (object === vm.None) return 0
  if (vm.isInt(object) || vm.isLong(object)) return Number(BigInt.asIntN(64, vm.bigintOf(object)))
  const value = vm.findAttribute(object, 'value')
  if (value !== NULL)
    try {
      return argument(vm, position, value)
    } finally {
      vm.decref(value)
    }
  throw vm.errorFormat(
    'TypeError',
    `argument ${position}: <type 'exceptions.TypeError'>: Don't know how to convert parameter ${position}`,
  )
}

const address = (vm: Vm, chunk: number): Ref => vm.integer(vm.python.memory.raw.blockOf(chunk))

function reallocated({ python }: Vm, block: number, bytes: number): number {
  const { raw } = python.memory
  return block === 0 ? raw.mallocChunk(bytes || 1) : raw.reallocChunk(raw.chunkOf(block), bytes || 1)
}

const FUNCTIONS: Readonly<Record<string, Function>> = {
  malloc: (vm, [bytes = 0]) => address(vm, vm.python.memory.raw.mallocChunk(sizeOf(bytes) || 1)),
  calloc: (vm, [count = 0, bytes = 0]) =>
    address(vm, vm.python.memory.raw.callocChunk(sizeOf(count), sizeOf(bytes))),
  realloc: (vm, [block = 0, bytes = 0]) => address(vm, reallocated(vm, block, sizeOf(bytes))),
  free: (vm, [block = 0]) => {
    vm.python.memory.raw.freeChunk(vm.python.memory.raw.chunkOf(block))
    return vm.int(0)
  },
  memset: (vm, [block = 0, , bytes = 0]) => {
    vm.python.memory.process.touch(block, sizeOf(bytes))
    return vm.integer(block)
  },
  malloc_trim: (vm, [pad = 0]) => vm.int(vm.libc.trim(pad) ? 1 : 0),
  mallopt: (vm, [option = 0, value = 0]) => vm.int(vm.libc.mallopt(option, value) ? 1 : 0),
  mallinfo: (vm) => structSequence(vm, 'ctypes.mallinfo', vm.libc.mallinfo(), (value) => vm.int(value)),
  malloc_stats: (vm) => vm.int(0),
  getpid: (vm) => vm.int(vm.python.memory.process.pid),
}

function types(python: Python): readonly TypeSpec[] {
  const library = python.layout({ name: 'CDLL', bytes: 32, hasGc: true, refs: ['name', 'dict'] })
  const pointer = python.layout({
    name: '_FuncPtr',
    bytes: 176,
    hasGc: true,
    refs: ['name', 'restype', 'argtypes'],
  })
  return [
    {
      name: 'ctypes.CDLL',
      module: 'ctypes',
      layout: library,
      basicSize: 32,
      isBase: true,
      slots: {
        new: (vm, type, args, keywords) => {
          const [name = NULL] = vm.parseKeywords('CDLL', args, keywords, ['name', 'mode'], 1)
          const text = name === vm.None ? 'libc.so.6' : vm.argumentString('CDLL', 1, name)
          if (!/(^|\/)libc(\.so(\.6)?)?$/.test(text))
            throw vm.errorFormat(
              'OSError',
              `${text}: cannot open shared object file: No such file or directory`,
            )
          const self = library.create(type)
          library.init(self, 0, vm.str(text))
          library.track(self)
          return self
        },
        getAttribute: (vm, self, name) => {
          const text = vm.textOf(name)
          if (text === '_name') return vm.incref(library.get(self, 0))
          if (text.startsWith('__')) return vm.genericGetAttribute(self, name)
          if (!Object.hasOwn(FUNCTIONS, text)) {
            const known = Object.keys(FUNCTIONS).join(', ')
            throw vm.errorFormat('NotImplementedError', `libc's ${text} is not simulated; there are ${known}`)
          }
          const cached = library.get(self, 1)
          if (cached === NULL) library.init(self, 1, vm.dict())
          const dict = library.get(self, 1)
          const known = vm.types2.dicts.get(dict, name)
          if (known !== NULL) return vm.incref(known)
          const made = vm.call(vm.typeNamed('ctypes._FuncPtr'), [name])
          vm.types2.dicts.set(dict, name, made)
          return made
        },
        repr: (vm, self) =>
          vm.str(
            `<CDLL '${vm.textOf(library.get(self, 0))}', handle 7ffff7ff0000 at ${vm.addressOf(self).toString(16)}>`,
          ),
      },
    },
    {
      name: 'ctypes._FuncPtr',
      module: 'ctypes',
      layout: pointer,
      basicSize: 176,
      slots: {
        new: (vm, type, [name]) => {
          const self = pointer.create(type)
          pointer.init(self, 0, vm.incref(name as Ref))
          pointer.track(self)
          return self
        },
        call: (vm, self, args) => {
          const native = FUNCTIONS[vm.textOf(pointer.get(self, 0))] as Function
          const numbers = args.map((arg, index) => argument(vm, index + 1, arg))
          return asStructure(vm, pointer.get(self, 1), native(vm, numbers))
        },
      },
      attributes: {
        __name__: { get: (vm, self) => vm.incref(pointer.get(self, 0)) },
        argtypes: slotOf(2),
        restype: slotOf(1),
      },
    },
  ]

  function slotOf(index: number) {
    return {
      get: (vm: Vm, self: Ref): Ref => vm.incref(pointer.get(self, index) || vm.None),
      set: (vm: Vm, self: Ref, value: Ref): void =>
        pointer.set(self, index, value === NULL ? NULL : vm.incref(value)),
    }
  }
}

/** Types of C, as far as arguments, `restype` and `argtypes` need them: numbers with a value, and structures of them. */
const C_TYPES = `
def _missing(name):
    def missing(*args, **named):
        raise NotImplementedError('ctypes.%s is not simulated' % name)
    return missing
for _name in ('POINTER', 'addressof', 'alignment', 'byref', 'cast', 'create_string_buffer', 'memmove', 'memset', 'pointer',
              'sizeof', 'string_at'):
    globals()[_name] = _missing(_name)
class _SimpleCData(object):
    from_address = staticmethod(_missing('_SimpleCData.from_address'))
    def __init__(self, value=0):
        self.value = value
    def __repr__(self):
        return '%s(%r)' % (type(self).__name__, self.value)
    def __nonzero__(self):
        return bool(self.value)
class Structure(object):
    def __init__(self, *values, **named):
        names = [field[0] for field in self._fields_]
        if len(values) > len(names):
            raise TypeError('too many initializers')
        for name in names:
            setattr(self, name, 0)
        for name, value in zip(names, values) + named.items():
            setattr(self, name, value)
for _name in ('c_bool', 'c_byte', 'c_ubyte', 'c_short', 'c_ushort', 'c_int', 'c_uint', 'c_long', 'c_ulong',
              'c_longlong', 'c_ulonglong', 'c_size_t', 'c_ssize_t', 'c_void_p', 'c_char_p', 'c_float', 'c_double'):
    globals()[_name] = type(_name, (_SimpleCData,), {'__module__': 'ctypes'})
del _name, _missing
`

/** Makes them, where the module is made. */
function makeTypes(vm: Vm, module: Ref): void {
  vm.outside(() => {
    const dict = vm.moduleDict(module)
    const code = vm.compile(C_TYPES, '/usr/lib/python2.7/ctypes/__init__.py', 'exec', 0, false)
    vm.decref(vm.evalCode(code, dict, dict))
    vm.decref(code)
  })
}

/** A structure of the type that is asked for, from one that has the same names. */
function asStructure(vm: Vm, type: Ref, result: Ref): Ref {
  const fields = type === NULL || !vm.isType(type) ? NULL : vm.findAttribute(type, '_fields_')
  if (fields === NULL) return result
  try {
    const made = vm.call(type)
    try {
      vm.forEach(fields, (field) => setField(vm, made, result, field))
      return made
    } catch (thrown) {
      vm.decref(made)
      throw thrown
    }
  } finally {
    vm.decref(fields)
    vm.decref(result)
  }
}

function setField(vm: Vm, made: Ref, from: Ref, field: Ref): void {
  const [name = NULL] = vm.itemsOf(field)
  const value = vm.findAttribute(from, name)
  if (value === NULL) return
  try {
    vm.setattr(made, name, value)
  } finally {
    vm.decref(value)
  }
}

export const ctypes = (python: Python): ModuleSpec => ({
  name: 'ctypes',
  types: types(python),
  init: makeTypes,
  values: {
    util: (vm) => utilities(vm),
    cdll: (vm) => loader(vm),
  },
})

/** ctypes.util, with find_library. */
function utilities(vm: Vm): Ref {
  const module = newModule(vm, 'ctypes.util')
  setNative(vm, module, 'find_library', (name) => (name === 'c' ? 'libc.so.6' : undefined))
  // ctypes is no package here: what is imported from it is loaded already
  const loaded = vm.getattr(vm.moduleNamed('sys'), 'modules')
  const name = vm.interned('ctypes.util')
  vm.setItem(loaded, name, module)
  vm.decref(name)
  vm.decref(loaded)
  return module
}

/** ctypes.cdll, with LoadLibrary. */
function loader(vm: Vm): Ref {
  const module = newModule(vm, 'ctypes.cdll')
  const load = oneArgument((_, __, name) => _.call(_.typeNamed('ctypes.CDLL'), [name]))
  setItem(vm, module, 'LoadLibrary', vm.builtin('LoadLibrary', load, NULL))
  return module
}

function setNative(
  vm: Vm,
  module: Ref,
  name: string,
  answer: (argument: string) => string | undefined,
): void {
  const native = oneArgument((_, __, argument) => {
    const text = answer(_.argumentString('', 1, argument))
    return text === undefined ? _.none() : _.str(text)
  })
  setItem(vm, module, name, vm.builtin(name, native, NULL))
}

function setItem(vm: Vm, module: Ref, name: string, value: Ref): void {
  const key = vm.interned(name)
  vm.types2.dicts.set(vm.moduleDict(module), key, value)
  vm.decref(key)
  vm.decref(value)
}
