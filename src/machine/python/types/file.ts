/**
 * file. Follows Objects/fileobject.c of CPython 2.7.6: the strings that it makes for what it reads, their size by guess and
 * their cutting down, the buffer for reading ahead.
 *
 * Left out: stdio's own buffering (what is written is written at once), universal newlines beyond '\r\n' and '\r', encodings,
 * `readinto`.
 */
import { NULL, refOf, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import type { FileSystem } from '../io/file-system.ts'
import { noArguments, oneArgument, variable, type Attribute, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

const NAME = 0
const MODE = 1

/** Words: the descriptor of a standard stream or, of a file, FILE; its path's number; where in it; how it was opened. */
const DESCRIPTOR = 0
const PATH = 1
const POSITION = 2
const FLAGS = 3
const SOFT_SPACE = 4
/** The block of its FILE, and of its buffer: places. */
const STREAM = 5
const BUFFER = 6
/** How much of a line that was read ahead the iterator still has is no matter here: only its buffer's block. */
const AHEAD = 7
const WORDS = 8

const FILE = -1
const READABLE = 1
const WRITABLE = 2
const APPENDING = 4
const CLOSED = 8
const UNIVERSAL = 16

const STREAM_BYTES = 568
const BUFFER_BYTES = 4096
const AHEAD_BYTES = 8192
const LINE_GUESS = 100
const CHUNK = 8192
const OBJECT_BYTES = 144

export interface FileType {
  readonly spec: TypeSpec
  /** One of the standard streams, made outside of simulated memory. */
  standard(vm: Vm, name: string, descriptor: number): Ref
  /** PyFile_WriteString. */
  write(vm: Vm, self: Ref, bytes: string): void
  softSpace(self: Ref, value: boolean): boolean
  isFile(vm: Vm, object: Ref): boolean
}

export function fileType(python: Python, files: FileSystem): FileType {
  const layout: RecordLayout = python.layout({
    name: 'file',
    bytes: OBJECT_BYTES,
    hasGc: false,
    refs: ['name', 'mode'],
    words: WORDS,
    freeBody: (record) => close(refOf(record)),
  })
  const { memory } = python

  const has = (self: Ref, flag: number): boolean => (layout.word(self, FLAGS) & flag) !== 0

  function close(self: Ref): void {
    if (has(self, CLOSED)) return
    layout.setWord(self, FLAGS, layout.word(self, FLAGS) | CLOSED)
    for (const block of [AHEAD, BUFFER, STREAM]) {
      memory.free(layout.word(self, block))
      layout.setWord(self, block, 0)
    }
  }

  function open(vm: Vm, self: Ref): void {
    if (has(self, CLOSED)) throw vm.error('ValueError', 'I/O operation on closed file')
  }

  /** stdio makes its buffer when it is first needed. */
  function buffered(self: Ref): void {
    if (layout.word(self, DESCRIPTOR) === FILE && layout.word(self, BUFFER) === 0)
      layout.setWord(self, BUFFER, memory.malloc(BUFFER_BYTES, 0))
  }

  function toRead(vm: Vm, self: Ref): void {
    open(vm, self)
    if (!has(self, READABLE)) throw vm.error('IOError', 'File not open for reading')
    buffered(self)
  }

  function ioError(vm: Vm, number: number, text: string, path: Ref): ReturnType<Vm['error']> {
    return vm.errorValue('IOError', vm.tuple([vm.int(number), vm.str(text), vm.incref(path)]))
  }

  /** What comes next of the file: up to `most` bytes, of one line where `isLine`. */
  function take(self: Ref, most: number, isLine: boolean): string {
    const descriptor = layout.word(self, DESCRIPTOR)
    if (descriptor !== FILE) return files.readInput(most, isLine)
    let text = files.textOf(layout.word(self, PATH)) ?? ''
    if (has(self, UNIVERSAL)) text = text.replace(/\r\n?/g, '\n')
    const from = layout.word(self, POSITION)
    const end = isLine ? text.indexOf('\n', from) + 1 || text.length : text.length
    const bytes = text.slice(from, Math.min(end, from + most))
    layout.setWord(self, POSITION, from + bytes.length)
    return bytes
  }

  /** get_line: a string of a hundred characters that grows by a quarter, cut down to what has come. */
  function line(vm: Vm, self: Ref, most: number): Ref {
    const { strs } = python
    let room = most > 0 ? most : LINE_GUESS
    const string = strs.ofLength(room)
    const bytes = take(self, most > 0 ? most : Infinity, true)
    while (bytes.length > room || (bytes.length === room && most <= 0 && !bytes.endsWith('\n'))) {
      room += room >> 2
      strs.resize(string, '\0'.repeat(room))
    }
    strs.resize(string, bytes)
    return string
  }

  function read(vm: Vm, self: Ref, most: number): Ref {
    const { strs } = python
    const isFile = layout.word(self, DESCRIPTOR) === FILE
    if (most >= 0) {
      const string = strs.ofLength(most)
      strs.resize(string, take(self, most, false))
      return string
    }
    let room = CHUNK
    if (isFile) {
      const size = files.textOf(layout.word(self, PATH))?.length ?? 0
      if (size > 0) room = Math.max(1, size - layout.word(self, POSITION) + 1)
    }
    const string = strs.ofLength(room)
    const bytes = take(self, Infinity, false)
    while (bytes.length >= room) {
      room += room > 512 * 1024 ? 512 * 1024 : room + 1
      strs.resize(string, '\0'.repeat(room))
    }
    strs.resize(string, bytes)
    return string
  }

  function write(vm: Vm, self: Ref, bytes: string): void {
    open(vm, self)
    if (!has(self, WRITABLE)) throw vm.error('IOError', 'File not open for writing')
    const descriptor = layout.word(self, DESCRIPTOR)
    if (descriptor !== FILE) return files.write(descriptor, bytes)
    buffered(self)
    const path = layout.word(self, PATH)
    const text = files.textOf(path) ?? ''
    const at = has(self, APPENDING) ? text.length : layout.word(self, POSITION)
    files.setText(path, text.slice(0, at).padEnd(at, '\0') + bytes + text.slice(at + bytes.length))
    layout.setWord(self, POSITION, at + bytes.length)
  }

  function init(vm: Vm, self: Ref, name: Ref, mode: string): void {
    const path = vm.textOf(name)
    const [kind = ''] = mode
    if (!['r', 'w', 'a', 'U'].includes(kind))
      throw vm.errorFormat(
        'ValueError',
        mode === ''
          ? 'empty mode string'
          : `mode string must begin with one of 'r', 'w', 'a' or 'U', not '${mode}'`,
      )
    const number = files.numberOf(path)
    const text = files.textOf(number)
    const isRead = kind === 'r' || kind === 'U'
    if (isRead && text === undefined) throw ioError(vm, 2, 'No such file or directory', name)
    if (kind === 'w' || text === undefined) files.setText(number, '')
    const both = mode.includes('+')
    let flags = isRead ? READABLE : WRITABLE
    if (both) flags = READABLE | WRITABLE
    if (kind === 'a') flags |= APPENDING
    if (mode.includes('U')) flags |= UNIVERSAL
    close(self)
    layout.setWord(self, DESCRIPTOR, FILE)
    layout.setWord(self, PATH, number)
    layout.setWord(self, POSITION, kind === 'a' ? (text ?? '').length : 0)
    layout.setWord(self, FLAGS, flags)
    layout.setWord(self, STREAM, memory.malloc(STREAM_BYTES, 0))
    layout.set(self, NAME, vm.incref(name))
    layout.set(self, MODE, vm.str(mode))
  }

  /** The next line, from a buffer that reads ahead. */
  function next(vm: Vm, self: Ref): Ref {
    toRead(vm, self)
    if (layout.word(self, AHEAD) === 0) layout.setWord(self, AHEAD, memory.malloc(AHEAD_BYTES, 0))
    const bytes = take(self, Infinity, true)
    if (bytes !== '') return vm.str(bytes)
    memory.free(layout.word(self, AHEAD))
    layout.setWord(self, AHEAD, 0)
    return NULL
  }

  function seek(vm: Vm, self: Ref, offset: number, from: number): void {
    open(vm, self)
    if (layout.word(self, DESCRIPTOR) !== FILE)
      throw vm.errorValue('IOError', vm.tuple([vm.int(29), vm.str('Illegal seek')]))
    const size = files.textOf(layout.word(self, PATH))?.length ?? 0
    const start = from === 0 ? 0 : from === 1 ? layout.word(self, POSITION) : size
    if (start + offset < 0) throw vm.errorValue('IOError', vm.tuple([vm.int(22), vm.str('Invalid argument')]))
    layout.setWord(self, POSITION, start + offset)
  }

  const limit = (vm: Vm, argument: Ref | undefined): number =>
    argument === undefined || argument === vm.None ? -1 : vm.argumentInt(argument)

  const kept = (index: number): Attribute => ({
    isMember: true,
    get: (vm, self) => (layout.get(self, index) === NULL ? vm.none() : vm.incref(layout.get(self, index))),
  })

  const spec: TypeSpec = {
    name: 'file',
    layout,
    basicSize: OBJECT_BYTES,
    isBase: true,
    slots: {
      new: (vm, type) => {
        const self = layout.create(type)
        layout.init(self, NAME, vm.str('<uninitialized file>'))
        layout.init(self, MODE, vm.str('<uninitialized file>'))
        layout.setWord(self, FLAGS, CLOSED)
        return self
      },
      init: (vm, self, args, keywords) => {
        const [name = NULL, mode = NULL] = vm.parseKeywords(
          'file',
          args,
          keywords,
          ['name', 'mode', 'buffering'],
          1,
        )
        if (!vm.isStr(name) && !vm.isUnicode(name))
          throw vm.errorFormat(
            'TypeError',
            `coercing to Unicode: need string or buffer, ${vm.typeName(name)} found`,
          )
        init(vm, self, name, mode === NULL ? 'r' : vm.argumentString('file', 2, mode))
      },
      iter: (vm, self) => {
        open(vm, self)
        return vm.incref(self)
      },
      next,
      repr: (vm, self) => {
        const name = vm.reprText(layout.get(self, NAME))
        const state = has(self, CLOSED) ? 'closed' : 'open'
        const mode = vm.textOf(layout.get(self, MODE))
        const at = vm.addressOf(self).toString(16)
        return vm.str(`<${state} file ${name}, mode '${mode}' at 0x${at}>`)
      },
    },
    methods: {
      __enter__: noArguments((vm, self) => {
        open(vm, self)
        return vm.incref(self)
      }),
      __exit__: variable(0, Infinity, (vm, self) => vm.callMethod(self, 'close')),
      close: noArguments((vm, self) => {
        close(self)
        return vm.none()
      }),
      fileno: noArguments((vm, self) => {
        open(vm, self)
        const descriptor = layout.word(self, DESCRIPTOR)
        return vm.int(descriptor === FILE ? 3 : descriptor)
      }),
      flush: noArguments((vm, self) => {
        open(vm, self)
        return vm.none()
      }),
      isatty: noArguments((vm, self) => {
        open(vm, self)
        return vm.bool(false)
      }),
      next: noArguments((vm, self) => {
        const bytes = next(vm, self)
        if (bytes === NULL) throw vm.errorValue('StopIteration', NULL)
        return bytes
      }),
      read: variable(0, 1, (vm, self, [size]) => {
        toRead(vm, self)
        return read(vm, self, limit(vm, size))
      }),
      readline: variable(0, 1, (vm, self, [size]) => {
        toRead(vm, self)
        const most = limit(vm, size)
        return most === 0 ? vm.str('') : line(vm, self, most)
      }),
      readlines: variable(0, 1, (vm, self) => {
        toRead(vm, self)
        const list = vm.list([])
        for (let bytes = take(self, Infinity, true); bytes !== ''; bytes = take(self, Infinity, true)) {
          const string = vm.str(bytes)
          python.lists.append(list, string)
          vm.decref(string)
        }
        return list
      }),
      seek: variable(1, 2, (vm, self, [offset, from]) => {
        seek(vm, self, vm.argumentInt(offset as Ref), from === undefined ? 0 : vm.argumentInt(from))
        return vm.none()
      }),
      tell: noArguments((vm, self) => {
        open(vm, self)
        return vm.int(layout.word(self, POSITION))
      }),
      truncate: variable(0, 1, (vm, self, [size]) => {
        open(vm, self)
        const path = layout.word(self, PATH)
        const length = size === undefined ? layout.word(self, POSITION) : vm.argumentInt(size)
        files.setText(path, (files.textOf(path) ?? '').slice(0, length).padEnd(length, '\0'))
        return vm.none()
      }),
      write: variable(1, 1, (vm, self, [text]) => {
        write(vm, self, vm.argumentString('write', 1, text as Ref))
        layout.setWord(self, SOFT_SPACE, 0)
        return vm.none()
      }),
      writelines: oneArgument((vm, self, lines) => {
        open(vm, self)
        vm.forEach(lines, (each) => {
          if (!vm.isStr(each) && !vm.isUnicode(each))
            throw vm.error('TypeError', 'writelines() argument must be a sequence of strings')
          write(vm, self, vm.textOf(each))
        })
        return vm.none()
      }),
      xreadlines: noArguments((vm, self) => {
        open(vm, self)
        return vm.incref(self)
      }),
    },
    attributes: {
      closed: { get: (vm, self) => vm.bool(has(self, CLOSED)) },
      encoding: { isMember: true, get: (vm) => vm.none() },
      errors: { isMember: true, get: (vm) => vm.none() },
      mode: kept(MODE),
      name: kept(NAME),
      newlines: { get: (vm) => vm.none() },
      softspace: {
        isMember: true,
        get: (vm, self) => vm.int(layout.word(self, SOFT_SPACE)),
        set: (vm, self, value) => {
          if (value === NULL) throw vm.error('TypeError', "can't delete numeric/char attribute")
          layout.setWord(self, SOFT_SPACE, vm.argumentInt(value))
        },
      },
    },
  }

  return {
    spec,
    standard(vm, name, descriptor) {
      return vm.outside(() => {
        const self = layout.create()
        layout.init(self, NAME, vm.str(`<${name}>`))
        layout.init(self, MODE, vm.str(descriptor === 0 ? 'r' : 'w'))
        layout.setWord(self, DESCRIPTOR, descriptor)
        layout.setWord(self, FLAGS, descriptor === 0 ? READABLE : WRITABLE)
        return self
      })
    },
    write,
    softSpace(self, value) {
      const was = layout.word(self, SOFT_SPACE) !== 0
      layout.setWord(self, SOFT_SPACE, value ? 1 : 0)
      return was
    },
    isFile: (vm, object) => vm.isInstanceOf(object, 'file'),
  }
}
