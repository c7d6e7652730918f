/** What a file should hold after what a person did in the editor, with its history, and what other programs wrote. */
import { history, isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import { EditorState, Transaction } from '@codemirror/state'
import { editsBetween, type Edit } from '../../src/engine/edit/index.ts'

export class FileModel {
  private state: EditorState

  constructor(text: string) {
    this.state = EditorState.create({ doc: text, extensions: history({ minDepth: 5000 }) })
  }

  get text(): string {
    return this.state.doc.toString()
  }

  get canUndo(): boolean {
    return undoDepth(this.state) > 0
  }

  get canRedo(): boolean {
    return redoDepth(this.state) > 0
  }

  /** Done in the editor, to be undone by itself. */
  own(edits: readonly Edit[]): void {
    this.state = this.state.update({
      changes: edits.map((edit) => ({ ...edit })),
      annotations: isolateHistory.of('full'),
    }).state
  }

  /** Another program wrote `text`: no undo takes that back. */
  outside(text: string): void {
    this.state = this.state.update({
      changes: editsBetween(this.text, text).map((edit) => ({ ...edit })),
      annotations: [Transaction.addToHistory.of(false), Transaction.remote.of(true)],
    }).state
  }

  undo(): void {
    undo(this.target)
  }

  redo(): void {
    redo(this.target)
  }

  private get target() {
    const dispatch = ({ state }: Transaction): void => {
      this.state = state
    }
    return { state: this.state, dispatch }
  }
}
