/**
 * A program of Python 2.7 as a process: the interpreter, and the program from its first line to its exit status.
 */
import { NULL, type Python, type Ref } from '../objects/index.ts'
import type { Registered } from '../timeline.ts'
import { Interpreter, ProcessExit, type InterpreterOptions } from './evaluator/interpreter.ts'
import { evaluate, PAUSED, type Limits } from './evaluator/loop.ts'
import { newFrame } from './evaluator/frames.ts'
import { setItemNamed } from './evaluator/named-items.ts'
import { printError } from './evaluator/traceback.ts'
import { flushLine } from './evaluator/print.ts'

export interface ProgramOptions extends InterpreterOptions {
  /** What tracebacks call the program's file. */
  readonly file: string
  readonly source: string
}

/** No exit status. */
const RUNNING = -1

export class PythonProcess implements Registered {
  readonly vm: Interpreter
  /** The exit status; undefined while it runs. */
  status: number | undefined = undefined
  private readonly options: ProgramOptions
  private frame: Ref = NULL

  constructor(python: Python, options: ProgramOptions) {
    this.options = options
    this.vm = new Interpreter(python, { args: [options.file], ...options })
    python.timeline.register(this)
  }

  registers(): number[] {
    return [this.frame, this.status ?? RUNNING]
  }

  setRegisters([frame = NULL, status = RUNNING]: readonly number[]): void {
    this.frame = frame
    this.status = status === RUNNING ? undefined : status
  }

  /** Compiles the program and makes its frame; a program that is refused has ended afterwards. */
  begin(): void {
    const { vm } = this
    const { file, source } = this.options
    this.guarded(() => {
      const main = vm.newModule('__main__')
      setItemNamed(vm, vm.modules.loaded, '__main__', main)
      vm.decref(main)
      const dict = vm.moduleDict(main)
      setItemNamed(vm, dict, '__builtins__', vm.moduleNamed('__builtin__'))
      const name = vm.str(file)
      setItemNamed(vm, dict, '__file__', name)
      vm.decref(name)
      const code = vm.compile(source, file, 'exec', 0, false)
      this.frame = newFrame(vm, code, dict, dict)
      vm.decref(code)
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
    return this.status !== undefined
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
      vm.toPython(thrown)
      const exit = printError(vm)
      this.end(exit?.code ?? 1)
    }
  }

  /** Py_Finalize, as far as anybody can see it. */
  private end(status: number): void {
    const { vm } = this
    vm.decref(this.frame)
    this.frame = NULL
    flushLine(vm)
    this.status = status
  }
}
