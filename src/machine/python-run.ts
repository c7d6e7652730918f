import type { Address } from './address.ts'
import { tallyOf, type Namespace } from './inspect/index.ts'
import { PythonMachine } from './machine.ts'
import type { GlibcOptions } from './malloc/glibc/index.ts'
import { PLACE } from './objects/record.ts'
import { NULL, indexOf, type Ref } from './objects/index.ts'
import type { MadeKind, PythonCommand, PythonScene } from './python-scene.ts'
import { RecordedPlayer, readRecordedEvents } from './recorded-events.ts'
import type { Words } from './words.ts'

export interface LineSpan {
  /** The state before the line is that at event `from`, the one after it that at `to`. */
  readonly from: number
  readonly to: number
}

/** Bytes over the events of a run, sampled: at every line's end, and some hundred times between. Copies. */
export interface PythonCurve {
  readonly event: Float64Array
  readonly resident: Float64Array
  readonly heap: Float64Array
  readonly live: Float64Array
  readonly list: Float64Array
  readonly pool: Float64Array
  readonly malloc: Float64Array
  /** No bytes: how many blocks of ints there are. */
  readonly intBlocks: Float64Array
}

/** Objects that were made one after the other, and when each was there. */
export interface Generation {
  /** The list that they went into. */
  readonly name: string
  readonly object: MadeKind
  /** By object: its address as `id()` says, and the events after which it is there, and no more; Infinity where it stays. */
  readonly address: Float64Array
  readonly made: Float64Array
  readonly dropped: Float64Array
}

/** About as many samples, with a checkpoint at each. */
const SAMPLES = 240
/** Words of the frames that `make` makes: a local, and a stack of two. */
const FRAME_SHAPE = { locals: 1, stack: 2 }
const TUPLE_SIZE = 3

/** A piece of a line's work: `steps` of it, the k-th of which is done by `do`. A step may leave tasks to the objects. */
interface Work {
  readonly line: number
  readonly steps: number
  do(step: number): void
}

/**
 * A scene of Python on a computer of its own. It runs once to the end for the curve, leaving checkpoints behind; from then
 * on any event is a restore and a short replay away.
 */
export class PythonRun {
  readonly scene: PythonScene
  readonly machine: PythonMachine
  readonly lines: readonly LineSpan[]
  readonly curve: PythonCurve
  readonly events: number
  /** In the order in which they were made. */
  readonly generations: readonly Generation[]
  private readonly works: readonly Work[]
  readonly recorded: RecordedPlayer
  private readonly names: readonly string[]
  /** By name: what it refers to; NULL: nothing. */
  private readonly refs: Words
  /** The next step: of which work, and which. */
  private work = 0
  private step = 0
  /** Events at which there is a checkpoint, by its number. */
  private readonly marks: number[] = []
  private readonly made: {
    name: string
    object: MadeKind
    address: number[]
    made: number[]
    dropped: number[]
  }[] = []
  private isRecording = true
  private asked = 0
  /** The event that the step under way began with. */
  private began = 0

  /** Stands at the end. Throws a RangeError that names the line where the scene is none. */
  constructor(scene: PythonScene, options: GlibcOptions = {}) {
    this.scene = scene
    const startsRecorded = scene.lines.some(({ commands }) =>
      commands?.some(({ kind }) => kind === 'recorded'),
    )
    this.machine = new PythonMachine({ ...options, python: scene.python, hasCachedInts: !startsRecorded })
    this.names = [...new Set(scene.lines.flatMap(({ commands = [] }) => commands.flatMap(nameOf)))]
    this.refs = this.machine.timeline.words(Math.max(1, this.names.length))
    this.recorded = new RecordedPlayer(this.machine)
    this.works = scene.lines.flatMap(({ text, commands = [] }, line) =>
      commands.flatMap((command) => {
        try {
          return this.worksOf(command, line)
        } catch (error) {
          if (!(error instanceof RangeError)) throw error
          throw new RangeError(`${scene.file}, line ${line + 1} (${text.trim()}): ${error.message}`)
        }
      }),
    )
    this.machine.timeline.register(this)
    const { lines, curve } = this.record()
    this.lines = lines
    this.curve = curve
    this.events = lines.at(-1)?.to ?? 0
    this.asked = this.events
    this.isRecording = false
    this.generations = this.made.map(({ name, object, address, made, dropped }) => ({
      name,
      object,
      address: Float64Array.from(address),
      made: Float64Array.from(made),
      dropped: Float64Array.from(made, (_, index) => dropped[index] ?? Infinity),
    }))
  }

  registers(): number[] {
    return [this.work, this.step]
  }

  setRegisters([work = 0, step = 0]: readonly number[]): void {
    this.work = work
    this.step = step
  }

  /** The state after `event` events; amid a step that is one piece of work, that at its end. */
  seek(event: number): void {
    if (!Number.isInteger(event) || event < 0 || event > this.events)
      throw new RangeError(`event ${event} of ${this.events}`)
    const { now } = this
    this.asked = event
    if (event === now) return
    const mark = this.marks.findLastIndex((each) => each <= event)
    // from where it stands, if that is nearer
    if (now > event || now < (this.marks[mark] as number)) this.machine.timeline.restore(mark)
    this.runTo(event)
  }

