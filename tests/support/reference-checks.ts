/**
 * Whether all reference counts of a simulated Python program are right: each is compared with the references that there
 * are, counted one by one. What the interpreter holds from its construction on (types, modules, constants) is noted before the
 * program begins; what it comes to hold later it says itself (`ownReferences`).
 */
import { eachBlock } from '../../src/machine/inspect/blocks.ts'
import type { PythonMachine } from '../../src/machine/machine.ts'
import {
  FRAME_BACK,
  FRAME_CALLEE,
  NULL,
  indexOf,
  readOwner,
  refOf,
  tagOf,
  type Ref,
} from '../../src/machine/objects/index.ts'
import { IMMORTAL, LAYOUT, REFCNT, TYPE } from '../../src/machine/objects/record.ts'
import { FLOAT_TAG, INT_TAG, RECORD_TAG } from '../../src/machine/objects/ref.ts'
import type { Interpreter } from '../../src/machine/python/evaluator/interpreter.ts'
import type { PythonProcess } from '../../src/machine/python/process.ts'

/** How many references each object has beyond those that were found. */
type Surplus = Map<Ref, number>

export class ReferenceChecks {
  private readonly machine: PythonMachine
  private readonly vm: Interpreter
  private readonly process: PythonProcess
  private readonly atFirst: Surplus

  /** To be made when the interpreter has started and the program has not. */
  constructor(process: PythonProcess) {
    this.process = process
    this.machine = process.machine
    this.vm = process.vm
    this.atFirst = this.surplus([])
  }

  /** Counts that are wrong, in words; at the program's end, or where it pauses. */
  faults(): string[] {
    const faults: string[] = []
    const held = [...this.process.ownReferences(), ...this.heldByFrames()]
    if (this.machine.python.objects.isBusy) faults.push('deaths are under way')
    const now = this.surplus(faults, held)
    for (const [ref, surplus] of now) {
      const expected = this.atFirst.get(ref) ?? 0
      if (surplus === expected) continue
      const count = this.countOf(ref)
      faults.push(`${this.describe(ref)} has count ${count}, and ${count - surplus + expected} references`)
    }
    return faults
  }

  /** The frames that run, and the functions whose they are. */
  private heldByFrames(): Ref[] {
    const { words, state } = this.vm
    const held: Ref[] = []
    for (let frame = state.frame; frame !== NULL; frame = words.data[indexOf(frame) + FRAME_BACK] as Ref)
      held.push(frame, words.data[indexOf(frame) + FRAME_CALLEE] as Ref)
    return held
  }

  private surplus(faults: string[], held: readonly Ref[] = []): Surplus {
    const { machine, vm } = this
    const { objects, strs } = machine.python
    const { words } = objects.store
    const interned = indexOf(strs.internedStrings)
    const found = new Map<Ref, number>()
    const waiting: number[] = []
    const meet = (ref: Ref, by: number, from: () => string): void => {
      if (ref === NULL) return
      const before = found.get(ref)
      found.set(ref, (before ?? 0) + by)
      if (before !== undefined) return
      if (this.countOf(ref) <= 0) faults.push(`${this.describe(ref)} is dead, and ${from()} refers to it`)
      else if (tagOf(ref) === RECORD_TAG) waiting.push(indexOf(ref))
    }
    for (const { name, ref } of [...machine.python.ownReferences(), ...vm.ownReferences()]) meet(ref, 1, () => name)
    for (const ref of held) meet(ref, 1, () => 'the call of a frame')
    eachBlock(machine, ({ owner }) => {
      const whose = readOwner(owner)
      if (whose.kind !== 'object') return
      const count = words.data[whose.record + REFCNT] as number
      if (count < 0) faults.push(`${this.describe(refOf(whose.record))} has count ${count}`)
      if (count > 0) meet(refOf(whose.record), 0, () => 'its block')
    })
    for (const [numbers, tag] of [
      [objects.ints, INT_TAG],
      [objects.floats, FLOAT_TAG],
    ] as const)
      for (const block of numbers?.blockList() ?? [])
        for (const slot of numbers?.slotsOf(block) ?? [])
          if (numbers?.words.data[slot] !== 0) meet(refOf(slot, tag), 0, () => 'its block')
    for (let record = waiting.pop(); record !== undefined; record = waiting.pop()) {
      // interned strings die although their dict has them
      const by = record === interned ? 0 : 1
      const ops = objects.types[words.data[record + TYPE] as number]
      const at = record
      const from = (): string => this.describe(refOf(at))
      ops?.eachReference?.(record, (index) => meet(words.data[index] as Ref, by, from))
    }
    const surplus: Surplus = new Map()
    for (const [ref, references] of found) {
      const count = this.countOf(ref)
      if (count < IMMORTAL / 2 && count > 0) surplus.set(ref, count - references)
    }
    return surplus
  }

  private countOf(ref: Ref): number {
    const { ints, floats, store } = this.machine.python.objects
    const of = tagOf(ref) === INT_TAG ? ints : tagOf(ref) === FLOAT_TAG ? floats : store
    return of?.words.data[indexOf(ref)] as number
  }

  private describe(ref: Ref): string {
    const { python } = this.machine
    const { numbers, objects, strs } = python
    if (tagOf(ref) !== RECORD_TAG)
      return `${tagOf(ref) === INT_TAG ? 'int' : 'float'} ${numbers.valueOf(ref)}`
    const type = objects.store.words.data[indexOf(ref) + TYPE] as number
    const name = objects.types[type]?.name ?? `record of type ${type}`
    const text = (type & LAYOUT) === strs.type ? ` ${JSON.stringify(strs.textOf(ref))?.slice(0, 60)}` : ''
    return `${name}${text} in record ${indexOf(ref)}`
  }
}
