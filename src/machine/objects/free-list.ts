import type { Timeline, Words } from '../timeline.ts'

/**
 * Dead objects kept for the next of their kind, the last one kept the first to go out again. CPython keeps some in an
 * array and links others through a field; the order is the same.
 */
export class FreeList {
  /** How many it keeps at most. */
  readonly cap: number
  private readonly records: Words
  private count = 0

  constructor(timeline: Timeline, cap: number) {
    this.cap = cap
    this.records = timeline.words(Math.min(cap, 16))
    timeline.register(this)
  }

  registers(): number[] {
    return [this.count]
  }

  setRegisters([count = 0]: readonly number[]): void {
    this.count = count
  }

  get length(): number {
    return this.count
  }

  /** False where it is full. */
  keep(record: number): boolean {
    if (this.count >= this.cap) return false
    this.records.grow(this.count + 1)
    this.records.set(this.count++, record)
    return true
  }

  /** 0 where it is empty. */
  take(): number {
    return this.count === 0 ? 0 : (this.records.data[--this.count] as number)
  }

  /** The next to go out first. */
  entries(): number[] {
    return Array.from(this.records.data.subarray(0, this.count)).toReversed()
  }
}
