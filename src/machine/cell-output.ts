/**
 * What a cell wrote, and what was typed where it read: all of it, in order, up to a size from which on the middle is dropped; and
 * of much the beginning and the end. Bytes are kept, a character each; what is told is text.
 */
import { decodeUtf8, encodeUtf8 } from './python/text/index.ts'

export interface OutputPiece {
  /** `stdin`: a line that it read, with its end. */
  readonly stream: 'stdout' | 'stderr' | 'stdin'
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

const HEAD_LINES = 200
const TAIL_LINES = 20
/** Bytes of a line that are shown of a long one. */
const LINE_BYTES = 2000
const CHUNK_BYTES = 1 << 15
/** Kept of it: half from the beginning, half from the end. */
const MOST_BYTES = 128e6

export class Written {
  private readonly chunks: Chunk[] = []
  /** What has come since the last chunk was put together, and belongs to it. */
  private loose: string[] = []
  private looseBytes = 0
  private total = 0
  /** Line ends so far. */
  private lines = 0
  /** What is kept, and of it what comes after the middle. */
  private kept = 0
  private first = 0
  private note: Chunk | undefined
  private dropped = 0
  /** What is shown of the beginning, once it is only followed by more. */
  private head: readonly OutputPiece[] | undefined

  /** How often it has written so far, and had before it was brought back. */
  private times = 0
  private known = 0
  /** How often it had when both were last the same, and the bytes there were before each time since. */
  private settled = 0
  private readonly before: number[] = []
  private readonly most: number

  /** `most`: characters of it that are kept, at most. */
  constructor(most = MOST_BYTES) {
    this.most = most
  }

  /** So far. */
  get bytes(): number {
    return this.total
  }

  get writes(): number {
    return this.times
  }

  /** What it writes; that which it wrote before it was brought back is there already. */
  write(stream: OutputPiece['stream'], text: string): void {
    if (this.isNew()) this.add(stream, text)
  }

  /** A line that it reads, as a terminal shows what is typed. Enter alone shows nothing but the end of a line that was begun. */
  echo(line: string): void {
    if (this.isNew() && (line !== '' || !this.isAtLineStart)) this.add('stdin', `${line}\n`)
  }

  /** What is written next begins a line. */
  endLine(): void {
    if (this.isNew() && !this.isAtLineStart) this.add((this.chunks.at(-1) as Chunk).stream, '\n')
  }

  private isNew(): boolean {
    if (++this.times <= this.known) return false
    this.known = this.times
    this.before.push(this.total)
    return true
  }

  private get isAtLineStart(): boolean {
    const { end } = this
    return end === '' || end.endsWith('\n')
  }

  /** It stands where it had written so often, and will write the same again. */
  goBack(writes: number): void {
    this.times = writes
  }

  /** What is there stays, unless it is known to be written again. */
  settle(): void {
    if (this.known > this.times) return
    this.settled = this.times
    this.before.length = 0
  }

  /** It will not write again what was written since. */
  forgetKnown(): void {
    if (this.known === this.times) return
    const writes = this.times - this.settled
    this.cut(this.before[writes] as number)
    this.before.length = writes
    this.known = this.times
  }

  /** Adds to it, however often it has written. */
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
    this.total += text.length
    this.kept += text.length
    if (this.kept > this.most) this.drop()
  }

  /** All but the first `bytes` are forgotten. */
  private cut(bytes: number): void {
    this.gather()
    this.head = undefined
    let over = this.total - bytes
    while (over > 0) {
      const last = this.chunks.at(-1) as Chunk
      if (last.isNote) break
      const text = last.text.slice(0, Math.max(0, last.text.length - over))
      this.kept -= last.text.length - text.length
      over -= last.text.length - text.length
      last.text = text
      this.lines -= last.lines
      last.lines = lineEndsIn(text)
      this.lines += last.lines
      if (text === '') this.chunks.pop()
    }
    this.total = bytes
  }

  /** The last characters that were written. */
  get end(): string {
    this.gather()
    return this.chunks.at(-1)?.text.slice(-CHUNK_BYTES) ?? ''
  }

  /** The same head, as long as it stays as it is. */
  get shown(): CellOutput {
    const total = this.lineCount
    if (total <= HEAD_LINES + TAIL_LINES) return { head: this.between(0, total), hidden: 0, tail: [] }
    this.head ??= this.between(0, HEAD_LINES)
    return {
      head: this.head,
      hidden: total - HEAD_LINES - TAIL_LINES,
      tail: this.between(total - TAIL_LINES, TAIL_LINES),
    }
  }

  /** So many lines, from line `from`, as they are told: text, long lines cut. */
  between(from: number, count: number): OutputPiece[] {
    this.gather()
    const shown = new Shown()
    const to = from + count
    let line = 0
    for (const { stream, text, lines } of this.chunks) {
      if (line >= to) break
      if (line + lines < from) {
        line += lines
        continue
      }
      let at = 0
      while (at < text.length && line < to) {
        const end = lines === 0 ? -1 : text.indexOf('\n', at)
        const next = end < 0 ? text.length : end + 1
        if (line >= from) shown.add(stream, text, at, next)
        if (end >= 0) line++
        at = next
      }
    }
    return shown.end()
  }

  /** Lines, the last one without an end among them. */
  private get lineCount(): number {
    this.gather()
    const last = this.chunks.at(-1)
    const hasRest = last !== undefined && !last.text.endsWith('\n')
    return this.lines - this.dropped + (hasRest ? 1 : 0)
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

/** Pieces in the making. Of a line that goes on and on, what is not shown is not put together either. */
class Shown {
  private readonly pieces: OutputPiece[] = []
  private stream: OutputPiece['stream'] = 'stdout'
  private text = ''
  /** Of the line so far: bytes that are shown, and those that are not. */
  private line = 0
  private cut = 0

  /** A line, or a part of one. */
  add(stream: OutputPiece['stream'], text: string, from: number, to: number): void {
    if (stream !== this.stream) this.close()
    this.stream = stream
    const isEnd = text.charCodeAt(to - 1) === LINE_END
    const end = isEnd ? to - 1 : to
    const room = LINE_BYTES - this.line
    let shown = Math.min(end, from + room)
    // no character in two
    const most = room > 0 ? Math.min(end, shown + 3) : shown
    while (shown < most && isWithin(text.charCodeAt(shown))) shown++
    this.text += text.slice(from, shown)
    this.line += shown - from
    this.cut += end - shown
    if (!isEnd) return
    this.endLine()
    this.text += '\n'
  }

  end(): OutputPiece[] {
    this.close()
    return this.pieces
  }

  private endLine(): void {
    if (this.cut > 0) this.text += encodeUtf8(`… ${this.cut.toLocaleString('en')} more bytes`)
    this.line = this.cut = 0
  }

  private close(): void {
    this.endLine()
    if (this.text !== '') this.pieces.push({ stream: this.stream, text: decodeUtf8(this.text, 'replace') })
    this.text = ''
  }
}

const LINE_END = 10

/** Of UTF-8: a byte that goes on with a character. */
const isWithin = (byte: number): boolean => (byte & 0xc0) === 0x80

function lineEndsIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
