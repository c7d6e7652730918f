/**
 * When a run leaves a checkpoint behind: so often that from the one before any event the way is short, in time, not in events,
 * for which programs need very different times; and so seldom that what is kept for all of them has room.
 */
import type { Bytes } from './address.ts'
import type { Mark, Travel } from './travel.ts'

export interface PacedMark extends Mark {
  /** Milliseconds that the run had taken. */
  readonly took: number
}

/** Between two checkpoints, at first. */
const MILLISECONDS = 6
/** If there are more, or more is kept for them, every other one goes. */
const MOST_MARKS = 120
const MOST_BYTES: Bytes = 160e6
/** Checkpoints between two looks at what is kept. */
const LOOK = 8

export class Pace {
  private readonly travel: Travel<PacedMark>
  private milliseconds = MILLISECONDS
  private took = 0
  /** When the run went on. */
  private from = Date.now()
  /** When it had the last checkpoint, and the last one between instructions. */
  private last = 0
  private lastBetween = 0

  constructor(travel: Travel<PacedMark>) {
    this.travel = travel
  }

  /** A checkpoint may be here: leaves one, if it is time. From one inside of pending work no way leads out of it. */
  look(isInside: boolean): void {
    const since = isInside ? this.last : this.lastBetween
    if (this.took + Date.now() - this.from - since >= this.milliseconds) this.mark(isInside)
  }

  mark(isInside: boolean): void {
    const { travel } = this
    this.took += Date.now() - this.from
    travel.mark({ event: travel.now, isInside, took: this.took })
    this.last = this.took
    if (!isInside) this.lastBetween = this.took
    const { length } = travel.marks
    if (length % LOOK === 0 && (length > MOST_MARKS || travel.keptBytes > MOST_BYTES)) this.thin()
    // what checkpoints take themselves, nobody has to do again
    this.from = Date.now()
  }

  /** Twice as far from one to the next, but where it is as far already: as after what is one piece of work. */
  private thin(): void {
    this.milliseconds *= 2
    let kept = 0
    let keptBetween = 0
    const { marks } = this.travel
    this.travel.thin(({ took, isInside }, index) => {
      const next = marks.findIndex((mark, other) => other > index && (isInside || !mark.isInside))
      const since = isInside ? kept : keptBetween
      if (next >= 0 && (marks[next] as PacedMark).took - since <= this.milliseconds) return false
      kept = took
      if (!isInside) keptBetween = took
      return true
    })
  }
}
