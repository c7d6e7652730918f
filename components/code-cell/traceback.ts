/** Output as runs of text: places in cells as links, and an error's own line. */
import type { OutputPiece, RunError } from '../../src/engine/session.ts'

export interface TextRun {
  readonly text: string
  readonly isError: boolean
  /** What somebody typed. */
  readonly isTyped?: boolean
  /** The error's name and message. */
  readonly isFault?: boolean
  /** The place that the text names: `In [count]`, a line from 1. */
  readonly place?: { readonly count: number; readonly line: number }
}

const PLACE = /(File "cell (\d+)", )(line (\d+))/g

export function runsOf(pieces: readonly OutputPiece[], error?: RunError): TextRun[] {
  return joinedPieces(pieces).flatMap(({ stream, text }) =>
    stream === 'stderr'
      ? errorRuns(text, error)
      : [{ text, isError: false, ...(stream === 'stdin' ? { isTyped: true } : {}) }],
  )
}

/** Pieces of one stream that follow each other are one: a place may lie in two. */
function joinedPieces(pieces: readonly OutputPiece[]): OutputPiece[] {
  const joined: OutputPiece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.stream === piece.stream) joined.splice(-1, 1, { ...last, text: last.text + piece.text })
    else joined.push(piece)
  }
  return joined
}

function errorRuns(text: string, error: RunError | undefined): TextRun[] {
  const fault = error
    ? text.lastIndexOf(error.message === '' ? error.name : `${error.name}: ${error.message}`)
    : -1
  const isLineStart = fault === 0 || text[fault - 1] === '\n'
  if (fault < 0 || !isLineStart) return placeRuns(text)
  return [...placeRuns(text.slice(0, fault)), { text: text.slice(fault), isError: true, isFault: true }]
}

function placeRuns(text: string): TextRun[] {
  const runs: TextRun[] = []
  let at = 0
  for (const match of text.matchAll(PLACE)) {
    const from = match.index + match[1]!.length
    runs.push({ text: text.slice(at, from), isError: true })
    at = from + match[3]!.length
    runs.push({
      text: text.slice(from, at),
      isError: true,
      place: { count: Number(match[2]), line: Number(match[4]) },
    })
  }
  runs.push({ text: text.slice(at), isError: true })
  return runs.filter((run) => run.text !== '')
}

/** Whether the error's line is among what was written. */
export const isSaid = (pieces: readonly OutputPiece[], error: RunError): boolean =>
  pieces.some(({ stream, text }) => stream === 'stderr' && text.includes(error.name))
