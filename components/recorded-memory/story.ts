import type { DemoSetting } from '../../src/engine/demo.ts'
import { count, megabytes } from '../format.ts'
import { BIG_STRINGS, STRING_BYTES, recordingOf, type Recording } from './recordings.ts'

/** At which wait of the program we stand, from 0. */
export type RecordedMemoryState = { readonly version: 1; readonly wait: number }

export function recordingIn(setting: DemoSetting): Recording {
  return recordingOf(setting.attributes['program'], setting.attributes['allocator'])
}

/** The state if it is one of this recording's; else throws a RangeError. */
export function checkState(state: unknown, recording: Recording): RecordedMemoryState {
  const { version, wait } = (state ?? {}) as Record<string, unknown>
  const last = recording.waits.length - 1
  if (version !== 1 || typeof wait !== 'number' || !Number.isInteger(wait) || wait < 0 || wait > last)
    throw new RangeError(
      `recorded-memory: ${JSON.stringify(state)} is no state; {"version":1,"wait":0} to ${last} are`,
    )
  return { version, wait }
}

/** What is seen at a wait: the headline. */
export function sentenceAt(recording: Recording, wait: number): string {
  const here = recording.waits[wait]
  if (!here) throw new RangeError(`recorded-memory: wait ${wait} of ${recording.waits.length}`)
  const resident = megabytes(here.bytes)
  const peak = Math.max(...recording.waits.map((each) => each.bytes))
  const same = wait > 0 && megabytes(recording.waits[wait - 1]?.bytes ?? 0) === resident
  const string = `one string of ${count(STRING_BYTES)} bytes`
  switch (here.name) {
    case 'start':
      return `${resident} are resident: an interpreter with nothing to do.`
    case 'big':
      return `${resident} are resident: ${count(BIG_STRINGS)} strings of ${count(STRING_BYTES)} bytes.`
    case 'small':
      return recording.program === 'frag'
        ? `One more string, above all the others: ${same ? 'still' : 'now'} ${resident}.`
        : `${string.replace('one', 'One')}, before all the others: ${same ? 'still' : 'now'} ${resident}.`
    case 'del big':
      return here.big === 'back'
        ? `Two lines swapped: after del big only ${resident} stay, ${megabytes(peak - here.bytes)} went back.`
        : `${resident} stay resident after del big, held by ${string}.`
    default:
      return `gc.collect(2) does not help: ${same ? 'still' : 'now'} ${resident} are resident.`
  }
}
