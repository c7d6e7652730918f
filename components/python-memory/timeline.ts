import type { PythonCurve } from '../../src/machine/index.ts'
import type { MemoryState } from '../memory-ink.ts'
import { perRun } from '../rss-timeline/per-run.ts'
import { timelineLines, timelineWaits } from '../rss-timeline/waits.ts'
import type { RssTimelineView, TimelineBand } from '../rss-timeline/view.ts'
import type { View } from './view.ts'

/** Who holds what is not in use, the first the lowest. */
const HOLDERS = [
  ['list', 'list'],
  ['pool', 'pool'],
] as const satisfies readonly (readonly [keyof PythonCurve, MemoryState])[]

/** The run for `<rss-timeline>`. */
export function timelineOf(view: View): RssTimelineView {
  const { run, time, position, snapshot, program } = view
  return {
    ...wholeOf(view),
    waits: timelineWaits(time, run.curve.resident, program.lines, position.line),
    now: { place: time.placeOf(position), bytes: snapshot.tally.resident, line: position.line },
  }
}

const wholeOf = perRun(({ run, time, program }: View) => {
  const { curve } = run
  const resident = time.pointsOf(curve.resident)
  // what is in use may never have been touched
  let top = curve.live.map((bytes, sample) => Math.min(bytes, curve.resident[sample] ?? bytes))
  const live = time.pointsOf(top)
  const bands: TimelineBand[] = [{ state: 'live', points: live }]
  for (const [column, state] of HOLDERS) {
    top = top.map((bytes, sample) =>
      Math.min(bytes + (curve[column][sample] ?? 0), curve.resident[sample] ?? bytes),
    )
    bands.push({ state, points: time.pointsOf(top) })
  }
  bands.push({ state: 'malloc', points: resident })
  return {
    resident,
    bands,
    lines: timelineLines(time, program.lines),
    most: curve.resident.reduce((a, b) => Math.max(a, b), 1),
    ends: [
      { words: 'resident', bytes: resident.at(-1)?.[1] ?? 0 },
      { words: 'live', bytes: live.at(-1)?.[1] ?? 0 },
    ],
  }
})
