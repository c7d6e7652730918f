/**
 * The bytes of a bytearray: a block of malloc's that grows as Objects/bytearrayobject.c of CPython 2.7.6 has it
 * (PyByteArray_FromStringAndSize, PyByteArray_Resize), and what is in it.
 */
import { refOf, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import type { Vm } from '../vm.ts'
import { onceEach } from './once-each.ts'

export const BYTEARRAY_BYTES = 48

/** Words: where in the store the bytes are, four a word; how many; for how many there is room, and the block. */
const RUN = 0
const SIZE = 1
const ROOM = 2
const BLOCK = 3
/** How many memoryviews there are of it: then it can't be resized. */
const EXPORTS = 4
const WORDS = 5

const BYTES_PER_WORD = 4
/** Arguments of String.fromCharCode at once. */
const AT_ONCE = 4096

const wordsOf = (bytes: number): number => Math.ceil(bytes / BYTES_PER_WORD)

export const byteArrays = onceEach((python: Python) => new ByteArrays(python))

class ByteArrays {
  readonly layout: RecordLayout
  private readonly python: Python

  constructor(python: Python) {
    this.python = python
    this.layout = python.layout({
      name: 'bytearray',
      bytes: BYTEARRAY_BYTES,
      hasGc: false,
      words: WORDS,
      freeBody: (record) => this.free(record),
    })
  }

  sizeOf(self: Ref): number {
    return this.layout.word(self, SIZE)
  }

  roomOf(self: Ref): number {
    return this.layout.word(self, ROOM)
  }

  at(self: Ref, index: number): number {
    const word = this.python.objects.store.words.data[this.layout.word(self, RUN) + (index >> 2)] as number
    return (word >>> ((index & 3) * 8)) & 0xff
  }

  put(self: Ref, index: number, byte: number): void {
    const { words } = this.python.objects.store
    const at = this.layout.word(self, RUN) + (index >> 2)
    const shift = (index & 3) * 8
    words.set(at, ((words.data[at] as number) & ~(0xff << shift)) | (byte << shift))
  }

  textOf(self: Ref, from = 0, to = this.sizeOf(self)): string {
    let text = ''
    for (let at = from; at < to; at += AT_ONCE) {
      const codes: number[] = []
      for (let index = at; index < Math.min(to, at + AT_ONCE); index++) codes.push(this.at(self, index))
      text += String.fromCharCode(...codes)
    }
    return text
  }

  write(self: Ref, index: number, text: string): void {
    for (let nth = 0; nth < text.length; nth++) this.put(self, index + nth, text.charCodeAt(nth))
    this.python.memory.touch(this.layout.word(self, BLOCK), index + text.length)
  }

  /** PyByteArray_FromStringAndSize. */
  create(text: string): Ref {
    const self = this.layout.create()
    if (text !== '') {
      this.setRoom(self, text.length + 1)
      this.layout.setWord(self, SIZE, text.length)
      this.write(self, 0, text)
    }
    return self
  }

  /** PyByteArray_Resize; what is new is zeros. */
  resize(vm: Vm, self: Ref, size: number): void {
    if (size === this.sizeOf(self)) return
    if (this.layout.word(self, EXPORTS) > 0)
      throw vm.error('BufferError', 'Existing exports of data: object cannot be re-sized')
    const room = this.roomOf(self)
    if (size < room >> 1) this.setRoom(self, size + 1)
    else if (size >= room)
      this.setRoom(self, size <= room * 1.125 ? size + (size >> 3) + (size < 9 ? 3 : 6) : size + 1)
    const before = this.sizeOf(self)
    for (let index = size; index < before; index++) this.put(self, index, 0)
    this.layout.setWord(self, SIZE, size)
  }

  /** bytearray_setslice. */
  replace(vm: Vm, self: Ref, from: number, to: number, text: string): void {
    const size = this.sizeOf(self)
    if (to - from !== text.length) {
      const rest = this.textOf(self, to, size)
      this.resize(vm, self, size + text.length - (to - from))
      this.write(self, from + text.length, rest)
    }
    this.write(self, from, text)
  }

  export(self: Ref, by: number): void {
    this.layout.setWord(self, EXPORTS, this.layout.word(self, EXPORTS) + by)
  }

  private setRoom(self: Ref, room: number): void {
    const { layout, python } = this
    const { memory, objects } = python
    layout.setWord(self, BLOCK, memory.realloc(layout.word(self, BLOCK), room, 0))
    const run = objects.store.resize(layout.word(self, RUN), wordsOf(this.roomOf(self)), wordsOf(room))
    layout.setWord(self, RUN, run)
    layout.setWord(self, ROOM, room)
  }

  private free(record: number): void {
    const { memory, objects } = this.python
    const self = refOf(record)
    memory.free(this.layout.word(self, BLOCK))
    if (this.roomOf(self) > 0) objects.store.give(this.layout.word(self, RUN), wordsOf(this.roomOf(self)))
  }
}
