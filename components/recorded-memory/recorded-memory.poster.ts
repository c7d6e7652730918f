import type { DemoSetting, Poster } from '../../src/engine/demo.ts'
import { drawRecording } from './draw.ts'
import { checkState, recordingIn, sentenceAt, type RecordedMemoryState } from './story.ts'

/** One step for each wait after the first. */
export function steps(setting: DemoSetting): number {
  return recordingIn(setting).waits.length - 1
}

/** Every wait by its name. */
export function moments(setting: DemoSetting): Readonly<Record<string, RecordedMemoryState>> {
  return Object.fromEntries(
    recordingIn(setting).waits.map(({ moment }, wait) => [moment, { version: 1 as const, wait }]),
  )
}

export function stateAt(step: number, setting: DemoSetting): RecordedMemoryState {
  return { version: 1, wait: Math.max(0, Math.min(step, steps(setting))) }
}

export function poster(state: RecordedMemoryState, setting: DemoSetting): Poster {
  const recording = recordingIn(setting)
  const { wait } = checkState(state, recording)
  const prefix = `rm-${recording.program}-${recording.allocator}-${wait}-`
  return {
    svg: drawRecording(recording, wait, { width: 1700, height: 800, label: 28, prefix, source: true }),
    sentence: sentenceAt(recording, wait),
  }
}
