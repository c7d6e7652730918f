import { PythonRun, pythonSnapshotOf } from '../../src/machine/index.ts'
import { programPoster, programSteps } from '../program-poster.ts'
import { drawPoster } from './poster.ts'
import { programOf } from './program.ts'
import { checkState, givenIn, knobsIn, momentsOf, storyOf } from './state.ts'
export { attributes } from './attributes.ts'
import { sentenceOf } from './story.ts'
import { Timeline } from './time.ts'
import { viewFor, viewOf } from './view.ts'

/** Before, five million ints, `del ints`, the collection, and a hundred lists made again. */
export const { steps, moments, stateAt } = programSteps({ givenIn, storyOf, momentsOf })

export const poster = programPoster({
  tag: 'python-memory',
  givenIn,
  checkState,
  programOf: (scene, state) => programOf(scene, knobsIn(state)),
  recipeOf: ({ scene, knobs }) => [scene, knobs.glibc],
  runOf: ({ scene, knobs }) => new PythonRun(scene, { version: knobs.glibc }),
  posterOf(program, run, state, prefix) {
    run.seek(new Timeline(program, run).eventOf(state))
    const view = viewOf(program, run, state, pythonSnapshotOf(run, viewFor(state)))
    return { svg: drawPoster(view, prefix), sentence: sentenceOf(view) }
  },
})
