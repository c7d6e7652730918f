import { GIB, PAGE_BYTES, type Bytes } from '../address.ts'
import { Timeline } from '../timeline.ts'
import { Frames } from './frames.ts'
import { Process, type ProcessOptions } from './process.ts'

/** Where a position-independent program's heap and mappings lie on x86-64 when addresses aren't randomised. */
const DEFAULTS: Required<ProcessOptions> = {
  startBreak: 0x5555_5555_a000,
  mappingTop: 0x7fff_f7d8_0000,
  memory: 24 * GIB,
  ram: Infinity,
}

/** The computer's memory and its processes. */
export class Kernel {
  readonly timeline: Timeline
  private readonly frames: Frames
  private pids = 0

  constructor(timeline = new Timeline()) {
    this.timeline = timeline
    this.frames = new Frames(timeline)
    timeline.register(this)
  }

  registers(): number[] {
    return [this.pids]
  }

  setRegisters([pids = 0]: readonly number[]): void {
    this.pids = pids
  }

  /** Memory in use, a page that processes share counted once. */
  get usedBytes(): Bytes {
    return this.frames.used * PAGE_BYTES
  }

  spawn(options: ProcessOptions = {}): Process {
    const settings = { ...DEFAULTS, ...options }
    if (settings.memory > 32 * GIB)
      throw new RangeError(`memory of ${settings.memory} bytes; this computer has room for ${32 * GIB}`)
    this.frames.total = settings.ram / PAGE_BYTES
    return new Process(++this.pids, this.timeline, this.frames, settings)
  }

  /** A child with the same memory, shared until one of the two writes. */
  fork(parent: Process): Process {
    const child = this.spawn(parent.options)
    parent.forkInto(child)
    return child
  }
}
