/** The cells of a deck, as its pages know them before anything runs. */
import type { Json } from '../demo.ts'
import type { Lineage, RunOutcome, SessionSetting } from '../session.ts'

/** In the place of a cell's id in `after`: a fresh process. */
export const START = 'start'

/** What an author may say of a cell beside its id. */
export interface CellSettings {
  /** Whose process it starts from: a cell's id, `start`; '' the cell's above. */
  readonly after: string
  /** Its text can't be changed. */
  readonly isLocked: boolean
  /** It is not shown, and runs when those below need it. */
  readonly isHidden: boolean
  /** Its text is folded away at first. */
  readonly isCollapsed: boolean
  /** It asks for its figure before it runs. */
  readonly predicts: boolean
}

/** A cell, resolved. */
export interface CellFacts extends CellSettings {
  readonly id: string
  /** The slide on which it stands. */
  readonly slide: string
  readonly lang: string
  /** As the author wrote it, without a line end at its end. */
  readonly text: string
  /** What it starts from, resolved: a cell's id, or `start`. Cells of a language follow each other in the deck's order. */
  readonly from: string
  /** As it ran when the site was built; absent where nothing could be run. */
  readonly ran?: { readonly lineage: Lineage; readonly outcome: RunOutcome }
}

/** `data-cells` of a page's cells names it: JSON. */
export interface CellsFile {
  readonly version: 1
  /** In the deck's order. */
  readonly cells: readonly CellFacts[]
  /** By language. */
  readonly sessions: Readonly<Record<string, SessionSetting>>
}

/** The state of a cell's element, under the demo contract: with the deck's cells it says all that is shown. */
export interface CellState {
  readonly [key: string]: Json
  readonly version: 1
  readonly text: string
  /** What it shows the outcome of; null: it did not run. */
  readonly run: Json
  /** The moment that is looked at; null: the end. */
  readonly event: number | null
  readonly isCollapsed: boolean
  readonly prediction: number | null
}
