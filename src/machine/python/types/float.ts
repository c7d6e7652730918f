/**
 * float of CPython 2.7. Follows Objects/floatobject.c of 2.7.6; the objects are the number blocks' business.
 *
 * Left out: `__setformat__`, and the longs by which a float is compared with a whole number of the same size.
 */
import {
  floatDivide,
  floatDivmod,
  floatFromHex,
  floatHex,
  floatModulo,
  floatPower,
  parseFloatText,
  toIntegerRatio,
  truncateFloat,
} from '../text/index.ts'
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import {
  noArguments,
  oneArgument,
  type Binary,
  type Keywords,
  type Natives,
  type TypeSpec,
  type Unary,
} from '../native.ts'
import type { Vm } from '../vm.ts'
import { derived, derivedFloat } from './derived.ts'
import { raising } from './faults.ts'
import { formatMethod } from './format-method.ts'
import { hashNumber, isWhole, itself, ordered, realOf } from './number-operands.ts'
import { reprOfFloat, strOfFloat } from './number-text.ts'

const FLOAT_BYTES = 24
/** More bits than these, and an int is compared as a long. */
const EXACT_LIMIT = 2 ** 48

const copy: Unary = (vm, self) => vm.float(vm.floatOf(self))
/** float_float: the number itself, or an exact float of its value. */
const toFloat = itself('float', copy)

/** A binary slot on two doubles. */
const binary =
  (work: (a: number, b: number) => number): Binary =>
  (vm, left, right) => {
    const a = realOf(vm, left)
    const b = a === undefined ? a : realOf(vm, right)
    if (a === undefined || b === undefined) return vm.notImplemented()
    return vm.float(raising(vm, () => work(a, b)))
  }

/** The same of what cannot fail. */
const quick =
  (work: (a: number, b: number) => number): Binary =>
  (vm, left, right) => {
    const a = realOf(vm, left)
    const b = a === undefined ? a : realOf(vm, right)
    return a === undefined || b === undefined ? vm.notImplemented() : vm.float(work(a, b))
  }

const divmod: Binary = (vm, left, right) => {
  const a = realOf(vm, left)
  const b = a === undefined ? a : realOf(vm, right)
  if (a === undefined || b === undefined) return vm.notImplemented()
  const [quotient, rest] = raising(vm, () => floatDivmod(a, b))
  return vm.tuple([vm.float(quotient), vm.float(rest)])
}

/** float_floor_div takes the first of what float_divmod answers. */
const floorDivide: Binary = (vm, left, right) => {
  const both = divmod(vm, left, right)
  if (both === vm.NotImplemented) return both
  const quotient = vm.incref(vm.itemsOf(both)[0] as Ref)
  vm.decref(both)
  return quotient
}

function power(vm: Vm, base: Ref, exponent: Ref, modulus: Ref): Ref {
  if (modulus !== vm.None)
    throw vm.error('TypeError', 'pow() 3rd argument not allowed unless all arguments are integers')
  return powerSlot(vm, base, exponent)
}
const powerSlot = binary(floatPower)

function richCompare(vm: Vm, left: Ref, right: Ref, operator: number): Ref {
  const a = vm.floatOf(left)
  if (vm.isFloat(right)) return vm.bool(ordered(operator, a, vm.floatOf(right)))
  if (!isWhole(vm, right)) return vm.notImplemented()
  // any whole number lies between the infinities
  if (!Number.isFinite(a)) return vm.bool(ordered(operator, a, 0))
  if (!vm.isInt(right)) return vm.bool(ordered(operator, a, vm.bigintOf(right)))
  const b = vm.numberOf(right)
  if (Math.abs(b) < EXACT_LIMIT) return vm.bool(ordered(operator, a, b))
  const long = vm.long(vm.bigintOf(right))
  vm.decref(long)
  return vm.bool(ordered(operator, a, vm.bigintOf(right)))
}

/** float_trunc: an int of what fits into a C long, else a long. */
const truncate: Unary = (vm, self) => {
  const value = vm.floatOf(self)
  const whole = Math.trunc(value)
  return vm.integer(Number.isSafeInteger(whole) ? whole + 0 : raising(vm, () => truncateFloat(value)))
}

