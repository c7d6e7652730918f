// The counter without a browser: the build draws its picture, which is in the page before any script runs.
import type { DemoAttribute, DemoSetting, Poster } from 'heapdeck/demo'
import { checkState, sentenceOf, STEPS, stateAt, type CounterState } from './counter-state.ts'

export { stateAt }

/** What may be written in `{…}`: the editor makes a form of it. */
export const attributes: readonly DemoAttribute[] = [
  { name: 'start', label: 'Starts at', type: 'number', least: 0, most: 100, default: '0' },
  { name: 'by', label: 'Counts by', type: 'number', least: 1, most: 10, default: '1' },
]

export const steps = STEPS

/** States that a link in the text goes to: `[three](#counter:start)`. */
export const moments = (setting: DemoSetting): Record<string, CounterState> => ({
  start: stateAt(0, setting),
  end: stateAt(STEPS, setting),
})

export function poster(state: CounterState): Poster {
  const { count } = checkState(state)
  const svg = `<svg viewBox="0 0 400 100"><text x="200" y="72" font-size="64" font-weight="700" text-anchor="middle" fill="currentColor">${count}</text></svg>`
  return { svg, sentence: sentenceOf(state) }
}
