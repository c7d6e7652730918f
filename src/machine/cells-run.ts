/**
 * A process of Python in which cells run, one after the other. What it is follows from what it was given: the cells' texts, the
 * lines that they read, where they were interrupted. Before each cell there is a checkpoint, so that all of it can be gone back
 * on; inside of each there are others, so that any moment of it can be looked at.
 *
 * A cell runs in bounded units. Between instructions it can stand still at any time. Amid an instruction it can't (`sorted` with
 * a key of Python's, `range` of millions): one that takes too long, or reads a line that is not there, is thrown out, the process
 * is brought back to where it began, and it begins anew later, with more time, or with the line.
 */
import { GIB, type Bytes } from './address.ts'
import type { BootImage } from './boot/index.ts'
import type { CellOutput, OutputPiece } from './cell-output.ts'
import { CellRecording, isCell, type Recorded } from './cell-recording.ts'
import {
  inReading,
  linesBefore,
  type CellCommand,
  type CellFigure,
  type CellMoment,
  type CellOutcome,
} from './cell.ts'
import { ELSEWHERE } from './elsewhere.ts'
import type { Namespace } from './inspect/index.ts'
import { KILLED, statusInShell } from './kernel/index.ts'
import type { PythonMachine } from './machine.ts'
import { NULL } from './objects/index.ts'
import { Pace, type PacedMark } from './pace.ts'
import { codeOfFrame, backOf, namesOfProgram } from './program-names.ts'
import { CellProcess, type CellFault } from './python/cell-process.ts'
import { lineOfFrame } from './python/evaluator/frames.ts'
import { encodeUtf8 } from './python/text/index.ts'
import { Stopped, Travel } from './travel.ts'
import { Units } from './units.ts'

export interface CellsOptions {
  /** Bytes of the computer's memory. */
  readonly ram?: number
  /** How long an instruction may take at first until it is thrown out, in ms. */
  readonly patience?: number
}

export { imageFor } from './program-run.ts'

/** Those between two cells stay, and those right after a cell's beginning. */
interface CellMark extends PacedMark {
  readonly steps: number
  /** Of the cell, so far: how often it wrote, and asked for a line. */
  readonly recorded: Recorded | undefined
  readonly writes: number
  readonly reads: number
}

/** A cell that ran, or runs. */
class Cell extends CellRecording {
  /** The mark before it. */
  readonly start: CellMark

  constructor(command: CellCommand, start: CellMark) {
    super(command)
    this.start = start
  }
}

/** Of the computer, unless something else is said. */
const RAM = 2 * GIB
/** How long a single instruction may take at first, in ms. */
const PATIENCE_MS = 600
/** Evaluations and items between two looks at the clock; events of pending work. */
const PULSES = 64
const EVENTS = 8192
/** Checkpoints of all cells, and what is kept for them: if there is more, those of the earlier cells are thinned. */
const MOST_MARKS = 600
const MOST_BYTES: Bytes = 100e6

export class CellsRun {
  readonly machine: PythonMachine
  /** Bytes that the process has beside heap and mappings: they are part of what is resident. */
  readonly elsewhere: Bytes
  /** It is of no use any more. */
  hasFailed = false
  private readonly process: CellProcess
  private readonly travel: Travel<CellMark>
  private readonly cells: Cell[] = []
  private readonly patience: number
  private units: Units
  private pace: Pace<CellMark>
  /** The cell that runs, or whose moments are looked at. */
  private cell: Cell | undefined
  /** Whether what happens now happens for the first time, or might. */
  private isLive = false
  private isElsewhere = false
  /** What it writes to stderr next tells of an error, and begins a line. */
  private isFailing = false
  private state: 'between' | 'running' | 'waiting' = 'between'
  private wantsInterrupt = false
  private reads = 0
  private waitsAt: CellMoment | undefined
  /** Why an instruction is being thrown out. */
  private out: 'late' | 'reading' | undefined
  private pulses = 0
  /** How many lines have begun. */
  private turns = 0

  constructor(
    image: BootImage,
    files: Readonly<Record<string, string>> = {},
    { ram = RAM, patience = PATIENCE_MS }: CellsOptions = {},
  ) {
    this.elsewhere = ELSEWHERE[image.glibc]
    this.patience = patience
    this.units = new Units(patience)
    const host = {
      write: (descriptor: number, text: string) => this.write(descriptor, text),
      read: () => this.read(),
      readFile: (path: string) => this.fileNamed(path) ?? textIn(files, path),
      show: (text: string) => this.show(text),
      failing: () => {
        this.isFailing = true
      },
    }
    this.process = new CellProcess({ image, host, ram }, isCell)
    const { machine, vm } = this.process
    this.machine = machine
    this.travel = new Travel<CellMark>(machine, ({ events }) => void this.advance(Infinity, events))
    this.pace = new Pace(this.travel)
    vm.hooks.line = (_, line) => this.onLine(line)
    vm.hooks.hears = ({ code }) => code.filename === this.cell?.file
    vm.hooks.pulse = () => {
      if (++this.pulses % PULSES === 0) this.lookAtClock()
    }
    vm.hooks.childEnded = () => {
      this.isFailing = false
      if (this.isLive && !machine.timeline.isHeld) machine.timeline.forgetFuture()
    }
    this.mark('staying')
  }

