/**
 * Conversions: to numbers, to text, to an index. Follows Objects/abstract.c (PyNumber_Index, PyNumber_AsSsize_t,
 * PyNumber_Int, PyNumber_Long, PyNumber_Float) and Objects/object.c (PyObject_Repr, PyObject_Str, PyObject_Unicode) of
 * CPython 2.7.
 */
import { charBuffer } from '../types/buffer.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import { parseFloatText } from '../text/index.ts'
import { decodeObject, encodeText } from '../types/codecs.ts'
import { raising } from '../types/faults.ts'
import { decimalText } from '../types/unicode-object.ts'
import { intOfText, longOfText } from '../types/whole-text.ts'
import type { ExceptionName, Raised, Vm } from '../vm.ts'
import { lookupSpecial } from './attributes.ts'
import { callAndDrop } from './call.ts'
import { addressOf } from './identity.ts'
import { SSIZE_MAX } from './sequences.ts'

const SSIZE_BITS = 2n ** 63n

export function isIndex(vm: Vm, object: Ref): boolean {
  return vm.slotsOf(object).index !== undefined
}

/** PyNumber_Index: an int or long. */
export function toIndex(vm: Vm, object: Ref): Ref {
  if (vm.isInt(object) || vm.isLong(object)) return vm.incref(object)
  const own = vm.slotsOf(object).index
  if (!own)
    throw vm.errorFormat('TypeError', `'${vm.typeName(object)}' object cannot be interpreted as an index`)
  const result = own(vm, object)
  if (vm.isInt(result) || vm.isLong(result)) return result
  const name = vm.typeName(result)
  vm.decref(result)
  throw vm.errorFormat('TypeError', `__index__ returned non-(int,long) (type ${name})`)
}

/** PyNumber_AsSsize_t: clipped, or `overflow` raised. */
export function index(vm: Vm, object: Ref, overflow?: ExceptionName): number {
  if (vm.isInt(object)) return vm.numberOf(object)
  const whole = toIndex(vm, object)
  try {
    const value = vm.bigintOf(whole)
    if (value < SSIZE_BITS && value >= -SSIZE_BITS) return Number(value)
    if (overflow !== undefined)
      throw vm.errorFormat(overflow, `cannot fit '${vm.typeName(object)}' into an index-sized integer`)
    return value < 0n ? -SSIZE_MAX : SSIZE_MAX
  } finally {
    vm.decref(whole)
  }
}

export function toInt(vm: Vm, object: Ref): Ref {
  vm.model.name('__trunc__')
  if (vm.isExactly(object, 'int')) return vm.incref(object)
  const own = vm.slotsOf(object).int
  if (own) {
    const result = own(vm, object)
    if (vm.isInt(result) || vm.isLong(result)) return result
    const name = vm.typeName(result)
    vm.decref(result)
    throw vm.errorFormat('TypeError', `__int__ returned non-int (type ${name})`)
  }
  if (vm.isInt(object)) return vm.integer(vm.bigintOf(object))
  const truncated = truncate(vm, object)
  if (truncated !== NULL) return truncated
  if (vm.isUnicode(object) || charBuffer(vm, object) !== undefined) return wholeOf(vm, object, intOfText)
  throw vm.errorFormat(
    'TypeError',
    `int() argument must be a string or a number, not '${vm.typeName(object)}'`,
  )
}

export function toLong(vm: Vm, object: Ref): Ref {
  vm.model.name('__trunc__')
  const own = vm.slotsOf(object).long
  if (own) {
    const result = own(vm, object)
    if (vm.isExactly(result, 'long')) return result
    if (vm.isInt(result) || vm.isLong(result)) {
      const value = vm.bigintOf(result)
      vm.decref(result)
      return vm.long(value)
    }
    const name = vm.typeName(result)
    vm.decref(result)
    throw vm.errorFormat('TypeError', `__long__ returned non-long (type ${name})`)
  }
  if (vm.isLong(object)) return vm.long(vm.bigintOf(object))
  const truncated = truncate(vm, object)
  if (truncated !== NULL) {
    if (!vm.isInt(truncated)) return truncated
    const value = vm.bigintOf(truncated)
    vm.decref(truncated)
    return vm.long(value)
  }
  if (vm.isUnicode(object) || charBuffer(vm, object) !== undefined) return wholeOf(vm, object, longOfText)
  throw vm.errorFormat(
    'TypeError',
    `long() argument must be a string or a number, not '${vm.typeName(object)}'`,
  )
}

/** `__trunc__()`, made an int or long; NULL where it has none. */
function truncate(vm: Vm, object: Ref): Ref {
  const method = vm.findAttribute(object, vm.model.name('__trunc__'))
  return method === NULL ? NULL : integralOf(vm, callAndDrop(vm, method))
}

