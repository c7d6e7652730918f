/**
 * The module posix, as far as programs about memory use it: processes (getpid, fork, waitpid, _exit), a few files. Follows
 * Modules/posixmodule.c of CPython 2.7.6. What is absent is an AttributeError.
 */
import { statusOfWait } from '../../kernel/index.ts'
import { type Ref } from '../../objects/index.ts'
import type { FileSystem } from '../io/file-system.ts'
import { FILE_RESIDENT } from '../io/proc.ts'
import { noArguments, oneArgument, variable, type ModuleSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { structSequence } from './struct-sequence.ts'

const NO_SUCH_FILE = 2
const BAD_DESCRIPTOR = 9
const NO_CHILD = 10

/** Of a real posix, what programs may well ask for and a simulated process has not. */
const ABSENT = [
  'chdir',
  'dup',
  'dup2',
  'execv',
  'kill',
  'listdir',
  'mkdir',
  'open',
  'pipe',
  'popen',
  'read',
  'rename',
  'rmdir',
  'stat',
  'system',
]

const absent = (name: string) =>
  variable(0, Infinity, (vm) => {
    throw vm.error('NotImplementedError', `os.${name} is not simulated`)
  })
const PAGE = 4096

function osError(vm: Vm, number: number, text: string, path?: Ref): ReturnType<Vm['error']> {
  const parts = [vm.int(number), vm.str(text)]
  if (path !== undefined) parts.push(vm.incref(path))
  return vm.errorValue('OSError', vm.tuple(parts))
}

/** What the loop carries out itself where Python code calls it; where C code does, it can't. */
export const FORK = noArguments((vm) => {
  throw vm.error('NotImplementedError', 'fork() called by C code is not simulated')
})

/** Descriptors of the system's sysconf that are known here. */
const SYSCONF: Readonly<Record<string, number>> = {
  SC_PAGE_SIZE: PAGE,
  SC_PAGESIZE: PAGE,
  SC_CLK_TCK: 100,
  SC_NPROCESSORS_ONLN: 1,
}

function status(vm: Vm, pid: number): Ref {
  const child = vm.waitFor(pid)
  if (child === undefined) throw osError(vm, NO_CHILD, 'No child processes')
  return vm.tuple([vm.int(child.pid), vm.int(statusOfWait(child.status))])
}

export const posix = (files: FileSystem): ModuleSpec => ({
  name: 'posix',
  functions: {
    WEXITSTATUS: variable(1, 1, (vm, _, [value]) => vm.int((vm.argumentInt(value as Ref) >> 8) & 0xff)),
    WIFEXITED: variable(1, 1, (vm, _, [value]) => vm.bool((vm.argumentInt(value as Ref) & 0x7f) === 0)),
    WIFSIGNALED: variable(1, 1, (vm, _, [value]) => vm.bool((vm.argumentInt(value as Ref) & 0x7f) !== 0)),
    /** The size of a file; None where there is none. */
    _size: oneArgument((vm, _, path) => {
      const text = files.textOf(files.numberOf(pathOf(vm, path)))
      return text === undefined ? vm.none() : vm.int(text.length)
    }),
    _exit: variable(1, 1, (vm, _, [code]) => vm.exit(vm.argumentInt(code as Ref) & 0xff)),
    fork: FORK,
    getcwd: noArguments((vm) => vm.str('/talk')),
    getpid: noArguments((vm) => vm.int(vm.pid)),
    getppid: noArguments((vm) => vm.int(1)),
    remove: variable(1, 1, (vm, _, [path]) => remove(vm, files, path as Ref)),
    strerror: variable(1, 1, (vm, _, [number]) =>
      vm.str(ERRORS[vm.argumentInt(number as Ref)] ?? `Unknown error ${vm.argumentInt(number as Ref)}`),
    ),
    sysconf: oneArgument((vm, _, name) => {
      const value = vm.isStr(name) ? SYSCONF[vm.textOf(name)] : undefined
      if (value === undefined) throw vm.error('ValueError', 'unrecognized configuration name')
      return vm.int(value)
    }),
    times: noArguments((vm) => {
      const all = [vm.processorSeconds(), 0, 0, 0, vm.seconds()]
      return vm.tuple(all.map((seconds) => vm.float(seconds)))
    }),
    unlink: variable(1, 1, (vm, _, [path]) => remove(vm, files, path as Ref)),
    urandom: variable(1, 1, (vm, _, [count]) =>
      vm.str('\xb7'.repeat(Math.max(0, vm.argumentInt(count as Ref)))),
    ),
    wait: noArguments((vm) => status(vm, -1)),
    waitpid: variable(2, 2, (vm, _, [pid]) => status(vm, vm.argumentInt(pid as Ref))),
    write: variable(2, 2, (vm, _, [descriptor, text]) => {
      const number = vm.argumentInt(descriptor as Ref)
      const bytes = vm.argumentString('', 2, text as Ref)
      if (number !== 1 && number !== 2) throw osError(vm, BAD_DESCRIPTOR, 'Bad file descriptor')
      files.write(number, bytes)
      return vm.int(bytes.length)
    }),
    ...Object.fromEntries(ABSENT.map((name) => [name, absent(name)] as const)),
    uname: noArguments((vm) => {
      const parts = ['Linux', 'heapdeck', '3.2.0', '#1 SMP', 'x86_64']
      return vm.tuple(parts.map((part) => vm.str(part)))
    }),
  },
  values: {
    EX_OK: (vm) => vm.int(0),
    F_OK: (vm) => vm.int(0),
    WNOHANG: (vm) => vm.int(1),
    error: (vm) => vm.incref(vm.typeNamed('exceptions.OSError')),
  },
})

const ERRORS: Readonly<Record<number, string>> = {
  1: 'Operation not permitted',
  2: 'No such file or directory',
  9: 'Bad file descriptor',
  10: 'No child processes',
  12: 'Cannot allocate memory',
  13: 'Permission denied',
  22: 'Invalid argument',
}

function pathOf(vm: Vm, path: Ref): string {
  if (vm.isStr(path) || vm.isUnicode(path)) return vm.textOf(path)
  throw vm.errorFormat('TypeError', `coercing to Unicode: need string or buffer, ${vm.typeName(path)} found`)
}

function remove(vm: Vm, files: FileSystem, path: Ref): Ref {
  const number = files.numberOf(pathOf(vm, path))
  if (files.textOf(number) === undefined) throw osError(vm, NO_SUCH_FILE, 'No such file or directory', path)
  files.setText(number, undefined)
  return vm.none()
}

const RUSAGE = [
  'ru_utime',
  'ru_stime',
  'ru_maxrss',
  'ru_ixrss',
  'ru_idrss',
  'ru_isrss',
  'ru_minflt',
  'ru_majflt',
  'ru_nswap',
  'ru_inblock',
  'ru_oublock',
  'ru_msgsnd',
  'ru_msgrcv',
  'ru_nsignals',
  'ru_nvcsw',
  'ru_nivcsw',
]

/** The module resource: Modules/resource.c. Its peak is of anonymous memory and a real interpreter's files. */
export const resource = (): ModuleSpec => ({
  name: 'resource',
  functions: {
    getpagesize: noArguments((vm) => vm.int(PAGE)),
    getrlimit: variable(1, 1, (vm) => vm.tuple([vm.int(-1), vm.int(-1)])),
    getrusage: variable(1, 1, (vm, _, [who]) => {
      const which = vm.argumentInt(who as Ref)
      if (which !== 0 && which !== -1) throw vm.error('ValueError', 'invalid who parameter')
      const { process } = vm.python.memory
      return structSequence(
        vm,
        'resource.struct_rusage',
        Object.fromEntries(RUSAGE.map((name) => [name, name])),
        (name) => {
          if (name === 'ru_utime') return vm.float(which === 0 ? vm.processorSeconds() : 0)
          if (name === 'ru_stime') return vm.float(0)
          if (name === 'ru_maxrss')
            return vm.int(which === 0 ? Math.round(peakOf(process.peakResidentBytes) / 1024) : 0)
          return vm.int(0)
        },
      )
    }),
  },
  values: {
    RUSAGE_CHILDREN: (vm) => vm.int(-1),
    RUSAGE_SELF: (vm) => vm.int(0),
    RLIM_INFINITY: (vm) => vm.int(-1),
    RLIMIT_AS: (vm) => vm.int(9),
    RLIMIT_DATA: (vm) => vm.int(2),
    RLIMIT_RSS: (vm) => vm.int(5),
    RLIMIT_STACK: (vm) => vm.int(3),
  },
})

/** With the interpreter's own files, as io/proc.ts counts them. */
const peakOf = (anonymous: number): number => anonymous + FILE_RESIDENT
