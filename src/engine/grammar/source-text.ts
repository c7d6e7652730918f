/**
 * A file as text for people and parsers, and as bytes for whoever edits it: lines end in `\n`, a byte order mark is
 * gone, NUL and broken UTF-8 are U+FFFD; every line still knows its bytes in the file as stored.
 *
 * Lines count from 0 here, as in markdown-it's maps; in a `Place` they count from 1.
 */
import type { Place, Problem, SourceRange } from '../deck.ts'
import { byteLineStarts, lineStarts } from '../line-starts.ts'
import { errorAt, warningAt } from '../problems.ts'

const BOM = [0xef, 0xbb, 0xbf]
const REPLACEMENT = '\ufffd'

export class SourceText {
  readonly path: string
  /** Ends with `\n` unless it is empty. */
  readonly text: string
  readonly size: number
  readonly lineCount: number
  private readonly startByLine: readonly number[]
  private readonly byteByLine: readonly number[]

  private constructor(path: string, text: string, size: number, byteByLine: number[]) {
    this.path = path
    this.text = text
    this.size = size
    this.startByLine = lineStarts(text)
    this.lineCount = this.startByLine.length - 1
    this.byteByLine = byteByLine
  }

  /** Never fails; what it had to replace is in `problems`, once a file. */
  static decode(path: string, bytes: Uint8Array): { source: SourceText; problems: Problem[] } {
    const byteByLine = byteLineStarts(bytes)
    const body = BOM.every((byte, index) => bytes[index] === byte) ? bytes.subarray(BOM.length) : bytes
    const raw = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
    let text = raw.replace(/\r\n?/g, '\n').replaceAll('\0', REPLACEMENT)
    if (text !== '' && !text.endsWith('\n')) text += '\n'
    const source = new SourceText(path, text, bytes.length, byteByLine)
    return { source, problems: [...checkUtf8(source, bytes), ...checkNul(source, raw)] }
  }

  /** A line without its end; '' past the last. */
  line(line: number): string {
    const start = this.startByLine[line]
    const next = this.startByLine[line + 1]
    return start === undefined || next === undefined ? '' : this.text.slice(start, next - 1)
  }

  /** The text from a line on, with its lines where they are: the lines before it are empty. */
  textFrom(line: number): string {
    return '\n'.repeat(line) + this.text.slice(this.startByLine[line] ?? this.text.length)
  }

  /** The first line like that, or 0. */
  findLine(pattern: RegExp): number {
    for (let line = 0; line < this.lineCount; line++) if (pattern.test(this.line(line))) return line
    return 0
  }

  /** Whether a line holds nothing but spaces and tabs. */
  isBlank(line: number): boolean {
    return /^[ \t]*$/.test(this.line(line))
  }

  /** Line and column from 0. */
  place(line: number, column = 0): Place {
    return { file: this.path, line: line + 1, column: column + 1 }
  }

  /** The first character of a line that is no space. */
  placeOfText(line: number): Place {
    return this.place(line, Math.max(0, this.line(line).search(/[^ \t]/)))
  }

  /** Whole lines `from` up to, not including, `to`; blank lines at the end are left out. */
  range(from: number, to: number): SourceRange {
    let end = Math.min(to, this.lineCount)
    while (end > from && this.isBlank(end - 1)) end--
    return { ...this.place(from), start: this.byteAt(from), end: this.byteAt(Math.max(from, end)) }
  }

  private byteAt(line: number): number {
    return this.byteByLine[line] ?? this.size
  }
}

function checkUtf8(source: SourceText, bytes: Uint8Array): Problem[] {
  if (isUtf8(bytes)) return []
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return [errorAt(source.place(0), 'this file is UTF-16: save it as UTF-8')]
  const starts = byteLineStarts(bytes)
  const broken = starts.flatMap((start, line) =>
    isUtf8(bytes.subarray(start, starts[line + 1])) ? [] : [line],
  )
  const [first = 0, ...more] = broken
  const column = Math.max(0, source.line(first).indexOf(REPLACEMENT))
  return [
    errorAt(
      source.place(first, column),
      `bytes that are not UTF-8${alsoOn(more)}: they show as ${REPLACEMENT}; save the file as UTF-8`,
    ),
  ]
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

function checkNul(source: SourceText, raw: string): Problem[] {
  if (!raw.includes('\0')) return []
  const lines = raw.split(/\r\n?|\n/)
  const [first = 0, ...more] = lines.flatMap((line, index) => (line.includes('\0') ? [index] : []))
  const column = Math.max(0, (lines[first] ?? '').indexOf('\0'))
  return [
    warningAt(
      source.place(first, column),
      `NUL bytes${alsoOn(more)}: they show as ${REPLACEMENT}; remove them`,
    ),
  ]
}

function alsoOn(lines: readonly number[]): string {
  const most = 3
  if (lines.length === 0) return ''
  const named = lines.slice(0, most).map((line) => line + 1)
  return ` (also on line ${named.join(', ')}${lines.length > most ? `, and ${lines.length - most} more` : ''})`
}
