/**
 * A process of Python 2.7 in whose `__main__` one text after the other runs, as the cells of a notebook do: an exception ends a
 * cell, and the process lives on. What is simulated is an interpreter that has started as `PythonProcess` says, and imported a
 * `__main__` without any text.
 *
 * A cell is compiled outside of the simulated memory. What follows Python/pythonrun.c (PyRun_InteractiveOneFlags) is that
 * future statements hold for the cells after them, too, and that a last expression is shown by sys.displayhook.
 */
import type { BootImage } from '../boot/index.ts'
import { KILLED, OutOfMemoryKill } from '../kernel/index.ts'
import type { PythonMachine } from '../machine.ts'
import { NULL, type Ref } from '../objects/index.ts'
import type { Registered } from '../timeline.ts'
import { PyCF_MASK } from './code.ts'
import { compile } from './compile.ts'
import { toCode } from './evaluator/compile-source.ts'
import { finalize, noticesEnd } from './evaluator/finalize.ts'
import { dropFrame, newFrame } from './evaluator/frames.ts'
import { importProgram } from './evaluator/import-pyc.ts'
import { ProcessExit, type Interpreter } from './evaluator/interpreter.ts'
import { evaluate, PAUSED, type Limits } from './evaluator/loop.ts'
import { deleteItemNamed } from './evaluator/named-items.ts'
import { flushLine } from './evaluator/print.ts'
import { frameOfTraceback, lineOfTraceback, nextTraceback, printError } from './evaluator/traceback.ts'
import { normalizeError } from './protocols/errors.ts'
import { PythonProcess } from './process.ts'
import type { Host } from './vm.ts'

export interface CellProcessOptions {
  readonly image: BootImage
  readonly host: Host
  /** Bytes of the computer's memory, which has no swap. */
  readonly ram: number
}

/** What ended a cell before its end. */
export interface CellFault {
  /** `NameError` */
  readonly name: string
  /** What a SystemExit says; of others it is printed. */
  readonly message?: string
  /** The innermost place in a text that `isCell` knows; absent: there is none. Lines from 1. */
  readonly file?: string
  readonly line?: number
}

/** In place of an exit status. */
const RUNS = -1

/** What tells the compiler that a text is UTF-8. */
const UTF8_MARK = '\xef\xbb\xbf'
const ASCII_ONLY = /^[\0-\x7f]*$/

export class CellProcess implements Registered {
  readonly machine: PythonMachine
  readonly vm: Interpreter
  /** Borrowed: names of `__main__`. */
  readonly globals: Ref
  /** The exit status, or `KILLED`; undefined while it lives. */
  status: number | undefined = undefined
  private readonly isCell: (file: string) => boolean
  private frame: Ref = NULL
  /** Of the future statements so far. */
  private flags = 0

  /** `isCell`: of a file's name. */
  constructor({ image, host, ram }: CellProcessOptions, isCell: (file: string) => boolean) {
    const process = new PythonProcess({
      image,
      file: '',
      source: '',
      host,
      ram,
      memory: ram,
    })
    const { machine, vm } = process
    this.machine = machine
    this.vm = vm
    this.isCell = isCell
    const code = compile('', { file: '' })
    this.globals = importProgram(vm, { name: 'main', itself: '__main__', code, file: '' }).globals
    vm.outside(() => deleteItemNamed(vm, this.globals, '__file__'))
    vm.children.runToEnd = () => this.runChild()
    machine.timeline.register(this)
  }

  registers(): number[] {
    return [this.frame, this.flags, this.status ?? RUNS]
  }

  setRegisters([frame = NULL, flags = 0, status = RUNS]: readonly number[]): void {
    this.frame = frame
    this.flags = flags
    this.status = status === RUNS ? undefined : status
  }

  /** Whether a cell is under way. */
  get isRunning(): boolean {
    return this.frame !== NULL
  }

