import type { DemoSetting, Poster } from '../../src/engine/demo.ts'
import { PythonRun, pythonSnapshotOf } from '../../src/machine/index.ts'
import { drawPoster } from './poster.ts'
import { programOf, type Program, type Scenes } from './program.ts'
import { checkState, knobsIn, momentsOf, storyOf, type PythonMemoryState } from './state.ts'
import { sentenceOf } from './story.ts'
import { Timeline } from './time.ts'
import { viewOf } from './view.ts'

type Setting = DemoSetting<Scenes>

/** Before, five million ints, `del ints`, the collection, and a hundred lists made again. */
export function steps(setting: Setting): number {
  return storyOf(scenesIn(setting)).length - 1
}

export function moments(setting: Setting): Readonly<Record<string, PythonMemoryState>> {
  return momentsOf(scenesIn(setting))
}

export function stateAt(step: number, setting: Setting): PythonMemoryState {
  const story = storyOf(scenesIn(setting))
  return story[Math.max(0, Math.min(step, story.length - 1))]!
}

export function poster(state: PythonMemoryState, setting: Setting): Poster {
  const scenes = scenesIn(setting)
  const checked = checkState(state, scenes)
  const { line, done } = checked
  const program = programOf(scenes, knobsIn(checked))
  const run = runOf(program)
  run.seek(new Timeline(program, run).eventOf({ line, done }))
  const view = viewOf(program, run, { line, done }, pythonSnapshotOf(run))
  return { svg: drawPoster(view, prefixOf(checked)), sentence: sentenceOf(view) }
}

/** The run of the program that was asked for last: a demo's pictures mostly show one program at several moments. */
let last: { readonly key: string; readonly run: PythonRun } | undefined

function runOf({ scene, knobs }: Program): PythonRun {
  const key = JSON.stringify(knobs)
  if (last?.key !== key) {
    // first room, then the new one
    last = undefined
    last = { key, run: new PythonRun(scene, { version: knobs.glibc }) }
  }
  return last.run
}

/** Keeps the pattern ids of two pictures apart. */
function prefixOf({ line, done, ...knobs }: PythonMemoryState): string {
  return `pm-${[...Object.values(knobs), line, done].join('-').replaceAll(/[ .]/g, '')}-`
}

function scenesIn({ scene }: Setting): Scenes {
  if (!scene) throw new RangeError('python-memory: it needs scene=, a file that says what the program does')
  return scene
}
