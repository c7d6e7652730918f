/** If these objects went away, how much memory would the process give back? Tried out on the machine itself, and undone. */
import type { Bytes } from '../address.ts'
import type { PythonMachine } from '../machine.ts'
import { NULL, readOwner, refOf, type Ref } from '../objects/index.ts'
import { TYPE } from '../objects/record.ts'
import { eachBlock } from './blocks.ts'

export interface IfGone {
  /** Resident memory given back at once. */
  readonly atOnce: Bytes
  /** The same with a full collection afterwards, which clears free lists. */
  readonly afterCollection: Bytes
  /** What such a collection would give back anyway. */
  readonly byCollectionAlone: Bytes
}

/**
 * Every reference to one of `refs` disappears, and what nobody else holds goes with it, in the order given. Nothing may be
 * under way (`Objects.isBusy`).
 */
export function ifGone(machine: PythonMachine, refs: readonly Ref[]): IfGone {
  const { python, process, timeline } = machine
  const { objects } = python
  if (objects.isBusy) throw new RangeError('there is work under way: ask before it begins, or after it')
  const { trace } = python.memory
  python.memory.trace = undefined
  const before = process.residentBytes
  const given = (work: () => void): Bytes =>
    timeline.trial(() => {
      work()
      return before - process.residentBytes
    })
  try {
    const byCollectionAlone = given(() => objects.collector.collect(2))
    let atOnce = 0
    const afterCollection = given(() => {
      takeAway(machine, new Set(refs))
      atOnce = before - process.residentBytes
      objects.collector.collect(2)
    })
    return { atOnce, afterCollection, byCollectionAlone }
  } finally {
    python.memory.trace = trace
  }
}

/** Wherever one of them is referred to, there is None; then they lose what references are left. */
function takeAway(machine: PythonMachine, refs: ReadonlySet<Ref>): void {
  const { objects, none } = machine.python
  const { types, store } = objects
  const containers: number[] = []
  eachBlock(machine, ({ owner }) => {
    const whose = readOwner(owner)
    if (whose.kind === 'object' && objects.refcountOf(refOf(whose.record)) > 0) containers.push(whose.record)
  })
  const { words } = store
  const forget = (index: number): void => {
    if (refs.has(words.data[index] as Ref)) words.set(index, none)
  }
  for (const record of containers) types[words.data[record + TYPE] as number]?.eachReference?.(record, forget)
  for (const ref of refs) {
    if (ref === NULL) continue
    objects.incref(ref, 1 - objects.refcountOf(ref))
    objects.decref(ref)
  }
}
