/**
 * COMPARE_OP, beyond ints. Follows Python/ceval.c of CPython 2.7 (cmp_outcome).
 */
import type { Ref } from '../../objects/index.ts'
import type { Interpreter } from './interpreter.ts'

const IN = 6
const NOT_IN = 7
const IS = 8
const IS_NOT = 9
const EXCEPTION_MATCH = 10

export function compareOperation(vm: Interpreter, operator: number, left: Ref, right: Ref): Ref {
  switch (operator) {
    case IS:
      return vm.bool(left === right)
    case IS_NOT:
      return vm.bool(left !== right)
    case IN:
      return vm.bool(vm.contains(right, left))
    case NOT_IN:
      return vm.bool(!vm.contains(right, left))
    case EXCEPTION_MATCH:
      return vm.bool(vm.exceptionMatches(left, right))
    default:
      return vm.richCompare(left, right, operator)
  }
}
