/**
 * bytearray of CPython 2.7. Follows Objects/bytearrayobject.c of 2.7.6; its bytes are bytearray-bytes.ts's, its methods
 * bytearray-methods.ts's.
 */
import { stringRepr } from '../text/index.ts'
import { NULL, type Python, type RecordLayout, type Ref } from '../../objects/index.ts'
import { EQ, NE, noArguments, type Keywords, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { BYTEARRAY_BYTES, byteArrays } from './bytearray-bytes.ts'
import { bufferOrFail, byteOf, bytearrayMethods, fromHex, readBuffer } from './bytearray-methods.ts'
import { encodeText } from './codecs.ts'
import { LENGTH_HINT } from './iterators.ts'
import { ordered } from './number-operands.ts'
import { onceEach } from './once-each.ts'
import { isSlice, stretchOf } from './slice.ts'

const SSIZE_MAX = 2 ** 63

const iteratorLayout = onceEach((python: Python): RecordLayout =>
  python.layout({ name: 'bytearray_iterator', bytes: 32, hasGc: true, refs: ['sequence'], words: 1 }),
)

/** bytearray_init. */
function init(vm: Vm, self: Ref, args: readonly Ref[], keywords?: Keywords): void {
  const arrays = byteArrays(vm.python)
  const names = ['source', 'encoding', 'errors']
  const [source = NULL, encoding = NULL, errors = NULL] = vm.parseKeywords(
    'bytearray',
    args,
    keywords,
    names,
    0,
  )
  arrays.resize(vm, self, 0)
  const isEncoded = encoding !== NULL || errors !== NULL
  if (source === NULL) {
    if (isEncoded) throw vm.error('TypeError', 'encoding or errors without sequence argument')
    return
  }
  if (vm.isStr(source) || vm.isUnicode(source)) {
    if (encoding === NULL) {
      if (vm.isUnicode(source)) throw vm.error('TypeError', 'unicode argument without an encoding')
      return append(vm, self, vm.textOf(source))
    }
    const named = vm.argumentString('bytearray', 2, encoding)
    const how = errors === NULL ? 'strict' : vm.argumentString('bytearray', 3, errors)
    const encoded = encodeText(vm, vm.textOf(source), named, how)
    try {
      return append(vm, self, vm.textOf(encoded))
    } finally {
      vm.decref(encoded)
    }
  }
  if (isEncoded) throw vm.error('TypeError', 'encoding or errors without a string argument')
  const count = countOf(vm, source)
  if (count !== undefined) {
    if (count < 0) throw vm.error('ValueError', 'negative count')
    return arrays.resize(vm, self, count)
  }
  const bytes = readBuffer(vm, source)
  if (bytes !== undefined) {
    arrays.resize(vm, self, bytes.length)
    return arrays.write(self, 0, bytes)
  }
  vm.forEach(source, (item) => {
    const byte = byteOf(vm, item)
    const size = arrays.sizeOf(self)
    arrays.resize(vm, self, size + 1)
    arrays.put(self, size, byte)
  })
}

function countOf(vm: Vm, source: Ref): number | undefined {
  if (!vm.isIndex(source)) return undefined
  try {
    return vm.index(source, 'OverflowError')
  } catch (thrown) {
    if (vm.caught(thrown, 'OverflowError') || !vm.caught(thrown)) throw thrown
    vm.clearError()
    return undefined
  }
}

function append(vm: Vm, self: Ref, bytes: string): void {
  const arrays = byteArrays(vm.python)
  const size = arrays.sizeOf(self)
  arrays.resize(vm, self, size + bytes.length)
  arrays.write(self, size, bytes)
}

const cannotConcat = (vm: Vm, left: Ref, right: Ref) =>
  vm.errorFormat('TypeError', `can't concat ${vm.typeName(left)} to ${vm.typeName(right)}`)

/** PyByteArray_Concat. */
export function concatBytearray(vm: Vm, left: Ref, right: Ref): Ref {
  const a = readBuffer(vm, left)
  const b = readBuffer(vm, right)
  if (a === undefined || b === undefined) throw cannotConcat(vm, left, right)
  return byteArrays(vm.python).create(a + b)
}

function repeated(vm: Vm, self: Ref, count: number): string {
  const arrays = byteArrays(vm.python)
  const times = Math.max(count, 0)
  if (arrays.sizeOf(self) * times >= SSIZE_MAX) throw vm.error('MemoryError', '')
  return arrays.textOf(self).repeat(times)
}

/** With either quote, and an apostrophe always escaped. */
function reprOf(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  if (!/["']/.test(text)) return `bytearray(b${stringRepr(text)})`
  const escaped = [...text]
    .map((character) =>
      character === "'" ? "\\'" : character === '"' ? '"' : stringRepr(character).slice(1, -1),
    )
    .join('')
  return `bytearray(b${quote}${escaped}${quote})`
}

function richCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  const a = readBuffer(vm, left)
  const b = readBuffer(vm, right)
  if (a === undefined || b === undefined) return vm.notImplemented()
  if (a.length !== b.length && (operator === EQ || operator === NE)) return vm.bool(operator === NE)
  return vm.bool(ordered(operator, a < b ? -1 : a === b ? 0 : 1, 0))
}

function indexIn(vm: Vm, self: Ref, key: Ref): number {
  const size = byteArrays(vm.python).sizeOf(self)
  const given = vm.index(key, 'IndexError')
  const index = given < 0 ? given + size : given
  if (index < 0 || index >= size) throw vm.error('IndexError', 'bytearray index out of range')
  return index
}

function subscript(vm: Vm, self: Ref, key: Ref): Ref {
  const arrays = byteArrays(vm.python)
  if (vm.isIndex(key)) return vm.int(arrays.at(self, indexIn(vm, self, key)))
  if (!isSlice(vm, key)) throw vm.error('TypeError', 'bytearray indices must be integers')
  const { start, step, count } = stretchOf(vm, key, arrays.sizeOf(self))
  if (step === 1) return arrays.create(arrays.textOf(self, start, start + Math.max(count, 0)))
  let picked = ''
  for (let nth = 0; nth < count; nth++) picked += String.fromCharCode(arrays.at(self, start + nth * step))
  return arrays.create(picked)
}

/** bytearray_ass_subscript; `value` NULL: deleted. */
function setSubscript(vm: Vm, self: Ref, key: Ref, value: Ref): void {
  const arrays = byteArrays(vm.python)
  if (vm.isIndex(key)) {
    const index = indexIn(vm, self, key)
    if (value === NULL) return arrays.replace(vm, self, index, index + 1, '')
    return arrays.put(self, index, byteOf(vm, value))
  }
  if (!isSlice(vm, key)) throw vm.error('TypeError', 'bytearray indices must be integer')
  const { start, stop, step, count } = stretchOf(vm, key, arrays.sizeOf(self))
  const bytes = value === NULL ? '' : assigned(vm, self, value)
  if (step === 1) return arrays.replace(vm, self, start, Math.max(start, stop), bytes)
  if (bytes === '') {
    if (count <= 0) return
    const gone = new Set(Array.from({ length: count }, (_, nth) => start + nth * step))
    const kept = [...arrays.textOf(self)].filter((_, index) => !gone.has(index)).join('')
    return arrays.replace(vm, self, 0, arrays.sizeOf(self), kept)
  }
  if (bytes.length !== count)
    throw vm.errorFormat(
      'ValueError',
      `attempt to assign bytes of size ${bytes.length} to extended slice of size ${count}`,
    )
  for (let nth = 0; nth < count; nth++) arrays.put(self, start + nth * step, bytes.charCodeAt(nth))
}

/** What is assigned to a slice: bytes, or what a bytearray is made of. */
function assigned(vm: Vm, self: Ref, value: Ref): string {
  const arrays = byteArrays(vm.python)
  if (value !== self && vm.isInstanceOf(value, 'bytearray')) return arrays.textOf(value)
  if (vm.isInt(value) || vm.isLong(value) || vm.isFloat(value) || vm.isUnicode(value))
    throw vm.error('TypeError', 'can assign only bytes, buffers, or iterables of ints in range(0, 256)')
  const copy = vm.call(vm.typeNamed('bytearray'), [value])
  try {
    return arrays.textOf(copy)
  } finally {
    vm.decref(copy)
  }
}

function contains(vm: Vm, self: Ref, value: Ref): boolean {
  const text = byteArrays(vm.python).textOf(self)
  if (!vm.isIndex(value)) return text.includes(bufferOrFail(vm, value))
  const byte = vm.index(value, 'ValueError')
  if (byte < 0 || byte > 255) throw vm.error('ValueError', 'byte must be in range(0, 256)')
  return text.includes(String.fromCharCode(byte))
}

function iter(vm: Vm, self: Ref): Ref {
  const layout = iteratorLayout(vm.python)
  const iterator = layout.create()
  layout.init(iterator, 0, vm.incref(self))
  layout.track(iterator)
  return iterator
}

export function bytearrayTypes(python: Python): readonly TypeSpec[] {
  const arrays = byteArrays(python)
  const layout = iteratorLayout(python)
  return [
    {
      name: 'bytearray',
      layout: arrays.layout,
      basicSize: BYTEARRAY_BYTES,
      isBase: true,
      doc: 'bytearray(iterable_of_ints) -> bytearray.\nbytearray(string, encoding[, errors]) -> bytearray.\nbytearray(bytes_or_bytearray) -> mutable copy of bytes_or_bytearray.\nbytearray(memory_view) -> bytearray.\n\nConstruct an mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a bytearray object\n  - any object implementing the buffer API.\n\nbytearray(int) -> bytearray.\n\nConstruct a zero-initialized bytearray of the given length.',
      slots: {
        new: (vm, type) => vm.allocate(type),
        init,
        repr: (vm, self) => vm.str(reprOf(arrays.textOf(self))),
        str: (vm, self) => vm.str(arrays.textOf(self)),
        hash: null,
        richCompare,
        length: (_, self) => arrays.sizeOf(self),
        concat: concatBytearray,
        repeat: (vm, self, count) => arrays.create(repeated(vm, self, count)),
        inplaceConcat(vm, self, other) {
          const bytes = readBuffer(vm, other)
          if (bytes === undefined) throw cannotConcat(vm, other, self)
          append(vm, self, bytes)
          return vm.incref(self)
        },
        inplaceRepeat(vm, self, count) {
          const text = repeated(vm, self, count)
          arrays.resize(vm, self, text.length)
          arrays.write(self, 0, text)
          return vm.incref(self)
        },
        item(vm, self, index) {
          if (index < 0 || index >= arrays.sizeOf(self))
            throw vm.error('IndexError', 'bytearray index out of range')
          return vm.int(arrays.at(self, index))
        },
        contains,
        subscript,
        setSubscript,
        iter,
      },
      methods: bytearrayMethods,
      classMethods: {
        fromhex: fromHex,
      },
    },
    {
      name: 'bytearray_iterator',
      layout,
      basicSize: 32,
      slots: {
        iter: (vm, self) => vm.incref(self),
        next: (vm, self) => {
          const array = layout.get(self, 0)
          if (array === NULL) return NULL
          const index = layout.word(self, 0)
          if (index >= arrays.sizeOf(array)) {
            layout.set(self, 0, NULL)
            return NULL
          }
          layout.setWord(self, 0, index + 1)
          return vm.int(arrays.at(array, index))
        },
      },
      methods: {
        __length_hint__: noArguments((vm, self) => {
          const array = layout.get(self, 0)
          return vm.int(array === NULL ? 0 : Math.max(0, arrays.sizeOf(array) - layout.word(self, 0)))
        }, LENGTH_HINT),
      },
    },
  ]
}
