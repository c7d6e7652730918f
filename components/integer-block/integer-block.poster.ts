import type { Poster } from '../../src/engine/demo.ts'
import { drawBlocks } from './draw.ts'
import { checkState, replay, type IntegerBlockState } from './replay.ts'
import { STORY, sentenceOf, stateOfStep } from './story.ts'

export const steps = STORY.length - 1

export const moments: Readonly<Record<string, IntegerBlockState>> = Object.fromEntries(
  STORY.map(({ moment }, step) => [moment, stateOfStep(step)]),
)

export function stateAt(step: number): IntegerBlockState {
  return stateOfStep(Math.max(0, Math.min(step, steps)))
}

export function poster(state: IntegerBlockState): Poster {
  const view = replay(checkState(state))
  const prefix = `ib-${hashOf(JSON.stringify(state))}-`
  return { svg: drawBlocks(view, { width: 1240, label: 28, prefix }), sentence: sentenceOf(view) }
}

/** A short name for a text, to keep the pattern ids of two pictures apart. */
function hashOf(words: string): string {
  let hash = 0
  for (const letter of words) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash.toString(36)
}
