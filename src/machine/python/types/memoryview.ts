/**
 * memoryview of CPython 2.7: bytes of another object, without a copy. Follows Objects/memoryobject.c of 2.7.6 for views of
 * single bytes in a row, which are all that there are here.
 */
import { NULL, refOf, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import { EQ, NE, noArguments, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { byteArrays } from './bytearray-bytes.ts'
import { readBuffer } from './bytearray-methods.ts'
import { onceEach } from './once-each.ts'
import { isSlice, stretchOf } from './slice.ts'

const VIEW_BYTES = 120
const OBJECT = 0
const START = 0
const SIZE = 1
/** Whether the object is a bytearray, which is not resized while it is seen. */
const WRITABLE = 2

const viewLayout = onceEach((python: Python): RecordLayout => {
  const layout: RecordLayout = python.layout({
    name: 'memoryview',
    bytes: VIEW_BYTES,
    hasGc: true,
    refs: ['object'],
    words: 3,
    beginsToDie: (record) => {
      const view = refOf(record)
      if (layout.word(view, WRITABLE) === 1) byteArrays(python).export(layout.get(view, OBJECT), -1)
    },
  })
  return layout
})

/** The bytes that it sees at present. */
export function viewContents(vm: Vm, view: Ref): string {
  const layout = viewLayout(vm.python)
  const start = layout.word(view, START)
  return (readBuffer(vm, layout.get(view, OBJECT)) as string).slice(start, start + layout.word(view, SIZE))
}

function viewOf(vm: Vm, object: Ref, start: number, size: number): Ref {
  const layout = viewLayout(vm.python)
  const view = layout.create()
  layout.init(view, OBJECT, vm.incref(object))
  layout.setWord(view, START, start)
  layout.setWord(view, SIZE, size)
  if (vm.isInstanceOf(object, 'bytearray')) {
    layout.setWord(view, WRITABLE, 1)
    byteArrays(vm.python).export(object, 1)
  }
  layout.track(view)
  return view
}

function newView(vm: Vm, object: Ref): Ref {
  const layout = viewLayout(vm.python)
  if (vm.isExactly(object, 'memoryview'))
    return viewOf(vm, layout.get(object, OBJECT), layout.word(object, START), layout.word(object, SIZE))
  const bytes = readBuffer(vm, object)
  if (bytes !== undefined) return viewOf(vm, object, 0, bytes.length)
  throw vm.error('TypeError', 'cannot make memory view because object does not have the buffer interface')
}

/** Where in the view: one byte, or a part of it. */
function placeOf(vm: Vm, self: Ref, key: Ref): { readonly at: number; readonly size: number | undefined } {
  const length = viewLayout(vm.python).word(self, SIZE)
  if (vm.isIndex(key)) {
    const given = vm.index(key, 'IndexError')
    const at = given < 0 ? given + length : given
    if (at < 0 || at >= length) throw vm.error('IndexError', 'index out of bounds')
    return { at, size: undefined }
  }
  if (!isSlice(vm, key)) throw vm.errorFormat('TypeError', `cannot index memory using "${vm.typeName(key)}"`)
  const { start, step, count } = stretchOf(vm, key, length)
  if (step !== 1) throw vm.errorValue('NotImplementedError', NULL)
  return { at: start, size: Math.max(count, 0) }
}

function setSubscript(vm: Vm, self: Ref, key: Ref, value: Ref): void {
  const layout = viewLayout(vm.python)
  if (layout.word(self, WRITABLE) === 0) throw vm.error('TypeError', 'cannot modify read-only memory')
  if (value === NULL) throw vm.error('TypeError', 'cannot delete memory')
  const { at, size = 1 } = placeOf(vm, self, key)
  const bytes = readBuffer(vm, value)
  if (bytes === undefined)
    throw vm.errorFormat('TypeError', `'${vm.typeName(value)}' does not have the buffer interface`)
  if (bytes.length !== size) throw vm.error('ValueError', 'cannot modify size of memoryview object')
  byteArrays(vm.python).write(layout.get(self, OBJECT), layout.word(self, START) + at, bytes)
}

export function memoryviewType(python: Python): TypeSpec {
  const layout = viewLayout(python)
  const item = (vm: Vm, self: Ref, index: number): Ref => {
    const byte = viewContents(vm, self)[index]
    if (byte === undefined) throw vm.error('IndexError', 'index out of bounds')
    return vm.str(byte)
  }
  return {
    name: 'memoryview',
    layout,
    basicSize: VIEW_BYTES,
    doc: 'memoryview(object)\n\nCreate a new memoryview object which references the given object.',
    slots: {
      new: (vm, _type, args, keywords) => {
        const [object = NULL] = vm.parseKeywords('memoryview', args, keywords, ['object'], 1)
        return newView(vm, object)
      },
      repr: (vm, self) => vm.str(`<memory at 0x${vm.addressOf(self).toString(16)}>`),
      hash: null,
      richCompare(vm, left, right, operator) {
        const a = readBuffer(vm, left)
        const b = readBuffer(vm, right)
        if (a === undefined || b === undefined || (operator !== EQ && operator !== NE))
          return vm.notImplemented()
        return vm.bool((a === b) === (operator === EQ))
      },
      length: (_, self) => layout.word(self, SIZE),
      item,
      subscript(vm, self, key) {
        const { at, size } = placeOf(vm, self, key)
        if (size === undefined) return item(vm, self, at)
        return viewOf(vm, layout.get(self, OBJECT), layout.word(self, START) + at, size)
      },
      setSubscript,
    },
    methods: {
      tobytes: noArguments((vm, self) => vm.str(viewContents(vm, self))),
      tolist: noArguments((vm, self) =>
        vm.list([...viewContents(vm, self)].map((byte) => vm.int(byte.charCodeAt(0)))),
      ),
    },
    attributes: {
      format: { get: (vm) => vm.str('B') },
      itemsize: { get: (vm) => vm.long(1n) },
      ndim: { get: (vm) => vm.long(1n) },
      readonly: { get: (vm, self) => vm.bool(layout.word(self, WRITABLE) === 0) },
      shape: { get: (vm, self) => vm.tuple([vm.long(BigInt(layout.word(self, SIZE)))]) },
      strides: { get: (vm) => vm.tuple([vm.long(1n)]) },
      suboffsets: { get: (vm) => vm.none() },
    },
  }
}