  /** Compiles a cell; of one that is none, what is wrong with it, which has been printed. */
  begin(file: string, source: string): CellFault | undefined {
    const { vm } = this
    try {
      const made = vm.outside(() => {
        const code = toCode(vm, ASCII_ONLY.test(source) ? source : `${UTF8_MARK}${source}`, {
          file,
          mode: 'exec',
          flags: this.flags,
          inherits: false,
          fromString: false,
          isCell: true,
        })
        this.flags |= code.flags & PyCF_MASK
        return vm.codes.make(code)
      })
      this.frame = newFrame(vm, made, this.globals, this.globals)
      vm.decref(made)
      return undefined
    } catch (thrown) {
      vm.toPython(thrown)
      return this.fail()
    }
  }

  /**
   * Goes on with the cell as far as the limits, with an exception that is set where `throwing`. Answers what ended it; null: it
   * came to its end, undefined: it has not ended, or the process has.
   */
  run(limits: Limits, throwing = false): CellFault | null | undefined {
    const { vm } = this
    try {
      const result = evaluate(vm, this.frame, throwing, limits)
      if (result === PAUSED) return undefined
      vm.decref(result)
      this.leave()
      return null
    } catch (thrown) {
      if (thrown instanceof ProcessExit) return this.die(thrown.status)
      if (thrown instanceof OutOfMemoryKill) return this.die(KILLED)
      vm.toPython(thrown)
      try {
        return this.fail()
      } catch (later) {
        if (later instanceof ProcessExit) return this.die(later.status)
        if (later instanceof OutOfMemoryKill) return this.die(KILLED)
        throw later
      }
    }
  }

  /** The process has ended. */
  private die(status: number): undefined {
    this.status = status
    this.frame = NULL
  }

  private leave(): void {
    const { vm } = this
    dropFrame(vm, this.frame)
    this.frame = NULL
    flushLine(vm)
  }

  /** Prints what is being raised, which ends the cell. */
  private fail(): CellFault {
    const { vm } = this
    normalizeError(vm)
    const fault = this.faultIn()
    vm.host.failing?.()
    const exit = printError(vm)
    if (this.frame !== NULL) this.leave()
    return exit ? { ...fault, message: fault.message ?? String(exit.code) } : fault
  }

  private faultIn(): CellFault {
    const { vm } = this
    const { type, value, traceback } = vm.state
    let place: { file: string; line: number } | undefined
    for (let each = traceback; each !== NULL && each !== vm.None; each = nextTraceback(vm, each)) {
      const file = vm.codes.of(vm.types2.frames.codeOf(frameOfTraceback(vm, each))).code.filename
      if (this.isCell(file)) place = { file, line: lineOfTraceback(vm, each) }
    }
    if (vm.isInstanceOf(value, 'exceptions.SyntaxError')) place = this.placeOf(value) ?? place
    return { name: vm.className(type), ...place }
  }

  /** Where a SyntaxError says it is. */
  private placeOf(error: Ref): { file: string; line: number } | undefined {
    const { vm } = this
    const file = vm.findAttribute(error, 'filename')
    const line = vm.findAttribute(error, 'lineno')
    const place =
      file !== NULL && line !== NULL && vm.isStr(file) && vm.isInt(line) && this.isCell(vm.textOf(file))
        ? { file: vm.textOf(file), line: vm.numberOf(line) }
        : undefined
    vm.decref(file)
    vm.decref(line)
    return place
  }

  /** The rest of the cell as a child has it, and its end; its exit status, or `KILLED`. What it does to this object is undone. */
  private runChild(): number {
    const { frame, flags, vm } = this
    const ended = this.run({ steps: Infinity, events: Infinity })
    let status = this.status ?? (ended ? exitStatusOf(ended) : 0)
    if (this.status === undefined && noticesEnd(vm))
      try {
        status = finalize(vm, () => {})?.code ?? status
      } catch (thrown) {
        if (thrown instanceof ProcessExit) status = thrown.status
        else if (thrown instanceof OutOfMemoryKill) status = KILLED
        else throw thrown
      }
    this.frame = frame
    this.flags = flags
    this.status = undefined
    return status
  }
}

function exitStatusOf({ name, message }: CellFault): number {
  const code = Number(message)
  return name === 'SystemExit' && message !== undefined && Number.isInteger(code) ? code : 1
}
