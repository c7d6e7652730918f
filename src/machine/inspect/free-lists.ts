/** What CPython keeps of dead objects, list by list. */
import type { Address } from '../address.ts'
import type { PythonMachine } from '../machine.ts'
import { FLOAT_TAG, INT_TAG, refOf, type Python, type Ref } from '../objects/index.ts'
import type { FreeList } from '../objects/free-list.ts'
import type { NumberBlocks } from '../objects/number-blocks.ts'
import { PLACE, TYPE } from '../objects/record.ts'
import { CompactDicts } from '../objects/compact-dict.ts'
import type { FreeListKind } from '../objects/index.ts'

export type ListedKind = FreeListKind | 'int'

export interface FreeListView {
  readonly kind: ListedKind
  readonly length: number
  /** How many it keeps at most; Infinity for the slots of number blocks. */
  readonly cap: number
  /** Whether a full collection empties it: of number blocks, of whole free blocks only. */
  readonly isCleared: boolean
  /** The next to be used first. */
  readonly entries: readonly FreeListEntry[]
}

export interface FreeListEntry {
  /** What `id()` said of the object that was there. */
  readonly address: Address
  readonly ref: Ref
}

/** The longest free list of objects. */
const MOST_KEPT = 2000

/** All free lists that the version has; of each at most `most` entries. */
export function freeListsOf(machine: PythonMachine, most = Infinity): FreeListView[] {
  const { python } = machine
  const { rules, python2 } = python
  const lists: FreeListView[] = []
  const add = (kind: FreeListKind, list: FreeList | undefined, isCleared: boolean): void => {
    if (list && list.cap > 0) lists.push(viewOf(python, kind, list, isCleared, most))
  }
  const isCleared = (kind: FreeListKind | 'tuple'): boolean => rules.cleared.includes(kind)
  add('list', python.lists.freeList, isCleared('list'))
  add('dict', python.dicts.freeList, isCleared('dict'))
  if (python.dicts instanceof CompactDicts)
    lists.push(keysView(machine, python.dicts.keysFreeList, isCleared('dict keys'), most))
  add('set', python2?.sets.freeList, false)
  python.tuples.freeLists.forEach((list, size) => add(`tuple ${size}`, list, isCleared('tuple')))
  add('frame', python2?.frames.freeList, isCleared('frame'))
  add('method', python2?.fixed.freeList('method'), isCleared('method'))
  add('builtin', python2?.fixed.freeList('builtin'), isCleared('builtin'))
  add('unicode', python2?.unicodes.freeList, isCleared('unicode'))
  add('float', python.numbers.floatFreeList, isCleared('float'))
  if (python.objects.ints) lists.push(numbersView('int', python.objects.ints, INT_TAG, most))
  if (python.objects.floats) lists.push(numbersView('float', python.objects.floats, FLOAT_TAG, most))
  return lists
}

/** The list that keeps a dead object; undefined of one that a code object keeps, its zombie frame. */
export function listOf(machine: PythonMachine, record: number): FreeListView | undefined {
  return freeListsOf(machine, MOST_KEPT).find(({ entries }) =>
    entries.some(({ ref }) => ref === refOf(record)),
  )
}

function viewOf(
  python: Python,
  kind: FreeListKind,
  list: FreeList,
  isCleared: boolean,
  most: number,
): FreeListView {
  const { data } = python.objects.store.words
  const entries = list
    .entries()
    .slice(0, most)
    .map((record) => {
      const hasGc = python.objects.types[data[record + TYPE] as number]?.hasGc
      const header = hasGc ? python.rules.gcHeader : 0
      return { address: python.memory.addressOf(data[record + PLACE] as number) + header, ref: refOf(record) }
    })
  return { kind, length: list.length, cap: list.cap, isCleared, entries }
}

/** Keys of dicts are no objects: no reference names them. */
function keysView({ python }: PythonMachine, list: FreeList, isCleared: boolean, most: number): FreeListView {
  const entries = list
    .entries()
    .slice(0, most)
    .map((place) => ({ address: python.memory.addressOf(place), ref: 0 }))
  return { kind: 'dict keys', length: list.length, cap: list.cap, isCleared, entries }
}

function numbersView(kind: 'int' | 'float', blocks: NumberBlocks, tag: number, most: number): FreeListView {
  const slots = blocks.freeList(most)
  return {
    kind,
    length: blocks.freeSlots,
    cap: Infinity,
    isCleared: true,
    entries: slots.map((slot) => ({ address: blocks.addressOf(slot), ref: refOf(slot, tag) })),
  }
}