/** _PyNumber_ConvertIntegralToInt of what `__trunc__` has answered: takes it over. */
export function integralOf(vm: Vm, integral: Ref): Ref {
  if (vm.isInt(integral) || vm.isLong(integral)) return integral
  const method = vm.findAttribute(integral, '__int__')
  if (method === NULL) throw nonIntegral(vm, integral)
  vm.decref(integral)
  const whole = callAndDrop(vm, method)
  if (vm.isInt(whole) || vm.isLong(whole)) return whole
  throw nonIntegral(vm, whole)
}

/** Takes over what is none. */
function nonIntegral(vm: Vm, object: Ref): Raised {
  const isOld = vm.isInstanceOf(object, 'instance')
  const type = isOld ? vm.getattr(object, '__class__') : NULL
  const name = isOld ? vm.textOf(vm.types2.fixed.get('class', type, 'name')) : vm.typeName(object)
  vm.decref(type)
  vm.decref(object)
  return vm.errorFormat('TypeError', `__trunc__ returned non-Integral (type ${name})`)
}

export function toFloat(vm: Vm, object: Ref): Ref {
  const own = vm.slotsOf(object).float
  if (own) {
    const result = own(vm, object)
    if (vm.isFloat(result)) return result
    const name = vm.typeName(result)
    vm.decref(result)
    throw vm.errorFormat('TypeError', `__float__ returned non-float (type ${name})`)
  }
  if (vm.isFloat(object)) return vm.float(vm.floatOf(object))
  const text = vm.isUnicode(object) ? decimalText(vm, object) : charBuffer(vm, object)
  if (text === undefined) throw vm.error('TypeError', 'float() argument must be a string or a number')
  return vm.float(raising(vm, () => parseFloatText(text)))
}

/** A number of text: of a str or what stands for it, or a unicode. */
function wholeOf(vm: Vm, object: Ref, parse: (vm: Vm, text: string) => Ref): Ref {
  if (vm.isUnicode(object)) return parse(vm, decimalText(vm, object))
  return parse(vm, charBuffer(vm, object) as string)
}

export function repr(vm: Vm, object: Ref): Ref {
  vm.pulse()
  const own = vm.slotsOf(object).repr
  if (!own) return vm.str(`<${vm.typeName(object)} object at ${hexAddress(vm, object)}>`)
  // only late versions of 2.7 count it
  const result =
    vm.python.rules.version === '2.7.18'
      ? vm.nested(' while getting the repr of an object', () => own(vm, object))
      : own(vm, object)
  if (vm.isStr(result)) return result
  if (vm.isUnicode(result)) return encoded(vm, result)
  const name = vm.typeName(result)
  vm.decref(result)
  throw vm.errorFormat('TypeError', `__repr__ returned non-string (type ${name})`)
}

/** _PyObject_Str: a str or a unicode. */
export function strOrUnicode(vm: Vm, object: Ref): Ref {
  if (vm.isExactly(object, 'str') || vm.isExactly(object, 'unicode')) return vm.incref(object)
  const own = vm.slotsOf(object).str
  if (!own) return repr(vm, object)
  const result = vm.nested(' while getting the str of an object', () => own(vm, object))
  if (vm.isStr(result) || vm.isUnicode(result)) return result
  const name = vm.typeName(result)
  vm.decref(result)
  throw vm.errorFormat('TypeError', `__str__ returned non-string (type ${name})`)
}

export function strOf(vm: Vm, object: Ref): Ref {
  const result = strOrUnicode(vm, object)
  return vm.isUnicode(result) ? encoded(vm, result) : result
}

/** Takes over the unicode, and answers it in the default encoding. */
function encoded(vm: Vm, unicode: Ref): Ref {
  try {
    return encodeText(vm, vm.textOf(unicode))
  } finally {
    vm.decref(unicode)
  }
}

export function reprText(vm: Vm, object: Ref): string {
  return taken(vm, repr(vm, object))
}

export function strText(vm: Vm, object: Ref): string {
  return taken(vm, strOf(vm, object))
}

function taken(vm: Vm, str: Ref): string {
  const text = vm.textOf(str)
  vm.decref(str)
  return text
}

/** PyObject_Unicode. */
export function unicodeOf(vm: Vm, object: Ref): Ref {
  if (vm.isExactly(object, 'unicode')) return vm.incref(object)
  const method =
    vm.typeOf(object) === vm.model.instanceType
      ? vm.findAttribute(object, vm.model.name('__unicode__'))
      : lookupSpecial(vm, object, '__unicode__')
  let result: Ref
  if (method !== NULL)
    try {
      result = vm.call(method)
    } finally {
      vm.decref(method)
    }
  else if (vm.isUnicode(object)) return vm.unicode(vm.textOf(object))
  else if (vm.isExactly(object, 'str')) result = vm.incref(object)
  else result = (vm.slotsOf(object).str ?? repr)(vm, object)
  if (vm.isUnicode(result)) return result
  try {
    return decodeObject(vm, result)
  } finally {
    vm.decref(result)
  }
}

/** '%p': 0x7f… */
export function hexAddress(vm: Vm, object: Ref): string {
  return `0x${addressOf(vm, object).toString(16)}`
}
