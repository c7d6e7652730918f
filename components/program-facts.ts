/** A program's run as a demo shows it: of its text the lines of `main`, one after the other. */
import type { PythonCurve, ProgramWait } from '../src/machine/index.ts'
import type { RunFacts } from './run-time.ts'

/** What is known of a program once it ran: `ProgramRun` has it, and so has its session in a worker. */
export interface ProgramFacts {
  readonly events: number
  /** By line of its text. */
  readonly lines: readonly (readonly { readonly from: number; readonly to: number }[])[]
  readonly waits: readonly ProgramWait[]
  readonly curve: PythonCurve
}

export interface ShownFacts extends RunFacts {
  readonly curve: PythonCurve
}

/**
 * Facts of the lines that are shown, which are those of the text with the numbers `shown`, and run once, one after the other: the
 * first one from the program's start on; a wait until it is waited.
 */
export function shownFacts(
  { events, lines, waits, curve }: ProgramFacts,
  shown: readonly number[],
): ShownFacts {
  let end = 0
  return {
    events,
    curve,
    lines: shown.map((line, index) => {
      const spans = lines[line] ?? []
      const from = index === 0 ? 0 : (spans[0]?.from ?? end)
      const wait = waits.find((each) => each.line === line)
      end = wait?.event ?? spans.at(-1)?.to ?? from
      return { from, to: end }
    }),
  }
}
