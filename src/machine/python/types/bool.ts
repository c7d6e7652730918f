/** bool of CPython 2.7: an int of which there are two. Follows Objects/boolobject.c of 2.7.6. */
import { NULL, type Python } from '../../objects/index.ts'
import type { Binary, TypeSpec, Unary } from '../native.ts'
import { intBitwise } from './int.ts'

const BOOL_BYTES = 24

/** Of two bools a bool; of anything else what int makes of it. */
const logical =
  (slot: 'and' | 'xor' | 'or', work: (a: number, b: number) => number): Binary =>
  (vm, left, right) =>
    vm.isExactly(left, 'bool') && vm.isExactly(right, 'bool')
      ? vm.bool(work(vm.numberOf(left), vm.numberOf(right)) !== 0)
      : intBitwise[slot](vm, left, right)

export const boolType = (python: Python): TypeSpec => {
  const repr: Unary = (vm, self) => vm.incref(vm.model.name(vm.numberOf(self) === 0 ? 'False' : 'True'))
  return {
    name: 'bool',
    base: 'int',
    layout: { type: python.numbers.bool },
    basicSize: BOOL_BYTES,
    slots: {
      repr,
      str: repr,
      new(vm, _type, args, keywords) {
        const [x = NULL] = vm.parseKeywords('bool', args, keywords, ['x'], 0)
        return vm.bool(x !== NULL && vm.truth(x))
      },
      and: logical('and', (a, b) => a & b),
      xor: logical('xor', (a, b) => a ^ b),
      or: logical('or', (a, b) => a | b),
    },
  }
}
