/** How the compiler tells of what it refuses and of what it merely dislikes. */
import { PythonSyntaxError, sourceLine } from '../syntax/index.ts'

export class Reporter {
  readonly file: string
  private readonly source: string
  private readonly onWarning: (message: string, line: number) => void

  /** `source` is what errors quote their line from. `onWarning` hears of SyntaxWarnings and may throw. */
  constructor(file: string, source: string, onWarning: (message: string, line: number) => void) {
    this.file = file
    this.source = source
    this.onWarning = onWarning
  }

  warn(message: string, line: number): void {
    this.onWarning(message, line)
  }

  fail(message: string, line: number): never {
    throw new PythonSyntaxError('SyntaxError', message, this.file, line, null, sourceLine(this.source, line))
  }

  /** An error that CPython does not place. */
  failAnywhere(type: 'SyntaxError' | 'SystemError', message: string): never {
    throw new PythonSyntaxError(type, message, this.file, 0)
  }
}
