import type { Generation, PythonCurve } from '../../src/machine/index.ts'
import { shownFacts, type ProgramFacts } from '../program-facts.ts'
import { RunTime, weightOf, type RunFacts } from '../run-time.ts'
import type { Program } from './program.ts'

/** What is known of a run as a whole: `PythonRun` has it, and so has its session in a worker; of a program it is what is shown. */
export interface PythonFacts extends RunFacts {
  readonly curve: PythonCurve
  readonly generations: readonly Generation[]
}

/** The same of the lines that are shown of a program. */
interface TextFacts extends ProgramFacts {
  readonly generations: readonly Generation[]
}

/** A program's run from left to right. */
export class Timeline extends RunTime {
  readonly run: PythonFacts

  constructor({ lines }: Program, run: PythonFacts) {
    super(
      lines.map(({ moment, does }, line) => {
        const { from, to } = run.lines[line] ?? { from: 0, to: 0 }
        const isDropping = does === 'delete' || does === 'collect'
        return { moment, weight: weightOf({ moment, events: line === 0 ? 0 : to - from, isDropping }) }
      }),
      run,
    )
    this.run = run
  }
}

export function timeOf(program: Program, facts: PythonFacts | TextFacts): Timeline {
  const { run } = program
  if (!('source' in run)) return new Timeline(program, facts as PythonFacts)
  const { generations } = facts
  return new Timeline(program, { ...shownFacts(facts as TextFacts, run.shown), generations })
}
