import type { RunTime } from '../run-time.ts'
import type { TimelineWait } from './view.ts'

/** The waits of a run, with what is resident at each, and which of them is the line `here`. Their keys are their lines. */
export function timelineWaits(
  time: RunTime,
  resident: Float64Array,
  lines: readonly { readonly moment?: string }[],
  here: number,
): TimelineWait[] {
  return [...time.valuesAtWaits(resident)].map(([line, bytes]) => {
    const [from, to] = time.stretch(line)
    const name = lines[line]?.moment ?? ''
    const place = time.placeOf({ line, done: 1 })
    return { key: line, name, bytes, isHere: line === here, place, from, to }
  })
}
