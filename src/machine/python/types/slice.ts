/**
 * Slices. Follows Objects/sliceobject.c of CPython 2.7.6 and _PyEval_SliceIndex of Python/ceval.c.
 */
import { NULL, type Python, type Python2Types, type RecordLayout, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, type TypeSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { noKeywords, unpackArity } from '../protocols/arguments.ts'
import { lengthRef, newSlice } from '../protocols/sequences.ts'
import { concatAndDrop, reprOrDrop } from './pieces.ts'

const STEP = 0
const START = 1
const STOP = 2

const sliceLayout = (python: Python): RecordLayout => (python.python2 as Python2Types).fixed.layouts.slice

export const isSlice = (vm: Vm, ref: Ref): boolean => vm.isExactly(ref, 'slice')

/** The items that a slice means: `count` of them, from `start`, `step` apart. */
export interface Stretch {
  start: number
  readonly stop: number
  readonly step: number
  readonly count: number
}

/** _PyEval_SliceIndex: a number, at most as long as a Py_ssize_t. */
export function sliceIndex(vm: Vm, bound: Ref): number {
  if (!vm.isIndex(bound))
    throw vm.error('TypeError', 'slice indices must be integers or None or have an __index__ method')
  return vm.index(bound)
}

/** PySlice_GetIndicesEx. */
export function stretchOf(vm: Vm, slice: Ref, length: number): Stretch {
  const layout = sliceLayout(vm.python)
  const given = layout.get(slice, STEP)
  const step = given === vm.None ? 1 : sliceIndex(vm, given)
  if (step === 0) throw vm.error('ValueError', 'slice step cannot be zero')
  const clip = (bound: Ref, otherwise: number): number => {
    if (bound === vm.None) return otherwise
    let index = sliceIndex(vm, bound)
    if (index < 0) index += length
    if (index < 0) return step < 0 ? -1 : 0
    return index >= length ? (step < 0 ? length - 1 : length) : index
  }
  const start = clip(layout.get(slice, START), step < 0 ? length - 1 : 0)
  const stop = clip(layout.get(slice, STOP), step < 0 ? -1 : length)
  const isEmpty = step < 0 ? stop >= start : start >= stop
  const count = isEmpty ? 0 : Math.trunc((stop - start + (step < 0 ? 1 : -1)) / step) + 1
  return { start, stop, step, count }
}

export function sliceType(python: Python): TypeSpec {
  const layout = sliceLayout(python)
  const part = (field: number) => ({
    get: (vm: Vm, self: Ref) => vm.incref(layout.get(self, field)),
    isMember: true,
  })
  return {
    name: 'slice',
    layout,
    basicSize: 40,
    doc: 'slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).',
    slots: {
      new: (vm, _type, args, keywords) => {
        noKeywords(vm, 'slice()', keywords)
        unpackArity(vm, 'slice', args, 1, 3)
        const [first = NULL, stop, step = NULL] = args
        return stop === undefined ? newSlice(vm, NULL, first, NULL) : newSlice(vm, first, stop, step)
      },
      repr: (vm, self) => {
        let text = vm.str('slice(')
        const comma = vm.str(', ')
        try {
          for (const field of [START, STOP, STEP]) {
            if (field !== START) text = concatAndDrop(vm, text, vm.incref(comma))
            const part = reprOrDrop(vm, layout.get(self, field), text)
            text = concatAndDrop(vm, text, part)
          }
          return concatAndDrop(vm, text, vm.str(')'))
        } finally {
          vm.decref(comma)
        }
      },
      compare: (vm, left, right) => {
        if (left === right) return 0
        for (const field of [START, STOP, STEP]) {
          const order = vm.compare(layout.get(left, field), layout.get(right, field))
          if (order !== 0) return order
        }
        return 0
      },
      hash: (vm) => {
        throw vm.error('TypeError', 'unhashable type')
      },
    },
    methods: {
      indices: oneArgument((vm, self, length) => {
        const { start, stop, step } = stretchOf(vm, self, vm.index(length, 'OverflowError'))
        return vm.tuple([start, stop, step].map((number) => lengthRef(vm, number)))
      }, 'S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.'),
      __reduce__: noArguments(
        (vm, self) =>
          vm.tuple([
            vm.incref(vm.typeOf(self)),
            vm.tuple([START, STOP, STEP].map((field) => vm.incref(layout.get(self, field)))),
          ]),
        'Return state information for pickling.',
      ),
    },
    attributes: { start: part(START), stop: part(STOP), step: part(STEP) },
  }
}
