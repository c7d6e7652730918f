/**
 * The module math. Follows Modules/mathmodule.c of CPython 2.7.6: its domain and range errors. Where JavaScript's functions
 * differ from the C library's in the last place, so does this.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { oneArgument, variable, type ModuleSpec, type Native } from '../native.ts'
import type { Vm } from '../vm.ts'

const DOMAIN = 'math domain error'
const RANGE = 'math range error'

/** math_1: NaN from a number is outside of the domain; infinity from a finite one is too large, where it can be. */
function checked(vm: Vm, result: number, isFinite: boolean, isNaN: boolean, canOverflow: boolean): Ref {
  if (Number.isNaN(result) && !isNaN) throw vm.error('ValueError', DOMAIN)
  if (!Number.isFinite(result) && !Number.isNaN(result) && isFinite)
    throw canOverflow ? vm.error('OverflowError', RANGE) : vm.error('ValueError', DOMAIN)
  return vm.float(result)
}

const unary = (compute: (value: number) => number, canOverflow = false): Native =>
  oneArgument((vm, _, argument) => {
    const value = vm.argumentFloat(argument)
    return checked(vm, compute(value), Number.isFinite(value), Number.isNaN(value), canOverflow)
  })

const binary = (compute: (left: number, right: number) => number): Native =>
  variable(2, 2, (vm, _, [first, second]) => {
    const left = vm.argumentFloat(first as Ref)
    const right = vm.argumentFloat(second as Ref)
    const isFinite = Number.isFinite(left) && Number.isFinite(right)
    return checked(vm, compute(left, right), isFinite, Number.isNaN(left) || Number.isNaN(right), true)
  })

/** Logarithm of an int of any size, or of a float. */
function logarithm(vm: Vm, object: Ref, log: (value: number) => number, perBit: number): number {
  if (vm.isLong(object)) {
    const value = vm.bigintOf(object)
    if (value <= 0n) throw vm.error('ValueError', DOMAIN)
    const bits = value.toString(2).length
    if (bits <= 1023) return log(Number(value))
    return log(Number(value >> BigInt(bits - 64))) + (bits - 64) * perBit
  }
  const value = vm.argumentFloat(object)
  if (value <= 0) throw vm.error('ValueError', DOMAIN)
  return log(value)
}

const log: Native = variable(1, 2, (vm, _, [value, base = NULL]) => {
  const top = logarithm(vm, value as Ref, Math.log, Math.LN2)
  if (base === NULL) return vm.float(top)
  const bottom = logarithm(vm, base, Math.log, Math.LN2)
  if (bottom === 0) throw vm.error('ZeroDivisionError', 'float division by zero')
  return vm.float(top / bottom)
})

function power(vm: Vm, _: Ref, [first, second]: readonly Ref[]): Ref {
  const base = vm.argumentFloat(first as Ref)
  const exponent = vm.argumentFloat(second as Ref)
  if (base === 1 || exponent === 0) return vm.float(1)
  if (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent)) return vm.float(1)
  const result = base ** exponent
  if (base === 0 && exponent < 0 && Number.isFinite(exponent)) throw vm.error('ValueError', DOMAIN)
  const isFinite = Number.isFinite(base) && Number.isFinite(exponent)
  return checked(vm, result, isFinite, Number.isNaN(base) || Number.isNaN(exponent), true)
}

/** Shewchuk's sums without loss, as math.fsum. */
function fsum(vm: Vm, iterable: Ref): number {
  const partials: number[] = []
  let special = 0
  vm.forEach(iterable, (item) => {
    let x = vm.argumentFloat(item)
    if (!Number.isFinite(x)) {
      special += x
      return
    }
    let kept = 0
    for (const partial of partials) {
      const [high, low] = Math.abs(x) < Math.abs(partial) ? [partial, x] : [x, partial]
      const total = high + low
      const rest = low - (total - high)
      if (rest !== 0) partials[kept++] = rest
      x = total
    }
    partials.length = kept
    partials.push(x)
    if (!Number.isFinite(x)) throw vm.error('OverflowError', 'intermediate overflow in fsum')
  })
  if (special !== 0) {
    if (Number.isNaN(special)) throw vm.error('ValueError', '-inf + inf in fsum')
    return special
  }
  return rounded(partials)
}

