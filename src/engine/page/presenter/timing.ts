/** The clocks of the header: time of day, how long the talk has run, and whether that is what was planned. */
import {
  clockWords,
  paceOf,
  paceWords,
  planByRehearsal,
  planByWords,
  totalOf,
  type Plan,
} from '../../pacing.ts'
import type { Position } from '../../position.ts'
import { addTime, merge, type Times } from '../../rehearsal.ts'
import { readKeptClock, TalkClock, type Clocks } from './clock.ts'
import type { Desk } from './desk.ts'
import { keep, kept } from './kept.ts'

/** What the speaker chose: by what is said, at an own rate or spread over the duration; or as the last rehearsal went. */
export interface Pacing {
  readonly by: 'words' | 'rehearsal'
  /** Words a minute; undefined: as the deck has it. */
  readonly rate?: number | undefined
}

/** What a rehearsal took: the one that is under way, or was last, and all before it. */
interface Rehearsals {
  readonly newest: Times
  readonly before: Times
}

export class Timing {
  readonly clock: TalkClock
  /** Whether times are recorded. */
  readonly isRehearsal: boolean
  pacing: Pacing
  private rehearsals: Rehearsals
  private keptRehearsals: Rehearsals
  /** Of both, the newer before the older. */
  private all: Times
  private readonly desk: Desk
  private readonly clocks: Clocks
  private plan: Plan = []
  /** What `plan` was made of. */
  private plannedFor: readonly unknown[] = []
  /** The place whose time is running, and what the clock said when it was last written down. */
  private at: Position
  private noted: number

  constructor(desk: Desk, isRehearsal: boolean, clocks: Clocks = realClocks) {
    this.desk = desk
    this.isRehearsal = isRehearsal
    this.clocks = clocks
    this.clock = new TalkClock(clocks, readKeptClock(kept('clock')))
    this.pacing = readPacing(kept('pacing'))
    this.rehearsals = readRehearsals(kept('rehearsal'))
    this.keptRehearsals = this.rehearsals
    this.all = merge(this.rehearsals.before, this.rehearsals.newest)
    this.at = desk.stage.at
    this.noted = this.clock.elapsed
    desk.find('.go').addEventListener('click', () => {
      if (this.clock.isRunning) this.clock.pause()
      else this.begin()
      this.tick()
    })
    desk.find('.reset').addEventListener('click', () => this.reset())
    addEventListener('pagehide', () => this.tick())
  }

  /** Begins to tick, a second after the other. */
  run(): void {
    this.tick()
    setTimeout(() => this.run(), 1000 - (this.clocks.wall() % 1000))
  }

  /** The stage moved, which `tick` shows later; `isTalk`: somebody moved it, it was not a window that came to where the others are. */
  moved(isTalk: boolean): void {
    if (isTalk && this.clock.isFresh) this.begin()
    this.clock.tick()
    this.record()
    this.at = this.desk.stage.at
  }

  choose(pacing: Pacing): void {
    this.pacing = pacing
    keep('pacing', pacing)
    this.draw()
  }

  /** Times that were recorded. */
  get times(): Times {
    return this.all
  }

  /** The rehearsal that is under way, or was last. */
  get newest(): Times {
    return this.rehearsals.newest
  }

  /** Takes over times from a file: as the last rehearsal; those that were kept stay for the slides it doesn't know. */
  takeOver(times: Times): void {
    this.setRehearsals({ before: this.times, newest: times })
    this.tick()
  }

  /** What pacing goes by. While one rehearses that is not the rehearsal under way. */
  get current(): Plan {
    const { facts, speaker } = this.desk
    const times = this.isRehearsal ? this.rehearsals.before : this.all
    const inputs = [facts, speaker.deck, times, this.pacing]
    if (inputs.every((input, index) => input === this.plannedFor[index])) return this.plan
    this.plannedFor = inputs
    this.plan = this.planBy(times)
    return this.plan
  }

  /** What the last rehearsal, or the one under way, was to take. */
  get planOfRehearsal(): Plan {
    return this.planBy(this.rehearsals.before)
  }

  private planBy(times: Times): Plan {
    const { facts, speaker } = this.desk
    const words = planByWords(speaker.words, { rate: this.pacing.rate, duration: speaker.deck.duration })
    const took = facts.map(({ id }) => (Object.hasOwn(times, id) ? times[id] : undefined))
    return this.pacing.by === 'words' ? words : planByRehearsal(took, words)
  }

  /** From the first step on a rehearsal is another one; going on after a pause is still the same. */
  private begin(): void {
    if (this.isRehearsal && this.clock.isFresh) this.setRehearsals({ before: this.times, newest: {} })
    this.clock.start()
  }

