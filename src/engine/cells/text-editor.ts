/**
 * The contract between a cell and what its text is edited with. `data-editor` of a page's cells names a module that exports
 * `openCellEditor`. Nothing here runs: these are types only.
 */
import type { LanguageSupport } from '../session.ts'

/** Run it and go to the next cell, run it and stay, run it and add one below. */
export type RunHow = 'next' | 'stay' | 'add'

/** `now`: it runs, or waits; `bad`: an error came from it. */
export type MarkKind = 'now' | 'bad'

export interface CellEditorPlace {
  /** Where it will stand: it may come into the page later. */
  readonly parent: ShadowRoot | HTMLElement
  readonly text: string
  /** What a screen reader calls it. */
  readonly label: string
  readonly isLocked: boolean
  /** Where the caret goes, with all that lies between it and `from` chosen; absent: wherever the editor begins. */
  readonly caret?: { readonly offset: number; readonly from?: number }
  /** How many letters wide a tab stands: 8. */
  readonly tabSize?: number
  /** Whoever came by Tab goes on by Tab, until a key is typed. */
  readonly isPassing?: boolean
  /** One that is known already is there from the first frame on. */
  readonly language?: LanguageSupport | Promise<LanguageSupport>
  /** The person changed it, also by taking something back. */
  onEdit(text: string): void
  /** Escape: the focus may go elsewhere; where it stays, Tab moves it on. */
  onLeave(): void
  onRun(how: RunHow): void
  /** An arrow went over the first or the last line. */
  onEdge?(by: -1 | 1): void
}

export interface CellEditor {
  readonly dom: HTMLElement
  readonly hasFocus: boolean
  /** Part of the text is chosen: Ctrl+C copies it. */
  readonly hasChosen: boolean
  /** Setting it is a step of its own that can be taken back, and no edit. */
  text: string
  focus(): void
  /** Lines from 1. A kind is of one line at a time; null takes away what a line has. */
  markLine(line: number, kind: MarkKind | null): void
  /** Words at the right of each line, from the first on, until a line is edited. */
  showFigures(figures: readonly (string | undefined)[]): void
  /** What is other than in this text from now on; undefined: nothing. */
  underline(before: string | undefined): void
  /** Puts the caret where a line's text begins, in sight, and gives the editor the focus. */
  goTo(line: number): void
  /** Scrolls to where the caret is. */
  showCaret(): void
  close(): void
}

export interface CellEditorModule {
  openCellEditor(place: CellEditorPlace): CellEditor
}