  /** The event that was sought last. */
  get at(): number {
    return this.asked
  }

  private get now(): number {
    return this.machine.python.memory.events
  }

  /** The line that the present belongs to: the last one that has begun. */
  get line(): number {
    return Math.max(
      0,
      this.lines.findLastIndex(({ from, to }) => from < this.at && to >= this.at),
    )
  }

  /** The names of the program, and what they refer to. */
  get namespaces(): Namespace[] {
    return this.names.map((name, index) => ({ name, ref: this.refs.data[index] as Ref }))
  }

  /** What a raw block of the recorded interpreter is, where the scene says. */
  labelOf(chunk: number): string | undefined {
    const bytes = this.recorded.bytesOf(chunk)
    const commands = this.scene.lines.flatMap((line) => line.commands ?? [])
    for (const command of commands)
      if (command.kind === 'recorded')
        for (const block of command.blocks ?? []) if (block.bytes === bytes) return block.name
    return undefined
  }

  /** What a name refers to; NULL: nothing. */
  refOf(name: string): Ref {
    return this.refs.data[this.names.indexOf(name)] as Ref
  }

  private record(): { lines: LineSpan[]; curve: PythonCurve } {
    const { timeline } = this.machine
    const { ints } = this.machine.python.objects
    const samples: { event: number; tally: ReturnType<typeof tallyOf>; blocks: number }[] = []
    const sample = (): void => {
      samples.push({ event: this.now, tally: tallyOf(this.machine), blocks: ints?.blocks ?? 0 })
    }
    const mark = (): void => {
      timeline.checkpoint()
      this.marks.push(this.now)
    }
    mark()
    sample()
    const lines: LineSpan[] = []
    for (let line = 0; line < this.scene.lines.length; line++) {
      const from = this.now
      let every = this.isBulk(line) ? this.expected(line) / (SAMPLES / 4) : Infinity
      every = Math.max(1, Math.ceil(every))
      for (;;) {
        const to = every === Infinity ? Infinity : this.now + every
        this.runTo(to, line)
        if (this.isPast(line)) break
        sample()
        mark()
      }
      sample()
      if (this.now > from) mark()
      lines.push({ from, to: this.now })
    }
    const column = (value: (tally: ReturnType<typeof tallyOf>) => number): Float64Array =>
      Float64Array.from(samples, ({ tally }) => value(tally))
    return {
      lines,
      curve: {
        event: Float64Array.from(samples, ({ event }) => event),
        resident: column(({ resident }) => resident),
        heap: column(({ heap }) => heap),
        live: column(({ live }) => live),
        list: column(({ list }) => list),
        pool: column(({ pool }) => pool),
        malloc: column(({ malloc }) => malloc),
        intBlocks: Float64Array.from(samples, ({ blocks }) => blocks),
      },
    }
  }

  /** Whether a line has so much to do that one wants to look into it. */
  private isBulk(line: number): boolean {
    return this.expected(line) > SAMPLES
  }

  /** About how many events a line has. */
  private expected(line: number): number {
    const { lines } = this.scene
    const countOf = (name: string): number =>
      lines
        .flatMap(({ commands = [] }) => commands)
        .reduce(
          (most, each) => ('count' in each && each.name === name ? Math.max(most, each.count) : most),
          0,
        )
    return (lines[line]?.commands ?? []).reduce((sum, command) => {
      switch (command.kind) {
        case 'range':
        case 'make':
          return sum + command.count
        case 'delete':
        case 'forget':
          return sum + countOf(command.name)
        case 'collect':
          return sum + (this.machine.python.objects.ints?.blocks ?? 0)
        case 'recorded':
          return sum
        default:
          return sum + 1
      }
    }, 0)
  }

  /** Whether all of a line's work is done. */
  private isPast(line: number): boolean {
    return !this.machine.python.objects.isBusy && (this.works[this.work]?.line ?? Infinity) > line
  }

  /** Until `event` events have happened, or all work up to and with line `last` is done. */
  private runTo(event: number, last = Infinity): void {
    const { objects, memory } = this.machine.python
    for (;;) {
      if (objects.isBusy && !objects.run(event)) return
      const work = this.works[this.work]
      if (!work || work.line > last || memory.events >= event) return
      // every step is an event, so that each of them is a moment of its own
      memory.events++
      this.began = memory.events
      const { step } = this
      if (step + 1 < work.steps) this.step++
      else {
        this.work++
        this.step = 0
      }
      work.do(step)
    }
  }

