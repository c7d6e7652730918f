/**
 * Where inline things stand. markdown-it gives lines to blocks only; the text of a paragraph is its lines without
 * their indent, so an offset in it leads back to a line and a column of the file.
 */
import type { Place } from '../deck.ts'
import { lineAt, lineStarts } from '../line-starts.ts'
import type { SourceText } from './source-text.ts'

export class InlinePlaces {
  readonly content: string
  private readonly source: SourceText
  private readonly firstLine: number
  private readonly firstColumn: number
  private readonly starts: number[]
  private readonly columnByLine: number[] = []

  /** `content` begins in line `firstLine` of the file, at or after column `firstColumn`. */
  constructor(source: SourceText, firstLine: number, content: string, firstColumn = 0) {
    this.source = source
    this.firstLine = firstLine
    this.firstColumn = firstColumn
    this.content = content
    this.starts = lineStarts(content)
  }

  /** The place of a character of `content`. */
  at(offset: number): Place {
    const line = lineAt(this.starts, offset)
    return this.source.place(this.firstLine + line, this.columnOf(line) + offset - (this.starts[line] ?? 0))
  }

  /** Where a line of the content begins in its line of the file. */
  private columnOf(line: number): number {
    const known = this.columnByLine[line]
    if (known !== undefined) return known
    const start = this.starts[line] ?? 0
    const next = this.starts[line + 1]
    const written = this.content.slice(start, next === undefined ? undefined : next - 1)
    const whole = this.source.line(this.firstLine + line)
    const column = whole.endsWith(written)
      ? whole.length - written.length
      : whole.indexOf(written, line === 0 ? this.firstColumn : 0)
    return (this.columnByLine[line] = Math.max(0, column))
  }
}
