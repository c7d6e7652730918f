/**
 * Arithmetic on any objects. Follows Objects/abstract.c of CPython 2.7: binary_op1, binary_iop1, ternary_op, PyNumber_Add,
 * PyNumber_Multiply, their in-place kin, PyNumber_Negative and its kin.
 *
 * Left out: coercion (nb_coerce) of operands whose types answer NotImplemented: numbers don't need it, and old-style instances
 * coerce in their own slots.
 */
import { type Ref } from '../../objects/index.ts'
import type { Binary, Slots } from '../native.ts'
import type { BinarySlot, Vm } from '../vm.ts'

interface Names {
  readonly sign: string
  readonly inplace: `inplace${Capitalize<Exclude<BinarySlot, 'divmod'>>}` & keyof Slots
}
const named = (sign: string, inplace: Names['inplace']): Names => ({ sign, inplace })

const OPERATORS: Readonly<Record<Exclude<BinarySlot, 'divmod'>, Names>> = {
  add: named('+', 'inplaceAdd'),
  subtract: named('-', 'inplaceSubtract'),
  multiply: named('*', 'inplaceMultiply'),
  divide: named('/', 'inplaceDivide'),
  trueDivide: named('/', 'inplaceTrueDivide'),
  floorDivide: named('//', 'inplaceFloorDivide'),
  remainder: named('%', 'inplaceRemainder'),
  lshift: named('<<', 'inplaceLshift'),
  rshift: named('>>', 'inplaceRshift'),
  and: named('&', 'inplaceAnd'),
  xor: named('^', 'inplaceXor'),
  or: named('|', 'inplaceOr'),
}

export function binary(vm: Vm, slot: BinarySlot, left: Ref, right: Ref): Ref {
  const result = binaryOrNot(vm, slot, left, right)
  if (result !== vm.NotImplemented) return result
  vm.decref(result)
  return (
    concatOrRepeat(vm, slot, left, right, false) ??
    unsupported(vm, slot === 'divmod' ? 'divmod()' : OPERATORS[slot].sign, left, right)
  )
}

export function inplace(vm: Vm, slot: BinarySlot, left: Ref, right: Ref): Ref {
  if (slot === 'divmod') return binary(vm, slot, left, right)
  const { sign, inplace: inplaceSlot } = OPERATORS[slot]
  const own = vm.slotsOf(left)[inplaceSlot]
  let result = own ? own(vm, left, right) : vm.NotImplemented
  if (own && result !== vm.NotImplemented) return result
  if (own) vm.decref(result)
  result = binaryOrNot(vm, slot, left, right)
  if (result !== vm.NotImplemented) return result
  vm.decref(result)
  return concatOrRepeat(vm, slot, left, right, true) ?? unsupported(vm, `${sign}=`, left, right)
}

/** binary_op1: a new reference to NotImplemented where neither knows how. */
export function binaryOrNot(vm: Vm, slot: BinarySlot, left: Ref, right: Ref): Ref {
  const leftType = vm.typeOf(left)
  const rightType = vm.typeOf(right)
  const first: Binary | undefined = vm.slotsOf(left)[slot]
  let second: Binary | undefined = rightType === leftType ? undefined : vm.slotsOf(right)[slot]
  if (second === first) second = undefined
  const { NotImplemented } = vm
  if (first) {
    if (second && vm.isSubtype(rightType, leftType)) {
      const result = second(vm, left, right)
      if (result !== NotImplemented) return result
      vm.decref(result)
      second = undefined
    }
    const result = first(vm, left, right)
    if (result !== NotImplemented) return result
    vm.decref(result)
  }
  return second ? second(vm, left, right) : vm.notImplemented()
}

function concatOrRepeat(vm: Vm, slot: BinarySlot, left: Ref, right: Ref, inplace: boolean): Ref | undefined {
  const slots = vm.slotsOf(left)
  if (slot === 'add') {
    const concat = (inplace ? slots.inplaceConcat : undefined) ?? slots.concat
    return concat?.(vm, left, right)
  }
  if (slot !== 'multiply') return undefined
  const repeat = (inplace ? slots.inplaceRepeat : undefined) ?? slots.repeat
  if (repeat) return repeat(vm, left, repetitions(vm, right))
  const reflected = vm.slotsOf(right).repeat
  return reflected?.(vm, right, repetitions(vm, left))
}

/** sequence_repeat's count. */
function repetitions(vm: Vm, count: Ref): number {
  if (!vm.isIndex(count))
    throw vm.errorFormat('TypeError', `can't multiply sequence by non-int of type '${vm.typeName(count)}'`)
  return vm.index(count, 'OverflowError')
}

/** PyNumber_Power; `modulus` None where there is none. */
export function power(vm: Vm, base: Ref, exponent: Ref, modulus: Ref): Ref {
  const result = powerOrNot(vm, base, exponent, modulus)
  if (result !== vm.NotImplemented) return result
  vm.decref(result)
  if (modulus === vm.None) return unsupported(vm, '** or pow()', base, exponent)
  throw vm.errorFormat(
    'TypeError',
    `unsupported operand type(s) for pow(): '${vm.typeName(base)}', '${vm.typeName(exponent)}', '${vm.typeName(modulus)}'`,
  )
}

/** PyNumber_InPlacePower, without a modulus. */
export function inplacePower(vm: Vm, base: Ref, exponent: Ref): Ref {
  const own = vm.slotsOf(base).inplacePower
  if (own) {
    const result = own(vm, base, exponent)
    if (result !== vm.NotImplemented) return result
    vm.decref(result)
  }
  const result = powerOrNot(vm, base, exponent, vm.None)
  if (result !== vm.NotImplemented) return result
  vm.decref(result)
  return unsupported(vm, own ? '**=' : '** or pow()', base, exponent)
}

/** ternary_op. */
function powerOrNot(vm: Vm, base: Ref, exponent: Ref, modulus: Ref): Ref {
  const { NotImplemented } = vm
  const baseType = vm.typeOf(base)
  const exponentType = vm.typeOf(exponent)
  const first = vm.slotsOf(base).power
  let second = exponentType === baseType ? undefined : vm.slotsOf(exponent).power
  if (second === first) second = undefined
  const third = vm.slotsOf(modulus).power
  if (first) {
    if (second && vm.isSubtype(exponentType, baseType)) {
      const result = second(vm, base, exponent, modulus)
      if (result !== NotImplemented) return result
      vm.decref(result)
      second = undefined
    }
    const result = first(vm, base, exponent, modulus)
    if (result !== NotImplemented) return result
    vm.decref(result)
  }
  if (second) {
    const result = second(vm, base, exponent, modulus)
    if (result !== NotImplemented) return result
    vm.decref(result)
  }
  return third && third !== first && third !== second
    ? third(vm, base, exponent, modulus)
    : vm.notImplemented()
}

const UNARY = { negative: 'unary -', positive: 'unary +', invert: 'unary ~', absolute: 'abs()' } as const

export function unary(vm: Vm, slot: keyof typeof UNARY, object: Ref): Ref {
  const own = vm.slotsOf(object)[slot]
  if (own) return own(vm, object)
  throw vm.errorFormat('TypeError', `bad operand type for ${UNARY[slot]}: '${vm.typeName(object)}'`)
}

function unsupported(vm: Vm, sign: string, left: Ref, right: Ref): never {
  throw vm.errorFormat(
    'TypeError',
    `unsupported operand type(s) for ${sign}: '${vm.typeName(left)}' and '${vm.typeName(right)}'`,
  )
}
