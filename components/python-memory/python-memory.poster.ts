import { ProgramRun, PythonRun, STARTS, pythonSnapshotOf } from '../../src/machine/index.ts'
import { programPoster, programSteps } from '../program-poster.ts'
import { drawPoster } from './poster.ts'
import { programOf } from './program.ts'
import { checkState, givenIn, knobsIn, momentsOf, storyOf } from './state.ts'
export { attributes } from './attributes.ts'
import { sentenceOf } from './story.ts'
import { timeOf } from './time.ts'
import { viewFor, viewOf } from './view.ts'

/** Before, five million ints, `del ints`, the collection, and a hundred lists made again. */
export const { steps, moments, stateAt } = programSteps({ givenIn, storyOf, momentsOf })

export const poster = programPoster({
  tag: 'python-memory',
  givenIn,
  checkState,
  programOf: (given, state) => programOf(given, knobsIn(state)),
  recipeOf: ({ run, knobs }) => [run, knobs.glibc],
  runOf: ({ run, knobs }) =>
    'source' in run
      ? new ProgramRun(run.source, STARTS[knobs.glibc])
      : new PythonRun(run.scene, { version: knobs.glibc }),
  posterOf(program, run, state, prefix) {
    const time = timeOf(program, run)
    run.seek(time.eventOf(state))
    const view = viewOf(program, time, state, pythonSnapshotOf(run, viewFor(state)))
    return { svg: drawPoster(view, prefix), sentence: sentenceOf(view) }
  },
})