  /** What ran in it. */
  get commands(): readonly CellCommand[] {
    return this.cells.map(({ command }) => command)
  }

  /** The exit status, as a shell tells it; undefined while the process lives. */
  get status(): number | undefined {
    const { status } = this.process
    return status === undefined ? undefined : statusInShell(status)
  }

  get figure(): CellFigure {
    return { value: Math.round(this.resident / 1e3) / 1e3, unit: 'MB', label: 'resident' }
  }

  /** Where it stands, or waits. */
  get moment(): CellMoment {
    return this.waitsAt ?? { line: this.line, figure: this.figure }
  }

  /** Bytes that the cell has written. */
  get written(): number {
    return (this.cell as Cell).written.bytes
  }

  /** Whether a cell runs. */
  get isUnderway(): boolean {
    return this.state !== 'between'
  }

  get output(): CellOutput {
    return (this.cell as Cell).written.shown
  }

  /** The cell begins to run. What was interrupted before is so again. */
  begin(command: CellCommand): void {
    if (this.state !== 'between') throw new RangeError('a cell runs already')
    this.returnHere()
    this.travel.forgetFuture()
    if (this.travel.marks.length > MOST_MARKS || this.travel.keptBytes > MOST_BYTES)
      this.travel.thin((mark, index) => mark.stays === true || index % 2 === 0)
    const cell = new Cell(command, this.travel.marks.at(-1) as CellMark)
    this.cell = cell
    this.cells.push(cell)
    this.reads = 0
    this.units = new Units(this.patience)
    this.pace = new Pace(this.travel)
    this.wantsInterrupt = this.isFailing = false
    this.isLive = true
    if (this.process.status !== undefined) return this.end(undefined)
    this.state = 'running'
    const fault = this.guarded(() => this.process.begin(cell.file, encodeUtf8(command.text)))
    if (fault !== undefined) this.end(fault)
    else if (this.state === 'running') this.mark('staying')
  }

  /** Runs on until there is `enough`, which is asked again and again. */
  go(enough: () => boolean): 'paused' | 'waiting' | 'ended' {
    for (;;) {
      if (this.state === 'between') return 'ended'
      if (this.wantsInterrupt) this.stopHere()
      if (this.state === 'waiting') return 'waiting'
      this.pace.goOn()
      const isLate = this.unit() === 'late'
      this.pace.rest()
      if (isLate || enough()) return this.standing
    }
  }

  /** The same, but no further than to the beginning of the next line: then 'stepped'. */
  step(enough: () => boolean): 'stepped' | 'paused' | 'waiting' | 'ended' {
    const { turns } = this
    this.units.shorten()
    const how = this.go(() => {
      this.units.shorten()
      return this.turns !== turns || enough()
    })
    return how === 'paused' && this.turns !== turns ? 'stepped' : how
  }

  /** The line that it waits for. */
  enter(line: string): void {
    const { cell } = this
    if (this.state !== 'waiting' || !cell) return
    cell.enter(line)
    this.state = 'running'
    this.waitsAt = undefined
  }

  /** KeyboardInterrupt is raised where it is. Asked for twice, it is raised before the cell's first instruction. */
  interrupt(): void {
    if (this.state !== 'between') this.wantsInterrupt = true
  }

  /** Forgets all but the first `commands`, a cell that runs among them. */
  rewind(commands: number): void {
    const cell = this.cells[commands]
    if (cell) {
      this.travel.rewind(this.placeOf(cell))
      this.cells.length = commands
    }
    this.returnHere()
    this.cell = this.cells.at(-1)
    this.state = 'between'
    this.isLive = this.wantsInterrupt = false
    this.waitsAt = undefined
  }

  /** How the cell of that number ran. */
  outcome(command = this.cells.length - 1): CellOutcome {
    const { outcome } = this.cells[command] as Cell
    if (!outcome) throw new RangeError(`cell ${command} runs`)
    if (command !== this.cells.length - 1) throw new RangeError('only of the last cell')
    return { ...outcome, hash: this.hash() }
  }

  /** Lines of what it wrote. */
  between(command: number, from: number, count: number): readonly OutputPiece[] {
    return (this.cells[command] as Cell).written.between(from, count)
  }

