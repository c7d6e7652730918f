/** What is known of a run as a whole: runs of scenes and of Python have it, and so have their sessions in a worker. */
export interface RunFacts {
  readonly events: number
  /** The events of each line. */
  readonly lines: readonly { readonly from: number; readonly to: number }[]
  /** The events at which its curves were sampled. */
  readonly curve: { readonly event: Float64Array }
}

/** A line of the program that runs. */
export interface RunLine {
  /** The name of the wait that it is. */
  readonly moment?: string | undefined
  /** How wide its stretch is, beside those of the other lines. */
  readonly weight: number
}

export interface Position {
  readonly line: number
  /** From 0 to 1. */
  readonly done: number
}

/** More events than this are a bulk of work, which one wants to watch. */
const BULK_EVENTS = 1000
const WEIGHT = { wait: 1.2, making: 3, dropping: 0.9, brief: 0.35 }

/** The weight of a line as there is to see. */
export function weightOf(line: {
  readonly moment?: string | undefined
  readonly events: number
  readonly isDropping: boolean
}): number {
  if (line.moment !== undefined) return WEIGHT.wait
  if (line.events <= BULK_EVENTS) return WEIGHT.brief
  return line.isDropping ? WEIGHT.dropping : WEIGHT.making
}

/**
 * The run from left to right, from 0 to 1: every line has its stretch. A wait's is flat, and one stands in its middle; a
 * line that works is as wide as there is to see, its events evenly spread.
 */
export class RunTime {
  private readonly edges: readonly number[]
  private readonly facts: RunFacts
  private readonly isWaitByLine: readonly boolean[]

  constructor(lines: readonly RunLine[], facts: RunFacts) {
    this.facts = facts
    this.isWaitByLine = lines.map(({ moment }) => moment !== undefined)
    const total = lines.reduce((sum, { weight }) => sum + weight, 0)
    let at = 0
    this.edges = [0, ...lines.map(({ weight }) => (at += weight) / total)]
  }

  /** Left and right edge of a line's stretch. */
  stretch(line: number): readonly [left: number, right: number] {
    return [this.edges[line] ?? 1, this.edges[line + 1] ?? 1]
  }

  /** How many lines there are. */
  get lines(): number {
    return this.isWaitByLine.length
  }

  isWait(line: number): boolean {
    return this.isWaitByLine[line] ?? false
  }

  /** The waits, by line. */
  get waits(): number[] {
    return this.isWaitByLine.flatMap((isWait, line) => (isWait ? [line] : []))
  }

  /** Where a position lies. */
  placeOf({ line, done }: Position): number {
    const [left, right] = this.stretch(line)
    return left + (right - left) * (this.isWait(line) ? 0.5 : done)
  }

  /** The position at a place: a wait, or so much of a line. */
  positionAt(place: number): Position {
    const line = Math.max(
      0,
      this.edges.findLastIndex((edge, index) => edge <= place && index < this.edges.length - 1),
    )
    if (this.isWait(line)) return { line, done: 1 }
    const [left, right] = this.stretch(line)
    return {
      line,
      done: Math.min(1, Math.max(0, Math.round(((place - left) / (right - left)) * 1000) / 1000)),
    }
  }

  eventOf({ line, done }: Position): number {
    const { from, to } = this.eventsOf(line)
    return from + Math.round((to - from) * done)
  }

  /** The events of a line. */
  eventsOf(line: number): { readonly from: number; readonly to: number } {
    return this.facts.lines[line] ?? { from: this.facts.events, to: this.facts.events }
  }

  /** A curve's value at an event, between its samples evenly. */
  valueAt(values: Float64Array, event: number): number {
    const { event: events } = this.facts.curve
    let low = 0
    let high = events.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((events[middle] ?? 0) <= event) low = middle
      else high = middle - 1
    }
    const [before = 0, after = before] = [events[low], events[low + 1]]
    const [value = 0, next = value] = [values[low], values[low + 1]]
    return after > before && event > before
      ? value + ((next - value) * (event - before)) / (after - before)
      : value
  }

  /** A curve's value once a line has run; before the first one, that at the start. */
  valueAfter(values: Float64Array, line: number): number {
    return this.valueAt(values, line < 0 ? 0 : this.eventsOf(line).to)
  }

  /** A curve's value at each wait, by its line. */
  valuesAtWaits(values: Float64Array): ReadonlyMap<number, number> {
    return new Map(this.waits.map((line) => [line, this.valueAfter(values, line)]))
  }

  /** A curve as points over the run: place, value. */
  pointsOf(values: Float64Array): [place: number, value: number][] {
    const { event: events } = this.facts.curve
    const points: [number, number][] = []
    for (let line = 0; line < this.lines; line++) {
      const [left, right] = this.stretch(line)
      const { from, to } = this.eventsOf(line)
      if (from === to || this.isWait(line)) {
        const value = this.valueAt(values, to)
        points.push([left, value], [right, value])
        continue
      }
      const placeOf = (event: number) => left + ((right - left) * (event - from)) / (to - from)
      points.push([left, this.valueAt(values, from)])
      events.forEach((event, index) => {
        if (event > from && event < to) points.push([placeOf(event), values[index] ?? 0])
      })
      points.push([right, this.valueAt(values, to)])
    }
    return points
  }
}
