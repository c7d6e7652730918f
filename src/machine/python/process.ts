/**
 * A program of Python 2.7 as a process: an interpreter that has started, as a recorded one did, and the program from its
 * first line to its exit status. What is simulated is `python2.7 -S -E -u main.py` whose main.py has imported sys, random, gc,
 * os and lib, and now imports the program from its .pyc; but the program calls itself `__main__`, and by the name given.
 *
 * Left out: the parse tree that a real interpreter's heap would have had for a program that is no .pyc.
 */
import { Boot, type BootImage } from '../boot/index.ts'
import { KILLED, OutOfMemoryKill } from '../kernel/index.ts'
import type { PythonMachine } from '../machine.ts'
import { NULL, type Ref } from '../objects/index.ts'
import type { Registered, TimelineState } from '../timeline.ts'
import { toCode } from './evaluator/compile-source.ts'
import { finalize, noticesEnd } from './evaluator/finalize.ts'
import { newFrame } from './evaluator/frames.ts'
import { importProgram, type Importing } from './evaluator/import-pyc.ts'
import { importModuleLevel } from './evaluator/imports.ts'
import { Interpreter, ProcessExit } from './evaluator/interpreter.ts'
import { evaluate, PAUSED, type Limits } from './evaluator/loop.ts'
import { flushLine } from './evaluator/print.ts'
import { printError } from './evaluator/traceback.ts'
import { processSizes, type ProcessSizes } from './io/proc.ts'
import { STDIO_RULES, Stdio } from './io/stdio.ts'
import type { Host } from './vm.ts'

export interface ProgramOptions {
  /** The recorded start that it begins with. */
  readonly image: BootImage
  /** What tracebacks call the program's file. */
  readonly file: string
  /** Its text, a character a byte. */
  readonly source: string
  /** sys.argv without the program. */
  readonly args?: readonly string[]
  readonly host: Host
  /** Bytes of the computer's memory. */
  readonly ram?: number
  /** With swap: what one request may not exceed. */
  readonly memory?: number
}

/** In place of an exit status. */
const RUNS = -1

/** Loaded before the program, in this order. */
const IMPORTED = ['sys', 'random', 'gc', 'os', 'time', 'math', 'types', '_weakref'] as const

/** A module beside the program that is loaded before it, as main.py does. */
const HELPER = 'lib'

/** Of each image the state of a process that has started and knows of no program: others begin as its copies. */
const starts = new WeakMap<BootImage, TimelineState>()

export class PythonProcess implements Registered {
  readonly machine: PythonMachine
  readonly vm: Interpreter
  readonly stdio: Stdio
  /** The exit status, or `KILLED`; undefined while it runs. */
  status: number | undefined = undefined
  private readonly options: ProgramOptions
  private frame: Ref = NULL
  private importing: Importing | undefined = undefined
  /** Whether all that happens is undone anyway. */
  private isChild = false

  constructor(options: ProgramOptions) {
    const { image, file, args = [], host, ram, memory } = options
    this.options = options
    const boot = new Boot(image, {
      ...(ram === undefined ? {} : { ram }),
      ...(memory === undefined ? {} : { memory }),
    })
    this.machine = boot.machine
    const { python, malloc, timeline } = this.machine
    this.stdio = new Stdio(python.memory, STDIO_RULES[image.glibc])
    this.vm = new Interpreter(python, {
      host,
      stdio: this.stdio,
      libc: {
        trim: (pad) => malloc.trim(pad) === 1,
        mallopt: (option, value) => malloc.mallopt(option, value) === 1,
        mallinfo: () => ({ ...malloc.mallinfo() }),
      },
    })
    this.vm.children.runToEnd = () => this.runChild()
    timeline.register(this)
    const started = starts.get(image)
    if (started) timeline.setState(started)
    else {
      boot.load()
      this.start(boot)
      starts.set(image, timeline.stateOf(timeline.extent))
    }
    this.vm.modules.setArguments([file, ...args])
    this.loadHelper(boot)
  }