  /** The process after `event` events of a cell. */
  seek(command: number, event: number): CellMoment {
    const cell = this.cells[command] as Cell
    const events = cell.outcome?.events ?? 0
    if (!Number.isInteger(event) || event < 0 || event > events)
      throw new RangeError(`event ${event} of ${events}`)
    this.isElsewhere = true
    this.cell = cell
    const next = this.cells[command + 1]
    const first = this.placeOf(cell)
    const last = next ? this.placeOf(next) : this.travel.marks.length - 1
    if (event === events) this.travel.restore(last)
    else if (event === 0) this.travel.restore(first)
    else if (!this.travel.reach(cell.start.event + event, { first: first + 1, last }))
      this.travel.restore(last)
    return { line: this.line, figure: this.figure }
  }

  /** Of the whole process as it is after its last cell; the same by whatever way it has come there. */
  hash(): string {
    this.returnHere()
    return this.machine.timeline.hash()
  }

  /** Events of all cells. */
  get at(): number {
    return this.machine.python.memory.events
  }

  /** The line of the cell's text that runs, from 1; 0: none. */
  get line(): number {
    const { vm } = this.process
    for (let { frame } = vm.state; frame !== NULL; frame = backOf(vm, frame))
      if (codeOfFrame(vm, frame).code.filename === this.cell?.file) return lineOfFrame(vm, frame)
    return 0
  }

  get namespaces(): Namespace[] {
    const { vm, globals, isRunning } = this.process
    return isRunning
      ? namesOfProgram(vm, ({ code }) => isCell(code.filename))
      : [{ label: '', dict: globals }]
  }

  private get resident(): Bytes {
    return this.machine.process.residentBytes + this.elsewhere
  }

  private get standing(): 'paused' | 'waiting' | 'ended' {
    return this.state === 'between' ? 'ended' : this.state === 'waiting' ? 'waiting' : 'paused'
  }

  /** Where the process itself stands, after moments have been looked at. */
  private returnHere(): void {
    if (!this.isElsewhere) return
    this.isElsewhere = false
    this.travel.restore(this.travel.marks.length - 1)
    this.cell = this.cells.at(-1)
  }

  /** Some instructions, or one that takes long. */
  private unit(): 'late' | undefined {
    const cell = this.cell as Cell
    const { state } = this.process.vm
    const from = state.steps
    cell.written.settle()
    const { turns } = this
    this.out = undefined
    const size = this.units.begin()
    const fault = this.guarded(() => this.advance(from + size, Infinity))
    this.units.end()
    if (this.state === 'between') return undefined
    if (this.out !== undefined) {
      const how = this.thrownOut(this.out, from)
      this.turns = turns
      return how
    }
    if (this.process.status === KILLED) {
      this.isFailing = true
      this.write(2, 'Killed\n')
    }
    if (fault !== undefined || this.process.status !== undefined) {
      this.end(fault)
      return undefined
    }
    this.units.done()
    if (this.pace.isTime(false)) this.mark('passing')
    return undefined
  }

  /** An instruction among those from `from` on is not carried out: the process stands before it again, or before them. */
  private thrownOut(why: 'late' | 'reading', from: number): 'late' | undefined {
    this.back(from)
    if (!this.units.thrownOut(why === 'late')) return undefined
    if (why === 'late') return 'late'
    this.state = 'waiting'
    return undefined
  }

  /** To an instruction of the cell that runs. */
  private back(steps: number): void {
    const { marks } = this.travel
    const index = marks.findLastIndex((mark) => !mark.isInside && mark.steps <= steps)
    const mark = marks[index] as CellMark
    this.travel.rewind(index)
    const cell = this.cell as Cell
    if (mark.recorded) cell.recorded = mark.recorded
    cell.written.goBack(mark.writes)
    this.reads = mark.reads
    this.isFailing = false
    this.out = undefined
    this.advance(steps, Infinity)
    if (mark.steps < steps) this.mark('passing')
  }

  /**
   * Goes on to an instruction, or an event, of the cell; where it was interrupted, KeyboardInterrupt is raised on the way. Answers
   * what ended it, as the process does.
   */
  private advance(until: number, events: number): CellFault | null | undefined {
    const { process } = this
    const { vm } = process
    const { command, start } = this.cell as Cell
    const stop = command.stop === undefined || command.stop < 0 ? Infinity : start.steps + command.stop
    if (vm.state.steps < stop) {
      const ended = process.run({ steps: Math.min(until, stop), events })
      if (ended !== undefined || process.status !== undefined) return ended
    }
    if (vm.state.steps < stop) return undefined
    if (until <= stop) return undefined
    if (vm.state.steps > stop) return process.run({ steps: until, events })
    vm.errorValue('KeyboardInterrupt', NULL)
    return process.run({ steps: until, events }, true)
  }

