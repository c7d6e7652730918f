/** complex of CPython 2.7. Follows Objects/complexobject.c of 2.7.6; its arithmetic is in complex-arithmetic.ts. */
import { complexHash, floatHash, formatDouble } from '../text/index.ts'
import { NULL, type Python, type Ref } from '../../objects/index.ts'
import {
  EQ,
  NE,
  noArguments,
  type Binary,
  type Keywords,
  type Natives,
  type TypeSpec,
  type Unary,
} from '../native.ts'
import type { Vm } from '../vm.ts'
import {
  complexDivmod,
  complexPower,
  complexProduct,
  complexQuotient,
  parseComplex,
  type Complex,
} from './complex-arithmetic.ts'
import { decimalText } from './unicode-object.ts'
import { derived, derivedComplex } from './derived.ts'
import { raising } from './faults.ts'
import { formatMethod } from './format-method.ts'
import { isWhole, itself, realOf, setHash } from './number-operands.ts'
import { withFloatBuffer } from './number-text.ts'

const COMPLEX_BYTES = 32
const STR_DIGITS = 12

/** Of any number; undefined of anything else (TO_COMPLEX). */
function complexOf(vm: Vm, ref: Ref): Complex | undefined {
  if (vm.isComplex(ref)) return vm.complexOf(ref)
  const real = realOf(vm, ref)
  return real === undefined ? undefined : [real, 0]
}

const make = (vm: Vm, [real, imaginary]: Complex): Ref => vm.complex(real, imaginary)
const copy: Unary = (vm, self) => make(vm, vm.complexOf(self))

const binary =
  (work: (vm: Vm, a: Complex, b: Complex) => Ref): Binary =>
  (vm, left, right) => {
    const a = complexOf(vm, left)
    const b = a && complexOf(vm, right)
    return a && b ? work(vm, a, b) : vm.notImplemented()
  }

const operator = (work: (a: Complex, b: Complex) => Complex): Binary =>
  binary((vm, a, b) =>
    make(
      vm,
      raising(vm, () => work(a, b)),
    ),
  )

function dividing(vm: Vm, a: Complex, b: Complex, what: string): readonly [Complex, Complex] {
  vm.warn('DeprecationWarning', 'complex divmod(), // and % are deprecated')
  return raising(vm, () => complexDivmod(a, b, what))
}

function power(vm: Vm, base: Ref, exponent: Ref, modulus: Ref): Ref {
  const a = complexOf(vm, base)
  const b = a && complexOf(vm, exponent)
  if (!a || !b) return vm.notImplemented()
  if (modulus !== vm.None) throw vm.error('ValueError', 'complex modulo')
  return make(
    vm,
    raising(vm, () => complexPower(a, b)),
  )
}

function richCompare(vm: Vm, left: Ref, right: Ref, wanted: number): Ref {
  const isNumber = isWhole(vm, right) || vm.isFloat(right) || vm.isComplex(right)
  if (!isNumber) return vm.notImplemented()
  if (wanted !== EQ && wanted !== NE)
    throw vm.error('TypeError', 'no ordering relation is defined for complex numbers')
  const [real, imaginary] = vm.complexOf(left)
  if (!isWhole(vm, right)) {
    const [a, b] = complexOf(vm, right) as Complex
    return vm.bool((real === a && imaginary === b) === (wanted === EQ))
  }
  if (imaginary !== 0) return vm.bool(wanted === NE)
  const float = vm.float(real)
  try {
    return vm.richCompare(float, right, wanted)
  } finally {
    vm.decref(float)
  }
}

/** complex_format: both parts, and the text of them, in buffers of their own. */
function text(vm: Vm, [real, imaginary]: Complex, code: string, precision: number): Ref {
  const im = formatDouble(imaginary, code, precision)
  if (Object.is(real, 0)) return withFloatBuffer(vm, im, () => joined(vm, `${im}j`))
  const signed = im.startsWith('-') ? im : `+${im}`
  return withFloatBuffer(vm, formatDouble(real, code, precision), (re) =>
    withFloatBuffer(vm, signed, () => joined(vm, `(${re}${signed}j)`)),
  )
}

function joined(vm: Vm, whole: string): Ref {
  const { memory } = vm.python
  const buffer = memory.buffer(whole.length + 1)
  const result = vm.str(whole)
  memory.free(buffer)
  return result
}

const cannotConvert =
  (to: string): Unary =>
  (vm) => {
    throw vm.error('TypeError', `can't convert complex to ${to}`)
  }

const methods = {
  __format__: formatMethod,
  __getnewargs__: noArguments((vm, self) => {
    const [real, imaginary] = vm.complexOf(self)
    return vm.tuple([vm.float(real), vm.float(imaginary)])
  }),
  conjugate: noArguments((vm, self) => {
    const [real, imaginary] = vm.complexOf(self)
    return vm.complex(real, -imaginary)
  }),
} satisfies Natives

