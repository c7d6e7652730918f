/**
 * The time of the simulated computer: it goes on with what happens to its memory, and while the program sleeps. So a program
 * always sees the same times, and a checkpoint knows its own.
 */
import type { Memory } from '../../objects/index.ts'
import type { Timeline } from '../../timeline.ts'

/** What an event takes, with the instructions around it. */
const SECONDS_PER_EVENT = 2e-7
/** What the interpreter had used up when the program began. */
const STARTING = 0.02

export class Clock {
  private readonly memory: Memory
  private begun = 0
  private slept = 0

  constructor(timeline: Timeline, memory: Memory) {
    this.memory = memory
    timeline.register(this)
  }

  registers(): number[] {
    return [this.begun, this.slept]
  }

  setRegisters([begun = 0, slept = 0]: readonly number[]): void {
    this.begun = begun
    this.slept = slept
  }

  /** The program's events are counted from now on. */
  start(): void {
    this.begun = this.memory.events
  }

  /** Seconds that the processor has worked. */
  get worked(): number {
    return STARTING + Math.max(0, this.memory.events - this.begun) * SECONDS_PER_EVENT
  }

  /** Seconds since the computer was started. */
  get seconds(): number {
    return this.worked + this.slept
  }

  sleep(seconds: number): void {
    this.slept += seconds
  }
}