/** The sum of partials that don't overlap, rounded once, half to even. */
function rounded(partials: readonly number[]): number {
  let at = partials.length - 1
  if (at < 0) return 0
  let high = partials[at] as number
  let low = 0
  while (at > 0) {
    const x = high
    const y = partials[--at] as number
    high = x + y
    low = y - (high - x)
    if (low !== 0) break
  }
  if (
    at > 0 &&
    ((low < 0 && (partials[at - 1] as number) < 0) || (low > 0 && (partials[at - 1] as number) > 0))
  ) {
    const twice = low * 2
    const x = high + twice
    if (twice === x - high) high = x
  }
  return high
}

function factorial(vm: Vm, argument: Ref): Ref {
  let count: bigint
  if (vm.isFloat(argument)) {
    const value = vm.floatOf(argument)
    if (!Number.isInteger(value)) throw vm.error('ValueError', 'factorial() only accepts integral values')
    count = BigInt(value)
  } else count = BigInt(vm.argumentInt(argument))
  if (count < 0n) throw vm.error('ValueError', 'factorial() not defined for negative values')
  let product = 1n
  for (let factor = 2n; factor <= count; factor++) product *= factor
  return vm.integer(product)
}

function frexp(vm: Vm, argument: Ref): Ref {
  const value = vm.argumentFloat(argument)
  if (value === 0 || !Number.isFinite(value)) return vm.tuple([vm.float(value), vm.int(0)])
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value))) + 1)
  let fraction = value * 2 ** -exponent
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2
    exponent--
  }
  while (Math.abs(fraction) >= 1) {
    fraction /= 2
    exponent++
  }
  return vm.tuple([vm.float(fraction), vm.int(exponent)])
}

function ldexp(vm: Vm, _: Ref, [first, second]: readonly Ref[]): Ref {
  const value = vm.argumentFloat(first as Ref)
  if (!vm.isInt(second as Ref) && !vm.isLong(second as Ref))
    throw vm.error('TypeError', 'Expected an int or long as second argument to ldexp.')
  const exponent = Number(vm.bigintOf(second as Ref))
  if (value === 0 || !Number.isFinite(value)) return vm.float(value)
  let result = value
  let left = Math.max(-3000, Math.min(3000, exponent))
  for (; left > 1000; left -= 1000) result *= 2 ** 1000
  for (; left < -1000; left += 1000) result *= 2 ** -1000
  result *= 2 ** left
  if (!Number.isFinite(result)) throw vm.error('OverflowError', RANGE)
  return vm.float(result)
}

function modf(vm: Vm, argument: Ref): Ref {
  const value = vm.argumentFloat(argument)
  const whole = Math.trunc(value)
  const fraction = Number.isFinite(value) ? value - whole : Number.isNaN(value) ? value : 0
  return vm.tuple([vm.float(fraction === 0 && value < 0 ? -0 : fraction), vm.float(whole)])
}

function trunc(vm: Vm, object: Ref): Ref {
  const method = vm.findAttribute(object, '__trunc__')
  if (method === NULL)
    throw vm.errorFormat('TypeError', `type ${vm.typeName(object)} doesn't define __trunc__ method`)
  try {
    return vm.call(method)
  } finally {
    vm.decref(method)
  }
}

const gamma = (x: number): number => {
  if (Number.isInteger(x)) {
    if (x <= 0) return Number.NaN
    if (x <= 23) {
      let product = 1
      for (let factor = 2; factor < x; factor++) product *= factor
      return product
    }
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x))
  return x > 171.7 ? Infinity : Math.exp(logGamma(x))
}

