import type { Timeline } from '../timeline.ts'
import { WORD_BY_WORD, type Words } from '../words.ts'
import { OutOfMemoryKill } from './out-of-memory.ts'

/** Marks the end of the list of free frames. Frame 0 is never given out. */
const NONE = 0

/**
 * The computer's page frames: of each, how many processes have it mapped. A page is shared only after a fork, until one
 * of the processes writes to it or lets it go. What is in a frame is left out: the machine knows where bytes lie, not which.
 */
export class Frames {
  /** Processes by frame; of a free frame, minus the next free one. */
  private readonly sharers: Words
  private nextNew = 1
  private firstFree = NONE
  /** Frames in use: the machine's memory, each page counted once. */
  used = 0
  /** How many there are; who writes to a page beyond is killed. */
  total = Infinity

  constructor(timeline: Timeline) {
    this.sharers = timeline.words(1024, WORD_BY_WORD)
    timeline.register(this)
  }

  registers(): number[] {
    return [this.nextNew, this.firstFree, this.used]
  }

  setRegisters([nextNew = 1, firstFree = NONE, used = 0]: readonly number[]): void {
    this.nextNew = nextNew
    this.firstFree = firstFree
    this.used = used
  }

  /** A frame for one process. */
  take(): number {
    if (this.used >= this.total) throw new OutOfMemoryKill(`all of ${this.total} page frames are in use`)
    let frame = this.firstFree
    if (frame !== NONE) this.firstFree = -(this.sharers.data[frame] as number)
    else {
      frame = this.nextNew++
      if (frame >= this.sharers.length) this.sharers.grow(frame + 1)
    }
    this.sharers.set(frame, 1)
    this.used++
    return frame
  }

  /** One more process has it. */
  share(frame: number): void {
    this.sharers.set(frame, this.sharersOf(frame) + 1)
  }

  /** Copy on write: a frame with this one's content for a process of those that share it. The last keeps it. */
  own(frame: number): number {
    if (this.sharersOf(frame) === 1) return frame
    this.sharers.set(frame, this.sharersOf(frame) - 1)
    return this.take()
  }

  /** One process less has it; the last gives it back. */
  drop(frame: number): void {
    const left = this.sharersOf(frame) - 1
    if (left > 0) {
      this.sharers.set(frame, left)
      return
    }
    this.sharers.set(frame, -this.firstFree)
    this.firstFree = frame
    this.used--
  }

  sharersOf(frame: number): number {
    return this.sharers.data[frame] as number
  }
}