const methods = {
  __format__: formatMethod,
  __getnewargs__: noArguments((vm, self) => vm.tuple([copy(vm, self)])),
  __trunc__: noArguments(truncate),
  as_integer_ratio: noArguments((vm, self) => {
    const [numerator, denominator] = raising(vm, () => toIntegerRatio(vm.floatOf(self)))
    return vm.tuple([vm.integer(numerator), vm.integer(denominator)])
  }),
  conjugate: noArguments(toFloat),
  hex: noArguments((vm, self) => {
    const value = vm.floatOf(self)
    return Number.isFinite(value) ? vm.str(floatHex(value)) : reprOfFloat(vm, value)
  }),
  is_integer: noArguments((vm, self) => vm.bool(Number.isInteger(vm.floatOf(self)))),
} satisfies Natives

const classMethods = {
  fromhex: oneArgument((vm, type, text) => {
    if (!vm.isStr(text) && !vm.isUnicode(text))
      throw vm.error('TypeError', `expected string or Unicode object, ${vm.typeName(text)} found`)
    const value = vm.float(raising(vm, () => floatFromHex(vm.textOf(text))))
    if (type === vm.typeNamed('float')) return value
    try {
      return vm.call(type, [value])
    } finally {
      vm.decref(value)
    }
  }),
  __getformat__: oneArgument((vm, _type, kind) => {
    const name = vm.isStr(kind) ? vm.textOf(kind) : ''
    if (!vm.isStr(kind))
      throw vm.error('TypeError', `__getformat__() argument must be string, not ${vm.typeName(kind)}`)
    if (name !== 'double' && name !== 'float')
      throw vm.error('ValueError', "__getformat__() argument 1 must be 'double' or 'float'")
    return vm.str('IEEE, little-endian')
  }),
} satisfies Natives

function newFloat(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const value = convert(vm, args, keywords)
  return type === vm.typeNamed('float') ? value : derived(vm, type, value, derivedFloat)
}

function convert(vm: Vm, args: readonly Ref[], keywords?: Keywords): Ref {
  const [x = NULL] = vm.parseKeywords('float', args, keywords, ['x'], 0)
  if (x === NULL) return vm.float(0)
  if (!vm.isExactly(x, 'str')) return vm.toFloat(x)
  return vm.float(raising(vm, () => parseFloatText(vm.textOf(x))))
}

export const floatType = (python: Python): TypeSpec => ({
  name: 'float',
  layout: { type: python.numbers.float },
  basicSize: FLOAT_BYTES,
  isBase: true,
  slots: {
    repr: (vm, self) => reprOfFloat(vm, vm.floatOf(self)),
    str: (vm, self) => strOfFloat(vm, vm.floatOf(self)),
    hash: hashNumber,
    richCompare,
    new: newFloat,
    add: quick((a, b) => a + b),
    subtract: quick((a, b) => a - b),
    multiply: quick((a, b) => a * b),
    divide: binary(floatDivide),
    trueDivide: binary(floatDivide),
    floorDivide,
    remainder: binary(floatModulo),
    divmod,
    power,
    negative: (vm, self) => vm.float(-vm.floatOf(self)),
    positive: toFloat,
    absolute: (vm, self) => vm.float(Math.abs(vm.floatOf(self))),
    nonzero: (vm, self) => vm.floatOf(self) !== 0,
    int: truncate,
    long: (vm, self) => vm.long(raising(vm, () => truncateFloat(vm.floatOf(self)))),
    float: toFloat,
    coerce(vm, left, right) {
      if (vm.isFloat(right)) return [vm.incref(left), vm.incref(right)]
      if (!isWhole(vm, right)) return undefined
      const double = realOf(vm, right) as number
      return [vm.incref(left), vm.float(double)]
    },
  },
  methods,
  classMethods,
  attributes: {
    real: { get: toFloat },
    imag: { get: (vm) => vm.float(0) },
  },
})
