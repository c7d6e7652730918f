/** What a page and its worker say to each other. Every command with an id is answered by one event with that id. */
import type { CellOutput, OutputPiece } from '../cell-output.ts'
import type { CellCommand, CellMoment, CellOutcome } from '../cell.ts'
import type { CellsOptions } from '../cells-run.ts'
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import type { ProgramOptions, ProgramText } from '../program-run.ts'
import type { Generation, LineSpan, PythonCurve } from '../python-run.ts'
import type { ProgramWait } from '../recording.ts'
import type { PythonScene } from '../python-scene.ts'
import type { PythonSnapshot, PythonView } from '../python-snapshot.ts'
import type { Answers, Question } from './questions.ts'
import type { PythonFacts } from './session.ts'

export const PROTOCOL_VERSION = 5

/** What is known of a program once it ran. */
export interface ProgramFacts {
  readonly events: number
  /** By line of its text. */
  readonly lines: readonly (readonly LineSpan[])[]
  readonly waits: readonly ProgramWait[]
  readonly curve: PythonCurve
  readonly generations: readonly Generation[]
  readonly output: string
  readonly status: number
}

type CellProgress =
  | { readonly kind: 'before'; readonly done: number; readonly of: number }
  | ({ readonly kind: 'progress' | 'waiting' | 'paused' } & CellMoment)

/** What happens while a cell runs. */
export type CellEvent = CellProgress | { readonly kind: 'output'; readonly output: CellOutput }

/** The same, as a worker tells it: the head of the output only where it is not what was told before. */
export type ToldCellEvent =
  | CellProgress
  | { readonly kind: 'output'; readonly output: Omit<CellOutput, 'head'> & Partial<Pick<CellOutput, 'head'>> }

export type Command =
  | {
      readonly kind: 'open'
      readonly id: number
      readonly version: number
      readonly scene: PythonScene
      readonly options: GlibcOptions
    }
  | {
      readonly kind: 'open program'
      readonly id: number
      readonly version: number
      readonly program: ProgramText
      readonly options: ProgramOptions
    }
  | {
      readonly kind: 'seek'
      readonly id: number
      readonly session: number
      readonly event: number
      readonly view: PythonView
    }
  /** After that many events. */
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly session: number
      readonly event: number
      readonly question: Question
    }
  /** Not answered. */
  | { readonly kind: 'close'; readonly session: number }
  | CellsAsk
  | CellsWord

/** Of the worker's one process that runs cells. `commands`: what ran in it; it becomes such a process. */
export type CellsAsk =
  /** Makes it: which files there are for it. */
  | {
      readonly kind: 'open cells'
      readonly id: number
      readonly version: number
      readonly files: Readonly<Record<string, string>>
      readonly options: CellsOptions
    }
  /** The last command runs; of what happens meanwhile there are events. */
  | { readonly kind: 'run cells'; readonly id: number; readonly commands: readonly CellCommand[] }
  | {
      readonly kind: 'look at cells'
      readonly id: number
      readonly commands: readonly CellCommand[]
      readonly event: number
    }
  | {
      readonly kind: 'read cells'
      readonly id: number
      readonly commands: readonly CellCommand[]
      readonly from: number
      readonly count: number
    }

/** To a cell that runs: to `run` with this number. Not answered. */
export type CellsWord =
  | {
      readonly kind: 'tell cells'
      readonly run: number
      readonly word: 'interrupt' | 'pause' | 'resume' | 'step'
    }
  | { readonly kind: 'enter'; readonly run: number; readonly line: string }
  /** It is of no use any more. */
  | { readonly kind: 'drop cells' }

export type Event =
  | { readonly kind: 'opened'; readonly id: number; readonly session: number; readonly facts: PythonFacts }
  | {
      readonly kind: 'program opened'
      readonly id: number
      readonly session: number
      readonly facts: ProgramFacts
    }
  /** Its arrays are transferred. */
  | { readonly kind: 'sought'; readonly id: number; readonly snapshot: PythonSnapshot }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: Answers[Question['kind']] }
  | { readonly kind: 'cells opened'; readonly id: number }
  | { readonly kind: 'cells did'; readonly id: number; readonly event: ToldCellEvent }
  | { readonly kind: 'cells ran'; readonly id: number; readonly outcome: CellOutcome }
  | { readonly kind: 'cells looked'; readonly id: number; readonly moment: CellMoment }
  | { readonly kind: 'cells read'; readonly id: number; readonly pieces: readonly OutputPiece[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }

/** Throws where the other side speaks another version. */
export function checkVersion(version: number): void {
  if (version !== PROTOCOL_VERSION)
    throw new Error(`the worker speaks version ${PROTOCOL_VERSION}, not ${version}: load the page anew`)
}
