/** A cell of a process in which cells run: what it is given, and what comes of it. */
import type { CellOutput } from './cell-output.ts'

/** A cell that runs, or ran. */
export interface CellCommand {
  readonly cell: string
  readonly count: number
  readonly text: string
  readonly inputs: readonly string[]
  /** Instructions of it before KeyboardInterrupt was raised; less than 0: it came in the place of a line, see `inReading`. */
  readonly stop?: number
}

/** The `stop` of a cell that was interrupted as it waited for a line after `lines` others. */
export const inReading = (lines: number): number => -1 - lines

/** How many lines such a cell had been given until then; Infinity: it was not interrupted in reading. */
export const linesBefore = ({ stop = 0 }: CellCommand): number => (stop < 0 ? -1 - stop : Infinity)

export interface CellFigure {
  readonly value: number
  readonly unit: string
  readonly label: string
}

export interface CellError {
  readonly name: string
  readonly message: string
  readonly count?: number
  readonly line?: number
}

export interface CellOutcome {
  readonly command: CellCommand
  readonly end: 'done' | 'error' | 'interrupted' | 'ended'
  readonly status?: number
  readonly output: CellOutput
  readonly value?: string
  readonly error?: CellError
  readonly figure?: CellFigure
  readonly lines: readonly (number | null)[]
  readonly events: number
  readonly hash: string
}

/** What comes of a cell that was interrupted before its turn. */
export const neverRan = (command: CellCommand): CellOutcome => ({
  command: { ...command, inputs: [], stop: 0 },
  end: 'interrupted',
  output: { head: [], hidden: 0, tail: [] },
  lines: [],
  events: 0,
  hash: '',
})

/** The line that runs, from 1; 0: none of the cell's. */
export interface CellMoment {
  readonly line: number
  readonly figure: CellFigure
}
