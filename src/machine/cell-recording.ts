/** What is noted of a cell while it runs: what it is given, what it writes, how far its lines got the memory, what came of it. */
import { Written } from './cell-output.ts'
import type { CellCommand, CellError, CellFigure, CellOutcome } from './cell.ts'
import type { CellFault } from './python/cell-process.ts'
import { decodeUtf8 } from './python/text/index.ts'

/** Characters of a value that are told. */
const VALUE_CHARACTERS = 10_000

const PREFIX = 'cell '

/** Whether a file is the text of a cell. */
export const isCell = (file: string): boolean => file.startsWith(PREFIX)

/** The process when a cell has ended. */
export interface CellEnding {
  readonly fault: CellFault | null | undefined
  /** The exit status; undefined: it lives. */
  readonly status: number | undefined
  readonly figure: CellFigure
  /** Of the cell. */
  readonly events: number
}

/** How far a recording is. */
export interface Recorded {
  /** The line that has begun last, from 1; 0: none. */
  readonly line: number
  /** The figure at each line's end; null where the line did not run. */
  readonly lines: readonly (number | null)[]
  /** What its last line is. */
  readonly value: string | undefined
}

export class CellRecording {
  command: CellCommand
  readonly file: string
  readonly written = new Written()
  /** Undefined while it runs. */
  outcome: Omit<CellOutcome, 'hash'> | undefined
  recorded: Recorded

  constructor(command: CellCommand) {
    this.command = command
    this.file = `${PREFIX}${command.count}`
    this.recorded = { line: 0, lines: command.text.split('\n').map(() => null), value: undefined }
  }

  /** A line that it is given. */
  enter(line: string): void {
    this.command = { ...this.command, inputs: [...this.command.inputs, line] }
  }

  /** It is interrupted there. */
  stop(at: number): void {
    this.command = { ...this.command, stop: at }
  }

  /** A line runs, from 1; 0: none. */
  turnTo(line: number, figure: () => CellFigure): void {
    const { recorded } = this
    if (recorded.line === line) return
    let { lines } = recorded
    const at = recorded.line - 1
    if (at >= 0) {
      const { value } = figure()
      if (lines[at] !== value) lines = lines.with(at, value)
    }
    this.recorded = { ...recorded, line, lines }
  }

  /** The value of its last line, as UTF-8. */
  show(text: string): void {
    const value = decodeUtf8(text, 'replace')
    const half = VALUE_CHARACTERS / 2
    this.recorded = {
      ...this.recorded,
      value: value.length <= VALUE_CHARACTERS ? value : `${value.slice(0, half)} … ${value.slice(-half)}`,
    }
  }

  end({ fault, status, figure, events }: CellEnding): void {
    const { command, written } = this
    const isInterrupted = fault?.name === 'KeyboardInterrupt' && command.stop !== undefined
    this.turnTo(0, () => figure)
    const { lines, value } = this.recorded
    this.outcome = {
      command,
      end: status !== undefined ? 'ended' : !fault ? 'done' : isInterrupted ? 'interrupted' : 'error',
      ...(status === undefined ? {} : { status }),
      output: written.shown,
      ...(value === undefined ? {} : { value }),
      ...(fault ? { error: this.errorOf(fault) } : {}),
      figure,
      lines,
      events,
    }
  }

  private errorOf({ name, message, file, line }: CellFault): CellError {
    return {
      name,
      message: message ?? messageIn(this.written.end, name),
      ...(file === undefined || line === undefined ? {} : { count: Number(file.slice(PREFIX.length)), line }),
    }
  }
}

/** What stands behind the error's name, at the end of what was printed. */
function messageIn(printed: string, name: string): string {
  const at = Math.max(printed.lastIndexOf(`\n${name}: `) + 1, printed.lastIndexOf(`.${name}: `) + 1)
  const isThere = printed.startsWith(`${name}: `, at)
  return isThere ? decodeUtf8(printed.slice(at + name.length + 2).replace(/\n$/, ''), 'replace') : ''
}
