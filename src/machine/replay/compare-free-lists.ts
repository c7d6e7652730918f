/** A recording of what free lists hand out again, against a simulated interpreter that does the same. */
import { PythonMachine } from '../machine.ts'
import {
  INT_TAG,
  NULL,
  FLOAT_TAG,
  PYTHON_RULES,
  indexOf,
  tagOf,
  type Python2Types,
  type PythonRules,
  type Ref,
} from '../objects/index.ts'
import { PLACE } from '../objects/record.ts'
import type { Comparison, Difference } from './compare.ts'
import type { FreeListKindName, FreeListsTrace, Generation, RecordedReuse } from './free-lists.ts'

/** Not cached. */
const FIRST_INT = 1000
const TEXT_LENGTH = 4

const BEFORE: Readonly<Record<Generation, string>> = { second: 'first', third: 'second' }

/** Entries count that hang on free lists alone; the others hang on what an interpreter's start has left in pools and blocks. */
export function compareFreeLists(trace: FreeListsTrace): Comparison {
  const rules = PYTHON_RULES[trace.version]
  let ops = 0
  let matched = 0
  let first: Difference | undefined
  for (const reuse of trace.reuses) {
    const limits = limitsOf(reuse.kind, rules)
    if (limits.second + limits.third === 0) continue
    const played = play(trace, reuse)
    for (const generation of ['second', 'third'] as const) {
      const entries = Math.min(trace.count, limits[generation])
      ops += entries
      for (let object = 0; object < entries; object++) {
        const recorded = reuse[generation][object] as number
        const here = played[generation][object] as number
        if (recorded === here) matched++
        else
          first ??= {
            line: reuse.lineOf(generation),
            op: `${reuse.kind}, deleted ${reuse.order}, ${generation} generation, object ${object}`,
            recorded: placeText(recorded, generation),
            here: placeText(here, generation),
          }
      }
    }
  }
  return { ops, matched, first }
}

/** How many of the objects made again come from a free list, whatever was in it before; 0 where that can't be known. */
function limitsOf(kind: FreeListKindName, { version, kept }: PythonRules): Record<Generation, number> {
  const onlySecond = (second: number) => ({ second, third: 0 })
  const isPython2 = version !== '3.11'
  switch (kind) {
    case 'list':
    case 'dict':
      // a full collection of CPython 3 clears both
      return { second: kept[kind], third: isPython2 ? kept[kind] : 0 }
    case 'set':
      return { second: kept.set, third: kept.set }
    case 'tuple3':
      return onlySecond(kept.tuple)
    case 'float':
      return onlySecond(isPython2 ? Infinity : kept.float)
    case 'int':
      return onlySecond(isPython2 ? Infinity : 0)
    case 'unicode':
    case 'method':
      return onlySecond(kept[kind])
    case 'cfunc':
      return onlySecond(kept.builtin)
    case 'frame':
      // the code object keeps one more
      return onlySecond(isPython2 ? kept.frame + 1 : 0)
    case 'tuple25':
      return onlySecond(0)
  }
}

/** Makes the objects three times, and deletes them twice, the second time from the last to the first. */
function play(
  { version, count }: FreeListsTrace,
  { kind, deletions }: RecordedReuse,
): Record<Generation, number[]> {
  const machine = new PythonMachine({ python: version })
  const { objects } = machine.python
  objects.collector.enabled = false
  const maker = makerOf(machine, kind)
  const make = (): Ref[] => Array.from({ length: count }, (_, number) => maker.make(number))
  const addressesOf = (made: readonly Ref[]): number[] =>
    made.map((ref) => addressOf(machine, maker.object?.(ref) ?? ref))
  const first = make()
  const firstAt = addressesOf(first)
  for (const number of deletions) objects.decref(first[number] as Ref)
  const second = make()
  const secondAt = addressesOf(second)
  for (const number of deletions.toReversed()) objects.decref(second[number] as Ref)
  objects.collector.collect(2)
  const thirdAt = addressesOf(make())
  return {
    second: secondAt.map((address) => firstAt.indexOf(address)),
    third: thirdAt.map((address) => secondAt.indexOf(address)),
  }
}

interface Maker {
  make(number: number): Ref
  /** The object that it is about, where it is not what was made. */
  object?(made: Ref): Ref
}

/** What the objects need beside themselves is there before the first is made. */
function makerOf({ python }: PythonMachine, kind: FreeListKindName): Maker {
  const { lists, dicts, tuples, numbers, none, objects } = python
  switch (kind) {
    case 'list':
      return { make: () => lists.create(0) }
    case 'dict':
      return { make: () => dicts.create() }
    case 'tuple3':
    case 'tuple25': {
      const items = Array.from({ length: kind === 'tuple3' ? 3 : 25 }, () => none)
      return {
        make: () => {
          objects.incref(none, items.length)
          return tuples.of(...items)
        },
      }
    }
    case 'int':
      return { make: (number) => numbers.int(FIRST_INT + number) }
    case 'float':
      return { make: (number) => numbers.makeFloat(number + 0.5) }
    default:
      return makerOfPython2(python.python2 as Python2Types, python, kind)
  }
}

function makerOfPython2(
  { sets, unicodes, fixed, codes, frames }: Python2Types,
  { dicts, lists, objects }: PythonMachine['python'],
  kind: 'set' | 'unicode' | 'frame' | 'method' | 'cfunc',
): Maker {
  const shared = (ref: Ref): Ref => {
    objects.incref(ref)
    return ref
  }
  switch (kind) {
    case 'set':
      return { make: () => sets.create() }
    case 'unicode':
      return { make: () => unicodes.ofLength(TEXT_LENGTH) }
    case 'method': {
      const self = fixed.create('instance', { class: fixed.create('class', { dict: dicts.create() }) })
      const method = fixed.create('function', { code: codes.create({ locals: 1, stack: 1 }) })
      const type = fixed.get('instance', self, 'class')
      return {
        make: () =>
          fixed.create('method', { function: shared(method), self: shared(self), class: shared(type) }),
      }
    }
    case 'cfunc': {
      const self = lists.create(0)
      return { make: () => fixed.create('builtin', { self: shared(self) }) }
    }
    case 'frame': {
      // so many frames of one code object are alive at once where each belongs to a generator
      const code = codes.create({ locals: 1, stack: 1 })
      const globals = dicts.create()
      return {
        make: () => {
          const frame = frames.create(code, { back: NULL, builtins: globals, globals, locals: NULL })
          return fixed.create('generator', { frame, code: shared(code) })
        },
        object: (generator) => fixed.get('generator', generator, 'frame'),
      }
    }
  }
}

function addressOf({ python: { objects, memory } }: PythonMachine, ref: Ref): number {
  if (tagOf(ref) === INT_TAG) return objects.ints?.addressOf(indexOf(ref)) ?? 0
  if (tagOf(ref) === FLOAT_TAG) return objects.floats?.addressOf(indexOf(ref)) ?? 0
  return memory.addressOf(objects.store.words.data[indexOf(ref) + PLACE] as number)
}

const placeText = (number: number, generation: Generation): string =>
  number < 0 ? 'the place of none' : `the place of number ${number} of the ${BEFORE[generation]}`
