/**
 * A session of a language without a process to keep: what a cell gives follows from the texts alone, so every run begins
 * anew. What it can't do: stand still, be interrupted amid its work, read a line.
 */
import type {
  CellCommand,
  Figure,
  Lineage,
  Output,
  OutputPiece,
  RunError,
  RunOutcome,
  Running,
  Session,
} from '../session.ts'

export type * from '../session.ts'

/** What a cell gives. */
export interface Evaluated {
  /** What it wrote: a text is stdout. */
  readonly output?: string | readonly OutputPiece[]
  readonly value?: string
  readonly error?: RunError
  readonly figure?: Figure
}

/** Gives what the last of the commands does, where those before it have run. What it throws is the cell's error. */
export type Evaluate = (lineage: Lineage) => Evaluated | Promise<Evaluated>

export function sessionOf(evaluate: Evaluate): Session {
  let last: Promise<unknown> = Promise.resolve()
  const evaluated = async (lineage: Lineage): Promise<Evaluated> => {
    const command = lineage.at(-1)!
    // One that was stopped did nothing.
    if (command.stop !== undefined) return {}
    try {
      return await evaluate(lineage.filter((one) => one === command || one.stop === undefined))
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
      return { error: { name, message, count: command.count } }
    }
  }
  return {
    run(lineage, listener) {
      let command = lineage.at(-1)!
      const outcome = last.then(async () => {
        const found = await evaluated([...lineage.slice(0, -1), command])
        const made = outcomeOf(lineage, command, found)
        if (made.output.head.length > 0) listener?.({ kind: 'output', output: made.output })
        return made
      })
      last = outcome
      const running: Running = {
        outcome,
        interrupt() {
          command = { ...command, stop: 0 }
        },
        enter() {},
        pause() {},
        resume() {},
        step() {},
      }
      return running
    },
    async output(lineage, from, count) {
      const { output = '' } = await evaluated(lineage)
      return cut(piecesOf(output), from, count)
    },
    look: () => Promise.resolve({ event: 0, line: 0 }),
    prepare: () => Promise.resolve(),
    restart() {},
    close() {},
  }
}

function outcomeOf(lineage: Lineage, command: CellCommand, found: Evaluated): RunOutcome {
  const { output = '', value, error, figure } = found
  return {
    command,
    end: command.stop !== undefined ? 'interrupted' : error ? 'error' : 'done',
    output: shortened(piecesOf(output)),
    ...(value === undefined ? {} : { value }),
    ...(error ? { error } : {}),
    ...(figure ? { figure } : {}),
    lines: command.text.split('\n').map(() => null),
    events: 0,
    hash: hashOf(
      JSON.stringify([...lineage.slice(0, -1), command].map(({ text, stop }) => [text, stop ?? -1])),
    ),
  }
}

const piecesOf = (output: string | readonly OutputPiece[]): readonly OutputPiece[] =>
  typeof output === 'string' ? (output === '' ? [] : [{ stream: 'stdout', text: output }]) : output

const HEAD = 200
const TAIL = 20

function shortened(pieces: readonly OutputPiece[]): Output {
  const count = linesOf(pieces).length
  if (count <= HEAD + TAIL) return { head: pieces, hidden: 0, tail: [] }
  return { head: cut(pieces, 0, HEAD), hidden: count - HEAD - TAIL, tail: cut(pieces, count - TAIL, TAIL) }
}

const cut = (pieces: readonly OutputPiece[], from: number, count: number): readonly OutputPiece[] =>
  linesOf(pieces)
    .slice(from, from + count)
    .flat()

/** Lines, each of the pieces that it was written in. */
function linesOf(pieces: readonly OutputPiece[]): OutputPiece[][] {
  const lines: OutputPiece[][] = [[]]
  for (const { stream, text } of pieces)
    for (const part of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
      lines.at(-1)!.push({ stream, text: part })
      if (part.endsWith('\n')) lines.push([])
    }
  return lines.at(-1)!.length === 0 ? lines.slice(0, -1) : lines
}

/** FNV-1a, twice, of 32 bits each. */
function hashOf(text: string): string {
  const half = (start: number): string => {
    let hash = start
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    return (hash >>> 0).toString(16).padStart(8, '0')
  }
  return half(0x811c9dc5) + half(0x01234567)
}
