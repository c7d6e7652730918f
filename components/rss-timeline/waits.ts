import type { RunTime } from '../run-time.ts'
import type { TimelineLine, TimelineWait } from './view.ts'

/** The lines of a run, each where it is run. */
export function timelineLines(time: RunTime, lines: readonly { readonly text: string }[]): TimelineLine[] {
  return lines.map(({ text }, line) => {
    const [from, to] = time.stretch(line)
    return { text: text.trim(), from, to, isWait: time.isWait(line) }
  })
}

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
