/**
 * A program of Python on a computer of its own. It runs once to its end, leaving checkpoints behind; from then on any event is a
 * restore and a short replay away. Every line of the program that begins is an event, so that it is a moment of its own.
 *
 * Between instructions a checkpoint may be gone on from by the evaluator. One that was taken while the objects had work pending
 * (`range` of millions, the death of a list) has all of that work in the timeline, but not what the evaluator had under way: it
 * serves the moments inside of that work.
 */
import type { Bytes } from './address.ts'
import { imageNamed, type BootImage } from './boot/index.ts'
import { tallyOf, type Namespace } from './inspect/index.ts'
import type { PythonMachine } from './machine.ts'
import { CODE_NUMBER, FRAME_BACK, NOT_PENDING, NULL, indexOf, type Ref } from './objects/index.ts'
import type { LoadedCode } from './python/evaluator/codes.ts'
import { PythonProcess } from './python/process.ts'
import { encodeUtf8 } from './python/text/index.ts'
import type { Generation, LineSpan, PythonCurve } from './python-run.ts'
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

/** The program stands still until somebody presses Enter. */
export interface ProgramWait {
  /** The line that it wrote last. */
  readonly message: string
  readonly event: number
  /** The line of its text that runs, from 0. */
  readonly line: number
}

/** What it wrote to a file descriptor, and when. */
interface Written {
  readonly event: number
  readonly descriptor: number
  readonly text: string
}

interface Mark {
  readonly event: number
  /** Whether there is work pending, which is all that can be gone on with. */
  readonly isInside: boolean
}

/** Checkpoints: twice as many are thinned to so many. */
const CHECKPOINTS = 60
/** Events and instructions between two samples, and samples between two checkpoints, at first. */
const STRIDE = 8192
const SAMPLES = 4
/** Samples at lines' ends. */
const MOST_LINE_SAMPLES = 300
/** Spans of lines that are told. */
const MOST_SPANS = 100_000

/**
 * Anonymous memory that a real process has beside heap and mappings: libraries' data and the stack, in KiB as recorded
 * (tests/recorded/rss-talk.json, tests/recorded/boot).
 */
const ELSEWHERE_KIB = { '2.17': 436, '2.36': 424 }
const KIB = 1024

