/**
 * How dicts take over what others have: dict_update_common, PyDict_Merge and PyDict_MergeFromSeq2 of Objects/dictobject.c of
 * CPython 2.7.6.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import type { Keywords } from '../native.ts'
import { unpackArity } from '../protocols/arguments.ts'
import type { Vm } from '../vm.ts'

/** `dict(…)` and `dict.update(…)`. */
export function updateDict(
  vm: Vm,
  dict: Ref,
  name: string,
  args: readonly Ref[],
  keywords: Keywords | undefined,
): void {
  unpackArity(vm, name, args, 0, 1)
  const [other] = args
  if (other !== undefined) {
    const keys = vm.findAttribute(other, 'keys')
    vm.decref(keys)
    if (keys === NULL) mergePairs(vm, dict, other)
    else mergeDict(vm, dict, other)
  }
  if (keywords && keywords.names.length > 0) mergeKeywords(vm, dict, keywords)
}

/** PyDict_Update: of a dict, or anything with keys() and items by key. */
export function mergeDict(vm: Vm, dict: Ref, other: Ref): void {
  const { dicts } = vm.types2
  if (vm.isDict(other)) return dicts.update(dict, other)
  const keys = vm.callMethod(other, 'keys')
  let iterator: Ref
  try {
    iterator = vm.iter(keys)
  } finally {
    vm.decref(keys)
  }
  try {
    for (let key = vm.next(iterator); key !== NULL; key = vm.next(iterator)) {
      let value = NULL
      try {
        value = vm.getItem(other, key)
        dicts.set(dict, key, value)
      } finally {
        vm.decref(key)
        vm.decref(value)
      }
    }
  } finally {
    vm.decref(iterator)
  }
}

/** PyDict_MergeFromSeq2: of pairs. */
function mergePairs(vm: Vm, dict: Ref, pairs: Ref): void {
  const { dicts } = vm.types2
  let number = 0
  vm.forEach(pairs, (item) => {
    const pair = pairOf(vm, item, number)
    try {
      const [key, value, ...more] = vm.itemsOf(pair)
      if (key === undefined || value === undefined || more.length > 0)
        throw vm.errorFormat(
          'ValueError',
          `dictionary update sequence element #${number} has length ${vm.length(pair)}; 2 is required`,
          'dictionary update sequence element # has length ; 2 is required'.length + 2 * 20,
        )
      dicts.set(dict, key, value)
    } finally {
      vm.decref(pair)
    }
    number++
  })
}

function pairOf(vm: Vm, item: Ref, number: number): Ref {
  try {
    return vm.sequenceFast(item, '')
  } catch (error) {
    if (!vm.caught(error, 'TypeError')) throw error
    throw vm.errorFormat(
      'TypeError',
      `cannot convert dictionary update sequence element #${number} to a sequence`,
      'cannot convert dictionary update sequence element # to a sequence'.length + 20,
    )
  }
}

/** The caller has put keywords into a dict, the last one first; its order is what counts. */
function mergeKeywords(vm: Vm, dict: Ref, { names, values, dict: given }: Keywords): void {
  const { dicts } = vm.types2
  if (given !== undefined) return dicts.update(dict, given)
  const ordered = vm.outside(() => {
    const made = dicts.create()
    for (let index = names.length - 1; index >= 0; index--) {
      const name = vm.interned(names[index] as string)
      dicts.set(made, name, values[index] as Ref)
      vm.decref(name)
    }
    return made
  })
  try {
    dicts.update(dict, ordered)
  } finally {
    vm.decref(ordered)
  }
}
