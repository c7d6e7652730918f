import { shownFacts, type ProgramFacts, type ShownFacts } from '../program-facts.ts'
import { RunTime, weightOf } from '../run-time.ts'
import { isFreeing, type Program } from './program.ts'

export type { Position } from '../run-time.ts'

/** A program's run from left to right. */
export class Timeline extends RunTime {
  readonly run: ShownFacts

  constructor({ lines, shown }: Program, facts: ProgramFacts) {
    const run = shownFacts(facts, shown)
    super(
      lines.map((line, index) => {
        const { from, to } = run.lines[index] ?? { from: 0, to: 0 }
        // what comes before the first line is no bulk that one watches
        const events = index === 0 ? 0 : to - from
        return {
          moment: line.moment,
          weight: weightOf({ moment: line.moment, events, isDropping: isFreeing(line) }),
        }
      }),
      run,
    )
    this.run = run
  }
}
