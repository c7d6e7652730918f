import { SceneRun } from '../../src/machine/index.ts'
import { programPoster, programSteps } from '../program-poster.ts'
import { drawPoster } from './draw/poster.ts'
import { programOf } from './program.ts'
import { checkState, knobsIn, momentsOf, storyOf } from './state.ts'
export { attributes } from './attributes.ts'
import { sentenceOf } from './story.ts'
import { Timeline } from './time.ts'
import { viewOf } from './view.ts'

const TAG = 'malloc-fragmentation'

/** Before, big, small, del big, and the two lines swapped. */
export const { steps, moments, stateAt } = programSteps({ tag: TAG, storyOf, momentsOf })

export const poster = programPoster({
  tag: TAG,
  checkState,
  programOf: (scene, state) => programOf(scene, knobsIn(state)),
  runOf: ({ scene, knobs }) => new SceneRun(scene, { version: knobs.glibc }),
  posterOf(program, run, position, prefix) {
    run.seek(new Timeline(program, run).eventOf(position))
    const view = viewOf(program, run, position, run.snapshot())
    return { svg: drawPoster(view, prefix), sentence: sentenceOf(view) }
  },
})
