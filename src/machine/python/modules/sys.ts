/**
 * The module sys. Follows Python/sysmodule.c of CPython 2.7.6.
 *
 * Left out: tracing and profiling, the last exception of an interactive session, threads.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, unpacked, variable, withKeywords, type ModuleSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { structSequence } from './struct-sequence.ts'

const MAX_INT = 2n ** 63n - 1n
const ENCODING = 'ascii'

const absent = (name: string) =>
  variable(0, Infinity, (vm) => {
    throw vm.error('NotImplementedError', `sys.${name} is not simulated`)
  })

/** __sizeof__ and the collector's header. */
function sizeOf(vm: Vm, args: readonly Ref[], fallback: Ref): Ref {
  const [object] = args as [Ref]
  let size: Ref
  try {
    size = vm.isInstanceOf(object, 'instance')
      ? vm.int(vm.model.classes.basicSize(vm.typeNamed('instance')))
      : vm.callSpecial(object, '__sizeof__')
  } catch (thrown) {
    if (fallback === NULL || !vm.caught(thrown, 'TypeError')) throw thrown
    vm.clearError()
    return vm.incref(fallback)
  }
  if (!vm.hasGcHeader(object)) return size
  const header = vm.int(vm.python.rules.gcHeader)
  try {
    return vm.binary('add', size, header)
  } finally {
    vm.decref(header)
    vm.decref(size)
  }
}

/** displayhook: the value's repr on a line, and `__builtin__._`. */
function display(vm: Vm, value: Ref): Ref {
  if (value === vm.None) return vm.none()
  const builtins = vm.moduleDict(vm.moduleNamed('__builtin__'))
  const name = vm.interned('_')
  try {
    vm.types2.dicts.set(builtins, name, vm.None)
    if (vm.host.show) vm.host.show(vm.reprText(value))
    else vm.writeTo(vm.standardFile('stdout'), `${vm.reprText(value)}\n`)
    vm.types2.dicts.set(builtins, name, value)
  } finally {
    vm.decref(name)
  }
  return vm.none()
}

const versionInfo = (vm: Vm): readonly [number, number, number] => {
  const [major = 2, minor = 7, micro = 6] = vm.python.rules.version.split('.').map(Number)
  return [major, minor, micro]
}

const VERSIONS: Readonly<Record<string, string>> = {
  '2.7.6': '2.7.6 (default, Nov 10 2013, 19:24:18) \n[GCC 4.6.3]',
  '2.7.18': '2.7.18 (default, Apr 20 2020, 20:30:41) \n[GCC 9.3.0]',
}

