/** list_richcompare and tuplerichcompare of CPython 2.7.6. */
import type { Ref } from '../../objects/index.ts'
import { EQ, GT, LE, LT, NE } from '../native.ts'
import type { Vm } from '../vm.ts'

export interface Items {
  sizeOf(sequence: Ref): number
  get(sequence: Ref, index: number): Ref
}

/** Whether `operator` holds for an order of -1, 0, 1. */
export function holds(operator: number, order: number): boolean {
  switch (operator) {
    case LT:
      return order < 0
    case LE:
      return order <= 0
    case EQ:
      return order === 0
    case NE:
      return order !== 0
    case GT:
      return order > 0
    default:
      return order >= 0
  }
}

/** The first items that differ decide, then the sizes. `sizesFirst`: for == and != where they differ nothing is looked at. */
export function compareItems(
  vm: Vm,
  items: Items,
  left: Ref,
  right: Ref,
  operator: number,
  sizesFirst: boolean,
): Ref {
  const isEquality = operator === EQ || operator === NE
  if (sizesFirst && isEquality && items.sizeOf(left) !== items.sizeOf(right)) return vm.bool(operator === NE)
  let index = 0
  while (
    index < items.sizeOf(left) &&
    index < items.sizeOf(right) &&
    vm.compareBool(items.get(left, index), items.get(right, index), EQ)
  )
    index++
  if (index >= items.sizeOf(left) || index >= items.sizeOf(right))
    return vm.bool(holds(operator, items.sizeOf(left) - items.sizeOf(right)))
  if (isEquality) return vm.bool(operator === NE)
  return vm.richCompare(items.get(left, index), items.get(right, index), operator)
}
