/** A trace that can't be read: where, and what was expected there. Lines and columns count from 1. */
export class TraceError extends Error {
  override name = 'TraceError'
  readonly line: number
  readonly column: number

  constructor(line: number, column: number, message: string) {
    super(message)
    this.line = line
    this.column = column
  }
}
