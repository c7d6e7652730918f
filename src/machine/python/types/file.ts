/**
 * file. Follows Objects/fileobject.c of CPython 2.7.6: the strings that it makes for what it reads, their size by guess and
 * their cutting down, the buffer for reading ahead; and of stdio the memory that it takes.
 *
 * Left out: stdio's own buffering (what is written is written at once), universal newlines beyond '\r\n' and '\r', encodings,
 * `readinto`, descriptors of files.
 */
import { NULL, refOf, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import type { FileSystem } from '../io/file-system.ts'
import type { Stdio } from '../io/stdio.ts'
import { noArguments, oneArgument, variable, type Attribute, type TypeSpec } from '../native.ts'
import { wrongArgument } from '../protocols/arguments.ts'
import type { Vm } from '../vm.ts'
import { extendList } from './list.ts'

const NAME = 0
const MODE = 1

/** Words: the descriptor of a standard stream or, of a file, FILE; its path's number; where in it; how it was opened. */
const DESCRIPTOR = 0
const PATH = 1
const POSITION = 2
const FLAGS = 3
const SOFT_SPACE = 4
/** The block of its FILE; its buffer, a place or an address; the buffer that setvbuf was given. */
const STREAM = 5
const BUFFER = 6
const OWN_BUFFER = 8
/** The iterator's buffer, and how much of what was read ahead it still has. */
const AHEAD = 9
const AHEAD_LEFT = 10
const WORDS = 11

const FILE = -1
const READABLE = 1
const WRITABLE = 2
const APPENDING = 4
const CLOSED = 8
const UNIVERSAL = 16
const UNBUFFERED = 32
const STANDARD = 64

const AHEAD_BYTES = 8192
const LINE_GUESS = 100
/** What readlines() reads at once. */
const CHUNK = 8192
const OBJECT_BYTES = 144
/** BUFSIZ of the C library, for lines. */
const LINE_BUFFER = 8192
const UNINITIALIZED = '<uninitialized file>'

export interface FileType {
  readonly spec: TypeSpec
  /** One of the standard streams, made outside of simulated memory. */
  standard(vm: Vm, name: string, descriptor: number): Ref
  /** PyFile_WriteString. */
  write(vm: Vm, self: Ref, bytes: string): void
  softSpace(self: Ref, value: boolean): boolean
  isFile(vm: Vm, object: Ref): boolean
}

export function fileType(python: Python, files: FileSystem, stdio: Stdio): FileType {
  const { memory, strs } = python
  const layout: RecordLayout = python.layout({
    name: 'file',
    bytes: OBJECT_BYTES,
    hasGc: false,
    refs: ['name', 'mode'],
    words: WORDS,
    isWeak: true,
    beginsToDie: (record) => close(refOf(record)),
    freeBody: (record) => dropAhead(refOf(record)),
  })

  const has = (self: Ref, flag: number): boolean => (layout.word(self, FLAGS) & flag) !== 0

  /** fclose, and what setvbuf was given. */
  function close(self: Ref): void {
    if (has(self, CLOSED)) return
    layout.setWord(self, FLAGS, layout.word(self, FLAGS) | CLOSED)
    if (!has(self, STANDARD)) {
      files.flush(layout.word(self, PATH))
      stdio.dropBuffer(layout.wide(self, BUFFER))
      layout.setWide(self, BUFFER, 0)
      stdio.close(layout.word(self, STREAM))
      layout.setWord(self, STREAM, 0)
    }
    memory.free(layout.word(self, OWN_BUFFER))
    layout.setWord(self, OWN_BUFFER, 0)
  }

  function dropAhead(self: Ref): void {
    memory.free(layout.word(self, AHEAD))
    layout.setWord(self, AHEAD, 0)
    layout.setWord(self, AHEAD_LEFT, 0)
  }

  function open(vm: Vm, self: Ref): void {
    if (has(self, CLOSED)) throw vm.error('ValueError', 'I/O operation on closed file')
  }

  /** stdio makes its buffer when it is first needed. */
  function buffered(self: Ref): void {
    if (has(self, STANDARD | UNBUFFERED) || layout.word(self, OWN_BUFFER) !== 0) return
    if (layout.wide(self, BUFFER) === 0) layout.setWide(self, BUFFER, stdio.buffer())
  }

  function toRead(vm: Vm, self: Ref): void {
    open(vm, self)
    if (!has(self, READABLE)) throw vm.error('IOError', 'File not open for reading')
  }

  /** The same for methods that don't go well with the iterator. */
  function toReadOn(vm: Vm, self: Ref): void {
    toRead(vm, self)
    if (layout.word(self, AHEAD_LEFT) > 0)
      throw vm.error('ValueError', 'Mixing iteration and read methods would lose data')
    buffered(self)
  }

  function ioError(vm: Vm, number: number, text: string, path?: Ref): ReturnType<Vm['error']> {
    const parts = [vm.int(number), vm.str(text)]
    return vm.errorValue('IOError', vm.tuple(path === undefined ? parts : [...parts, vm.incref(path)]))
  }

  let translated = { from: '', to: '' }

  function textOf(self: Ref): string {
    const text = files.textOf(layout.word(self, PATH)) ?? ''
    if (!has(self, UNIVERSAL)) return text
    if (translated.from !== text) translated = { from: text, to: text.replace(/\r\n?/g, '\n') }
    return translated.to
  }

  /** What comes next of the file: up to `most` bytes, of one line where `isLine`; Ctrl+C lets go of what the reader has. */
  function take(vm: Vm, self: Ref, most: number, isLine: boolean, letGo: () => void): string {
    const descriptor = layout.word(self, DESCRIPTOR)
    if (descriptor !== FILE) {
      const bytes = files.readInput(most, isLine)
      if (bytes !== undefined) return bytes
      letGo()
      throw vm.errorValue('KeyboardInterrupt', NULL)
    }
    const text = textOf(self)
    const from = layout.word(self, POSITION)
    const end = isLine ? text.indexOf('\n', from) + 1 || text.length : text.length
    const bytes = text.slice(from, Math.min(end, from + most))
    layout.setWord(self, POSITION, from + bytes.length)
    return bytes
  }

  /** get_line: a string of a hundred characters that grows by a quarter, cut down to what has come. */
  function line(vm: Vm, self: Ref, most: number): Ref {
    let room = most > 0 ? most : LINE_GUESS
    const string = memory.unwritten(() => strs.ofLength(room))
    const bytes = take(vm, self, most > 0 ? most : Infinity, true, () => vm.decref(string))
    // a line that is not at its end needs a character more
    const wanted = bytes.length + (most <= 0 && !bytes.endsWith('\n') ? 1 : 0)
    while (wanted > room) {
      room += room >> 2
      strs.resize(string, '\0'.repeat(room))
    }
    strs.resize(string, bytes)
    return string
  }

  /** new_buffersize, where `bytes` have been read. */
  function roomFor(self: Ref, room: number): number {
    if (layout.word(self, DESCRIPTOR) === FILE && !files.isOfProcess(layout.word(self, PATH))) {
      const left = textOf(self).length - layout.word(self, POSITION)
      if (left > 0) return room + left + 1
    }
    return room + (room >> 3) + 6
  }

  function read(vm: Vm, self: Ref, most: number): Ref {
    let room = most >= 0 ? most : roomFor(self, 0)
    const string = memory.unwritten(() => strs.ofLength(room))
    const bytes = take(vm, self, most >= 0 ? most : Infinity, false, () => vm.decref(string))
    if (most < 0)
      while (bytes.length >= room) {
        room = roomFor(self, room)
        strs.resize(string, '\0'.repeat(room))
      }
    strs.resize(string, bytes)
    return string
  }

  function readLines(vm: Vm, self: Ref, hint: number): Ref {
    const list = vm.list([])
    const letGo = (): void => vm.decref(list)
    for (
      let total = 0, bytes = take(vm, self, Infinity, true, letGo);
      bytes !== '';
      bytes = take(vm, self, Infinity, true, letGo)
    ) {
      const string = vm.str(bytes)
      python.lists.append(list, string)
      vm.decref(string)
      total += bytes.length
      if (hint > 0 && total >= Math.ceil(hint / CHUNK) * CHUNK) break
    }
    return list
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

  /** open_the_file: copies of the name and of the mode are kept meanwhile. */
  function init(vm: Vm, self: Ref, name: Ref, mode: string, buffering: number): void {
    const path = vm.textOf(name)
    const nameCopy = memory.malloc(path.length + 1, 0)
    const modeCopy = memory.malloc(mode.length + 3, 0)
    try {
      layout.set(self, NAME, vm.incref(name))
      layout.set(self, MODE, vm.str(mode))
      const [kind = ''] = mode
      if (!['r', 'w', 'a', 'U'].includes(kind))
        throw vm.errorFormat(
          'ValueError',
          mode === ''
            ? 'empty mode string'
            : `mode string must begin with one of 'r', 'w', 'a' or 'U', not '${mode}'`,
        )
      const stream = stdio.open()
      const number = files.open(path)
      const text = files.textOf(number)
      const isRead = kind === 'r' || kind === 'U'
      if (isRead && text === undefined) {
        stdio.close(stream)
        throw ioError(vm, 2, 'No such file or directory', name)
      }
      if (kind === 'w' || text === undefined) files.setText(number, '')
      let flags = isRead ? READABLE : WRITABLE
      if (mode.includes('+')) flags = READABLE | WRITABLE
      if (kind === 'a') flags |= APPENDING
      if (mode.includes('U')) flags |= UNIVERSAL
      if (buffering === 0) flags |= UNBUFFERED
      layout.setWord(self, DESCRIPTOR, FILE)
      layout.setWord(self, PATH, number)
      layout.setWord(self, POSITION, kind === 'a' ? (text ?? '').length : 0)
      layout.setWord(self, FLAGS, flags)
      layout.setWord(self, STREAM, stream)
    } finally {
      memory.free(modeCopy)
      memory.free(nameCopy)
    }
    const own = buffering === 1 ? LINE_BUFFER : buffering
    if (own > 0) layout.setWord(self, OWN_BUFFER, memory.malloc(own, 0))
  }

  /** readahead_get_line_skip: the next line, of a buffer that is read ahead; a longer line takes a larger buffer. */
  function next(vm: Vm, self: Ref): Ref {
    toRead(vm, self)
    buffered(self)
    const outgrown: number[] = []
    const letGo = (): void => {
      dropAhead(self)
      for (const block of outgrown) memory.free(block)
    }
    let bytes = ''
    let room = AHEAD_BYTES
    for (;;) {
      if (layout.word(self, AHEAD_LEFT) === 0) {
        if (layout.word(self, AHEAD) !== 0) dropAhead(self)
        layout.setWord(self, AHEAD, memory.malloc(room, 0))
        layout.setWord(self, AHEAD_LEFT, take(vm, self, room, false, letGo).length)
      }
      const left = layout.word(self, AHEAD_LEFT)
      const ahead = aheadOf(self, left)
      const end = ahead.indexOf('\n') + 1
      bytes += end > 0 ? ahead.slice(0, end) : ahead
      layout.setWord(self, AHEAD_LEFT, end > 0 ? left - end : 0)
      if (end > 0 || left === 0) break
      outgrown.push(layout.word(self, AHEAD))
      layout.setWord(self, AHEAD, 0)
      room += room >> 2
    }
    const string = strs.fromText(bytes)
    if (layout.word(self, AHEAD_LEFT) === 0 && bytes.endsWith('\n')) dropAhead(self)
    for (const block of outgrown.toReversed()) memory.free(block)
    if (bytes !== '') return string
    vm.decref(string)
    return NULL
  }

  /** The last bytes that were taken. */
  function aheadOf(self: Ref, left: number): string {
    if (left === 0) return ''
    if (layout.word(self, DESCRIPTOR) !== FILE) return files.inputBefore(left)
    const at = layout.word(self, POSITION)
    return textOf(self).slice(at - left, at)
  }

  function seek(vm: Vm, self: Ref, offset: number, from: number): void {
    open(vm, self)
    dropAhead(self)
    if (layout.word(self, DESCRIPTOR) !== FILE) throw ioError(vm, 29, 'Illegal seek')
    const size = files.textOf(layout.word(self, PATH))?.length ?? 0
    const start = from === 0 ? 0 : from === 1 ? layout.word(self, POSITION) : size
    if (from < 0 || from > 2 || start + offset < 0) throw ioError(vm, 22, 'Invalid argument')
    layout.setWord(self, POSITION, start + offset)
  }

  function tell(vm: Vm, self: Ref): number {
    open(vm, self)
    if (layout.word(self, DESCRIPTOR) !== FILE) throw ioError(vm, 29, 'Illegal seek')
    return layout.word(self, POSITION)
  }

  function truncate(vm: Vm, self: Ref, size: Ref | undefined): void {
    open(vm, self)
    if (!has(self, WRITABLE)) throw vm.error('IOError', 'File not open for writing')
    const path = layout.word(self, PATH)
    const length = size === undefined ? tell(vm, self) : vm.argumentInt(size)
    if (length < 0) throw ioError(vm, 22, 'Invalid argument')
    files.setText(path, (files.textOf(path) ?? '').slice(0, length).padEnd(length, '\0'))
  }

  /** What write() is given: text, encoded where it is unicode; of binary files anything with a buffer. */
  function bytesOf(vm: Vm, object: Ref): string {
    if (vm.isUnicode(object)) {
      const encoded = vm.strOf(object)
      try {
        return vm.textOf(encoded)
      } finally {
        vm.decref(encoded)
      }
    }
    if (vm.isStr(object)) return vm.textOf(object)
    if (vm.isExactly(object, 'buffer')) return vm.strText(object)
    throw vm.error('TypeError', 'expected a character buffer object')
  }

  function writeLines(vm: Vm, self: Ref, lines: Ref): void {
    open(vm, self)
    if (!has(self, WRITABLE)) throw vm.error('IOError', 'File not open for writing')
    const list = vm.list([])
    try {
      try {
        extendList(vm, list, lines)
      } catch (thrown) {
        if (!vm.caught(thrown, 'TypeError') || vm.slotsOf(lines).iter) throw thrown
        vm.clearError()
        throw vm.error('TypeError', 'writelines() requires an iterable argument')
      }
      const texts = vm.itemsOf(list).map((each) => {
        if (vm.isStr(each) || vm.isUnicode(each)) return bytesOf(vm, each)
        throw vm.error('TypeError', 'writelines() argument must be a sequence of strings')
      })
      for (const text of texts) write(vm, self, text)
    } finally {
      vm.decref(list)
    }
  }

  const kept = (index: number): Attribute => ({
    isMember: true,
    get: (vm, self) =>
      layout.get(self, index) === NULL ? vm.str(UNINITIALIZED) : vm.incref(layout.get(self, index)),
  })

  const spec: TypeSpec = {
    name: 'file',
    layout,
    basicSize: OBJECT_BYTES,
    isBase: true,
    slots: {
      new: (vm, type) => {
        const self = layout.create(type)
        layout.setWord(self, FLAGS, CLOSED)
        return self
      },
      init: (vm, self, args, keywords) => {
        const [name = NULL, mode = NULL, buffering = NULL] = vm.parseKeywords(
          'file',
          args,
          keywords,
          ['name', 'mode', 'buffering'],
          1,
        )
        if (vm.isInstanceOf(name, 'bytearray'))
          throw vm.error('TypeError', 'decoding bytearray is not supported')
        if (!vm.isStr(name) && !vm.isUnicode(name))
          throw vm.errorFormat(
            'TypeError',
            `coercing to Unicode: need string or buffer, ${vm.typeName(name)} found`,
          )
        if (vm.textOf(name).includes('\0'))
          throw wrongArgument(vm, 'file', 1, 'encoded string without NULL bytes', name)
        const how = mode === NULL ? 'r' : vm.argumentString('file', 2, mode)
        const size = buffering === NULL ? -1 : vm.argumentInt(buffering)
        close(self)
        init(vm, self, name, how, size)
      },
      iter: (vm, self) => {
        open(vm, self)
        return vm.incref(self)
      },
      next,
      repr: (vm, self) => {
        const named = layout.get(self, NAME)
        const name = named === NULL ? `'${UNINITIALIZED}'` : vm.reprText(named)
        const state = has(self, CLOSED) ? 'closed' : 'open'
        const mode = named === NULL ? UNINITIALIZED : vm.textOf(layout.get(self, MODE))
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
        if (layout.word(self, DESCRIPTOR) === FILE) files.flush(layout.word(self, PATH))
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
        toReadOn(vm, self)
        return read(vm, self, size === undefined ? -1 : vm.argumentInt(size))
      }),
      readline: variable(0, 1, (vm, self, [size]) => {
        toReadOn(vm, self)
        const most = size === undefined ? -1 : vm.argumentInt(size)
        return most === 0 ? vm.str('') : line(vm, self, most)
      }),
      readlines: variable(0, 1, (vm, self, [hint]) => {
        toReadOn(vm, self)
        return readLines(vm, self, hint === undefined ? 0 : vm.argumentInt(hint))
      }),
      seek: variable(1, 2, (vm, self, [offset, from]) => {
        seek(
          vm,
          self,
          vm.index(offset as Ref, 'OverflowError'),
          from === undefined ? 0 : vm.argumentInt(from),
        )
        return vm.none()
      }),
      tell: noArguments((vm, self) => vm.int(tell(vm, self))),
      truncate: variable(0, 1, (vm, self, [size]) => {
        truncate(vm, self, size)
        return vm.none()
      }),
      write: variable(0, Infinity, (vm, self, args) => {
        const [text] = args
        vm.parseArity('', args, 1, 1)
        open(vm, self)
        if (!has(self, WRITABLE)) throw vm.error('IOError', 'File not open for writing')
        const bytes = bytesOf(vm, text as Ref)
        layout.setWord(self, SOFT_SPACE, 0)
        write(vm, self, bytes)
        return vm.none()
      }),
      writelines: oneArgument((vm, self, lines) => {
        writeLines(vm, self, lines)
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
        layout.setWord(self, FLAGS, STANDARD | (descriptor === 0 ? READABLE : WRITABLE))
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
