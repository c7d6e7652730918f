/**
 * Builtin functions that run code and talk to the user: __import__ apply compile eval execfile input open print raw_input
 * reload. Follows Python/bltinmodule.c of CPython 2.7.6.
 *
 * Left out: AST objects, buffers as source, the prompt of readline where both ends are a terminal.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { oneArgument, unpacked, variable, withKeywords, type Keywords, type Natives } from '../native.ts'
import { PyCF_DONT_IMPLY_DEDENT, PyCF_MASK, PyCF_SOURCE_IS_UTF8 } from '../code.ts'
import { encodeUtf8 } from '../text/index.ts'
import { unpackArity } from '../protocols/index.ts'
import type { Vm } from '../vm.ts'

/** CO_NESTED, CO_GENERATOR_ALLOWED. */
const OBSOLETE_FLAGS = 0x1010

type Mode = 'exec' | 'eval' | 'single'

/** Source text of a str or, encoded as UTF-8, of a unicode, and the flag that says so. */
function sourceOf(vm: Vm, source: Ref, name: string, message: string): { text: string; flags: number } {
  if (!vm.isStr(source) && !vm.isUnicode(source)) throw vm.error('TypeError', message)
  const isUnicode = vm.isUnicode(source)
  const text = isUnicode ? encodeUtf8(vm.textOf(source)) : vm.textOf(source)
  if (text.includes('\0')) throw vm.error('TypeError', `${name}() expected string without null bytes`)
  return { text, flags: isUnicode ? PyCF_SOURCE_IS_UTF8 : 0 }
}

function compile(vm: Vm, _: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const [source = NULL, file = NULL, mode = NULL, flags = NULL, alone = NULL] = vm.parseKeywords(
    'compile',
    args,
    keywords,
    ['source', 'filename', 'mode', 'flags', 'dont_inherit'],
    3,
  )
  const name = vm.argumentString('compile', 2, file)
  const startsAt = vm.argumentString('compile', 3, mode)
  if (startsAt !== 'exec' && startsAt !== 'eval' && startsAt !== 'single')
    throw vm.error('ValueError', "compile() arg 3 must be 'exec', 'eval' or 'single'")
  const bits = flags === NULL ? 0 : vm.argumentInt(flags)
  if ((bits & ~(PyCF_MASK | OBSOLETE_FLAGS | PyCF_DONT_IMPLY_DEDENT)) !== 0)
    throw vm.error('ValueError', 'compile(): unrecognised flags')
  const inherits = alone === NULL || vm.argumentInt(alone) === 0
  const read = sourceOf(vm, source, 'compile', 'expected a readable buffer object')
  return vm.compile(read.text, name, startsAt as Mode, bits | read.flags, inherits, true)
}

/** Globals and locals as given, or those of the caller; borrowed. */
function namespaces(vm: Vm, globals: Ref, locals: Ref): readonly [Ref, Ref] {
  const isMapping = (ref: Ref): boolean => vm.isDict(ref) || vm.slotsOf(ref).subscript !== undefined
  if (locals !== NULL && locals !== vm.None && !isMapping(locals))
    throw vm.error('TypeError', 'locals must be a mapping')
  if (globals !== NULL && globals !== vm.None && !vm.isDict(globals))
    throw vm.error(
      'TypeError',
      isMapping(globals)
        ? 'globals must be a real dict; try eval(expr, {}, mapping)'
        : 'globals must be a dict',
    )
  if (globals === NULL || globals === vm.None) {
    const own = vm.globals()
    return [own, locals === NULL || locals === vm.None ? vm.locals() : locals]
  }
  withBuiltins(vm, globals)
  return [globals, locals === NULL || locals === vm.None ? globals : locals]
}

function withBuiltins(vm: Vm, globals: Ref): void {
  const key = vm.interned('__builtins__')
  try {
    if (vm.types2.dicts.get(globals, key) === NULL) vm.types2.dicts.set(globals, key, vm.builtins())
  } finally {
    vm.decref(key)
  }
}

function evaluate(vm: Vm, _: Ref, [source, globals = NULL, locals = NULL]: readonly Ref[]): Ref {
  const [names, own] = namespaces(vm, globals, locals)
  if (vm.isInstanceOf(source as Ref, 'code')) {
    const free = vm.getattr(source as Ref, 'co_freevars')
    const count = vm.length(free)
    vm.decref(free)
    if (count > 0) throw vm.error('TypeError', 'code object passed to eval() may not contain free variables')
    return vm.evalCode(source as Ref, names, own)
  }
  const { text, flags } = sourceOf(vm, source as Ref, 'eval', 'eval() arg 1 must be a string or code object')
  const code = vm.compile(text.replace(/^[ \t]+/, ''), '<string>', 'eval', flags, true)
  try {
    return vm.evalCode(code, names, own)
  } finally {
    vm.decref(code)
  }
}

function execfile(vm: Vm, _: Ref, [path, globals = NULL, locals = NULL]: readonly Ref[]): Ref {
  const name = vm.argumentString('', 1, path as Ref)
  const [names, own] = namespaces(vm, globals, locals)
  const text = vm.host.readFile(name)
  if (text === undefined)
    throw vm.errorValue('IOError', vm.tuple([vm.int(2), vm.str('No such file or directory'), vm.str(name)]))
  const code = vm.compile(text, name, 'exec', 0, true)
  try {
    return vm.evalCode(code, names, own)
  } finally {
    vm.decref(code)
  }
}

