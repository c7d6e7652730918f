import { bandsOf } from '../rss-timeline/bands.ts'
import { perRun } from '../rss-timeline/per-run.ts'
import { timelineLines, timelineWaits } from '../rss-timeline/waits.ts'
import type { RssTimelineView } from '../rss-timeline/view.ts'
import type { View } from './view.ts'

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
  const bands = bandsOf(time, curve)
  return {
    resident,
    bands,
    lines: timelineLines(time, program.lines),
    most: curve.resident.reduce((a, b) => Math.max(a, b), 1),
    ends: [
      { words: 'resident', bytes: resident.at(-1)?.[1] ?? 0 },
      { words: 'live', bytes: bands[0]?.points.at(-1)?.[1] ?? 0 },
    ],
  }
})
