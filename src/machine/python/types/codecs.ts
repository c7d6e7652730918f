/**
 * Encoding and decoding of strings. Follows Objects/stringobject.c: string_encode, string_decode and unicodeobject.c:
 * unicode_encode, unicode_decode, PyUnicode_FromEncodedObject, PyUnicode_DecodeASCII, PyUnicode_DecodeUTF8,
 * PyUnicode_EncodeUTF8 of 2.7.6; the codecs are text/codecs.ts's.
 */
import { CODEC_CLASSES, CODEC_MODULES } from '../library/encodings.ts'
import { codecName, findCodec, type Codec } from '../text/index.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import { withKeywords, type Keywords } from '../native.ts'
import type { Vm } from '../vm.ts'
import { raising } from './faults.ts'
import { freshStr, freshUnicode, stringRoom, unicodeRoom } from './string-memory.ts'

const DEFAULT_ENCODING = 'ascii'
/** As many characters as PyUnicode_EncodeUTF8 encodes on the stack; each takes four bytes there at most. */
const ON_STACK = 300
const MOST_UTF8_BYTES = 4
const UTF_8 = /^utf_?-?8$/i
const LATIN_OR_ASCII = /^(ascii|us-ascii|latin-?1|iso-8859-1)$/i

/** A unicode of bytes. */
export function decodeStr(vm: Vm, bytes: string, encoding = DEFAULT_ENCODING, errors = 'strict'): Ref {
  if (bytes === '') return vm.unicode('')
  const text = raising(vm, () => findCodec(encoding).decode(bytes, errors))
  if (UTF_8.test(encoding)) return unicodeRoom(vm, bytes.length, text)
  return bytes.length === 1 && LATIN_OR_ASCII.test(encoding) ? vm.unicode(text) : freshUnicode(vm, text)
}

/** A str of a unicode's text (PyUnicode_AsEncodedString). */
export function encodeText(vm: Vm, text: string, encoding = DEFAULT_ENCODING, errors = 'strict'): Ref {
  const bytes = raising(vm, () => findCodec(encoding).encode(text, errors))
  if (UTF_8.test(encoding))
    return text.length <= ON_STACK ? vm.str(bytes) : stringRoom(vm, text.length * MOST_UTF8_BYTES, bytes)
  return LATIN_OR_ASCII.test(encoding) ? freshStr(vm, bytes) : vm.str(bytes)
}

interface Asked {
  readonly codec: Codec
  readonly encoding: string
  readonly errors: string
}

function asked(vm: Vm, name: string, args: readonly Ref[], keywords?: Keywords): Asked {
  const [encoding = NULL, errors = NULL] = vm.parseKeywords(name, args, keywords, ['encoding', 'errors'], 0)
  const named = encoding === NULL ? DEFAULT_ENCODING : vm.argumentString(name, 1, encoding)
  const how = errors === NULL ? 'strict' : vm.argumentString(name, 2, errors)
  const codec = raising(vm, () => findCodec(named))
  load(vm, named)
  return { encoding: named, errors: how, codec }
}

/** _PyCodec_Lookup, of a codec that has not been asked for before: its module is imported. */
function load(vm: Vm, encoding: string): void {
  const module = CODEC_MODULES.get(codecName(encoding) ?? '')
  if (module === undefined || vm.moduleNamed(module) !== NULL) return
  if (vm.moduleNamed(CODEC_CLASSES) === NULL) vm.outside(() => vm.decref(vm.importModule(CODEC_CLASSES)))
  vm.decref(vm.importModule(module))
}

/** What a codec of strs gets of either type. */
const asBytes = (vm: Vm, self: Ref): string =>
  vm.isStr(self) ? vm.textOf(self) : raising(vm, () => findCodec(DEFAULT_ENCODING).encode(vm.textOf(self)))

/** What a codec of unicode gets of either type. */
const asText = (vm: Vm, self: Ref): string =>
  vm.isUnicode(self)
    ? vm.textOf(self)
    : raising(vm, () => findCodec(DEFAULT_ENCODING).decode(vm.textOf(self)))

/** `encode([encoding[, errors]])` of str and unicode. */
export const encodeMethod = withKeywords((vm, self, args, keywords) => {
  const { codec, encoding, errors } = asked(vm, 'encode', args, keywords)
  if (!codec.bytesOnly) return encodeText(vm, asText(vm, self), encoding, errors)
  return vm.str(raising(vm, () => codec.encode(asBytes(vm, self), errors)))
})

/** `decode([encoding[, errors]])` of str and unicode. */
export const decodeMethod = withKeywords((vm, self, args, keywords) => {
  const { codec, encoding, errors } = asked(vm, 'decode', args, keywords)
  const bytes = asBytes(vm, self)
  if (!codec.bytesOnly) return decodeStr(vm, bytes, encoding, errors)
  return vm.str(raising(vm, () => codec.decode(bytes, errors)))
})

/** PyUnicode_FromEncodedObject. */
export function decodeObject(vm: Vm, object: Ref, encoding = DEFAULT_ENCODING, errors = 'strict'): Ref {
  if (vm.isUnicode(object)) throw vm.error('TypeError', 'decoding Unicode is not supported')
  if (vm.isInstanceOf(object, 'bytearray')) throw vm.error('TypeError', 'decoding bytearray is not supported')
  if (!vm.isStr(object))
    throw vm.errorFormat(
      'TypeError',
      `coercing to Unicode: need string or buffer, ${vm.typeName(object)} found`,
    )
  if (raising(vm, () => findCodec(encoding)).bytesOnly)
    throw vm.error('TypeError', 'decoder did not return an unicode object (type=str)')
  return decodeStr(vm, vm.textOf(object), encoding, errors)
}
