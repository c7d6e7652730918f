import { Kernel, type Process, type ProcessOptions } from './kernel/index.ts'
import { Glibc, type GlibcOptions } from './malloc/glibc/index.ts'
import { Timeline } from './timeline.ts'

/** The simulated computer, bottom up. */
export class Machine {
  readonly timeline = new Timeline()
  readonly kernel = new Kernel(this.timeline)
  readonly process: Process
  readonly malloc: Glibc
  private readonly options: GlibcOptions & ProcessOptions

  constructor(options: GlibcOptions & ProcessOptions = {}) {
    this.options = options
    this.process = this.kernel.spawn(options)
    this.malloc = new Glibc(this.process, options)
  }

  /** Another one in the same state, without its past. */
  copy(): Machine {
    const copy = new Machine(this.options)
    copy.timeline.copyFrom(this.timeline)
    return copy
  }
}
