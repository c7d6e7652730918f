/**
 * A program of Python on a computer of its own. It runs once to its end, leaving checkpoints behind; from then on any event is a
 * restore and a short replay away. Every line of the program that begins is an event, so that it is a moment of its own.
 */
import type { Bytes } from './address.ts'
import { imageNamed, type BootImage } from './boot/index.ts'
import { ELSEWHERE } from './elsewhere.ts'
import type { Namespace } from './inspect/index.ts'
import { statusInShell } from './kernel/index.ts'
import type { PythonMachine } from './machine.ts'
import { NOT_PENDING, NULL, type Ref } from './objects/index.ts'
import { namesOfProgram } from './program-names.ts'
import type { LoadedCode } from './python/evaluator/codes.ts'
import { PythonProcess } from './python/process.ts'
import { encodeUtf8 } from './python/text/index.ts'
import type { Generation, LineSpan, PythonCurve } from './python-run.ts'
import { Recording, type ProgramWait } from './recording.ts'
import { Pace, type PacedMark } from './pace.ts'
import { Travel } from './travel.ts'
import { Watch, type WatchedLine } from './watch.ts'

/** A program's text, and what lies beside it, as people write it. */
export interface ProgramText {
  readonly file: string
  readonly text: string
  readonly beside?: Readonly<Record<string, string>>
  /** Lines whose objects are told one by one, as `generations`. */
  readonly watched?: readonly WatchedLine[]
}

/** The process that it runs in. */
export interface ProgramOptions {
  readonly python?: '2.7.6' | '2.7.18'
  readonly glibc?: '2.17' | '2.36'
}

/** The start of that process. */
export function imageFor({ python = '2.7.6', glibc = '2.17' }: ProgramOptions): Promise<BootImage> {
  return imageNamed(`python-${python}-glibc-${glibc}`)
}

/** What it wrote to a file descriptor, and when. */
interface Written {
  readonly event: number
  readonly descriptor: number
  readonly text: string
}

/** Events, or instructions, between two looks at the run, and between two samples, at first. */
const STRIDE = 8192

export class ProgramRun {
  readonly program: ProgramText
  readonly machine: PythonMachine
  readonly events: number
  /** By line of the text, from 0: when it was the line that runs. What it calls elsewhere belongs to it. */
  readonly lines: readonly (readonly LineSpan[])[]
  readonly waits: readonly ProgramWait[]
  readonly curve: PythonCurve
  readonly generations: readonly Generation[]
  /** Bytes that the process has beside heap and mappings: they are part of what is resident. */
  readonly elsewhere: Bytes
  private readonly process: PythonProcess
  private readonly codes = new WeakMap<LoadedCode, boolean>()
  private readonly travel: Travel<PacedMark>
  private readonly written: Written[] = []
  private asked = 0
  /** When a line began last. */
  private lineEvent = 0
  /** Of the first run; undefined afterwards. */
  private recording: Recording | undefined
  private watch: Watch | undefined

  /** Stands at the end. */
  constructor(program: ProgramText, image: BootImage) {
    this.program = program
    this.elsewhere = ELSEWHERE[image.glibc]
    const files = new Map(Object.entries(program.beside ?? {}))
    this.process = new PythonProcess({
      image,
      file: program.file,
      source: encodeUtf8(program.text),
      host: {
        write: (descriptor, text) => this.write(descriptor, text),
        read: () => this.wait(),
        readFile: (path) => {
          const text = path === program.file ? program.text : files.get(path)
          return text === undefined ? undefined : encodeUtf8(text)
        },
      },
    })
    const { machine } = this.process
    this.machine = machine
    this.travel = new Travel(machine, (limits) => void this.process.run(limits))
    this.process.vm.hooks.line = (_, line) => this.onLine(line)
    this.process.vm.hooks.hears = (code) => this.isShown(code)
    this.recording = new Recording(machine, this.elsewhere)
    const watch = new Watch(machine, program.watched ?? [])
    this.watch = watch
    this.record(this.recording)
    watch.stop()
    this.generations = watch.generations
    this.watch = undefined
    const { lines, waits, curve } = this.recording.facts(program.text.split('\n').length)
    this.lines = lines
    this.waits = waits
    this.curve = curve
    this.events = this.now
    this.asked = this.events
    this.recording = undefined
  }

  /** The exit status, as a shell tells it; undefined while it runs. */
  get status(): number | undefined {
    const { status } = this.process
    return status === undefined ? undefined : statusInShell(status)
  }