function apply(vm: Vm, _: Ref, [callable, args = NULL, keywords = NULL]: readonly Ref[]): Ref {
  let positional: Ref = NULL
  if (args !== NULL) {
    if (!vm.isTuple(args) && !vm.slotsOf(args).item && !vm.slotsOf(args).iter)
      throw vm.errorFormat('TypeError', `apply() arg 2 expected sequence, found ${vm.typeName(args)}`)
    positional = vm.isTuple(args) ? vm.incref(args) : vm.call(vm.typeNamed('tuple'), [args])
  }
  try {
    if (keywords !== NULL && !vm.isDict(keywords))
      throw vm.errorFormat('TypeError', `apply() arg 3 expected dictionary, found ${vm.typeName(keywords)}`)
    const pairs = keywords === NULL ? [] : [...vm.types2.dicts.entries(keywords)]
    return vm.call(
      callable as Ref,
      positional === NULL ? [] : vm.itemsOf(positional),
      pairs.length === 0
        ? undefined
        : { names: pairs.map(([name]) => vm.textOf(name)), values: pairs.map(([, value]) => value) },
    )
  } finally {
    vm.decref(positional)
  }
}

/** sys.stdin and its like; borrowed. */
function standard(vm: Vm, name: 'stdin' | 'stdout'): Ref {
  const key = vm.interned(name)
  const file = vm.types2.dicts.get(vm.moduleDict(vm.moduleNamed('sys')), key)
  vm.decref(key)
  if (file === NULL) throw vm.error('RuntimeError', `[raw_]input: lost sys.${name}`)
  return file
}

function rawInput(vm: Vm, _: Ref, args: readonly Ref[]): Ref {
  unpackArity(vm, '[raw_]input', args, 0, 1)
  const [prompt = NULL] = args
  const input = standard(vm, 'stdin')
  const output = standard(vm, 'stdout')
  if (vm.softSpace(output, false)) vm.writeTo(output, ' ')
  if (prompt !== NULL) vm.writeTo(output, vm.strText(prompt))
  const line = vm.callMethod(input, 'readline')
  const text = vm.textOf(line)
  if (text === '') {
    vm.decref(line)
    throw vm.error('EOFError', 'EOF when reading a line')
  }
  if (!text.endsWith('\n')) return line
  const rest = vm.str(text.slice(0, -1))
  vm.decref(line)
  return rest
}

function input(vm: Vm, self: Ref, args: readonly Ref[]): Ref {
  const line = rawInput(vm, self, args)
  try {
    return evaluate(vm, NULL, [line])
  } finally {
    vm.decref(line)
  }
}

/** print as a function. */
function print(vm: Vm, _: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const [separator = NULL, end = NULL, target = NULL] = vm.parseKeywords(
    'print',
    [],
    keywords,
    ['sep', 'end', 'file'],
    0,
  )
  for (const [name, value] of [
    ['sep', separator],
    ['end', end],
  ] as const)
    if (value !== NULL && value !== vm.None && !vm.isStr(value) && !vm.isUnicode(value))
      throw vm.errorFormat('TypeError', `${name} must be None, str or unicode, not ${vm.typeName(value)}`)
  const file = target === NULL || target === vm.None ? standard(vm, 'stdout') : target
  if (file === vm.None) return vm.none()
  const isUnicode = [separator, end, ...args].some((each) => each !== NULL && vm.isUnicode(each))
  const put = (text: string): void => {
    if (!isUnicode) return vm.writeTo(file, text)
    const unicode = vm.unicode(text)
    try {
      vm.writeObject(file, unicode)
    } finally {
      vm.decref(unicode)
    }
  }
  for (const [index, object] of args.entries()) {
    if (index > 0) {
      if (separator === NULL || separator === vm.None) put(' ')
      else vm.writeObject(file, separator)
    }
    vm.writeObject(file, object)
  }
  if (end === NULL || end === vm.None) put('\n')
  else vm.writeObject(file, end)
  return vm.none()
}

function importNamed(vm: Vm, _: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const [name = NULL, globals = NULL, locals = NULL, from = NULL, level = NULL] = vm.parseKeywords(
    '__import__',
    args,
    keywords,
    ['name', 'globals', 'locals', 'fromlist', 'level'],
    1,
  )
  return vm.importLevel(
    vm.argumentString('__import__', 1, name),
    globals,
    locals,
    from,
    level === NULL ? -1 : vm.argumentInt(level),
  )
}

export const RUNNING: Natives = {
  __import__: withKeywords(importNamed),
  apply: unpacked(1, 3, apply),
  compile: withKeywords(compile),
  eval: unpacked(1, 3, evaluate),
  execfile: variable(1, 3, execfile),
  input: unpacked(0, 1, input),
  open: withKeywords((vm, _, args, keywords) => vm.call(vm.typeNamed('file'), args, keywords)),
  print: withKeywords(print),
  raw_input: variable(0, Infinity, rawInput),
  reload: oneArgument((vm, _, module) => vm.reload(module)),
}