  private worksOf(command: PythonCommand, line: number): Work[] {
    const { python } = this.machine
    const { lists, tuples, objects } = python
    const once = (act: () => void): Work => ({ line, steps: 1, do: act })
    switch (command.kind) {
      case 'recorded': {
        const events = readRecordedEvents(command.events)
        return [
          {
            line,
            steps: events.count,
            do: (step) => {
              // the player counts its events itself
              python.memory.events--
              this.recorded.play(events, step)
            },
          },
        ]
      }
      case 'map': {
        const { process } = this.machine
        return [once(() => process.touch(process.map(command.bytes), command.bytes))]
      }
      case 'range': {
        const { name, count } = command
        checkCount(count)
        let args: Ref = NULL
        let list: Ref = NULL
        return [
          once(() => {
            args = tuples.of(python.none)
            list = lists.range(0, count)
          }),
          once(() => {
            objects.decref(args)
            this.bind(name, list)
          }),
        ]
      }
      case 'slice':
        return [once(() => this.bind(command.name, this.sliceOf(command.of, command.step)))]
      case 'make': {
        const { name, count, object } = command
        checkCount(count)
        return [
          once(() => {
            if (this.refOf(name) === NULL) this.bind(name, this.listOfNone(count))
            if (this.isRecording) this.made.push({ name, object, address: [], made: [], dropped: [] })
          }),
          {
            line,
            steps: count,
            do: (index) => {
              const made = this.make(object)
              lists.set(this.refOf(name), index, made)
              if (!this.isRecording) return
              const generation = this.made.at(-1)
              generation?.address.push(this.addressOf(made))
              generation?.made.push(this.began)
            },
          },
        ]
      }
      case 'forget':
        return [
          {
            line,
            steps: this.countOf(command.name),
            do: (index) => {
              lists.set(this.refOf(command.name), index, python.none)
              const generation = this.made.findLast(({ name }) => name === command.name)
              if (this.isRecording && generation) generation.dropped[index] = this.began
            },
          },
        ]
      case 'delete':
        return [
          once(() => {
            const ref = this.refOf(command.name)
            if (ref === NULL) throw new RangeError(`there is no ${command.name} to delete`)
            this.refs.set(this.names.indexOf(command.name), NULL)
            objects.release(ref)
          }),
        ]
      case 'collect':
        return [once(() => objects.collector.start(2))]
    }
  }

  private make(object: MadeKind): Ref {
    const { lists, dicts, tuples, python2, none } = this.machine.python
    switch (object) {
      case 'list':
        return lists.create(0)
      case 'dict':
        return dicts.create()
      case 'tuple':
        return tuples.of(...Array.from({ length: TUPLE_SIZE }, () => none))
      case 'set':
      case 'frame':
        if (!python2) throw new RangeError(`a ${object} is only made in Python 2`)
        return object === 'set'
          ? python2.sets.create()
          : python2.frames.create(this.code(), { back: NULL, builtins: NULL, globals: NULL, locals: NULL })
    }
  }

  /** The one function whose frames `make` makes. */
  private code(): Ref {
    const index = this.names.indexOf(CODE)
    const { python2 } = this.machine.python
    if (this.refs.data[index] === NULL && python2) this.refs.set(index, python2.codes.create(FRAME_SHAPE))
    return this.refs.data[index] as Ref
  }

  private listOfNone(count: number): Ref {
    const { lists, none } = this.machine.python
    const list = lists.create(count)
    for (let index = 0; index < count; index++) lists.init(list, index, none)
    return list
  }

  private sliceOf(of: string, step: number): Ref {
    const { lists, objects } = this.machine.python
    const whole = this.refOf(of)
    if (whole === NULL || !Number.isInteger(step) || step < 1)
      throw new RangeError(`there is no ${of}[::${step}]`)
    const size = Math.ceil(lists.sizeOf(whole) / step)
    const list = lists.create(size)
    for (let index = 0; index < size; index++) {
      const item = lists.get(whole, index * step)
      objects.incref(item)
      lists.init(list, index, item)
    }
    return list
  }

  private bind(name: string, ref: Ref): void {
    const index = this.names.indexOf(name)
    const old = this.refs.data[index] as Ref
    this.refs.set(index, ref)
    this.machine.python.objects.decref(old)
  }

  /** How many objects the `make`s of a name make at most. */
  private countOf(name: string): number {
    const commands = this.scene.lines.flatMap((line) => line.commands ?? [])
    const counts = commands.map((each) => (each.kind === 'make' && each.name === name ? each.count : 0))
    const most = Math.max(0, ...counts)
    if (most === 0) throw new RangeError(`nothing has made ${name}`)
    return most
  }

  private addressOf(ref: Ref): Address {
    const { objects, memory, rules } = this.machine.python
    const record = indexOf(ref)
    const header = objects.typeOf(ref)?.hasGc ? rules.gcHeader : 0
    return memory.addressOf(objects.store.words.data[record + PLACE] as number) + header
  }
}

/** No name of the program's: the code of the frames. */
const CODE = 'the function'

function nameOf(command: PythonCommand): string[] {
  const own = 'name' in command ? [command.name] : []
  return command.kind === 'make' && command.object === 'frame' ? [...own, CODE] : own
}

function checkCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > 2 ** 30)
    throw new RangeError(`a count from 1 is expected, not ${count}`)
}
