import { STARTS, ProgramRun, pythonSnapshotOf } from '../../src/machine/index.ts'
import { programPoster, programSteps } from '../program-poster.ts'
import { drawPoster } from './draw/poster.ts'
import { programOf } from './program.ts'
import { checkState, givenIn, knobsIn, momentsOf, storyOf } from './state.ts'
export { attributes } from './attributes.ts'
import { sentenceOf } from './story.ts'
import { Timeline } from './time.ts'
import { WANTED, viewOf } from './view.ts'

/** Before, big, small, del big, and the two lines swapped. */
export const { steps, moments, stateAt } = programSteps({ givenIn, storyOf, momentsOf })

export const poster = programPoster({
  tag: 'malloc-fragmentation',
  givenIn,
  checkState,
  programOf: (given, state) => programOf(given, knobsIn(state)),
  recipeOf: ({ source, knobs }) => [source, knobs.glibc],
  runOf: ({ source, knobs }) => new ProgramRun(source, STARTS[knobs.glibc]),
  posterOf(program, run, position, prefix) {
    const time = new Timeline(program, run)
    run.seek(time.eventOf(position))
    const view = viewOf(program, time, position, pythonSnapshotOf(run, WANTED))
    return { svg: drawPoster(view, prefix), sentence: sentenceOf(view) }
  },
})
