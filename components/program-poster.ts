/**
 * What the poster module of a demo that is a program's run exports, in two: pages need the steps and the moments, and leave
 * out the pictures, with the machine that runs their program.
 */
import type { DemoSetting, Json, Poster } from '../src/engine/demo.ts'
import type { Position } from './run-time.ts'

/** What the author wrote. */
type Attributes = DemoSetting['attributes']

/** The steps and moments that a scene declares, of the program that the author's attributes make of it. */
interface Declared<State, Scene> {
  readonly tag: string
  /** The steps. */
  storyOf(scene: Scene, attributes: Attributes): readonly State[]
  momentsOf(scene: Scene, attributes: Attributes): Readonly<Record<string, State>>
}

/** What a demo says of its program. */
interface Pictured<State, Scene, Program, Run> {
  readonly tag: string
  /** Throws a RangeError where the state is none of the scene's; else gives it, its keys in one order. */
  checkState(state: unknown, scene: Scene): State
  programOf(scene: Scene, state: State): Program
  runOf(program: Program): Run
  /** The picture of the run in a state. `prefix` keeps the pattern ids of two pictures apart. */
  posterOf(program: Program, run: Run, state: State, prefix: string): Poster
}

export function programSteps<State, Scene>({
  tag,
  storyOf,
  momentsOf,
}: Declared<State, Scene>): {
  steps(setting: DemoSetting<Scene>): number
  moments(setting: DemoSetting<Scene>): Readonly<Record<string, State>>
  stateAt(step: number, setting: DemoSetting<Scene>): State
} {
  return {
    steps: (setting) => storyOf(sceneIn(setting, tag), setting.attributes).length - 1,
    moments: (setting) => momentsOf(sceneIn(setting, tag), setting.attributes),
    stateAt(step, setting) {
      const story = storyOf(sceneIn(setting, tag), setting.attributes)
      return story[Math.max(0, Math.min(step, story.length - 1))]!
    },
  }
}

/*@__NO_SIDE_EFFECTS__*/
export function programPoster<
  State extends Position & { readonly [key: string]: Json },
  Scene,
  Program extends { readonly scene: unknown; readonly knobs: { readonly glibc: string } },
  Run,
>({
  tag,
  checkState,
  programOf,
  runOf,
  posterOf,
}: Pictured<State, Scene, Program, Run>): (state: State, setting: DemoSetting<Scene>) => Poster {
  const initials = tag.replaceAll(/(\w)\w*-?/g, '$1')
  /** The run that was asked for last: a demo's pictures mostly show one program at several moments. */
  let last: { readonly key: string; readonly run: Run } | undefined

  return (state, setting) => {
    const scene = sceneIn(setting, tag)
    const checked = checkState(state, scene)
    const program = programOf(scene, checked)
    const key = JSON.stringify([program.scene, program.knobs.glibc])
    if (last?.key !== key) {
      // first room, then the new one
      last = undefined
      last = { key, run: runOf(program) }
    }
    const prefix = `${initials}-${Object.values(checked).join('-').replaceAll(/[ .]/g, '')}-`
    return posterOf(program, last.run, checked, prefix)
  }
}

function sceneIn<Scene>({ scene }: DemoSetting<Scene>, tag: string): Scene {
  if (!scene) throw new RangeError(`${tag}: it needs scene=, a file that says what the program does`)
  return scene
}
