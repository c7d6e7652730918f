import type { DemoSetting } from 'heapdeck/demo'

/** All that the counter is: from it any window, and the build, come to the same picture. */
export type CounterState = {
  /** One more whenever the state changes its form: an older one is then refused, and the demo stands at its step. */
  readonly version: 1
  readonly count: number
}

/** How many steps the demo takes on its slide, after the first. */
export const STEPS = 2

/** What the author wrote: `[Demo time]{my-counter start=3 by=2}`. */
export function settingOf({ attributes }: DemoSetting): { start: number; by: number } {
  const numberOf = (name: string, otherwise: number): number => {
    const number = Number(attributes[name] ?? otherwise)
    if (!Number.isInteger(number)) throw new Error(`${name}=${attributes[name]} is no whole number`)
    return number
  }
  return { start: numberOf('start', 0), by: numberOf('by', 1) }
}

export function stateAt(step: number, setting: DemoSetting): CounterState {
  const { start, by } = settingOf(setting)
  return { version: 1, count: start + by * Math.max(0, Math.min(step, STEPS)) }
}

/** Throws a RangeError for what is no state. */
export function checkState(state: unknown): CounterState {
  const { version, count } = (state ?? {}) as Partial<CounterState>
  if (version !== 1 || !Number.isInteger(count))
    throw new RangeError(`my-counter: ${JSON.stringify(state)} is no state`)
  return { version, count: count! }
}

export const sentenceOf = ({ count }: CounterState): string => `The counter stands at ${count}.`
