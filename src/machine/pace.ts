/**
 * When a run leaves a checkpoint behind: so often that from the one before any event the way is short, in time, not in events,
 * for which programs need very different times; and so seldom that what is kept for all of them has room.
 */
import type { Bytes } from './address.ts'
import type { Mark, Travel } from './travel.ts'

export interface PacedMark extends Mark {
  /** Milliseconds that the run had taken. */
  readonly took: number
  /** Not to be forgotten, however many there are. */
  readonly stays?: boolean
}

/** Between two checkpoints, at first. */
const MILLISECONDS = 6
/** If there are more, or more is kept for them, every other one goes. */
const MOST_MARKS = 640
const MOST_BYTES: Bytes = 120e6
/** Checkpoints between two looks at what is kept. */
const LOOK = 8

/** Of a run, whose marks follow those that there are. Its time stands still until it goes on. */
export class Pace<Kind extends PacedMark> {
  private readonly travel: Travel<Kind>
  /** Index of the run's first mark. */
  private readonly first: number
  private milliseconds = MILLISECONDS
  private spent = 0
  /** When the run went on; undefined: it rests. */
  private from: number | undefined
  /** When it had the last checkpoint, and the last one between instructions. */
  private last = 0
  private lastBetween = 0

  constructor(travel: Travel<Kind>) {
    this.travel = travel
    this.first = travel.marks.length
  }

  /** Milliseconds so far. */
  get took(): number {
    return this.from === undefined ? this.spent : this.spent + Date.now() - this.from
  }

  goOn(): void {
    this.from ??= Date.now()
  }

  rest(): void {
    this.spent = this.took
    this.from = undefined
  }

  /** Whether a checkpoint should be here. From one inside of pending work no way leads out of it. */
  isTime(isInside: boolean): boolean {
    return this.took - (isInside ? this.last : this.lastBetween) >= this.milliseconds
  }

  /** What a checkpoint takes itself, nobody has to do again. */
  mark(mark: Kind): void {
    const isUnderway = this.from !== undefined
    this.rest()
    const { travel } = this
    travel.mark(mark)
    this.last = this.spent
    if (!mark.isInside) this.lastBetween = this.spent
    const length = travel.marks.length - this.first
    if (length % LOOK === 0 && (length > MOST_MARKS || travel.keptBytes > MOST_BYTES)) this.thin()
    if (isUnderway) this.goOn()
  }

  /** Twice as far from one to the next, but where it is as far already: as after what is one piece of work. */
  private thin(): void {
    this.milliseconds *= 2
    let kept = 0
    let keptBetween = 0
    const { marks } = this.travel
    this.travel.thin(({ took, isInside, stays }, index) => {
      if (index < this.first) return true
      const next = marks.findIndex((mark, other) => other > index && (isInside || !mark.isInside))
      const since = isInside ? kept : keptBetween
      if (!stays && next >= 0 && (marks[next] as Kind).took - since <= this.milliseconds) return false
      kept = took
      if (!isInside) keptBetween = took
      return true
    })
  }
}
