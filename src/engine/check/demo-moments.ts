/** States that a demo declares and can't be drawn in. */
import type { RehearsedDemo } from './demos.ts'
import { errorOf, type Finding } from './finding.ts'

const rule = 'demo-moments'

export const demoMoments = {
  name: rule,
  words: 'steps and moments of demos that do not exist, or fail',
  *check(demos: readonly RehearsedDemo[]): Iterable<Finding> {
    for (const { demo, slide, states } of demos) {
      const fault = (what: string, problem: string): Finding =>
        errorOf(
          { rule, slide },
          demo.place,
          `the demo ${demo.id} can't be drawn at ${what}: ${problem}; mend its poster module, ${demo.tag}.poster.ts`,
        )
      for (const [step, state] of states.steps.entries())
        if ('problem' in state) yield fault(`step ${step}`, state.problem)
      for (const [name, state] of Object.entries(states.moments))
        if ('problem' in state) yield fault(`its moment ${name}`, state.problem)
    }
  },
}