  private reset(): void {
    this.clock.reset()
    this.noted = 0
    this.tick()
  }

  /** Looks at the clocks, keeps what they say, and shows it. */
  tick(): void {
    this.clock.tick()
    this.record()
    keep('clock', this.clock.kept)
    if (this.rehearsals !== this.keptRehearsals) keep('rehearsal', this.rehearsals)
    this.keptRehearsals = this.rehearsals
    this.draw()
  }

  private record(): void {
    const passed = this.clock.elapsed - this.noted
    this.noted = this.clock.elapsed
    const slide = this.desk.facts[this.at.slide - 1]
    if (!this.isRehearsal || passed <= 0 || !slide) return
    const newest = addTime(this.rehearsals.newest, slide.id, this.at.step, slide.steps, passed / 1000)
    this.setRehearsals({ ...this.rehearsals, newest })
  }

  private setRehearsals(rehearsals: Rehearsals): void {
    this.rehearsals = rehearsals
    this.all = merge(rehearsals.before, rehearsals.newest)
  }

  draw(): void {
    const { find, stage, speaker } = this.desk
    const elapsed = this.clock.elapsed / 1000
    const { duration } = speaker.deck
    const now = new Date(this.clocks.wall())
    write(find('.clock'), `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`)
    write(find('.elapsed'), clockWords(elapsed))
    const left = 60 * duration - Math.floor(elapsed)
    const leftWords = left >= 0 ? `${clockWords(left)} left` : `${clockWords(-left)} over`
    write(find('.of'), duration ? `of ${clockWords(60 * duration)}\n${leftWords}` : '')
    find('.of').classList.toggle('over', duration > 0 && left < 0)
    write(find('.go'), this.clock.isRunning ? 'Pause' : this.clock.isFresh ? 'Start' : 'Go on')
    find('.reset').hidden = this.clock.isFresh || this.clock.isRunning
    this.drawPace(elapsed, stage.at)
    this.drawUncounted()
  }

  private drawPace(elapsed: number, at: Position): void {
    const { find, speaker } = this.desk
    const plan = this.current
    const hasPlan =
      this.pacing.by === 'rehearsal' ||
      speaker.deck.duration > 0 ||
      speaker.words.some((steps) => steps.some(Boolean))
    find('.pace').hidden = !hasPlan || plan.length === 0
    if (find('.pace').hidden) return
    const pace = paceOf(plan, at, elapsed)
    const track = find('.track')
    track.style.setProperty('--done', `${100 * pace.done}%`)
    track.style.setProperty('--plan', `${100 * pace.planned}%`)
    const words = this.clock.isFresh ? '' : paceWords(pace)
    const rest = this.clock.isFresh
      ? `Planned: ${clockWords(totalOf(plan))}`
      : pace.isOnTime
        ? ''
        : `${pace.behind > 0 ? '' : ' of'} the plan for slide ${at.slide}`
    const line = find('.pace .words')
    if (line.textContent !== words + rest) {
      const bold = document.createElement('b')
      bold.textContent = words
      line.replaceChildren(bold, rest)
    }
    track.setAttribute('aria-valuenow', String(Math.round(100 * pace.done)))
    track.setAttribute('aria-valuetext', words + rest)
  }

  private drawUncounted(): void {
    const seconds = this.clock.uncounted / 1000
    const answer = (act: () => void) => () => {
      act()
      this.noted = this.clock.elapsed
      this.tick()
    }
    this.desk.board.say(
      'uncounted',
      seconds > 0
        ? `${clockWords(seconds)} went by that were not counted: the clock jumped, or the laptop slept.`
        : '',
      { words: 'Count them', act: answer(() => this.clock.count()) },
      { words: 'Leave it', act: answer(() => this.clock.dismiss()) },
    )
  }
}

const realClocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() }

function write(place: HTMLElement, words: string): void {
  if (place.textContent !== words) place.textContent = words
}

function readPacing(value: unknown): Pacing {
  const { by, rate } = (value ?? {}) as Partial<Pacing>
  return {
    by: by === 'words' ? 'words' : 'rehearsal',
    rate: typeof rate === 'number' && rate >= 30 && rate <= 400 ? rate : undefined,
  }
}

function readRehearsals(value: unknown): Rehearsals {
  const { newest, before } = (value ?? {}) as Partial<Rehearsals>
  const read = (times: unknown): Times => (isTimes(times) ? times : {})
  return { newest: read(newest), before: read(before) }
}

const isTimes = (times: unknown): times is Times =>
  typeof times === 'object' &&
  times !== null &&
  Object.values(times).every((steps) => Array.isArray(steps) && steps.every(Number.isFinite))
