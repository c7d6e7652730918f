import type { Words } from '../words.ts'
import type { Objects } from './objects.ts'
import { PLACE } from './record.ts'

/**
 * Dead objects kept for the next of their kind, the last one kept the first to go out again. CPython keeps some in an
 * array and links others through a field; the order is the same. What is part of the interpreter's data neither goes in nor
 * comes out.
 */
export class FreeList {
  /** How many it keeps at most. */
  readonly cap: number
  private readonly objects: Objects
  private readonly records: Words
  private readonly isOfBlocks: boolean
  private count = 0

  /** `isOfBlocks`: what it keeps are places, not records. */
  constructor(objects: Objects, cap: number, isOfBlocks = false) {
    this.cap = cap
    this.isOfBlocks = isOfBlocks
    this.objects = objects
    this.records = objects.timeline.words(Math.min(cap, 16))
    objects.timeline.register(this)
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
    if (!this.isOfBlocks && this.objects.store.words.data[record + PLACE] === 0) return false
    this.records.grow(this.count + 1)
    this.records.set(this.count++, record)
    return true
  }

  /** 0 where it is empty. */
  take(): number {
    return this.count === 0 || this.objects.memory.isOutside ? 0 : (this.records.data[--this.count] as number)
  }

  /** The next to go out first. */
  entries(): number[] {
    return Array.from(this.records.data.subarray(0, this.count)).toReversed()
  }
}
