/** What a format of `heapdeck export` is, and what it is handed. */
import type { Problem, Slide } from '../deck.ts'
import type { Content, LoadedDeck } from '../site/index.ts'

export interface ExportOptions {
  /** As in `--range`; absent: every slide. */
  readonly range?: string
  /** `all`: a page or picture for every step; else one for each slide, with its last step shown. */
  readonly steps?: 'last' | 'all'
  /** A page has the slide and what is said. */
  readonly handout?: boolean
  /** With private notes. */
  readonly notes?: boolean
  /** With the speaker's view, and the private notes that it shows. */
  readonly presenter?: boolean
  /** Width of a picture, in pixels. */
  readonly width?: number
  /** How long a demo may take to be ready, in seconds. */
  readonly wait?: number
  /** The rehearsal that times are taken from: what the presenter view saved. */
  readonly tape?: string
}

/** The names of options, as a format lists those that it knows. */
export type OptionName = Exclude<keyof ExportOptions, 'range'>

export interface ExportJob {
  readonly loaded: LoadedDeck
  /** Those that the range names, in the deck's order. */
  readonly slides: readonly Slide[]
  readonly options: ExportOptions
  /** Says how far it is, in a few words: `3 of 15`. */
  readonly tell: (words: string) => void
  /** Writes a file of the result: of a format that is one file, the only one, whatever its name. */
  readonly write: (name: string, content: Content) => void
}

export interface Exported {
  /** How much was written, in words: `15 pages`. */
  readonly words: string
  /** What went wrong on the way: errors mean that something is missing, and the rest was written. */
  readonly problems?: readonly Problem[]
  /** What the reader should know of the result, a sentence each: that it holds private notes. */
  readonly remarks?: readonly string[]
}

/** `1 page`, `15 pages`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** What an export works with, and must be ended. */
export interface Tool {
  close(): Promise<void>
}

export interface Format<Its extends Tool = Tool> {
  /** A folder gets many files; a file has this extension. */
  readonly kind: 'file' | 'folder'
  readonly extension: string
  /** The options that it knows, beyond the range. */
  readonly options: readonly OptionName[]
  /** Starts what takes a while to be there, before the deck is read. Throws an ExportError for what can't be had. */
  begin?(options: ExportOptions): Its
  /** `tool`: what `begin` gave; it is closed afterwards. */
  run(job: ExportJob, tool: Its): Promise<Exported> | Exported
}

/** A request that can't be met, for a reason that a person can mend. */
export class ExportError extends Error {
  override name = 'ExportError'
}
