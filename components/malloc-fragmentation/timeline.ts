import { bandsOf } from '../rss-timeline/bands.ts'
import { perRun } from '../rss-timeline/per-run.ts'
import { timelineLines, timelineWaits } from '../rss-timeline/waits.ts'
import type { RssTimelineView } from '../rss-timeline/view.ts'
import { growthsOf } from './recorded.ts'
import type { View } from './view.ts'

/** The run for `<rss-timeline>`. */
export function timelineOf(view: View): RssTimelineView {
  const { run, time, position, snapshot, program } = view
  return {
    ...wholeOf(view),
    waits: timelineWaits(time, run.curve.resident, program.lines, position.line),
    now: { place: time.placeOf(position), bytes: snapshot.resident, line: position.line },
  }
}

const wholeOf = perRun((view: View) => {
  const { run, time, program } = view
  const resident = time.pointsOf(run.curve.resident)
  const bands = bandsOf(time, run.curve)
  const recorded = recordedOf(view)
  const ends = [
    { words: 'resident', bytes: resident.at(-1)?.[1] ?? 0 },
    ...(recorded ? [{ words: 'recorded' }] : []),
    { words: 'live', bytes: bands[0]?.points.at(-1)?.[1] ?? 0 },
  ]
  return {
    resident,
    bands,
    lines: timelineLines(time, program.lines),
    most: Math.max(
      run.curve.resident.reduce((a, b) => Math.max(a, b), 1),
      ...(recorded ?? []).map(({ bytes }) => bytes),
    ),
    ...(recorded && { recorded }),
    ends,
  }
})

/** What the recorded process held at each wait, as if it had begun with as much as this one. */
function recordedOf({ time, run, program }: View): RssTimelineView['recorded'] {
  const [start = 0] = time.valuesAtWaits(run.curve.resident).values()
  const growths = growthsOf(program)
  return (
    growths &&
    [...growths].map(([line, growth]) => {
      const [from, to] = time.stretch(line)
      return { from, to, bytes: start + growth }
    })
  )
}
