/**
 * What a cell wrote: all of it, in order, up to a size from which on the middle is dropped; and of much the beginning and the
 * end. Bytes are kept, a character each; what is told is text.
 */
import { decodeUtf8, encodeUtf8 } from './python/text/index.ts'

export interface OutputPiece {
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export interface CellOutput {
  readonly head: readonly OutputPiece[]
  /** Lines between the two. */
  readonly hidden: number
  readonly tail: readonly OutputPiece[]
}

interface Chunk {
  readonly stream: OutputPiece['stream']
  text: string
  /** Line ends in it, once nothing is added to it. */
  lines: number
  /** A line of words in the place of what was dropped. */
  readonly isNote?: boolean
}

/** How much there was at some moment. */
export interface Extent {
  readonly bytes: number
  readonly lines: number
}

const HEAD_LINES = 200
const TAIL_LINES = 20
/** Characters of a line that are shown of a long one. */
const LINE_CHARACTERS = 2000
const CHUNK_BYTES = 1 << 15
/** Kept of it: half from the beginning, half from the end. */
const MOST_BYTES = 128e6

export class Written {
  private readonly chunks: Chunk[] = []
  /** What has come since the last chunk was put together, and belongs to it. */
  private loose: string[] = []
  private looseBytes = 0
  private bytes = 0
  /** Line ends so far. */
  private lines = 0
  /** What is kept, and of it what comes after the middle. */
  private kept = 0
  private first = 0
  private note: Chunk | undefined
  private dropped = 0

  private readonly most: number

  /** `most`: characters of it that are kept, at most. */
  constructor(most = MOST_BYTES) {
    this.most = most
  }

  get extent(): Extent {
    return { bytes: this.bytes, lines: this.lines }
  }

  add(stream: OutputPiece['stream'], text: string): void {
    let last = this.chunks.at(-1)
    if (!last || last.stream !== stream || last.isNote || last.text.length + this.looseBytes >= CHUNK_BYTES) {
      this.gather()
      this.chunks.push((last = { stream, text: '', lines: 0 }))
    }
    this.loose.push(text)
    this.looseBytes += text.length
    const lines = lineEndsIn(text)
    last.lines += lines
    this.lines += lines
    this.bytes += text.length
    this.kept += text.length
    if (this.kept > this.most) this.drop()
  }

  /** What has come since `extent` is forgotten. */
  cut(extent: Extent): void {
    this.gather()
    let over = this.bytes - extent.bytes
    while (over > 0) {
      const last = this.chunks.at(-1) as Chunk
      if (last.isNote) break
      const text = last.text.slice(0, Math.max(0, last.text.length - over))
      this.kept -= last.text.length - text.length
      over -= last.text.length - text.length
      last.text = text
      last.lines = lineEndsIn(text)
      if (text === '') this.chunks.pop()
    }
    this.bytes = extent.bytes
    this.lines = extent.lines
  }

  /** The last characters that were written. */
  get end(): string {
    this.gather()
    return this.chunks.at(-1)?.text.slice(-CHUNK_BYTES) ?? ''
  }

  get shown(): CellOutput {
    const total = this.total
    if (total <= HEAD_LINES + TAIL_LINES) return { head: shown(this.pieces(0, total)), hidden: 0, tail: [] }
    return {
      head: shown(this.pieces(0, HEAD_LINES)),
      hidden: total - HEAD_LINES - TAIL_LINES,
      tail: shown(this.pieces(total - TAIL_LINES, TAIL_LINES)),
    }
  }

  /** So many lines, from line `from`. */
  between(from: number, count: number): OutputPiece[] {
    return shown(this.pieces(from, count))
  }

  /** Lines, the last one without an end among them. */
  private get total(): number {
    this.gather()
    const last = this.chunks.at(-1)
    const hasRest = last !== undefined && !last.text.endsWith('\n')
    return this.lines - this.dropped + (hasRest ? 1 : 0)
  }

  private pieces(from: number, count: number): OutputPiece[] {
    this.gather()
    const pieces: { stream: OutputPiece['stream']; text: string }[] = []
    let line = 0
    for (const { stream, text, lines } of this.chunks) {
      if (line >= from + count) break
      if (line + lines < from) {
        line += lines
        continue
      }
      let at = 0
      while (line < from && at < text.length) {
        at = text.indexOf('\n', at) + 1
        if (at === 0) at = text.length
        else line++
      }
      if (line < from) continue
      const start = at
      while (line < from + count && at < text.length) {
        const end = text.indexOf('\n', at)
        if (end < 0) at = text.length
        else {
          at = end + 1
          line++
        }
      }
      const part = text.slice(start, at)
      if (part === '') continue
      const last = pieces.at(-1)
      if (last?.stream === stream) last.text += part
      else pieces.push({ stream, text: part })
    }
    return pieces
  }

  private gather(): void {
    const last = this.chunks.at(-1)
    if (!last || this.loose.length === 0) return
    last.text += this.loose.join('')
    this.loose = []
    this.looseBytes = 0
  }

  /** The oldest of what comes after the middle. */
  private drop(): void {
    this.gather()
    if (this.note === undefined) {
      let room = 0
      while (this.first < this.chunks.length && room < this.most / 2) {
        room += (this.chunks[this.first] as Chunk).text.length
        this.first++
      }
      this.note = { stream: 'stderr', text: '', lines: 1, isNote: true }
      this.chunks.splice(this.first, 0, this.note)
      this.dropped--
      this.first++
    }
    let gone = this.first
    const wanted = this.most * 0.9
    while (gone < this.chunks.length - 1 && this.kept > wanted) {
      const chunk = this.chunks[gone++] as Chunk
      this.kept -= chunk.text.length
      this.dropped += chunk.lines
    }
    this.chunks.splice(this.first, gone - this.first)
    this.note.text = encodeUtf8(`… ${(this.dropped + 1).toLocaleString('en')} lines are not kept …\n`)
  }
}

/** As it is told: text, long lines cut. */
function shown(pieces: readonly OutputPiece[]): OutputPiece[] {
  return pieces.map(({ stream, text }) => ({ stream, text: cutLines(decodeUtf8(text, 'replace')) }))
}

const LONG_LINE = new RegExp(`^(.{${LINE_CHARACTERS}}).+$`, 'gm')

const cutLines = (text: string): string =>
  text.length <= LINE_CHARACTERS
    ? text
    : text.replace(
        LONG_LINE,
        (line: string, start: string) =>
          `${start}… ${(line.length - start.length).toLocaleString('en')} more characters`,
      )

function lineEndsIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
