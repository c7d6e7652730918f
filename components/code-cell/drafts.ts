/** Edits of a deck's cells that a browser keeps for another day, each with the published text that it was made from. */
import { cellOf, edit, isAdded, type NotebookState } from '../../src/engine/cells/index.ts'

export interface Draft {
  readonly text: string
  readonly published: string
}

type Kept = Record<string, Draft>

export class Drafts {
  private readonly key: string
  private kept: Kept
  /** Made from another text than the one that is published now: the reader chooses. */
  private readonly conflicts = new Map<string, Draft>()

  constructor(deck: string) {
    this.key = `heapdeck-cells:${deck}`
    this.kept = this.read()
  }

  /** The notebook with the edits that were made from what is published now. */
  addTo(notebook: NotebookState): NotebookState {
    let state = notebook
    for (const [id, draft] of Object.entries(this.kept)) {
      const cell = cellOf(state, id)
      if (!cell || cell.isLocked || draft.text === cell.text) continue
      if (draft.published === cell.text) state = edit(state, id, draft.text)
      else this.conflicts.set(id, draft)
    }
    return { ...state, past: [], editing: null }
  }

  conflictOf(id: string): Draft | undefined {
    return this.conflicts.get(id)
  }

  /** The old edit, which is none any more. */
  settle(id: string): Draft | undefined {
    const draft = this.conflicts.get(id)
    this.conflicts.delete(id)
    delete this.kept[id]
    this.write()
    return draft
  }

  /** Keeps the cell's text; one as published needs no keeping. */
  keep(notebook: NotebookState, id: string): void {
    const cell = cellOf(notebook, id)
    if (!cell || isAdded(cell) || this.conflicts.has(id)) return
    const text = notebook.texts[id]!
    if (text === cell.text) delete this.kept[id]
    else this.kept[id] = { text, published: cell.text }
    this.write()
  }

  private read(): Kept {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.key) ?? '{}')
      const all = Object.entries((kept ?? {}) as Record<string, Partial<Draft> | null>)
      return Object.fromEntries(
        all.filter((entry): entry is [string, Draft] => {
          const draft = entry[1]
          return typeof draft?.text === 'string' && typeof draft.published === 'string'
        }),
      )
    } catch {
      return {}
    }
  }

  private write(): void {
    try {
      if (Object.keys(this.kept).length > 0) localStorage.setItem(this.key, JSON.stringify(this.kept))
      else localStorage.removeItem(this.key)
    } catch {
      // Storage is full or refused: nothing is kept.
    }
  }
}
