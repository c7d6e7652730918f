/**
 * range(): a list of ints, in one piece where it can be. Follows builtin_range, handle_range_longs and get_range_argument of
 * Python/bltinmodule.c of CPython 2.7.6.
 */
import { INT_TAG, tagOf, type Ref } from '../../objects/index.ts'
import { unpackArity } from '../protocols/index.ts'
import type { Vm } from '../vm.ts'

const LONGEST = 2n ** 63n - 1n

export function rangeOf(vm: Vm, args: readonly Ref[]): Ref {
  unpackArity(vm, 'range', args, 1, 3)
  const [first, second, third] = args as [Ref, Ref?, Ref?]
  const low = second === undefined ? 0n : argument(vm, first, 'start')
  const high = argument(vm, second ?? first, 'end')
  const step = third === undefined ? 1n : argument(vm, third, 'step')
  if (step === 0n) throw vm.error('ValueError', 'range() step argument must not be zero')
  const count = itemsOf(low, high, step)
  if (count > LONGEST) throw vm.error('OverflowError', 'range() result has too many items')
  const { lists } = vm.python
  if (step === 1n && isSafe(low) && isSafe(high)) {
    const list = lists.range(Number(low), Number(high))
    vm.python.objects.run()
    return list
  }
  const list = lists.create(Number(count))
  try {
    for (let index = 0, value = low; index < Number(count); index++, value += step)
      lists.init(list, index, vm.integer(value))
    return list
  } catch (thrown) {
    vm.decref(list)
    throw thrown
  }
}

const isSafe = (value: bigint): boolean => value >= -(2n ** 53n) && value <= 2n ** 53n

/** get_len_of_range. */
export function itemsOf(low: bigint, high: bigint, step: bigint): bigint {
  const span = step > 0n ? high - low : low - high
  const by = step > 0n ? step : -step
  return span <= 0n ? 0n : (span - 1n) / by + 1n
}

function argument(vm: Vm, object: Ref, name: string): bigint {
  if (tagOf(object) === INT_TAG || vm.isInt(object) || vm.isLong(object)) return vm.bigintOf(object)
  if (vm.isFloat(object) || !vm.slotsOf(object).int)
    throw vm.errorFormat(
      'TypeError',
      `range() integer ${name} argument expected, got ${vm.typeName(object)}.`,
    )
  const whole = vm.toInt(object)
  try {
    if (!vm.isInt(whole) && !vm.isLong(whole)) throw vm.error('TypeError', '__int__ should return int object')
    return vm.bigintOf(whole)
  } finally {
    vm.decref(whole)
  }
}
