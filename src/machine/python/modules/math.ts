/**
 * The module math. Follows Modules/mathmodule.c of CPython 2.7.6: its domain and range errors. Where JavaScript's functions
 * differ from the C library's in the last place, so does this.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { oneArgument, unpacked, variable, type ModuleSpec, type Native } from '../native.ts'
import { powerOfDoubles } from '../text/index.ts'
import type { Vm } from '../vm.ts'
import { atan, atan2, cos, cosh, exp, hypot, log, sin, sinh, tan } from './elementary.ts'
import { erf, erfc, gamma, logGamma } from './special.ts'

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
  unpacked(2, 2, (vm, _, [first, second]) => {
    const left = vm.argumentFloat(first as Ref)
    const right = vm.argumentFloat(second as Ref)
    const isFinite = Number.isFinite(left) && Number.isFinite(right)
    return checked(vm, compute(left, right), isFinite, Number.isNaN(left) || Number.isNaN(right), true)
  })

/** Logarithm of an int of any size, or of a float: loghelper. */
function logarithm(vm: Vm, object: Ref, log: (value: number) => number): number {
  if (vm.isLong(object)) {
    const value = vm.bigintOf(object)
    if (value <= 0n) throw vm.error('ValueError', DOMAIN)
    if (Number(value) !== Infinity) return log(Number(value))
    const bits = value.toString(2).length
    const kept = 64
    return log(Number(value >> BigInt(bits - kept)) / 2 ** kept) + log(2) * bits
  }
  const value = vm.argumentFloat(object)
  if (value <= 0) throw vm.error('ValueError', DOMAIN)
  return log(value)
}

const logTo: Native = unpacked(1, 2, (vm, _, [value, base = NULL]) => {
  const top = logarithm(vm, value as Ref, log)
  if (base === NULL) return vm.float(top)
  const bottom = logarithm(vm, base, log)
  if (bottom === 0) throw vm.error('ZeroDivisionError', 'float division by zero')
  return vm.float(top / bottom)
})

function power(vm: Vm, _: Ref, [first, second]: readonly Ref[]): Ref {
  const base = vm.argumentFloat(first as Ref)
  const exponent = vm.argumentFloat(second as Ref)
  if (base === 1 || exponent === 0) return vm.float(1)
  if (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent)) return vm.float(1)
  if (base === 0 && exponent < 0) throw vm.error('ValueError', DOMAIN)
  const result = cPower(base, exponent)
  const isFinite = Number.isFinite(base) && Number.isFinite(exponent)
  return checked(vm, result, isFinite, Number.isNaN(base) || Number.isNaN(exponent), true)
}

/** C's pow, rounded to the nearest. */
function cPower(base: number, exponent: number): number {
  if (base === 0 || !Number.isFinite(base) || !Number.isFinite(exponent)) return base ** exponent
  if (base > 0) return powerOfDoubles(base, exponent)
  if (!Number.isInteger(exponent)) return Number.NaN
  return (exponent % 2 === 0 ? 1 : -1) * powerOfDoubles(-base, exponent)
}

/** Shewchuk's sums without loss, as math.fsum. */
function fsum(vm: Vm, iterable: Ref): number {
  const partials: number[] = []
  let special = 0
  let infinities = 0
  vm.forEach(iterable, (item) => {
    let x = vm.argumentFloat(item)
    if (!Number.isFinite(x)) {
      special += x
      if (!Number.isNaN(x)) infinities += x
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
    if (Number.isNaN(infinities)) throw vm.error('ValueError', '-inf + inf in fsum')
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
    if (BigInt.asIntN(64, count) !== count)
      throw vm.error('OverflowError', 'Python int too large to convert to C long')
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
  return vm.tuple([
    vm.float(fraction === 0 && (value < 0 || Object.is(value, -0)) ? -0 : fraction),
    vm.float(whole),
  ])
}

export const math = (): ModuleSpec => ({
  name: 'math',
  doc: 'This module is always available.  It provides access to the\nmathematical functions defined by the C standard.',
  functions: {
    acos: unary(Math.acos),
    acosh: unary(Math.acosh),
    asin: unary(Math.asin),
    asinh: unary(Math.asinh),
    atan: unary(atan),
    atan2: binary(atan2),
    atanh: unary(Math.atanh),
    ceil: unary(Math.ceil),
    copysign: binary((value, sign) => (Object.is(sign, -0) || sign < 0 ? -Math.abs(value) : Math.abs(value))),
    cos: unary(cos),
    cosh: unary(cosh, true),
    degrees: unary((value) => value * (180 / Math.PI)),
    erf: unary(erf),
    erfc: unary(erfc),
    exp: unary(exp, true),
    expm1: unary(Math.expm1, true),
    fabs: unary(Math.abs),
    factorial: oneArgument((vm, _, argument) => factorial(vm, argument)),
    floor: unary(Math.floor),
    fmod: binary((left, right) => left % right),
    frexp: oneArgument((vm, _, argument) => frexp(vm, argument)),
    fsum: oneArgument((vm, _, iterable) => vm.float(fsum(vm, iterable))),
    gamma: unary(gamma, true),
    hypot: binary(hypot),
    isinf: oneArgument((vm, _, argument) => {
      const value = vm.argumentFloat(argument)
      return vm.bool(value === Infinity || value === -Infinity)
    }),
    isnan: oneArgument((vm, _, argument) => vm.bool(Number.isNaN(vm.argumentFloat(argument)))),
    ldexp: variable(2, 2, ldexp),
    lgamma: unary(logGamma, true),
    log: logTo,
    log10: oneArgument((vm, _, value) => vm.float(logarithm(vm, value, Math.log10))),
    log1p: unary(Math.log1p, true),
    modf: oneArgument((vm, _, argument) => modf(vm, argument)),
    pow: unpacked(2, 2, power),
    radians: unary((value) => value * (Math.PI / 180)),
    sin: unary(sin),
    sinh: unary(sinh, true),
    sqrt: unary(Math.sqrt),
    tan: unary(tan),
    tanh: unary(Math.tanh),
    trunc: oneArgument((vm, _, argument) => vm.callMethod(argument, '__trunc__')),
  },
  values: { pi: (vm) => vm.float(Math.PI), e: (vm) => vm.float(Math.E) },
})