export const sys = (): ModuleSpec => ({
  name: 'sys',
  doc: 'This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.',
  functions: {
    _clear_type_cache: noArguments((vm) => vm.none()),
    _getframe: variable(0, 1, (vm, _, [depth]) => {
      const frame = vm.frame(depth === undefined ? 0 : Math.max(0, vm.argumentInt(depth)))
      if (frame === NULL) throw vm.error('ValueError', 'call stack is not deep enough')
      return vm.incref(frame)
    }),
    call_tracing: absent('call_tracing'),
    displayhook: oneArgument((vm, _, value) => display(vm, value)),
    exc_clear: noArguments((vm) => {
      vm.clearHandled()
      return vm.none()
    }),
    exc_info: noArguments((vm) =>
      vm.tuple(vm.handled().map((part) => (part === NULL ? vm.none() : vm.incref(part)))),
    ),
    excepthook: variable(3, 3, (vm, _, [type, value, traceback]) => {
      vm.printException(type as Ref, value as Ref, traceback as Ref)
      return vm.none()
    }),
    exit: unpacked(0, 1, (vm, _, [code = NULL]) => {
      throw vm.errorValue('SystemExit', code === NULL ? NULL : vm.incref(code))
    }),
    getcheckinterval: noArguments((vm) => vm.int(100)),
    getdefaultencoding: noArguments((vm) => vm.interned(ENCODING)),
    getfilesystemencoding: noArguments((vm) => vm.str('ANSI_X3.4-1968')),
    getprofile: noArguments((vm) => vm.none()),
    getrecursionlimit: noArguments((vm) => vm.int(vm.recursionLimit)),
    getrefcount: oneArgument((vm, _, object) => vm.int(vm.python.objects.refcountOf(object))),
    getsizeof: withKeywords((vm, _, args, keywords) => {
      const [object = NULL, fallback = NULL] = vm.parseKeywords(
        'getsizeof',
        args,
        keywords,
        ['object', 'default'],
        1,
      )
      return sizeOf(vm, [object], fallback)
    }),
    gettrace: noArguments((vm) => vm.none()),
    setcheckinterval: variable(1, 1, (vm) => vm.none()),
    setprofile: absent('setprofile'),
    setrecursionlimit: variable(1, 1, (vm, _, [limit]) => {
      const most = vm.argumentInt(limit as Ref)
      if (most <= 0) throw vm.error('ValueError', 'recursion limit must be positive')
      vm.recursionLimit = most
      return vm.none()
    }),
    settrace: absent('settrace'),
  },
  values: {
    api_version: (vm) => vm.int(1013),
    byteorder: (vm) => vm.str('little'),
    copyright: (vm) => vm.str('Copyright (c) 2001-2013 Python Software Foundation.\nAll Rights Reserved.'),
    dont_write_bytecode: (vm) => vm.bool(false),
    exec_prefix: (vm) => vm.str('/usr'),
    executable: (vm) => vm.str('/usr/bin/python2.7'),
    flags: (vm) =>
      structSequence(
        vm,
        'sys.flags',
        {
          debug: 0,
          py3k_warning: 0,
          division_warning: 0,
          division_new: 0,
          inspect: 0,
          interactive: 0,
          optimize: 0,
          dont_write_bytecode: 0,
          no_user_site: 0,
          no_site: 1,
          ignore_environment: 1,
          tabcheck: 0,
          verbose: 0,
          unicode: 0,
          bytes_warning: 0,
          hash_randomization: 0,
        },
        (value) => vm.int(value),
      ),
    float_info: (vm) =>
      structSequence<() => Ref>(
        vm,
        'sys.float_info',
        {
          max: () => vm.float(Number.MAX_VALUE),
          max_exp: () => vm.int(1024),
          max_10_exp: () => vm.int(308),
          min: () => vm.float(2 ** -1022),
          min_exp: () => vm.int(-1021),
          min_10_exp: () => vm.int(-307),
          dig: () => vm.int(15),
          mant_dig: () => vm.int(53),
          epsilon: () => vm.float(Number.EPSILON),
          radix: () => vm.int(2),
          rounds: () => vm.int(1),
        },
        (make) => make(),
      ),
    float_repr_style: (vm) => vm.str('short'),
    hexversion: (vm) => {
      const [major, minor, micro] = versionInfo(vm)
      return vm.int((major << 24) | (minor << 16) | (micro << 8) | 0xf0)
    },
    long_info: (vm) =>
      structSequence(vm, 'sys.long_info', { bits_per_digit: 30, sizeof_digit: 4 }, (value) => vm.int(value)),
    maxint: (vm) => vm.integer(MAX_INT),
    maxsize: (vm) => vm.integer(MAX_INT),
    maxunicode: (vm) => vm.int(0x10ffff),
    platform: (vm) => vm.str('linux2'),
    prefix: (vm) => vm.str('/usr'),
    py3kwarning: (vm) => vm.bool(false),
    subversion: (vm) => vm.tuple([vm.str('CPython'), vm.str(''), vm.str('')]),
    version: (vm) => vm.str(VERSIONS[vm.python.rules.version] ?? vm.python.rules.version),
    version_info: (vm) => {
      const [major, minor, micro] = versionInfo(vm)
      return structSequence<() => Ref>(
        vm,
        'sys.version_info',
        {
          major: () => vm.int(major),
          minor: () => vm.int(minor),
          micro: () => vm.int(micro),
          releaselevel: () => vm.str('final'),
          serial: () => vm.int(0),
        },
        (make) => make(),
      )
    },
    warnoptions: (vm) => vm.list([]),
  },
})
