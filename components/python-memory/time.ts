import { RunTime, weightOf, type RunFacts } from '../run-time.ts'
import type { Program } from './program.ts'

/** A program's run from left to right. */
export class Timeline extends RunTime {
  constructor(program: Program, facts: RunFacts) {
    super(
      program.scene.lines.map(({ moment, commands }, line) => {
        const { from, to } = facts.lines[line] ?? { from: 0, to: 0 }
        const kind = commands?.[0]?.kind
        return {
          moment,
          weight: weightOf({
            moment,
            events: to - from,
            isDropping: kind === 'delete' || kind === 'collect',
          }),
        }
      }),
      facts,
    )
  }
}