  /** What a program can't do wrong: JavaScript has no memory left, or the simulated computer has a fault. */
  private guarded<Answer>(work: () => Answer): Answer | undefined {
    const { objects } = this.machine.python
    objects.onLimit = (base) => this.onLimit(base)
    objects.limit = this.machine.python.memory.events + EVENTS
    try {
      return work()
    } catch (thrown) {
      if (this.out !== undefined) return undefined
      const isFull = thrown instanceof RangeError && /alloc|array length|array buffer/i.test(thrown.message)
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      this.cell?.written.add(
        'stderr',
        isFull
          ? 'Killed: this page has no memory left for the simulated computer\n'
          : `Killed: the simulated computer has failed: ${encodeUtf8(words)}\n`,
      )
      this.process.status = KILLED
      this.hasFailed = true
      this.end(undefined)
      return undefined
    } finally {
      objects.limit = Infinity
    }
  }

  /** It is interrupted before its next instruction, or in the place of the line that it waits for. */
  private stopHere(): void {
    const cell = this.cell as Cell
    this.wantsInterrupt = false
    if (cell.command.stop !== undefined) {
      const { command } = cell
      this.rewind(this.cells.length - 1)
      this.begin({ ...command, inputs: [], stop: 0 })
      return
    }
    if (this.state === 'waiting') {
      cell.stop(inReading(cell.command.inputs.length))
      this.state = 'running'
      this.waitsAt = undefined
      return
    }
    cell.written.forgetKnown()
    cell.stop(this.process.vm.state.steps - cell.start.steps)
  }

  private end(fault: CellFault | null | undefined): void {
    const cell = this.cell as Cell
    this.state = 'between'
    this.isLive = this.wantsInterrupt = false
    const { status } = this
    cell.end({ fault, status, figure: this.figure, events: this.at - cell.start.event })
    this.mark('staying')
  }

  private mark(kind: 'passing' | 'staying' | 'inside'): void {
    this.pace.mark({
      event: this.at,
      isInside: kind === 'inside',
      took: this.pace.took,
      stays: kind === 'staying',
      steps: this.process.vm.state.steps,
      recorded: this.cell?.recorded,
      writes: this.cell?.written.writes ?? 0,
      reads: this.reads,
    })
  }

  /** Where its first mark stands. */
  private placeOf({ start }: Cell): number {
    return this.travel.marks.lastIndexOf(start)
  }

  private onLimit(base: number): void {
    const { python, timeline } = this.machine
    const { objects, memory } = python
    objects.limit = memory.events + EVENTS
    if (!this.isLive || this.out !== undefined) return
    if (!timeline.isHeld && base === 0 && this.pace.isTime(true)) this.mark('inside')
    this.lookAtClock()
  }

  private lookAtClock(): void {
    if (this.out === undefined && this.units.isLate) this.throwOut('late')
  }

  private throwOut(why: 'late' | 'reading'): never {
    this.out = why
    this.machine.python.objects.limit = Infinity
    throw new Stopped()
  }

  private onLine(line: number): void {
    const { python, timeline } = this.machine
    if (timeline.isHeld) return
    const { memory, objects } = python
    memory.events++
    if (this.isLive) {
      this.turns++
      this.cell?.turnTo(line, () => this.figure)
    }
    if (memory.events >= objects.limit) objects.onLimit(Infinity)
  }

  private write(descriptor: number, text: string): void {
    if (!this.isLive || this.out !== undefined || !this.cell) return
    const { written } = this.cell
    if (this.isFailing && descriptor === 2) {
      this.isFailing = false
      written.endLine()
    }
    written.write(descriptor === 2 ? 'stderr' : 'stdout', text)
  }

  /** A line that was given; where there is none, it is waited for. Undefined: it is interrupted there. */
  private read(): string | undefined {
    const { cell } = this
    if (!cell || this.out !== undefined) return ''
    const interrupted = linesBefore(cell.command)
    if (this.reads === interrupted) {
      this.reads++
      return undefined
    }
    const line = cell.command.inputs[this.reads > interrupted ? this.reads - 1 : this.reads]
    if (line === undefined) {
      this.waitsAt = { line: this.line, figure: this.figure }
      return this.throwOut('reading')
    }
    this.reads++
    if (this.isLive) cell.written.echo(encodeUtf8(line))
    return `${encodeUtf8(line)}\n`
  }

  private show(text: string): void {
    if (!this.isLive || this.out !== undefined || !this.cell) return
    this.cell.show(text)
  }

  private fileNamed(path: string): string | undefined {
    const cell = this.cells.findLast(({ file }) => file === path)
    return cell && encodeUtf8(cell.command.text)
  }
}

function textIn(files: Readonly<Record<string, string>>, path: string): string | undefined {
  return Object.hasOwn(files, path) ? encodeUtf8(files[path] as string) : undefined
}
