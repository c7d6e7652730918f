/** A file that is edited: its text with one history, and its writer. The text on screen, if it is shown, is this one. */
import { isolateHistory, undoDepth } from '@codemirror/commands'
import {
  Annotation,
  EditorState,
  Transaction,
  type ChangeSet,
  type Extension,
  type TransactionSpec,
} from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { editBetween, type Edit, type FileWriter } from '../../edit/index.ts'

/** Of what came from outside: the disk, another writer. */
export const outside = Annotation.define<boolean>()

export interface Committed {
  readonly open: OpenFile
  readonly transaction: Transaction
  /** The history has a new event at its end. */
  readonly isNew: boolean
}

export class OpenFile {
  readonly writer: FileWriter
  state: EditorState
  /** Where it is shown. */
  view: EditorView | undefined
  private readonly onCommit: (committed: Committed) => void
  /** What differs from the text saved last, as long as that is `of`. */
  private unsaved:
    { readonly of: string; readonly from: number; readonly to: number; readonly end: number } | undefined

  constructor(writer: FileWriter, extensions: Extension, onCommit: (committed: Committed) => void) {
    this.writer = writer
    this.onCommit = onCommit
    this.state = EditorState.create({ doc: writer.copy.text, extensions })
    writer.onEdits = (edits) => this.takeOutside(edits)
  }

  get file(): string {
    return this.writer.file
  }

  get text(): string {
    return this.state.doc.toString()
  }

  /** Does it as somebody's own doing; `isApart`: undone by itself, whatever is typed before and after. */
  dispatch(spec: TransactionSpec, isApart = false): void {
    const annotations = isApart ? [isolateHistory.of('full')] : []
    this.commit([this.state.update(spec, ...(isApart ? [{ annotations }] : []))])
  }

  /** Every change of the text goes through here, whether it is shown or not. */
  commit(transactions: readonly Transaction[]): void {
    for (const transaction of transactions) this.state = transaction.state
    if (this.view && this.view.state !== this.state) this.view.update(transactions as Transaction[])
    for (const transaction of transactions) {
      if (transaction.docChanged) {
        this.follow(transaction.changes)
        if (!transaction.annotation(outside)) this.writer.edit(editsOf(transaction))
      }
      this.onCommit({
        open: this,
        transaction,
        isNew: undoDepth(transaction.state) > undoDepth(transaction.startState),
      })
    }
  }

  /** What makes the text here of the text saved last. */
  get edit(): Edit | null {
    const { text } = this.writer.saved
    if (this.unsaved?.of !== text) {
      const { from, to, insert } = editBetween(text, this.text) ?? { from: 0, to: 0, insert: '' }
      this.unsaved = { of: text, from, to, end: from + insert.length }
    }
    const { from, to, end } = this.unsaved
    const insert = this.state.sliceDoc(from, end)
    if (insert !== text.slice(from, to)) return { from, to, insert }
    this.unsaved = { of: text, from, to: from, end: from }
    return null
  }

  /** Widens the stretch that is not saved by what changes, so that no key has to look through the whole text. */
  private follow(changes: ChangeSet): void {
    if (!this.unsaved) return
    let [first, last] = [Infinity, 0]
    changes.iterChangedRanges((from, to) => {
      first = Math.min(first, from)
      last = Math.max(last, to)
    })
    const { of, from, to, end } = this.unsaved
    const isNone = from === to && from === end
    const [start, savedEnd, shownEnd] = isNone ? [first, first, first] : [from, to, end]
    const widest = Math.max(shownEnd, last)
    this.unsaved = {
      of,
      from: Math.min(start, first),
      to: savedEnd + widest - shownEnd,
      end: widest + changes.newLength - changes.length,
    }
  }

  private takeOutside(edits: readonly Edit[]): void {
    this.unsaved = undefined
    this.commit([
      this.state.update({
        changes: edits.map(({ from, to, insert }) => ({ from, to, insert })),
        annotations: [outside.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)],
        filter: false,
      }),
    ])
  }
}

function editsOf({ changes }: Transaction): Edit[] {
  const edits: Edit[] = []
  changes.iterChanges((from, to, _fromB, _toB, inserted) =>
    edits.push({ from, to, insert: inserted.toString() }),
  )
  return edits
}
