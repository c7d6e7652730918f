/**
 * buffer of CPython 2.7: part of a string, without a copy. Follows Objects/bufferobject.c of 2.7.6.
 *
 * Left out: buffers of anything but str, unicode, bytearray and buffers; buffers that can be written to.
 */
import { stringHash } from '../text/index.ts'
import { NULL, type Python, type Ref, type RecordLayout } from '../../objects/index.ts'
import type { Keywords, TypeSpec } from '../native.ts'
import { hexAddress } from '../protocols/convert.ts'
import { noKeywords } from '../protocols/arguments.ts'
import type { Vm } from '../vm.ts'
import { byteArrays } from './bytearray-bytes.ts'
import { setHash } from './number-operands.ts'
import { onceEach } from './once-each.ts'
import { isSlice, stretchOf } from './slice.ts'
import { freshStr } from './string-memory.ts'

const BUFFER_BYTES = 64
const BASE = 0
const OFFSET = 0
/** Py_END_OF_BUFFER stands for all that there is. */
const SIZE = 1
const TO_THE_END = -1
const UNIT_BYTES = 4

const bufferLayout = onceEach((python: Python): RecordLayout =>
  python.layout({ name: 'buffer', bytes: BUFFER_BYTES, hasGc: false, refs: ['base'], words: 2 }),
)

/** The bytes that a str or what may stand for one has (bf_getcharbuffer); undefined where it has none. */
export function charBuffer(vm: Vm, object: Ref): string | undefined {
  if (vm.isStr(object)) return vm.textOf(object)
  if (vm.isExactly(object, 'buffer')) return bufferContents(vm, object)
  return vm.isInstanceOf(object, 'bytearray') ? byteArrays(vm.python).textOf(object) : undefined
}

/** The same, and what is in a unicode's memory. */
function bytesOf(vm: Vm, object: Ref): string | undefined {
  const known = charBuffer(vm, object)
  if (known !== undefined) return known
  if (!vm.isUnicode(object)) return undefined
  let bytes = ''
  for (const character of vm.textOf(object)) {
    const code = character.codePointAt(0) as number
    for (let byte = 0; byte < UNIT_BYTES; byte++) bytes += String.fromCharCode((code >>> (8 * byte)) & 0xff)
  }
  return bytes
}

export function bufferContents(vm: Vm, self: Ref): string {
  const layout = bufferLayout(vm.python)
  const base = bytesOf(vm, layout.get(self, BASE)) as string
  const size = layout.word(self, SIZE)
  const start = Math.min(layout.word(self, OFFSET), base.length)
  return base.slice(start, size === TO_THE_END ? undefined : start + size)
}

function newBuffer(vm: Vm, _type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  noKeywords(vm, 'buffer()', keywords)
  vm.parseArity('buffer', args, 1, 3)
  const [object = NULL, first, many] = args
  const offset = first === undefined ? 0 : vm.argumentInt(first)
  const size = many === undefined ? TO_THE_END : vm.argumentInt(many)
  if (bytesOf(vm, object) === undefined) throw vm.error('TypeError', 'buffer object expected')
  if (offset < 0) throw vm.error('ValueError', 'offset must be zero or positive')
  if (size < TO_THE_END) throw vm.error('ValueError', 'size must be zero or positive')
  return bufferOf(vm, object, offset, size)
}

/** buffer_from_object: a buffer of a buffer is one of what that is of. */
function bufferOf(vm: Vm, object: Ref, offset: number, size: number): Ref {
  const layout = bufferLayout(vm.python)
  if (vm.isExactly(object, 'buffer')) {
    const whole = layout.word(object, SIZE)
    const rest = Math.max(0, whole - offset)
    const within = whole === TO_THE_END ? size : size === TO_THE_END ? rest : Math.min(size, rest)
    return bufferOf(vm, layout.get(object, BASE), layout.word(object, OFFSET) + offset, within)
  }
  const buffer = layout.create()
  layout.init(buffer, BASE, vm.incref(object))
  layout.setWord(buffer, OFFSET, offset)
  layout.setWord(buffer, SIZE, size)
  return buffer
}

function repr(vm: Vm, self: Ref): Ref {
  const layout = bufferLayout(vm.python)
  const of = hexAddress(vm, layout.get(self, BASE))
  const part = `size ${layout.word(self, SIZE)}, offset ${layout.word(self, OFFSET)}`
  return vm.str(`<read-only buffer for ${of}, ${part} at ${hexAddress(vm, self)}>`)
}

function subscript(vm: Vm, self: Ref, key: Ref): Ref {
  const text = bufferContents(vm, self)
  if (vm.isIndex(key)) {
    const index = vm.index(key, 'IndexError')
    return item(vm, self, index < 0 ? index + text.length : index)
  }
  if (!isSlice(vm, key)) throw vm.error('TypeError', 'sequence index must be integer')
  const { start, step, count } = stretchOf(vm, key, text.length)
  let picked = ''
  for (let nth = 0; nth < count; nth++) picked += text[start + nth * step]
  return vm.str(picked)
}

function item(vm: Vm, self: Ref, index: number): Ref {
  const byte = bufferContents(vm, self)[index]
  if (byte === undefined) throw vm.error('IndexError', 'buffer index out of range')
  return vm.str(byte)
}

export const bufferType = (python: Python): TypeSpec => ({
  name: 'buffer',
  layout: bufferLayout(python),
  basicSize: BUFFER_BYTES,
  slots: {
    repr,
    str: (vm, self) => vm.str(bufferContents(vm, self)),
    hash: (vm, self) => setHash(vm, stringHash(bufferContents(vm, self))),
    compare(vm, left, right) {
      const a = bufferContents(vm, left)
      const b = bufferContents(vm, right)
      return a < b ? -1 : a > b ? 1 : 0
    },
    new: newBuffer,
    length: (vm, self) => bufferContents(vm, self).length,
    concat(vm, left, right) {
      const added = bytesOf(vm, right)
      if (added === undefined) throw vm.error('TypeError', 'bad argument type for built-in operation')
      const text = bufferContents(vm, left)
      return text === '' ? vm.incref(right) : freshStr(vm, text + added)
    },
    repeat: (vm, self, count) => freshStr(vm, bufferContents(vm, self).repeat(Math.max(count, 0))),
    item,
    slice(vm, self, low, high) {
      const text = bufferContents(vm, self)
      return vm.str(text.slice(Math.max(low, 0), Math.max(high, 0)))
    },
    subscript,
  },
})
