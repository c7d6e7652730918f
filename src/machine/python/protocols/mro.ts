/**
 * The method resolution order of a class. Follows Objects/typeobject.c of CPython 2.7: mro_implementation, pmerge,
 * tail_contains, check_duplicates, fill_classic_mro, set_mro_error, mro_internal.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { listFrom } from '../types/list.ts'
import type { Vm } from '../vm.ts'
import { lookupSpecial } from './attributes.ts'
import { callAndDrop } from './call.ts'
import { nameOfType } from './type-names.ts'

const INT_BYTES = 4

/** mro_internal: sets the order of a type. */
export function setMro(vm: Vm, type: Ref): void {
  const { classes } = vm.model
  const isPlain = vm.typeOf(type) === vm.model.typeNamed('type')
  let list: Ref
  if (isPlain) list = mroOf(vm, type)
  else {
    const method = lookupSpecial(vm, type, 'mro')
    if (method === NULL) throw vm.errorValue('AttributeError', vm.incref(vm.model.name('mro')))
    list = callAndDrop(vm, method)
  }
  const items: Ref[] = []
  try {
    vm.forEach(list, (item) => {
      items.push(vm.incref(item))
    })
  } catch (thrown) {
    for (const item of items) vm.decref(item)
    throw thrown
  } finally {
    vm.decref(list)
  }
  if (!items.every((item) => classes.isType(item))) vm.model.setUncached(type)
  classes.set(type, 'mro', vm.tuple(items))
}

/** mro_implementation: a list. */
export function mroOf(vm: Vm, type: Ref): Ref {
  const { classes } = vm.model
  const bases = vm.itemsOf(classes.bases(type))
  const lists: Ref[] = []
  try {
    for (const base of bases)
      lists.push(classes.isType(base) ? listFrom(vm, classes.mro(base)) : oldMro(vm, base))
    lists.push(listFrom(vm, classes.bases(type)))
    checkDuplicates(vm, bases)
    const result = vm.list([vm.incref(type)])
    try {
      merge(vm, result, lists)
      return result
    } catch (thrown) {
      vm.decref(result)
      throw thrown
    }
  } finally {
    for (const list of lists.toReversed()) vm.decref(list)
  }
}

/** fill_classic_mro: depth first, left to right. */
function oldMro(vm: Vm, type: Ref): Ref {
  const list = vm.list([])
  const visit = (each: Ref): void => {
    if (!vm.itemsOf(list).includes(each)) vm.python.lists.append(list, each)
    for (const base of vm.itemsOf(vm.types2.fixed.get('class', each, 'bases'))) visit(base)
  }
  visit(type)
  return list
}

/** pmerge: C3. */
function merge(vm: Vm, result: Ref, lists: readonly Ref[]): void {
  const { memory, lists: all } = vm.python
  const remain = memory.malloc(INT_BYTES * lists.length, 0)
  const sequences = lists.map((list) => vm.itemsOf(list))
  const at = sequences.map(() => 0)
  try {
    for (;;) {
      let left = false
      let chosen: Ref = NULL
      for (const [index, sequence] of sequences.entries()) {
        const candidate = sequence[at[index] as number]
        if (candidate === undefined) continue
        left = true
        if (sequences.some((other, k) => other.indexOf(candidate, (at[k] as number) + 1) >= 0)) continue
        chosen = candidate
        break
      }
      if (!left) return
      if (chosen === NULL) throw inconsistent(vm, sequences, at)
      all.append(result, chosen)
      for (const [index, sequence] of sequences.entries())
        if (sequence[at[index] as number] === chosen) at[index] = (at[index] as number) + 1
    }
  } finally {
    memory.free(remain)
  }
}

function checkDuplicates(vm: Vm, bases: readonly Ref[]): void {
  const twice = bases.find((base, index) => bases.indexOf(base, index + 1) >= 0)
  if (twice === undefined) return
  throw vm.errorFormat('TypeError', `duplicate base class ${classNameOf(vm, twice) ?? '?'}`)
}

/** class_name; undefined where it is no str. */
function classNameOf(vm: Vm, type: Ref): string | undefined {
  return vm.isType(type) ? nameOfType(vm, type) : vm.textOf(vm.types2.fixed.get('class', type, 'name'))
}

/** set_mro_error: names what could not be ordered, in the order of a dict of them. */
function inconsistent(vm: Vm, sequences: readonly (readonly Ref[])[], at: readonly number[]) {
  const set = vm.dict()
  sequences.forEach((sequence, index) => {
    const candidate = sequence[at[index] as number]
    if (candidate !== undefined) vm.types2.dicts.set(set, candidate, vm.None)
  })
  const names = [...vm.types2.dicts.entries(set)].map(([key]) => classNameOf(vm, key) ?? '?')
  vm.decref(set)
  return vm.error(
    'TypeError',
    `Cannot create a consistent method resolution\norder (MRO) for bases ${names.join(', ')}`,
  )
}
