import type { DemoSetting, Poster } from '../../src/engine/demo.ts'
import { SceneRun, type Scene } from '../../src/machine/index.ts'
import { drawPoster } from './draw/poster.ts'
import { programOf, type Program } from './program.ts'
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
  const { line, done } = checked
  const program = programOf(scene, knobsIn(checked))
  const run = runOf(program)
  run.seek(new Timeline(program, run).eventOf({ line, done }))
  const view = viewOf(program, run, { line, done }, run.snapshot())
  return { svg: drawPoster(view, prefixOf(checked)), sentence: sentenceOf(view) }
}

/** The run of the program that was asked for last: a demo's pictures mostly show one program at several moments. */
let last: { readonly key: string; readonly run: SceneRun } | undefined

function runOf({ scene, knobs }: Program): SceneRun {
  const key = JSON.stringify([scene, knobs.glibc])
  if (last?.key !== key) last = { key, run: new SceneRun(scene, { version: knobs.glibc }) }
  return last.run
}

/** Keeps the pattern ids of two pictures apart. */
function prefixOf({ first, size, after, glibc, line, done }: MallocFragmentationState): string {
  return `mf-${[first, size, after, glibc, line, done].join('-').replaceAll(/[ .]/g, '')}-`
}

function sceneIn({ scene }: Setting): Scene {
  if (!scene)
    throw new RangeError('malloc-fragmentation: it needs scene=, a file that says what the program does')
  return scene
}
