/** Lines of what a cell wrote, across its pieces. */
import type { Output, OutputPiece } from '../session.ts'

/** Of more lines than `most` the first and the last are shown. */
export const CUT = { most: 40, first: 12, last: 8 }

export const lineCount = (pieces: readonly OutputPiece[]): number => {
  const text = pieces.map((piece) => piece.text).join('')
  if (text === '') return 0
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

/** The first so many lines. */
export function firstLines(pieces: readonly OutputPiece[], lines: number): OutputPiece[] {
  const kept: OutputPiece[] = []
  let left = lines
  for (const { stream, text } of pieces) {
    const parts = text.split('\n')
    if (parts.length > left)
      return [
        ...kept,
        {
          stream,
          text: parts
            .slice(0, left)
            .map((part) => `${part}\n`)
            .join(''),
        },
      ]
    kept.push({ stream, text })
    left -= parts.length - 1
  }
  return kept
}

/** The last so many. */
export function lastLines(pieces: readonly OutputPiece[], lines: number): OutputPiece[] {
  let left = lineCount(pieces) - lines
  return pieces.flatMap(({ stream, text }) => {
    if (left <= 0) return [{ stream, text }]
    const parts = text.split('\n')
    const ends = parts.length - 1
    const rest = ends < left ? '' : parts.slice(left).join('\n')
    left -= Math.min(ends, left)
    return rest === '' ? [] : [{ stream, text: rest }]
  })
}

export const allLines = ({ head, hidden, tail }: Output): number => lineCount(head) + hidden + lineCount(tail)

/** What is shown of much output. */
export interface OutputEnds {
  readonly first: readonly OutputPiece[]
  readonly last: readonly OutputPiece[]
  /** Lines between the two. */
  readonly more: number
}

/** Undefined: all of it is shown. */
export function endsOf(output: Output): OutputEnds | undefined {
  const { head, hidden, tail } = output
  const all = allLines(output)
  if (all <= CUT.most) return undefined
  const [first, last] =
    hidden === 0
      ? [
          [...head, ...tail],
          [...head, ...tail],
        ]
      : [head, tail]
  return {
    first: firstLines(first, CUT.first),
    last: lastLines(last, CUT.last),
    more: all - CUT.first - CUT.last,
  }
}
