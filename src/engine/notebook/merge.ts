/** An edited cell's text over the parts that it was made of: parts that still stand there keep the deck's own text. */
import { BETWEEN, shownOf, sourceOf, type Part } from './origin.ts'

/** A text of the deck; `from` and `to`: the parts that it is, unchanged. */
interface Piece {
  readonly text: string
  readonly from: number
  readonly to: number
}

/**
 * The deck's text for an edited cell. Lines end in `\n`; what is not shown, such as a comment, stays. `adopt`: how the deck
 * says what is new.
 */
export const mergeText = (
  parts: readonly Part[],
  text: string,
  adopt: (text: string) => string = (same) => same,
): string =>
  text === shownOf(parts) ? sourceOf(parts) : join(new Merger(adopt).piecesOf(parts, text.trim(), 0))

class Merger {
  private readonly adopt: (text: string) => string

  constructor(adopt: (text: string) => string) {
    this.adopt = adopt
  }

  /** `first`: which part of the cell the first one is. */
  piecesOf(parts: readonly Part[], text: string, first: number): Piece[] {
    if (parts.length === 0) return text === '' ? [] : [this.fresh(text)]
    if (text === shownOf(parts)) return [{ text: sourceOf(parts), from: first, to: first + parts.length }]
    const kept = longestKept(parts, text)
    if (kept === undefined) return this.replaced(parts, text, first)
    const { index, at } = kept
    const { source, shown } = parts[index]!
    return [
      ...this.piecesOf(parts.slice(0, index), text.slice(0, at).trim(), first),
      { text: source, from: first + index, to: first + index + 1 },
      ...this.piecesOf(parts.slice(index + 1), text.slice(at + shown.length).trim(), first + index + 1),
    ]
  }

  /** The text in place of all that was shown. */
  private replaced(parts: readonly Part[], text: string, first: number): Piece[] {
    const pieces: Piece[] = []
    let isPut = text === ''
    parts.forEach((part, index) => {
      if (part.shown === '') pieces.push({ text: part.source, from: first + index, to: first + index + 1 })
      else if (!isPut) {
        pieces.push(this.fresh(withAttributes(text, part)))
        isPut = true
      }
    })
    return isPut ? pieces : [...pieces, this.fresh(text)]
  }

  private fresh(text: string): Piece {
    return { text: `${this.adopt(text)}\n`, from: NaN, to: NaN }
  }
}

/** The longest part whose text stands whole between others of the text. */
function longestKept(
  parts: readonly Part[],
  text: string,
): { readonly index: number; readonly at: number } | undefined {
  let kept: { readonly index: number; readonly at: number } | undefined
  parts.forEach(({ shown }, index) => {
    if (shown === '' || (kept && shown.length <= parts[kept.index]!.shown.length)) return
    const at = indexOfBlock(text, shown)
    if (at >= 0) kept = { index, at }
  })
  return kept
}

function indexOfBlock(text: string, block: string): number {
  for (let at = text.indexOf(block); at >= 0; at = text.indexOf(block, at + 1)) {
    const end = at + block.length
    const isStart = at === 0 || text.startsWith(BETWEEN, at - BETWEEN.length)
    if (isStart && (end === text.length || text.startsWith(BETWEEN, end))) return at
  }
  return -1
}

/** A heading keeps its id and classes, which it doesn't show. */
function withAttributes(text: string, was: Part): string {
  if (!/^#{1,6} /.test(was.shown)) return text
  const attributes = /[ \t]\{[^{}\r\n]*\}(?=[ \t]*$)/.exec(was.source.split(/\r|\n/, 1)[0] ?? '')?.[0]
  const [line = '', ...lines] = text.split('\n')
  if (attributes === undefined || !/^#{1,6} /.test(line) || line.endsWith('}')) return text
  return [line + attributes, ...lines].join('\n')
}

/** A blank line stands between texts that did not stand together before. */
function join(pieces: readonly Piece[]): string {
  let all = ''
  pieces.forEach(({ text, from }, index) => {
    const before = pieces[index - 1]
    if (before && before.to !== from) {
      if (!/[\r\n]$/.test(all)) all += '\n'
      const isMarked =
        /(^|[\r\n]) {0,3}:{3,}[^\r\n]*[\r\n]+$/.test(all) || /^ {0,3}:{3,}[ \t]*([\r\n]|$)/.test(text)
      if (!isMarked && !/(\r\n|\n|\r(?!\n))[ \t]*(\r\n|\n|\r)$/.test(all)) all += '\n'
    }
    all += text
  })
  return all
}