/** Lanczos with g = 7. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x)
  const y = x - 1
  let sum = LANCZOS[0] as number
  for (let k = 1; k < LANCZOS.length; k++) sum += (LANCZOS[k] as number) / (y + k)
  const t = y + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Its series near 0, its continued fraction far away. */
function erf(x: number): number {
  const size = Math.abs(x)
  if (size >= 1.5) return Math.sign(x) * (1 - erfcFar(size))
  const square = x * x
  let sum = 0
  for (let k = 25; k > 0; k--) sum = 2 + (sum * square) / (k + 0.5)
  return (sum * x * Math.exp(-square)) / Math.sqrt(Math.PI)
}
function erfcFar(x: number): number {
  if (x >= 30) return 0
  const square = x * x
  let a = 0
  let da = 0.5
  let [p, previousP] = [1, 0]
  let [q, previousQ] = [da + square, 1]
  for (let k = 0; k < 50; k++) {
    a += da
    da += 2
    const b = da + square
    ;[p, previousP] = [b * p - a * previousP, p]
    ;[q, previousQ] = [b * q - a * previousQ, q]
  }
  return ((p / q) * x * Math.exp(-square)) / Math.sqrt(Math.PI)
}
const erfc = (x: number): number => (x >= 1.5 ? erfcFar(x) : 1 - erf(x))

export const math = (): ModuleSpec => ({
  name: 'math',
  doc: 'This module is always available.  It provides access to the\nmathematical functions defined by the C standard.',
  functions: {
    acos: unary(Math.acos),
    acosh: unary(Math.acosh),
    asin: unary(Math.asin),
    asinh: unary(Math.asinh),
    atan: unary(Math.atan),
    atan2: binary(Math.atan2),
    atanh: unary(Math.atanh),
    ceil: unary(Math.ceil),
    copysign: binary((value, sign) => (Object.is(sign, -0) || sign < 0 ? -Math.abs(value) : Math.abs(value))),
    cos: unary(Math.cos),
    cosh: unary(Math.cosh, true),
    degrees: unary((value) => value * (180 / Math.PI)),
    erf: unary(erf),
    erfc: unary(erfc),
    exp: unary(Math.exp, true),
    expm1: unary(Math.expm1, true),
    fabs: unary(Math.abs),
    factorial: oneArgument((vm, _, argument) => factorial(vm, argument)),
    floor: unary(Math.floor),
    fmod: binary((left, right) => left % right),
    frexp: oneArgument((vm, _, argument) => frexp(vm, argument)),
    fsum: oneArgument((vm, _, iterable) => vm.float(fsum(vm, iterable))),
    gamma: unary(gamma, true),
    hypot: binary(Math.hypot),
    isinf: oneArgument((vm, _, argument) => {
      const value = vm.argumentFloat(argument)
      return vm.bool(value === Infinity || value === -Infinity)
    }),
    isnan: oneArgument((vm, _, argument) => vm.bool(Number.isNaN(vm.argumentFloat(argument)))),
    ldexp: variable(2, 2, ldexp),
    lgamma: unary((x) => (Number.isInteger(x) && x <= 0 ? Number.NaN : logGamma(x)), true),
    log,
    log10: oneArgument((vm, _, value) => vm.float(logarithm(vm, value, Math.log10, Math.log10(2)))),
    log1p: unary(Math.log1p),
    modf: oneArgument((vm, _, argument) => modf(vm, argument)),
    pow: variable(2, 2, power),
    radians: unary((value) => value * (Math.PI / 180)),
    sin: unary(Math.sin),
    sinh: unary(Math.sinh, true),
    sqrt: unary(Math.sqrt),
    tan: unary(Math.tan),
    tanh: unary(Math.tanh),
    trunc: oneArgument((vm, _, argument) => trunc(vm, argument)),
  },
  values: { pi: (vm) => vm.float(Math.PI), e: (vm) => vm.float(Math.E) },
})