function newComplex(vm: Vm, type: Ref, args: readonly Ref[], keywords?: Keywords): Ref {
  const isExact = type === vm.typeNamed('complex')
  const [real = NULL, imaginary = NULL] = vm.parseKeywords('complex', args, keywords, ['real', 'imag'], 0)
  if (isExact && imaginary === NULL && real !== NULL && vm.isExactly(real, 'complex')) return vm.incref(real)
  const value = make(vm, convert(vm, real, imaginary))
  return isExact ? value : derived(vm, type, value, derivedComplex)
}

function convert(vm: Vm, real: Ref, imaginary: Ref): Complex {
  if (real !== NULL && (vm.isStr(real) || vm.isUnicode(real))) {
    if (imaginary !== NULL)
      throw vm.error('TypeError', "complex() can't take second arg if first is a string")
    const literal = vm.isStr(real) ? vm.textOf(real) : decimalText(vm, real)
    return raising(vm, () => parseComplex(literal))
  }
  if (imaginary !== NULL && (vm.isStr(imaginary) || vm.isUnicode(imaginary)))
    throw vm.error('TypeError', "complex() second arg can't be a string")
  const first = part(vm, real, true)
  if (imaginary === NULL) return first
  const second = part(vm, imaginary, false)
  // a zero that is added where there is nothing to add would lose its sign
  return [
    vm.isComplex(imaginary) ? first[0] - second[1] : first[0],
    first[1] === 0 ? second[0] : second[0] + first[1],
  ]
}

function hasComplex(vm: Vm, argument: Ref): boolean {
  if (!vm.isInstanceOf(argument, 'instance')) return vm.lookup(vm.typeOf(argument), '__complex__') !== NULL
  const method = vm.findAttribute(argument, '__complex__')
  vm.decref(method)
  return method !== NULL
}

/** One of the arguments, which may be complex itself; the first may have a `__complex__`. */
function part(vm: Vm, argument: Ref, isFirst: boolean): Complex {
  if (argument === NULL) return [0, 0]
  const value =
    isFirst && hasComplex(vm, argument) ? vm.callMethod(argument, '__complex__') : vm.incref(argument)
  try {
    if (vm.isComplex(value)) return vm.complexOf(value)
    if (!vm.slotsOf(value).float)
      throw vm.error('TypeError', 'complex() argument must be a string or a number')
    const float = vm.toFloat(value)
    const real = vm.floatOf(float)
    vm.decref(float)
    return [real, 0]
  } finally {
    vm.decref(value)
  }
}

export const complexType = (python: Python): TypeSpec => ({
  name: 'complex',
  layout: { type: python.numbers.complex },
  basicSize: COMPLEX_BYTES,
  isBase: true,
  slots: {
    repr: (vm, self) => text(vm, vm.complexOf(self), 'r', 0),
    str: (vm, self) => text(vm, vm.complexOf(self), 'g', STR_DIGITS),
    hash(vm, self) {
      const [real, imaginary] = vm.complexOf(self)
      setHash(vm, complexHash(floatHash(real), floatHash(imaginary)))
    },
    richCompare,
    new: newComplex,
    add: operator(([a, b], [c, d]) => [a + c, b + d]),
    subtract: operator(([a, b], [c, d]) => [a - c, b - d]),
    multiply: operator(complexProduct),
    divide: operator(complexQuotient),
    trueDivide: operator(complexQuotient),
    floorDivide: binary((vm, a, b) => make(vm, dividing(vm, a, b, 'complex divmod()')[0])),
    remainder: binary((vm, a, b) => make(vm, dividing(vm, a, b, 'complex remainder')[1])),
    divmod: binary((vm, a, b) => {
      const [quotient, rest] = dividing(vm, a, b, 'complex divmod()')
      return vm.tuple([make(vm, quotient), make(vm, rest)])
    }),
    power,
    negative(vm, self) {
      const [real, imaginary] = vm.complexOf(self)
      return vm.complex(-real, -imaginary)
    },
    positive: itself('complex', copy),
    absolute(vm, self) {
      const size = Math.hypot(...vm.complexOf(self))
      if (size === Infinity && vm.complexOf(self).every(Number.isFinite))
        throw vm.error('OverflowError', 'absolute value too large')
      return vm.float(size)
    },
    nonzero: (vm, self) => vm.complexOf(self).some((value) => value !== 0),
    int: cannotConvert('int'),
    long: cannotConvert('long'),
    float: cannotConvert('float'),
    coerce(vm, left, right) {
      if (vm.isComplex(right)) return [vm.incref(left), vm.incref(right)]
      const real = realOf(vm, right)
      return real === undefined ? undefined : [vm.incref(left), vm.complex(real, 0)]
    },
  },
  methods,
  attributes: {
    real: { get: (vm, self) => vm.float(vm.complexOf(self)[0]), isMember: true },
    imag: { get: (vm, self) => vm.float(vm.complexOf(self)[1]), isMember: true },
  },
})
