/** Where a talk should be by the clock, and how far it is from that: pure. Times are seconds. */
import type { Position } from './position.ts'

/** Planned seconds, `plan[slide - 1][step]`. */
export type Plan = readonly (readonly number[])[]

/** Words a minute, where neither the deck nor the speaker says. */
export const USUAL_RATE = 130
/** A step without words takes a moment, too. */
const LEAST = 4
/** Within this many seconds of the plan is on time. */
const ON_TIME = 5

export interface PlanOptions {
  /** Words a minute; absent: what is said is spread over `duration`, or said at the usual rate. */
  readonly rate?: number | undefined
  /** Minutes; 0 when the deck does not say. */
  readonly duration?: number
}

/** A plan by what is said: `words[slide - 1][step]`. */
export function planByWords(words: readonly (readonly number[])[], options: PlanOptions = {}): Plan {
  const { rate, duration = 0 } = options
  const plan = words.map((steps) =>
    steps.map((count) => Math.max(LEAST, (60 * count) / (rate ?? USUAL_RATE))),
  )
  return rate === undefined && duration > 0 ? scaled(plan, (60 * duration) / totalOf(plan)) : plan
}

/** What a rehearsal took, by slide; undefined for slides that it does not know. Missing steps are planned by `words`. */
export function planByRehearsal(took: readonly (readonly number[] | undefined)[], words: Plan): Plan {
  return words.map((steps, index) => {
    const known = took[index]
    // A slide whose steps changed since is another slide; one that was jumped over was not rehearsed.
    if (!known || known.length !== steps.length || known.every((seconds) => seconds === 0)) return steps
    return known
  })
}

export const totalOf = (plan: Plan): number => plan.reduce((sum, steps) => sum + sumOf(steps), 0)

export const sumOf = (steps: readonly number[]): number => steps.reduce((sum, one) => sum + one, 0)

const scaled = (plan: Plan, by: number): Plan => plan.map((steps) => steps.map((seconds) => seconds * by))

export interface Pace {
  /** Seconds behind the plan; negative: ahead of it. */
  readonly behind: number
  /** Where the talk is, and where the plan wants it, from 0 to 1. */
  readonly done: number
  readonly planned: number
  readonly isOnTime: boolean
}

/**
 * Compares the time `elapsed` with the plan. While the clock is within what is planned for the step on show, the talk is
 * where it should be.
 */
export function paceOf(plan: Plan, at: Position, elapsed: number): Pace {
  const total = totalOf(plan)
  const steps = plan[at.slide - 1] ?? []
  const start = totalOf(plan.slice(0, at.slide - 1)) + sumOf(steps.slice(0, at.step))
  const end = start + (steps[at.step] ?? 0)
  const here = Math.min(Math.max(elapsed, start), end)
  const behind = elapsed - here
  const part = (seconds: number): number => (total > 0 ? Math.min(1, Math.max(0, seconds / total)) : 0)
  return {
    behind,
    done: part(here),
    planned: part(elapsed),
    isOnTime: Math.abs(behind) < ON_TIME,
  }
}

/** The pace in words: `1:10 behind`, `0:40 ahead`. */
export function paceWords({ behind, isOnTime }: Pace): string {
  if (isOnTime) return 'On time'
  return `${clockWords(Math.abs(behind))} ${behind > 0 ? 'behind' : 'ahead'}`
}

/** `12:05`, `1:02:05`; whole seconds, towards zero. */
export function clockWords(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  const text =
    minutes < 60
      ? `${minutes}:${two(whole % 60)}`
      : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
  return seconds <= -1 ? `−${text}` : text
}
