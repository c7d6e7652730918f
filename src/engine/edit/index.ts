/** Edits of a deck's source files, as values: pure. */
import type { Edit } from './source-copy.ts'

export { withCellText } from './cell-text.ts'
export {
  quoted,
  withAttribute,
  withNewStep,
  withStepState,
  wordOf,
  writtenIn,
  type DemoEdit,
} from './demo-source.ts'
export { layoutsFor, type Layout } from './layouts.ts'
export { inverse } from './inverse.ts'
export {
  addSlide,
  duplicateSlide,
  hideSlides,
  moveSlides,
  removeSlides,
  type EditedDeck,
  type SlideChange,
} from './slides.ts'
export { editBetween, SourceCopy, withEdits, type Edit } from './source-copy.ts'

/** One undoable change of the deck: edits of its files, by path. */
export interface DeckChange {
  /** What it does, for a person: "Move slide 3". */
  readonly words: string
  readonly edits: Readonly<Record<string, readonly Edit[]>>
}
