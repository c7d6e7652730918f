/** What is noted of a program while it runs for the first time: its lines, where it waits, how its memory grows. */
import type { Bytes } from './address.ts'
import { tallyOf } from './inspect/index.ts'
import type { PythonMachine } from './machine.ts'
import type { LineSpan, PythonCurve } from './python-run.ts'

/** The program stands still until somebody presses Enter. */
export interface ProgramWait {
  /** The line that it wrote last. */
  readonly message: string
  readonly event: number
  /** The line of its text that runs, from 0. */
  readonly line: number
}

/** Facts of a run. */
export interface Recorded {
  /** By line of the text, from 0: when it was the line that runs. What it calls elsewhere belongs to it. */
  readonly lines: readonly (readonly LineSpan[])[]
  readonly waits: readonly ProgramWait[]
  readonly curve: PythonCurve
}

/** Samples elsewhere, and at lines' ends. */
const MOST_SAMPLES = 480
const MOST_LINE_SAMPLES = 300
/** Spans of lines that are told. */
const MOST_SPANS = 100_000

export class Recording {
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

  /** Whether there are many samples, half of which have gone for it: every second one, but for those at lines' ends. */
  thin(): boolean {
    if (this.samples.length < MOST_SAMPLES + this.lineEnds.size) return false
    const samples = this.samples.filter(({ event }, index) => index % 2 === 0 || this.lineEnds.has(event))
    this.samples.splice(0, Infinity, ...samples)
    return true
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

  facts(lines: number): Recorded {
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
