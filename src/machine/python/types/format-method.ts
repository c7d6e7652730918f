/**
 * `__format__` of the builtin types, and format(). Follows Objects/stringlib/formatter.h (FORMAT_STRING, FORMAT_INT,
 * FORMAT_LONG, FORMAT_FLOAT, FORMAT_COMPLEX) and Objects/abstract.c: PyObject_Format of 2.7.6.
 */
import {
  formatComplex,
  formatFloatSpec,
  formatString,
  formatWhole,
  toBin,
  toHex,
  toOct,
} from '../text/index.ts'
import { NULL, type Ref } from '../../objects/index.ts'
import { variable } from '../native.ts'
import type { Raised, Vm } from '../vm.ts'
import { raising } from './faults.ts'
import { longText } from './number-text.ts'
import { freshStr, freshUnicode } from './string-memory.ts'

const FLOAT_SPEC = /[eEfFgG%]$/

/** What str, unicode and the numbers make of a spec: a str, or of unicode a unicode. */
export function formatBuiltin(vm: Vm, value: Ref, spec: string): Ref {
  if (vm.isUnicode(value)) {
    if (spec === '') return vm.unicodeOf(value)
    return freshUnicode(
      vm,
      raising(vm, () => formatString(vm.textOf(value), spec, 'unicode')),
    )
  }
  if (spec === '') return vm.strOf(value)
  if (vm.isStr(value))
    return freshStr(
      vm,
      raising(vm, () => formatString(vm.textOf(value), spec, vm.typeName(value))),
    )
  if (vm.isFloat(value)) return formatFloat(vm, vm.floatOf(value), spec)
  if (vm.isComplex(value)) {
    const [real, imaginary] = vm.complexOf(value)
    return freshStr(
      vm,
      raising(vm, () => formatComplex(real, imaginary, spec)),
    )
  }
  return formatInteger(vm, value, spec)
}

const formatFloat = (vm: Vm, value: number, spec: string): Ref =>
  freshStr(
    vm,
    raising(vm, () => formatFloatSpec(value, spec)),
  )

/** With the text of the bare number, or the number as a float, there meanwhile. */
function formatInteger(vm: Vm, value: Ref, spec: string): Ref {
  const text = raising(vm, () => formatWhole(vm.bigintOf(value), spec, vm.typeName(value)))
  const meanwhile = FLOAT_SPEC.test(spec)
    ? vm.float(0)
    : spec.endsWith('c')
      ? NULL
      : bareText(vm, value, spec.at(-1) as string)
  const result = freshStr(vm, text)
  vm.decref(meanwhile)
  return result
}

function bareText(vm: Vm, value: Ref, type: string): Ref {
  const whole = vm.bigintOf(value)
  if (type === 'x' || type === 'X') return vm.str(toHex(whole))
  if (type === 'o') return vm.str(`0o${toOct(whole)}`)
  if (type === 'b') return vm.str(toBin(whole))
  return vm.isLong(value) ? longText(vm, whole) : vm.str(String(whole))
}

/** `__format__(spec)`. */
export const formatMethod = variable(1, 1, (vm, self, [spec = NULL]) => {
  if (!vm.isStr(spec) && !vm.isUnicode(spec)) throw badSpec(vm, self, spec)
  if (vm.isStr(spec)) return formatBuiltin(vm, self, vm.textOf(spec))
  if (vm.isUnicode(self)) return formatBuiltin(vm, self, vm.textOf(spec))
  const bytes = vm.strOf(spec)
  try {
    return formatBuiltin(vm, self, vm.textOf(bytes))
  } finally {
    vm.decref(bytes)
  }
})

function badSpec(vm: Vm, self: Ref, spec: Ref): Raised {
  return vm.isStr(self) || vm.isUnicode(self)
    ? vm.error('TypeError', `__format__ arg must be str or unicode, not ${vm.typeName(spec)}`)
    : vm.error('TypeError', '__format__ requires str or unicode')
}

/** format(value, spec); `spec` NULL: none. */
export function formatObject(vm: Vm, value: Ref, spec: Ref): Ref {
  if (spec === NULL) {
    const empty = vm.str('')
    try {
      return formatObject(vm, value, empty)
    } finally {
      vm.decref(empty)
    }
  }
  if (!vm.isStr(spec) && !vm.isUnicode(spec))
    throw vm.error('TypeError', `format expects arg 2 to be string or unicode, not ${vm.typeName(spec)}`)
  const result = callFormat(vm, value, spec)
  if (!vm.isStr(result) && !vm.isUnicode(result)) {
    const name = vm.typeName(result)
    vm.decref(result)
    throw vm.error('TypeError', `${vm.typeName(value)}.__format__ must return string or unicode, not ${name}`)
  }
  if (vm.isUnicode(result) || !vm.isUnicode(spec)) return result
  try {
    return vm.unicodeOf(result)
  } finally {
    vm.decref(result)
  }
}

function callFormat(vm: Vm, value: Ref, spec: Ref): Ref {
  if (!vm.isExactly(value, 'instance')) return vm.callMethod(value, '__format__', spec)
  const method = vm.findAttribute(value, '__format__')
  if (method !== NULL) {
    try {
      return vm.call(method, [spec])
    } finally {
      vm.decref(method)
    }
  }
  const text = vm.isUnicode(spec) ? vm.unicodeOf(value) : vm.strOf(value)
  try {
    return vm.callMethod(text, '__format__', spec)
  } finally {
    vm.decref(text)
  }
}
