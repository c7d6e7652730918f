/** The module _bisect. Follows Modules/_bisectmodule.c of CPython 2.7.6. */
import { NULL, type Ref } from '../../objects/index.ts'
import { LT, withKeywords, type Keywords, type ModuleSpec, type Native } from '../native.ts'
import type { Vm } from '../vm.ts'

interface Search {
  readonly sequence: Ref
  readonly item: Ref
  readonly at: number
}

function search(
  vm: Vm,
  name: string,
  isRight: boolean,
  args: readonly Ref[],
  keywords: Keywords | undefined,
): Search {
  const [sequence = NULL, item = NULL, from = NULL, to = NULL] = vm.parseKeywords(
    name,
    args,
    keywords,
    ['a', 'x', 'lo', 'hi'],
    2,
  )
  let low = from === NULL ? 0 : vm.argumentInt(from)
  let high = to === NULL ? -1 : vm.argumentInt(to)
  if (low < 0) throw vm.error('ValueError', 'lo must be non-negative')
  if (high === -1) high = vm.length(sequence)
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const key = vm.int(middle)
    const other = vm.getItem(sequence, key)
    vm.decref(key)
    try {
      const isBefore = isRight ? !vm.compareBool(item, other, LT) : vm.compareBool(other, item, LT)
      if (isBefore) low = middle + 1
      else high = middle
    } finally {
      vm.decref(other)
    }
  }
  return { sequence, item, at: low }
}

const finding = (name: string, isRight: boolean): Native =>
  withKeywords((vm, _, args, keywords) => vm.int(search(vm, name, isRight, args, keywords).at))

const inserting = (name: string, isRight: boolean): Native =>
  withKeywords((vm, _, args, keywords) => {
    const { sequence, item, at } = search(vm, name, isRight, args, keywords)
    if (vm.isExactly(sequence, 'list')) vm.python.lists.insert(sequence, at, item)
    else {
      const index = vm.int(at)
      try {
        vm.decref(vm.callMethod(sequence, 'insert', index, item))
      } finally {
        vm.decref(index)
      }
    }
    return vm.none()
  })

export const bisect = (): ModuleSpec => ({
  name: '_bisect',
  functions: {
    bisect: finding('bisect_right', true),
    bisect_left: finding('bisect_left', false),
    bisect_right: finding('bisect_right', true),
    insort: inserting('insort_right', true),
    insort_left: inserting('insort_left', false),
    insort_right: inserting('insort_right', true),
  },
})
