/**
 * A source file as text to edit, and back: bytes that no edit touches stay as they are, line endings and BOM too.
 * The text is what the grammar reads: lines end in `\n`, there is no BOM.
 */

/** Puts `insert` in the place of what stands from `from` up to, not including, `to`: offsets in UTF-16 units of the text. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

const BOM = '\ufeff'

export class SourceCopy {
  readonly text: string
  /** The file's characters, its line endings as they are, without BOM. */
  private readonly raw: string
  private readonly hasBom: boolean
  private bytes: Uint8Array<ArrayBuffer> | undefined
  /** Offsets in the text of the newlines that are two characters in the file. */
  private readonly pairs: readonly number[]

  private constructor(raw: string, hasBom: boolean) {
    this.raw = raw
    this.hasBom = hasBom
    this.pairs = raw.includes('\r\n') ? pairsOf(raw) : []
    this.text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
  }

  /** Undefined when the bytes are no UTF-8: such a file can't be edited without loss. */
  static of(bytes: Uint8Array): SourceCopy | undefined {
    try {
      const raw = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      return raw.startsWith(BOM) ? new SourceCopy(raw.slice(1), true) : new SourceCopy(raw, false)
    } catch (error) {
      if (error instanceof TypeError) return undefined
      throw error
    }
  }

  /** `edits` are of this text, in order, and don't overlap. New lines end as the one before them does. */
  edited(edits: readonly Edit[]): SourceCopy {
    let raw = ''
    let at = 0
    const add = (piece: string): void => {
      // Two line ends that meet would become one.
      raw += raw.endsWith('\r') && piece.startsWith('\n') ? `\n${piece}` : piece
    }
    for (const { from, to, insert } of edits) {
      const start = this.rawAt(from)
      add(this.raw.slice(at, start))
      add(insert.replaceAll('\n', this.endingBefore(start)))
      at = this.rawAt(to)
    }
    add(this.raw.slice(at))
    return new SourceCopy(raw, this.hasBom)
  }

  /** Whoever has them leaves them as they are. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return (this.bytes ??= new TextEncoder().encode((this.hasBom ? BOM : '') + this.raw))
  }

  private rawAt(offset: number): number {
    let low = 0
    let high = this.pairs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.pairs[middle]! < offset) low = middle + 1
      else high = middle
    }
    return offset + low
  }

  /** How the line before `at` ends; of a file's first line, how it ends itself. */
  private endingBefore(at: number): string {
    if (this.text.length === this.raw.length && !this.raw.includes('\r')) return '\n'
    const before = /(\r\n|\r|\n)[^\r\n]*$/.exec(this.raw.slice(Math.max(0, this.lineStart(at) - 2), at))?.[1]
    return before ?? /\r\n|\r|\n/.exec(this.raw)?.[0] ?? '\n'
  }

  private lineStart(at: number): number {
    return Math.max(this.raw.lastIndexOf('\n', at - 1), this.raw.lastIndexOf('\r', at - 1)) + 1
  }
}

function pairsOf(raw: string): number[] {
  const pairs: number[] = []
  for (let at = raw.indexOf('\r\n'); at >= 0; at = raw.indexOf('\r\n', at + 2)) pairs.push(at - pairs.length)
  return pairs
}

/** `text` with `edits` done to it. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  let at = 0
  let result = ''
  for (const { from, to, insert } of edits) {
    result += text.slice(at, from) + insert
    at = to
  }
  return result + text.slice(at)
}

/** The one edit that makes `is` of `was`: undefined when they are the same. */
export function editBetween(was: string, is: string): Edit | undefined {
  if (was === is) return undefined
  const most = Math.min(was.length, is.length)
  let start = 0
  while (start < most && was.charCodeAt(start) === is.charCodeAt(start)) start++
  let end = 0
  while (end < most - start && was.charCodeAt(was.length - 1 - end) === is.charCodeAt(is.length - 1 - end))
    end++
  return { from: start, to: was.length - end, insert: is.slice(start, is.length - end) }
}
