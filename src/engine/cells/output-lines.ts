/** Lines of what a cell wrote, across its pieces. */
import type { OutputPiece } from '../session.ts'

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
