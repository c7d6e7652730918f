import type { Timeline } from './timeline.ts'

/** What rolls have in common, whatever is in them. */
export interface Counted {
  /** How many there are at present: a register of whoever has it. */
  count: number
  /** Those that there are not at present will not come back. */
  forgetFuture(): void
}

/**
 * What is only added to, beside the arrays of a timeline: numbered from 1 in the order in which it comes. Whoever comes back and
 * does the same has the same numbers; whoever does something else has them in the place of what was there.
 */
export class Roll<Kept> implements Counted {
  count = 0
  private readonly timeline: Timeline
  private readonly kept: Kept[] = []
  /** How many there are at most at a moment that may be brought back. */
  private most = 0

  constructor(timeline: Timeline) {
    this.timeline = timeline
  }

  /** Answers its number. */
  add(kept: Kept): number {
    const { isHeld } = this.timeline
    // what is undone later must not take the place of what is there then
    if (isHeld && this.count < this.most) this.count = this.most
    this.kept[this.count] = kept
    const number = ++this.count
    if (!isHeld && number > this.most) this.most = number
    return number
  }

  forgetFuture(): void {
    this.most = this.kept.length = this.count
  }

  /** Also of a number that there is not at present; undefined: there never was. */
  at(number: number): Kept | undefined {
    return this.kept[number - 1]
  }

  /** Those that there are. */
  all(): readonly Kept[] {
    return this.kept.slice(0, this.count)
  }
}

/** The same, in which everything is once. */
export class Numbered<Thing> implements Counted {
  private readonly roll: Roll<Thing>
  private readonly numbers = new Map<Thing, number>()

  constructor(timeline: Timeline) {
    this.roll = new Roll(timeline)
  }

  get count(): number {
    return this.roll.count
  }

  set count(count: number) {
    this.roll.count = count
  }

  numberOf(thing: Thing): number {
    const known = this.numbers.get(thing)
    if (known !== undefined && known <= this.roll.count && this.roll.at(known) === thing) return known
    const number = this.roll.add(thing)
    this.numbers.set(thing, number)
    return number
  }

  forgetFuture(): void {
    this.roll.forgetFuture()
  }

  at(number: number): Thing {
    return this.roll.at(number) as Thing
  }

  /** Those that have come after so many. */
  after(count: number): readonly Thing[] {
    return this.roll.all().slice(count)
  }
}
