/**
 * The ways to the events of what a process has run: checkpoints, and what has to be run again from the nearest one.
 *
 * Between instructions a checkpoint may be gone on from by the evaluator. One that was taken while the objects had work pending
 * (`range` of millions, the death of a list) has all of that work in the timeline, but not what the evaluator had under way: it
 * serves the moments inside of that work.
 */
import type { Bytes } from './address.ts'
import type { PythonMachine } from './machine.ts'
import type { Limits } from './python/evaluator/loop.ts'

export interface Mark {
  readonly event: number
  /** Whether there is work pending, which is all that can be gone on with. */
  readonly isInside: boolean
}

/** Events between two looks at work that is undone anyway. */
const STRIDE = 8192

/** Thrown through natives and the evaluator where a moment is reached; what they write after that is undone. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** From where the present can be gone on. */
type Standing = 'between instructions' | 'in pending work' | 'nowhere'

export class Travel<Kind extends Mark = Mark> {
  /** In the timeline's order, one for each of its checkpoints. */
  readonly marks: Kind[] = []
  private readonly machine: PythonMachine
  /** Runs what the process runs, as far as the limits. */
  private readonly run: (limits: Limits) => void
  private standing: Standing = 'between instructions'

  constructor(machine: PythonMachine, run: (limits: Limits) => void) {
    this.machine = machine
    this.run = run
  }

  get now(): number {
    return this.machine.python.memory.events
  }

  /** Of memory, for all checkpoints. */
  get keptBytes(): Bytes {
    return this.machine.timeline.keptBytes
  }

  /** A checkpoint of the present; what lay after it is forgotten. */
  mark(mark: Kind): void {
    const checkpoint = this.machine.timeline.checkpoint()
    this.marks.length = checkpoint
    this.marks.push(mark)
  }

  /** Forgets marks that are not wanted; the first and the last one stay. The present has to follow the last one. */
  thin(isWanted: (mark: Kind, index: number) => boolean): void {
    const last = this.marks.length - 1
    const isKept = this.marks.map((mark, index) => index === 0 || index === last || isWanted(mark, index))
    this.machine.timeline.thin((index) => isKept[index] === true)
    this.marks.splice(0, Infinity, ...this.marks.filter((_, index) => isKept[index]))
  }

  /** What lies after the mark that was restored last can't be reached any more. */
  forgetFuture(): void {
    this.machine.timeline.forgetFuture()
    this.marks.length = this.machine.timeline.checkpoints
  }

  restore(index: number): void {
    this.machine.timeline.restore(index)
    this.standAt(index)
  }

  /** The same for good: later marks are forgotten. */
  rewind(index: number): void {
    this.machine.timeline.rewind(index)
    this.standAt(index)
    this.marks.length = index + 1
  }

  private standAt(index: number): void {
    this.standing = (this.marks[index] as Kind).isInside ? 'in pending work' : 'between instructions'
  }

  /**
   * The state after `event` events, amid what is one piece of work that at its end; false where it can't be reached. `between`:
   * these marks lead there; absent: any, and the present.
   */
  reach(event: number, between?: { readonly first: number; readonly last: number }): boolean {
    const { first, last } = between ?? { first: 0, last: this.marks.length - 1 }
    let nearest = last
    while (nearest > first && !this.leadsTo(nearest, event)) nearest--
    const at = this.marks[nearest]?.event ?? 0
    if (!between && this.now <= event && this.now >= at && this.goOn(event)) return true
    for (let index = nearest; index >= first; index--) {
      if ((this.marks[index] as Kind).isInside && index !== nearest) continue
      this.restore(index)
      if (this.goOn(event)) return true
    }
    return false
  }

  /** Instructions may have followed the event between which a mark is: then another one leads there. */
  private leadsTo(index: number, event: number): boolean {
    const mark = this.marks[index] as Kind
    return mark.event < event || (mark.event === event && (mark.isInside || index === this.marks.length - 1))
  }

  /** False where the present is not to be gone on with so far. */
  private goOn(event: number): boolean {
    switch (this.standing) {
      case 'between instructions':
        this.replay(event, () => this.run({ steps: Infinity, events: event }))
        return true
      case 'in pending work':
        if (this.replay(event, () => void this.machine.python.objects.run())) return true
        this.standing = 'nowhere'
        return false
      case 'nowhere':
        // amid an instruction, which may have gone beyond the event that was sought before
        return false
    }
  }

  /** Works as far as the event; answers whether there is work left. */
  private replay(event: number, work: () => void): boolean {
    if (this.now >= event) return true
    const { python, timeline } = this.machine
    const { objects, memory } = python
    let undo: (() => void) | undefined
    objects.limit = event
    objects.onLimit = (base) => {
      if (timeline.isHeld) {
        objects.limit = memory.events + STRIDE
        return
      }
      undo = timeline.hold()
      objects.limit = Infinity
      this.standing = base === 0 ? 'in pending work' : 'nowhere'
      throw new Stopped()
    }
    try {
      work()
    } catch (error) {
      // what unwinds may fail in its turn
      if (!undo) throw error
    } finally {
      objects.limit = Infinity
      undo?.()
    }
    return undo !== undefined
  }
}
