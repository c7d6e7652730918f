import type { PythonCurve } from '../../src/machine/index.ts'
import type { MemoryState } from '../memory-ink.ts'
import type { RunTime } from '../run-time.ts'
import type { TimelineBand } from './view.ts'

/** Who holds what is not in use, the first the lowest. */
const HOLDERS = [
  ['list', 'list'],
  ['pool', 'pool'],
] as const satisfies readonly (readonly [keyof PythonCurve, MemoryState])[]

/** What of a process is in use, and who holds the rest of it, the lowest first. */
export function bandsOf(time: RunTime, curve: PythonCurve): TimelineBand[] {
  // what is in use may never have been touched
  let top = curve.live.map((bytes, sample) => Math.min(bytes, curve.resident[sample] ?? bytes))
  const bands: TimelineBand[] = [{ state: 'live', points: time.pointsOf(top) }]
  for (const [column, state] of HOLDERS) {
    top = top.map((bytes, sample) =>
      Math.min(bytes + (curve[column][sample] ?? 0), curve.resident[sample] ?? bytes),
    )
    bands.push({ state, points: time.pointsOf(top) })
  }
  return [...bands, { state: 'malloc', points: time.pointsOf(curve.resident) }]
}
