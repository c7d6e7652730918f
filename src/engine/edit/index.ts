/** Edits of a deck's source files, as values: pure. */
import type { Edit } from './source-copy.ts'

export { completionsAt, type CompletionOption, type Completions, type LineKind } from './complete.ts'
export { decide } from './decide.ts'
export type { Clock, Disk, DiskFile, Draft, Drafts, Gone, Refused } from './disk.ts'
export { FileWriter, type Saved, type WriterOptions, type WriterState } from './file-writer.ts'
export { fingerprint } from './fingerprint.ts'
export { fixesOf, type Fix } from './fixes.ts'
export { editsBetween } from './lines.ts'
export { merge, type Lines, type Merge, type Region } from './merge.ts'
export { editBetween, SourceCopy, withEdits, type Edit } from './source-copy.ts'

/** One undoable change of the deck: edits of its files, by path. */
export interface DeckChange {
  /** What it does, for a person: "Move slide 3". */
  readonly words: string
  readonly edits: Readonly<Record<string, readonly Edit[]>>
}
