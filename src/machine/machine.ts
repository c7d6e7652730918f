import { Kernel, type Process, type ProcessOptions } from './kernel/index.ts'
import { Glibc, type GlibcOptions } from './malloc/glibc/index.ts'
import { Python, type PythonVersion } from './objects/index.ts'
import { Timeline } from './timeline.ts'

/** The simulated computer, bottom up. */
export class Machine {
  readonly timeline = new Timeline()
  readonly kernel = new Kernel(this.timeline)
  readonly process: Process
  readonly malloc: Glibc
  protected readonly options: GlibcOptions & ProcessOptions

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

export type PythonMachineOptions = GlibcOptions &
  ProcessOptions & { readonly python?: PythonVersion; readonly hasCachedInts?: boolean }

/** The same with the objects of a Python process on top. */
export class PythonMachine extends Machine {
  readonly python: Python

  constructor(options: PythonMachineOptions = {}) {
    super(options)
    const { python: version = '2.7.6', hasCachedInts = true } = options
    this.python = new Python(this.process, this.malloc, { version, hasCachedInts })
  }

  override copy(): PythonMachine {
    const copy = new PythonMachine(this.options)
    copy.timeline.copyFrom(this.timeline)
    return copy
  }
}
