/** The page's side of a worker's process in which cells run. */
import type { CellOutput, OutputPiece } from '../cell-output.ts'
import type { CellCommand, CellMoment, CellOutcome } from '../cell.ts'
import type { CellsOptions } from '../cells-run.ts'
import { unexpected, type MachineClient } from './client.ts'
import { PROTOCOL_VERSION, type CellEvent, type ToldCellEvent } from './protocol.ts'

/** A cell that runs in the worker. */
export interface CellRunning {
  readonly outcome: Promise<CellOutcome>
  tell(word: 'interrupt' | 'pause' | 'resume' | 'step'): void
  enter(line: string): void
}

/** The worker's process in which cells run: it becomes one in which these did. */
export interface CellsLine {
  run(commands: readonly CellCommand[], hear: (event: CellEvent) => void): CellRunning
  look(commands: readonly CellCommand[], event: number): Promise<CellMoment>
  read(commands: readonly CellCommand[], from: number, count: number): Promise<readonly OutputPiece[]>
  /** It is of no use any more; another one is made ready. */
  drop(): void
}

/** Makes the worker's process for cells; `files`: what there is beside them. Rejects as `MachineClient.openPython` does. */
export async function openCells(
  client: MachineClient,
  files: Readonly<Record<string, string>>,
  options: CellsOptions = {},
): Promise<CellsLine> {
  await client.ask({ kind: 'open cells', id: client.newId(), version: PROTOCOL_VERSION, files, options })
  return {
    run(commands, hear) {
      const run = client.newId()
      const ran = client.ask({ kind: 'run cells', id: run, commands }, withHeads(hear))
      return {
        outcome: ran.then((event) => {
          if (event.kind !== 'cells ran') throw unexpected(event)
          return event.outcome
        }),
        tell: (word) => client.tell({ kind: 'tell cells', run, word }),
        enter: (line) => client.tell({ kind: 'enter', run, line }),
      }
    },
    async look(commands, event) {
      const looked = await client.ask({ kind: 'look at cells', id: client.newId(), commands, event })
      if (looked.kind !== 'cells looked') throw unexpected(looked)
      return looked.moment
    },
    async read(commands, from, count) {
      const read = await client.ask({ kind: 'read cells', id: client.newId(), commands, from, count })
      if (read.kind !== 'cells read') throw unexpected(read)
      return read.pieces
    },
    drop: () => client.tell({ kind: 'drop cells' }),
  }
}

/** Whoever hears of output hears of all that is shown of it: the same head, where nothing was told of it. */
function withHeads(hear: (event: CellEvent) => void): (event: ToldCellEvent) => void {
  let head: CellOutput['head'] = []
  return (event) => {
    if (event.kind !== 'output') return hear(event)
    head = event.output.head ?? head
    hear({ kind: 'output', output: { ...event.output, head } })
  }
}
