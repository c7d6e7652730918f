import type { Timeline } from '../timeline.ts'

/** Of the three generations. */
export const THRESHOLDS = [700, 10, 10] as const
const OLDEST = 2

/**
 * The collector's counts, and when it collects by itself. Follows Modules/gcmodule.c of 2.7.6: _PyObject_GC_Malloc,
 * PyObject_GC_Del, collect_generations, collect.
 *
 * Left out: what it finds; and so whether a full collection that is due by the counts is put off, because less than a
 * quarter of the old objects is new.
 */
export class CollectorCounts {
  private readonly counts = [0, 0, 0]
  private collecting = false
  /** Before the first full collection none is put off. */
  private hadFull = false

  constructor(timeline: Timeline) {
    timeline.register(this)
  }

  registers(): number[] {
    return [...this.counts, Number(this.collecting), Number(this.hadFull)]
  }

  setRegisters([young = 0, middle = 0, old = 0, collecting = 0, hadFull = 0]: readonly number[]): void {
    this.counts.splice(0, this.counts.length, young, middle, old)
    this.collecting = collecting === 1
    this.hadFull = hadFull === 1
  }

  allocated(): void {
    this.counts[0]!++
  }

  freed(): void {
    if (this.counts[0]! > 0) this.counts[0]!--
  }

  begin(generation: number): void {
    const { counts } = this
    if (generation < OLDEST) counts[generation + 1]!++
    counts.fill(0, 0, generation + 1)
    this.collecting = true
    if (generation === OLDEST) this.hadFull = true
  }

  end(): void {
    this.collecting = false
  }

  /** Generations one of which is collected now that an object has been allocated; the oldest first, empty if none is. */
  due(): readonly number[] {
    if (this.collecting || this.counts[0]! <= THRESHOLDS[0]) return NOTHING
    const due = [2, 1, 0].filter((generation) => this.counts[generation]! > THRESHOLDS[generation]!)
    return due[0] === OLDEST && this.hadFull ? due.slice(0, 2) : due.slice(0, 1)
  }

  byGeneration(): number[] {
    return [...this.counts]
  }
}

const NOTHING: readonly number[] = []
