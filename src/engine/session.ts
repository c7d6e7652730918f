/**
 * The contract between a deck and what runs its cells, in words of decks. A language is a module `<language>-session.ts` in a
 * folder of that name, found as demos are: it exports a `SessionModule`, runs in a page and in Node, and is free of DOM.
 *
 * A process is a value: what it was given, in order, from its start on. Whoever is given the same has the same process.
 * Nothing here runs: these are types only.
 */

/** A cell that runs, or ran. */
export interface CellCommand {
  /** The cell's id. */
  readonly cell: string
  /** `In [count]`: what messages call it. */
  readonly count: number
  readonly text: string
  /** Lines that it read, in order, without their ends. */
  readonly inputs: readonly string[]
  /** Where it was interrupted, in the session's own units; absent: it came to its end. */
  readonly stop?: number
}

/** From a process's start on; never empty where something is run. The last command is the one that is spoken of. */
export type Lineage = readonly CellCommand[]

export interface OutputPiece {
  /** `stdin`: a line that it read, with its end, where it read it. */
  readonly stream: 'stdout' | 'stderr' | 'stdin'
  readonly text: string
}

/** What a cell wrote. Of much the beginning and the end: `hidden` lines are left out between the two. */
export interface Output {
  readonly head: readonly OutputPiece[]
  readonly hidden: number
  readonly tail: readonly OutputPiece[]
}

/** A number that the session knows of the process: its resident memory, in MB. */
export interface Figure {
  readonly value: number
  readonly unit: string
  /** What it is: `resident`. */
  readonly label: string
}

/** Where a program is to be found fault with. */
export interface RunError {
  /** `NameError` */
  readonly name: string
  readonly message: string
  /** The innermost place in a cell's text, by the cell's count; absent: there is none. Lines from 1. */
  readonly count?: number
  readonly line?: number
}

export type RunEvent =
  /** What lies before the last command is run again, because nobody holds its process: `done` of `of` commands are. */
  | { readonly kind: 'before'; readonly done: number; readonly of: number }
  /** All of the output so far. */
  | { readonly kind: 'output'; readonly output: Output }
  /** The line that runs, from 1; 0: none of the cell's. */
  | { readonly kind: 'progress'; readonly line: number; readonly figure?: Figure }
  /** It stands still until it is given a line. */
  | { readonly kind: 'waiting'; readonly line: number; readonly figure?: Figure }
  /** It stands still until somebody resumes or steps it. */
  | { readonly kind: 'paused'; readonly line: number; readonly figure?: Figure }

export interface RunOutcome {
  /** As it is to be repeated: with the lines that it read, and where it was stopped. */
  readonly command: CellCommand
  /** `ended`: the process did, with `status`, and nothing can be run after it. */
  readonly end: 'done' | 'error' | 'interrupted' | 'ended'
  readonly status?: number
  readonly output: Output
  /** What the last expression is, as text. */
  readonly value?: string
  readonly error?: RunError
  readonly figure?: Figure
  /** By line of the text, from 0: the figure when the line was left last; null where it did not run. */
  readonly lines: readonly (number | null)[]
  /** How many moments of it there are; `look` takes 0 to `events`. */
  readonly events: number
  /** Of the whole process as it is afterwards. */
  readonly hash: string
}

/** A moment of a run. */
export interface Look {
  readonly event: number
  /** The line that runs, from 1; 0: none. */
  readonly line: number
  readonly figure?: Figure
}

export interface Running {
  /** Rejects only where there is no machine to run on; whatever a program does is an outcome. */
  readonly outcome: Promise<RunOutcome>
  /** Also of one that waits or is paused. */
  interrupt(): void
  /** Gives it the line that it waits for. */
  enter(line: string): void
  pause(): void
  resume(): void
  /** Of one that is paused: to the next line. */
  step(): void
}

export interface Session {
  /** Runs the last command from the process that those before it leave. One after the other: the next waits for its turn. */
  run(lineage: Lineage, listener?: (event: RunEvent) => void): Running
  /** Lines of what the last command wrote, from 0. */
  output(lineage: Lineage, from: number, count: number): Promise<readonly OutputPiece[]>
  /** The process after `event` events of the last command. */
  look(lineage: Lineage, event: number): Promise<Look>
  /** Makes ready what the next run needs. */
  prepare(): Promise<void>
  /** Lets go of what it holds; a process is ready for the next run. */
  restart(): void
  close(): void
}

export interface SessionSetting {
  /** The deck's files in this language that cells may use, by name. */
  readonly files: Readonly<Record<string, string>>
}

/** A stretch of a cell's text, in UTF-16 units. */
export interface TokenSpan {
  readonly from: number
  readonly to: number
  /** A class of the deck's code colours. */
  readonly kind: string
}

export interface TextProblem {
  readonly from: number
  readonly to: number
  readonly message: string
}

/** What an editor asks about a text. */
export interface LanguageSupport {
  tokens(text: string): readonly TokenSpan[]
  problems(text: string): readonly TextProblem[]
  /** What Tab puts in. */
  readonly indent: string
  /** What is closed as soon as it is opened: `(`, `[`, `'''`. */
  readonly pairs?: readonly string[]
  /** What makes the rest of a line a comment: `#`. */
  readonly comment?: string
  /** How much further in than a line the next one begins, in indents: 1 after one that opens a block, -1 after one that leaves it. */
  indentAfter?(line: string): -1 | 0 | 1
}

export interface SessionModule {
  /** Files with this end, in the deck's `programs/`, are there for the cells: `.py`. */
  readonly extension?: string
  createSession(setting: SessionSetting): Session
  /** Loaded when somebody edits. */
  language?(): Promise<LanguageSupport>
}
