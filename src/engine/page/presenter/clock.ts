/**
 * How long the talk has run. Time is what a monotonic clock says; where the clock of the day goes on by more than that (the
 * laptop slept, somebody set the clock, the window was closed), the rest is not counted until the speaker says so.
 * Knows no document; milliseconds throughout.
 */

/** What a window keeps over a reload. */
export interface KeptClock {
  readonly elapsed: number
  readonly isRunning: boolean
  /** Time of the day when this was written. */
  readonly wall: number
  /** Time that was not counted. */
  readonly uncounted: number
}

export interface Clocks {
  /** Goes on evenly, whatever happens to the clock of the day. */
  monotonic(): number
  /** The clock of the day. */
  wall(): number
}

/** The two clocks may differ by this much between two looks. */
const DRIFT = 2000
/** A reload that takes longer than this is more than a reload. */
const RELOAD = 60_000
/** After this long it is another talk, whose clock begins at nought. */
const ANOTHER_TALK = 3 * 3600_000

export class TalkClock {
  private isOn: boolean
  private counted: number
  private missed: number
  private lastMonotonic: number
  private lastWall: number
  private readonly clocks: Clocks

  constructor(clocks: Clocks, last?: KeptClock) {
    const kept = last && clocks.wall() - last.wall < ANOTHER_TALK ? last : undefined
    this.clocks = clocks
    this.isOn = kept?.isRunning ?? false
    this.counted = kept?.elapsed ?? 0
    this.missed = kept?.uncounted ?? 0
    this.lastMonotonic = clocks.monotonic()
    this.lastWall = clocks.wall()
    if (!kept?.isRunning) return
    const away = Math.max(0, this.lastWall - kept.wall)
    if (away <= RELOAD) this.counted += away
    else this.missed += away
  }

  /** As of the last look. */
  get elapsed(): number {
    return this.counted
  }

  get isRunning(): boolean {
    return this.isOn
  }

  /** Whether it has run at all since it was made or reset. */
  get isFresh(): boolean {
    return !this.isOn && this.counted === 0 && this.missed === 0
  }

  /** Time that passed by the clock of the day alone. */
  get uncounted(): number {
    return this.missed
  }

  /** Looks at the clocks. */
  tick(): void {
    const monotonic = this.clocks.monotonic()
    const wall = this.clocks.wall()
    const passed = Math.max(0, monotonic - this.lastMonotonic)
    const jump = wall - this.lastWall - passed
    this.lastMonotonic = monotonic
    this.lastWall = wall
    if (!this.isOn) return
    this.counted += passed
    if (jump > DRIFT) this.missed += jump
  }

  start(): void {
    this.tick()
    this.isOn = true
  }

  pause(): void {
    this.tick()
    this.isOn = false
  }

  reset(): void {
    this.isOn = false
    this.counted = 0
    this.missed = 0
  }

  /** Counts what was not. */
  count(): void {
    this.counted += this.missed
    this.missed = 0
  }

  /** Lets it be. */
  dismiss(): void {
    this.missed = 0
  }

  get kept(): KeptClock {
    return {
      elapsed: this.counted,
      isRunning: this.isOn,
      wall: this.lastWall,
      uncounted: this.missed,
    }
  }
}

/** What was kept, if it can be one of ours. */
export function readKeptClock(value: unknown): KeptClock | undefined {
  const { elapsed, isRunning, wall, uncounted } = (value ?? {}) as Partial<KeptClock>
  const isTime = (time: unknown): time is number => typeof time === 'number' && Number.isFinite(time)
  if (!isTime(elapsed) || !isTime(wall) || !isTime(uncounted) || typeof isRunning !== 'boolean')
    return undefined
  return { elapsed: Math.max(0, elapsed), isRunning, wall, uncounted: Math.max(0, uncounted) }
}
