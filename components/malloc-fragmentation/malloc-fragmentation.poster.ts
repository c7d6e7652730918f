import type { DemoSetting, Poster } from '../../src/engine/demo.ts'
import { SceneRun, type Scene } from '../../src/machine/index.ts'
import { drawPoster } from './draw/poster.ts'
import { programOf } from './program.ts'
import { checkState, knobsIn, momentsOf, storyOf, type MallocFragmentationState } from './state.ts'
import { sentenceOf } from './story.ts'
import { Timeline } from './time.ts'
import { viewOf } from './view.ts'

type Setting = DemoSetting<Scene>

/** Before, big, small, del big, and the two lines swapped. */
export function steps(setting: Setting): number {
  return storyOf(sceneIn(setting)).length - 1
}

export function moments(setting: Setting): Readonly<Record<string, MallocFragmentationState>> {
  return momentsOf(sceneIn(setting))
}

export function stateAt(step: number, setting: Setting): MallocFragmentationState {
  const story = storyOf(sceneIn(setting))
  return story[Math.max(0, Math.min(step, story.length - 1))]!
}

export function poster(state: MallocFragmentationState, setting: Setting): Poster {
  const scene = sceneIn(setting)
  const checked = checkState(state, scene)
  const { line, done, first, size, after, glibc } = checked
  const program = programOf(scene, knobsIn(checked))
  const run = new SceneRun(program.scene, { version: glibc })
  const position = { line, done }
  run.seek(new Timeline(program, run).eventOf(position))
  const view = viewOf(program, run, position, run.snapshot())
  const prefix = `mf-${[first, size, after, glibc, line, done].join('-').replaceAll(/[ .]/g, '')}-`
  return { svg: drawPoster(view, prefix), sentence: sentenceOf(view) }
}

function sceneIn({ scene }: Setting): Scene {
  if (!scene)
    throw new RangeError('malloc-fragmentation: it needs scene=, a file that says what the program does')
  return scene
}