/** Thrown through natives and the evaluator where a moment is reached; what they write after that is undone. */
class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** From where the present can be gone on. */
type Standing = 'between instructions' | 'in pending work' | 'nowhere'

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
  private readonly marks: Mark[] = []
  private readonly written: Written[] = []
  private asked = 0
  /** When a line began last. */
  private lineEvent = 0
  private standing: Standing = 'between instructions'
  /** Of the first run; undefined afterwards. */
  private recording: Recording | undefined
  private watch: Watch | undefined

  /** Stands at the end. */
  constructor(program: ProgramText, image: BootImage) {
    this.program = program
    this.elsewhere = ELSEWHERE_KIB[image.glibc] * KIB
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

  /** The exit status; undefined while it runs. */
  get status(): number | undefined {
    return this.process.status
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
    if (!this.reach(event)) throw new RangeError(`event ${event} can't be reached`)
    this.asked = event
  }

  private reach(event: number): boolean {
    // before its first line there is nothing to see
    const nearest = Math.max(
      0,
      this.marks.findLastIndex((mark) => mark.event <= event),
    )
    const at = this.marks[nearest]?.event ?? 0
    if (this.now <= event && this.now >= at && this.goOn(event)) return true
    for (let mark = nearest; mark >= 0; mark--) {
      const { isInside } = this.marks[mark] as Mark
      if (isInside && mark !== nearest) continue
      this.machine.timeline.restore(mark)
      this.standing = isInside ? 'in pending work' : 'between instructions'
      if (this.goOn(event)) return true
    }
    return false
  }

  /** The names of the program: locals of its functions that run, its globals; then those of other functions that run. */
  get namespaces(): Namespace[] {
    const { vm } = this.process
    const { frames, codes } = vm.types2
    const { tuples, strs, objects } = this.machine.python
    const own: Namespace[] = []
    const others: Namespace[] = []
    let globals: Ref = NULL
    const backOf = (frame: Ref): Ref => objects.store.words.data[indexOf(frame) + FRAME_BACK] as Ref
    for (let frame = vm.state.frame; frame !== NULL; frame = backOf(frame)) {
      const code = this.codeOf(frame)
      if (!this.isShown(code)) {
        others.push({ label: code.code.name, frame })
        continue
      }
      globals = frames.globalsOf(frame)
      if (code.code.name === '<module>') continue
      const names = codes.get(frames.codeOf(frame), 'varnames')
      for (let local = 0; local < frames.localsOf(frame); local++) {
        if (names === NULL || local >= tuples.sizeOf(names)) break
        const ref = frames.local(frame, local)
        if (ref !== NULL) own.push({ name: strs.textOf(tuples.get(names, local)), ref })
      }
    }
    return [...own, ...(globals === NULL ? [] : [{ label: '', dict: globals }]), ...others]
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
    let stride = STRIDE
    let marked = 0
    const clock = (): number => memory.events + state.steps
    const mark = (isInside: boolean): void => {
      machine.timeline.checkpoint()
      this.marks.push({ event: memory.events, isInside })
      marked = clock()
      if (this.marks.length < 2 * CHECKPOINTS) return
      const last = this.marks.length - 1
      const isKept = (index: number): boolean => index % 2 === 0 || index === last
      machine.timeline.thin(isKept)
      this.marks.splice(0, Infinity, ...this.marks.filter((_, index) => isKept(index)))
      recording.thin()
      stride *= 2
    }
    const look = (standing: Standing): void => {
      recording.sample()
      if (standing !== 'nowhere' && clock() - marked >= SAMPLES * stride) mark(standing === 'in pending work')
      objects.limit = memory.events + stride
    }
    objects.onLimit = (base) => {
      // of a child that runs in between nothing is to stay
      if (machine.timeline.isHeld) objects.limit = memory.events + stride
      else look(base === 0 ? 'in pending work' : 'nowhere')
    }
    process.begin()
    recording.sample()
    mark(false)
    objects.limit = memory.events + stride
    while (!process.run({ steps: state.steps + stride, events: Infinity })) look('between instructions')
    objects.limit = Infinity
    recording.end()
    mark(false)
  }

  /** False where the present is not to be gone on with so far. */
  private goOn(event: number): boolean {
    switch (this.standing) {
      case 'between instructions':
        this.replay(event)
        return true
      case 'in pending work':
        if (!this.machine.python.objects.run(event)) return true
        this.standing = 'nowhere'
        return this.now >= event
      case 'nowhere':
        return this.now === event
    }
  }

  private replay(event: number): void {
    if (this.now >= event) return
    const { python, timeline } = this.machine
    const { objects, memory } = python
    let undo: (() => void) | undefined
    objects.limit = event
    objects.onLimit = (base) => {
      if (timeline.isHeld) {
        objects.limit = memory.events + STRIDE
        return
      }
      undo = timeline.hold()
      objects.limit = Infinity
      this.standing = base === 0 ? 'in pending work' : 'nowhere'
      throw new Stopped()
    }
    try {
      this.process.run({ steps: Infinity, events: event })
    } catch (error) {
      // what unwinds may fail in its turn
      if (!undo) throw error
    } finally {
      objects.limit = Infinity
      undo?.()
    }
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

  private codeOf(frame: Ref): LoadedCode {
    const { vm } = this.process
    const code = vm.types2.frames.codeOf(frame)
    return vm.codes.at(vm.words.data[indexOf(code) + CODE_NUMBER] as number)
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

/** What is noted of the first run. */
class Recording {
  private readonly machine: PythonMachine
  private readonly elsewhere: Bytes
  private readonly samples: { event: number; tally: ReturnType<typeof tallyOf>; blocks: number }[] = []
  /** Events at which a line has ended. */
  private readonly lineEnds = new Set<number>()
  private readonly spans: { line: number; from: number; to: number }[] = []
  private readonly waits: ProgramWait[] = []

  constructor(machine: PythonMachine, elsewhere: Bytes) {
    this.machine = machine
    this.elsewhere = elsewhere
  }

  sample(): void {
    const { ints } = this.machine.python.objects
    const { now } = this
    if (this.samples.at(-1)?.event === now) this.samples.pop()
    this.samples.push({ event: now, tally: tallyOf(this.machine), blocks: ints?.blocks ?? 0 })
  }

  /** Every second sample goes, but for those at lines' ends. */
  thin(): void {
    const samples = this.samples.filter(({ event }, index) => index % 2 === 0 || this.lineEnds.has(event))
    this.samples.splice(0, Infinity, ...samples)
  }

  /** A line of the text begins; false where it goes on. */
  turnTo(line: number): boolean {
    const last = this.spans.at(-1)
    if (last?.line === line || this.spans.length >= MOST_SPANS) return false
    this.end()
    this.spans.push({ line, from: this.now, to: Infinity })
    return true
  }

  end(): void {
    const last = this.spans.at(-1)
    if (!last) return
    last.to = this.now
    this.sampleLine()
  }

  wait(message: string): void {
    const line = this.spans.at(-1)?.line ?? 0
    this.waits.push({ message, event: this.now, line })
    this.sampleLine()
  }

  facts(lines: number): Pick<ProgramRun, 'lines' | 'waits' | 'curve'> {
    const column = (value: (tally: ReturnType<typeof tallyOf>) => number): Float64Array =>
      Float64Array.from(this.samples, ({ tally }) => value(tally))
    const spans: LineSpan[][] = Array.from({ length: lines }, () => [])
    for (const { line, from, to } of this.spans) spans[line]?.push({ from, to })
    return {
      lines: spans,
      waits: this.waits,
      curve: {
        event: Float64Array.from(this.samples, ({ event }) => event),
        resident: column(({ resident }) => resident + this.elsewhere),
        heap: column(({ heap }) => heap),
        live: column(({ live }) => live),
        list: column(({ list }) => list),
        pool: column(({ pool }) => pool),
        malloc: column(({ malloc }) => malloc),
        intBlocks: Float64Array.from(this.samples, ({ blocks }) => blocks),
      },
    }
  }

  private sampleLine(): void {
    if (this.lineEnds.size >= MOST_LINE_SAMPLES) return
    this.lineEnds.add(this.now)
    this.sample()
  }

  private get now(): number {
    return this.machine.python.memory.events
  }
}