  /** The event that was sought last. */
  get at(): number {
    return this.asked
  }

  /** The line of the text that runs, from 0. */
  get line(): number {
    let found = 0
    let from = -1
    this.lines.forEach((spans, line) => {
      const span = spans.findLast((each) => each.from < this.at || each.from === 0)
      if (!span || span.from <= from) return
      found = line
      from = span.from
    })
    return found
  }

  /** What it has written up to now. */
  get output(): string {
    return this.written
      .filter(({ event }) => event <= this.at)
      .map(({ text }) => text)
      .join('')
  }

  /** The state after `event` events; amid what is one piece of work, that at its end. */
  seek(event: number): void {
    if (!Number.isInteger(event) || event < 0 || event > this.events)
      throw new RangeError(`event ${event} of ${this.events}`)
    if (event === this.asked) return
    if (!this.travel.reach(event)) throw new RangeError(`event ${event} can't be reached`)
    this.asked = event
  }

  /** The names of the program: locals of its functions that run, its globals; then those of other functions that run. */
  get namespaces(): Namespace[] {
    return namesOfProgram(this.process.vm, (code) => this.isShown(code))
  }

  /** What a name of the program refers to; NULL: nothing. */
  private refOf(name: string): Ref {
    for (const space of this.namespaces) {
      if ('name' in space && space.name === name) return space.ref
      if ('dict' in space)
        for (const [key, value] of this.machine.python.dicts.entries(space.dict))
          if (this.machine.python.strs.textOf(key) === name) return value
    }
    return NULL
  }

  private get now(): number {
    return this.machine.python.memory.events
  }

  private record(recording: Recording): void {
    const { process, machine } = this
    const { objects, memory } = machine.python
    const { state } = process.vm
    const pace = new Pace(this.travel)
    const mark = (isInside: boolean): void => pace.mark({ event: this.now, isInside, took: pace.took })
    const limits = { steps: 0, events: 0 }
    let stride = STRIDE
    let sampled = 0
    const look = (standing: 'between instructions' | 'in pending work' | 'nowhere'): void => {
      const clock = memory.events + state.steps
      if (clock - sampled >= stride) {
        sampled = clock
        recording.sample()
        if (recording.thin()) stride *= 2
      }
      const isInside = standing === 'in pending work'
      if (standing !== 'nowhere' && pace.isTime(isInside)) mark(isInside)
      objects.limit = memory.events + STRIDE
      if (standing !== 'between instructions') return
      limits.steps = state.steps + STRIDE
      limits.events = memory.events + STRIDE
    }
    objects.onLimit = (base) => {
      // of a child that runs in between nothing is to stay
      if (machine.timeline.isHeld) objects.limit = memory.events + STRIDE
      else look(base === 0 ? 'in pending work' : 'nowhere')
    }
    // it may have taken long
    process.vm.hooks.childEnded = () => (limits.steps = state.steps)
    process.begin()
    recording.sample()
    pace.goOn()
    mark(false)
    do look('between instructions')
    while (!process.run(limits))
    objects.limit = Infinity
    delete process.vm.hooks.childEnded
    recording.end()
    mark(false)
  }

  private onLine(line: number): void {
    const { python, timeline } = this.machine
    if (timeline.isHeld) return
    const { memory, objects } = python
    this.lineEvent = memory.events
    memory.events++
    if (this.recording?.turnTo(line - 1)) this.watch?.turnTo(line - 1, (name) => this.refOf(name))
    if (memory.events >= objects.limit) objects.onLimit(NOT_PENDING)
  }

  /** Whether it is of the program's own text. */
  private isShown(code: LoadedCode): boolean {
    let isShown = this.codes.get(code)
    if (isShown === undefined) this.codes.set(code, (isShown = code.code.filename === this.program.file))
    return isShown
  }

  private write(descriptor: number, text: string): void {
    if (!this.recording) return
    const event = this.machine.timeline.isHeld ? this.lineEvent : this.now
    this.written.push({ event, descriptor, text })
  }

  /** What it wrote last, up to the line's beginning. */
  private lastLine(): string {
    let line = ''
    for (let index = this.written.length - 1; index >= 0; index--) {
      line = ((this.written[index] as Written).text + line).trimEnd()
      if (line.includes('\n')) break
    }
    return line.split('\n').at(-1) as string
  }

  /** Enter, whenever it asks for a line. */
  private wait(): string {
    if (!this.machine.timeline.isHeld) this.recording?.wait(this.lastLine())
    return '\n'
  }
}
