/**
 * What the poster module of a demo that is a program's run exports, in two: pages need the steps and the moments, and leave
 * out the pictures, with the machine that runs their program.
 */
import type { DemoSetting, Json, Poster } from '../src/engine/demo.ts'
import type { Position } from './run-time.ts'

/** What the author wrote. */
type Attributes = DemoSetting['attributes']

/** The steps and moments of what was given, the program and maybe a scene, as the author's attributes change it. */
interface Declared<State, Scene, Given> {
  /** Throws a RangeError where something is missing. */
  givenIn(setting: DemoSetting<Scene>): Given
  /** The steps. */
  storyOf(given: Given, attributes: Attributes): readonly State[]
  momentsOf(given: Given, attributes: Attributes): Readonly<Record<string, State>>
}

/** What a demo says of its program. */
interface Pictured<State, Scene, Given, Program, Run> {
  readonly tag: string
  givenIn(setting: DemoSetting<Scene>): Given
  /** Throws a RangeError where the state is none of the program's; else gives it, its keys in one order. */
  checkState(state: unknown, given: Given): State
  programOf(given: Given, state: State): Program
  /** What a run is made from, as JSON. */
  recipeOf(program: Program): unknown
  runOf(program: Program): Run
  /** The picture of the run in a state. `prefix` keeps the pattern ids of two pictures apart. */
  posterOf(program: Program, run: Run, state: State, prefix: string): Poster
}

export function programSteps<State, Scene, Given>({
  givenIn,
  storyOf,
  momentsOf,
}: Declared<State, Scene, Given>): {
  steps(setting: DemoSetting<Scene>): number
  moments(setting: DemoSetting<Scene>): Readonly<Record<string, State>>
  stateAt(step: number, setting: DemoSetting<Scene>): State
} {
  return {
    steps: (setting) => storyOf(givenIn(setting), setting.attributes).length - 1,
    moments: (setting) => momentsOf(givenIn(setting), setting.attributes),
    stateAt(step, setting) {
      const story = storyOf(givenIn(setting), setting.attributes)
      return story[Math.max(0, Math.min(step, story.length - 1))]!
    },
  }
}

/*@__NO_SIDE_EFFECTS__*/
export function programPoster<
  State extends Position & { readonly [key: string]: Json },
  Scene,
  Given,
  Program,
  Run,
>({
  tag,
  givenIn,
  checkState,
  programOf,
  recipeOf,
  runOf,
  posterOf,
}: Pictured<State, Scene, Given, Program, Run>): (state: State, setting: DemoSetting<Scene>) => Poster {
  const initials = tag.replaceAll(/(\w)\w*-?/g, '$1')
  /** The run that was asked for last: a demo's pictures mostly show one program at several moments. */
  let last: { readonly key: string; readonly run: Run } | undefined

  return (state, setting) => {
    const given = givenIn(setting)
    const checked = checkState(state, given)
    const program = programOf(given, checked)
    const key = JSON.stringify(recipeOf(program))
    if (last?.key !== key) {
      // first room, then the new one
      last = undefined
      last = { key, run: runOf(program) }
    }
    const prefix = `${initials}-${Object.values(checked).join('-').replaceAll(/[ .]/g, '')}-`
    return posterOf(program, last.run, checked, prefix)
  }
}
