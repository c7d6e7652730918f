/** What a step of a demo shows, where the author says it: `steps="0 start ~…"`. */
import type { DemoPoster, DemoSetting, Json } from './demo.ts'
import { unpackState } from './packed.ts'

export type ShownKind = 'step' | 'moment' | 'state'

/** A number is that step of the demo's own, `~…` a packed state, else it is a moment's name. */
export const kindOfShown = (written: string): ShownKind =>
  /^\d+$/.test(written) ? 'step' : written.startsWith('~') ? 'state' : 'moment'

/** The state at a step. `written` says what it shows; without it, or where that can't be had, the demo's own step does. */
export function stateShown(
  step: number,
  written: string | undefined,
  { moments, stateAt }: Pick<DemoPoster, 'moments' | 'stateAt'>,
  setting: DemoSetting,
): Json {
  if (written === undefined) return stateAt(step, setting)
  const kind = kindOfShown(written)
  if (kind === 'step') return stateAt(Number(written), setting)
  if (kind === 'state') return unpackState(written.slice(1)) ?? stateAt(step, setting)
  const known = typeof moments === 'function' ? moments(setting) : moments
  return Object.hasOwn(known, written) ? known[written]! : stateAt(step, setting)
}
