/** A deck as its editor sees it: where each thing stands in the source, and what can be written there. Data only. */
import type { DemoAttribute } from './demo.ts'
import type { Problem } from './deck.ts'

/** Whole lines of a file, from 1; `to` is the last one. */
export interface Lines {
  readonly from: number
  readonly to: number
}

export interface Outline {
  /** Counts readings of the deck. */
  readonly version: number
  /** The deck's files of slides and code by path: the `fingerprint` of the text that this outline is of. */
  readonly files: Readonly<Record<string, string>>
  /** What else of the deck's folder people edit: programs, styles, scenes, by path. */
  readonly others: readonly string[]
  readonly slides: readonly SlideOutline[]
  readonly problems: readonly Problem[]
  /** Every component that the deck can use. */
  readonly tags: readonly TagOutline[]
  /** Pictures by the names that Markdown gives them. */
  readonly pictures: readonly string[]
  /** Names of layouts: classes of slides and boxes that the styles know. */
  readonly layouts: readonly string[]
}

export interface SlideOutline extends Lines {
  readonly id: string
  /** Whether the author wrote the id. */
  readonly hasWrittenId: boolean
  readonly title: string
  readonly classes: readonly string[]
  readonly isHidden: boolean
  readonly file: string
  readonly steps: number
  readonly parts: readonly (Lines & { readonly kind: 'transcript' | 'notes' })[]
  /** Blocks of the body and the step at which each appears. */
  readonly blocks: readonly (Lines & { readonly step: number })[]
  readonly demos: readonly DemoOutline[]
  readonly cells: readonly (Lines & { readonly id: string; readonly file: string })[]
}

export interface DemoOutline {
  readonly tag: string
  readonly id: string
  /** Where its `[Demo time]` stands. */
  readonly line: number
  readonly column: number
  readonly from: number
  readonly steps: number
  readonly moments: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
}

export interface TagOutline {
  readonly tag: string
  readonly attributes: readonly DemoAttribute[]
}