  registers(): number[] {
    return [this.frame, this.status ?? RUNS]
  }

  setRegisters([frame = NULL, status = RUNS]: readonly number[]): void {
    this.frame = frame
    this.status = status === RUNS ? undefined : status
  }

  /** The rest of the program as a child has it; its exit status, or `KILLED`. What it does to this object is undone. */
  private runChild(): number {
    const { frame } = this
    this.isChild = true
    this.run()
    this.isChild = false
    const status = this.status ?? 0
    this.status = undefined
    this.frame = frame
    return status
  }

  /** What every interpreter has loaded, where the recorded one had it. */
  private start(boot: Boot): void {
    const { vm } = this
    vm.make()
    vm.outside(() => {
      for (const name of IMPORTED) vm.decref(importModuleLevel(vm, name, NULL, NULL, 0))
      for (const name of Object.keys(boot.image.dicts)) this.adopt(boot, name)
    })
    vm.model.settle()
  }

  private loadHelper(boot: Boot): void {
    const { vm } = this
    vm.outside(() => {
      if (vm.host.readFile(`${HELPER}.py`) !== undefined) {
        this.guarded(() => vm.decref(importModuleLevel(vm, HELPER, NULL, NULL, 0)))
        this.adopt(boot, HELPER)
      }
      boot.adoptInterned()
    })
  }

  private adopt(boot: Boot, name: string): void {
    const module = this.vm.modules.find(name)
    if (module !== NULL) boot.adoptDict(name, this.vm.moduleDict(module))
  }

  /** Loads the program and makes its frame; one that is refused has ended afterwards. */
  begin(): void {
    const { vm } = this
    const { file, source } = this.options
    this.guarded(() => {
      const code = toCode(vm, source, { file, mode: 'exec', flags: 0, inherits: false, fromString: false })
      this.importing = importProgram(vm, { name: moduleName(file), itself: '__main__', code, file })
      const { code: object, globals } = this.importing
      this.frame = newFrame(vm, object, globals, globals)
    })
  }

  /** Runs until the program ends or the limits are reached; answers whether it has ended. */
  run(limits: Limits = { steps: Infinity, events: Infinity }): boolean {
    if (this.status !== undefined) return true
    this.guarded(() => {
      const result = evaluate(this.vm, this.frame, false, limits)
      if (result === PAUSED) return
      this.vm.decref(result)
      this.end(0)
    })
    if (this.status !== undefined) this.vm.files.flushAll()
    return this.status !== undefined
  }

  /** What its import holds for as long as the program runs, and afterwards. */
  ownReferences(): readonly Ref[] {
    return this.importing?.held ?? []
  }

  sizes(): ProcessSizes {
    const { process } = this.machine
    return processSizes(process)
  }

  private guarded(work: () => void): void {
    const { vm } = this
    try {
      work()
    } catch (thrown) {
      if (thrown instanceof ProcessExit) {
        this.status = thrown.status
        return
      }
      if (thrown instanceof OutOfMemoryKill) {
        this.status = KILLED
        return
      }
      vm.toPython(thrown)
      const exit = printError(vm)
      this.end(exit?.code ?? 1)
    }
  }

  /**
   * Py_Finalize, as far as the program itself can see it. It is tried out: what remains is the memory as it was at the program's
   * last line, before all of it went.
   */
  private end(status: number): void {
    const { vm } = this
    vm.decref(this.frame)
    this.frame = NULL
    flushLine(vm)
    if (!noticesEnd(vm)) {
      this.status = status
      return
    }
    const leave = (): number => {
      try {
        return finalize(vm, () => this.importing?.finish())?.code ?? status
      } catch (thrown) {
        if (thrown instanceof ProcessExit) return thrown.status
        if (thrown instanceof OutOfMemoryKill) return KILLED
        throw thrown
      }
    }
    this.status = this.isChild ? leave() : this.machine.timeline.trial(leave)
  }
}

/** `prog` of `folder/prog.py`. */
const moduleName = (file: string): string => file.replace(/^.*\//, '').replace(/\.py$/, '')
