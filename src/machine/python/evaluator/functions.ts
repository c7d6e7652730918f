/**
 * Python functions that are called by natives. Follows Objects/funcobject.c of CPython 2.7 (function_call).
 */
import { FIELDS, NULL, TUPLE_ITEMS, indexOf, type Ref } from '../../objects/index.ts'
import { CO_GENERATOR } from '../code.ts'
import type { Keywords } from '../native.ts'
import { FUNCTION } from '../types/function.ts'
import { frameOfCall } from './frames.ts'
import type { Interpreter } from './interpreter.ts'
import { runFrame } from './statements.ts'

/** The caller has the tuple that `args` come from, and the dict of keywords. */
export function callFunction(
  vm: Interpreter,
  callee: Ref,
  args: readonly Ref[],
  keywords: Keywords | undefined,
): Ref {
  const { data } = vm.words
  const at = indexOf(callee) + FIELDS
  const pairs = keywords === undefined ? NULL : pairsOf(vm, keywords)
  let frame: Ref
  try {
    frame = frameOfCall(
      vm,
      data[at + FUNCTION.code] as Ref,
      data[at + FUNCTION.globals] as Ref,
      NULL,
      args,
      args.length,
      indexOf(pairs) + TUPLE_ITEMS,
      keywords === undefined ? 0 : keywords.names.length,
      data[at + FUNCTION.defaults] as Ref,
      data[at + FUNCTION.closure] as Ref,
    )
    const isGenerator = (vm.codes.of(vm.words.data[at + FUNCTION.code] as Ref).flags & CO_GENERATOR) !== 0
    return isGenerator ? vm.newGenerator(frame) : runFrame(vm, frame)
  } finally {
    vm.decref(pairs)
  }
}

/** A tuple of names and values. */
function pairsOf(vm: Interpreter, { names, values, dict }: Keywords): Ref {
  const { tuples } = vm.python
  const { dicts } = vm.types2
  const pairs = tuples.create(2 * names.length)
  let index = 0
  if (dict !== undefined)
    for (const [key, value] of dicts.entries(dict)) {
      tuples.init(pairs, index++, vm.incref(key))
      tuples.init(pairs, index++, vm.incref(value))
    }
  else
    names.forEach((name, number) => {
      tuples.init(pairs, index++, vm.interned(name))
      tuples.init(pairs, index++, vm.incref(values[number] as Ref))
    })
  return pairs
}
