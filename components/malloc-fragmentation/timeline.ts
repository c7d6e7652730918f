import { shortBytes } from '../format.ts'
import type { RssTimelineView } from '../rss-timeline/view.ts'
import { growthsOf } from './recorded.ts'
import { residentByWait, type View } from './view.ts'

/** The run for `<rss-timeline>`. Keys of the waits are their lines. */
export function timelineOf(view: View): RssTimelineView {
  const { run, time, position, snapshot, program } = view
  const resident = time.pointsOf(run.curve.resident)
  // a mapping's last page may be live and yet never touched
  const live = time.pointsOf(
    run.curve.live.map((bytes, sample) => Math.min(bytes, run.curve.resident[sample] ?? bytes)),
  )
  const recorded = recordedOf(view)
  const ends = [
    { words: 'resident', bytes: resident.at(-1)?.[1] ?? 0 },
    ...(recorded ? [{ words: 'recorded' }] : []),
    { words: 'live', bytes: live.at(-1)?.[1] ?? 0 },
  ]
  return {
    resident,
    bands: [
      { state: 'live', points: live },
      { state: 'malloc', points: resident },
    ],
    waits: [...residentByWait(view)].map(([line, bytes]) => {
      const [from, to] = time.stretch(line)
      const name = program.scene.lines[line]?.moment ?? ''
      const place = time.placeOf({ line, done: 1 })
      return { key: line, name, bytes, isHere: line === position.line, place, from, to }
    }),
    now: {
      place: time.placeOf(position),
      bytes: snapshot.resident,
      words: `${program.scene.lines[position.line]?.text.trim()}, ${shortBytes(snapshot.resident)} resident`,
    },
    most: Math.max(
      run.curve.resident.reduce((a, b) => Math.max(a, b), 1),
      ...(recorded ?? []).map(({ bytes }) => bytes),
    ),
    ...(recorded && { recorded }),
    ends,
  }
}

/** What the recorded process held at each wait, as if it had begun with as much as this one. */
function recordedOf(view: View): RssTimelineView['recorded'] {
  const [start = 0] = residentByWait(view).values()
  const growths = growthsOf(view.program)
  return (
    growths &&
    [...growths].map(([line, growth]) => {
      const [from, to] = view.time.stretch(line)
      return { from, to, bytes: start + growth }
    })
  )
}
