import type { RunTime } from '../run-time.ts'
import type { RssTimelineView } from './view.ts'

/** What a time line has of a run as a whole, whichever moment it shows. */
export type WholeRun = Omit<RssTimelineView, 'waits' | 'now'>

/** The same function, asked once for each run. */
export function perRun<View extends { readonly time: RunTime }>(
  wholeOf: (view: View) => WholeRun,
): (view: View) => WholeRun {
  const known = new WeakMap<RunTime, WholeRun>()
  return (view) => {
    const whole = known.get(view.time) ?? wholeOf(view)
    known.set(view.time, whole)
    return whole
  }
}
