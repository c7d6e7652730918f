/** What cells gave when the deck was read: as outputs of a notebook, and as plain text. */
import type { CellFacts } from '../cells/facts.ts'
import type { JsonObject } from '../notebook/index.ts'
import type { Output, OutputPiece, RunError } from '../session.ts'

type Ran = NonNullable<CellFacts['ran']>

/** By the cell's id; undefined: nothing ran it. */
export type RanOf = (id: string) => Ran | undefined

/** As Jupyter keeps them: what was typed is stdout's there. The traceback is the error's, not stderr's. */
export function outputsOf({ outcome, lineage }: Ran): JsonObject[] {
  const { output, value, error } = outcome
  const pieces = [...merged(asInJupyter(output))]
  const last = pieces.at(-1)
  const isTraceback = error !== undefined && last?.stream === 'stderr' && last.text.includes(lineOf(error))
  if (isTraceback) pieces.pop()
  return [
    ...pieces.map(({ stream, text }) => ({ output_type: 'stream', name: stream, text })),
    ...(value === undefined
      ? []
      : [
          {
            output_type: 'execute_result',
            execution_count: lineage.at(-1)!.count,
            data: { 'text/plain': value },
            metadata: {},
          },
        ]),
    ...(error
      ? [
          {
            output_type: 'error',
            ename: error.name,
            evalue: error.message,
            traceback: (isTraceback ? last.text : lineOf(error)).trimEnd().split('\n'),
          },
        ]
      : []),
  ]
}

function asInJupyter({ head, hidden, tail }: Output): Output {
  const kept = (pieces: readonly OutputPiece[]): OutputPiece[] =>
    pieces.map(({ stream, text }) => ({ stream: stream === 'stdin' ? 'stdout' : stream, text }))
  return { head: kept(head), hidden, tail: kept(tail) }
}

/** All that a terminal would show; '' when that is nothing. */
export function textOf({ outcome, lineage }: Ran): string {
  const { output, value, error } = outcome
  const written = [...merged(output)].map(({ text }) => text).join('')
  const isSaid = error !== undefined && written.trimEnd().endsWith(lineOf(error))
  return [
    written.replace(/\n$/, ''),
    value === undefined ? '' : `Out[${lineage.at(-1)!.count}]: ${value}`,
    error && !isSaid ? lineOf(error) : '',
  ]
    .filter((text) => text !== '')
    .join('\n')
}

const lineOf = ({ name, message }: RunError): string => (message === '' ? name : `${name}: ${message}`)

/** Neighbours of a stream as one piece, and a line for those that are left out. */
function* merged({ head, hidden, tail }: Output): Iterable<OutputPiece> {
  const left: readonly OutputPiece[] =
    hidden > 0 ? [{ stream: 'stdout', text: `… ${hidden.toLocaleString('en')} more lines …\n` }] : []
  let open: OutputPiece | undefined
  for (const piece of [...head, ...left, ...tail]) {
    if (open?.stream === piece.stream) open = { ...open, text: open.text + piece.text }
    else {
      if (open) yield open
      open = piece
    }
  }
  if (open) yield open
}
