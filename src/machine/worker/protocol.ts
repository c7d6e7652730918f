/** What a page and its worker say to each other. Every command with an id is answered by one event with that id. */
import type { GlibcOptions } from '../malloc/glibc/index.ts'
import type { ProgramOptions, ProgramText } from '../program-run.ts'
import type { Generation, LineSpan, PythonCurve } from '../python-run.ts'
import type { ProgramWait } from '../recording.ts'
import type { PythonScene } from '../python-scene.ts'
import type { PythonSnapshot, PythonView } from '../python-snapshot.ts'
import type { Answers, Question } from './questions.ts'
import type { PythonFacts } from './session.ts'

export const PROTOCOL_VERSION = 3

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
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
